"""WordprocessingML as text: paragraphs, runs, tables and the tag lines of a template.

In the text of a paragraph, `**…**` sets the character style Strong, a tab is a tab, a line break a line break, and
`<<PAGE>>` or `<<NUMPAGES>>` is a field. Lengths are twentieths of a point (1440 to the inch), as Word counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

_PIECES = re.compile(r"(\*\*|\t|\n|<<[A-Z]+>>)")
_LAYOUT = '<w:tblLayout w:type="fixed"/>'


def run(text: str, char_style: str = "") -> str:
    """One run of text."""
    look = f'<w:rPr><w:rStyle w:val="{char_style}"/></w:rPr>' if char_style else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _runs(text: str) -> str:
    """The runs of a paragraph's text, by the small markup described above."""
    parts: list[str] = []
    strong = ""
    for piece in _PIECES.split(text):
        if piece == "**":
            strong = "" if strong else "Strong"
        elif piece == "\t":
            parts.append("<w:r><w:tab/></w:r>")
        elif piece == "\n":
            parts.append("<w:r><w:br/></w:r>")
        elif piece.startswith("<<"):
            parts.append(f'<w:fldSimple w:instr=" {piece[2:-2]} ">{run("1", strong)}</w:fldSimple>')
        elif piece:
            parts.append(run(piece, strong))
    return "".join(parts)


def p(text: str = "", style: str = "BodyText") -> str:
    """A paragraph."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{_runs(text)}</w:p>'


def h1(text: str) -> str:
    """A heading of the first level."""
    return p(text, "Heading1")


def h2(text: str) -> str:
    """A heading of the second level."""
    return p(text, "Heading2")


def h3(text: str) -> str:
    """A heading of the third level."""
    return p(text, "Heading3")


def tag(words: str) -> str:
    """A paragraph that holds a tag alone and vanishes when the document is made: `{%p if is_minor %}`."""
    return p(f"{{%p {words} %}}", "TemplateTag")


def when(condition: str, *content: str) -> str:
    """Paragraphs that are printed if the condition holds."""
    return tag(f"if {condition}") + "".join(content) + tag("endif")


def either(condition: str, holds: Iterable[str], fails: Iterable[str]) -> str:
    """Paragraphs for when the condition holds, and others for when it does not."""
    return tag(f"if {condition}") + "".join(holds) + tag("else") + "".join(fails) + tag("endif")


def each(loop: str, *content: str) -> str:
    """Paragraphs for each item: `each("g in goals", …)`."""
    return tag(f"for {loop}") + "".join(content) + tag("endfor")


@dataclass(frozen=True)
class Cell:
    """A table cell: its paragraphs, over how many columns it stretches, and whether it is one with the cell above.

    `merge` is `restart` for the first of cells that are one from row to row, and `continue` for the others.
    """

    content: str
    span: int = 1
    merge: str = ""


def cell(text: str = "", style: str = "TableText", span: int = 1) -> Cell:
    """A cell of one paragraph."""
    return Cell(p(text, style), span)


def cells(*paragraphs: str, span: int = 1) -> Cell:
    """A cell of several paragraphs, made with `p`."""
    return Cell("".join(paragraphs), span)


def field(label: str, value: str, span: int = 1, style: str = "FieldValue") -> Cell:
    """A cell of a form: the label in small type above its value."""
    return Cell(p(label, "FieldLabel") + p(value, style), span)


@dataclass(frozen=True)
class Row:
    """A table row. `tag` rows hold a `{%tr %}` tag alone; `height` is the least height."""

    cells: tuple[Cell, ...]
    header: bool = False
    height: int = 0


def row(*items: Cell | str, height: int = 0) -> Row:
    """A row; plain text makes a cell of style Table Text."""
    return Row(tuple(cell(item) if isinstance(item, str) else item for item in items), height=height)


def header(*labels: str) -> Row:
    """The header row, repeated on every page that the table reaches."""
    return Row(tuple(cell(label, "TableHeading") for label in labels), header=True)


def tr(words: str) -> Row:
    """A row that holds a tag alone and vanishes when the document is made: `{%tr for g in goals %}`."""
    return Row((cell(f"{{%tr {words} %}}", "TemplateTag", span=0),))


def each_row(loop: str, *rows: Row, otherwise: Sequence[Row] = ()) -> list[Row]:
    """Rows for each item, and what stands there if there is none."""
    empty = [tr("else"), *otherwise] if otherwise else []
    return [tr(f"for {loop}"), *rows, *empty, tr("endfor")]


def rows_when(condition: str, *rows: Row) -> list[Row]:
    """Rows that are printed if the condition holds."""
    return [tr(f"if {condition}"), *rows, tr("endif")]


def table(
    style: str, caption: str, widths: Sequence[int], rows: Iterable[Row | list[Row]], first_column: bool = False
) -> str:
    """A table of fixed column widths. Its caption is what a screen reader says for it."""
    flat = [item for entry in rows for item in (entry if isinstance(entry, list) else [entry])]
    has_header = any(item.header for item in flat)
    look = f'w:firstRow="{int(has_header)}" w:lastRow="0" w:firstColumn="{int(first_column)}" w:lastColumn="0"'
    value = 0x0400 | (0x0020 if has_header else 0) | (0x0080 if first_column else 0) | 0x0200
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{_LAYOUT}'
        f'<w:tblLook w:val="{value:04X}" {look} w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(caption)}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(_row(item, widths) for item in flat)}</w:tbl>"
    )


def _row(item: Row, widths: Sequence[int]) -> str:
    height = f'<w:trHeight w:val="{item.height}" w:hRule="atLeast"/>' if item.height else ""
    repeat = "<w:tblHeader/>" if item.header else ""
    parts: list[str] = []
    start = 0
    for entry in item.cells:
        span = entry.span or len(widths)
        width = sum(widths[start : start + span])
        start += span
        merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        if entry.merge:
            merged += f'<w:vMerge w:val="{entry.merge}"/>'
        parts.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}</w:tcPr>{entry.content}</w:tc>')
    if start != len(widths):
        raise ValueError(f"a row of {start} columns in a table of {len(widths)}: {item.cells[0].content}")
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeat}</w:trPr>{''.join(parts)}</w:tr>"
