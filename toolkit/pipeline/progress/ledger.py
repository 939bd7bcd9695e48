"""What the store knows of forms: which were issued, what came back, what waits, what was undone, superseded and decided.

Nothing is kept but events and decisions; the state of each form is worked out from them in their order. A decision is about
one return of a form, known by its answers, and is used up by the merge that acts on it: another return is asked about anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Any

from toolkit.store.reading import StoreReader

__all__ = ["ISSUED", "MERGED", "SCANNED", "SUPERSEDED", "UNDONE", "WAITS", "FormState", "Ledger", "Merge", "return_key"]

ISSUED, MERGED, UNDONE, SUPERSEDED, SCANNED, WAITS = (
    "form issued",
    "form merged",
    "form undone",
    "form superseded",
    "form scanned",
    "form waits",
)
_KEY = 12


def return_key(content: str) -> str:
    """By what decisions name one return of a form: the beginning of the hash of its answers."""
    return content[:_KEY]


@dataclass(frozen=True, slots=True)
class Merge:
    """One return that is part of the record: the hash of its answers, the revisions around it, and what it left blank."""

    content: str
    before: int
    after: int
    lacking: tuple[str, ...] = ()


@dataclass
class FormState:
    """One form. `merges` are the returns that are merged and were not taken back, the latest last.

    `waits` are the returns that wait for a decision, as `return_key` → file name. `decided` maps a return ('' for whichever
    comes next) to what was decided of its fields ('' for the form as a whole): `form` or `plan`. `scans` are hashes of signed
    pages.
    """

    number: str
    client: str = ""
    plan: str = ""
    first: Date | None = None
    last: Date | None = None
    clinician: str = ""
    return_by: Date | None = None
    is_issued: bool = False
    merges: list[Merge] = field(default_factory=list)
    waits: dict[str, str] = field(default_factory=dict)
    superseded_by: str = ""
    decided: dict[str, dict[str, str]] = field(default_factory=dict)
    scans: set[str] = field(default_factory=set)

    @property
    def latest(self) -> Merge | None:
        """The return that was merged last, None where nothing of the form is merged."""
        return self.merges[-1] if self.merges else None

    @property
    def is_merged(self) -> bool:
        """Whether something of the form is part of the record."""
        return bool(self.merges)

    def has_merged(self, content: str) -> bool:
        """Whether a return with these answers is merged."""
        return any(each.content == content for each in self.merges)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The required questions that the return which was merged last left blank."""
        return self.merges[-1].lacking if self.merges else ()

    @property
    def is_refused(self) -> bool:
        """Whether somebody decided to leave the plan as it is, whatever the form says or would say."""
        return any(said.get("") == "plan" for said in self.decided.values())

    @property
    def is_wanted(self) -> bool:
        """Whether it is still to come back, or came back with a required question left blank."""
        if not self.is_issued or self.superseded_by or self.waits:
            return False
        return bool(self.lacking) if self.is_merged else not self.is_refused

    def decided_of(self, content: str) -> dict[str, str]:
        """What was decided of the return with these answers: field, or '' for all of it → `form` or `plan`."""
        return {**self.decided.get("", {}), **self.decided.get(return_key(content), {})}


class Ledger:
    """The forms of a store, or those of one client."""

    def __init__(self, reader: StoreReader, client: str = "") -> None:
        self._forms: dict[str, FormState] = {}
        told = reader.told(ISSUED, MERGED, UNDONE, SUPERSEDED, SCANNED, WAITS, client=client)
        decisions = (each for each in reader.decisions(client) if each.subject.startswith("PK-"))
        steps: list[tuple[int, str, Mapping[str, Any]]] = [(event.sequence, event.kind, said) for event, said in told]
        steps += [(each.event, "", {"form": each.subject, "take": each.decided, **each.content}) for each in decisions]
        for _, kind, said in sorted(steps, key=lambda step: step[0]):
            if kind:
                self.note(kind, said)
            else:
                self._decide(said)

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
        elif kind == WAITS:
            state.client = said["client"]
            state.waits[return_key(said["content"])] = str(said["name"])
        elif kind == MERGED:
            self._merged(state, said)
        elif kind == UNDONE:
            del state.merges[-1:]
            state.decided.clear()
        elif kind == SCANNED:
            state.scans.add(str(said["file"]))
        elif kind == SUPERSEDED:
            state.superseded_by = str(said["by"])

    @staticmethod
    def _merged(state: FormState, said: Mapping[str, Any]) -> None:
        content = str(said["content"])
        state.client = said["client"]
        state.merges.append(Merge(content, said["before"], said["after"], tuple(said["lacking"])))
        for used in ("", return_key(content)):
            state.decided.pop(used, None)
        state.waits.pop(return_key(content), None)

    def _decide(self, said: Mapping[str, Any]) -> None:
        state = self.form(str(said["form"]))
        about, name = str(said.get("return", "")), str(said.get("field", ""))
        state.decided.setdefault(about, {})[name] = str(said["take"])
        if not name and said["take"] == "plan":
            state.waits.pop(about, None)
