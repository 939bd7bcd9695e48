"""Whether one demand asks for more than another: by what it wants, and by when it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from toolkit.payers.kinds.conditions import When
from toolkit.payers.kinds.kinds import Demand, FieldDemand
from toolkit.payers.kinds.limitorder import never_later
from toolkit.payers.kinds.limits import Delegated, Joint, Span
from toolkit.payers.kinds.parts import BaseDemand, PlanKind

__all__ = ["Strictness", "as_strict", "implies", "made_whenever", "strictness", "wants"]

_FOUNDING = frozenset({"id", "citation", "standing", "checked", "note", "effective", "when", "for_plan", "label"})
"""What a demand says beside what it wants: its name, where it is written, when it is made, and words for people."""

_NEUTRAL = frozenset({"opens"})
"""Limits of which a shorter one is neither stricter nor looser."""


class Strictness(StrEnum):
    """How a demand compares with the one before it."""

    SAME = "same"
    STRICTER = "stricter"
    LOOSER = "looser"
    OTHER = "other"

    def and_(self, other: Strictness) -> Strictness:
        """Both together: what is stricter in one way and looser in another is simply other."""
        if self is Strictness.SAME:
            return other
        return self if other in (Strictness.SAME, self) else Strictness.OTHER


def strictness(old: Demand, new: Demand) -> Strictness:
    """How `new` compares with `old`, in what it wants and in the cases for which it is made."""
    wanted = _of(as_strict(new, old), as_strict(old, new))
    return wanted.and_(_of(made_whenever(old, new), made_whenever(new, old)))


def _of(stricter: bool, looser: bool) -> Strictness:
    if stricter and looser:
        return Strictness.SAME
    if stricter or looser:
        return Strictness.STRICTER if stricter else Strictness.LOOSER
    return Strictness.OTHER


def made_whenever(one: Demand, other: Demand) -> bool:
    """Whether `other` is made in every case for which `one` is, days apart: then it is the stricter, other things equal."""
    plans = all(other.for_plan.includes(kind) for kind in PlanKind if one.for_plan.includes(kind))
    return plans and implies(one.when, other.when)


def as_strict(one: Demand, other: Demand) -> bool:
    """Whether whoever meets `one` meets `other` too, conditions apart. Limits are compared for all possible dates."""
    if type(one) is type(other) and wants(one) == wants(other):
        return True
    mine, others = _atoms(one), _atoms(other)
    return all(any(_covers(atom, wanted) for atom in mine) for wanted in others)


def _atoms(demand: Demand) -> Iterable[Demand]:
    return tuple(demand.split()) if isinstance(demand, FieldDemand) else (demand,)


def _covers(one: Demand, other: Demand) -> bool:
    if one.subject() == other.subject() and one.covers(other):
        return True
    return type(one) is type(other) and _differs_in_limits_alone(one, other)


def _differs_in_limits_alone(one: BaseDemand, other: BaseDemand) -> bool:
    mine, others = wants(one), wants(other)
    differing = [name for name in mine if mine[name] != others.get(name) and name not in _NEUTRAL]
    return all(_sooner(name, mine[name], others.get(name)) for name in differing)


def _sooner(name: str, one: Any, other: Any) -> bool:
    """Whether the limit `one` leaves no more time. No grace is less than some; no limit at all is more than any."""
    if one is None:
        return name == "grace"
    if other is None:
        return name != "grace" and isinstance(one, Span | Joint | Delegated)
    limits = isinstance(one, Span | Joint | Delegated) and isinstance(other, Span | Joint | Delegated)
    return limits and never_later(one, other)


def wants(demand: BaseDemand) -> Mapping[str, Any]:
    """What a demand asks for, by field: all but its name, its founding, its condition and words for people."""
    return {name: getattr(demand, name) for name in type(demand).model_fields if name not in _FOUNDING}


def implies(one: When | None, other: When | None) -> bool:
    """Whether `other` holds wherever `one` does, as far as the words show it. No condition holds everywhere."""
    if other is None or one == other:
        return True
    if one is None:
        return False
    return all(_narrower(name, getattr(one, name), getattr(other, name)) for name in type(other).model_fields)


_FEWER_HOLD: Mapping[str, Callable[[Any, Any], bool]] = {
    "age_under": lambda mine, others: mine <= others,
    "age_from": lambda mine, others: mine >= others,
    "stay_under": lambda mine, others: mine <= others,
    "stay_over": lambda mine, others: mine >= others,
    "has": lambda mine, others: set(mine) >= set(others),
    "language_not": lambda mine, others: set(mine) >= set(others),
    "author_lacks": lambda mine, others: set(mine) >= set(others),
}
"""Conditions of which all must hold, or that draw a line: when `mine` holds in fewer cases, or the same."""

_ONE_IS_ENOUGH = frozenset({"legal_status", "programme", "level_of_care", "setting", "service"})
"""Conditions that list alternatives: a shorter list holds in fewer cases. All others must be equal."""


def _narrower(name: str, mine: Any, others: Any) -> bool:
    if others is None or mine == others:
        return True
    if mine is None:
        return False
    if name in _FEWER_HOLD:
        return _FEWER_HOLD[name](mine, others)
    if name == "any_of":
        return all(any(implies(one, other) for other in others) for one in mine)
    return name in _ONE_IS_ENOUGH and set(mine) <= set(others)
