"""For each kind of demand: a profile that makes it, a record that meets it, and one that fails it."""

from __future__ import annotations

import pytest
from payercases import AS_OF, catalogue_of, demands_of, every, record_of

from toolkit.payers.duedates.duedates import first_plan_due, interim_plan_due, next_review
from toolkit.payers.meeting import rows_lacking, rows_short, section_met
from toolkit.payers.signers import match_signatures, required_signers
from toolkit.records.agreement import Pointer, Review, Signature
from toolkit.records.care import Episode
from toolkit.records.client import Client
from toolkit.records.fields import Absent, AbsentKind
from toolkit.records.goals import Goal, Intervention, Need, Objective, Progress
from toolkit.records.plan import Plan
from toolkit.records.sections import section_state


def plan(**facts):
    return Plan(id="P1", written="2026-09-01", effective="2026-09-01", **facts)


def said(field, kind=AbsentKind.DECLINED, reason="Next time"):
    return Absent(field=field, kind=kind, reason=reason)


def demand_of(folder, text, record, kind):
    (applied,) = demands_of(record, catalogue_of(folder, text)).of(kind)
    return applied.demand


ASSESSMENT = Pointer(id="PT1", section="diagnoses", document="Comprehensive assessment")


@pytest.mark.parametrize(
    ("text", "facts", "met"),
    [
        ("{id: a, section: strengths}", {"strengths": "Never misses work"}, True),
        ("{id: a, section: strengths}", {}, False),
        ("{id: a, section: strengths}", {"absent": (said("strengths"),)}, False),
        ("{id: a, section: strengths, reason_ok: yes}", {"absent": (said("strengths"),)}, True),
        ("{id: a, section: strengths, reason_ok: yes}", {"absent": (said("strengths", reason=None),)}, False),
        ("{id: a, section: diagnoses, pointer_ok: yes}", {"pointers": (ASSESSMENT,)}, True),
        ("{id: a, section: diagnoses}", {"pointers": (ASSESSMENT,)}, False),
        ("{id: a, section: diagnoses, reason_ok: yes}", {"pointers": (ASSESSMENT,)}, False),
        (
            "{id: a, section: diagnoses, pointer_ok: yes}",
            {"pointers": (Pointer(id="PT1", section="diagnoses"),)},
            False,
        ),
    ],
)
def test_sections(tmp_path, text, facts, met):
    record = record_of(plan=plan(**facts))
    demand = demand_of(tmp_path, text, record, "section")
    assert section_met(demand, section_state(record, record.plans[0], demand.section)) is met


def test_a_reason_beside_a_pointer_is_good_where_only_reasons_are(tmp_path):
    record = record_of(
        plan=plan(pointers=(ASSESSMENT,)),
        client=Client(id="1", absent=(said("diagnoses", AbsentKind.DEFERRED, "Waits for records"),)),
    )
    demand = demand_of(tmp_path, "{id: a, section: diagnoses, reason_ok: yes}", record, "section")
    state = section_state(record, record.plans[0], "diagnoses")
    assert section_met(demand, state)


O1 = Objective(id="O1-1", goal="G1", target_date="2026-12-01")
O2 = Objective(id="O1-2", goal="G1")
O3 = Objective(id="O1-3", goal="G1", absent=(said("target_date"),))


@pytest.mark.parametrize(
    ("text", "facts", "lacking"),
    [
        ("{id: a, every: objectives, has: target_date}", {"objectives": (O1, O2, O3)}, ["O1-2", "O1-3"]),
        ("{id: a, every: objectives, has: target_date, reason_ok: yes}", {"objectives": (O1, O2, O3)}, ["O1-2"]),
        ("{id: a, every: objectives, has: target_date}", {"objectives": (O1,)}, []),
        ("{id: a, every: goals, has: client_words}", {"goals": (Goal(id="G1", client_words=" "),)}, ["G1"]),
        ("{id: a, every: goals, has: agreed}", {"goals": (Goal(id="G1", agreed=False),)}, []),
        ("{id: a, every: plans, has: strengths_use}", {}, ["P1"]),
        ("{id: a, every: plans, has: strengths_use}", {"strengths_use": "Her sister rides along"}, []),
        ("{id: a, every: clients, has: phone}", {}, ["0012"]),
        ("{id: a, every: diagnoses, has: code}", {}, []),
        ("{id: a, every: reviews, has: client_view}", {"reviews": (Review(id="R1", held="2026-10-01"),)}, ["R1"]),
        ("{id: a, every: reviews, has: client_view}", {"reviews": (Review(id="R1", due="2026-12-01"),)}, []),
        (
            "{id: a, every: reviews, has: client_rating}",
            {"reviews": (Review(id="R1", held="2026-10-01", client_rating=0),)},
            [],
        ),
    ],
)
def test_fields(tmp_path, text, facts, lacking):
    record = record_of(plan=plan(**facts))
    demand = demand_of(tmp_path, text, record, "field")
    assert [row.id for row in rows_lacking(record, record.plans[0], demand)] == lacking


N1, N2, LATER = Need(id="N1"), Need(id="N2"), Need(id="N3", status="deferred")
G1, G2 = Goal(id="G1", needs=("N1",)), Goal(id="G2", needs=("N1", "N2"))
WHOLE_GOAL = Intervention(id="I1-1", goal="G1")
ONE_OBJECTIVE = Intervention(id="I1-2", objectives=("O1-1",))


@pytest.mark.parametrize(
    ("text", "facts", "short"),
    [
        ("every: needs, at_least: 1, of: goals", {"needs": (N1, N2, LATER), "goals": (G1,)}, [("N2", 0)]),
        ("every: needs, at_least: 1, of: goals", {"needs": (N1, N2, LATER), "goals": (G2,)}, []),
        ("every: needs, at_least: 2, of: goals", {"needs": (N1, N2), "goals": (G1, G2)}, [("N2", 1)]),
        ("every: goals, at_least: 1, of: objectives", {"goals": (G1, G2), "objectives": (O1,)}, [("G2", 0)]),
        ("every: goals, at_least: 2, of: objectives", {"goals": (G1,), "objectives": (O1, O2)}, []),
        (
            "every: goals, at_least: 1, of: interventions",
            {"goals": (G1, G2), "objectives": (O1,), "interventions": (ONE_OBJECTIVE,)},
            [("G2", 0)],
        ),
        (
            "every: goals, at_least: 1, of: progress",
            {"goals": (G1, G2), "progress": (Progress(id="PR1", goal="G2"),)},
            [("G1", 0)],
        ),
        (
            "every: objectives, at_least: 1, of: interventions",
            {"objectives": (O1, O2), "interventions": (ONE_OBJECTIVE,)},
            [("O1-2", 0)],
        ),
        (
            "every: objectives, at_least: 1, of: interventions",
            {"objectives": (O1, O2), "interventions": (WHOLE_GOAL,)},
            [],
        ),
        (
            "every: objectives, at_least: 1, of: progress",
            {"objectives": (O1, O2), "progress": (Progress(id="PR1", objectives=("O1-2",)),)},
            [("O1-1", 0)],
        ),
        ("every: plans, at_least: 2, of: goals", {"goals": (G1,)}, [("P1", 1)]),
        ("every: plans, at_least: 2, of: goals", {"goals": (G1, G2)}, []),
    ],
)
def test_counts(tmp_path, text, facts, short):
    record = record_of(plan=plan(**facts))
    demand = demand_of(tmp_path, f"{{id: a, {text}}}", record, "count")
    assert [(row.id, number) for row, number in rows_short(record, record.plans[0], demand)] == short


def test_a_plan_that_is_not_there_is_short_of_nothing(tmp_path):
    record = record_of(plans=())
    demand = demand_of(tmp_path, "{id: a, every: goals, at_least: 1, of: objectives}", record, "count")
    assert rows_short(record, None, demand) == ()


@pytest.mark.parametrize(("written", "late"), [("2026-09-19", False), ("2026-09-20", True)])
def test_first_plans(tmp_path, written, late):
    record = record_of(plan=Plan(id="P1", written=written))
    demands = demands_of(record, catalogue_of(tmp_path, "{id: a, first_plan_within: 30 days, from: admission}"))
    assert first_plan_due(record, record.plans[0], demands, as_of=AS_OF).is_late is late


@pytest.mark.parametrize(("written", "late"), [("2026-08-21", False), ("2026-08-22", True)])
def test_interim_plans(tmp_path, written, late):
    record = record_of(
        plan=Plan(id="P1", kind="interim", written=written),
        episodes=(Episode(id="E1", admission="2026-08-20", admission_time="09:00"),),
    )
    demands = demands_of(record, catalogue_of(tmp_path, "{id: a, interim_plan_within: 24 hours, from: admission}"))
    assert interim_plan_due(record, record.plans[0], demands, as_of=AS_OF).is_late is late


@pytest.mark.parametrize(("held", "late"), [("2026-10-30", False), (None, True)])
def test_reviews(tmp_path, held, late):
    record = record_of(plan=plan(reviews=(Review(id="R1", held=held),)), services_given=every(7, "2026-09-08", 6))
    text = "{id: a, review_every: {longer_of: [60 days, 6 sessions]}, from: [last_review, plan]}"
    demands = demands_of(record, catalogue_of(tmp_path, text))
    assert next_review(record, record.plans[0], demands, as_of=AS_OF).is_late is late


@pytest.mark.parametrize(
    ("signature", "status"),
    [
        (Signature(id="S1", role="physician", date="2026-09-02", credential="MD"), "signed"),
        (Signature(id="S1", role="physician", date="2026-09-02"), "incomplete"),
        (Signature(id="S1", role="clinician", date="2026-09-02", credential="LCSW"), "missing"),
    ],
)
def test_signatures(tmp_path, signature, status):
    record = record_of(plan=plan(signatures=(signature,)))
    text = "{id: a, signed_by: [psychiatrist, physician], with: [date, credential]}"
    required = required_signers(record, record.plans[0], demands_of(record, catalogue_of(tmp_path, text)), as_of=AS_OF)
    (state,) = match_signatures(required, record.plans[0].signatures, record)
    assert state.status == status


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        (
            "section: diagnoses, pointer_ok: yes",
            "section",
            "The plan has the section Diagnoses, or names the document that holds it.",
        ),
        ("every: goals, has: text, reason_ok: yes", "field", "Every goal has: Text, or says why not."),
        ("every: needs, at_least: 1, of: goals", "count", "Every need has at least 1 goal."),
        ("every: goals, at_least: 2, of: progress", "count", "Every goal has at least 2 progress entries."),
        (
            "first_plan_within: 30 calendar days, from: admission",
            "first_plan",
            "The first plan is due within 30 calendar days from admission.",
        ),
        (
            "first_plan_within: the same day, from: assessment",
            "first_plan",
            "The first plan is due on the same day as assessment.",
        ),
        (
            "interim_plan_within: 2 business days, from: intake, start_day: counted",
            "interim_plan",
            "An interim plan is due within 2 business days from intake, start day counted.",
        ),
        (
            "review_every: {longer_of: [90 days, 6 sessions]}, from: [last_review, plan]",
            "review",
            "The plan is reviewed every 90 days or 6 sessions from last review or plan, whichever is longer.",
        ),
        (
            "signed_by: [psychiatrist, physician], with: [date, title]",
            "signature",
            "Signed by: Psychiatrist or physician, with date, title.",
        ),
        (
            "signed_by: client, reason_ok: yes, attempts: yes",
            "signature",
            "Signed by: Client, with date, or it is said why not and what was tried.",
        ),
    ],
)
def test_every_kind_can_be_read_aloud(tmp_path, text, kind, sentence):
    assert demand_of(tmp_path, f"{{id: a, {text}}}", record_of(), kind).sentence() == sentence
