"""Demands as they apply: each with the profile that makes it, the stricter before the more lenient."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from functools import cached_property

from toolkit.payers.kinds.conditions import Answer, Situation, When
from toolkit.payers.kinds.kinds import Demand, FieldDemand
from toolkit.payers.kinds.needed import PlanNeededDemand, plan_wanted
from toolkit.payers.kinds.parts import PlanKind, Standing
from toolkit.payers.profile import PayerProfile

__all__ = ["AppliedDemand", "Pool", "Settled", "Undecided"]

_MADE = Answer(holds=True)


@dataclass(frozen=True, eq=False, repr=False)
class AppliedDemand:
    """A demand, the payer profile that makes it, and those of other payers that it covers, in the order of payers."""

    demand: Demand
    profile: PayerProfile
    also: tuple[AppliedDemand, ...] = ()

    def __repr__(self) -> str:
        return f"AppliedDemand({self.id!r})"

    @property
    def kind(self) -> str:
        """section, field, first_plan, review, signature, …: `kinds.KEYS_OF_KINDS` has all."""
        return self.demand.kind

    @cached_property
    def id(self) -> str:
        """`ny-mhotrs-clinic@2025#diagnoses`, as findings name it."""
        return f"{self.profile.key}#{self.demand.id}"

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Its own id and those of all that it covers."""
        return (self.id, *(other.id for other in self.also))

    @property
    def citation(self) -> str:
        """Where the payer says so; '' for an example."""
        return self.demand.citation

    @cached_property
    def standing(self) -> Standing:
        """How well it is founded."""
        return self.demand.standing or self.profile.standing

    @property
    def checked(self) -> Date | None:
        """When that was last checked."""
        return self.demand.checked

    @property
    def inherited_from(self) -> str:
        """`base@1` where its profile only takes it over, else ''."""
        return self.profile.inherited_from(self.demand.id)

    @cached_property
    def source(self) -> str:
        """The citation for a sentence, with its standing where that is not verified: `DHS 35.19(3)`, `unverified`."""
        if self.standing is Standing.VERIFIED:
            return self.citation
        return f"{self.citation} ({self.standing})" if self.citation else str(self.standing)


@dataclass(frozen=True, slots=True)
class Undecided:
    """A demand of which nobody can say whether it is made, and the general paths of what is lacking."""

    demand: AppliedDemand
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """The demands that are made, by kind, those of which nobody can say, and the kind of plan that each profile wants."""

    by_kind: Mapping[str, tuple[AppliedDemand, ...]]
    undecided: tuple[Undecided, ...]
    plan_kinds: tuple[PlanKind, ...]


class Pool:
    """All demands of some profiles on some day, conditions open. Shared by all clients of the same payers."""

    def __init__(self, profiles: Sequence[PayerProfile], day: Date) -> None:
        self.candidates = tuple(applied for profile in profiles for applied in _on_day(profile, day))
        made_when = (applied.demand.when for applied in self.candidates)
        self.conditions: tuple[When, ...] = tuple(dict.fromkeys(when for when in made_when if when))
        self._profiles = tuple(profiles)
        self._wanting = tuple(tuple(self._plan_needed(profile)) for profile in profiles)
        self._settled: dict[tuple[tuple[Answer, ...], tuple[PlanKind, ...]], Settled] = {}

    def _plan_needed(self, profile: PayerProfile) -> Iterator[PlanNeededDemand]:
        for applied in self.candidates:
            if applied.profile is profile and isinstance(applied.demand, PlanNeededDemand):
                yield applied.demand

    def settle(self, situation: Situation) -> Settled:
        """The demands that are made in a situation."""
        answers = tuple(condition.answer(situation) for condition in self.conditions)
        kinds = self.plan_kinds(situation, services_of(situation) if any(self._wanting) else ())
        settled = self._settled.get((answers, kinds))
        if settled is None:
            settled = self._settle(dict(zip(self.conditions, answers, strict=True)), kinds)
            self._settled[answers, kinds] = settled
        return settled

    def plan_kinds(self, situation: Situation, services: Sequence[str]) -> tuple[PlanKind, ...]:
        """The kind of plan that each profile wants for some services, in the order of profiles."""
        return tuple(
            plan_wanted((one for one in wanting if one.when is None or one.when.answer(situation).holds), services)
            if wanting
            else PlanKind.FORMAL
            for wanting in self._wanting
        )

    def _settle(self, answers: Mapping[When, Answer], kinds: tuple[PlanKind, ...]) -> Settled:
        made, undecided = [], []
        kind_for = {profile.key: kind for profile, kind in zip(self._profiles, kinds, strict=True)}
        for applied in self.candidates:
            if not applied.demand.for_plan.includes(kind_for[applied.profile.key]):
                continue
            answer = answers[applied.demand.when] if applied.demand.when else _MADE
            if answer.holds:
                made.append(applied)
            elif answer.holds is None:
                undecided.append(Undecided(applied, answer.lacking))
        by_kind: defaultdict[str, list[AppliedDemand]] = defaultdict(list)
        for applied in _governing(made):
            by_kind[applied.kind].append(applied)
        return Settled({kind: tuple(found) for kind, found in by_kind.items()}, tuple(undecided), kinds)


def services_of(situation: Situation) -> tuple[str, ...]:
    """The services that the plan orders; where it orders none, those that were given or authorised."""
    if situation.plan is not None:
        ordered = tuple(service.type for service in situation.plan.services if service.type)
        if ordered:
            return ordered
    record = situation.record
    given = [row.service for row in record.services_given]
    authorised = [row.service for row in record.authorisations]
    return tuple(dict.fromkeys(service for service in (*given, *authorised) if service))


def _on_day(profile: PayerProfile, day: Date) -> Iterator[AppliedDemand]:
    for demand in profile.demands:
        if demand.effective is None or demand.effective.includes(day):
            parts: Iterable[Demand] = demand.split() if isinstance(demand, FieldDemand) else (demand,)
            yield from (AppliedDemand(part, profile) for part in parts)


def _governing(made: Sequence[AppliedDemand]) -> Iterator[AppliedDemand]:
    """Those that no other covers, in order, each with those that it covers."""
    rivals: defaultdict[tuple[str, ...], list[AppliedDemand]] = defaultdict(list)
    for applied in made:
        rivals[applied.demand.subject()].append(applied)
    for applied in made:
        same = [other for other in rivals[applied.demand.subject()] if other is not applied]
        if not any(_governs(other, applied, made) for other in same):
            covered = tuple(other for other in same if applied.demand.covers(other.demand))
            yield replace(applied, also=covered) if covered else applied


def _governs(stricter: AppliedDemand, other: AppliedDemand, made: Sequence[AppliedDemand]) -> bool:
    """Whether it covers the other. Of two that ask the same the better founded governs, then the one that comes first."""
    if not stricter.demand.covers(other.demand):
        return False
    if not other.demand.covers(stricter.demand):
        return True
    if stricter.standing is not other.standing:
        return stricter.standing.rank < other.standing.rank
    return made.index(stricter) < made.index(other)
