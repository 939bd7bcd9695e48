"""Make the audit sheet of verified documents: facts from the caseload, places from the documents, printed in our own look."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from pathlib import Path
from typing import Any

import pypdf

from toolkit.findings import FilePlace, Finding
from toolkit.packets.office import OfficeMissingError
from toolkit.packets.topdf import OfficeBrokenError, print_pdfs
from toolkit.payers.demands import demands_for
from toolkit.pipeline import verifycodes as codes
from toolkit.pipeline.audit.facts import Pages, sheet_facts
from toolkit.pipeline.audit.look import sheet_template
from toolkit.pipeline.casework import Casework, examine
from toolkit.pipeline.setting import Setting, open_setting
from toolkit.pipeline.sources import read_clients
from toolkit.pipeline.verify import Verification, Verified
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.plan import Plan

__all__ = ["AuditSheet", "audit_sheet"]

_NUMBERING = re.compile(r"\A(?:[0-9]+|[IVX]+|[A-Z])[.)] ")
_NOTICE = "Contains protected health information. Reckoned from the caseload and the documents named; not legal advice."


@dataclass(frozen=True)
class AuditSheet:
    """The sheet as Word file and, where LibreOffice is there, as PDF; for how many clients; and what was found on the way."""

    docx: bytes
    pdf: bytes | None
    clients: int
    findings: tuple[Finding, ...]


def audit_sheet(
    verification: Verification,
    files: Mapping[str, bytes],
    sources: Sequence[Path],
    *,
    as_of: Date,
    folder: Path | None = None,
    export: ExportOptions | None = None,
) -> AuditSheet:
    """One page for each plan among the verified documents. `files` are their bytes by name, `sources` the caseload, read by
    a map where `export` names one.

    Raises InputError and ConfigurationError as `check` does.
    """
    setting = open_setting(as_of=as_of, folder=folder)
    caseload = read_clients(sources, own_fields=setting.own_fields, export=export)
    known = frozenset(caseload.client_ids)
    plans = [one for one in verification.documents if one.imprint is not None and one.imprint.kind == "plan"]
    pages = _pages([files[document.file] for document in plans], as_of)
    sheets: list[dict[str, Any]] = []
    findings: list[Finding] = []
    for document, found in zip(plans, pages, strict=True):
        client = document.imprint.client if document.imprint else ""
        work = examine(caseload.bundle(client), setting) if client in known else None
        plan = _plan_of(work, document)
        if work is None or plan is None:
            message = "The caseload has no such plan: there is no audit sheet for this document."
            findings.append(codes.RECORD_MOVED.finding(message, client=client, place=FilePlace(document.file)))
            continue
        sheets.append(sheet_facts(_about(work, plan, setting), plan, document, found))
    context = {"clients": sheets, "notice": _NOTICE, "agency": sheets[0]["agency"] if sheets else ""}
    data = sheet_template().render(context).data
    return AuditSheet(data, _pdf(data, as_of), len(sheets), tuple(findings))


def _plan_of(work: Casework | None, document: Verified) -> Plan | None:
    if work is None or document.imprint is None:
        return None
    case, wanted = work.case, document.imprint.plan
    if case.plan is not None and case.plan.id == wanted:
        return case.plan  # with the signatures that hold for it as it is now
    return case.record.plan(wanted)


def _about(work: Casework, plan: Plan, setting: Setting) -> Casework:
    """The case with its demands for the plan of the document, if that is not the current one."""
    if work.case.plan is plan or (work.case.plan is not None and work.case.plan.id == plan.id):
        return work
    values = work.agency.values if work.agency else {}
    demands = demands_for(work.case.record, plan, setting.catalogue, as_of=setting.as_of, agency_values=values)
    return replace(work, demands=demands, findings=())


def _pages(documents: Sequence[bytes], as_of: Date) -> list[Pages]:
    """For each document on which page its headings stand; nothing where no PDF can be made."""
    try:
        printed = list(print_pdfs(documents, as_of=as_of)) if documents else []
    except (OfficeMissingError, OfficeBrokenError):
        return [{} for _ in documents]
    return [_headings(one.pdf) if one.pdf else {} for one in printed]


def _headings(pdf: bytes) -> Pages:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    pages: dict[str, int] = {}

    def walk(entries: Sequence[Any]) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry)
            else:
                number = reader.get_destination_page_number(entry)
                title = _NUMBERING.sub("", " ".join(str(entry.title).split()))
                pages.setdefault(title, (number or 0) + 1)

    walk(reader.outline)
    return pages


def _pdf(data: bytes, as_of: Date) -> bytes | None:
    try:
        return next(print_pdfs([data], as_of=as_of)).pdf
    except (OfficeMissingError, OfficeBrokenError):
        return None
