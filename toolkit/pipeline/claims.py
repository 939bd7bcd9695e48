"""Claims against plans: was a signed plan in force on that day, does it order the service, who gave it, who authorised it.

The pure part: records and claim lines in, answers out. A claim is *covered* if a signed plan was in force and nothing speaks
against it; *doubtful* if something must be looked at; *not covered* otherwise. Names of clients and family never appear.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from enum import StrEnum
from typing import Any

from toolkit.findings import Finding, Severity
from toolkit.payers.duedates.inforce import PlanPeriod
from toolkit.pipeline import claimcodes as codes
from toolkit.pipeline.frequency import Frequency, read_frequency
from toolkit.pipeline.gaps import nearest_period, why_none
from toolkit.records.client import PlanRecord
from toolkit.records.coverage import Authorisation
from toolkit.records.people import Staff
from toolkit.records.reading.claims import ClaimLine
from toolkit.records.reading.headers import plain

__all__ = ["ClaimAnswer", "Covered", "OrderLine", "Verdict", "answer_claims", "unknown_client"]


class Verdict(StrEnum):
    """What is to be said of a claim."""

    COVERED = "covered"
    DOUBTFUL = "doubtful"
    NOT_COVERED = "not covered"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """What the plan orders: the service with its frequency, from which row of the plan (`SV1`, `I1-2`)."""

    row: str
    service: str
    code: str
    frequency: str
    starts: Date | None = None
    ends: Date | None = None

    def holds_on(self, day: Date) -> bool:
        """Whether it is ordered on that day."""
        return (self.starts or day) <= day <= (self.ends or day)


@dataclass(frozen=True, slots=True)
class Covered:
    """The authorisation that a claim falls under. `units_left` are those after this claim; None where none are counted."""

    number: str
    starts: Date | None
    ends: Date | None
    units: int | float | None
    units_left: int | float | None


@dataclass(frozen=True)
class ClaimAnswer:
    """One claim line, answered. `signed` says which signatures put the plan in force, and when, in words."""

    line: ClaimLine
    period: PlanPeriod | None = None
    order: OrderLine | None = None
    staff: Staff | None = None
    authorisation: Covered | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Not covered where there is an error, doubtful where there is a warning."""
        severities = {found.severity for found in self.findings}
        if Severity.ERROR in severities:
            return Verdict.NOT_COVERED
        return Verdict.DOUBTFUL if Severity.WARNING in severities else Verdict.COVERED

    @property
    def signed(self) -> str:
        """The signatures that decide, in one line; '' without a plan."""
        return "; ".join(mark.why for mark in self.period.marks) if self.period else ""

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        line, period, order, paid = self.line, self.period, self.order, self.authorisation
        return {
            "claim": line.claim or "",
            "client": line.client,
            "date": line.date.isoformat(),
            "service": line.service or "",
            "units": line.units,
            "staff": line.staff or "",
            "place": str(line.place),
            "verdict": str(self.verdict),
            "plan": period.plan.id if period else "",
            "version": (period.plan.version or "") if period else "",
            "in_force_from": _iso(period.span.first if period and period.span else None),
            "in_force_to": _iso(period.span.last if period and period.span else None),
            "signed": self.signed,
            "ordered": order.service if order else "",
            "frequency": order.frequency if order else "",
            "staff_name": (self.staff.name or "") if self.staff else "",
            "credential": (self.staff.credential or "") if self.staff else "",
            "authorisation": paid.number if paid else "",
            "authorised_from": _iso(paid.starts if paid else None),
            "authorised_to": _iso(paid.ends if paid else None),
            "units_left": paid.units_left if paid else None,
            "findings": [found.to_dict() for found in self.findings],
        }


def _iso(day: Date | None) -> str:
    return day.isoformat() if day is not None and day != Date.max else ""


FindStaff = Callable[[str], Staff | None]
"""The staff member whom an id or a name means."""


def unknown_client(line: ClaimLine, near: str) -> ClaimAnswer:
    """The answer for a client whom the caseload does not have; `near` is the id that it resembles, or ''."""
    hint = f"Did you mean “{near}”?" if near else "Add the client's plan to the sources, or correct the id."
    found = codes.CLIENT_UNKNOWN.finding(
        "The claim is for a client who is not in the caseload.", client=line.client, place=line.place, hint=hint
    )
    return ClaimAnswer(line, findings=(found,))


def answer_claims(
    record: PlanRecord,
    lines: Sequence[ClaimLine],
    periods: Sequence[PlanPeriod],
    find_staff: FindStaff,
    *,
    as_of: Date,
) -> tuple[ClaimAnswer, ...]:
    """Answer one client's claim lines, in their order. Units and frequencies are counted by day, then by order."""
    client = _Client(record, periods, find_staff, as_of)
    by_day = sorted(range(len(lines)), key=lambda position: (lines[position].date, position))
    answers = {position: client.answer(lines[position]) for position in by_day}
    return tuple(answers[position] for position in range(len(lines)))


@dataclass
class _Client:
    """Answers the claims of one client, earliest first, and counts as it goes."""

    record: PlanRecord
    periods: Sequence[PlanPeriod]
    find_staff: FindStaff
    as_of: Date
    used: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    times: Counter[tuple[object, ...]] = field(default_factory=Counter)
    seen: dict[tuple[object, ...], ClaimLine] = field(default_factory=dict)

    def answer(self, line: ClaimLine) -> ClaimAnswer:
        findings = list(self._about_line(line))
        period, order = self._plan(line)
        if period is None:
            findings.append(self._no_plan(line))
        else:
            findings += self._about_plan(line, period, order)
        staff = self.find_staff(line.staff) if line.staff else None
        findings += _about_staff(line, staff)
        authorisation, about = self._authorisation(line)
        return ClaimAnswer(line, period, order, staff, authorisation, (*findings, *about))

    def _about_line(self, line: ClaimLine) -> Iterator[Finding]:
        """What is odd about the line itself."""
        if line.date > self.as_of:
            yield _found(codes.IN_THE_FUTURE, line, "The day of the claim has not come yet.", "Look at the date.")
        if line.units is not None and line.units <= 0:
            hint = "Mend the units; or take the line out, with the claim that it takes back."
            yield _found(codes.ODD_UNITS, line, "The units of the claim are not above 0.", hint)
        key = (line.date, plain(line.service or ""), line.units, line.staff, line.claim)
        first = self.seen.setdefault(key, line)
        if first is not line:
            message = f"The line says the same as row {first.place.row} of the file."
            yield _found(codes.TWICE, line, message, "Take one of them out, unless the service was given twice.")

    def _plan(self, line: ClaimLine) -> tuple[PlanPeriod | None, OrderLine | None]:
        """The plan in force; of several (episodes side by side) the one that orders the service, else the latest."""
        inside = [period for period in self.periods if period.span is not None and line.date in period.span]
        inside.sort(key=lambda period: period.opens or Date.min, reverse=True)
        for period in inside:
            order = _order(period, line)
            if order is not None:
                return period, order
        return (inside[0], None) if inside else (None, None)

    def _no_plan(self, line: ClaimLine) -> Finding:
        why = why_none(self.periods, line.date)
        nearest = nearest_period(self.periods, line.date)
        demand = nearest.deciding if nearest is not None else None
        facts: dict[str, Any] = {}
        if demand is not None:
            facts = {"citation": demand.citation, "standing": str(demand.standing), "demands": demand.ids}
        return _found(
            codes.NO_PLAN,
            line,
            f"No signed plan was in force on {line.date}: {why}.",
            "If a plan or signature of that time is on file, enter it; else this day is not covered.",
            **facts,
        )

    def _about_plan(self, line: ClaimLine, period: PlanPeriod, order: OrderLine | None) -> Iterator[Finding]:
        plan = period.plan.id
        if order is None:
            yield _found(
                codes.NOT_ORDERED, line, _not_ordered(line, period), "Look at the plan's services, or at the claim."
            )
        elif line.service and (frequency := read_frequency(order.frequency)) is not None:
            yield from self._about_frequency(line, period, order, frequency)
        for mark in period.early:
            message = f"A signature of plan {plan} is dated before the plan was written: {mark.why}."
            yield _found(codes.SIGNED_EARLY, line, message, "Look which of the dates is right.")

    def _about_frequency(
        self, line: ClaimLine, period: PlanPeriod, order: OrderLine, frequency: Frequency
    ) -> Iterator[Finding]:
        start = order.starts or (period.span.first if period.span else line.date)
        key = (period.plan.id, order.row, frequency.window(line.date, start))
        self.times[key] += 1
        if self.times[key] > frequency.times:
            message = f"This is claim {self.times[key]} in a time for which plan {period.plan.id} orders {frequency}."
            yield _found(codes.TOO_OFTEN, line, message, "See that the record explains it, or mend the claim.")

    def _authorisation(self, line: ClaimLine) -> tuple[Covered | None, tuple[Finding, ...]]:
        """The authorisation of the day with units left that ends first, its units counted down."""
        wanted = plain(line.service or "")
        rows = [row for row in self.record.authorisations if not row.service or plain(row.service) == wanted]
        inside = [row for row in rows if (row.starts or line.date) <= line.date <= (row.ends or line.date)]
        if not inside:
            return None, _not_authorised(line, rows) if any(row.service for row in rows) else ()
        units = line.units or 0
        inside.sort(key=lambda row: (self._left(row) < units, row.ends or Date.max))
        row = inside[0]
        self.used[row.id] += units
        left = self._left(row)
        covered = Covered(
            row.number or row.id, row.starts, row.ends, row.units, None if row.units is None else _whole(left)
        )
        if left >= 0:
            return covered, ()
        used = _whole(self.used[row.id])
        message = f"Authorisation {row.id} has {row.units} units, and the claims up to this one come to {used}."
        return covered, (_found(codes.UNITS_USED_UP, line, message, "Ask for more units, or mend the claims."),)

    def _left(self, row: Authorisation) -> float:
        return float("inf") if row.units is None else row.units - self.used[row.id]


def _whole(number: float) -> int | float:
    return int(number) if number == int(number) else round(number, 2)


def _found(code: Any, line: ClaimLine, message: str, hint: str, **facts: Any) -> Finding:
    found: Finding = code.finding(message, client=line.client, place=line.place, hint=hint, **facts)
    return found


def _about_staff(line: ClaimLine, staff: Staff | None) -> Iterator[Finding]:
    if staff is None:
        said = (
            "names a staff member who is not on the list of staff"
            if line.staff
            else "does not say who gave the service"
        )
        yield _found(codes.STAFF_UNKNOWN, line, f"The claim {said}.", "Write the staff id as the sheet Staff has it.")
    elif not staff.credential:
        message = f"Staff member {staff.id} has no credential on record."
        yield _found(codes.NO_CREDENTIAL, line, message, "Fill in Credential on the sheet Staff.")


def _not_authorised(line: ClaimLine, rows: Iterable[Authorisation]) -> tuple[Finding, ...]:
    spans = ", ".join(f"{row.id} from {row.starts or '…'} to {row.ends or '…'}" for row in rows if row.service)
    message = f"The service is authorised, and not on {line.date}: {spans}."
    return (_found(codes.NOT_AUTHORISED, line, message, "Enter the authorisation of that time, if there is one."),)


def _orders(period: PlanPeriod) -> list[OrderLine]:
    """What a plan orders: its services, and the interventions whose modality none of them names."""
    services = [
        OrderLine(row.id, row.type or "", row.code or "", row.frequency or "", row.starts, row.ends)
        for row in period.plan.services
    ]
    named = {plain(order.service) for order in services}
    interventions = [row for row in period.plan.interventions if row.modality and plain(row.modality) not in named]
    return services + [OrderLine(row.id, row.modality or "", "", row.frequency or "") for row in interventions]


def _named(period: PlanPeriod, line: ClaimLine) -> list[OrderLine]:
    """The orders of the claim's service, by its name or its code."""
    wanted = plain(line.service or "")
    return [order for order in _orders(period) if wanted and wanted in (plain(order.service), plain(order.code))]


def _order(period: PlanPeriod, line: ClaimLine) -> OrderLine | None:
    return next((order for order in _named(period, line) if order.holds_on(line.date)), None)


def _not_ordered(line: ClaimLine, period: PlanPeriod) -> str:
    plan = period.plan.id
    if not plain(line.service or ""):
        return f"The claim names no service, so that nobody can say whether plan {plan} orders it."
    if not _orders(period):
        return f"Plan {plan} was in force, and orders no service at all."
    for order in _named(period, line):
        days = [f"from {order.starts}"] if order.starts else []
        days += [f"to {order.ends}"] if order.ends else []
        return f"Plan {plan} orders the service {' '.join(days)}, and not on {line.date}."
    return f"Plan {plan} was in force, and does not order this service."
