"""The 46 kinds of demand that payers make: for each a profile that says it, a record that meets it and one that fails it.

A record fails if the check names the demand in a finding. What concerns several clients, and how well a demand is founded, is
shown at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

import pytest
from payercases import AS_OF, HEAD, catalogue_of, codes_of, every, record_of, sessions

from toolkit.findings import Severity
from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import demands_for
from toolkit.records.agreement import Participation, Pointer, Review, Signature
from toolkit.records.care import Assessment, Diagnosis, Episode, GivenService, OutcomeMeasure
from toolkit.records.client import Client, PlanRecord
from toolkit.records.coverage import Authorisation, Consent
from toolkit.records.fields import Absent, AbsentKind
from toolkit.records.goals import Goal, Need, Objective, OrderedService
from toolkit.records.people import Staff
from toolkit.records.plan import Plan
from toolkit.rules.case import Case
from toolkit.rules.check import check_case, check_caseload
from toolkit.rules.facts import case_facts


@dataclass(frozen=True)
class Kind:
    """One kind: its number and name, demands as a profile writes them, and two records."""

    number: int
    what: str
    demands: tuple[str, ...]
    meets: PlanRecord
    fails: PlanRecord
    as_of: date = AS_OF


def planned(**facts) -> PlanRecord:
    """A record whose plan holds these facts; `record_facts` are of the record."""
    more = facts.pop("record_facts", {})
    given = {"id": "P1", "kind": "full", "written": "2026-09-01", "effective": "2026-09-01"} | facts
    return record_of(plan=Plan(**given), **more)


def client(born: str, **facts) -> dict[str, object]:
    return {"client": Client(id="0012", first_name="Rosa", last_name="Delgado", birth_date=born, **facts)}


def episode(**dates) -> dict[str, object]:
    return {"episodes": (Episode(id="E1", **dates),)}


def signed(role="clinician", on="2026-09-01", number=1, **facts) -> Signature:
    return Signature(id=f"S{number}", role=role, date=on, **facts)


def reviewed(*days, **facts) -> tuple[Review, ...]:
    return tuple(Review(id=f"R{number}", held=one, **facts) for number, one in enumerate(days, 1))


def services(*types, **facts) -> tuple[OrderedService, ...]:
    return tuple(OrderedService(id=f"SV{number}", type=one, **facts) for number, one in enumerate(types, 1))


def staff(*members: dict[str, object]) -> dict[str, object]:
    return {"staff": tuple(Staff(**member) for member in members)}


def without_plan(**facts) -> PlanRecord:
    return record_of(plans=(), **facts)


LCSW = {"id": "ST1", "name": "Ruth Okafor", "credential": "LCSW", "title": "Senior clinician", "certifications": "CANS"}
INTERN = {"id": "ST1", "name": "Ruth Okafor", "credential": "BA", "is_trainee": True}
DOCTOR = {"id": "ST2", "name": "Milan Lindqvist", "credential": "MD", "title": "Psychiatrist"}
GOAL = Goal(id="G1", text="Drives to work without fear", client_words="I want to drive again", agreed=True)
OBJECTIVE = Objective(
    id="O1-1", goal="G1", text="Rosa drives to work alone", measure="Days a week", baseline=0, target=5,
    target_date="2026-11-30",
)  # fmt: skip
BARE = Objective(id="O1-1", goal="G1", text="Rosa will feel better")
REVIEW_EVERY_180 = "{id: a, review_every: 180 days, from: [last_review, plan]}"

KINDS = [
    Kind(
        1,
        "scope: payer, programme, level of care, age",
        ("{id: a, section: strengths, when: {programme: Clinic, level_of_care: Outpatient, age_from: 18}}",),
        planned(record_facts=episode(programme="School", level_of_care="Outpatient")),
        planned(record_facts=episode(programme="Clinic", level_of_care="Outpatient")),
    ),
    Kind(
        2,
        "effective dates of one citation",
        ("{id: a, section: safety_plan, effective: {from: 2024-10-28}}",),
        planned(written="2024-10-27", effective="2024-10-27"),
        planned(written="2024-10-28", effective="2024-10-28"),
    ),
    Kind(
        3,
        "section present",
        ("{id: a, section: needs}",),
        planned(needs=(Need(id="N1", text="Panic"),)),
        planned(),
    ),
    Kind(
        4,
        "quality of a field",
        (
            "{id: a, every: objectives, are: [measurable, dated, behavioral, with_baseline]}",
            "{id: b, every: goals, are: in_clients_words}",
        ),
        planned(goals=(GOAL,), objectives=(OBJECTIVE,)),
        planned(goals=(Goal(id="G1", text="Drives"),), objectives=(BARE,)),
    ),
    Kind(
        5,
        "structure and minimum count",
        ("{id: a, every: needs, at_least: 1, of: goals}",),
        planned(needs=(Need(id="N1", text="Panic"),), goals=(GOAL.model_copy(update={"needs": ("N1",)}),)),
        planned(needs=(Need(id="N1", text="Panic"),), goals=(GOAL,)),
    ),
    Kind(
        6,
        "conditional section",
        ("{id: a, section: safety_plan, when: {risk_identified: yes}}",),
        planned(record_facts=episode(risk_identified=False)),
        planned(record_facts=episode(risk_identified=True)),
    ),
    Kind(
        7,
        "satisfied by pointer",
        ("{id: a, section: diagnoses, pointer_ok: yes}",),
        planned(pointers=(Pointer(id="PT1", section="diagnoses", document="Comprehensive assessment"),)),
        planned(pointers=(Pointer(id="PT1", section="diagnoses"),)),
    ),
    Kind(
        8,
        "reason when absent, deferred, not agreed",
        (
            "{id: a, reason_for: [deferred_needs, goals_not_agreed]}",
            "{id: b, section: strengths, reason_ok: yes}",
        ),
        planned(
            needs=(Need(id="N1", text="Debts", status="deferred", deferred_reason="Housing first"),),
            absent=(Absent(field="strengths", kind=AbsentKind.DECLINED, reason="Next time"),),
        ),
        planned(
            needs=(Need(id="N1", text="Debts", status="deferred"),),
            absent=(Absent(field="strengths", kind=AbsentKind.DECLINED),),
        ),
    ),
    Kind(
        9,
        "service line",
        ("{id: a, every: services, has: [type, amount, frequency, duration, staff_type]}",),
        planned(
            services=services("Therapy", amount="45 min", frequency="weekly", duration="6 months", staff_type="LCSW")
        ),
        planned(services=services("Therapy", amount="45 min")),
    ),
    Kind(
        10,
        "named roles",
        ("{id: a, names: [primary_clinician, family], with: [name, title]}",),
        planned(
            primary_clinician="ST1",
            participation=(Participation(id="PA1", role="family", name="Elena Delgado"),),
            record_facts=staff(LCSW),
        ),
        planned(primary_clinician="ST1", record_facts=staff(LCSW)),
    ),
    Kind(
        11,
        "discharge criteria, kept apart from goals",
        ("{id: a, section: discharge_criteria, apart_from: goals}",),
        planned(goals=(GOAL,), discharge_criteria="Four weeks without a panic attack"),
        planned(goals=(GOAL,), discharge_criteria="Drives to work without fear."),
    ),
    Kind(
        12,
        "prerequisite with its own age limit",
        ("{id: a, assessment: physical, no_older_than: 12 months, informs_plan: yes}",),
        planned(
            record_facts={
                "assessments": (
                    Assessment(id="A1", kind="physical", date="2025-09-01", informs_plan="Exercise is safe"),
                )
            }
        ),
        planned(
            record_facts={
                "assessments": (
                    Assessment(id="A1", kind="physical", date="2025-08-31", informs_plan="Exercise is safe"),
                )
            }
        ),
    ),
    Kind(
        13,
        "deadline from a chosen anchor",
        ("{id: a, first_plan_within: 10 days, from: authorisation}",),
        planned(record_facts={"authorisations": (Authorisation(id="AU1", authorised="2026-08-22"),)}),
        planned(record_facts={"authorisations": (Authorisation(id="AU1", authorised="2026-08-21"),)}),
    ),
    Kind(
        14,
        "units: hours, business and service days, sessions, units left",
        (
            "{id: a, interim_plan_within: 24 hours, from: admission}",
            "{id: b, first_plan_within: {earlier_of: [10 business days, 5 service days, 6 sessions]}, from: admission}",
            "{id: c, review_every: units run out, from: plan}",
        ),
        planned(
            written="2026-08-21",
            effective="2026-08-21",
            record_facts=episode(admission="2026-08-20", admission_time=time(9))
            | {"authorisations": (Authorisation(id="AU1", starts="2026-08-20", units=26, units_used=25),)},
        ),
        planned(
            written="2026-09-04",
            effective="2026-09-04",
            record_facts=episode(admission="2026-08-20", admission_time=time(9))
            | {"authorisations": (Authorisation(id="AU1", starts="2026-08-20", units=26, units_used=26),)},
        ),
    ),
    Kind(
        15,
        "combined limits: earlier, later, longer, capped",
        ("{id: a, review_every: {longer_of: [60 days, 6 sessions]}, from: [last_review, plan]}",),
        planned(record_facts={"services_given": every(7, "2026-09-08", 5)}),
        planned(record_facts={"services_given": every(7, "2026-09-08", 6)}),
    ),
    Kind(
        16,
        "day-count convention",
        ("{id: a, first_plan_within: 13 days, from: admission, start_day: counted}",),
        planned(),  # day 13 from 20 August is 1 September
        planned(written="2026-09-02", effective="2026-09-02"),
    ),
    Kind(
        17,
        "interim plan, then the full one",
        (
            "{id: a, interim_plan_within: 1 day, from: admission}",
            "{id: b, first_plan_within: 30 days, from: admission}",
        ),
        record_of(plans=(Plan(id="P0", kind="interim", written="2026-08-21"), Plan(id="P1", written="2026-09-01"))),
        record_of(plans=(Plan(id="P0", kind="interim", written="2026-08-21"),)),
    ),
    Kind(
        18,
        "review interval, fixed",
        ("{id: a, review_every: 30 days, from: [last_review, plan]}",),
        planned(reviews=reviewed("2026-09-28", "2026-10-28")),
        planned(reviews=reviewed("2026-09-28")),
    ),
    Kind(
        19,
        "review interval by age, setting, stay",
        (
            "{id: a, review_every: 180 days, from: [last_review, plan], when: {age_from: 18, stay_over: 30}}",
            "{id: b, review_every: 15 days, from: [last_review, plan], when: {age_from: 18, stay_under: 31}}",
            "{id: c, review_every: 90 days, first: 30 days, from: [last_review, plan], when: {age_under: 18}}",
        ),
        planned(record_facts=episode(expected_stay_days=90)),
        planned(record_facts=episode(expected_stay_days=20)),
    ),
    Kind(
        20,
        "event triggers",
        ("{id: a, review_when: [service_added, assessment_revised]}",),
        planned(services=services("Group", starts="2026-10-05"), reviews=reviewed("2026-10-05")),
        planned(services=services("Group", starts="2026-10-05"), reviews=reviewed("2026-10-04")),
    ),
    Kind(
        21,
        "review anchor",
        ("{id: a, review_every: 1 month, from: implementation}",),
        planned(implemented="2026-09-15", reviews=reviewed("2026-10-10", "2026-11-12")),
        planned(implemented="2026-09-15", reviews=reviewed("2026-10-10")),
    ),
    Kind(
        22,
        "grace for the paperwork alone",
        ("{id: a, review_every: 30 days, from: [last_review, plan], grace: 15 calendar days}",),
        planned(reviews=reviewed("2026-10-01", "2026-10-31", paperwork_done="2026-11-10")),
        planned(reviews=reviewed("2026-10-01", "2026-10-31")),
    ),
    Kind(
        23,
        "the clock runs only while served",
        ("{id: a, review_every: 2 months with services, from: [last_review, plan]}",),
        planned(record_facts={"services_given": sessions("2026-09-08", "2026-11-10")}),
        planned(record_facts={"services_given": sessions("2026-09-08", "2026-10-10")}),
    ),
    Kind(
        24,
        "no update merely on elapsed duration",
        ("{id: a, elapsed_duration: makes nothing due}", "{id: b, review_when: assessment_revised}"),
        planned(ends="2026-10-31"),
        planned(
            ends="2026-10-31",
            record_facts={"assessments": (Assessment(id="A1", kind="comprehensive", date="2026-10-05"),)},
        ),
    ),
    Kind(
        25,
        "review content and participants",
        ("{id: a, every: reviews, has: [progress_summary, client_rating, participants]}",),
        planned(
            reviews=reviewed("2026-10-05", progress_summary="Two met", client_rating=6, participants="Rosa, Ms. Okafor")
        ),
        planned(reviews=reviewed("2026-10-05", progress_summary="Two met")),
    ),
    Kind(
        26,
        "signature set by condition",
        (
            "{id: a, signed_by: physician, when: {has: only_medication_services}}",
            "{id: b, signed_by: psychiatrist, when: {legal_status: involuntary_outpatient}}",
            "{id: c, signed_by: supervisor, when: {author_lacks: [LCSW, QCC]}}",
        ),
        planned(
            author="ST1",
            services=services("Therapy", is_medication=False),
            record_facts=staff(LCSW) | episode(legal_status="voluntary"),
        ),
        planned(
            author="ST1",
            services=services("Medication", is_medication=True),
            record_facts=staff(INTERN) | episode(legal_status="involuntary_outpatient"),
        ),
    ),
    Kind(
        27,
        "age-dependent signature and right to object",
        ("{id: a, signed_by: guardian, when: {age_under: 18}, may_object: {from: 16, documented_by: [MD, DO]}}",),
        planned(
            signatures=(signed("guardian", None, refused=True, reason="Client objects", staff="ST2"),),
            record_facts=client("2009-05-05") | staff(DOCTOR),
        ),
        planned(
            signatures=(signed("guardian", None, refused=True, reason="Client objects", staff="ST2"),),
            record_facts=client("2012-05-05") | staff(DOCTOR),
        ),
    ),
    Kind(
        28,
        "signature deadline",
        (
            "{id: a, signed_by: supervisor, within: {earlier_of: [14 days, next review]}, from: plan_signed}",
            REVIEW_EVERY_180.replace("id: a", "id: b"),
        ),
        planned(signatures=(signed(), signed("supervisor", "2026-09-15", 2))),
        planned(signatures=(signed(), signed("supervisor", "2026-09-16", 2))),
    ),
    Kind(
        29,
        "other proof of supervision or consent",
        (
            "{id: a, signed_by: client, methods: [ink, electronic], or_by: {telehealth: [reason, evidence], note: evidence}}",
        ),
        planned(
            signatures=(signed("client", method="telehealth", reason="Lives far away", evidence="Note of 1 September"),)
        ),
        planned(signatures=(signed("client", method="telehealth"),)),
    ),
    Kind(
        30,
        "fallback with reason and attempts",
        ("{id: a, signed_by: client, reason_ok: yes, attempts: yes}",),
        planned(signatures=(signed("client", None, refused=True, reason="Wants to read it", attempts="2026-09-01"),)),
        planned(signatures=(signed("client", None, refused=True, reason="Wants to read it"),)),
    ),
    Kind(
        31,
        "signature attributes",
        ("{id: a, signed_by: clinician, with: [date, credential, title]}",),
        planned(signatures=(signed(credential="LCSW", title="Clinician"),)),
        planned(signatures=(signed(credential="LCSW"),)),
    ),
    Kind(
        32,
        "which edits need signing again",
        ("{id: a, signed_by: physician, again_when_changed: services}", "{id: b, signed_by: clinician}"),
        record_of(
            plans=(
                Plan(
                    id="P2",
                    kind="amendment",
                    effective="2026-10-01",
                    supersedes="P1",
                    goals=(GOAL,),
                    services=services("Therapy"),
                    signatures=(signed(on="2026-10-01"),),
                ),
                Plan(
                    id="P1",
                    effective="2026-09-01",
                    services=services("Therapy"),
                    signatures=(signed("physician"), signed(number=2)),
                ),
            )
        ),
        record_of(
            plans=(
                Plan(
                    id="P2",
                    kind="amendment",
                    effective="2026-10-01",
                    supersedes="P1",
                    services=services("Therapy", "Group"),
                    signatures=(signed(on="2026-10-01"),),
                ),
                Plan(
                    id="P1",
                    effective="2026-09-01",
                    services=services("Therapy"),
                    signatures=(signed("physician"), signed(number=2)),
                ),
            )
        ),
    ),
    Kind(
        33,
        "recurring approval apart from reviews",
        ("{id: a, approved_every: 12 months, from: admission, by: physician}",),
        planned(
            signatures=(signed("physician", "2026-08-15", purpose="approval"),),
            record_facts=episode(admission="2025-08-20"),
        ),
        planned(signatures=(signed("physician", "2026-08-15"),), record_facts=episode(admission="2025-08-20")),
    ),
    Kind(
        34,
        "certification series",
        (
            "{id: a, certified_every: 30 days, first_within: 18 days, start_day: counted, from: admission, by: physician}",
        ),
        planned(
            signatures=tuple(
                signed("physician", day, number, purpose="certification")
                for number, day in enumerate(("2026-09-06", "2026-10-06", "2026-11-05"), 1)
            )
        ),
        planned(signatures=(signed("physician", "2026-09-06", purpose="certification"),)),
    ),
    Kind(
        35,
        "tied to authorisation and units",
        ("{id: a, authorisation_for: all services, renew_days_before: 14, renew_at_units_left: 4}",),
        planned(record_facts={"authorisations": (Authorisation(id="AU1", ends="2027-02-19", units=26, units_used=4),)}),
        planned(
            record_facts={"authorisations": (Authorisation(id="AU1", ends="2027-02-19", units=26, units_used=22),)}
        ),
    ),
    Kind(
        36,
        "mandatory instrument or state form",
        ("{id: a, instrument: [IM+CANS, CANS]}", "{id: b, document: DHS-7109}"),
        planned(
            pointers=(Pointer(id="PT1", section="history", document="DHS-7109"),),
            record_facts={"outcome_measures": (OutcomeMeasure(id="OM1", tool="IM+CANS", date="2026-08-25"),)},
        ),
        planned(record_facts={"outcome_measures": (OutcomeMeasure(id="OM1", tool="PHQ-9", date="2026-08-25"),)}),
    ),
    Kind(
        37,
        "certified author",
        ("{id: a, instrument: CANS, by: CANS}", "{id: b, written_by: [LCSW, QCC]}"),
        planned(
            author="ST1",
            record_facts=staff(LCSW)
            | {"outcome_measures": (OutcomeMeasure(id="OM1", tool="CANS", date="2026-08-25", by="ST1"),)},
        ),
        planned(
            author="ST1",
            record_facts=staff(INTERN)
            | {"outcome_measures": (OutcomeMeasure(id="OM1", tool="CANS", date="2026-08-25", by="ST1"),)},
        ),
    ),
    Kind(
        38,
        "dose threshold",
        ("{id: a, hours_a_week_at_least: 9}",),
        planned(services=services("Group", hours_per_week=9)),
        planned(services=services("Group", hours_per_week=8.5)),
    ),
    Kind(
        39,
        "classification",
        ('{id: a, classified_by: ASAM, levels: ["2.1", "2.5"]}', "{id: b, classified_by: [ICD-10-CM, DSM-5]}"),
        planned(record_facts=episode(asam_level="2.1") | {"diagnoses": (Diagnosis(id="D1", code="F10.20"),)}),
        planned(record_facts=episode(asam_level="3.1") | {"diagnoses": (Diagnosis(id="D1", code="alcohol"),)}),
    ),
    Kind(
        40,
        "copy, lay language, explanation",
        ("{id: a, client_gets: [copy, plain_summary, explanation]}",),
        planned(
            client_summary="We work on driving.",
            appeal_explained="2026-09-01",
            participation=(Participation(id="PA1", role="client", copy_offered="2026-09-01"),),
        ),
        planned(
            client_summary="We work on driving.",
            appeal_explained="2026-09-01",
            participation=(Participation(id="PA1", role="client"),),
        ),
    ),
    Kind(
        41,
        "separate consent, attached notice",
        ("{id: a, consent: medication, lasts: 12 months}", "{id: b, document: Part 2 notice}"),
        planned(
            pointers=(Pointer(id="PT1", document="Part 2 notice"),),
            record_facts={"consents": (Consent(id="C1", kind="medication", signed="2026-08-20"),)},
        ),
        planned(record_facts={"consents": (Consent(id="C1", kind="medication", signed="2025-08-20"),)}),
    ),
    Kind(
        42,
        "delegated value",
        ("{id: a, signed_by: {agency_value: plan_approvers}}",),
        planned(signatures=(signed("lpha"),)),
        planned(),
    ),
    Kind(
        43,
        "no plan needed, exempt services",
        ("{id: a, plan_needed: none, services: crisis}", "{id: b, first_plan_within: 10 days, from: admission}"),
        without_plan(services_given=(GivenService(id="SG1", service="Crisis intervention", date="2026-08-21"),)),
        without_plan(services_given=(GivenService(id="SG1", service="Therapy", date="2026-08-21"),)),
    ),
    Kind(
        45,
        "place of record",
        ("{id: a, place_of: reviews, may_be: [review_document]}",),
        planned(reviews=reviewed("2026-10-05")),
        planned(reviews=reviewed("2026-10-05", recorded_in="Progress note of 2026-10-05")),
    ),
]


def case_of(record: PlanRecord, catalogue: Catalogue, as_of: date, values: dict[str, object]) -> Case:
    plan = record.current_plan(as_of)
    demands = demands_for(record, plan, catalogue, as_of=as_of, agency_values=values)
    return Case(record, as_of, demands, plan, record.episode_of(plan))


def named(record: PlanRecord, catalogue: Catalogue, as_of: date = AS_OF, **values: object) -> set[str]:
    """The demands that the check finds unmet. That something will be due is no fault."""
    found = [one for one in check_case(case_of(record, catalogue, as_of, values)) if one.severity is not Severity.INFO]
    return {demand.partition("#")[2] for finding in found for demand in finding.demands}


def test_all_kinds_are_shown():
    assert {kind.number for kind in KINDS} | {44, 46} == set(range(1, 47))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.number}-{kind.what}")
def test_a_profile_can_say_it_and_the_check_tells_who_meets_it(tmp_path, kind):
    catalogue = catalogue_of(tmp_path, *kind.demands)
    assert catalogue.findings == ()
    values = {"plan_approvers": "lpha; physician"} if kind.number == 42 else {}
    assert named(kind.meets, catalogue, kind.as_of, **values) == set()
    assert named(kind.fails, catalogue, kind.as_of, **values) != set()


NOT_ALL_FAIL = {
    14: {"a", "b"},  # units that have run out make a review due on the day; when they ran out nobody knows
    17: {"b"},  # the interim plan is there
    19: {"b"},  # the others are for other ages and stays
    24: {"b"},  # what makes nothing due cannot fail
    28: {"a"},  # the other sets the day of the next review
    32: {"a"},  # the clinician signed anew
    43: {"b"},  # what needs no plan cannot fail
}
"""Which demands the failing record fails, where it is not all of the kind's."""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if len(kind.demands) > 1], ids=lambda kind: str(kind.number))
def test_a_failing_record_fails_in_just_what_it_does_not_meet(tmp_path, kind):
    known = {demand.partition("id: ")[2][:1] for demand in kind.demands}
    catalogue = catalogue_of(tmp_path, *kind.demands)
    assert named(kind.fails, catalogue, kind.as_of) == NOT_ALL_FAIL.get(kind.number, known)


def test_14_a_review_is_due_as_soon_as_the_units_run_out(tmp_path):
    catalogue = catalogue_of(tmp_path, "{id: a, review_every: units run out, from: plan}")
    left = planned(record_facts={"authorisations": (Authorisation(id="AU1", starts=AS_OF, units=26, units_used=25),)})
    gone = planned(record_facts={"authorisations": (Authorisation(id="AU1", starts=AS_OF, units=26, units_used=26),)})
    assert [case_of(record, catalogue, AS_OF, {}).next_review.due for record in (left, gone)] == [None, AS_OF]


def test_a_value_that_the_agency_does_not_state_is_found(tmp_path):
    catalogue = catalogue_of(tmp_path, "{id: a, signed_by: {agency_value: plan_approvers}}")
    assert named(planned(signatures=(signed("lpha"),)), catalogue) == {"a"}
    assert named(planned(signatures=(signed("lpha"),)), catalogue, plan_approvers="LPHA") == set()


THREE_TEXTS = {
    "before": ("2018", "effective: {to: 2022-12-31}", "section: strengths"),
    "middle": ("2023", "effective: {from: 2023-01-01, to: 2024-10-27}", "section: needs"),
    "after": ("2024", "effective: {from: 2024-10-28}", "section: safety_plan"),
}


@pytest.mark.parametrize(
    ("plan", "section"),
    [
        ({"written": "2022-05-01"}, "strengths"),
        ({"written": "2024-10-27"}, "needs"),
        ({"written": "2024-10-28"}, "safety_plan"),
        ({"written": "2024-11-30", "made_under": "oregon@2023"}, "needs"),
    ],
)
def test_a_plan_keeps_the_version_of_the_rule_that_it_was_made_under(tmp_path, plan, section):
    head = HEAD.replace("id: acme", "id: oregon").replace("Acme Health", "Oregon")
    for name, (version, effective, demand) in THREE_TEXTS.items():
        text = f"{head.replace('1', version, 1)}{effective}\ndemands:\n  - {{id: it, {demand}}}\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    catalogue = Catalogue.load([tmp_path])
    assert catalogue.findings == ()
    record = record_of(plan=Plan(id="P1", **plan), payer="Oregon")
    (demand,) = demands_for(record, record.plans[0], catalogue, as_of=AS_OF).sections
    assert demand.demand.section == section


CALIFORNIA = (
    "{id: a, plan_needed: narrative, effective: {from: 2022-07-01}}",
    "{id: b, plan_needed: formal, services: peer support}",
    "{id: c, section: discharge_criteria}",
    "{id: d, section: goals, pointer_ok: yes, for_plan: narrative}",
    "{id: e, consent: treatment, for_plan: always}",
)
NOTE = Pointer(id="PT1", section="goals", document="Progress note of 2026-09-01")


@pytest.mark.parametrize(
    ("facts", "unmet"),
    [
        ({"services": services("Therapy")}, {"d", "e"}),
        ({"services": services("Therapy"), "pointers": (NOTE,)}, {"e"}),
        ({"services": services("Therapy", "Peer support"), "pointers": (NOTE,)}, {"c", "e"}),
        ({"services": services("Therapy"), "written": "2022-06-30", "effective": "2022-06-30"}, {"c", "e"}),
    ],
)
def test_which_plan_is_wanted_hangs_on_service_and_date(tmp_path, facts, unmet):
    assert named(planned(**facts), catalogue_of(tmp_path, *CALIFORNIA)) == unmet


def test_what_plan_a_service_wants_can_be_asked(tmp_path):
    record = planned(services=services("Therapy"))
    demands = demands_for(record, record.plans[0], catalogue_of(tmp_path, *CALIFORNIA), as_of=AS_OF)
    assert [demands.plan_kind, demands.plan_kind_for("Peer support group"), demands.plan_kind_for("Therapy")] == [
        "narrative",
        "formal",
        "narrative",
    ]


def pair_of(tmp_path, *texts: str):
    catalogue = catalogue_of(tmp_path, "{id: own-text, not_cloned: [goals, objectives]}")
    for number, text in enumerate(texts):
        record = planned(
            objectives=(Objective(id="O1-1", goal="G1", text=text),),
            record_facts={"client": Client(id=f"00{number}", birth_date="1988-04-12")},
        )
        yield case_facts(case_of(record, catalogue, AS_OF, {}))


def test_44_text_of_another_client_is_found_as_the_payers_demand(tmp_path):
    own = pair_of(tmp_path, "Rosa walks to her mother's when angry", "Ben calls the union before noon on Mondays")
    cloned = pair_of(tmp_path, *["Uses three coping skills when anger rises at home"] * 2)
    assert check_caseload(own) == []
    assert [finding.demands for finding in check_caseload(cloned)] == [("acme@1#own-text",)] * 2


@pytest.mark.parametrize(
    ("demand", "codes"),
    [
        ("{id: a, section: strengths, citation: Manual 4.1, standing: verified, checked: 2026-11-23}", []),
        ("{id: a, section: strengths, citation: Manual 4.1, standing: unverified}", []),
        ("{id: a, section: strengths, standing: verified, checked: 2026-11-23}", ["PP105"]),
        ("{id: a, section: strengths, citation: Manual 4.1, standing: secondary}", ["PP105"]),
        ("{id: a, section: strengths, citation: Manual 4.1, standing: example}", ["PP105"]),
    ],
)
def test_46_every_fact_says_where_it_stands_how_sure_it_is_and_when_it_was_checked(tmp_path, demand, codes):
    head = HEAD.replace("source: Acme manual 4.1\nstanding: verified\nchecked: 2026-11-23\n", "standing: unverified\n")
    assert codes_of(catalogue_of(tmp_path, demand, head=head)) == codes
