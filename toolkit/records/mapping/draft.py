"""Drafting the map of an export, or bringing an earlier one up to date: decisions stay, what is new or gone is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from toolkit.records.cells.grid import Cell
from toolkit.records.cells.values import as_text, parse_choice, parse_yes_no
from toolkit.records.fields import Kind
from toolkit.records.mapping.exportmap import ColumnMap, Constant, ExportMap, TableMap, value_key
from toolkit.records.mapping.files import ExportGrid
from toolkit.records.mapping.guess import INTERNAL, ColumnFacts, Guess, Sure, guess_dates, guess_fields, guess_subject
from toolkit.records.mapping.headings import Headings
from toolkit.records.mapping.masking import samples
from toolkit.records.mapping.matching import drafted_headings
from toolkit.records.mapping.synonyms import VALUE_WORDS
from toolkit.records.mapping.tables import DEPTH, data_rows
from toolkit.records.mapping.takes import as_blank, piece_of
from toolkit.records.mapping.targets import Part, Target, Targets, key_of
from toolkit.records.reading.headers import plain

__all__ = ["Draft", "DraftColumn", "DraftTable", "DraftValue", "draft_map"]

_MOST_VALUES, _LONGEST_WORD = 30, 40
NEW, GONE = "new since the last map", "no longer in the export"


@dataclass(frozen=True, slots=True)
class DraftColumn:
    """A line of the map: a column with its field, two masked samples, how sure the guess is, a remark."""

    column: ColumnMap
    samples: tuple[str, ...] = ()
    sure: Sure = Sure.NOT
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DraftValue:
    """A value of a column with a list, and what it is in our words ('' where nobody knows yet)."""

    header: str
    value: str
    ours: str
    target: Target
    sure: Sure = Sure.NOT
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DraftTable:
    """A table with its lines. `rows` are its rows of data; 0 where the export has the table no longer."""

    table: TableMap
    columns: tuple[DraftColumn, ...]
    values: tuple[DraftValue, ...] = ()
    rows: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A map to be written as a workbook."""

    tables: tuple[DraftTable, ...]
    constants: tuple[Constant, ...] = ()
    unread: tuple[str, ...] = ()
    """Sheets in which no header row was found."""

    @property
    def filled(self) -> frozenset[str]:
        """The fields that a column or a constant fills: `goals.text`."""
        targets = [line.column.target for table in self.tables for line in table.columns]
        return frozenset(
            target.path for target in [*targets, *(c.target for c in self.constants)] if target is not None
        )


def draft_map(grids: Sequence[ExportGrid], targets: Targets, earlier: ExportMap | None = None) -> Draft:
    """A map for these grids. With an earlier map its decisions are kept, wherever table and column are there still."""
    tables: list[DraftTable] = []
    seen: list[TableMap] = []
    unread: list[str] = []
    for grid in grids:
        headings, known = drafted_headings(grid, earlier.tables if earlier else ())
        if headings is None:
            unread.append(grid.grid.title)
            continue
        if known is not None and any(known is other for other in seen):
            continue  # a further file of the same table
        view = _View(grid, headings)
        table = (
            _kept(view, known, targets) if known is not None else _guessed(view, targets, is_new=earlier is not None)
        )
        seen.extend([known] if known is not None else [])
        tables.append(table)
    tables = [*_with_keys(tables), *_gone(earlier, seen)]
    return Draft(tuple(tables), earlier.constants if earlier else (), tuple(unread))


class _View:
    """A grid with its headers and its rows of data."""

    def __init__(self, grid: ExportGrid, headings: Headings) -> None:
        self.grid = grid.grid
        self.headings = headings
        self.rows = data_rows(self.grid, headings, (), headings.texts)[0]

    def cells(self, column: int) -> list[Cell]:
        """The filled cells of a column."""
        found = (as_blank(self.grid.rows[row][column]) for row in self.rows)
        return [cell for cell in found if cell is not None]

    def facts(self) -> list[ColumnFacts]:
        """What a guess sees, column by column."""
        return [ColumnFacts(text, self.cells(column), len(self.rows)) for column, text in self.headings.texts.items()]


def _guessed(view: _View, targets: Targets, *, is_new: bool) -> DraftTable:
    facts = view.facts()
    grid = view.grid
    title = grid.title
    guesses = guess_fields(title, facts, targets)
    lines: list[DraftColumn] = []
    for position, column in enumerate(facts):
        for guess in guesses.get(position) or (None,):
            lines.append(_line(column, guess, NEW if is_new else ""))  # noqa: PERF401
    row_is = _grain(lines, guess_subject(title, (), targets), facts)
    table = TableMap(
        grid.file,
        grid.sheet,
        tuple(line.column for line in lines),
        row_is,
        view.headings.rows,
        _is_from_above(lines, row_is, view),
    )
    values = tuple(value for line in lines for value in _values(line.column, view))
    return DraftTable(table, tuple(lines), values, len(view.rows), NEW if is_new else "")


def _line(column: ColumnFacts, guess: Guess | None, remark: str) -> DraftColumn:
    shown = samples(column.cells)
    if guess is None:
        return DraftColumn(ColumnMap(column.header), shown, remark=remark or ("" if column.cells else "empty"))
    dates = guess_dates(column.cells) if guess.target.kind is Kind.DATE else ""
    return DraftColumn(ColumnMap(column.header, guess.target, guess.take, dates), shown, guess.sure, remark)


def _grain(lines: Sequence[DraftColumn], subject: str, facts: Sequence[ColumnFacts]) -> str:
    """What each row of a table is: what its name says, else the kind farthest from the client that the columns speak of."""
    counted: Counter[str] = Counter()
    for line in lines:
        target = line.column.target
        if (
            target is not None
            and not target.groups[-1][1]
            and len(target.groups) == 1
            and line.column.take.split is None
        ):
            counted[target.collection] += 1
    chain = [name for name in counted if DEPTH.get(name, 0) >= DEPTH["goals"]]
    ids = next((fact for fact, line in _paired(facts, lines) if _is_client_id(line.column.target)), None)
    is_unique = ids is not None and len(set(map(as_text, ids.cells))) == ids.rows
    if is_unique and not chain and counted["clients"] > 1:
        return "clients"
    if subject and counted[subject]:
        return subject
    if chain:
        return max(chain, key=lambda name: (DEPTH[name], counted[name], name))
    if is_unique:
        return "clients"
    others = [name for name in counted if name not in ("clients", "plans", "episodes")]
    return max(others or list(counted) or ["clients"], key=lambda name: (counted[name], name))


def _paired(facts: Sequence[ColumnFacts], lines: Sequence[DraftColumn]) -> Iterator[tuple[ColumnFacts, DraftColumn]]:
    by_header = {fact.header: fact for fact in facts}
    for line in lines:
        yield by_header[line.column.header], line


def _is_client_id(target: Target | None) -> bool:
    return target is not None and target.collection == "clients" and target.part is not Part.FIELD


def _is_from_above(lines: Sequence[DraftColumn], row_is: str, view: _View) -> bool:
    """Whether parents stand only in the first of their rows: some are blank below one that is filled."""
    depth = DEPTH.get(row_is, 2)
    where = {text: column for column, text in view.headings.texts.items()}
    for line in lines:
        target = line.column.target
        if target is None or DEPTH.get(target.collection, 9) >= depth or target.path not in _TELLING:
            continue
        column = where[line.column.header]
        filled = [as_blank(view.grid.rows[row][column]) is not None for row in view.rows]
        if filled and filled[0] and filled.count(False) * 8 > len(filled):
            return True
    return False


_TELLING = frozenset({"clients.id", "clients.last_name", "goals.id", "goals.text", "objectives.id", "objectives.text"})


def _values(column: ColumnMap, view: _View) -> Iterator[DraftValue]:
    """The values of a column with a closed list, each with ours."""
    target = column.target
    if target is None or target.kind not in (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO):
        return
    where = next(at for at, text in view.headings.texts.items() if text == column.header)
    counted = Counter(as_text(piece_of(cell, column.take.piece)) for cell in view.cells(where))
    if len(counted) > _MOST_VALUES:
        return
    decided = {value_key(theirs): ours for theirs, ours in column.values.items()}
    for value in sorted(counted):
        said = decided.pop(value_key(value), None)
        ours, sure = (said, Sure.SURE) if said is not None else _our_value(value, target)
        if sure in (Sure.NOT, Sure.GUESS) and (counted[value] < 2 or len(value) > _LONGEST_WORD):
            continue  # it may be no word of a list but something that was said of one client
        yield DraftValue(column.header, value, ours, target, sure)
    for theirs, ours in column.values.items():
        if value_key(theirs) in decided:
            yield DraftValue(column.header, theirs, ours, target, Sure.SURE, GONE)


def _our_value(value: str, target: Target) -> tuple[str, Sure]:
    if target.kind is Kind.YES_NO:
        said = parse_yes_no(value)[0]
        return ("", Sure.NOT) if said is None else ("Yes" if said else "No", Sure.SURE)
    choices = target.spec.choices if target.spec else ()
    labels = dict(choices)
    code = parse_choice(value, choices)[0]
    if code is not None:
        return labels[code], Sure.SURE
    named = {word: code for code in labels for word in (labels[code].casefold(), *VALUE_WORDS.get(code, ()))}
    key = " ".join(value.casefold().replace("_", " ").replace("-", " ").split())
    if key in named:
        return labels[named[key]], Sure.LIKELY
    near = process.extractOne(key, list(named), scorer=fuzz.ratio, score_cutoff=75) if len(key) > 3 else None
    return (labels[named[near[0]]], Sure.GUESS) if near else ("", Sure.NOT)


def _with_keys(tables: Sequence[DraftTable]) -> list[DraftTable]:
    """Where a table has both a chart number and the EHR's own number of the client, the latter is the key of all tables."""
    keys: set[str] = set()
    for table in tables:
        headers = [line.column.header for line in table.columns if _is_client_id(line.column.target)]
        spare = [line.column.header for line in table.columns if line.column.target is None]
        if headers:
            keys.update(header for header in spare if plain(header) in INTERNAL)
    return [_keyed(table, keys) for table in tables] if keys else list(tables)


def _keyed(table: DraftTable, keys: set[str]) -> DraftTable:
    wanted = {plain(key) for key in keys}
    lines = tuple(
        replace(line, column=replace(line.column, target=key_of("clients")), sure=Sure.LIKELY)
        if plain(line.column.header) in wanted and (line.column.target is None or _is_client_id(line.column.target))
        else line
        for line in table.columns
    )
    return replace(table, columns=lines, table=replace(table.table, columns=tuple(line.column for line in lines)))


def _kept(view: _View, known: TableMap, targets: Targets) -> DraftTable:
    """A table of the earlier map: its lines in their order, then the columns that are new."""
    where = {plain(text): (column, text) for column, text in view.headings.texts.items()}
    lines: list[DraftColumn] = []
    values: list[DraftValue] = []
    for column in known.columns:
        found = where.get(plain(column.header))
        if found is None:
            lines.append(DraftColumn(column, remark=GONE))
            continue
        lines.append(DraftColumn(column, samples(view.cells(found[0]))))
        values.extend(_values(replace(column, header=found[1]), view))
    listed = {plain(column.header) for column in known.columns}
    new = [fact for fact in view.facts() if plain(fact.header) not in listed]
    taken = {column.target for column in known.used}
    guesses = guess_fields(f"{view.grid.title}", new, targets)
    for position, fact in enumerate(new):
        fresh = [guess for guess in guesses.get(position, ()) if guess.target not in taken]
        lines.extend(_line(fact, guess, NEW) for guess in fresh or (None,))
    table = replace(known, columns=tuple(line.column for line in lines))
    return DraftTable(table, tuple(lines), tuple(values), len(view.rows))


def _gone(earlier: ExportMap | None, seen: Sequence[TableMap]) -> Iterator[DraftTable]:
    for table in earlier.tables if earlier else ():
        if not any(table is other for other in seen):
            lines = tuple(DraftColumn(column, remark=GONE) for column in table.columns)
            yield DraftTable(table, lines, remark=GONE)
