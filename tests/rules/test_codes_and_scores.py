"""What the rules on diagnosis codes and scores say: never a code written out, and the agency's own threshold."""

import pytest
from rule_cases import case_of

from toolkit.rules.check import check_case


def only_finding(fragment):
    (finding,) = check_case(case_of(fragment))
    return finding


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("F43.1", "It goes on with 0, 1 or 2. "),
        ("F32", "It goes on with .0, .1, .2, .3, .4, .5, .81, .89, .9 or .A. "),
        ("F41.O", "Did you mean “0” as character 5? "),
        ("F32.AA", "Did you mean it without character 6? "),
        ("F9", ""),
        ("F4O.10", "Did you mean “0” as character 3? "),
        ("FO1.50", "Did you mean “0” as character 2? "),
        ("anxiety", "Look the code up"),
        ("\N{COLLISION SYMBOL}", "Look the code up"),
    ],
)
def test_hints_name_characters_and_never_the_code(code, hint):
    finding = only_finding({"diagnoses": [{"id": "D1", "code": code}]})
    assert finding.hint.startswith(hint)
    assert code not in finding.message + finding.hint
    assert finding.value == code


def test_many_endings_are_cut_short():
    assert ".3XXS and 6 more. " in only_finding({"diagnoses": [{"id": "D1", "code": "X71"}]}).hint


@pytest.mark.parametrize(
    ("code", "found"), [("F32", "DX102"), ("309.81", "DX101"), ("G47.00", "DX104"), ("F32.A", None)]
)
def test_each_code_is_found_once(code, found):
    assert [f.code for f in check_case(case_of({"diagnoses": [{"id": "D1", "code": code}]}))] == (
        [found] if found else []
    )


def test_a_plan_outside_every_release_has_one_remark_however_many_codes_there_are():
    many = [{"id": f"D{number}", "code": "F32"} for number in range(1, 5)]
    old = case_of({"plan": {"written": "2026-03-02", "effective": "2026-03-02"}, "diagnoses": many})
    assert [f.code for f in check_case(old) if f.code.startswith("DX")] == ["DX103"]


def test_the_agencys_own_threshold_decides_for_the_pcl():
    scores = [
        {"id": "OM1", "tool": "PCL-5", "date": "2026-08-28", "total": 40},
        {"id": "OM2", "tool": "PCL-5", "date": "2026-09-22", "total": 52},
    ]
    case = case_of({"outcome_measures": scores})
    assert only_finding({"outcome_measures": scores}).code == "ME104"
    case.demands.agency_values = {"pcl_5_change": 15}
    assert check_case(case) == []
