"""What differs between two records is found by id and said in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from recordmaking import caseloads

from toolkit.records.client import PlanRecord
from toolkit.records.comparison.differences import ChangeKind, differences
from toolkit.records.comparison.flat import flattened, unflattened
from toolkit.records.comparison.sentences import sentence
from toolkit.records.reading.caseload import load_records

SAMPLES = Path(__file__).resolve().parents[3] / "samples"


@pytest.fixture(scope="module")
def rosa() -> PlanRecord:
    return load_records([SAMPLES / "caseload.xlsx"])[0]


def with_goals(record, change):
    plan = record.plans[0]
    return record.model_copy(update={"plans": (plan.model_copy(update={"goals": change(plan.goals)}),)})


@settings(max_examples=20, deadline=None)
@given(caseloads())
def test_a_record_flattened_and_made_again_is_the_same(records):
    for record in records:
        assert unflattened(flattened(record)) == record
        assert differences(record, record) == ()


def test_every_sample_survives_being_flattened():
    for record in load_records([SAMPLES / "caseload.xlsx"]):
        assert unflattened(flattened(record)) == record


def test_a_goal_that_is_inserted_first_changes_no_other_goal(rosa):
    new = rosa.plans[0].goals[0].model_copy(update={"id": "G99", "text": "Cooks for friends"})
    (change,) = differences(rosa, with_goals(rosa, lambda goals: (new, *goals)))
    assert (change.kind, change.path) == (ChangeKind.ADDED, "plans[P1].goals[G99]")
    assert sentence(change, show_values=True) == "Goal G99 of plan P1 added: “Cooks for friends”."
    assert sentence(change, show_values=False) == "Goal G99 of plan P1 added."


def test_a_changed_date_is_said_with_both_dates_only_when_values_are_shown(rosa):
    goal = rosa.plans[0].goals[0]
    changed = goal.model_copy(update={"target_date": date(2027, 1, 31)})
    (change,) = differences(rosa, with_goals(rosa, lambda goals: (changed, *goals[1:])))
    assert sentence(change, show_values=False) == f"Goal {goal.id} of plan P1: Target date changed."
    assert sentence(change, show_values=True).endswith(f"changed from {goal.target_date} to 2027-01-31.")


def test_rows_that_only_change_places_have_moved(rosa):
    plan = rosa.plans[0]
    turned = plan.model_copy(update={"objectives": plan.objectives[::-1]})
    (change,) = differences(rosa, rosa.model_copy(update={"plans": (turned,)}))
    assert change.kind is ChangeKind.MOVED
    assert sentence(change, show_values=False) == "Objectives of plan P1: printed in another order."


def test_a_value_that_was_filled_in_or_cleared_is_said_so(rosa):
    client = rosa.client.model_copy(update={"pronouns": "they/them", "phone": None})
    said = {sentence(c, show_values=False) for c in differences(rosa, rosa.model_copy(update={"client": client}))}
    assert "Client: Phone cleared." in said
    assert said & {"Client: Pronouns filled in.", "Client: Pronouns changed."}
