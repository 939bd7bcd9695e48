"""Outcome tools: ranges, bands, change, scoring. Expected figures are those of docs/measures.md, written out by hand."""

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.records.care import OutcomeMeasure
from toolkit.records.outcometools import (
    Trend,
    band_of,
    change_between,
    change_since,
    outcome_tools,
    score,
    tool_named,
    total_problem,
)

TOOLS = {tool.name: tool for tool in outcome_tools()}


def measure(total, day="2026-09-01", tool="PHQ-9", number=1):
    return OutcomeMeasure(id=f"OM{number}", tool=tool, date=dt.date.fromisoformat(day), total=total)


@pytest.mark.parametrize(
    ("tool", "total", "band"),
    [
        ("PHQ-9", 0, "minimal"), ("PHQ-9", 4, "minimal"), ("PHQ-9", 5, "mild"), ("PHQ-9", 9, "mild"),
        ("PHQ-9", 10, "moderate"), ("PHQ-9", 14, "moderate"), ("PHQ-9", 15, "moderately severe"),
        ("PHQ-9", 19, "moderately severe"), ("PHQ-9", 20, "severe"), ("PHQ-9", 27, "severe"),
        ("GAD-7", 4, "minimal"), ("GAD-7", 5, "mild"), ("GAD-7", 10, "moderate"), ("GAD-7", 15, "severe"),
        ("AUDIT", 7, "zone I"), ("AUDIT", 8, "zone II"), ("AUDIT", 16, "zone III"), ("AUDIT", 20, "zone IV"),
    ],
)  # fmt: skip
def test_a_total_lies_in_its_band(tool, total, band):
    assert band_of(TOOLS[tool], total).label == band


@pytest.mark.parametrize(
    ("tool", "total"), [("PCL-5", 40), ("LOCUS", 20), ("CANS", 16), ("DLA-20", 4), ("PHQ-9", 28), ("PHQ-9", None)]
)
def test_there_is_no_band_without_a_published_one_or_beyond_the_range(tool, total):
    assert band_of(TOOLS[tool], total) is None


@pytest.mark.parametrize("tool", [tool for tool in outcome_tools() if tool.bands], ids=lambda tool: tool.name)
def test_bands_cover_the_range_without_gap_or_overlap(tool):
    covered = [number for band in tool.bands.steps for number in range(band.low, band.high + 1)]
    assert covered == list(range(tool.total.low, tool.total.high + 1))


def test_every_figure_says_where_it_comes_from():
    for tool in outcome_tools():
        assert tool.licence
        for figures in (tool.bands, tool.change):
            assert figures is None or (figures.citation and figures.standing in ("secondary", "unverified"))
        assert not (tool.typed_in and (tool.items or tool.bands))


def test_zones_of_the_audit_stand_as_unverified():
    assert TOOLS["AUDIT"].bands.standing == "unverified"


@pytest.mark.parametrize(
    ("tool", "total", "problem"),
    [
        ("PHQ-9", 28, "PHQ-9 goes from 0 to 27"),
        ("PHQ-9", -1, "PHQ-9 goes from 0 to 27"),
        ("GAD-7", 9.5, "GAD-7 gives whole numbers"),
        ("PHQ-9", 9.0, ""),
        ("DLA-20", 4.35, ""),
        ("DLA-20", 87, "DLA-20 goes from 1 to 7"),
        ("LOCUS", 999, ""),
    ],
)
def test_a_total_that_the_tool_cannot_give_is_said_to_be_so(tool, total, problem):
    assert total_problem(TOOLS[tool], total) == problem


@pytest.mark.parametrize(
    ("tool", "before", "after", "trend"),
    [
        ("PHQ-9", 17, 12, Trend.NO_RELIABLE_CHANGE),
        ("PHQ-9", 17, 11, Trend.IMPROVED),
        ("PHQ-9", 9, 15, Trend.WORSE),
        ("GAD-7", 10, 6, Trend.IMPROVED),
        ("GAD-7", 10, 13, Trend.NO_RELIABLE_CHANGE),
        ("PCL-5", 52, 43, Trend.NO_RELIABLE_CHANGE),
        ("PCL-5", 52, 42, Trend.IMPROVED),
        ("DLA-20", 3.1, 3.4, Trend.IMPROVED),
        ("DLA-20", 3.4, 3.1, Trend.WORSE),
        ("DLA-20", 3.1, 3.3, Trend.NO_RELIABLE_CHANGE),
        ("AUDIT", 26, 4, Trend.NOT_JUDGED),
        ("CANS", 16, 2, Trend.NOT_JUDGED),
    ],
)
def test_a_change_is_judged_by_the_tools_own_threshold(tool, before, after, trend):
    assert change_between(TOOLS[tool], measure(before), measure(after)).trend is trend


def test_the_zones_of_a_change_are_shown_side_by_side():
    before, after = change_between(TOOLS["AUDIT"], measure(26), measure(12)).bands
    assert (before.label, after.label) == ("zone IV", "zone II")


def test_an_agency_sets_its_own_threshold_for_the_pcl():
    change = change_between(TOOLS["PCL-5"], measure(52), measure(42), {"pcl_5_change": 15})
    assert (change.trend, change.threshold, change.source) == (Trend.NO_RELIABLE_CHANGE, 15, "set by the agency")


@pytest.mark.parametrize("value", ["15", True, 0, -3, None])
def test_a_threshold_that_is_no_number_is_passed_over(value):
    assert change_between(TOOLS["PCL-5"], measure(52), measure(42), {"pcl_5_change": value}).threshold == 10


def test_only_the_pcl_takes_a_threshold_of_the_agency():
    assert [tool.name for tool in outcome_tools() if tool.change and tool.change.agency_value] == ["PCL-5"]


def test_change_since_first_and_since_last():
    scores = [measure(20, "2026-07-01"), measure(12, "2026-08-01", number=2), measure(13, "2026-09-01", number=3)]
    assert change_since(scores, scores[2], "first").by == -7
    assert change_since(scores, scores[2], "last").by == 1
    assert change_since(scores, scores[2], "first").trend is Trend.IMPROVED
    assert change_since(scores, scores[0]) is None


def test_scores_of_other_tools_and_impossible_ones_are_passed_over():
    scores = [measure(20, "2026-07-01"), measure(41, "2026-08-01"), measure(3, "2026-08-02", tool="GAD-7")]
    last = measure(14, "2026-09-01", tool="phq 9")
    assert change_since([*scores, last], last).earlier is scores[0]


def test_a_change_says_its_source_and_how_well_it_is_founded():
    assert change_between(TOOLS["PHQ-9"], measure(9), measure(15)).source.endswith("(secondary)")
    assert change_between(TOOLS["AUDIT"], measure(9), measure(15)).source == ""


@pytest.mark.parametrize(
    ("written", "tool"), [("phq9", "PHQ-9"), ("PHQ 9", "PHQ-9"), ("Gad–7", "GAD-7"), ("dla", "DLA-20")]
)
def test_a_tool_is_known_by_its_name_in_any_spelling(written, tool):
    assert tool_named(written).tool is TOOLS[tool]


@pytest.mark.parametrize(("written", "near"), [("AUDIT-C", "AUDIT"), ("PHQ-8", "PHQ-9"), ("WHODAS", "")])
def test_another_tool_is_never_taken_for_one_of_a_like_name(written, near):
    assert (tool_named(written).tool, tool_named(written).near) == (None, near)


def test_answers_are_summed():
    assert score(TOOLS["GAD-7"], [0, 1, 2, 3, 0, 1, 2]).total == 9


def test_a_missing_answer_makes_a_score_incomplete_and_nothing_is_prorated():
    result = score(TOOLS["GAD-7"], [3, 3, None, 3, 3, 3, None])
    assert (result.total, result.missing, result.is_incomplete) == (None, (3, 7), True)


def test_item_9_of_the_phq_is_shown_even_where_the_score_is_incomplete():
    assert score(TOOLS["PHQ-9"], [0, None, 0, 0, 0, 0, 0, 0, 1]).notices
    assert not score(TOOLS["PHQ-9"], [3, 3, 3, 3, 3, 3, 3, 3, 0]).notices


@pytest.mark.parametrize("tool", ["LOCUS", "CALOCUS", "DLA-20", "CANS", "ANSA", "AUDIT"])
def test_a_licensed_tool_is_never_scored(tool):
    with pytest.raises(ValueError, match="never scored"):
        score(TOOLS[tool], [1] * 20)


@pytest.mark.parametrize("answers", [[0] * 6, [0] * 8, [0, 0, 0, 0, 0, 0, 4], [-1, 0, 0, 0, 0, 0, 0]])
def test_answers_that_the_tool_does_not_take_are_refused(answers):
    with pytest.raises(ValueError, match="7 answers from 0 to 3"):
        score(TOOLS["GAD-7"], answers)


@settings(max_examples=60)
@given(before=st.integers(0, 27), after=st.integers(0, 27))
def test_a_change_and_its_reverse_say_the_contrary(before, after):
    there = change_between(TOOLS["PHQ-9"], measure(before), measure(after)).trend
    back = change_between(TOOLS["PHQ-9"], measure(after), measure(before)).trend
    contrary = {Trend.IMPROVED: Trend.WORSE, Trend.WORSE: Trend.IMPROVED}
    assert back is contrary.get(there, there)


def test_the_name_of_an_agencys_threshold_is_one_that_agency_yaml_takes():
    names = [tool.change.agency_value for tool in outcome_tools() if tool.change and tool.change.agency_value]
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
