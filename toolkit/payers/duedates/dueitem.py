"""One thing that is due for a client: what, when, how it stands, and the reckoning in one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime as DateTime
from enum import StrEnum

from toolkit.payers.applied import AppliedDemand
from toolkit.payers.duedates.duedates import DueStatus, Reckoning

__all__ = ["DueItem", "DueKind"]


class DueKind(StrEnum):
    """What can be due."""

    FIRST_PLAN = "first plan"
    INTERIM_PLAN = "interim plan"
    REVIEW = "review"
    PAPERWORK = "paperwork"
    SIGNATURE = "signature"
    CERTIFICATION = "certification"
    APPROVAL = "approval"
    PREREQUISITE = "prerequisite"
    CONSENT = "consent"
    AUTHORISATION = "authorisation"
    PLAN_END = "plan end"


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that is due, or was, or will be.

    `what` says it without a word of the client's own (`Signature: Physician`). `due` is the day, with `moment` where hours
    are counted; None where services are still to come (`not_before` is then the earliest day it can become), where facts are
    `lacking` (general paths, or names of the agency's values), or where no day is set. `opens` and `grace_end` are None where
    the payer names neither window nor grace. `done` is the day on which it was done. `demand` is the payer's, None where the
    record alone sets the day (a consent's own end). `set_by` and `set_reason` are there if a person set the day by hand; `why`
    then says what the payer's rule came to. `path` is where the record holds it. `also` are other payers' reckonings.
    """

    kind: DueKind
    what: str
    status: DueStatus
    why: str
    due: Date | None = None
    moment: DateTime | None = None
    opens: Date | None = None
    grace_end: Date | None = None
    not_before: Date | None = None
    done: Date | None = None
    demand: AppliedDemand | None = None
    set_by: str = ""
    set_reason: str = ""
    lacking: tuple[str, ...] = ()
    path: str = ""
    also: tuple[Reckoning, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.status not in (DueStatus.DONE, DueStatus.ENDED)

    @property
    def is_late(self) -> bool:
        """Whether it was done after its due day, or is overdue now."""
        if self.status is DueStatus.DONE and self.done and self.due:
            return self.done > self.due
        return self.status is DueStatus.OVERDUE

    @classmethod
    def of(
        cls, kind: DueKind, what: str, reckoning: Reckoning, path: str = "", status: DueStatus | None = None
    ) -> DueItem:
        """The item of a reckoning; with `status`, if it stands otherwise than the reckoning alone can tell."""
        return cls(
            kind,
            what,
            status or reckoning.status,
            reckoning.why,
            due=reckoning.due,
            moment=reckoning.moment,
            opens=reckoning.opens,
            grace_end=reckoning.grace_end,
            not_before=reckoning.not_before,
            done=reckoning.done,
            demand=reckoning.demand,
            lacking=reckoning.lacking,
            path=path,
            also=reckoning.also,
        )
