"""What the shipped profiles ask for beside plans and reviews, on days reckoned by hand: signatures, certifications, approvals,
assessments, instruments."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from payercases import SHIPPED, record_of, sessions

from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import demands_for
from toolkit.payers.duedates.duedates import DueStatus
from toolkit.payers.duedates.dueitems import DueKind, due_items
from toolkit.records.agreement import Signature
from toolkit.records.care import Assessment, Episode, GivenService
from toolkit.records.client import Client
from toolkit.records.goals import OrderedService
from toolkit.records.people import Staff
from toolkit.records.plan import Plan

DAY = timedelta(days=1)
STAFF = (
    Staff(id="ST1", name="Ruth Okafor", credential="LCSW", is_trainee=False),
    Staff(id="ST2", name="June Park", credential="Intern", is_trainee=True),
    Staff(id="ST3", name="Sam Ito", credential="LMHC", certifications="CANS", is_trainee=False),
)


@pytest.fixture(scope="module")
def shipped():
    return Catalogue.load([SHIPPED])


def items(shipped, payer, kind, as_of, *, plan, values=None, episode=None, **parts):
    record = record_of(
        payer=payer,
        plan=Plan.model_validate({"id": "P1", "kind": "full", "author": "ST1"} | plan),
        episodes=(Episode.model_validate({"id": "E1"} | (episode or {})),),
        staff=STAFF,
        **parts,
    )
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    demands = demands_for(record, record.plans[0], shipped, as_of=day, agency_values=values)
    return {
        item.demand.demand.id: item
        for item in due_items(record, record.plans[0], demands, as_of=day)
        if item.kind is kind and item.demand is not None
    }


def is_due_on(day, item_on):
    """Due on that day (a signature: still waited for), overdue the day after."""
    due = date.fromisoformat(day)
    waiting = DueStatus.WAITING if item_on(due).kind is DueKind.SIGNATURE else DueStatus.DUE
    for as_of, status in ((due, waiting), (due + DAY, DueStatus.OVERDUE)):
        found = item_on(as_of)
        assert (found.due, found.status) == (due, status), found.why
    return True


# Signatures


@pytest.mark.parametrize(
    ("interval", "due"),
    [
        # the next review, 30 days from 4 May, is on 3 June: 14 days come first
        ("30 days", "2026-05-18"),
        # the next review is on 12 May
        ("8 days", "2026-05-12"),
    ],
)
def test_wisconsin_a_trainees_plan_has_its_supervisors_signature_in_14_days_or_by_the_next_review(
    shipped, interval, due
):
    counselor = Signature(id="S1", role="counselor", date="2026-05-04", staff="ST2")
    supervisor = Signature(id="S2", role="supervisor", date=due, staff="ST1")

    def item_on(as_of, *signatures):
        facts = {"author": "ST2", "effective": "2026-05-04", "signatures": (counselor, *signatures)}
        values = {"wi_dhs_75_24_review": interval}
        found = items(shipped, "wi-dhs-75-24", DueKind.SIGNATURE, as_of, plan=facts, values=values)
        return found["supervisor-signs"]

    assert is_due_on(due, item_on)
    met = item_on("2026-07-01", supervisor)
    assert (met.status, met.is_late) == (DueStatus.DONE, False)
    late = item_on("2026-07-01", supervisor.model_copy(update={"date": date.fromisoformat(due) + DAY}))
    assert (late.status, late.is_late) == (DueStatus.DONE, True)


@pytest.mark.parametrize(
    ("payer", "written", "due"),
    [
        # Friday 20 November 2026, Thanksgiving on the 26th: 23 24 25 27 30 November, 1 2 3 4 7 December
        ("or-309-019-0140-before", "2026-11-20", "2026-12-07"),
        # Friday 30 August 2024, Labor Day on 2 September: 3 4 5 6 9 10 11 12 13 16 September
        ("or-309-019-0140", "2024-08-30", "2024-09-16"),
    ],
)
def test_oregons_older_texts_give_the_licensed_professional_ten_business_days(shipped, payer, written, due):
    def item_on(as_of):
        found = items(shipped, payer, DueKind.SIGNATURE, as_of, plan={"written": written, "effective": written})
        return found["licensed-person-signs"]

    assert is_due_on(due, item_on)


def test_texas_medical_necessity_is_decided_two_business_days_after_a_crisis(shipped):
    """Thursday 2 July 2026; Independence Day is observed on Friday the 3rd: Monday 6 and Tuesday 7 July."""
    facts = {"effective": "2026-07-02", "services": (OrderedService(id="SV1", type="Crisis intervention"),)}
    given = (GivenService(id="SG1", date="2026-07-02", service="Crisis intervention", event="session"),)

    def item_on(as_of):
        found = items(shipped, "tx-306-311", DueKind.SIGNATURE, as_of, plan=facts, services_given=given)
        return found["lpha-after-crisis"]

    assert is_due_on("2026-07-07", item_on)


# What comes round


def test_oregons_older_texts_want_the_plan_approved_every_year(shipped):
    """Twelve months from 29 February end on 28 February."""

    def item_on(as_of, *signatures):
        facts = {"written": "2024-02-29", "effective": "2024-02-29", "signatures": signatures}
        return items(shipped, "or-309-019-0140", DueKind.APPROVAL, as_of, plan=facts)["yearly-approval"]

    assert is_due_on("2025-02-28", item_on)
    approved = Signature(id="S1", role="physician", date="2025-02-20", purpose="approval", staff="ST1")
    assert item_on("2025-03-01", approved).due > date(2025, 3, 1)


@pytest.mark.parametrize(
    ("certified", "due"),
    [
        # 16 days to 31 January, 28 (44), 16 more
        ((), "2026-03-16"),
        # 15 days to 31 March, 30 (45), 15 more
        (("2026-03-12",), "2026-05-15"),
    ],
)
def test_medicare_the_need_for_intensive_outpatient_care_is_determined_every_60_days(shipped, certified, due):
    signatures = tuple(
        Signature(id=f"S{number}", role="physician", date=day, purpose="recertification", staff="ST1")
        for number, day in enumerate(certified, 1)
    )

    def item_on(as_of):
        facts = {"effective": "2026-01-15", "signatures": signatures}
        episode = {"admission": "2026-01-15"}
        return items(shipped, "medicare-iop", DueKind.CERTIFICATION, as_of, plan=facts, episode=episode)["need"]

    assert is_due_on(due, item_on)


# Assessments and instruments


@pytest.mark.parametrize(
    ("visits", "due"),
    [
        # the third visit is on 8 June; 14 days from 1 June end on the 15th
        (("2026-06-01", "2026-06-04", "2026-06-08"), "2026-06-15"),
        # the third visit is later than 15 June
        (("2026-06-01", "2026-06-22", "2026-07-06"), "2026-07-06"),
    ],
)
def test_new_jerseys_intake_evaluation_is_due_by_14_days_or_the_third_visit_whichever_is_later(shipped, visits, due):
    def item_on(as_of, *assessments):
        parts = {"services_given": sessions(*visits), "assessments": assessments}
        episode = {"intake": "2026-06-01"}
        found = items(shipped, "nj-10-52-1-17", DueKind.PREREQUISITE, as_of, plan={}, episode=episode, **parts)
        return found["intake-evaluation"]

    assert is_due_on(due, item_on)
    for day, late in ((date.fromisoformat(due), False), (date.fromisoformat(due) + DAY, True)):
        found = item_on("2026-08-01", Assessment(id="A1", kind="psychiatric", date=day))
        assert (found.status, found.is_late) == (DueStatus.DONE, late)


def test_ohios_comprehensive_assessment_is_due_30_days_after_the_initial_one(shipped):
    """31 January + 30: 28 February is day 28, 2 March day 30."""
    initial = Assessment(id="A1", kind="initial", date="2026-01-31")

    def item_on(as_of, *more):
        found = items(shipped, "oh-5122-27-03", DueKind.PREREQUISITE, as_of, plan={}, assessments=(initial, *more))
        return found["comprehensive-assessment"]

    assert is_due_on("2026-03-02", item_on)
    for day, late in ((date(2026, 3, 2), False), (date(2026, 3, 3), True)):
        found = item_on("2026-06-01", Assessment(id="A2", kind="comprehensive", date=day))
        assert (found.status, found.is_late) == (DueStatus.DONE, late)


CHILD = Client(id="0012", first_name="Rosa", last_name="Delgado", birth_date="2014-05-01")


def massachusetts(shipped, as_of, *assessments):
    return items(
        shipped,
        "masshealth-under-21",
        DueKind.PREREQUISITE,
        as_of,
        plan={"effective": "2026-01-20"},
        episode={"first_service": "2026-01-05"},
        client=CHILD,
        assessments=assessments,
    )


def test_massachusetts_assesses_risk_on_the_day_of_the_first_service(shipped):
    assert is_due_on("2026-01-05", lambda as_of: massachusetts(shipped, as_of)["risk-assessment"])
    done = Assessment(id="A1", kind="risk", date="2026-01-05")
    assert massachusetts(shipped, "2026-03-01", done)["risk-assessment"].is_late is False


def test_massachusetts_wants_the_cans_every_90_days(shipped):
    """16 days to 31 January, 28 (44), 31 (75), 15 more."""
    first = Assessment(id="A1", kind="cans", date="2026-01-15", by="ST3")
    assert is_due_on("2026-04-15", lambda as_of: massachusetts(shipped, as_of, first)["cans"])
