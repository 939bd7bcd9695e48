"""What the store knows of forms: which were issued, what came back, what was undone, superseded and decided.

Nothing is kept but events and decisions; the state of each form is worked out from them in their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Any

from toolkit.store.reading import StoreReader

__all__ = ["ISSUED", "MERGED", "SCANNED", "SUPERSEDED", "UNDONE", "FormState", "Ledger"]

ISSUED, MERGED, UNDONE, SUPERSEDED, SCANNED = (
    "form issued",
    "form merged",
    "form undone",
    "form superseded",
    "form scanned",
)


@dataclass
class FormState:
    """One form. `content` is what was merged of it (a hash), '' where nothing is; `before` and `after` are revisions' ids.

    `decided` maps a field's name (or '' for the form as a whole) to `form` or `plan`. `scans` are hashes of its signed pages.
    """

    number: str
    client: str = ""
    plan: str = ""
    first: Date | None = None
    last: Date | None = None
    clinician: str = ""
    return_by: Date | None = None
    is_issued: bool = False
    content: str = ""
    before: int = 0
    after: int = 0
    lacking: tuple[str, ...] = ()
    superseded_by: str = ""
    decided: dict[str, str] = field(default_factory=dict)
    scans: set[str] = field(default_factory=set)

    @property
    def is_wanted(self) -> bool:
        """Whether it is still to come back, or came back with a required question left blank."""
        return self.is_issued and not self.superseded_by and (not self.content or bool(self.lacking))


class Ledger:
    """The forms of a store."""

    def __init__(self, reader: StoreReader) -> None:
        self._forms: dict[str, FormState] = {}
        for event, said in reader.told(ISSUED, MERGED, UNDONE, SUPERSEDED, SCANNED):
            self.note(event.kind, said)
        for decision in reader.decisions():
            if decision.subject in self._forms or decision.subject.startswith("PK-"):
                self.form(decision.subject).decided[str(decision.content.get("field", ""))] = decision.decided

    def form(self, number: str) -> FormState:
        """The form of that number; a new one where nothing is known of it."""
        return self._forms.setdefault(number, FormState(number))

    def known(self, number: str) -> FormState | None:
        """The form of that number, None where nothing is known of it."""
        return self._forms.get(number)

    def __iter__(self) -> Iterator[FormState]:
        return iter(self._forms.values())

    def wanted(self) -> Iterator[FormState]:
        """The forms that are still to come back, or came back with a required question left blank."""
        return (state for state in self if state.is_wanted)

    def note(self, kind: str, said: Mapping[str, Any]) -> None:
        """Take in an event."""
        state = self.form(str(said["form"]))
        if kind == ISSUED:
            state.is_issued, state.client, state.plan = True, said["client"], said["plan"]
            state.first, state.last = Date.fromisoformat(said["first"]), Date.fromisoformat(said["last"])
            state.return_by, state.clinician = Date.fromisoformat(said["return_by"]), said["clinician"]
        elif kind == MERGED:
            state.client = said["client"]
            state.content, state.before, state.after = said["content"], said["before"], said["after"]
            state.lacking = tuple(said["lacking"])
        elif kind == UNDONE:
            state.content, state.lacking = "", ()
            state.decided.clear()
        elif kind == SCANNED:
            state.scans.add(str(said["file"]))
        elif kind == SUPERSEDED:
            state.superseded_by = str(said["by"])
