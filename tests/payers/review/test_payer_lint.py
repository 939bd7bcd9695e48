"""Reviews of profiles: each slip is found at its line, and sound profiles pass without a word."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from payercases import AS_OF, SHIPPED, write

from toolkit.errors import UnknownNameError
from toolkit.findings import CODES, Severity
from toolkit.payers.review.lint import Reviewed, review
from toolkit.payers.review.opening import ProfileShelves

HEAD = """\
id: acme
title: Acme outpatient
version: "1"
source: Acme manual 4.1
standing: verified
checked: 2026-11-23
applies_to: {payers: [Acme Health]}
"""
FIRST_LINE = HEAD.count("\n") + 2
"""The line of the first demand, each of which takes one."""

GROUND = """\
id: ground
title: Common ground
version: "1"
standing: example
demands:
  - {id: dx, section: diagnoses, pointer_ok: yes}
  - {id: kids, section: family_involvement, when: {age_under: 18}}
"""


def acme(folder: Path, *demands: str, head: str = HEAD, name: str = "acme") -> Path:
    items = "".join(f"  - {dedent(demand).strip()}\n" for demand in demands)
    return write(folder, name, head + (f"demands:\n{items}" if demands else ""))


def reviewed(folder: Path, *names: str, as_of: date = AS_OF) -> Reviewed:
    return review(ProfileShelves([folder]), names, as_of=as_of)


def found(folder: Path, *demands: str, head: str = HEAD, as_of: date = AS_OF) -> list[tuple[str, str]]:
    """(code, file:line) of all that is found in a profile of these demands."""
    acme(folder, *demands, head=head)
    write(folder, "ground", GROUND)
    return [(finding.code, str(finding.place)) for finding in reviewed(folder, "acme", as_of=as_of).findings]


def at(position: int) -> str:
    return f"acme.yaml:{FIRST_LINE + position}"


def test_the_shipped_profiles_have_no_error():
    result = reviewed(SHIPPED)
    assert [str(finding) for finding in result.findings if finding.severity is Severity.ERROR] == []
    assert len(result.files) >= 6


@pytest.mark.parametrize(
    "demands",
    [
        ("{id: a, section: strengths}", "{id: b, section: goals}"),
        (
            "{id: a, review_every: 180 days, from: plan}",
            "{id: b, review_every: 90 days, from: plan, when: {age_under: 18}}",
        ),
        ("{id: a, review_every: {later_of: [90 days, 6 sessions]}, from: plan, grace: 15 days}",),
        (
            "{id: a, interim_plan_within: 24 hours, from: admission}",
            "{id: b, first_plan_within: 30 days, from: admission}",
        ),
        ("{id: a, signed_by: client, when: {age_from: 18}}", "{id: b, signed_by: guardian, when: {age_under: 18}}"),
        ("{id: a, every: goals, has: measure}", "{id: b, every: goals, has: target_date}"),
        (
            "{id: a, section: history, effective: {to: 2026-06-30}}",
            "{id: b, section: history, effective: {from: 2026-07-01}}",
        ),
    ],
)
def test_what_is_sound_is_passed_without_a_word(tmp_path, demands):
    assert found(tmp_path, *demands) == []


# What makes a profile unusable is found as it is in use


@pytest.mark.parametrize(
    ("demand", "code", "meant"),
    [
        ("{id: a, section: strenghts}", "PP104", 'Did you mean "strengths"?'),
        ("{id: a, every: goals, has: mesure}", "PP104", 'Did you mean "measure"?'),
        ("{id: a, sektion: strengths}", "PP103", 'did you mean "section"?'),
        ("{id: a, section: goals, reson_ok: yes}", "PP102", 'Did you mean "reason_ok"?'),
        ("{id: a, review_every: -3 days, from: plan}", "PP104", "above 0"),
        ("{id: a, section: goals, when: {age_from: 21, age_under: 18}}", "PP105", "nobody is 21 or older"),
    ],
)
def test_errors_of_the_file_come_with_line_and_what_was_meant(tmp_path, demand, code, meant):
    acme(tmp_path, demand)
    (finding,) = reviewed(tmp_path).findings
    assert (finding.code, str(finding.place)) == (code, at(0))
    assert meant in f"{finding.message} {finding.hint}"


@pytest.mark.parametrize("standing", ["verified", "secondary"])
def test_what_is_verified_or_secondary_needs_a_citation_and_a_day(tmp_path, standing):
    head = HEAD.replace("source: Acme manual 4.1\n", "").replace("verified", standing)
    acme(tmp_path, "{id: a, section: goals}", head=head.replace("checked: 2026-11-23\n", ""))
    messages = [finding.message for finding in reviewed(tmp_path).findings]
    assert len(messages) == 2
    assert "does not say when" in messages[0]
    assert "has no citation" in messages[1]


@pytest.mark.parametrize(
    ("head", "code", "line"),
    [
        (HEAD.replace("title:", "extends: ground\nleaves_out: [diagnoses]\ntitle:"), "PP109", 3),
        (HEAD.replace("title:", "extends: grond\ntitle:"), "PP107", 2),
        (HEAD.replace("title:", "replaces: ground@1\ntitle:"), "PP112", 2),
    ],
)
def test_what_it_builds_on_leaves_out_and_replaces_must_be_there(tmp_path, head, code, line):
    assert found(tmp_path, head=head) == [(code, f"acme.yaml:{line}")]


# Founding


def test_what_is_unverified_says_at_least_where_to_look(tmp_path):
    head = HEAD.replace("source: Acme manual 4.1\n", "").replace("verified", "unverified")
    line = FIRST_LINE - 1
    demands = ("{id: a, section: goals}", "{id: b, section: needs, citation: Contract}")
    assert found(tmp_path, *demands, head=head) == [("PP301", f"acme.yaml:{line}")]


def test_a_check_is_stale_when_it_is_older_than_a_year_and_not_a_day_before(tmp_path):
    demands = ("{id: a, section: goals}", "{id: b, section: needs}")
    assert found(tmp_path, *demands, as_of=date(2027, 11, 23)) == []
    assert found(tmp_path, *demands, as_of=date(2027, 11, 24)) == [("PP302", "acme.yaml:6")]
    (finding,) = reviewed(tmp_path, "acme", as_of=date(2027, 11, 24)).findings
    assert finding.severity is Severity.WARNING
    assert finding.message.startswith("2 demands were last checked on 2026-11-23")


def test_a_demand_with_a_check_of_its_own_is_told_at_its_own_line(tmp_path):
    demands = ("{id: a, section: goals, checked: 2024-02-29}", "{id: b, section: needs}")
    assert found(tmp_path, *demands, as_of=date(2025, 3, 1)) == [("PP303", "acme.yaml:6"), ("PP302", at(0))]


@pytest.mark.parametrize(
    "head",
    [
        HEAD.replace("verified\nchecked: 2026-11-23", "example").replace("source: Acme manual 4.1\n", ""),
        HEAD + "effective: {to: 2027-06-30}\n",
    ],
)
def test_nobody_need_check_an_example_or_what_no_longer_holds(tmp_path, head):
    codes = [code for code, _ in found(tmp_path, "{id: a, section: goals}", head=head, as_of=date(2029, 1, 1))]
    assert "PP302" not in codes


# Demands that never count


@pytest.mark.parametrize(
    ("first", "second", "idle"),
    [
        ("section: diagnoses", "section: diagnoses, pointer_ok: yes", 1),
        ("section: diagnoses, reason_ok: yes", "section: diagnoses", 0),
        ("section: diagnoses", "section: diagnoses", 1),
        ("section: diagnoses", "section: diagnoses, when: {age_under: 18}", 1),
        ("every: goals, has: [measure, target_date]", "every: goals, has: measure", 1),
        ("every: goals, at_least: 1, of: objectives", "every: goals, at_least: 3, of: objectives", 0),
        ("review_every: 90 days, from: plan", "review_every: 180 days, from: plan, when: {age_under: 18}", 1),
        ("signed_by: client", "signed_by: [client, guardian]", 1),
        ("section: history", "section: history, standing: secondary", 1),
        ("section: history, standing: unverified", "section: history", 0),
        ("section: history", "section: history, effective: {from: 2027-01-01}", 1),
    ],
)
def test_a_demand_that_another_always_overrules_is_found(tmp_path, first, second, idle):
    assert found(tmp_path, f"{{id: a, {first}}}", f"{{id: b, {second}}}") == [("PP304", at(idle))]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("section: diagnoses, when: {age_under: 18}", "section: diagnoses, pointer_ok: yes"),
        ("review_every: 90 days, from: plan, when: {age_under: 18}", "review_every: 60 days, from: admission"),
        ("review_every: 1 month, from: plan, when: {age_under: 18}", "review_every: 30 days, from: plan"),
        ("signed_by: client", "signed_by: [client, guardian], with: [date, credential]"),
        ("section: history, for_plan: narrative", "section: history"),
    ],
)
def test_two_that_can_each_decide_are_left_alone(tmp_path, first, second):
    assert found(tmp_path, f"{{id: a, {first}}}", f"{{id: b, {second}}}") == []


def test_what_is_inherited_can_overrule_and_be_overruled(tmp_path):
    head = HEAD.replace("title:", "extends: ground\ntitle:")
    acme(tmp_path, "{id: a, section: diagnoses, pointer_ok: yes, reason_ok: yes}", head=head)
    write(tmp_path, "ground", GROUND)
    (finding,) = reviewed(tmp_path, "acme").findings
    assert finding.severity is Severity.WARNING
    assert '"dx" (inherited from ground@1)' in finding.message
    acme(tmp_path, "{id: a, section: diagnoses}", head=head)
    (finding,) = reviewed(tmp_path, "acme").findings
    assert (finding.code, finding.severity) == ("PP304", Severity.INFO)
    assert "leaves_out" in finding.hint
    acme(tmp_path, "{id: dx, section: diagnoses}", head=head)
    assert reviewed(tmp_path, "acme").findings == ()


# Limits and conditions


@pytest.mark.parametrize(
    ("demand", "code", "said"),
    [
        ("review_every: 30 days, from: plan, grace: 60 days", "PP305", "the time for the paperwork (60 days)"),
        ("review_every: 30 days, from: plan, opens: 45 days", "PP305", "the window before the due day (45 days)"),
        ("review_every: {earlier_of: [180 days, 90 days]}, from: plan", "PP311", "180 days never decides"),
        ("review_every: {earlier_of: [90 days, 6 months]}, from: plan", "PP311", "6 months never decides"),
        ("review_every: {later_of: [90 days, 6 months]}, from: plan", "PP311", "90 days never decides"),
        ("review_every: {earlier_of: [90 days, 90 days]}, from: plan", "PP311", "90 days never decides"),
        (
            "review_every: {earlier_of: [{later_of: [2 sessions, 6 sessions]}, 90 days]}, from: plan",
            "PP311",
            "2 sessions never decides, since 6 sessions always comes last",
        ),
    ],
)
def test_limits_that_contradict_each_other_or_never_decide(tmp_path, demand, code, said):
    acme(tmp_path, f"{{id: a, {demand}}}")
    (finding,) = reviewed(tmp_path).findings
    assert (finding.code, str(finding.place)) == (code, at(0))
    assert said in finding.message


@pytest.mark.parametrize(
    "limit",
    [
        "{earlier_of: [90 days, 6 sessions]}",
        "{earlier_of: [1 month, 30 days]}",
        "{later_of: [10 days, 7 business days]}",
    ],
)
def test_limits_of_which_either_can_decide_are_left_alone(tmp_path, limit):
    assert found(tmp_path, f"{{id: a, review_every: {limit}, from: plan}}") == []


def test_an_interim_plan_comes_before_the_full_one(tmp_path):
    full = "{id: full, first_plan_within: 30 days, from: admission}"
    assert found(tmp_path, full, "{id: a, interim_plan_within: 45 days, from: admission}") == [("PP305", at(1))]
    assert found(tmp_path, full, "{id: a, interim_plan_within: 45 days, from: intake}") == []


@pytest.mark.parametrize(
    ("ages", "when", "is_found"),
    [
        ("{from: 18}", "{age_under: 18}", True),
        ("{under: 18}", "{age_from: 18}", True),
        ("{from: 18}", "{age_under: 19}", False),
        ("{from: 18}", "{any_of: [{age_under: 12}, {age_under: 16}]}", True),
        ("{from: 18}", "{any_of: [{age_under: 12}, {has: medications}]}", False),
        ("{from: 0, under: 120}", "{age_under: 18, any_of: [{age_from: 18}, {age_from: 21}]}", True),
    ],
)
def test_a_signature_for_ages_that_the_profile_does_not_have_is_never_asked_for(tmp_path, ages, when, is_found):
    head = HEAD.replace("[Acme Health]", f"[Acme Health], ages: {ages}")
    expected = [("PP306", at(0))] if is_found else []
    assert found(tmp_path, f"{{id: a, signed_by: guardian, when: {when}}}", head=head) == expected


def test_what_is_inherited_for_other_ages_is_nobody_s_mistake(tmp_path):
    head = HEAD.replace("title:", "extends: ground\ntitle:").replace("[Acme Health]", "[Acme Health], ages: {from: 18}")
    assert found(tmp_path, head=head) == []


def test_a_condition_on_a_level_of_care_or_programme_that_the_profile_is_not_for_is_doubtful(tmp_path):
    head = HEAD.replace("[Acme Health]", "[Acme Health], levels_of_care: ['2.1'], programmes: [Day clinic]")
    acme(
        tmp_path,
        "{id: a, section: goals, when: {level_of_care: '3.5'}}",
        "{id: b, section: needs, when: {programme: Ward}}",
        "{id: c, section: history, when: {level_of_care: ['2.1', '3.5'], programme: day clinic}}",
        head=head,
    )
    assert [(f.code, f.severity, str(f.place)) for f in reviewed(tmp_path).findings] == [
        ("PP306", Severity.WARNING, at(0)),
        ("PP306", Severity.WARNING, at(1)),
    ]


# How profiles stand together


def other(folder: Path, scope: str, **head: str) -> Path:
    text = HEAD.replace("id: acme", "id: zeta").replace("{payers: [Acme Health]}", scope)
    return write(folder, "zeta", text + "".join(f"{key}: {value}\n" for key, value in head.items()))


def test_a_name_that_two_profiles_claim_is_told_in_both_files(tmp_path):
    acme(tmp_path)
    other(tmp_path, "{payers: [Zeta, acme  HEALTH]}")
    assert [(f.code, str(f.place)) for f in reviewed(tmp_path).findings] == [
        ("PP307", "acme.yaml:7"),
        ("PP307", "zeta.yaml:7"),
    ]
    assert "zeta@1" in reviewed(tmp_path, "acme").findings[0].message


def test_a_name_that_is_another_profile_s_id_is_claimed_too(tmp_path):
    acme(tmp_path)
    other(tmp_path, "{payers: [acme]}")
    assert {(f.code, str(f.place)) for f in reviewed(tmp_path).findings} == {
        ("PP307", "acme.yaml:1"),
        ("PP307", "zeta.yaml:7"),
    }


@pytest.mark.parametrize(
    ("scope", "head"),
    [
        ("{payers: [Acme Health], programmes: [Ward]}", {}),
        ("{payers: [Acme Health], levels_of_care: ['3.5']}", {}),
        ("{payers: [Acme Health], ages: {under: 18}}", {}),
        ("{payers: [Acme Health]}", {"effective": "{to: 2025-12-31}"}),
    ],
)
def test_a_name_may_be_shared_by_profiles_that_no_client_fits_in_at_once(tmp_path, scope, head):
    text = "[Acme Health], programmes: [Clinic], levels_of_care: ['2.1'], ages: {from: 18}"
    acme(tmp_path, head=HEAD.replace("[Acme Health]", text) + "effective: {from: 2026-01-01}\n")
    other(tmp_path, scope, **head)
    assert [f.code for f in reviewed(tmp_path).findings if f.code == "PP307"] == []


def versions(folder: Path, *periods: str) -> list[tuple[str, str]]:
    for number, period in enumerate(periods, 1):
        head = HEAD.replace('"1"', f'"{number}"') + f"effective: {period}\n"
        acme(folder, head=head, name=f"acme-{number}")
    return [(f.code, str(f.place)) for f in reviewed(folder).findings]


def test_days_on_which_no_version_holds_are_found_at_the_version_that_begins(tmp_path):
    assert versions(tmp_path, "{to: 2024-12-31}", "{from: 2025-02-01}") == [("PP308", "acme-2.yaml:8")]
    (finding,) = reviewed(tmp_path).findings
    assert "from 2025-01-01 to 2025-01-31" in finding.message


def test_versions_that_follow_each_other_are_sound(tmp_path):
    assert versions(tmp_path, "{to: 2024-12-31}", "{from: 2025-01-01, to: 2026-06-30}", "{from: 2026-07-01}") == []


def test_versions_that_overlap_are_an_error_of_the_file(tmp_path):
    assert versions(tmp_path, "{to: 2025-01-31}", "{from: 2025-01-01}") == [("PP110", "acme-2.yaml:8")]


def test_a_profile_whose_last_version_has_ended_is_found(tmp_path):
    assert versions(tmp_path, "{to: 2026-11-22}") == [("PP309", "acme-1.yaml:8")]
    assert versions(tmp_path, "{to: 2026-11-23}") == []


@pytest.mark.parametrize(
    ("period", "lines"),
    [
        ("{from: 2019-01-01}", ["acme.yaml:9"]),
        ("{from: 2018-08-01}", []),
        ("{from: 2018-08-01, to: 2030-12-31}", ["acme.yaml:9"]),
    ],
)
def test_a_replacement_holds_on_all_days_of_what_it_replaces(tmp_path, period, lines):
    head = HEAD.replace("id: acme", "id: il-iatp\nreplaces: il-iatp@2018") + f"effective: {period}\n"
    path = acme(tmp_path, "{id: a, section: goals}", head=head)
    result = review(ProfileShelves([tmp_path, SHIPPED], own=True), [str(path)], as_of=AS_OF)
    assert [str(f.place) for f in result.findings if f.code == "PP310"] == lines


def test_a_shipped_id_without_a_word_about_it_is_an_error(tmp_path):
    acme(tmp_path, head=HEAD.replace("id: acme", "id: il-iatp"))
    result = review(ProfileShelves([tmp_path, SHIPPED], own=True), ["il-iatp"], as_of=AS_OF)
    assert [(f.code, str(f.place)) for f in result.findings if f.severity is Severity.ERROR] == [
        ("PP113", "acme.yaml:1")
    ]


# The review as a whole


def test_only_what_was_named_is_reviewed_and_a_wrong_name_is_answered_with_the_right_one(tmp_path):
    acme(tmp_path, "{id: a, section: strenghts}")
    write(tmp_path, "ground", GROUND)
    assert reviewed(tmp_path, "ground").findings == ()
    assert [file.path.name for file in reviewed(tmp_path, "acme", "acme@1").files] == ["acme.yaml"]
    with pytest.raises(UnknownNameError, match='Did you mean "ground"'):
        reviewed(tmp_path, "grund")


def test_findings_come_by_file_and_line_and_are_counted(tmp_path):
    acme(
        tmp_path,
        "{id: a, section: goals, reason_ok: yes}",
        "{id: b, section: goals}",
        "{id: c, review_every: 30 days, from: plan, grace: 60 days}",
    )
    other(tmp_path, "{payers: [Acme Health]}")
    result = reviewed(tmp_path)
    assert [str(f.place) for f in result.findings] == ["acme.yaml:7", at(0), at(2), "zeta.yaml:7"]
    assert result.counts == {Severity.INFO: 0, Severity.WARNING: 3, Severity.ERROR: 1}
    assert result.has_at_least(Severity.ERROR)


def test_every_code_of_reviews_is_declared():
    assert [code for code in sorted(CODES) if code.startswith("PP3")] == [f"PP3{number:02d}" for number in range(1, 12)]


def test_the_page_on_profiles_names_every_code_of_reviews():
    page = (Path(__file__).parents[3] / "docs" / "payer-profiles.md").read_text(encoding="utf-8")
    assert [code for code in sorted(CODES) if code.startswith("PP3") and code not in page] == []
