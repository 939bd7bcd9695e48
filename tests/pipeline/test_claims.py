"""Claims against plans. Every expected verdict, date and count was worked out by hand."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plantimes import AS_OF, day, periods_of, plan, record

from toolkit.findings import CellPlace
from toolkit.payers.duedates.spans import Span
from toolkit.pipeline.claims import Verdict, answer_claims, unknown_client
from toolkit.pipeline.gaps import find_gaps
from toolkit.records.people import Staff
from toolkit.records.reading.claims import ClaimLine

STAFF = {"ST1": Staff(id="ST1", name="Ruth Okafor", credential="LCSW"), "ST9": Staff(id="ST9", name="Ada Quist")}
WEEKLY = {"id": "SV1", "type": "Individual therapy", "code": "T1015", "frequency": "weekly"}
SIGNED = ("client 09-01", "clinician 09-01")


def line(month_day, service="Individual therapy", units=None, staff="ST1", number=2):
    return ClaimLine("0042", day(month_day), service, units, staff, None, CellPlace("claims.csv", "", number))


def client(*plans, **more):
    return record(*(plans or (plan("P1", "09-01", *SIGNED, services=[WEEKLY], ends=day("11-30")),)), **more)


def answers(who, *lines, as_of=AS_OF):
    return answer_claims(who, lines, periods_of(who, as_of=as_of), STAFF.get, as_of=as_of)


def codes(answer):
    return [found.code for found in answer.findings]


def test_a_claim_under_a_signed_plan_that_orders_the_service_is_covered():
    (answer,) = answers(client(), line("09-08"))
    assert (answer.verdict, codes(answer)) == (Verdict.COVERED, [])
    plain = answer.to_dict()
    assert (plain["plan"], plain["in_force_from"], plain["in_force_to"]) == ("P1", "2026-09-01", "2026-11-30")
    assert (plain["ordered"], plain["frequency"], plain["credential"]) == ("Individual therapy", "weekly", "LCSW")
    assert plain["signed"] == "Client signed 2026-09-01; Primary clinician signed 2026-09-01"


@pytest.mark.parametrize(("when", "code"), [("08-31", "CL202"), ("09-01", ""), ("11-30", ""), ("12-01", "CL202")])
def test_the_first_and_last_day_of_a_plan_are_in_force(when, code):
    (answer,) = answers(client(), line(when))
    assert codes(answer) == ([code] if code else [])
    assert answer.verdict is (Verdict.NOT_COVERED if code else Verdict.COVERED)


def test_an_uncovered_claim_says_which_dates_decide_and_who_demands_it():
    who = client(plan("P1", "09-01", "client 09-01", "clinician 09-10", services=[WEEKLY]))
    (answer,) = answers(who, line("09-05"))
    (found,) = answer.findings
    assert found.message == (
        "No signed plan was in force on 2026-09-05: plan P1 took effect 2026-09-01; Client signed 2026-09-01; "
        "Primary clinician signed 2026-09-10."
    )
    assert (found.demands, found.standing) == (("little-payer@1#clinician",), "unverified")
    assert str(found.place) == "claims.csv › row 2"


def test_after_the_end_of_a_plan_its_end_is_named():
    (answer,) = answers(client(), line("12-05"))
    assert answer.findings[0].message == "No signed plan was in force on 2026-12-05: plan P1 ended 2026-11-30."


def test_a_client_without_a_plan_is_not_covered():
    (answer,) = answers(record(), line("09-08"))
    assert answer.findings[0].message.endswith("the client has no plan.")


def test_a_service_is_found_by_its_code_too():
    (answer,) = answers(client(), line("09-08", "t1015"))
    assert answer.order.row == "SV1"


@pytest.mark.parametrize(
    ("service", "said"),
    [("Group therapy", "does not order this service"), (None, "names no service"), ("", "names no service")],
)
def test_a_service_that_the_plan_does_not_order_is_not_covered(service, said):
    (answer,) = answers(client(), line("09-08", service))
    assert codes(answer) == ["CL203"]
    assert said in answer.findings[0].message


def test_a_service_is_ordered_on_its_own_days_alone():
    service = WEEKLY | {"starts": day("09-15"), "ends": day("10-15")}
    who = client(plan("P1", "09-01", *SIGNED, services=[service]))
    before, inside, after = answers(who, line("09-14"), line("10-15"), line("10-16"))
    assert [codes(answer) for answer in (before, inside, after)] == [["CL203"], [], ["CL203"]]
    assert "from 2026-09-15 to 2026-10-15, and not on 2026-10-16" in after.findings[0].message


def test_an_intervention_orders_what_no_service_row_names():
    rows = [
        {"id": "I1-1", "modality": "Family therapy", "frequency": "monthly"},
        {"id": "I1-2", "modality": "Individual therapy"},
    ]
    ended = WEEKLY | {"ends": day("10-15")}
    who = client(plan("P1", "09-01", *SIGNED, services=[ended], interventions=rows))
    family, late = answers(who, line("10-20", "Family therapy"), line("10-20"))
    assert (family.order.row, family.verdict) == ("I1-1", Verdict.COVERED)
    assert codes(late) == ["CL203"]


def test_a_plan_that_orders_nothing_covers_nothing():
    (answer,) = answers(client(plan("P1", "09-01", *SIGNED)), line("09-08"))
    assert "orders no service at all" in answer.findings[0].message


def test_the_second_claim_in_a_week_of_a_weekly_service_is_doubtful():
    monday, sunday, next_monday = answers(client(), line("09-07"), line("09-13"), line("09-14"))
    assert [codes(answer) for answer in (monday, sunday, next_monday)] == [[], ["CL204"], []]
    assert sunday.verdict is Verdict.DOUBTFUL


@pytest.mark.parametrize(("units", "found"), [(-4, ["CL211"]), (0, ["CL211"]), (0.5, []), (None, [])])
def test_units_that_are_not_above_0_are_doubtful(units, found):
    (answer,) = answers(client(), line("09-08", units=units))
    assert codes(answer) == found


def test_a_line_that_says_the_same_as_another_is_doubtful_and_names_it():
    daily = [WEEKLY | {"frequency": ""}]
    who = client(plan("P1", "09-01", *SIGNED, services=daily, ends=day("11-30")))
    lines = (line("09-08", units=4, number=3), line("09-08", units=2, number=5), line("09-08", units=4, number=7))
    first, other, again = answers(who, *lines)
    assert (codes(first), codes(other), codes(again)) == ([], [], ["CL212"])
    assert "row 3 of the file" in again.findings[0].message


def test_claims_are_counted_by_day_whatever_their_order_in_the_file():
    later, earlier = answers(client(), line("09-10", number=2), line("09-08", number=3))
    assert (codes(later), codes(earlier)) == (["CL204"], [])


@pytest.mark.parametrize(("staff", "code"), [("ST1", ""), (None, "CL205"), ("ST77", "CL205"), ("ST9", "CL206")])
def test_who_gave_the_service_and_with_what_credential_is_looked_up(staff, code):
    (answer,) = answers(client(), line("09-08", staff=staff))
    assert codes(answer) == ([code] if code else [])


def authorised(*rows):
    return client(
        authorisations=[{"id": f"AU{n}", "service": "Individual therapy"} | row for n, row in enumerate(rows, 1)]
    )


def test_authorised_units_are_counted_down_by_the_claims():
    who = authorised({"number": "A-1", "starts": day("09-01"), "ends": day("11-30"), "units": 6})
    one, two, three = answers(who, line("09-08", units=3), line("09-15", units=3), line("09-22", units=1))
    assert [answer.authorisation.units_left for answer in (one, two, three)] == [3, 0, -1]
    assert [codes(answer) for answer in (one, two, three)] == [[], [], ["CL208"]]


def test_the_next_authorisation_is_used_where_the_first_has_no_units_left():
    row = {"starts": day("09-01"), "units": 4}
    who = authorised(row | {"number": "A-1", "ends": day("10-31")}, row | {"number": "A-2", "ends": day("11-30")})
    one, two = answers(who, line("09-08", units=4), line("09-15", units=4))
    assert (one.authorisation.number, two.authorisation.number, codes(two)) == ("A-1", "A-2", [])


def test_a_day_outside_the_authorisation_is_not_covered():
    who = authorised({"number": "A-1", "starts": day("09-01"), "ends": day("09-30")})
    inside, outside = answers(who, line("09-30"), line("10-07"))
    assert (codes(inside), codes(outside)) == ([], ["CL207"])
    assert inside.authorisation.units_left is None
    assert "AU1 from 2026-09-01 to 2026-09-30" in outside.findings[0].message


def test_an_authorisation_of_another_service_says_nothing():
    who = client(authorisations=[{"id": "AU1", "service": "Group therapy", "ends": day("09-02")}])
    assert codes(answers(who, line("09-08"))[0]) == []


def test_a_signature_dated_before_its_plan_was_written_is_flagged():
    who = client(plan("P1", "09-01", "client 08-28", "clinician 09-01", services=[WEEKLY]))
    (answer,) = answers(who, line("09-08"))
    assert (codes(answer), answer.verdict) == (["CL209"], Verdict.DOUBTFUL)
    assert "Client signed 2026-08-28, before the plan was written on 2026-09-01" in answer.findings[0].message


def test_a_claim_of_a_day_that_has_not_come_is_doubtful():
    (answer,) = answers(client(), line("09-08"), as_of=day("09-07"))
    assert "CL210" in codes(answer)


def test_of_plans_side_by_side_the_one_that_orders_the_service_answers():
    group = {"id": "SV1", "type": "Group therapy"}
    who = client(
        plan("P1", "09-01", *SIGNED, services=[WEEKLY], episode="E1"),
        plan("P2", "09-01", *SIGNED, services=[group], episode="E2"),
        episodes=[{"id": "E1", "admission": day("08-20")}, {"id": "E2", "admission": day("08-20")}],
    )
    found = answers(who, line("09-08"), line("09-08", "Group therapy"), line("09-08", "Case management"))
    assert [(answer.period.plan.id, codes(answer)) for answer in found] == [("P1", []), ("P2", []), ("P1", ["CL203"])]


def test_a_client_who_is_not_there_is_not_covered_and_the_nearest_id_is_named():
    answer = unknown_client(line("09-08"), "0043")
    assert (answer.verdict, codes(answer), answer.findings[0].hint) == (
        Verdict.NOT_COVERED,
        ["CL201"],
        "Did you mean “0043”?",
    )


def gaps_of(who, *when, as_of=AS_OF):
    gaps = find_gaps(who, [day(each) for each in when], periods_of(who, as_of=as_of), as_of=as_of)
    return [(gap.first, gap.last, gap.claims) for gap in gaps]


def test_gaps_go_from_admission_to_the_plan_and_from_its_end_to_the_day_of_the_report():
    assert gaps_of(client(), "08-25", "12-05", "12-06") == [
        (day("08-20"), day("08-31"), 1),
        (day("12-01"), day("12-31"), 2),
    ]


def test_a_gap_says_what_ended_what_waited_and_what_came_next():
    who = client(
        plan("P1", "09-01", *SIGNED, ends=day("09-30")),
        plan("P2", "10-01", "client 10-02", "clinician 10-09"),
    )
    gap = find_gaps(who, [], periods_of(who), as_of=AS_OF)[1]
    assert (gap.first, gap.last, gap.days) == (day("10-01"), day("10-08"), 8)
    assert gap.why == (
        "plan P1 ended 2026-09-30; plan P2 took effect 2026-10-01; Client signed 2026-10-02; "
        "Primary clinician signed 2026-10-09"
    )


def test_nobody_is_in_care_after_discharge_unless_claims_say_so():
    who = client(episodes=[{"id": "E1", "admission": day("09-01"), "discharge": day("10-15")}])
    assert gaps_of(who) == []
    assert gaps_of(who, "10-20") == [(day("10-20"), day("10-20"), 1)]


def test_without_plan_or_episode_the_days_of_claims_are_the_gaps():
    who = record(episodes=[])
    assert gaps_of(who, "09-08", "09-09", "09-20") == [
        (day("09-08"), day("09-09"), 2),
        (day("09-20"), day("09-20"), 1),
    ]


@settings(max_examples=50, deadline=None)
@given(
    effective=st.dates(dt.date(2026, 9, 1), dt.date(2026, 11, 1)),
    signed=st.dates(dt.date(2026, 9, 1), dt.date(2026, 12, 1)),
    ends=st.dates(dt.date(2026, 10, 1), dt.date(2026, 12, 31)),
    claims=st.lists(st.dates(dt.date(2026, 8, 1), dt.date(2026, 12, 31)), max_size=5),
)
def test_a_claim_has_no_plan_exactly_if_its_day_lies_in_a_gap(effective, signed, ends, claims):
    row = plan(
        "P1", f"{effective:%m-%d}", f"client {signed:%m-%d}", f"clinician {signed:%m-%d}", ends=ends, written=None
    )
    who = client(row)
    lines = [line(f"{each:%m-%d}") for each in claims]
    gaps = find_gaps(who, claims, periods_of(who), as_of=AS_OF)
    inside = [any(each in Span(gap.first, gap.last) for gap in gaps) for each in claims]
    assert inside == ["CL202" in codes(answer) for answer in answers(who, *lines)]
    assert sum(gap.claims for gap in gaps) == sum(inside)
