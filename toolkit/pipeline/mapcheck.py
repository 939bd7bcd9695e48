"""What is wrong in a map, and what the payers in use ask for that neither the map nor a supplement gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import Any

from toolkit.findings import Finding, Severity, worst
from toolkit.payers.demands import demands_for
from toolkit.payers.kinds.kinds import SectionDemand
from toolkit.payers.kinds.parts import BaseDemand
from toolkit.payers.profile import PayerProfile
from toolkit.pipeline.blankbook import demand_words, paths_of
from toolkit.pipeline.setting import Setting, open_setting
from toolkit.pipeline.sources import Clients, read_clients
from toolkit.records.client import PlanRecord
from toolkit.records.fields import Row
from toolkit.records.mapping.exportmap import ExportMap, ExportOptions
from toolkit.records.mapping.mapreading import read_map
from toolkit.records.mapping.targets import Targets
from toolkit.records.sections import SECTIONS
from toolkit.records.vocabulary import CLIENT_ROWS, PLAN_ROWS, field_spec, row_type

__all__ = ["CheckedMap", "Lack", "check_map"]


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that payers ask for and no column fills: in words, with who asks."""

    path: str
    what: str
    asked_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedMap:
    """What a map lacks. `payers` are the profiles that were looked at; `unused` the columns without a field."""

    findings: tuple[Finding, ...]
    payers: tuple[str, ...]
    lacks: tuple[Lack, ...]
    unused: tuple[str, ...]
    clients: int | None = None

    def has_at_least(self, severity: Severity) -> bool:
        """Whether there is a finding of that severity or worse; what is lacking counts as a warning."""
        found = worst(self.findings)
        lacking = Severity.WARNING if self.lacks else None
        return any(each is not None and each.rank >= severity.rank for each in (found, lacking))

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, the keys of `map --check --json`."""
        return {
            "payers": list(self.payers),
            "clients": self.clients,
            "lacks": [{"field": lack.path, "what": lack.what, "asked_by": list(lack.asked_by)} for lack in self.lacks],
            "unused": list(self.unused),
            "findings": [found.to_dict() for found in self.findings],
        }


def check_map(
    map_file: Path,
    exports: Sequence[Path] = (),
    *,
    as_of: Date,
    payers: Sequence[str] = (),
    supplements: Sequence[Path] = (),
    agency: str | None = None,
    folder: Path | None = None,
) -> CheckedMap:
    """Check a map by itself, or with the export that it is for: then the payers are those of its clients.

    Raises InputError for files that cannot be read, UnknownNameError for a payer or agency.
    """
    setting = open_setting(as_of=as_of, payers=payers, agency=agency, folder=folder)
    read = read_map(map_file, Targets(setting.own_fields))
    profiles = [setting.catalogue.get(payer, on=as_of) for payer in payers]
    filled = _filled_by(read.layout)
    findings = list(read.findings)
    clients: Clients | None = None
    if exports and worst(findings) is not Severity.ERROR:
        options = ExportOptions(map_file, tuple(supplements))
        clients = read_clients(exports, own_fields=setting.own_fields, export=options)
        findings = list(clients.findings)
        used: dict[str, PayerProfile] = {}
        filled = set()
        for loaded in clients:
            filled |= _filled_in(loaded.record)
            findings.extend(found for found in loaded.findings if found.code[:4] in ("RD35", "RD36"))
            used.update({profile.key: profile for profile in _profiles(setting, loaded.record)})
        profiles = profiles or [used[key] for key in sorted(used)]
    unused = tuple(
        f"{table.title} › {column.header}"
        for table in read.layout.tables
        for column in table.columns
        if column.target is None
    )
    return CheckedMap(
        tuple(sorted(findings, key=Finding.sort_key)),
        tuple(profile.key for profile in profiles),
        tuple(_lacks(profiles, filled)),
        unused,
        None if clients is None else len(clients),
    )


def _profiles(setting: Setting, record: PlanRecord) -> tuple[PayerProfile, ...]:
    plan = record.current_plan(setting.as_of)
    return demands_for(record, plan, setting.catalogue, as_of=setting.as_of, payers=setting.payers).profiles


def _filled_by(layout: ExportMap) -> set[str]:
    """Fields and collections that a column or a constant of the map fills."""
    targets = [column.target for table in layout.tables for column in table.used]
    targets += [constant.target for constant in layout.constants]
    found = {target.path for target in targets if target is not None}
    return found | {target.collection for target in targets if target is not None}


def _filled_in(record: PlanRecord) -> set[str]:
    """Fields and collections that a record has a value of, or a reason for having none."""
    found: set[str] = set()
    rows: list[Row] = [record.client, *record.plans]
    rows += [row for kind in CLIENT_ROWS if kind.collection != "plans" for row in getattr(record, kind.collection)]
    rows += [row for plan in record.plans for kind in PLAN_ROWS for row in getattr(plan, kind.collection)]
    for row in rows:
        found.add(row.collection)
        found.update(
            f"{row.collection}.{name}" for name in type(row).model_fields if getattr(row, name) not in (None, ())
        )
        found.update(name for said in row.absent for name in (said.field, f"{row.collection}.{said.field}"))
    return found


def _lacks(profiles: Iterable[PayerProfile], filled: set[str]) -> Iterator[Lack]:
    asked: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for profile in profiles:
        for demand in profile.demands:
            for path, what in _unfilled(demand, filled):
                words[path] = what
                who = demand_words(profile, demand)
                if who not in asked.setdefault(path, []):
                    asked[path].append(who)
    return (Lack(path, words[path], tuple(who)) for path, who in asked.items())


def _unfilled(demand: BaseDemand, filled: set[str]) -> Iterator[tuple[str, str]]:
    if isinstance(demand, SectionDemand):
        section = SECTIONS[demand.section]
        for alternatives in section.filled_by:
            if not filled & set(alternatives):
                yield alternatives[0], f"{section.label}: {' or '.join(map(_words, alternatives))}"
        return
    yield from ((path, _words(path)) for path in paths_of(demand) if path not in filled)


def _words(path: str) -> str:
    """`Plan: Strengths`, or the sheet's name for a collection."""
    collection, _, name = path.partition(".")
    row = row_type(collection)
    spec = field_spec(path) if name else None
    return f"{row.noun.capitalize()}: {spec.label}" if spec is not None else row.sheet
