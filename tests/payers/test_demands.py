"""The union of several payers' demands: the stricter governs and is named, the others are kept beside it."""

from __future__ import annotations

import pytest
from payercases import catalogue_of, demands_of, record_of

from toolkit.records.client import Client
from toolkit.records.coverage import Coverage

OTHER = "id: other\ntitle: Other\nversion: '1'\nstanding: unverified\napplies_to: {payers: [Other]}\ndemands:\n  - "
BOTH = (Coverage(id="CV1", payer="acme"), Coverage(id="CV2", payer="other"))


def union(folder, acme, other, *, coverage=BOTH):
    """What is demanded together, as (id, ids of those overruled)."""
    catalogue = catalogue_of(folder, acme, other=OTHER + other)
    assert catalogue.findings == ()
    demands = demands_of(record_of(coverage=coverage), catalogue)
    kinds = ("section", "field", "count", "first_plan", "interim_plan", "review", "signature")
    return [(applied.id, [also.id for also in applied.also]) for kind in kinds for applied in demands.of(kind)]


A, B = "acme@1#a", "other@1#b"


@pytest.mark.parametrize(
    ("acme", "other", "together"),
    [
        # the stricter governs, whichever payer comes first
        ("{id: a, section: diagnoses, pointer_ok: yes}", "{id: b, section: diagnoses}", [(B, [A])]),
        ("{id: a, section: diagnoses}", "{id: b, section: diagnoses, reason_ok: yes}", [(A, [B])]),
        ("{id: a, every: goals, has: text, reason_ok: yes}", "{id: b, every: goals, has: text}", [(B, [A])]),
        (
            "{id: a, every: goals, at_least: 1, of: objectives}",
            "{id: b, every: goals, at_least: 2, of: objectives}",
            [(B, [A])],
        ),
        ("{id: a, signed_by: [physician, lpha]}", "{id: b, signed_by: physician}", [(B, [A])]),
        ("{id: a, signed_by: physician}", "{id: b, signed_by: physician, with: [date, credential]}", [(B, [A])]),
        ("{id: a, signed_by: client, reason_ok: yes}", "{id: b, signed_by: client}", [(B, [A])]),
        (
            "{id: a, signed_by: client, reason_ok: yes}",
            "{id: b, signed_by: client, reason_ok: yes, attempts: yes}",
            [(B, [A])],
        ),
        # of two that ask the same the better founded is named, then the first payer's
        ("{id: a, section: goals}", "{id: b, section: goals}", [(A, [B])]),
        ("{id: a, section: goals, standing: unverified}", "{id: b, section: goals}", [(A, [B])]),
        # neither covers the other: both hold
        (
            "{id: a, section: diagnoses, pointer_ok: yes}",
            "{id: b, section: diagnoses, reason_ok: yes}",
            [(A, []), (B, [])],
        ),
        ("{id: a, section: goals}", "{id: b, section: needs}", [(A, []), (B, [])]),
        ("{id: a, signed_by: client}", "{id: b, signed_by: guardian}", [(A, []), (B, [])]),
        (
            "{id: a, every: goals, at_least: 1, of: objectives}",
            "{id: b, every: goals, at_least: 1, of: progress}",
            [(A, []), (B, [])],
        ),
        # deadlines are compared by the client's dates, so all of them stay, unless they are one and the same
        (
            "{id: a, review_every: 30 days, from: plan}",
            "{id: b, review_every: 90 days, from: plan}",
            [(A, []), (B, [])],
        ),
        ("{id: a, review_every: 30 days, from: plan}", "{id: b, review_every: 30 days, from: plan}", [(A, [B])]),
        # a condition that does not hold makes no demand, one that holds makes a full one
        (
            "{id: a, section: goals, pointer_ok: yes}",
            "{id: b, section: goals, when: {age_under: 18}}",
            [(A, [])],
        ),
        (
            "{id: a, section: goals, pointer_ok: yes}",
            "{id: b, section: goals, when: {age_from: 18}}",
            [(B, [A])],
        ),
    ],
)
def test_the_stricter_of_two_payers_governs(tmp_path, acme, other, together):
    assert union(tmp_path, acme, other) == together


def test_the_better_founded_of_equals_is_named_though_it_comes_second(tmp_path):
    coverage = tuple(reversed(BOTH))
    assert union(tmp_path, "{id: a, section: goals}", "{id: b, section: goals}", coverage=coverage) == [(A, [B])]


def test_a_demand_on_several_fields_is_one_for_each_with_one_id(tmp_path):
    together = union(
        tmp_path, "{id: a, every: objectives, has: [measure, target]}", "{id: b, every: objectives, has: target}"
    )
    assert together == [(A, []), (A, [B])]


def test_a_demand_names_its_profile_citation_standing_and_check(tmp_path):
    catalogue = catalogue_of(
        tmp_path, "{id: a, section: goals, citation: Acme manual 7}", other=OTHER + "{id: b, section: needs}"
    )
    goals, needs = demands_of(record_of(coverage=BOTH), catalogue).sections
    assert (goals.profile.id, goals.citation, goals.source, str(goals.checked)) == (
        "acme",
        "Acme manual 7",
        "Acme manual 7",
        "2026-11-23",
    )
    assert (needs.citation, needs.source, needs.standing, needs.checked) == ("", "unverified", "unverified", None)
    assert (goals.kind, goals.ids, repr(goals)) == ("section", ("acme@1#a",), "AppliedDemand('acme@1#a')")


def test_clients_of_the_same_payers_share_their_demands_but_not_their_conditions(tmp_path):
    catalogue = catalogue_of(tmp_path, "{id: a, section: goals, when: {age_under: 18}}", "{id: b, section: needs}")
    ages = {"1980-01-01": ["acme@1#b"], "2015-01-01": ["acme@1#a", "acme@1#b"]}
    for born in (*ages, *ages):
        demands = demands_of(record_of(client=Client(id="1", birth_date=born)), catalogue)
        assert [applied.id for applied in demands.sections] == ages[born]


def test_the_order_of_demands_is_that_of_the_coverage_and_of_the_profile(tmp_path):
    acme, other = "{id: a, section: goals}", "{id: b, section: needs}"
    assert [found for found, _ in union(tmp_path, acme, other)] == [A, B]
    assert [found for found, _ in union(tmp_path, acme, other, coverage=tuple(reversed(BOTH)))] == [B, A]
