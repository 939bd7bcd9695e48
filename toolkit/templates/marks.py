"""Section marks: where an agency's sections, statements and signature lines stand, kept as bookmarks in every document.

A mark is bound to a heading, to a paragraph's text, or to a tag. In the document it becomes the bookmark
`plankit_<id>`: for a heading, from its end to just before the next heading of the same or a higher level; for a text or a
tag, around its paragraph or table row. Bookmarks are written while rendering, in the order of the output, so they
are whole whatever loops and conditions did.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from toolkit.templates.places import Locator, plain_text
from toolkit.templates.tags import Emit, Spot, Tag, TagTable, straighten
from toolkit.templates.wordml import ancestor, is_attached, put_after, put_before, replace_with_text, w

__all__ = ["PREFIX", "Mark", "MarkPlacer", "is_mark_id"]

PREFIX: Final = "plankit_"
_MARK_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,27}\Z")
_UNSTYLED: Final = 10  # the level of a heading that has no heading style: below all that have one
_NUMBERING = re.compile(r"\A(?:[0-9]+|[IVXivx]+|[A-Za-z])[.)]\s+")

Step = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a mark is bound: exactly one of a heading's text, a paragraph's text, or a tag's text."""

    heading: str = ""
    text: str = ""
    tag: str = ""

    @property
    def wanted(self) -> str:
        """The text to look for."""
        return self.heading or self.text or self.tag


def is_mark_id(identity: str) -> bool:
    """Whether a mark of this id can be a Word bookmark: letters, digits and underscores, at most 28."""
    return bool(_MARK_ID.match(identity))


def normal(text: str) -> str:
    """A heading's text for comparing: without case, numbering, a final colon, and differences of space and quotes."""
    flat = " ".join(straighten(text).split()).casefold()
    return _NUMBERING.sub("", flat).rstrip(" :.")


def _bare(text: str) -> str:
    inner = re.sub(r"\s+", "", straighten(text))
    return re.sub(r"\A\{[{%]-?|-?[%}]\}\Z", "", inner)


class MarkPlacer:
    """Places the marks of one part. `bound` collects the ids that were found; `seen` what could have been meant."""

    def __init__(self, root: etree._Element, locator: Locator, marks: Mapping[str, Mark]) -> None:
        self.root = root
        self.locator = locator
        self.marks = marks
        self.bound: set[str] = set()
        self.seen: set[str] = set()
        self._headings: dict[etree._Element, tuple[int, list[str]]] = {}
        self._paragraphs: list[tuple[str, etree._Element]] = []
        self._tags: list[tuple[str, Tag]] = []

    # -- finding, while the tree is still the author's -----------------------------------------------------------

    def find_texts(self) -> None:
        """Look for the headings and paragraphs that marks are bound to."""
        if not self.marks:
            return
        texts = {p: normal(plain_text(p)) for p in self.root.iter(w("p"))}
        self.seen.update(text for text in texts.values() if text)
        for identity, mark in self.marks.items():
            if mark.heading:
                self._find_heading(identity, normal(mark.heading), texts)
            elif mark.text:
                wanted = normal(mark.text)
                for paragraph, text in texts.items():
                    if wanted and (text == wanted or (len(wanted) > 12 and wanted in text)):
                        self.bound.add(identity)
                        self._paragraphs.append((identity, paragraph))

    def _find_heading(self, identity: str, wanted: str, texts: Mapping[etree._Element, str]) -> None:
        levels = self.locator.levels
        matches = [p for p, text in texts.items() if text == wanted and p in levels]
        matches = matches or [p for p, text in texts.items() if text == wanted and wanted]
        for paragraph in matches:
            self.bound.add(identity)
            entry = self._headings.setdefault(paragraph, (levels.get(paragraph, _UNSTYLED), []))
            entry[1].append(identity)

    def find_tags(self, table: TagTable) -> None:
        """Look for the tags that marks are bound to."""
        for tag in list(table):
            self.seen.add(tag.text)
            for identity, mark in self.marks.items():
                if mark.tag and _bare(mark.tag) in (_bare(tag.text), _bare(tag.body)):
                    self.bound.add(identity)
                    self._bind_tag(identity, tag, table)

    def _bind_tag(self, identity: str, tag: Tag, table: TagTable) -> None:
        """A row statement marks each row that it governs; every other tag its own place."""
        closer = _closer_of(tag, table)
        if tag.level != "tr" or tag.node is None or closer is None or closer.node is None:
            self._tags.append((identity, tag))
            return
        first, last = ancestor(tag.node, w("tr")), ancestor(closer.node, w("tr"))
        row = None if first is None else first.getnext()
        while row is not None and row is not last:
            paragraph = next(row.iter(w("p")), None)
            if row.tag == w("tr") and paragraph is not None:
                self._paragraphs.append((identity, paragraph))
            row = row.getnext()

    # -- placing, when the tree is translated ---------------------------------------------------------------------

    def place(self, table: TagTable) -> None:
        """Put the bookmark steps into the tree as tokens, and the author's own bookmarks too."""
        self._place_own_bookmarks(table)
        for identity, paragraph in self._paragraphs:
            if is_attached(paragraph, self.root):
                self._around(paragraph, identity, table)
        for identity, tag in self._tags:
            if tag.node is not None and is_attached(tag.node, self.root):
                holder = ancestor(tag.node, w("p"))
                if holder is not None:
                    self._around(holder, identity, table)
            else:
                self._around_token(identity, tag, table)
        if self._headings:
            self._place_headings(table)
        if any(tag.emit is Emit.MARKS for tag in table):
            self._place_end(table)

    def _around(self, paragraph: etree._Element, identity: str, table: TagTable) -> None:
        row = ancestor(paragraph, w("tr"))
        first = last = paragraph
        if row is not None:
            inside = [p for p in row.iter(w("p")) if ancestor(p, w("tr")) is row]
            first, last = inside[0], inside[-1]
        name = PREFIX + identity
        _at_start(first, self._step(table, first, ("open", name, 0)))
        _at_end(last, self._step(table, last, ("close", name, 0)))

    def _around_token(self, identity: str, tag: Tag, table: TagTable) -> None:
        """A lifted tag has no paragraph any more: the mark goes around its token, and what it encloses."""
        closer = _closer_of(tag, table)
        name = PREFIX + identity
        start = table.signal(tag.place, Emit.MARKS, Spot(marks=(("open", name, 0),))).token
        end = table.signal(tag.place, Emit.MARKS, Spot(marks=(("close", name, 0),))).token
        _replace_token(self.root, tag.token, start + tag.token)
        last = closer or tag
        _replace_token(self.root, last.token, last.token + end)

    def _place_headings(self, table: TagTable) -> None:
        marked = {p: entry for p, entry in self._headings.items() if is_attached(p, self.root)}
        unmarked: dict[etree._Element, tuple[int, list[str]]] = {
            p: (level, []) for p, level in self.locator.levels.items() if is_attached(p, self.root)
        }
        for paragraph, (level, identities) in {**unmarked, **marked}.items():
            _at_start(paragraph, self._step(table, paragraph, ("heading", "", level)))
            if identities:
                steps = tuple(("open", PREFIX + identity, level) for identity in identities)
                _at_end(paragraph, self._step(table, paragraph, *steps))

    def _place_own_bookmarks(self, table: TagTable) -> None:
        names: dict[str, str] = {}
        for node in list(self.root.iter(w("bookmarkStart"))):
            name = node.get(w("name"), "")
            if name == "_GoBack" or name.startswith(PREFIX):
                replace_with_text(node, "")
                continue
            names[node.get(w("id"), "")] = name
            replace_with_text(node, self._step(table, node, ("open", name, 0)))
        for node in list(self.root.iter(w("bookmarkEnd"))):
            known = names.get(node.get(w("id"), ""))
            replace_with_text(node, self._step(table, node, ("close", known, 0)) if known else "")

    def _place_end(self, table: TagTable) -> None:
        token = self._step(table, self.root, ("end", "", 0))
        body = self.root.find(w("body"))
        container = self.root if body is None else body
        last = container[-1] if len(container) else None
        if last is None:
            container.text = (container.text or "") + token
        elif last.tag == w("sectPr"):
            put_before(last, token)
        else:
            last.tail = (last.tail or "") + token

    def _step(self, table: TagTable, node: etree._Element, *steps: Step) -> str:
        return table.signal(self.locator.place(node), Emit.MARKS, Spot(marks=steps)).token


def _closer_of(tag: Tag, table: TagTable) -> Tag | None:
    depth = 0
    for other in table:
        if other.index < tag.index or other.delimiter != "{%":
            continue
        if other.keyword == tag.keyword:
            depth += 1
        elif other.keyword == f"end{tag.keyword}":
            depth -= 1
            if depth == 0:
                return other
    return None


def _at_start(paragraph: etree._Element, token: str) -> None:
    properties = paragraph.find(w("pPr"))
    if properties is not None:
        put_after(properties, token)
    else:
        paragraph.text = token + (paragraph.text or "")


def _at_end(paragraph: etree._Element, token: str) -> None:
    if len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "") + token
    else:
        paragraph.text = (paragraph.text or "") + token


def _replace_token(root: etree._Element, old: str, new: str) -> None:
    for node in root.iter():
        if node.text and old in node.text:
            node.text = node.text.replace(old, new)
            return
        if node.tail and old in node.tail:
            node.tail = node.tail.replace(old, new)
            return
