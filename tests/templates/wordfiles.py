"""Word files built for the tests of the template engine, and how two of them are compared."""

import functools
import io
import re
import struct
import subprocess
import tempfile
import zipfile
import zlib
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from toolkit.templates.compile import compile_template


def Document(file=None):  # as python-docx calls it
    """A Word file that is there, or a new one without the second copy of all styles and the picture that nobody reads."""
    return docx.Document(io.BytesIO(_blank()) if file is None else file)


@functools.cache
def _blank():
    document = docx.Document()
    for relationships in (document.part.rels, document.part.package.rels):
        for name, each in list(relationships.items()):
            if each.reltype.endswith(("/stylesWithEffects", "/thumbnail")):
                del relationships[name]
    return saved(document)


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def built(*paragraphs):
    """A document of these paragraphs; a list of lists stands for a table."""
    document = Document()
    for item in paragraphs:
        if isinstance(item, str):
            document.add_paragraph(item)
        else:
            add_table(document, item)
    return saved(document)


def add_table(document, rows):
    table = document.add_table(len(rows), max(len(row) for row in rows))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    return table


def opened(data):
    return Document(io.BytesIO(data))


def rendered(source, context=None, **options):
    compiling = {key: options.pop(key) for key in ("marks", "filters", "known_names", "language") if key in options}
    return compile_template(source, name="plan.docx", **compiling).render(context or {}, **options)


def by_docxtpl(source, context):
    template = DocxTemplate(io.BytesIO(source))
    template.render(context, autoescape=True)
    buffer = io.BytesIO()
    template.save(buffer)
    return buffer.getvalue()


def table_texts(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def content(data):
    """What a reader sees: paragraphs, tables, headers and footers, notes and text boxes."""
    document = opened(data)
    seen = {
        "paragraphs": [paragraph.text for paragraph in document.paragraphs],
        "tables": [table_texts(table) for table in document.tables],
        "headers": [
            [paragraph.text for paragraph in part.paragraphs]
            for section in document.sections
            for part in (section.header, section.footer, section.first_page_header, section.first_page_footer)
            if not part.is_linked_to_previous
        ],
        "boxes": [
            "".join(node.text or "" for node in box.iter(qn("w:t")))
            for box in document.element.body.iter(qn("w:txbxContent"))
        ],
    }
    for part in document.part.package.iter_parts():
        if str(part.partname).endswith(("footnotes.xml", "endnotes.xml")):
            seen[str(part.partname)] = re.sub(r"<[^>]+>", "", part.blob.decode()).strip()
    return seen


def member(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode("utf-8")


def with_members(data, changes, drop=()):
    """The package with members changed or added; `drop` are left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in changes and info.filename not in drop:
                new.writestr(info.filename, old.read(info.filename))
        for name, text in changes.items():
            new.writestr(name, text)
    return out.getvalue()


def split_runs(source, cut):
    """The document with the text of each paragraph cut into runs by `cut(text)`, spelling marks between them."""
    document = opened(source)
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    for paragraph in [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]:
        text = paragraph.text
        for run in list(paragraph.runs):
            paragraph._p.remove(run._r)
        for piece in cut(text):
            paragraph.add_run(piece)
            paragraph._p.append(OxmlElement("w:proofErr"))
    return saved(document)


def png(width=2, height=2, colour=(31, 78, 121)):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes(colour) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def round_tripped(data: bytes, *endings: str) -> bytes:
    """A document as LibreOffice saves it, through one format after the other (`odt`, `docx`)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = folder / "0" / "document.docx"
        made.parent.mkdir()
        made.write_bytes(data)
        for number, ending in enumerate(endings, 1):
            profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            command = ["soffice", "--headless", profile, "--convert-to", ending, "--outdir", str(folder / str(number))]
            subprocess.run([*command, str(made)], check=True, capture_output=True, timeout=180)
            made = folder / str(number) / f"document.{ending}"
        return made.read_bytes()
