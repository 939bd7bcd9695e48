"""Demands for what must be there beside the plan: assessments, instruments, forms and notices, consents.

They share when it must be there and how old it may be: `no_older_than` looks at the plan's date, `within` and `from` set a
deadline, `again_every` asks for it anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field, model_validator

from toolkit.payers.kinds.conditions import contradiction
from toolkit.payers.kinds.deadlines import check_start_day, from_anchor
from toolkit.payers.kinds.limits import LimitField, SpanField, Unit
from toolkit.payers.kinds.parts import BaseDemand
from toolkit.payers.vocabulary import Anchor, Few, OneOf, Words
from toolkit.payers.wording import either, spaced
from toolkit.records.choices import ASSESSMENT_KINDS, CONSENT_KINDS

__all__ = ["AssessmentDemand", "ConsentDemand", "DocumentDemand", "InstrumentDemand", "ProofDemand"]

AssessmentKind: TypeAlias = Annotated[str, OneOf("kind of assessment", tuple(code for code, _ in ASSESSMENT_KINDS))]
ConsentKind: TypeAlias = Annotated[str, OneOf("kind of consent", tuple(code for code, _ in CONSENT_KINDS))]


class ProofDemand(BaseDemand):
    """What the kinds of proof share."""

    no_older_than: SpanField | None = Field(default=None, description="How old it may be on the plan's date.")
    before_plan: bool = Field(default=False, description="It comes before the plan, or on its day.")
    within: LimitField | None = Field(default=None, description="By when it must be there.")
    anchors: Few[Anchor] = Field(default=("admission",), alias="from", description="What that is counted from.")
    start_day: Literal["counted", "not counted"] = Field(default="not counted", description="Is the start day day 1?")
    again_every: SpanField | None = Field(default=None, description="How long until it is wanted anew.")
    reason_ok: bool = Field(default=False, description="It may be wanting if the record says why.")

    @model_validator(mode="after")
    def _can_be_counted(self) -> ProofDemand:
        for span in (self.no_older_than, self.again_every):
            if span is not None and span.unit not in (Unit.DAYS, Unit.MONTHS):
                raise contradiction("ages and repeats are counted in calendar days, months or years")
        if self.within is not None:
            check_start_day(self.within, self.anchors, self.start_day)
        return self

    @property
    def wanted(self) -> tuple[str, ...]:
        """What is wanted, any of which will do."""
        raise NotImplementedError

    @property
    def has_deadline(self) -> bool:
        """Whether there is a day by which it must be there."""
        return self.within is not None or self.again_every is not None

    def subject(self) -> tuple[str, ...]:
        """The kind and what is wanted."""
        return (self.kind, *self.wanted)

    def covers(self, other: BaseDemand) -> bool:
        """It asks for all that the other asks, in the same terms."""
        return (
            isinstance(other, ProofDemand)
            and self.reason_ok <= other.reason_ok
            and all(
                theirs is None or mine == theirs for mine, theirs in zip(self._terms(), other._terms(), strict=True)
            )
        )

    def _terms(self) -> tuple[object, ...]:
        deadline = None if self.within is None else (self.within, self.anchors, self.start_day)
        return (self.no_older_than, self.before_plan or None, deadline, self.again_every)

    def _conditions(self) -> Iterator[str]:
        if self.no_older_than is not None:
            yield f"no older than {self.no_older_than} on the plan's date"
        if self.before_plan:
            yield "before the plan"
        if self.within is not None:
            yield f"within {from_anchor(self.within, either(map(spaced, self.anchors)))}"
        if self.again_every is not None:
            yield f"anew every {self.again_every}"

    def _sentence(self, what: str) -> str:
        reason = ["or it is said why not"] if self.reason_ok else []
        return f"There is {', '.join([what, *self._conditions(), *reason])}."


class AssessmentDemand(ProofDemand):
    """An assessment or examination of a kind that the record knows."""

    kind: ClassVar[str] = "assessment"

    assessment: Few[AssessmentKind]
    informs_plan: bool = Field(default=False, description="It says how it informed the plan.")
    by: Words | None = Field(default=None, description="Credentials or certificates, one of which its author has.")

    @property
    def wanted(self) -> tuple[str, ...]:
        """The kinds of assessment."""
        return self.assessment

    def _terms(self) -> tuple[object, ...]:
        return (*super()._terms(), self.informs_plan or None, self.by)

    def _conditions(self) -> Iterator[str]:
        yield from super()._conditions()
        if self.by is not None:
            yield f"by somebody with {either(self.by)}"
        if self.informs_plan:
            yield "with how it informed the plan"

    def sentence(self) -> str:
        """`There is an assessment (physical), no older than 12 months on the plan's date.`"""
        return self._sentence(f"an assessment ({either(map(spaced, self.assessment))})")


class InstrumentDemand(ProofDemand):
    """A named instrument was used: an outcome measure or an assessment of that name."""

    kind: ClassVar[str] = "instrument"

    instrument: Words
    by: Words | None = Field(default=None, description="Credentials or certificates, one of which its author has.")

    @property
    def wanted(self) -> tuple[str, ...]:
        """The names of the instruments."""
        return self.instrument

    def _terms(self) -> tuple[object, ...]:
        return (*super()._terms(), self.by)

    def _conditions(self) -> Iterator[str]:
        yield from super()._conditions()
        if self.by is not None:
            yield f"by somebody with {either(self.by)}"

    def sentence(self) -> str:
        """`There is the instrument CANS, anew every 90 days, by somebody with CANS.`"""
        return self._sentence(f"the instrument {either(self.instrument)}")


class DocumentDemand(ProofDemand):
    """A named form or notice is in the file: the sheet Pointers names it."""

    kind: ClassVar[str] = "document"

    document: Words

    @property
    def wanted(self) -> tuple[str, ...]:
        """The names of the documents."""
        return self.document

    def sentence(self) -> str:
        """`There is the document DHS-7109.`"""
        return self._sentence(f"the document {either(self.document)}")


class ConsentDemand(ProofDemand):
    """A consent of its own, signed and in force."""

    kind: ClassVar[str] = "consent"

    consent: Few[ConsentKind]
    lasts: SpanField | None = Field(default=None, description="How long it lasts at most, whatever it says itself.")

    @property
    def wanted(self) -> tuple[str, ...]:
        """The kinds of consent."""
        return self.consent

    @model_validator(mode="after")
    def _lasts_a_time(self) -> ConsentDemand:
        if self.lasts is not None and self.lasts.unit not in (Unit.DAYS, Unit.MONTHS):
            raise contradiction("what a consent lasts is counted in calendar days, months or years")
        return self

    def _terms(self) -> tuple[object, ...]:
        return (*super()._terms(), self.lasts)

    def _conditions(self) -> Iterator[str]:
        yield from super()._conditions()
        if self.lasts is not None:
            yield f"for {self.lasts} at most"

    def sentence(self) -> str:
        """`There is a consent of its own (medication), for 12 months at most.`"""
        return self._sentence(f"a consent of its own ({either(map(spaced, self.consent))})")
