"""What a rule is: a stable code and a human name, why it is there, an example each way, and one `check`.

A rule makes findings and never mends anything. It is payer-neutral: payers' numbers, words and citations come with the
case's demands. Messages are whole sentences that name rows and fields and never quote what the client's record says.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from toolkit.findings import Finding, Severity, Stage
from toolkit.payers.demands import AppliedDemand
from toolkit.records.fields import Row
from toolkit.rules.case import Case

if TYPE_CHECKING:
    from toolkit.rules.facts import CaseFacts

__all__ = ["AnyRule", "CaseloadRule", "Rule"]


class _Described:
    """What every rule says about itself.

    `name` is dotted and human (`objective.undated`), `title` one line without a full stop, `mend` what to do about a finding.
    `bad` and `good` are YAML fragments of a record: only what matters here, the rest of the plan is sound. `since` is the
    version that brought the rule.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    title: ClassVar[str]
    severity: ClassVar[Severity]
    stage: ClassVar[Stage]
    rationale: ClassVar[str]
    mend: ClassVar[str]
    citation: ClassVar[str] = ""
    bad: ClassVar[str]
    good: ClassVar[str]
    since: ClassVar[str] = "0.1"


class Rule(_Described, ABC):
    """A check of one client's case."""

    @abstractmethod
    def check(self, case: Case) -> Iterator[Finding]:
        """The findings of this rule in a case. Never raises for odd data."""

    def finding(
        self,
        case: Case,
        message: str,
        row: Row | None = None,
        field: str = "",
        *,
        hint: str = "",
        demand: AppliedDemand | None = None,
        path: str = "",
        value: object = None,
        **facts: Any,
    ) -> Finding:
        """A finding of this rule at a row or one of its fields (the plan's row if none is given), or at a path.

        `demand` is the payer's demand that is not met. Findings of one `cause` are mended in one go: here the column that
        the source lacks, else this rule and field.
        """
        row = row if row is not None else (case.plan or case.record.client)
        place = case.place(path) if path else case.place_of(row, field)
        path = path or case.path(row, field)
        lacks = case.absent_column(row, field) if field and value is None else ""
        general = f"{row.collection}.{field}" if field else row.collection
        found: dict[str, Any] = {
            "client": case.record.client.id,
            "field": path,
            "place": place,
            "hint": hint or self.mend,
            "citation": self.citation,
            "stage": self.stage,
            "cause": lacks or f"{self.code}:{general}",
            "clinician": case.clinician,
            "value": None if value is None else str(value),
        }
        if demand is not None:
            found.update(citation=demand.citation, standing=str(demand.standing), demands=demand.ids)
        return Finding(self.code, self.severity, message, **(found | facts))


class CaseloadRule(_Described, ABC):
    """A check across the clients of a caseload."""

    @abstractmethod
    def check(self, facts: Iterable[CaseFacts]) -> Iterator[Finding]:
        """The findings of this rule in a caseload, in the order of its clients."""


AnyRule = Rule | CaseloadRule
