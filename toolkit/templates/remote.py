"""What a Word file fetches from elsewhere when somebody opens it: refused, since every document would fetch it too.

A linked picture tells its server who opened which client's plan; a remote template can bring macros; a field such as
DDEAUTO starts another program. Links that a reader clicks are no such thing. A template on the author's own disk, of which
Word keeps the path, is harmless and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from toolkit.findings import WordPlace
from toolkit.templates import codes
from toolkit.templates.package import Package, Relationship
from toolkit.templates.places import Locator, Problem
from toolkit.templates.wordml import parse_xml, w

__all__ = ["remote_problems"]

_CLICKED: Final = ("/hyperlink",)
_WHAT: Final = {
    "/image": ("A linked picture", "Insert the picture itself: Insert › Pictures, then Insert and not Link."),
    "/attachedTemplate": ("A template from elsewhere", "Attach Normal: File › Options › Add-ins › Templates › Go."),
    "/oleObject": ("A linked object", "Put its content into the template as text, a table or a picture."),
    "/subDocument": ("A linked document", "Put its text into the template."),
    "/frame": ("A web page in a frame", "Put its text into the template."),
}
_TEXTS: Final = (".document.main+xml", ".header+xml", ".footer+xml", ".footnotes+xml", ".endnotes+xml")
_FETCHING: Final = frozenset(
    ["INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "LINK", "DDE", "DDEAUTO", "RD", "DATABASE"]
)
_LOCAL_PATH = re.compile(r"(?:file:///)?(?:[A-Za-z]:[\\/]|/(?!/)|[^:/\\]+\Z)")


def remote_problems(package: Package) -> Iterator[Problem]:
    """A problem for each such link and field, with where it leads."""
    for part, links in package.relationships.items():
        for link in links:
            kind = link.type[link.type.rfind("/") :]
            if link.is_external and kind not in _CLICKED and not _is_own_template(kind, link):
                yield _problem(package, part, kind, link)
    for part in package.parts_of_type(*_TEXTS):
        data = package.read(part)
        if b"instr" in data:
            yield from _field_problems(package, part, parse_xml(data, f"{package.file} › {part}"))


def _field_problems(package: Package, part: str, root: etree._Element) -> Iterator[Problem]:
    label = "body" if package.content_type(part).endswith(_TEXTS[0]) else part.rpartition("/")[2]
    places = Locator(root, package.file, label, {})
    for node, instruction in _fields(root):
        kind = instruction.split(maxsplit=1)[0].upper() if instruction.strip() else ""
        if kind in _FETCHING:
            what = f"A field {kind} gets its content from another file or program."
            mend = "Click into it and press Ctrl+Shift+F9, which leaves its text, or take it out."
            yield Problem(what, places.place(node), mend, codes.REMOTE)


def _fields(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Every field with its instruction, which Word cuts into runs as it does any text; inner fields before outer ones."""
    begun: list[tuple[etree._Element, list[str]]] = []
    for node in root.iter(w("fldSimple"), w("fldChar"), w("instrText")):
        if node.tag == w("fldSimple"):
            yield node, node.get(w("instr"), "")
        elif node.tag == w("instrText"):
            if begun:
                begun[-1][1].append(node.text or "")
        elif node.get(w("fldCharType")) == "begin":
            begun.append((node, []))
        elif node.get(w("fldCharType")) == "end" and begun:
            start, pieces = begun.pop()
            yield start, "".join(pieces)


def _is_own_template(kind: str, link: Relationship) -> bool:
    return kind == "/attachedTemplate" and _LOCAL_PATH.match(link.target) is not None


def _problem(package: Package, part: str, kind: str, link: Relationship) -> Problem:
    name, mend = _WHAT.get(kind, ("Something from elsewhere", "Take it out."))
    what = f"{name} is fetched from “{link.target[:120]}” whenever a document is opened."
    return Problem(what, WordPlace(package.file, part.rpartition("/")[2] or "package"), mend, codes.REMOTE)
