"""From a client's record to the questions of a progress update: only what is new is asked, all that is known is printed.

Nothing clinical is chosen beforehand: a status or rating that nobody marked is no news. What the payers' profiles ask of
reviews is asked here, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date
from types import MappingProxyType

from toolkit.forms.progress.questions import Ask, GoalBlock, ObjectiveRow, ProgressForm, Question, Signer, field_name
from toolkit.forms.progress.words import Words
from toolkit.records.choices import DECISIONS, OBJECTIVE_DECISIONS, STATUSES
from toolkit.records.client import PlanRecord
from toolkit.records.goals import Goal, Objective, Progress
from toolkit.records.plan import Plan

__all__ = ["ASKED_OF_REVIEWS", "Occasion", "open_objectives", "progress_form", "scale_of"]

CLOSED = frozenset(("met", "discontinued", "carried_forward"))
_STATUSES = tuple(entry for entry in STATUSES if entry[0] not in ("new", "carried_forward"))
_MOST_STEPS = 21
"""Values on a scale that a drop-down lists one by one; a longer scale is listed in tens or fives and may be typed."""
_EXCEPTIONS = 3
_LONG, _SHORT = 4000, 400
_QUOTED = re.compile(r"[“„«\"]([^“”„«»\"]+)[”“»\"]")
"""The client's own words where they were written with the marks that the form puts around them anyway."""
ASKED_OF_REVIEWS = ("progress_summary", "changes", "continue_reason", "participants")
"""Fields of a review that are asked only where a payer's profile demands them."""


@dataclass(frozen=True)
class Occasion:
    """For which period and by whom a form is filled in. `first` and `last` are its days, `clinician` a staff id or ''.

    `review_fields` are the fields of reviews that the client's payers demand; `labels` are labels of choices by their English
    ones; `write_day` writes a date as the agency does. Rows that have a text in the form's `language` show that one.
    """

    first: Date
    last: Date
    return_by: Date
    words: Words
    write_day: Callable[[Date], str]
    clinician: str = ""
    review_fields: frozenset[str] = frozenset()
    signers: tuple[Signer, ...] = ()
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    plan_title: str = ""
    language: str = "en"


def open_objectives(plan: Plan, clinician: str = "") -> tuple[Objective, ...]:
    """The objectives that are still worked on; of a clinician, those that one of his or her interventions serves."""
    return tuple(
        objective
        for objective in plan.objectives
        if objective.closed is None
        and objective.status not in CLOSED
        and (not clinician or any(each.responsible == clinician for each in plan.serving(objective)))
    )


def progress_form(record: PlanRecord, plan: Plan, occasion: Occasion) -> ProgressForm:
    """The form of one client, plan and period."""
    words = occasion.words
    blocks = tuple(_goal_blocks(plan, occasion))
    rows = [row for block in blocks for row in block.rows if row.status is not None]
    return ProgressForm(
        title=words.title,
        words=words,
        about=tuple(_about(record, plan, occasion)),
        goals=blocks,
        review=tuple(_review_questions(record, occasion)),
        proceed=Question("review.proceed", Ask.TICK, words.proceed, words.proceed) if rows else None,
        exceptions=tuple(_exception(number, rows, occasion) for number in range(1, min(_EXCEPTIONS, len(rows)) + 1)),
        measures=tuple(_measures(record, words)),
        signers=occasion.signers,
        return_by=words.return_by.format(day=occasion.write_day(occasion.return_by)),
    )


def _about(record: PlanRecord, plan: Plan, occasion: Occasion) -> Iterator[tuple[str, str]]:
    words, write = occasion.words, occasion.write_day
    client = record.client
    begins = plan.effective or plan.written
    yield words.client, " ".join(name for name in (client.first_name, client.last_name) if name) or client.id
    yield words.client_id, client.id
    title = occasion.plan_title or words.plan
    parts = {"title": title, "version": plan.version or "1", "day": write(begins) if begins else "—"}
    yield words.plan, words.plan_of.format(**parts)
    yield words.period, words.to.format(first=write(occasion.first), last=write(occasion.last))
    staff = record.staff_member(occasion.clinician or plan.primary_clinician or plan.author)
    named = [part for part in (staff.name, staff.credential) if part] if staff else []
    yield words.filled_by, ", ".join(named)


# -- goals and objectives -----------------------------------------------------------------------------------------------


def _goal_blocks(plan: Plan, occasion: Occasion) -> Iterator[GoalBlock]:
    worked_on = open_objectives(plan, occasion.clinician)
    for position, goal in enumerate(plan.goals, 1):
        own = plan.objectives_of(goal.id)
        still_open = [objective for objective in own if objective in worked_on]
        if not still_open and (own or goal.status in CLOSED or not _is_served(plan, goal, occasion.clinician)):
            continue
        number = str(position)
        if still_open:
            rows = [_row(each, f"{number}.{own.index(each) + 1}", goal, plan, occasion) for each in still_open]
            if goal.measure and tuple(_scale(goal, None)):
                itself = _row(goal, number, goal, plan, occasion)
                rows.insert(0, replace(itself, text=occasion.words.goal_itself, status=None))
        else:
            rows = [_row(goal, number, goal, plan, occasion)]
        yield _block(goal, number, rows, occasion)
    loose = [each for each in worked_on if not any(goal.id == each.goal for goal in plan.goals)]
    if loose:
        rows = [_row(each, each.id, None, plan, occasion) for each in loose]
        yield _block(None, "", rows, occasion)


def _is_served(plan: Plan, goal: Goal, clinician: str) -> bool:
    if not clinician:
        return True
    return any(goal.id in plan.goals_served(each) for each in plan.interventions if each.responsible == clinician)


def _block(goal: Goal | None, number: str, rows: Sequence[ObjectiveRow], occasion: Occasion) -> GoalBlock:
    words = occasion.words
    row = goal.id if goal else "review"
    note = Question(field_name(row, "note"), Ask.TEXT, words.note, words.note_tip.format(number=number), longest=_LONG)
    own_words = _unquoted((goal.client_words or "").strip()) if goal else ""
    text = (_text(goal, occasion) or own_words) if goal else ""
    shown = words.own_words.format(words=own_words) if own_words and own_words != text else ""
    return GoalBlock(goal.id if goal else "", number, text, shown, tuple(rows), note)


def _unquoted(words: str) -> str:
    whole = _QUOTED.fullmatch(words)
    return whole[1].strip() if whole else words


def _text(each: Objective | Goal, occasion: Occasion) -> str:
    """The text in the form's language, where there is one."""
    own = each.text_translated if occasion.language != "en" else None
    return own or each.text or ""


def _row(each: Objective | Goal, number: str, goal: Goal | None, plan: Plan, occasion: Occasion) -> ObjectiveRow:
    words = occasion.words
    measure = _measure(each, goal, words)
    options = tuple(_scale(each, goal))
    rating = None
    if options:
        tip = words.rating_tip.format(number=number, measure=measure).strip()
        is_free = not _steps(*scale_of(each, goal)).is_whole
        rating = Question(
            field_name(each.id, "rating"), Ask.CHOICE, words.new, tip, options, is_free=is_free, longest=12
        )
    labels = tuple((code, occasion.labels.get(label, label)) for code, label in _STATUSES)
    tip = words.status_tip.format(number=number)
    status = Question(field_name(each.id, "status"), Ask.CHOICE, words.status, tip, labels)
    return ObjectiveRow(each.id, number, _text(each, occasion), measure, _last(each, plan, occasion), rating, status)


def _measure(each: Objective | Goal, goal: Goal | None, words: Words) -> str:
    measure = each.measure or each.unit or (goal.measure or goal.unit if goal else "") or ""
    if each.baseline is not None and each.target is not None:
        return words.measure.format(measure=measure, baseline=_plain(each.baseline), target=_plain(each.target)).strip(
            ": "
        )
    low, high = scale_of(each, goal)
    if measure and low is not None and high is not None:
        return words.scale.format(measure=measure, low=_plain(low), high=_plain(high))
    return measure


def _last(each: Objective | Goal, plan: Plan, occasion: Occasion) -> str:
    latest: Progress | None = None
    for entry in plan.progress:
        about = each.id in entry.objectives or (not entry.objectives and entry.goal == each.id)
        if (
            about
            and entry.rating is not None
            and (latest is None or (entry.date or Date.min) >= (latest.date or Date.min))
        ):
            latest = entry
    if latest is None or latest.rating is None:
        return occasion.words.never
    value = _plain(latest.rating)
    return occasion.words.rated.format(value=value, day=occasion.write_day(latest.date)) if latest.date else value


@dataclass(frozen=True)
class _Steps:
    """The values of a scale; `is_whole` where no other can be meant."""

    values: tuple[int | float, ...]
    is_whole: bool


def scale_of(each: Objective | Goal, goal: Goal | None) -> tuple[int | float | None, int | float | None]:
    """The lowest and highest value of a row's own scale, else its goal's; None twice where neither has one."""
    for row in (each, goal):
        if row is not None and row.scale_min is not None and row.scale_max is not None:
            return row.scale_min, row.scale_max
    return None, None


def _scale(each: Objective | Goal, goal: Goal | None) -> Iterator[tuple[str, str]]:
    low, high = scale_of(each, goal)
    if low is None or high is None:
        known = [value for value in (each.baseline, each.target) if value is not None]
        if not known:
            return
        low, high = min(0, *known), max(known)
    for value in _steps(low, high).values:
        yield _plain(value), _plain(value)


def _steps(low: int | float | None, high: int | float | None) -> _Steps:
    if low is None or high is None or high < low:
        return _Steps((), is_whole=False)
    width = high - low
    if float(low).is_integer() and float(high).is_integer() and width < _MOST_STEPS:
        return _Steps(tuple(range(int(low), int(high) + 1)), is_whole=True)
    step = next((size for size in (5, 10, 50, 100, 500, 1000) if width / size < _MOST_STEPS), width / 10)
    values = [low + step * count for count in range(int(width // step) + 1)]
    return _Steps(tuple(values if values[-1] == high else [*values, high]), is_whole=False)


def _plain(value: int | float) -> str:
    return str(int(value)) if float(value).is_integer() else f"{value:g}"


# -- the review ---------------------------------------------------------------------------------------------------------


def _review_questions(record: PlanRecord, occasion: Occasion) -> Iterator[Question]:
    words = occasion.words
    held, missed = _sessions(record, occasion)
    labels = (words.sessions_held, words.sessions_missed)
    if occasion.clinician:  # the forms of all clinicians make one review, in which the numbers stand once
        labels = (f"{labels[0]} {words.by_all}", f"{labels[1]} {words.by_all}")
    yield Question(
        "review.held", Ask.DATE, words.held_on, f"{words.held_on}, {words.date_hint}", is_required=True, longest=10
    )
    yield Question("review.sessions_held", Ask.WHOLE, labels[0], labels[0], longest=4, filled=held)
    yield Question("review.sessions_missed", Ask.WHOLE, labels[1], labels[1], longest=4, filled=missed)
    rating = tuple((str(value), str(value)) for value in range(11))
    yield Question("review.client_rating", Ask.CHOICE, words.client_rating, words.client_rating, rating)
    decisions = tuple((code, occasion.labels.get(label, label)) for code, label in DECISIONS)
    yield Question("review.decision", Ask.CHOICE, words.decision_review, words.decision_review, decisions)
    yield Question("review.client_view", Ask.TEXT, words.client_view, words.client_view, longest=_LONG)
    yield Question("review.other_news", Ask.LINE, words.other_news, words.other_news, longest=_SHORT)
    for name in ASKED_OF_REVIEWS:
        if name in occasion.review_fields:
            label = getattr(words, name)
            yield Question(f"review.{name}", Ask.TEXT, label, label, longest=_LONG)


def _sessions(record: PlanRecord, occasion: Occasion) -> tuple[str, str]:
    """How many sessions were held and missed in the period, by whomever, where services given in it are recorded."""
    within = [given for given in record.services_given if given.date and occasion.first <= given.date <= occasion.last]
    if not within:
        return "", ""
    held = sum(given.event in (None, "session") for given in within)
    return str(held), str(sum(given.event == "missed" for given in within))


def _exception(number: int, rows: Sequence[ObjectiveRow], occasion: Occasion) -> tuple[Question, ...]:
    words, name = occasion.words, f"x{number}"
    which = tuple((row.id, f"{row.number}  {_shortened(row.text)}") for row in rows)
    decisions = tuple((code, occasion.labels.get(label, label)) for code, label in OBJECTIVE_DECISIONS)
    tip = f"{words.exceptions} {number}: "
    by = f"{words.target_date}, {words.date_hint}"
    return (
        Question(f"{name}.objective", Ask.CHOICE, words.objective_which, tip + words.objective_which, which),
        Question(f"{name}.decision", Ask.CHOICE, words.decision, tip + words.decision, decisions),
        Question(f"{name}.target_date", Ask.DATE, words.target_date, tip + by, longest=10),
        Question(f"{name}.barrier", Ask.LINE, words.barrier, tip + words.barrier, longest=_SHORT),
        Question(f"{name}.next_step", Ask.LINE, words.next_step, tip + words.next_step, longest=_SHORT),
    )


def _shortened(text: str, most: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _measures(record: PlanRecord, words: Words) -> Iterator[tuple[Question, ...]]:
    """A row for each outcome measure that the client has had, at most three, the latest first."""
    tools = dict.fromkeys(
        measure.tool.strip()
        for measure in sorted(record.outcome_measures, key=lambda each: each.date or Date.min, reverse=True)
        if measure.tool
    )
    for number, tool in enumerate(list(tools)[:3], 1):
        yield (
            Question(f"m{number}.total", Ask.NUMBER, tool, f"{tool}: {words.total}", longest=8),
            Question(f"m{number}.date", Ask.DATE, words.taken, f"{tool}: {words.taken}, {words.date_hint}", longest=10),
        )
