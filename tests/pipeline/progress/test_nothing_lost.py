"""No answer is lost without a word: each stands in the record, waits for a person, or is told to go with nothing."""

from __future__ import annotations

from datetime import date

import docx
import pytest
from returnedforms import AS_OF, NOW, ROSA, THEODORE, fill, forms_of_two_clinicians

from toolkit.forms.progress.issue import SEAL_FIELD
from toolkit.forms.reading.reading import read_form
from toolkit.pipeline.generate import generate
from toolkit.pipeline.progress.deciding import Choice, decide, form_key
from toolkit.pipeline.progress.ledger import FormState
from toolkit.pipeline.progress.make import make_forms
from toolkit.pipeline.progress.merging import merge_form, missing_after
from toolkit.pipeline.progress.occasions import Wish
from toolkit.pipeline.progress.outcomes import Sort
from toolkit.pipeline.progress.returned import judge
from toolkit.pipeline.setting import Selection
from toolkit.records.care import GivenService

HELD = {"review__held": "10/14/2026"}


def shown(document) -> str:
    """All that a document's body says, in its order."""
    return "".join(node.text or "" for node in docx.Document(document).element.body.iter() if node.tag.endswith("}t"))


def entry(work, objective: str):
    return next(each for each in work.record().plans[0].progress if each.id.endswith(f"-{objective}"))


def test_an_exception_that_names_no_objective_waits(work):
    work.send("a.pdf", **HELD, x1__barrier="No bus", x2__decision="revise", x3__target_date="12/31/2026")
    outcome = work.one()
    assert outcome.sort is Sort.DECISION
    assert {(each.name, each.form) for each in outcome.waiting} == {
        ("x1.barrier", "No bus"),
        ("x2.decision", "revise"),
        ("x3.target_date", "2026-12-31"),
    }
    assert {each.why for each in outcome.waiting} == {"The exception names no objective."}
    for each in outcome.waiting:
        decide(work.store, [Choice(work.numbers[ROSA], each.name, "plan", "Asked", "R. Okafor")], now=NOW)
    assert work.one().sort is Sort.MERGED


def test_two_exceptions_about_one_objective_are_joined_where_they_can_be(work):
    about = {"x1__objective": "O1-2", "x2__objective": "O1-2"}
    work.send("a.pdf", **HELD, **about, x1__barrier="No bus", x2__barrier="No money", x2__next_step="Ask for a pass")
    assert work.one().sort is Sort.MERGED
    assert (entry(work, "O1-2").barrier, entry(work, "O1-2").next_step) == ("No bus\nNo money", "Ask for a pass")


@pytest.mark.parametrize(("take", "decision"), [("form", "revise"), ("plan", "continue")])
def test_two_exceptions_that_decide_otherwise_about_one_objective_wait(work, take, decision):
    about = {"x1__objective": "O1-2", "x2__objective": "O1-2"}
    work.send("a.pdf", **HELD, **about, x1__decision="continue", x2__decision="revise")
    [waiting] = work.one().waiting
    assert (waiting.name, waiting.form) == ("x2.decision", "revise")
    decide(work.store, [Choice(work.numbers[ROSA], "x2.decision", take, "Asked", "R. Okafor")], now=NOW)
    assert work.one().sort is Sort.MERGED and entry(work, "O1-2").decision == decision


def test_a_status_that_contradicts_the_decision_waits(work):
    work.send("a.pdf", **HELD, **{"O1-2__status": "improving"}, x1__objective="O1-2", x1__decision="met")
    [waiting] = work.one().waiting
    assert waiting.name == "x1.decision" and "stands otherwise" in waiting.why


def test_an_answer_that_goes_with_nothing_is_told_and_makes_nothing(work):
    work.send("a.pdf", **HELD, x1__objective="O1-2", m1__date="10/11/2026")
    outcome = work.one()
    told = [(found.code, found.place.field) for found in outcome.findings]
    assert (outcome.sort, told) == (Sort.MERGED, [("PU207", "x1.objective"), ("PU207", "m1.date")])
    assert not [each for each in work.record().plans[0].progress if each.id.startswith("PR-")]


def test_the_record_is_compared_with_every_answer_of_the_form_and_not_with_what_was_written_alone(work):
    values = {"G1.note": "News", "O1-1.status": "improving", "x1.objective": "O1-2", "x1.barrier": "No bus"}
    data = fill(work.forms[ROSA], {**values, "review.held": "10/14/2026", "review.client_view": "Better"})
    with work.store.reader() as reader:
        keys, stored = dict(reader.keys()), reader.current(ROSA)
        returned = judge("a.pdf", read_form(data, ours=("PK-",)), keys)
        state = FormState(returned.number)
        merge = merge_form(returned, stored, reader, state, {}, as_of=AS_OF, now=NOW, author="x")
    assert merge.record is not None and missing_after(merge.record, merge) == ()
    missing = missing_after(stored.record, merge)
    assert {"G1.note", "O1-1.status", "x1.barrier", "review.client_view", "review.held"} <= set(missing)
    plan = merge.record.plans[0]
    reviews = tuple(each.model_copy(update={"client_view": "Bett"}) for each in plan.reviews)
    cut = merge.record.model_copy(update={"plans": (plan.model_copy(update={"reviews": reviews}),)})
    assert "review.client_view" in missing_after(cut, merge)


@pytest.mark.parametrize(("held", "told"), [("", ["PU208"]), ("4", []), ("3", [])])
def test_what_was_filled_in_beforehand_and_taken_out_is_told_from_what_was_left(work, held, told):
    services = tuple(GivenService(id=f"S{day}", date=date(2026, 10, day), event="session") for day in (10, 11, 12))
    made = forms_of_two_clinicians(work, work.folder / "own", services_given=services)
    form = work.folder / "own" / made.forms[0].file
    work.send("a.pdf", data=fill(form, {"review.held": "10/14/2026", "review.sessions_held": held}))
    outcome = work.one()
    assert (outcome.sort, [found.code for found in outcome.findings]) == (Sort.MERGED, told)
    assert work.record(THEODORE).plans[0].reviews[-1].sessions_held == (int(held) if held else None)


def test_a_document_as_of_an_earlier_day_shows_what_came_later_and_is_told_that_it_does(work):
    work.send("a.pdf", **HELD, G1__note="What came later")
    work.merge()
    made = generate([work.store.path], work.folder / "out", as_of=date(2026, 10, 10), kinds=("review",), stage="draft")
    told = [found for found in made.report.findings if found.code == "TL203" and found.client == ROSA]
    assert {(found.place.file, found.place.field) for found in told} == {("a.pdf", "G1.note"), ("a.pdf", "review.held")}
    [product] = [each for each in made.products if each.client == ROSA]
    assert "What came later" in shown(work.folder / "out" / product.file)


def test_what_is_said_of_each_goal_stands_under_that_goal_in_the_review_document(work):
    goals = work.record(THEODORE).plans[0].goals
    assert len(goals) >= 3
    notes = {f"{goal.id}.note": f"Said of {goal.id} alone" for goal in goals}
    work.send("a.pdf", THEODORE, data=fill(work.forms[THEODORE], {**notes, "review.held": "10/14/2026"}))
    assert work.one().sort is Sort.MERGED
    made = generate([work.store.path], work.folder / "out", as_of=AS_OF, kinds=("review",), stage="draft")
    [product] = [each for each in made.products if each.client == THEODORE]
    text = shown(work.folder / "out" / product.file)
    order = [text.index(found) for goal in goals for found in (goal.text, notes[f"{goal.id}.note"])]
    assert order == sorted(order), "each goal, then what was said of it, then the next goal"
    assert all(text.count(said) == 1 for said in notes.values())


@pytest.mark.parametrize(("language", "said"), [("es", "continúan sin cambios"), ("en", "continue unchanged")])
def test_the_tick_is_recorded_in_the_language_of_the_form_also_where_the_data_came_without_it(work, language, said):
    stored = work.store.current(ROSA)
    client = stored.record.client.model_copy(update={"language": language, "agency": "children-and-family"})
    with work.store.transaction(actor="x", kind="edit", now=NOW) as writing:
        writing.revision(record=stored.record.model_copy(update={"client": client}), origins=stored.origins)
    wish, only = Wish(AS_OF), Selection(only=(ROSA,))
    made = make_forms([work.store.path], work.folder / "own", wish=wish, key=form_key(work.store), selection=only)
    seal = read_form((work.folder / "own" / made.forms[0].file).read_bytes()).values[SEAL_FIELD]
    fields = f'<field name="{SEAL_FIELD}"><value>{seal}</value></field><field name="review.proceed"><value>Yes</value></field>'
    xfdf = f'<?xml version="1.0"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>{fields}</fields></xfdf>'
    work.send("a.xfdf", data=xfdf.encode())
    assert work.one().sort is Sort.MERGED
    [goes_on] = [each.text for each in work.record().plans[0].progress if each.id.startswith("PR-")]
    assert said in goes_on
