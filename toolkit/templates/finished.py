"""A finished document as it came back, whoever had it open since: what it says of itself, and its text in every reading.

Where tracked changes are open the document can be read in two ways, as if all were accepted and as if all were rejected.
Nothing in it is run or fetched, and whatever is hostile is refused as in a template.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from lxml import etree

from toolkit.findings import WordPlace
from toolkit.templates.imprint import Imprint
from toolkit.templates.imprinting import find_imprints, main_part
from toolkit.templates.marks import PREFIX
from toolkit.templates.package import Package, open_package
from toolkit.templates.passages import Passages, levelled, read_passages
from toolkit.templates.places import Locator, plain_text, read_heading_levels
from toolkit.templates.translate import part_labels
from toolkit.templates.wordml import ancestor, parse_xml, w, xml_of

__all__ = ["Finished", "FixedTexts", "Reading", "fixed_texts", "open_finished", "widen_marks"]

_MARGINS: Final = (".header+xml", ".footer+xml")
_NOTES: Final = (".footnotes+xml", ".endnotes+xml")
_KEPT_IF_ACCEPTED: Final = ("ins", "moveTo")
_KEPT_IF_REJECTED: Final = ("del", "moveFrom")
_CHANGES: Final = (*_KEPT_IF_ACCEPTED, *_KEPT_IF_REJECTED)
_SAVED_WITH = re.compile(rb"<Application>([^<]{1,80})")


@dataclass(frozen=True, eq=False)
class Reading:
    """A document in one way of reading it. `name` is '' where there is only one, else `accepted` or `rejected`.

    `root` is the body; `margins` are headers and footers, `notes` the parts of notes, by what people call them (`footer 1`).
    """

    name: str
    file: str
    root: etree._Element
    margins: Mapping[str, etree._Element]
    notes: Mapping[str, etree._Element]
    levels: Mapping[str, int]

    @cached_property
    def passages(self) -> Passages:
        """The passages of the body."""
        return read_passages(xml_of(self.root))

    @cached_property
    def locator(self) -> Locator:
        """Where paragraphs stand."""
        return Locator(self.root, self.file, "body", self.levels)

    @property
    def margin_texts(self) -> tuple[str, ...]:
        """The XML of headers and footers, in the order of `margins`."""
        return tuple(map(xml_of, self.margins.values()))

    @cached_property
    def text(self) -> str:
        """All text, the body first, a line for each paragraph."""
        return "\n".join(text for _, text in self.paragraphs())

    def paragraphs(self) -> Iterator[tuple[etree._Element, str]]:
        """Every paragraph of every part with its text, inner ones after those around them."""
        for part in (self.root, *self.margins.values(), *self.notes.values()):
            for paragraph in part.iter(w("p")):
                yield paragraph, plain_text(paragraph)

    def place_of(self, name: str) -> WordPlace | None:
        """Where a passage begins, or None where it has no bookmark."""
        node = self.starts.get(name)
        return None if node is None else self.locator.place(node)

    def place(self, node: etree._Element) -> WordPlace:
        """Where a paragraph stands, or what is inside of one."""
        root = node.getroottree().getroot()
        return self.locator.place(node) if root is self.root else self._other_locators[root].place(node)

    @cached_property
    def _other_locators(self) -> Mapping[etree._Element, Locator]:
        parts = (*self.margins.items(), *self.notes.items())
        return {root: Locator(root, self.file, label, self.levels) for label, root in parts}

    def places_of(self, name: str) -> list[WordPlace]:
        """Where the paragraphs of a passage stand that say anything."""
        first, last = self._reaches.get(name, (0, -1))
        return self._places(at for at in range(first, last + 1))

    def places_of_rest(self, but: Collection[str] = ()) -> list[WordPlace]:
        """Where the paragraphs stand that say anything outside of all passages, without those of the levelled texts `but`."""
        inside = {at for first, last in self._reaches.values() for at in range(first, last + 1)}
        return self._places((at for at in range(len(self._steps)) if at not in inside), but)

    def _places(self, steps: Iterable[int], but: Collection[str] = ()) -> list[WordPlace]:
        texts = (self._steps[at] for at in steps)
        blocks = (ancestor(node, w("p")) for node in texts if node.tag == w("t") and (node.text or "").strip())
        told = (block for block in dict.fromkeys(blocks) if block is not None)
        return [self.locator.place(block) for block in told if levelled(plain_text(block)) not in but]

    @cached_property
    def _steps(self) -> Sequence[etree._Element]:
        return list(self.root.iter(w("bookmarkStart"), w("bookmarkEnd"), w("t")))

    @cached_property
    def _reaches(self) -> Mapping[str, tuple[int, int]]:
        """Passage that is whole → its first and last step."""
        names: dict[str | None, str] = {}
        reaches: dict[str, tuple[int, int]] = {}
        for at, node in enumerate(self._steps):
            name = node.get(w("name"), "").removeprefix(PREFIX)
            if node.tag == w("bookmarkStart") and name in self.passages.ranges:
                names[node.get(w("id"))] = name
                reaches.setdefault(name, (at, at))
            elif node.tag == w("bookmarkEnd") and node.get(w("id")) in names:
                name = names[node.get(w("id"))]
                reaches[name] = (reaches[name][0], at)
        return reaches

    @cached_property
    def starts(self) -> Mapping[str, etree._Element]:
        """Passage → its first bookmark."""
        found: dict[str, etree._Element] = {}
        for node in self.root.iter(w("bookmarkStart")):
            name = node.get(w("name"), "")
            if name.startswith(PREFIX):
                found.setdefault(name.removeprefix(PREFIX), node)
        return found

    def is_pictured(self, name: str) -> bool:
        """Whether a passage shows a picture."""
        inside = False
        identities: set[str | None] = set()
        for node in self.root.iter(w("bookmarkStart"), w("bookmarkEnd"), w("drawing"), w("pict")):
            if node.tag == w("bookmarkStart") and node.get(w("name")) == PREFIX + name:
                inside = True
                identities.add(node.get(w("id")))
            elif node.tag == w("bookmarkEnd") and node.get(w("id")) in identities:
                inside = False
            elif inside and node.tag in (w("drawing"), w("pict")):
                return True
        return False

    def headed(self) -> Iterator[tuple[etree._Element, str]]:
        """Each heading with the levelled text from it to the next of the same or a higher level."""
        lines = [(paragraph, self.locator.levels.get(paragraph, 0)) for paragraph in self.root.iter(w("p"))]
        for at, (heading, level) in enumerate(lines):
            if level:
                inside: list[str] = []
                for paragraph, other in lines[at + 1 :]:
                    if other and other <= level:
                        break
                    inside.append(plain_text(paragraph))
                yield heading, levelled(" ".join(inside))


@dataclass(frozen=True)
class Finished:
    """A document with its imprints (None for one that is damaged), its readings, and what stands in its margins.

    `changes` are the places of open tracked changes, `comments` those of comments, one for each; `saved_with` is the program
    that it was last saved with.
    """

    package: Package
    imprints: tuple[Imprint | None, ...]
    readings: tuple[Reading, ...]
    changes: tuple[WordPlace, ...]
    comments: tuple[WordPlace, ...]
    saved_with: str

    @property
    def imprint(self) -> Imprint | None:
        """The imprint, if one can be read."""
        return next((imprint for imprint in self.imprints if imprint is not None), None)


def open_finished(data: bytes, name: str) -> Finished:
    """A finished document held in memory; `name` is its file's, for places. Raises `TemplateError` for what cannot be used."""
    package = open_package(data, name)
    main = main_part(package)
    root = _root(package, main)
    widen_marks(root)
    labels = dict(part_labels(package))
    margins = {labels[part]: _root(package, part) for part in package.parts_of_type(*_MARGINS)}
    notes = {labels[part]: _root(package, part) for part in package.parts_of_type(*_NOTES)}
    styles = package.parts_of_type(".styles+xml")
    levels = read_heading_levels(package.read(styles[0]), name) if styles else {}
    whole = Reading("", name, root, margins, notes, levels)
    parts = (root, *margins.values(), *notes.values())
    changes = tuple(whole.place(node) for part in parts for node in part.iter(*map(w, _CHANGES)))
    comments = tuple(whole.place(node) for node in root.iter(w("commentReference")))
    readings = _both_ways(whole) if changes else (whole,)
    saved = _SAVED_WITH.search(package.read("docProps/app.xml")) if "docProps/app.xml" in package.members else None
    program = saved.group(1).decode("utf-8", "replace").partition("$")[0] if saved else ""
    return Finished(package, find_imprints(package), readings, changes, comments, program)


def _both_ways(whole: Reading) -> tuple[Reading, ...]:
    """A document as if all tracked changes were accepted, and as if all were rejected."""
    return tuple(
        Reading(
            view,
            whole.file,
            _settled(whole.root, gone),
            {label: _settled(part, gone) for label, part in whole.margins.items()},
            {label: _settled(part, gone) for label, part in whole.notes.items()},
            whole.levels,
        )
        for view, gone in (("accepted", _KEPT_IF_REJECTED), ("rejected", _KEPT_IF_ACCEPTED))
    )


def _root(package: Package, part: str) -> etree._Element:
    return parse_xml(package.read(part), f"{package.file} › {part}")


@dataclass(frozen=True)
class FixedTexts:
    """What every document made from a template has word for word, as levelled paragraphs: of the body, and of headers and
    footers with each part's label (`footer 1`).
    """

    body: frozenset[str] = frozenset()
    margins: Mapping[str, frozenset[str]] = field(default_factory=dict)


def fixed_texts(template: bytes, name: str) -> FixedTexts:
    """The paragraphs of a template that hold no tag. Raises `TemplateError` for what cannot be used."""
    package = open_package(template, name)
    labels = dict(part_labels(package))
    margins = {labels[part]: _fixed(_root(package, part)) for part in package.parts_of_type(*_MARGINS)}
    return FixedTexts(_fixed(_root(package, main_part(package))), margins)


def _fixed(root: etree._Element) -> frozenset[str]:
    texts = (plain_text(node) for node in root.iter(w("p")))
    return frozenset(levelled(text) for text in texts if "{" not in text and text.strip())


def widen_marks(root: etree._Element) -> None:
    """Let a passage within one paragraph or row reach over all of it, as it did when it was made.

    What somebody types at its edge falls outside of a bookmark in one program and inside in the other; and programs that
    write a whole cell lose the end that stood in it.
    """
    ends = {node.get(w("id")): node for node in root.iter(w("bookmarkEnd"))}
    for start in list(root.iter(w("bookmarkStart"))):
        if not start.get(w("name"), "").startswith(PREFIX):
            continue
        end = ends.get(start.get(w("id")))
        paragraph, row = ancestor(start, w("p")), ancestor(start, w("tr"))
        if end is None:
            end = start.makeelement(w("bookmarkEnd"), {w("id"): start.get(w("id"), "")})
            _put_lost_end(start, end, row)
        if end is None or paragraph is None:
            continue
        if ancestor(end, w("p")) is paragraph:
            _to_edges(start, end, paragraph, paragraph)
        elif row is not None and ancestor(end, w("tr")) is row:
            inside = [one for one in row.iter(w("p")) if ancestor(one, w("tr")) is row]
            _to_edges(start, end, inside[0], inside[-1])


def _put_lost_end(start: etree._Element, end: etree._Element, row: etree._Element | None) -> None:
    """End a passage whose end went with the paragraph behind it: with its row, or before the next passage begins."""
    if row is not None:
        row.append(end)
        return
    block = ancestor(start, w("p"))
    for following in () if block is None else block.itersiblings():
        if any(node.get(w("name"), "").startswith(PREFIX) for node in following.iter(w("bookmarkStart"))):
            following.addprevious(end)
            return


def _to_edges(start: etree._Element, end: etree._Element, first: etree._Element, last: etree._Element) -> None:
    properties = next(iter(first), None)
    if properties is not None and properties.tag == w("pPr"):
        properties.addnext(start)
    else:
        first.insert(0, start)
    last.append(end)


def _settled(part: etree._Element, gone: tuple[str, ...]) -> etree._Element:
    """A part as it would be if the changes of some kinds were undone; bookmarks that they hold stay."""
    root = copy.deepcopy(part)
    for row in list(root.iter(w("tr"))):
        if any(row.find(f"{w('trPr')}/{w(kind)}") is not None for kind in gone):
            _drop(row)
    for kind in gone:
        for node in list(root.iter(w(kind))):
            if node.getparent() is not None and node.getparent().tag not in (w("rPr"), w("trPr"), w("tcPr")):  # type: ignore[union-attr]
                _drop(node)
    for deleted in list(root.iter(w("delText"))):
        deleted.tag = w("t")
    return root


def _drop(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is None:
        return
    for bookmark in list(node.iter(w("bookmarkStart"), w("bookmarkEnd"))):
        if node.tag != w("tr"):
            node.addprevious(bookmark)
    node.tail = None
    parent.remove(node)
