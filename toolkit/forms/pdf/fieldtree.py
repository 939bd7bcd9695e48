"""The fields of a file as it holds them: the form's own list walked downwards, the pages' widgets walked upwards.

The two need not agree: some programs save a second copy of the form, whose widgets stand on the pages and not in the list.
What the pages show is what people see, so a field that is found on a page only is kept as a `stray`.
Depth, number and loops are bounded: a file that has more than any form has is refused with `TooManyFieldsError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from pypdf.generic import DictionaryObject

from toolkit.forms.pdf.objects import (
    PdfReader,
    Ref,
    array_of,
    dict_of,
    int_of,
    name_of,
    raw,
    ref_of,
    resolve,
    text_of,
)

__all__ = ["MAX_DEPTH", "MAX_FIELDS", "FieldNode", "FieldTree", "TooManyFieldsError", "WidgetNode", "field_tree"]

MAX_FIELDS: Final = 5_000
MAX_DEPTH: Final = 50
_MAX_ANNOTATIONS: Final = 10_000


class TooManyFieldsError(Exception):
    """A file has more fields, or deeper ones, than any form has."""


@dataclass(slots=True)
class WidgetNode:
    """One appearance of a field. `ref` None: it stands directly in the array that names it. `page` 0: on no page."""

    ref: Ref | None
    entry: DictionaryObject
    page: int = 0


@dataclass(slots=True)
class FieldNode:
    """A field that can hold a value. `chain` is its own dictionary, its parent's, and so on to the root."""

    name: str
    ref: Ref | None
    chain: tuple[DictionaryObject, ...]
    widgets: list[WidgetNode] = field(default_factory=list)
    is_stray: bool = False

    @property
    def entry(self) -> DictionaryObject:
        """The field's own dictionary."""
        return self.chain[0]

    def holder(self, key: str) -> Any:
        """The nearest dictionary of the chain that has the key; None if there is none."""
        return next((each for each in self.chain if key in each), None)

    def inherited(self, key: str) -> Any:
        """The value at the key, inherited from above where the field itself has none; references not followed."""
        return raw(self.holder(key), key)

    def whole(self, key: str) -> int:
        """A whole number at the key, inherited, 0 if there is none."""
        return int_of(self.holder(key), key)

    @property
    def type(self) -> str:
        """`Tx`, `Btn`, `Ch`, `Sig`, or '' for a field without a type."""
        return name_of(self.holder("/FT"), "/FT")

    @property
    def flags(self) -> int:
        """The field's flags (/Ff)."""
        return self.whole("/Ff")


@dataclass(slots=True)
class FieldTree:
    """All fields, in the order of the form's list, then those that stand on a page only. `pages` are the page dictionaries."""

    form: DictionaryObject
    pages: list[DictionaryObject]
    page_refs: list[Ref | None]
    nodes: list[FieldNode]
    other_annotations: list[tuple[int, DictionaryObject]]


def field_tree(reader: PdfReader) -> FieldTree:
    """Walk a file's form and pages. Raises TooManyFieldsError, or what the library raises for a broken page tree."""
    root = resolve(reader.trailer.get("/Root"))
    form = dict_of(root, "/AcroForm")
    nodes = list(_listed(form))
    walk = _Pages(nodes)
    pages = list(reader.pages)
    for number, page in enumerate(pages, 1):
        walk.look_at(number, page)
    return FieldTree(
        form, list(pages), [ref_of(page.indirect_reference) for page in pages], nodes + walk.strays, walk.others
    )


def _listed(form: DictionaryObject) -> Iterator[FieldNode]:
    seen: set[Ref] = set()
    count = 0
    tops = array_of(form, "/Fields")
    if len(tops) > MAX_FIELDS:
        raise TooManyFieldsError
    stack: list[tuple[Any, str, tuple[DictionaryObject, ...]]] = [(item, "", ()) for item in reversed(tops)]
    while stack:
        item, prefix, above = stack.pop()
        ref, entry = ref_of(item), resolve(item)
        if not isinstance(entry, DictionaryObject) or (ref is not None and ref in seen):
            continue
        if ref is not None:
            seen.add(ref)
        count += 1
        if count > MAX_FIELDS or len(above) > MAX_DEPTH:
            raise TooManyFieldsError
        name = _joined(prefix, text_of(raw(entry, "/T")))
        chain = (entry, *above)
        kids = array_of(entry, "/Kids")
        if len(kids) > MAX_FIELDS:
            raise TooManyFieldsError
        named, widgets = _sorted_kids(kids)
        if named:
            stack.extend((kid, name, chain) for kid in reversed(named))
        if not named or (widgets and "/FT" in entry):
            node = FieldNode(name, ref, chain, [WidgetNode(ref_of(kid), resolve(kid)) for kid in widgets])
            count += len(widgets)
            if not kids:
                node.widgets = [WidgetNode(ref, entry)]
            yield node


def _sorted_kids(kids: Any) -> tuple[list[Any], list[Any]]:
    """The kids that are fields of their own (they have a name), and those that are widgets of this field."""
    named: list[Any] = []
    widgets: list[Any] = []
    for kid in kids:
        entry = resolve(kid)
        if isinstance(entry, DictionaryObject):
            is_field = "/T" in entry or ("/Kids" in entry and "/Subtype" not in entry)
            (named if is_field else widgets).append(kid)
    return named, widgets


def _joined(prefix: str, own: str) -> str:
    return f"{prefix}.{own}" if prefix and own else prefix or own


class _Pages:
    """Gives widgets of the list their pages, and gathers what stands on pages and not in the list."""

    def __init__(self, nodes: list[FieldNode]) -> None:
        self.by_ref = {widget.ref: widget for node in nodes for widget in node.widgets if widget.ref}
        self.by_id = {id(widget.entry): widget for node in nodes for widget in node.widgets if not widget.ref}
        self.strays: list[FieldNode] = []
        self.stray_by_name: dict[tuple[str, int], FieldNode] = {}
        self.others: list[tuple[int, DictionaryObject]] = []
        self.count = 0

    def look_at(self, number: int, page: DictionaryObject) -> None:
        """All annotations of a page."""
        for item in array_of(page, "/Annots"):
            self.count += 1
            if self.count > _MAX_ANNOTATIONS:
                raise TooManyFieldsError
            entry = resolve(item)
            if not isinstance(entry, DictionaryObject):
                continue
            if name_of(entry, "/Subtype") != "Widget":
                self.others.append((number, entry))
                continue
            known = self.by_ref.get(ref) if (ref := ref_of(item)) else self.by_id.get(id(entry))
            if known is None:
                self._stray(number, ref, entry)
            elif not known.page:
                known.page = number

    def _stray(self, number: int, ref: Ref | None, entry: DictionaryObject) -> None:
        chain = _upwards(entry)
        names = [text_of(raw(each, "/T")) for each in chain]
        name = ".".join(part for part in reversed(names) if part)
        if not name:
            return
        # A widget without a name of its own is one appearance of the field above it.
        field_chain = chain[1:] if not names[0] and len(chain) > 1 else chain
        key = (name, id(field_chain[0]))
        node = self.stray_by_name.get(key)
        if node is None:
            own_ref = ref if field_chain is chain else ref_of(raw(entry, "/Parent"))
            node = self.stray_by_name[key] = FieldNode(name, own_ref, field_chain, is_stray=True)
            self.strays.append(node)
        node.widgets.append(WidgetNode(ref, entry, number))


def _upwards(entry: DictionaryObject) -> tuple[DictionaryObject, ...]:
    chain, seen = [entry], {id(entry)}
    while isinstance(above := resolve(raw(chain[-1], "/Parent")), DictionaryObject):
        if id(above) in seen or len(chain) > MAX_DEPTH:
            raise TooManyFieldsError
        seen.add(id(above))
        chain.append(above)
    return tuple(chain)
