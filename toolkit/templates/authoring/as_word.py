"""The field reference as a Word document whose tags and tables can be copied into a template."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from toolkit.templates.authoring.handbook import SNIPPETS, Chapter, Entry, Snippet

__all__ = ["handbook_docx"]

_TAG = "Tag"
_GRID = "Table Grid"
_ROOM = 504
_WIDTHS = {4: (184, 96, 148, 76)}
"""Of the columns of a list of names, in points."""


def handbook_docx(title: str, chapters: Iterable[Chapter], filters: Iterable[Entry]) -> bytes:
    """The whole document: how to use it, ready pieces, names by chapter, filters."""
    document = docx.Document()
    _styles(document)
    document.core_properties.title = title
    document.core_properties.language = "en-US"
    document.core_properties.author = "Plankit"
    document.add_heading(title, 0)
    document.add_paragraph(
        "Copy a tag from the first column into your Word template, between the words that surround it. When a document is "
        "made, the tag is replaced by what the record says. Copy whole tables too: they are ready as they stand."
    )
    document.add_heading("Ready pieces", 1)
    for snippet in SNIPPETS:
        _add_snippet(document, snippet)
    for chapter in chapters:
        document.add_heading(chapter.title, 1)
        if chapter.loop is not None:
            document.add_paragraph("For each of them, between two paragraphs with these tags:")
            for tag in chapter.loop:
                document.add_paragraph(tag, _TAG)
        _add_table(document, ("Tag", "Label", "What it says", "Example"), [_cells(entry) for entry in chapter.entries])
    document.add_heading("Filters", 1)
    document.add_paragraph("A filter stands after a bar inside of a tag and changes how its value prints.")
    _add_table(document, ("Example", "Filter", "What it does", "Prints"), [_cells(entry) for entry in filters])
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _cells(entry: Entry) -> tuple[str, ...]:
    return entry.tag, entry.label, entry.description, entry.sample


def _styles(document: Any) -> None:
    styles = document.styles
    styles["Normal"].font.name = "Calibri"
    styles["Normal"].font.size = Pt(10)
    tag = styles.add_style(_TAG, WD_STYLE_TYPE.PARAGRAPH)
    tag.base_style = styles["Normal"]
    tag.font.name, tag.font.size, tag.font.color.rgb = "Consolas", Pt(9), RGBColor(0x1F, 0x38, 0x64)
    tag.paragraph_format.space_after = Pt(2)
    for section in document.sections:
        section.page_width, section.page_height = Pt(612), Pt(792)
        section.left_margin = section.right_margin = Pt(54)


def _add_snippet(document: Any, snippet: Snippet) -> None:
    document.add_heading(snippet.title, 2)
    if snippet.note:
        document.add_paragraph(snippet.note)
    for paragraph in snippet.paragraphs:
        document.add_paragraph(paragraph, _TAG)
    if snippet.header:
        _add_table(document, snippet.header, snippet.rows, tags_everywhere=True)


def _add_table(
    document: Any, header: Sequence[str], rows: Iterable[Sequence[str]], *, tags_everywhere: bool = False
) -> None:
    table = document.add_table(rows=1, cols=len(header), style=_GRID)
    for cell, text in zip(table.rows[0].cells, header, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in rows:
        cells = table.add_row().cells
        if len(row) == 1:
            cells[0].merge(cells[-1])
        for number, text in enumerate(row):
            paragraph = cells[number].paragraphs[0]
            paragraph.text = text
            if tags_everywhere or number == 0:
                paragraph.style = document.styles[_TAG]
    _set_widths(table, _WIDTHS.get(len(header), ()) if not tags_everywhere else ())
    document.add_paragraph()
    table._tbl.tblPr.append(_caption(document, header))


def _set_widths(table: Any, points: Sequence[int]) -> None:
    """Columns of set widths (even ones where none are given), in rows that stay whole."""
    table.autofit = False
    columns = len(table.columns)
    for row in table.rows:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
        for number, cell in enumerate(row.cells):
            cell.width = Pt(points[number] if points else _ROOM // columns)


def _caption(document: Any, header: Sequence[str]) -> Any:
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), ", ".join(header))
    return caption
