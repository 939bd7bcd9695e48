"""Series of due days: quarterly from the start of services, certified by day 12 and then every 30 days.

A series runs from due day to due day, whenever things are done. What was done answers the due day in whose period it lies;
done late, it answers all that were missed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date as Date
from datetime import timedelta
from itertools import islice

from toolkit.payers.duedates.reckoning import Facts, Outcome, add_months, reckon
from toolkit.payers.kinds.limits import Limit, Span, Unit

__all__ = ["due_series", "next_in_series"]

_MOST = 2000


def due_series(anchor: Date, first: Limit, interval: Limit, facts: Facts) -> Iterator[Outcome]:
    """The due days of a series in order. It ends with the first that has no day yet."""
    outcome = reckon(first, anchor, facts)
    yield outcome
    base, number = (anchor, 1) if first == interval and not facts.start_day_counted else (outcome.due, 0)
    while outcome.due is not None and base is not None:
        number += 1
        outcome = _repeated(interval, base, number, outcome.due, facts)
        yield outcome


def _repeated(interval: Limit, base: Date, number: int, previous: Date, facts: Facts) -> Outcome:
    """Months and days are reckoned from the base, so that 31 January, 28 February, 31 March follow each other."""
    if isinstance(interval, Span) and interval.unit is Unit.MONTHS:
        return Outcome(due=add_months(base, interval.count * number))
    if isinstance(interval, Span) and interval.unit is Unit.DAYS:
        return Outcome(due=previous + timedelta(days=max(interval.count, 1)))
    following = reckon(interval, previous, facts)
    if following.due is not None and following.due <= previous:
        return reckon(interval, previous + timedelta(days=1), facts)
    return following


def next_in_series(
    anchor: Date, first: Limit, interval: Limit, facts: Facts, done: Sequence[Date]
) -> tuple[Outcome, int]:
    """The first due day that nothing done has answered, and its number in the series from 1 on. `done` is in order."""
    waiting = deque(day for day in done if day >= anchor)
    covered = anchor - timedelta(days=1)
    number = 0
    for number, outcome in enumerate(islice(due_series(anchor, first, interval, facts), _MOST), 1):
        due = outcome.due
        if due is None or (due > covered and not waiting):
            return outcome, number
        if due <= covered:
            continue
        if waiting[0] > due:
            covered = waiting.popleft()
        while waiting and waiting[0] <= due:
            waiting.popleft()
    return Outcome(not_before=covered), number
