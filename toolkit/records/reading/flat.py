"""Flat sheets: one row a client, with numbered columns.

    header    = [group …] label
    group     = noun [number]                       Goal 1, Diagnosis 2, Payer; without a number: the first
    noun      = the singular or the sheet's name of a kind of row, or what its key field is called (Payer, Service)
    label     = the label of a field, or nothing for the field that one would know the row by

`Goal 1` is the first goal's text, `Goal 1 Target date` its date, `Goal 1 id` its id. Under a goal stand
`Goal 1 Objective 2 …`, `Goal 1 Intervention 1 …` and `Goal 1 Progress 1 …`; under an objective
`Goal 1 Objective 2 Intervention 1 …`. Without a group, a label means a field of the client (`First name`), else of the plan
(`Strengths`), else of the episode (`Admission`). There is one plan a row. Numbers give ids: `Goal 2` is `G2` even where
`Goal 1` is blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from toolkit.findings import Finding, Place
from toolkit.records.cells.grid import Cell, CellNote, Grid, Workbook
from toolkit.records.reading.bundles import Lot, Nesting, Shape
from toolkit.records.reading.headers import Fit, How, Names, plain
from toolkit.records.reading.layout import (
    Column,
    OwnFields,
    OwnFieldsKey,
    Role,
    SheetLayout,
    own_fields_key,
    workbook_layout,
)
from toolkit.records.reading.parts import ReadOptions, group_rows, staff_place
from toolkit.records.reading.sheets import Headers, is_blank, pad
from toolkit.records.vocabulary import PLAN_ROWS, row_type

__all__ = ["FlatName", "FlatNames", "FlatPart", "flat_header", "flat_names"]

Groups = tuple[tuple[str, int], ...]
PLAN: Groups = (("plans", 1),)
EPISODE: Groups = (("episodes", 1),)
_LARGEST = 999
_SEGMENT = re.compile(r"(\D*)(\d+)")
_NOT_GROUPED = ("clients", "staff")
_UNDER = {"goals": ("objectives", "interventions", "progress"), "objectives": ("interventions", "progress")}
_PLAN_COLLECTIONS = frozenset(row.collection for row in PLAN_ROWS)
_READ = (Role.FIELD, Role.OWN, Role.ID, Role.CLIENT)


@dataclass(frozen=True, slots=True)
class FlatName:
    """What a header of a flat sheet means: the row (by groups; () is the client) and the column of that row."""

    groups: Groups
    role: Role
    name: str
    column: Column = field(compare=False, repr=False)

    @property
    def collection(self) -> str:
        """The kind of row."""
        return self.groups[-1][0] if self.groups else "clients"

    @property
    def header(self) -> str:
        """The header as one would write it."""
        return flat_header(self.groups, self.column, is_key=self.name == row_type(self.collection).key_field)


def flat_header(groups: Groups, column: Column, *, is_key: bool = False) -> str:
    """The header of a column of a flat sheet; `is_key`: the field that one would know the row by."""
    shown = [f"{row_type(name).noun.capitalize()} {number}" for name, number in groups if groups not in (PLAN, EPISODE)]
    if column.role is Role.ID and shown:
        return f"{' '.join(shown)} id"
    return " ".join(shown if is_key and shown else [*shown, column.header])


class FlatNames:
    """The names of a flat sheet's columns: those of the client, the plan and the episode, and the grammar of groups."""

    def __init__(self, own_fields: OwnFields) -> None:
        self._layouts = {layout.row.collection: layout for layout in workbook_layout(own_fields)}
        self._labels: dict[str, Names[Column]] = {}

    def exact(self, header: str) -> Fit[FlatName]:
        """What a header means if it may differ only in case, blanks, punctuation and accents."""
        fit = self._top.exact(header)
        if fit.how is How.AMBIGUOUS:
            return Fit(How.EXACT, fit.things[:1])
        if fit.how is not How.NONE:
            return fit
        meant = self._grouped(plain(header), ())
        return Fit(How.NONE) if meant is None else Fit(How.EXACT, (meant,))

    def near(self, header: str, taken: Iterable[FlatName] = ()) -> Fit[FlatName]:
        """What a header means if its nouns and its label may hold slips."""
        taken = list(taken)
        fit = self._top.near(header, taken)
        if fit.how is not How.NONE:
            return fit
        meant = self._slipped(plain(header))
        return Fit(How.NONE) if meant is None or meant in taken else Fit(How.NEAR, (meant,))

    def suggestion(self, header: str) -> str:
        """The known name that a header resembles most; '' if it resembles none."""
        return self._top.suggestion(header)

    @cached_property
    def _top(self) -> Names[FlatName]:
        """Names without a group: of the client, else of the plan, else of the episode."""
        entries: list[tuple[FlatName, str, Sequence[str]]] = []
        seen: set[str] = set()
        for groups, collection in ((), "clients"), (PLAN, "plans"), (EPISODE, "episodes"):
            for column in self._layouts[collection].columns:
                if column.role not in _READ or (column.role is Role.CLIENT and groups):
                    continue
                if column.role is Role.ID and groups == EPISODE:
                    continue  # an episode's id is written `Episode id`, which the grammar of groups knows
                names = [name for name in (column.header, *column.aliases) if plain(name) not in seen]
                seen.update(plain(name) for name in names)
                if names:
                    entries.append((FlatName(groups, column.role, column.name, column), names[0], names[1:]))
        return Names(entries)

    @cached_property
    def _nouns(self) -> list[tuple[str, str]]:
        """(noun, collection), longest first, so that `servicegiven1` is not a service."""
        nouns: dict[str, str] = {}
        for layout in self._layouts.values():
            if layout.row.collection not in _NOT_GROUPED:
                nouns |= dict.fromkeys(_nouns(layout), layout.row.collection)
        return sorted(nouns.items(), key=lambda entry: (-len(entry[0]), entry[0]))

    @cached_property
    def _known_nouns(self) -> Names[str]:
        return Names((collection, noun, ()) for noun, collection in self._nouns)

    def _grouped(self, rest: str, groups: Groups) -> FlatName | None:
        if groups and (column := self._label(groups[-1][0], rest)) is not None:
            return FlatName(groups, column.role, column.name, column)
        for noun, collection in self._nouns:
            if not rest.startswith(noun) or not _may_follow(groups, collection):
                continue
            digits = re.match(r"\d*", rest[len(noun) :])
            number = digits[0] if digits else ""
            if number and not 1 <= int(number[:6]) <= (1 if collection == "plans" else _LARGEST):
                continue
            found = self._grouped(rest[len(noun) + len(number) :], (*groups, (collection, int(number or 1))))
            if found is not None:
                return found
        return None

    def _label(self, collection: str, label: str) -> Column | None:
        layout = self._layouts[collection]
        if not label:
            return layout.column(Role.FIELD, layout.row.key_field)
        if label == "id":
            return layout.column(Role.ID)
        return self._labels_of(collection).exact(label).thing

    def _labels_of(self, collection: str) -> Names[Column]:
        if collection not in self._labels:
            columns = [c for c in self._layouts[collection].columns if c.role in (Role.FIELD, Role.OWN, Role.ID)]
            self._labels[collection] = Names((c, c.header, c.aliases) for c in columns)
        return self._labels[collection]

    def _slipped(self, key: str) -> FlatName | None:
        groups: Groups = ()
        end = 0
        for segment in _SEGMENT.finditer(key):
            fit = self._known_nouns.exact(segment[1])
            collection = (fit if fit.thing else self._known_nouns.near(segment[1])).thing
            if collection is None or not _may_follow(groups, collection) or len(segment[2]) > 3:
                return None
            groups, end = (*groups, (collection, int(segment[2]))), segment.end()
        if not groups:
            return None
        column = self._label(groups[-1][0], key[end:]) or self._labels_of(groups[-1][0]).near(key[end:]).thing
        return None if column is None else FlatName(groups, column.role, column.name, column)


def flat_names(own_fields: OwnFields) -> FlatNames:
    """The names of a flat sheet's columns, made once for the same own fields."""
    return _flat_names(own_fields_key(own_fields))


@lru_cache(maxsize=32)
def _flat_names(own_fields: OwnFieldsKey) -> FlatNames:
    return FlatNames(dict(own_fields))


def _nouns(layout: SheetLayout) -> Iterator[str]:
    row = layout.row
    yield from (plain(row.noun), plain(row.sheet), plain(row.collection))
    if row.collection == "coverage":
        yield from ("payer", "payor")
    if row.collection == "progress":
        yield "progressnote"


def _may_follow(groups: Groups, collection: str) -> bool:
    return not groups or collection in _UNDER.get(groups[-1][0], ())


class FlatPart:
    """A flat sheet. Each group of columns has a shape of its own, whose columns lie in the same row."""

    defines_clients = True

    def __init__(self, grid: Grid, headers: Headers[FlatName], book: Workbook, kind: str, options: ReadOptions) -> None:
        self._grid = grid
        self._shapes = _shapes(grid, headers, book, kind, options)
        self._client_column = next(at for at, name in headers.columns.items() if name.role is Role.CLIENT)
        pad(grid.rows, grid.width)
        columns = [at for at, name in headers.columns.items() if name.role is not Role.CLIENT]
        self.groups = group_rows(grid, headers, self._client_column, columns)

    def client_ids(self) -> Iterable[str]:
        """The ids of all clients, in the order of the sheet."""
        return self.groups

    def lots(self, client: str) -> Iterator[Lot]:
        """The rows that a client's row holds: those of which a cell is filled, and the plan on which they hang."""
        for position in self.groups.get(client, ()):
            row = self._grid.rows[position]
            filled = [shape for shape in self._shapes if shape.collection == "clients" or _is_filled(row, shape)]
            has_plan = any(shape.collection in _PLAN_COLLECTIONS | {"plans"} for shape in filled)
            for shape in self._shapes:
                if shape in filled or (shape.collection == "plans" and has_plan):
                    yield Lot(shape, [position + 1], [row], self._notes(position))

    def _notes(self, position: int) -> dict[tuple[int, int], CellNote]:
        return {(0, column): note for (row, column), note in self._grid.notes.items() if row == position}

    def findings(self, client: str) -> Iterable[Finding]:
        """Nothing: what is found in a sheet is found for all clients, or in their values."""
        return ()

    def staff_place(self) -> Place | None:
        """A column in which staff are named, None where there is none with a value."""
        return staff_place(self._grid, self._shapes, (p for group in self.groups.values() for p in group))

    def place_of(self, client: str) -> tuple[Place, int]:
        """The cell that names a client, and how many rows do."""
        positions = self.groups[client]
        return self._grid.place(positions[0], self._client_column), len(positions)


def _is_filled(row: Sequence[Cell], shape: Shape) -> bool:
    columns = (*shape.fields.values(), *([shape.id_column] if shape.id_column >= 0 else []))
    return any(not is_blank(row[column]) for column in columns)


def _shapes(
    grid: Grid, headers: Headers[FlatName], book: Workbook, kind: str, options: ReadOptions
) -> tuple[Shape, ...]:
    by_groups: dict[Groups, dict[int, FlatName]] = {(): {}, PLAN: {}}
    for at, name in headers.columns.items():
        by_groups.setdefault(name.groups, {})[at] = name
    shapes = []
    for groups in sorted(by_groups):
        columns = by_groups[groups]
        fields = {name.name: at for at, name in columns.items() if name.role in (Role.FIELD, Role.OWN)}
        own = tuple(name.column.spec for name in columns.values() if name.role is Role.OWN and name.column.spec)
        own_id = next((at for at, name in columns.items() if name.role in (Role.ID, Role.CLIENT)), -1)
        shapes.append(
            Shape(
                kind,
                grid.file,
                grid.sheet,
                groups[-1][0] if groups else "clients",
                fields,
                own,
                own_id,
                date_order=options.date_order,
                date_1904=book.date_1904,
                nesting=_nesting(groups),
            )
        )
    return tuple(shapes)


def _nesting(groups: Groups) -> Nesting | None:
    if not groups:
        return None
    under: Groups | None = groups[:-1]
    if not under:
        under = PLAN if groups[-1][0] in _PLAN_COLLECTIONS else None
    number = None if len(groups) > 1 and groups[-2][0] == "objectives" else groups[-1][1]
    return Nesting(groups, under, number)
