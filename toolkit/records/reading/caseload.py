"""Caseloads: workbooks, CSV files, forms in JSON and YAML, and folders of them, read into one record a client.

Reading gives the raw rows of all clients; a client's record is made from them when it is asked for, so that ten thousand
clients can be streamed to workers without piling up. Sources are read together: goals may stand in another file than the
clients they belong to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from pathlib import Path

from toolkit.errors import MapUnusableError, NothingToReadError
from toolkit.findings import Finding, Place, Severity
from toolkit.records.client import PlanRecord
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.mapping.mapreading import read_map
from toolkit.records.mapping.reader import read_mapped
from toolkit.records.mapping.targets import Targets
from toolkit.records.reading import assemblycodes as codes
from toolkit.records.reading.assemble import LoadedClient, build_client
from toolkit.records.reading.bundles import ClientRows, Lot
from toolkit.records.reading.headers import nearest
from toolkit.records.reading.layout import OwnFields
from toolkit.records.reading.parts import Part, ReadOptions
from toolkit.records.reading.readers import Readers
from toolkit.records.reading.sheets import UnknownColumn
from toolkit.records.reading.sourcefiles import SourceFile, find_files
from toolkit.records.reading.staffbook import StaffBook

__all__ = [
    "Caseload",
    "ClientRows",
    "LoadedClient",
    "OwnFields",
    "SourceFile",
    "UnknownColumn",
    "build_client",
    "load_caseload",
    "load_records",
]


class Caseload:
    """What the sources hold: clients, built when asked for and never all at once.

    `findings` are those of files, sheets and columns; a client's own come with the client. `client_ids` keeps the order of
    the sources. `unknown_columns` holds what no field takes. `marks` are the revisions of the store that a workbook was
    exported from, by client.
    """

    def __init__(
        self,
        sources: Sequence[SourceFile],
        parts: Sequence[Part],
        staff: StaffBook,
        findings: Sequence[Finding],
        unknown_columns: Sequence[UnknownColumn],
        marks: Mapping[str, str] | None = None,
        over: Sequence[Part] = (),
        prefer: str = "",
    ) -> None:
        self.sources = tuple(sources)
        self.marks = dict(marks or {})
        self.unknown_columns = tuple(unknown_columns)
        self._parts = tuple(parts)
        self._staff = staff
        self._over = tuple(over)
        self._prefer = prefer
        self._parts_of: dict[str, list[Part]] = {}
        for part in parts:
            for client in part.client_ids():
                self._parts_of.setdefault(client, []).append(part)
        defining = [part.client_ids() for part in parts if part.defines_clients]
        self._ids = dict.fromkeys(client for ids in defining for client in ids)
        self.client_ids: tuple[str, ...] = tuple(self._ids)
        self.findings: tuple[Finding, ...] = (*findings, *self._case_twins(), *self._orphans())

    @property
    def staff(self) -> StaffBook:
        """The staff of all sources together."""
        return self._staff

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, client_id: object) -> bool:
        return client_id in self._ids

    def __iter__(self) -> Iterator[LoadedClient]:
        for client_id in self._ids:
            yield self.client(client_id)

    def client(self, client_id: str) -> LoadedClient:
        """The record of one client, with its origins and findings. Raises KeyError for an id that is not there."""
        return build_client(self.bundle(client_id))

    def bundle(self, client_id: str) -> ClientRows:
        """The raw rows of one client: plain, small, picklable, for `build_client`. Raises KeyError for an unknown id."""
        if client_id not in self._ids:
            raise KeyError(client_id)
        parts = self._parts_of[client_id]
        lots = [lot for part in parts for lot in part.lots(client_id)]
        found = tuple(finding for part in parts for finding in part.findings(client_id))
        over = tuple(lot for part in self._over for lot in part.lots(client_id))
        staff = self._staff.narrowed(_staff_references([*lots, *over]))
        return ClientRows(client_id, tuple(lots), staff, found, over, self._prefer)

    @cached_property
    def filled(self) -> frozenset[tuple[str, str]]:
        """The columns that have a value in any row of any client, as (collection, field)."""
        found: set[tuple[str, str]] = set()
        for part in (*self._parts, *self._over):
            for client in part.client_ids():
                for lot in part.lots(client):
                    found |= _filled(lot, found)
        return frozenset(found)

    def _case_twins(self) -> Iterator[Finding]:
        seen: dict[str, str] = {}
        for client in self._ids:
            twin = seen.setdefault(client.casefold(), client)
            if twin != client:
                yield codes.CLIENT_CASE.finding(
                    f"The client's id differs from “{twin}” only in upper and lower case.",
                    client=client,
                    place=self._first_place(client),
                    hint="If both rows mean one person, give them one id; if not, ids that differ in more than that.",
                )

    def _first_place(self, client: str) -> Place:
        return self._parts_of[client][0].place_of(client)[0]

    def _orphans(self) -> Iterator[Finding]:
        for part in (*self._parts, *self._over):
            for client in part.client_ids():
                if client in self._ids or (not client and not part.defines_clients):
                    continue
                place, count = part.place_of(client)
                near = nearest(client, self._ids)
                rows = "The row belongs" if count == 1 else f"{count} rows belong"
                yield codes.CLIENT_UNKNOWN.finding(
                    f"{rows} to a client who is not on the sheet “Clients”.",
                    client=client,
                    place=place,
                    hint=f"Did you mean “{near}”?" if near else "Add the client, or correct the id.",
                )


def _filled(lot: Lot, known: Set[tuple[str, str]]) -> set[tuple[str, str]]:
    collection = lot.shape.collection
    wanted = {name: column for name, column in lot.shape.fields.items() if (collection, name) not in known}
    return {(collection, name) for name, column in wanted.items() if any(row[column] is not None for row in lot.rows)}


def _staff_references(lots: Iterable[Lot]) -> Iterator[str]:
    """The texts by which rows name staff, as they stand."""
    for lot in lots:
        for name in lot.shape.staff_fields:
            column = lot.shape.fields[name]
            for row in lot.rows:
                cell = row[column]
                if cell is not None:
                    yield cell.strip() if isinstance(cell, str) else str(cell)


def load_caseload(
    sources: Sequence[Path],
    *,
    own_fields: OwnFields | None = None,
    date_order: str = "MDY",
    export: ExportOptions | None = None,
) -> Caseload:
    """Read files and folders into a caseload.

    `own_fields` are the agency's own, by collection; `date_order` (MDY or DMY) says how `03/04/2026` is meant. With
    `export` the sources are an agency's own export, read by its map. Raises a child of InputError where a named file cannot
    be read at all, MapUnusableError for a map with errors, and NothingToReadError where there is no client and no finding
    that would explain it; then the caseload is empty and its findings say why.
    """
    options = ReadOptions(own_fields or {}, date_order)
    readers = Readers(options)
    if export is not None:
        described = _read_export([Path(source) for source in sources], export, readers, options)
        findings: list[Finding] = []
    else:
        files, findings = find_files([Path(source) for source in sources])
        described = [file.described() for file in files if readers.read(file)]
    staff = readers.staff()
    found = (*findings, *readers.findings)
    prefer = export.prefer if export is not None else ""
    caseload = Caseload(
        described, readers.parts, staff, found, readers.unknown_columns, readers.marks, readers.over, prefer
    )
    if not caseload and not any(finding.severity is Severity.ERROR for finding in caseload.findings):
        raise NothingToReadError(
            ", ".join(str(Path(source).name) for source in sources), _what_lacks(caseload.findings)
        )
    return caseload


def _read_export(
    sources: Sequence[Path], export: ExportOptions, readers: Readers, options: ReadOptions
) -> list[SourceFile]:
    """Read an export by its map. Raises MapUnusableError for a map with errors."""
    read = read_map(export.map, Targets(options.own_fields))
    errors = [found for found in read.findings if found.severity is Severity.ERROR]
    if errors:
        facts = tuple((str(found.place or ""), found.message, found.hint) for found in errors[:10])
        raise MapUnusableError(export.map, facts, len(errors))
    mapped = read_mapped(sources, read.layout, options.date_order)
    readers.add_mapped(mapped, read.findings)
    supplement = Readers(options)
    files, skipped = find_files(export.supplements) if export.supplements else ([], [])
    described = [file.described() for file in files if supplement.read(file)]
    supplement.findings.extend(skipped)
    readers.lay_over(supplement)
    return [*mapped.sources, *described]


def _what_lacks(findings: Iterable[Finding]) -> str:
    """What to do where no client was found."""
    if any(finding.code == codes.SHEET_UNKNOWN.code for finding in findings):
        return (
            "No headers that the toolkit knows were found. Begin with a row of headers (for one row a client: Client, "
            "First name, Goal 1 and so on), or fill in the workbook that plankit workbook makes."
        )
    return "Fill in the sheet “Clients”, one row a client (plankit workbook makes one)."


def load_records(
    sources: Sequence[Path], *, own_fields: OwnFields | None = None, date_order: str = "MDY"
) -> tuple[PlanRecord, ...]:
    """The records of all clients, in the order of the sources, without where they came from.

    Arguments and errors are those of `load_caseload`, which also says what was doubtful in the reading.
    """
    return tuple(loaded.record for loaded in load_caseload(sources, own_fields=own_fields, date_order=date_order))
