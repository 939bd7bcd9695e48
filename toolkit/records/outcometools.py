"""Outcome tools: what a total may be, the band it lies in, and whether a change is more than chance. Never a diagnosis.

The figures stand in `outcome_tools.yaml`, each with its citation and how well it is founded. Licensed tools are only named
there: their totals and levels are typed in, and nothing here scores them. All functions are pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from toolkit.records.care import OutcomeMeasure
from toolkit.records.reading.headers import Names, plain
from toolkit.yamlfile import load_yaml

__all__ = [
    "Band",
    "Change",
    "OutcomeTool",
    "Score",
    "ToolSuggestion",
    "Trend",
    "band_of",
    "change_between",
    "change_since",
    "outcome_tools",
    "score",
    "tool_named",
    "total_problem",
]

Number = int | float
Standing = Literal["verified", "secondary", "unverified"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid", populate_by_name=True)


class TotalRange(_Part):
    """The totals that a tool can give, both ends included; `whole`: only whole numbers."""

    low: Number = Field(alias="from")
    high: Number = Field(alias="to")
    whole: bool = False


class Notice(_Part):
    """What a clinician must see where one item's answer is above 0. `item` counts from 1."""

    item: int
    text: str


class Items(_Part):
    """How many items a tool has, and which answers each takes."""

    count: int
    low: int = Field(alias="from")
    high: int = Field(alias="to")
    notice: Notice | None = None


class Band(_Part):
    """A named stretch of totals, both ends included."""

    low: Number = Field(alias="from")
    high: Number = Field(alias="to")
    label: str
    label_es: str

    def label_in(self, language: str) -> str:
        """Its name in a language (`es`), in English where there is none."""
        return self.label_es if language == "es" else self.label


class Bands(_Part):
    """The bands of a tool from low to high, and where they are written."""

    citation: str
    standing: Standing
    steps: tuple[Band, ...]


class Threshold(_Part):
    """The smallest change that counts. An agency may set its own under the name `agency_value`, where one is given."""

    reliable: Number
    citation: str
    standing: Standing
    agency_value: str = ""


class OutcomeTool(_Part):
    """One outcome tool. `total` is None where no range is known, `items` where scoring is not ours to do."""

    name: str
    title: str
    aliases: tuple[str, ...] = ()
    better: Literal["lower", "higher"]
    typed_in: bool = False
    total: TotalRange | None = None
    items: Items | None = None
    bands: Bands | None = None
    change: Threshold | None = None
    licence: str
    note: str = ""


class _Catalogue(_Part):
    checked: Date
    tools: tuple[OutcomeTool, ...]


@cache
def _catalogue() -> _Catalogue:
    text = (files("toolkit.records") / "outcome_tools.yaml").read_text(encoding="utf-8")
    return _Catalogue.model_validate(load_yaml(text, name="outcome_tools.yaml").data)


def outcome_tools() -> tuple[OutcomeTool, ...]:
    """All tools that are known, in the order of the data file."""
    return _catalogue().tools


@cache
def _names() -> Names[str]:
    return Names((tool.name, tool.name, tool.aliases) for tool in outcome_tools())


@cache
def _by_name() -> Mapping[str, OutcomeTool]:
    return {tool.name: tool for tool in outcome_tools()}


@dataclass(frozen=True, slots=True)
class ToolSuggestion:
    """What a written name of a tool means: the tool, or None and the known name that it resembles ('' for none)."""

    tool: OutcomeTool | None
    near: str = ""


@cache
def tool_named(written: str) -> ToolSuggestion:
    """The tool of a name. Case, blanks and punctuation do not count; a slip is never guessed: AUDIT-C is not AUDIT."""
    found = _names().exact(written).thing
    if found is not None:
        return ToolSuggestion(_by_name()[found])
    return ToolSuggestion(None, _names().suggestion(written) if len(plain(written)) > 2 else "")


def total_problem(tool: OutcomeTool, total: Number) -> str:
    """Why a tool cannot give a total (`PHQ-9 goes from 0 to 27`); '' where it can."""
    limits = tool.total
    if limits is None:
        return ""
    if not limits.low <= total <= limits.high:
        return f"{tool.name} goes from {limits.low} to {limits.high}"
    return f"{tool.name} gives whole numbers" if limits.whole and total != int(total) else ""


def band_of(tool: OutcomeTool, total: Number | None) -> Band | None:
    """The band that a total lies in; None without bands, or for a total that the tool cannot give."""
    if tool.bands is None or total is None or total_problem(tool, total):
        return None
    return next((band for band in tool.bands.steps if band.low <= total <= band.high), None)


@dataclass(frozen=True, slots=True)
class Score:
    """A total from answers. `missing` are items (from 1) without an answer: then it is incomplete, and `total` is None."""

    total: int | None
    missing: tuple[int, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def is_incomplete(self) -> bool:
        """Whether an item lacks its answer. Nothing is prorated: no tool here publishes a rule for it."""
        return bool(self.missing)


def score(tool: OutcomeTool, answers: Sequence[int | None]) -> Score:
    """The sum of the answers, in the order of the items.

    Raises ValueError for a tool whose scoring is not ours to do, and for answers that the tool does not take.
    """
    items = tool.items
    if items is None:
        raise ValueError(f"{tool.name} is typed in, and never scored")
    if len(answers) != items.count or any(
        answer is not None and not items.low <= answer <= items.high for answer in answers
    ):
        raise ValueError(f"{tool.name} takes {items.count} answers from {items.low} to {items.high}")
    missing = tuple(number for number, answer in enumerate(answers, start=1) if answer is None)
    notice = items.notice
    notices = (notice.text,) if notice is not None and (answers[notice.item - 1] or 0) > 0 else ()
    total = None if missing else sum(answer for answer in answers if answer is not None)
    return Score(total, missing, notices)


class Trend(StrEnum):
    """What a change says: more than chance either way, no more than chance, or nothing where no threshold is published."""

    IMPROVED = "improved"
    NO_RELIABLE_CHANGE = "no reliable change"
    WORSE = "worse"
    NOT_JUDGED = "not judged"


_TRENDS_ES = {
    Trend.IMPROVED: "mejoría",
    Trend.NO_RELIABLE_CHANGE: "sin cambio fiable",
    Trend.WORSE: "empeoramiento",
    Trend.NOT_JUDGED: "no se valora",
}


@dataclass(frozen=True, slots=True)
class Change:
    """The change from one total to a later one. `by` is later minus earlier; `threshold` the one that was used, if any."""

    tool: OutcomeTool
    earlier: OutcomeMeasure
    later: OutcomeMeasure
    by: Number
    trend: Trend
    threshold: Number | None

    @property
    def bands(self) -> tuple[Band | None, Band | None]:
        """The bands before and after."""
        return band_of(self.tool, self.earlier.total), band_of(self.tool, self.later.total)

    @property
    def source(self) -> str:
        """Where the threshold comes from, with its standing where that is not verified; '' without one."""
        change = self.tool.change
        if change is None or self.threshold is None:
            return ""
        if self.threshold != change.reliable:
            return "set by the agency"
        return change.citation if change.standing == "verified" else f"{change.citation} ({change.standing})"

    def trend_in(self, language: str) -> str:
        """The trend in a language (`es`), in English where there are no words for it."""
        return _TRENDS_ES[self.trend] if language == "es" else str(self.trend)


def change_between(
    tool: OutcomeTool, earlier: OutcomeMeasure, later: OutcomeMeasure, values: Mapping[str, object] | None = None
) -> Change | None:
    """The change between two measures of a tool; None where a total is missing or is none that the tool can give.

    `values` are the agency's own (`values` in `agency.yaml`), among which a threshold may stand.
    """
    before, after = earlier.total, later.total
    if before is None or after is None or total_problem(tool, before) or total_problem(tool, after):
        return None
    difference = Decimal(str(after)) - Decimal(str(before))
    by = int(difference) if difference == int(difference) else float(difference)
    threshold = _threshold(tool, values or {})
    return Change(tool, earlier, later, by, _trend(tool, difference, threshold), threshold)


def _threshold(tool: OutcomeTool, values: Mapping[str, object]) -> Number | None:
    if tool.change is None:
        return None
    own = values.get(tool.change.agency_value)
    usable = isinstance(own, int | float) and not isinstance(own, bool) and own > 0
    return own if usable and isinstance(own, int | float) else tool.change.reliable


def _trend(tool: OutcomeTool, difference: Decimal, threshold: Number | None) -> Trend:
    if threshold is None:
        return Trend.NOT_JUDGED
    if abs(difference) < Decimal(str(threshold)):
        return Trend.NO_RELIABLE_CHANGE
    return Trend.IMPROVED if (difference < 0) == (tool.better == "lower") else Trend.WORSE


def change_since(
    measures: Iterable[OutcomeMeasure],
    measure: OutcomeMeasure,
    since: Literal["first", "last"] = "last",
    values: Mapping[str, object] | None = None,
) -> Change | None:
    """The change of a measure since the first, or the last, earlier one of the same tool.

    None for a tool that is not known, without an earlier measure, or where a date or total cannot be used.
    """
    tool = tool_named(measure.tool).tool if measure.tool else None
    if tool is None or measure.date is None:
        return None
    earlier = [
        each
        for each in measures
        if each.tool
        and tool_named(each.tool).tool is tool
        and each.date is not None
        and each.date < measure.date
        and each.total is not None
        and not total_problem(tool, each.total)
    ]
    if not earlier:
        return None
    pick = min if since == "first" else max
    return change_between(tool, pick(earlier, key=lambda each: each.date or Date.min), measure, values)
