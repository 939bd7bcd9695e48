"""Where each value came from: beside the record, never in it, and outside its hash.

An origin is not always a cell: a value may come from a form, a decision or a file of JSON. Readers that read thousands of
rows give one `RowOrigin` a row and work out a value's own place only when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from toolkit.findings import CellPlace, Place

__all__ = ["Origin", "Origins", "RowOrigin"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one value came from. `kind` is workbook, csv, json, yaml, form, decision, …; `raw` is the text as it stood there,
    where the value could not be read from it or reads otherwise.
    """

    kind: str
    file: str
    place: Place | None = None
    author: str = ""
    time: datetime | None = None
    raw: str | None = None


class RowOrigin(NamedTuple):
    """Where a row came from. `columns` maps field names to 0-based columns and is shared by all rows of a sheet."""

    kind: str
    file: str
    sheet: str
    row: int
    columns: Mapping[str, int]

    def of(self, name: str) -> Origin | None:
        """The origin of one field ('' for the whole row), or None if the row's source has no column for it."""
        if not name:
            return Origin(self.kind, self.file, CellPlace(self.file, self.sheet, self.row))
        column = self.columns.get(name)
        if column is None:
            return None
        return Origin(self.kind, self.file, CellPlace(self.file, self.sheet, self.row, column))


@dataclass(slots=True)
class Origins:
    """Path → origin of one record. `rows` is keyed by row path, `values` by value path; a value's own entry comes first."""

    rows: dict[str, RowOrigin] = field(default_factory=dict)
    values: dict[str, Origin] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Origin | None:
        """The origin of the value or row at a path, or None where nothing is known of it."""
        own = self.values.get(path) or self._of_row(path)
        raw = self.raw.get(path)
        return own if own is None or raw is None else replace(own, raw=raw)

    def _of_row(self, path: str) -> Origin | None:
        row = self.rows.get(path)
        if row is not None:
            return row.of("")
        head, _, field = path.rpartition(".")
        row = self.rows.get(head)
        return row.of(field) if row else None

    def place(self, path: str) -> Place | None:
        """Where to mend the value at a path: its cell, or its row where it has no column; None where nothing is known."""
        origin = self.get(path)
        if origin is None and "." in path:
            row_path = path.rpartition(".")[0]
            origin = self.get(row_path)
        return origin.place if origin else None

    def paths(self) -> Iterator[str]:
        """All paths that have an origin of their own: rows first, then single values."""
        yield from self.rows
        yield from self.values
