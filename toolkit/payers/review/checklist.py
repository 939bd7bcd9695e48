"""A profile as a checklist that a clinician could follow: its demands in groups, each one sentence with its condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum
from typing import Any

from toolkit.payers.kinds.kinds import Demand
from toolkit.payers.kinds.parts import Effective, ForPlan, Standing
from toolkit.payers.kinds.signing import LEFT_OPEN
from toolkit.payers.profile import Ages, PayerProfile

__all__ = [
    "GROUPS_OF_KINDS",
    "Basis",
    "Checklist",
    "Group",
    "Item",
    "LeftToAgency",
    "ages_words",
    "checklist_of",
    "group_of",
    "period_words",
]


class Group(StrEnum):
    """The parts of a checklist, in order."""

    CONTENT = "Plan content"
    GOALS = "Goals and objectives"
    SERVICES = "Services"
    DEADLINES = "Deadlines and reviews"
    SIGNATURES = "Signatures"
    OTHER = "Other"


GROUPS_OF_KINDS: Mapping[str, Group] = {
    "section": Group.CONTENT,
    "field": Group.CONTENT,
    "reason": Group.CONTENT,
    "names": Group.CONTENT,
    "classification": Group.CONTENT,
    "quality": Group.GOALS,
    "count": Group.GOALS,
    "clone": Group.GOALS,
    "dose": Group.SERVICES,
    "authorisation": Group.SERVICES,
    "plan_needed": Group.SERVICES,
    "first_plan": Group.DEADLINES,
    "interim_plan": Group.DEADLINES,
    "review": Group.DEADLINES,
    "event_review": Group.DEADLINES,
    "elapsed": Group.DEADLINES,
    "certification": Group.DEADLINES,
    "approval": Group.DEADLINES,
    "signature": Group.SIGNATURES,
    "author": Group.SIGNATURES,
    "assessment": Group.OTHER,
    "instrument": Group.OTHER,
    "document": Group.OTHER,
    "consent": Group.OTHER,
    "handover": Group.OTHER,
    "place": Group.OTHER,
}
"""Where each kind of demand stands, unless what it speaks of says otherwise."""

_GROUPS_OF_THINGS: Mapping[str, Group] = {
    "needs": Group.GOALS,
    "goals": Group.GOALS,
    "objectives": Group.GOALS,
    "interventions": Group.GOALS,
    "progress": Group.GOALS,
    "services": Group.SERVICES,
    "services_given": Group.SERVICES,
    "authorisations": Group.SERVICES,
    "reviews": Group.DEADLINES,
    "signatures": Group.SIGNATURES,
}
"""Where demands on a section or on the rows of a collection stand."""

_FOR_PLANS: Mapping[ForPlan, str] = {
    ForPlan.NARRATIVE: "the plan is kept in the progress notes",
    ForPlan.EITHER: "there is a plan of its own or one in the progress notes",
    ForPlan.ALWAYS: "",
    ForPlan.FORMAL: "",
}


@dataclass(frozen=True, slots=True)
class LeftToAgency:
    """A value that the payer leaves to the agency: its name in `agency.yaml`, and whether the profile has one meanwhile."""

    name: str
    otherwise: str
    demands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist. `condition` is `if the client is under 18`, or ''; `line` is the whole sentence."""

    demand: str
    kind: str
    group: Group
    sentence: str
    condition: str
    citation: str
    standing: Standing
    checked: Date | None
    holds: str
    note: str
    inherited_from: str

    @property
    def line(self) -> str:
        """`If the client is under 18: the plan has the section Family involvement.`"""
        if not self.condition:
            return self.sentence
        return f"{self.condition[:1].upper()}{self.condition[1:]}: {_inside(self.sentence)}"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a profile rests on: its demands by standing, and the first and last day on which they were checked."""

    source: str
    standings: Mapping[Standing, int]
    first_checked: Date | None
    last_checked: Date | None

    @property
    def in_doubt(self) -> int:
        """How many demands nobody has compared with the rule's text."""
        return sum(count for standing, count in self.standings.items() if standing is not Standing.VERIFIED)


@dataclass(frozen=True, slots=True)
class Checklist:
    """A whole profile. `items` are in the order of groups, and within each in the order of the profile."""

    profile: PayerProfile
    items: tuple[Item, ...]
    basis: Basis
    left_to_agency: tuple[LeftToAgency, ...]

    def of(self, group: Group) -> tuple[Item, ...]:
        """The items of one group."""
        return tuple(item for item in self.items if item.group is group)


def checklist_of(profile: PayerProfile) -> Checklist:
    """The checklist of a profile that is whole (from a catalogue: with what it inherits)."""
    order = list(Group)
    items = sorted((_item(profile, demand) for demand in profile.demands), key=lambda item: order.index(item.group))
    checks = sorted(item.checked for item in items if item.checked is not None)
    basis = Basis(profile.source, profile.standings(), checks[0] if checks else None, checks[-1] if checks else None)
    return Checklist(profile, tuple(items), basis, _left_to_agency(profile))


def group_of(demand: Demand) -> Group:
    """The group of a demand: by the rows or section that it speaks of, else by its kind."""
    about = str(getattr(demand, "every", "") or getattr(demand, "section", ""))
    return _GROUPS_OF_THINGS.get(about) or GROUPS_OF_KINDS.get(demand.kind, Group.OTHER)


def period_words(effective: Effective) -> str:
    """`from 2018-08-01 to 2024-12-31`, `until 2024-12-31` or `always`."""
    if effective.starts is None:
        return f"until {effective.to}" if effective.to else "always"
    return f"from {effective.starts}{f' to {effective.to}' if effective.to else ''}"


def ages_words(ages: Ages | None) -> str:
    """`from 12 under 18`, `under 18` or `any`."""
    if ages is None:
        return "any"
    since = f"from {ages.youngest}" if ages.youngest or ages.under is None else ""
    return " ".join(part for part in (since, f"under {ages.under}" if ages.under is not None else "") if part)


def _item(profile: PayerProfile, demand: Demand) -> Item:
    return Item(
        demand=demand.id,
        kind=demand.kind,
        group=group_of(demand),
        sentence=demand.sentence(),
        condition=_condition(demand),
        citation=demand.citation,
        standing=demand.standing or profile.standing,
        checked=demand.checked,
        holds=period_words(demand.effective) if demand.effective else "",
        note=demand.note,
        inherited_from=profile.inherited_from(demand.id),
    )


def _condition(demand: Demand) -> str:
    # What says whether a plan is wanted at all holds whatever the plan is.
    parts = (_FOR_PLANS[demand.for_plan], str(demand.when or ""))
    said = " and ".join(part for part in parts if part)
    return f"if {said}" if said else ""


def _inside(sentence: str) -> str:
    """The sentence as it goes on after a colon: without its capital, unless that belongs to a name such as ASAM."""
    return f"{sentence[:1].lower()}{sentence[1:]}" if sentence[1:2].islower() or sentence[1:2] == " " else sentence


def _left_to_agency(profile: PayerProfile) -> tuple[LeftToAgency, ...]:
    found: dict[tuple[str, str], list[str]] = {}
    for demand in profile.demands:
        for value in _delegated(demand.model_dump(mode="json", by_alias=True, exclude_defaults=True)):
            found.setdefault(value, []).append(demand.id)
    return tuple(LeftToAgency(*value, tuple(dict.fromkeys(demands))) for value, demands in found.items())


def _delegated(written: Any) -> Iterator[tuple[str, str]]:
    """(name, what holds meanwhile) of every value that is left to the agency, wherever it stands in a demand."""
    if isinstance(written, list):
        for part in written:
            yield from _delegated(part)
    if not isinstance(written, dict):
        return
    if isinstance(written.get("agency_value"), str):
        yield written["agency_value"], _said(written.get("otherwise"))
    elif isinstance(written.get("roles_value"), str):
        roles = written.get("signed_by", [])
        yield written["roles_value"], "" if tuple(roles) == LEFT_OPEN else _said(roles)
    for part in written.values():
        yield from _delegated(part)


def _said(otherwise: Any) -> str:
    if isinstance(otherwise, list):
        return " or ".join(str(part).replace("_", " ") for part in otherwise)
    if isinstance(otherwise, dict):
        return "; ".join(f"{key.replace('_', ' ')} {_said(part)}" for key, part in otherwise.items())
    return str(otherwise or "")
