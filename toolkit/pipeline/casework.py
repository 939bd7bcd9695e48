"""One client's case from raw rows to findings: built, matched with payers and agency, checked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from toolkit.findings import Finding
from toolkit.instep import Steps, at_once
from toolkit.payers.demands import Demands, demands_for
from toolkit.payers.duedates.businessdays import FEDERAL
from toolkit.pipeline import codes
from toolkit.pipeline.report import ClientStatus, WaiverUse
from toolkit.pipeline.setting import Setting, agency_rules
from toolkit.pipeline.signing.standing import plan_as_it_stands
from toolkit.records.reading.assemble import LoadedClient, build_client
from toolkit.records.reading.stored import Bundle
from toolkit.rules.case import Case
from toolkit.rules.check import check_case
from toolkit.rules.facts import CaseFacts, case_facts
from toolkit.rules.waivers import holds
from toolkit.templates.agency import Agency
from toolkit.templates.context_changes import Since

__all__ = ["Casework", "Summary", "examine", "examining"]


@dataclass(frozen=True)
class Summary:
    """What remains of a case when its record is let go: small and picklable."""

    status: ClientStatus
    findings: tuple[Finding, ...]
    facts: CaseFacts | None
    waivers: tuple[WaiverUse, ...]

    def with_those_of(self, other: Summary) -> Summary:
        """The same, with what was found as another of the client's documents was made."""
        more = tuple(found for found in other.findings if found not in self.findings)
        if not more:
            return self
        findings = tuple(sorted((*self.findings, *more), key=Finding.sort_key))
        return replace(self, findings=findings, status=self.status.with_more(more))


@dataclass(frozen=True)
class Casework:
    """One client's case with all that was found in it. `agency` is None where none is named or it is not known.

    `since` is the earlier record that documents are held against, None where nobody asked.
    """

    case: Case
    demands: Demands
    agency: Agency | None
    findings: tuple[Finding, ...]
    since: Since | None = None

    @property
    def client(self) -> str:
        """The client's id."""
        return self.case.record.client.id

    def summary(self, more: tuple[Finding, ...] = ()) -> Summary:
        """The case in short; `more` was found after the check, as its document was made."""
        findings = tuple(sorted((*self.findings, *more), key=Finding.sort_key))
        status = ClientStatus.of(
            self.client,
            findings,
            clinician=self.case.clinician,
            agency=self.agency.id if self.agency else "",
            profiles=tuple(profile.key for profile in self.demands.profiles),
        )
        return Summary(status, findings, case_facts(self.case), _waivers(self.case, findings))


def examine(rows: Bundle, setting: Setting) -> Casework | None:
    """Build a client's record and check it; None if the client is not among those asked for. Never raises for odd data."""
    return at_once(examining(rows, setting))


def examining(rows: Bundle, setting: Setting) -> Steps[Casework | None]:
    """The same in steps: building, then checking."""
    loaded = build_client(rows)
    yield
    record = loaded.record
    if not setting.selection.includes(record, setting.as_of):
        return None
    plan = record.current_plan(setting.as_of)
    agency = setting.agency_of(record)
    demands = demands_for(
        record,
        plan,
        setting.catalogue,
        as_of=setting.as_of,
        payers=setting.payers_of(record),
        agency_values=agency.values if agency else {},
    )
    standing = plan_as_it_stands(plan, loaded.signed, demands) if plan is not None and loaded.signed else None
    case = Case(
        record=record,
        as_of=setting.as_of,
        demands=demands,
        plan=standing.plan if standing is not None else plan,
        episode=record.episode_of(plan),
        origins=loaded.origins,
        agency=agency_rules(agency),
        loaded=loaded.findings,
        holidays=agency.holidays if agency else FEDERAL,
        codes=setting.codes,
    )
    found = [*loaded.findings, *_agency_findings(loaded, agency), *check_case(case)]
    found += standing.findings if standing is not None else ()
    findings = (_attributed(finding, case) for finding in found)
    return Casework(case, demands, agency, tuple(sorted(findings, key=Finding.sort_key)))


def _attributed(found: Finding, case: Case) -> Finding:
    """The finding with client and clinician filled in: readers know neither."""
    if found.clinician == case.clinician and found.client:
        return found
    return replace(found, client=found.client or case.record.client.id, clinician=found.clinician or case.clinician)


def _agency_findings(loaded: LoadedClient, agency: Agency | None) -> list[Finding]:
    named = loaded.record.client.agency
    if agency is not None or not named:
        return []
    return [
        codes.AGENCY_UNKNOWN.finding(
            "The agency that this client's row names is not known.",
            field="client.agency",
            place=loaded.origins.place("client.agency"),
            hint="Write the id of an agency as `plankit template list` gives it, or name one with --agency.",
            value=named,
        )
    ]


def _waivers(case: Case, findings: tuple[Finding, ...]) -> tuple[WaiverUse, ...]:
    if not case.record.waivers:
        return ()
    set_aside = Counter((found.code, found.waived) for found in findings if found.waived)
    uses = []
    for waiver in case.record.waivers:
        code = (waiver.code or "").strip().upper()
        uses.append(
            WaiverUse(
                client=case.record.client.id,
                code=code,
                field=waiver.field or "",
                reason=waiver.reason or "",
                who=waiver.who or "",
                until=waiver.until.isoformat() if waiver.until else "",
                in_force=holds(waiver, case.as_of),
                findings=sum(
                    count
                    for (of_code, said), count in set_aside.items()
                    if of_code == code and said.startswith(waiver.who or "") and said.endswith(waiver.reason or "")
                ),
            )
        )
    return tuple(uses)
