"""Making rows of items: the cells of their columns taken, translated and dated, each with its place.

An item that takes its values from one row of one table, a column a field, becomes a row as the other readers have them: its
cells stay in their columns. Others (joined from several tables, or with constants) have a place for each value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from toolkit.findings import CellPlace, Finding
from toolkit.records.cells.grid import Cell, CellNote
from toolkit.records.fields import FieldSpec, Kind
from toolkit.records.mapping import mapcodes as codes
from toolkit.records.mapping.dateformats import Fit, date_format
from toolkit.records.mapping.exportmap import Constant
from toolkit.records.mapping.items import Item, Source
from toolkit.records.mapping.tables import Located, Slot, cell_value
from toolkit.records.reading.bundles import EXPORT, Lot, Nesting, Shape
from toolkit.records.vocabulary import row_type

__all__ = ["Rows"]

_ID = "\0id"
_BASIC = date_format("MM/DD/YYYY")


class Rows:
    """Makes rows of items. What is found in their cells gathers in `findings`."""

    def __init__(self, constants: Sequence[Constant], date_order: str) -> None:
        self.findings: list[Finding] = []
        self._constants: dict[str, list[Constant]] = {}
        self._date_order = date_order
        self._direct: dict[Slot, Shape | None] = {}
        self._shapes: dict[tuple[object, ...], Shape] = {}
        for constant in constants:
            self._constants.setdefault(constant.target.collection, []).append(constant)

    def lots(self, items: Iterable[tuple[Item, Nesting | None]]) -> Iterator[Lot]:
        """Lots of items in their order: items of one slot that follow each other in one lot."""
        waiting: list[tuple[Item, Nesting | None]] = []
        slot: Slot | None = None
        for item, nesting in items:
            own = self._slot_of(item)
            if waiting and own is not slot and slot is not None:
                yield self._direct_lot(slot, waiting)
                waiting = []
            slot = own
            if own is None:
                yield self.lot(item, nesting)
            else:
                waiting.append((item, nesting))
        if waiting and slot is not None:
            yield self._direct_lot(slot, waiting)

    # -- rows whose cells stay in their columns -------------------------------------------------------------------

    def _slot_of(self, item: Item) -> Slot | None:
        """The slot of an item whose row can stay as it is; None for others."""
        if len(item.sources) != 1 or item.sources[0].element is not None:
            return None
        slot = item.sources[0].slot
        if slot not in self._direct:
            self._direct[slot] = self._direct_shape(slot)
        return slot if self._direct[slot] is not None and (slot.id is not None or not item.id) else None

    def _direct_shape(self, slot: Slot) -> Shape | None:
        indexes = [each.index for each in (*slot.data, *([slot.id] if slot.id else []))]
        if len(set(indexes)) < len(indexes) or slot.collection in self._constants or not slot.data:
            return None
        table = slot.table
        return Shape(
            EXPORT,
            table.grid.file,
            table.grid.sheet,
            slot.collection,
            {name: columns[0].index for name, columns in slot.fields.items()},
            slot.own,
            slot.id.index if slot.id else -1,
            date_order=self._date_order,
            date_1904=table.date_1904,
        )

    def _direct_lot(self, slot: Slot, items: Sequence[tuple[Item, Nesting | None]]) -> Lot:
        shape = self._direct[slot]
        if shape is None:
            raise ValueError("no row of this slot can stay as it is")
        width = max(each.index for each in slot.columns) + 1
        rows: list[list[Cell]] = []
        notes: dict[tuple[int, int], CellNote] = {}
        for position, (item, _) in enumerate(items):
            row: list[Cell] = [None] * width
            source = item.sources[0]
            for columns in slot.fields.values():
                index = columns[0].index
                row[index], note = self._cell(source, columns)
                if note is not None:
                    notes[position, index] = note
            if shape.id_column >= 0 and item.id:
                row[shape.id_column] = _row_id(item.collection, item.id)
            rows.append(row)
        nesting = [each for _, each in items if each is not None]
        return Lot(shape, [item.sources[0].row + 1 for item, _ in items], rows, notes, (), nesting)

    # -- rows whose values have a place each ----------------------------------------------------------------------

    def lot(self, item: Item, nesting: Nesting | None) -> Lot:
        """One item as a lot of one row, with the place of each value."""
        cells: dict[str, Cell] = {}
        places: dict[str, CellPlace] = {}
        notes: dict[str, CellNote] = {}
        own: dict[str, FieldSpec] = {}
        for source in item.sources:
            own.update({spec.name: spec for spec in source.slot.own})
            for name, columns in source.slot.fields.items():
                if cells.get(name) is None:
                    cells[name], note = self._cell(source, columns)
                    places[name] = source.slot.table.place(source.row, columns[0].index)
                    if note is not None:
                        notes[name] = note
        row_place = item.sources[0].place() if item.sources else item.named_at or CellPlace("", "")
        self._add_constants(item.collection, cells, places, row_place)
        if item.id:
            cells[_ID] = _row_id(item.collection, item.id)
            places[_ID] = item.named_at or row_place
        is_1904 = any(source.slot.table.date_1904 for source in item.sources)
        shape = self._shape(item.collection, row_place, tuple(cells), tuple(own.values()), is_1904=is_1904)
        by_column = {(0, index): notes[name] for index, name in enumerate(cells) if name in notes}
        places_of = [(row_place, tuple(places.values()))]
        return Lot(
            shape,
            [row_place.row or 0],
            [list(cells.values())],
            by_column,
            places_of,
            [nesting] if nesting is not None else [],
        )

    def _shape(
        self, collection: str, place: CellPlace, names: tuple[str, ...], own: tuple[FieldSpec, ...], *, is_1904: bool
    ) -> Shape:
        key = (collection, place.file, place.sheet, names, tuple(spec.name for spec in own), is_1904)
        if key not in self._shapes:
            self._shapes[key] = Shape(
                EXPORT,
                place.file,
                place.sheet,
                collection,
                {name: index for index, name in enumerate(names) if name != _ID},
                own,
                names.index(_ID) if _ID in names else -1,
                date_order=self._date_order,
                date_1904=is_1904,
            )
        return self._shapes[key]

    def _add_constants(
        self, collection: str, cells: dict[str, Cell], places: dict[str, CellPlace], row_place: CellPlace
    ) -> None:
        for constant in self._constants.get(collection, ()):
            if cells.get(constant.target.name) is None:
                cells[constant.target.name] = constant.value
                places[constant.target.name] = constant.place or row_place

    # -- single cells ---------------------------------------------------------------------------------------------

    def _cell(self, source: Source, columns: Sequence[Located]) -> tuple[Cell, CellNote | None]:
        value = cell_value(columns, source.cells(columns))
        first, grid = columns[0], source.slot.table.grid
        if first.target.kind is Kind.DATE:
            return self._date(value, first, source), None
        note = grid.notes.get((source.row, first.index)) if grid.notes and len(columns) == 1 else None
        if note is not None and (first.column.take.piece or source.element is not None):
            note = note if value is None else None
        if first.target.kind in (Kind.REF, Kind.REFS) and first.target.spec is not None:
            value = _reference(value, first.target.spec)
        return value, note

    def _date(self, value: Cell, located: Located, source: Source) -> Cell:
        written = located.format
        order = written or _BASIC
        if order is None or (value.__class__ is not str and written is None):
            return value
        read, fit = order.read(value, birth=located.target.name == "birth_date")
        if fit is not Fit.FITS:
            self._say_date(fit, located, source, value)
        if written is None:
            return value
        return None if fit in (Fit.SWAPPED, Fit.NOT) else read

    def _say_date(self, fit: Fit, located: Located, source: Source, value: Cell) -> None:
        place = source.slot.table.place(source.row, located.index)
        written = located.format
        if fit is Fit.EITHER:
            if located.is_doubtful:
                self.findings.append(
                    codes.DATE_DOUBTFUL.finding(
                        "The date can be read both ways, and other dates of its column are written the other way round.",
                        place=place,
                        hint="Ask for the export with one format of dates.",
                    )
                )
        elif written is not None and fit is Fit.OTHERWISE:
            self.findings.append(
                codes.DATE_FORMAT.finding(
                    f"The date is not written as {written.text}, and was read as what it says.",
                    place=place,
                    hint="Nothing to do if the date is right.",
                )
            )
        elif written is not None:
            self.findings.append(
                codes.DATE_DOUBTFUL.finding(
                    f"The date is not written as {written.text}; it was not read.",
                    place=place,
                    hint="Correct it, or correct “Dates are written” in the map.",
                    value=str(value),
                )
            )


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
