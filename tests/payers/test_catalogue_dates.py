"""Due dates under the shipped profiles: facts of a client, and the day that the rule makes of them, worked out by hand.

Each day was reckoned on a calendar from the rule's words, with the reckoning beside it; none is a program's output. Each case
is then met (done on its day) and failed (not done the day after).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from payercases import SHIPPED, record_of, sessions

from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import demands_for
from toolkit.payers.duedates.duedates import DueStatus, first_plan_due, interim_plan_due, next_review
from toolkit.payers.kinds.parts import PlanKind
from toolkit.payers.naming import plain
from toolkit.payers.scope import Scope
from toolkit.records.agreement import Review
from toolkit.records.care import Assessment, Episode
from toolkit.records.client import Client
from toolkit.records.coverage import Authorisation
from toolkit.records.goals import OrderedService
from toolkit.records.plan import Plan

FAR = date(2030, 1, 1)
DAY = timedelta(days=1)
OREGON_OLD = "or-309-019-0140@to-2024-10"


@pytest.fixture(scope="module")
def shipped():
    return Catalogue.load([SHIPPED])


@dataclass(frozen=True)
class Case:
    """A payer, the facts of a client, the day that follows. `values` are the agency's."""

    payer: str
    due: str
    episode: dict = field(default_factory=dict)
    plan: dict = field(default_factory=dict)
    given: tuple = ()
    parts: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)

    def __str__(self):
        return f"{self.payer} {self.due}"

    @property
    def day(self):
        return date.fromisoformat(self.due)

    def record(self, **plan):
        facts = {"id": "P1", "kind": "full"} | self.plan | plan
        return record_of(
            payer=self.payer,
            plan=Plan.model_validate(facts),
            episodes=(Episode.model_validate({"id": "E1"} | self.episode),),
            services_given=self.given,
            **self.parts,
        )

    def reckoned(self, kind, shipped, record, as_of):
        demands = demands_for(record, record.plans[0], shipped, as_of=as_of, agency_values=self.values)
        assert demands.findings == ()
        return kind(record, record.plans[0], demands, as_of=as_of)


def weekdays(since, count):
    """The days of so many sessions, Mondays to Fridays."""
    day, days = date.fromisoformat(since), []
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day.isoformat())
        day += DAY
    return sessions(*days)


SIX_MONDAYS = sessions("2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02", "2026-02-09")
WEDNESDAYS = sessions("2026-04-01", "2026-04-08", "2026-04-15", "2026-04-22", "2026-04-29", "2026-05-06")
OF_2014 = {"client": Client(id="0012", first_name="Rosa", last_name="Delgado", birth_date="2014-05-01")}

FIRST_PLANS = [
    # 31 January + 30: 28 February is day 28, 1 March 29, 2 March 30
    Case("ny-mhotrs-clinic", "2026-03-02", {"admission": "2026-01-31"}),
    # the contract's 21 days: 31 January + 21 = 21 February
    Case(
        "ny-mhotrs-clinic-other-payers",
        "2026-02-21",
        {"admission": "2026-01-31"},
        values={"ny_other_payer_first_plan": "21 days"},
    ),
    # 20 days to 30 September, 10 more to 10 October
    Case("va-12vac35-105", "2026-10-10", {"admission": "2026-09-10"}),
    # the same 30 to 10 October, 21 to 31 October, 9 more to 9 November
    Case("va-12vac35-105-developmental", "2026-11-09", {"admission": "2026-09-10"}),
    Case("wi-dhs-35-19", "2026-08-25", {"admission": "2026-08-20", "assessment": "2026-08-25"}),
    # leap year: 29 February is day 29, 1 March day 30
    Case("nc-27g-0205", "2028-03-01", {"admission": "2028-01-31", "expected_stay_days": 45}),
    # 16 days to 31 July, 31 to 31 August (47), 30 to 30 September (77), 13 more to 13 October
    Case("or-309-019-0140", "2024-10-13", {"first_contact": "2024-07-15"}, {"made_under": OREGON_OLD}),
    Case("or-309-019-0140-before", "2016-03-09", {"first_service": "2016-03-09"}),
    # 2 November left out: 3 November is day 1, 12 November day 10
    Case("mn-245g-06", "2026-11-12", {"first_service": "2026-11-02", "level_of_care": "Residential"}),
    # the tenth weekly session would be 3 June; 30 days end on 1 May
    Case(
        "mn-245g-06", "2026-05-01", {"first_service": "2026-04-01", "level_of_care": "Outpatient"}, given=WEDNESDAYS
    ),
    # session days 1 2 3 6 7 8 9 10 13 14 April
    Case(
        "mn-245g-06",
        "2026-04-14",
        {"first_service": "2026-04-01", "level_of_care": "Non-residential"},
        given=weekdays("2026-04-01", 12),
    ),
    # 18 days to 28 February, 3 more
    Case("mn-245g-06", "2026-03-03", {"first_service": "2026-02-10", "level_of_care": "OTP"}),
    # 12 days to 28 February, 2 more
    Case(
        "mn-9533-0100",
        "2026-03-02",
        {"level_of_care": "Residential"},
        parts={"assessments": (Assessment(id="A1", kind="integrated", date="2026-02-16"),)},
    ),
    # 12 days to 28 February, 18 more
    Case(
        "mn-9533-0100",
        "2026-03-18",
        {"level_of_care": "Outpatient"},
        parts={"assessments": (Assessment(id="A1", kind="integrated", date="2026-02-16"),)},
    ),
    # 16 days to 31 December, 14 more
    Case("pa-5200-31", "2027-01-14", {"intake": "2026-12-15"}),
    # service days 2, 4, 9, 11, 16 March; two sessions on 4 March are one day of service
    Case(
        "pa-5210-35",
        "2026-03-16",
        {"first_service": "2026-03-02"},
        given=sessions("2026-03-02", "2026-03-04", "2026-03-04", "2026-03-09", "2026-03-11", "2026-03-16", "2026-03-18"),
    ),
    Case("pa-709-123", "2026-05-04", {"intake": "2026-05-04", "expected_stay_days": 45}),
    # 3 days to 28 February, 4 more
    Case("tx-353-308", "2026-03-04", {"admission": "2026-02-25"}),
    # service days 5, 12, 19, 26 January and 2 February
    Case("tx-564-804", "2026-02-02", {"admission": "2026-01-02"}, given=SIX_MONDAYS),
    # 6 days to 30 June, 4 more
    Case("tx-306-311", "2026-07-04", parts={"authorisations": (Authorisation(id="AU1", authorised="2026-06-24"),)}),
    # the sixth session
    Case("ok-450-17-7-8", "2026-02-09", {"first_service": "2026-01-05"}, given=SIX_MONDAYS),
    Case("cfr-456-180", "2026-05-04", {"admission": "2026-05-04"}),
    # the fourth visit
    Case("masshealth-under-21", "2026-01-26", {"first_service": "2026-01-05"}, given=SIX_MONDAYS, parts=OF_2014),
    Case("medicare-iop", "2026-05-04", {"first_service": "2026-05-04"}),
    # a policy of 14 days: 11 to 31 May, 3 more
    Case(
        "joint-commission-cts-03-01-03",
        "2026-06-03",
        {"admission": "2026-05-20"},
        values={"jc_first_plan": "14 days"},
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", FIRST_PLANS, ids=str)
def test_first_plans_are_due_on_the_day_reckoned_by_hand(shipped, case):
    unwritten = case.record()
    assert case.reckoned(first_plan_due, shipped, unwritten, FAR).due == case.day
    on_its_day = case.reckoned(first_plan_due, shipped, unwritten, case.day)
    assert (on_its_day.status, on_its_day.is_late) == (DueStatus.DUE, False)
    assert case.reckoned(first_plan_due, shipped, unwritten, case.day + DAY).status is DueStatus.OVERDUE


@pytest.mark.parametrize("case", FIRST_PLANS, ids=str)
def test_a_first_plan_written_that_day_is_done_and_one_of_the_day_after_is_late(shipped, case):
    for written, late in ((case.day, False), (case.day + DAY, True)):
        found = case.reckoned(first_plan_due, shipped, case.record(written=written.isoformat()), FAR)
        assert (found.status, found.done, found.is_late) == (DueStatus.DONE, written, late)


def authorised(ends, units, used):
    row = Authorisation(id="AU1", authorised="2026-06-24", starts="2026-06-24", ends=ends, units=units, units_used=used)
    return {"authorisations": (row,)}


REVIEWS = [
    # 12 months from 29 February end on 28 February
    Case("ny-mhotrs-clinic", "2029-02-28", {"admission": "2028-02-29"}, {"effective": "2028-03-10"}),
    # a service that is added on 3 June makes a review due that day
    Case(
        "ny-mhotrs-clinic",
        "2026-06-03",
        {"admission": "2026-02-10"},
        {
            "effective": "2026-02-20",
            "services": (
                OrderedService(id="SV1", type="Individual therapy", starts="2026-02-20"),
                OrderedService(id="SV2", type="Group therapy", starts="2026-06-03"),
            ),
        },
    ),
    Case("ny-mhotrs-clinic-other-payers", "2027-08-20", {"admission": "2026-08-20"}, {"effective": "2026-08-25"}),
    # 90 days from 25 August: 6 to 31 August, 36, 67, 23 more to 23 November; sixth session on 6 October
    Case(
        "wi-dhs-35-19",
        "2026-11-23",
        plan={"effective": "2026-08-25"},
        given=sessions("2026-09-01", "2026-09-08", "2026-09-15", "2026-09-22", "2026-09-29", "2026-10-06"),
    ),
    # the sixth session is later than the 90 days
    Case(
        "wi-dhs-35-19",
        "2027-02-01",
        plan={"effective": "2026-08-25"},
        given=sessions("2026-09-01", "2026-10-01", "2026-11-01", "2026-12-01", "2027-01-01", "2027-02-01"),
    ),
    # the agency's 30 days: 16 to 31 December, 14 more
    Case(
        "wi-dhs-75-24", "2027-01-14", plan={"effective": "2026-12-15"}, values={"wi_dhs_75_24_review": "30 days"}
    ),
    Case("nc-27g-0205", "2029-02-28", {"expected_stay_days": 45}, {"effective": "2028-02-29"}),
    # 8 days to 28 February, 6 more
    Case("mn-9533-0100", "2026-03-06", {"level_of_care": "Residential"}, {"effective": "2026-02-20"}),
    # 8 days to 28 February, 22 more
    Case("mn-9533-0100", "2026-03-22", {"level_of_care": "Outpatient"}, {"effective": "2026-02-20"}),
    # day 1 of the year + 180 = day 181 = 30 June
    Case("pa-5200-31", "2026-06-30", plan={"effective": "2026-01-01"}),
    # weekdays of March: 2-6 are five, 9-13 ten, 16-20 fifteen, 23-27 twenty
    Case("pa-5210-35", "2026-03-27", plan={"effective": "2026-03-02"}, given=weekdays("2026-03-02", 22)),
    # 8 days to 28 February, 22 more; a short treatment 7 more
    Case("pa-709-123", "2026-03-22", {"expected_stay_days": 30}, {"effective": "2026-02-20"}),
    Case("pa-709-123", "2026-03-07", {"expected_stay_days": 29}, {"effective": "2026-02-20"}),
    # no 31 February
    Case("tx-353-308", "2026-02-28", plan={"effective": "2026-01-31"}),
    Case("tx-564-804", "2026-04-30", {"level_of_care": "Residential"}, {"effective": "2026-03-31"}),
    # units are left, so that the end of the authorisation comes first
    Case("tx-306-311", "2026-09-30", plan={"effective": "2026-07-01"}, parts=authorised("2026-09-30", 40, 12)),
    # months from the 10th: services in the 1st, 2nd, 4th, 5th, 6th and 7th, none in the 3rd; the seventh ends on 10 August
    Case(
        "ok-450-17-7-8",
        "2026-08-10",
        plan={"effective": "2026-01-10"},
        given=sessions("2026-01-20", "2026-02-20", "2026-04-20", "2026-05-20", "2026-06-20", "2026-07-20"),
    ),
    # no 31 February
    Case("sd-67-62-08-08", "2027-02-28", plan={"effective": "2026-08-31"}),
    Case("il-iatp", "2026-06-30", plan={"effective": "2026-01-01"}),
    # 6 days to 31 August, 30 (36), 31 (67), 23 more
    Case("cfr-456-180", "2026-11-23", plan={"effective": "2026-08-25"}),
    # 16 days to 31 January, 28 (44), 31 (75), 15 more to 15 April
    Case("masshealth-under-21", "2026-04-15", plan={"effective": "2026-01-15"}, parts=OF_2014),
    # 29 days to 31 March, 30 (59), 31 (90): 31 May
    Case("nj-10-52-1-17", "2026-05-31", plan={"effective": "2026-03-02"}),
    Case(
        "medicare-outpatient-psychiatric",
        "2026-05-31",
        plan={"effective": "2026-03-02"},
        values={"medicare_outpatient_evaluation": "90 days"},
    ),
    # a policy of 6 months
    Case(
        "joint-commission-cts-03-01-03", "2026-09-02", plan={"effective": "2026-03-02"}, values={"jc_review": "6 months"}
    ),
    # 16 days to 31 December, 14 more
    Case("managed-care-30", "2027-01-14", plan={"effective": "2026-12-15"}),
    # 6 days to 31 August, 36, 67, 97 to 30 November, 3 more
    Case("outpatient-100", "2026-12-03", plan={"effective": "2026-08-25"}),
]  # fmt: skip


@pytest.mark.parametrize("case", REVIEWS, ids=str)
def test_reviews_are_due_on_the_day_reckoned_by_hand(shipped, case):
    none_held = case.record()
    found = case.reckoned(next_review, shipped, none_held, case.day)
    assert (found.due, found.status) == (case.day, DueStatus.DUE)
    assert case.reckoned(next_review, shipped, none_held, case.day + DAY).status is DueStatus.OVERDUE


@pytest.mark.parametrize("case", REVIEWS, ids=str)
def test_a_review_held_that_day_makes_the_next_one_later(shipped, case):
    held = case.record(reviews=(Review(id="R1", held=case.due),))
    found = case.reckoned(next_review, shipped, held, case.day + DAY)
    if case.payer == "tx-306-311":
        assert found.due == case.day, "a review does not lengthen an authorisation"
    else:
        assert found.status is DueStatus.NOT_DUE
        assert found.due is None or found.due > case.day


# What the tables cannot hold


def test_virginia_wants_an_interim_plan_in_24_hours_by_the_clock_on_the_wall(shipped):
    """The clocks change on 8 March 2026; the agency's wall clock does not shorten the day."""
    case = Case("va-12vac35-105", "2026-03-08", {"admission": "2026-03-07", "admission_time": "22:30"})
    found = case.reckoned(interim_plan_due, shipped, case.record(), case.day)
    assert (found.moment.isoformat(), found.status) == ("2026-03-08T22:30:00", DueStatus.DUE)
    met = case.record(kind="interim", written="2026-03-08")
    assert case.reckoned(interim_plan_due, shipped, met, FAR).is_late is False
    late = case.record(kind="interim", written="2026-03-09")
    assert case.reckoned(interim_plan_due, shipped, late, FAR).is_late is True
    assert case.reckoned(first_plan_due, shipped, met, FAR).status is DueStatus.OVERDUE, "it is no full plan"


def test_minnesotas_quarterly_paperwork_has_twenty_business_days(shipped):
    """The quarter from 20 August ends on 20 November; 26 November is Thanksgiving: 23 24 25 27 30 November are five,
    1 to 4 December nine, 7 to 11 December fourteen, 14 to 18 December nineteen, 21 December twenty."""
    case = Case("mn-2955-0120", "2026-11-20", plan={"effective": "2026-08-20"})
    found = case.reckoned(next_review, shipped, case.record(), date(2026, 12, 21))
    assert (found.due, found.grace_end, found.status) == (case.day, date(2026, 12, 21), DueStatus.DUE)
    assert case.reckoned(next_review, shipped, case.record(), date(2026, 12, 22)).status is DueStatus.OVERDUE


@pytest.mark.parametrize(("level", "due"), [("3.5", "2026-05-04"), ("1", "2026-05-06")])
def test_illinois_plans_are_begun_on_the_first_day_or_with_the_first_service(shipped, level, due):
    """Residential on the day of admission, levels 1 and 2 on that of the first service."""
    facts = {"admission": "2026-05-04", "first_service": "2026-05-06", "level_of_care": level}
    case = Case("il-2060-440", due, facts)
    assert case.reckoned(interim_plan_due, shipped, case.record(), case.day).status is DueStatus.DUE
    assert case.reckoned(interim_plan_due, shipped, case.record(), case.day + DAY).status is DueStatus.OVERDUE
    for written, late in ((case.day, False), (case.day + DAY, True)):
        begun = case.record(kind="interim", written=written.isoformat())
        assert case.reckoned(interim_plan_due, shipped, begun, FAR).is_late is late


@pytest.mark.parametrize(
    ("held", "due", "grace_end"),
    [
        # three months from 15 January; the paperwork 15 days later
        ((), "2026-04-15", "2026-04-30"),
        # a series: held five days early, the second is still six months from 15 January
        (("2026-04-10",), "2026-07-15", "2026-07-30"),
        # held late, it answers the first; the second stays where it was
        (("2026-05-02",), "2026-07-15", "2026-07-30"),
    ],
)
def test_virginias_quarters_run_from_the_start_of_services(shipped, held, due, grace_end):
    case = Case("va-12vac35-105", due, plan={"effective": "2026-01-10", "implemented": "2026-01-15"})
    reviews = tuple(Review(id=f"R{number}", held=day) for number, day in enumerate(held, 1))
    record = case.record(reviews=reviews)
    found = case.reckoned(next_review, shipped, record, case.day + DAY)
    assert (found.due, found.grace_end) == (case.day, date.fromisoformat(grace_end))
    assert found.status is DueStatus.DUE, "in the days of grace"
    assert case.reckoned(next_review, shipped, record, found.grace_end + DAY).status is DueStatus.OVERDUE


@pytest.mark.parametrize(
    ("plan", "version"),
    [
        ({"effective": "2024-10-27"}, "or-309-019-0140@to-2024-10"),
        ({"effective": "2024-10-28"}, "or-309-019-0140@from-2024-10"),
        ({"effective": "2025-03-01", "made_under": OREGON_OLD}, "or-309-019-0140@to-2024-10"),
    ],
)
def test_an_oregon_plan_keeps_the_text_that_it_was_made_under(shipped, plan, version):
    case = Case("or-309-019-0140", "2024-10-13", {"first_contact": "2024-07-15"}, plan)
    record = case.record()
    demands = demands_for(record, record.plans[0], shipped, as_of=FAR)
    assert [profile.key for profile in demands.profiles] == [version]
    found = first_plan_due(record, record.plans[0], demands, as_of=FAR)
    assert (found and found.due) == (case.day if version == OREGON_OLD else None)


def test_oregons_plan_is_updated_when_the_assessment_is(shipped):
    again = (Assessment(id="A2", kind="comprehensive", date="2025-06-11"),)
    case = Case("or-309-019-0140", "2025-06-11", plan={"effective": "2025-02-03"}, parts={"assessments": again})
    found = case.reckoned(next_review, shipped, case.record(), case.day + DAY)
    assert (found.due, found.status) == (case.day, DueStatus.OVERDUE)
    answered = case.record(reviews=(Review(id="R1", held="2025-06-12"),))
    assert case.reckoned(next_review, shipped, answered, FAR) is None


def test_north_carolina_asks_for_no_plan_by_day_30_of_a_stay_that_is_not_expected_to_last_as_long(shipped):
    case = Case("nc-27g-0205", "2026-03-02", {"admission": "2026-01-31", "expected_stay_days": 30})
    assert case.reckoned(first_plan_due, shipped, case.record(), FAR) is None


def test_two_of_six_sessions_give_no_day(shipped):
    case = Case("ok-450-17-7-8", "2026-02-09", {"first_service": "2026-01-05"}, given=SIX_MONDAYS[:2])
    found = case.reckoned(first_plan_due, shipped, case.record(), FAR)
    assert (found.due, found.status) == (None, DueStatus.NOT_DUE)
    assert "2 sessions so far" in found.why


def test_when_the_units_of_a_texas_authorisation_run_out_the_review_is_due(shipped):
    parts = authorised("2026-09-30", 40, 40)
    case = Case("tx-306-311", "2026-08-14", plan={"effective": "2026-07-01"}, parts=parts)
    found = case.reckoned(next_review, shipped, case.record(), case.day)
    assert (found.due, found.status) == (case.day, DueStatus.DUE)


@pytest.mark.parametrize(
    ("payer", "kind", "name"),
    [
        ("ny-mhotrs-clinic-other-payers", first_plan_due, "ny_other_payer_first_plan"),
        ("wi-dhs-75-24", next_review, "wi_dhs_75_24_review"),
        ("medicare-outpatient-psychiatric", next_review, "medicare_outpatient_evaluation"),
        ("joint-commission-cts-03-01-03", first_plan_due, "jc_first_plan"),
        ("joint-commission-cts-03-01-03", next_review, "jc_review"),
    ],
)
def test_what_is_left_to_the_agency_is_not_guessed(shipped, payer, kind, name):
    case = Case(payer, "2026-05-20", {"admission": "2026-05-20"}, {"effective": "2026-05-20"})
    found = case.reckoned(kind, shipped, case.record(), FAR)
    assert (found.due, found.lacking) == (None, (name,))
    assert found.why.startswith(f"cannot be reckoned: the agency does not state “{name}”")


@pytest.mark.parametrize(
    ("payer", "kinds"),
    [
        ("sd-67-62-08-08", (first_plan_due,)),
        ("nj-10-52-1-17", (first_plan_due,)),
        ("il-iatp", (first_plan_due,)),
        ("oh-5122-27-03", (first_plan_due, next_review)),
        ("ca-medi-cal", (first_plan_due, next_review)),
        ("mn-245g-06", (next_review,)),
        ("il-2060-440", (first_plan_due, next_review)),
    ],
)
def test_where_no_day_was_read_in_the_rule_none_is_due(shipped, payer, kinds):
    facts = {
        "admission": "2026-05-20",
        "intake": "2026-05-20",
        "first_service": "2026-05-20",
        "level_of_care": "Outpatient",
    }
    case = Case(payer, "2026-05-20", facts, {"effective": "2026-06-20"})
    for kind in kinds:
        assert case.reckoned(kind, shipped, case.record(), FAR) is None


@pytest.mark.parametrize(
    ("service", "kind"),
    [("Individual therapy", PlanKind.NARRATIVE), ("Peer support", PlanKind.FORMAL), ("TCM", PlanKind.FORMAL)],
)
def test_medi_cal_wants_no_plan_of_its_own_for_most_services(shipped, service, kind):
    services = (OrderedService(id="SV1", type=service),)
    case = Case("ca-medi-cal", "2026-05-20", plan={"effective": "2026-05-20", "services": services})
    record = case.record()
    assert demands_for(record, record.plans[0], shipped, as_of=FAR).plan_kind is kind


def test_every_profile_that_sets_a_day_is_tried_with_days(shipped):
    tried = {case.payer for case in (*FIRST_PLANS, *REVIEWS)} | {"mn-2955-0120"}
    kinds = ("first_plan", "review")
    dated = {profile.id for profile in shipped.profiles if any(demand.kind in kinds for demand in profile.demands)}
    assert dated - tried == set()


def test_no_name_is_claimed_by_two_profiles(shipped):
    claimed = {}
    for profile in shipped.profiles:
        for name in profile.names:
            assert claimed.setdefault(plain(name), profile.id) == profile.id, name


def test_a_payer_by_any_of_its_names_has_its_profile(shipped):
    for profile in shipped.profiles:
        for name in profile.names if profile.is_for_clients else ():
            found = shipped.choose(Scope((name,), day=date(2024, 10, 28), age=12)).profiles
            assert [one.id for one in found] == [profile.id], name
