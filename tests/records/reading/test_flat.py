from datetime import date

import pytest
from openpyxl import Workbook

from toolkit.records.reading.caseload import load_caseload
from toolkit.records.reading.flat import FlatNames
from toolkit.records.reading.headers import How


@pytest.fixture
def load(tmp_path):
    def load(rows, *, sheet="Sheet1", merge=()):
        book = Workbook()
        book.active.title = sheet
        for row in rows:
            book.active.append(row)
        for area in merge:
            book.active.merge_cells(area)
        book.save(tmp_path / "flat.xlsx")
        return load_caseload([tmp_path / "flat.xlsx"])

    return load


@pytest.mark.parametrize(
    ("header", "groups", "name"),
    [
        ("Client", (), ""),
        ("First name", (), "first_name"),
        ("Strengths", (("plans", 1),), "strengths"),
        ("Plan id", (("plans", 1),), "id"),
        ("Admission date", (("episodes", 1),), "admission"),
        ("Goal 1", (("goals", 1),), "text"),
        ("goal1", (("goals", 1),), "text"),
        ("Goal 2 id", (("goals", 2),), "id"),
        ("Goal 1 Target date", (("goals", 1),), "target_date"),
        ("Goal 1 – Objective 12: Target Date", (("goals", 1), ("objectives", 12)), "target_date"),
        ("Goal 1 Objective 2 Intervention 1", (("goals", 1), ("objectives", 2), ("interventions", 1)), "text"),
        ("Goal 1 Intervention 1 Frequency", (("goals", 1), ("interventions", 1)), "frequency"),
        ("Goal 3 Progress 1 Rating", (("goals", 3), ("progress", 1)), "rating"),
        ("Diagnosis 1", (("diagnoses", 1),), "code"),
        ("Diagnosis 1 Title", (("diagnoses", 1),), "title"),
        ("Diagnosis 2 ICD-10", (("diagnoses", 2),), "code"),
        ("Payer", (("coverage", 1),), "payer"),
        ("Payer 2", (("coverage", 2),), "payer"),
        ("Payer Member id", (("coverage", 1),), "member_id"),
        ("Service given 1 Date", (("services_given", 1),), "date"),
        ("Service 1 Amount", (("services", 1),), "amount"),
        ("Outcome measure 2 Total", (("outcome_measures", 2),), "total"),
        ("Signature 1 Role", (("signatures", 1),), "role"),
    ],
)
def test_the_grammar_of_headers(header, groups, name):
    fit = FlatNames({}).exact(header)
    assert fit.how is How.EXACT
    assert (fit.thing.groups, fit.thing.name) == (groups, name)


@pytest.mark.parametrize(
    "header", ["Goal 0", "Goal 1000", "Objective 1 Goal 1", "Mood", "Goalkeeper", "Plan 2 Kind", "Goal 1 Mood"]
)
def test_what_is_no_header(header):
    assert FlatNames({}).exact(header).how is How.NONE


@pytest.mark.parametrize(
    "header", ["Goal 2 Obective 1 Target date", "Goal 1 Objektive 2 Target date", "Goal 1 Taget date"]
)
def test_slips_in_nouns_and_labels(header):
    names = FlatNames({})
    assert names.exact(header).how is How.NONE
    assert names.near(header).thing.name == "target_date"


def test_every_name_is_found_by_the_header_it_writes():
    names = FlatNames({})
    for header in (
        "Goal 1",
        "Goal 1 id",
        "Goal 2 Objective 1 Measure",
        "Payer 1",
        "Strengths",
        "Admission",
        "Diagnosis 1 Made by",
    ):
        meant = names.exact(header).thing
        assert names.exact(meant.header).thing == meant


def test_a_row_makes_a_plan_with_what_hangs_on_it(load):
    caseload = load(
        [
            [
                "Client",
                "Last name",
                "Strengths",
                "Goal 1",
                "Goal 1 Target date",
                "Goal 1 Objective 1",
                "Goal 1 Intervention 1",
                "Payer",
            ],
            ["0042", "Delgado", "Sister", "Drives", date(2026, 11, 30), "To the store", "Will ride along", "medicaid"],
        ]
    )
    loaded = caseload.client("0042")
    plan = loaded.record.plans[0]
    assert (plan.id, plan.strengths) == ("P1", "Sister")
    assert [(goal.id, goal.text, goal.target_date) for goal in plan.goals] == [("G1", "Drives", date(2026, 11, 30))]
    assert [(o.id, o.goal, o.text) for o in plan.objectives] == [("O1-1", "G1", "To the store")]
    assert [(i.id, i.goal, i.text) for i in plan.interventions] == [("I1-1", "G1", "Will ride along")]
    assert loaded.record.coverage[0].payer == "medicaid"
    assert str(loaded.origins.place("plans[P1].objectives[O1-1].text")) == "flat.xlsx › Sheet1 › F2"
    assert [finding.code for finding in caseload.findings] == ["RD305"]


def test_numbers_give_ids_and_blank_groups_give_no_rows(load):
    header = ["Client", "Goal 1", "Goal 2", "Goal 2 Objective 3", "Goal 3", "Goal 3 id", "Goal 3 Objective 1"]
    plan = load([header, ["1", None, "b", "x", "c", "GA7", "y"]]).client("1").record.plans[0]
    assert [goal.id for goal in plan.goals] == ["G2", "GA7"]
    assert [(o.id, o.goal) for o in plan.objectives] == [("O2-3", "G2"), ("O-GA7-1", "GA7")]


def test_a_client_without_plan_values_has_no_plan(load):
    caseload = load([["Client", "Last name", "Goal 1"], ["1", "Delgado", None], ["2", "Li", "Drives"]])
    assert caseload.client("1").record.plans == ()
    assert len(caseload.client("2").record.plans) == 1


def test_an_intervention_under_an_objective_serves_it(load):
    header = ["Client", "Goal 1", "Goal 1 Objective 1", "Goal 1 Objective 1 Intervention 1", "Goal 1 Intervention 1"]
    plan = load([header, ["1", "g", "o", "named", "whole"]]).client("1").record.plans[0]
    rows = {row.text: row for row in plan.interventions}
    assert (rows["named"].goal, rows["named"].objectives) == (None, ("O1-1",))
    assert (rows["whole"].goal, rows["whole"].objectives) == ("G1", ())


def test_none_reported_in_the_first_group_speaks_for_all(load):
    record = load([["Client", "Medication 1", "Goal 1"], ["1", "none reported", "g"]]).client("1").record
    assert record.medications == ()
    assert record.client.absence("medications") is not None


def test_group_headers_merged_over_their_columns(load):
    rows = [["Client", "Goal 1", None, "Goal 2", None], [None, "Text", "Target date", "Text", "Target date"]]
    rows += [["1", "a", date(2026, 1, 2), "b", date(2026, 2, 3)]]
    plan = load(rows, merge=["A1:A2", "B1:C1", "D1:E1"]).client("1").record.plans[0]
    assert [(goal.text, goal.target_date) for goal in plan.goals] == [("a", date(2026, 1, 2)), ("b", date(2026, 2, 3))]


def test_a_clients_sheet_with_numbered_columns_is_flat_and_without_is_not(load):
    assert [f.code for f in load([["Client", "Goal 1"], ["1", "a"]], sheet="Clients").findings] == ["RD305"]
    assert load([["Client", "Last name"], ["1", "a"]], sheet="Clients").findings == ()


def test_a_single_csv_file(tmp_path):
    (tmp_path / "caseload.csv").write_text("Client;Goal 1;Mood\n007;Fährt allein;blue\n", encoding="utf-8-sig")
    caseload = load_caseload([tmp_path / "caseload.csv"])
    assert caseload.client("007").record.plans[0].goals[0].text == "Fährt allein"
    assert [column.header for column in caseload.unknown_columns] == ["Mood"]
