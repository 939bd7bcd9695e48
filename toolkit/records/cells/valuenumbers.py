"""Raw cells as numbers."""

from __future__ import annotations

import datetime as dt
import math
import re

from toolkit.records.cells.grid import Cell
from toolkit.records.cells.problem import Problem
from toolkit.records.reading import codes

__all__ = ["parse_integer", "parse_number"]

_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_COMMA = re.compile(
    r"[+-]?(?:\d+,\d+|\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?)", re.ASCII
)
_PERCENT = re.compile(r"([+-]?[\d.,]+)\s*%", re.ASCII)
_LONGEST = 40
_ONLY = "Write the number alone, such as 6 or 2.5; words, scales and units have columns of their own."

_UNREADABLE = Problem(codes.NUMBER_UNREADABLE, "This is not a number that can be read.", _ONLY)
_DATE = Problem(
    codes.NUMBER_DATE,
    "The cell holds a date or time where a number belongs (Excel turns 6/10 into 10 June).",
    "Format the cell as a number and write the number alone, such as 6.",
)
_FRACTION = Problem(codes.NUMBER_FRACTION, "A whole number is wanted here.", "Write it without decimals, such as 6.")
_TWO_MEANINGS = Problem(
    codes.NUMBER_COMMA,
    "The comma or point in this number can mark decimals or thousands.",
    "Write decimals with a point (2.5), and thousands without any mark (1200).",
)
_PERCENT_SIGN = Problem(
    codes.NUMBER_PERCENT, "The percent sign was left out: 50% was read as 50.", "Say “percent” in the column of units."
)


def parse_number(raw: Cell, *, shown: str = "") -> tuple[int | float | None, Problem | None]:
    """A finite number; a whole one as int. `1,200` is twelve hundred; `1,5` and `6 of 10` are problems.

    A percentage is the number before its sign, whether it stands as text (`50%`) or as a number that its cell shows as a
    percentage (`shown`, from `CellNote.shown`): 50, not 0.5, since that is what the person wrote and will see printed.
    """
    if isinstance(raw, bool):
        return None, _UNREADABLE
    if isinstance(raw, int | float):
        return _of_percentage(raw) if shown.endswith("%") else _of_number(raw)
    if raw is None:
        return None, None
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        return None, _DATE
    text = raw.strip().replace("\u2212", "-")
    if not text:
        return None, None
    return _of_text(text) if len(text) <= _LONGEST else (None, _UNREADABLE)


def _of_text(text: str) -> tuple[int | float | None, Problem | None]:
    percent = _PERCENT.fullmatch(text)
    if percent:
        value, problem = _of_text(percent[1])
        return value, problem or _PERCENT_SIGN
    bare = text.removeprefix("$").lstrip()
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if _PLAIN.fullmatch(bare):
        return _of_number(float(bare) if "." in bare else int(bare))
    return None, _TWO_MEANINGS if _COMMA.fullmatch(bare) else _UNREADABLE


def _of_number(number: float) -> tuple[int | float | None, Problem | None]:
    if isinstance(number, int):
        return number, None
    if not math.isfinite(number):
        return None, _UNREADABLE
    return int(number) if number.is_integer() else number, None


def _of_percentage(fraction: float) -> tuple[int | float | None, Problem | None]:
    value, problem = _of_number(float(round(fraction * 100, 9)) if math.isfinite(fraction) else math.nan)
    return value, problem or _PERCENT_SIGN


def parse_integer(raw: Cell, *, shown: str = "") -> tuple[int | None, Problem | None]:
    """A whole number; otherwise as `parse_number`."""
    value, problem = parse_number(raw, shown=shown)
    if isinstance(value, float):
        return None, _FRACTION
    return value, problem
