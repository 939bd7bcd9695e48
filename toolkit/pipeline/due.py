"""What is due for a caseload: every client's days by its payers' rules, gathered into a worklist."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from toolkit.errors import ConfigurationError
from toolkit.findings import Finding, Severity
from toolkit.payers.applied import AppliedDemand
from toolkit.payers.demands import Demands, demands_for
from toolkit.payers.duedates.businessdays import FEDERAL
from toolkit.payers.duedates.duedates import DueStatus
from toolkit.payers.duedates.dueitems import DueItem, DueKind, due_items
from toolkit.payers.kinds.signing import SignatureDemand
from toolkit.pipeline.crew import in_parts, jobs_for, spread
from toolkit.pipeline.report import ProfileUse
from toolkit.pipeline.setting import Selection, Setting, open_setting
from toolkit.pipeline.signing.standing import plan_as_it_stands
from toolkit.pipeline.sources import read_clients
from toolkit.pipeline.worklist import DueLine, Wanted, Worklist
from toolkit.records.client import PlanRecord
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.plan import Plan
from toolkit.records.reading.assemble import build_client
from toolkit.records.reading.stored import Bundle
from toolkit.records.vocabulary import field_spec

__all__ = ["AHEAD", "due"]

AHEAD = timedelta(days=30)
"""How far ahead a worklist looks unless it is said."""
_PART = 100
_NAMESPACE = uuid.UUID("6f0f5f0e-8f7b-5c58-9d0e-6a1f0f6f3c11")
"""Of the ids of calendar entries. Changing it would double the entries in every calendar that took one in."""
_KINDS = {
    "first_plan": DueKind.FIRST_PLAN,
    "interim_plan": DueKind.INTERIM_PLAN,
    "review": DueKind.REVIEW,
    "signature": DueKind.SIGNATURE,
    "certification": DueKind.CERTIFICATION,
    "approval": DueKind.APPROVAL,
    "assessment": DueKind.PREREQUISITE,
    "instrument": DueKind.PREREQUISITE,
    "document": DueKind.PREREQUISITE,
    "consent": DueKind.CONSENT,
    "authorisation": DueKind.AUTHORISATION,
}
"""Kinds of demands that set days, and what is due by them."""


def due(
    sources: Sequence[Path],
    *,
    as_of: Date,
    by: Date | None = None,
    first: Date | None = None,
    statuses: Sequence[DueStatus] = (),
    profiles: Sequence[str] = (),
    payers: Sequence[str] = (),
    agency: str | None = None,
    selection: Selection | None = None,
    folder: Path | None = None,
    export: ExportOptions | None = None,
    jobs: int | None = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> Worklist:
    """What is due for the clients of some sources. What is not due yet is listed up to `by` (30 days from `as_of` if None).

    `first`, `statuses` and `profiles` (ids, or `id@version`) limit the list: see `worklist.Wanted`. The other arguments are
    those of `check`. Raises InputError where a source cannot be read at all, ConfigurationError for a profile or agency that
    cannot be used, and for days that are the wrong way round.
    """
    wanted_by = as_of + min(AHEAD, Date.max - as_of) if by is None else by
    if first is not None and first > wanted_by:
        raise ConfigurationError(f"The list would begin on {first} and end on {wanted_by}.", "", "Turn the days round.")
    setting = open_setting(as_of=as_of, payers=payers, agency=agency, selection=selection, folder=folder)
    keys = frozenset(version for wanted in profiles for version in _versions(setting, wanted))
    wanted = Wanted(wanted_by, first, frozenset(statuses), keys)
    caseload = read_clients(sources, own_fields=setting.own_fields, export=export)
    ids = setting.selection.ids(caseload)
    parts = in_parts((caseload.bundle(client) for client in ids), _PART)
    results = spread(_Reckoner, (setting, wanted), parts, jobs=jobs_for(len(ids), jobs))
    gathered = _Gathered()
    gathered.take(results, len(ids), on_progress)
    found = (*caseload.findings, *setting.catalogue.findings, *gathered.findings)
    return Worklist(
        as_of=as_of,
        by=wanted_by,
        lines=tuple(sorted(gathered.lines, key=DueLine.sort_key)),
        clients=gathered.clients,
        without_profile=gathered.without_profile,
        left_out={str(status): count for status, count in gathered.left_out.items()},
        findings=tuple(sorted((one for one in found if one.severity is not Severity.INFO), key=Finding.sort_key)),
        profiles=tuple(
            ProfileUse.of(profile, gathered.uses[profile.key])
            for profile in sorted(setting.catalogue.profiles, key=lambda profile: profile.key)
            if profile.key in gathered.uses
        ),
    )


def _versions(setting: Setting, wanted: str) -> Iterator[str]:
    """The keys of a profile: of one version where it is named, else of all. Raises UnknownNameError."""
    found = setting.catalogue.get(wanted)
    exact = "@" in wanted
    yield from (one.key for one in setting.catalogue.profiles if one.id == found.id and (not exact or one is found))


class _Reckoned(NamedTuple):
    """What came of one client."""

    lines: tuple[DueLine, ...]
    left_out: Counter[DueStatus]
    profiles: tuple[str, ...]
    findings: tuple[Finding, ...]


class _Reckoner:
    """Reckons clients and keeps no record of them."""

    def __init__(self, given: tuple[Setting, Wanted]) -> None:
        self._setting, self._wanted = given

    def work(self, part: list[Bundle]) -> tuple[list[_Reckoned], int]:
        """What is due for some clients, those left out who are not asked for; and how many there were."""
        found = (_reckon(rows, self._setting, self._wanted) for rows in part)
        return [one for one in found if one is not None], len(part)

    def close(self) -> None:
        """Nothing is held."""


class _Gathered:
    """What workers handed back."""

    def __init__(self) -> None:
        self.lines: list[DueLine] = []
        self.findings: list[Finding] = []
        self.left_out: Counter[DueStatus] = Counter()
        self.uses: Counter[str] = Counter()
        self.clients = 0
        self.without_profile = 0

    def take(
        self,
        results: Iterable[tuple[list[_Reckoned], int]],
        total: int,
        on_progress: Callable[[int, int], None] | None,
    ) -> None:
        """Keep what each part brings."""
        done = 0
        for part, count in results:
            for one in part:
                self.lines += one.lines
                self.findings += one.findings
                self.left_out += one.left_out
                self.uses.update(one.profiles)
                self.clients += 1
                self.without_profile += not one.profiles
            done += count
            if on_progress is not None:
                on_progress(done, total)


@dataclass(frozen=True)
class _Client:
    """Whose lines are made. `outdated` are findings of signatures that are of the plan before it was changed."""

    record: PlanRecord
    plan: Plan | None
    outdated: tuple[Finding, ...] = ()

    @property
    def clinician(self) -> str:
        """Name of the plan's primary clinician, else of its author; the staff id where no name is known; else ''."""
        staff_id = (self.plan.primary_clinician or self.plan.author) if self.plan else None
        member = self.record.staff_member(staff_id) if staff_id else None
        return (member.name if member else None) or staff_id or ""

    @property
    def programme(self) -> str:
        """The programme of the plan's episode, as the caseload writes it."""
        episode = self.record.episode_of(self.plan)
        return (episode.programme if episode else None) or ""


def _reckon(rows: Bundle, setting: Setting, wanted: Wanted) -> _Reckoned | None:
    loaded = build_client(rows)
    record = loaded.record
    if not setting.selection.includes(record, setting.as_of):
        return None
    client = _Client(record, record.current_plan(setting.as_of))
    agency = setting.agency_of(record)
    demands = demands_for(
        record,
        client.plan,
        setting.catalogue,
        as_of=setting.as_of,
        payers=setting.payers_of(record),
        agency_values=agency.values if agency else {},
    )
    if client.plan is not None and loaded.signed:
        standing = plan_as_it_stands(client.plan, loaded.signed, demands)
        client = _Client(record, standing.plan, standing.findings)
    holidays = agency.holidays if agency else FEDERAL
    reckoned = due_items(record, client.plan, demands, as_of=setting.as_of, holidays=holidays)
    items = [*reckoned, *_undecided(demands)]
    listed = [item for item in items if wanted.includes(item)]
    left_out = Counter(item.status for item in items)
    left_out.subtract(item.status for item in listed)
    wrong = [found for found in (*loaded.findings, *demands.findings) if found.severity is Severity.ERROR]
    wrong += client.outdated
    findings = tuple(replace(found, client=record.client.id, clinician=client.clinician) for found in wrong)
    lines = tuple(_lines(client, items, listed)) if listed else ()
    return _Reckoned(lines, +left_out, tuple(one.key for one in demands.profiles), findings)


def _undecided(demands: Demands) -> Iterator[DueItem]:
    """What may be due, where the record is silent on the payer's condition: it must not be missing from the list."""
    seen: set[tuple[str, str]] = set()
    for one in demands.undecided:
        demand = one.demand.demand
        kind = _KINDS.get(demand.kind)
        if kind is None:
            continue
        what = str(kind).capitalize()
        if isinstance(demand, SignatureDemand):
            what = f"{what}: {demand.lines['en']}"
        condition = f"asked for if {demand.when}; " if demand.when else ""
        if (what, condition) in seen:
            continue
        seen.add((what, condition))
        blank = " and ".join(f"{_label(path)} is blank" for path in one.lacking)
        why = f"cannot be reckoned: {condition}{blank}"
        why = f"{why}; {one.demand.source}" if one.demand.source else why
        yield DueItem(kind, what, DueStatus.UNKNOWN, why, demand=one.demand, lacking=one.lacking)


def _label(path: str) -> str:
    spec = field_spec(path)
    return spec.label if spec else path


def _lines(client: _Client, items: Iterable[DueItem], listed: Iterable[DueItem]) -> Iterator[DueLine]:
    """The lines of the listed items. All items are counted, so that an entry's id does not hang on what else is listed."""
    clinician, programme = client.clinician, client.programme
    chosen = {id(item) for item in listed}
    seen: Counter[tuple[str, ...]] = Counter()
    for item in items:
        key = (client.record.client.id, str(item.kind), item.what, _plan_of(item.path))
        seen[key] += 1
        if id(item) not in chosen:
            continue
        yield DueLine(
            client=client.record.client.id,
            kind=str(item.kind),
            item=item.what,
            status=item.status,
            why=item.why,
            uid=str(uuid.uuid5(_NAMESPACE, "\0".join((*key, str(seen[key]))))),
            due=item.due,
            moment=item.moment,
            opens=item.opens,
            grace_end=item.grace_end,
            not_before=item.not_before,
            done=item.done,
            clinician=clinician,
            programme=programme,
            set_by=item.set_by,
            set_reason=item.set_reason,
            lacking=item.lacking,
            path=item.path,
            **_basis(item.demand),
        )


def _plan_of(path: str) -> str:
    """`plans[P1]`, or '' for what hangs on no plan: the rest of a path changes as rows are added."""
    head = path.split(".", 1)[0]
    return head if head.startswith("plans[") else ""


def _basis(demand: AppliedDemand | None) -> dict[str, str]:
    if demand is None:
        return {}
    return {"profile": demand.profile.key, "citation": demand.citation, "standing": str(demand.standing)}
