"""The stages of a document, and what keeps one of a stage from being made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from toolkit.findings import Finding, Severity, Stage
from toolkit.payers.demands import Demands
from toolkit.payers.kinds.kinds import SignatureDemand

__all__ = ["DocumentStage", "stops", "undecided_signatures"]

DocumentStage: TypeAlias = Literal["draft", "for-signature", "signed"]


def stops(found: Finding, stage: DocumentStage, unsure: frozenset[str]) -> bool:
    """Whether a finding keeps a document of that stage from being made: a draft is made with whatever there is.

    A document as signed also needs the signatures, and to know which: `unsure` are the demands for signatures of which
    nobody can say whether they apply.
    """
    if stage == "draft" or found.waived:
        return False
    if stage == "signed" and not unsure.isdisjoint(found.demands):
        return True
    if found.severity is not Severity.ERROR:
        return False
    return found.is_blocking or (stage == "signed" and found.stage is Stage.IN_FORCE and found.code.startswith("SG"))


def undecided_signatures(demands: Demands) -> Iterator[str]:
    """The demands for signatures of which nobody can say whether they apply."""
    for undecided in demands.undecided:
        if isinstance(undecided.demand.demand, SignatureDemand):
            yield undecided.demand.id
