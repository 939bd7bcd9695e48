"""Which grid of an export is which table of the map: told by their headers, since files are called anew each month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from toolkit.errors import InputError
from toolkit.findings import Finding
from toolkit.records.mapping import mapcodes as codes
from toolkit.records.mapping.exportmap import ExportMap, TableMap
from toolkit.records.mapping.files import ExportGrid
from toolkit.records.mapping.headings import Headings, find_headings, known_headings
from toolkit.records.mapping.tables import Table
from toolkit.records.reading.headers import nearest, plain
from toolkit.records.reading.sheets import UnknownColumn, is_blank

__all__ = ["Matched", "match_tables"]

_ENOUGH = 0.5
"""The share of a table's mapped headers that a grid must have to be that table."""


@dataclass(slots=True)
class Matched:
    """The tables of an export, those whose rows stand nearest the client first."""

    tables: list[Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unknown: list[UnknownColumn] = field(default_factory=list)


def match_tables(layout: ExportMap, grids: Sequence[ExportGrid]) -> Matched:
    """Tables for grids. Raises InputError where no grid is any of the map's tables: then it is another export's map."""
    matched = Matched()
    found: set[int] = set()
    for grid in grids:
        best = _best(layout.tables, grid)
        if best is None:
            matched.findings.append(_unmapped(grid))
            continue
        index, headings = best
        found.add(index)
        table = Table(layout.tables[index], grid, headings)
        matched.tables.append(table)
        matched.findings += [*_missing_columns(table), *_new_columns(table), *table.findings]
        matched.unknown.extend(_unknown(table))
    if not found:
        raise _another(layout, grids)
    matched.findings.extend(_missing(layout, table) for at, table in enumerate(layout.tables) if at not in found)
    matched.tables.sort(key=_order)
    return matched


def _order(table: Table) -> tuple[int, int]:
    """Tables that define what others refer to come first."""
    grain = next((slot for slot in table.slots if slot.is_grain), None)
    return (grain.depth if grain is not None else 9, -sum(len(slot.data) for slot in table.slots))


def _best(tables: Sequence[TableMap], grid: ExportGrid) -> tuple[int, Headings] | None:
    scored = []
    for index, table in enumerate(tables):
        wanted = [column.header for column in table.used]
        known = known_headings(grid.grid, wanted, table.header_rows)
        if known is None:
            continue
        headings, share = known
        extra = known_share(headings, table)
        scored.append((share + 0.3 * extra + 0.2 * _alike(table, grid), share, -index, headings))
    best = max(scored, key=lambda entry: entry[:3], default=None)
    if best is None or best[1] < _ENOUGH:
        return None
    return -best[2], best[3]


def known_share(headings: Headings, table: TableMap) -> float:
    """The share of a grid's headers that the map knows, used or not."""
    keys = {plain(column.header) for column in table.columns}
    return sum(plain(text) in keys for text in headings.texts.values()) / max(1, len(headings.texts))


def _alike(table: TableMap, grid: ExportGrid) -> float:
    """How much the names of file and sheet are those of the map, digits (dates) left out: 0 to 1."""
    left, right = (
        "".join(c for c in plain(text) if not c.isdigit())
        for text in (f"{table.file} {table.sheet}", f"{grid.grid.file} {grid.grid.sheet}")
    )
    return fuzz.ratio(left, right) / 100


def _another(layout: ExportMap, grids: Sequence[ExportGrid]) -> InputError:
    looked = ", ".join(dict.fromkeys(grid.grid.file for grid in grids)) or "no file with any cell"
    made_for = ", ".join(table.title for table in layout.tables)
    return InputError(
        f"The map {layout.name} is not for this export: none of its tables ({made_for}) was found.",
        looked,
        "Name the export that the map was made for, or draft a new map: plankit map EXPORT --out MAP.xlsx",
    )


def _unmapped(grid: ExportGrid) -> Finding:
    return codes.TABLE_UNMAPPED.finding(
        "The map does not know this table; it was not read.",
        place=grid.grid.place(),
        hint="If it should be read, run plankit map again with --map, so that it is added to the map.",
    )


def _missing(layout: ExportMap, table: TableMap) -> Finding:
    return codes.TABLE_MISSING.finding(
        f"The export has no table with the columns of “{table.title}”.",
        place=table.place,
        hint="Ask for the whole export, or delete the table's line in the map if it is no longer made.",
    )


def _missing_columns(table: Table) -> Iterable[Finding]:
    there = {plain(text) for text in table.headings.texts.values()}
    known = {plain(column.header) for column in table.map.columns}
    new = [text for text in table.headings.texts.values() if plain(text) not in known]
    for column in table.map.used:
        if plain(column.header) in there or column.target is None:
            continue
        near = nearest(column.header, new, cutoff=55) or (new[0] if len(new) == 1 else "")
        yield codes.COLUMN_MISSING.finding(
            f"The column “{column.header}”, which gives “{column.target}”, is not in the export.",
            place=table.grid.place(table.headings.row),
            hint=(f"Was it renamed to “{near}”? " if near else "Ask for the column. ")
            + "Run plankit map again with --map to bring the map up to date.",
        )


def _new_columns(table: Table) -> Iterable[Finding]:
    known = {plain(column.header) for column in table.map.columns}
    for column, text in table.headings.texts.items():
        if plain(text) not in known:
            yield codes.COLUMN_NEW.finding(
                f"The column “{text}” is not in the map; it was not read.",
                place=table.grid.place(table.headings.row, column),
                hint="Run plankit map again with --map, and say in the map what it is.",
            )


def _unknown(table: Table) -> Iterable[UnknownColumn]:
    """The columns that fill no field, with their values (of all clients together)."""
    used = {plain(column.header) for column in table.map.used}
    for column, text in table.headings.texts.items():
        if plain(text) not in used:
            cells = tuple(cell for row in table.rows if not is_blank(cell := table.grid.rows[row][column]))
            yield UnknownColumn(text, table.grid.place(table.headings.row, column), {"": cells})


def drafted_headings(grid: ExportGrid, tables: Sequence[TableMap]) -> tuple[Headings | None, TableMap | None]:
    """The headers of a grid for a draft: as an earlier map knows them, else as they look."""
    best = _best(tables, grid) if tables else None
    if best is None:
        return find_headings(grid.grid), None
    return best[1], tables[best[0]]
