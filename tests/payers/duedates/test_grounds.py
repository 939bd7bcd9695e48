"""The reckoning in one line, in English and in Spanish."""

from datetime import date
from typing import get_args

import pytest
from payercases import catalogue_of, demands_of, record_of, sessions

from toolkit.payers.duedates import spanish
from toolkit.payers.duedates.duedates import first_plan_due, next_review
from toolkit.payers.duedates.grounds import ordinal
from toolkit.payers.kinds.deadlines import EVENTS, Event
from toolkit.payers.kinds.limits import Join, Unit, parse_limit
from toolkit.payers.kinds.parts import Standing
from toolkit.payers.vocabulary import ANCHORS
from toolkit.records.agreement import Review
from toolkit.records.care import Episode
from toolkit.records.goals import OrderedService
from toolkit.records.plan import Plan

AS_OF = date(2026, 10, 1)
EITHER = "{id: a, review_every: {longer_of: [90 days, 6 sessions]}, from: [last_review, plan]}"


def reviewed(folder, *demands, reviews=(), services=(), given=(), **facts):
    plan = Plan(id="P1", effective="2026-08-25", reviews=tuple(reviews), services=tuple(services), **facts)
    record = record_of(plan=plan, services_given=given)
    return next_review(record, plan, demands_of(record, catalogue_of(folder, *demands)), as_of=AS_OF)


BY_LIMIT = "{id: a, review_every: {earlier_of: [10 business days, 1 month]}, from: plan}"
COUNTED = "{id: a, review_every: 20 days, from: plan, start_day: counted}"
STARTED = "{id: a, review_every: 1 year, from: implementation}"
LEFT_OPEN = "{id: a, review_every: {agency_value: review_span}, from: plan}"
RUNNING_OUT = "{id: a, review_every: {earlier_of: [authorisation end, units run out]}, from: plan}"
ON_CHANGE = "{id: a, review_when: service_added, within: 15 days}"

SAID = {
    EITHER: (
        "90 days or 6 sessions from the plan of 2026-08-25, whichever is longer; 1 session so far",
        "90 días o 6 sesiones desde el plan del 2026-08-25, lo que dure más; 1 sesión hasta ahora",
    ),
    BY_LIMIT: (
        "10 business days or 1 month from the plan of 2026-08-25, whichever is earlier",
        "10 días hábiles o 1 mes desde el plan del 2026-08-25, lo que ocurra primero",
    ),
    COUNTED: (
        "20 days from the plan of 2026-08-25, for the 2nd time, start day counted",
        "20 días desde el plan del 2026-08-25, por 2.ª vez, contando el día de inicio",
    ),
    STARTED: (
        "cannot be reckoned: Implemented is blank; 1 year from implementation",
        "no se puede calcular: falta «Puesto en práctica»; 12 meses desde el inicio de los servicios",
    ),
    LEFT_OPEN: (
        (
            "cannot be reckoned: the agency does not state “review_span”; "
            "the time that the agency states as “review_span” from the plan of 2026-08-25"
        ),
        (
            "no se puede calcular: la agencia no indica «review_span»; "
            "el plazo que la agencia indica como «review_span» desde el plan del 2026-08-25"
        ),
    ),
    RUNNING_OUT: (
        (
            "cannot be reckoned: To in Authorisations is blank, Units in Authorisations is blank; "
            "authorisation end or units run out, whichever is earlier"
        ),
        (
            "no se puede calcular: falta «Hasta» en Authorisations, falta «Unidades» en Authorisations; "
            "el fin de la autorización o cuando se agoten las unidades, lo que ocurra primero"
        ),
    ),
    ON_CHANGE: (
        "15 days after a service is added on 2026-09-20",
        "15 días después de que se agregó un servicio el 2026-09-20",
    ),
}


@pytest.mark.parametrize("demand", SAID)
def test_a_reckoning_is_said_in_both_languages(tmp_path, demand):
    reviews = [Review(id="R1", held="2026-09-10")] if "counted" in demand else []
    services = [OrderedService(id="SV1", type="Group", starts="2026-09-20")]
    found = reviewed(tmp_path, demand, reviews=reviews, services=services, given=sessions("2026-09-01"))
    assert [found.why, found.why_in("es")] == [f"{said}; Acme manual 4.1" for said in SAID[demand]]


def test_what_may_still_come_sooner_stands_in_it_in_both(tmp_path):
    found = reviewed(tmp_path, "{id: b, review_every: 180 days, from: plan, when: {age_from: 1}}", EITHER)
    assert found.why_in("es").count("; o antes: 90 días o 6 sesiones") == found.why.count("; or sooner: 90 days") == 1


def test_how_well_it_is_founded_is_said(tmp_path):
    demand = "{id: a, first_plan_within: the same day, from: admission, standing: unverified}"
    record = record_of(plans=(), episodes=(Episode(id="E1", admission="2026-09-30"),))
    found = first_plan_due(record, None, demands_of(record, catalogue_of(tmp_path, demand)), as_of=AS_OF)
    assert found.why == "the same day as admission on 2026-09-30; Acme manual 4.1 (unverified)"
    assert found.why_in("es") == "el mismo día que el ingreso del 2026-09-30; Acme manual 4.1 (sin verificar)"


def test_everything_that_a_profile_can_say_has_words_in_spanish():
    for name in ANCHORS:
        assert spanish.origin((name,), ("plan", AS_OF)) == "el plan del 2026-10-01"
        assert spanish.origin((name,), None)
    for event in get_args(Event):
        assert event in EVENTS
        assert spanish.after_event(event, AS_OF, None).endswith(" el 2026-10-01")
    limits = ("24 hours", "3 days", "3 business days", "3 service days", "3 sessions", "3 contacts", "3 months")
    more = (
        "3 months with services",
        "3 units left",
        "units run out",
        "authorisation end",
        "next review",
        "the same day",
    )
    units = {parse_limit(written).unit for written in (*limits, *more)}
    assert units == set(Unit)
    for written in (*limits, *more):
        said = spanish.from_anchor(parse_limit(written), "el plan")
        assert said != str(parse_limit(written))
    for join in Join:
        assert spanish.from_anchor(parse_limit({str(join): ["3 days", "1 month"]}), "el plan").count("lo que") == 1
    assert [standing for standing in Standing if standing not in spanish._STANDINGS] == [Standing.VERIFIED]


def test_numbers_of_a_series():
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "11th",
        "12th",
        "13th",
        "21st",
        "102nd",
        "111th",
    ]
