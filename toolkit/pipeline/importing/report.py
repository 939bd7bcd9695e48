"""What an import did, client by client: for the terminal and as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from toolkit.findings import Finding, Severity
from toolkit.records.comparison.differences import Change
from toolkit.records.comparison.sentences import named, sentence
from toolkit.records.comparison.threeway import Kept

__all__ = ["ClientImport", "Imported", "Status"]


class Status(StrEnum):
    """What became of a client. `KEPT`: not in the source, or not taken from it for the reason that a finding gives."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class ClientImport:
    """One client: what changed from the store's revision before, what was kept, and what waits for a decision.

    `revision` is the number of the latest revision, None for a client of whom the store has none. `in_source` is False for one
    whom the source does not have.
    """

    client: str
    status: Status
    revision: int | None = None
    changes: tuple[Change, ...] = ()
    kept: tuple[Kept, ...] = ()
    findings: tuple[Finding, ...] = ()
    in_source: bool = True

    def to_dict(self, *, show_values: bool) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "client": self.client,
            "status": str(self.status),
            "revision": self.revision,
            "in_source": self.in_source,
            "changes": [
                {
                    "path": change.path,
                    "change": str(change.kind),
                    "said": sentence(change, show_values=show_values),
                }
                for change in self.changes
            ],
            "kept": [{"path": kept.path, "said": f"{named(kept.path)} is not in the source."} for kept in self.kept],
            "waiting": [found.to_dict(show_values=show_values) for found in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Imported:
    """An import, or what one would do (`is_preview`). `sources` and `backup` are names of files without folders."""

    clients: tuple[ClientImport, ...]
    findings: tuple[Finding, ...]
    sources: tuple[str, ...]
    is_preview: bool
    backup: str = ""
    from_export: bool = False

    def count(self, status: Status) -> int:
        """How many clients have that status."""
        return Counter(each.status for each in self.clients)[status]

    def of(self, status: Status) -> tuple[ClientImport, ...]:
        """The clients of that status."""
        return tuple(each for each in self.clients if each.status is status)

    @property
    def waiting(self) -> tuple[Finding, ...]:
        """What a person has to decide, of all clients."""
        return tuple(found for each in self.clients for found in each.findings)

    @property
    def kept(self) -> int:
        """How many rows and values were kept that the source does not have."""
        return sum(len(each.kept) for each in self.clients)

    def has_at_least(self, severity: Severity) -> bool:
        """Whether there is a finding of that severity or worse."""
        found = (*self.findings, *self.waiting)
        return any(each.severity.rank >= severity.rank and not each.waived for each in found)

    def to_dict(self, *, show_values: bool = False) -> dict[str, Any]:
        """JSON-ready: what `import --json` prints."""
        return {
            "clients": [each.to_dict(show_values=show_values) for each in self.clients],
            "counts": {str(status): self.count(status) for status in Status},
            "findings": [found.to_dict(show_values=show_values) for found in self.findings],
            "sources": list(self.sources),
            "preview": self.is_preview,
            "backup": self.backup,
        }
