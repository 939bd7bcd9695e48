"""When plans were in force. Every expected day was worked out by hand from the dates of the case."""

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plantimes import AS_OF, BOTH, day, periods_of, plan, profile, record

from toolkit.payers.duedates.spans import Span

OPEN = dt.date.max


def spans(client, demands=None, **more):
    return [period.span for period in periods_of(client, demands, **more)]


def span(first, last=None):
    return Span(day(first), day(last) if last else OPEN)


def test_a_plan_is_in_force_from_its_effective_day_where_it_was_signed_by_then():
    assert spans(record(plan("P1", "09-01", "client 09-01", "clinician 08-30", written=day("08-30")))) == [
        span("09-01")
    ]


def test_the_last_signature_puts_a_plan_in_force_where_it_comes_later():
    assert spans(record(plan("P1", "09-01", "client 09-04", "clinician 09-10"))) == [span("09-10")]


def test_a_plan_ends_on_its_last_day():
    assert spans(record(plan("P1", "09-01", "client 09-01", "clinician 09-01", ends=day("11-30")))) == [
        span("09-01", "11-30")
    ]


def test_a_plan_without_a_demanded_signature_was_never_in_force():
    (period,) = periods_of(record(plan("P1", "09-01", "client 09-01")))
    assert (period.span, period.opens, period.is_signed) == (None, None, False)
    assert "Primary clinician has not signed" in period.dates


def test_a_signature_after_the_plans_end_comes_too_late():
    (period,) = periods_of(record(plan("P1", "09-01", "client 09-01", "clinician 12-02", ends=day("11-30"))))
    assert (period.opens, period.span) == (day("12-02"), None)


def test_the_profile_says_which_signature_puts_a_plan_in_force():
    demands = [{"id": "client", "signed_by": "client"}, {"id": "lpha", "signed_by": "lpha", "puts_in_force": True}]
    (period,) = periods_of(record(plan("P1", "09-01", "client 10-15", "lpha 09-07")), demands)
    assert period.span == span("09-07")
    assert [mark.who for mark in period.marks] == ["Licensed practitioner (LPHA)"]
    assert period.deciding.id == "little-payer@1#lpha"


def test_of_another_payer_that_marks_none_all_signatures_count():
    marked = [{"id": "lpha", "signed_by": "lpha", "puts_in_force": True}, {"id": "clinician", "signed_by": "clinician"}]
    client = record(
        plan("P1", "09-01", "client 09-20", "lpha 09-07", "clinician 10-30"),
        coverage=[{"id": "CV1", "payer": "little-payer"}, {"id": "CV2", "payer": "other-payer"}],
    )
    other = profile([{"id": "client", "signed_by": "client"}], "other-payer")
    assert spans(client, marked, others=(other,)) == [span("09-20")]


def test_a_signature_that_another_payer_asks_for_too_still_counts_for_that_payer():
    marked = [
        {"id": "client", "signed_by": "client", "puts_in_force": True},
        {"id": "clinician", "signed_by": "clinician"},
    ]
    client = record(
        plan("P1", "09-01", "client 09-02", "clinician 09-20"),
        coverage=[{"id": "CV1", "payer": "little-payer"}, {"id": "CV2", "payer": "other-payer"}],
    )
    other = profile([{"id": "clinician", "signed_by": "clinician"}], "other-payer")
    assert spans(client, marked, others=(other,)) == [span("09-20")]


def test_a_marked_signature_that_need_not_be_given_again_holds_nothing_up():
    demands = [
        {"id": "lpha", "signed_by": "lpha", "puts_in_force": True, "again_when_changed": ["services"]},
        {"id": "client", "signed_by": "client"},
    ]
    client = record(
        plan("P1", "09-01", "lpha 09-03", "client 09-01"),
        plan("P2", "10-01", "client 10-20", supersedes="P1"),
    )
    assert spans(client, demands) == [span("09-03", "09-30"), span("10-01")]


def test_the_signature_of_a_review_puts_nothing_in_force():
    demands = [*BOTH, {"id": "review", "signed_by": "supervisor", "of": "review"}]
    assert spans(record(plan("P1", "09-01", "client 09-01", "clinician 09-02")), demands) == [span("09-02")]


def test_the_earliest_signature_of_a_role_counts_wherever_it_stands():
    assert spans(record(plan("P1", "09-01", "clinician 10-01", "client 09-01", "clinician 09-03"))) == [span("09-03")]


def test_a_next_plan_ends_the_one_before_when_it_comes_into_force():
    client = record(
        plan("P1", "09-01", "client 09-01", "clinician 09-01", ends=day("12-31")),
        plan("P2", "11-01", "client 11-05", "clinician 11-03"),
    )
    first, second = periods_of(client)
    assert (first.span, first.ended_by, second.span) == (span("09-01", "11-04"), "P2", span("11-05"))


def test_an_unsigned_next_plan_ends_nothing():
    client = record(plan("P1", "09-01", "client 09-01", "clinician 09-01"), plan("P2", "11-01", "client 11-05"))
    assert spans(client) == [span("09-01"), None]


def test_a_plan_signed_after_its_successor_was_in_force_never_was():
    client = record(
        plan("P1", "09-01", "client 12-01", "clinician 12-01"), plan("P2", "10-01", "client 10-01", "clinician 10-01")
    )
    assert spans(client) == [None, span("10-01")]


def test_supersession_goes_before_dates():
    client = record(
        plan("P2", "09-01", "client 10-10", "clinician 10-10", supersedes="P1"),
        plan("P1", "09-15", "client 09-15", "clinician 09-15"),
    )
    assert spans(client) == [span("10-10"), span("09-15", "10-09")]


def test_plans_of_two_episodes_stand_side_by_side():
    client = record(
        plan("P1", "09-01", "client 09-01", "clinician 09-01", episode="E1"),
        plan("P2", "10-01", "client 10-01", "clinician 10-01", episode="E2"),
        episodes=[{"id": "E1", "admission": day("08-20")}, {"id": "E2", "admission": day("09-25")}],
    )
    assert spans(client) == [span("09-01"), span("10-01")]


def test_discharge_ends_a_plan_on_its_own_day():
    client = record(
        plan("P1", "09-01", "client 09-01", "clinician 09-01", ends=day("12-31")),
        episodes=[{"id": "E1", "admission": day("08-20"), "discharge": day("10-15")}],
    )
    (period,) = periods_of(client)
    assert (period.span, period.ended_by) == (span("09-01", "10-15"), "discharge")


def test_a_signature_dated_before_the_plan_was_written_is_flagged_and_counts_from_then():
    (period,) = periods_of(record(plan("P1", "08-25", "client 08-28", "clinician 09-01", written=day("09-01"))))
    assert [mark.who for mark in period.early] == ["Client"]
    assert period.span == span("09-01")
    assert "before the plan was written on 2026-09-01" in period.dates


def test_a_signature_after_the_day_of_the_report_is_none_yet():
    client = record(plan("P1", "09-01", "client 09-01", "clinician 09-20"))
    assert spans(client, as_of=day("09-19")) == [None]
    assert spans(client, as_of=day("09-20")) == [span("09-20")]


def test_a_signature_without_a_date_decides_nothing():
    (period,) = periods_of(record(plan("P1", "09-01", "client 09-01", "clinician")))
    assert period.span is None
    assert "has no date" in period.dates


def test_an_accepted_reason_stands_in_for_a_signature():
    demands = [
        {"id": "client", "signed_by": "client", "reason_ok": True},
        {"id": "clinician", "signed_by": "clinician"},
    ]
    refusal = {
        "id": "S1",
        "role": "client",
        "refused": True,
        "reason": "Wants to read it at home",
        "date": day("09-03"),
    }
    signature = {"id": "S2", "role": "clinician", "date": day("09-02"), "method": "ink"}
    assert spans(record(plan("P1", "09-01", signatures=[refusal, signature])), demands) == [span("09-03")]


def test_a_payer_that_asks_for_no_signature_is_content_with_the_effective_day():
    assert spans(record(plan("P1", "09-01")), [{"id": "goals", "section": "goals"}]) == [span("09-01")]


def test_where_no_profile_says_who_signs_the_first_signature_counts():
    client = record(
        plan("P1", "09-01", "supervisor 09-09", "client 09-04"), coverage=[{"id": "CV1", "payer": "unheard-of"}]
    )
    (period,) = periods_of(client)
    assert (period.span, period.deciding) == (span("09-04"), None)
    assert periods_of(record(plan("P1", "09-01"), coverage=[]))[0].span is None


def test_a_plan_without_any_date_is_never_in_force():
    (period,) = periods_of(record(plan("P1", None, "client 09-01", "clinician 09-01")))
    assert period.span is None
    assert "has no date" in period.dates


def test_the_clients_side_is_named_by_role_alone():
    signature = {"id": "S1", "role": "client", "name": "Rosa Delgado", "date": day("09-01")}
    staff = {"id": "S2", "role": "clinician", "staff": "ST1", "date": day("09-02")}
    (period,) = periods_of(record(plan("P1", "09-01", signatures=[signature, staff])))
    assert period.dates == (
        "plan P1 took effect 2026-09-01; Client signed 2026-09-01; Primary clinician (Ruth Okafor, LCSW) signed 2026-09-02"
    )


days = st.dates(dt.date(2026, 9, 1), dt.date(2026, 12, 20))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(days, days, days), min_size=1, max_size=4))
def test_plans_of_one_episode_never_overlap_and_never_precede_their_dates(dates):
    rows = [
        plan(f"P{number}", f"{effective:%m-%d}", f"client {one:%m-%d}", f"clinician {other:%m-%d}", written=None)
        for number, (effective, one, other) in enumerate(dates, start=1)
    ]
    periods = periods_of(record(*rows))
    there = sorted(period.span for period in periods if period.span)
    assert all(one.last < other.first for one, other in itertools.pairwise(there))
    assert there
    for period, (effective, one, other) in zip(periods, dates, strict=True):
        assert period.span is None or period.span.first == max(effective, one, other)


@pytest.mark.parametrize("later", [1, 10, 40])
def test_a_later_signature_never_puts_a_plan_in_force_earlier(later):
    early = spans(record(plan("P1", "09-01", "client 09-01", "clinician 09-05")))[0]
    moved = day("09-05") + dt.timedelta(days=later)
    late = spans(record(plan("P1", "09-01", "client 09-01", f"clinician {moved:%m-%d}")))[0]
    assert late.first - early.first == dt.timedelta(days=later)
    assert AS_OF in late
