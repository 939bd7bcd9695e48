"""What became of each client's form, and what of it somebody still has to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum
from pathlib import Path
from typing import Any

from toolkit.findings import Finding, Severity
from toolkit.forms.mapping.codes import CONTINUED
from toolkit.pipeline.manifest import Entry

__all__ = ["FilledForm", "FilledForms", "FormStatus", "StillToFill"]


class FormStatus(StrEnum):
    """What became of a client's form."""

    MADE = "made"
    REFUSED = "refused"
    NOT_WRITTEN = "not written"


@dataclass(frozen=True, slots=True)
class StillToFill:
    """A field that a person fills in: its page, its full name, what the form says of it, and why it is open."""

    page: int
    field: str
    label: str
    kind: str
    why: str
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One client's form. `file` is the name it has or would have, `clinician` who goes on with it ('' if nobody is named)."""

    client: str
    status: FormStatus
    file: str = ""
    still: tuple[StillToFill, ...] = ()
    findings: tuple[Finding, ...] = ()
    clinician: str = ""


@dataclass(frozen=True)
class FilledForms:
    """The result of a run. `findings` are of the map, the form and the sources; `is_stopped` where the map stopped it.

    `entries` say what the forms on the disk were made from.
    """

    out: Path
    title: str
    as_of: Date
    findings: tuple[Finding, ...]
    forms: tuple[FilledForm, ...]
    is_stopped: bool = False
    entries: tuple[Entry, ...] = ()

    def of(self, status: FormStatus) -> tuple[FilledForm, ...]:
        """The forms of that status."""
        return tuple(form for form in self.forms if form.status is status)

    def with_addendum(self) -> int:
        """How many forms have further pages, for texts that go on there."""
        made = self.of(FormStatus.MADE)
        return sum(any(found.code == CONTINUED.code for found in form.findings) for form in made)

    def still_on_every_form(self) -> tuple[StillToFill, ...]:
        """What has to be filled in on each of the forms that were made; () of fewer than two forms."""
        made = self.of(FormStatus.MADE)
        if len(made) < 2:
            return ()
        common = set(made[0].still).intersection(*(form.still for form in made[1:]))
        return tuple(each for each in made[0].still if each in common)

    def everything(self) -> Iterator[Finding]:
        """All findings, those of the clients too."""
        yield from self.findings
        for form in self.forms:
            yield from form.findings

    def has_at_least(self, severity: Severity) -> bool:
        """Whether there is a finding of that severity or worse."""
        return any(found.severity.rank >= severity.rank for found in self.everything())

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: what `form fill --json` prints."""
        return {
            "as_of": self.as_of.isoformat(),
            "title": self.title,
            "forms": [
                {
                    "client": form.client,
                    "clinician": form.clinician,
                    "status": str(form.status),
                    "file": form.file if form.status is FormStatus.MADE else "",
                    "still_to_fill": [
                        {
                            "page": each.page,
                            "field": each.field,
                            "label": each.label,
                            "kind": each.kind,
                            "why": each.why,
                            "required": each.is_required,
                        }
                        for each in form.still
                    ],
                    "findings": [found.to_dict() for found in form.findings],
                }
                for form in self.forms
            ],
            "findings": [found.to_dict() for found in self.findings],
        }
