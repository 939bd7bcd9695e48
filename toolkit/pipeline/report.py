"""What a check found: findings, how each client stands, and what the result rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date as Date
from functools import cached_property
from typing import Any

from toolkit.findings import Finding, Severity
from toolkit.payers.profile import PayerProfile
from toolkit.pipeline.causes import Cause, causes_of

__all__ = ["ClientStatus", "ProfileUse", "Report", "Source", "UnusedColumn", "WaiverUse", "profile_reservations"]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: its name (never its folders), what it is, and its SHA-256."""

    name: str
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ProfileUse:
    """A payer profile that the result rests on, for how many clients, and how sure its demands are.

    `standings` counts its demands by standing (verified, secondary, unverified, example); `checked` is the oldest day on
    which somebody compared one of them with its source, as text.
    """

    id: str
    title: str
    file: str
    clients: int
    standings: Mapping[str, int]
    checked: str = ""

    @property
    def is_verified(self) -> bool:
        """Whether every demand of it was compared with its source."""
        return set(self.standings) <= {"verified"}

    @classmethod
    def of(cls, profile: PayerProfile, clients: int) -> ProfileUse:
        """The use of a profile for so many clients."""
        return cls(
            id=profile.key,
            title=profile.title,
            file=profile.file,
            clients=clients,
            standings={str(standing): count for standing, count in sorted(profile.standings().items())},
            checked=profile.checked.isoformat() if profile.checked else "",
        )

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self) | {"standings": dict(self.standings)}


@dataclass(frozen=True, slots=True)
class UnusedColumn:
    """A column that the toolkit does not know: kept with the source, and not used."""

    place: str
    header: str


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """A waiver on file for a client. `findings` is how many findings it set aside, `in_force` whether it still holds."""

    client: str
    code: str
    field: str
    reason: str
    who: str
    until: str
    in_force: bool
    findings: int

    @property
    def what(self) -> str:
        """The code, and the field where the waiver is about one: `CO101 plans.strengths`."""
        return f"{self.code} {self.field}".rstrip()

    @property
    def why(self) -> str:
        """The reason, who gave it and until when, and what it does: as every report prints it."""
        state = f"sets aside {self.findings}" if self.in_force else "no longer in force"
        return f"{self.reason} ({self.who}, until {self.until or 'further notice'}; {state})"


@dataclass(frozen=True, slots=True)
class ClientStatus:
    """How one client stands. `profiles` are the payer profiles (`id@version`) that were applied."""

    client: str
    clinician: str
    agency: str
    profiles: tuple[str, ...]
    errors: int
    warnings: int
    infos: int
    waived: int
    is_held_up: bool

    @classmethod
    def of(
        cls, client: str, findings: tuple[Finding, ...], *, clinician: str, agency: str, profiles: tuple[str, ...]
    ) -> ClientStatus:
        """The standing that follows from a client's findings."""
        counted = Counter(found.severity for found in findings if not found.waived)
        return cls(
            client=client,
            clinician=clinician,
            agency=agency,
            profiles=profiles,
            errors=counted[Severity.ERROR],
            warnings=counted[Severity.WARNING],
            infos=counted[Severity.INFO],
            waived=sum(1 for found in findings if found.waived),
            is_held_up=any(found.is_blocking for found in findings),
        )

    def with_more(self, findings: Sequence[Finding]) -> ClientStatus:
        """The same client after further findings."""
        counted = Counter(found.severity for found in findings if not found.waived)
        return replace(
            self,
            errors=self.errors + counted[Severity.ERROR],
            warnings=self.warnings + counted[Severity.WARNING],
            infos=self.infos + counted[Severity.INFO],
            is_held_up=self.is_held_up or any(found.is_blocking for found in findings),
        )


@dataclass(frozen=True)
class Report:
    """The result of a check.

    `findings` are sorted by client, worst first; those of whole files and of the caseload come first, with a blank client.
    `clients` stand in the order of the source. Writers are in `toolkit.pipeline.reports`.
    """

    as_of: Date
    sources: tuple[Source, ...] = ()
    findings: tuple[Finding, ...] = ()
    clients: tuple[ClientStatus, ...] = ()
    profiles: tuple[ProfileUse, ...] = ()
    unused_columns: tuple[UnusedColumn, ...] = ()
    waivers: tuple[WaiverUse, ...] = ()

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """What to mend, that which holds up most clients first."""
        return causes_of(self.findings)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Numbers of errors, warnings and infos that nobody waived, of waived findings, clients, and clients held up."""
        counted = Counter(str(found.severity) for found in self.findings if not found.waived)
        return {
            "errors": counted["error"],
            "warnings": counted["warning"],
            "infos": counted["info"],
            "waived": sum(1 for found in self.findings if found.waived),
            "clients": len(self.clients),
            "held_up": sum(1 for status in self.clients if status.is_held_up),
        }

    @property
    def reservations(self) -> tuple[str, ...]:
        """What a reader must know before relying on the result: demands that nobody compared with their source."""
        return profile_reservations(self.profiles)

    def has_at_least(self, severity: Severity) -> bool:
        """Whether there is a finding of that severity or worse that nobody waived."""
        return any(found.severity.rank >= severity.rank and not found.waived for found in self.findings)

    def of_client(self, client: str) -> tuple[Finding, ...]:
        """The findings of one client, or with '' those of files and of the caseload."""
        return self._by_client.get(client, ())

    @cached_property
    def _by_client(self) -> Mapping[str, tuple[Finding, ...]]:
        grouped: dict[str, list[Finding]] = {}
        for found in self.findings:
            grouped.setdefault(found.client, []).append(found)
        return {client: tuple(findings) for client, findings in grouped.items()}

    def to_dict(self, *, show_values: bool = False) -> dict[str, Any]:
        """JSON-ready: what `check --json` prints. Values of the record are in it only where they are asked for."""
        return {
            "as_of": self.as_of.isoformat(),
            "counts": dict(self.counts),
            "reservations": list(self.reservations),
            "causes": [cause.to_dict() for cause in self.causes],
            "findings": [found.to_dict(show_values=show_values) for found in self.findings],
            "clients": [asdict(status) | {"profiles": list(status.profiles)} for status in self.clients],
            "profiles": [profile.to_dict() for profile in self.profiles],
            "waivers": [asdict(waiver) for waiver in self.waivers],
            "unused_columns": [asdict(column) for column in self.unused_columns],
            "sources": [asdict(source) for source in self.sources],
        }


def profile_reservations(profiles: Sequence[ProfileUse]) -> tuple[str, ...]:
    """What a reader must know of these profiles: which of their demands nobody compared with their source."""
    return tuple(f"{profile.id}: {_in_doubt(profile)}" for profile in profiles if not profile.is_verified)


def _in_doubt(profile: ProfileUse) -> str:
    total = sum(profile.standings.values())
    doubtful = {standing: count for standing, count in sorted(profile.standings.items()) if standing != "verified"}
    said = ", ".join(f"{count} {standing}" for standing, count in doubtful.items())
    return f"{said} of {total} demand{'s' if total != 1 else ''}"
