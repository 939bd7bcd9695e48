"""Demands on the plan as a whole: whether a plan is wanted at all for a service, and what makes nothing due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Literal

from pydantic import Field

from toolkit.payers.kinds.conditions import names_service
from toolkit.payers.kinds.parts import BaseDemand, ForPlan, PlanKind
from toolkit.payers.vocabulary import Words
from toolkit.payers.wording import either

__all__ = ["ElapsedDemand", "PlanNeededDemand", "plan_wanted"]


class PlanNeededDemand(BaseDemand):
    """Which kind of plan is wanted for some services, or for all others: formal, narrative or none.

    Without such a demand a formal plan is wanted. Of a client's several services the one that wants most decides.
    """

    kind: ClassVar[str] = "plan_needed"

    plan_needed: PlanKind
    services: Words | None = Field(default=None, description="The services; all others if left out.")
    for_plan: ForPlan = ForPlan.ALWAYS

    def subject(self) -> tuple[str, ...]:
        """The services: each payer speaks for itself, so that no such demand covers another."""
        return (self.kind, *(self.services or ()))

    def covers(self, other: BaseDemand) -> bool:
        """Never: what one payer does not want, another may."""
        return False

    def sentence(self) -> str:
        """`No plan is needed for crisis intervention.`"""
        services = f"for {either(self.services)}" if self.services else "for all other services"
        match self.plan_needed:
            case PlanKind.FORMAL:
                return f"A plan of its own is needed {services}."
            case PlanKind.NARRATIVE:
                return f"Care planning in the progress notes will do {services}."
        return f"No plan is needed {services}."


class ElapsedDemand(BaseDemand):
    """That the plan's stated duration has passed makes nothing due by itself."""

    kind: ClassVar[str] = "elapsed"

    elapsed_duration: Literal["makes nothing due"]

    def subject(self) -> tuple[str, ...]:
        """The duration."""
        return (self.kind,)

    def covers(self, other: BaseDemand) -> bool:
        """It is one and the same."""
        return isinstance(other, ElapsedDemand)

    def sentence(self) -> str:
        """`That the stated duration has passed makes no update due by itself.`"""
        return "That the stated duration has passed makes no update due by itself."


def plan_wanted(demands: Iterable[PlanNeededDemand], services: Sequence[str]) -> PlanKind:
    """The kind of plan that one payer wants for some services; where none are known, for all others."""
    made = tuple(demands)
    default = min((one.plan_needed for one in made if one.services is None), key=_rank, default=PlanKind.FORMAL)
    return min((_wanted_for(service, made, default) for service in services), key=_rank, default=default)


def _wanted_for(service: str, demands: Sequence[PlanNeededDemand], default: PlanKind) -> PlanKind:
    named = (one.plan_needed for one in demands if one.services is not None and names_service(service, one.services))
    return min(named, key=_rank, default=default)


def _rank(kind: PlanKind) -> int:
    return kind.rank
