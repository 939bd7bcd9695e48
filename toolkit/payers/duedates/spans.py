"""Spans of days: first and last day, both included. `Date.max` as a last day means that no end is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta

__all__ = ["Span", "day_after", "day_before", "merged", "minus"]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Some days in a row. Raises ValueError if the last day is before the first."""

    first: Date
    last: Date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a span ends before it begins")

    def __contains__(self, day: Date) -> bool:
        return self.first <= day <= self.last


def day_before(day: Date) -> Date:
    """The day before; the calendar's first day stays."""
    return day if day == Date.min else day - _DAY


def day_after(day: Date) -> Date:
    """The day after; the calendar's last day, which means no end, stays."""
    return day if day == Date.max else day + _DAY


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days in the fewest spans, in order: what overlaps or touches becomes one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.first <= day_after(joined[-1].last):
            joined[-1] = Span(joined[-1].first, max(joined[-1].last, span.last))
        else:
            joined.append(span)
    return tuple(joined)


def minus(spans: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """The days of `spans` that are in none of `taken`, in the fewest spans, in order."""
    left: list[Span] = []
    gone = merged(taken)
    for span in merged(spans):
        first: Date | None = span.first
        for hole in gone:
            if first is None or hole.first > span.last:
                break
            if hole.last < first:
                continue
            if first < hole.first:
                left.append(Span(first, day_before(hole.first)))
            first = day_after(hole.last) if hole.last < span.last else None
        if first is not None:
            left.append(Span(first, span.last))
    return tuple(left)
