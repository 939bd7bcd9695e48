"""Every rule finds what its bad example shows, and nothing in its good example and its near misses."""

from pathlib import Path

import pytest
import yaml
from rule_cases import case_of

from toolkit.rules.check import check_case
from toolkit.rules.registry import RULES

CASES = Path(__file__).parent / "cases"


def near_misses():
    for rule in RULES:
        path = CASES / f"{rule.code}.yaml"
        cases = yaml.safe_load(path.read_text(encoding="utf-8"))
        for name, fragment in cases.items():
            yield pytest.param(rule, fragment, id=f"{rule.code}-{name}")


def codes(case):
    return [finding.code for finding in check_case(case)]


def test_a_sound_plan_yields_no_finding():
    assert check_case(case_of({})) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_bad_example_yields_exactly_its_finding(rule):
    assert codes(case_of(rule.bad)) == [rule.code]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_good_example_yields_none(rule):
    assert codes(case_of(rule.good)) == []


@pytest.mark.parametrize(("rule", "fragment"), [*near_misses()])
def test_near_miss_passes(rule, fragment):
    assert codes(case_of(fragment)) == fragment.get("near", [])
