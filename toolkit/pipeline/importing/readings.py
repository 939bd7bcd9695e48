"""What a source says of a client, told apart from where it says it: whether an import brings anything new.

Next month's file has another name, and its rows have moved. A client whose rows say what they said at the last import need
not be read again: only the places are brought up to date. So of each client's rows two things are kept: a hash of their
content, in which sheets and rows have numbers in the order in which they come, and the sheets and rows themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from toolkit.findings import CellPlace, Place
from toolkit.records.origins import RowOrigin
from toolkit.records.reading.bundles import ClientRows, Lot, Shape
from toolkit.records.reading.staffbook import StaffMember
from toolkit.records.reading.stored import Moved

__all__ = ["Reading", "moved_between", "reading_of"]


@dataclass(frozen=True, slots=True)
class Reading:
    """The hash of what a client's rows say, and where they stand: (file, sheet, its rows in the order of their coming)."""

    content: str
    sheets: tuple[tuple[str, str, tuple[int | None, ...]], ...]

    def __str__(self) -> str:
        """As the store keeps it."""
        return f"{self.content} {json.dumps(self.sheets, ensure_ascii=False, separators=(',', ':'))}"

    @classmethod
    def parse(cls, text: str) -> Reading | None:
        """The reading of a text that the store kept; None for '', and for one of an older plankit."""
        content, _, places = text.partition(" ")
        if not places:
            return None
        return cls(content, tuple((file, sheet, tuple(rows)) for file, sheet, rows in json.loads(places)))


def moved_between(before: Reading, now: Reading) -> Moved:
    """Where each sheet and row of a reading stands now. Both have the same content, so one row goes with one."""
    pairs = zip(before.sheets, now.sheets, strict=True)
    return {
        (old_file, old_sheet): (file, sheet, dict(zip(old_rows, rows, strict=True)))
        for (old_file, old_sheet, old_rows), (file, sheet, rows) in pairs
    }


def reading_of(rows: ClientRows, *, version: str, mark: str) -> Reading:
    """The reading of a client's rows; `version` is the program's, `mark` the revision that a workbook was exported from."""
    hashed, places = blake2b(digest_size=16), _Places()
    hashed.update(repr((version, mark, rows.prefer, len(rows.lots))).encode())
    for lot in (*rows.lots, *rows.over):
        hashed.update(f"{_content_of(lot.shape)}{lot.rows}{lot.notes}{lot.nesting}".encode("utf-8", "surrogatepass"))
        hashed.update(repr([places.number(*each) for each in _places_of(lot)]).encode())
    for member in rows.staff.members.values():
        hashed.update(f"{member.row!r}{list(member.values)}{member.raw}".encode())
        hashed.update(repr([places.of(place) for place in _places_of_member(member)]).encode())
    for found in rows.findings:
        hashed.update(repr((found.code, found.field, found.message, places.of(found.place))).encode())
    return Reading(hashed.hexdigest(), places.sheets())


class _Places:
    """Numbers sheets and rows in the order in which they come."""

    def __init__(self) -> None:
        self._sheets: dict[tuple[str, str], dict[int | None, int]] = {}
        self._numbers: dict[tuple[str, str], int] = {}

    def number(self, file: str, sheet: str, row: int | None, column: object) -> tuple[object, ...]:
        """What stands for a cell's place in the hash."""
        key = (file, sheet)
        rows = self._sheets.setdefault(key, {})
        return (
            self._numbers.setdefault(key, len(self._numbers)),
            rows.setdefault(row, len(rows)),
            column,
        )

    def of(self, place: Place | None) -> object:
        """The same of any place: one that is no cell's stands for itself."""
        if isinstance(place, CellPlace):
            return self.number(place.file, place.sheet, place.row, place.column)
        return repr(place)

    def sheets(self) -> tuple[tuple[str, str, tuple[int | None, ...]], ...]:
        """The sheets with their rows."""
        return tuple((file, sheet, tuple(rows)) for (file, sheet), rows in self._sheets.items())


def _content_of(shape: Shape) -> str:
    """A shape without the names of its file and sheet."""
    known = shape.derived.get("content")
    if known is None:
        columns = (shape.kind, shape.collection, dict(shape.fields), shape.own, shape.nesting)
        others = (shape.id_column, shape.plan_column, shape.order_column, shape.date_order, shape.date_1904)
        known = blake2b(repr((columns, others)).encode(), digest_size=16).hexdigest()
        shape.derived["content"] = known
    return str(known)


def _places_of(lot: Lot) -> Iterator[tuple[str, str, int | None, object]]:
    """File, sheet, row and column of the rows of a lot, and of their cells where these stand elsewhere."""
    shape = lot.shape
    if not lot.places:
        for number in lot.numbers:
            yield shape.file, shape.sheet, number, None
    for row, cells in lot.places:
        for place in (row, *cells):
            if isinstance(place, CellPlace):
                yield place.file, place.sheet, place.row, place.column
            else:
                yield "", "", None, repr(place)


def _places_of_member(member: StaffMember) -> Iterator[Place | None]:
    if isinstance(member.origin, RowOrigin):
        yield CellPlace(member.origin.file, member.origin.sheet, member.origin.row)
    elif member.origin is not None:
        yield member.origin.place
    for origin in member.values.values():
        yield origin.place
