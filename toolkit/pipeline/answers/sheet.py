"""The sheet of a check's findings, with empty columns for a value or a waiver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit.findings import Finding
from toolkit.pipeline.report import Report
from toolkit.pipeline.reports.sheets import Column, SheetBook, Value
from toolkit.records.comparison.sentences import named
from toolkit.records.paths import PathError, RecordPath
from toolkit.rules.waivers import can_be_waived

__all__ = ["CLIENT", "CODE", "PATH", "REVISION", "SHEET", "UNTIL", "VALUE", "WHO", "WHY", "answer_sheet"]

SHEET = "Answers"
CLIENT, CODE, PATH, REVISION = "Client", "Code", "Path", "Revision"
VALUE, WHY, WHO, UNTIL = "New value", "Waiver: reason", "Waiver: who decided", "Waiver: until"
_COLUMNS = (
    Column(CLIENT, 14),
    Column("Severity", 10),
    Column("What is wrong", 52),
    Column("How to mend it", 44),
    Column("Field", 36),
    Column("Answer with", 22),
    Column(VALUE, 34),
    Column(WHY, 34),
    Column(WHO, 24),
    Column(UNTIL, 14),
    Column(CODE, 9),
    Column(PATH, 34),
    Column(REVISION, 20),
)
_HOW = (
    (
        "Write the right value under “New value”, as it would stand in the caseload workbook; or set it aside with all "
        "three columns of the waiver. Rows without an answer are passed over."
    ),
    "A waiver says why, who decided it and until which day. It ends by itself after that day, and every report prints it.",
    "A signature cannot be waived: only a person can sign (plankit sign).",
    "Leave Client, Code, Path and Revision as they are: they say what the answer is about.",
    "Then: plankit import --answers FILE.xlsx",
)


def answer_sheet(report: Report, marks: Mapping[str, str], *, show_values: bool = False) -> bytes:
    """The workbook. `marks` are those of the revisions that were checked; a client who has none is left out."""
    book = SheetBook("Answers to the check", report.as_of)
    columns = (*_COLUMNS, Column("Value now", 34)) if show_values else _COLUMNS
    book.add(SHEET, columns, _rows(report, marks, show_values))
    book.add("How to fill it in", (Column("Step", 110),), ((line,) for line in _HOW))
    return book.to_bytes()


def _rows(report: Report, marks: Mapping[str, str], show_values: bool) -> Iterator[tuple[Value, ...]]:
    for found in report.findings:
        if found.waived or found.client not in marks:
            continue
        row: tuple[Value, ...] = (
            found.client,
            str(found.severity),
            found.message,
            found.hint,
            _words(found.field),
            _answers(found),
            "",
            "",
            "",
            "",
            found.code,
            found.field,
            marks[found.client],
        )
        yield (*row, found.value or "") if show_values else row


def _words(path: str) -> str:
    try:
        where = RecordPath.parse(path)
        return named(path) if where.row or where.field or path == "client" else path
    except (PathError, KeyError):
        return path


def _answers(found: Finding) -> str:
    ways = []
    try:
        if RecordPath.parse(found.field).field:
            ways.append("value")
    except PathError:
        pass
    if can_be_waived(found.code):
        ways.append("waiver")
    if found.code.startswith("SG"):
        ways.append("signature: plankit sign")
    return " or ".join(ways) or "mend it in the source"
