"""The things that an export speaks of, and the rows that they take their values from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from toolkit.findings import CellPlace
from toolkit.records.cells.grid import Cell
from toolkit.records.mapping.tables import Located, Slot
from toolkit.records.mapping.takes import elements

__all__ = ["Item", "Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """A row (and element of its lists) of a slot from which an item takes values."""

    slot: Slot
    row: int
    element: int | None = None

    def cells(self, columns: Sequence[Located]) -> list[Cell]:
        """The cells of one field, the element of each that holds a list."""
        row = self.slot.table.grid.rows[self.row]
        found: list[Cell] = []
        for located in columns:
            cell = located.raw(row)
            if located.column.take.split is not None and self.element is not None:
                listed = elements(cell, located.column.take.split)
                cell = listed[self.element].text if self.element < len(listed) else None
            found.append(cell)
        return found

    def place(self) -> CellPlace:
        """The row."""
        return self.slot.table.place(self.row)


@dataclass(slots=True, eq=False)
class Item:
    """One row of the record in the making. `label` is its number in a list or among numbered columns, '' without one."""

    collection: str
    id: str = ""
    parent: Item | None = None
    sources: list[Source] = field(default_factory=list)
    label: str = ""
    is_defined: bool = False
    key: str = ""
    twins: list[Source] = field(default_factory=list)
    """Rows of the same client's id that seem to be of another person."""
    named_at: CellPlace | None = None
    """Where it was named first."""

    @property
    def client(self) -> Item | None:
        """The client it belongs to, None where it leads to none."""
        item: Item | None = self
        while item is not None and item.collection != "clients":
            item = item.parent
        return item
