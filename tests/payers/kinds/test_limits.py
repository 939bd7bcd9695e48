"""How profiles write spans of time and service."""

import pytest

from toolkit.errors import ConfigurationError
from toolkit.payers.kinds.limits import SAME_DAY, Delegated, Join, Joint, Span, Unit, parse_limit, settled


@pytest.mark.parametrize(
    ("written", "count", "unit"),
    [
        ("30 days", 30, Unit.DAYS),
        ("30 calendar days", 30, Unit.DAYS),
        ("1 Day", 1, Unit.DAYS),
        ("10 business  days", 10, Unit.BUSINESS_DAYS),
        ("5 service days", 5, Unit.SERVICE_DAYS),
        ("6 sessions", 6, Unit.SESSIONS),
        ("1 session", 1, Unit.SESSIONS),
        ("5 contacts", 5, Unit.CONTACTS),
        ("24 hours", 24, Unit.HOURS),
        ("2 weeks", 14, Unit.DAYS),
        ("6 months", 6, Unit.MONTHS),
        ("1 year", 12, Unit.MONTHS),
        ("the same day", 0, Unit.DAYS),
    ],
)
def test_a_span_reads_as_one_says_it(written, count, unit):
    assert parse_limit(written) == Span(count, unit, "")


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("0 days", "above 0"),
        ("-5 days", "above 0"),
        ("4000 days", "ten years"),
        ("11 years", "ten years"),
        ("30 bussiness days", 'Did you mean "business days"?'),
        ("30 fortnights", "is no unit"),
        ("thirty days", "a number and a unit"),
        ("30", "a number and a unit"),
        (30, "a limit is written as"),
        (None, "a limit is written as"),
        ({"later_of": ["30 days"]}, "two limits or more"),
        ({"later_of": "30 days"}, "two limits or more"),
        ({"latest_of": ["30 days", "6 sessions"]}, 'Did you mean "later_of"?'),
        ({"later_of": ["30 days", "6 sesions"]}, 'Did you mean "sessions"?'),
        ({"agency_value": "Review Span"}, "a name in small letters"),
        ({"agency_value": "review_span", "otherwis": "30 days"}, 'Did you mean "otherwise"?'),
    ],
)
def test_what_is_no_limit_is_refused_with_what_to_write(written, complaint):
    with pytest.raises(ValueError, match=complaint.replace("?", r"\?")):
        parse_limit(written)


def test_a_joint_limit_says_which_of_its_parts_counts():
    limit = parse_limit({"longer_of": ["90 days", "6 sessions"]})
    assert str(limit) == "90 days or 6 sessions, whichever is longer"
    nested = parse_limit({"earlier_of": [{"later_of": ["14 days", "3 contacts"]}, "30 days"]})
    assert str(nested) == "(14 days or 3 contacts, whichever is later) or 30 days, whichever is earlier"


def test_what_the_agency_states_takes_the_place_of_what_the_profile_says_otherwise():
    limit = parse_limit({"later_of": [{"agency_value": "review", "otherwise": "30 days"}, "6 sessions"]})
    stated = settled(limit, {"review": "45 days"})
    assert stated == Joint(Join.LATER, (Span(45, Unit.DAYS, ""), Span(6, Unit.SESSIONS, "")))
    assert settled(limit, {}) == parse_limit({"later_of": ["30 days", "6 sessions"]})


def test_a_value_that_nobody_states_stays_open():
    assert settled(Delegated("review"), {"other": 3}) == Delegated("review")
    assert settled(Delegated("review"), {"review": {"agency_value": "review"}}) == Delegated("review")


def test_a_stated_value_that_is_no_span_is_the_agencys_to_mend():
    with pytest.raises(ConfigurationError, match=r"agency\.yaml.*review"):
        settled(Delegated("review"), {"review": "soon"})


def test_the_same_day_is_one_limit_however_it_is_reached():
    assert parse_limit("The same day") is SAME_DAY
