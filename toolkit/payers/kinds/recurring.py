"""Demands that come round apart from reviews: certifications, approvals, and authorisations that must be renewed."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from toolkit.payers.kinds.conditions import contradiction
from toolkit.payers.kinds.deadlines import check_hours_go_on, check_start_day, from_anchor
from toolkit.payers.kinds.limits import Limit, LimitField, SpanField, Unit, spans_of
from toolkit.payers.kinds.parts import BaseDemand
from toolkit.payers.vocabulary import Anchor, Few, Role, Words
from toolkit.payers.wording import either, spaced

__all__ = ["ApprovalDemand", "AuthorisationDemand", "CertificationDemand", "RecurringDemand"]


class RecurringDemand(BaseDemand):
    """What certifications and approvals share: who, first by when, then how often.

    The series runs from due day to due day; with `then_from: signature`, from the last signature.
    """

    by: Few[Role] = Field(description="Roles, any of which will do.")
    anchors: Few[Anchor] = Field(alias="from", description="The date to count from; of several, the latest known.")
    first_within: LimitField | None = Field(default=None, description="By when the first, if not after one interval.")
    start_day: Literal["counted", "not counted"] = Field(
        default="not counted", description="Is the start day day 1, for the first?"
    )
    then_from: Literal["due day", "signature"] = Field(default="due day", description="What the next is counted from.")
    opens: SpanField | None = Field(default=None, description="How long before the due day the window opens.")

    @property
    def interval(self) -> Limit:
        """How long it may be until the next."""
        raise NotImplementedError

    @property
    def first(self) -> Limit:
        """How long it may be until the first."""
        return self.interval if self.first_within is None else self.first_within

    @model_validator(mode="after")
    def _can_be_counted(self) -> RecurringDemand:
        check_start_day(self.first, self.anchors, self.start_day)
        check_hours_go_on(self.first, self.interval)
        if self.then_from == "signature" and any(span.unit is Unit.HOURS for span in spans_of(self.interval)):
            raise contradiction("hours are not counted from a signature, which has none")
        if self.opens is not None and self.opens.unit is not Unit.DAYS:
            raise contradiction("the window before a due day is counted in calendar days")
        return self

    def subject(self) -> tuple[str, ...]:
        """The kind, and who: another signer's series is another thing."""
        return (self.kind, *self.by)

    def covers(self, other: BaseDemand) -> bool:
        """The same series."""
        return isinstance(other, RecurringDemand) and self._series() == other._series()

    def _series(self) -> tuple[object, ...]:
        return (self.interval, self.first, self.anchors, self.start_day, self.then_from)

    def _when(self) -> str:
        first = ""
        if self.first_within is not None:
            origin = from_anchor(self.first_within, either(map(spaced, self.anchors)))
            counted = ", start day counted" if self.start_day == "counted" else ""
            first = f"first within {origin}{counted}, then "
        return f"{first}every {self.interval}"


class CertificationDemand(RecurringDemand):
    """Somebody certifies, and certifies again, that the client needs the service."""

    kind: ClassVar[str] = "certification"

    certified_every: LimitField

    @property
    def interval(self) -> Limit:
        """How long it may be until the next certification."""
        return self.certified_every

    def sentence(self) -> str:
        """`The need is certified by physician, first within 12 days from admission, then every 30 days.`"""
        return f"The need is certified by {either(map(spaced, self.by))}, {self._when()}."


class ApprovalDemand(RecurringDemand):
    """Somebody approves the plan again and again, apart from its reviews."""

    kind: ClassVar[str] = "approval"

    approved_every: LimitField

    @property
    def interval(self) -> Limit:
        """How long it may be until the next approval."""
        return self.approved_every

    def sentence(self) -> str:
        """`The plan is approved by physician every 12 months.`"""
        return f"The plan is approved by {either(map(spaced, self.by))}, {self._when()}."


class AuthorisationDemand(BaseDemand):
    """Services are authorised, and the authorisation is renewed before it ends or its units run out."""

    kind: ClassVar[str] = "authorisation"

    authorisation_for: Words = Field(description="The services, in the agency's or payer's words; or: all services.")
    renew_days_before: int | None = Field(
        default=None, gt=0, le=366, strict=True, description="How many days before its end a new one is asked for."
    )
    renew_at_units_left: int | None = Field(
        default=None, ge=0, le=100_000, strict=True, description="At how many units left a new one is asked for."
    )

    @property
    def services(self) -> tuple[str, ...]:
        """The services named; none where all are meant."""
        return () if "all services" in self.authorisation_for else self.authorisation_for

    def subject(self) -> tuple[str, ...]:
        """The services."""
        return (self.kind, *self.authorisation_for)

    def covers(self, other: BaseDemand) -> bool:
        """It asks for renewal as early or earlier."""
        return (
            isinstance(other, AuthorisationDemand)
            and (self.renew_days_before or 0) >= (other.renew_days_before or 0)
            and (other.renew_at_units_left is None or (self.renew_at_units_left or 0) >= other.renew_at_units_left)
        )

    def sentence(self) -> str:
        """`Authorised: all services; renewed 14 days before the end or at 4 units left.`"""
        parts = []
        if self.renew_days_before is not None:
            parts.append(f"{self.renew_days_before} days before the end")
        if self.renew_at_units_left is not None:
            parts.append(f"at {self.renew_at_units_left} units left")
        renewed = f"; renewed {either(parts)}" if parts else ""
        return f"There is an authorisation for {either(self.authorisation_for)}{renewed}."
