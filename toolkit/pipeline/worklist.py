"""The worklist: what is due for whom, in the order in which an office works through it.

A line is flat, small and picklable: texts and days, nothing of the record. Names of clients are in no line; the counts hold
neither names nor ids of clients.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime as DateTime
from enum import StrEnum
from functools import cached_property
from typing import Any

from toolkit.findings import Finding
from toolkit.payers.duedates.duedates import DueStatus
from toolkit.payers.duedates.dueitem import DueItem
from toolkit.pipeline.report import ProfileUse, profile_reservations

__all__ = ["NOBODY", "DueGroup", "DueLine", "Wanted", "Worklist", "days_said"]

NOBODY = "No clinician"
"""Stands where the record names no clinician."""
_NO_PROGRAMME = "No programme"
_SHOWN = frozenset({DueStatus.OVERDUE, DueStatus.DUE, DueStatus.WAITING, DueStatus.NOT_DUE, DueStatus.UNKNOWN})


class DueGroup(StrEnum):
    """The parts of a worklist, in the order of reading."""

    OVERDUE = "overdue"
    NOW = "due now"
    WAITING = "waiting for a signature"
    COMING = "coming"
    UNKNOWN = "cannot be reckoned"
    PAST = "done or ended"


_GROUPS = {
    DueStatus.OVERDUE: DueGroup.OVERDUE,
    DueStatus.DUE: DueGroup.NOW,
    DueStatus.WAITING: DueGroup.WAITING,
    DueStatus.NOT_DUE: DueGroup.COMING,
    DueStatus.UNKNOWN: DueGroup.UNKNOWN,
    DueStatus.DONE: DueGroup.PAST,
    DueStatus.ENDED: DueGroup.PAST,
}
_RANKS = {group: rank for rank, group in enumerate(DueGroup)}


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing that is due for one client.

    `profile` is the payer profile (`id@version`) that sets the day, '' where the record alone does; `set_by` and
    `set_reason` are there where a person set it. `uid` is the same whatever day it is due on: calendars move an entry by it.
    The rest is as in `payers.dueitem.DueItem`.
    """

    client: str
    kind: str
    item: str
    status: DueStatus
    why: str
    uid: str
    due: Date | None = None
    moment: DateTime | None = None
    opens: Date | None = None
    grace_end: Date | None = None
    not_before: Date | None = None
    done: Date | None = None
    profile: str = ""
    citation: str = ""
    standing: str = ""
    clinician: str = ""
    programme: str = ""
    set_by: str = ""
    set_reason: str = ""
    lacking: tuple[str, ...] = ()
    path: str = ""

    @property
    def group(self) -> DueGroup:
        """The part of the worklist that it stands in."""
        return _GROUPS[self.status]

    @property
    def day(self) -> Date | None:
        """The day by which it is sorted: that on which it is due, else the earliest that this can become."""
        return self.due or self.not_before

    def sort_key(self) -> tuple[int, Date, str, str, str]:
        """By group, then day, then client."""
        return (_RANKS[self.group], self.day or Date.max, self.client, self.item, self.uid)

    def days_left(self, as_of: Date) -> int | None:
        """Days from `as_of` to the due day: negative once it is past. None without a day, and for what is done."""
        return (self.due - as_of).days if self.due and self.group is not DueGroup.PAST else None

    def to_dict(self, as_of: Date) -> dict[str, Any]:
        """JSON-ready: an entry of `due --json`."""
        return {
            "client": self.client,
            "kind": self.kind,
            "item": self.item,
            "due": _iso(self.due),
            "moment": self.moment.isoformat(timespec="minutes") if self.moment else None,
            "opens": _iso(self.opens),
            "grace_end": _iso(self.grace_end),
            "not_before": _iso(self.not_before),
            "done": _iso(self.done),
            "days_left": self.days_left(as_of),
            "status": str(self.status),
            "why": self.why,
            "lacking": list(self.lacking),
            "profile": self.profile,
            "citation": self.citation,
            "standing": self.standing,
            "clinician": self.clinician,
            "programme": self.programme,
            "manual": {"by": self.set_by, "reason": self.set_reason} if self.set_by else None,
            "path": self.path,
        }


def _iso(day: Date | None) -> str | None:
    return day.isoformat() if day else None


def days_said(line: DueLine, as_of: Date) -> str:
    """`38 days late`, `today`, `5 days left`; '' without a day. Within the payer's grace it is `2 days past`, not late."""
    left = line.days_left(as_of)
    if left is None:
        return ""
    if left == 0:
        return "today"
    said = "left" if left > 0 else "late" if line.status is DueStatus.OVERDUE else "past"
    return f"{abs(left):,} day{'' if abs(left) == 1 else 's'} {said}"


@dataclass(frozen=True)
class Wanted:
    """Which of the clients' items are listed: immutable and picklable.

    What is overdue, due now, waiting for a signature or cannot be reckoned is listed whatever its day; what is not due yet
    up to `by`. `first` leaves out what is due before, and what has no day. `statuses` and `profiles` (`id@version`), where
    given, leave out all others; what is done or has ended is listed where its status is asked for.
    """

    by: Date
    first: Date | None = None
    statuses: frozenset[DueStatus] = frozenset()
    profiles: frozenset[str] = frozenset()

    def includes(self, item: DueItem) -> bool:
        """Whether the item is listed."""
        if item.status not in (self.statuses or _SHOWN):
            return False
        if self.profiles and (item.demand is None or item.demand.profile.key not in self.profiles):
            return False
        day = item.due or item.not_before
        if self.first is not None and (day is None or day < self.first):
            return False
        if item.status is DueStatus.NOT_DUE:
            return day is not None and day <= self.by
        return True


@dataclass(frozen=True)
class Worklist:
    """The lines that were asked for, sorted, and what they rest on.

    `clients` is how many clients were looked at, `without_profile` for how many of them no payer profile applies, so that
    only what their record says itself is listed. `left_out` counts, by status, what was reckoned and not asked for.
    `findings` are those that may change a day.
    """

    as_of: Date
    by: Date
    lines: tuple[DueLine, ...]
    clients: int = 0
    without_profile: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    profiles: tuple[ProfileUse, ...] = ()

    @cached_property
    def counts(self) -> dict[str, Any]:
        """Numbers of clients, of lines by status, and of lines by group for each programme and clinician."""
        return {
            "clients": self.clients,
            "without_profile": self.without_profile,
            "listed": len(self.lines),
            "status": _counted([str(line.status) for line in self.lines]),
            "left_out": dict(sorted(self.left_out.items())),
            "programmes": self._by([line.programme or _NO_PROGRAMME for line in self.lines]),
            "clinicians": self._by([line.clinician or NOBODY for line in self.lines]),
        }

    def _by(self, names: Sequence[str]) -> dict[str, dict[str, int]]:
        counted = Counter(zip(names, (line.group for line in self.lines), strict=True))
        return {
            name: {str(group): counted[name, group] for group in DueGroup if counted[name, group]}
            for name in sorted(set(names))
        }

    @property
    def is_overdue(self) -> bool:
        """Whether something is overdue."""
        return any(line.status is DueStatus.OVERDUE for line in self.lines)

    @property
    def reservations(self) -> tuple[str, ...]:
        """What a reader must know before relying on the days."""
        return profile_reservations(self.profiles)

    def of_group(self, group: DueGroup) -> tuple[DueLine, ...]:
        """The lines of one part."""
        return tuple(line for line in self.lines if line.group is group)

    @cached_property
    def by_clinician(self) -> dict[str, tuple[DueLine, ...]]:
        """The lines of each clinician, by name; those of nobody last."""
        grouped: dict[str, list[DueLine]] = {}
        for line in self.lines:
            grouped.setdefault(line.clinician, []).append(line)
        return {name or NOBODY: tuple(grouped[name]) for name in sorted(grouped, key=lambda name: (not name, name))}

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: what `due --json` prints."""
        return {
            "as_of": self.as_of.isoformat(),
            "by": self.by.isoformat(),
            "counts": self.counts,
            "reservations": list(self.reservations),
            "due": [line.to_dict(self.as_of) for line in self.lines],
            "findings": [found.to_dict() for found in self.findings],
            "profiles": [profile.to_dict() for profile in self.profiles],
        }


def _counted(names: Sequence[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
