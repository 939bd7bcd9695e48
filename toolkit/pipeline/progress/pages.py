"""The pages that go with forms: for each clinician a list of what to fill in by when, and one workbook of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date as Date
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from toolkit.findings import Finding
from toolkit.pipeline.reports.sheets import Column, Link, SheetBook, Value

if TYPE_CHECKING:
    from toolkit.pipeline.progress.make import MadeForm

__all__ = ["INDEX", "INDEX_PAGE", "index_page", "index_workbook"]

INDEX = "forms.xlsx"
INDEX_PAGE = "index.html"

_PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Progress updates</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ font: 16px/1.5 system-ui, "Segoe UI", sans-serif; color: #1d2733; }}
body {{ margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }}
h1 {{ font-size: 1.5rem; margin: 0 0 .25rem; }} p {{ margin: .25rem 0 1rem; color: #4a5560; }}
table {{ border-collapse: collapse; width: 100%; }} caption {{ text-align: left; padding: .5rem 0; color: #4a5560; }}
th, td {{ text-align: left; padding: .55rem .75rem; border-bottom: 1px solid #d5dce3; vertical-align: top; }}
th {{ background: #eef2f6; font-weight: 600; }} a {{ color: #0b57a4; }} code {{ font-size: .85em; color: #4a5560; }}
.soon {{ font-weight: 600; }}
</style></head><body>
<h1>Progress updates for {clinician}</h1>
<p>Open each form with Adobe Reader, Edge, Chrome or Firefox, fill in what is new, and save the file: do not print it to PDF.
Leave blank what has not changed. Send the saved files back to where they came from.</p>
<table><caption>{count}, as of {as_of}. The first is wanted by {soonest}.</caption>
<thead><tr><th scope="col">Return by</th><th scope="col">Client</th><th scope="col">Form</th><th scope="col">Period</th>
<th scope="col">Objectives</th><th scope="col">Form no.</th></tr></thead>
<tbody>
{rows}
</tbody></table>
</body></html>
"""


def index_page(forms: Sequence[MadeForm], as_of: Date) -> bytes:
    """The page of one clinician's folder: what is to be returned by when, the soonest first."""
    ordered = sorted(forms, key=lambda form: (form.return_by, form.client))
    count = "1 form" if len(ordered) == 1 else f"{len(ordered)} forms"
    page = _PAGE.format(
        clinician=escape(ordered[0].clinician or "no clinician"),
        count=count,
        as_of=as_of,
        soonest=ordered[0].return_by,
        rows="\n".join(_row(form) for form in ordered),
    )
    return page.encode()


def _row(form: MadeForm) -> str:
    file = form.file.split("/", 1)[1]
    cells = (
        f'<td class="soon">{form.return_by}</td>',
        f"<td>{escape(form.client_name)}<br><code>{escape(form.client)}</code></td>",
        f'<td><a href="{quote(file)}">{escape(file)}</a></td>',
        f"<td>{form.first} to {form.last}</td>",
        f"<td>{form.objectives} under {form.goals} goal{'' if form.goals == 1 else 's'}</td>",
        f"<td><code>{form.form}</code></td>",
    )
    return f"<tr>{''.join(cells)}</tr>"


def index_workbook(forms: Sequence[MadeForm], findings: Sequence[Finding], as_of: Date) -> bytes:
    """All forms in one list, with a link to each, and the clients for whom there is none."""
    book = SheetBook("Progress updates", as_of)
    columns = (
        Column("Client", 14),
        Column("Form", 50),
        Column("Form no.", 18),
        Column("Clinician", 26),
        Column("Plan", 10),
        Column("From", 12),
        Column("To", 12),
        Column("Return by", 12),
        Column("Goals", 8),
        Column("Objectives", 11),
    )
    book.add("Forms", columns, map(_cells, forms))
    if findings:
        told = (Column("Client", 14), Column("What", 70), Column("How to mend it", 70), Column("Code", 10))
        book.add("Remarks", told, _remarks(findings))
    return book.to_bytes()


def _cells(form: MadeForm) -> tuple[Value | Link, ...]:
    days = (form.first, form.last, form.return_by)
    link = Link(form.file, form.file)
    return (form.client, link, form.form, form.clinician, form.plan, *days, form.goals, form.objectives)


def _remarks(findings: Sequence[Finding]) -> Iterator[tuple[Value, ...]]:
    for found in findings:
        yield found.client, found.message, found.hint, found.code
