"""Several goals, objectives and interventions in the cells of one row: each finds its parent, or that is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from exporting import change, drafted, fields, lines, load, write_sheet

HEADERS = ("MRN", "Last Name", "First Name", "Goals", "Objectives", "Interventions")


def read(folder: Path, *rows: tuple[str, str, str]):
    """The plan of the last row; the first rows show what the columns are."""
    shown = ("0001", "Quist", "Ola", "1. Sleeps\n2. Walks", "1.1. In bed by ten\n2.1. Out by noon", "1. Diary\n2. Map")
    people = [(f"00{number}", "Roe", "Jan", *cells) for number, cells in enumerate(rows, start=20)]
    export = write_sheet(folder / "plans.xlsx", [HEADERS, shown, *people])
    layout = drafted(folder, export)
    assert fields(layout)["Goals"] == "Goal: Text"
    assert [line["Take"] for line in lines(layout)][3:] == ["numbered list"] * 3
    loaded = load(export, layout).client(people[-1][0])
    return loaded.record.plans[0], [found for found in loaded.findings if found.code == "RD366"]


def hung(plan) -> list[tuple[str, str | None]]:
    return [(objective.text, objective.goal) for objective in plan.objectives]


def test_an_element_with_two_numbers_hangs_on_the_parent_of_its_first(tmp_path):
    plan, found = read(tmp_path, ("1. Sleeps 2. Walks", "1.1. Bed by ten 1.2. Up by six 2.1. Out by noon", ""))
    assert [goal.text for goal in plan.goals] == ["Sleeps", "Walks"]
    assert hung(plan) == [("Bed by ten", "G1"), ("Up by six", "G1"), ("Out by noon", "G2")]
    assert found == []


def test_with_one_goal_all_hang_on_it(tmp_path):
    plan, found = read(tmp_path, ("1. Sleeps", "1. Bed by ten 2. Up by six", ""))
    assert hung(plan) == [("Bed by ten", "G1"), ("Up by six", "G1")]
    assert found == []


def test_lists_of_one_length_are_put_together_in_order_and_that_is_said(tmp_path):
    plan, found = read(tmp_path, ("1. Sleeps 2. Walks", "1. Bed by ten 2. Out by noon", ""))
    assert hung(plan) == [("Bed by ten", "G1"), ("Out by noon", "G2")]
    assert [str(each.place) for each in found] == ["plans.xlsx › Export › E3"]
    assert "put together in their order" in found[0].message


def test_lists_of_different_lengths_are_not_guessed_and_nothing_is_lost(tmp_path):
    plan, found = read(tmp_path, ("1. Sleeps 2. Walks", "1. Bed by ten 2. Up by six 3. Out by noon", ""))
    assert hung(plan) == [("Bed by ten", None), ("Up by six", None), ("Out by noon", None)]
    assert "put under none" in found[0].message


@pytest.mark.parametrize(("take", "cell"), [("a row a line", "Sleeps\n- Walks"), ("parts by ;", "Sleeps; Walks")])
def test_other_lists_are_split_as_the_map_says(tmp_path, take, cell):
    export = write_sheet(tmp_path / "plans.xlsx", [HEADERS, ("0001", "Quist", "Ola", cell, "", "")])
    layout = drafted(tmp_path, export)
    change(layout, "Columns", "Goals", "Take", take)
    change(layout, "Columns", "Goals", "Our field", "Goal: Text")
    change(layout, "Tables", "plans.xlsx", "Each row is one", "client")
    assert [goal.text for goal in load(export, layout).client("0001").record.plans[0].goals] == ["Sleeps", "Walks"]


def test_what_payers_ask_for_and_no_column_fills_stands_on_a_sheet_of_its_own(tmp_path):
    from exporting import AS_OF

    from toolkit.pipeline.mapping import draft_export_map

    export = write_sheet(tmp_path / "plans.xlsx", [HEADERS, ("0001", "Quist", "Ola", "Sleeps", "", "")])
    path = tmp_path / "MAP.xlsx"
    path.write_bytes(draft_export_map([export], as_of=AS_OF, payers=["ny-mhotrs-clinic"], folder=tmp_path).data)
    listed = {line["Our field"]: line["Asked for by"] for line in lines(path, "Not filled")}
    assert "14 NYCRR 599.10(c)" in str(listed["Plan: Strengths"])
    assert "Client: First name" not in listed
