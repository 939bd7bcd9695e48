"""From a grid of cells to rows by client: finding the header row, matching its columns, grouping by client id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from toolkit.findings import CellPlace, Finding, Place
from toolkit.records.cells.grid import Cell, CellRange, Grid
from toolkit.records.reading import assemblycodes as codes
from toolkit.records.reading.headers import Fit, How
from toolkit.records.reading.layout import is_not_read

__all__ = ["Headers", "Heading", "UnknownColumn", "is_blank", "match_headers"]

Thing = TypeVar("Thing")
_SEARCHED_ROWS = 25
_LONGEST_HEADER = 120


@dataclass(frozen=True, slots=True)
class UnknownColumn:
    """A column, or a key of forms, that means nothing to the toolkit: kept, with its values by client id ('' for none)."""

    header: str
    place: Place
    values: Mapping[str, tuple[Cell, ...]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Heading:
    """The header of one column: its own text, and the text of a header that is merged over several columns above it."""

    column: int
    text: str
    group: str = ""

    @property
    def written(self) -> tuple[str, ...]:
        """The texts to look up, best first."""
        if self.group and self.text:
            return (f"{self.group} {self.text}", self.text)
        return (self.text or self.group,)


@dataclass(slots=True)
class Headers(Generic[Thing]):
    """The matched headers of a grid: what each column means, and which columns mean nothing. `first` is the first data row."""

    row: int
    first: int
    columns: dict[int, Thing] = field(default_factory=dict)
    unknown: list[Heading] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def is_blank(cell: object) -> bool:
    """Whether a cell holds nothing that a person could see."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


class Dictionary(Protocol[Thing]):
    """What headers are looked up in: `Names`, or a grammar of names."""

    def exact(self, header: str) -> Fit[Thing]:
        """What a header means if it may differ only in case, blanks, punctuation and accents."""

    def near(self, header: str, taken: Iterable[Thing] = ()) -> Fit[Thing]:
        """What a header means if it may hold slips."""

    def suggestion(self, header: str) -> str:
        """The known name that it resembles most."""


def match_headers(grid: Grid, names: Dictionary[Thing], name_of: Callable[[Thing], str]) -> Headers[Thing] | None:
    """The header row of a grid and what its columns mean, or None if no row has two headers that are known."""
    row = _header_row(grid, names)
    if row is None:
        return None
    headers: Headers[Thing] = Headers(row, row + 1)
    if row > 0:
        headers.findings.append(
            codes.HEADER_ROW.finding(
                f"The headers were found in row {row + 1}; the rows above were passed over.", place=grid.place(row)
            )
        )
    headings = [heading for heading in _headings(grid, row) if not is_not_read(heading.text)]
    _match(grid, headers, headings, names, name_of)
    _report_gaps(grid, headers, headings)
    return headers


def _header_row(grid: Grid, names: Dictionary[Thing]) -> int | None:
    best, best_row = 0.0, None
    for row in range(min(_SEARCHED_ROWS, len(grid.rows))):
        headings = list(_headings(grid, row))
        if max(len(headings), 1 + len(headings) / 2) <= best:
            continue  # even if all of them were known
        score = sum(1.0 for heading in headings if _exact(names, heading).thing is not None)
        if score < 2 and score + len(headings) / 2 > best:
            score += sum(0.5 for heading in headings if names.near(heading.text).how is How.NEAR)
        if score > best:
            best, best_row = score, row
    enough = 2 if grid.width > 2 else 1
    if best_row is None or best < enough:
        return None
    tall = (area.bottom for area in grid.merged if area.left == area.right and area.top <= best_row <= area.bottom)
    return max([best_row, *tall])


def _headings(grid: Grid, row: int) -> Iterator[Heading]:
    """The headers that a row would give: merged cells above count for all rows and columns that they cover."""
    covering = [area for area in grid.merged if area.top <= row <= area.bottom]
    above = [area for area in grid.merged if area.bottom == row - 1 and area.left < area.right]
    if not covering and not above:
        for column, cell in enumerate(grid.rows[row]):
            if text := _text(cell):
                yield Heading(column, text)
        return
    for column in range(grid.width):
        cell = grid.cell(row, column)
        tall = next((area for area in covering if area.left == column and area.top < row), None)
        if cell is None and tall is not None:
            cell = grid.cell(tall.top, tall.left)
        group = next((grid.cell(area.top, area.left) for area in above if area.left <= column <= area.right), None)
        text = _text(cell)
        if text:
            yield Heading(column, text, _text(group))


def _text(cell: Cell) -> str:
    if isinstance(cell, str) and len(cell) <= _LONGEST_HEADER:
        return " ".join(cell.split())
    return str(cell) if isinstance(cell, int) and not isinstance(cell, bool) else ""


def _exact(names: Dictionary[Thing], heading: Heading) -> Fit[Thing]:
    fits = [names.exact(written) for written in heading.written]
    return next((fit for fit in fits if fit.how is not How.NONE), fits[-1])


def _match(
    grid: Grid,
    headers: Headers[Thing],
    headings: Sequence[Heading],
    names: Dictionary[Thing],
    name_of: Callable[[Thing], str],
) -> None:
    left: list[Heading] = []
    for heading in headings:
        fit = _exact(names, heading)
        if fit.how is How.NONE:
            left.append(heading)
        else:
            _enter(grid, headers, heading, fit, name_of)
    for heading in left:
        taken = list(headers.columns.values())
        fits = [names.near(written, taken) for written in heading.written]
        fit = next((fit for fit in fits if fit.how is not How.NONE), fits[-1])
        if fit.how is How.NONE:
            headers.unknown.append(heading)
            _say_unknown(grid, headers, heading, names.suggestion(heading.text))
        else:
            _enter(grid, headers, heading, fit, name_of)


def _enter(
    grid: Grid, headers: Headers[Thing], heading: Heading, fit: Fit[Thing], name_of: Callable[[Thing], str]
) -> None:
    place = grid.place(headers.row, heading.column)
    if fit.thing is None:
        meant = " or ".join(f"“{name_of(thing)}”" for thing in fit.things)
        headers.unknown.append(heading)
        headers.findings.append(
            codes.COLUMN_AMBIGUOUS.finding(
                f"The header “{heading.text}” could mean {meant}; the column was not read.",
                place=place,
                hint="Write the header that is meant.",
            )
        )
        return
    if fit.thing in headers.columns.values():
        first = next(column for column, thing in headers.columns.items() if thing == fit.thing)
        headers.unknown.append(heading)
        headers.findings.append(
            codes.COLUMN_TWICE.finding(
                f"The columns at {grid.place(headers.row, first).cell} and {place.cell} both mean “{name_of(fit.thing)}”; "
                "the first was read.",
                place=place,
                hint="Keep one of the two columns.",
            )
        )
        return
    headers.columns[heading.column] = fit.thing
    if fit.how is How.NEAR:
        headers.findings.append(
            codes.COLUMN_NEAR.finding(
                f"The header “{heading.text}” was read as “{name_of(fit.thing)}”.",
                place=place,
                hint=f"If that is right, write “{name_of(fit.thing)}”.",
            )
        )


def _say_unknown(grid: Grid, headers: Headers[Thing], heading: Heading, suggestion: str) -> None:
    filled = sum(
        1 for row in grid.rows[headers.first :] if len(row) > heading.column and not is_blank(row[heading.column])
    )
    did_you_mean = f"Did you mean “{suggestion}”? " if suggestion else ""
    headers.findings.append(
        codes.COLUMN_UNKNOWN.finding(
            f"The column “{heading.text}” is not known; {filled} {'cell was' if filled == 1 else 'cells were'} not read.",
            place=grid.place(headers.row, heading.column),
            hint=f"{did_you_mean}Rename the column, or declare it as a field of the agency's own.",
        )
    )


def _report_gaps(grid: Grid, headers: Headers[Thing], headings: Sequence[Heading]) -> None:
    """Headers merged over several columns, and columns with values under no header at all."""
    named = {heading.column for heading in _headings(grid, headers.row)}
    wide = [area for area in grid.merged if area.top <= headers.row <= area.bottom and area.left < area.right]
    for area in wide:
        headers.findings.append(
            codes.HEADER_MERGED.finding(
                f"One header is merged over columns {_letters(area)}; only the first of them was read.",
                place=grid.place(headers.row, area.left),
                hint="Unmerge the header, and give each column its own.",
            )
        )
    for column in range(grid.width):
        covered = any(area.left < column <= area.right for area in wide)
        values = (row[column] for row in grid.rows[headers.first :] if len(row) > column)
        if column in named or all(is_blank(value) for value in values):
            continue
        headers.unknown.append(Heading(column, ""))
        if not covered:
            headers.findings.append(
                codes.HEADER_MISSING.finding(
                    "The column has values but no header; it was not read.",
                    place=grid.place(headers.row, column),
                    hint="Give the column a header, or clear it.",
                )
            )


def _letters(area: CellRange) -> str:
    first, last = (CellPlace("", "", None, column).cell.removeprefix("column ") for column in (area.left, area.right))
    return f"{first} to {last}"


def rows_by_client(
    rows: Sequence[Sequence[Cell]], first: int, column: int, id_of: Callable[[int, Cell], str]
) -> tuple[dict[str, list[int]], list[int]]:
    """Positions of rows by client id, and the positions of rows whose client is blank. `id_of` takes position and cell."""
    known: dict[Cell, str] = {}
    groups: dict[str, list[int]] = {}
    blank: list[int] = []
    for position in range(first, len(rows)):
        raw = rows[position][column]
        if raw.__class__ is not str:
            client = "" if raw is None else id_of(position, raw)
        elif raw in known:
            client = known[raw]
        else:
            client = known[raw] = id_of(position, raw)
        if not client:
            blank.append(position)
        elif client in groups:
            groups[client].append(position)
        else:
            groups[client] = [position]
    return groups, blank


def pad(rows: Iterable[list[Cell]], width: int) -> None:
    """Make every row at least `width` cells long."""
    for row in rows:
        if len(row) < width:
            row.extend([None] * (width - len(row)))
