"""What two sides changed apart is brought together; where both changed one value, a person decides."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recordmaking import caseloads

from toolkit.records.client import PlanRecord
from toolkit.records.comparison.flat import flattened, unflattened
from toolkit.records.comparison.threeway import Policy, Take, merge
from toolkit.records.goals import Progress
from toolkit.records.reading.caseload import load_records

SAMPLES = Path(__file__).resolve().parents[3] / "samples"


@pytest.fixture(scope="module")
def base() -> PlanRecord:
    return load_records([SAMPLES / "caseload.xlsx"])[0]


def changed(record, path, **values):
    rows = flattened(record)
    row = rows[path]
    kept = {name: value for name, value in (row.values | values).items() if value is not None}
    rows[path] = type(row)(row.collection, row.id, row.plan, kept)
    return unflattened(rows)


def without(record, path):
    rows = flattened(record)
    del rows[path]
    return unflattened(rows)


GOAL = "plans[P1].goals[G1]"


def test_each_sides_own_changes_are_both_kept(base):
    mine = changed(base, GOAL, target_date=date(2027, 3, 1))
    theirs = changed(base, "client", phone="555-0199")
    merged = merge(base, mine, theirs)
    assert merged.open == ()
    assert merged.record.client.phone == "555-0199"
    assert merged.record.plans[0].goals[0].target_date == date(2027, 3, 1)


def test_a_value_that_both_changed_stays_mine_until_it_is_decided(base):
    mine, theirs = changed(base, "client", phone="555-0101"), changed(base, "client", phone="555-0102")
    merged = merge(base, mine, theirs)
    (collision,) = merged.open
    assert (collision.path, collision.mine, collision.theirs) == ("client.phone", "555-0101", "555-0102")
    assert merged.record == mine
    decided = merge(base, mine, theirs, Policy(decide=lambda collision: Take.SOURCE))
    assert decided.open == () and decided.record == theirs


def test_both_making_the_same_change_is_no_collision(base):
    both = changed(base, "client", phone="555-0101")
    assert merge(base, both, both).open == ()


def test_a_row_that_only_mine_has_stays(base):
    plan = base.plans[0]
    entry = Progress(id="PR9", goal="G1", text="Drove twice")
    mine = base.model_copy(update={"plans": (plan.model_copy(update={"progress": (*plan.progress, entry)}),)})
    theirs = changed(base, "client", phone="555-0199")
    merged = merge(base, mine, theirs)
    assert merged.record.plans[0].progress[-1] == entry
    assert merged.record.client.phone == "555-0199"


def test_a_row_gone_there_goes_unless_it_was_changed_here(base):
    theirs = without(base, GOAL)
    assert "G1" not in {goal.id for goal in merge(base, base, theirs).record.plans[0].goals}
    mine = changed(base, GOAL, text="Drives to the sea")
    merged = merge(base, mine, theirs)
    assert [collision.path for collision in merged.open] == [GOAL]
    assert merged.record == mine


def test_where_absence_is_no_deletion_the_row_is_kept_and_named(base):
    merged = merge(base, base, without(base, GOAL), Policy(removes=False))
    assert [kept.path for kept in merged.kept] == [GOAL]
    assert merged.record == base


def test_a_blank_that_was_not_said_is_no_deletion(base):
    theirs = changed(base, GOAL, target_date=None)
    kept = merge(base, base, theirs, Policy(removes=False, says=lambda path: False))
    assert kept.record == base and [each.path for each in kept.kept] == [f"{GOAL}.target_date"]
    said = merge(base, base, theirs, Policy(removes=False))
    assert said.record.plans[0].goals[0].target_date is None


def test_a_doubtful_value_waits_for_a_decision(base):
    theirs = changed(base, "client", birth_date=date(1988, 12, 4))
    doubt = Policy(doubt=lambda path, mine, theirs: "Day and month changed places.")
    merged = merge(base, base, theirs, doubt)
    assert merged.record == base
    assert [collision.why for collision in merged.open] == ["Day and month changed places."]


def test_staff_whom_nobody_names_any_longer_leave_the_record(base):
    plan = base.plans[0]
    named = {plan.primary_clinician, plan.author}
    theirs = base
    for path, row in flattened(base).items():
        for name, value in row.values.items():
            if value in named and row.collection != "staff":
                theirs = changed(theirs, path, **{name: None})
    merged = merge(base, base, theirs)
    assert not named & {member.id for member in merged.record.staff}


@settings(max_examples=20, deadline=None)
@given(caseloads(most=1), st.data())
def test_what_did_not_change_on_one_side_gives_the_other(records, data):
    (base,) = records
    rows = flattened(base)
    gone = data.draw(st.sampled_from(sorted(rows)))
    if gone != "client":
        rows = {path: row for path, row in rows.items() if not path.startswith(gone)}
    other = unflattened(rows)
    assert merge(base, base, base).record == base
    assert flattened(merge(base, other, base).record).keys() <= rows.keys()
    assert flattened(merge(base, base, other).record).keys() <= rows.keys()
