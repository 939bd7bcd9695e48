"""The map of an agency's own export: drafted, brought up to date, and held against what the payers in use ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import Any

from toolkit.errors import InputError
from toolkit.findings import Finding
from toolkit.pipeline.blankbook import asked_for
from toolkit.pipeline.setting import Setting, open_setting
from toolkit.records.mapping.draft import Draft, draft_map
from toolkit.records.mapping.files import export_files, read_export
from toolkit.records.mapping.guess import Sure
from toolkit.records.mapping.mapbook import map_workbook
from toolkit.records.mapping.mapreading import read_map
from toolkit.records.mapping.targets import Targets

__all__ = ["DraftedMap", "draft_export_map"]


@dataclass(frozen=True, slots=True)
class DraftedMap:
    """A drafted map: the workbook's bytes, what is in it, and what was found in the export's files."""

    data: bytes
    draft: Draft
    findings: tuple[Finding, ...]

    def counts(self) -> dict[str, int]:
        """How many columns are sure, likely, guessed, and without a field; and how many are new or gone."""
        lines = [line for table in self.draft.tables for line in table.columns]
        levels = {
            level.value: sum(line.sure is level for line in lines) for level in (Sure.SURE, Sure.LIKELY, Sure.GUESS)
        }
        kept = sum(line.column.target is not None and line.sure is Sure.NOT for line in lines)
        unused = sum(line.column.target is None for line in lines)
        return levels | {"kept": kept, "unused": unused}

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, the keys of `map --json`."""
        return {
            "counts": self.counts(),
            "columns": [
                {
                    "table": table.table.title,
                    "column": line.column.header,
                    "field": str(line.column.target or ""),
                    "sure": line.sure.value,
                    "remark": line.remark,
                }
                for table in self.draft.tables
                for line in table.columns
            ],
            "findings": [found.to_dict() for found in self.findings],
        }


def draft_export_map(
    sources: Sequence[Path],
    *,
    as_of: Date,
    payers: Sequence[str] = (),
    agency: str | None = None,
    earlier: Path | None = None,
    folder: Path | None = None,
) -> DraftedMap:
    """A map for an export; with an earlier one its decisions are kept. `payers` (profile ids) mark what is not filled.

    Raises InputError for an export that cannot be read or holds no table, UnknownNameError for a payer or agency.
    """
    setting = open_setting(as_of=as_of, payers=payers, agency=agency, folder=folder)
    targets = Targets(setting.own_fields)
    files = export_files(sources)
    grids, findings = read_export(files)
    known = read_map(earlier, targets) if earlier is not None else None
    draft = draft_map(grids, targets, known.layout if known else None)
    if not draft.tables:
        names = ", ".join(file.path.name for file in files)
        raise InputError(
            "No table was found in the export: no row looks like headers.", names, "Export it with headers."
        )
    data = map_workbook(draft, targets, as_of, demanded=_demanded(setting, payers, as_of), lists=_lists(setting))
    return DraftedMap(data, draft, (*(known.findings if known else ()), *findings))


def _demanded(setting: Setting, payers: Sequence[str], as_of: Date) -> Mapping[str, Sequence[str]]:
    return asked_for([setting.catalogue.get(payer, on=as_of) for payer in payers])


def _lists(setting: Setting) -> dict[str, list[str]]:
    known = {profile.id for profile in setting.catalogue.profiles if profile.is_for_clients}
    return {"clients.agency": sorted(setting.agencies), "coverage.payer": sorted(known)}
