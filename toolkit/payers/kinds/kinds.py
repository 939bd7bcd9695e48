"""The kinds of demand that a payer can make. What a demand is about shows in a key, as one would say it aloud:

- `section: strengths`: the plan has it (`pointer_ok`: it may stand in another document; `reason_ok`: or it is said why not);
- `every: objectives` with `has: [measure, target_date]`: those fields are filled in every such row;
- `every: goals` with `at_least: 1` and `of: objectives`: that many rows hang on each;
- `first_plan_within`, `interim_plan_within`, `review_every`: deadlines, counted `from` a date;
- `signed_by: [psychiatrist, physician]`: one of these signs.

and so on for the other keys in `KEYS_OF_KINDS`, whose models say what each means.

Every demand may carry `when`, `citation`, `standing`, `checked`, `effective` and a `note`; what it leaves out, its profile
says. A demand *covers* another if whoever meets it meets the other: the stricter one governs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from toolkit.payers.kinds.conditions import contradiction
from toolkit.payers.kinds.contents import (
    AuthorDemand,
    ClassificationDemand,
    CloneDemand,
    DoseDemand,
    HandoverDemand,
    NamesDemand,
    PlaceDemand,
    QualityDemand,
    ReasonDemand,
)
from toolkit.payers.kinds.deadlines import EventReviewDemand, FirstPlanDemand, InterimPlanDemand, ReviewDemand
from toolkit.payers.kinds.needed import ElapsedDemand, PlanNeededDemand
from toolkit.payers.kinds.parts import BaseDemand
from toolkit.payers.kinds.proofs import AssessmentDemand, ConsentDemand, DocumentDemand, InstrumentDemand
from toolkit.payers.kinds.recurring import ApprovalDemand, AuthorisationDemand, CertificationDemand
from toolkit.payers.kinds.signing import SignatureDemand
from toolkit.payers.vocabulary import Collection, Few, SectionId, check_field
from toolkit.records.fields import field_specs
from toolkit.records.sections import SECTIONS
from toolkit.records.vocabulary import row_type

__all__ = ["KEYS_OF_KINDS", "CountDemand", "Demand", "FieldDemand", "SectionDemand", "SignatureDemand", "kind_of"]


class SectionDemand(BaseDemand):
    """The plan has a section."""

    kind: ClassVar[str] = "section"

    section: SectionId
    pointer_ok: bool = Field(default=False, description="It may stand in another document that the plan names.")
    reason_ok: bool = Field(default=False, description="It may be absent if the plan says why.")
    apart_from: Literal["goals"] | None = Field(
        default=None, description="Its text is not merely that of a goal once more."
    )

    @model_validator(mode="after")
    def _has_a_text(self) -> SectionDemand:
        if self.apart_from and not any(path.startswith("plans.") for path in SECTIONS[self.section].fields):
            raise contradiction(f"{self.section} has no text of its own that could be kept apart")
        return self

    def subject(self) -> tuple[str, ...]:
        """The section."""
        return (self.kind, self.section)

    def covers(self, other: BaseDemand) -> bool:
        """It accepts no stand-in that the other does not accept."""
        return (
            isinstance(other, SectionDemand)
            and self.pointer_ok <= other.pointer_ok
            and self.reason_ok <= other.reason_ok
            and (other.apart_from is None or self.apart_from == other.apart_from)
        )

    def sentence(self) -> str:
        """`The plan has the section Diagnoses, or names the document that holds it.`"""
        either = ", or names the document that holds it" if self.pointer_ok else ""
        reason = ", or says why not" if self.reason_ok else ""
        apart = f", kept apart from the {self.apart_from}" if self.apart_from else ""
        return f"The plan has the section {SECTIONS[self.section].label}{apart}{either}{reason}."


class FieldDemand(BaseDemand):
    """Fields of every row of a collection are filled. The catalogue splits it into one for each field."""

    kind: ClassVar[str] = "field"

    every: Collection
    has: Few[str]
    reason_ok: bool = Field(default=False, description="A field may be blank if the row says why.")

    @model_validator(mode="after")
    def _fields_exist(self) -> FieldDemand:
        for name in self.has:
            check_field(self.every, name)
        return self

    @property
    def field(self) -> str:
        """The field, of a demand that was split."""
        return self.has[0]

    def split(self) -> Iterator[FieldDemand]:
        """One demand for each field, all with the same id."""
        for name in self.has:
            yield self.model_copy(update={"has": (name,)})

    def subject(self) -> tuple[str, ...]:
        """The collection and its fields."""
        return (self.kind, self.every, *self.has)

    def covers(self, other: BaseDemand) -> bool:
        """It accepts no reason where the other accepts none."""
        return isinstance(other, FieldDemand) and self.reason_ok <= other.reason_ok

    def sentence(self) -> str:
        """`Every objective has: Measure, Target date.`"""
        row = row_type(self.every)
        labels = ", ".join(field_specs(row)[name].label for name in self.has)
        return f"Every {row.noun} has: {labels}{', or says why not' if self.reason_ok else ''}."


_HANGS_ON: Mapping[tuple[str, str], str] = {
    ("needs", "goals"): "needs",
    ("goals", "objectives"): "goal",
    ("goals", "interventions"): "goal",
    ("goals", "progress"): "goal",
    ("objectives", "interventions"): "objectives",
    ("objectives", "progress"): "objectives",
}


class CountDemand(BaseDemand):
    """So many rows of one collection for every row of another, or for the plan."""

    kind: ClassVar[str] = "count"

    every: Collection
    at_least: int = Field(gt=0, le=100, strict=True)
    of: Collection

    @model_validator(mode="after")
    def _can_be_counted(self) -> CountDemand:
        if self.every == "plans" and row_type(self.of).parent in ("plans", "goals"):
            return self
        if (self.every, self.of) not in _HANGS_ON:
            pairs = "; ".join(f"of {of} for every {every}" for every, of in _HANGS_ON)
            raise ValueError(
                f"{self.of} do not hang on {self.every}. It can be counted: {pairs}; of anything for plans"
            )
        return self

    def subject(self) -> tuple[str, ...]:
        """Both collections."""
        return (self.kind, self.every, self.of)

    def covers(self, other: BaseDemand) -> bool:
        """It asks for as many or more."""
        return isinstance(other, CountDemand) and self.at_least >= other.at_least

    def sentence(self) -> str:
        """`Every goal has at least 1 objective.`"""
        noun = row_type(self.of).noun
        if self.at_least > 1:
            noun = f"{noun.removesuffix('y')}ies" if noun.endswith("y") else f"{noun}s"
        return f"Every {row_type(self.every).noun} has at least {self.at_least} {noun}."


KEYS_OF_KINDS: Mapping[str, type[BaseDemand]] = {
    "section": SectionDemand,
    "has": FieldDemand,
    "are": QualityDemand,
    "at_least": CountDemand,
    "reason_for": ReasonDemand,
    "names": NamesDemand,
    "written_by": AuthorDemand,
    "hours_a_week_at_least": DoseDemand,
    "classified_by": ClassificationDemand,
    "place_of": PlaceDemand,
    "not_cloned": CloneDemand,
    "client_gets": HandoverDemand,
    "first_plan_within": FirstPlanDemand,
    "interim_plan_within": InterimPlanDemand,
    "review_every": ReviewDemand,
    "review_when": EventReviewDemand,
    "certified_every": CertificationDemand,
    "approved_every": ApprovalDemand,
    "authorisation_for": AuthorisationDemand,
    "assessment": AssessmentDemand,
    "instrument": InstrumentDemand,
    "document": DocumentDemand,
    "consent": ConsentDemand,
    "signed_by": SignatureDemand,
    "plan_needed": PlanNeededDemand,
    "elapsed_duration": ElapsedDemand,
}
"""The key by which a demand shows its kind."""


def kind_of(written: Any) -> str | None:
    """The kind of a demand, read or still as written; None where no key says it."""
    if isinstance(written, BaseDemand):
        return written.kind
    if not isinstance(written, Mapping):
        return None
    return next((kind.kind for key, kind in KEYS_OF_KINDS.items() if key in written), None)


Demand: TypeAlias = Annotated[
    Annotated[SectionDemand, Tag("section")]
    | Annotated[FieldDemand, Tag("field")]
    | Annotated[QualityDemand, Tag("quality")]
    | Annotated[CountDemand, Tag("count")]
    | Annotated[ReasonDemand, Tag("reason")]
    | Annotated[NamesDemand, Tag("names")]
    | Annotated[AuthorDemand, Tag("author")]
    | Annotated[DoseDemand, Tag("dose")]
    | Annotated[ClassificationDemand, Tag("classification")]
    | Annotated[PlaceDemand, Tag("place")]
    | Annotated[CloneDemand, Tag("clone")]
    | Annotated[HandoverDemand, Tag("handover")]
    | Annotated[FirstPlanDemand, Tag("first_plan")]
    | Annotated[InterimPlanDemand, Tag("interim_plan")]
    | Annotated[ReviewDemand, Tag("review")]
    | Annotated[EventReviewDemand, Tag("event_review")]
    | Annotated[CertificationDemand, Tag("certification")]
    | Annotated[ApprovalDemand, Tag("approval")]
    | Annotated[AuthorisationDemand, Tag("authorisation")]
    | Annotated[AssessmentDemand, Tag("assessment")]
    | Annotated[InstrumentDemand, Tag("instrument")]
    | Annotated[DocumentDemand, Tag("document")]
    | Annotated[ConsentDemand, Tag("consent")]
    | Annotated[SignatureDemand, Tag("signature")]
    | Annotated[PlanNeededDemand, Tag("plan_needed")]
    | Annotated[ElapsedDemand, Tag("elapsed")],
    Discriminator(
        kind_of,
        custom_error_type="kind_unknown",
        custom_error_message="the demand does not say what it is about: it needs one of the keys "
        + ", ".join(KEYS_OF_KINDS),
    ),
]
"""Any demand; its kind shows in its keys."""
