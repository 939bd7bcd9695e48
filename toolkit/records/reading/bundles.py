"""The raw rows of one client, as every reader hands them on: plain, small and picklable.

A `Shape` says what the cells of a row are and is shared by all rows of a sheet, across clients and (by its token) across
pickles in one process, so that what is derived from it is worked out once in a worker. A `Lot` is some rows of one shape.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from toolkit.findings import CellPlace, Finding, Place
from toolkit.records.cells.grid import CellNote
from toolkit.records.fields import FieldSpec, field_specs
from toolkit.records.reading.staffbook import StaffBook
from toolkit.records.vocabulary import row_type

__all__ = ["EXPORT", "ClientRows", "Lot", "Nesting", "Shape"]

EXPORT = "export"
"""The kind of what was read by a map."""

_shapes: dict[str, Shape] = {}


@dataclass(frozen=True, slots=True)
class Nesting:
    """How a row hangs in its source by place and not by id: its own key, its parent's, and its number if one was written.

    `Goal 2 Objective 1` of a flat sheet has the number 1 and hangs under the row with the key `("goals", 2)`.
    """

    key: Hashable
    under: Hashable = None
    number: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """What the cells of a row are.

    `fields` maps the names of fields to 0-based columns; `own` declares those among them that are the agency's own.
    A column that is not there is -1. `kind` is workbook, csv, export, json or yaml. `is_flat`: one row holds many rows.
    """

    kind: str
    file: str
    sheet: str
    collection: str
    fields: Mapping[str, int]
    own: tuple[FieldSpec, ...] = ()
    id_column: int = -1
    plan_column: int = -1
    order_column: int = -1
    date_order: str = "MDY"
    date_1904: bool = False
    nesting: Nesting | None = None
    derived: dict[str, Any] = field(default_factory=dict, repr=False)
    """What users of the shape have worked out from it: never pickled."""
    staff_fields: tuple[str, ...] = field(init=False)
    """The fields that name a staff member."""

    def __post_init__(self) -> None:
        specs = field_specs(row_type(self.collection))
        naming = tuple(name for name in self.fields if name in specs and specs[name].refers_to == "staff")
        object.__setattr__(self, "staff_fields", naming)

    @property
    def token(self) -> str:
        """Equal for shapes of equal content."""
        if "token" not in self.derived:
            self.derived["token"] = blake2b(repr(self._facts()).encode(), digest_size=16).hexdigest()
        return str(self.derived["token"])

    def _facts(self) -> tuple[Any, ...]:
        places = (self.id_column, self.plan_column, self.order_column)
        dates = (self.date_order, self.date_1904)
        return (
            *(self.kind, self.file, self.sheet, self.collection, dict(self.fields), self.own),
            *places,
            *dates,
            self.nesting,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return _shape, (self.token, *self._facts())


def _shape(token: str, *facts: Any) -> Shape:
    shape = _shapes.get(token)
    if shape is None:
        if len(_shapes) > 1000:
            _shapes.clear()
        shape = _shapes[token] = Shape(*facts)
        shape.derived["token"] = token
    return shape


@dataclass(slots=True)
class Lot:
    """Rows of one shape. `numbers` are their 1-based rows in the sheet, or 0 in a form.

    `notes` is keyed by (position in `rows`, column). Forms give `places`, (of the row, of its cells), and `nesting`.
    """

    shape: Shape
    numbers: Sequence[int]
    rows: Sequence[Sequence[Any]]
    notes: Mapping[tuple[int, int], CellNote] = field(default_factory=dict)
    places: Sequence[tuple[Place, tuple[Place, ...]]] = ()
    nesting: Sequence[Nesting] = ()

    def place(self, position: int, column: int | None = None) -> Place:
        """The place of a row, or of one of its cells."""
        if self.places:
            row, cells = self.places[position]
            return row if column is None else cells[column]
        return CellPlace(self.shape.file, self.shape.sheet, self.numbers[position], column)


@dataclass(slots=True)
class ClientRows:
    """All raw rows of one client, with the staff whom they name and what was found before they were read.

    `over` are rows of a supplement that is laid over them; `prefer` (export, supplement or '') says which value counts.
    """

    client: str
    lots: tuple[Lot, ...]
    staff: StaffBook
    findings: tuple[Finding, ...] = ()
    over: tuple[Lot, ...] = ()
    prefer: str = ""
