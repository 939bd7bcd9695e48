"""Which of two limits never ends after the other: what holds for every anchor, and no more."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.payers.duedates.reckoning import Facts, reckon
from toolkit.payers.kinds.limitorder import never_later
from toolkit.payers.kinds.limits import Limit, parse_limit


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("30 days", "90 days", True),
        ("90 days", "30 days", False),
        ("4 weeks", "28 days", True),
        ("28 days", "1 month", True),
        ("29 days", "1 month", False),
        ("1 month", "31 days", False),
        ("1 month", "32 days", True),
        ("3 months", "93 days", True),
        ("3 months", "90 days", False),
        ("1 year", "12 months", True),
        ("1 year", "365 days", False),
        ("1 year", "367 days", True),
        ("24 hours", "1 day", True),
        ("25 hours", "1 day", False),
        ("10 days", "10 business days", True),
        ("12 days", "10 business days", True),
        ("13 days", "10 business days", False),
        ("10 business days", "30 days", False),
        ("6 sessions", "10 sessions", True),
        ("6 sessions", "90 days", False),
        ("90 days", "6 sessions", False),
        ("6 sessions", "6 contacts", False),
        ({"earlier_of": ["90 days", "6 sessions"]}, "90 days", True),
        ({"later_of": ["90 days", "6 sessions"]}, "90 days", False),
        ("90 days", {"longer_of": ["90 days", "6 sessions"]}, True),
        ("90 days", {"earlier_of": ["90 days", "6 sessions"]}, False),
        ({"later_of": ["30 days", "6 sessions"]}, {"later_of": ["90 days", "6 sessions"]}, True),
        ({"earlier_of": ["30 days", "6 sessions"]}, {"earlier_of": ["90 days", "6 sessions"]}, True),
        ({"earlier_of": ["30 days", "6 sessions"]}, {"later_of": ["8 sessions", "1 day"]}, True),
        ({"agency_value": "span", "otherwise": "30 days"}, {"agency_value": "span", "otherwise": "60 days"}, True),
        ({"agency_value": "span"}, {"agency_value": "span"}, True),
        ({"agency_value": "span"}, {"agency_value": "span", "otherwise": "60 days"}, False),
        ({"agency_value": "span", "otherwise": "30 days"}, {"agency_value": "other", "otherwise": "60 days"}, False),
        ({"agency_value": "span", "otherwise": "30 days"}, "60 days", False),
    ],
)
def test_limits_are_ordered_where_no_date_could_turn_them_round(one, other, expected):
    assert never_later(parse_limit(one), parse_limit(other)) is expected


spans = st.builds(
    lambda count, unit: f"{count} {unit}",
    st.integers(1, 40),
    st.sampled_from(["days", "weeks", "months", "business days", "sessions"]),
)
limits = st.recursive(
    spans,
    lambda parts: st.builds(
        lambda join, several: {join: several},
        st.sampled_from(["later_of", "earlier_of"]),
        st.lists(parts, min_size=2, max_size=3),
    ),
    max_leaves=4,
).map(parse_limit)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@settings(max_examples=150, deadline=None)
@given(
    limits,
    limits,
    days,
    st.lists(st.integers(0, 900), max_size=12),
    st.sets(st.integers(0, 60), max_size=5),
    st.booleans(),
)
def test_what_never_ends_later_does_not_in_any_client_s_dates(
    one: Limit, other: Limit, anchor, sessions, holidays, counted
):
    if not never_later(one, other):
        return
    held = [date.fromordinal(anchor.toordinal() + offset) for offset in sorted(sessions)]
    free = frozenset(date.fromordinal(anchor.toordinal() + each) for each in holidays)
    facts = Facts(sessions=held, holidays=free, start_day_counted=counted)
    first, second = reckon(one, anchor, facts).due, reckon(other, anchor, facts).due
    if second is not None:
        assert first is not None
        assert first <= second


@settings(max_examples=60, deadline=None)
@given(limits)
def test_no_limit_ends_after_itself(limit: Limit):
    assert never_later(limit, limit)
