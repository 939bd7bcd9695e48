"""Names of WordprocessingML, hostile-safe parsing, and the few tree operations that lxml lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from toolkit.errors import TemplateError

__all__ = [
    "ILLEGAL",
    "STRICT",
    "R",
    "W",
    "ancestor",
    "fragment",
    "is_attached",
    "names_in",
    "nearest",
    "parse_xml",
    "put_after",
    "put_before",
    "replace_with_text",
    "set_ordered",
    "w",
    "xml_of",
]

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT: Final = "http://purl.oclc.org/ooxml/"
# Characters that XML forbids, and Unicode's noncharacters: those carry our own signals, so data may not hold them.
ILLEGAL: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
_LOCAL_NAMES = re.compile(r' xmlns(?::\w+)?="[^"]*"')


def names_in(text: str) -> tuple[str, ...]:
    """The names in a line of names parted by spaces."""
    return tuple(text.split())


_RPR_ORDER = names_in(
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
)
_TCPR_ORDER = names_in(
    "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark"
)
_ORDERS = {"rPr": _RPR_ORDER, "tcPr": _TCPR_ORDER}


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


def parse_xml(data: bytes, where: str) -> etree._Element:
    """The root of a part of a Word file. Refuses document types and entities; nothing outside the text is ever read.

    Raises `TemplateError` for XML that is broken or declares a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise TemplateError("This part of the Word file is damaged.", where, "Save it again from Word.") from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise TemplateError(
            "This part of the Word file declares a document type or entities, which Word never writes.",
            where,
            "Save it again from Word.",
        )
    _drop_noncharacters(root)
    return root


def _drop_noncharacters(root: etree._Element) -> None:
    for node in root.iter():
        if node.text and _NONCHARACTERS.search(node.text):
            node.text = _NONCHARACTERS.sub("", node.text)
        if node.tail and _NONCHARACTERS.search(node.tail):
            node.tail = _NONCHARACTERS.sub("", node.tail)


def ancestor(node: etree._Element, name: str) -> etree._Element | None:
    """The nearest enclosing element of a qualified name, or None."""
    return next(node.iterancestors(name), None)


def nearest(node: etree._Element, *names: str) -> etree._Element | None:
    """The nearest enclosing element with any of the qualified names, or None."""
    return next(node.iterancestors(*names), None)


def is_attached(node: etree._Element, root: etree._Element) -> bool:
    """True while `node` still stands in the tree of `root`."""
    return node is root or any(parent is root for parent in node.iterancestors())


def put_before(node: etree._Element, text: str) -> None:
    """Insert character data just before an element."""
    previous = node.getprevious()
    parent = node.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def put_after(node: etree._Element, text: str) -> None:
    """Insert character data just after an element."""
    node.tail = text + (node.tail or "")


def replace_with_text(node: etree._Element, text: str) -> None:
    """Take an element out of its tree and leave `text` in its place; what follows it stays."""
    parent = node.getparent()
    if parent is None:
        return
    put_before(node, text + (node.tail or ""))
    node.tail = None
    parent.remove(node)


def set_ordered(properties: etree._Element, name: str) -> etree._Element:
    """The child `name` of a `rPr` or `tcPr`, new and empty, at the place where the schema wants it."""
    order = _ORDERS[etree.QName(properties).localname]
    for old in properties.findall(w(name)):
        properties.remove(old)
    rank = {w(known): index for index, known in enumerate(order)}
    child = properties.makeelement(w(name), {})
    earlier = [node for node in properties if rank.get(str(node.tag), len(order)) <= rank[w(name)]]
    position = properties.index(earlier[-1]) + 1 if earlier else 0
    properties.insert(position, child)
    return child


def fragment(node: etree._Element | None) -> str:
    """An element as text, without the namespace declarations that the part's root already makes."""
    if node is None:
        return ""
    text = etree.tostring(node, encoding="unicode", with_tail=False)
    inherited = set(_declarations(node.getroottree().getroot()))
    return _LOCAL_NAMES.sub(lambda found: "" if found.group() in inherited else found.group(), text)


def _declarations(root: etree._Element) -> Iterator[str]:
    for prefix, address in root.nsmap.items():
        yield f' xmlns:{prefix}="{address}"' if prefix else f' xmlns="{address}"'


def xml_of(root: etree._Element) -> str:
    """A part as XML text in which WordprocessingML has the prefix `w`, as passages want it."""
    if root.nsmap.get("w") != W:
        etree.cleanup_namespaces(root, top_nsmap={"w": W})
    return etree.tostring(root, encoding="unicode")
