"""The clients of a mapped export, as a part of a caseload: each item of the linker becomes a row, when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from toolkit.findings import CellPlace, Finding, Place
from toolkit.records.cells.grid import Cell, CellNote
from toolkit.records.fields import FieldSpec, Kind
from toolkit.records.mapping import mapcodes as codes
from toolkit.records.mapping.dateformats import Fit, date_format
from toolkit.records.mapping.exportmap import Constant
from toolkit.records.mapping.items import Item, Source
from toolkit.records.mapping.tables import Located, cell_value
from toolkit.records.reading.bundles import Lot, Nesting, Shape
from toolkit.records.vocabulary import PLAN_ROWS, row_type

__all__ = ["MappedPart", "Rows"]

_PLAN_COLLECTIONS = frozenset(row.collection for row in PLAN_ROWS)
KIND = "export"
_BASIC = date_format("MM/DD/YYYY")


class Rows:
    """Makes rows of items. What is found in their cells gathers in `findings`."""

    def __init__(self, constants: Sequence[Constant], date_order: str) -> None:
        self.findings: list[Finding] = []
        self._constants: dict[str, list[Constant]] = {}
        self._date_order = date_order
        for constant in constants:
            self._constants.setdefault(constant.target.collection, []).append(constant)

    def lot(self, item: Item, nesting: Nesting | None) -> Lot:
        """One item as a lot of one row."""
        cells: dict[str, Cell] = {}
        places: dict[str, CellPlace] = {}
        notes: dict[str, CellNote] = {}
        own: dict[str, FieldSpec] = {}
        for source in item.sources:
            own.update({spec.name: spec for spec in source.slot.own})
            for name, columns in source.slot.fields.items():
                if cells.get(name) is None:
                    cells[name], note = self._cell(source, columns)
                    places[name] = _place(source, columns)
                    if note is not None:
                        notes[name] = note
        row_place = item.sources[0].place() if item.sources else item.named_at or CellPlace("", "")
        self._add_constants(item.collection, cells, places, row_place)
        if item.id:
            cells["\0id"] = _row_id(item.collection, item.id)
            places["\0id"] = item.named_at or row_place
        shape = self._shape(item, row_place, list(cells), tuple(own.values()))
        by_column = {(0, index): notes[name] for index, name in enumerate(cells) if name in notes}
        return Lot(
            shape,
            [row_place.row or 0],
            [list(cells.values())],
            by_column,
            [(row_place, tuple(places.values()))],
            [nesting] if nesting is not None else [],
        )

    def _shape(self, item: Item, place: CellPlace, names: list[str], own: tuple[FieldSpec, ...]) -> Shape:
        is_1904 = any(source.slot.table.date_1904 for source in item.sources)
        return Shape(
            KIND,
            place.file,
            place.sheet,
            item.collection,
            {name: index for index, name in enumerate(names) if not name.startswith("\0")},
            own,
            names.index("\0id") if "\0id" in names else -1,
            date_order=self._date_order,
            date_1904=is_1904,
        )

    def _add_constants(
        self, collection: str, cells: dict[str, Cell], places: dict[str, CellPlace], row_place: CellPlace
    ) -> None:
        for constant in self._constants.get(collection, ()):
            if cells.get(constant.target.name) is None:
                cells[constant.target.name] = constant.value
                places[constant.target.name] = constant.place or row_place

    def _cell(self, source: Source, columns: Sequence[Located]) -> tuple[Cell, CellNote | None]:
        value = cell_value(columns, source.cells(columns))
        first, grid = columns[0], source.slot.table.grid
        if first.target.kind is Kind.DATE:
            return self._date(value, first, source), None
        note = grid.notes.get((source.row, first.index)) if len(columns) == 1 else None
        if note is not None and (
            first.column.take.piece or source.element is not None or (value is None and not note.shown)
        ):
            note = note if value is None else None
        if first.target.kind in (Kind.REF, Kind.REFS) and first.target.spec is not None:
            value = _reference(value, first.target.spec)
        return value, note

    def _date(self, value: Cell, located: Located, source: Source) -> Cell:
        written = located.format
        place = source.slot.table.place(source.row, located.index)
        order = written or _BASIC
        if order is None or (value.__class__ is not str and written is None):
            return value
        read, fit = order.read(value, birth=located.target.name == "birth_date")
        if fit is Fit.EITHER and located.is_doubtful:
            self.findings.append(
                codes.DATE_DOUBTFUL.finding(
                    "The date can be read both ways, and other dates of its column are written the other way round.",
                    place=place,
                    hint="Ask for the export with one format of dates.",
                )
            )
        if written is None:
            return value
        if fit in (Fit.SWAPPED, Fit.NOT):
            self.findings.append(
                replace(
                    codes.DATE_DOUBTFUL.finding(
                        f"The date is not written as {written.text}; it was not read.",
                        place=place,
                        hint="Correct it, or correct “Dates are written” in the map.",
                    ),
                    value=str(value),
                )
            )
            return None
        if fit is Fit.OTHERWISE:
            self.findings.append(
                codes.DATE_FORMAT.finding(
                    f"The date is not written as {written.text}, and was read as what it says.",
                    place=place,
                    hint="Nothing to do if the date is right.",
                )
            )
        return read


def _place(source: Source, columns: Sequence[Located]) -> CellPlace:
    return source.slot.table.place(source.row, columns[0].index)


def _row_id(collection: str, text: str) -> str:
    """An id as records have it: those of digits get the letter of their kind, since ids begin with one."""
    prefix = row_type(collection).prefix
    return f"{prefix}{text}" if prefix and text[:1].isdigit() else text


def _reference(value: Cell, spec: FieldSpec) -> Cell:
    """The ids in a cell that names other rows, as records have them."""
    if value is None or not spec.refers_to:
        return value
    texts = [text.strip() for text in str(value).replace(",", ";").split(";") if text.strip()]
    if not all(text[:1].isdigit() for text in texts):
        return value
    return "; ".join(_row_id(spec.refers_to, text) for text in texts)


class MappedPart:
    """The clients of an export, each with its items. `defines_clients` is False for those whom only other rows name."""

    def __init__(self, rows: Rows, items: Iterable[tuple[Item, list[Item]]], *, defines_clients: bool) -> None:
        self.defines_clients = defines_clients
        self._rows = rows
        self._items = {client.id: (client, members) for client, members in items}
        self.said: dict[str, list[Finding]] = {}
        self._read: dict[str, list[Finding]] = {}

    def client_ids(self) -> Iterable[str]:
        """The ids of all clients, in the order of the export."""
        return self._items

    def lots(self, client: str) -> Iterator[Lot]:
        """The rows of one client, a lot each."""
        if client not in self._items:
            return
        self._rows.findings = []
        own, members = self._items[client]
        if self.defines_clients:
            yield self._rows.lot(own, None)
        numbers = {id(item): number for number, item in enumerate(members)}
        plans = [item for item in members if item.collection == "plans"]
        loose = next((item for item in members if item.collection in _PLAN_COLLECTIONS and item.parent is own), None)
        implied = Nesting((KIND, "plan")) if loose is not None and not plans else None
        if implied is not None and loose is not None:
            yield self._rows.lot(Item("plans", named_at=loose.named_at), implied)
        for item in members:
            yield self._rows.lot(item, _nesting(item, numbers, implied))
        self._read[client] = self._rows.findings

    def findings(self, client: str) -> Iterable[Finding]:
        """What was found about one client as its rows were tied together and made."""
        if client not in self._read:
            list(self.lots(client))
        return [replace(found, client=client) for found in (*self.said.get(client, ()), *self._read.get(client, ()))]

    def staff_place(self) -> Place | None:
        """A column in which staff are named, None where there is none."""
        for client in self._items.values():
            for item in client[1]:
                for source in item.sources:
                    for columns in source.slot.fields.values():
                        spec = columns[0].target.spec
                        if spec is not None and spec.refers_to == "staff":
                            return source.slot.table.grid.place(None, columns[0].index)
        return None

    def place_of(self, client: str) -> tuple[Place, int]:
        """The place that names a client first, and how many rows belong to it."""
        own, members = self._items[client]
        return own.named_at or CellPlace("", ""), max(1, len(members))


def _nesting(item: Item, numbers: dict[int, int], implied: Nesting | None) -> Nesting | None:
    under = numbers.get(id(item.parent)) if item.parent is not None else None
    if under is None and implied is not None and item.collection in _PLAN_COLLECTIONS:
        return Nesting((KIND, numbers[id(item)]), implied.key, _number(item))
    return Nesting((KIND, numbers[id(item)]), None if under is None else (KIND, under), _number(item))


def _number(item: Item) -> int | None:
    return int(item.label) if item.label.isdigit() and item.collection != "plans" else None
