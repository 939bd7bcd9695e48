"""The report as an Excel workbook: causes, a sheet for each clinician, all findings, and what the result rests on."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding
from toolkit.pipeline.report import Report
from toolkit.pipeline.reports.rows import finding_headers, finding_rows, summary_line
from toolkit.pipeline.reports.sheets import Column, SheetBook, Value

__all__ = ["render_xlsx"]

_WIDTHS = {"What is wrong": 52, "Where": 34, "How to mend it": 52, "Rule": 34, "Payer's demand": 34, "Citation": 34}
_CAUSES = (
    Column("What to mend", 60),
    Column("How", 60),
    Column("Severity", 12),
    Column("Clients held up", 12),
    Column("Clients", 10),
    Column("Findings", 10),
    Column("Code", 10),
)
_CLIENTS = (
    Column("Client", 16),
    Column("Clinician", 26),
    Column("Agency", 28),
    Column("Held up", 10),
    Column("Errors", 10),
    Column("Warnings", 10),
    Column("Remarks", 10),
    Column("Waived", 10),
    Column("Payer profiles", 50),
)


def render_xlsx(report: Report, show_values: bool = False) -> bytes:
    """The workbook. Its first sheet says what to mend first; clinicians' sheets hold the findings of their own clients."""
    book = SheetBook("Check of the caseload", report.as_of)
    book.add("Causes", _CAUSES, _cause_rows(report))
    columns = [Column(header, _WIDTHS.get(header, 14)) for header in finding_headers(show_values)]
    for clinician, findings in sorted(_by_clinician(report).items()):
        book.add(clinician, columns, finding_rows(report, findings, show_values))
    book.add("All findings", columns, finding_rows(report, report.findings, show_values))
    book.add("Clients", _CLIENTS, _client_rows(report))
    book.add("Basis", (Column("What", 26), Column("Which", 44), Column("Note", 90)), _basis_rows(report))
    return book.to_bytes()


def _by_clinician(report: Report) -> dict[str, list[Finding]]:
    clinicians = {status.client: status.clinician for status in report.clients}
    grouped: dict[str, list[Finding]] = {}
    for found in report.findings:
        name = found.clinician or clinicians.get(found.client, "")
        grouped.setdefault(name or ("No clinician named" if found.client else "Files"), []).append(found)
    return grouped


def _cause_rows(report: Report) -> Iterator[tuple[Value, ...]]:
    for cause in report.causes:
        yield (
            cause.title,
            cause.hint,
            str(cause.severity),
            cause.held_up,
            cause.clients,
            cause.findings,
            cause.code,
        )


def _client_rows(report: Report) -> Iterator[tuple[Value, ...]]:
    for status in report.clients:
        held_up = "yes" if status.is_held_up else ""
        numbers = (status.errors, status.warnings, status.infos, status.waived)
        profiles = ", ".join(status.profiles)
        yield (status.client, status.clinician, status.agency, held_up, *numbers, profiles)


def _basis_rows(report: Report) -> Iterator[tuple[Value, ...]]:
    yield "Result", summary_line(report), ""
    yield "As of", report.as_of, ""
    for reservation in report.reservations:
        yield "Not verified", *reservation.split(": ", 1)
    for source in report.sources:
        yield "Source", source.name, f"{source.kind}, SHA-256 {source.sha256}"
    for profile in report.profiles:
        yield "Payer profile", profile.id, f"{profile.title}; {profile.clients} clients; {profile.file}"
    for waiver in report.waivers:
        yield "Waiver", f"{waiver.client}: {waiver.what}", waiver.why
    for column in report.unused_columns:
        yield "Column not used", column.header, column.place
