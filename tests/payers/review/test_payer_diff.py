"""What changed between two profiles: told once, by what it means for whoever has to meet it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from payercases import AS_OF, SHIPPED, write

from toolkit.errors import ConfigurationError, UnknownNameError
from toolkit.payers.kinds.conditions import When
from toolkit.payers.kinds.strictness import implies
from toolkit.payers.review.comparing import ChangeKind, Comparison, compare
from toolkit.payers.review.opening import ProfileShelves

HEAD = """\
id: acme
title: Acme outpatient
version: "{version}"
source: Acme manual 4.1
standing: verified
checked: 2026-11-23
effective: {{from: {version}-01-01}}
applies_to: {{payers: [Acme Health]}}
"""


def file(folder: Path, version: int, *demands: str, head: str = HEAD) -> Path:
    items = "".join(f"  - {dedent(demand).strip()}\n" for demand in demands)
    return write(folder, f"acme-{version}", head.format(version=version) + (f"demands:\n{items}" if demands else ""))


def compared(folder: Path, old: Path, new: Path) -> Comparison:
    shelves = ProfileShelves([SHIPPED], [old, new])
    return compare(shelves.open(str(old), on=AS_OF).profile, shelves.open(str(new), on=AS_OF).profile)


def changes(folder: Path, old: str, new: str) -> list[tuple[ChangeKind, str]]:
    """What changed from one demand to another, but for the versions' days."""
    found = compared(folder, file(folder, 2025, *filter(None, [old])), file(folder, 2026, *filter(None, [new])))
    return [(change.kind, change.sentence) for change in found.changes if change.kind is not ChangeKind.DATES]


def kinds(folder: Path, old: str, new: str) -> list[str]:
    return [str(kind) for kind, _ in changes(folder, old, new)]


def test_two_that_say_the_same_differ_in_nothing(tmp_path):
    path = file(tmp_path, 2026, "{id: a, section: strengths}")
    assert compared(tmp_path, path, path).changes == ()


def test_a_demand_that_is_new_and_one_that_is_gone_are_told_in_their_sentences(tmp_path):
    assert changes(tmp_path, "{id: a, section: strengths}", "{id: b, section: history, when: {age_under: 18}}") == [
        (ChangeKind.ADDED, "New: The plan has the section History and assessment (if the client is under 18)."),
        (ChangeKind.DROPPED, "No longer asked for: The plan has the section Strengths."),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("section: diagnoses, pointer_ok: yes", "section: diagnoses"),
        ("section: diagnoses, reason_ok: yes", "section: diagnoses"),
        ("every: objectives, has: measure", "every: objectives, has: [measure, target_date]"),
        ("every: objectives, has: measure, reason_ok: yes", "every: objectives, has: measure"),
        ("every: goals, at_least: 1, of: objectives", "every: goals, at_least: 2, of: objectives"),
        ("review_every: 90 days, from: plan", "review_every: 60 days, from: plan"),
        ("review_every: 6 months, from: plan", "review_every: 90 days, from: plan"),
        ("review_every: {later_of: [90 days, 6 sessions]}, from: plan", "review_every: 90 days, from: plan"),
        ("review_every: 90 days, from: plan", "review_every: {earlier_of: [90 days, 6 sessions]}, from: plan"),
        ("review_every: 90 days, from: plan, grace: 15 days", "review_every: 90 days, from: plan"),
        ("review_every: 90 days, from: plan, grace: 15 days", "review_every: 90 days, from: plan, grace: 5 days"),
        ("first_plan_within: 10 business days, from: intake", "first_plan_within: 10 days, from: intake"),
        ("signed_by: [client, guardian]", "signed_by: client"),
        ("signed_by: client", "signed_by: client, with: [date, name]"),
        ("signed_by: client, reason_ok: yes", "signed_by: client, reason_ok: yes, attempts: yes"),
        ("section: history, when: {age_under: 18}", "section: history"),
        ("section: history, when: {age_under: 18}", "section: history, when: {age_under: 21}"),
        ("section: history, when: {age_from: 12, has: medications}", "section: history, when: {age_from: 12}"),
        ("section: history", "section: history, for_plan: either"),
    ],
)
def test_stricter_one_way_is_looser_the_other_way(tmp_path, old, new):
    first, second = f"{{id: a, {old}}}", f"{{id: a, {new}}}"
    assert kinds(tmp_path, first, second) == ["stricter"]
    assert kinds(tmp_path, second, first) == ["looser"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("review_every: 90 days, from: plan", "review_every: 6 sessions, from: plan"),
        ("review_every: 90 days, from: plan", "review_every: 60 days, from: admission"),
        ("review_every: 1 month, from: plan", "review_every: 30 days, from: plan"),
        ("every: objectives, has: measure", "every: objectives, has: target_date"),
        ("section: diagnoses, pointer_ok: yes", "section: diagnoses, reason_ok: yes"),
        ("section: history, when: {age_under: 18}", "section: history, when: {has: medications}"),
        ("section: diagnoses, when: {age_under: 18}, pointer_ok: yes", "section: diagnoses, when: {age_under: 12}"),
        ("signed_by: client", "section: strengths"),
    ],
)
def test_what_is_neither_in_every_case_is_simply_changed(tmp_path, old, new):
    first, second = f"{{id: a, {old}}}", f"{{id: a, {new}}}"
    assert kinds(tmp_path, first, second) == ["changed"]
    assert kinds(tmp_path, second, first) == ["changed"]


def test_a_change_of_substance_gives_both_sentences(tmp_path):
    ((_, said),) = changes(
        tmp_path, "{id: a, review_every: 90 days, from: plan}", "{id: a, review_every: 60 days, from: plan}"
    )
    assert said == (
        "Stricter: The plan is reviewed every 60 days from plan. Before: The plan is reviewed every 90 days from plan."
    )


def test_a_difference_that_the_sentence_does_not_show_is_named_by_its_key(tmp_path):
    ((kind, said),) = changes(
        tmp_path,
        "{id: a, review_every: {agency_value: one, otherwise: 30 days}, from: plan}",
        "{id: a, review_every: {agency_value: two, otherwise: 30 days}, from: plan}",
    )
    assert kind is ChangeKind.CHANGED
    assert "The difference is in: review_every." in said


def test_the_same_demand_under_another_id_is_not_gone_and_new(tmp_path):
    found = compared(
        tmp_path,
        file(tmp_path, 2025, "{id: a, section: strengths}"),
        file(tmp_path, 2026, "{id: strengths, section: strengths}"),
    )
    assert dict(found.renamed) == {"strengths": "a"}
    assert [change.sentence for change in found.of(ChangeKind.RENAMED)] == [
        "The same demand has another id: strengths; before: a."
    ]
    assert not found.of(ChangeKind.ADDED, ChangeKind.DROPPED)


def test_other_words_are_told_apart_from_other_demands(tmp_path):
    said = changes(
        tmp_path,
        "{id: a, signed_by: client, label: {en: Client, es: Cliente}, note: One.}",
        "{id: a, signed_by: client, label: {en: Client, es: Persona}, note: Two.}",
    )
    assert said == [
        (ChangeKind.REWORDED, "The signature line of a now reads “Client / Persona”; before: “Client / Cliente”."),
        (ChangeKind.REWORDED, "The note of a now reads “Two.”; before: “One.”."),
    ]
    assert changes(tmp_path, "{id: a, section: goals, note: One.}", "{id: a, section: goals}") == [
        (ChangeKind.REWORDED, "The note of a is gone; before: “One.”.")
    ]


def test_what_became_of_citations_standings_and_checks_is_told_once_for_all_demands(tmp_path):
    demands = ("{id: a, section: strengths}", "{id: b, section: goals}", "{id: c, section: needs, citation: '4.2'}")
    other = HEAD.replace("manual 4.1", "manual 5").replace("verified", "secondary").replace("11-23", "12-01")
    found = compared(tmp_path, file(tmp_path, 2025, *demands), file(tmp_path, 2026, *demands, head=other))
    said = {change.sentence for change in found.of(ChangeKind.FOUNDING)}
    assert said == {
        "Source: Acme manual 5; before: Acme manual 4.1.",
        "Citation of 2 demands (a, b): Acme manual 5; before: Acme manual 4.1.",
        "Standing of 3 demands (a, b, c): secondary; before: verified.",
        "Last checked of 3 demands (a, b, c): 2026-12-01; before: 2026-11-23.",
    }


def test_whom_it_is_for_and_when_it_holds(tmp_path):
    new = HEAD.replace(
        "{{payers: [Acme Health]}}",
        "{{payers: [Acme Health Plus], programmes: [Clinic], levels_of_care: ['2.1'], ages: {{from: 12, under: 18}}}}",
    )
    found = compared(tmp_path, file(tmp_path, 2025), file(tmp_path, 2026, head=new))
    assert [change.sentence for change in found.of(ChangeKind.SCOPE, ChangeKind.DATES)] == [
        "Payer added: Acme Health Plus.",
        "Payer dropped: Acme Health.",
        "Programme: Clinic; before: any.",
        "Level of care: 2.1; before: any.",
        "Ages: from 12 under 18; before: any.",
        "It holds: from 2026-01-01; before: from 2025-01-01.",
    ]


def test_a_profile_that_is_no_longer_for_clients_says_so(tmp_path):
    without = HEAD.replace("applies_to: {{payers: [Acme Health]}}\n", "")
    found = compared(tmp_path, file(tmp_path, 2025), file(tmp_path, 2026, head=without))
    said = [change.sentence for change in found.of(ChangeKind.SCOPE)]
    assert said[0] == "Use: only there to be extended; before: for clients."


def test_what_is_inherited_is_compared_too(tmp_path):
    heir = HEAD.replace("standing: verified", "extends: base\nstanding: verified")
    found = compared(tmp_path, file(tmp_path, 2025), file(tmp_path, 2026, head=heir))
    assert "demographics" in [change.what for change in found.of(ChangeKind.ADDED)]
    assert "It builds on: base; before: none." in [change.sentence for change in found.of(ChangeKind.FOUNDING)]


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ({"age_under": 18}, None),
        ({"age_from": 21}, {"age_from": 18}),
        ({"legal_status": "voluntary"}, {"legal_status": ["voluntary", "court_ordered"]}),
        ({"level_of_care": ["2.1"]}, {"level_of_care": ["2.1", "2.5"]}),
        ({"language_not": ["English", "Spanish"]}, {"language_not": ["English"]}),
        (
            {"any_of": [{"age_under": 12}, {"has": "medications"}]},
            {"any_of": [{"age_under": 18}, {"has": "medications"}, {"risk_identified": True}]},
        ),
    ],
)
def test_a_narrower_condition_implies_the_wider_one_and_not_the_reverse(narrow, wide):
    one = When.model_validate(narrow)
    other = When.model_validate(wide) if wide else None
    assert implies(one, other)
    assert not implies(other, one)


def test_it_is_known_of_every_condition_which_of_two_is_the_narrower():
    """A new one that is not among these is only ever equal: say in `strictness` how two of it compare, and add it here."""
    drawn = {"age_under", "age_from", "stay_under", "stay_over"}
    lists = {"has", "language_not", "author_lacks", "legal_status", "programme", "level_of_care", "setting", "service"}
    assert set(When.model_fields) == drawn | lists | {"risk_identified", "author", "any_of"}


# Which profile a name opens


def test_a_name_opens_the_version_that_holds_and_a_file_what_it_says(tmp_path):
    own = tmp_path / "own"
    file(own, 2025, head=HEAD.replace("-01-01", "-01-01, to: 2025-12-31"))
    file(own, 2026)
    draft = file(tmp_path / "drafts", 2027)
    shelves = ProfileShelves([own, SHIPPED], [draft], own=True)
    assert shelves.open("acme", on=AS_OF).profile.version == "2026"
    assert shelves.open("acme@2025", on=AS_OF).profile.version == "2025"
    assert shelves.open(str(draft), on=AS_OF).profile.version == "2027"
    assert shelves.open(str(own / "acme-2025.yaml"), on=AS_OF).profile.version == "2025"


def test_a_shipped_profile_that_another_replaces_can_still_be_opened(tmp_path):
    own = HEAD.replace("id: acme", "id: il-iatp\nreplaces: il-iatp@2018")
    shelves = ProfileShelves([file(tmp_path, 2026, head=own).parent, SHIPPED], own=True)
    assert shelves.open("il-iatp", on=AS_OF).profile.version == "2026"
    assert shelves.open("il-iatp@2018", on=AS_OF).file.path.parent == SHIPPED


def test_an_id_means_what_is_in_use_and_a_draft_is_looked_at_in_the_place_of_the_file_of_its_name(tmp_path):
    own, drafts = tmp_path / "own", tmp_path / "drafts"
    file(own, 2026, "{id: a, section: goals}")
    draft = file(drafts, 2026, "{id: b, section: needs}")
    shelves = ProfileShelves([own, SHIPPED], [draft], own=True)
    assert [demand.id for demand in shelves.open("acme", on=AS_OF).profile.demands] == ["a"]
    opened = shelves.open(str(draft), on=AS_OF)
    assert [demand.id for demand in opened.profile.demands] == ["b"]
    assert opened.findings == ()
    assert shelves.library_of(opened.file) is not shelves.library


def test_what_is_not_there_or_has_errors_cannot_be_opened(tmp_path):
    broken = file(tmp_path, 2026, "{id: a, section: strenghts}")
    shelves = ProfileShelves([SHIPPED], [broken])
    with pytest.raises(ConfigurationError, match=r"acme-2026\.yaml:10.*strengths"):
        shelves.open(str(broken), on=AS_OF)
    with pytest.raises(ConfigurationError, match="has errors"):
        shelves.open("acme@2026", on=AS_OF)
    with pytest.raises(UnknownNameError, match=r"il-iatp"):
        shelves.open("il-iapt", on=AS_OF)
    with pytest.raises(UnknownNameError):
        shelves.open("il-iatp@1999", on=AS_OF)
    with pytest.raises(ConfigurationError, match="no such file"):
        ProfileShelves([SHIPPED], [tmp_path / "nowhere.yaml"])
