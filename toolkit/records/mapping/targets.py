"""How a map names our fields: `Goal: Target date`, and in a wide sheet `Goal 2 Objective 1: Target date`.

    target = noun [number] … ": " header
    header = the header of a column of the standard workbook, or "Key for joining"

A key joins the tables of an export and is not kept: a number that the EHR gives a client beside the chart number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from toolkit.records.fields import FieldSpec, Kind
from toolkit.records.reading.headers import Names, nearest, plain
from toolkit.records.reading.layout import Column, OwnFields, Role, workbook_layout
from toolkit.records.vocabulary import row_type

__all__ = ["KEY_HEADER", "Part", "Target", "Targets"]

KEY_HEADER = "Key for joining"
_UNDER = {"goals": ("objectives", "interventions", "progress"), "objectives": ("interventions", "progress")}
_WORDS = re.compile(r"[^\W\d_]+|\d+")


class Part(StrEnum):
    """What a target fills: a field, the row's own id, or the key by which tables are joined."""

    FIELD = "field"
    ID = "id"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Target:
    """A field of ours. `groups` are (collection, number) pairs from the outside in; number 0 means one row a row."""

    groups: tuple[tuple[str, int], ...]
    part: Part
    name: str
    header: str
    spec: FieldSpec | None = field(default=None, compare=False, repr=False)
    is_own: bool = False

    @property
    def collection(self) -> str:
        """The kind of row that it belongs to."""
        return self.groups[-1][0]

    @property
    def kind(self) -> Kind:
        """What its values are."""
        return self.spec.kind if self.spec is not None else Kind.ID

    @property
    def path(self) -> str:
        """`goals.target_date`, without numbers."""
        return f"{self.collection}.{self.name}"

    def __str__(self) -> str:
        return f"{_written(self.groups)}: {self.header}"


def _written(groups: tuple[tuple[str, int], ...]) -> str:
    return " ".join(f"{row_type(name).noun.capitalize()}{f' {number}' if number else ''}" for name, number in groups)


class Targets:
    """All fields that a map can name, by their names."""

    def __init__(self, own_fields: OwnFields) -> None:
        self._layouts = {layout.row.collection: layout for layout in workbook_layout(own_fields)}
        self._nouns = {
            plain(word): collection
            for collection, layout in self._layouts.items()
            for word in (layout.sheet, collection, layout.row.noun)
        }
        self._headers = {name: Names(_entries(name, layout.columns)) for name, layout in self._layouts.items()}

    @cached_property
    def all(self) -> tuple[Target, ...]:
        """Every target without a number, in the order of the workbook's sheets."""
        return tuple(self._each())

    def _each(self) -> Iterator[Target]:
        for collection, layout in self._layouts.items():
            for column in layout.columns:
                target = _target(((collection, 0),), column)
                if target is not None:
                    yield target
            yield key_of(collection)

    def of(self, collection: str, part: Part, name: str = "") -> Target:
        """The target of a field, id or key. Raises KeyError where there is none."""
        for target in self.all:
            if (
                target.collection == collection
                and target.part is part
                and (part is not Part.FIELD or target.name == name)
            ):
                return target
        raise KeyError(f"{collection}.{name}")

    def find(self, text: str) -> Target | None:
        """The target of that name, whatever its case and blanks; None where there is none."""
        before, colon, header = text.partition(":")
        groups = self.groups(before) if colon else None
        if not groups:
            return None
        collection = groups[-1][0]
        if plain(header) == plain(KEY_HEADER):
            return key_of(collection)
        column = self._headers[collection].exact(header).thing
        return _target(groups, column) if column is not None else None

    def suggestion(self, text: str) -> str:
        """The known name that a text resembles most; '' if it resembles none."""
        known = {plain(str(target)): str(target) for target in self.all}
        key = nearest(plain(text), known, cutoff=55)
        return known[key] if key else ""

    def groups(self, text: str) -> tuple[tuple[str, int], ...] | None:
        """The groups that a text such as `Goal 1 Objective 2` names, number 0 where there is none; None for other words."""
        words = _WORDS.findall(text)
        groups: list[tuple[str, int]] = []
        while words:
            size = next((size for size in (3, 2, 1) if plain("".join(words[:size])) in self._nouns), 0)
            collection = self._nouns[plain("".join(words[:size]))] if size else ""
            if not size or (groups and collection not in _UNDER.get(groups[-1][0], ())):
                return None
            del words[:size]
            number = int(words.pop(0)[:3]) if words and words[0].isdigit() else 0
            groups.append((collection, number))
        return tuple(groups) or None


def key_of(collection: str) -> Target:
    """The key by which rows of a kind are joined."""
    return Target(((collection, 0),), Part.KEY, "key", KEY_HEADER)


def _entries(collection: str, columns: tuple[Column, ...]) -> Iterator[tuple[Column, str, tuple[str, ...]]]:
    for column in columns:
        if _part_of(collection, column) is not None:
            yield column, _header(column), (column.header, *column.aliases)


def _header(column: Column) -> str:
    return "Client id" if column.role is Role.CLIENT else column.header


def _part_of(collection: str, column: Column) -> Part | None:
    if column.role in (Role.FIELD, Role.OWN):
        return Part.FIELD
    if column.role is Role.ID or (column.role is Role.CLIENT and collection == "clients"):
        return Part.ID
    return None


def _target(groups: tuple[tuple[str, int], ...], column: Column) -> Target | None:
    part = _part_of(groups[-1][0], column)
    if part is None:
        return None
    name = column.name if part is Part.FIELD else "id"
    return Target(groups, part, name, _header(column), column.spec, column.role is Role.OWN)
