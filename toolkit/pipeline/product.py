"""What became of a client's document: made, refused or not written, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from toolkit.findings import FilePlace, Finding
from toolkit.pipeline import codes
from toolkit.pipeline.casework import Casework, Summary
from toolkit.pipeline.manifest import Entry
from toolkit.pipeline.marking import passage_label
from toolkit.pipeline.report import ClientStatus
from toolkit.templates.agency import AgencyTemplate

__all__ = ["Product", "Status", "made_product", "product_of"]


class Status(StrEnum):
    """What became of a client's document."""

    MADE = "made"
    REFUSED = "refused"
    NOT_WRITTEN = "not written"


@dataclass(frozen=True)
class Product:
    """What became of one document: the client's summary, its entry for the manifest, or the reasons why there is none.

    `kind` is the kind of document that was asked for, `file` its name, also of one that was not written. Of a client's
    several documents only the first carries the facts for rules across clients.
    `pdf` is the name of the PDF beside it, or ''.
    """

    summary: Summary
    status: Status
    file: str = ""
    template: str = ""
    entry: Entry | None = None
    reasons: tuple[Finding, ...] = ()
    kind: str = "plan"
    pdf: str = ""

    @property
    def client(self) -> str:
        """The client's id."""
        return self.summary.status.client

    def without_facts(self) -> Product:
        """The same, without what only rules across clients need: facts are large."""
        return replace(self, summary=replace(self.summary, facts=None))

    def not_written(self, finding: Finding) -> Product:
        """The same, with the reason why its file could not be written."""
        findings = tuple(sorted((*self.summary.findings, finding), key=Finding.sort_key))
        summary = replace(self.summary, findings=findings, status=self.summary.status.with_more((finding,)))
        return replace(self, summary=summary, status=Status.NOT_WRITTEN, entry=None, reasons=(finding,))

    def with_status(self, status: ClientStatus) -> Product:
        """The same, with how the client stands when the whole caseload was looked at."""
        return replace(self, summary=replace(self.summary, status=status))


def product_of(
    work: Casework,
    status: Status,
    reasons: Sequence[Finding] = (),
    *,
    kind: str,
    template: str = "",
    file: str = "",
    entry: Entry | None = None,
    more: tuple[Finding, ...] = (),
) -> Product:
    """The product of a document that was asked for; `more` was found as it was made."""
    summary = work.summary(more)
    if entry is not None:
        file = entry.file
    return Product(summary, status, file, template, entry, tuple(reasons), kind)


def made_product(work: Casework, template: AgencyTemplate, entry: Entry) -> Product:
    """The product of a document that was made, with what it kept of somebody’s changes."""
    more: tuple[Finding, ...] = ()
    if entry.kept:
        listed = ", ".join(passage_label(name, template.language) for name in entry.kept)
        message = f"Kept as somebody changed it in the document: {listed}. The rest was renewed."
        hint = "Bring the change into the caseload, or see what plankit verify says of it."
        at = {"client": work.client, "clinician": work.case.clinician, "place": FilePlace(entry.file)}
        more = (codes.KEPT.finding(message, hint=hint, **at),)
    return product_of(work, Status.MADE, kind=template.kind, template=template.id, entry=entry, more=more)
