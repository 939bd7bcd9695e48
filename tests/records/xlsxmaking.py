"""Building .xlsx files part by part, so that tests can write what Excel's and openpyxl's writers never would."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
ROOT = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="Goals" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
)


def sheet(rows: str, before: str = "", after: str = "") -> str:
    """A worksheet part with these rows."""
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def row(cells: str, number: int = 1) -> str:
    return f'<row r="{number}">{cells}</row>'


def styles(*formats: str) -> str:
    """A styles part whose style index n + 1 has the n-th number format."""
    codes = "".join(f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(code)}/>' for n, code in enumerate(formats))
    uses = "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(formats)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellXfs><xf numFmtId="0"/>{uses}</cellXfs></styleSheet>'
    )


def make(path: Path, sheet_part: str | bytes | None, parts: dict[str, str | bytes | None] | None = None) -> Path:
    """Write a workbook of one sheet "Goals"; `parts` replaces or adds parts by name, None leaves one out."""
    every: dict[str, str | bytes | None] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/worksheets/sheet1.xml": sheet_part,
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in every.items():
            if content is not None:
                archive.writestr(name, content)
    return path


def rewritten(path: Path, change: dict[bytes, bytes], only: str = "xl/worksheets/") -> Path:
    """A copy of a workbook in which bytes of the parts under `only` are replaced."""
    data = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.startswith(only):
                for before, after in change.items():
                    content = content.replace(before, after)
            new.writestr(info.filename, content)
    copy = path.with_name(f"changed-{path.name}")
    copy.write_bytes(data.getvalue())
    return copy


def left_to_our_reader(path: Path) -> Path:
    """The same workbook with a comment in each sheet, which the fast path leaves to our own reader."""
    return rewritten(path, {b"<sheetData>": b"<sheetData><!-- by hand -->"})
