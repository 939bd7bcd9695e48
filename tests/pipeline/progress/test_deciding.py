"""Decisions about returned forms: each is about one return, and the next one that says something else is asked about anew."""

from __future__ import annotations

import json
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from returnedforms import NOW, ROSA, THEODORE, fill, forms_of_two_clinicians

from toolkit.cli.main import cli
from toolkit.errors import ConfigurationError, InputError, UnknownNameError
from toolkit.forms.reading.reading import read_form
from toolkit.pipeline.progress.deciding import Choice, decide, states, undo
from toolkit.pipeline.progress.decisionbook import BOOK, read_decisions, write_decisions
from toolkit.pipeline.progress.outcomes import Sort
from toolkit.records.care import GivenService


def texts(work) -> list[str]:
    return [entry.text for entry in work.record().plans[0].progress if entry.id.startswith("PR-")]


def send(work, name: str, note: str) -> None:
    work.send(name, G1__note=note, review__held="10/14/2026")


def choice(work, take: str, file: str = "", name: str = "") -> Choice:
    return Choice(work.numbers[ROSA], name, take, "She called", "R. Okafor", file=file)


def one_after_another(work) -> None:
    """One return merged, and another that was decided for and waits for the next merge."""
    send(work, "1.pdf", "One")
    work.merge()
    send(work, "2.pdf", "Two")
    work.merge()
    decide(work.store, [choice(work, "form")], now=NOW)


def three_returns(work) -> None:
    """One return merged, and two others that wait."""
    send(work, "1.pdf", "One")
    work.merge()
    send(work, "2.pdf", "Two")
    send(work, "3.pdf", "Three")
    work.merge()


def state(work):
    with work.store.reader() as reader:
        return next(each for each in states(reader) if each.number == work.numbers[ROSA])


def test_a_decision_is_used_up_and_the_next_return_waits_again(work):
    one_after_another(work)
    assert work.one().sort is Sort.MERGED
    send(work, "3.pdf", "Three")
    assert work.one().sort is Sort.DECISION
    assert texts(work) == ["Two"]


def test_of_two_returns_that_wait_each_gets_its_own_decision(work):
    three_returns(work)
    decide(work.store, [choice(work, "form", "2.pdf"), choice(work, "plan", "3.pdf")], now=NOW)
    assert {each.file: (each.sort, each.kind) for each in work.merge().files} == {
        "2.pdf": (Sort.MERGED, ""),
        "3.pdf": (Sort.ASIDE, "decided"),
    }
    assert texts(work) == ["Two"]


def test_where_several_returns_wait_a_decision_has_to_say_which(work):
    three_returns(work)
    with pytest.raises(ConfigurationError, match=r"Several returns of this form wait for a decision: 2\.pdf, 3\.pdf"):
        decide(work.store, [choice(work, "form")], now=NOW)
    with pytest.raises(UnknownNameError, match=r"4\.pdf"):
        decide(work.store, [choice(work, "form", "4.pdf")], now=NOW)
    assert {each.sort for each in work.merge().files} == {Sort.DECISION}


def test_the_workbook_of_decisions_keeps_two_returns_of_a_form_apart(work):
    three_returns(work)
    path = write_decisions(work.merge())
    assert path is not None and path.name == BOOK
    book = openpyxl.load_workbook(path)
    rows = {row[1].value: row for row in book["Decisions"].iter_rows(min_row=2)}
    for file, take in (("2.pdf", "plan"), ("3.pdf", "form")):
        for cell, said in zip(rows[file][9:12], (take, "She called", "R. Okafor"), strict=True):
            cell.value = said
    book.save(path)
    decide(work.store, read_decisions(work.inbox), now=NOW)
    assert {each.file: each.sort for each in work.merge().files} == {"2.pdf": Sort.ASIDE, "3.pdf": Sort.MERGED}
    assert texts(work) == ["Three"]


def test_merges_of_one_form_are_taken_back_one_after_the_other(work):
    before = work.record()
    one_after_another(work)
    work.merge()
    undo(work.store, work.numbers[ROSA], reason="Misread", actor="x", now=NOW)
    assert texts(work) == ["One"] and not state(work).is_wanted, "the first return counts again"
    undo(work.store, work.numbers[ROSA], reason="Misread", actor="x", now=NOW)
    assert work.record().plans == before.plans and state(work).is_wanted
    send(work, "2.pdf", "Two")
    assert work.one().sort is Sort.MERGED, "nothing of it is merged any more, and no decision is left over"


def test_a_return_that_another_one_took_the_place_of_is_known_when_it_comes_again(work):
    one_after_another(work)
    work.merge()
    send(work, "1 again.pdf", "One")
    assert work.one().sort is Sort.AGAIN
    assert texts(work) == ["Two"]


def test_nobody_is_asked_for_a_form_that_waits_or_whose_plan_was_kept(work, monkeypatch):
    monkeypatch.chdir(work.folder)
    number = work.numbers[ROSA]
    work.send("a.pdf", G1__note="News", review__held="02/30/2026")
    assert number not in {each.number for each in work.merge().wanted}
    work.merge()
    listed = CliRunner().invoke(cli, ["form", "list", "--store", "store.sqlite", "--json"])
    [row] = [each for each in json.loads(listed.output)["forms"] if each["form"] == number]
    assert (row["status"], row["days_late"]) == ("waits for a decision: a.pdf", 0)
    with work.store.reader() as reader:
        assert [event.kind for event in reader.events(ROSA)].count("form waits") == 1, "written down once"
    decide(work.store, [choice(work, "plan")], now=NOW)
    assert number not in {each.number for each in work.merge().wanted}
    listed = CliRunner().invoke(cli, ["form", "list", "--store", "store.sqlite", "--all"])
    assert "not wanted: the plan is kept" in " ".join(listed.output.split())


def test_a_decision_for_what_cannot_be_read_says_what_to_do_instead(work):
    work.send("a.pdf", G1__note="News", review__held="02/30/2026")
    work.merge()
    decide(work.store, [choice(work, "form", name="review.held")], now=NOW)
    outcome = work.one()
    assert outcome.sort is Sort.DECISION and "decide for the plan" in outcome.waiting[0].why
    decide(work.store, [choice(work, "plan", name="review.held")], now=NOW)
    assert work.one().sort is Sort.MERGED


def test_a_preview_shows_every_value_that_a_form_brings(work):
    work.send("a.pdf", **{"O1-1__rating": "3", "O1-1__status": "improving", "review__client_view": "It's better"})
    [outcome] = work.merge(preview=True).files
    shown = "\n".join(outcome.shown)
    for said in ("Rating: 3", "Status: “Improving”", "Client's view: “It's better”"):
        assert said in shown
    assert "better" not in "\n".join(outcome.changes)
    work.merge()
    listed = CliRunner().invoke(cli, ["history", ROSA, "--store", str(work.store.path)])
    assert "Rating: 3" in listed.output


def test_what_two_clinicians_say_of_one_review_waits_only_where_they_differ(work):
    given = tuple(
        GivenService(id=f"SG{number}", date=date(2026, 10, number), staff=staff, event="session")
        for number, staff in ((10, "ST9"), (11, "ST2"), (12, "ST2"))
    )
    made = forms_of_two_clinicians(work, work.folder / "own", services_given=given)
    paths = [work.folder / "own" / form.file for form in made.forms[:2]]
    for number, path in enumerate(paths, 1):
        assert read_form(path.read_bytes()).values["review.sessions_held"] == "3", (
            "all that were held, not each one's own"
        )
        work.send(f"{number}.pdf", data=fill(path, {"review.held": "10/14/2026", "review.client_rating": str(number)}))
    first, second = work.merge().files
    assert (first.sort, second.sort) == (Sort.MERGED, Sort.DECISION)
    [waiting] = second.waiting
    assert waiting.name == "review.client_rating" and waiting.why == "Another form of this period said something else."
    assert work.record(THEODORE).plans[0].reviews[-1].sessions_held == 3


def test_what_else_a_form_would_change_is_shown_while_one_of_its_answers_waits(work):
    work.change_plan(status="met")
    work.send("a.pdf", **{"O1-1__status": "worsening", "G1__note": "News", "review__held": "10/14/2026"})
    outcome = work.one(preview=True)
    assert [(each.name, each.plan, each.form) for each in outcome.waiting] == [("O1-1.status", "met", "worsening")]
    assert any("“News”" in line for line in outcome.shown) and not any("News" in line for line in outcome.changes)


def test_a_value_that_was_changed_meanwhile_is_shown_as_issued_as_it_is_and_as_the_form_says(work, monkeypatch):
    monkeypatch.chdir(work.folder)
    issued = work.record().plans[0].objectives[0].status
    work.change_plan(status="met")
    work.send("a.pdf", **{"O1-1__status": "worsening", "review__held": "10/14/2026"})
    path = write_decisions(work.merge())
    [row] = list(openpyxl.load_workbook(path)["Decisions"].iter_rows(min_row=2, values_only=True))
    assert issued == "in_progress" and row[6:9] == ("“In progress”", "“Met”", "“Worsening”")
    shown = CliRunner().invoke(cli, ["form", "merge", "inbox", "--store", "store.sqlite", "--preview"]).stdout
    assert "issued: in_progress   plan: met   form: worsening" in shown


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut off", b"not a workbook at all"])
def test_a_workbook_of_decisions_that_cannot_be_read_is_an_error_with_what_to_do(work, data):
    (work.inbox / BOOK).write_bytes(data)
    with pytest.raises(InputError, match="Move the file away"):
        read_decisions(work.inbox)


def test_columns_of_the_workbook_may_be_moved_and_those_to_look_at_taken_out(work):
    three_returns(work)
    path = write_decisions(work.merge())
    rows = [list(row) for row in openpyxl.load_workbook(path)["Decisions"].iter_rows(values_only=True)]
    book = openpyxl.Workbook()
    book.active.title = "Decisions"
    for row in rows:
        is_mine = row[1] == "2.pdf"
        said = row[9:12] if row is rows[0] else ["plan", "She called", "R. Okafor"] if is_mine else [None] * 3
        book.active.append([*said, row[3], row[1], row[0]])
    book.save(path)
    decide(work.store, read_decisions(work.inbox), now=NOW)
    assert {each.file: each.sort for each in work.merge().files} == {"2.pdf": Sort.ASIDE, "3.pdf": Sort.DECISION}
    book.active.delete_cols(1)
    book.save(path)
    with pytest.raises(InputError, match="no column Take"):
        read_decisions(work.inbox)


def test_a_form_that_is_not_wanted_back_any_more_leaves_the_chase_list(work):
    decide(work.store, [choice(work, "plan")], now=NOW)
    assert not state(work).is_wanted
    send(work, "late.pdf", "Late")
    assert work.one().kind == "decided" and texts(work) == []
