"""Date arithmetic: what day a limit falls on. Pure functions; nothing here knows payers, records or today's date.

- Months are month-end safe and reckoned from the anchor itself: six months from 31 August is the last day of February, twelve
  from 29 February is 28 February.
- Calendar and business days leave the start day out unless told to count it as day 1. Services are counted from the anchor's
  own day on, since a service given on that day was given.
- Hours are the agency's wall clock: the day on which the clocks change does not shorten them.
- What has not happened yet has no date: six sessions of which two were held give none, and nothing is guessed.
"""

from __future__ import annotations

import calendar
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime as DateTime
from datetime import time as Time
from datetime import timedelta

from toolkit.payers.kinds.limits import Delegated, Join, Joint, Limit, Span, Unit

__all__ = [
    "Facts",
    "Outcome",
    "add_business_days",
    "add_days",
    "add_months",
    "next_business_day",
    "nth_from",
    "reckon",
]

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """What a reckoning rests on beside its anchor.

    `hour` is the anchor's hour, where hours are counted. `sessions` and `contacts` are the days of each session and of each
    session or other contact, one entry an event. `holidays` are days that are no business days. `units_left` and
    `authorisation_end` are of the authorisation that runs on `as_of`, `next_review` is the day of the next one.
    """

    hour: Time | None = None
    sessions: Sequence[Date] = ()
    contacts: Sequence[Date] = ()
    holidays: Container[Date] = frozenset()
    start_day_counted: bool = False
    as_of: Date | None = None
    units_left: int | float | None = None
    authorisation_end: Date | None = None
    next_review: Date | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a limit came to.

    `due` is the day, with `moment` where hours were counted. Without a day: `not_before` is the earliest that it can still
    become; `lacking` names what nothing can be said without: general paths, or a value that the agency must state.
    `counts` says how far each count of services is, as (unit, so far, wanted); of units, how many are left.
    """

    due: Date | None = None
    moment: DateTime | None = None
    not_before: Date | None = None
    lacking: tuple[str, ...] = ()
    counts: tuple[tuple[Unit, int | float, int], ...] = ()


def add_days(anchor: Date, count: int, *, start_day_counted: bool = False) -> Date:
    """The day `count` calendar days on; with the start day counted it is day 1."""
    return anchor + timedelta(days=count - (1 if start_day_counted and count else 0))


def next_business_day(day: Date, holidays: Container[Date] = frozenset()) -> Date:
    """`day` itself if it is a business day, else the next one."""
    while day.weekday() >= _SATURDAY or day in holidays:
        day += timedelta(days=1)
    return day


def add_business_days(
    anchor: Date, count: int, holidays: Container[Date] = frozenset(), *, start_day_counted: bool = False
) -> Date:
    """The `count`-th business day after the anchor; with the start day counted, its first business day is day 1."""
    day = anchor if start_day_counted else anchor + timedelta(days=1)
    for _ in range(count - 1):
        day = next_business_day(day, holidays) + timedelta(days=1)
    return next_business_day(day, holidays)


def add_months(anchor: Date, count: int) -> Date:
    """The same day of the month `count` months on, or that month's last day where it is shorter."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + count, 12)
    return Date(year, month + 1, min(anchor.day, calendar.monthrange(year, month + 1)[1]))


def nth_from(anchor: Date, count: int, events: Iterable[Date]) -> tuple[Date | None, int]:
    """(day of the `count`-th event on or after the anchor, or None; how many there are so far)."""
    since = sorted(day for day in events if day >= anchor)
    return (since[count - 1] if len(since) >= count else None), len(since)


def reckon(limit: Limit, anchor: Date, facts: Facts) -> Outcome:
    """What a limit comes to, counted from an anchor."""
    if isinstance(limit, Delegated):
        return reckon(limit.otherwise, anchor, facts) if limit.otherwise else Outcome(lacking=(limit.name,))
    if isinstance(limit, Joint):
        return _joined(limit.join, [reckon(part, anchor, facts) for part in limit.limits])
    return _span(limit, anchor, facts)


def _span(span: Span, anchor: Date, facts: Facts) -> Outcome:
    match span.unit:
        case Unit.HOURS:
            if facts.hour is None:
                return Outcome(lacking=("episodes.admission_time",))
            moment = DateTime.combine(anchor, facts.hour) + timedelta(hours=span.count)
            return Outcome(due=moment.date(), moment=moment)
        case Unit.DAYS:
            return Outcome(due=add_days(anchor, span.count, start_day_counted=facts.start_day_counted))
        case Unit.BUSINESS_DAYS:
            counted = facts.start_day_counted
            return Outcome(due=add_business_days(anchor, span.count, facts.holidays, start_day_counted=counted))
        case Unit.MONTHS:
            return Outcome(due=add_months(anchor, span.count))
        case _:
            return _by_services(span, anchor, facts)


def _by_services(span: Span, anchor: Date, facts: Facts) -> Outcome:
    match span.unit:
        case Unit.SERVICE_DAYS:
            return _counted(span, anchor, set(facts.sessions))
        case Unit.SESSIONS:
            return _counted(span, anchor, facts.sessions)
        case Unit.CONTACTS:
            return _counted(span, anchor, facts.contacts)
        case Unit.SERVED_MONTHS:
            return _served_months(span, anchor, facts)
        case Unit.UNITS_LEFT:
            return _units_left(span, anchor, facts)
        case Unit.AUTHORISATION_END:
            return _known(facts.authorisation_end, "authorisations.ends")
    return _known(facts.next_review, "reviews.held")


def _known(day: Date | None, path: str) -> Outcome:
    return Outcome(lacking=(path,)) if day is None else Outcome(due=day)


def _units_left(span: Span, anchor: Date, facts: Facts) -> Outcome:
    """Units run down with services, not with time: until they have, there is no day."""
    if facts.units_left is None:
        return Outcome(lacking=("authorisations.units",))
    day = max(anchor, facts.as_of or anchor)
    counts = ((span.unit, facts.units_left, span.count),)
    if facts.units_left <= span.count:
        return Outcome(due=day, counts=counts)
    return Outcome(not_before=day, counts=counts)


def _served_months(span: Span, anchor: Date, facts: Facts) -> Outcome:
    """Months from the anchor on; those without a service are passed over."""
    served = sorted({_months_between(anchor, day) for day in facts.contacts if day >= anchor})
    counts = ((span.unit, min(len(served), span.count), span.count),)
    if len(served) >= span.count:
        return Outcome(due=add_months(anchor, served[span.count - 1] + 1), counts=counts)
    running = _months_between(anchor, facts.as_of) if facts.as_of and facts.as_of > anchor else 0
    open_month = max(running, served[-1] + 1 if served else 0)
    return Outcome(not_before=add_months(anchor, open_month + span.count - len(served)), counts=counts)


def _months_between(anchor: Date, day: Date) -> int:
    """How many whole months have passed from the anchor to the day."""
    months = (day.year - anchor.year) * 12 + day.month - anchor.month
    return months if day >= add_months(anchor, months) else months - 1


def _counted(span: Span, anchor: Date, events: Iterable[Date]) -> Outcome:
    day, so_far = nth_from(anchor, span.count, events)
    counts = ((span.unit, so_far, span.count),)
    return Outcome(due=day, not_before=None if day else anchor, counts=counts)


def _joined(join: Join, parts: list[Outcome]) -> Outcome:
    counts = tuple(count for part in parts for count in part.counts)
    lacking = tuple(dict.fromkeys(name for part in parts for name in part.lacking))
    if lacking:
        return Outcome(lacking=lacking, counts=counts)
    known = [part for part in parts if part.due is not None]
    if known and (join is Join.EARLIER or len(known) == len(parts)):
        pick = min if join is Join.EARLIER else max
        chosen = pick(known, key=_moment)
        return Outcome(due=chosen.due, moment=chosen.moment, counts=counts)
    earliest = [day for part in parts if (day := part.due or part.not_before) is not None]
    bound = min(earliest) if join is Join.EARLIER else max(earliest)
    return Outcome(not_before=bound, counts=counts)


def _moment(outcome: Outcome) -> DateTime:
    """For comparing: a due day without an hour lasts until its end."""
    return outcome.moment or DateTime.combine(outcome.due or Date.max, Time.max)
