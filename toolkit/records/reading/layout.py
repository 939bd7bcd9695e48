"""The standard workbook as data: which sheet holds which rows, and which columns it has.

The reader matches headers against it and the writer of blank workbooks writes them from it, so the two cannot drift apart.
A header that ends in "(not read)" is a grey column for people: the client's initials and the parent's text beside the ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from toolkit.records.fields import FieldSpec, Kind, Row, field_specs
from toolkit.records.vocabulary import PLAN_ROWS, ROWS, row_type

__all__ = [
    "IGNORED_SHEETS",
    "NOT_READ",
    "REVISIONS_SHEET",
    "Column",
    "OwnFields",
    "OwnFieldsKey",
    "Role",
    "SheetLayout",
    "is_not_read",
    "own_fields_key",
    "sheet_layout",
    "workbook_layout",
]

OwnFields = Mapping[str, tuple[FieldSpec, ...]]
"""Collection → the fields that the agency declared itself."""
OwnFieldsKey = tuple[tuple[str, tuple[FieldSpec, ...]], ...]

NOT_READ = "(not read)"
REVISIONS_SHEET = "Revisions"
"""The hidden sheet of an exported workbook: Client, and the mark of the store's revision that its rows show."""
IGNORED_SHEETS = ("Instructions", "Lists")
"""Sheets of the standard workbook that hold no rows."""

_CLIENT_ALIASES = ("Client id", "Client number", "Client no", "Case number", "Chart number", "MRN")
_ORDER_ALIASES = ("Order", "Sort order")


class Role(StrEnum):
    """What a column is for. `NOTE` columns are for people and are not read."""

    CLIENT = "client"
    PLAN = "plan"
    ID = "id"
    ORDER = "order"
    FIELD = "field"
    OWN = "own field"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `name` is the field's name; for a note, what it shows: `initials`, or the collection of the parent."""

    header: str
    role: Role
    name: str = ""
    spec: FieldSpec | None = None
    aliases: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """What its values are."""
        if self.spec is not None:
            return self.spec.kind
        return Kind.INTEGER if self.role is Role.ORDER else Kind.TEXT if self.role is Role.NOTE else Kind.ID


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One sheet: its name, the kind of its rows, and its columns from left to right."""

    sheet: str
    row: type[Row]
    columns: tuple[Column, ...]

    def column(self, role: Role, name: str = "") -> Column | None:
        """The column of that role (and field name), or None."""
        return next((c for c in self.columns if c.role is role and (not name or c.name == name)), None)


def is_not_read(header: str) -> bool:
    """Whether a header marks a column that is for people only."""
    return header.rstrip().casefold().endswith(NOT_READ)


def sheet_layout(row: type[Row], own: tuple[FieldSpec, ...] = ()) -> SheetLayout:
    """The layout of one kind of row, with the agency's own fields at its end."""
    specs = list(field_specs(row).values())
    columns = [*_joining(row), *_own_id(row)]
    for spec in specs:
        columns.append(_field(row, spec))
        if row in PLAN_ROWS and spec.refers_to == row.parent:
            columns.append(_parent_note(row.parent))
    columns.extend(Column(spec.label, Role.OWN, spec.name, spec, (*spec.aliases, *_other_labels(spec))) for spec in own)
    if row.collection not in ("clients", "staff"):
        columns.append(Column("Print order", Role.ORDER, aliases=_ORDER_ALIASES))
    return SheetLayout(row.sheet, row, tuple(columns))


def workbook_layout(own_fields: OwnFields) -> tuple[SheetLayout, ...]:
    """All sheets, in the order of the workbook."""
    return _workbook_layout(own_fields_key(own_fields))


def own_fields_key(own_fields: OwnFields) -> OwnFieldsKey:
    """The own fields as a value that can be looked up by: for what is worked out from them once."""
    return tuple(sorted((collection, tuple(specs)) for collection, specs in own_fields.items()))


@lru_cache(maxsize=32)
def _workbook_layout(own_fields: OwnFieldsKey) -> tuple[SheetLayout, ...]:
    own = dict(own_fields)
    return tuple(sheet_layout(row, own.get(row.collection, ())) for row in ROWS)


def _joining(row: type[Row]) -> list[Column]:
    """The columns that say whose row it is."""
    if row.collection == "staff":
        return []
    if row.collection == "clients":
        return [Column("Client", Role.CLIENT, aliases=(*_CLIENT_ALIASES, "Id"))]
    columns = [
        Column("Client", Role.CLIENT, aliases=_CLIENT_ALIASES),
        Column(f"Initials {NOT_READ}", Role.NOTE, "initials"),
    ]
    if row in PLAN_ROWS:
        columns.append(Column("Plan", Role.PLAN, aliases=("Plan id",)))
    return columns


def _own_id(row: type[Row]) -> list[Column]:
    if row.collection == "clients":
        return []
    if row.collection == "staff":
        return [Column("Staff id", Role.ID, "id", aliases=("Id", "Staff member id", "Staff"))]
    noun = row.noun.capitalize()
    return [Column(f"{noun} id", Role.ID, "id", aliases=("Id", f"{noun} no", f"{noun} number"))]


def _field(row: type[Row], spec: FieldSpec) -> Column:
    aliases = [*spec.aliases, *_other_labels(spec)]
    if spec.kind is Kind.REF:
        aliases.append(f"{spec.label} id")
    elif spec.kind is Kind.REFS:
        aliases += [f"{spec.label.rstrip('s')} ids", f"{spec.label.rstrip('s')} id"]
    if spec.name == row.key_field and row.collection != "clients":
        aliases.append(row.noun.capitalize())
    if spec.name != "id":
        aliases.append(spec.name.replace("_", " "))
    return Column(spec.label, Role.FIELD, spec.name, spec, tuple(dict.fromkeys(aliases)))


def _other_labels(spec: FieldSpec) -> tuple[str, ...]:
    return tuple((spec.labels or {}).values())


def _parent_note(parent: str) -> Column:
    return Column(f"{row_type(parent).noun.capitalize()} text {NOT_READ}", Role.NOTE, parent)
