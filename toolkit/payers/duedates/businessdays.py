"""Holidays: the federal ones by law, with those that a county adds or does not keep."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date as Date
from functools import cache

__all__ = ["FEDERAL", "Holidays"]


@cache
def _federal(year: int) -> frozenset[Date]:
    import holidays  # costs a tenth of a second, and only who counts business days needs it

    return frozenset(day for day in holidays.country_holidays("US", years=year) if day.year == year)


class Holidays(Container[Date]):
    """Days that are no business days beside weekends, looked up year by year.

    `added` are kept besides the federal ones, `not_kept` are federal days on which the agency works. Federal holidays that
    fall on a weekend are those of the Friday or Monday on which they are observed.
    """

    def __init__(self, added: Iterable[Date] = (), not_kept: Iterable[Date] = (), *, federal: bool = True) -> None:
        self.added = frozenset(added)
        self.not_kept = frozenset(not_kept)
        self.federal = federal

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, Date):
            return False
        if day in self.added:
            return True
        return self.federal and day not in self.not_kept and day in _federal(day.year)


FEDERAL = Holidays()
"""The federal holidays alone."""
