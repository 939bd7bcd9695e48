"""One returned form and the store's record of its client: what the record becomes, or what a person has to decide first.

Three versions meet: the record from which the form was made, the store's of now, and the first with the form's answers in it.
What the form says goes into the store's record; where the store's value was changed meanwhile to something else, a person
decides. Several clinicians' forms of one period make one review: what each wrote stands there one below the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date as Date
from datetime import datetime as DateTime
from typing import Any

from toolkit.findings import FieldPlace
from toolkit.forms.progress.answers import Answer, Answers, Trouble, read_answers
from toolkit.forms.progress.applying import Applied, apply_answers, review_row
from toolkit.forms.progress.issue import SEAL_FIELD, Issue
from toolkit.forms.progress.words import words_in
from toolkit.pipeline.progress.ledger import FormState
from toolkit.pipeline.progress.returned import Returned
from toolkit.records.client import PlanRecord
from toolkit.records.comparison.flat import Flattened, flattened, scope_of
from toolkit.records.comparison.threeway import Collision, Merged, Policy, Take, merge_flat
from toolkit.records.origins import Origin, Origins
from toolkit.records.plan import Plan
from toolkit.store.reading import StoreReader
from toolkit.store.revision import Revision, StoredRecord

__all__ = ["FormMerge", "Waiting", "merge_form", "missing_after", "unused_answers"]

_MOVED_ON = "The plan has moved on: this value was changed since the form was issued."
_UNREADABLE = "The form's word cannot be taken: decide for the plan, and record in the workbook what was meant."
_JOINED = ("client_view", "other_news", "progress_summary", "changes", "continue_reason", "participants")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a person has to decide: about a field of the form, or about the whole form ('').

    `plan` and `form` are what the two say, `issued` is what the plan said when the form was issued.
    """

    name: str
    path: str
    why: str
    plan: Any = field(default=None, repr=False)
    form: Any = field(default=None, repr=False)
    issued: Any = field(default=None, repr=False)


@dataclass(frozen=True)
class FormMerge:
    """The result. Where nothing is `waiting`, the record can be written; `fields` are value path → the fields that said it.

    `said` has also those whose value stood in the record already, or was decided for the plan (`dropped` are their names).
    """

    stored: StoredRecord
    issue: Issue
    answers: Answers | None
    waiting: tuple[Waiting, ...]
    base: Revision | None = None
    record: PlanRecord | None = None
    origins: Origins | None = None
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()


def merge_form(
    returned: Returned,
    stored: StoredRecord,
    reader: StoreReader,
    state: FormState,
    decided: Mapping[str, str],
    *,
    as_of: Date,
    now: DateTime,
    author: str,
) -> FormMerge:
    """The client's record with the form's answers. Nothing is written.

    `decided` is what was decided of this return: field, or '' for all of it → `form` or `plan`.
    """
    issue = returned.issue
    assert issue is not None, "a form without an issue was set aside"  # noqa: S101
    base = next((each for each in reversed(reader.history(issue.client)) if each.record_hash == issue.revision), None)
    begun = reader.record(base.id) if base is not None else stored.record
    plan = begun.plan(issue.plan)
    is_taken = decided.get("") == "form" and plan is not None
    whole = () if is_taken else tuple(_about_the_whole(returned, stored, state, base, plan, as_of))
    if whole or plan is None:
        return FormMerge(stored, issue, None, whole)
    answers = _as_decided(read_answers(returned.reading.values, issue, plan, as_of=as_of), decided)
    troubles = tuple(_troubled(answers.troubles, decided))
    applied = apply_answers(
        begun, plan, issue, answers, number=returned.number, goes_on=words_in(issue.language).proceed
    )
    merged, joined = _merged(begun, stored, applied, issue, decided)
    clashing = tuple(_clashing(merged.open, applied, scope_of("reviews", issue.plan, review_row(issue))))
    if troubles or clashing:
        return FormMerge(stored, issue, answers, (*troubles, *clashing), base)
    fields = {path: names for path, names in applied.sources.items() if path in merged.taken or path in joined}
    origins = _origins(stored.origins, merged.record, fields, returned, author, now)
    dropped = frozenset(_dropped(applied.sources.values(), decided))
    return FormMerge(
        stored, issue, answers, (), base, merged.record, origins, fields=fields, said=applied.sources, dropped=dropped
    )


def _dropped(sources: Iterable[tuple[str, ...]], decided: Mapping[str, str]) -> Iterator[str]:
    """The fields whose answer a person decided not to take: for the plan's word, or for that of another field of the form."""
    yield from (name for name, take in decided.items() if take == "plan")
    for names in sources:
        if any(decided.get(name) == "form" for name in names):
            yield from (name for name in names if decided.get(name) != "form")


def missing_after(read_back: PlanRecord, merge: FormMerge) -> tuple[str, ...]:
    """What the form says and the record as it was read back does not hold: empty, unless something is badly wrong.

    Value paths that are not as they were to be written, and fields whose answer stands at none of its paths.
    """
    assert merge.record is not None and merge.answers is not None, "only a merge that was written is read back"  # noqa: S101
    wanted, there = flattened(merge.record), flattened(read_back)
    paths = [path for path in merge.fields if _value(wanted, path) != _value(there, path)]
    for answer in merge.answers.given:
        places = [_value(there, path) for path, names in merge.said.items() if answer.name in names]
        is_there = not places or any(_holds(place, answer) for place in places)
        if not is_there and answer.name not in merge.dropped:
            paths.append(answer.name)
    return tuple(paths)


def unused_answers(merge: FormMerge) -> tuple[str, ...]:
    """The fields whose answer goes with nothing: the day of a score that is blank, an exception of which nothing is said."""
    used = {name for names in merge.said.values() for name in names}
    rows = {name.rpartition(".")[0] for name in used}
    given = merge.answers.given if merge.answers is not None else ()
    return tuple(
        answer.name
        for answer in given
        if answer.name not in used
        and answer.what != "proceed"
        and not (answer.what == "objective" and answer.row in rows)
    )


def _holds(value: Any, answer: Answer) -> bool:
    """Whether a value of the record says what the answer says: texts of several forms stand there one below the other."""
    if answer.what == "proceed":
        return value is not None
    if isinstance(value, str) and isinstance(answer.value, str):
        return answer.value in value
    return bool(value == answer.value or (answer.what == "held" and value is not None and value >= answer.value))


def _value(rows: Flattened, path: str) -> Any:
    row, _, name = path.rpartition(".")
    return rows[row].values.get(name) if row in rows else None


# -- what has to be decided ---------------------------------------------------------------------------------------------


def _about_the_whole(
    returned: Returned, stored: StoredRecord, state: FormState, base: Revision | None, plan: Plan | None, as_of: Date
) -> Iterator[Waiting]:
    issue = returned.issue
    assert issue is not None, "see merge_form"  # noqa: S101
    if state.is_merged:
        yield Waiting("", "", "Another return of this form was merged already, and this one says something else.")
    if state.superseded_by:
        yield Waiting("", "", f"This form was issued anew as {state.superseded_by}; this is the old one.")
    gone = issue.asked - sum(each.name != SEAL_FIELD for each in returned.reading.fields)
    if gone > 0 and returned.reading.pages:
        why = (
            f"{gone} of its {issue.asked} questions are no fields any more: pages were flattened, printed or taken out."
        )
        yield Waiting("", "", f"{why} What was written there cannot be merged.")
    if base is None:
        yield Waiting("", "", "The record that the form was made from is not in this store.")
    current = stored.record.current_plan(as_of)
    if plan is None:
        yield Waiting("", f"plans[{issue.plan}]", "The plan that the form is about is not in the store.")
    elif current is not None and current.id != issue.plan:
        why = f"The plan has moved on: the form is about plan {issue.plan}, and plan {current.id} holds now."
        yield Waiting("", f"plans[{current.id}]", why, current.id, issue.plan)


def _as_decided(answers: Answers, decided: Mapping[str, str]) -> Answers:
    """The answers with what a person decided: what was decided for the form is taken as it was written."""
    given, troubles = list(answers.given), []
    for trouble in answers.troubles:
        if decided.get(trouble.name) == "form" and trouble.value is not None:
            row, _, what = trouble.name.rpartition(".")
            given.append(Answer(trouble.name, row, what, trouble.value))
        else:
            troubles.append(trouble)
    return replace(answers, given=tuple(given), troubles=tuple(troubles))


def _troubled(troubles: Iterable[Trouble], decided: Mapping[str, str]) -> Iterator[Waiting]:
    """The answers that wait. One that cannot be read at all waits also where somebody decided for the form."""
    for trouble in troubles:
        take = decided.get(trouble.name)
        if take != "plan":
            why = f"{trouble.why} {_UNREADABLE}" if take == "form" else trouble.why
            yield Waiting(trouble.name, "", why, None, trouble.said)


def _clashing(collisions: Iterable[Collision], applied: Applied, review: str) -> Iterator[Waiting]:
    """The answers that the plan's own values stand against. `review` is the row that all forms of the period make together."""
    for collision in collisions:
        names = applied.sources.get(collision.path) or next(
            (names for path, names in applied.sources.items() if path.startswith(f"{collision.path}.")), ()
        )
        is_shared = collision.path.startswith(f"{review}.")
        why = "Another form of this period said something else." if is_shared else _MOVED_ON
        yield Waiting(names[0] if names else "", collision.path, why, collision.mine, collision.theirs, collision.base)


# -- merging ------------------------------------------------------------------------------------------------------------


def _merged(
    begun: PlanRecord, stored: StoredRecord, applied: Applied, issue: Issue, decided: Mapping[str, str]
) -> tuple[Merged, frozenset[str]]:
    base, mine, theirs = flattened(begun), flattened(stored.record), flattened(applied.record)
    joined = frozenset(_join_review(base, mine, theirs, issue))

    def decide(collision: Collision) -> Take | None:
        for name in (*applied.sources.get(collision.path, ()), ""):
            if name in decided:
                return Take.SOURCE if decided[name] == "form" else Take.STORE
        return None

    policy = Policy(says=lambda path: False, removes=False, decide=decide)
    return merge_flat(base, mine, theirs, policy), joined


def _join_review(base: Flattened, mine: Flattened, theirs: Flattened, issue: Issue) -> Iterator[str]:
    """Texts that several clinicians wrote into one review stand there one below the other."""
    path = scope_of("reviews", issue.plan, review_row(issue))
    there, said = mine.get(path), theirs.get(path)
    if there is None or said is None:
        return
    values = dict(said.values)
    for name in _JOINED:
        own, new = there.values.get(name), values.get(name)
        if isinstance(own, str) and isinstance(new, str) and own != new:
            values[name] = own if new in own.split("\n") else f"{own}\n{new}"
            yield f"{path}.{name}"
    if "held" in there.values and "held" in values:
        values["held"] = max(there.values["held"], values["held"])
    theirs[path] = replace(said, values=values)
    free = {name: there.values[name] for name in (*_JOINED, "held") if name in there.values}
    begun = base.get(path)
    base[path] = replace(said, values={**(begun.values if begun else {}), **free})


def _origins(
    before: Origins,
    record: PlanRecord,
    fields: Mapping[str, tuple[str, ...]],
    returned: Returned,
    author: str,
    now: DateTime,
) -> Origins:
    """The origins of before, with the form, page, field, author and time of each value that it brought."""
    origins = Origins(dict(before.rows), dict(before.values), dict(before.raw))
    pages = {each.name: each.page for each in returned.reading.fields}
    for path, names in fields.items():
        place = FieldPlace(returned.file, names[0], pages.get(names[0], 0))
        origins.values[path] = Origin("form", returned.file, place, author, now)
        origins.raw.pop(path, None)
        row = path.rpartition(".")[0]
        if row not in origins.rows:
            origins.values.setdefault(row, Origin("form", returned.file, place, author, now))
    return origins
