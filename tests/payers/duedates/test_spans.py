"""Arithmetic of spans of days, compared with sets of days."""

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.payers.duedates.spans import Span, day_after, day_before, merged, minus

BASE = dt.date(2026, 1, 1)


def span(first, last):
    return Span(BASE + dt.timedelta(days=first), BASE + dt.timedelta(days=last))


def days(spans):
    return {each.first + dt.timedelta(days=n) for each in spans for n in range((each.last - each.first).days + 1)}


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 15)).map(lambda p: span(p[0], p[0] + p[1])), max_size=6)


def test_what_overlaps_or_touches_becomes_one():
    assert merged([span(5, 6), span(0, 2), span(3, 4), span(9, 9)]) == (span(0, 6), span(9, 9))


def test_what_is_taken_out_leaves_the_rest():
    assert minus([span(0, 10)], [span(0, 1), span(4, 4), span(9, 20)]) == (span(2, 3), span(5, 8))


def test_a_span_without_end_takes_all_that_follows():
    assert minus([span(0, 10)], [Span(BASE + dt.timedelta(days=4), dt.date.max)]) == (span(0, 3),)
    assert minus([Span(BASE, dt.date.max)], [span(0, 3)]) == (Span(BASE + dt.timedelta(days=4), dt.date.max),)


def test_a_span_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="ends before"):
        span(2, 1)


def test_the_ends_of_the_calendar_stay():
    assert day_after(dt.date.max) == dt.date.max
    assert day_before(dt.date.min) == dt.date.min


@settings(max_examples=80)
@given(spans, spans)
def test_subtraction_is_that_of_the_sets_of_days(some, taken):
    assert days(minus(some, taken)) == days(some) - days(taken)


@settings(max_examples=80)
@given(spans, spans)
def test_the_fewest_spans_come_in_order_and_never_touch(some, taken):
    for result in (merged(some), minus(some, taken)):
        assert all(day_after(one.last) < other.first for one, other in itertools.pairwise(result))


@settings(max_examples=80)
@given(spans, spans)
def test_gaps_and_what_is_covered_make_up_the_whole(some, taken):
    gaps = minus(some, taken)
    assert merged([*gaps, *minus(some, gaps)]) == merged(some)
    assert not days(gaps) & days(taken)
