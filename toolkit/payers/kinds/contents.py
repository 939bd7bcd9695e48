"""Demands on what a plan says and who made it, beyond sections, fields and numbers."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field, model_validator

from toolkit.payers.kinds.conditions import contradiction
from toolkit.payers.kinds.parts import BaseDemand
from toolkit.payers.vocabulary import Few, OneOf, Role, SectionId, Words
from toolkit.payers.wording import both, either, spaced
from toolkit.records.choices import ROLES

__all__ = [
    "AuthorDemand",
    "ClassificationDemand",
    "CloneDemand",
    "DoseDemand",
    "HandoverDemand",
    "NamesDemand",
    "PlaceDemand",
    "QualityDemand",
    "ReasonDemand",
]

Quality: TypeAlias = Literal["measurable", "dated", "behavioral", "with_baseline", "in_clients_words"]
QUALITIES: dict[str, str] = {
    "measurable": "measurable",
    "dated": "dated",
    "behavioral": "about what the client will be seen to do",
    "with_baseline": "given with a baseline",
    "in_clients_words": "in the client's own words",
}

FIELDS_OF_QUALITIES: dict[str, tuple[str, ...]] = {
    "measurable": ("measure", "target"),
    "dated": ("target_date",),
    "behavioral": ("text",),
    "with_baseline": ("baseline",),
    "in_clients_words": ("client_words",),
}


class QualityDemand(BaseDemand):
    """Every goal or objective is of some quality, by fields first and text second."""

    kind: ClassVar[str] = "quality"

    every: Literal["needs", "goals", "objectives"]
    are: Few[Quality]

    @model_validator(mode="after")
    def _has_such(self) -> QualityDemand:
        if "in_clients_words" in self.are and self.every == "objectives":
            raise contradiction("only needs and goals hold the client's own words")
        if self.every == "needs" and self.are != ("in_clients_words",):
            raise contradiction("needs have neither measure nor date; they can only be in_clients_words")
        return self

    @property
    def paths(self) -> tuple[str, ...]:
        """General paths of the fields by which these qualities show."""
        return tuple(f"{self.every}.{field}" for quality in self.are for field in FIELDS_OF_QUALITIES[quality])

    def subject(self) -> tuple[str, ...]:
        """The rows."""
        return (self.kind, self.every)

    def covers(self, other: BaseDemand) -> bool:
        """It asks for all of the other's qualities."""
        return isinstance(other, QualityDemand) and set(self.are) >= set(other.are)

    def sentence(self) -> str:
        """`The objectives are measurable and dated.`"""
        return f"The {self.every} are {both(QUALITIES[quality] for quality in self.are)}."


Unsaid: TypeAlias = Literal["deferred_needs", "goals_not_agreed", "discontinued", "disagreement"]
UNSAID: dict[str, str] = {
    "deferred_needs": "every need that is deferred",
    "goals_not_agreed": "every goal that the client does not agree with",
    "discontinued": "every goal and objective that was discontinued",
    "disagreement": "every participant who does not agree with the plan",
}


FIELDS_OF_REASONS: dict[str, tuple[str, ...]] = {
    "deferred_needs": ("needs.deferred_reason",),
    "goals_not_agreed": ("goals.not_agreed_reason",),
    "discontinued": ("goals.status_reason", "objectives.status_reason"),
    "disagreement": ("participation.disagreement",),
}


class ReasonDemand(BaseDemand):
    """What is deferred, not agreed or discontinued has its reason beside it."""

    kind: ClassVar[str] = "reason"

    reason_for: Few[Unsaid]

    @property
    def paths(self) -> tuple[str, ...]:
        """General paths of the fields that hold the reasons."""
        return tuple(path for what in self.reason_for for path in FIELDS_OF_REASONS[what])

    def subject(self) -> tuple[str, ...]:
        """All reasons are one subject."""
        return (self.kind,)

    def covers(self, other: BaseDemand) -> bool:
        """It asks for all the other's reasons."""
        return isinstance(other, ReasonDemand) and set(self.reason_for) >= set(other.reason_for)

    def sentence(self) -> str:
        """`The plan gives the reason for every need that is deferred.`"""
        return f"The plan gives the reason for {both(UNSAID[what] for what in self.reason_for)}."


_STAFF_PLACES = ("primary_clinician", "coordinator", "author", "responsible")
Place: TypeAlias = Annotated[str, OneOf("role to name", (*_STAFF_PLACES, *(code for code, _ in ROLES)))]


class NamesDemand(BaseDemand):
    """The plan names people: staff by their task in it, others by their role in making it."""

    kind: ClassVar[str] = "names"

    names: Few[Place]
    with_: Few[Literal["name", "title", "credential"]] = Field(
        default=("name",), alias="with", description="What is said of each; title and credential of staff alone."
    )

    def subject(self) -> tuple[str, ...]:
        """The people."""
        return (self.kind, *self.names)

    def covers(self, other: BaseDemand) -> bool:
        """As much is said of them."""
        return isinstance(other, NamesDemand) and set(self.with_) >= set(other.with_)

    def sentence(self) -> str:
        """`The plan names primary clinician and coordinator, with name and title.`"""
        return f"The plan names {both(map(spaced, self.names))}, with {both(self.with_)}."


class AuthorDemand(BaseDemand):
    """The plan's author has one of these credentials or certificates."""

    kind: ClassVar[str] = "author"

    written_by: Words

    def subject(self) -> tuple[str, ...]:
        """The author."""
        return (self.kind,)

    def covers(self, other: BaseDemand) -> bool:
        """Whoever may write it here may write it there."""
        return isinstance(other, AuthorDemand) and set(self.written_by) <= set(other.written_by)

    def sentence(self) -> str:
        """`The plan is written by somebody with QCC or LCDC.`"""
        return f"The plan is written by somebody with {either(self.written_by)}."


Handed: TypeAlias = Literal["copy", "plain_summary", "explanation"]
HANDED: dict[str, str] = {
    "copy": "a copy of the plan",
    "plain_summary": "a summary in plain words",
    "explanation": "an explanation of rights and appeal",
}


class HandoverDemand(BaseDemand):
    """What the client, or who acts for the client, is given."""

    kind: ClassVar[str] = "handover"

    client_gets: Few[Handed]
    to: Few[Role] = Field(default=("client", "guardian"), description="Roles, any of which will do.")

    def subject(self) -> tuple[str, ...]:
        """To whom."""
        return (self.kind, *self.to)

    def covers(self, other: BaseDemand) -> bool:
        """It asks for all of the other's."""
        return isinstance(other, HandoverDemand) and set(self.client_gets) >= set(other.client_gets)

    def sentence(self) -> str:
        """`Client or guardian gets a copy of the plan.`"""
        who = either(map(spaced, self.to))
        return f"{who[:1].upper()}{who[1:]} gets {both(HANDED[what] for what in self.client_gets)}."


class DoseDemand(BaseDemand):
    """The plan orders at least so many hours a week."""

    kind: ClassVar[str] = "dose"

    hours_a_week_at_least: int = Field(gt=0, le=168, strict=True)
    of_services: Words | None = Field(default=None, description="The services that count; all if left out.")

    def subject(self) -> tuple[str, ...]:
        """The services."""
        return (self.kind, *(self.of_services or ()))

    def covers(self, other: BaseDemand) -> bool:
        """It asks for as many hours or more."""
        return isinstance(other, DoseDemand) and self.hours_a_week_at_least >= other.hours_a_week_at_least

    def sentence(self) -> str:
        """`The plan orders at least 9 hours a week.`"""
        services = f" of {either(self.of_services)}" if self.of_services else ""
        return f"The plan orders at least {self.hours_a_week_at_least} hours a week{services}."


System: TypeAlias = Literal["ASAM", "ICD-10-CM", "DSM-5", "DC:0-5"]


class ClassificationDemand(BaseDemand):
    """The level of care or the diagnosis is stated by a system of classification."""

    kind: ClassVar[str] = "classification"

    classified_by: Few[System]
    levels: Words | None = Field(default=None, description="ASAM levels that will do; any if left out.")

    @model_validator(mode="after")
    def _only_asam_has_levels(self) -> ClassificationDemand:
        if self.levels is not None and self.classified_by != ("ASAM",):
            raise contradiction("levels belong to ASAM alone")
        return self

    def subject(self) -> tuple[str, ...]:
        """The systems."""
        return (self.kind, *self.classified_by)

    def covers(self, other: BaseDemand) -> bool:
        """It accepts no level that the other does not."""
        if not isinstance(other, ClassificationDemand):
            return False
        return other.levels is None or set(self.levels or ("",)) <= set(other.levels)

    def sentence(self) -> str:
        """`Level of care or diagnosis is stated by ASAM (2.1 or 2.5).`"""
        levels = f" ({either(self.levels)})" if self.levels else ""
        what = "level of care" if self.classified_by == ("ASAM",) else "diagnosis"
        return f"The {what} is stated by {either(self.classified_by)}{levels}."


Home: TypeAlias = Literal["plan", "review_document", "progress_note", "assessment", "other_document"]


class PlaceDemand(BaseDemand):
    """Where something may be written down: reviews, or a section of the plan."""

    kind: ClassVar[str] = "place"

    place_of: SectionId
    may_be: Few[Home]

    def subject(self) -> tuple[str, ...]:
        """What is written down."""
        return (self.kind, self.place_of)

    def covers(self, other: BaseDemand) -> bool:
        """It allows no place that the other does not."""
        return isinstance(other, PlaceDemand) and set(self.may_be) <= set(other.may_be)

    def sentence(self) -> str:
        """`Reviews may stand in progress note or plan.`"""
        return f"The place of {spaced(self.place_of)} is the {either(map(spaced, self.may_be))}."


class CloneDemand(BaseDemand):
    """Texts are the client's own, and not another client's with another name."""

    kind: ClassVar[str] = "clone"

    not_cloned: Few[Literal["goals", "objectives"]]

    def subject(self) -> tuple[str, ...]:
        """All texts are one subject."""
        return (self.kind,)

    def covers(self, other: BaseDemand) -> bool:
        """It asks it of all that the other asks it of."""
        return isinstance(other, CloneDemand) and set(self.not_cloned) >= set(other.not_cloned)

    def sentence(self) -> str:
        """`The goals and objectives are the client's own, not those of other clients.`"""
        return f"The {both(self.not_cloned)} are the client's own, not those of other clients."
