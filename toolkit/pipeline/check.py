"""Check a caseload: every client's case against its payers' demands and our advice, then what only shows across clients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from pathlib import Path

from toolkit.findings import Finding
from toolkit.instep import Steps, in_step
from toolkit.pipeline.casework import Summary, examining
from toolkit.pipeline.crew import in_parts, jobs_for, spread
from toolkit.pipeline.report import ClientStatus, ProfileUse, Report, Source, UnusedColumn, WaiverUse
from toolkit.pipeline.setting import Selection, Setting, open_setting
from toolkit.pipeline.sources import Clients, read_clients
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.reading.stored import Bundle
from toolkit.rules.check import check_caseload
from toolkit.rules.facts import CaseFacts

__all__ = ["PART", "Collected", "OnProgress", "check", "report_of"]

PART = 24
"""Clients that travel to a worker together."""

OnProgress = Callable[[int, int], None]
"""Called with (clients done, all clients) as work goes on."""


def check(
    sources: Sequence[Path],
    *,
    as_of: Date,
    payers: Sequence[str] = (),
    agency: str | None = None,
    selection: Selection | None = None,
    folder: Path | None = None,
    export: ExportOptions | None = None,
    jobs: int | None = 1,
    on_progress: OnProgress | None = None,
) -> Report:
    """Check the clients of some workbooks, CSV folders or form data.

    `payers` (profile ids) and `agency` (id) stand in for what the clients' rows say. Agencies and profiles are looked for
    in `folder` (the working folder if None) and among the shipped ones. `jobs` is the number of processes: None chooses;
    more than one needs a main module that can be imported.

    Raises InputError where a source cannot be read at all, ConfigurationError for a profile or agency that cannot be used.
    """
    setting = open_setting(as_of=as_of, payers=payers, agency=agency, selection=selection, folder=folder)
    caseload = read_clients(sources, own_fields=setting.own_fields, export=export)
    ids = setting.selection.ids(caseload)
    parts = in_parts((caseload.bundle(client) for client in ids), PART)
    results = spread(_Checker, setting, parts, jobs=jobs_for(len(ids), jobs))
    collected = Collected()
    across = check_caseload(collected.through(results, len(ids), on_progress))
    return report_of(caseload, setting, collected, across)


class _Checker:
    """Examines clients and keeps no record of them."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def work(self, part: list[Bundle]) -> list[Summary]:
        """The summaries of some clients, those left out who are not asked for."""
        summaries = in_step(self._summary(rows) for rows in part)
        return [summary for summary in summaries if summary is not None]

    def _summary(self, rows: Bundle) -> Steps[Summary | None]:
        work = yield from examining(rows, self._setting)
        yield
        return work.summary() if work is not None else None

    def close(self) -> None:
        """Nothing is held."""


@dataclass
class Collected:
    """What workers handed back, in the order of the clients."""

    findings: list[Finding] = field(default_factory=list)
    clients: list[ClientStatus] = field(default_factory=list)
    waivers: list[WaiverUse] = field(default_factory=list)

    def through(
        self, results: Iterable[Sequence[Summary]], total: int, on_progress: OnProgress | None
    ) -> Iterator[CaseFacts]:
        """Keep what reports need of each summary, and pass its facts on to the rules that look across clients."""
        done = 0
        for part in results:
            for summary in part:
                self.add(summary)
                if summary.facts is not None:
                    yield summary.facts
            done = min(total, done + PART)
            if on_progress is not None:
                on_progress(done, total)

    def add(self, summary: Summary) -> None:
        """Keep one client's summary, without its facts."""
        self.findings.extend(summary.findings)
        self.clients.append(summary.status)
        self.waivers.extend(summary.waivers)


def report_of(caseload: Clients, setting: Setting, collected: Collected, across: Sequence[Finding]) -> Report:
    """The report of what was collected; `across` was found across clients."""
    clients = _with_across(collected.clients, across)
    findings = (*caseload.findings, *setting.catalogue.findings, *collected.findings, *across)
    return Report(
        as_of=setting.as_of,
        sources=tuple(Source(source.name, source.kind, source.sha256) for source in caseload.sources),
        findings=tuple(sorted(findings, key=Finding.sort_key)),
        clients=clients,
        profiles=_profile_uses(setting, clients),
        unused_columns=tuple(UnusedColumn(str(column.place), column.header) for column in caseload.unknown_columns),
        waivers=tuple(collected.waivers),
    )


def _with_across(clients: Iterable[ClientStatus], across: Sequence[Finding]) -> tuple[ClientStatus, ...]:
    grouped: dict[str, list[Finding]] = {}
    for found in across:
        grouped.setdefault(found.client, []).append(found)
    return tuple(status.with_more(grouped[status.client]) if status.client in grouped else status for status in clients)


def _profile_uses(setting: Setting, clients: Iterable[ClientStatus]) -> tuple[ProfileUse, ...]:
    counted = Counter(key for status in clients for key in status.profiles)
    return tuple(
        ProfileUse.of(profile, counted[profile.key])
        for profile in sorted(setting.catalogue.profiles, key=lambda profile: profile.key)
        if profile.key in counted
    )
