"""What must hold of the rules as a set: codes, names, pages, sentences."""

import re
from pathlib import Path

import pytest
import yaml
from rule_cases import case_of

from toolkit.errors import UnknownNameError
from toolkit.findings import CODES, Severity, Stage
from toolkit.rules.check import check_case
from toolkit.rules.pages import HEADINGS, explain, index_page, page, write_pages
from toolkit.rules.registry import FAMILIES, RULES, RULES_BY_CODE, register, rule_named

CASES = Path(__file__).parent / "cases"
PAGES = Path(__file__).parents[2] / "docs" / "rules"

every_rule = pytest.mark.parametrize("rule", RULES_BY_CODE.values(), ids=lambda rule: rule.code)


def test_codes_and_names_are_unique():
    assert len({rule.code for rule in RULES_BY_CODE.values()}) == len(RULES_BY_CODE)
    assert len({rule.name for rule in RULES_BY_CODE.values()}) == len(RULES_BY_CODE)
    assert len({type(rule) for rule in RULES_BY_CODE.values()}) == len(RULES_BY_CODE)


def test_a_rule_that_is_entered_twice_is_refused():
    with pytest.raises(ValueError, match="declared twice"):
        register(RULES[:1])


@every_rule
def test_rule_is_declared_as_it_describes_itself(rule):
    declared = CODES[rule.code]
    assert (declared.name, declared.title, declared.severity, declared.stage) == (
        rule.name,
        rule.title,
        rule.severity,
        rule.stage,
    )


@every_rule
def test_rule_is_described_in_full(rule):
    assert rule.code[:2] in FAMILIES
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*", rule.name)
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    for text in (rule.rationale, rule.mend):
        assert text.endswith(".")
        assert "  " not in text
    assert yaml.safe_load(rule.bad)
    assert yaml.safe_load(rule.good)
    assert rule.bad != rule.good
    assert re.fullmatch(r"\d+\.\d+", rule.since)


@every_rule
def test_only_a_demand_or_a_lost_row_blocks_a_document(rule):
    blocks = rule.severity is Severity.ERROR and rule.stage is Stage.CONTENT
    demanded = {f"CO1{number:02}" for number in (1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 15)}
    assert blocks == (rule.code in {*demanded, "GT101", "GT102", "GT103"})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_has_two_near_misses(rule):
    cases = yaml.safe_load((CASES / f"{rule.code}.yaml").read_text(encoding="utf-8"))
    assert len(cases) >= 2


def test_no_case_is_left_of_a_rule_that_is_gone():
    assert {path.stem for path in CASES.glob("*.yaml")} == {rule.code for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_finding_is_fit_to_print(rule):
    case = case_of(rule.bad)
    for finding in check_case(case):
        assert finding.message.endswith(".")
        assert finding.message[0].isupper() or finding.message[0].isdigit()
        assert finding.hint.endswith(".")
        assert finding.client == "0042"
        assert finding.cause
        assert finding.stage is rule.stage
        if case.plan is not None:
            assert finding.clinician == "Ruth Okafor"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_finding_never_quotes_the_record(rule):
    for finding in check_case(case_of(rule.bad)):
        value = finding.value or ""
        if len(value) > 3 and value not in CODES and not re.match(r"\d{4}-\d\d-\d\d", value):
            assert value not in finding.message + finding.hint


@every_rule
def test_page_is_there_and_true(rule):
    written = (PAGES / f"{rule.code}.md").read_text(encoding="utf-8")
    assert written == page(rule), "the page is out of date: make docs writes it anew"
    assert [line[3:] for line in written.splitlines() if line.startswith("## ")] == list(HEADINGS)


def test_index_is_true_and_no_page_is_left_over():
    assert (PAGES / "README.md").read_text(encoding="utf-8") == index_page()
    assert {path.stem for path in PAGES.glob("*.md")} == {*RULES_BY_CODE, "README"}


def test_pages_can_be_written_anew(tmp_path):
    written = write_pages(tmp_path)
    assert sorted(path.name for path in written) == sorted(path.name for path in PAGES.glob("*.md"))


def test_a_rule_is_found_by_code_and_by_name():
    assert rule_named("qu103") is rule_named("objective.undated") is RULES_BY_CODE["QU103"]
    assert "Fill in Target date." in explain("QU103")


def test_an_unknown_rule_names_the_nearest():
    with pytest.raises(UnknownNameError) as caught:
        rule_named("objective.undatd")
    assert "objective.undated" in str(caught.value)
