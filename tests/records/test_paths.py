import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.records.client import Client, PlanRecord
from toolkit.records.fields import Extra
from toolkit.records.goals import Goal, Objective
from toolkit.records.paths import PathError, RecordPath, resolve, row_path
from toolkit.records.plan import Plan
from toolkit.records.vocabulary import CLIENT_ROWS, PLAN_ROWS

IDS = st.text(min_size=1, max_size=12) | st.text(".[]\\ab", min_size=1, max_size=8)
FIELDS = st.sampled_from(["", "text", "target_date"])
PATHS = st.one_of(
    st.builds(RecordPath, st.just("client"), field=FIELDS),
    st.builds(RecordPath, st.sampled_from([row.collection for row in CLIENT_ROWS]), IDS, FIELDS),
    st.builds(RecordPath, st.sampled_from([row.collection for row in PLAN_ROWS]), IDS, FIELDS, IDS),
    st.builds(RecordPath, st.sampled_from([row.collection for row in PLAN_ROWS]), plan=IDS),
)
RECORD = PlanRecord(
    client=Client(id="1", last_name="Li"),
    plans=(
        Plan(id="P1", goals=(Goal(id="G1", text="old"),)),
        Plan(
            id="P.2]",
            strengths="s",
            goals=(Goal(id="G1", text="a"), Goal(id="G\\2[x]", text="b", extra=(Extra(name="level", value=3),))),
            objectives=(Objective(id="O1-1", goal="G1"),),
        ),
    ),
)


@settings(max_examples=200)
@given(PATHS)
def test_what_a_path_writes_it_reads(path):
    assert RecordPath.parse(str(path)) == path


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("client.last_name", "Li"),
        ("client.phone", None),
        (r"plans[P\.2\]].strengths", "s"),
        ("plans[P1].goals[G1].text", "old"),
        ("goals[G1].text", "a"),
        (r"goals[G\\2\[x\]].text", "b"),
        (r"goals[G\\2\[x\]].level", 3),
        ("objectives[O1-1].goal", "G1"),
        ("diagnoses", ()),
    ],
)
def test_paths_lead_to_values(path, value):
    assert resolve(RECORD, path) == value


def test_paths_lead_to_rows_and_back():
    plan = RECORD.plans[1]
    for goal in plan.goals:
        assert resolve(RECORD, row_path(goal, plan.id)) is goal
    assert resolve(RECORD, row_path(plan)) is plan
    assert resolve(RECORD, row_path(RECORD.client)) is RECORD.client


@pytest.mark.parametrize(
    "path", ["", "goals[", "goals[G1", "goals.text", "nothing[X]", "goals[G.1]", "client[1].x", "client.a.b"]
)
def test_texts_that_are_no_path(path):
    with pytest.raises(PathError):
        RecordPath.parse(path)


@pytest.mark.parametrize("path", ["goals[G9].text", "goals[G1].mood", "plans[P9].goals[G1]", "diagnoses[D1].code"])
def test_paths_that_lead_nowhere(path):
    with pytest.raises(PathError):
        resolve(RECORD, path)


def test_the_general_path_names_the_vocabulary():
    assert RecordPath.parse("plans[P1].goals[G2].target_date").general == "goals.target_date"
    assert RecordPath.parse("client.birth_date").general == "clients.birth_date"
