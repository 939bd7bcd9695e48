"""Reviews of one profile's demands: those that never count, limits that contradict each other, conditions that never hold."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding, Severity
from toolkit.payers.kinds.conditions import When
from toolkit.payers.kinds.deadlines import DeadlineDemand, FirstPlanDemand, InterimPlanDemand
from toolkit.payers.kinds.kinds import Demand
from toolkit.payers.kinds.limitorder import never_later
from toolkit.payers.kinds.limits import Delegated, Join, Joint, Limit, Span
from toolkit.payers.kinds.parts import BaseDemand, Effective
from toolkit.payers.kinds.strictness import as_strict, made_whenever
from toolkit.payers.loading import ProfileFile
from toolkit.payers.naming import plain
from toolkit.payers.profile import Ages, AppliesTo, PayerProfile
from toolkit.payers.review import lintcodes as codes
from toolkit.payers.review.checklist import ages_words

__all__ = ["demand_findings"]


def demand_findings(file: ProfileFile, profile: PayerProfile, whole: PayerProfile) -> Iterator[Finding]:
    """The findings about a profile's own demands. `whole` is the profile with what it inherits."""
    position = {demand.id: number for number, demand in enumerate(profile.demands)}
    for demand in whole.demands:
        if demand.id in position:
            number = position[demand.id]
            yield from _shadowed(file, whole, demand, number)
            yield from _idle(file, demand, number)
            yield from _beyond(file, demand, number)
            yield from _interim(file, whole, demand, number)
            yield from _never(file, whole, demand, number)


# Demands that another one always overrules


def _shadowed(file: ProfileFile, whole: PayerProfile, demand: Demand, number: int) -> Iterator[Finding]:
    stronger = next((other for other in whole.demands if _overrules(whole, other, demand)), None)
    if stronger is not None:
        source = whole.inherited_from(stronger.id)
        of = f" (inherited from {source})" if source else ""
        yield codes.SHADOWED.finding(
            f'Demand "{demand.id}" never counts: "{stronger.id}"{of} asks for as much or more in every case.',
            place=file.place("demands", number),
            hint=f"Take one of them out{', or give it the same id to replace the inherited one' if source else ''}.",
        )
    for other in whole.demands:
        source = whole.inherited_from(other.id)
        if source and _overrules(whole, demand, other):
            yield codes.SHADOWED.finding(
                f'Demand "{demand.id}" leaves nothing to the inherited "{other.id}" of {source}, which never counts.',
                place=file.place("demands", number),
                severity=Severity.INFO,
                hint=f"Give it the id {other.id} to replace it, or name {other.id} in leaves_out.",
            )


def _overrules(whole: PayerProfile, one: Demand, other: Demand) -> bool:
    """Whether `one` governs wherever `other` is made. Of two that ask the same, the better founded, then the first."""
    if one.id == other.id or not _always_before(whole, one, other):
        return False
    if not _always_before(whole, other, one):
        return True
    rank = (one.standing or whole.standing).rank, (other.standing or whole.standing).rank
    if rank[0] != rank[1]:
        return rank[0] < rank[1]
    return whole.demands.index(one) < whole.demands.index(other)


def _always_before(whole: PayerProfile, one: Demand, other: Demand) -> bool:
    if one.kind != other.kind or not (as_strict(one, other) and made_whenever(other, one)):
        return False
    return _within(other.effective or whole.effective, one.effective or whole.effective)


def _within(inner: Effective, outer: Effective) -> bool:
    begins = outer.starts is None or (inner.starts is not None and outer.starts <= inner.starts)
    return begins and (outer.to is None or (inner.to is not None and inner.to <= outer.to))


# Limits


def _limits(demand: BaseDemand) -> Iterator[tuple[str, Limit]]:
    """Every limit of a demand with its key as the file writes it."""
    for name, spec in type(demand).model_fields.items():
        value = getattr(demand, name)
        if isinstance(value, Span | Joint | Delegated):
            yield spec.alias or name, value


def _idle(file: ProfileFile, demand: Demand, number: int) -> Iterator[Finding]:
    for key, limit in _limits(demand):
        for part, deciding, joint in _idle_parts(limit):
            when = "first" if joint.join is Join.EARLIER else "last"
            yield codes.LIMIT_IDLE.finding(
                f'Demand "{demand.id}": {part} never decides, since {deciding} always comes {when}.',
                place=file.place("demands", number, key),
                hint="Look into the rule: a number, a unit or the word that joins them may be wrong.",
            )


def _idle_parts(limit: Limit) -> Iterator[tuple[Limit, Limit, Joint]]:
    """(the part that never decides, the one that always does, where both stand)."""
    if not isinstance(limit, Joint):
        return
    for position, part in enumerate(limit.limits):
        for place, other in enumerate(limit.limits):
            sooner, later = (other, part) if limit.join is Join.EARLIER else (part, other)
            same = never_later(later, sooner)
            if place != position and never_later(sooner, later) and (not same or place < position):
                yield part, other, limit
                break
        yield from _idle_parts(part)


def _beyond(file: ProfileFile, demand: Demand, number: int) -> Iterator[Finding]:
    if not isinstance(demand, DeadlineDemand):
        return
    for key, said, span in (
        ("grace", "the time for the paperwork", demand.grace),
        ("opens", "the window before the due day", demand.opens),
    ):
        if span is not None and never_later(demand.limit, span) and not never_later(span, demand.limit):
            yield codes.LIMITS_CONTRADICT.finding(
                f'Demand "{demand.id}": {said} ({span}) is longer than the time that it belongs to ({demand.limit}).',
                place=file.place("demands", number, key),
                hint="Change one of the two.",
            )


def _interim(file: ProfileFile, whole: PayerProfile, demand: Demand, number: int) -> Iterator[Finding]:
    """An interim plan that is due no sooner than the full one."""
    if not isinstance(demand, InterimPlanDemand):
        return
    for full in whole.demands:
        if (
            isinstance(full, FirstPlanDemand)
            and full.anchors == demand.anchors
            and made_whenever(demand, full)
            and never_later(full.limit, demand.limit)
        ):
            yield codes.LIMITS_CONTRADICT.finding(
                f'Demand "{demand.id}": the interim plan ({demand.limit}) is due no sooner than the full one '
                f'({full.limit}, "{full.id}").',
                place=file.place("demands", number),
                hint="Change one of the two.",
            )


# Conditions that never hold


def _never(file: ProfileFile, whole: PayerProfile, demand: Demand, number: int) -> Iterator[Finding]:
    if demand.when is None:
        return
    applies = whole.applies_to or AppliesTo()
    place = file.place("demands", number, "when")
    if not _some_age(demand.when, applies.ages or Ages()):
        clients = f"this profile is for ages {ages_words(applies.ages)}" if applies.ages else "nobody is of such an age"
        yield codes.NEVER_MADE.finding(
            f'Demand "{demand.id}" is never made: its condition is that {demand.when}, and {clients}.',
            place=place,
            hint="Change the condition, or the ages under applies_to.",
        )
    for what, wanted, known in (
        ("level of care", demand.when.level_of_care, applies.levels_of_care),
        ("programme", demand.when.programme, applies.programmes),
    ):
        if wanted and known and not set(map(plain, wanted)) & set(map(plain, known)):
            yield codes.NEVER_MADE.finding(
                f'Demand "{demand.id}" is for a {what} that is not among those of the profile.',
                place=place,
                # Who names the profile's id is under it whatever the programme is called.
                severity=Severity.WARNING,
                hint=f"The profile's are: {', '.join(known)}.",
            )


def _some_age(when: When, ages: Ages) -> bool:
    """Whether somebody of these ages can fulfil a condition, as far as it speaks of ages."""
    youngest = max(ages.youngest, when.age_from or 0)
    under = min(ages.under or 200, when.age_under or 200)
    if youngest >= under:
        return False
    left = Ages(youngest=youngest, under=min(under, 130))
    return when.any_of is None or any(_some_age(alternative, left) for alternative in when.any_of)
