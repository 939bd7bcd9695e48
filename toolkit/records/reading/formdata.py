"""Form data: clients as nested values in JSON or YAML.

A file holds one client, a list of clients, or a mapping with `clients` (a list) and what all share (`staff`). Keys are names
of fields or their labels, matched as headers are. A client is

    client: {id: "0042", first_name: Rosa}         or `client: "0042"` with the client's fields beside it
    plans:
      - kind: full
        strengths: Close to her sister
        goals:
          - text: Drives to work alone
            objectives: [{text: Drives to the store}]
        interventions:
          - {goal: G1, text: Will ride along}
    medications: none reported

Nested rows belong to the row they stand in; rows beside it say by id where they belong. Rows of a plan may stand in the
plan, in the goal, objective or need that they serve, or beside `plans`. Without `plans` there is one plan, whose fields stand
beside `client`. A single row needs no list, and a row that is a single text is that of its key field. Fields that name
several things take a list or a text with `;`. Instead of a value any field takes
`{absent: declined, reason: …, who: …, on: …}`. A key that is neither a collection nor `client` means what it would mean as
the header of a flat sheet (`Goal 1 Target date`). Lists of rows beside `clients` name their client, as sheets do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.findings import Finding
from toolkit.records.cells.values import parse_row_id
from toolkit.records.fields import Kind
from toolkit.records.reading import assemblycodes as codes
from toolkit.records.reading.bundles import Lot, Nesting, Shape
from toolkit.records.reading.flat import PLAN, flat_names
from toolkit.records.reading.formfile import FormFile, Keys
from toolkit.records.reading.formpart import FormPart
from toolkit.records.reading.headers import How, Names, plain
from toolkit.records.reading.layout import Column, Role, workbook_layout
from toolkit.records.reading.parts import ReadOptions
from toolkit.records.reading.sheets import UnknownColumn
from toolkit.records.vocabulary import PLAN_ROWS, ROWS, row_type

__all__ = ["FormReader"]

_PLAN_COLLECTIONS = tuple(row.collection for row in PLAN_ROWS)
_CHILDREN: Mapping[str, tuple[str, ...]] = {
    "episodes": ("plans",),
    "plans": _PLAN_COLLECTIONS,
    "needs": ("goals",),
    "goals": ("objectives", "interventions", "progress"),
    "objectives": ("interventions", "progress"),
}
_SEVERAL = (Kind.REFS, Kind.CHOICES)
_PASSED_OVER = "schemaversion"


@dataclass(slots=True)
class _Cell:
    """A value on its way into a row: the column it belongs to, and its place."""

    column: Column
    value: Any
    keys: Keys


@dataclass(slots=True)
class _Unknown:
    keys: Keys
    values: dict[str, list[Any]] = field(default_factory=dict)


class FormReader:
    """Reads the clients of one file. After `read`: `parts`, `staff` (lots of the list that all share), `findings`."""

    def __init__(self, form: FormFile, options: ReadOptions) -> None:
        self.form = form
        self.part = FormPart()
        self.strangers = FormPart(defines_clients=False)
        self.staff: list[Lot] = []
        self.findings: list[Finding] = []
        self._options = options
        self._layouts = {layout.row.collection: layout for layout in workbook_layout(options.own_fields)}
        self._names: dict[str, Names[Column]] = {}
        self._flat = flat_names(options.own_fields)
        self._collections = Names((row.collection, row.sheet, (row.collection.replace("_", " "),)) for row in ROWS)
        self._shapes: dict[tuple[Any, ...], Shape] = {}
        self._matched: dict[tuple[str, str], Column | None] = {}
        self._unknown: dict[str, _Unknown] = {}
        self._client = ""
        self._lots: list[Lot] = []

    # -- documents ------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the file."""
        data = self.form.data
        shared: dict[str, Any] = {}
        documents: list[tuple[Any, Keys]]
        if isinstance(data, list):
            documents = [(item, (position,)) for position, item in enumerate(data)]
        elif isinstance(data, dict) and (listed := self._clients_key(data)):
            shared = {key: value for key, value in data.items() if key != listed}
            documents = [(item, (listed, position)) for position, item in enumerate(data[listed])]
        else:
            documents = [(data, ())]
        owners = {keys: self._document(item, keys) for item, keys in documents}
        for key, value in shared.items():
            self._shared(key, value)
        self._report_duplicates(owners)
        self._report_unknown()

    def _clients_key(self, data: dict[str, Any]) -> str:
        found = (key for key, value in data.items() if plain(key) == "clients" and isinstance(value, list))
        return next(found, "")

    def _document(self, document: Any, keys: Keys) -> str:
        """Read one client; return the client's id, '' where there is none."""
        if not isinstance(document, dict):
            self._misshapen(keys, "A client should be a mapping of keys and values.")
            return ""
        client = self._identity(document)
        if not client:
            self.findings.append(
                codes.FORM_CLIENT_BLANK.finding(
                    "The form does not say which client it is for; it was not read.",
                    place=self.form.place(keys),
                    hint="Write `client: {id: …}`, with the id in quotation marks if it has leading zeros.",
                )
            )
            return ""
        self._client, self._lots = client, self.part.rows.setdefault(client, [])
        self.part.places.setdefault(client, self.form.place(keys))
        self._beside(document, keys)
        return client

    def _identity(self, document: dict[str, Any]) -> str:
        """The client's id: under `client`, or beside everything else."""
        names = self._names_of("clients")
        nested = [value for key, value in document.items() if plain(key) == "client" and isinstance(value, dict)]
        for mapping in (*nested, document):
            for key, value in mapping.items():
                if names.exact(key).thing == self._client_column and (client := _id(value)):
                    return client
        return ""

    @property
    def _client_column(self) -> Column | None:
        return self._layouts["clients"].column(Role.CLIENT)

    def _beside(self, document: dict[str, Any], keys: Keys) -> None:
        """The keys of a client: collections, and single values as a flat sheet would have them."""
        loose: dict[tuple[tuple[str, int], ...], list[_Cell]] = {(): []}
        nested: list[tuple[str, str, Any]] = []
        for key, value in document.items():
            if plain(key) == "client" and isinstance(value, dict):
                loose[()] += self._cells("clients", value, (*keys, key))
                continue
            if plain(key) == _PASSED_OVER:
                continue
            collection = self._collections.exact(key).thing
            if collection is not None and collection != "clients":
                nested.append((collection, key, value))
                continue
            meant = self._flat.exact(key).thing or self._flat.near(key).thing
            if meant is None:
                self._keep_unknown("client", key, value, (*keys, key))
            elif meant.role is not Role.CLIENT:
                loose.setdefault(meant.groups, []).append(_Cell(meant.column, value, (*keys, key)))
        collections = {collection for collection, _, _ in nested}
        if "plans" in collections or any("plans" in _nested_keys(value) for c, _, value in nested if c == "episodes"):
            for cell in loose.pop(PLAN, ()):
                self._misshapen(cell.keys, "The value belongs to a plan, and stands beside the plans.", self._client)
        elif collections & set(_PLAN_COLLECTIONS) or any(
            groups and groups[0][0] in _PLAN_COLLECTIONS for groups in loose
        ):
            loose.setdefault(PLAN, [])
        for groups in sorted(loose):
            self._loose(groups, loose[groups], keys)
        under = self._key((*keys, PLAN)) if PLAN in loose else None
        for collection, key, value in nested:
            self._rows(collection, value, (*keys, key), under if collection in _PLAN_COLLECTIONS else None)

    def _loose(self, groups: tuple[tuple[str, int], ...], cells: list[_Cell], keys: Keys) -> None:
        collection = groups[-1][0] if groups else "clients"
        under: Any = groups[:-1] or (PLAN if collection in _PLAN_COLLECTIONS else ())
        number = groups[-1][1] if groups and groups != PLAN else None
        nesting = Nesting(self._key((*keys, groups)), self._key((*keys, under)) if under else None, number)
        self._add(collection, [cell for cell in cells if cell.column.role is not Role.CLIENT], keys, nesting)

    def _shared(self, key: str, value: Any) -> None:
        """A list beside `clients`: the staff, or rows that name their client."""
        collection = self._collections.exact(key).thing
        if collection == "staff":
            kept, self._lots, self._client = self._lots, self.staff, ""
            self._rows("staff", value, (key,), None)
            self._lots = kept
        elif collection is not None and isinstance(value, list):
            for position, item in enumerate(value):
                self._row_of_client(collection, item, (key, position))
        elif plain(key) != _PASSED_OVER:
            self._client = ""
            self._keep_unknown("file", key, value, (key,))

    def _row_of_client(self, collection: str, item: Any, keys: Keys) -> None:
        names = self._names_of(collection)
        column = self._layouts[collection].column(Role.CLIENT)
        found = (
            [value for key, value in item.items() if names.exact(key).thing is column] if isinstance(item, dict) else []
        )
        client = _id(found[0]) if found else ""
        if not client:
            self.findings.append(
                codes.CLIENT_BLANK.finding(
                    "The row does not say which client it belongs to; it was not read.",
                    place=self.form.place(keys),
                    hint="Write `client: …` into the row.",
                )
            )
            return
        part = self.part if client in self.part.rows else self.strangers
        self._client, self._lots = client, part.rows.setdefault(client, [])
        part.places.setdefault(client, self.form.place(keys))
        self._rows(collection, item, keys, None)

    # -- rows -----------------------------------------------------------------------------------------------------

    def _rows(self, collection: str, value: Any, keys: Keys, under: Any) -> None:
        """The rows of a collection: a list of them, a single one, or a text for the key field."""
        if isinstance(value, list):
            for position, item in enumerate(value):
                self._row(collection, item, (*keys, position), under)
        elif value is not None and value != "":
            self._row(collection, value, keys, under)

    def _row(self, collection: str, item: Any, keys: Keys, under: Any) -> None:
        if not isinstance(item, dict):
            if isinstance(item, list):
                self._misshapen(keys, "A row should be a mapping of keys and values.", self._client)
                return
            item = {row_type(collection).key_field: item}
        elif "absent" in item and isinstance(item["absent"], str):
            item = {row_type(collection).key_field: item}
        nesting = Nesting(self._key(keys), under)
        nested: list[tuple[str, str]] = []
        fields: dict[str, Any] = {}
        for key, value in item.items():
            child = self._collections.exact(key).thing
            if child in _CHILDREN.get(collection, ()):
                nested.append((str(child), key))
            else:
                fields[key] = value
        self._add(collection, self._cells(collection, fields, keys), keys, nesting)
        for child, key in nested:
            self._rows(child, item[key], (*keys, key), self._key(keys))

    def _cells(self, collection: str, item: dict[str, Any], keys: Keys) -> list[_Cell]:
        cells: list[_Cell] = []
        for key, value in item.items():
            if key in ("absent", "extra") and isinstance(value, list):
                cells.extend(self._canonical(collection, key, value, (*keys, key)))
                continue
            column = self._column(collection, key, (*keys, key))
            if column is None:
                self._keep_unknown(collection, key, value, (*keys, key))
            else:
                cells.append(_Cell(column, value, (*keys, key)))
        return cells

    def _canonical(self, collection: str, key: str, items: list[Any], keys: Keys) -> list[_Cell]:
        """What the canonical form of a record keeps beside the fields: `absent` and `extra`."""
        cells: list[_Cell] = []
        for position, item in enumerate(items):
            name = item.get("field" if key == "absent" else "name") if isinstance(item, dict) else None
            column = self._column(collection, str(name), (*keys, position)) if name else None
            if column is not None:
                value = {"absent": item.get("kind"), **item} if key == "absent" else item.get("value", item.get("date"))
                cells.append(_Cell(column, value, (*keys, position)))
            elif key == "absent" and name and self._collections.exact(str(name)).thing:
                self._rows(
                    str(name), {"absent": str(item.get("kind")), **item}, (*keys, position), self._key(keys[:-1])
                )
            else:
                self._keep_unknown(collection, str(name or key), item, (*keys, position))
        return cells

    def _column(self, collection: str, key: str, keys: Keys) -> Column | None:
        """The column that a key of a row means; the same key is looked up once."""
        known = (collection, key)
        if known not in self._matched:
            names = self._names_of(collection)
            fit = names.exact(key)
            if fit.how is How.NONE:
                fit = names.near(key)
                if fit.thing is not None:
                    self.findings.append(
                        codes.COLUMN_NEAR.finding(
                            f"The key `{key}` was read as “{fit.thing.header}”.", place=self.form.place(keys)
                        )
                    )
            self._matched[known] = fit.thing
        return self._matched[known]

    def _names_of(self, collection: str) -> Names[Column]:
        if collection not in self._names:
            columns = [column for column in self._layouts[collection].columns if column.role is not Role.NOTE]
            self._names[collection] = Names((c, c.header, (*c.aliases, c.name)) for c in columns)
        return self._names[collection]

    def _add(self, collection: str, cells: list[_Cell], keys: Keys, nesting: Nesting) -> None:
        once: dict[tuple[Role, str], _Cell] = {}
        for cell in cells:
            other = once.setdefault((cell.column.role, cell.column.name), cell)
            if other is not cell:
                self._misshapen(cell.keys, f"Two keys mean “{cell.column.header}”; the first was read.", self._client)
        kept = list(once.values())
        shape = self._shape(collection, tuple(once), kept)
        row = tuple(tuple(cell.value) if isinstance(cell.value, list) else cell.value for cell in kept)
        places = (self.form.place(keys), tuple(self.form.place(cell.keys) for cell in kept))
        self._lots.append(Lot(shape, (0,), (row,), {}, (places,), (nesting,)))

    def _shape(self, collection: str, columns: tuple[tuple[Role, str], ...], cells: list[_Cell]) -> Shape:
        shape = self._shapes.get((collection, columns))
        if shape is None:
            at = {key: index for index, key in enumerate(columns)}
            shape = self._shapes[collection, columns] = Shape(
                self.form.kind,
                self.form.name,
                "",
                collection,
                {name: index for (role, name), index in at.items() if role in (Role.FIELD, Role.OWN)},
                tuple(cell.column.spec for cell in cells if cell.column.role is Role.OWN and cell.column.spec),
                at.get((Role.ID, "id"), -1),
                at.get((Role.PLAN, ""), -1),
                at.get((Role.ORDER, ""), -1),
                self._options.date_order,
            )
        return shape

    def _key(self, keys: tuple[Any, ...]) -> tuple[Any, ...]:
        return (self.form.name, *keys)

    # -- findings -------------------------------------------------------------------------------------------------

    def _misshapen(self, keys: Keys, message: str, client: str = "") -> None:
        finding = codes.FORM_SHAPE.finding(
            message,
            client=client,
            place=self.form.place(keys),
            hint="Compare it with the examples in samples/form-data.",
        )
        if client:
            self.part.said.setdefault(client, []).append(finding)
        else:
            self.findings.append(finding)

    def _keep_unknown(self, collection: str, key: str, value: Any, keys: Keys) -> None:
        unknown = self._unknown.setdefault(f"{collection}.{key}", _Unknown(keys))
        unknown.values.setdefault(self._client, []).append(value)

    def _report_unknown(self) -> None:
        for name, unknown in self._unknown.items():
            collection, _, key = name.partition(".")
            suggestion = self._names_of(collection).suggestion(key) if collection in self._layouts else ""
            count = len(unknown.values)
            whose = "of one client" if count == 1 else f"of {count} clients"
            self.findings.append(
                codes.FORM_KEY_UNKNOWN.finding(
                    f"The key `{key}` is not known; its values {whose} were not read.",
                    place=self.form.place(unknown.keys),
                    hint=f"Did you mean “{suggestion}”?"
                    if suggestion
                    else "Declare it as a field of the agency's own.",
                )
            )

    def unknown_columns(self) -> list[UnknownColumn]:
        """The keys that mean nothing, with their values by client."""
        return [
            UnknownColumn(name, self.form.place(unknown.keys), {c: tuple(v) for c, v in unknown.values.items()})
            for name, unknown in self._unknown.items()
        ]

    def _report_duplicates(self, owners: Mapping[Keys, str]) -> None:
        for keys, place in self.form.duplicates:
            client = next((owners[keys[:length]] for length in (2, 1, 0) if keys[:length] in owners), "")
            finding = codes.FORM_KEY_TWICE.finding(
                "A key is given twice; the first was read.", client=client, place=place, hint="Keep one of the two."
            )
            if client:
                self.part.said.setdefault(client, []).append(finding)
            else:
                self.findings.append(finding)


def _id(value: Any) -> str:
    return (parse_row_id(value)[0] or "") if isinstance(value, str | int | float) else ""


def _nested_keys(value: Any) -> set[str]:
    rows = value if isinstance(value, list) else [value]
    return {plain(key) for row in rows if isinstance(row, dict) for key in row}
