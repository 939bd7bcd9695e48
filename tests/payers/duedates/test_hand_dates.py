"""Due days that were worked out by hand, from the calendar, before the program was asked.

Each case is a rule as a profile writes it, the facts of a client, and the day. No figure comes from the program. The cases
of a day beside them say so: `added`.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from payercases import catalogue_of, demands_of, every, record_of, sessions

from toolkit.payers.duedates.dueitems import DueItem, DueKind, due_items
from toolkit.payers.duedates.reckoning import Facts
from toolkit.payers.duedates.series import due_series
from toolkit.payers.kinds.limits import parse_limit
from toolkit.records.agreement import Review, Signature
from toolkit.records.care import Episode
from toolkit.records.client import Client, PlanRecord
from toolkit.records.goals import OrderedService
from toolkit.records.plan import Plan

LATER = date(2029, 12, 31)


def day(text: str) -> date:
    return date.fromisoformat(text)


def items(folder, record: PlanRecord, *demands: str, as_of: date = LATER) -> tuple[DueItem, ...]:
    catalogue = catalogue_of(folder, *demands)
    assert catalogue.findings == ()
    plan = record.plans[0] if record.plans else None
    return due_items(record, plan, demands_of(record, catalogue), as_of=as_of)


def the_item(folder, record: PlanRecord, kind: DueKind, *demands: str, as_of: date = LATER) -> DueItem:
    (found,) = [item for item in items(folder, record, *demands, as_of=as_of) if item.kind is kind]
    return found


def no_plan(services=(), **dates) -> PlanRecord:
    return record_of(plans=(), episodes=(Episode(id="E1", **dates),), services_given=services)


def planned(reviews=(), services=(), episode=None, **facts) -> PlanRecord:
    plan = Plan(id="P1", reviews=tuple(reviews), **facts)
    return record_of(plan=plan, episodes=(episode or Episode(id="E1"),), services_given=services)


def weekdays(since: str, count: int):
    days = [day(since) + timedelta(days=number) for number in range(count * 2)]
    return sessions(*[one.isoformat() for one in days if one.weekday() < 5][:count])


@pytest.mark.parametrize(
    ("rule", "dates", "services", "due"),
    [
        # calendar days
        ("first_plan_within: 30 days, from: intake", {"intake": "2026-01-31"}, (), "2026-03-02"),
        ("first_plan_within: 30 days, from: intake", {"intake": "2028-01-31"}, (), "2028-03-01"),
        ("first_plan_within: 10 days, from: intake, start_day: counted", {"intake": "2026-11-02"}, (), "2026-11-11"),
        ("first_plan_within: 10 days, from: intake", {"intake": "2026-11-02"}, (), "2026-11-12"),
        # business days: federal holidays are left out
        ("first_plan_within: 10 business days, from: first_contact", {"first_contact": "2026-11-20"}, (), "2026-12-07"),
        ("first_plan_within: 2 business days, from: first_contact", {"first_contact": "2026-07-02"}, (), "2026-07-07"),
        # service days and sessions
        (
            "first_plan_within: 5 service days, from: admission",
            {"admission": "2026-03-02"},
            sessions("2026-03-02", "2026-03-04", "2026-03-09", "2026-03-11", "2026-03-16", "2026-03-18"),
            "2026-03-16",
        ),
        (
            "first_plan_within: 6 sessions, from: admission",
            {"admission": "2026-01-05"},
            sessions("2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02", "2026-02-09"),
            "2026-02-09",
        ),
        (
            "first_plan_within: 6 sessions, from: admission",
            {"admission": "2026-01-05"},
            sessions("2026-01-05", "2026-01-12"),
            None,
        ),
        # capped
        (
            "first_plan_within: {earlier_of: [10 service days, 30 days]}, from: admission",
            {"admission": "2026-04-01"},
            every(7, "2026-04-01", 12),
            "2026-05-01",
        ),
        (
            "first_plan_within: {earlier_of: [10 service days, 30 days]}, from: admission",
            {"admission": "2026-04-01"},
            weekdays("2026-04-01", 12),
            "2026-04-14",
        ),
        # later of
        (
            "first_plan_within: {later_of: [14 days, 3 visits]}, from: intake",
            {"intake": "2026-06-01"},
            sessions("2026-06-01", "2026-06-04", "2026-06-08"),
            "2026-06-15",
        ),
        (
            "first_plan_within: {later_of: [14 days, 3 visits]}, from: intake",
            {"intake": "2026-06-01"},
            sessions("2026-06-01", "2026-06-22", "2026-07-06"),
            "2026-07-06",
        ),
    ],
)
def test_first_plans(tmp_path, rule, dates, services, due):
    item = the_item(tmp_path, no_plan(services, **dates), DueKind.FIRST_PLAN, f"{{id: a, {rule}}}")
    assert item.due == (day(due) if due else None)
    assert "Acme manual 4.1" in item.why


def test_how_far_a_count_is_stands_in_the_reckoning(tmp_path):
    record = no_plan(sessions("2026-01-05", "2026-01-12"), admission="2026-01-05")
    item = the_item(tmp_path, record, DueKind.FIRST_PLAN, "{id: a, first_plan_within: 6 sessions, from: admission}")
    assert "2 sessions so far" in item.why


def test_hours_are_the_wall_clocks_also_on_the_day_on_which_the_clocks_change(tmp_path):
    record = no_plan(admission="2026-03-07", admission_time=time(22, 30))
    rule = "{id: a, interim_plan_within: 24 hours, from: admission}"
    assert the_item(tmp_path, record, DueKind.INTERIM_PLAN, rule).moment == datetime.fromisoformat("2026-03-08T22:30")


def test_two_stages(tmp_path):
    record = no_plan(admission="2026-09-10", admission_time=time(9, 0))
    interim, full = (
        "{id: a, interim_plan_within: 24 hours, from: admission}",
        ("{id: b, first_plan_within: 30 days, from: admission}"),
    )
    found = {item.kind: item for item in items(tmp_path, record, interim, full)}
    assert found[DueKind.INTERIM_PLAN].moment == datetime.fromisoformat("2026-09-11T09:00")
    assert found[DueKind.FIRST_PLAN].due == day("2026-10-10")


@pytest.mark.parametrize(
    ("rule", "record", "due"),
    [
        # months, at their ends
        (
            "review_every: 6 months, from: [last_review, plan]",
            planned([Review(id="R1", held="2026-08-31")], effective="2026-03-01"),
            "2027-02-28",
        ),
        (
            "review_every: 6 months, from: [last_review, plan]",
            planned([Review(id="R1", held="2027-08-31")], effective="2027-03-01"),
            "2028-02-29",
        ),
        (
            "review_every: 12 months, from: [last_review, admission]",
            planned(effective="2028-03-01", episode=Episode(id="E1", admission="2028-02-29")),
            "2029-02-28",
        ),
        # days
        ("review_every: 180 days, from: [last_review, plan]", planned(effective="2026-01-01"), "2026-06-30"),
        ("review_every: 90 days, from: [last_review, plan]", planned(effective="2026-08-25"), "2026-11-23"),
        (
            "review_every: 30 days, from: [last_review, plan]",
            planned([Review(id="R1", held="2026-12-15")], effective="2026-11-15"),
            "2027-01-14",
        ),
        # longer of
        (
            "review_every: {longer_of: [90 days, 6 sessions]}, from: [last_review, plan]",
            planned(services=every(7, "2026-09-01", 14), effective="2026-08-25"),
            "2026-11-23",
        ),
        (
            "review_every: {longer_of: [90 days, 6 sessions]}, from: [last_review, plan]",
            planned(
                services=sessions(
                    "2026-09-01", "2026-10-01", "2026-11-01", "2026-12-01", "2027-01-01", "2027-02-01", "2027-03-01"
                ),
                effective="2026-08-25",
            ),
            "2027-02-01",
        ),
    ],
)
def test_reviews(tmp_path, rule, record, due):
    assert the_item(tmp_path, record, DueKind.REVIEW, f"{{id: a, {rule}}}").due == day(due)


@pytest.mark.parametrize(("next_review", "due"), [("2026-05-12", "2026-05-12"), ("2026-06-30", "2026-05-18")])
def test_earlier_of_fourteen_days_and_the_next_review(tmp_path, next_review, due):
    record = planned(
        [Review(id="R1", due=next_review, due_reason="R. Okafor: as agreed")],
        effective="2026-05-04",
        written="2026-05-04",
        signatures=(Signature(id="S1", role="clinician", date="2026-05-04"),),
    )
    rule = "{id: a, signed_by: supervisor, within: {earlier_of: [14 days, next review]}, from: plan_signed}"
    assert the_item(tmp_path, record, DueKind.SIGNATURE, rule, as_of=day("2026-05-05")).due == day(due)


def test_grace_is_for_the_paperwork(tmp_path):
    record = planned(effective="2026-01-10", implemented="2026-01-15")
    rule = "{id: a, review_every: 3 months, from: implementation, grace: 15 calendar days}"
    item = the_item(tmp_path, record, DueKind.REVIEW, rule)
    assert (item.due, item.grace_end) == (day("2026-04-15"), day("2026-04-30"))


def test_the_age_on_the_plans_date_decides(tmp_path):
    record = record_of(plan=Plan(id="P1", effective="2026-02-01"), client=Client(id="0012", birth_date="2008-03-15"))
    minor = "{id: a, review_every: 90 days, from: [last_review, plan], when: {age_under: 18}}"
    adult = "{id: b, review_every: 180 days, from: [last_review, plan], when: {age_from: 18}}"
    assert the_item(tmp_path, record, DueKind.REVIEW, minor, adult).due == day("2026-05-02")


@pytest.mark.parametrize(("added", "due"), [("2026-06-03", "2026-06-03"), (None, "2027-02-10")])
def test_annually_and_when_a_service_is_added(tmp_path, added, due):
    services = (OrderedService(id="SV1", type="Group", starts=added),) if added else ()
    record = planned([Review(id="R1", held="2026-02-10")], effective="2025-02-10", services=())
    record = record.model_copy(update={"plans": (record.plans[0].model_copy(update={"services": services}),)})
    yearly, on_change = (
        "{id: a, review_every: 12 months, from: [last_review, plan]}",
        "{id: b, review_when: service_added}",
    )
    assert the_item(tmp_path, record, DueKind.REVIEW, yearly, on_change).due == day(due)


SERIES = "{id: a, certified_every: 30 days, first_within: 12 days, start_day: counted, from: admission, by: physician}"


def test_a_series_of_certifications(tmp_path):
    facts = Facts(start_day_counted=True)
    series = due_series(day("2026-10-01"), parse_limit("12 days"), parse_limit("30 days"), facts)
    assert [next(series).due for _ in range(3)] == [day("2026-10-12"), day("2026-11-11"), day("2026-12-11")]


@pytest.mark.parametrize(
    ("signed", "due"),
    [((), "2026-10-12"), (("2026-10-10",), "2026-11-11"), (("2026-10-10", "2026-11-11"), "2026-12-11")],
)
def test_the_next_of_a_series(tmp_path, signed, due):
    record = planned(
        effective="2026-10-01",
        episode=Episode(id="E1", admission="2026-10-01"),
        signatures=tuple(
            Signature(id=f"S{number}", role="physician", purpose="certification", date=one)
            for number, one in enumerate(signed, 1)
        ),
    )
    assert the_item(tmp_path, record, DueKind.CERTIFICATION, SERIES, as_of=day("2026-11-20")).due == day(due)


def test_elapsed_duration_alone_makes_nothing_due(tmp_path):
    record = planned(effective="2026-01-01", expected_duration="90 days", ends="2026-04-01")
    assert items(tmp_path, record, "{id: a, elapsed_duration: makes nothing due}", as_of=day("2026-06-01")) == ()


# Added to those of the page of facts, worked out by hand as well.


@pytest.mark.parametrize(
    ("rule", "dates", "due"),
    [
        # 29 January 2027 + 1 month: February has 28 days
        ("first_plan_within: 1 month, from: intake", {"intake": "2027-01-29"}, "2027-02-28"),
        # Friday 1 January 2027 is New Year; 4 5 6 7 8 January
        ("first_plan_within: 5 business days, from: intake", {"intake": "2026-12-31"}, "2027-01-08"),
        # Juneteenth 2027 is a Saturday, kept on Friday the 18th: 17, 21, 22 June
        ("first_plan_within: 3 business days, from: intake", {"intake": "2027-06-16"}, "2027-06-22"),
        # the latest of several dates
        (
            "first_plan_within: 10 days, from: [admission, assessment]",
            {"admission": "2026-08-01", "assessment": "2026-08-09"},
            "2026-08-19",
        ),
    ],
)
def test_added_first_plans(tmp_path, rule, dates, due):
    assert the_item(tmp_path, no_plan(**dates), DueKind.FIRST_PLAN, f"{{id: a, {rule}}}").due == day(due)


@pytest.mark.parametrize(
    ("held", "due"),
    [
        ((), "2026-04-15"),
        (("2026-04-10",), "2026-07-15"),  # in the first quarter
        (("2026-04-10", "2026-04-14"), "2026-07-15"),  # twice in one quarter answers one due day
        (("2026-04-20",), "2026-07-15"),  # late, for the first quarter
        (("2026-04-20", "2026-07-01"), "2026-10-15"),
        (("2026-08-01",), "2026-10-15"),  # late for two quarters: it answers both
    ],
)
def test_added_quarters_from_implementation(tmp_path, held, due):
    reviews = [Review(id=f"R{number}", held=one) for number, one in enumerate(held, 1)]
    record = planned(reviews, effective="2026-01-10", implemented="2026-01-15")
    rule = "{id: a, review_every: 3 months, from: implementation}"
    assert the_item(tmp_path, record, DueKind.REVIEW, rule).due == day(due)


@pytest.mark.parametrize(
    ("served", "due", "not_before"),
    [
        # services in the months from 1 January, 1 February, 1 April: the third ends on 1 May
        (("2026-01-20", "2026-02-03", "2026-04-30"), "2026-05-01", None),
        # two of three months so far; on 15 May the month from 1 May is running, and may be the third
        (("2026-01-20", "2026-04-30"), None, "2026-06-01"),
    ],
)
def test_added_months_in_which_services_are_given(tmp_path, served, due, not_before):
    record = planned(services=sessions(*served), effective="2026-01-01")
    rule = "{id: a, review_every: 3 months with services, from: [last_review, plan]}"
    item = the_item(tmp_path, record, DueKind.REVIEW, rule, as_of=day("2026-05-15"))
    assert (item.due, item.not_before) == (due and day(due), not_before and day(not_before))
