"""A profile as a checklist: every demand once, in its group, with its condition, founding and origin."""

from __future__ import annotations

from datetime import date

import pytest
from payercases import AS_OF, SHIPPED, catalogue_of

from toolkit.payers.catalogue import Catalogue
from toolkit.payers.kinds.kinds import KEYS_OF_KINDS
from toolkit.payers.kinds.parts import BaseDemand, Effective
from toolkit.payers.profile import Ages
from toolkit.payers.review.checklist import GROUPS_OF_KINDS, Group, ages_words, checklist_of, period_words

BASE = """\
id: ground
title: Common ground
version: "1"
standing: example
demands:
  - {id: strengths, section: strengths}
  - {id: family, section: family_involvement, when: {age_under: 18}, reason_ok: yes}
"""
HEAD = """\
id: acme
title: Acme outpatient
version: "1"
extends: ground
source: Acme manual 4.1
standing: verified
checked: 2026-11-23
applies_to: {payers: [Acme Health]}
"""


def items(folder, *demands, head=HEAD):
    profile = catalogue_of(folder, *demands, head=head, ground=BASE).get("acme")
    return {item.demand: item for item in checklist_of(profile).items}


@pytest.mark.parametrize("kind", sorted(kind.kind for kind in KEYS_OF_KINDS.values()))
def test_every_kind_of_demand_has_a_group_and_a_sentence_of_its_own(kind):
    assert kind in GROUPS_OF_KINDS
    (model,) = (model for model in KEYS_OF_KINDS.values() if model.kind == kind)
    assert model.sentence is not BaseDemand.sentence


def test_there_is_no_group_for_a_kind_that_does_not_exist():
    assert set(GROUPS_OF_KINDS) == {kind.kind for kind in KEYS_OF_KINDS.values()}


@pytest.mark.parametrize(
    ("demand", "group"),
    [
        ("{id: a, section: discharge_criteria}", Group.CONTENT),
        ("{id: a, section: goals}", Group.GOALS),
        ("{id: a, every: objectives, has: measure}", Group.GOALS),
        ("{id: a, every: goals, at_least: 1, of: objectives}", Group.GOALS),
        ("{id: a, every: services, has: frequency}", Group.SERVICES),
        ("{id: a, section: services}", Group.SERVICES),
        ("{id: a, first_plan_within: 30 days, from: admission}", Group.DEADLINES),
        ("{id: a, every: reviews, has: client_view}", Group.DEADLINES),
        ("{id: a, signed_by: client}", Group.SIGNATURES),
    ],
)
def test_demands_stand_in_the_group_of_what_they_speak_of(tmp_path, demand, group):
    assert items(tmp_path, demand)["a"].group is group


def test_groups_come_in_order_and_demands_within_them_as_in_the_profile(tmp_path):
    found = items(
        tmp_path,
        "{id: signs, signed_by: client}",
        "{id: history, section: history}",
        "{id: review, review_every: 90 days, from: plan}",
        "{id: needs, section: needs}",
    )
    assert list(found) == ["strengths", "family", "history", "needs", "review", "signs"]


def test_a_condition_comes_first_in_words(tmp_path):
    found = items(
        tmp_path,
        "{id: plain, section: history, when: {age_from: 18, has: medications}}",
        "{id: named, instrument: [CANS], when: {age_under: 21}}",
    )
    assert (
        found["plain"].line == "If the client is 18 or older and the client takes medication: the plan has the section "
        "History and assessment."
    )
    assert found["named"].line.startswith("If the client is under 21: ")
    assert "CANS" in found["named"].line
    assert found["strengths"].line == "The plan has the section Strengths."


def test_each_line_says_where_it_is_written_how_sure_that_is_and_where_it_comes_from(tmp_path):
    found = items(
        tmp_path,
        "{id: own, section: history, citation: Acme manual 4.2, standing: secondary, checked: 2026-01-05, note: Short.}",
        "{id: plain, section: needs, effective: {from: 2027-01-01}}",
    )
    own = found["own"]
    assert (own.citation, own.standing, own.checked) == ("Acme manual 4.2", "secondary", date(2026, 1, 5))
    assert (own.note, own.inherited_from) == ("Short.", "")
    plain = found["plain"]
    assert (plain.citation, plain.standing, plain.checked) == ("Acme manual 4.1", "verified", AS_OF)
    assert plain.holds == "from 2027-01-01"
    inherited = found["family"]
    assert (inherited.citation, inherited.standing, inherited.checked) == ("", "example", None)
    assert inherited.inherited_from == "ground@1"


def test_the_basis_counts_standings_and_spans_the_checks(tmp_path):
    profile = catalogue_of(
        tmp_path,
        "{id: old, section: history, checked: 2025-02-01}",
        "{id: doubt, section: needs, standing: unverified}",
        head=HEAD,
        ground=BASE,
    ).get("acme")
    basis = checklist_of(profile).basis
    assert dict(basis.standings) == {"verified": 1, "unverified": 1, "example": 2}
    assert (basis.first_checked, basis.last_checked) == (date(2025, 2, 1), AS_OF)
    assert basis.in_doubt == 3


def test_what_the_payer_leaves_to_the_agency_is_listed_once_with_all_that_hangs_on_it(tmp_path):
    profile = catalogue_of(
        tmp_path,
        "{id: review, review_every: {earlier_of: [{agency_value: span, otherwise: 30 days}, 6 sessions]}, from: plan}",
        "{id: first, first_plan_within: {agency_value: span, otherwise: 30 days}, from: intake}",
        "{id: interim, interim_plan_within: {agency_value: interim_span}, from: intake}",
        "{id: signs, signed_by: {agency_value: approvers, otherwise: [lpha, physician]}}",
    ).get("acme")
    left = {each.name: each for each in checklist_of(profile).left_to_agency}
    assert set(left) == {"span", "interim_span", "approvers"}
    assert (left["span"].otherwise, left["span"].demands) == ("30 days", ("review", "first"))
    assert left["interim_span"].otherwise == ""
    assert left["approvers"].otherwise == "lpha or physician"


def test_every_shipped_profile_has_each_of_its_demands_once():
    for profile in Catalogue.load([SHIPPED]).profiles:
        checklist = checklist_of(profile)
        assert sorted(item.demand for item in checklist.items) == sorted(demand.id for demand in profile.demands)
        assert all(item.line.endswith(".") and item.line[0].isupper() for item in checklist.items)
        assert sum(len(checklist.of(group)) for group in Group) == len(profile.demands)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "always"),
        ({"starts": date(2024, 1, 1)}, "from 2024-01-01"),
        ({"to": date(2024, 12, 31)}, "until 2024-12-31"),
        ({"starts": date(2024, 1, 1), "to": date(2024, 12, 31)}, "from 2024-01-01 to 2024-12-31"),
    ],
)
def test_periods_in_words(given, words):
    assert period_words(Effective(**given)) == words


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        (None, "any"),
        (Ages(youngest=12, under=18), "from 12 under 18"),
        (Ages(under=18), "under 18"),
        (Ages(youngest=18), "from 18"),
    ],
)
def test_ages_in_words(ages, words):
    assert ages_words(ages) == words
