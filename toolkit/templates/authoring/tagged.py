"""A template in which every printed value is followed by the tag that it comes from, for looking at while writing it.

`{{ goal.text }}` becomes `{{ goal.text }}` and, small and shaded, `‹goal.text›`. Nothing else of the template changes.
"""

from __future__ import annotations

import copy
import re
from typing import Final

from lxml import etree

from toolkit.templates.package import deflate, open_package, write_package
from toolkit.templates.wordml import parse_xml, w

__all__ = ["with_sources"]

_TAG = re.compile(r"\{\{(?![rp] )\s*(.*?)\s*\}\}")
_TEXTS: Final = (".document.main+xml", ".header+xml", ".footer+xml")
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_PICTURES: Final = ("logo", "progress_chart")


def with_sources(source: bytes, name: str) -> bytes:
    """The template with its sources shown. `name` stands in messages. Raises TemplateError for a file that cannot be used."""
    package = open_package(source, name)
    members = dict(package.members)
    for part in package.parts_of_type(*_TEXTS):
        root = parse_xml(package.read(part), f"{name} › {part}")
        for run in list(root.iter(w("r"))):
            _show(run)
        data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        members[part] = deflate(part, data)
    return write_package(members.values())


def _show(run: etree._Element) -> None:
    """Split a run after each of its tags, and put the tag's words between."""
    texts = run.findall(w("t"))
    parent = run.getparent()
    if len(texts) != 1 or parent is None or not _TAG.search(texts[0].text or ""):
        return
    text = texts[0].text or ""
    at = parent.index(run)
    parent.remove(run)
    position = 0
    made: list[etree._Element] = []
    for found in _TAG.finditer(text):
        made.append(_like(run, text[position : found.end()]))
        if not found[1].endswith(_PICTURES):
            made.append(_mark(found[1]))
        position = found.end()
    if text[position:]:
        made.append(_like(run, text[position:]))
    for offset, each in enumerate(made):
        parent.insert(at + offset, each)


def _like(run: etree._Element, text: str) -> etree._Element:
    made = copy.deepcopy(run)
    node = made.find(w("t"))
    if node is not None:
        node.text = text
        node.set(_SPACE, "preserve")
    return made


def _mark(words: str) -> etree._Element:
    run = etree.Element(w("r"))
    look = etree.SubElement(run, w("rPr"))
    etree.SubElement(look, w("color"), {w("val"): "7A4B00"})
    etree.SubElement(look, w("sz"), {w("val"): "13"})
    etree.SubElement(look, w("shd"), {w("val"): "clear", w("color"): "auto", w("fill"): "FFF2CC"})
    text = etree.SubElement(run, w("t"), {_SPACE: "preserve"})
    text.text = f" ‹{words}›"
    return run
