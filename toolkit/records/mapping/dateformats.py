"""Dates in the format that a map gives for their column: `MM/DD/YYYY`, `YYYYMMDD`, `DD-MON-YY`, …

A format is made of YYYY or YY, MM, DD and MON (the month's name) with what stands between them; a time of day may follow
and is left out. A two-digit year is of this century up to 49, and up to 29 in dates of birth.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from toolkit.records.cells.grid import Cell
from toolkit.records.cells.values import DateOrder, parse_date

__all__ = ["FORMATS", "DateFormat", "Fit", "date_format"]

FORMATS = (
    "MM/DD/YYYY", "DD/MM/YYYY", "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "DD-MON-YYYY", "MM/DD/YY", "DD/MM/YY",
    "MM-DD-YYYY", "DD-MON-YY", "MON DD, YYYY", "MMDDYYYY",
)  # fmt: skip
"""The formats of the drop-down, the most usual first."""
_TOKENS = re.compile(r"YYYY|YY|MON|MMM|MM|DD|M|D")
_PATTERNS = {"YYYY": r"(?P<y>\d{4})", "YY": r"(?P<s>\d{2})", "MON": r"(?P<n>[A-Za-z]{3,10})\.?"}
_TIME = r"(?:(?:,? +|T)\d{1,2}(?::\d{2})+(?:\.\d+)?(?: ?[AaPp]\.?[Mm]\.?)?)?"
_PIVOT, _BIRTH_PIVOT = 50, 30


class Fit(Enum):
    """How a cell fits its column's format. `EITHER`: it does, and day and month could stand the other way round, too."""

    FITS = "fits"
    EITHER = "either"
    SWAPPED = "swapped"
    OTHERWISE = "otherwise"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class DateFormat:
    """A format that can be read. `order` is that of day and month where both are numbers with something between them."""

    text: str
    pattern: re.Pattern[str]
    order: DateOrder | None

    def read(self, cell: Cell, *, birth: bool = False) -> tuple[Cell, Fit]:
        """The day that a cell holds, or the cell as it is where the format does not say (a date, a blank, other words)."""
        if isinstance(cell, int) and not isinstance(cell, bool) and len(str(cell)) >= 7 and self.order is None:
            cell = str(cell).zfill(8)
        if not isinstance(cell, str):
            return cell, Fit.FITS
        match = self.pattern.fullmatch(" ".join(cell.split()))
        if match is None:
            return self._otherwise(cell)
        year, month, day = _parts(match, _BIRTH_PIVOT if birth else _PIVOT)
        found = _calendar(year, month, day)
        if found is None:
            return cell, Fit.SWAPPED if self.order and _calendar(year, day, month) else Fit.NOT
        is_either = self.order is not None and day <= 12 and day != month
        return found, Fit.EITHER if is_either else Fit.FITS

    def _otherwise(self, cell: str) -> tuple[Cell, Fit]:
        """A date in another form: read where it is clear in itself, never where day and month could be meant either way."""
        days = [parse_date(cell, order=order)[0] for order in ("mdy", "dmy")]
        if days[0] is not None and days[0] == days[1]:
            return days[0], Fit.OTHERWISE
        if days[0] is None and days[1] is None:
            return cell, Fit.FITS  # no date at all: words such as "unknown" are for the reader of cells
        return cell, Fit.SWAPPED if (days[0] is None) != (days[1] is None) and self.order else Fit.NOT


def _parts(match: re.Match[str], pivot: int) -> tuple[int, int, int]:
    found = match.groupdict()
    short = found.get("s")
    year = int(found["y"]) if found.get("y") else (2000 if int(short or 0) < pivot else 1900) + int(short or 0)
    name = found.get("n")
    month = int(found["m"]) if not name else _month(name)
    return year, month, int(found["d"])


def _month(name: str) -> int:
    day = parse_date(f"1 {name} 2000")[0]
    return day.month if day else 0


def _calendar(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=256)
def date_format(text: str) -> DateFormat | None:
    """The format that a text writes; None where it names not exactly a day, a month and a year."""
    written = " ".join(text.upper().split())
    tokens = ["MON" if part == "MMM" else part for part in _TOKENS.findall(written)]
    kinds = sorted("Y" if t[0] == "Y" else "M" if t[0] == "M" else "D" for t in tokens)
    if kinds != ["D", "M", "Y"]:
        return None
    between = _TOKENS.split(written)
    if any(part.isalnum() for part in "".join(between)):
        return None
    is_tight = not any(between)
    pieces = [re.escape(between[0])]
    for token, after in zip(tokens, between[1:], strict=True):
        pieces += [_piece(token, is_tight=is_tight), re.escape(after).replace("\\ ", " ?")]
    numeric = "MON" not in tokens and not is_tight and not tokens[0].startswith("Y")
    order: DateOrder | None = None
    if numeric:
        order = "mdy" if tokens[0].startswith("M") else "dmy"
    return DateFormat(written, re.compile("".join(pieces) + _TIME, re.ASCII), order)


def _piece(token: str, *, is_tight: bool) -> str:
    if token in _PATTERNS:
        return _PATTERNS[token]
    return rf"(?P<{token[0].lower()}>\d{{{'2' if is_tight else '1,2'}}})"
