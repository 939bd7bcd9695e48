"""`plankit payer show`, `diff` and `lint` as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from world import AS_OF, build_world

from toolkit.cli.main import cli

DRAFT = """\
id: little-payer
title: Little payer
version: "2"
source: Contract of 2027, section 4
standing: verified
checked: 2026-09-15
note: Second edition.
applies_to: {payers: [Little payer], ages: {from: 12}}
effective: {from: 2026-09-01}
demands:
  - {id: strengths, section: strengths, when: {age_under: 18}}
  - {id: crisis, section: crisis_plan, pointer_ok: yes}
  - {id: review, review_every: {agency_value: little_review, otherwise: 10 days}, from: plan}
"""


@pytest.fixture
def world(tmp_path: Path, monkeypatch) -> Path:
    build_world(tmp_path)
    (tmp_path / "draft.yaml").write_text(DRAFT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def plankit(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


# show


def test_show_prints_a_checklist_that_fits_a_narrow_screen(world):
    result = plankit("payer", "show", "draft.yaml", "--as-of", AS_OF)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[:2] == ["Little payer", f"little-payer@2, as of {AS_OF}"]
    for heading in ("PLAN CONTENT", "DEADLINES AND REVIEWS", "LEFT TO THE AGENCY"):
        assert heading in lines
    assert "☐ If the client is under 18: the plan has the section Strengths." in lines
    assert "    Contract of 2027, section 4 · verified, checked 2026-09-15" in lines
    flat = " ".join(result.stdout.split())
    assert "☐ State little_review under values in agency.yaml, for review; until then: 10 days." in flat
    assert "Ages from 12" in flat
    assert "Holds from 2026-09-01" in flat
    assert "File draft.yaml" in flat


def test_show_marks_what_is_inherited_and_warns_of_what_nobody_compared(world):
    text = " ".join(plankit("payer", "show", "wi-dhs-35-19", "--as-of", AS_OF).stdout.split())
    assert "inherited from base@1" in text
    assert "not compared with the rule's text" in text
    assert "wi-dhs-35-19.yaml, shipped with plankit" in text


def test_show_keeps_to_letters_that_the_console_has(world):
    runner = CliRunner(charset="ascii")
    text = runner.invoke(cli, ["payer", "show", "draft.yaml"]).stdout
    assert "[ ] If the client is under 18" in text


def test_show_gives_programs_each_demand_with_group_and_condition(world):
    plain = json.loads(plankit("payer", "show", "draft.yaml", "--as-of", AS_OF, "--json").stdout)
    (profile,) = plain["profiles"]
    assert (profile["id"], profile["version"], profile["origin"]) == ("little-payer", "2", "draft.yaml")
    assert profile["applies_to"] == {"payers": ["Little payer"], "ages": {"from": 12}}
    assert profile["left_to_agency"] == [{"name": "little_review", "otherwise": "10 days", "demands": ["review"]}]
    first = plain["demands"][0]
    assert (first["id"], first["group"], first["condition"]) == (
        "strengths",
        "Plan content",
        "if the client is under 18",
    )
    assert (first["citation"], first["standing"]) == ("Contract of 2027, section 4", "verified")


# diff


def test_diff_says_what_changed_and_whom_it_touches(world):
    result = plankit("payer", "diff", "little-payer", "draft.yaml", "caseload.xlsx", "--as-of", AS_OF)
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 80
    flat = " ".join(result.stdout.split())
    for said in (
        "Old: little-payer@1 Little payer (payer_profiles/little-payer.yaml)",
        "New: little-payer@2 Little payer (draft.yaml)",
        "Ages: from 12; before: any.",
        "New demands - The plan has the section Crisis plan, or names the document that holds it.",
        "Demands that are gone - The plan has the section Goals.",
        "Looser - The plan has the section Strengths (if the client is under 18).",
        "Clients: 3 of 3 are under these profiles as of 2026-10-01. 3 would lack something more",
        "- 3 clients would lack what little-payer@2#crisis asks for: The plan has the section Crisis plan, or names",
        "C001 Marcus Lindqvist",
        "Now lacks: The plan has no crisis plan.",
        "little-payer@2#crisis · Contract of 2027, section 4 (verified)",
        "Review of plan P1 due: 2026-09-11, before: no day",
    ):
        assert said in flat


def test_diff_without_a_caseload_speaks_of_profiles_alone(world):
    text = plankit("payer", "diff", "little-payer", "draft.yaml").stdout
    assert "New demands" in text
    assert "Clients:" not in text


def test_diff_of_a_profile_with_itself_says_so(world):
    assert "The two say the same." in plankit("payer", "diff", "little-payer", "little-payer@1").stdout


def test_diff_gives_programs_changes_and_clients(world):
    words = ("payer", "diff", "little-payer", "draft.yaml", "caseload.xlsx", "--as-of", AS_OF, "--json")
    plain = json.loads(plankit(*words).stdout)
    assert [profile["version"] for profile in plain["profiles"]] == ["1", "2"]
    assert {"added", "dropped", "looser", "scope"} <= {change["kind"] for change in plain["changes"]}
    assert (plain["counts"]["touched"], plain["counts"]["lacking"]) == (3, 3)
    crisis = next(each for each in plain["demands"] if each["demand"] == "little-payer@2#crisis")
    assert (crisis["lacking"], crisis["no_longer_lacking"]) == (3, 0)
    assert crisis["sentence"].startswith("The plan has the section Crisis plan")
    client = plain["clients"][0]
    assert client["client"] == "C001"
    assert "little-payer@2#crisis" in [demand for found in client["lacks"] for demand in found["demands"]]
    assert client["dates"] == [
        {
            "what": "Review of plan P1",
            "before": "",
            "after": "2026-09-11",
            "earliest_before": "",
            "earliest_after": "",
            "why": client["dates"][0]["why"],
        }
    ]
    assert "Sings in a choir" not in json.dumps(plain)
    only = json.loads(plankit(*words, "--only", "C002").stdout)
    assert [each["client"] for each in only["clients"]] == ["C002"]


# lint


def test_lint_looks_at_a_draft_as_if_it_stood_in_the_own_folder(world):
    words = ("payer", "lint", "draft.yaml", "--as-of", AS_OF, "--fail-on", "warning")
    result = plankit(*words)
    assert result.exit_code == 1
    assert "draft.yaml:9: error PP110" in result.stdout
    assert plankit("payer", "lint", "little-payer", "--as-of", AS_OF, "--fail-on", "warning").exit_code == 0
    (world / "payer_profiles" / "little-payer.yaml").unlink()
    result = plankit(*words)
    assert (result.exit_code, "1 profile reviewed as of 2026-10-01: no errors" in result.stdout) == (0, True)


def test_lint_gives_file_and_line_and_fails_as_it_is_told(world):
    path = world / "payer_profiles" / "little-payer.yaml"
    path.write_text(path.read_text().replace("strengths, section: strengths", "strengths, section: strenghts"))
    result = plankit("payer", "lint", "--as-of", AS_OF)
    assert result.exit_code == 1
    assert "little-payer.yaml:9: error PP104" in result.stdout
    assert 'Did you mean "strengths"?' in " ".join(result.stdout.split())
    assert plankit("payer", "lint", "--fail-on", "never", "--as-of", AS_OF).exit_code == 0
    assert "1 error" in result.stdout.splitlines()[-1]


def test_lint_warns_of_stale_checks_as_of_a_day(world):
    draft = DRAFT.replace("little-payer", "new-payer", 1).replace("[Little", "[New")
    (world / "draft.yaml").write_text(draft)
    words = ("payer", "lint", "draft.yaml", "--as-of", "2028-01-01")
    assert plankit(*words).exit_code == 0
    assert plankit(*words, "--fail-on", "warning").exit_code == 1
    plain = json.loads(plankit(*words, "--json").stdout)
    assert [(f["code"], f["severity"], f["place"]) for f in plain["findings"]] == [("PP302", "warning", "draft.yaml:6")]
    assert [(p["id"], p["file"], p["sound"]) for p in plain["profiles"]] == [("new-payer", "draft.yaml", True)]
    assert plain["as_of"] == "2028-01-01"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("show", "little-pyer"), 4, 'Did you mean "little-payer"?'),
        (("show", "little-payer@9"), 4, 'There is no payer profile "little-payer@9"'),
        (("show", "nowhere.yaml"), 4, "no such file"),
        (("diff", "little-payer"), 2, "NEW"),
        (("diff", "little-payer", "little-pyer"), 4, 'Did you mean "little-payer"?'),
        (("diff", "little-payer", "draft.yaml", "nowhere.xlsx"), 3, "no such file"),
        (("diff", "little-payer", "draft.yaml", "--map", "map.xlsx"), 2, "--map reads a SOURCE"),
        (("lint", "little-pyer"), 4, 'Did you mean "little-payer"?'),
        (("lint", "nowhere.yaml"), 4, "no such file"),
        (("lint", "payer_profiles/"), 4, "This is a folder"),
    ],
)
def test_what_stands_in_the_way_has_its_exit_code(world, words, code, said):
    result = plankit("payer", *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr


@pytest.mark.parametrize("text", ["a: &x [1]\nb: *x\n", "!!python/name:os.system {}\n", "", "- 1\n", "id: [\n", "\x00"])
def test_lint_finds_what_is_no_profile_at_all(world, text):
    (world / "draft.yaml").write_text(text)
    result = plankit("payer", "lint", "draft.yaml", "--as-of", AS_OF)
    assert result.exit_code == 1
    assert "draft.yaml" in result.stdout
    assert "PP101" in result.stdout


def test_a_profile_with_errors_is_not_shown_or_compared_and_the_line_is_named(world):
    (world / "draft.yaml").write_text("id: x\ntitle: X\nversion: 1\nstanding: verifyed\n")
    for words in (("show", "draft.yaml"), ("diff", "little-payer", "draft.yaml")):
        result = plankit("payer", *words)
        assert result.exit_code == 4
        assert "draft.yaml:4" in result.stderr
        assert 'Did you mean "verified"?' in result.stderr
