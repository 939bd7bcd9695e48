"""The things that an export speaks of, tied together: from rows of tables to clients with their plans, goals and the rest.

An `Item` is one row of the record in the making. Rows of several tables are one item if they carry the same id or key of
the same kind under the same parent; within a table, a parent that is repeated (or blank, where the map says so) is one item
as long as it reads the same. Nothing is dropped: what leads to no client is found, and so is what differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from toolkit.findings import CellPlace, Finding
from toolkit.records.cells.grid import Cell
from toolkit.records.cells.values import as_text
from toolkit.records.mapping import mapcodes as codes
from toolkit.records.mapping.items import Item, Source
from toolkit.records.mapping.tables import DEPTH, Located, Slot, Table
from toolkit.records.mapping.takes import Element, elements
from toolkit.records.reading.cellreading import read_id
from toolkit.records.reading.headers import plain
from toolkit.records.vocabulary import PLAN_ROWS, row_type

__all__ = ["Linker"]

_PLAN_COLLECTIONS = frozenset(row.collection for row in PLAN_ROWS)
_PARENTS: dict[str, tuple[str, ...]] = {
    "goals": ("needs", "plans", "clients"),
    "objectives": ("goals", "plans", "clients"),
    "interventions": ("objectives", "goals", "plans", "clients"),
    "progress": ("objectives", "goals", "plans", "clients"),
}
_CHAIN = ("objectives", "goals", "needs", "plans")
"""What leads on to the client where a table does not name what its rows hang on."""
_OF_PERSONS = frozenset({"first_name", "last_name", "birth_date"})
_MOST_SAID = 50


class Linker:
    """Takes tables one after the other; `items` gathers all things in the order in which they were met."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.findings: list[Finding] = []
        self.of_clients: list[tuple[Item, Finding]] = []
        """What was found about a thing whose client was not known yet."""
        self._by_id: dict[tuple[str, str], list[Item]] = {}
        self._by_bare: dict[tuple[str, str], list[Item]] = {}
        self._by_values: dict[tuple[object, ...], Item] = {}
        self._last_read: dict[tuple[object, ...], tuple[Item, tuple[str, ...]]] = {}
        self._said: set[tuple[Slot, str]] = set()
        self._ids_said: set[CellPlace] = set()
        self._defining: set[str] = set()
        self._compared: set[tuple[int, str]] = set()

    def take(self, table: Table) -> None:
        """Take all rows of a table."""
        self._defining.update(slot.collection for slot in table.slots if slot.data or slot.is_grain)
        last: dict[Slot, list[Item]] = {}
        for row in table.rows:
            context: dict[tuple[tuple[str, int], ...], list[Item]] = {}
            for slot in table.slots:
                items = list(self._of_row(slot, row, context))
                if not items and table.map.from_above and not slot.is_grain:
                    items = last.get(slot, [])
                if items:
                    if slot.collection in DEPTH and items != last.get(slot):
                        self._forget_deeper(last, slot)
                    context[slot.groups] = last[slot] = items

    @staticmethod
    def _forget_deeper(last: dict[Slot, list[Item]], slot: Slot) -> None:
        for other in [each for each in last if each.depth > slot.depth]:
            del last[other]

    def _of_row(self, slot: Slot, row: int, context: dict[tuple[tuple[str, int], ...], list[Item]]) -> Iterator[Item]:
        cells = slot.table.grid.rows[row]
        if all(located.raw(cells) is None for located in slot.columns):
            return
        parents = _parents(slot, context)
        if slot.split is None:
            yield self._item(slot, Source(slot, row), parents[0] if len(parents) == 1 else None, cells)
            return
        counts = {len(elements(located.raw(cells), located.column.take.split)) for located in _lists(slot)}
        if len(counts - {0}) > 1:
            self._say_uneven(slot, row)
        listed = _longest(slot, cells)
        for position, element in enumerate(listed):
            source = Source(slot, row, position)
            parent = self._parent_in_list(slot, row, element, position, len(listed), parents)
            item = Item(slot.collection, "", parent, [source], element.label.rpartition(".")[2], is_defined=True)
            item.named_at = source.place()
            self.items.append(item)
            yield item

    def _parent_in_list(
        self, slot: Slot, row: int, element: Element, position: int, count: int, parents: Sequence[Item]
    ) -> Item | None:
        """An element `2.1` hangs on parent 2; others on the only parent, or, where there are as many of both, in order."""
        if len(parents) <= 1:
            return parents[0] if parents else None
        outer = element.label.partition(".")[0] if "." in element.label else ""
        named = next((parent for parent in parents if outer and parent.label == outer), None)
        if named is not None:
            return named
        paired = parents[position] if count == len(parents) else None
        if position == 0:
            how = "they were put together in their order" if paired else "they were put under none"
            self.of_clients.append(
                (
                    parents[0],
                    codes.LIST_UNEVEN.finding(
                        f"The list of {row_type(slot.collection).sheet.lower()} does not say to which "
                        f"{row_type(parents[0].collection).noun} each belongs; {how}.",
                        place=slot.table.place(row, _lists(slot)[0].index),
                        hint="Number them 1.1, 1.2, 2.1, or ask for an export with a row each.",
                    ),
                )
            )
        return paired or _common(parents)

    def _say_uneven(self, slot: Slot, row: int) -> None:
        place = slot.table.place(row, _lists(slot)[0].index)
        self.findings.append(
            codes.LIST_UNEVEN.finding(
                "The lists in the cells of this row have different lengths; the first elements were put together.",
                place=place,
                hint="Look whether each element stands beside the one that it belongs to.",
            )
        )

    # -- single things --------------------------------------------------------------------------------------------

    def _item(self, slot: Slot, source: Source, parent: Item | None, cells: Sequence[Cell]) -> Item:
        given = self._given(slot, source.row)
        item = self._known(slot, source, parent, given) if given else self._alike(slot, parent, cells)
        if item is None:
            item = Item(slot.collection, "", parent)
            item.label = str(slot.number or "")
            item.named_at = slot.table.place(source.row, slot.columns[0].index)
            self.items.append(item)
            if not given and not slot.is_grain:
                self._remember(slot, item, parent, cells)
        if item.parent is None and parent is not None and parent is not item:
            item.parent = parent
        if slot.id is not None and not item.id:
            item.id = self._id_text(slot.id, slot, source.row)
        if slot.key is not None and not item.key:
            item.key = self._id_text(slot.key, slot, source.row)
        for entry in given:
            for registry, text in ((self._by_id, entry), (self._by_bare, _bare(entry))):
                known = registry.setdefault((slot.collection, text), [])
                if text and not any(each is item for each in known):
                    known.append(item)
        if slot.data or slot.is_grain:
            self._add(item, source)
        return item

    def _id_text(self, located: Located, slot: Slot, row: int) -> str:
        """An id as its cell shows it: a number that is formatted with leading zeros has them. '' for what can be none."""
        grid = slot.table.grid
        raw = grid.rows[row][located.index]
        note = grid.notes.get((row, located.index)) if grid.notes else None
        known = slot.texts.get((located.index, raw)) if note is None and raw.__class__ in (str, int) else None
        if known is not None:
            return known
        place = slot.table.place(row, located.index)
        reading = read_id(located.value(located.raw(grid.rows[row])), note, place)
        text = str(reading.value or "")
        if reading.finding is None and note is None:
            slot.texts[located.index, raw] = text
        elif reading.finding is not None and place not in self._ids_said:
            self._ids_said.add(place)
            self.findings.append(reading.finding)
        return text

    def _given(self, slot: Slot, row: int) -> tuple[str, ...]:
        """The id and key that a row gives, told apart by what they are."""
        found = ((part, each) for part, each in (("id", slot.id), ("key", slot.key)) if each is not None)
        texts = ((part, self._id_text(each, slot, row)) for part, each in found)
        return tuple(f"{part}:{text}" for part, text in texts if text)

    def _known(self, slot: Slot, source: Source, parent: Item | None, given: tuple[str, ...]) -> Item | None:
        """The item with one of the ids under the same parent, or under none yet; None where there is no such item."""
        for entry in given:
            known = [each for each in self._by_id.get((slot.collection, entry), ()) if _fits(each, parent)]
            if not known and not slot.is_grain:
                known = self._but_for_zeros(slot, source, parent, entry)
            if not known:
                continue
            if len(known) > 1:
                self._say_ambiguous(slot, source, len(known))
            item = known[0]
            if slot.is_grain and slot.collection != "clients" and item.is_defined and not _is_same(item, source):
                return None  # the same id twice: both are kept, and the assembler says so
            return item
        return None

    def _but_for_zeros(self, slot: Slot, source: Source, parent: Item | None, entry: str) -> list[Item]:
        """The one item whose id differs only in leading zeros, which Excel drops when it takes an id for a number."""
        bare = _bare(entry)
        known = [each for each in self._by_bare.get((slot.collection, bare), ()) if _fits(each, parent)] if bare else []
        if len(known) != 1:
            return []
        if (slot, "zeros") not in self._said:
            self._said.add((slot, "zeros"))
            self.findings.append(
                codes.KEY_ZEROS.finding(
                    f"Ids of {row_type(slot.collection).noun}s in this column lack (or have more) leading zeros; they were "
                    "matched without them.",
                    place=slot.table.place(source.row, slot.columns[0].index),
                    hint="Nothing to do if the rows were put where they belong.",
                )
            )
        return known

    def _say_ambiguous(self, slot: Slot, source: Source, count: int) -> None:
        if (slot, "ambiguous") not in self._said:
            self._said.add((slot, "ambiguous"))
            self.findings.append(
                codes.KEY_AMBIGUOUS.finding(
                    f"The id means {count} {row_type(slot.collection).noun}s of different clients; the first was taken.",
                    place=source.place(),
                    hint="Map the client's id in this table, too, so that it is clear which is meant.",
                )
            )

    def _alike(self, slot: Slot, parent: Item | None, cells: Sequence[Cell]) -> Item | None:
        """The item that reads the same under the same parent: a parent that is repeated on each row."""
        if slot.is_grain:
            return None
        shown = slot.fields.get(row_type(slot.collection).key_field)
        columns = shown if shown and any(each.raw(cells) is not None for each in shown) else list(slot.data)
        read = tuple(plain(as_text(each.value(each.raw(cells)))) for each in columns)
        scope = (slot.collection, slot.groups if slot.number else (), id(parent))
        item = self._by_values.get((*scope, read))
        if item is None:
            last, before = self._last_read.get(scope, (None, ()))
            is_same = len(before) == len(read) and all(
                a == b or not a or not b for a, b in zip(before, read, strict=True)
            )
            item = last if last is not None and is_same and columns is not shown else None
        if item is not None:
            self._last_read[scope] = (item, read)
        return item

    def _remember(self, slot: Slot, item: Item, parent: Item | None, cells: Sequence[Cell]) -> None:
        shown = slot.fields.get(row_type(slot.collection).key_field)
        columns = shown if shown and any(each.raw(cells) is not None for each in shown) else list(slot.data)
        read = tuple(plain(as_text(each.value(each.raw(cells)))) for each in columns)
        scope = (slot.collection, slot.groups if slot.number else (), id(parent))
        self._by_values[(*scope, read)] = item
        self._last_read[scope] = (item, read)

    def _add(self, item: Item, source: Source) -> None:
        """Let an item take values from a row; where it has others already, and they differ, that is found."""
        if any(_has_same(other, source) for other in item.sources):
            return
        for other in item.sources:
            if other.slot.fields.keys() & source.slot.fields.keys():
                differing = self._compare(item, other, source)
                if item.collection == "clients" and source.slot.is_grain and differing & _OF_PERSONS:
                    item.twins.append(source)
                    return
        if (source.slot.data and any(cell is not None for cell in _data(source))) or (
            source.slot.is_grain and not item.is_defined
        ):
            item.sources.append(source)
            item.is_defined = True

    def _compare(self, item: Item, first: Source, second: Source) -> set[str]:
        """The fields in which two rows about one thing differ, each found once."""
        differing: set[str] = set()
        for name in first.slot.fields.keys() & second.slot.fields.keys():
            left, right = (each.cells(each.slot.fields[name]) for each in (first, second))
            if not any(map(_text, left)) or not any(map(_text, right)) or _plain(left) == _plain(right):
                continue
            differing.add(name)
            if (id(item), name) in self._compared:
                continue
            self._compared.add((id(item), name))
            located = second.slot.fields[name][0]
            at = first.slot.table.place(first.row, first.slot.fields[name][0].index)
            self.of_clients.append(
                (
                    item,
                    codes.VALUES_DIFFER.finding(
                        f"Two rows about the same {row_type(item.collection).noun} differ in "
                        f"“{located.target.header}”; the one at {at} was read.",
                        place=second.slot.table.place(second.row, located.index),
                        hint="Correct one of the two, or, if they are two people or things, give each its own id.",
                    ),
                )
            )

        return differing

    def settle(self) -> None:
        """After the last table: find keys that lead nowhere, and things that lead to no client."""
        for item in self.items:
            item.is_defined = item.is_defined or item.collection not in self._defining
        lost = [item for item in self.items if item.is_defined and item.collection != "staff" and not _has_client(item)]
        self.findings.extend(_lost(item) for item in lost[:_MOST_SAID])
        if len(lost) > _MOST_SAID:
            more = f"{len(lost) - _MOST_SAID} more rows lead to no client; they were not read."
            self.findings.append(replace(_lost(lost[_MOST_SAID]), message=more))
        for item in self.items:
            while item.parent is not None and item.parent.collection not in _allowed(item.collection):
                item.parent = item.parent.parent
            above = item.parent
            if item.is_defined and above is not None and not above.is_defined and above.collection != "clients":
                self._lift(item, above)

    def _lift(self, item: Item, above: Item) -> None:
        """Let an item that hangs on one which no table has hang on what is above that."""
        if item.client is not None:
            self.of_clients.append((item, _lost(item, kept=True)))
        parent: Item | None = above
        while parent is not None and not parent.is_defined and parent.collection != "clients":
            parent = parent.parent
        item.parent = parent


def _has_client(item: Item) -> bool:
    client = item.client
    return client is not None and bool(client.id or client.key)


def _lost(item: Item, *, kept: bool = False) -> Finding:
    above = item.parent
    end = "it was put under none" if kept else "it was not read"
    if above is not None and not above.is_defined and above.collection != "clients":
        return codes.KEY_UNKNOWN.finding(
            f"The {row_type(item.collection).noun} names a {row_type(above.collection).noun} that no table of the export "
            f"has; {end}.",
            place=item.named_at,
            hint="Ask for the whole export: one of its files may be from another day, or cut off.",
        )
    if item.collection == "clients":
        return codes.ROW_WITHOUT_CLIENT.finding(
            "The row of a client has no id; it was not read.", place=item.named_at, hint="Fill in the client's id."
        )
    return codes.ROW_WITHOUT_CLIENT.finding(
        f"The {row_type(item.collection).noun} leads to no client; it was not read.",
        place=item.named_at,
        hint="Look whether its key is filled in, and whether the row that it names is in the export.",
    )


def _parents(slot: Slot, context: dict[tuple[tuple[str, int], ...], list[Item]]) -> list[Item]:
    """What a row of a slot hangs on: the group around it where columns are numbered, else the nearest kind in the table."""
    if len(slot.groups) > 1 and (found := context.get(slot.groups[:-1])):
        return found
    if slot.collection in ("clients", "staff"):
        return []
    wanted = ("plans", "clients") if slot.collection in _PLAN_COLLECTIONS else ("clients",)
    for collection in (*_PARENTS.get(slot.collection, wanted), *_CHAIN):
        if collection != slot.collection and (found := context.get(((collection, 0),))):
            return found
    return []


def _allowed(collection: str) -> tuple[str, ...]:
    """What a kind of row may hang on."""
    return _PARENTS.get(collection, ("plans", "clients") if collection in _PLAN_COLLECTIONS else ("clients",))


def _lists(slot: Slot) -> list[Located]:
    return [located for located in slot.data if located.column.take.split is not None]


def _longest(slot: Slot, cells: Sequence[Cell]) -> list[Element]:
    listed = (elements(located.raw(cells), located.column.take.split) for located in _lists(slot))
    return max(listed, key=len, default=[])


def _common(parents: Sequence[Item]) -> Item | None:
    """What several parents hang on together."""
    return parents[0].parent if all(each.parent is parents[0].parent for each in parents) else None


def _fits(item: Item, parent: Item | None) -> bool:
    """Whether an item may be the one meant by a row under that parent: nothing known speaks against it."""
    if parent is None or item.parent is None or item.parent is parent:
        return True
    if item.parent.collection != parent.collection:
        return item.client is None or parent.client is None or item.client is parent.client
    return False


def _is_same(item: Item, source: Source) -> bool:
    """Whether a row only repeats what an item has."""
    return any(other.slot is source.slot and _data(other) == _data(source) for other in item.sources)


def _has_same(other: Source, source: Source) -> bool:
    return other.slot is source.slot and other.element == source.element and _data(other) == _data(source)


def _data(source: Source) -> list[Cell]:
    return source.cells(source.slot.data)


def _plain(cells: Iterable[Cell]) -> list[str]:
    return [plain(as_text(cell)) for cell in cells]


def _text(cell: Cell) -> str:
    return as_text(cell).strip()


def _bare(entry: str) -> str:
    """An id of digits without its leading zeros; '' for any other."""
    part, _, text = entry.partition(":")
    return f"{part}:{text.lstrip('0')}" if text.isdigit() and text.lstrip("0") else ""
