"""The samples are what they say: a sound caseload, the same in every form, and a list of planted defects."""

from __future__ import annotations

import csv
from datetime import date as Date
from pathlib import Path

import pytest

from toolkit.findings import Severity
from toolkit.pipeline.check import check
from toolkit.records.canonical import record_hash
from toolkit.records.reading.caseload import load_caseload

SAMPLES = Path(__file__).parent.parent / "samples"
AS_OF = Date(2026, 10, 15)


def hashes(source: str) -> dict[str, str]:
    return {loaded.record.client.id: record_hash(loaded.record) for loaded in load_caseload([SAMPLES / source])}


def test_the_sound_caseload_yields_nothing_at_all():
    report = check([SAMPLES / "caseload.xlsx"], as_of=AS_OF)
    assert [finding.to_dict() for finding in report.findings] == []
    assert len(report.clients) == 13


@pytest.mark.parametrize("source", ["caseload.xlsx", "caseload-csv", "form-data.json"])
def test_every_form_of_the_caseload_gives_the_same_records(source):
    assert hashes(source) == hashes("form-data")


def test_the_flat_sheet_gives_the_same_clients_but_for_the_episode_that_it_cannot_name():
    whole = load_caseload([SAMPLES / "form-data"])
    for loaded in load_caseload([SAMPLES / "caseload-flat.xlsx"]):
        expected = whole.client(loaded.record.client.id).record
        plan = expected.plans[0].model_copy(update={"episode": None})
        assert loaded.record == expected.model_copy(update={"plans": (plan,)})


def test_the_planted_defects_are_found_where_they_are_and_nothing_else_is():
    with (SAMPLES / "caseload-with-problems.csv").open(encoding="utf-8", newline="") as file:
        listed = {(row["client"], row["code"], row["place"]) for row in csv.DictReader(file)}
    report = check([SAMPLES / "caseload-with-problems.xlsx"], as_of=AS_OF)
    found = {(f.client, f.code, str(f.place).partition(" › ")[2]) for f in report.findings}
    assert found == listed
    assert len(report.findings) == len(listed) >= 20
    assert {f.severity for f in report.findings} == {Severity.ERROR, Severity.WARNING}


def test_the_parenting_plan_is_the_one_of_the_literature():
    plan = load_caseload([SAMPLES / "form-data"]).client("00001001").record.plans[0]
    (goal,) = plan.goals
    assert (goal.target, goal.scale_max, len(plan.objectives), len(plan.interventions)) == (6, 10, 4, 3)
    assert [entry.rating for entry in plan.progress] == [5]
