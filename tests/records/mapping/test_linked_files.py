"""Five linked files, joined by numbers."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path

import pytest
from exporting import drafted, fields, load

SAMPLES = Path(__file__).parents[3] / "samples" / "exports" / "linked-files"


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drafted(tmp_path_factory.mktemp("linked"), SAMPLES / "october")


def test_the_guess_tells_chart_number_and_joining_key_apart(layout):
    found = fields(layout)
    assert found["MRN"] == "Client: Client id"
    assert found["ClientID"] == "Client: Key for joining"
    assert (found["DOB"], found["LName"], found["GoalText"]) == (
        "Client: Birth date",
        "Client: Last name",
        "Goal: Text",
    )


def test_rows_of_five_files_become_plans_with_goals_objectives_and_interventions(layout):
    caseload = load(SAMPLES / "october", layout)
    assert caseload.client_ids == tuple(f"0000410{number}" for number in range(1, 7))
    record = caseload.client("00004101").record
    (plan,) = record.plans
    assert record.client.birth_date == Date(1979, 5, 14)
    assert record.client.sex == "female"
    assert [goal.id for goal in plan.goals] == ["G410", "G411"]
    assert [(o.id, o.goal, o.status) for o in plan.objectives] == [
        ("O8801", "G410", "in_progress"),
        ("O8802", "G410", "in_progress"),
        ("O8803", "G411", "improving"),
    ]
    assert [(i.id, i.objectives) for i in plan.interventions] == [
        ("I90001", ("O8801",)),
        ("I90002", ("O8802",)),
        ("I90003", ("O8803",)),
    ]
    assert (record.diagnoses[0].code, record.coverage[0].member_id) == ("F33.1", "OP-554101")


def test_every_value_knows_its_cell_in_the_export(layout):
    origins = load(SAMPLES / "october", layout).client("00004102").origins
    assert str(origins.place("client.birth_date")) == "clients.csv › E3"
    assert str(origins.place("plans[P532].goals[G412].target_date")) == "goals.csv › E4"
    assert str(origins.place("diagnoses[D1].code")) == "plans.csv › E3"
