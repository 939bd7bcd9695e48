"""Reading the workbook of a map, with everything that is wrong in it found at its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import FileUnreadableError
from toolkit.findings import CellPlace, Code, Finding
from toolkit.records.cells.grid import Grid, Workbook
from toolkit.records.cells.values import as_text, parse_choice, parse_choices, parse_yes_no
from toolkit.records.fields import Kind
from toolkit.records.mapping import mapcodes as codes
from toolkit.records.mapping import maplayout as sheets
from toolkit.records.mapping.dateformats import FORMATS, date_format
from toolkit.records.mapping.exportmap import NOTHING, TAKES, ColumnMap, Constant, ExportMap, TableMap, Take
from toolkit.records.mapping.targets import Part, Target, Targets
from toolkit.records.reading.headers import nearest, plain
from toolkit.records.vocabulary import ROWS
from toolkit.records.xlsx.reader import read_xlsx

__all__ = ["ReadMap", "read_map"]


@dataclass(slots=True)
class ReadMap:
    """A map as read, and what is wrong in it: an error means that it should not be used before it is mended."""

    layout: ExportMap
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a sheet: its cells as texts by header."""

    grid: Grid
    row: int
    cells: dict[str, str]
    columns: dict[str, int]

    def __getitem__(self, header: str) -> str:
        return self.cells.get(header, "")

    def place(self, header: str = "") -> CellPlace:
        return self.grid.place(self.row, self.columns.get(header))


def read_map(path: Path, targets: Targets) -> ReadMap:
    """The map of a workbook. Raises FileUnreadableError for a file that is no map, InputError as the reader of workbooks."""
    book = read_xlsx(path)
    if book.grid(sheets.COLUMNS[0]) is None or book.grid(sheets.TABLES[0]) is None:
        raise FileUnreadableError(
            path,
            "This workbook is no map of an export: it lacks the sheets “Columns” and “Tables”.",
            "Make one: plankit map EXPORT --out MAP.xlsx",
        )
    return _Reader(path, book, targets).read()


class _Reader:
    def __init__(self, path: Path, book: Workbook, targets: Targets) -> None:
        self.path = path
        self.book = book
        self.targets = targets
        self.findings: list[Finding] = []

    def read(self) -> ReadMap:
        values = self._values()
        columns: dict[tuple[str, str], list[ColumnMap]] = {}
        for line in self._lines(sheets.COLUMNS):
            if line[sheets.HEADER]:
                columns.setdefault(_key(line), []).append(self._column(line, values))
        listed = [line for line in self._lines(sheets.TABLES) if any(_key(line))]
        tables = tuple(self._table(line, columns.pop(_key(line), [])) for line in listed)
        for left in columns.values():
            self._say(
                codes.MAP_ORPHAN,
                "The line belongs to a file and sheet that the sheet “Tables” does not have; it was passed over.",
                left[0].place,
                "Add the table to the sheet “Tables”.",
            )
        constants = tuple(self._constants())
        layout = ExportMap(self.path.name, tables, constants)
        for table in tables:
            self._check_twice(table)
        self._check_clients(layout)
        return ReadMap(layout, self.findings)

    def _say(self, code: Code, message: str, place: CellPlace | None, hint: str = "") -> None:
        self.findings.append(code.finding(message, place=place, hint=hint))

    def _lines(self, layout: tuple[str, Sequence[str]]) -> Iterator[_Line]:
        grid = self.book.grid(layout[0])
        if grid is None or not grid.rows:
            return
        known = {plain(header): header for header in layout[1]}
        columns = {known[key]: at for at, cell in enumerate(grid.rows[0]) if (key := plain(as_text(cell))) in known}
        for row in range(1, len(grid.rows)):
            cells = {header: as_text(grid.cell(row, at)).strip() for header, at in columns.items()}
            if any(cells.values()):
                yield _Line(grid, row, cells, columns)

    # -- columns --------------------------------------------------------------------------------------------------

    def _column(self, line: _Line, values: dict[tuple[str, str, str], dict[str, tuple[str, CellPlace]]]) -> ColumnMap:
        target = self._target(line)
        take = Take.parse(line[sheets.TAKE])
        if take is None:
            self._say_word(line, sheets.TAKE, TAKES)
        dates = line[sheets.DATES]
        if dates and date_format(dates) is None:
            self._say(
                codes.MAP_DATE_FORMAT,
                "This is no format of dates that can be used.",
                line.place(sheets.DATES),
                f"Write one such as {', '.join(FORMATS[:5])}.",
            )
            dates = ""
        said = values.get((*_key(line), plain(line[sheets.HEADER])), {})
        ours = (
            {theirs: self._our_value(target, value, place) for theirs, (value, place) in said.items()} if target else {}
        )
        return ColumnMap(line[sheets.HEADER], target, take or Take(), dates, ours, line.place(sheets.FIELD))

    def _target(self, line: _Line) -> Target | None:
        text = line[sheets.FIELD]
        if not text:
            return None
        target = self.targets.find(text)
        if target is None:
            near = self.targets.suggestion(text)
            self._say(
                codes.MAP_FIELD_UNKNOWN,
                f"There is no field “{text}”; the column is not read.",
                line.place(sheets.FIELD),
                f"Did you mean “{near}”?" if near else "Choose one from the drop-down.",
            )
        return target

    def _say_word(self, line: _Line, header: str, known: Sequence[str]) -> None:
        near = nearest(line[header], known, cutoff=55)
        self._say(
            codes.MAP_WORD_UNKNOWN,
            f"“{line[header]}” means nothing in the column “{header}”.",
            line.place(header),
            f"Did you mean “{near}”?" if near else f"Choose one of: {', '.join(known)}.",
        )

    # -- values ---------------------------------------------------------------------------------------------------

    def _values(self) -> dict[tuple[str, str, str], dict[str, tuple[str, CellPlace]]]:
        found: dict[tuple[str, str, str], dict[str, tuple[str, CellPlace]]] = {}
        for line in self._lines(sheets.VALUES):
            if line[sheets.THEIRS] and line[sheets.OURS]:
                key = (*_key(line), plain(line[sheets.HEADER]))
                found.setdefault(key, {})[line[sheets.THEIRS]] = (line[sheets.OURS], line.place(sheets.OURS))
        return found

    def _our_value(self, target: Target, value: str, place: CellPlace) -> str:
        if plain(value) == plain(NOTHING):
            return ""
        choices = target.spec.choices if target.spec else ()
        problem = None
        if target.kind is Kind.CHOICE:
            problem = parse_choice(value, choices)[1]
        elif target.kind is Kind.CHOICES:
            problem = parse_choices(value, choices)[1]
        elif target.kind is Kind.YES_NO:
            problem = parse_yes_no(value)[1]
        if problem is not None:
            self._say(codes.MAP_VALUE_UNKNOWN, f"“{value}” is no value that “{target}” takes.", place, problem.hint)
        return value

    # -- tables and constants -------------------------------------------------------------------------------------

    def _table(self, line: _Line, columns: Sequence[ColumnMap]) -> TableMap:
        nouns = {plain(word): row.collection for row in ROWS for word in (row.noun, row.collection, row.sheet)}
        row_is = nouns.get(plain(line[sheets.ROW_IS]), "")
        if not row_is:
            self._say_word(line, sheets.ROW_IS, [row.noun for row in ROWS])
        if line[sheets.HEADER_ROWS] not in ("", "1", "2"):
            self._say_word(line, sheets.HEADER_ROWS, ("1", "2"))
        above, problem = parse_yes_no(line[sheets.FROM_ABOVE] or None)
        if problem is not None:
            self._say_word(line, sheets.FROM_ABOVE, ("Yes", "No"))
        rows = 2 if line[sheets.HEADER_ROWS] == "2" else 1
        return TableMap(*_key(line), tuple(columns), row_is or "clients", rows, bool(above), line.place())

    def _constants(self) -> Iterator[Constant]:
        for line in self._lines(sheets.CONSTANTS):
            if not line[sheets.VALUE]:
                continue
            target = self._target(line)
            if target is not None and target.part is Part.FIELD:
                value = self._our_value(target, line[sheets.VALUE], line.place(sheets.VALUE))
                yield Constant(target, value, line.place(sheets.VALUE))

    # -- the whole ------------------------------------------------------------------------------------------------

    def _check_twice(self, table: TableMap) -> None:
        first: dict[tuple[object, ...], ColumnMap] = {}
        for column in table.used:
            target = column.target
            if target is None:
                continue
            key = (target.groups, target.part, target.name)
            other = first.setdefault(key, column)
            if other is column or (other.take.joined and column.take.joined):
                continue
            self._say(
                codes.MAP_FIELD_TWICE,
                f"Two columns give “{target}”: “{other.header}” ({other.place.cell if other.place else ''}) and "
                f"“{column.header}”.",
                column.place,
                "Clear one of them, or choose “joined” for both in the column “Take”.",
            )

    def _check_clients(self, layout: ExportMap) -> None:
        parts = [c.target for table in layout.tables for c in table.used]
        if not any(t is not None and t.collection == "clients" and t.part is not Part.FIELD for t in parts):
            self._say(
                codes.MAP_NO_CLIENT,
                "No column of the map is the client's id, so that no row belongs to anybody.",
                self.book.grids[0].place() if not layout.tables else layout.tables[0].place,
                "Choose “Client: Client id” for the column with the chart number.",
            )


def _key(line: _Line) -> tuple[str, str]:
    return line[sheets.FILE], line[sheets.SHEET]
