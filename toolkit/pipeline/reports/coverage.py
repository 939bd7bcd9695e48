"""The answers about claims as a workbook, as CSV and on a terminal."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date as Date
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from toolkit.errors import ConfigurationError
from toolkit.findings import Severity
from toolkit.pipeline.claimcodes import CLIENT_UNKNOWN
from toolkit.pipeline.claims import ClaimAnswer, Verdict
from toolkit.pipeline.coverage import CoverageReport
from toolkit.pipeline.files import write_whole
from toolkit.pipeline.gaps import Gap
from toolkit.pipeline.reports.rows import shown
from toolkit.pipeline.reports.sheets import Column, SheetBook, Value
from toolkit.records.excel import is_like_formula

__all__ = ["check_coverage_ending", "print_coverage", "summary_of", "write_coverage"]

_CLAIMS = (
    Column("Row", 8),
    Column("Claim", 12),
    Column("Client", 14),
    Column("Date", 12),
    Column("Service", 24),
    Column("Units", 8),
    Column("Staff", 22),
    Column("Credential", 12),
    Column("Verdict", 14),
    Column("Why", 60),
    Column("How to mend it", 44),
    Column("Plan", 8),
    Column("Version", 9),
    Column("In force from", 14),
    Column("In force to", 14),
    Column("Signed", 60),
    Column("Ordered service", 24),
    Column("Frequency", 18),
    Column("Authorisation", 14),
    Column("Authorised from", 14),
    Column("Authorised to", 14),
    Column("Units left", 10),
    Column("Citation", 34),
    Column("Standing", 12),
)
_GAPS = (
    Column("Client", 14),
    Column("From", 12),
    Column("To", 12),
    Column("Days", 8),
    Column("Claims", 8),
    Column("What decides it", 90),
)
_FINDINGS = (
    Column("Severity", 12),
    Column("Client", 14),
    Column("What is wrong", 60),
    Column("Where", 34),
    Column("How to mend it", 60),
)
_MOST_ROWS = 200
_LOOKS = {Verdict.COVERED: "", Verdict.DOUBTFUL: "yellow", Verdict.NOT_COVERED: "red"}


def summary_of(report: CoverageReport) -> str:
    """The result in one sentence, without names."""
    counts = report.counts
    unread = f", {counts['unread']:,} could not be read" if counts["unread"] else ""
    return (
        f"{len(report.claims):,} claims: {counts['covered']:,} covered, {counts['doubtful']:,} doubtful, "
        f"{counts['not covered']:,} not covered{unread}. Spans without a signed plan: {counts['gaps']:,}."
    )


def _claim_row(answer: ClaimAnswer) -> tuple[Value, ...]:
    line, period, order, paid = answer.line, answer.period, answer.order, answer.authorisation
    span = period.span if period else None
    wrong = sorted(answer.findings, key=lambda found: -found.severity.rank)
    cited = next((found for found in wrong if found.citation), None)
    return (
        line.place.row,
        line.claim,
        line.client,
        line.date,
        line.service,
        line.units,
        (answer.staff.name if answer.staff else None) or line.staff,
        answer.staff.credential if answer.staff else None,
        str(answer.verdict),
        " ".join(found.message for found in wrong),
        " ".join(dict.fromkeys(found.hint for found in wrong)),
        period.plan.id if period else None,
        period.plan.version if period else None,
        span.first if span else None,
        _end(span.last if span else None),
        answer.signed,
        order.service if order else None,
        order.frequency if order else None,
        paid.number if paid else None,
        paid.starts if paid else None,
        paid.ends if paid else None,
        paid.units_left if paid else None,
        cited.citation if cited else None,
        cited.standing if cited else None,
    )


def _end(day: Date | None) -> Date | None:
    return None if day == Date.max else day


def _gap_rows(report: CoverageReport) -> Iterator[tuple[Value, ...]]:
    for gap in report.gaps:
        yield (gap.client, gap.first, gap.last, gap.days, gap.claims, gap.why)


def _basis_rows(report: CoverageReport) -> Iterator[tuple[Value, ...]]:
    yield "Result", summary_of(report), ""
    yield "As of", report.as_of, ""
    for reservation in report.reservations:
        yield "Not verified", *reservation.split(": ", 1)
    for profile in report.profiles:
        yield "Payer profile", profile.id, f"{profile.title}; {profile.clients} clients; {profile.file}"


def _as_xlsx(report: CoverageReport) -> bytes:
    book = SheetBook("Claims and signed plans", report.as_of)
    book.add("Claims", _CLAIMS, (_claim_row(answer) for answer in report.claims))
    book.add("Gaps", _GAPS, _gap_rows(report))
    wrong = [found for found in report.findings if found.severity is not Severity.INFO]
    rows = ((str(found.severity), found.client, found.message, str(found.place or ""), found.hint) for found in wrong)
    book.add("Findings", _FINDINGS, rows)
    book.add("Basis", (Column("What", 26), Column("Which", 44), Column("Note", 90)), _basis_rows(report))
    return book.to_bytes()


def _as_csv(report: CoverageReport) -> bytes:
    """The claims, one row each: a CSV file has no second sheet for the gaps."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.header for column in _CLAIMS])
    for answer in report.claims:
        writer.writerow([_safe(value) for value in _claim_row(answer)])
    return text.getvalue().encode("utf-8-sig", "replace")


def _safe(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and is_like_formula(value) else value


_WRITERS: Mapping[str, Callable[[CoverageReport], bytes]] = {".xlsx": _as_xlsx, ".csv": _as_csv}


def check_coverage_ending(path: Path) -> None:
    """Raise ConfigurationError where the answers cannot be written in the form that the file's ending asks for."""
    if path.suffix.casefold() not in _WRITERS:
        raise ConfigurationError(
            "The answers cannot be written in this form.", path.name, f"Choose one of {', '.join(_WRITERS)}."
        )


def write_coverage(report: CoverageReport, path: Path) -> None:
    """Write the answers: .xlsx with the sheets Claims, Gaps, Findings and Basis, or .csv with the claims alone."""
    check_coverage_ending(path)
    write_whole(path, _WRITERS[path.suffix.casefold()](report))


def print_coverage(report: CoverageReport, console: Console) -> None:
    """Print the claims, then the gaps, then what could not be read and what the answers rest on."""
    console.print(_claims_table(_worst(report.claims)))
    _print_left(console, len(report.claims), "claims")
    if report.gaps:
        console.print("\nWithout a signed plan in force", style="bold")
        console.print(_gaps_table(report.gaps[:_MOST_ROWS]))
        _print_left(console, len(report.gaps), "spans")
    wrong = [found for found in report.findings if found.severity is not Severity.INFO]
    if wrong:
        console.print("\nFiles", style="bold")
    for found in wrong[:_MOST_ROWS]:
        console.print(Text(shown(f"{found.severity}: {found.place or found.client}: {found.message} {found.hint}")))
    _print_left(console, len(wrong), "findings")
    console.print(f"\n{summary_of(report)}", style="bold")
    for reservation in report.reservations:
        console.print(f"Not verified: {reservation}")


def _worst(answers: Sequence[ClaimAnswer]) -> list[ClaimAnswer]:
    """As many as a terminal shows, in the order of the file: of a long file those not covered first, then the doubtful."""
    if len(answers) <= _MOST_ROWS:
        return list(answers)
    ranks = list(_LOOKS)
    worst = sorted(answers, key=lambda answer: -ranks.index(answer.verdict))[:_MOST_ROWS]
    return sorted(worst, key=lambda answer: answer.line.place.row or 0)


def _print_left(console: Console, count: int, what: str) -> None:
    if count > _MOST_ROWS:
        console.print(f"… and {count - _MOST_ROWS:,} more {what}: write them all with --out coverage.xlsx")


def _claims_table(answers: Iterable[ClaimAnswer]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in ("Row", "Client", "Date", "Service", "Verdict"):
        table.add_column(header, no_wrap=header != "Service")
    table.add_column("Plan, signatures, and what is wrong", ratio=1)
    for answer in answers:
        line = answer.line
        row = (str(line.place.row), line.client, line.date.isoformat(), line.service or "", str(answer.verdict))
        cells = [Text(shown(cell), style=_LOOKS[answer.verdict]) for cell in row]
        table.add_row(*cells, Text(shown(_said(answer))))
    return table


def _said(answer: ClaimAnswer) -> str:
    parts = [
        f"{found.message} {found.hint}" if found.code == CLIENT_UNKNOWN.code else found.message
        for found in answer.findings
    ]
    if answer.period is not None and not parts:
        order, paid = answer.order, answer.authorisation
        version = f" version {answer.period.plan.version}" if answer.period.plan.version else ""
        parts.append(f"Plan {answer.period.plan.id}{version}: {answer.signed or 'no payer asks for a signature'}.")
        parts += [f"Ordered {order.frequency}."] if order and order.frequency else []
        parts += [f"By {answer.staff.name}, {answer.staff.credential}."] if answer.staff else []
        if paid is not None:
            left = "" if paid.units_left is None else f", {paid.units_left} units left"
            parts.append(f"Authorisation {paid.number}{left}.")
    return " ".join(parts)


def _gaps_table(gaps: Iterable[Gap]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in ("Client", "From", "To", "Days", "Claims"):
        table.add_column(header, no_wrap=True)
    table.add_column("What decides it", ratio=1)
    for gap in gaps:
        cells = (gap.client, str(gap.first), str(gap.last), str(gap.days), str(gap.claims), gap.why)
        table.add_row(*(Text(shown(cell)) for cell in cells))
    return table
