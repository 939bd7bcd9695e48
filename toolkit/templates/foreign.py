"""docxtpl's own value objects, handed in by a Python caller: translated into ours, or refused by name.

docxtpl itself is not imported: its objects carry finished XML, which is read back here as text and looks.
"""

from __future__ import annotations

import hashlib
import html
from typing import Any

from lxml import etree

from toolkit.errors import TemplateError
from toolkit.templates.richvalues import Listing, Picture, RichParagraph, RichParagraphs, RichText, Run
from toolkit.templates.wordml import W, w

__all__ = ["translate"]

_EMU_PER_MM = 36000
_REFUSED = {
    "Subdoc": "Put the sub-document's text into the template, or join finished documents as a packet.",
    "DocxTemplate": "Give the values themselves.",
}


def translate(value: Any, attachments: dict[str, bytes] | None) -> Any:
    """Our value for a docxtpl object; a picture's bytes go into `attachments`. Raises `TemplateError` by name."""
    kind = type(value).__name__
    if kind == "RichText":
        return RichText(_runs(_parse(value.xml, kind)))
    if kind == "RichTextParagraph":
        return RichParagraphs(tuple(_paragraph(p) for p in _parse(value.xml, kind).iter(w("p"))))
    if kind == "Listing":
        return Listing(html.unescape(value.xml))
    if kind == "InlineImage" and attachments is not None:
        return _picture(value, attachments)
    mend = _REFUSED.get(kind, "Use the values of toolkit.templates instead.")
    raise TemplateError(f"docxtpl's {kind} cannot be used in a template.", "", mend)


def _parse(xml: str, kind: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    names = f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    try:
        return etree.fromstring(f"<runs {names}>{xml}</runs>", parser)
    except etree.XMLSyntaxError:
        raise TemplateError(
            f"docxtpl's {kind} holds text that is not well-formed.", "", "Build it from plain text."
        ) from None


def _runs(root: etree._Element) -> tuple[Run, ...]:
    if root.find(f".//{w('hyperlink')}") is not None:
        raise TemplateError(
            "docxtpl's RichText with a url_id cannot be used in a template.",
            "",
            'Use RichText.of("text", url="https://…") of toolkit.templates.',
        )
    return tuple(_run(run) for run in root.iter(w("r")))


def _run(run: etree._Element) -> Run:
    def value(name: str, attribute: str = "val") -> str:
        node = run.find(f"{w('rPr')}/{w(name)}")
        return "" if node is None else node.get(w(attribute), "")

    def has(name: str) -> bool:
        return run.find(f"{w('rPr')}/{w(name)}") is not None

    size = value("sz")
    try:
        return Run(
            "".join(node.text or "" for node in run.iter(w("t"))),
            bold=has("b"),
            italic=has("i"),
            underline=value("u") or False,
            strike=has("strike"),
            color=value("color"),
            highlight=value("shd", "fill"),
            size=float(size) / 2 if size else None,
            font=value("rFonts", "ascii"),
            style=value("rStyle"),
            superscript=value("vertAlign") == "superscript",
            subscript=value("vertAlign") == "subscript",
            rtl=has("rtl"),
            lang=value("lang"),
        )
    except ValueError as problem:
        raise TemplateError(f"docxtpl's RichText: {problem}.", "", "Change the look that it asks for.") from None


def _paragraph(paragraph: etree._Element) -> RichParagraph:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return RichParagraph(RichText(_runs(paragraph)), "" if style is None else style.get(w("val"), ""))


def _picture(value: Any, attachments: dict[str, bytes]) -> Picture:
    source = value.image_descriptor
    if not hasattr(source, "read"):
        raise TemplateError(
            "docxtpl's InlineImage with a file path cannot be used in a template.",
            "",
            "Give the picture's bytes in `pictures`, and Picture(name) as the value.",
        )
    position = source.tell() if hasattr(source, "tell") else 0
    data = source.read()
    if hasattr(source, "seek"):
        source.seek(position)
    name = f"inline-{hashlib.sha256(data).hexdigest()[:16]}"
    attachments[name] = data

    def millimetres(length: Any) -> float | None:
        return None if length is None else int(length) / _EMU_PER_MM

    return Picture(name, millimetres(value.width), millimetres(value.height), url=value.anchor or "")
