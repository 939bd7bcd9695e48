"""Due dates of a client, with the reckoning in one line. The days were worked out by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payercases import AS_OF, catalogue_of, demands_of, every, record_of, sessions

from toolkit.errors import ConfigurationError
from toolkit.payers.demands import demands_for
from toolkit.payers.duedates.duedates import DueStatus, first_plan_due, interim_plan_due, next_review
from toolkit.records.agreement import Review
from toolkit.records.care import Episode
from toolkit.records.client import Client
from toolkit.records.coverage import Authorisation, Coverage
from toolkit.records.plan import Plan

REVIEW_90_OR_6 = (
    "{id: review, review_every: {longer_of: [90 days, 6 sessions]}, from: [last_review, plan], citation: DHS 35.19(3)}"
)


def day(text):
    return date.fromisoformat(text)


def plan(written, **facts):
    return Plan(id="P1", kind="full", written=written, effective=written, **facts)


def review_of(folder, text, record, *, as_of=AS_OF, **options):
    demands = demands_for(record, record.plans[-1], catalogue_of(folder, text), as_of=as_of, **options)
    return next_review(record, record.plans[-1], demands, as_of=as_of)


def first_of(folder, text, record, *, as_of=AS_OF):
    demands = demands_of(record, catalogue_of(folder, text))
    return first_plan_due(record, record.plans[0] if record.plans else None, demands, as_of=as_of)


# The reckoning


def test_the_reckoning_says_span_anchor_count_and_citation_in_one_line(tmp_path):
    record = record_of(plan=plan("2026-08-25"), services_given=every(7, "2026-09-01", 4))
    found = review_of(tmp_path, REVIEW_90_OR_6, record)
    assert found.why == (
        "90 days or 6 sessions from the plan of 2026-08-25, whichever is longer; 4 sessions so far; DHS 35.19(3)"
    )
    assert (found.due, found.not_before, found.status) == (None, day("2026-11-23"), DueStatus.NOT_DUE)


def test_the_longer_of_days_and_sessions_decides(tmp_path):
    weekly = record_of(plan=plan("2026-08-25"), services_given=every(7, "2026-09-01", 12))
    assert review_of(tmp_path, REVIEW_90_OR_6, weekly).due == day("2026-11-23")
    monthly = sessions("2026-09-01", "2026-10-01", "2026-11-01", "2026-12-01", "2027-01-01", "2027-02-01")
    record = record_of(plan=plan("2026-08-25"), services_given=monthly)
    assert review_of(tmp_path, REVIEW_90_OR_6, record, as_of=day("2027-02-01")).due == day("2027-02-01")
    assert review_of(tmp_path, REVIEW_90_OR_6, record, as_of=day("2027-01-31")).due is None


def test_missed_and_cancelled_services_are_no_sessions_and_a_blank_event_is_one(tmp_path):
    text = "{id: review, review_every: 2 sessions, from: plan}"
    for event, due in (("session", "2026-09-08"), (None, "2026-09-08"), ("missed", None), ("contact", None)):
        given = sessions("2026-09-02", "2026-09-08", event=event)
        found = review_of(tmp_path, text, record_of(plan=plan("2026-09-01"), services_given=given))
        assert found.due == (day(due) if due else None), event
    contacts = sessions("2026-09-02", "2026-09-08", event="contact")
    text = "{id: review, review_every: 2 contacts, from: plan}"
    assert review_of(tmp_path, text, record_of(plan=plan("2026-09-01"), services_given=contacts)).due == day(
        "2026-09-08"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "first_plan_within: 30 calendar days, from: admission",
            "30 calendar days from admission on 2026-08-20; Acme manual 4.1",
        ),
        (
            "first_plan_within: the same day, from: assessment",
            "the same day as the assessment of 2026-08-25; Acme manual 4.1",
        ),
        (
            "first_plan_within: 10 days, from: admission, start_day: counted",
            "10 days from admission on 2026-08-20, start day counted; Acme manual 4.1",
        ),
        (
            "first_plan_within: 30 days, from: admission, standing: unverified",
            "30 days from admission on 2026-08-20; Acme manual 4.1 (unverified)",
        ),
    ],
)
def test_the_line_reads_as_the_rule_does(tmp_path, text, why):
    assert first_of(tmp_path, f"{{id: a, {text}}}", record_of()).why == why


# Anchors


@pytest.mark.parametrize(
    ("anchor", "facts", "path"),
    [
        ("first_contact", {"episodes": (Episode(id="E1"),)}, "episodes.first_contact"),
        ("intake", {"episodes": (Episode(id="E1"),)}, "episodes.intake"),
        ("admission", {"episodes": (Episode(id="E1"),)}, "episodes.admission"),
        ("admission", {"episodes": ()}, "episodes.admission"),
        ("assessment", {"episodes": (Episode(id="E1"),)}, "episodes.assessment"),
        ("first_service", {"episodes": (Episode(id="E1"),)}, "episodes.first_service"),
        ("authorisation", {}, "authorisations.authorised"),
    ],
)
def test_a_missing_anchor_is_no_reason_to_guess(tmp_path, anchor, facts, path):
    found = first_of(
        tmp_path, f"{{id: a, first_plan_within: 30 days, from: {anchor}}}", record_of(plan=Plan(id="P1"), **facts)
    )
    assert (found.status, found.due, found.lacking) == (DueStatus.UNKNOWN, None, (path,))
    assert found.why.startswith("cannot be reckoned: ")
    assert found.why.endswith(f"is blank; 30 days from {anchor.replace('_', ' ')}; Acme manual 4.1")


@pytest.mark.parametrize("anchor", ["plan", "implementation"])
def test_a_review_without_the_plans_dates_is_not_reckoned(tmp_path, anchor):
    found = review_of(tmp_path, f"{{id: a, review_every: 30 days, from: {anchor}}}", record_of(plan=Plan(id="P1")))
    assert (found.status, found.due) == (DueStatus.UNKNOWN, None)


@pytest.mark.parametrize(
    ("anchor", "facts", "due"),
    [
        ("first_contact", {"first_contact": "2026-08-01"}, "2026-08-31"),
        ("intake", {"intake": "2026-08-02"}, "2026-09-01"),
        ("first_service", {"first_service": "2026-08-03"}, "2026-09-02"),
        ("[intake, assessment]", {"intake": "2026-08-02", "assessment": "2026-08-03"}, "2026-09-02"),
    ],
)
def test_first_plans_are_counted_from_the_date_that_the_payer_names(tmp_path, anchor, facts, due):
    record = record_of(episodes=(Episode(id="E1", **facts),))
    assert first_of(tmp_path, f"{{id: a, first_plan_within: 30 days, from: {anchor}}}", record).due == day(due)


def test_of_two_anchors_neither_may_be_missing(tmp_path):
    record = record_of(episodes=(Episode(id="E1", intake="2026-08-02"),))
    found = first_of(tmp_path, "{id: a, first_plan_within: 30 days, from: [intake, assessment]}", record)
    assert (found.status, found.lacking) == (DueStatus.UNKNOWN, ("episodes.assessment",))


def test_the_latest_authorisation_counts(tmp_path):
    authorisations = tuple(
        Authorisation(id=f"AU{number}", authorised=given)
        for number, given in enumerate(("2026-09-01", "2026-10-01", "2026-12-01", None), 1)
    )
    found = first_of(
        tmp_path, "{id: a, first_plan_within: 10 days, from: authorisation}", record_of(authorisations=authorisations)
    )
    assert found.due == day("2026-10-11")


ANNUAL = "{id: a, review_every: 12 months, from: [last_review, admission]}"


def test_the_last_review_moves_the_next_one(tmp_path):
    none = record_of(plan=plan("2026-09-01"))
    assert review_of(tmp_path, ANNUAL, none).due == day("2027-08-20")
    held = record_of(
        plan=plan("2026-09-01", reviews=(Review(id="R1", held="2026-10-05"), Review(id="R2", held="2026-09-05")))
    )
    assert review_of(tmp_path, ANNUAL, held).due == day("2027-10-05")


def test_a_review_after_as_of_or_not_held_does_not_count(tmp_path):
    reviews = (Review(id="R1", held="2026-12-01"), Review(id="R2", due="2026-11-01"))
    assert review_of(tmp_path, ANNUAL, record_of(plan=plan("2026-09-01", reviews=reviews))).due == day("2027-08-20")


def test_a_review_without_an_admission_is_enough_to_reckon_from(tmp_path):
    record = record_of(
        plan=plan("2026-09-01", reviews=(Review(id="R1", held="2026-10-05"),)), episodes=(Episode(id="E1"),)
    )
    assert review_of(tmp_path, ANNUAL, record).due == day("2027-10-05")


def test_reviews_of_earlier_plans_count_and_a_review_before_its_plan_does_not_turn_the_clock_back(tmp_path):
    old = Plan(id="P1", written="2026-01-01", effective="2026-01-01", reviews=(Review(id="R1", held="2026-06-01"),))
    new = Plan(id="P2", written="2026-09-01", effective="2026-09-01", supersedes="P1")
    text = "{id: a, review_every: 30 days, from: [last_review, plan]}"
    assert review_of(tmp_path, text, record_of(plans=(old, new))).due == day("2026-10-01")
    assert review_of(
        tmp_path, ANNUAL, record_of(plans=(old, new), episodes=(Episode(id="E1", admission="2026-01-01"),))
    ).due == day("2027-06-01")


def test_reviews_of_another_episode_do_not_count(tmp_path):
    episodes = (Episode(id="E1", admission="2025-01-01"), Episode(id="E2", admission="2026-08-20"))
    old = Plan(id="P1", episode="E1", written="2026-01-01", reviews=(Review(id="R1", held="2026-10-01"),))
    new = Plan(id="P2", episode="E2", written="2026-09-01")
    assert review_of(tmp_path, ANNUAL, record_of(plans=(old, new), episodes=episodes)).due == day("2027-08-20")


def test_the_age_on_the_plans_date_decides_the_interval(tmp_path):
    catalogue = catalogue_of(
        tmp_path,
        "{id: grown, review_every: 180 days, from: plan, when: {age_from: 18}}",
        "{id: young, review_every: 90 days, from: plan, when: {age_under: 18}}",
    )
    record = record_of(plan=plan("2026-02-01"), client=Client(id="1", birth_date="2008-03-15"))
    found = next_review(record, record.plans[0], demands_of(record, catalogue), as_of=AS_OF)
    assert (found.due, found.demand.id) == (day("2026-05-02"), "acme@1#young")


# Status


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2026-09-30", DueStatus.NOT_DUE),
        ("2026-10-01", DueStatus.DUE),
        ("2026-10-31", DueStatus.DUE),
        ("2026-11-01", DueStatus.DUE),
        ("2026-11-15", DueStatus.DUE),
        ("2026-11-16", DueStatus.OVERDUE),
    ],
)
def test_a_window_opens_and_grace_ends(tmp_path, as_of, status):
    text = "{id: a, review_every: 60 days, from: plan, opens: 30 days, grace: 15 days}"
    found = review_of(tmp_path, text, record_of(plan=plan("2026-09-01")), as_of=day(as_of))
    assert (found.due, found.opens, found.grace_end) == (day("2026-10-31"), day("2026-10-01"), day("2026-11-15"))
    assert (found.status, found.is_late) == (status, status is DueStatus.OVERDUE)


def test_quarterly_from_implementation_with_the_paperwork_fifteen_days_later(tmp_path):
    text = "{id: a, review_every: 3 months, from: implementation, grace: 15 days}"
    record = record_of(plan=plan("2026-01-10", implemented="2026-01-15"))
    found = review_of(tmp_path, text, record, as_of=day("2026-04-20"))
    assert (found.due, found.grace_end, found.status) == (day("2026-04-15"), day("2026-04-30"), DueStatus.DUE)


def test_grace_may_be_counted_in_business_days(tmp_path):
    text = "{id: a, review_every: 3 months, from: plan, grace: 20 business days}"
    record = record_of(plan=plan("2026-08-20"))
    demands = demands_of(record, catalogue_of(tmp_path, text))
    found = next_review(record, record.plans[0], demands, as_of=AS_OF, holidays=[day("2026-11-26")])
    assert (found.due, found.grace_end) == (day("2026-11-20"), day("2026-12-21"))


@pytest.mark.parametrize(
    ("as_of", "status"),
    [("2026-10-30", DueStatus.NOT_DUE), ("2026-10-31", DueStatus.DUE), ("2026-11-01", DueStatus.OVERDUE)],
)
def test_without_a_window_it_is_due_on_its_day(tmp_path, as_of, status):
    text = "{id: a, review_every: 60 days, from: plan}"
    assert review_of(tmp_path, text, record_of(plan=plan("2026-09-01")), as_of=day(as_of)).status is status


def test_after_discharge_nothing_falls_due(tmp_path):
    record = record_of(episodes=(Episode(id="E1", admission="2026-08-20", discharge="2026-11-23"),), plan=Plan(id="P1"))
    assert first_of(tmp_path, "{id: a, first_plan_within: 30 days, from: admission}", record).status is DueStatus.ENDED
    before = first_of(tmp_path, "{id: a, first_plan_within: 30 days, from: admission}", record, as_of=day("2026-11-22"))
    assert before.status is DueStatus.OVERDUE


FIRST = "{id: a, first_plan_within: 30 calendar days, from: admission}"


def test_a_first_plan_is_done_when_the_earliest_full_plan_was_written(tmp_path):
    plans = (
        Plan(id="P1", kind="interim", written="2026-08-21"),
        Plan(id="P2", kind="full", written="2026-09-18", effective="2026-09-25", made_elsewhere="Old EHR"),
        Plan(id="P3", kind="full", written="2026-11-01", supersedes="P2"),
    )
    found = first_of(tmp_path, FIRST, record_of(plans=plans))
    assert (found.status, found.done, found.due, found.is_late) == (
        DueStatus.DONE,
        day("2026-09-18"),
        day("2026-09-19"),
        False,
    )


def test_a_plan_that_is_not_written_yet_is_not_done(tmp_path):
    for one in (Plan(id="P1"), Plan(id="P1", written="2026-12-01")):
        found = first_of(tmp_path, FIRST, record_of(plan=one))
        assert (found.status, found.done, found.is_late) == (DueStatus.OVERDUE, None, True)


def test_two_stages_the_interim_plan_in_hours_the_full_one_in_days(tmp_path):
    catalogue = catalogue_of(
        tmp_path,
        "{id: i, interim_plan_within: 24 hours, from: admission}",
        "{id: f, first_plan_within: 30 days, from: admission}",
    )
    episode = Episode(id="E1", admission="2026-09-10", admission_time="09:00")
    record = record_of(plan=Plan(id="P1"), episodes=(episode,))
    demands = demands_of(record, catalogue)
    interim = interim_plan_due(record, record.plans[0], demands, as_of=AS_OF)
    full = first_plan_due(record, record.plans[0], demands, as_of=AS_OF)
    assert interim.moment == datetime.fromisoformat("2026-09-11T09:00")
    assert (interim.due, full.due) == (day("2026-09-11"), day("2026-10-10"))


def test_hours_without_an_admission_time_are_not_reckoned(tmp_path):
    record = record_of(plan=Plan(id="P1"))
    demands = demands_of(record, catalogue_of(tmp_path, "{id: i, interim_plan_within: 24 hours, from: admission}"))
    found = interim_plan_due(record, record.plans[0], demands, as_of=AS_OF)
    assert (found.status, found.lacking) == (DueStatus.UNKNOWN, ("episodes.admission_time",))
    assert found.why.startswith("cannot be reckoned: Admission time is blank; 24 hours from admission on 2026-08-20")


# Several payers

OTHER = "id: other\ntitle: Other\nversion: '1'\nstanding: unverified\napplies_to: {payers: [Other]}\ndemands:\n  - "
BOTH = (Coverage(id="CV1", payer="acme"), Coverage(id="CV2", payer="other"))


def both(folder, acme, other, record):
    demands = demands_of(record, catalogue_of(folder, acme, other=OTHER + other))
    return next_review(record, record.plans[0], demands, as_of=AS_OF)


def test_the_earliest_day_governs_and_the_others_stand_beside_it(tmp_path):
    record = record_of(plan=plan("2026-09-01"), coverage=BOTH)
    found = both(tmp_path, ANNUAL, "{id: b, review_every: 100 days, from: plan}", record)
    assert (found.demand.id, found.due) == ("other@1#b", day("2026-12-10"))
    assert found.why == "100 days from the plan of 2026-09-01; unverified"
    assert [(other.demand.id, other.due) for other in found.also] == [("acme@1#a", day("2027-08-20"))]


def test_which_payer_is_stricter_depends_on_the_clients_dates(tmp_path):
    reviewed = plan("2026-09-01", reviews=(Review(id="R1", held="2026-09-02"),))
    admitted = (Episode(id="E1", admission="2025-09-20"),)
    other = "{id: b, review_every: 400 days, from: plan}"
    assert both(tmp_path, ANNUAL, other, record_of(plan=reviewed, coverage=BOTH)).due == day("2027-09-02")
    found = both(tmp_path, ANNUAL, other, record_of(plan=plan("2025-01-01"), episodes=admitted, coverage=BOTH))
    assert (found.demand.id, found.due) == ("other@1#b", day("2026-02-05"))


def test_a_day_that_may_still_come_sooner_is_named_too(tmp_path):
    record = record_of(plan=plan("2026-09-01"), coverage=BOTH, services_given=sessions("2026-09-08"))
    found = both(tmp_path, ANNUAL, "{id: b, review_every: 3 sessions, from: plan}", record)
    assert found.due == day("2027-08-20")
    assert found.why.endswith("; or sooner: 3 sessions from the plan of 2026-09-01; 1 session so far; unverified")


def test_a_payer_whose_day_cannot_be_reckoned_does_not_hide_the_others(tmp_path):
    record = record_of(plan=plan("2026-09-01"), coverage=BOTH, episodes=(Episode(id="E1"),))
    found = both(tmp_path, ANNUAL, "{id: b, review_every: 100 days, from: plan}", record)
    assert (found.due, [other.status for other in found.also]) == (day("2026-12-10"), [DueStatus.UNKNOWN])


def test_payers_that_set_no_day_and_clients_without_a_plan_have_no_due_date(tmp_path):
    record = record_of()
    demands = demands_of(record, catalogue_of(tmp_path, "{id: goals, section: goals}"))
    assert first_plan_due(record, record.plans[0], demands, as_of=AS_OF) is None
    assert interim_plan_due(record, record.plans[0], demands, as_of=AS_OF) is None
    assert next_review(record, record.plans[0], demands, as_of=AS_OF) is None
    demands = demands_of(record_of(plans=()), catalogue_of(tmp_path, ANNUAL))
    assert next_review(record_of(plans=()), None, demands, as_of=AS_OF) is None


# What payers leave to the agency

LEFT = "{id: a, review_every: {agency_value: review_span, otherwise: 30 days}, from: plan}"


def test_the_agency_may_state_what_its_contract_says(tmp_path):
    record = record_of(plan=plan("2026-11-01"))
    assert review_of(tmp_path, LEFT, record).due == day("2026-12-01")
    found = review_of(tmp_path, LEFT, record, agency_values={"review_span": "45 days", "other": "x"})
    assert (found.due, found.why) == (day("2026-12-16"), "45 days from the plan of 2026-11-01; Acme manual 4.1")


def test_what_the_agency_must_state_and_does_not_is_named(tmp_path):
    found = review_of(tmp_path, LEFT.replace(", otherwise: 30 days", ""), record_of(plan=plan("2026-11-01")))
    assert (found.status, found.lacking) == (DueStatus.UNKNOWN, ("review_span",))
    assert "the agency does not state “review_span”" in found.why


def test_a_value_that_is_no_span_is_a_configuration_error(tmp_path):
    with pytest.raises(ConfigurationError, match=r"agency\.yaml"):
        review_of(tmp_path, LEFT, record_of(plan=plan("2026-11-01")), agency_values={"review_span": 30})


# Properties

days = st.dates(day("2000-01-01"), day("2050-12-31"))


@pytest.fixture(scope="module")
def longer_of(tmp_path_factory):
    return catalogue_of(tmp_path_factory.mktemp("profiles"), REVIEW_90_OR_6)


@settings(max_examples=60, deadline=None)
@given(written=days, as_of=days, held=st.lists(days, max_size=4), served=st.lists(days, max_size=10))
def test_a_review_is_never_due_before_its_plan_and_waits_only_for_sessions(longer_of, written, as_of, held, served):
    reviews = tuple(Review(id=f"R{number}", held=when) for number, when in enumerate(held, 1))
    record = record_of(
        plan=Plan(id="P1", written=written, effective=written, reviews=reviews),
        services_given=sessions(*served),
    )
    demands = demands_for(record, record.plans[0], longer_of, as_of=as_of)
    found = next_review(record, record.plans[0], demands, as_of=as_of)
    anchor = max([written, *(when for when in held if when <= as_of)])
    since = [when for when in served if anchor <= when <= as_of]
    assert (found.due is not None) == (len(since) >= 6)
    assert (found.due or found.not_before) >= anchor
    assert (found.due or found.not_before).toordinal() >= anchor.toordinal() + 90
