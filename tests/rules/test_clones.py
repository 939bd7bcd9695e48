"""Texts that clients share."""

from dataclasses import replace

import yaml
from rule_cases import case_of

from toolkit.findings import Severity
from toolkit.rules.case import AgencyRules
from toolkit.rules.check import check_caseload
from toolkit.rules.clones import Cloned
from toolkit.rules.facts import case_facts


def facts(*texts, **client):
    """The facts of clients 1, 2, 3, … with one objective each."""
    return [
        case_facts(
            case_of({"client": {"id": str(n), **client}, "goals": [GOAL], "objectives": [OTHER, objective(text)]})
        )
        for n, text in enumerate(texts, 1)
    ]


GOAL = {"id": "G1", "text": "Drives"}
OTHER = {"id": "O1-2", "text": "Breathes"}


def objective(text):
    return {"id": "O1-1", "text": text}


def found(*texts):
    return [(f.client, f.field) for f in check_caseload(facts(*texts))]


BOTH = [("1", "plans[P1].objectives[O1-1].text"), ("2", "plans[P1].objectives[O1-1].text")]


def of_example(example):
    return [case_facts(case_of({"goals": [GOAL], **fragment})) for fragment in yaml.safe_load(example)]


def test_the_example_that_fails_is_found_and_the_one_that_passes_is_not():
    assert [f.client for f in check_caseload(of_example(Cloned.bad))] == ["0042", "0043"]
    assert check_caseload(of_example(Cloned.good)) == []


def test_names_and_numbers_make_no_difference():
    assert found("Rosa will walk 3 times a week to the lake", "Delgado will walk 12 times a week to the lake") == BOTH


def test_a_changed_word_makes_no_difference():
    assert (
        found(
            "The client will use calm breathing before class on most school days",
            "The client will use calm breathing before class on many school days",
        )
        == BOTH
    )


def test_another_text_is_left_alone():
    assert (
        found("Will call her sister when she wants to drink at night", "Will ride the bus to work on three days") == []
    )


def test_a_short_text_is_left_alone():
    assert found("Will attend weekly group", "Will attend weekly group") == []


def test_a_text_within_a_longer_one_is_left_alone():
    short = "Will attend the weekly skills group"
    assert (
        found(short, f"{short} and practise each skill at home with his brother before the next time they meet") == []
    )


def test_one_clients_own_texts_are_left_alone():
    same = "Will walk three times a week to the lake"
    case = case_of({"goals": [GOAL], "objectives": [objective(same), {"id": "O1-2", "text": same}]})
    assert check_caseload([case_facts(case)]) == []


def test_a_text_that_many_share_is_one_finding():
    many = check_caseload(facts(*["Will attend the weekly skills group"] * 30))
    assert [(f.client, "30 clients" in f.message) for f in many] == [("1", True)]


def test_a_few_are_named():
    (first, *_) = check_caseload(facts(*["Will attend the weekly skills group"] * 5))
    assert first.message == "The text of objective O1-1 stands nearly alike in the plan of clients 2, 3 and 2 more."
    assert first.severity is Severity.WARNING


def test_an_agency_grades_and_a_waiver_holds_here_too():
    text = "Will attend the weekly skills group"
    waiver = {
        "id": "W1",
        "code": "QU201",
        "reason": "Shared group",
        "who": "M. Lindqvist",
        "until": yaml.safe_load("2026-12-31"),
    }
    one = case_of({"goals": [GOAL], "objectives": [objective(text)], "waivers": [waiver]})
    two = case_of({"client": {"id": "0043"}, "goals": [GOAL], "objectives": [objective(text)]})
    off = replace(two, agency=AgencyRules({"QU201": None}))
    assert [(f.client, bool(f.waived)) for f in check_caseload([case_facts(one), case_facts(two)])] == [
        ("0042", True),
        ("0043", False),
    ]
    assert [f.client for f in check_caseload([case_facts(one), case_facts(off)])] == ["0042"]


def test_a_case_without_goals_has_no_facts():
    assert case_facts(case_of({"without": ["plan"]})) is None
