"""A template in which every printed value is followed by the tag that it comes from, for looking at while writing it.

`{{ goal.text }}` becomes `{{ goal.text }}` and, small and shaded, `‹goal.text›`. Nothing else of the template changes.
"""

from __future__ import annotations

import copy
from itertools import accumulate
from typing import Final

from lxml import etree

from toolkit.templates.package import deflate, open_package, write_package
from toolkit.templates.tags import find_spans
from toolkit.templates.wordml import nearest, parse_xml, w

__all__ = ["with_sources"]

_TEXTS: Final = (".document.main+xml", ".header+xml", ".footer+xml")
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_PICTURES: Final = ("logo", "progress_chart")
_BLOCKS: Final = ("p ", "tr ", "tc ")


def with_sources(source: bytes, name: str) -> bytes:
    """The template with its sources shown. `name` stands in messages. Raises TemplateError for a file that cannot be used."""
    package = open_package(source, name)
    members = dict(package.members)
    for part in package.parts_of_type(*_TEXTS):
        root = parse_xml(package.read(part), f"{name} › {part}")
        for paragraph in list(root.iter(w("p"))):
            _show(paragraph)
        data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        members[part] = deflate(part, data)
    return write_package(members.values())


def _show(paragraph: etree._Element) -> None:
    """Put the words of each tag behind it, however Word has cut the tag into runs."""
    nodes = [node for node in paragraph.iter(w("t")) if nearest(node, w("p")) is paragraph]
    texts = [node.text or "" for node in nodes]
    whole = "".join(texts)
    starts = list(accumulate(map(len, texts), initial=0))
    for span in reversed(find_spans(whole)):
        words = _words(whole[span.start : span.end]) if span.kind == "{{" else ""
        if words:
            at = next(at for at, start in enumerate(starts) if start < span.end <= starts[at + 1])
            _put_behind(nodes[at], span.end - starts[at], _mark(words))


def _words(tag: str) -> str:
    """What stands in a tag; nothing for one that takes the place of a block, or prints a picture."""
    inner = tag[2:-2].strip("-+")
    words = " ".join(inner.removeprefix("r ").split())
    return "" if inner.startswith(_BLOCKS) or words.endswith(_PICTURES) else words


def _put_behind(node: etree._Element, offset: int, mark: etree._Element) -> None:
    """Cut a text's run at a place, and put a run between."""
    run = node.getparent()
    if run is None or run.tag != w("r"):
        return
    after = copy.deepcopy(run)
    twin = after[run.index(node)]
    text = node.text or ""
    for part, kept in ((node, text[:offset]), (twin, text[offset:])):
        part.text = kept
        part.set(_SPACE, "preserve")
    for child in list(node.itersiblings()):
        run.remove(child)
    for child in list(twin.itersiblings(preceding=True)):
        if child.tag != w("rPr"):
            after.remove(child)
    run.addnext(mark)
    if twin.text or twin.getnext() is not None:
        mark.addnext(after)


def _mark(words: str) -> etree._Element:
    run = etree.Element(w("r"))
    look = etree.SubElement(run, w("rPr"))
    etree.SubElement(look, w("color"), {w("val"): "7A4B00"})
    etree.SubElement(look, w("sz"), {w("val"): "13"})
    etree.SubElement(look, w("shd"), {w("val"): "clear", w("color"): "auto", w("fill"): "FFF2CC"})
    text = etree.SubElement(run, w("t"), {_SPACE: "preserve"})
    text.text = f" ‹{words}›"
    return run
