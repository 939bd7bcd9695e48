"""One wide sheet with titles and two header rows; one long sheet whose parents stand in the first of their rows."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path

import pytest
from exporting import drafted, fields, lines, load, write_sheet

from toolkit.records.mapping.maplayout import TABLES

SAMPLES = Path(__file__).parents[3] / "samples" / "exports"
WIDE, LONG = SAMPLES / "wide-sheet", SAMPLES / "long-sheet"


@pytest.fixture(scope="module")
def wide():
    return load(WIDE / "october.xlsx", WIDE / "MAP.xlsx")


@pytest.fixture(scope="module")
def long():
    return load(LONG / "october.csv", LONG / "MAP.xlsx")


def test_two_header_rows_under_titles_are_read_as_one(tmp_path):
    layout = drafted(tmp_path, WIDE / "october.xlsx")
    found = fields(layout)
    assert found["Client › Chart #"] == "Client: Client id"
    assert found["Goal 2 › Goal Statement"] == "Goal 2: Text"
    assert found["Goal 1 › Objectives"] == "Goal 1 Objective: Text"
    assert found["Treatment plan › Payer"] == "Coverage: Payer"
    (table,) = lines(layout, TABLES[0])
    assert (table["Header rows"], table["Each row is one"], table["Rows seen"]) == (2, "client", 6)


def test_titles_and_footers_are_no_clients_and_are_named(wide):
    assert wide.client_ids == tuple(f"CF-700{number}" for number in range(1, 7))
    (passed,) = [found for found in wide.findings if found.code == "RD355"]
    assert "1, 2, 3, 14, 15" in passed.message


def test_numbered_columns_and_lists_in_cells_become_goals_and_objectives(wide):
    (plan,) = wide.client("CF-7001").record.plans
    assert [goal.id for goal in plan.goals] == ["G1", "G2"]
    assert [(o.id, o.goal, o.text) for o in plan.objectives] == [
        ("O1-1", "G1", "Imani finishes two of three tasks a morning."),
        ("O1-2", "G1", "Imani asks for a break with her card instead of leaving."),
        ("O2-1", "G2", "Imani starts homework within ten minutes of the timer on four evenings."),
    ]
    assert [o.measure for o in plan.objectives][1] == "Breaks asked for a week"
    assert {o.target_date for o in plan.objectives} == {Date(2027, 1, 15)}


def test_a_goal_that_a_client_does_not_have_is_not_made(wide):
    (plan,) = wide.client("CF-7002").record.plans
    assert [goal.id for goal in plan.goals] == ["G1"]
    assert [i.goal for i in plan.interventions] == ["G1"]


def test_one_column_gives_two_fields_and_constants_fill_what_the_export_does_not_say(wide):
    record = wide.client("CF-7006").record
    assert (record.client.last_name, record.client.first_name) == ("D'Souza", "Micah")
    assert (record.diagnoses[0].code, record.diagnoses[0].title) == ("F41.1", "Generalized anxiety disorder")
    assert (record.client.agency, record.contacts[0].role) == ("children-and-family", "guardian")


def test_a_place_is_the_cell_in_the_export_also_for_an_element_of_a_list(wide):
    origins = wide.client("CF-7001").origins
    assert str(origins.place("plans[P1].objectives[O1-2].text")) == "october.xlsx › Active Plans › U7"
    assert str(origins.place("client.agency")) == "MAP.xlsx › Constants › B2"


def test_blank_parents_are_those_of_the_row_above(long):
    record = long.client("00000771").record
    (plan,) = record.plans
    assert [(o.id, o.goal) for o in plan.objectives] == [("O1-1", "G1"), ("O1-2", "G1"), ("O2-1", "G2")]
    assert [(i.id, i.objectives) for i in plan.interventions] == [
        ("I1-1", ("O1-1",)),
        ("I1-2", ("O1-1",)),
        ("I1-3", ("O1-2",)),
        ("I2-1", ("O2-1",)),
    ]
    assert record.client.first_name == "José"
    assert plan.goals[0].target_date == Date(2027, 1, 8)
    assert (len(record.coverage), len(record.diagnoses), len(record.episodes)) == (1, 1, 1)


def test_repeated_parents_are_one_thing_each(tmp_path):
    export = write_sheet(
        tmp_path / "detail.xlsx",
        [
            ("MRN", "Last Name", "First Name", "Goal", "Objective", "Objective Target Date", "Intervention"),
            ("0012", "Quist", "Ola", "Sleeps", "In bed by ten", "2026-12-01", "Will teach sleep hygiene"),
            ("0012", "Quist", "Ola", "Sleeps", "In bed by ten", "2026-12-01", "Will keep the diary"),
            ("0012", "Quist", "Ola", "Sleeps", "Up by seven", "2026-12-01", "Will set an alarm with Ola"),
            ("0013", "Roe", "Jan", "Sleeps", "In bed by ten", "2026-12-08", "Will see Jan weekly"),
        ],
    )
    caseload = load(export, drafted(tmp_path, export))
    assert [len(loaded.record.plans[0].objectives) for loaded in caseload] == [2, 1]
    assert [len(loaded.record.plans[0].interventions) for loaded in caseload] == [3, 1]
    assert not [found for loaded in caseload for found in loaded.findings if found.severity == "error"]


def test_next_months_export_is_read_by_the_same_map_and_what_is_lost_is_said():
    caseload = load(WIDE / "november.xlsx", WIDE / "MAP.xlsx")
    assert caseload.client_ids == ("CF-7004", "CF-7001", "CF-7002", "CF-7003", "CF-7006")
    (lost,) = [found for found in caseload.findings if found.code == "RD352"]
    assert "“Treatment plan › Family Involvement”" in lost.message
    assert "Plan: Family involvement" in lost.message
