"""Flattening: what a form's fields show becomes part of its pages, and the fields go.

A field is shown where a viewer would show it: hidden ones, and push buttons, leave nothing behind, and nothing hidden becomes
visible. The result is a file of one revision in which nothing of an earlier one stays. Objects keep their numbers, so that
what is the same for all filled forms is put together once.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from toolkit.forms.model import FieldKind
from toolkit.forms.pdf.fieldtree import FieldTree, WidgetNode, field_tree
from toolkit.forms.pdf.objects import (
    PdfReader,
    array_of,
    dict_of,
    float_of,
    int_of,
    name_of,
    open_pdf,
    raw,
    rect_of,
    ref_of,
    resolve,
    serialise,
)
from toolkit.forms.pdf.syntax import hex_string, numbers
from toolkit.forms.pdf.writing import HEADER
from toolkit.forms.reading.fields import HIDDEN, NO_VIEW, kind_of

__all__ = ["FlatBase", "Stamp", "flat_base", "placing"]

Rect = tuple[float, float, float, float]
_OWN_KEYS: Final = frozenset(("/Annots", "/Contents", "/Resources", "/AA", "/Tabs"))
_GONE: Final = frozenset(("/AcroForm", "/NeedsRendering", "/Perms"))
_MOST_ELEMENTS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Stamp:
    """An appearance that stands on a page (counted from 1): the number of its object, and the matrix that puts it there.

    `widget` is the number of the widget's object.
    """

    page: int
    widget: int
    appearance: int
    matrix: bytes


@dataclass
class _Page:
    """A page's object but for what differs from form to form."""

    number: int
    head: bytes
    contents: bytes
    resources: bytes
    pictures: bytes
    stamps: list[Stamp] = field(default_factory=list)


@dataclass(frozen=True)
class FlatBase:
    """All that flattened copies of a form share: `body` are the objects, with their offsets.

    `loose` are appearances of values that the form itself holds: each goes into a copy only where it is shown, so that an
    earlier answer leaves no trace.
    """

    body: bytes
    offsets: Mapping[int, int]
    pages: tuple[_Page, ...]
    loose: Mapping[int, bytes]
    trailer: bytes

    @property
    def following(self) -> int:
        """The first number that no object of the base has."""
        return max((*self.offsets, *self.loose, *(page.number for page in self.pages)), default=0) + 1

    def flattened(self, stamps: Iterable[Stamp], objects: Mapping[int, bytes], filled: Iterable[int]) -> bytes:
        """The whole file: `stamps` are those of the filled widgets, whose numbers are in `filled`, `objects` the new ones."""
        gone = set(filled) - set(self.offsets)
        by_page: dict[int, list[Stamp]] = {}
        for stamp in stamps:
            by_page.setdefault(stamp.page, []).append(stamp)
        new = {number: body for number, body in objects.items() if number not in gone}
        following = max((self.following, *(number + 1 for number in objects)))
        for position, page in enumerate(self.pages, 1):
            shown = [stamp for stamp in page.stamps if stamp.widget not in gone] + by_page.get(position, [])
            new |= {stamp.appearance: self.loose[stamp.appearance] for stamp in shown if stamp.appearance in self.loose}
            new[following] = _content(shown)
            new[page.number] = _page_object(page, shown, following)
            following += 1
        return self._file(new)

    def _file(self, new: Mapping[int, bytes]) -> bytes:
        parts = [self.body]
        offsets = dict(self.offsets)
        position = len(self.body)
        for number in sorted(new):
            framed = b"%d 0 obj\n%s\nendobj\n" % (number, new[number])
            offsets[number] = position
            parts.append(framed)
            position += len(framed)
        size = max(offsets) + 1
        rows = [
            b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n"
            for number in range(1, size)
        ]
        digest = hashlib.sha256()
        for part in parts:
            digest.update(part)
        own_id = hex_string(digest.digest()[:16])
        end = b"trailer\n<</Size %d%s/ID[%s%s]>>\nstartxref\n%d\n%%%%EOF\n"
        parts += [b"xref\n0 %d\n0000000000 65535 f \n" % size, *rows]
        parts.append(end % (size, self.trailer, own_id, own_id, position))
        return b"".join(parts)


def _content(stamps: Iterable[Stamp]) -> bytes:
    operators = b"".join(b"q %s cm /PkF%d Do Q\n" % (stamp.matrix, stamp.appearance) for stamp in stamps)
    return b"<</Length %d>>\nstream\nQ\n%s\nendstream" % (len(operators) + 2, operators)


def _page_object(page: _Page, stamps: Iterable[Stamp], content: int) -> bytes:
    used = b"".join(
        b"/PkF%d %d 0 R" % (number, number) for number in dict.fromkeys(stamp.appearance for stamp in stamps)
    )
    return b"<<%s/Contents[%s %d 0 R]/Resources<<%s/XObject<<%s%s>>>>>>" % (
        page.head,
        page.contents,
        content,
        page.resources,
        page.pictures,
        used,
    )


def flat_base(data: bytes, made: Mapping[int, bytes]) -> FlatBase:
    """What all flattened copies of a (sound) form share. `made` are appearances that were made for it, by number."""
    reader = open_pdf(data)
    tree = field_tree(reader)
    gather = _Gather(reader, tree, made)
    root = resolve(reader.trailer.get("/Root"))
    _forget_in_structure(root, gather.widgets)
    gather.take_catalogue(root)
    pages = tuple(gather.page(position) for position in range(len(tree.pages)))
    gather.take_appearances()
    bodies = gather.bodies()
    body, offsets = _framed(bodies)
    trailer = b"/Root %d 0 R" % gather.root
    info = reader.trailer.raw_get("/Info") if "/Info" in reader.trailer else None
    if isinstance(info, IndirectObject) and info.idnum in offsets:
        trailer += b"/Info %d 0 R" % info.idnum
    return FlatBase(body, offsets, pages, gather.loose, trailer)


def _framed(bodies: Mapping[int, bytes]) -> tuple[bytes, dict[int, int]]:
    parts, offsets, position = [HEADER], {}, len(HEADER)
    for number in sorted(bodies):
        framed = b"%d 0 obj\n%s\nendobj\n" % (number, bodies[number])
        offsets[number] = position
        parts.append(framed)
        position += len(framed)
    return b"".join(parts), offsets


class _Gather:
    """Gathers the objects that stay, under their own numbers."""

    def __init__(self, reader: PdfReader, tree: FieldTree, made: Mapping[int, bytes]) -> None:
        self._reader = reader
        self._tree = tree
        self._bodies: dict[int, bytes] = dict(made)
        self._waiting: deque[IndirectObject] = deque()
        self._seen: set[int] = set(made)
        self.widgets = {widget.ref[0] for node in tree.nodes for widget in node.widgets if widget.ref}
        self._fields = {node.ref[0] for node in tree.nodes if node.ref}
        self._page_refs = {ref[0] for ref in tree.page_refs if ref}
        self.root = 0
        self.loose: dict[int, bytes] = {}
        self._next = max(
            (*(number for entries in reader.xref.values() for number in entries), *reader.xref_objStm, *made), default=0
        )

    def number_of(self, reference: IndirectObject) -> int | None:
        """The object's number, once it is taken in; None for a widget or a field, which go."""
        number = int(reference.idnum)
        if number in self.widgets or number in self._fields:
            return None
        if number not in self._seen:
            self._seen.add(number)
            if number not in self._page_refs:
                self._waiting.append(reference)
        return number

    def put(self, body: bytes) -> int:
        self._next += 1
        self._bodies[self._next] = body
        return self._next

    def take_catalogue(self, root: Any) -> None:
        self.root = self.put(serialise(root, self.number_of, without=_GONE))
        info = self._reader.trailer.raw_get("/Info") if "/Info" in self._reader.trailer else None
        if isinstance(info, IndirectObject):
            self.number_of(info)

    def page(self, position: int) -> _Page:
        """A page, wrapped so that its own drawing cannot disturb ours."""
        page, ref = self._tree.pages[position], self._tree.page_refs[position]
        number = ref[0] if ref else self.put(b"null")
        contents = raw(page, "/Contents")
        inner = resolve(contents)
        items = list(inner) if isinstance(inner, ArrayObject) else [] if inner is None else [contents]
        begin = self.put(b"<</Length 1>>\nstream\nq\nendstream")
        written = [b"%d 0 R" % begin, *(serialise(item, self.number_of) for item in items)]
        others = [
            serialise(item, self.number_of)
            for item in array_of(page, "/Annots")
            if name_of(resolve(item), "/Subtype") not in ("Widget", "")
        ]
        head = serialise(page, self.number_of, without=_OWN_KEYS)[2:-2]
        head += b"/Annots[%s]" % b" ".join(others) if others else b""
        resources = dict_of(page, "/Resources")
        return _Page(
            number,
            head,
            b" ".join(written),
            serialise(resources, self.number_of, without=frozenset(("/XObject",)))[2:-2],
            serialise(dict_of(resources, "/XObject"), self.number_of)[2:-2],
            self._stamps(position + 1),
        )

    def _stamps(self, number: int) -> list[Stamp]:
        """What the page's widgets show as the form stands."""
        found = []
        for node in self._tree.nodes:
            if kind_of(node) is FieldKind.BUTTON:
                continue
            for widget in node.widgets:
                shown = _shown(widget)
                if widget.page == number and widget.ref and shown is not None:
                    matrix = placing(resolve(shown), rect_of(widget.entry))
                    if matrix:
                        self._take_loose(shown)
                        found.append(Stamp(number, widget.ref[0], int(shown.idnum), matrix))
        return found

    def _take_loose(self, shown: IndirectObject) -> None:
        number = int(shown.idnum)
        if number not in self._seen:
            self._seen.add(number)
            self.loose[number] = serialise(resolve(shown), self.number_of)

    def take_appearances(self) -> None:
        """All appearances of all widgets: another state may be shown than the one that the form has now."""
        for node in self._tree.nodes:
            for widget in node.widgets:
                states = dict_of(dict_of(widget.entry, "/AP"), "/N")
                for key in () if isinstance(states, StreamObject) else states:
                    target = states.raw_get(key)
                    if isinstance(target, IndirectObject):
                        self.number_of(target)

    def bodies(self) -> dict[int, bytes]:
        """All bodies, once everything that is referred to was taken in."""
        while self._waiting:
            reference = self._waiting.popleft()
            self._bodies[int(reference.idnum)] = serialise(resolve(reference), self.number_of)
        return self._bodies


def _shown(widget: WidgetNode) -> IndirectObject | None:
    """The appearance that a viewer would show."""
    if int_of(widget.entry, "/F") & (HIDDEN | NO_VIEW):
        return None
    appearances = dict_of(widget.entry, "/AP")
    normal = raw(appearances, "/N")
    if isinstance(resolve(normal), StreamObject):
        return normal if isinstance(normal, IndirectObject) else None
    state = name_of(widget.entry, "/AS") or "Off"
    target = raw(dict_of(appearances, "/N"), f"/{state}")
    return target if isinstance(target, IndirectObject) and isinstance(resolve(target), StreamObject) else None


def placing(appearance: Any, rect: Rect) -> bytes:
    """The matrix that puts an appearance into its rectangle (ISO 32000-1, 12.5.5); b'' where it has no size."""
    left, bottom, right, top = rect_of(appearance, "/BBox")
    matrix = [float_of(item) for item in array_of(appearance, "/Matrix")] or [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    if len(matrix) != _SIX:
        return b""
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    low_x, high_x = min(x for x, _ in corners), max(x for x, _ in corners)
    low_y, high_y = min(y for _, y in corners), max(y for _, y in corners)
    if high_x <= low_x or high_y <= low_y or rect[2] <= rect[0] or rect[3] <= rect[1]:
        return b""
    wide, high = (rect[2] - rect[0]) / (high_x - low_x), (rect[3] - rect[1]) / (high_y - low_y)
    return numbers(wide, 0, 0, high, rect[0] - low_x * wide, rect[1] - low_y * high)


_SIX: Final = 6


def _forget_in_structure(root: Any, widgets: set[int]) -> None:
    """Take the widgets out of the structure that screen readers follow."""
    waiting, seen = [resolve(raw(root, "/StructTreeRoot"))], set[int]()
    while waiting and len(seen) < _MOST_ELEMENTS:
        element = waiting.pop()
        if not isinstance(element, DictionaryObject) or id(element) in seen:
            continue
        seen.add(id(element))
        kids = resolve(raw(element, "/K"))
        items = list(kids) if isinstance(kids, ArrayObject) else [raw(element, "/K")]
        kept = [item for item in items if not _is_about(resolve(item), widgets)]
        if len(kept) < len(items):
            element[NameObject("/K")] = ArrayObject(kept)
        waiting += [resolve(item) for item in kept]


def _is_about(item: Any, widgets: set[int]) -> bool:
    ref = ref_of(raw(item, "/Obj")) if isinstance(item, DictionaryObject) else None
    return ref is not None and ref[0] in widgets
