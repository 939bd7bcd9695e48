"""When a signed plan was in force: from which day, until which, and which dates decide it.

A plan is in force from its effective day (else the day it was written), or from the signature that puts it in force,
whichever is later, to its last day, the client's discharge, or the day before a later plan comes into force. The payers'
profiles say which signature that is (`puts_in_force`); where a profile marks none, all that it asks for must be there. A
later plan that is not signed ends nothing. A signature counts from the day the plan was written at the earliest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date

from toolkit.payers.applied import AppliedDemand
from toolkit.payers.demands import Demands
from toolkit.payers.duedates.spans import Span, day_before
from toolkit.payers.kinds.signing import SignatureDemand
from toolkit.payers.signers import (
    RequiredSigner,
    SignerState,
    SignerStatus,
    match_signatures,
    required_signers,
    stated_roles,
)
from toolkit.payers.vocabulary import role_label
from toolkit.records.agreement import Signature
from toolkit.records.client import PlanRecord
from toolkit.records.plan import Plan

__all__ = ["Mark", "PlanPeriod", "plan_periods", "signer_in_words"]

_ROLES_OF_THE_CLIENT = frozenset({"client", "guardian", "family"})


@dataclass(frozen=True, slots=True)
class Mark:
    """One signature that decides. `day` is the day from which it counts; None while it is lacking, with `why` in words.

    `who` names staff by name and credential, and the client's side by role alone. `is_early`: it is dated before the plan
    was written. `signed` is its own date.
    """

    who: str
    day: Date | None
    why: str
    signed: Date | None = None
    is_early: bool = False
    demand: AppliedDemand | None = None


@dataclass(frozen=True, slots=True)
class PlanPeriod:
    """One plan: the days on which it was in force, and what decides them.

    `span` is None if it never was; `effective` is its first day by its own dates; `ended_by` says what ends it: `ends`,
    `discharge`, the id of the plan that follows, or ''.
    """

    plan: Plan
    demands: Demands
    effective: Date | None
    marks: tuple[Mark, ...]
    span: Span | None
    ended_by: str = ""

    @property
    def opens(self) -> Date | None:
        """The day on which it comes into force; None while a date or a signature that decides is lacking."""
        if self.effective is None or not self.is_signed:
            return None
        return max([self.effective, *(mark.day for mark in self.marks if mark.day is not None)])

    @property
    def is_signed(self) -> bool:
        """Whether every signature that decides is there."""
        return all(mark.day is not None for mark in self.marks)

    @property
    def early(self) -> tuple[Mark, ...]:
        """Signatures that are dated before the plan was written."""
        return tuple(mark for mark in self.marks if mark.is_early)

    @property
    def deciding(self) -> AppliedDemand | None:
        """The payer's demand for the signature that came last, or is lacking."""
        open_marks = [mark for mark in self.marks if mark.day is None]
        last = open_marks or sorted(self.marks, key=lambda mark: mark.day or Date.min)[-1:]
        return last[0].demand if last else None

    @property
    def dates(self) -> str:
        """The dates that decide, in one line: `plan P1 took effect 2026-09-01; Supervisor (…) signed 2026-09-04`."""
        begun = (
            f"plan {self.plan.id} took effect {self.effective}"
            if self.effective
            else f"plan {self.plan.id} has no date"
        )
        return "; ".join([begun, *(mark.why for mark in self.marks)])


def plan_periods(record: PlanRecord, demands_of: Callable[[Plan], Demands], *, as_of: Date) -> tuple[PlanPeriod, ...]:
    """The periods of all plans, in the order of the plans. Signatures after `as_of` are none yet."""
    opened = [_opened(record, plan, demands_of(plan), as_of) for plan in record.plans]
    return tuple(_closed(record, period, opened) for period in opened)


def _opened(record: PlanRecord, plan: Plan, demands: Demands, as_of: Date) -> PlanPeriod:
    marks = _marks(record, plan, demands, as_of)
    return PlanPeriod(plan, demands, plan.effective or plan.written, marks, None)


def _closed(record: PlanRecord, period: PlanPeriod, all_periods: Sequence[PlanPeriod]) -> PlanPeriod:
    """The period with its span: cut where something ends it."""
    opens = period.opens
    ends = [
        (day_before(other.opens), other.plan.id)
        for other in all_periods
        if other.opens and _follows(record, other, period)
    ]
    if period.plan.ends is not None:
        ends.append((period.plan.ends, "ends"))
    episode = record.episode_of(period.plan)
    if episode is not None and episode.discharge is not None:
        ends.append((episode.discharge, "discharge"))
    last, ended_by = min(ends, default=(Date.max, ""))
    span = Span(opens, last) if opens is not None and opens <= last else None
    return replace(period, span=span, ended_by=ended_by)


def _follows(record: PlanRecord, later: PlanPeriod, earlier: PlanPeriod) -> bool:
    """Whether a plan takes the other's place: it says so, or it is a later plan of the same episode."""
    if later.plan.id == earlier.plan.id:
        return False
    if later.plan.supersedes == earlier.plan.id:
        return True
    if earlier.plan.supersedes == later.plan.id or record.episode_of(later.plan) is not record.episode_of(earlier.plan):
        return False
    order = [plan.id for plan in record.plans]
    ranks = [(each.effective or Date.min, order.index(each.plan.id)) for each in (earlier, later)]
    return ranks[0] < ranks[1]


def _marks(record: PlanRecord, plan: Plan, demands: Demands, as_of: Date) -> tuple[Mark, ...]:
    # The earliest signature of a role counts, wherever it stands in the list.
    signatures = sorted(plan.signatures, key=lambda row: row.date or Date.max)
    if not demands.profiles:
        return (_first_signature(record, plan, signatures, as_of),)
    required = _putting_in_force(required_signers(record, plan, demands, as_of=as_of), demands)
    return tuple(_mark(record, plan, state) for state in match_signatures(required, signatures, record))


def _putting_in_force(required: Sequence[RequiredSigner], demands: Demands) -> list[RequiredSigner]:
    """Of each profile the signatures that it marks, else all that it asks for.

    A marked signature that need not be given again (it stands from the version before) leaves nothing to wait for.
    """
    marking = {applied.profile.key for applied in demands.signatures if _is_marked(applied, demands)}
    return [
        signer
        for signer in required
        if _is_marked(signer.demand, demands) or not _profiles_of(signer.demand) <= marking
    ]


def _is_marked(applied: AppliedDemand, demands: Demands) -> bool:
    demand = applied.demand
    if not isinstance(demand, SignatureDemand) or demand.of != "plan":
        return False
    return demand.puts_in_force and bool(stated_roles(demand, demands))


def _profiles_of(applied: AppliedDemand) -> set[str]:
    return {applied.profile.key, *(other.profile.key for other in applied.also)}


def _mark(record: PlanRecord, plan: Plan, state: SignerState) -> Mark:
    row, demand = state.signature, state.required.demand
    if row is None or state.status is SignerStatus.MISSING:
        return Mark(state.required.label, None, f"{state.required.label} has not signed", demand=demand)
    who = signer_in_words(record, row)
    if state.status is SignerStatus.INCOMPLETE:
        lacking = " and ".join(name.replace("_", " ") for name in state.lacking)
        return Mark(who, None, f"the signature of {who} has no {lacking}", row.date, demand=demand)
    if state.status is not SignerStatus.SIGNED:
        return Mark(who, row.date or Date.min, f"{who} did not sign, and it is said why", demand=demand)
    return _signed(plan, row, who, demand)


def _signed(plan: Plan, row: Signature, who: str, demand: AppliedDemand | None) -> Mark:
    if row.date is None:
        return Mark(who, None, f"the signature of {who} has no date", demand=demand)
    if plan.written is not None and row.date < plan.written:
        why = f"{who} signed {row.date}, before the plan was written on {plan.written}"
        return Mark(who, plan.written, why, row.date, is_early=True, demand=demand)
    return Mark(who, row.date, f"{who} signed {row.date}", row.date, demand=demand)


def _first_signature(record: PlanRecord, plan: Plan, signatures: Sequence[Signature], as_of: Date) -> Mark:
    """Where no payer profile says who signs, the first signature that the plan carries."""
    for row in signatures:
        if not row.refused and row.date is not None and row.date <= as_of and row.purpose in (None, "plan"):
            return _signed(plan, row, signer_in_words(record, row), None)
    return Mark("", None, "nobody has signed")


def signer_in_words(record: PlanRecord, row: Signature) -> str:
    """`Supervisor (Marcus Lindqvist, PhD)`; of the client's side the role alone, since reports travel."""
    role = role_label(row.role, "en") if row.role else "Signer"
    if row.role in _ROLES_OF_THE_CLIENT or row.role is None:
        return role
    member = record.staff_member(row.staff)
    name = (member.name if member else None) or row.name
    credential = row.credential or (member.credential if member else None)
    said = ", ".join(part for part in (name, credential) if part)
    return f"{role} ({said})" if said else role
