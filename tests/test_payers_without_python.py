"""A payer's rule is added, changed and followed by writing YAML alone, as a county administrator would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from world import build_world, caseload_rows, write_caseload

from toolkit.cli.main import cli

RULE = """
id: lakeshore
title: Lakeshore Health
version: "2026"
source: Lakeshore provider contract, section 7
standing: verified
checked: 2026-09-01
applies_to: {payers: [Lakeshore Health]}
demands:
  - {id: review, review_every: 60 days, from: [last_review, plan]}
  - {id: crisis, section: crisis_plan}
"""


@pytest.fixture
def world(tmp_path: Path, monkeypatch) -> Path:
    build_world(tmp_path)
    rows = caseload_rows(1)
    rows["Coverage"] = [{"Client": "C001", "Payer": "Lakeshore Health"}]
    write_caseload(tmp_path / "caseload.xlsx", rows)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plankit(*words: str) -> dict:
    return json.loads(CliRunner().invoke(cli, [*words, "caseload.xlsx", "--as-of", "2026-10-01", "--json"]).stdout)


def review_day() -> str | None:
    lines = plankit("due", "--by", "2027-06-30")["due"]
    return next((line["due"] for line in lines if line["kind"] == "review"), None)


def lacking() -> list[str]:
    return [demand for found in plankit("check")["findings"] for demand in found["demands"]]


def test_a_rule_is_added_and_changed_without_touching_python(world):
    assert (review_day(), lacking()) == (None, [])
    file = world / "payer_profiles" / "lakeshore.yaml"
    file.write_text(RULE)
    # 60 days from 1 September: 29 more in it, 31 in October.
    assert (review_day(), lacking()) == ("2026-10-31", ["lakeshore@2026#crisis"])
    file.write_text(RULE.replace("60 days", "{later_of: [45 days, 1 month]}").replace("crisis_plan", "strengths"))
    assert (review_day(), lacking()) == ("2026-10-16", [])


def test_a_shipped_rule_is_changed_by_a_file_that_replaces_it(world):
    rows = caseload_rows(1)
    rows["Coverage"] = [{"Client": "C001", "Payer": "outpatient-100"}]
    write_caseload(world / "caseload.xlsx", rows)
    assert review_day() == "2026-12-10"
    (world / "payer_profiles" / "outpatient-100.yaml").write_text(
        """
id: outpatient-100
title: Outpatient with a review every 45 days
version: "2"
replaces: outpatient-100@1
extends: outpatient-100@1
standing: example
applies_to: {payers: ["Outpatient, review every 100 days"]}
demands:
  - {id: review, review_every: 45 days, from: [last_review, plan]}
"""
    )
    assert review_day() == "2026-10-16"
