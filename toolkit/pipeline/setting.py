"""What a run works with, the same for all of its clients: the day, the agencies, the payer profiles, whom it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from functools import cached_property, lru_cache
from pathlib import Path

from toolkit.errors import InputError
from toolkit.payers.catalogue import Catalogue
from toolkit.payers.naming import nearest, plain
from toolkit.pipeline.sources import Clients
from toolkit.pipeline.workspace import Workspace, WorkspaceSettings
from toolkit.records.client import PlanRecord
from toolkit.records.fields import FieldSpec
from toolkit.records.icd10 import CodeBook, find_releases
from toolkit.records.reading.caseload import OwnFields
from toolkit.rules.case import AgencyRules
from toolkit.rules.wording import load_wording
from toolkit.shipped import search_folders
from toolkit.templates.agency import Agency, agencies, named_agency

__all__ = ["Selection", "Setting", "agency_rules", "declared_fields", "open_setting", "own_fields_of"]


@dataclass(frozen=True)
class Selection:
    """Which clients of a caseload: by id, by their clinician's name or staff id, by programme. Nothing given means all."""

    only: tuple[str, ...] = ()
    clinicians: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()

    @property
    def is_limited(self) -> bool:
        """Whether it leaves anybody out."""
        return bool(self.only or self.clinicians or self.programmes)

    def ids(self, caseload: Clients) -> tuple[str, ...]:
        """The ids to look at, in the source's order. Raises InputError for one that the caseload does not have."""
        if not self.only:
            return caseload.client_ids
        known = frozenset(caseload.client_ids)
        for wanted in self.only:
            if wanted not in known:
                raise InputError(f'There is no client "{wanted}" in the caseload.', "--only", _similar(wanted, known))
        return tuple(client for client in caseload.client_ids if client in self.only)

    def includes(self, record: PlanRecord, as_of: Date) -> bool:
        """Whether a client's current plan has one of the clinicians, and its episode one of the programmes."""
        plan = record.current_plan(as_of)
        if self.clinicians:
            staff_id = (plan.primary_clinician or plan.author) if plan else None
            member = record.staff_member(staff_id)
            if not _among((staff_id, member.name if member else None), self.clinicians):
                return False
        if self.programmes:
            episode = record.episode_of(plan)
            return _among((episode.programme if episode else None,), self.programmes)
        return True


def _among(values: Sequence[str | None], wanted: Sequence[str]) -> bool:
    return bool({plain(value) for value in values if value} & {plain(each) for each in wanted})


def _similar(wanted: str, known: frozenset[str]) -> str:
    bare = wanted.lstrip("0").casefold()
    same = sorted(client for client in known if client.lstrip("0").casefold() == bare)
    near = same[0] if same else nearest(wanted, sorted(known))
    return f'Did you mean "{near}"?' if near else "Ids are text: zeros at the front count."


@dataclass(frozen=True)
class Setting:
    """Immutable and picklable. `payers` and `agency` stand in for what the clients' rows say; blank leaves it to the rows.

    `default_payers` and `default_agency` (a workspace's) stand in where a client's rows are blank.
    """

    as_of: Date
    agencies: Mapping[str, Agency]
    catalogue: Catalogue
    payers: tuple[str, ...] = ()
    agency: str = ""
    selection: Selection = field(default_factory=Selection)
    codes: CodeBook = field(default_factory=CodeBook)
    default_payers: tuple[str, ...] = ()
    default_agency: str = ""

    @cached_property
    def own_fields(self) -> OwnFields:
        """The fields that the agencies at hand declare for themselves, by collection."""
        return own_fields_of(agency for agency in self.agencies.values() if self.agency in ("", agency.id))

    def agency_of(self, record: PlanRecord) -> Agency | None:
        """The agency that serves a client: the one that was asked for, else the one its row names by id or by name."""
        if self.agency:
            return self.agencies[self.agency]
        return self._by_name.get(plain(record.client.agency or self.default_agency))

    def payers_of(self, record: PlanRecord) -> tuple[str, ...]:
        """The payers to apply in place of a client's coverage; none where that is to be looked at."""
        return self.payers or (() if record.coverage else self.default_payers)

    @cached_property
    def _by_name(self) -> Mapping[str, Agency]:
        names = {plain(agency.title): agency for agency in self.agencies.values()}
        return names | {plain(agency.id): agency for agency in self.agencies.values()}


def own_fields_of(known: Iterable[Agency]) -> OwnFields:
    """The fields that some agencies declare for themselves, by collection."""
    declared: dict[str, dict[str, FieldSpec]] = {}
    for agency in known:
        for collection, specs in agency.own_fields.items():
            declared.setdefault(collection, {}).update({spec.name: spec for spec in specs})
    return {collection: tuple(specs.values()) for collection, specs in declared.items()}


def open_setting(
    *,
    as_of: Date,
    payers: Sequence[str] = (),
    agency: str | None = None,
    selection: Selection | None = None,
    folder: Path | None = None,
) -> Setting:
    """Read the agencies and payer profiles: those in `folder` (the working folder if None) before the shipped ones.

    Raises UnknownNameError for an agency or payer that there is not, ConfigurationError for one that cannot be used.
    """
    where = folder if folder is not None else Path.cwd()
    workspace = Workspace.around(where)
    defaults = workspace.settings if workspace is not None else WorkspaceSettings()
    known = agencies(search_folders("agency_templates", where))
    for name in filter(None, (agency, defaults.agency)):
        named_agency(known, name)
    catalogue = Catalogue.load(search_folders("payer_profiles", where))
    for payer in (*payers, *defaults.payers):
        catalogue.get(payer)
    return Setting(
        as_of=as_of,
        agencies=dict(known),
        catalogue=catalogue,
        payers=tuple(payers),
        agency=agency or "",
        selection=selection or Selection(),
        codes=find_releases(workspace.root if workspace is not None else where),
        default_payers=defaults.payers,
        default_agency=defaults.agency,
    )


def declared_fields(folder: Path | None = None) -> OwnFields:
    """The fields that the agencies at hand declare for themselves, for readers and writers of caseloads."""
    known = agencies(search_folders("agency_templates", folder if folder is not None else Path.cwd()))
    return own_fields_of(known.values())


@lru_cache(maxsize=64)
def agency_rules(agency: Agency | None) -> AgencyRules:
    """What an agency changed about our own advice."""
    if agency is None:
        return AgencyRules()
    return AgencyRules(grades=dict(agency.rules), wording=load_wording(agency.wording) if agency.wording else None)
