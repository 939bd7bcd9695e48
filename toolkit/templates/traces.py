"""Traces of editing that have no place in a client's document, and that a loop would repeat under one id.

Word leaves revision numbers, spelling marks, reviewers' comments and deleted text in a template. None of it is shown on
paper; all of it would be multiplied by a loop, and a tag in deleted text would still be filled in.
"""

from __future__ import annotations

from lxml import etree

from toolkit.templates.wordml import W, ancestor, replace_with_text, w

__all__ = ["drop_blank_text", "drop_traces"]

_GONE = (
    "proofErr",
    "lastRenderedPageBreak",
    "commentRangeStart",
    "commentRangeEnd",
    "commentReference",
    "del",
    "moveFrom",
)
_REVISION = f"{{{W}}}rsid"
_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_NUMBERS = frozenset((f"{_WORD_2010}paraId", f"{_WORD_2010}textId"))


def drop_traces(root: etree._Element) -> None:
    """Take out revision numbers, spelling marks, anchors of comments and text that was deleted with tracking on."""
    for node in list(root.iter(*(w(name) for name in _GONE))):
        if ancestor(node, w("rPr")) is None and ancestor(node, w("trPr")) is None:
            replace_with_text(node, "")
    for control in list(root.iter(w("sdtPr"))):
        for identity in control.findall(w("id")):
            control.remove(identity)
    for node in root.iter():
        for name in [str(name) for name in node.attrib if str(name).startswith(_REVISION) or name in _NUMBERS]:
            del node.attrib[name]


def drop_blank_text(root: etree._Element) -> None:
    """White space between elements means nothing; without it, the repairs can look at neighbours."""
    for node in root.iter():
        if node.tail and node.tail.isspace():
            node.tail = None
        if node.text and node.text.isspace() and len(node):
            node.text = None
