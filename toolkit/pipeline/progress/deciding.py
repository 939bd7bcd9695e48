"""What people decide about returned forms: taking the form's word or the plan's, taking a merge back, issuing a form anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import datetime as DateTime
from pathlib import Path
from urllib.parse import unquote

from toolkit.errors import ConfigurationError, UnknownNameError
from toolkit.payers.naming import nearest
from toolkit.pipeline.progress.ledger import ISSUED, SUPERSEDED, UNDONE, FormState, Ledger
from toolkit.pipeline.progress.make import FormKey, MadeForm, MadeForms, make_forms
from toolkit.pipeline.progress.occasions import Wish
from toolkit.pipeline.setting import Selection
from toolkit.records.client import PlanRecord
from toolkit.records.comparison.differences import ChangeKind, differences
from toolkit.records.comparison.flat import flattened
from toolkit.records.comparison.sentences import named, sentence
from toolkit.records.comparison.threeway import Policy, merge_flat
from toolkit.records.origins import Origin, Origins
from toolkit.store.reading import StoreReader
from toolkit.store.store import Store
from toolkit.store.transaction import Transaction

__all__ = ["Choice", "Undone", "decide", "form_key", "issue_forms", "reissue", "states", "undo"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision: about a field of a form, or about the form as a whole (''). `take` is form or plan.

    It is about one return of the form: the one with the answers of `about` (`ledger.return_key`), else the one that came as
    `file`, else the one that waits.
    """

    number: str
    name: str
    take: str
    reason: str
    who: str
    file: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Undone:
    """A merge that was taken back. `kept` are things that were changed since, and stay."""

    number: str
    client: str
    changes: tuple[str, ...]
    kept: tuple[str, ...]


def form_key(store: Store) -> FormKey:
    """The store's newest key for forms."""
    with store.reader() as reader:
        keys = reader.keys()
    newest = list(keys)[-1]
    return FormKey(newest, keys[newest])


def issue_forms(store: Store, made: Sequence[MadeForm], *, actor: str, now: DateTime) -> None:
    """Write down that forms were issued, each once, so that what has not come back can be asked for."""
    with store.reader() as reader:
        ledger = Ledger(reader)
    new = [form for form in made if not ledger.form(form.form).is_issued]
    if not new:
        return
    with store.transaction(actor=actor, kind="form make", now=now) as work:
        for form in new:
            _note_issued(work, form)


def _note_issued(work: Transaction, form: MadeForm) -> None:
    said = form.to_dict() | {"clinician": form.clinician}
    work.event(ISSUED, client=form.client, payload=said)


def decide(store: Store, choices: Sequence[Choice], *, now: DateTime) -> None:
    """Write down decisions. The forms are merged by the next `merge_inbox`.

    Raises UnknownNameError for a form that this store did not issue and for a field or file that it cannot have,
    ConfigurationError for a decision without reason or name, and for one that may be about several returns.
    """
    with store.reader() as reader:
        ledger = Ledger(reader)
        for choice in choices:
            _check_field(reader, _state(ledger, choice.number), choice.name)
    choices = [replace(choice, about=_return_of(_state(ledger, choice.number), choice)) for choice in choices]
    for choice in choices:
        if choice.take not in ("form", "plan"):
            raise ConfigurationError(
                "A decision is for the form or for the plan.", choice.number, "Write form or plan."
            )
        if not choice.reason.strip() or not choice.who.strip():
            raise ConfigurationError("A decision needs a reason and a name.", choice.number, "Give --reason and --as.")
    by_actor: dict[str, list[Choice]] = {}
    for choice in choices:
        by_actor.setdefault(choice.who.strip(), []).append(choice)
    for who, own in by_actor.items():
        with store.transaction(actor=who, kind="decision", now=now) as work:
            for choice in own:
                client = _state(ledger, choice.number).client
                content = {"field": choice.name, "reason": choice.reason.strip(), "form": choice.number}
                content |= {"return": choice.about} if choice.about else {}
                work.decision(client=client, path="", subject=choice.number, decided=choice.take, content=content)


def _return_of(state: FormState, choice: Choice) -> str:
    """The return that a decision is about: `return_key`, '' for whichever comes next where none is known to wait."""
    if choice.about or not state.waits:
        return choice.about
    if choice.file:
        found = [key for key, name in state.waits.items() if name == choice.file]
        if not found:
            known = tuple(state.waits.values())
            raise UnknownNameError("waiting file", choice.file, nearest(choice.file, known), known)
        return found[-1]
    if len(state.waits) > 1:
        files = ", ".join(state.waits.values())
        mend = "Say which with --file, or fill in the workbook decisions.xlsx in the inbox."
        raise ConfigurationError(f"Several returns of this form wait for a decision: {files}.", choice.number, mend)
    return next(iter(state.waits))


_OWN_ROWS = re.compile(r"review|[xm]\d")


def _check_field(reader: StoreReader, state: FormState, name: str) -> None:
    """Raise UnknownNameError for a field that no form of the plan can have: a decision about it would never be acted on."""
    row, _, what = name.rpartition(".")
    stored = reader.find(state.client)
    plan = stored.record.plan(state.plan) if stored is not None else None
    if not name or plan is None:
        return
    rows = [each.id for each in (*plan.goals, *plan.objectives)]
    if not what or not (_OWN_ROWS.fullmatch(row) or unquote(row) in rows):
        known = tuple(f"{each}.status" for each in rows)
        raise UnknownNameError("field", name, nearest(name, known), known[:5])


def undo(store: Store, number: str, *, reason: str, actor: str, now: DateTime) -> Undone:
    """Take a form's latest merge back with a new revision: the values are as before, but for what was changed since.

    Where an earlier return of the form was merged too, that one counts again, and can be taken back in its turn.

    Raises UnknownNameError for an unknown form, ConfigurationError for one that is not merged.
    """
    with store.transaction(actor=actor, kind="form undo", now=now, backup=True) as work:
        state = _state(Ledger(work), number)
        latest = state.latest
        if latest is None:
            raise ConfigurationError("Nothing of this form is merged.", number, "plankit form list shows what is.")
        stored = work.current(state.client)
        before, after = work.record(latest.before), work.record(latest.after)
        merged = merge_flat(flattened(after), flattened(stored.record), flattened(before), Policy())
        changed = differences(stored.record, merged.record)
        origins = _origins_after_undo(stored.origins, stored.record, merged.record, actor, now)
        work.revision(
            record=merged.record, origins=origins, findings=stored.findings, kind="form undo", reading=stored.reading
        )
        work.event(UNDONE, client=state.client, payload={"form": number, "reason": reason})
    told = tuple(sentence(change, show_values=False) for change in changed)
    return Undone(number, state.client, told, tuple(named(collision.path) for collision in merged.open))


def _origins_after_undo(before: Origins, was: PlanRecord, record: PlanRecord, actor: str, now: DateTime) -> Origins:
    """The values that went back were decided by a person; all others came from where they came."""
    origin = Origin("decision", "", None, actor, now)
    rows = flattened(record)
    paths = set(rows) | {f"{path}.{name}" for path, row in rows.items() for name in row.values}
    origins = Origins(
        {path: row for path, row in before.rows.items() if path in rows},
        {path: value for path, value in before.values.items() if path in paths},
        {path: raw for path, raw in before.raw.items() if path in paths},
    )
    for change in differences(was, record):
        if change.kind is ChangeKind.CHANGED and change.path in paths:
            origins.values[change.path] = origin
    return origins


def reissue(
    store: Store,
    number: str,
    out: Path,
    *,
    as_of: Date,
    return_by: Date | None = None,
    actor: str,
    now: DateTime,
    folder: Path | None = None,
) -> MadeForms:
    """Make a form anew from the store's record of today; the old one is superseded, and waits for a decision if it comes back.

    Raises UnknownNameError for an unknown form, ConfigurationError where nothing is left to ask, and what `make_forms` raises.
    """
    with store.reader() as reader:
        state = _state(Ledger(reader), number)
    staff = _clinician_of(store, number)
    wish = Wish(as_of, state.first, state.last, return_by=return_by, clinician=staff)
    made = make_forms(
        [store.path], out, wish=wish, key=form_key(store), selection=Selection(only=(state.client,)), folder=folder
    )
    if not made.forms:
        raise ConfigurationError("The plan has nothing open to report on.", number, "Look at the client's plan.")
    new = made.forms[0]
    if new.form == number:
        return made
    with store.transaction(actor=actor, kind="form reissue", now=now) as work:
        _note_issued(work, new)
        work.event(SUPERSEDED, client=state.client, payload={"form": number, "by": new.form})
    return replace(made, forms=(new,))


def _clinician_of(store: Store, number: str) -> str:
    """The staff id for whom alone a form was made, '' for a form of the whole plan."""
    with store.reader() as reader:
        for _, said in reader.told(ISSUED):
            if said["form"] == number:
                return str(said.get("staff", "")) if said.get("per") == "clinician" else ""
    return ""


def _state(ledger: Ledger, number: str) -> FormState:
    wanted = number.strip().upper()
    found = ledger.known(wanted)
    if found is None or not found.client:
        known = tuple(_numbers(ledger))
        raise UnknownNameError("form", number, nearest(wanted, known), known[:5])
    return found


def _numbers(ledger: Ledger) -> Iterator[str]:
    return (state.number for state in ledger if state.client)


def states(reader: StoreReader) -> tuple[FormState, ...]:
    """All forms of a store, those that are wanted back first, the soonest due before others."""
    return tuple(
        sorted(Ledger(reader), key=lambda state: (not state.is_wanted, state.return_by or Date.max, state.number))
    )
