"""Frequencies as people write them, and the stretches of time in which they are counted."""

import datetime as dt

import pytest

from toolkit.pipeline.frequency import Frequency, read_frequency


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("weekly", (1, 1, "week")), ("Weekly.", (1, 1, "week")), ("once a week", (1, 1, "week")),
        ("twice weekly", (2, 1, "week")), ("3x/week", (3, 1, "week")), ("3 x per week", (3, 1, "week")),
        ("3 times a week", (3, 1, "week")), ("2 sessions per month", (2, 1, "month")), ("every two weeks", (1, 2, "week")),
        ("every other week", (1, 2, "week")), ("every 3 months", (1, 3, "month")), ("once every two weeks", (1, 2, "week")),
        ("daily", (1, 1, "day")), ("once a month", (1, 1, "month")), ("quarterly", (1, 3, "month")),
        ("1 visit per year", (1, 12, "month")),
    ],
)  # fmt: skip
def test_a_frequency_is_read_as_it_is_written(written, read):
    assert read_frequency(written) == Frequency(*read)


@pytest.mark.parametrize(
    "written",
    ["", "biweekly", "as needed", "weekly for 3 months", "0 times a week", "every 0 days", "1-2 times a week", "soon"],
)
def test_what_can_mean_two_things_is_not_read(written):
    assert read_frequency(written) is None


def same(frequency, one, other, start="2026-09-01"):
    days = [dt.date.fromisoformat(written) for written in (one, other, start)]
    return frequency.window(days[0], days[2]) == frequency.window(days[1], days[2])


def test_weeks_begin_on_monday():
    weekly = Frequency(1, 1, "week")
    assert same(weekly, "2026-09-07", "2026-09-13")  # Monday, Sunday
    assert not same(weekly, "2026-09-13", "2026-09-14")


def test_two_weeks_are_counted_from_the_week_of_the_first_day():
    fortnight = Frequency(1, 2, "week")
    assert same(fortnight, "2026-08-31", "2026-09-13")  # the first stretch, since 1 September was a Tuesday
    assert not same(fortnight, "2026-09-13", "2026-09-14")


def test_months_are_those_of_the_calendar():
    assert same(Frequency(1, 1, "month"), "2026-09-01", "2026-09-30")
    assert not same(Frequency(1, 1, "month"), "2026-09-30", "2026-10-01")
    assert same(Frequency(1, 3, "month"), "2026-09-30", "2026-11-30")
    assert not same(Frequency(1, 3, "month"), "2026-11-30", "2026-12-01")


def test_a_frequency_says_what_was_read():
    assert [str(read_frequency(w)) for w in ("3x/week", "every two weeks")] == ["3 a week", "1 every 2 weeks"]
