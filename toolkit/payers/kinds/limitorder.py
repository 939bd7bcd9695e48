"""Which of two limits is the stricter, whatever the client's dates: 28 days before one month, 90 days before 6 months.

Only what holds for every anchor counts. Where it hangs on the client (90 days or 6 sessions), neither is the stricter.
"""

from __future__ import annotations

from datetime import date as Date
from datetime import timedelta
from functools import lru_cache
from math import inf

from toolkit.payers.duedates.reckoning import add_months
from toolkit.payers.kinds.limits import Delegated, Join, Joint, Limit, Span, Unit

__all__ = ["never_later"]

_FOUR_YEARS = tuple(Date(2023, 3, 1) + timedelta(days=number) for number in range(4 * 365 + 1))
"""Anchors among which every length that so many months can have occurs, but for turns of the century."""


def never_later(one: Limit, other: Limit) -> bool:
    """Whether `one`, counted from the same anchor, never ends after `other`.

    An earlier-of is never later than what one of its parts is never later than, a later-of than what all of them are; and
    the other way round on the other side.
    """
    if isinstance(one, Joint) and one.join is not Join.EARLIER:
        return all(never_later(part, other) for part in one.limits)
    if isinstance(other, Joint) and other.join is Join.EARLIER:
        return all(never_later(one, part) for part in other.limits)
    if isinstance(one, Joint) and any(never_later(part, other) for part in one.limits):
        return True
    if isinstance(other, Joint):
        return any(never_later(one, part) for part in other.limits)
    if isinstance(one, Delegated) and isinstance(other, Delegated):
        return one.name == other.name and _never_later_otherwise(one, other)
    return isinstance(one, Span) and isinstance(other, Span) and _span_never_later(one, other)


def _never_later_otherwise(one: Delegated, other: Delegated) -> bool:
    if one.otherwise is None or other.otherwise is None:
        return one.otherwise == other.otherwise
    return never_later(one.otherwise, other.otherwise)


def _span_never_later(one: Span, other: Span) -> bool:
    if one.unit is other.unit:
        return one.count >= other.count if one.unit is Unit.UNITS_LEFT else one.count <= other.count
    mine, others = _days(one), _days(other)
    return mine is not None and others is not None and mine[1] <= others[0]


def _days(span: Span) -> tuple[float, float] | None:
    """The fewest and the most calendar days that a span of time can take; None for what hangs on services."""
    match span.unit:
        case Unit.DAYS:
            return span.count, span.count
        case Unit.HOURS:
            return span.count / 24, span.count / 24
        case Unit.BUSINESS_DAYS:
            # The most that fit in a week are five; holidays can put off the last without end.
            return span.count + 2 * ((span.count - 1) // 5), inf
        case Unit.MONTHS:
            fewest, most = _days_of_months(span.count)
            # Where the start day counts, days end a day sooner, and months do not.
            return fewest, most + 1
    return None


@lru_cache(maxsize=128)
def _days_of_months(count: int) -> tuple[int, int]:
    lengths = [(add_months(anchor, count) - anchor).days for anchor in _FOUR_YEARS]
    return min(lengths), max(lengths)
