"""What every part of a profile shares: frozen models, standings, days on which something holds, the base of all demands."""

from __future__ import annotations

from datetime import date as Date
from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from toolkit.payers.kinds.conditions import When, contradiction
from toolkit.payers.vocabulary import Day

__all__ = ["BaseDemand", "Effective", "ForPlan", "Part", "PlanKind", "Standing"]


class Standing(StrEnum):
    """How well a demand is founded: seen in the rule's text; in somebody's account of it; nowhere; or made up to show how."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"
    EXAMPLE = "example"

    @property
    def rank(self) -> int:
        """0 for verified; grows as the standing gets weaker."""
        return list(Standing).index(self)


class PlanKind(StrEnum):
    """What a payer wants for a service: a plan of its own, care planning in the progress notes, or nothing."""

    FORMAL = "formal"
    NARRATIVE = "narrative"
    NONE = "none"

    @property
    def rank(self) -> int:
        """0 for formal; grows as less is wanted."""
        return list(PlanKind).index(self)


class ForPlan(StrEnum):
    """For which kinds of plan a demand is made. `always`: also where no plan is wanted, as with a consent."""

    FORMAL = "formal"
    NARRATIVE = "narrative"
    EITHER = "either"
    ALWAYS = "always"

    def includes(self, kind: PlanKind) -> bool:
        """Whether it is made where a plan of that kind is wanted."""
        if self is ForPlan.ALWAYS:
            return True
        return kind is not PlanKind.NONE and (self is ForPlan.EITHER or self.value == kind.value)


class Part(BaseModel):
    """A part of a profile: frozen, no key that is not declared, keys as the YAML writes them."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid", populate_by_name=True)


class Effective(Part):
    """The days on which something holds, both included; open where nothing is given."""

    starts: Day | None = Field(default=None, alias="from")
    to: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Effective:
        if self.starts and self.to and self.to < self.starts:
            raise contradiction("it ends before it begins")
        return self

    def includes(self, day: Date) -> bool:
        """Whether it holds on that day."""
        return (self.starts or day) <= day <= (self.to or day)

    def meets(self, other: Effective) -> bool:
        """Whether both hold on some day."""
        latest_start = max(self.starts or Date.min, other.starts or Date.min)
        return latest_start <= min(self.to or Date.max, other.to or Date.max)


class BaseDemand(Part):
    """What all demands have."""

    kind: ClassVar[str]

    id: str = Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", description="Name of the demand within its profile.")
    when: When | None = Field(default=None, description="The condition under which it is made.")
    citation: str = Field(default="", description="Where it is written; the profile's source if left out.")
    standing: Standing | None = Field(default=None, description="How well it is founded; as the profile if left out.")
    checked: Day | None = Field(default=None, description="When it was last checked; as the profile if left out.")
    effective: Effective | None = Field(
        default=None, description="The days on which it holds, if not all of the profile's."
    )
    for_plan: ForPlan = Field(
        default=ForPlan.FORMAL, description="The kind of plan that it is made for: formal, narrative, either or always."
    )
    note: str = Field(default="", description="What a reader must know: an open question, a reading of the rule.")

    def subject(self) -> tuple[str, ...]:
        """What it speaks of: only demands of one subject can cover each other."""
        raise NotImplementedError

    def covers(self, other: BaseDemand) -> bool:
        """Whether whoever meets this one also meets the other, which has the same subject."""
        raise NotImplementedError

    def sentence(self) -> str:
        """The demand without its condition, for a person: `The plan has the section Strengths.`"""
        raise NotImplementedError
