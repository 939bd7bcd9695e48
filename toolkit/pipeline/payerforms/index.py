"""`forms.xlsx`: a row for each client's form, and for each form what somebody still has to fill in."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.pipeline.payerforms.results import FilledForm, FilledForms, FormStatus
from toolkit.pipeline.reports.sheets import Column, Link, SheetBook, Value

__all__ = ["FORMS_INDEX", "FORMS_MANIFEST", "forms_index"]

FORMS_INDEX = "forms.xlsx"
FORMS_MANIFEST = "forms.jsonl"
_FORMS = (
    Column("Client", 16),
    Column("Clinician", 24),
    Column("Form", 44),
    Column("State", 14),
    Column("Still to fill", 14),
    Column("Errors and warnings", 90),
)
_STILL = (
    Column("Client", 16),
    Column("Clinician", 24),
    Column("Form", 36),
    Column("Page", 8),
    Column("Field", 36),
    Column("What the form says", 60),
    Column("Kind", 14),
    Column("Required", 10),
    Column("Why it is open", 30),
)


def forms_index(made: FilledForms) -> bytes:
    """The workbook. Equal content gives equal bytes."""
    book = SheetBook(made.title, made.as_of)
    book.add("Forms", _FORMS, map(_row, made.forms))
    book.add("You still fill", _STILL, (row for form in made.forms for row in _open_rows(form)))
    return book.to_bytes()


def _row(form: FilledForm) -> tuple[Value | Link, ...]:
    file = Link(form.file, form.file) if form.status is FormStatus.MADE else ""
    said = " ".join(f"{found.message} ({found.code})" for found in form.findings if found.severity != "info")
    return (form.client, form.clinician, file, str(form.status), len(form.still), said)


def _open_rows(form: FilledForm) -> Iterator[tuple[Value | Link, ...]]:
    if form.status is not FormStatus.MADE:
        return
    link = Link(form.file, form.file)
    for each in form.still:
        required = "yes" if each.is_required else ""
        yield (form.client, form.clinician, link, each.page, each.field, each.label, each.kind, required, each.why)
