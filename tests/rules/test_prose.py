"""What sentences tell by themselves: a count, a time, who acts."""

import pytest

from toolkit.rules import prose

COUNTED = [
    "Will drive alone to work at least 5 days a week",
    "No panic attacks for 30 days",
    "Sleep 7 hours a night on 5 of 7 nights",
    "PHQ-9 score below 10",
    "Will use three coping skills",
    "Attend group weekly",
    "Remain abstinent for 30 consecutive days",
    "Attend school 90% of days",
    "Stay sober for 90 days in a row",
    "Rate parenting at least 6 of 10",
    "Zero incidents of self-harm",
    "No more than one outburst a week",
    "Use skills every other day",
    "No alcohol use",
    "Will call at least once",
]
NOT_COUNTED = [
    "Improve mood within 6 months",
    "Improve mood over the next 6 months",
    "6 months",
    "Feel better by December",
    "Will cope better by 11/30/2026",
    "Improve relationships by May 5, 2026",
    "Rosa will no longer feel anxious",
    "No one will bother him",
    "Work toward goals for one year",
    "Will learn about triggers in two sessions",
    "Improve grades in the 3rd quarter",
    "This objective is measurable and specific",
]
DATED = [
    "by November 30, 2026",
    "within 6 months",
    "by 11/30/2026",
    "by 2026-11-30",
    "over the next 90 days",
    "in 12 weeks",
    "by the end of the school year",
    "by next review",
    "for 3 months",
]


@pytest.mark.parametrize("text", COUNTED)
def test_a_count_is_seen(text):
    assert prose.counts_something(text)


@pytest.mark.parametrize("text", NOT_COUNTED)
def test_a_time_or_a_word_is_no_count(text):
    assert not prose.counts_something(text)


@pytest.mark.parametrize("phrase", DATED)
def test_a_time_phrase_is_seen(phrase):
    assert prose.has_time_phrase(f"Rosa will drive {phrase}")


@pytest.mark.parametrize(
    "text", ["Will drive alone 5 days a week", "Rates 6 of 10", "Will walk each day", "may improve"]
)
def test_a_frequency_is_no_time_phrase(text):
    assert not prose.has_time_phrase(text)


STAFF = frozenset({"ruth", "okafor"})


@pytest.mark.parametrize(
    "text", ["Therapist will teach", "The case manager helps", "Ruth Okafor will ride along", "Ms. Okafor will call"]
)
def test_staff_who_act_are_seen(text):
    assert prose.staff_acts(text, STAFF)


@pytest.mark.parametrize(
    "text", ["Rosa will call Ruth Okafor", "Client and therapist will meet", "Will tell staff", ""]
)
def test_staff_who_are_named_do_not_act(text):
    assert not prose.staff_acts(text, STAFF)


def test_quotations_are_blanked_in_place():
    text = "She said 'I can't' and \"no\" and “never” and «nunca»; it's hers"
    plain = prose.unquoted(text)
    assert len(plain) == len(text)
    assert plain.split() == ["She", "said", "and", "and", "and", ";", "it's", "hers"]
    assert prose.unquoted("the dogs' and cats' bowls") == "the dogs' and cats' bowls"


@pytest.mark.parametrize("unit", [" 'a", "“a ", '"', "so a a a ", "within the next ", "no a-"])
def test_the_longest_cell_that_excel_allows_is_read_in_no_time(unit):
    text = (unit * 32_767)[:32_767]
    assert len(prose.unquoted(text)) == len(text)
    assert isinstance(prose.counts_something(text) or prose.has_time_phrase(text) or prose.hedges(text), bool)
