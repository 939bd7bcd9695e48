"""What the shipped profiles of rules ask of a plan and its signatures: a whole plan meets each, and one that lacks something
is told so by the rule that asks for it, and by no other."""

from __future__ import annotations

from datetime import date

import pytest
from payercases import AS_OF, SHIPPED, record_of, sessions

from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import demands_for
from toolkit.payers.meeting import rows_lacking, rows_short, section_met
from toolkit.payers.proving import proof_state
from toolkit.payers.review.checklist import checklist_of
from toolkit.payers.signers import match_signatures, required_signers
from toolkit.payers.unmet import KINDS
from toolkit.payers.unmet import unmet as lacking
from toolkit.records.agreement import Participation, Pointer, Review, Signature
from toolkit.records.care import Assessment, Diagnosis, Episode
from toolkit.records.client import Client
from toolkit.records.fields import Absent, AbsentKind
from toolkit.records.goals import Goal, Intervention, Need, Objective, OrderedService
from toolkit.records.people import Staff
from toolkit.records.plan import Plan
from toolkit.records.sections import section_state

STAFF = (
    Staff(id="ST1", name="Ruth Okafor", credential="LCSW", title="Senior clinician", is_trainee=False),
    Staff(id="ST2", name="Amara Osei", credential="MD", title="Psychiatrist", is_trainee=False),
    Staff(id="ST3", name="Dale Whitfield", credential="LCDC", certifications="QCC", is_trainee=False),
    Staff(id="ST4", name="June Park", credential="Intern", is_trainee=True),
    Staff(id="ST5", name="Sam Ito", credential="LMHC", certifications="CANS", is_trainee=False),
)
SIGNED = {
    "client": Signature(id="S1", role="client", date="2026-08-25", method="ink"),
    "guardian": Signature(id="S2", role="guardian", date="2026-08-25", method="ink"),
    "clinician": Signature(id="S3", role="clinician", date="2026-08-25", staff="ST1"),
    "psychiatrist": Signature(id="S4", role="psychiatrist", date="2026-08-26", staff="ST2"),
    "lpha": Signature(id="S5", role="lpha", date="2026-08-26", staff="ST1"),
    "counselor": Signature(id="S6", role="counselor", date="2026-08-25", staff="ST3"),
    "supervisor": Signature(id="S7", role="supervisor", date="2026-08-26", staff="ST3"),
}
THERAPY = OrderedService(
    id="SV1",
    type="Individual therapy",
    amount="1",
    frequency="weekly",
    duration="6 months",
    staff_type="Social worker",
    hours_per_week=9,
)
MEDICATION = THERAPY.model_copy(update={"id": "SV2", "type": "Medication management", "is_medication": True})
CRISIS = THERAPY.model_copy(update={"id": "SV3", "type": "Crisis intervention"})
WHOLE = {
    "id": "P1",
    "kind": "full",
    "written": "2026-08-25",
    "effective": "2026-08-25",
    "author": "ST3",
    "primary_clinician": "ST1",
    "coordinator": "ST1",
    "functional_level": "Works half days",
    "presenting_concerns": "Panic attacks, three a week",
    "strengths": "Close to her sister",
    "strengths_use": "Her sister rides along",
    "family_involvement": "Her sister joins every fourth session",
    "communication_plan": "Large print",
    "expected_duration": "6 months",
    "discharge_criteria": "Four weeks without a panic attack",
    "transition_plan": "Primary care and the peer group",
    "safety_plan": "Means put away; rails on the stairs",
    "needs": (Need(id="N1", text="Panic keeps her from driving", priority=1),),
    "goals": (Goal(id="G1", text="Drives to work alone", needs=("N1",)),),
    "objectives": (
        Objective(id="O1-1", goal="G1", text="Drives alone", measure="Days a week", target=5, target_date="2026-12-01"),
    ),
    "interventions": (
        Intervention(
            id="I1-1",
            goal="G1",
            text="Will teach breathing",
            modality="Individual",
            frequency="weekly",
            responsible="ST1",
        ),
    ),
    "services": (THERAPY,),
    "participation": (Participation(id="PA1", name="Rosa Delgado", role="client"),),
    "signatures": tuple(SIGNED.values()),
}
OF_EPISODE = {
    "id": "E1",
    "programme": "Adult clinic",
    "level_of_care": "Outpatient",
    "legal_status": "voluntary",
    "admission": "2026-08-20",
    "expected_stay_days": 60,
    "risk_identified": False,
}
PANIC = Diagnosis(id="D1", code="F41.0")
ASSESSED = (
    Assessment(id="A1", kind="comprehensive", date="2026-08-24", by="ST1"),
    Assessment(id="A2", kind="risk", date="2026-08-20", by="ST1"),
    Assessment(id="A3", kind="physical", date="2026-03-02", informs_plan="No driving while dizzy"),
    Assessment(id="A4", kind="cans", date="2026-08-24", by="ST5"),
)
ELSEWHERE = Pointer(id="PT1", section="goals", document="Progress note", date="2026-08-25")
BARE = Review(id="R1", held="2026-11-01")
"""A review of which nothing is said."""


@pytest.fixture(scope="module")
def shipped():
    return Catalogue.load([SHIPPED])


def profile_ids():
    """Those that can apply to a case by themselves and build on no other."""
    found = {
        profile.id for profile in Catalogue.load([SHIPPED]).profiles if profile.is_for_clients and not profile.extends
    }
    return sorted(found | {"va-12vac35-105-developmental"})


def record(
    payer,
    *,
    born=None,
    episode=None,
    diagnoses=(PANIC,),
    given=(),
    primary_care="Dr. Lund",
    assessments=ASSESSED,
    staff=STAFF,
    **facts,
):
    return record_of(
        payer=payer,
        plan=Plan.model_validate(WHOLE | facts),
        client=Client.model_validate(
            {
                "id": "0012",
                "first_name": "Rosa",
                "last_name": "Delgado",
                "birth_date": born or ("2014-05-01" if payer == "masshealth-under-21" else "1988-04-12"),
                "language": "English",
                "primary_care": primary_care,
            }
        ),
        episodes=(Episode.model_validate(OF_EPISODE | (episode or {})),),
        staff=staff,
        assessments=assessments,
        diagnoses=diagnoses,
        services_given=given,
    )


def unmet(shipped, one, values=None):
    """Ids of the demands on content, signatures and assessments that a record does not meet."""
    at_hand, as_of = one.plans[0], one.plans[0].written.replace(year=2027)
    demands = demands_for(one, at_hand, shipped, as_of=as_of, agency_values=values)
    assert (demands.findings, demands.undecided) == ((), ())
    failed = [
        applied
        for applied in demands.sections
        if not section_met(applied.demand, section_state(one, at_hand, applied.demand.section))
    ]
    failed += [applied for applied in demands.fields if rows_lacking(one, at_hand, applied.demand)]
    failed += [applied for applied in demands.counts if rows_short(one, at_hand, applied.demand)]
    states = match_signatures(required_signers(one, at_hand, demands, as_of=as_of), at_hand.signatures, one)
    failed += [found.required.demand for found in states if found.status not in ("signed", "excused")]
    failed += [
        applied
        for kind in KINDS
        for applied in demands.of(kind)
        if any(lacking(one, at_hand, applied)) and applied not in failed
    ]
    failed += [
        applied
        for kind in ("assessment", "instrument")
        for applied in demands.of(kind)
        if proof_state(one, at_hand, applied.demand, as_of=as_of).status not in ("met", "excused")
    ]
    return [applied.demand.id for applied in failed]


@pytest.mark.parametrize("payer", profile_ids())
def test_a_whole_plan_meets_every_rule(shipped, payer):
    assert unmet(shipped, record(payer)) == []


@pytest.mark.parametrize("payer", profile_ids())
def test_a_whole_plan_of_a_minor_meets_every_rule(shipped, payer):
    assert unmet(shipped, record(payer, born="2014-05-01")) == []


@pytest.mark.parametrize(("born", "codes"), [("2005-08-25", ["PP205"]), ("2005-08-26", [])])
def test_massachusetts_rules_for_members_under_21_are_for_them_alone(shipped, born, codes):
    one = record("masshealth-under-21", born=born)
    assert [finding.code for finding in demands_for(one, one.plans[0], shipped, as_of=AS_OF).findings] == codes


def but(*roles):
    """All signatures but those of these roles."""
    return {"signatures": tuple(row for role, row in SIGNED.items() if role not in roles)}


def refusing(**said):
    refused = Signature(id="S1", role="client", refused=True, **said)
    return {"signatures": (refused, *but("client", "guardian")["signatures"])}


VAGUE = Objective(id="O1-1", goal="G1", text="Drives")
WEEKLY = OrderedService(id="SV1", type="Individual therapy", frequency="weekly")
UNNAMED = OrderedService(id="SV1", type="Individual therapy")
ALONE = {"needs": (*WHOLE["needs"], Need(id="N2", text="Rent is behind", priority=2))}
DECLINED = {
    "family_involvement": None,
    "absent": (Absent(field="family_involvement", kind=AbsentKind.DECLINED, reason="She wants to come alone"),),
}


@pytest.mark.parametrize(
    ("payer", "facts", "failed"),
    [
        ("va-12vac35-105", {"goals": ()}, ["goal-for-each-need"]),
        ("va-12vac35-105", {"objectives": ()}, ["objective-for-each-goal"]),
        ("va-12vac35-105", {"interventions": ()}, ["strategy-for-each-goal"]),
        ("va-12vac35-105", {"objectives": (VAGUE,)}, ["target-dates"]),
        ("va-12vac35-105", {"services": (UNNAMED,)}, ["services"]),
        ("va-12vac35-105", {"participation": (Participation(id="PA1", name="Rosa"),)}, ["roles"]),
        ("va-12vac35-105", {"safety_plan": None}, ["safety-plan"]),
        ("va-12vac35-105", {"reviews": (BARE,)}, ["review-content"] * 2),
        ("wi-dhs-75-24", {"interventions": ()}, ["interventions"]),
        ("wi-dhs-75-24", {"reviews": (BARE,)}, ["review-content"]),
        ("nc-27g-0205", {"objectives": ()}, ["outcomes"]),
        ("nc-27g-0205", {"objectives": (VAGUE,)}, ["outcome-dates", "outcome-judged"]),
        ("nc-27g-0205", {"interventions": ()}, ["strategies"]),
        ("nc-27g-0205", {"reviews": (BARE,)}, ["review-with-client"]),
        ("or-309-019-0140-before", {"services": ()}, ["services"]),
        ("or-309-019-0140-before", {"services": (UNNAMED,)}, ["schedule"]),
        ("or-309-019-0140", {"participation": ()}, ["agreement"]),
        ("or-309-019-0140", {"safety_plan": None}, []),
        ("or-309-019-0140", {"safety_plan": None, "episode": {"risk_identified": True}}, ["safety-plan"]),
        (
            "or-309-019-0140",
            {
                "safety_plan": None,
                "episode": {"risk_identified": True},
                "pointers": (ELSEWHERE.model_copy(update={"section": "safety_plan", "document": "Safety plan"}),),
            },
            [],
        ),
        ("mn-245g-06", {"family_involvement": None}, ["family-involvement"]),
        ("mn-245g-06", DECLINED, []),
        ("mn-245g-06", {"services": (WEEKLY,)}, ["methods"] * 2),
        ("mn-245g-06", {"discharge_criteria": None}, ["completion-goals"]),
        ("pa-5200-31", {"goals": ()}, ["goals"]),
        ("pa-5200-31", {"objectives": ()}, ["objectives"]),
        ("pa-5200-31", {"interventions": (Intervention(id="I1", goal="G1", text="Will teach"),)}, ["modalities"]),
        ("pa-5200-31", {"expected_duration": None}, ["expected-duration"]),
        ("pa-5210-35", {"reviews": (BARE,)}, ["review-by-team"]),
        ("tx-353-308", {"family_involvement": None}, ["parents"]),
        ("tx-353-308", DECLINED, []),
        ("tx-564-804", {"needs": ()}, ["problems"]),
        ("tx-564-804", {"strengths": None}, ["strengths"]),
        ("tx-564-804", ALONE, ["goals-from-problems"]),
        ("tx-564-804", {"interventions": (Intervention(id="I1", goal="G1", text="Will teach"),)}, ["strategies"] * 2),
        ("tx-564-804", {"discharge_criteria": None}, ["discharge-criteria"]),
        ("tx-564-804", {"expected_duration": None}, ["length-of-stay"]),
        ("tx-306-311", {"services": ()}, ["services"]),
        ("tx-306-311", {"reviews": (BARE,)}, ["review-content"]),
        ("oh-5122-27-03", {"needs": ()}, ["needs"]),
        ("oh-5122-27-03", {"goals": ()}, ["goals"]),
        ("oh-5122-27-03", {"services": ()}, ["services"]),
        ("oh-5122-27-03", {"services": (UNNAMED,)}, ["frequency"]),
        ("oh-5122-27-03", {"expected_duration": None}, ["duration"]),
        ("oh-5122-27-03", {"participation": ()}, ["participation"]),
        ("pa-709-123", {"participation": ()}, ["with-client"]),
        ("mn-2955-0120", {"reviews": (BARE,)}, ["review-content"]),
        ("sd-67-62-08-08", {"reviews": (BARE,)}, ["review-content"] * 2),
        ("il-2060-440", ALONE, ["goal-for-each-priority"]),
        ("il-2060-440", {"needs": (Need(id="N1", text="Panic"),)}, ["priorities"]),
        ("cfr-456-180", {"diagnoses": ()}, ["diagnoses"]),
        ("cfr-456-180", {"presenting_concerns": None}, ["symptoms"]),
        ("cfr-456-180", {"functional_level": None}, ["functional-level"]),
        ("cfr-456-180", {"objectives": ()}, ["objectives"]),
        ("cfr-456-180", {"services": ()}, ["orders"]),
        ("cfr-456-180", {"transition_plan": None}, ["continuing-care"]),
        ("cfr-456-180", {"discharge_criteria": None}, ["discharge-plan"]),
        ("masshealth-under-21", {"primary_care": None}, ["primary-care"]),
        ("masshealth-under-21", {"services": (UNNAMED,)}, ["schedule"]),
        ("medicare-outpatient-psychiatric", {"services": (WEEKLY,)}, ["service-line"] * 2),
        ("medicare-outpatient-psychiatric", {"diagnoses": ()}, ["diagnosis"]),
        ("medicare-outpatient-psychiatric", {"goals": ()}, ["goals"]),
        (
            "medicare-outpatient-psychiatric",
            {"goals": (), "absent": (Absent(field="goals", kind=AbsentKind.NOT_APPLICABLE, reason="Three visits"),)},
            [],
        ),
        ("ca-medi-cal", {"goals": ()}, ["care-planning-in-notes"]),
        ("ca-medi-cal", {"goals": (), "pointers": (ELSEWHERE,)}, []),
        ("joint-commission-cts-03-01-03", {"participation": ()}, ["participation"]),
        ("joint-commission-cts-03-01-03", {"strengths": None}, ["strengths"]),
        ("joint-commission-cts-03-01-03", {"discharge_criteria": None}, ["discharge-criteria"]),
        ("joint-commission-cts-03-01-03", {"transition_plan": None}, ["transition"]),
        ("joint-commission-cts-03-01-03", ALONE, ["needs-met"]),
    ],
)  # fmt: skip
def test_what_is_taken_away_is_what_is_missed(shipped, payer, facts, failed):
    assert unmet(shipped, record(payer, **facts)) == failed


VERBAL = Signature(id="S1", role="client", date="2026-08-25", method="verbal", reason="Seen by video")
OF_REVIEW = {"purpose": "review", "date": "2026-11-01"}


@pytest.mark.parametrize(
    ("payer", "facts", "failed"),
    [
        # Virginia: without a signature the reason, and what was tried
        ("va-12vac35-105", but("clinician"), ["person-responsible-signs"]),
        ("va-12vac35-105", but("client"), []),
        ("va-12vac35-105", but("client", "guardian"), ["individual-signs"]),
        ("va-12vac35-105", refusing(reason="At home first", attempts="2026-08-25 in person"), []),
        ("va-12vac35-105", refusing(reason="At home first"), ["individual-signs"]),
        # North Carolina: consent, or a statement why not
        ("nc-27g-0205", but("client", "guardian"), ["client-consents"]),
        ("nc-27g-0205", refusing(reason="At home first"), []),
        # Wisconsin
        ("wi-dhs-75-24", but("client"), ["patient-signs"]),
        ("wi-dhs-75-24", but("counselor"), ["counselor-signs"]),
        ("wi-dhs-75-24", {"author": "ST4", **but("supervisor")}, ["supervisor-signs"]),
        # Oregon: the old text names who signs
        ("or-309-019-0140-before", but("clinician"), ["clinician-signs"]),
        ("or-309-019-0140-before", but("lpha", "psychiatrist"), ["licensed-person-signs"]),
        # Minnesota: by word alone only with the reason
        ("mn-245g-06", {"signatures": (VERBAL, SIGNED["counselor"])}, []),
        (
            "mn-245g-06",
            {"signatures": (VERBAL.model_copy(update={"reason": None}), SIGNED["counselor"])},
            ["client-signs"],
        ),
        ("mn-245g-06", but("counselor"), ["counselor-signs"]),
        # Pennsylvania: who signs goes by the services and the legal status
        ("pa-5200-31", but("clinician"), ["clinician-signs"]),
        ("pa-5200-31", but("client"), ["individual-signs"]),
        ("pa-5200-31", but("psychiatrist"), ["psychotherapy-signed"]),
        ("pa-5200-31", {"services": (MEDICATION,), **but("psychiatrist")}, ["medication-signed"]),
        ("pa-5200-31", {"services": (MEDICATION, THERAPY), **but("psychiatrist")}, ["psychotherapy-signed"]),
        (
            "pa-5200-31",
            {
                "services": (UNNAMED.model_copy(update={"type": "Case management"}),),
                "episode": {"legal_status": "involuntary_outpatient"},
                **but("psychiatrist"),
            },
            ["commitment-signed"],
        ),
        # Texas: a counselor with the certificate countersigns what somebody without it wrote
        ("tx-353-308", but("client"), ["client-signs"]),
        ("tx-353-308", but("clinician", "counselor"), ["provider-signs"]),
        ("tx-353-308", but("counselor", "supervisor"), []),
        ("tx-353-308", {"author": "ST1", **but("counselor", "supervisor")}, ["qcc-countersigns"]),
        ("tx-564-804", but("supervisor"), []),
        ("tx-564-804", {"author": "ST4", **but("supervisor")}, ["qcc-signs"]),
        ("tx-306-311", but("lpha"), ["lpha-decides"]),
        # Ohio: supervision by signature, or by a note that says where it is
        ("oh-5122-27-03", but("clinician"), ["author-signs"]),
        ("oh-5122-27-03", {"author": "ST4", **but("supervisor")}, ["supervision"]),
        # Oklahoma: over 14 the consumer (from the birthday on, to be safe), under 18 a parent
        ("ok-450-17-7-8", {"born": "2012-08-26", **but("client")}, []),
        ("ok-450-17-7-8", {"born": "2012-08-25", **but("client")}, ["consumer-of-14-signs"]),
        ("ok-450-17-7-8", {"born": "2011-08-25", **but("client")}, ["consumer-signs"]),
        ("ok-450-17-7-8", {"born": "2008-08-26", **but("guardian")}, ["parent-signs"]),
        ("ok-450-17-7-8", {"born": "2008-08-25", **but("guardian")}, []),
        # Illinois
        ("il-2060-440", but("client"), ["patient-signs"]),
        ("il-2060-440", but("clinician", "counselor"), ["author-signs"]),
        ("il-2060-440", but("lpha", "psychiatrist"), ["professional-confirms"]),
        # physicians
        ("cfr-456-180", but("psychiatrist"), ["physician-signs"]),
        ("nj-10-52-1-17", but("psychiatrist"), ["physician-signs"]),
        ("medicare-outpatient-psychiatric", but("psychiatrist"), ["physician-signs"]),
        ("medicare-iop", but("psychiatrist"), ["physician-signs"]),
        # nobody signs where care planning stands in the notes
        ("ca-medi-cal", {"signatures": ()}, []),
    ],
)  # fmt: skip
def test_who_has_not_signed_is_asked_for(shipped, payer, facts, failed):
    assert unmet(shipped, record(payer, **facts)) == failed


@pytest.mark.parametrize(("role", "failed"), [("lpha", []), ("psychiatrist", ["approval"])])
def test_in_oregon_the_providers_own_policy_says_who_approves(shipped, role, failed):
    one = record("or-309-019-0140", signatures=(SIGNED["clinician"], SIGNED["lpha"]))
    assert unmet(shipped, one) == [], "nobody is named by the rule itself"
    assert unmet(shipped, one, {"or_plan_approvers": role}) == failed


def test_new_york_asks_other_signers_where_another_payer_pays(shipped):
    def failing(**facts):
        one = record("ny-mhotrs-clinic-other-payers", history="Two episodes", **facts)
        return [name for name in unmet(shipped, one) if name.endswith("-signs")]

    assert failing(**but("psychiatrist")) == []
    assert failing(**but("psychiatrist", "lpha")) == ["licensed-person-signs"]
    assert failing(services=(THERAPY, MEDICATION), **but("psychiatrist")) == ["prescriber-signs"]


def without(kind):
    return {"assessments": tuple(row for row in ASSESSED if row.kind != kind)}


def assessed(kind, **said):
    changed = next(row for row in ASSESSED if row.kind == kind).model_copy(update=said)
    return {"assessments": (*without(kind)["assessments"], changed)}


DEFERRED = Need(id="N1", text="Panic", status="deferred")
UNTITLED = (STAFF[0].model_copy(update={"title": None}), *STAFF[1:])
REVIEWED = Review(id="R1", held="2026-11-01", progress_summary="Drives to the store", continue_reason="Not yet to work")


@pytest.mark.parametrize(
    ("payer", "facts", "failed"),
    [
        # people
        ("ny-mhotrs-clinic", {"staff": UNTITLED}, ["primary-clinician-named"]),
        ("va-12vac35-105", {"coordinator": None}, ["coordinator"]),
        ("nc-27g-0205", {"interventions": (Intervention(id="I1", goal="G1", text="Will teach"),)}, ["staff-responsible"]),
        ("tx-564-804", {"primary_clinician": None}, ["primary-counselor"]),
        # reasons
        ("tx-564-804", {"needs": (DEFERRED,)}, ["deferred-needs"]),
        ("tx-564-804", {"needs": (DEFERRED.model_copy(update={"deferred_reason": "Housing first"}),)}, []),
        ("tx-564-804", {"needs": (*WHOLE["needs"], DEFERRED.model_copy(update={"id": "N2", "deferred_reason": "Later"}))}, []),
        ("oh-5122-27-03", {"goals": (WHOLE["goals"][0].model_copy(update={"agreed": False}),)}, ["goals-agreed"]),
        # the dose
        ("medicare-iop", {"services": (THERAPY.model_copy(update={"hours_per_week": 8}),)}, ["hours"]),
        # classification, where the programme is one for substance use
        ("oh-5122-27-03", {"episode": {"programme": "SUD"}}, ["level-of-care"]),
        ("oh-5122-27-03", {"episode": {"programme": "SUD", "asam_level": "2.1"}}, []),
        ("ca-medi-cal", {"episode": {"programme": "DMC-ODS"}}, ["asam"]),
        ("ca-medi-cal", {"episode": {"programme": "DMC-ODS", "asam_level": "2.1"}}, []),
        ("ca-medi-cal", {"episode": {"programme": "DMC-ODS"}, "born": "2012-01-01"}, []),
        # places
        ("sd-67-62-08-08", {"reviews": (REVIEWED.model_copy(update={"recorded_in": "Progress note"}),)}, []),
        ("sd-67-62-08-08", {"reviews": (REVIEWED.model_copy(update={"recorded_in": "Binder 4"}),)}, ["place-of-reviews"]),
        # assessments
        ("or-309-019-0140", assessed("comprehensive", date=date(2026, 8, 26)), ["assessment-first"]),
        ("pa-5200-31", without("comprehensive"), ["assessment-first"]),
        ("masshealth-under-21", without("risk"), ["risk-assessment"]),
        ("masshealth-under-21", without("cans"), ["cans"]),
        ("masshealth-under-21", assessed("cans", by="ST1"), ["cans"]),
        ("masshealth-under-21", without("physical"), ["physical-exam"]),
        ("masshealth-under-21", assessed("physical", date=date(2025, 8, 24)), ["physical-exam"]),
        ("masshealth-under-21", assessed("physical", date=date(2025, 8, 25)), []),
        ("masshealth-under-21", assessed("physical", informs_plan=None), ["physical-exam"]),
    ],
)  # fmt: skip
def test_what_else_is_wanting_is_asked_for(shipped, payer, facts, failed):
    assert unmet(shipped, record(payer, **facts)) == failed


def review_states(shipped, one):
    at_hand, as_of = one.plans[0], one.plans[0].written.replace(year=2027)
    demands = demands_for(one, at_hand, shipped, as_of=as_of)
    required = required_signers(one, at_hand, demands, as_of=as_of, of="review")
    return [
        (found.required.demand.demand.id, found.status) for found in match_signatures(required, at_hand.signatures, one)
    ]


def test_south_dakotas_reviews_carry_signature_credentials_and_date(shipped):
    by = Signature(id="S8", role="clinician", staff="ST1", **OF_REVIEW)
    unknown = by.model_copy(update={"staff": None})
    for row, status in ((by, "signed"), (unknown, "incomplete")):
        assert review_states(shipped, record("sd-67-62-08-08", signatures=(row,))) == [("staff-signs-review", status)]
    assert review_states(shipped, record("sd-67-62-08-08")) == [("staff-signs-review", "missing")]


def test_wisconsins_substance_use_reviews_are_signed_by_patient_and_counselor(shipped):
    patient = Signature(id="S8", role="client", **OF_REVIEW)
    counselor = Signature(id="S9", role="counselor", staff="ST3", **OF_REVIEW)
    both = review_states(shipped, record("wi-dhs-75-24", signatures=(patient, counselor)))
    assert both == [("patient-signs-review", "signed"), ("counselor-signs-review", "signed")]
    one = review_states(shipped, record("wi-dhs-75-24", signatures=(patient,)))
    assert one == [("patient-signs-review", "signed"), ("counselor-signs-review", "missing")]


@pytest.mark.parametrize("payer", ["tx-306-311", "oh-5122-27-03"])
def test_a_crisis_service_alone_needs_no_plan(shipped, payer):
    bare = dict.fromkeys(("needs", "goals", "objectives", "interventions", "participation"), ())
    given = sessions("2026-08-21")
    one = record(payer, services=(CRISIS,), expected_duration=None, given=given, **bare, **but("clinician"))
    assert unmet(shipped, one) == []


def test_in_texas_a_licensed_practitioner_decides_after_a_crisis(shipped):
    assert unmet(shipped, record("tx-306-311", services=(CRISIS,), **but("lpha"))) == ["lpha-after-crisis"]


def test_what_oregon_leaves_to_the_provider_is_on_the_checklist_without_an_answer(shipped):
    (left,) = checklist_of(shipped.get("or-309-019-0140")).left_to_agency
    assert (left.name, left.otherwise, left.demands) == ("or_plan_approvers", "", ("approval",))
