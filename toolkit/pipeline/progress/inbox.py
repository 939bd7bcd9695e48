"""Merging an inbox: every file that came back is merged, known already, waiting for a decision, or set aside with the reason.

A file is read in a process under limits, matched by the sealed note that it carries and never by its name, and merged into the
store's record of its client in one transaction, which reads the record back and compares it with the form before it ends. Then
the file moves to `merged/` or `set-aside/` with a note beside it; nothing is deleted. A run that is killed leaves a file where
it was, and the next run finds that it is merged already.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date as Date
from datetime import datetime as DateTime
from pathlib import Path
from typing import Any

from toolkit.errors import FileUnreadableError
from toolkit.findings import FilePlace, Finding
from toolkit.forms.model import Notice, Reading
from toolkit.forms.reading.reader import FormReader
from toolkit.pipeline.check import OnProgress
from toolkit.pipeline.progress import codes
from toolkit.pipeline.progress.decisionbook import BOOK
from toolkit.pipeline.progress.filing import ASIDE, MERGED_FOLDER, has_changed, named, put_away
from toolkit.pipeline.progress.ledger import MERGED, SCANNED, WAITS, FormState, Ledger, return_key
from toolkit.pipeline.progress.merging import FormMerge, merge_form, missing_after, unused_answers
from toolkit.pipeline.progress.outcomes import FileOutcome, MergedInbox, Sort
from toolkit.pipeline.progress.returned import Returned, judge, remarks, unused
from toolkit.pipeline.signing import codes as signing
from toolkit.pipeline.signing.versions import changed_signed_plans
from toolkit.records.comparison.differences import Change, differences
from toolkit.records.comparison.sentences import sentence
from toolkit.shipped import WORKSPACE_FILE
from toolkit.store.revision import Source, StoredRecord
from toolkit.store.store import Store
from toolkit.store.transaction import Transaction

__all__ = ["merge_inbox"]

_OURS = frozenset((MERGED_FOLDER, ASIDE, BOOK))
_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "icon\r"))
_UNDER_WAY = frozenset((".part", ".partial", ".crdownload", ".download", ".tmp"))
"""Endings of what browsers and mail programs have not finished writing."""
_BLANK = "blank", "Nothing was filled in.", "Ask for it again; answers that were typed may not have been saved."
_BESIDE = (
    "beside-fields",
    "Its fields are blank: what somebody wrote stands on the page beside them (as Fill & Sign tools put it).",
    "Read it on the form, and type it into a new copy; ask to have the fields themselves filled in.",
)
_SETTLING = 5.0
"""A file that was changed less than so many seconds ago and cannot be read yet may still be being written."""
_SKEW = 600.0
"""So many seconds may the clock of the computer that the folder lies on be ahead of ours."""


def merge_inbox(
    inbox: Path,
    store: Store,
    *,
    as_of: Date,
    now: DateTime,
    actor: str,
    preview: bool = False,
    on_progress: OnProgress | None = None,
) -> MergedInbox:
    """Merge all files of a folder (or one file) into the store. With `preview` nothing is written or moved.

    A backup of the store is made before the first form is merged. Raises InputError for an inbox that is not there, and the
    store's errors.
    """
    run = _Run(inbox, store, as_of=as_of, now=now, actor=actor, preview=preview)
    files = tuple(_files(inbox))
    outcomes: list[FileOutcome] = []
    with FormReader(ours=("PK-",)) as reader:
        for position, (path, read) in enumerate(zip(files, reader.read_each(files), strict=True), 1):
            outcomes.append(run.file(path, read))
            if on_progress is not None:
                on_progress(position, len(files))
    wanted = sorted(
        (state for state in run.ledger if state.is_wanted), key=lambda state: (state.return_by or as_of, state.number)
    )
    return MergedInbox(inbox, as_of, tuple(outcomes), tuple(wanted))


def _files(inbox: Path) -> Iterator[Path]:
    """All that lies in the inbox, by name, but our own folders and what no person put there."""
    if inbox.is_file():
        yield inbox
        return
    if not inbox.is_dir():
        raise FileUnreadableError(inbox, "There is no such inbox.", "Name the folder in which the forms came back.")
    if (inbox / WORKSPACE_FILE).exists():
        mend = "Name the folder in it in which the forms came back."
        raise FileUnreadableError(inbox, "It is a workspace, and not an inbox.", mend)
    for path in sorted(inbox.iterdir(), key=lambda each: each.name.casefold()):
        name = path.name.casefold()
        if name in _OURS or name in _SYSTEM or name.startswith((".", "~$")) or path.suffix.lower() in _UNDER_WAY:
            continue
        if path.is_file() or path.is_dir() or not path.exists():  # no pipe or device: reading one may never end
            yield path


class _NotHeldError(Exception):
    """A record that was written and read back does not hold what the form says: the transaction is taken back."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.what = f"The record would not hold what the form says ({count} value{'' if count == 1 else 's'})."


class _Run:
    def __init__(self, inbox: Path, store: Store, *, as_of: Date, now: DateTime, actor: str, preview: bool) -> None:
        self._folder = inbox if inbox.is_dir() else inbox.parent
        self._store, self._as_of, self._now, self._actor, self._preview = store, as_of, now, actor, preview
        self._is_backed_up = False
        with store.reader() as reader:
            self._keys = dict(reader.keys())
            self.ledger = Ledger(reader)

    def file(self, path: Path, read: Reading | FileUnreadableError) -> FileOutcome:
        """What becomes of one file, by what was read of it."""
        outcome = self._settled(path, read)
        return replace(outcome, findings=(*outcome.findings, *_told(outcome)))

    def _settled(self, path: Path, read: Reading | FileUnreadableError) -> FileOutcome:
        if path.is_dir():
            why, mend = "It is a folder, and is not looked into.", "Put the files that lie in it into the inbox itself."
            return FileOutcome(named(path), Sort.LEFT, why=why, mend=mend)
        if isinstance(read, FileUnreadableError):
            why = "It cannot be opened."
            return FileOutcome(named(path), Sort.LEFT, why=why, mend="Close it in other programs, and merge again.")
        returned = judge(named(path), read, self._keys)
        if self._is_under_way(path, returned):
            return _left(path)
        outcome = self._sorted(returned)
        if outcome.kind == "blank" and self._is_fresh(path):
            return _left(path)
        return outcome if self._preview else put_away(self._folder, path, outcome, read.digest, now=self._now)

    def _is_under_way(self, path: Path, returned: Returned) -> bool:
        """Whether a file is still being written: it is another by now, or new and cut off."""
        if has_changed(path, returned.digest):
            return True
        is_cut_off = returned.aside is not None and returned.aside.kind in ("damaged", "not-a-pdf")
        return (is_cut_off or Notice.REPAIRED in returned.reading.notices) and self._is_fresh(path)

    def _is_fresh(self, path: Path) -> bool:
        """Whether a file was written to just now, by the clock of whichever computer the folder lies on."""
        with contextlib.suppress(OSError):
            return -_SKEW <= self._now.timestamp() - path.stat().st_mtime < _SETTLING
        return True

    def _sorted(self, returned: Returned) -> FileOutcome:
        aside, issue = returned.aside, returned.issue
        if aside is not None and aside.kind == "scan" and self.ledger.known(returned.number):
            return self._attached(returned, self.ledger.form(returned.number))
        if aside is not None or issue is None:
            assert aside is not None, "a form that is not set aside has an issue"  # noqa: S101
            told = FileOutcome(returned.file, Sort.ASIDE, returned.number, "", aside.kind, aside.why, aside.mend)
            return replace(told, findings=tuple(remarks(returned, None)))
        state = self.ledger.form(returned.number)
        decided = state.decided_of(returned.content)
        if state.has_merged(returned.content):
            return _again(returned, issue.client)
        if decided.get("") == "plan":
            why, mend = "It was decided to keep the plan as it is.", "Nothing is to be done."
            return FileOutcome(returned.file, Sort.ASIDE, returned.number, issue.client, "decided", why, mend)
        if self._preview:
            with self._store.reader() as reader:
                return self._merge(returned, state, decided, reader, None)
        try:
            with self._store.transaction(
                actor=self._actor, kind="form", now=self._now, backup=not self._is_backed_up
            ) as work:
                state = Ledger(work, issue.client).form(returned.number)  # another merge may have come between
                if state.has_merged(returned.content):
                    return _again(returned, issue.client)
                outcome = self._merge(returned, state, state.decided_of(returned.content), work, work)
                self._is_backed_up = self._is_backed_up or work.has_added  # else the copy is let go
        except _NotHeldError as error:
            why, mend = f"{error.what} Nothing of it was merged.", "Keep the form, and report this."
            return FileOutcome(returned.file, Sort.ASIDE, returned.number, issue.client, "not-held", why, mend)
        if outcome.sort is Sort.DECISION:
            self._note_waiting(returned, outcome, state)
        return outcome

    def _note_waiting(self, returned: Returned, outcome: FileOutcome, state: FormState) -> None:
        """Write down, once, that a return waits: decisions are about it, and nobody is asked for the form meanwhile."""
        if outcome.answers in state.waits:
            return
        said = {"form": outcome.number, "client": outcome.client, "content": returned.content, "name": returned.file}
        with self._store.transaction(actor=self._actor, kind="form", now=self._now) as work:
            work.event(WAITS, client=outcome.client, payload=said)
        self.ledger.note(WAITS, said)

    def _attached(self, returned: Returned, state: FormState) -> FileOutcome:
        """A signed page that was printed and scanned: it is attached to its plan, and a person says who signed and when."""
        told = FileOutcome(returned.file, Sort.DECISION, returned.number, state.client, "signed-page")
        if returned.digest in state.scans:
            return replace(told, sort=Sort.AGAIN, why="The same page was attached already.")
        said = {"form": returned.number, "client": state.client, "plan": state.plan, "file": returned.digest}
        if not self._preview:
            with self._store.transaction(actor=self._actor, kind="form", now=self._now) as work:
                work.event(SCANNED, client=state.client, payload=said | {"name": returned.file})
        self.ledger.note(SCANNED, said)
        why = (
            "It is a signed page, and is attached to its plan. It waits for a person to confirm signer and date. "
            "What else was written on it by hand is not merged."
        )
        found = codes.SIGNED_PAGE.finding(
            "A signed page waits for a person to confirm signer and date.",
            client=state.client,
            field=f"plans[{state.plan}].signatures",
            place=FilePlace(returned.file),
            hint=f"Look at the page, then: plankit sign {state.client} --plan {state.plan} --role … --date … --file FILE",
        )
        return replace(told, why=why, mend=found.hint, findings=(found,))

    def _merge(
        self,
        returned: Returned,
        state: FormState,
        decided: Mapping[str, str],
        reader: Any,
        work: Transaction | None,
    ) -> FileOutcome:
        issue = returned.issue
        assert issue is not None, "see _sorted"  # noqa: S101
        stored = reader.find(issue.client)
        if stored is None:
            why, mend = (
                "Its client is not in this store.",
                "Import the caseload that has the client, and merge it again.",
            )
            return FileOutcome(returned.file, Sort.ASIDE, returned.number, issue.client, "wrong-client", why, mend)
        author = issue.clinician or self._actor
        merge = merge_form(returned, stored, reader, state, decided, as_of=self._as_of, now=self._now, author=author)
        if merge.answers is not None and merge.answers.untouched and not merge.waiting:
            kind, why, mend = _BESIDE if returned.reading.marks else _BLANK
            return FileOutcome(returned.file, Sort.ASIDE, returned.number, issue.client, kind, why, mend)
        found = tuple(remarks(returned, merge.answers))
        if merge.waiting:
            told = FileOutcome(returned.file, Sort.DECISION, returned.number, issue.client, waiting=merge.waiting)
            told = replace(told, answers=return_key(returned.content))
            told = _with_changes(told, self._if_taken(returned, stored, reader, state, decided))
            return replace(told, findings=(*found, *_undecided(told)))
        assert merge.record is not None, "nothing is waiting"  # noqa: S101
        changed = differences(stored.record, merge.record)
        found += tuple(unused(returned, unused_answers(merge)))
        found += tuple(
            signing.FORM.finding(
                f"The form changes plan {plan}, which is signed: its signatures cover the version before.",
                client=issue.client,
                field=f"plans[{plan}]",
                place=FilePlace(returned.file),
                hint=f"Write an amendment, or have it signed again where the payer asks: plankit sign {issue.client} --status",
            )
            for plan in changed_signed_plans(reader, stored.record, merge.record)
        )
        if work is not None:
            self._write(returned, merge, work, state)
        told = FileOutcome(returned.file, Sort.MERGED, returned.number, issue.client, findings=found)
        return _with_changes(told, changed)

    def _if_taken(
        self, returned: Returned, stored: StoredRecord, reader: Any, state: FormState, decided: Mapping[str, str]
    ) -> Sequence[Change]:
        """What would change if somebody decided for a form that waits; nothing where some of it cannot be taken at all."""
        assert returned.issue is not None, "see _sorted"  # noqa: S101
        taken = {**decided, "": "form"}
        author = returned.issue.clinician or self._actor
        merge = merge_form(returned, stored, reader, state, taken, as_of=self._as_of, now=self._now, author=author)
        return differences(stored.record, merge.record) if merge.record is not None else ()

    def _write(self, returned: Returned, merge: FormMerge, work: Transaction, state: FormState) -> None:
        """Write the revision, read it back, and compare it with the form; all of it is taken back if it does not hold."""
        assert merge.record is not None and merge.origins is not None and merge.answers is not None  # noqa: S101
        revision = work.revision(
            record=merge.record,
            origins=merge.origins,
            findings=merge.stored.findings,
            sources=[Source("form", returned.file)],
            base=merge.base.id if merge.base else None,
            kind="form",
            reading=merge.stored.reading,
        )
        lost = missing_after(work.current(merge.issue.client).record, merge)
        if lost:
            raise _NotHeldError(len(lost))
        said = {
            "form": returned.number,
            "client": merge.issue.client,
            "content": returned.content,
            "file": returned.digest,
            "before": merge.stored.revision.id,
            "after": revision.id,
            "lacking": list(merge.answers.lacking),
            "fields": len(merge.fields),
        }
        work.event(MERGED, client=merge.issue.client, payload=said)
        self.ledger.note(MERGED, said)


def _again(returned: Returned, client: str) -> FileOutcome:
    why = "The same answers were merged already."
    return FileOutcome(returned.file, Sort.AGAIN, returned.number, client, why=why)


def _with_changes(outcome: FileOutcome, changes: Sequence[Change]) -> FileOutcome:
    plain, shown = (
        tuple(sentence(change, show_values=values, in_full=True) for change in changes) for values in (False, True)
    )
    return replace(outcome, changes=plain, shown=shown)


def _left(path: Path) -> FileOutcome:
    mend = "It is looked at again the next time."
    return FileOutcome(named(path), Sort.LEFT, why="It is still being written.", mend=mend)


def _told(outcome: FileOutcome) -> Iterator[Finding]:
    """A finding for a file that was set aside or left."""
    code = {Sort.ASIDE: codes.SET_ASIDE, Sort.LEFT: codes.LEFT}.get(outcome.sort)
    if code is not None:
        place = FilePlace(outcome.file)
        yield code.finding(outcome.why, client=outcome.client, place=place, hint=outcome.mend)


def _undecided(outcome: FileOutcome) -> Iterator[Finding]:
    for each in outcome.waiting:
        about = f" --field {each.name}" if each.name else ""
        yield codes.UNDECIDED.finding(
            each.why,
            client=outcome.client,
            field=each.path,
            place=FilePlace(outcome.file),
            hint=f"plankit form decide {outcome.number}{about} --take form|plan --reason … --as NAME",
        )
