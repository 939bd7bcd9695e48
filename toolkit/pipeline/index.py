"""`index.xlsx`: a row for every client, linked to its document, or with the reason why there is none.

Where a run was about some clients alone, the documents that others have from earlier runs stand in it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date as Date
from itertools import chain

from toolkit.findings import Finding
from toolkit.pipeline.manifest import Entry
from toolkit.pipeline.pdfs import pdf_name
from toolkit.pipeline.product import Product, Status
from toolkit.pipeline.reports.sheets import Column, Link, SheetBook, Value

__all__ = ["INDEX", "index_bytes"]

INDEX = "index.xlsx"
_MOST_REASONS = 5
_COLUMNS = (
    Column("Client", 16),
    Column("Document", 44),
    Column("PDF", 10),
    Column("State", 16),
    Column("Clinician", 26),
    Column("Agency", 28),
    Column("Template", 24),
    Column("Payer profiles", 40),
    Column("Errors", 9),
    Column("Warnings", 10),
    Column("Reason", 90),
)
_STATES = {Status.MADE: "made", Status.REFUSED: "refused", Status.NOT_WRITTEN: "not written"}


def index_bytes(products: Sequence[Product], kept: Sequence[Entry], as_of: Date) -> bytes:
    """The workbook: the products of this run in their order, then the entries of documents that were kept."""
    book = SheetBook("Documents", as_of)
    book.add("Documents", _COLUMNS, chain(map(_row, products), map(_kept_row, kept)))
    refused = [product for product in products if product.status is not Status.MADE]
    if refused:
        columns = (
            Column("Client", 16),
            Column("What is wrong", 60),
            Column("Where", 36),
            Column("How to mend it", 60),
            Column("Code", 10),
            Column("Citation", 36),
        )
        book.add("Refused", columns, _reason_rows(refused))
    waivers = [waiver for product in products for waiver in product.summary.waivers]
    if waivers:
        headers = (Column("Client", 16), Column("Waiver of", 36), Column("Reason, by whom, until when", 90))
        book.add("Waivers", headers, ((waiver.client, waiver.what, waiver.why) for waiver in waivers))
    return book.to_bytes()


def _row(product: Product) -> tuple[Value | Link, ...]:
    status = product.summary.status
    document = Link(product.file, product.file) if product.status is Status.MADE else ""
    return (
        status.client,
        document,
        Link("PDF", product.pdf) if product.pdf else "",
        _STATES[product.status],
        status.clinician,
        status.agency,
        product.template,
        ", ".join(status.profiles),
        status.errors,
        status.warnings,
        _reason(product.reasons),
    )


def _kept_row(entry: Entry) -> tuple[Value | Link, ...]:
    document, profiles = Link(entry.file, entry.file), ", ".join(name for name, _ in entry.profiles)
    reason = "Made by an earlier run; this one was about others."
    pdf = Link("PDF", pdf_name(entry.file)) if entry.pdf_sha256 else ""
    return (entry.client, document, pdf, "kept", "", entry.agency, entry.template, profiles, "", "", reason)


def _reason(reasons: Sequence[Finding]) -> str:
    said = [f"{found.message} ({found.code})" for found in reasons[:_MOST_REASONS]]
    if len(reasons) > _MOST_REASONS:
        said.append(f"And {len(reasons) - _MOST_REASONS} more: see the sheet Refused.")
    return " ".join(said)


def _reason_rows(products: Sequence[Product]) -> Iterator[tuple[Value, ...]]:
    for product in products:
        for found in product.reasons:
            yield (
                product.client,
                found.message,
                str(found.place or ""),
                found.hint,
                found.code,
                found.citation,
            )
