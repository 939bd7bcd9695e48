"""Raw cells as dates and times of day.

Text is read in the stated forms only: `2026-03-09`, `3/9/2026` (month first, unless day first is asked for), `9 Mar 2026`,
`March 9, 2026`, and the same with Spanish names, `9 de marzo de 2026`. What these leave open is never guessed: a month 13, a
year of two digits or a missing day is a problem.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from typing import Literal

from toolkit.records.cells.grid import Cell
from toolkit.records.cells.problem import Problem
from toolkit.records.cells.serials import from_serial
from toolkit.records.reading import codes

__all__ = ["DateOrder", "parse_date", "parse_datetime", "parse_time"]

DateOrder = Literal["mdy", "dmy"]
"""What stands first in `3/9/2026`: the month (as in the United States), or the day."""

FIRST_YEAR, LAST_YEAR = 1900, 2100
_FIRST_SERIAL_DAY = dt.date(1920, 1, 1)
"""A bare number before this day is rather a year (2026 would be in 1905) or a count than a day number."""

_LONGEST = 60
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero",
            "feb february febrero",
            "mar march marzo",
            "apr april abr abril",
            "may mayo",
            "jun june junio",
            "jul july julio",
            "aug august ago agosto",
            "sep sept september set septiembre setiembre",
            "oct october octubre",
            "nov november noviembre",
            "dec december dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday lun lunes",
            "tue tues tuesday mar martes",
            "wed weds wednesday mie miercoles",
            "thu thur thurs thursday jue jueves",
            "fri friday vie viernes",
            "sat saturday sab sabado",
            "sun sunday dom domingo",
        )
    )
    for name in names.split()
}

_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})\s?([-/])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})", re.ASCII)
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|ro|o|º|°)?[ -]?(?:of |de )?([a-z]{3,10})\.?,?[ -]?(?:de |del )?(\d{4}|'?\d{2})", re.ASCII
)
_MONTH_FIRST = re.compile(
    r"([a-z]{3,10})\.?[ -]?(\d{1,2})(?:st|nd|rd|th)?(?:, ?| |-| de | del )(\d{4}|'?\d{2})", re.ASCII
)
_WEEKDAY = re.compile(r"([a-z]{3,10})\.?,? (?=\d|[a-z]{3,10}\.?,? ?\d)", re.ASCII)
_INCOMPLETE = re.compile(
    r"\d{4}|(?:[a-z]{3,10}\.?,?|\d{1,2})[ /-](?:de |del )?\d{4}|\d{4}[-/]\d{1,2}"
    r"|\d{1,2}[/-]\d{1,2}|[a-z]{3,10}\.? \d{1,2}|\d{1,2}[ -](?:de )?[a-z]{3,10}",
    re.ASCII,
)
_DAY_NUMBER = re.compile(r"\d{5}(?:\.0+)?", re.ASCII)
_COUNT = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}[-/]\d{1,2}[-/]\d{1,2}|.*?\d{4})(?:t|,? at |,? a las |, ?| )(\d{1,2}(?::.*| ?[ap]\.? ?m.*))", re.ASCII
)
_TIME = re.compile(r"(\d{1,2})(?::([0-5]\d))?(?::([0-5]\d)(?:\.\d{1,9})?)?(?: ?([ap])\.? ?m\.?)?", re.ASCII)
_ZONE = re.compile(r"\s?(?:z|utc|gmt|[ecmp][sd]?t|ak[sd]?t|hst)?(?:\s?[+-]\d{1,2}(?::?\d\d)?)?$", re.ASCII)

_FORMS = "Write it as 2026-03-09 or 3/9/2026."
_UNREADABLE = Problem(codes.DATE_UNREADABLE, "This is not a date in a form that can be read.", _FORMS)
_MONTH_13 = Problem(
    codes.DATE_ORDER,
    "The month stands first in dates here, and there is no such month; day and month may have changed places.",
    "Write the month first (2/13/2026), or write 2026-02-13, which is always clear.",
)
_MONTH_13_DAY_FIRST = Problem(
    codes.DATE_ORDER,
    "The day stands first in dates here, and there is no such month; day and month may have changed places.",
    "Write the day first (13/2/2026), or write 2026-02-13, which is always clear.",
)
_IMPOSSIBLE = Problem(
    codes.DATE_IMPOSSIBLE, "There is no such day in the calendar.", "Look up the date, and correct it."
)
_WRONG_WEEKDAY = Problem(
    codes.DATE_IMPOSSIBLE, "The day of the week and the date do not fit together.", "Look up the date, and correct it."
)
_SHORT_YEAR = Problem(codes.DATE_SHORT_YEAR, "The year has only two digits.", "Write the year with four digits (2026).")
_RANGE = Problem(codes.DATE_RANGE, f"The year is before {FIRST_YEAR} or after {LAST_YEAR}.", "Correct the year.")
_ZONED = Problem(
    codes.DATE_ZONE,
    "The date carries a time zone, so that the day depends on the place.",
    "Write the date (and time) as it was at the agency, without a zone.",
)
_TIME_DROPPED = Problem(
    codes.DATE_TIME_DROPPED,
    "A time of day stands with the date; only the date was read.",
    "Nothing to do if the date is right.",
)
_SERIAL = Problem(
    codes.DATE_SERIAL,
    "The date stands as Excel's day number, and was read as that day.",
    "Format the column as a date, and look whether the dates are right.",
)
_NUMBER = Problem(codes.DATE_NUMBER, "The cell holds a number where a date belongs.", _FORMS)
_INCOMPLETE_DATE = Problem(
    codes.DATE_INCOMPLETE, "The date lacks its day, its month or its year.", "Write the whole date, such as 2026-03-09."
)
_TIME_UNREADABLE = Problem(
    codes.TIME_UNREADABLE, "This is not a time of day that can be read.", "Write it as 22:30 or 10:30 PM."
)
_TIME_MISSING = Problem(
    codes.TIME_MISSING,
    "A date without a time of day stands here; midnight was taken.",
    "Write the time, too: 2026-03-09 22:30.",
)

Dated = tuple[dt.date | None, Problem | None]
Timed = tuple[dt.time | None, Problem | None]


def parse_date(raw: Cell, *, order: DateOrder = "mdy", date_1904: bool = False) -> Dated:
    """A day of the calendar, 1900 to 2100. A date's time of day is left out, with a problem unless it is midnight.

    `date_1904` says what bare day numbers are counted from (`Workbook.date_1904`).
    """
    if raw.__class__ is dt.date:
        return _in_range(raw)
    if isinstance(raw, str):
        return _parse_text(raw, order, date_1904=date_1904) if len(raw) < _LONGEST * 4 else (None, _UNREADABLE)
    moment, problem = _moment_of_other(raw, date_1904=date_1904)
    return _day_of(moment, problem)


def _day_of(moment: dt.datetime | None, problem: Problem | None) -> Dated:
    if moment is None:
        return None, problem
    day, trouble = _in_range(moment.date())
    if moment.time() != dt.time() and problem is None:
        problem = _TIME_DROPPED
    return day, trouble or problem


def _moment_of_other(raw: Cell, *, date_1904: bool) -> tuple[dt.datetime | None, Problem | None]:
    """What is no text: a datetime, a day number, or nothing."""
    if raw is None:
        return None, None
    if isinstance(raw, dt.datetime):
        return (raw, None) if raw.tzinfo is None else (None, _ZONED)
    if isinstance(raw, dt.date):
        return dt.datetime.combine(raw, dt.time()), None
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None, _UNREADABLE
    moment = from_serial(raw, date_1904=date_1904) if abs(raw) < 1e9 else None
    if moment is None or moment.date() < _FIRST_SERIAL_DAY or moment.year > LAST_YEAR:
        return None, _NUMBER
    return moment, _SERIAL


def _in_range(day: dt.date) -> Dated:
    return (day, None) if FIRST_YEAR <= day.year <= LAST_YEAR else (None, _RANGE)


@lru_cache(maxsize=8192)
def _parse_text(text: str, order: DateOrder, *, date_1904: bool) -> Dated:
    plain = _plain(text)
    if not plain or len(plain) > _LONGEST:
        return None, _UNREADABLE if plain else None
    if _DAY_NUMBER.fullmatch(plain):
        return _day_of(*_moment_of_other(float(plain), date_1904=date_1904))
    day, problem = _day_of_text(plain, order)
    moment = _MOMENT.fullmatch(plain) if day is None and problem is _UNREADABLE else None
    if moment is None:
        return (None, _ZONED) if problem is _UNREADABLE and _is_zoned_day(plain, order) else (day, problem)
    day, problem = _day_of_text(moment[1], order)
    time, trouble = _time_of_text(moment[2])
    if day is None or time is None:
        return None, problem or trouble
    return day, None if time == dt.time() else _TIME_DROPPED


def _plain(text: str) -> str:
    """Lower case without accents, single spaces, no blanks around; '' for nothing."""
    flat = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(flat.lower().split())


def _is_zoned_day(plain: str, order: DateOrder) -> bool:
    """True for a date (without a time) with a zone behind it, such as `2026-03-09z` or `2026-03-09+01:00`."""
    zone = _ZONE.search(plain)
    return zone is not None and bool(zone[0]) and _day_of_text(plain[: zone.start()], order)[0] is not None


def _day_of_text(plain: str, order: DateOrder) -> Dated:
    day, problem = _bare_day(plain, order)
    weekday = _WEEKDAY.match(plain) if day is None else None
    if weekday is None or weekday[1] not in _WEEKDAYS:
        return day, problem
    named, trouble = _bare_day(plain[weekday.end() :], order)
    if named is not None and named.weekday() != _WEEKDAYS[weekday[1]]:
        return None, _WRONG_WEEKDAY
    return named, trouble


def _bare_day(plain: str, order: DateOrder) -> Dated:
    iso = _ISO.fullmatch(plain)
    if iso:
        return _calendar(iso[1], int(iso[2]), iso[3])
    slashed = _SLASHED.fullmatch(plain)
    if slashed:
        month, day = (slashed[1], slashed[3]) if order == "mdy" else (slashed[3], slashed[1])
        if int(month) > 12 >= int(day) > 0 and len(slashed[4]) == 4:
            return None, _MONTH_13 if order == "mdy" else _MONTH_13_DAY_FIRST
        return _calendar(slashed[4], int(month), day)
    named = _DAY_FIRST.fullmatch(plain)
    if named and named[2] in _MONTHS:
        return _calendar(named[3], _MONTHS[named[2]], named[1])
    named = _MONTH_FIRST.fullmatch(plain)
    if named and named[1] in _MONTHS:
        return _calendar(named[3], _MONTHS[named[1]], named[2])
    if _is_incomplete(plain):
        return None, _INCOMPLETE_DATE
    return None, _NUMBER if _COUNT.fullmatch(plain) else _UNREADABLE


def _is_incomplete(plain: str) -> bool:
    words = re.findall(r"[a-z]{3,}", plain)
    return _INCOMPLETE.fullmatch(plain) is not None and all(word in _MONTHS or word == "del" for word in words)


def _calendar(year: str, month: int, day: str) -> Dated:
    if len(year) != 4:
        return None, _SHORT_YEAR
    try:
        return _in_range(dt.date(int(year), month, int(day)))
    except ValueError:
        return None, _IMPOSSIBLE


def parse_datetime(
    raw: Cell, *, order: DateOrder = "mdy", date_1904: bool = False
) -> tuple[dt.datetime | None, Problem | None]:
    """A day and a time of day by the agency's clock, without zone. Midnight is taken for a missing time, with a problem."""
    if isinstance(raw, str):
        return _moment_of_text(_plain(raw), raw, order, date_1904=date_1904)
    moment, problem = _moment_of_other(raw, date_1904=date_1904)
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None, problem or (_RANGE if moment else None)
    return moment, _TIME_MISSING if raw.__class__ is dt.date else problem


def _moment_of_text(
    plain: str, raw: str, order: DateOrder, *, date_1904: bool
) -> tuple[dt.datetime | None, Problem | None]:
    split = _MOMENT.fullmatch(plain) if len(plain) <= _LONGEST else None
    if split is None:
        day, problem = parse_date(raw, order=order, date_1904=date_1904)
        return (None, problem) if day is None else (dt.datetime.combine(day, dt.time()), problem or _TIME_MISSING)
    day, problem = _day_of_text(split[1], order)
    time, trouble = _time_of_text(split[2])
    if day is None or time is None:
        return None, problem or trouble
    return dt.datetime.combine(day, time), None


def parse_time(raw: Cell) -> Timed:
    """A time of day by the agency's clock: `22:30`, `10:30 PM`, `10 pm`, or what Excel holds for it."""
    if raw is None:
        return None, None
    if isinstance(raw, str):
        plain = _plain(raw)
        return _time_of_text(plain) if plain else (None, None)
    if isinstance(raw, dt.datetime | dt.time):
        if raw.tzinfo is not None:
            return None, _ZONED
        return (raw.time() if isinstance(raw, dt.datetime) else raw), None
    if isinstance(raw, dt.timedelta):
        raw = raw / dt.timedelta(days=1)
    if isinstance(raw, float) and 0 <= raw < 1:
        seconds = min(round(raw * 86_400), 86_399)
        return dt.time(seconds // 3600, seconds // 60 % 60, seconds % 60), None
    return None, _TIME_UNREADABLE


def _time_of_text(plain: str) -> Timed:
    zone = _ZONE.search(plain) if len(plain) <= _LONGEST else None
    if zone is None:
        return None, _TIME_UNREADABLE
    match = _TIME.fullmatch(plain[: zone.start()] if zone[0] else plain)
    if match is None or not (match[2] or match[4]):
        return None, _TIME_UNREADABLE
    if zone[0]:
        return None, _ZONED
    hour, half = int(match[1]), match[4]
    if hour > 23 or (half and not 1 <= hour <= 12):
        return None, _TIME_UNREADABLE
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return dt.time(hour, int(match[2] or 0), int(match[3] or 0)), None
