"""When a demand is made: conditions as data, and what is said where nobody can know."""

import pytest
from payercases import catalogue_of, demands_of, record_of

from toolkit.payers.kinds.conditions import When
from toolkit.records.agreement import Participation
from toolkit.records.care import Episode, Medication
from toolkit.records.client import Client
from toolkit.records.goals import OrderedService
from toolkit.records.people import Staff
from toolkit.records.plan import Plan


def client(**facts):
    return {"client": Client(id="1", **facts)}


def episode(**facts):
    return {"episodes": (Episode(id="E1", **facts),)}


def plan(**facts):
    return {"plan": Plan(id="P1", written="2026-09-01", **facts)}


def service(**facts):
    return (OrderedService(id="SV1", **facts),)


def author(**facts):
    return {**plan(author="ST1"), "staff": (Staff(id="ST1", **facts),)}


MADE, NOT_MADE = "made", "not made"


@pytest.mark.parametrize(
    ("when", "facts", "answer"),
    [
        ("age_under: 18", client(birth_date="2008-09-02"), MADE),
        ("age_under: 18", client(birth_date="2008-09-01"), NOT_MADE),
        ("age_under: 18", client(), ("clients.birth_date",)),
        ("age_from: 18", client(birth_date="2008-09-01"), MADE),
        ("age_from: 12, age_under: 18", client(birth_date="2014-09-01"), MADE),
        ("age_from: 12, age_under: 18", client(birth_date="2014-09-02"), NOT_MADE),
        ("age_under: 1", client(birth_date="2026-03-01"), MADE),
        ("language_not: English", client(language="Spanish"), MADE),
        ("language_not: English", client(language="es"), MADE),
        ("language_not: English", client(language="en-US"), NOT_MADE),
        ("language_not: English", client(language="ENGLISH"), NOT_MADE),
        ("language_not: [English, es]", client(language="Español"), NOT_MADE),
        ("language_not: English", client(language="Q'anjob'al"), MADE),
        ("language_not: English", client(), ("clients.language",)),
        ("risk_identified: yes", episode(risk_identified=True), MADE),
        ("risk_identified: yes", episode(risk_identified=False), NOT_MADE),
        ("risk_identified: no", episode(risk_identified=False), MADE),
        ("risk_identified: yes", episode(), ("episodes.risk_identified",)),
        ("risk_identified: yes", {"episodes": ()}, ("episodes.risk_identified",)),
        ("legal_status: [involuntary_outpatient, court_ordered]", episode(legal_status="court_ordered"), MADE),
        ("legal_status: [involuntary_outpatient, court_ordered]", episode(legal_status="voluntary"), NOT_MADE),
        ("legal_status: court_ordered", episode(), ("episodes.legal_status",)),
        ("level_of_care: Residential", episode(level_of_care="residential"), MADE),
        ("level_of_care: Residential", episode(level_of_care="Outpatient"), NOT_MADE),
        ("level_of_care: Residential", episode(level_of_care="  "), ("episodes.level_of_care",)),
        ("setting: [School, Home]", episode(setting="home"), MADE),
        ("setting: School", episode(setting="Clinic"), NOT_MADE),
        ("has: medication_service", plan(services=service(is_medication=True)), MADE),
        ("has: medication_service", plan(services=service(is_medication=False)), NOT_MADE),
        ("has: medication_service", plan(services=service()), NOT_MADE),
        ("has: medication_service", {"plans": ()}, NOT_MADE),
        ("has: off_site_service", plan(services=service(off_site=True)), MADE),
        ("has: off_site_service", plan(services=service(off_site=False)), NOT_MADE),
        ("has: medications", {"medications": (Medication(id="M1", name="Sertraline"),)}, MADE),
        ("has: medications", {"medications": (Medication(id="M1", stopped="2026-08-31"),)}, NOT_MADE),
        ("has: interpreter", client(interpreter=True), MADE),
        ("has: interpreter", client(), NOT_MADE),
        ("has: communication_barriers", client(communication_barriers="Hard of hearing"), MADE),
        ("has: communication_barriers", client(communication_barriers=" "), NOT_MADE),
        ("has: family_participants", plan(participation=(Participation(id="PA1", role="family"),)), MADE),
        ("has: family_participants", plan(participation=(Participation(id="PA1", role="client"),)), NOT_MADE),
        ("has: [interpreter, communication_barriers]", client(interpreter=True), NOT_MADE),
        ("author: trainee", author(is_trainee=True), MADE),
        ("author: trainee", author(is_trainee=False), NOT_MADE),
        ("author: trainee", author(), NOT_MADE),
        ("author: trainee", plan(), ("plans.author",)),
        ("any_of: [{age_under: 18}, {has: interpreter}]", client(interpreter=True), MADE),
        ("any_of: [{age_under: 18}, {has: interpreter}]", client(birth_date="1980-01-01"), NOT_MADE),
        ("any_of: [{age_under: 18}, {has: interpreter}]", client(), ("clients.birth_date",)),
        ("age_under: 18, has: interpreter", client(), NOT_MADE),
        ("age_under: 18, language_not: English", client(), ("clients.birth_date", "clients.language")),
    ],
)
def test_a_condition_decides_whether_a_demand_is_made_or_says_what_is_lacking(tmp_path, when, facts, answer):
    catalogue = catalogue_of(tmp_path, f"{{id: goals, section: goals, when: {{{when}}}}}")
    demands = demands_of(record_of(**facts), catalogue)
    if isinstance(answer, tuple):
        (undecided,) = demands.undecided
        assert (undecided.demand.id, undecided.lacking) == ("acme@1#goals", answer)
        assert demands.sections == ()
    else:
        assert (len(demands.sections), demands.undecided) == (1 if answer == MADE else 0, ())


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({"age_under": 18}, "the client is under 18"),
        ({"age_from": 12, "age_under": 18}, "the client is 12 or older and the client is under 18"),
        ({"language_not": "English"}, "the client's language is not English"),
        ({"has": "medication_service"}, "the plan orders a medication service"),
        ({"risk_identified": False}, "no risk was identified"),
        (
            {"legal_status": ["involuntary_outpatient", "court_ordered"]},
            "the legal status is involuntary outpatient commitment or court ordered",
        ),
        (
            {"level_of_care": "Residential", "setting": ["Home"]},
            "the level of care is Residential and the setting is Home",
        ),
        ({"author": "trainee"}, "the plan's author is a trainee"),
        (
            {"any_of": [{"age_under": 18}, {"has": "interpreter"}]},
            "the client is under 18 or the client needs an interpreter",
        ),
    ],
)
def test_a_condition_can_be_read_aloud(when, words):
    assert str(When.model_validate(when)) == words
