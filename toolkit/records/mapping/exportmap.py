"""The map of an export as data: its tables, their columns, values to be translated, and constants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from toolkit.findings import CellPlace
from toolkit.records.cells.grid import Cell
from toolkit.records.mapping.targets import Target
from toolkit.records.reading.headers import plain

__all__ = [
    "NOTHING",
    "TAKES",
    "ColumnMap",
    "Constant",
    "ExportMap",
    "ExportOptions",
    "Piece",
    "Split",
    "TableMap",
    "Take",
    "value_key",
]

NOTHING = "(nothing)"
"""What a value is translated into that means a blank."""


class Split(StrEnum):
    """How one cell holds several rows."""

    NUMBERED = "numbered list"
    LINES = "a row a line"
    PARTS = "parts by ;"


class Piece(StrEnum):
    """Which piece of a cell (or of each element of its list) is meant."""

    BEFORE_COMMA = "before the comma"
    AFTER_COMMA = "after the comma"
    FIRST_WORD = "first word"
    OTHER_WORDS = "all but the first word"


JOINED = "joined"
"""Several columns fill one field, in their order."""


@dataclass(frozen=True, slots=True)
class Take:
    """What of a cell is taken: all of it, unless something is said."""

    split: Split | None = None
    piece: Piece | None = None
    joined: bool = False

    def __str__(self) -> str:
        said = [*([self.split.value] if self.split else []), *([self.piece.value] if self.piece else [])]
        return ", ".join([*said, *([JOINED] if self.joined else [])])

    @classmethod
    def parse(cls, text: str) -> Take | None:
        """What a cell of the map says; None for words that mean nothing."""
        words = [" ".join(word.split()).casefold() for word in text.split(",") if word.strip()]
        split = next((each for each in Split if each.value in words), None)
        piece = next((each for each in Piece if each.value in words), None)
        known = {JOINED, *(each.value for each in (split, piece) if each)}
        return cls(split, piece, JOINED in words) if set(words) <= known else None


TAKES = tuple(str(take) for take in (*map(Take, Split), *(Take(None, piece) for piece in Piece), Take(joined=True)))
"""The choices of the drop-down; a splitter and a piece may be put together with a comma."""


def value_key(value: Cell) -> str:
    """By what values are looked up in translations: case, blanks and punctuation do not count, a sign alone does."""
    text = str(value).strip()
    return plain(text) or text


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """One column and the field that it fills (None: unused). `header` is as in the export, groups before ` › `.

    `dates` is the format of its dates as `MM/DD/YYYY`, '' where they say it themselves. `values` translates theirs, as
    written, into ours ('' is a blank). `place` is the line of the map.
    """

    header: str
    target: Target | None = None
    take: Take = field(default_factory=Take)
    dates: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    place: CellPlace | None = None


@dataclass(frozen=True, slots=True)
class TableMap:
    """One sheet or CSV file. `row_is` is the collection of which each row is one; `header_rows` is 1 or 2.

    `from_above`: a blank client, goal, … means the one of the row above.
    """

    file: str
    sheet: str
    columns: tuple[ColumnMap, ...]
    row_is: str
    header_rows: int = 1
    from_above: bool = False
    place: CellPlace | None = None

    @property
    def title(self) -> str:
        """`plans.csv`, or `export.xlsx › Plans`."""
        return f"{self.file} › {self.sheet}" if self.sheet else self.file

    @property
    def used(self) -> tuple[ColumnMap, ...]:
        """The columns that fill a field."""
        return tuple(column for column in self.columns if column.target is not None)


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that every row of a kind gets where the export has none."""

    target: Target
    value: str
    place: CellPlace | None = None


@dataclass(frozen=True, slots=True)
class ExportMap:
    """All tables of an export. `name` is the map's file."""

    name: str
    tables: tuple[TableMap, ...]
    constants: tuple[Constant, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How sources are to be read that are an agency's own export.

    `map` is the file of their map; `supplements` are workbooks of the standard shape, laid over the export; `prefer` (export,
    supplement or '') says which of the two counts where they differ.
    """

    map: Path
    supplements: tuple[Path, ...] = ()
    prefer: str = ""
