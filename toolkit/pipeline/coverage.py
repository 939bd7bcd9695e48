"""Coverage: every claim line of a file against the plans of a caseload, and the gaps between signed plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property
from pathlib import Path
from typing import Any

from toolkit.findings import Finding, Severity
from toolkit.payers.demands import Demands, demands_for
from toolkit.payers.duedates.inforce import plan_periods
from toolkit.payers.profile import PayerProfile
from toolkit.pipeline.claims import ClaimAnswer, Verdict, answer_claims, unknown_client
from toolkit.pipeline.gaps import Gap, find_gaps
from toolkit.pipeline.report import ProfileUse, profile_reservations
from toolkit.pipeline.setting import Selection, Setting, open_setting
from toolkit.pipeline.signing.standing import with_signed_versions
from toolkit.pipeline.sources import Clients, read_clients
from toolkit.records.client import PlanRecord
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.people import Staff
from toolkit.records.plan import Plan
from toolkit.records.reading.claims import ClaimLine, by_client, read_claims
from toolkit.records.reading.headers import nearest
from toolkit.records.reading.staffbook import StaffBook

__all__ = ["CoverageReport", "coverage"]


@dataclass(frozen=True)
class CoverageReport:
    """The claims, answered in the order of their file, and the gaps of their clients.

    `findings` are those of the files and what could not be read about the clients; `unread` counts claim lines that could
    not be used. `profiles` are those that decided.
    """

    as_of: Date
    claims: tuple[ClaimAnswer, ...]
    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]
    unread: int
    profiles: tuple[ProfileUse, ...]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many claims of each verdict, lines that could not be read, and gaps. No names."""
        verdicts = Counter(answer.verdict for answer in self.claims)
        return {str(verdict): verdicts[verdict] for verdict in Verdict} | {
            "unread": self.unread,
            "gaps": len(self.gaps),
        }

    @property
    def is_all_covered(self) -> bool:
        """Whether every claim line could be read, and none is uncovered."""
        return not self.unread and not self.counts[Verdict.NOT_COVERED]

    @property
    def reservations(self) -> tuple[str, ...]:
        """What a reader must know before relying on the result."""
        return profile_reservations(self.profiles)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: what `coverage --json` prints."""
        return {
            "as_of": self.as_of.isoformat(),
            "counts": dict(self.counts),
            "reservations": list(self.reservations),
            "claims": [answer.to_dict() for answer in self.claims],
            "gaps": [gap.to_dict() for gap in self.gaps],
            "findings": [found.to_dict() for found in self.findings],
            "profiles": [profile.to_dict() for profile in self.profiles],
        }


def coverage(
    claims: Path,
    sources: Sequence[Path],
    *,
    as_of: Date,
    payers: Sequence[str] = (),
    agency: str | None = None,
    selection: Selection | None = None,
    folder: Path | None = None,
    export: ExportOptions | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> CoverageReport:
    """Answer the claims of a file by the plans of some sources. Arguments are those of `check`.

    With a selection, claims of other clients are left out. Raises InputError where a file cannot be read at all,
    ConfigurationError for a profile or agency that cannot be used.
    """
    setting = open_setting(as_of=as_of, payers=payers, agency=agency, selection=selection, folder=folder)
    file = read_claims(claims)
    caseload = read_clients(sources, own_fields=setting.own_fields, export=export)
    work = _Work(setting, caseload, frozenset(setting.selection.ids(caseload)))
    groups = by_client(file.lines)
    for done, (client, lines) in enumerate(groups.items(), start=1):
        work.client(client, lines)
        if on_progress is not None:
            on_progress(done, len(groups))
    found = (*file.findings, *caseload.findings, *setting.catalogue.findings, *work.findings)
    return CoverageReport(
        as_of=as_of,
        claims=tuple(sorted(work.answers, key=lambda answer: answer.line.place.row or 0)),
        gaps=tuple(work.gaps),
        findings=tuple(sorted(found, key=Finding.sort_key)),
        unread=file.unread,
        profiles=work.profiles(),
    )


class _Work:
    """Answers one client after the other, and keeps what came of it."""

    def __init__(self, setting: Setting, caseload: Clients, chosen: frozenset[str]) -> None:
        self.answers: list[ClaimAnswer] = []
        self.gaps: list[Gap] = []
        self.findings: list[Finding] = []
        self._setting = setting
        self._caseload = caseload
        self._chosen = chosen
        self._uses: Counter[str] = Counter()
        self._profiles: dict[str, PayerProfile] = {}

    def client(self, client: str, lines: Sequence[ClaimLine]) -> None:
        """Answer the claims of one client."""
        if client not in self._caseload:
            if not self._setting.selection.is_limited:
                near = nearest(client, self._caseload.client_ids)
                self.answers += [unknown_client(line, near) for line in lines]
            return
        loaded = self._caseload.client(client)
        record, as_of = loaded.record, self._setting.as_of
        if client not in self._chosen or not self._setting.selection.includes(record, as_of):
            return
        self.findings += [found for found in loaded.findings if found.severity is Severity.ERROR]
        versions = with_signed_versions(record, loaded.signed, lambda plan: self._demands(record, plan))
        periods = plan_periods(versions, lambda plan: self._demands(versions, plan), as_of=as_of)
        self._count(period.demands for period in periods)
        staff = _StaffFinder(self._caseload.staff, record)
        self.answers += answer_claims(record, lines, periods, staff, as_of=as_of)
        self.gaps += find_gaps(record, [line.date for line in lines], periods, as_of=as_of)

    def _demands(self, record: PlanRecord, plan: Plan) -> Demands:
        setting, agency = self._setting, self._setting.agency_of(record)
        values = agency.values if agency else {}
        return demands_for(
            record, plan, setting.catalogue, as_of=setting.as_of, payers=setting.payers_of(record), agency_values=values
        )

    def _count(self, demands: Any) -> None:
        used = {profile.key: profile for each in demands for profile in each.profiles}
        self._profiles.update(used)
        self._uses.update(used.keys())

    def profiles(self) -> tuple[ProfileUse, ...]:
        """The profiles that were used, with how many clients each."""
        return tuple(ProfileUse.of(self._profiles[key], self._uses[key]) for key in sorted(self._profiles))


class _StaffFinder:
    """Finds a staff member by id or name: in the caseload's list, else among those whom the record names."""

    def __init__(self, book: StaffBook, record: PlanRecord) -> None:
        self._book = book
        self._record = record

    def __call__(self, written: str) -> Staff | None:
        member = self._book.members.get(self._book.find(written).id)
        if member is not None:
            return member.row
        return next((row for row in self._record.staff if written in (row.id, row.name)), None)
