import json
from datetime import date

import pytest

from toolkit.errors import FileUnreadableError, InputError
from toolkit.records.fields import AbsentKind
from toolkit.records.reading.caseload import load_caseload

NESTED = """\
client: {id: "0042", first_name: Rosa}
plans:
  - kind: full
    strengths: Sister
    goals:
      - text: Drives
        target_date: 2026-11-30
        objectives:
          - text: To the store
            interventions: [{text: Will ride along}]
        interventions:
          - {text: Will coach}
    interventions:
      - {goal: G1, text: Will call}
medications: none reported
"""


@pytest.fixture
def load(tmp_path):
    def load(text, name="form.yaml"):
        (tmp_path / name).write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
        return load_caseload([tmp_path / name])

    return load


def found(caseload, client=None):
    findings = caseload.client(client).findings if client else caseload.findings
    return [(finding.code, str(finding.place)) for finding in findings]


def test_nested_rows_belong_to_the_row_they_stand_in(load):
    loaded = load(NESTED).client("0042")
    plan = loaded.record.plans[0]
    assert [(goal.id, goal.target_date) for goal in plan.goals] == [("G1", date(2026, 11, 30))]
    assert [(o.id, o.goal) for o in plan.objectives] == [("O1-1", "G1")]
    assert [(i.id, i.goal, i.objectives) for i in plan.interventions] == [
        ("I1-1", None, ("O1-1",)),
        ("I1-2", "G1", ()),
        ("I1-3", "G1", ()),
    ]
    assert loaded.record.client.absence("medications").kind is AbsentKind.NONE_REPORTED
    assert loaded.findings == ()


def test_places_are_lines_in_yaml_and_keys_in_json(load):
    origins = load(NESTED).client("0042").origins
    assert str(origins.place("plans[P1].goals[G1].target_date")) == "form.yaml:7"
    assert str(origins.place("plans[P1].goals[G1].measure")) == "form.yaml:6"
    assert str(origins.place("client.first_name")) == "form.yaml:1"
    document = {"client": {"id": "1"}, "plans": [{"goals": [{"text": "a"}, {"text": "b"}]}]}
    origins = load(document, "form.json").client("1").origins
    assert str(origins.place("plans[P1].goals[G2].text")) == "form.json › plans › 1 › goals › 2 › text"


def test_keys_are_names_or_labels(load):
    record = (
        load(
            'Client id: 7\nLast name: Delgado\nStrengths: Sister\nGoals: [{Text: Drives, "Target date": 2026-01-02}]\n'
        )
        .client("7")
        .record
    )
    assert record.client.last_name == "Delgado"
    assert record.plans[0].strengths == "Sister"
    assert record.plans[0].goals[0].target_date == date(2026, 1, 2)


def test_a_document_may_be_written_as_a_flat_row(load):
    plan = load({"Client": "7", "Goal 1": "Drives", "Goal 1 Objective 1": "x"}, "a.json").client("7").record.plans[0]
    assert [(o.id, o.goal) for o in plan.objectives] == [("O1-1", "G1")]


def test_short_forms_of_rows(load):
    record = load('client: "1"\ngoals: [Drives alone, Sleeps]\ndiagnoses: {code: F41.0}\n').client("1").record
    assert [goal.text for goal in record.plans[0].goals] == ["Drives alone", "Sleeps"]
    assert record.diagnoses[0].code == "F41.0"


def test_a_value_may_say_why_it_is_not_there(load):
    text = (
        'client: {id: "1"}\nplans: [{strengths: {absent: declined, reason: later, who: R. Okafor, on: 2026-05-02}}]\n'
    )
    said = load(text).client("1").record.plans[0].absence("strengths")
    assert (said.kind, said.reason, said.who, said.on) == (AbsentKind.DECLINED, "later", "R. Okafor", date(2026, 5, 2))


def test_lists_of_ids_and_texts_with_semicolons_are_the_same(load):
    text = 'client: "1"\nplans: [{goals: [{text: a, needs: [N1, N2]}, {text: b, needs: N1; N2}]}]\n'
    goals = load(text).client("1").record.plans[0].goals
    assert goals[0].needs == goals[1].needs == ("N1", "N2")


def test_ids_keep_their_zeros_and_their_last_zeros(load):
    record = load("client: 007\nplans: [{version: 1.10, goals: [{id: 1.10, text: a}]}]\n").client("007").record
    assert record.plans[0].version == "1.10"
    assert record.plans[0].goals[0].id == "1.10"
    assert load('{"client": "1", "plans": [{"version": 1.10}]}', "b.json").client("1").record.plans[0].version == "1.10"


def test_many_clients_share_their_staff(load):
    data = {
        "clients": [{"client": {"id": "1"}, "plans": [{"author": "ST1"}]}, {"id": "2", "plans": [{"author": "Bo Li"}]}],
        "staff": [{"id": "ST1", "name": "Bo Li"}, {"id": "ST2", "name": "Al"}],
    }
    caseload = load(data, "many.json")
    assert caseload.client_ids == ("1", "2")
    assert [member.id for member in caseload.client("2").record.staff] == ["ST1"]
    assert caseload.client("2").record.plans[0].author == "ST1"


def test_lists_beside_clients_name_their_client(load):
    data = {
        "Clients": [{"Client": "1"}, {"Client": "2"}],
        "Plans": [{"Client": "1", "Plan id": "P1"}],
        "Goals": [{"Client": "1", "Text": "a"}, {"Client": "3", "Text": "b"}, {"Text": "c"}],
    }
    caseload = load(data, "tables.json")
    assert [goal.text for goal in caseload.client("1").record.plans[0].goals] == ["a"]
    assert found(caseload) == [("RD320", "tables.json › Goals › 3"), ("RD321", "tables.json › Goals › 2")]


def test_unknown_keys_are_kept_and_listed_once(load):
    caseload = load(
        '- {client: "1", goals: [{text: a, mood: blue}]}\n- {client: "2", goals: [{text: a, mood: grey}]}\n'
    )
    (column,) = caseload.unknown_columns
    assert (column.header, dict(column.values)) == ("goals.mood", {"1": ("blue",), "2": ("grey",)})
    assert found(caseload) == [("RD340", "form.yaml:1")]


def test_a_key_given_twice_is_an_error_of_its_client(load):
    caseload = load('- client: "1"\n  goals:\n    - text: a\n      unit: x\n      unit: y\n- client: "2"\n')
    assert found(caseload, "1") == [("RD341", "form.yaml:4")]
    assert caseload.client("1").record.plans[0].goals[0].unit == "x"
    assert found(caseload, "2") == []


def test_parts_that_are_not_built_as_they_should_be(load):
    caseload = load('- client: "1"\n  plans: [{strengths: [a, b], goals: [[x]]}]\n- just a text\n- {plans: []}\n')
    assert found(caseload, "1") == [("RD342", "form.yaml:2"), ("RD342", "form.yaml:2")]
    assert found(caseload) == [("RD342", "form.yaml:3"), ("RD343", "form.yaml:4")]


def test_plan_values_beside_plans_are_not_mixed_in(load):
    caseload = load('client: "1"\nstrengths: a\nplans: [{kind: full}]\n')
    assert found(caseload, "1") == [("RD342", "form.yaml:2")]
    assert len(caseload.client("1").record.plans) == 1


def test_two_forms_of_one_client_stop_that_client(load):
    caseload = load('- client: "1"\n- client: "1"\n')
    assert [code for code, _ in found(caseload, "1")] == ["RD322"]


def test_files_that_are_no_forms(load, tmp_path):
    for text in ("{", '{"a": "\x01"}', "[" * 100_000):
        with pytest.raises(FileUnreadableError) as caught:
            load(text, "a.json")
        assert caught.value.where.endswith("a.json")
    with pytest.raises(InputError):
        load("a: [", "a.yaml")
    with pytest.raises(FileUnreadableError):
        load("[" * 60 + "]" * 60, "a.json")


def test_a_damaged_file_in_a_folder_does_not_stop_the_others(tmp_path):
    (tmp_path / "a.yaml").write_text('client: "1"\n')
    (tmp_path / "b.yaml").write_text("client: [")
    caseload = load_caseload([tmp_path])
    assert caseload.client_ids == ("1",)
    assert [finding.code for finding in caseload.findings] == ["RD306"]
