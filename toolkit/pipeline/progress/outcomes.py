"""What became of returned files: one outcome a file, and which forms are still wanted back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as Date
from enum import StrEnum
from pathlib import Path
from typing import Any

from toolkit.findings import Finding
from toolkit.pipeline.progress.ledger import FormState
from toolkit.pipeline.progress.merging import Waiting

__all__ = ["FileOutcome", "MergedInbox", "Sort"]


class Sort(StrEnum):
    """What becomes of a file. `LEFT`: it is still being written or cannot be opened, and is looked at the next time."""

    MERGED = "merged"
    AGAIN = "already merged"
    DECISION = "needs a decision"
    ASIDE = "set aside"
    LEFT = "left for the next time"


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file. `moved` is where it lies now, relative to the inbox. `changes` are sentences without values.

    `answers` names the return where it waits for a decision (`ledger.return_key`).
    """

    file: str
    sort: Sort
    number: str = ""
    client: str = ""
    kind: str = ""
    why: str = ""
    mend: str = ""
    moved: str = ""
    waiting: tuple[Waiting, ...] = ()
    changes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    shown: tuple[str, ...] = field(default=(), repr=False)
    answers: str = ""

    def to_dict(self, *, show_values: bool = False) -> dict[str, Any]:
        """JSON-ready."""
        plain = {name: getattr(self, name) for name in ("file", "number", "client", "kind", "why", "mend", "moved")}
        waiting = [{"field": each.name, "path": each.path, "why": each.why} for each in self.waiting]
        if show_values:
            for told, each in zip(waiting, self.waiting, strict=True):
                told |= {"issued": _text(each.issued), "plan": _text(each.plan), "form": _text(each.form)}
        return {
            **plain,
            "status": str(self.sort),
            "waiting": waiting,
            "changes": list(self.shown if show_values else self.changes),
            "findings": [found.to_dict(show_values=show_values) for found in self.findings],
        }


def _text(value: Any) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True)
class MergedInbox:
    """What became of all files, and which forms are still wanted back."""

    inbox: Path
    as_of: Date
    files: tuple[FileOutcome, ...]
    wanted: tuple[FormState, ...]

    def of(self, sort: Sort) -> tuple[FileOutcome, ...]:
        """The files that were sorted so."""
        return tuple(each for each in self.files if each.sort is sort)

    def to_dict(self, *, show_values: bool = False) -> dict[str, Any]:
        """JSON-ready: what `form merge --json` prints."""
        wanted = [
            {
                "form": state.number,
                "client": state.client,
                "clinician": state.clinician,
                "return_by": state.return_by.isoformat() if state.return_by else "",
                "lacking": list(state.lacking),
            }
            for state in self.wanted
        ]
        return {"files": [each.to_dict(show_values=show_values) for each in self.files], "wanted": wanted}
