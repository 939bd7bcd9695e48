"""Edits that people make in finished documents, by script."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph


def edited(path: Path, edit: Callable[[Document], object]) -> Path:
    """The file, saved again after an edit."""
    document = docx.Document(str(path))
    edit(document)
    document.save(str(path))
    return path


def paragraph(document: Document, beginning: str) -> Paragraph:
    """The first paragraph that begins so, in the body or in a table."""
    inside = [Paragraph(node, document) for node in document.element.body.iter(qn("w:p"))]
    return next(one for one in inside if one.text.startswith(beginning))


def reworded(beginning: str, text: str) -> Callable[[Document], object]:
    """An edit that gives a paragraph another text, its bookmarks kept."""

    def edit(document: Document) -> None:
        runs = paragraph(document, beginning).runs
        runs[0].text = text
        for run in runs[1:]:
            run._r.getparent().remove(run._r)

    return edit


def removed(*beginnings: str) -> Callable[[Document], object]:
    """An edit that takes whole paragraphs out, with the bookmarks in them."""

    def edit(document: Document) -> None:
        for beginning in beginnings:
            node = paragraph(document, beginning)._p
            node.getparent().remove(node)

    return edit


def without_bookmarks(document: Document) -> None:
    for node in list(document.element.body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
        node.getparent().remove(node)


def tracked(beginning: str, *, gone: bool, text: str = "") -> Callable[[Document], object]:
    """An edit as a tracked change: a paragraph's text deleted, or a text inserted behind it."""

    def edit(document: Document) -> None:
        target = paragraph(document, beginning)
        kind = "del" if gone else "ins"
        change = parse_xml(f'<w:{kind} {nsdecls("w")} w:id="900" w:author="A" w:date="2026-10-02T00:00:00Z"/>')
        if gone:
            for run in target.runs:
                for node in run._r.iter(qn("w:t")):
                    node.tag = qn("w:delText")
                change.append(run._r)
        else:
            change.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>{text}</w:t></w:r>"))
        target._p.append(change)

    return edit


def repacked(data: bytes, members: Mapping[str, bytes | None]) -> bytes:
    """A package with some members replaced, added, or left out (None)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, content in members.items():
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()
