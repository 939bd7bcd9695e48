"""All that is due for a client: statuses, days set by hand, odd records, and what holds whatever the dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payercases import AS_OF, catalogue_of, demands_of, record_of, sessions

from toolkit.errors import ConfigurationError
from toolkit.payers.demands import demands_for
from toolkit.payers.duedates.businessdays import FEDERAL, Holidays
from toolkit.payers.duedates.duedates import DueStatus
from toolkit.payers.duedates.dueitems import DueKind, due_items
from toolkit.payers.duedates.reckoning import Facts, add_business_days
from toolkit.payers.duedates.series import due_series, next_in_series
from toolkit.payers.kinds.limits import parse_limit
from toolkit.records.agreement import Review, Signature
from toolkit.records.care import Assessment, Episode
from toolkit.records.coverage import Authorisation, Consent
from toolkit.records.plan import Plan

REVIEW = "{id: review, review_every: 90 days, from: [last_review, plan]}"
FIRST = "{id: first, first_plan_within: 30 days, from: admission}"
SIGNS = "{id: signs, signed_by: clinician, puts_in_force: yes}"


def day(text: str) -> date:
    return date.fromisoformat(text)


def items(folder, record, *demands, as_of=AS_OF, **options):
    made = demands_of(record, catalogue_of(folder, *demands), **options)
    return due_items(record, record.current_plan(as_of), made, as_of=as_of)


def only(folder, kind, record, *demands, **options):
    (item,) = [item for item in items(folder, record, *demands, **options) if item.kind is kind]
    return item


def planned(**facts):
    more = facts.pop("record_facts", {})
    return record_of(plan=Plan(id="P1", written="2026-09-01", effective="2026-09-01", **facts), **more)


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2026-10-30", "not due"),
        ("2026-10-31", "due"),  # the window opens 30 days before 30 November
        ("2026-11-30", "due"),
        ("2026-12-15", "due"),  # in the grace for the paperwork
        ("2026-12-16", "overdue"),
    ],
)
def test_a_review_opens_is_due_and_overdue(tmp_path, as_of, status):
    demand = "{id: a, review_every: 90 days, from: [last_review, plan], opens: 30 days, grace: 15 days}"
    item = only(tmp_path, DueKind.REVIEW, planned(), demand, as_of=day(as_of))
    assert (item.due, item.grace_end, item.status) == (day("2026-11-30"), day("2026-12-15"), status)


@pytest.mark.parametrize(("signatures", "status"), [((), "waiting signature"), (("2026-09-02",), "done")])
def test_a_first_plan_waits_for_the_signature_that_puts_it_in_force(tmp_path, signatures, status):
    rows = tuple(Signature(id="S1", role="clinician", date=one) for one in signatures)
    found = items(tmp_path, planned(signatures=rows), FIRST, SIGNS)
    assert {item.kind: item.status for item in found} == {DueKind.FIRST_PLAN: status, DueKind.SIGNATURE: status}


def test_a_client_without_the_date_to_count_from_is_reckoned_for_no_day(tmp_path):
    record = record_of(plans=(), episodes=(Episode(id="E1"),))
    item = only(tmp_path, DueKind.FIRST_PLAN, record, FIRST)
    assert (item.due, item.status, item.lacking) == (None, DueStatus.UNKNOWN, ("episodes.admission",))
    assert "cannot be reckoned: Admission is blank" in item.why


def test_a_day_set_by_hand_stands_with_name_and_reason_and_the_payers_day_beside_it(tmp_path):
    record = planned(reviews=(Review(id="R1", due="2026-12-20", due_reason="R. Okafor: hospital stay"),))
    item = only(tmp_path, DueKind.REVIEW, record, REVIEW)
    assert (item.due, item.set_by, item.set_reason) == (day("2026-12-20"), "R. Okafor", "hospital stay")
    assert item.why == (
        "set by hand to 2026-12-20; by the payer's rule 2026-11-30: 90 days from the plan of 2026-09-01; Acme manual 4.1"
    )
    assert item.path == "plans[P1].reviews[R1].due"


@pytest.mark.parametrize("reason", [None, "", "hospital stay", ": hospital stay", "R. Okafor:"])
def test_a_day_set_by_hand_without_name_and_reason_is_not_taken(tmp_path, reason):
    record = planned(reviews=(Review(id="R1", due="2026-12-20", due_reason=reason),))
    item = only(tmp_path, DueKind.REVIEW, record, REVIEW)
    assert (item.due, item.set_by) == (day("2026-11-30"), "")
    assert "without name and reason is not taken" in item.why


def test_a_review_held_before_its_plan_does_not_move_the_clock_back(tmp_path):
    item = only(tmp_path, DueKind.REVIEW, planned(reviews=(Review(id="R1", held="2026-05-01"),)), REVIEW)
    assert item.due == day("2026-11-30")


def test_after_discharge_nothing_is_due_whatever_sessions_are_recorded(tmp_path):
    record = planned(
        record_facts={
            "episodes": (Episode(id="E1", admission="2026-08-20", discharge="2026-10-01"),),
            "services_given": sessions("2026-09-08", "2026-10-20"),
        }
    )
    counted = "{id: a, review_every: {earlier_of: [90 days, 2 sessions]}, from: [last_review, plan]}"
    assert {item.status for item in items(tmp_path, record, counted, SIGNS)} == {DueStatus.ENDED}


def test_consents_end_by_their_own_day_or_by_the_payers(tmp_path):
    consents = (
        Consent(id="C1", kind="release", recipient="School", signed="2026-01-10", expires="2026-12-01"),
        Consent(id="C2", kind="medication", signed="2026-08-20", expires="2028-08-20"),
        Consent(id="C3", kind="treatment", signed="2025-08-20", expires="2026-08-20"),
        Consent(id="C4", kind="telehealth", signed="2025-08-20", expires="2026-08-20", revoked="2026-01-01"),
    )
    found = items(
        tmp_path, planned(record_facts={"consents": consents}), "{id: a, consent: medication, lasts: 12 months}"
    )
    assert [(item.path, item.due, item.status) for item in found] == [
        ("consents[C1].expires", day("2026-12-01"), "due"),
        ("consents[C2].expires", day("2027-08-20"), "not due"),
        ("consents[C3].expires", day("2026-08-20"), "overdue"),
    ]
    assert [item.demand is not None for item in found] == [False, True, False]


def test_of_consents_of_one_kind_and_recipient_only_the_last_is_listed(tmp_path):
    consents = (
        Consent(id="C2", kind="treatment", signed="2026-08-20", expires="2027-08-20"),
        Consent(id="C1", kind="treatment", signed="2025-08-20", expires="2026-08-20"),
    )
    (item,) = items(tmp_path, planned(record_facts={"consents": consents}), "{id: a, section: goals}")
    assert item.path == "consents[C2].expires"


def test_an_authorisation_is_asked_for_anew_before_its_end_or_when_units_run_low(tmp_path):
    rows = (
        Authorisation(id="AU1", service="Therapy", ends="2026-12-31", units=26, units_used=22),
        Authorisation(id="AU2", service="Group", ends="2026-12-31", units=26, units_used=2),
    )
    demand = "{id: a, authorisation_for: all services, renew_days_before: 14, renew_at_units_left: 4}"
    therapy, group = items(tmp_path, planned(record_facts={"authorisations": rows}), demand)
    assert (therapy.due, therapy.status) == (AS_OF, DueStatus.DUE)
    assert "4 of 26 units left" in therapy.why
    assert (group.due, group.status) == (day("2026-12-17"), DueStatus.NOT_DUE)


@pytest.mark.parametrize(
    ("assessed", "due", "status"),
    [
        (None, "2026-08-22", "overdue"),  # 60 hours from 9 o'clock on the 20th are 9 in the evening of the 22nd
        ("2026-08-21", "2026-08-22", "done"),
    ],
)
def test_a_prerequisite_has_a_day_of_its_own(tmp_path, assessed, due, status):
    rows = (Assessment(id="A1", kind="psychiatric", date=assessed),) if assessed else ()
    episode = Episode(id="E1", admission="2026-08-20", admission_time="09:00")
    record = planned(record_facts={"assessments": rows, "episodes": (episode,)})
    demand = "{id: a, assessment: psychiatric, within: 60 hours, from: admission}"
    item = only(tmp_path, DueKind.PREREQUISITE, record, demand)
    assert (item.due, item.status) == (day(due), status)


def test_what_is_wanted_again_is_due_after_the_last(tmp_path):
    record = planned(record_facts={"assessments": (Assessment(id="A1", kind="cans", date="2026-08-01"),)})
    item = only(tmp_path, DueKind.PREREQUISITE, record, "{id: a, instrument: CANS, again_every: 90 days}")
    assert (item.due, item.status) == (day("2026-10-30"), DueStatus.OVERDUE)


def test_a_plan_ends_unless_another_follows_or_elapsed_duration_makes_nothing_due(tmp_path):
    goals = "{id: a, section: goals}"
    assert only(tmp_path / "1", DueKind.PLAN_END, planned(ends="2026-11-30"), goals).status == DueStatus.DUE
    elapsed = "{id: b, elapsed_duration: makes nothing due}"
    assert items(tmp_path / "2", planned(ends="2026-11-30"), goals, elapsed) == ()


def test_a_certification_may_be_counted_from_the_last_signature(tmp_path):
    signature = Signature(id="S1", role="physician", date="2026-09-20", purpose="certification")
    record = planned(signatures=(signature,))
    series = "{id: a, certified_every: 60 days, from: admission, by: physician"
    by_signature = only(tmp_path / "1", DueKind.CERTIFICATION, record, f"{series}, then_from: signature}}")
    assert by_signature.due == day("2026-11-19")
    assert by_signature.why.startswith("60 days from the certification of 2026-09-20; the 2nd")
    assert only(tmp_path / "2", DueKind.CERTIFICATION, record, f"{series}}}").due == day("2026-12-18")


def test_an_agencys_value_that_names_no_role_is_an_error(tmp_path):
    record = planned()
    catalogue = catalogue_of(tmp_path, "{id: a, signed_by: {agency_value: approvers}}")
    demands = demands_for(record, record.plans[0], catalogue, as_of=AS_OF, agency_values={"approvers": "physican"})
    with pytest.raises(ConfigurationError) as caught:
        due_items(record, record.plans[0], demands, as_of=AS_OF)
    assert 'Did you mean "physician"?' in str(caught.value)


def test_a_county_adds_holidays_and_does_not_keep_others():
    friday = day("2026-11-27")
    county = Holidays(added=[friday], not_kept=[day("2026-10-12")])
    assert [day("2026-11-26") in FEDERAL, friday in FEDERAL, day("2026-10-12") in FEDERAL] == [True, False, True]
    assert [day("2026-11-26") in county, friday in county, day("2026-10-12") in county] == [True, True, False]
    assert add_business_days(day("2026-11-25"), 1, county) == day("2026-11-30")
    assert "2026-11-26" not in FEDERAL
    assert day("2026-12-25") not in Holidays(federal=False)


DATES = st.dates(day("2024-01-01"), day("2028-12-31"))
DEMANDS = (
    REVIEW,
    FIRST,
    SIGNS,
    "{id: quarterly, approved_every: 3 months, from: admission, by: physician}",
    "{id: certified, certified_every: 30 days, first_within: 12 days, start_day: counted, from: admission, by: lpha}",
    "{id: exam, assessment: physical, no_older_than: 12 months}",
    "{id: consent, consent: medication, lasts: 12 months}",
)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    return catalogue_of(tmp_path_factory.mktemp("profiles"), *DEMANDS)


@settings(max_examples=60)
@given(admission=DATES, effective=DATES, held=st.lists(DATES, max_size=3), as_of=DATES)
def test_items_agree_with_themselves_whatever_the_dates(catalogue, admission, effective, held, as_of):
    record = record_of(
        plan=Plan(
            id="P1",
            effective=effective,
            reviews=tuple(Review(id=f"R{number}", held=one) for number, one in enumerate(held)),
        ),
        episodes=(Episode(id="E1", admission=admission),),
    )
    found, again = (due_items(record, record.plans[0], demands_of(record, catalogue), as_of=as_of) for _ in range(2))
    assert [replace(item, also=()) for item in found] == [replace(item, also=()) for item in again]
    for item in found:
        if item.status is DueStatus.OVERDUE:
            assert item.due is not None and item.due < as_of
        if item.opens and item.due:
            assert item.opens <= item.due
        if item.status is DueStatus.NOT_DUE and item.due:
            assert as_of < item.due
        assert item.why


@settings(max_examples=60)
@given(DATES, st.integers(1, 12), st.sampled_from(["days", "months"]), st.lists(DATES, max_size=12).map(sorted))
def test_a_series_rises_and_what_is_done_never_moves_it_back(anchor, count, unit, done):
    limit = parse_limit(f"{count} {unit}")
    series = due_series(anchor, limit, limit, Facts())
    days = [next(series).due for _ in range(8)]
    assert days == sorted(set(days))
    assert days[0] > anchor
    nothing, something = (next_in_series(anchor, limit, limit, Facts(), one)[0].due for one in ([], done))
    assert nothing <= something
    if done and done[-1] > anchor:
        assert something > done[-1] - timedelta(days=1)
