"""Excel's day numbers: days since the end of 1899, or since 1 January 1904 in workbooks from old Macs."""

from __future__ import annotations

import datetime as dt
import math

__all__ = ["FIRST_SERIAL", "LAST_SERIAL", "from_serial", "to_serial"]

FIRST_SERIAL = 61
"""1 March 1900. Below it Excel counts a 29 February 1900 that never was, and a small number in a date cell is no date."""

LAST_SERIAL = 2_958_466
"""One more than 31 December 9999."""

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 (a workbook's dates have no time zone)
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001


def from_serial(serial: float, *, date_1904: bool = False) -> dt.datetime | None:
    """The moment of a day number, to the millisecond; None below `FIRST_SERIAL` or beyond the year 9999."""
    if not math.isfinite(serial) or not FIRST_SERIAL <= serial < LAST_SERIAL:
        return None
    try:
        return (_EPOCH_1904 if date_1904 else _EPOCH) + dt.timedelta(milliseconds=round(serial * 86_400_000))
    except OverflowError:
        return None


def to_serial(moment: dt.date, *, date_1904: bool = False) -> float:
    """The day number of a date or datetime from 1 March 1900 on."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001
    return (moment - (_EPOCH_1904 if date_1904 else _EPOCH)) / dt.timedelta(days=1)
