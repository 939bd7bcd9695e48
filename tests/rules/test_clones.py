"""Texts that clients share."""

import datetime as dt
from dataclasses import replace

import yaml
from rule_cases import case_of

from toolkit.findings import Severity, Stage
from toolkit.rules.case import AgencyRules
from toolkit.rules.check import check_caseload
from toolkit.rules.clones import Cloned
from toolkit.rules.facts import case_facts

GOAL = {"id": "G1", "text": "Drives"}
OTHER = {"id": "O1-2", "text": "Breathes"}
SKILLS = "Will attend the weekly skills group"


def objective(text, row="O1-1"):
    return {"id": row, "text": text}


def case(*objectives, client="0042", **more):
    return case_of({"client": {"id": client}, "goals": [GOAL], "objectives": [OTHER, *objectives], **more})


def check(*cases):
    return check_caseload([facts for each in cases if (facts := case_facts(each)) is not None])


def found(*texts):
    """Clients 1, 2, 3, … have one objective each; the clients whose text was found."""
    return [f.client for f in check(*(case(objective(text), client=str(n)) for n, text in enumerate(texts, 1)))]


def of_example(example):
    return [case(*fragment["objectives"], client=fragment["client"]["id"]) for fragment in yaml.safe_load(example)]


def test_the_example_that_fails_is_found_and_the_one_that_passes_is_not():
    bad = check(*of_example(Cloned.bad))
    assert [(f.client, f.field) for f in bad] == [
        ("0042", "plans[P1].objectives[O1-1].text"),
        ("0043", "plans[P1].objectives[O1-1].text"),
    ]
    assert check(*of_example(Cloned.good)) == []


def test_names_and_numbers_make_no_difference():
    assert found("Rosa will walk 3 times a week to the lake", "Delgado will walk 12 times a week to the lake") == [
        "1",
        "2",
    ]


def test_a_changed_word_makes_no_difference():
    text = "The client will use calm breathing before class on {} school days"
    assert found(text.format("most"), text.format("many")) == ["1", "2"]


def test_another_text_is_left_alone():
    assert (
        found("Will call her sister when she wants to drink at night", "Will ride the bus to work on three days") == []
    )


def test_a_short_text_is_left_alone():
    assert found("Will attend weekly group", "Will attend weekly group") == []


def test_a_text_within_a_longer_one_is_left_alone():
    assert found(SKILLS, f"{SKILLS} and practise each skill at home with his brother before they meet next") == []


def test_one_clients_own_texts_are_left_alone():
    assert check(case(objective(SKILLS), objective(SKILLS, "O1-2"))) == []


def test_a_text_that_many_share_is_one_finding():
    many = check(*(case(objective(SKILLS), client=str(n)) for n in range(30)))
    assert [(f.client, "30 clients" in f.message) for f in many] == [("0", True)]


def test_a_few_are_named():
    first, *_ = check(*(case(objective(SKILLS), client=str(n)) for n in range(1, 6)))
    assert first.message == "The text of objective O1-1 stands nearly alike in the plan of clients 2, 3 and 2 more."
    assert first.severity is Severity.WARNING


def test_the_order_of_texts_decides_nothing():
    texts = [f"Will use calm breathing before {word} on most days at school" for word in ("class", "lunch", "tests")]
    assert found(*texts) == found(*reversed(texts)) == ["1", "2", "3"]


def test_an_agency_grades_and_a_waiver_holds_here_too():
    until = dt.date(2026, 12, 31)
    waiver = {"id": "W1", "code": "QU201", "reason": "Shared group", "who": "M. Lindqvist", "until": until}
    one = case(objective(SKILLS), waivers=[waiver])
    two = case(objective(SKILLS), client="0043")
    assert [(f.client, bool(f.waived)) for f in check(one, two)] == [("0042", True), ("0043", False)]
    off = replace(two, agency=AgencyRules({"QU201": None}))
    assert [f.client for f in check(one, off)] == ["0042"]


def test_a_case_without_goals_has_no_facts():
    assert case_facts(case_of({"without": ["plan"]})) is None


OWN_TEXT = [{"id": "own-text", "not_cloned": ["goals", "objectives"]}]


def test_where_a_payer_demands_own_text_the_finding_is_the_payers():
    text = "Will use three coping skills when anger rises at home"
    pair = (case(objective(text), client=client, demands=OWN_TEXT) for client in ("0042", "0043"))
    found = check(*pair)
    assert {(one.code, one.stage, one.demands, one.standing) for one in found} == {
        ("QU201", Stage.IN_FORCE, ("example-payer@1#own-text",), "example")
    }
    assert [one.client for one in found] == ["0042", "0043"]
    assert all("Example payer demands" in one.message for one in found)


def test_where_a_payer_demands_it_texts_of_the_persons_own_are_not_found():
    texts = {
        "0042": "Will walk to her mother's when angry at her sons",
        "0043": "Will call the union before noon on Mondays",
    }
    pair = (case(objective(text), client=client, demands=OWN_TEXT) for client, text in texts.items())
    assert check(*pair) == []
