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
_WORD_2013 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_OVERWRITTEN = (w("dataBinding"), f"{_WORD_2013}dataBinding", w("showingPlcHdr"))
"""A control bound to a property shows that, one that shows its placeholder is blank: whatever text stands in it."""


def drop_traces(root: etree._Element) -> None:
    """Take out revision numbers, spelling marks, anchors of comments and text that was deleted with tracking on.

    A content control with a tag in it loses what would have Word write something else over the value.
    """
    for node in list(root.iter(*(w(name) for name in _GONE))):
        if ancestor(node, w("rPr")) is None and ancestor(node, w("trPr")) is None:
            replace_with_text(node, "")
    for control in list(root.iter(w("sdtPr"))):
        overwritten = _OVERWRITTEN if _has_tag(control) else ()
        for child in list(control):
            if child.tag in (w("id"), *overwritten):
                control.remove(child)
    for node in root.iter():
        for name in [str(name) for name in node.attrib if str(name).startswith(_REVISION) or name in _NUMBERS]:
            del node.attrib[name]


def _has_tag(control: etree._Element) -> bool:
    content = control.getnext()
    return content is not None and "{" in "".join(node.text or "" for node in content.iter(w("t")))


def drop_blank_text(root: etree._Element) -> None:
    """White space between elements means nothing; without it, the repairs can look at neighbours."""
    for node in root.iter():
        if node.tail and node.tail.isspace():
            node.tail = None
        if node.text and node.text.isspace() and len(node):
            node.text = None
