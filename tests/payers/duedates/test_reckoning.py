"""Date arithmetic against days that were worked out by hand, and properties that hold for all days.

The figures of the tables were reckoned on paper with a calendar; none is the output of a program.
"""

from datetime import date, datetime, time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from toolkit.payers.duedates.reckoning import Facts, add_business_days, add_days, add_months, nth_from, reckon
from toolkit.payers.kinds.limits import Join, Joint, Span, Unit, parse_limit, spans_of


def day(text):
    return date.fromisoformat(text)


def days(*texts):
    return tuple(map(day, texts))


THANKSGIVING = frozenset({day("2026-11-26")})
INDEPENDENCE = frozenset({day("2026-07-03")})
WEDNESDAYS = days(
    "2026-04-01", "2026-04-08", "2026-04-15", "2026-04-22", "2026-04-29",
    "2026-05-06", "2026-05-13", "2026-05-20", "2026-05-27", "2026-06-03",
)  # fmt: skip
WEEKDAYS = days(
    "2026-04-01", "2026-04-02", "2026-04-03", "2026-04-06", "2026-04-07",
    "2026-04-08", "2026-04-09", "2026-04-10", "2026-04-13", "2026-04-14", "2026-04-15",
)  # fmt: skip
WEEKLY = days("2026-09-01", "2026-09-08", "2026-09-15", "2026-09-22", "2026-09-29", "2026-10-06", "2026-10-13")
MONTHLY = days("2026-09-01", "2026-10-01", "2026-11-01", "2026-12-01", "2027-01-01", "2027-02-01")
FEBRUARY = days("2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02", "2026-02-09")
TEN_OF_THIRTY = {"earlier_of": ["10 service days", "30 days"]}
VISIT_OR_DAYS = {"later_of": ["14 days", "3 contacts"]}
DAYS_OR_SESSIONS = {"longer_of": ["90 days", "6 sessions"]}


@pytest.mark.parametrize(
    ("limit", "anchor", "facts", "due"),
    [
        # calendar days
        ("30 days", "2026-01-31", Facts(), "2026-03-02"),
        ("30 calendar days", "2028-01-31", Facts(), "2028-03-01"),
        ("10 days", "2026-11-02", Facts(start_day_counted=True), "2026-11-11"),
        ("10 days", "2026-11-02", Facts(), "2026-11-12"),
        ("180 days", "2026-01-01", Facts(), "2026-06-30"),
        ("90 days", "2026-08-25", Facts(), "2026-11-23"),
        ("30 days", "2026-12-15", Facts(), "2027-01-14"),
        ("15 days", "2026-04-15", Facts(), "2026-04-30"),
        ("90 days", "2026-02-01", Facts(), "2026-05-02"),
        ("12 days", "2026-10-01", Facts(start_day_counted=True), "2026-10-12"),
        ("30 days", "2026-10-12", Facts(), "2026-11-11"),
        ("30 days", "2026-11-11", Facts(), "2026-12-11"),
        ("2 weeks", "2026-06-01", Facts(), "2026-06-15"),
        ("the same day", "2026-08-25", Facts(), "2026-08-25"),
        ("the same day", "2026-08-25", Facts(start_day_counted=True), "2026-08-25"),
        ("1 day", "2026-12-31", Facts(), "2027-01-01"),
        ("1 day", "2026-12-31", Facts(start_day_counted=True), "2026-12-31"),
        # months
        ("6 months", "2026-08-31", Facts(), "2027-02-28"),
        ("6 months", "2027-08-31", Facts(), "2028-02-29"),
        ("12 months", "2028-02-29", Facts(), "2029-02-28"),
        ("1 year", "2026-02-10", Facts(), "2027-02-10"),
        ("4 years", "2024-02-29", Facts(), "2028-02-29"),
        ("3 months", "2026-01-15", Facts(), "2026-04-15"),
        ("3 months", "2026-11-30", Facts(), "2027-02-28"),
        ("1 month", "2026-12-31", Facts(), "2027-01-31"),
        # business days
        ("10 business days", "2026-11-20", Facts(holidays=THANKSGIVING), "2026-12-07"),
        ("10 business days", "2026-11-20", Facts(), "2026-12-04"),
        ("2 business days", "2026-07-02", Facts(holidays=INDEPENDENCE), "2026-07-07"),
        ("1 business day", "2026-11-20", Facts(), "2026-11-23"),
        ("1 business day", "2026-11-20", Facts(start_day_counted=True), "2026-11-20"),
        ("1 business day", "2026-11-21", Facts(start_day_counted=True), "2026-11-23"),
        # services
        (
            "5 service days",
            "2026-03-02",
            Facts(sessions=days("2026-03-02", "2026-03-04", "2026-03-09", "2026-03-11", "2026-03-16", "2026-03-18")),
            "2026-03-16",
        ),
        (
            "2 service days",
            "2026-03-02",
            Facts(sessions=days("2026-03-02", "2026-03-02", "2026-03-09")),
            "2026-03-09",
        ),
        ("2 sessions", "2026-03-02", Facts(sessions=days("2026-03-02", "2026-03-02", "2026-03-09")), "2026-03-02"),
        ("6 sessions", "2026-01-05", Facts(sessions=FEBRUARY), "2026-02-09"),
        # joined
        (TEN_OF_THIRTY, "2026-04-01", Facts(sessions=WEDNESDAYS), "2026-05-01"),
        (TEN_OF_THIRTY, "2026-04-01", Facts(sessions=WEEKDAYS), "2026-04-14"),
        (VISIT_OR_DAYS, "2026-06-01", Facts(contacts=days("2026-06-01", "2026-06-04", "2026-06-08")), "2026-06-15"),
        (VISIT_OR_DAYS, "2026-06-01", Facts(contacts=days("2026-06-01", "2026-06-22", "2026-07-06")), "2026-07-06"),
        (DAYS_OR_SESSIONS, "2026-08-25", Facts(sessions=WEEKLY), "2026-11-23"),
        (DAYS_OR_SESSIONS, "2026-08-25", Facts(sessions=MONTHLY), "2027-02-01"),
        ({"earlier_of": ["14 days", "8 days"]}, "2026-05-04", Facts(), "2026-05-12"),
        ({"earlier_of": ["14 days", "57 days"]}, "2026-05-04", Facts(), "2026-05-18"),
    ],
)
def test_days_worked_out_by_hand(limit, anchor, facts, due):
    assert reckon(parse_limit(limit), day(anchor), facts).due == day(due)


@pytest.mark.parametrize(
    ("anchor", "hour", "moment"),
    [
        ("2026-03-07", time(22, 30), datetime.fromisoformat("2026-03-08T22:30")),  # the night on which US clocks change
        ("2026-09-10", time(9, 0), datetime.fromisoformat("2026-09-11T09:00")),
    ],
)
def test_hours_go_by_the_wall_clock(anchor, hour, moment):
    outcome = reckon(parse_limit("24 hours"), day(anchor), Facts(hour=hour))
    assert (outcome.moment, outcome.due) == (moment, moment.date())


def test_hours_without_an_hour_are_not_guessed():
    outcome = reckon(parse_limit("24 hours"), day("2026-09-10"), Facts())
    assert (outcome.due, outcome.lacking) == (None, ("episodes.admission_time",))


def test_services_to_come_have_no_date():
    outcome = reckon(parse_limit("6 sessions"), day("2026-01-05"), Facts(sessions=FEBRUARY[:2]))
    assert (outcome.due, outcome.counts) == (None, ((Unit.SESSIONS, 2, 6),))


def test_sessions_before_the_anchor_do_not_count():
    outcome = reckon(parse_limit("2 sessions"), day("2026-01-13"), Facts(sessions=FEBRUARY))
    assert outcome.due == day("2026-01-26")


def test_later_of_waits_for_what_is_still_to_come_and_says_the_earliest_day():
    outcome = reckon(parse_limit(DAYS_OR_SESSIONS), day("2026-08-25"), Facts(sessions=WEEKLY[:4]))
    assert (outcome.due, outcome.not_before) == (None, day("2026-11-23"))
    assert outcome.counts == ((Unit.SESSIONS, 4, 6),)


def test_earlier_of_services_alone_has_no_date_before_they_are_given():
    limit = parse_limit({"earlier_of": ["3 sessions", "5 contacts"]})
    outcome = reckon(limit, day("2026-06-01"), Facts(sessions=days("2026-06-02")))
    assert (outcome.due, outcome.not_before) == (None, day("2026-06-01"))


def test_a_fact_that_one_part_lacks_keeps_the_whole_from_being_reckoned():
    limit = parse_limit({"earlier_of": ["24 hours", "30 days"]})
    assert reckon(limit, day("2026-06-01"), Facts()).lacking == ("episodes.admission_time",)


def test_of_a_moment_and_a_day_the_moment_comes_first_on_that_day():
    limit = parse_limit({"earlier_of": ["1 day", "24 hours"]})
    assert reckon(limit, day("2026-06-01"), Facts(hour=time(9, 0))).moment == datetime.fromisoformat("2026-06-02T09:00")


def test_what_is_left_to_the_agency_and_not_stated_is_lacking_unless_there_is_another_word():
    left = parse_limit({"agency_value": "review_span"})
    assert reckon(left, day("2026-06-01"), Facts()).lacking == ("review_span",)
    left = parse_limit({"agency_value": "review_span", "otherwise": "30 days"})
    assert reckon(left, day("2026-06-01"), Facts()).due == day("2026-07-01")


anchors = st.dates(day("1990-01-01"), day("2090-12-31"))
COUNTED = tuple(unit for unit in Unit if unit not in (Unit.AUTHORISATION_END, Unit.NEXT_REVIEW))
spans = st.builds(
    lambda count, unit: Span(count, unit, f"{count} {unit}"), st.integers(1, 120), st.sampled_from(COUNTED)
)
limits = st.recursive(
    spans,
    lambda parts: st.builds(
        lambda join, some: Joint(join, tuple(some)),
        st.sampled_from(list(Join)),
        st.lists(parts, min_size=2, max_size=3),
    ),
    max_leaves=4,
)
served = st.lists(anchors, max_size=30).map(sorted)
fact_sheets = st.builds(
    Facts,
    hour=st.times(),
    sessions=served,
    contacts=served,
    holidays=st.frozensets(anchors, max_size=5),
    start_day_counted=st.booleans(),
    as_of=anchors,
    units_left=st.integers(0, 300),
)


@settings(max_examples=80)
@given(limits, anchors, fact_sheets)
def test_nothing_is_due_before_its_anchor(limit, anchor, facts):
    outcome = reckon(limit, anchor, facts)
    assert (outcome.due or outcome.not_before) >= anchor


@settings(max_examples=80)
@given(limits, anchors, anchors, fact_sheets)
def test_a_later_anchor_is_never_due_earlier(limit, one, other, facts):
    # Months with services begin anew at another anchor: two services in two months may fall into one.
    assume(all(span.unit is not Unit.SERVED_MONTHS for span in spans_of(limit)))
    earlier, later = sorted((one, other))
    before, after = reckon(limit, earlier, facts).due, reckon(limit, later, facts).due
    assert after is None or (before is not None and before <= after)


@settings(max_examples=80)
@given(spans, spans, anchors, fact_sheets)
def test_later_of_is_never_earlier_than_either_and_earlier_of_never_later(one, other, anchor, facts):
    single = [reckon(span, anchor, facts).due for span in (one, other)]
    later = reckon(Joint(Join.LATER, (one, other)), anchor, facts).due
    longer = reckon(Joint(Join.LONGER, (one, other)), anchor, facts).due
    earlier = reckon(Joint(Join.EARLIER, (one, other)), anchor, facts).due
    assert later == longer
    if None in single:
        assert later is None
    else:
        assert later == max(single)
    known = [found for found in single if found is not None]
    assert earlier == (min(known) if known else None)


@settings(max_examples=80)
@given(anchors, st.integers(1, 60), st.frozensets(anchors, max_size=5), st.booleans())
def test_a_business_day_is_never_a_weekend_or_holiday(anchor, count, holidays, counted):
    due = add_business_days(anchor, count, holidays, start_day_counted=counted)
    assert due.weekday() < 5
    assert due not in holidays
    assert due >= add_days(anchor, count, start_day_counted=counted)


@settings(max_examples=80)
@given(anchors, st.integers(0, 60), st.integers(0, 60))
def test_months_end_in_the_right_month_and_never_run_over(anchor, one, other):
    due = add_months(anchor, one + other)
    assert (due.year * 12 + due.month) - (anchor.year * 12 + anchor.month) == one + other
    assert due.day <= anchor.day
    assert add_months(add_months(anchor, one), other) <= due


@settings(max_examples=100)
@given(anchors, st.integers(1, 10), st.lists(anchors, max_size=20))
def test_the_order_of_services_in_the_source_does_not_matter(anchor, count, events):
    assert nth_from(anchor, count, events) == nth_from(anchor, count, reversed(events))
