"""What all payers of a case demand together: the union of their profiles, where the stricter governs and is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date as Date
from typing import Any

from toolkit.findings import Finding
from toolkit.payers.applied import AppliedDemand, Settled, Undecided
from toolkit.payers.catalogue import Catalogue
from toolkit.payers.kinds.conditions import Situation
from toolkit.payers.kinds.parts import PlanKind
from toolkit.payers.profile import PayerProfile
from toolkit.payers.scope import Choice, Scope
from toolkit.payers.unmatched import unmatched_findings
from toolkit.records.client import PlanRecord
from toolkit.records.coverage import Coverage
from toolkit.records.plan import Plan

__all__ = ["AppliedDemand", "Demands", "Undecided", "demands_for", "plan_day"]


class Demands:
    """What the payers of one case demand. Conditions are looked at when the first demand is asked for.

    `profiles` are those that apply, in the order of the client's coverage; `unmatched` the payers that have none, as the
    caseload writes them; `findings` say so, for the client's report; `agency_values` are what the agency states where a
    payer leaves a value to it.
    """

    __slots__ = ("_choice", "_settled", "_situation", "agency_values", "findings")

    def __init__(
        self, choice: Choice, situation: Situation, findings: tuple[Finding, ...], agency_values: Mapping[str, Any]
    ) -> None:
        self._choice = choice
        self._situation = situation
        self._settled: Settled | None = None
        self.findings = findings
        self.agency_values = agency_values

    @property
    def profiles(self) -> tuple[PayerProfile, ...]:
        """The profiles that apply, in the order of the client's coverage."""
        return self._choice.profiles

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Payers for which no profile applies, as the caseload writes them."""
        return (*self._choice.unknown, *self._choice.elsewhere)

    @property
    def undecided(self) -> tuple[Undecided, ...]:
        """Demands of which nobody can say whether they are made, because the record is silent on their condition."""
        return self._all().undecided

    @property
    def plan_kind(self) -> PlanKind:
        """The kind of plan that the payers want: that of the one who wants most; formal where no payer speaks."""
        return min(self._all().plan_kinds, key=lambda kind: kind.rank, default=PlanKind.FORMAL)

    def plan_kind_for(self, service: str) -> PlanKind:
        """The same for one service, as the caseload or a claim writes it."""
        kinds = self._choice.pool.plan_kinds(self._situation, (service,))
        return min(kinds, key=lambda kind: kind.rank, default=PlanKind.FORMAL)

    def of(self, kind: str) -> tuple[AppliedDemand, ...]:
        """The demands that are made in this case of a kind (`AppliedDemand.kind` lists them)."""
        return (self._settled or self._all()).by_kind.get(kind, ())

    @property
    def sections(self) -> tuple[AppliedDemand, ...]:
        """Sections that the plan must have."""
        return self.of("section")

    @property
    def fields(self) -> tuple[AppliedDemand, ...]:
        """Fields that must be filled; one field each."""
        return self.of("field")

    @property
    def counts(self) -> tuple[AppliedDemand, ...]:
        """How many rows there must be for each of another kind."""
        return self.of("count")

    @property
    def first_plan(self) -> tuple[AppliedDemand, ...]:
        """Deadlines of the first plan; which is the strictest shows in the client's dates (`duedates.first_plan_due`)."""
        return self.of("first_plan")

    @property
    def review(self) -> tuple[AppliedDemand, ...]:
        """Review intervals; which is the strictest shows in the client's dates (`duedates.next_review`)."""
        return self.of("review")

    @property
    def signatures(self) -> tuple[AppliedDemand, ...]:
        """Who must sign, in the order of payers."""
        return self.of("signature")

    def _all(self) -> Settled:
        if self._settled is None:
            self._settled = self._choice.pool.settle(self._situation)
        return self._settled


def demands_for(
    record: PlanRecord,
    plan: Plan | None,
    catalogue: Catalogue,
    *,
    as_of: Date,
    payers: Sequence[str] = (),
    agency_values: Mapping[str, Any] | None = None,
) -> Demands:
    """What the payers of a plan demand.

    The payers are the client's coverage on the plan's date, or those named in `payers` (ids or names) instead. The version
    of a profile is the one that held on the plan's date, or the one that `plans.made_under` names. Raises
    ConfigurationError if a payer's profile has errors.
    """
    day = plan_day(plan, as_of)
    episode = record.episode_of(plan)
    scope = Scope(
        payers=tuple(payers) or tuple(row.payer for row in record.coverage if row.payer and _covers(row, day)),
        day=day,
        programme=episode.programme if episode else None,
        level_of_care=episode.level_of_care if episode else None,
        age=record.age_on(day),
        versions=_versions(plan),
    )
    choice = catalogue.choose(scope)
    findings: tuple[Finding, ...] = ()
    if not choice.is_complete or not scope.payers:
        findings = tuple(unmatched_findings(record, plan, choice, scope, catalogue.names))
    return Demands(choice, Situation(record, plan, episode, day), findings, agency_values or {})


def plan_day(plan: Plan | None, as_of: Date) -> Date:
    """The day that decides versions, coverage and ages: the plan's first day, else the day it was written, else `as_of`."""
    return (plan and (plan.effective or plan.written)) or as_of


def _covers(coverage: Coverage, day: Date) -> bool:
    started = coverage.starts is None or coverage.starts <= day
    return started and (coverage.ends is None or day <= coverage.ends)


def _versions(plan: Plan | None) -> tuple[str, ...]:
    written = plan.made_under if plan else None
    return tuple(part.strip() for part in written.replace(",", ";").split(";") if part.strip()) if written else ()
