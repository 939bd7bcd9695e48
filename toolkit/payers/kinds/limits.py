"""Spans of time and service as profiles write them: `30 calendar days`, `{longer_of: [90 days, 6 sessions]}`.

A limit is a span, several limits joined by "whichever is later" or "earlier", or a value that the payer leaves to the agency
(`{agency_value: review_span, otherwise: 30 days}`). Limits are values; `reckoning` turns them into dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, TypeAlias

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from toolkit.errors import ConfigurationError
from toolkit.payers.naming import did_you_mean

__all__ = [
    "SAME_DAY",
    "Delegated",
    "Join",
    "Joint",
    "Limit",
    "LimitField",
    "Span",
    "SpanField",
    "Unit",
    "parse_limit",
    "settled",
    "spans_of",
]


class Unit(StrEnum):
    """What is counted. Services are counted from the anchor's own day on; days may leave the first one out."""

    HOURS = "hours"
    DAYS = "calendar days"
    BUSINESS_DAYS = "business days"
    SERVICE_DAYS = "service days"
    SESSIONS = "sessions"
    CONTACTS = "contacts"
    MONTHS = "months"
    SERVED_MONTHS = "months with services"
    UNITS_LEFT = "units left"
    AUTHORISATION_END = "authorisation end"
    NEXT_REVIEW = "next review"

    @property
    def counts_days(self) -> bool:
        """Whether it matters if the start day is counted."""
        return self in (Unit.DAYS, Unit.BUSINESS_DAYS)

    def of(self, count: int | float) -> str:
        """The word after a number: `session` after 1, else `sessions`."""
        first, gap, rest = self.value.partition(" ")
        if count != 1:
            return self.value
        return f"{first.removesuffix('s')}{gap}{rest}" if first.endswith("s") else self.value.removesuffix("s")


_WORDS: Mapping[str, tuple[Unit, int]] = {
    "hours": (Unit.HOURS, 1),
    "days": (Unit.DAYS, 1),
    "calendar days": (Unit.DAYS, 1),
    "weeks": (Unit.DAYS, 7),
    "business days": (Unit.BUSINESS_DAYS, 1),
    "service days": (Unit.SERVICE_DAYS, 1),
    "sessions": (Unit.SESSIONS, 1),
    "visits": (Unit.SESSIONS, 1),
    "contacts": (Unit.CONTACTS, 1),
    "months": (Unit.MONTHS, 1),
    "years": (Unit.MONTHS, 12),
    "months with services": (Unit.SERVED_MONTHS, 1),
    "month with services": (Unit.SERVED_MONTHS, 1),
    "units left": (Unit.UNITS_LEFT, 1),
    "unit left": (Unit.UNITS_LEFT, 1),
}
_SPAN = re.compile(r"(-?\d{1,6})\s+([a-z]+(?:\s+[a-z]+){0,2})", re.IGNORECASE)
_LONGEST = {Unit.HOURS: 24 * 366, Unit.MONTHS: 120, Unit.SERVED_MONTHS: 120}
_LONGEST_ELSE = 3660


@dataclass(frozen=True, slots=True)
class Span:
    """A number of units. `text` is how the profile writes it, for people to read; 0 calendar days is "the same day"."""

    count: int
    unit: Unit
    text: str = field(compare=False)

    def __str__(self) -> str:
        return self.text


SAME_DAY = Span(0, Unit.DAYS, "the same day")

_NAMED: Mapping[str, Span] = {
    span.text: span
    for span in (
        SAME_DAY,
        Span(0, Unit.UNITS_LEFT, "units run out"),
        Span(0, Unit.AUTHORISATION_END, "authorisation end"),
        Span(0, Unit.NEXT_REVIEW, "next review"),
    )
}
"""Limits that are no number of anything."""


class Join(StrEnum):
    """How limits are joined. Later and longer are reckoned alike; the rule's own word is kept for people to read."""

    LATER = "later_of"
    LONGER = "longer_of"
    EARLIER = "earlier_of"

    @property
    def word(self) -> str:
        """`later`, `longer` or `earlier`."""
        return self.value.removesuffix("_of")


@dataclass(frozen=True, slots=True)
class Joint:
    """Two or more limits from one anchor, whichever is later or earlier. A cap is an earlier-of."""

    join: Join
    limits: tuple[Limit, ...]

    @property
    def spans(self) -> str:
        """`90 days or 6 sessions`; a joint limit within it stands in brackets."""
        return " or ".join(f"({part})" if isinstance(part, Joint) else str(part) for part in self.limits)

    def __str__(self) -> str:
        return f"{self.spans}, whichever is {self.join.word}"


@dataclass(frozen=True, slots=True)
class Delegated:
    """A limit that the payer leaves to the agency's contract or policy: a named value in `agency.yaml`, else `otherwise`."""

    name: str
    otherwise: Limit | None = None

    def __str__(self) -> str:
        return str(self.otherwise) if self.otherwise else f"the time that the agency states as “{self.name}”"


Limit: TypeAlias = Span | Joint | Delegated


def spans_of(limit: Limit) -> Iterator[Span]:
    """Every span in a limit."""
    if isinstance(limit, Span):
        yield limit
    elif isinstance(limit, Joint):
        for part in limit.limits:
            yield from spans_of(part)
    elif limit.otherwise is not None:
        yield from spans_of(limit.otherwise)


def parse_limit(written: Any) -> Limit:
    """The limit that a profile or an agency writes. Raises ValueError, saying in plain English what can be written."""
    if isinstance(written, Span | Joint | Delegated):
        return written
    if isinstance(written, str):
        return _parse_span(written)
    if isinstance(written, Mapping) and "agency_value" in written:
        return _parse_delegated(written)
    if isinstance(written, Mapping) and len(written) == 1:
        return _parse_joint(*next(iter(written.items())))
    raise ValueError(
        "a limit is written as 30 days, or as {later_of: [14 days, 3 sessions]} (also longer_of, earlier_of)"
    )


def settled(limit: Limit, agency_values: Mapping[str, Any]) -> Limit:
    """The limit with every value that the agency states put in. One that it does not state stays as it is.

    Raises ConfigurationError for a stated value that is no span.
    """
    if isinstance(limit, Span):
        return limit
    if isinstance(limit, Joint):
        return Joint(limit.join, tuple(settled(part, agency_values) for part in limit.limits))
    if limit.name not in agency_values:
        return settled(limit.otherwise, agency_values) if limit.otherwise else limit
    try:
        stated = parse_limit(agency_values[limit.name])
    except ValueError as problem:
        raise ConfigurationError(
            f'The value "{limit.name}" cannot be that: {problem}', "agency.yaml", "Write a span such as 30 days."
        ) from None
    return settled(stated, {})


@lru_cache(maxsize=1024)
def _parse_span(written: str) -> Span:
    text = " ".join(written.split())
    named = _NAMED.get(text.casefold())
    if named is not None:
        return named
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError("a span is a number and a unit, such as 30 days, 6 sessions, 12 months or the same day")
    count, word = int(found[1]), found[2].casefold()
    unit = _WORDS.get(word) or _WORDS.get(f"{word}s")
    if unit is None:
        raise ValueError(f'"{word}" is no unit. {did_you_mean(word, _WORDS)}')
    total = count * unit[1]
    if not 0 < total <= _LONGEST.get(unit[0], _LONGEST_ELSE):
        raise ValueError("the number must be above 0 and the span no longer than ten years")
    return Span(total, unit[0], text)


def _parse_joint(key: Any, parts: Any) -> Joint:
    if key not in tuple(Join):
        raise ValueError(f'"{key}" joins no limits. {did_you_mean(str(key), Join)}')
    if not isinstance(parts, list | tuple) or len(parts) < 2:
        raise ValueError(f"{key} needs a list of two limits or more, such as [90 days, 6 sessions]")
    return Joint(Join(key), tuple(parse_limit(part) for part in parts))


def _parse_delegated(written: Mapping[Any, Any]) -> Delegated:
    unknown = [str(key) for key in written if key not in ("agency_value", "otherwise")]
    if unknown:
        raise ValueError(
            f'"{unknown[0]}" does not belong beside agency_value. {did_you_mean(unknown[0], ["otherwise"])}'
        )
    name, otherwise = written["agency_value"], written.get("otherwise")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError("agency_value is a name in small letters, digits and underscores, such as review_span")
    return Delegated(name, None if otherwise is None else parse_limit(otherwise))


def _plain(limit: Limit) -> Any:
    if isinstance(limit, Span):
        return limit.text
    if isinstance(limit, Joint):
        return {str(limit.join): [_plain(part) for part in limit.limits]}
    rest = {} if limit.otherwise is None else {"otherwise": _plain(limit.otherwise)}
    return {"agency_value": limit.name, **rest}


def _only_span(written: Any) -> Span:
    limit = parse_limit(written)
    if not isinstance(limit, Span):
        raise ValueError("a single span is wanted here, such as 15 days")
    return limit


_SPAN_SCHEMA: dict[str, Any] = {
    "type": "string",
    "pattern": "^("
    + "|".join(_NAMED)
    + "|[0-9]+ ((calendar |business |service )?days?|(hour|week|session|visit|contact|month|year)s?"
    + "|months? with services|units? left))$",
}
_LIMIT_SCHEMA: dict[str, Any] = {
    "anyOf": [
        _SPAN_SCHEMA,
        *(
            {"type": "object", "properties": {key: {"type": "array"}}, "required": [key], "additionalProperties": False}
            for key in Join
        ),
        {
            "type": "object",
            "properties": {"agency_value": {"type": "string"}, "otherwise": {}},
            "required": ["agency_value"],
            "additionalProperties": False,
        },
    ]
}

LimitField = Annotated[Limit, PlainValidator(parse_limit), PlainSerializer(_plain), WithJsonSchema(_LIMIT_SCHEMA)]
"""A limit as a field of a profile."""

SpanField = Annotated[Span, PlainValidator(_only_span), PlainSerializer(_plain), WithJsonSchema(_SPAN_SCHEMA)]
"""A single span as a field of a profile."""
