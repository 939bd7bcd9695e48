"""The shipped profiles: free of errors, true to their sources, met by a whole plan, and not by one that lacks something."""

from __future__ import annotations

from datetime import date

import pytest
from payercases import AS_OF, SHIPPED, every, record_of

from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import demands_for
from toolkit.payers.duedates.duedates import first_plan_due, next_review
from toolkit.payers.kinds.parts import Standing
from toolkit.payers.meeting import rows_lacking, rows_short, section_met
from toolkit.payers.review.overview import overview_table, with_table
from toolkit.payers.signers import match_signatures, required_signers
from toolkit.records.agreement import Participation, Pointer, Review, Signature
from toolkit.records.care import Diagnosis, Episode
from toolkit.records.client import Client
from toolkit.records.goals import Goal, Intervention, Need, Objective, OrderedService
from toolkit.records.people import Staff
from toolkit.records.plan import Plan
from toolkit.records.sections import section_state

PAYERS = ("ny-mhotrs-clinic", "wi-dhs-35-19", "il-iatp", "managed-care-30", "outpatient-100")


@pytest.fixture(scope="module")
def shipped():
    return Catalogue.load([SHIPPED])


def plan(**facts):
    """A plan that meets every shipped profile, with what is changed."""
    whole = {
        "id": "P1",
        "kind": "full",
        "written": "2026-08-25",
        "effective": "2026-08-25",
        "author": "ST1",
        "primary_clinician": "ST1",
        "history": "Two episodes of depression since 2015",
        "presenting_concerns": "Panic attacks, three a week",
        "strengths": "Close to her sister",
        "strengths_use": "Her sister rides along",
        "discharge_criteria": "Four weeks without a panic attack",
        "needs": (Need(id="N1", text="Panic keeps her from driving"),),
        "goals": (Goal(id="G1", text="Drives to work alone", needs=("N1",)),),
        "objectives": (
            Objective(
                id="O1-1", goal="G1", text="Drives alone", measure="Days a week", target=5, target_date="2026-12-01"
            ),
        ),
        "interventions": (
            Intervention(id="I1-1", goal="G1", text="Will teach paced breathing", modality="Individual therapy"),
        ),
        "services": (
            OrderedService(
                id="SV1",
                type="Individual therapy",
                frequency="weekly",
                duration="6 months",
                staff_type="Clinical social worker",
                is_medication=False,
            ),
        ),
        "participation": (Participation(id="PA1", name="Rosa Delgado", role="client"),),
        "signatures": (
            Signature(id="S1", role="client", date="2026-08-25", method="ink"),
            Signature(id="S2", role="clinician", date="2026-08-25", staff="ST1"),
            Signature(id="S3", role="psychiatrist", date="2026-08-26", staff="ST2"),
            Signature(id="S4", role="lpha", date="2026-08-26", staff="ST1"),
        ),
    }
    return Plan.model_validate(whole | facts)


STAFF = (
    Staff(id="ST1", name="Ruth Okafor", credential="LCSW", title="Senior clinician", is_trainee=False),
    Staff(id="ST2", name="Amara Osei", credential="MD", title="Psychiatrist"),
)


PANIC = Diagnosis(id="D1", code="F41.0")


def record(payer, *, client=None, episode=None, given=(), diagnoses=(PANIC,), **facts):
    return record_of(
        payer=payer,
        plan=plan(**facts),
        client=Client.model_validate(
            {
                "id": "0012",
                "first_name": "Rosa",
                "last_name": "Delgado",
                "birth_date": "1988-04-12",
                "language": "English",
            }
            | (client or {})
        ),
        episodes=(
            Episode.model_validate(
                {"id": "E1", "admission": "2026-08-20", "assessment": "2026-08-25", "risk_identified": False}
                | (episode or {})
            ),
        ),
        staff=STAFF,
        services_given=given,
        diagnoses=diagnoses,
    )


def unmet(shipped, one, *, as_of=AS_OF):
    """Ids of the demands on content and signatures that a record does not meet (without profile), and undecided ones."""
    at_hand = one.plans[0]
    demands = demands_for(one, at_hand, shipped, as_of=as_of)
    assert demands.findings == ()
    failed = [
        applied
        for applied in demands.sections
        if not section_met(applied.demand, section_state(one, at_hand, applied.demand.section))
    ]
    failed += [applied for applied in demands.fields if rows_lacking(one, at_hand, applied.demand)]
    failed += [applied for applied in demands.counts if rows_short(one, at_hand, applied.demand)]
    required = required_signers(one, at_hand, demands, as_of=as_of)
    states = match_signatures(required, at_hand.signatures, one)
    failed += [found.required.demand for found in states if found.status not in ("signed", "excused")]
    assert demands.undecided == ()
    return [applied.demand.id for applied in failed]


def test_the_shipped_profiles_are_free_of_errors(shipped):
    assert shipped.findings == ()
    assert [found.id for found in shipped.profiles if not found.is_for_clients] == ["base"]
    rules = {found.source for found in shipped.profiles if found.is_for_clients}
    assert len(rules) >= 25


def test_every_demand_that_is_not_an_example_has_a_citation_and_the_day_of_its_check(shipped):
    for profile in shipped.profiles:
        for demand in profile.demands:
            founded = demand.standing is not Standing.EXAMPLE
            assert bool(demand.citation) is founded, (profile.key, demand.id)
            assert demand.checked == (date(2026, 11, 23) if founded else None)


def test_the_two_examples_need_a_contract_and_claim_no_more_than_that(shipped):
    for name in ("managed-care-30", "outpatient-100"):
        profile = shipped.get(name)
        own = [demand for demand in profile.demands if not profile.inherited_from(demand.id)]
        assert [(demand.id, demand.standing, demand.citation) for demand in own] == [("review", "example", "")]
        assert profile.standings() == {Standing.EXAMPLE: len(profile.demands)}


def test_the_table_in_the_readme_is_that_of_the_files(shipped):
    page = (SHIPPED / "README.md").read_text(encoding="utf-8")
    assert with_table(page, shipped) == page
    assert all(f"| `{profile.id}`<br>" in overview_table(shipped) for profile in shipped.profiles)


def test_a_page_without_its_marks_gets_no_table(shipped):
    with pytest.raises(ValueError, match="lacks the comments"):
        with_table("# Payer profiles\n", shipped)


@pytest.mark.parametrize("payer", PAYERS)
def test_a_whole_plan_of_an_adult_meets_the_profile(shipped, payer):
    assert unmet(shipped, record(payer)) == []


MINOR = {"birth_date": "2014-05-01"}
OF_MINOR = {
    "family_involvement": "Mother joins every second session",
    "developmental_needs": "Reads two years below grade",
    "signatures": (
        Signature(id="S1", role="guardian", date="2026-08-25", method="ink"),
        *plan().signatures[1:],
    ),
}


@pytest.mark.parametrize("payer", PAYERS)
def test_a_whole_plan_of_a_minor_meets_the_profile(shipped, payer):
    assert unmet(shipped, record(payer, client=MINOR, **OF_MINOR)) == []


POINTER = Pointer(id="PT1", section="diagnoses", document="Comprehensive assessment", date="2026-08-25")
SIGNATURES = plan().signatures
REFUSED = Signature(id="S1", role="client", refused=True, reason="At home first", attempts="2026-08-25 in person")
VAGUE = Objective(id="O1-1", goal="G1", text="Drives")
WEEKLY = OrderedService(id="SV1", type="Therapy", frequency="weekly")


@pytest.mark.parametrize(
    ("payer", "facts", "failed"),
    [
        # common to all
        ("outpatient-100", {"client": {"last_name": None, "first_name": None}}, ["demographics"]),
        ("outpatient-100", {"diagnoses": ()}, ["diagnoses"]),
        ("outpatient-100", {"diagnoses": (), "pointers": (POINTER,)}, []),
        ("outpatient-100", {"presenting_concerns": None}, ["presenting-concerns"]),
        ("outpatient-100", {"strengths": None}, ["strengths"]),
        ("outpatient-100", {"goals": ()}, ["goals"]),
        ("outpatient-100", {"objectives": ()}, ["objectives", "objective-for-each-goal"]),
        ("outpatient-100", {"interventions": ()}, ["interventions"]),
        ("outpatient-100", {"objectives": (VAGUE,)}, ["objective-measured-and-dated"] * 2),
        ("outpatient-100", {"discharge_criteria": None}, ["discharge-criteria"]),
        ("outpatient-100", {"participation": ()}, ["participation"]),
        ("outpatient-100", {"episode": {"risk_identified": True}}, ["safety-plan"]),
        ("outpatient-100", {"episode": {"risk_identified": True}, "safety_plan": "Means put away"}, []),
        ("outpatient-100", {"client": {"language": "Spanish"}}, ["language-needs"]),
        ("outpatient-100", {"client": {"communication_barriers": "Deaf"}}, ["communication-plan"]),
        ("outpatient-100", {"client": MINOR, **OF_MINOR, "family_involvement": None}, ["family-involvement"]),
        ("outpatient-100", {"client": MINOR, **OF_MINOR, "signatures": SIGNATURES}, ["guardian-signs"]),
        ("outpatient-100", {"signatures": SIGNATURES[1:]}, ["client-signs"]),
        ("outpatient-100", {"signatures": (REFUSED, *SIGNATURES[1:])}, []),
        ("managed-care-30", {"signatures": SIGNATURES[:1]}, ["clinician-signs"]),
        # New York
        ("ny-mhotrs-clinic", {"diagnoses": (), "pointers": (POINTER,)}, []),
        ("ny-mhotrs-clinic", {"diagnoses": ()}, ["diagnoses"]),
        ("ny-mhotrs-clinic", {"needs": ()}, ["needs"]),
        ("ny-mhotrs-clinic", {"primary_clinician": None}, ["primary-clinician"]),
        ("ny-mhotrs-clinic", {"services": ()}, ["services"]),
        ("ny-mhotrs-clinic", {"services": (WEEKLY,)}, ["service-line"] * 2),
        ("ny-mhotrs-clinic", {"client": {"language": "Spanish"}}, ["language-needs"]),
        ("ny-mhotrs-clinic", {"participation": (Participation(id="PA1", role="family"),)}, ["family-named"]),
        ("ny-mhotrs-clinic", {"reviews": (Review(id="R1", held="2026-11-01"),)}, ["review-content"] * 4),
        ("ny-mhotrs-clinic", {"signatures": (SIGNATURES[0], SIGNATURES[1], SIGNATURES[3])}, ["physician-signs"]),
        (
            "ny-mhotrs-clinic",
            {"signatures": (*SIGNATURES[:2], Signature(id="S3", role="psychiatric_np", date="2026-08-26", title="NP"))},
            [],
        ),
        # Wisconsin
        ("wi-dhs-35-19", {"strengths_use": None}, ["strengths-used"]),
        (
            "wi-dhs-35-19",
            {"objectives": (Objective(id="O1-1", goal="G1", text="Drives", measure="Days", target_date="2026-12-01"),)},
            ["outcomes-measurable"],
        ),
        ("wi-dhs-35-19", {"interventions": (Intervention(id="I1-1", goal="G1", text="Will teach"),)}, ["method"]),
        ("wi-dhs-35-19", {"client": MINOR, **OF_MINOR, "developmental_needs": None}, ["child-development"]),
        ("wi-dhs-35-19", {"services": (OrderedService(id="SV1", type="Therapy"),)}, ["schedule"]),
        ("wi-dhs-35-19", {"reviews": (Review(id="R1", held="2026-11-01", client_view="It helps"),)}, ["review-content"]),
        ("wi-dhs-35-19", {"signatures": SIGNATURES[1:]}, ["consumer-signs"]),
        ("wi-dhs-35-19", {"signatures": (REFUSED, *SIGNATURES[1:])}, ["consumer-signs"]),
        # Illinois
        ("il-iatp", {"history": None}, ["assessment"]),
        ("il-iatp", {"signatures": SIGNATURES[:3]}, ["lpha-signs"]),
        ("il-iatp", {"signatures": SIGNATURES[1:]}, ["client-or-guardian-signs"]),
    ],
)  # fmt: skip
def test_what_is_taken_away_is_what_is_missed(shipped, payer, facts, failed):
    assert unmet(shipped, record(payer, **facts)) == failed


def test_a_trainees_plan_needs_the_supervisor(shipped):
    one = record("managed-care-30")
    trainee = one.model_copy(update={"staff": (STAFF[0].model_copy(update={"is_trainee": True}), STAFF[1])})
    assert unmet(shipped, trainee) == ["supervisor-signs"]


@pytest.mark.parametrize(
    ("payer", "due", "why"),
    [
        ("ny-mhotrs-clinic", "2026-09-19", "30 calendar days from admission on 2026-08-20; 14 NYCRR 599.10"),
        ("wi-dhs-35-19", "2026-08-25", "the same day as the assessment of 2026-08-25; DHS 35.19 (unverified)"),
    ],
)
def test_first_plans_of_the_shipped_profiles(shipped, payer, due, why):
    one = record(payer)
    found = first_plan_due(one, one.plans[0], demands_for(one, one.plans[0], shipped, as_of=AS_OF), as_of=AS_OF)
    assert (found.due, found.why) == (date.fromisoformat(due), why)


@pytest.mark.parametrize(
    ("payer", "given", "due", "why"),
    [
        ("ny-mhotrs-clinic", 0, "2027-08-20", "12 months from admission on 2026-08-20; 14 NYCRR 599.10"),
        (
            "wi-dhs-35-19",
            6,
            "2026-11-23",
            "90 days or 6 sessions from the plan of 2026-08-25, whichever is longer; 6 sessions so far; DHS 35.19(3)",
        ),
        (
            "wi-dhs-35-19",
            4,
            None,
            "90 days or 6 sessions from the plan of 2026-08-25, whichever is longer; 4 sessions so far; DHS 35.19(3)",
        ),
        ("il-iatp", 0, "2027-02-21", "180 days from the plan of 2026-08-25; 89 Ill. Adm. Code 140.453 (IATP)"),
        ("managed-care-30", 0, "2026-09-24", "30 days from the plan of 2026-08-25; example"),
        ("outpatient-100", 0, "2026-12-03", "100 days from the plan of 2026-08-25; example"),
    ],
)
def test_reviews_of_the_shipped_profiles(shipped, payer, given, due, why):
    one = record(payer, given=every(7, "2026-09-01", given))
    found = next_review(one, one.plans[0], demands_for(one, one.plans[0], shipped, as_of=AS_OF), as_of=AS_OF)
    assert (found.due, found.why) == (date.fromisoformat(due) if due else None, why)


def test_new_york_and_an_outpatient_contract_together_take_the_stricter_of_each(shipped):
    one = record("ny-mhotrs-clinic")
    both = one.model_copy(
        update={
            "coverage": (*one.coverage, one.coverage[0].model_copy(update={"id": "CV2", "payer": "outpatient-100"}))
        }
    )
    demands = demands_for(both, both.plans[0], shipped, as_of=AS_OF)
    review = next_review(both, both.plans[0], demands, as_of=AS_OF)
    assert (review.demand.id, review.due) == ("outpatient-100@1#review", date(2026, 12, 3))
    assert [other.demand.id for other in review.also] == ["ny-mhotrs-clinic@2025#review"]
    strengths = next(applied for applied in demands.sections if applied.demand.id == "strengths")
    assert strengths.ids == ("ny-mhotrs-clinic@2025#strengths", "outpatient-100@1#strengths")
    assert (strengths.citation, strengths.standing) == ("14 NYCRR 599.10(c)", "verified")
