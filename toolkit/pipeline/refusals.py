"""Why one client's document cannot be made or written, as findings."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.errors import FileInUseError
from toolkit.findings import FilePlace, Finding
from toolkit.pipeline import codes
from toolkit.pipeline.manifest import Entry
from toolkit.pipeline.marking import passage_label
from toolkit.records.sections import SECTIONS
from toolkit.templates.agency import AgencyTemplate

__all__ = ["ClientError", "in_conflict", "in_use", "not_ours", "not_printed"]


class ClientError(Exception):
    """The document of one client cannot be made; the others go on. Never leaves the press."""

    def __init__(self, finding: Finding, *, is_about_file: bool = False) -> None:
        super().__init__(finding.code)
        self.finding = finding
        self.is_about_file = is_about_file


def not_ours(entry: Entry) -> Finding:
    """What stands there is not this document."""
    message = "A file of this document's name is there that is not this document, or no longer says so."
    hint = "Move it away or rename it, and run the same command again."
    return codes.NOT_OURS.finding(message, place=FilePlace(entry.file), hint=hint)


def in_conflict(entry: Entry, conflicts: Mapping[str, str]) -> Finding:
    """Somebody changed the document where its data changed too; `conflicts` says for each passage how."""
    listed = "; ".join(f"{passage_label(name)}: {why}" for name, why in conflicts.items())
    hint = (
        "Copy what was changed into the caseload and put the old text back, or move the file away; --overwrite makes it "
        "anew, without what was changed by hand."
    )
    message = f"This document was changed by hand, and was left as it is. {listed}"
    return codes.CONFLICT.finding(message, place=FilePlace(entry.file), hint=hint)


def in_use(error: FileInUseError, file: str) -> Finding:
    """A program holds the file."""
    return codes.IN_USE.finding(error.what, place=FilePlace(file), hint=error.mend)


def not_printed(section: str, template: AgencyTemplate) -> Finding:
    """The template does not say where it prints a section that a payer asks for."""
    label = SECTIONS[section].label
    return codes.SECTION_NOT_PRINTED.finding(
        f"A payer asks for the section {label}, and the template does not say where it prints it.",
        place=FilePlace(template.place),
        hint=f"Add `{section}` to the template's bindings in agency.yaml, and its heading to the template.",
    )
