"""What is wrong in a profile's file is said with file and line, and with what was probably meant."""

import pytest
from payercases import HEAD, catalogue_of, codes_of, write

from toolkit.payers.catalogue import Catalogue


def complaints(folder, text, name="acme"):
    write(folder, name, text)
    return Catalogue.load([folder]).findings


def the_complaint(folder, text):
    (finding,) = complaints(folder, text)
    return finding


def test_a_sound_profile_is_read_without_a_word(tmp_path):
    catalogue = catalogue_of(tmp_path, "{id: strengths, section: strengths}")
    assert catalogue.findings == ()
    (profile,) = catalogue.profiles
    assert (profile.key, profile.file, profile.names) == ("acme@1", "acme.yaml", ("acme", "Acme Health"))


@pytest.mark.parametrize(
    ("demand", "code", "line", "words"),
    [
        ("{id: a, section: strenghts}", "PP104", 9, ['"strenghts" is no section', 'Did you mean "strengths"?']),
        ("{id: a, sectoin: strengths}", "PP103", 9, ["does not say what it is about", 'did you mean "section"?']),
        ("{id: a, section: strengths, pointer_okay: yes}", "PP102", 9, ['"pointer_okay"', '"pointer_ok"']),
        ("{id: a, section: strengths, pointer_ok: maybe}", "PP104", 9, ['"pointer_ok"', "Write yes or no"]),
        ("{section: strengths}", "PP103", 9, ['The key "id" is missing']),
        ("{id: A B, section: strengths}", "PP104", 9, ['"id"', "small letters"]),
        ("{id: a, every: objectives, has: target_dat}", "PP104", 9, ['"target_dat" is no field', "target_date"]),
        ("{id: a, every: objectivs, has: target_date}", "PP104", 9, ['"objectivs" is no kind of row', "objectives"]),
        ("{id: a, every: objectives, has: []}", "PP104", 9, ["at least one is needed"]),
        ("{id: a, every: objectives, has: [measure, measure]}", "PP104", 9, ['"measure" stands twice']),
        ("{id: a, every: goals, at_least: 0, of: objectives}", "PP104", 9, ['"at_least"', "larger number"]),
        ("{id: a, every: goals, at_least: 1, of: diagnoses}", "PP104", 9, ["do not hang on goals"]),
        ("{id: a, review_every: 30 dyas, from: plan}", "PP104", 9, ['"review_every"', 'Did you mean "days"?']),
        ("{id: a, review_every: -30 days, from: plan}", "PP104", 9, ["above 0"]),
        ("{id: a, review_every: 30 days, from: plann}", "PP104", 9, ['"plann"', 'Did you mean "plan"?']),
        ("{id: a, review_every: 12 months, first: 24 hours, from: plan}", "PP105", 9, ["admission alone"]),
        ("{id: a, review_every: 24 hours, first: 3 days, from: admission}", "PP105", 9, ["go on from hours alone"]),
        (
            "{id: a, certified_every: 24 hours, from: admission, by: physician, then_from: signature}",
            "PP105",
            9,
            ["not counted from a signature"],
        ),
        ("{id: a, review_every: 30 days, first: next review, from: plan}", "PP105", 9, ["waits for"]),
        ("{id: a, review_every: 30 days}", "PP103", 9, ['The key "from" is missing']),
        ("{id: a, first_plan_within: 30 days, from: plan}", "PP105", 9, ["comes after the first plan"]),
        ("{id: a, interim_plan_within: 24 hours, from: intake}", "PP105", 9, ["admission alone"]),
        ("{id: a, review_every: 6 months, from: plan, start_day: counted}", "PP105", 9, ["where days are counted"]),
        ("{id: a, review_every: 30 days, from: plan, start_day: counts}", "PP104", 9, ['Did you mean "counted"?']),
        ("{id: a, review_every: 30 days, from: plan, grace: 6 sessions}", "PP105", 9, ["grace is counted in"]),
        ("{id: a, review_every: 30 days, from: plan, grace: {later_of: [1 day, 2 days]}}", "PP104", 9, ["single span"]),
        ("{id: a, review_every: 30 days, from: plan, opens: 1 month}", "PP105", 9, ["in calendar days"]),
        ("{id: a, signed_by: physican}", "PP104", 9, ['"physican" is no role', 'Did you mean "physician"?']),
        ("{id: a, signed_by: client, attempts: yes}", "PP105", 9, ["attempts stand beside a reason"]),
        ("{id: a, signed_by: client, with: datum}", "PP104", 9, ['"with"', "date"]),
        ("{id: a, section: strengths, when: {age_undr: 18}}", "PP102", 9, ['"age_undr"', 'Did you mean "age_under"?']),
        ("{id: a, section: strengths, when: {}}", "PP104", 9, ["says at least one thing"]),
        ("{id: a, section: strengths, when: {age_from: 18, age_under: 18}}", "PP105", 9, ["nobody is 18 or older"]),
        ("{id: a, section: strengths, when: {has: medication}}", "PP104", 9, ["medications"]),
        ("{id: a, section: strengths, when: {any_of: [{age_under: 18}]}}", "PP104", 9, ["list of another length"]),
        ("{id: a, section: strengths, when: {legal_status: volunatry}}", "PP104", 9, ['Did you mean "voluntary"?']),
        (
            "{id: a, section: strengths, effective: {from: 2026-02-01, to: 2026-01-01}}",
            "PP105",
            9,
            ["ends before it begins"],
        ),
        ("{id: a, section: strengths, effective: {from: soon}}", "PP104", 9, ['"from"', "2026-09-01"]),
        ("{id: a, section: strengths, standing: certain}", "PP104", 9, ['"standing"', "verified"]),
        ("{id: a, section: strengths, standing: example}", "PP105", 9, ["is an example and cites a rule"]),
        ("{id: a, section: strengths, checked: 20261123}", "PP104", 9, ['"checked"', "2026-09-01"]),
        ("{id: a, section: strengths, checked: '2026-11-23T00:00:00Z'}", "PP104", 9, ['"checked"', "2026-09-01"]),
        ("{id: a, section: strengths, checked: 2026-02-30}", "PP104", 9, ['"checked"', "2026-09-01"]),
        ("{id: a, section: strengths, when: {age_under: true}}", "PP104", 9, ['"age_under"', "whole number"]),
        ("just words", "PP103", 9, ["does not say what it is about"]),
    ],
)
def test_a_slip_in_a_demand_is_found_in_its_line(tmp_path, demand, code, line, words):
    (finding,) = catalogue_of(tmp_path, demand).findings
    assert (finding.code, str(finding.place)) == (code, f"acme.yaml:{line}")
    for word in words:
        assert word in f"{finding.message} {finding.hint}"


def test_the_line_is_that_of_the_value_and_not_of_its_demand(tmp_path):
    text = f"{HEAD}demands:\n  - id: a\n    section: strengths\n    when:\n      age_under: eighteen\n"
    finding = the_complaint(tmp_path, text)
    assert (finding.code, str(finding.place)) == ("PP104", "acme.yaml:12")


@pytest.mark.parametrize(
    ("head", "code", "line", "words"),
    [
        ("id: acme\nversion: '1'\nstanding: example\n", "PP103", 1, ['The key "title" is missing']),
        ("id: Acme Co\ntitle: A\nversion: '1'\nstanding: example\n", "PP104", 1, ["small letters"]),
        ("id: acme\ntitle: A\nversion: a b\nstanding: example\n", "PP104", 3, ['"version"']),
        ("id: acme\ntitel: A\ntitle: A\nversion: '1'\nstanding: example\n", "PP102", 2, ['Did you mean "title"?']),
        ("id: acme\ntitle: A\ntitle: B\nversion: '1'\nstanding: example\n", "PP106", 3, ["stands a second time"]),
        ("id: acme\ntitle: A\nversion: '1'\nstanding: example\nleaves_out: [x]\n", "PP105", 1, ["extends no profile"]),
        ("id: acme\ntitle: A\nversion: '1'\nstanding: example\nextends: other\n", "PP107", 5, ["no such profile"]),
        ("id: acme\ntitle: A\nversion: '1'\nstanding: example\nreplaces: acme@1\n", "PP112", 5, ["to replace"]),
        (
            "id: acme\ntitle: A\nversion: '1'\nstanding: example\napplies_to:\n  payer: Acme\n",
            "PP102",
            6,
            ['Did you mean "payers"?'],
        ),
        (
            "id: acme\ntitle: A\nversion: '1'\nstanding: example\napplies_to:\n  ages: {from: 18, under: 12}\n",
            "PP105",
            6,
            ["nobody is 18 or older"],
        ),
        ("id: acme\ntitle: A\nversion: '1'\nstanding: example\ndemands: none\n", "PP104", 5, ["Write a list"]),
        ("- id: acme\n", "PP101", 1, ["not a profile"]),
        ("", "PP101", 1, ["not a profile"]),
        ("id: &x acme\ntitle: *x\n", "PP101", 2, ["alias"]),
        ("id: !!python/name:os.system acme\n", "PP101", 1, ["tag"]),
        ("id: [acme\n", "PP101", 1, ["never closed"]),
    ],
)
def test_a_slip_in_the_head_is_found_in_its_line(tmp_path, head, code, line, words):
    finding = the_complaint(tmp_path, head)
    assert (finding.code, str(finding.place)) == (code, f"acme.yaml:{line}")
    for word in words:
        assert word in f"{finding.message} {finding.hint}"


def test_a_file_that_is_not_text_is_unreadable(tmp_path):
    (tmp_path / "acme.yaml").write_bytes(b"\xff\xfe\x00\xd8\x81")
    (finding,) = Catalogue.load([tmp_path]).findings
    assert finding.code == "PP101"
    (tmp_path / "acme.yaml").write_bytes(b"\x80\x81\x82")
    (finding,) = Catalogue.load([tmp_path]).findings
    assert (finding.code, str(finding.place)) == ("PP101", "acme.yaml")


def test_every_slip_of_a_file_is_told_at_once(tmp_path):
    catalogue = catalogue_of(tmp_path, "{id: a, section: x}", "{id: b, signed_by: y}", "{id: c, every: z, has: text}")
    assert codes_of(catalogue) == ["PP104", "PP104", "PP104"]
    assert [finding.place.line for finding in catalogue.findings] == [9, 10, 11]


def test_more_demands_than_any_rule_has_are_refused_and_not_compared(tmp_path):
    (finding,) = catalogue_of(tmp_path, *(f"{{id: a{number}, section: goals}}" for number in range(501))).findings
    assert (finding.code, finding.hint) == ("PP104", "Write a list of another length: at most 500.")


def test_two_demands_of_one_id_contradict_each_other(tmp_path):
    catalogue = catalogue_of(tmp_path, "{id: a, section: goals}", "{id: a, section: needs}")
    (finding,) = catalogue.findings
    assert (finding.code, str(finding.place)) == ("PP105", "acme.yaml:10")


def test_two_review_intervals_under_one_condition_contradict_each_other(tmp_path):
    one, other = "{id: a, review_every: 30 days, from: plan}", "{id: b, review_every: 60 days, from: plan}"
    assert codes_of(catalogue_of(tmp_path, one, other)) == ["PP105"]


def test_review_intervals_under_different_conditions_or_on_different_days_do_not(tmp_path):
    young = "{id: a, review_every: 90 days, from: plan, when: {age_under: 18}}"
    grown = "{id: b, review_every: 180 days, from: plan, when: {age_from: 18}}"
    assert codes_of(catalogue_of(tmp_path, young, grown)) == []
    before = "{id: a, review_every: 90 days, from: plan, effective: {to: 2026-06-30}}"
    after = "{id: b, review_every: 180 days, from: plan, effective: {from: 2026-07-01}}"
    assert codes_of(catalogue_of(tmp_path, before, after)) == []


def test_a_verified_demand_needs_its_citation_and_the_day_of_the_check(tmp_path):
    head = "id: acme\ntitle: A\nversion: '1'\nstanding: verified\n"
    findings = catalogue_of(tmp_path, "{id: a, section: goals}", head=head).findings
    assert sorted(finding.message for finding in findings) == [
        'Demand "a": it is verified and does not say when that was checked.',
        'Demand "a": it is verified and has no citation.',
    ]


def test_a_demand_on_days_on_which_its_profile_does_not_hold_is_a_contradiction(tmp_path):
    head = f"{HEAD}effective: {{from: 2026-01-01}}\n"
    demand = "{id: a, section: goals, effective: {to: 2025-12-31}}"
    assert codes_of(catalogue_of(tmp_path, demand, head=head)) == ["PP105"]


def test_a_version_may_be_typed_as_a_number_or_a_day(tmp_path):
    for typed, version in (("2025", "2025"), ("1.2", "1.2"), ("2025-04-04", "2025-04-04")):
        head = f"id: acme\ntitle: A\nversion: {typed}\nstanding: example\n"
        assert catalogue_of(tmp_path, head=head).profiles[0].version == version


def test_a_level_of_care_may_be_typed_as_a_number(tmp_path):
    for typed in ("[2.1, 3.5]", "2.1"):
        head = f"{HEAD.replace('payers: [Acme Health]', f'payers: [Acme Health], levels_of_care: {typed}')}"
        (profile,) = catalogue_of(tmp_path, head=head).profiles
        assert profile.applies_to.levels_of_care[0] == "2.1"
