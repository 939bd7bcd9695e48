"""Renew a document that somebody edited: what nobody touched is replaced inside of the edited file, what was edited stays.

Three texts are compared for each outer passage: as it was made (the hash in the imprint), as it is, and as it would be made
now. A passage that was edited and would be made otherwise now is a conflict, and then nothing is done at all. The result is
read again and must hold what was kept and what was renewed, or it is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from lxml import etree

from toolkit.templates.finished import Finished, open_finished, widen_marks
from toolkit.templates.imprint import MARGINS, REST, Imprint, ImprintKey
from toolkit.templates.imprinting import main_part, place_for
from toolkit.templates.marks import PREFIX
from toolkit.templates.package import Package, deflate, write_package
from toolkit.templates.passages import Passages, levelled, read_passages, text_of_margin
from toolkit.templates.places import plain_text
from toolkit.templates.transplant import Transplant, UnsafeError
from toolkit.templates.wordml import parse_xml, w, xml_of

__all__ = ["Renewal", "renew"]

_ADDED: Final = tuple(map(w, ("drawing", "pict", "object", "ins", "del", "moveFrom", "moveTo", "commentReference")))


@dataclass
class Renewal:
    """What became of an edited document. `data` is None where it was left alone: it is no document of the same client and
    template (`is_ours`), or there are `conflicts`: passage → why.
    """

    is_ours: bool = True
    data: bytes | None = None
    kept: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    conflicts: dict[str, str] = field(default_factory=dict)


def renew(edited: bytes, new: bytes, name: str, keys: Sequence[ImprintKey]) -> Renewal:
    """The edited document with all that nobody touched as in the new one. Raises `TemplateError` for an unusable file.

    `keys` are all that the edited document may have been made with; what is renewed has the key of the new one.
    """
    old_file, new_file = open_finished(edited, name), open_finished(new, name)
    was, now = old_file.imprint, new_file.imprint
    key = next((key for key in keys if was is not None and key.id == was.key), None)
    if was is None or now is None or key is None or not was.is_whole(key):
        return Renewal(is_ours=False)
    if (was.client, was.kind, was.template, was.agency) != (now.client, now.kind, now.template, now.agency):
        return Renewal(is_ours=False)
    return _Work(old_file, new_file, was, now, key).done()


class _Side:
    """One of the two documents: its tree, and where its passages are."""

    def __init__(self, file: Finished) -> None:
        self.package: Package = file.package
        self.main = main_part(file.package)
        self.root = parse_xml(file.package.read(self.main), self.main)
        widen_marks(self.root)
        self.margins = file.package.parts_of_type(".header+xml", ".footer+xml")
        self.passages: Passages = read_passages(xml_of(self.root))

    def blocks(self, name: str) -> tuple[etree._Element, int, int]:
        """The element that holds a passage's blocks, and which of its children they are (from, up to)."""
        starts = [node for node in self.root.iter(w("bookmarkStart")) if node.get(w("name")) == PREFIX + name]
        ids = {node.get(w("id")) for node in starts}
        ends = [node for node in self.root.iter(w("bookmarkEnd")) if node.get(w("id")) in ids]
        start, end = starts[0], ends[-1]
        holder = _holder(start, end)
        first, last = _child_of(holder, start), _child_of(holder, end)
        at, up_to = holder.index(first), holder.index(last)
        if first is not start and not _text_after(first, start):
            at += 1
        if last is end or (first is not last and not _text_before(last, end)):
            up_to -= 1
        return holder, at, up_to + 1

    def inside(self, name: str) -> list[etree._Element]:
        holder, at, up_to = self.blocks(name)
        return [holder[number] for number in range(at, up_to)]

    def loose(self) -> list[etree._Element]:
        """The paragraphs outside of all passages."""
        taken = {node for name in self.passages.outer for block in self.inside(name) for node in block.iter(w("p"))}
        return [node for node in self.root.iter(w("p")) if node not in taken]


class _Work:
    def __init__(self, old: Finished, new: Finished, was: Imprint, now: Imprint, key: ImprintKey) -> None:
        self._old, self._new = _Side(old), _Side(new)
        self._was, self._now, self._key = was, now, key
        self._after = now.hashes if now.key == key.id else _hashed_again(new, now, key)
        self._result = Renewal()
        self._margin_parts: dict[str, bytes] = {}
        self._transplant = Transplant(self._new.package, self._old.package, self._old.root)

    def done(self) -> Renewal:
        todo = [name for name in self._new.passages.outer if self._is_due(name)]
        for name in self._old.passages.outer:
            if name not in self._new.passages.ranges:
                self._result.conflicts[name] = "It would not be in the document any more."
        rest, margins = self._rest_due(), self._margins_due()
        if self._result.conflicts:
            return self._result
        for name in todo:
            self._attempt(name, partial(self._replace, name))
        if rest:
            self._attempt(REST, lambda: self._sync(self._old.loose(), self._new.loose()))
        if margins:
            self._attempt(MARGINS, self._sync_margins)
        if not self._result.conflicts:
            self._finish()
        return self._result

    # -- what is to be done ---------------------------------------------------------------------------------------

    def _is_due(self, name: str) -> bool:
        """Whether a passage is to be renewed; what is kept and what is in conflict is noted."""
        before, after = self._was.hashes.get(name), self._after.get(name)
        if before is None:
            self._result.conflicts[name] = "It is new, and the edited document has no place for it."
            return False
        if name not in self._old.passages.ranges:
            return self._kept(name, before != after, "It was taken out by hand, and would read differently now.")
        there = self._was.digests(name, self._old.passages, self._key)
        added = _count(self._old.inside(name)) != _count(self._new.inside(name))
        if there == before and not added:
            return before != after
        if there == after and not added:
            return False
        return self._kept(name, before != after, "It was changed by hand, and would read differently now.")

    def _kept(self, name: str, is_conflict: bool, why: str) -> bool:
        if is_conflict:
            self._result.conflicts[name] = why
        else:
            self._result.kept.append(name)
        return False

    def _rest_due(self) -> bool:
        before, after = self._was.hashes.get(REST), self._after.get(REST)
        there = (self._was.digest(REST, self._old.passages.rest, self._key),)
        if there in (before, after):
            return there != after
        return self._kept(REST, before != after, "It was changed by hand, and would read differently now.")

    def _margins_due(self) -> bool:
        before, after = self._was.hashes.get(MARGINS), self._after.get(MARGINS)
        texts = [xml_of(parse_xml(self._old.package.read(part), part)) for part in self._old.margins]
        there = self._was.margin_digests(texts, self._key)
        if there in (before, after):
            return there != after
        return self._kept(MARGINS, before != after, "It was changed by hand, and would read differently now.")

    # -- doing it -------------------------------------------------------------------------------------------------

    def _attempt(self, name: str, act: Callable[[], None]) -> None:
        try:
            act()
            self._result.renewed.append(name)
        except UnsafeError as error:
            self._result.conflicts[name] = str(error)

    def _replace(self, name: str) -> None:
        holder, at, _ = self._old.blocks(name)
        blocks = [self._transplant.taken(block) for block in self._new.inside(name)]
        for block in self._old.inside(name):
            holder.remove(block)
        for offset, block in enumerate(blocks):
            holder.insert(at + offset, block)

    def _sync(self, old: Sequence[etree._Element], new: Sequence[etree._Element]) -> None:
        """Replace the paragraphs whose text differs, one for one."""
        old = [node for node in old if plain_text(node).strip()]
        new = [node for node in new if plain_text(node).strip()]
        if len(old) != len(new):
            raise UnsafeError("Paragraphs outside of the sections came or went.")
        for there, wanted in zip(old, new, strict=True):
            if levelled(plain_text(there)) != levelled(plain_text(wanted)):
                if any(True for _ in there.iter(w("bookmarkStart"), w("bookmarkEnd"), w("sectPr"))):
                    raise UnsafeError("A heading would read differently.")
                parent = there.getparent()
                if parent is not None:
                    parent.replace(there, self._transplant.taken(wanted))

    def _sync_margins(self) -> None:
        theirs = {self._shown_as(self._new, part): part for part in self._new.margins}
        for part in self._old.margins:
            other = theirs.get(self._shown_as(self._old, part))
            if other is None:
                raise UnsafeError("Headers and footers were added or taken away.")
            root = parse_xml(self._old.package.read(part), part)
            wanted = parse_xml(self._new.package.read(other), other)
            self._sync(list(root.iter(w("p"))), list(wanted.iter(w("p"))))
            self._margin_parts[part] = _as_bytes(root)

    def _shown_as(self, side: _Side, part: str) -> tuple[str, ...]:
        """Where a header or footer shows: its kind and the pages that it is for."""
        ids = {link.id for link in side.package.relationships.get(side.main, ()) if link.target == part}
        references = side.root.iter(w("headerReference"), w("footerReference"))
        names = (node for node in references if any(value in ids for value in node.attrib.values()))
        return tuple(sorted(f"{etree.QName(node).localname} {node.get(w('type'))}" for node in names))

    def _finish(self) -> None:
        package = self._old.package
        place = place_for(package)
        changed = {**place.fixed, **{member.name: member for member in place.members(self._now)}}
        parts = {self._old.main: _as_bytes(self._old.root), **self._margin_parts}
        changed |= {name: deflate(name, data) for name, data in parts.items()}
        changed |= self._transplant.members(place.catalogues)
        members = [changed.pop(member.name, member) for member in package.members.values()]
        data = write_package([*members, *changed.values()])
        self._prove(data)
        if not self._result.conflicts:
            self._result.data = data

    def _prove(self, data: bytes) -> None:
        """Read the result again: each passage is as it was kept, or as it is now made."""
        file = open_finished(data, self._old.package.file)
        passages = file.readings[0].passages if not file.changes else _Side(file).passages
        for name in self._new.passages.outer:
            if name in self._result.kept:
                same = passages.ranges.get(name) is None or passages.text(name) == self._old.passages.text(name)
            else:
                same = name in passages.ranges and passages.text(name) == self._new.passages.text(name)
            if not same:
                self._result.conflicts[name] = "It could not be renewed safely inside of the edited document."


def _hashed_again(file: Finished, imprint: Imprint, key: ImprintKey) -> Mapping[str, tuple[str, ...]]:
    """The hashes of a document with another key than its own: those of two keys cannot be compared."""
    reading = file.readings[0]
    return imprint.sealed(reading.passages, map(text_of_margin, reading.margin_texts), key).hashes


def _count(blocks: Sequence[etree._Element]) -> int:
    """Pictures, tracked changes and comments, which are edits without being text."""
    return sum(1 for block in blocks for _ in block.iter(*_ADDED))


def _holder(start: etree._Element, end: etree._Element) -> etree._Element:
    """The innermost element that holds blocks (paragraphs, tables, rows) and both bookmarks."""
    around = set(end.iterancestors())
    common = next(node for node in start.iterancestors() if node in around)
    holders = (w("body"), w("tc"), w("tbl"), w("sdtContent"), w("txbxContent"))
    if common.tag in holders:
        return common
    return next(node for node in common.iterancestors() if node.tag in holders)


def _child_of(holder: etree._Element, node: etree._Element) -> etree._Element:
    while node.getparent() is not holder:
        parent = node.getparent()
        assert parent is not None, "the holder is around it"  # noqa: S101
        node = parent
    return node


def _text_after(block: etree._Element, mark: etree._Element) -> bool:
    seen = False
    for node in block.iter():
        seen = seen or node is mark
        if seen and node.tag == w("t") and (node.text or "").strip():
            return True
    return False


def _text_before(block: etree._Element, mark: etree._Element) -> bool:
    for node in block.iter():
        if node is mark:
            return False
        if node.tag == w("t") and (node.text or "").strip():
            return True
    return False


def _as_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
