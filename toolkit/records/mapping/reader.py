"""Reading an export by its map into the parts of a caseload."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from toolkit.errors import InputError
from toolkit.findings import Finding
from toolkit.records.mapping.exportmap import ExportMap
from toolkit.records.mapping.files import export_files, read_export
from toolkit.records.mapping.items import Item
from toolkit.records.mapping.linking import Linker
from toolkit.records.mapping.matching import match_tables
from toolkit.records.mapping.part import MappedPart
from toolkit.records.mapping.rows import Rows
from toolkit.records.mapping.tables import Table
from toolkit.records.reading.bundles import Lot
from toolkit.records.reading.sheets import UnknownColumn
from toolkit.records.reading.sourcefiles import SourceFile

__all__ = ["MappedExport", "read_mapped"]


@dataclass(slots=True)
class MappedExport:
    """What an export gave: the parts with its clients, the rows of its staff, findings, columns that nothing takes."""

    sources: list[SourceFile] = field(default_factory=list)
    parts: list[MappedPart] = field(default_factory=list)
    staff: list[Lot] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unknown_columns: list[UnknownColumn] = field(default_factory=list)


def read_mapped(sources: Sequence[Path], layout: ExportMap, date_order: str) -> MappedExport:
    """Read the files of an export by its map. Raises InputError for a file that cannot be read, or a map of another export."""
    files = export_files(sources)
    grids, findings = read_export(files)
    if not grids:
        names = ", ".join(file.path.name for file in files)
        raise InputError("The export is empty: no cell of it holds anything.", names, "Run the export again.")
    matched = match_tables(layout, grids)
    linker = Linker()
    for table in matched.tables:
        linker.take(table)
    linker.settle()
    export = MappedExport([file.described() for file in files], findings=[*findings, *matched.findings])
    export.unknown_columns = matched.unknown
    rows = Rows(layout.constants, date_order)
    _sort_out(export, linker, rows, matched.tables)
    return export


def _sort_out(export: MappedExport, linker: Linker, rows: Rows, tables: Sequence[Table]) -> None:
    """Put each item under its client; staff belong to all."""
    _name_clients(linker.items)
    members: dict[int, list[Item]] = {}
    clients: list[Item] = []
    for item in linker.items:
        if item.collection == "clients":
            clients.append(item)
        elif item.collection == "staff":
            if item.is_defined:
                export.staff.extend(rows.lots([(item, None)]))
        elif item.is_defined and (client := item.client) is not None and client.id:
            members.setdefault(id(client), []).append(item)
    known = [(item, members.get(id(item), [])) for item in clients if item.is_defined and item.id]
    strangers = [(item, members[id(item)]) for item in clients if not item.is_defined and id(item) in members]
    export.parts.append(MappedPart(rows, known, defines_clients=True))
    if strangers:
        export.parts.append(MappedPart(rows, strangers, defines_clients=False))
    export.findings.extend(linker.findings)
    for item, found in linker.of_clients:
        client = item.client
        if client is not None and client.is_defined:
            export.parts[0].said.setdefault(client.id, []).append(found)
        else:
            export.findings.append(replace(found, client=client.id if client else ""))


def _name_clients(items: Sequence[Item]) -> None:
    """A client whom the export names by a key alone is called by it."""
    for item in items:
        if item.collection == "clients" and not item.id:
            item.id = item.key
