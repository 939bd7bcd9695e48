"""How the audit sheet looks: a Word template of our own, built once, with the tags that any template has."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Pt, RGBColor

from toolkit.templates.compile import CompiledTemplate, compile_template

__all__ = ["sheet_template"]

_INK: Final = RGBColor(0x1F, 0x2A, 0x37)
_QUIET: Final = RGBColor(0x5B, 0x65, 0x70)
_ALARM: Final = RGBColor(0xB0, 0x14, 0x1E)
_BAND, _LINE, _PALE = "1F3864", "C9D1DB", "F2F5F9"
_WIDTH: Final = 7.5


@cache
def sheet_template() -> CompiledTemplate:
    """The compiled template of the sheet."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(0.5)
    section.top_margin, section.bottom_margin = Inches(0.4), Inches(0.4)
    section.footer_distance = Inches(0.25)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = "Arial", Pt(8), _INK
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    document.core_properties.title = "Audit sheet"
    document.core_properties.author = "{{ agency }}"
    for level, size in ((1, 15), (2, 9)):
        style = document.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.bold = "Arial", Pt(size), True
        style.font.color.rgb = RGBColor(0x1F, 0x38, 0x64)
        style.element.rPr.rFonts.attrib.clear()
        style.element.rPr.rFonts.set(qn("w:ascii"), "Arial")
        style.element.rPr.rFonts.set(qn("w:hAnsi"), "Arial")
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(5 if level == 2 else 0), Pt(1)
    _body(document)
    _footer(section)
    buffer = io.BytesIO()
    document.save(buffer)
    return compile_template(buffer.getvalue(), name="audit sheet")


def _body(document: Any) -> None:
    document.add_paragraph("{%p for c in clients %}")
    document.add_paragraph("{%p if loop.first %}")
    document.add_heading("Audit sheet: record {{ c.client }}", 1)
    document.add_paragraph("{%p else %}")
    document.add_heading("Audit sheet: record {{ c.client }}", 1).paragraph_format.page_break_before = True
    document.add_paragraph("{%p endif %}")
    _text(document.add_paragraph(), "{{ c.agency }} · as of {{ c.as_of }}", colour=_QUIET)
    document.add_paragraph("{%p if c.is_bad %}")
    _text(document.add_paragraph(), "{{ c.verdict }}", bold=True, size=11, colour=_ALARM)
    document.add_paragraph("{%p else %}")
    _text(document.add_paragraph(), "{{ c.verdict }}", bold=True, size=11, colour=RGBColor(0x1B, 0x6B, 0x3A))
    document.add_paragraph("{%p endif %}")
    _facts(document)
    document.add_heading("Signatures", 2)
    signed = {
        "Who has to sign": "{{ s.role }}",
        "Who signed": "{{ s.who }}",
        "Date and method, or why not and what was tried": "{{ s.how }}",
        "Standing": "{{ s.stands }}",
    }
    _table(document, "s in c.signers", signed, (1.7, 2.0, 2.8, 1.0), "No payer asks for a signature.", "s.unmet")
    document.add_heading("Reviews and deadlines", 2)
    held = {"What": "{{ r.what }}", "Due": "{{ r.due }}", "Held": "{{ r.held }}", "Late by": "{{ r.late }}"}
    _table(document, "r in c.reviews", held, (3.1, 1.5, 1.7, 1.2), "No payer sets a day.", "r.unmet")
    document.add_heading("Services", 2)
    given = {"Service": "{{ v.type }}", "Ordered": "{{ v.ordered }}", "Given under this plan": "{{ v.given }}"}
    _table(document, "v in c.services", given, (2.3, 2.6, 2.6), "The plan orders no service.")
    document.add_heading("What the payer asks for, and where it is met", 2)
    asked = {
        "Demand": "{{ d.asks }}",
        "Citation, standing, date checked": "{{ d.citation }} ({{ d.standing }})",
        "Page and heading, or NOT MET": "{{ d.where }}",
    }
    _table(document, "d in c.demands", asked, (3.15, 2.25, 2.1), "No payer profile applies.", "d.unmet")
    document.add_paragraph("{%p endfor %}")


def _facts(document: Any) -> None:
    pairs = (
        ("Plan", "{{ c.plan }}"),
        ("Effective", "{{ c.effective }} to {{ c.ends }}"),
        ("Document", "{{ c.file }}, {{ c.state }}"),
        ("Made with", "{{ c.made }}"),
    )
    table = _grid(document, len(pairs) // 2 + 1, (0.8, 2.95, 0.8, 2.95))
    for number, (label, value) in enumerate(pairs):
        row, column = divmod(number, 2)
        _cell(table.cell(row, 2 * column), label, colour=_QUIET)
        _cell(table.cell(row, 2 * column + 1), value, bold=True)
    last = len(pairs) // 2
    _cell(table.cell(last, 0), "Under", colour=_QUIET)
    merged = table.cell(last, 1).merge(table.cell(last, 3))
    profiles = "{% for p in c.profiles %}{{ p.title }} ({{ p.key }}, {{ p.from }}){% if not loop.last %}; {% endif %}"
    _cell(merged, profiles + "{% else %}no payer profile{% endfor %}", bold=True)


def _table(
    document: Any, loop: str, columns: Mapping[str, str], widths: Sequence[float], none: str, alarm: str = ""
) -> None:
    document.add_paragraph(f"{{%p if {loop.split(' in ')[1]} %}}")
    table = _grid(document, 4 if not alarm else 7, widths)
    for at, column in enumerate(columns):
        _cell(table.cell(0, at), column, bold=True, colour=RGBColor(0xFF, 0xFF, 0xFF), size=7)
        _shade(table.cell(0, at), _BAND)
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    rows = [f"{{%tr for {loop} %}}", None, "{%tr endfor %}"]
    if alarm:
        rows = [f"{{%tr for {loop} %}}", f"{{%tr if {alarm} %}}", "alarm", "{%tr else %}", None, "{%tr endif %}"]
        rows.append("{%tr endfor %}")
        table.add_row()
    for number, row in enumerate(rows, 1):
        if row not in (None, "alarm"):
            table.cell(number, 0).text = str(row)
            continue
        for at, value in enumerate(columns.values()):
            last = at == len(columns) - 1
            is_loud = row == "alarm" and last
            _cell(table.cell(number, at), value, bold=is_loud, colour=_ALARM if is_loud else None, size=7)
            if row == "alarm":
                _shade(table.cell(number, at), "FCEDEE")
        table.rows[number]._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    document.add_paragraph("{%p else %}")
    _text(document.add_paragraph(), none, colour=_QUIET)
    document.add_paragraph("{%p endif %}")


def _grid(document: Any, rows: int, widths: Sequence[float]) -> Any:
    table = document.add_table(rows=rows, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    for at, width in enumerate(widths):
        table.columns[at].width = Inches(width)
        for cell in table.columns[at].cells:
            cell.width = Inches(width)
    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="{_LINE}"/>' for side in ("top", "bottom", "insideH"))
    properties = table._tbl.tblPr
    properties.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>"))
    margins = '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
    properties.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))
    return table


def _cell(cell: Any, text: str, **look: Any) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0.5)
    _text(paragraph, text, **look)


def _text(paragraph: Any, text: str, *, bold: bool = False, colour: Any = None, size: float | None = None) -> None:
    run = paragraph.add_run(text)
    run.bold = bold
    if colour is not None:
        run.font.color.rgb = colour
    if size is not None:
        run.font.size = Pt(size)


def _shade(cell: Any, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{colour}"/>'))


def _footer(section: Any) -> None:
    paragraph = section.footer.paragraphs[0]
    _text(paragraph, "{{ notice }}", colour=_QUIET, size=7)
