"""Texts are kept exactly, ids stay text, and what Excel did to them is said."""

# ruff: noqa: DTZ001 (workbooks know no time zones)

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from toolkit.findings import Severity
from toolkit.records.cells.values import as_text, parse_id, parse_ids, parse_text


def kind(result: tuple) -> str:
    return result[1].kind if result[1] else ""


@pytest.mark.parametrize(
    "text", ["plain", "two\n\nlines\n- one", "“é” & <b> 'x' — 😀 مرحبا", "a\u00a0b", "tab\there", "001", "TRUE", "1.10"]
)
def test_text_is_kept_exactly(text: str) -> None:
    assert parse_text(text) == (text, None)


def test_blanks_around_are_taken_off_and_line_ends_made_one() -> None:
    assert parse_text("  a  b \n") == ("a  b", None)
    assert parse_text("a\r\nb\rc\n") == ("a\nb\nc", None)
    assert parse_text(" \n\t\u00a0") == parse_text("") == parse_text(None) == (None, None)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a\x07b", "ab"), ("a\x00", "a"), ("one\x0btwo", "one\ntwo"), ("x\ufffe\ud83d", "x"), ("\x1f", None)],
)
def test_characters_that_no_document_can_hold_are_removed_and_said(text: str, kept: str | None) -> None:
    value, problem = parse_text(text)
    assert value == kept
    assert problem is not None
    assert (problem.kind, problem.severity) == ("text.control-characters", Severity.WARNING)


def test_a_text_as_long_as_a_cell_may_be_cut_off() -> None:
    assert kind(parse_text("x" * 32_766)) == ""
    assert kind(parse_text("x" * 32_767)) == "text.cut"
    assert kind(parse_text("x" * 32_768)) == ""
    assert kind(parse_text("😀" * 16_383 + "x")) == "text.cut"
    assert parse_text("x" * 32_766 + " ") == ("x" * 32_766, parse_text("x" * 32_767)[1])


@pytest.mark.parametrize(
    ("raw", "text", "problem"),
    [
        (5, "5", "text.number"),
        (5.0, "5", "text.number"),
        (0.1, "0.1", "text.number"),
        (1e-5, "0.00001", "text.number"),
        (-2.5, "-2.5", "text.number"),
        (1e300, "1e+300", "text.number"),
        (True, "TRUE", "text.true-false"),
        (False, "FALSE", "text.true-false"),
        (dt.date(2026, 3, 9), "2026-03-09", "text.date"),
        (dt.datetime(2026, 3, 9, 22, 30), "2026-03-09 22:30", "text.date"),
        (dt.datetime(2026, 3, 9, 22, 30, 5), "2026-03-09 22:30:05", "text.date"),
        (dt.time(22, 30), "22:30", "text.date"),
        (dt.timedelta(hours=30, seconds=5), "30:00:05", "text.date"),
    ],
)
def test_what_is_no_text_becomes_one_and_says_so(raw: object, text: str, problem: str) -> None:
    result = parse_text(raw)  # type: ignore[arg-type]
    assert (result[0], kind(result)) == (text, problem)
    assert as_text(raw) == text  # type: ignore[arg-type]


def test_what_a_cell_shows_goes_before_its_number() -> None:
    assert parse_text(0.5, shown="50%") == ("50%", None)
    assert parse_id(12, shown="C0012") == ("C0012", None)
    assert parse_id(1.1, shown="1.10") == ("1.10", None)
    assert parse_ids(1.1, shown="1.10") == (("1.10",), None)


@pytest.mark.parametrize("text", ["G1", "O1-2", "007", "1.10", "c.ruiz", "Peña-3", "A B", "2026-03-09", "1/2"])
def test_ids_stay_as_they_are(text: str) -> None:
    assert parse_id(f" {text}\u200b\n") == parse_id(text) == (text, None)


@pytest.mark.parametrize(
    ("raw", "value", "problem"),
    [
        (7, "7", ""),
        (7.0, "7", ""),
        (1.1, "1.1", "id.decimal"),
        (10**15, None, "id.digits"),
        (1.2345678901234567e19, None, "id.digits"),
        (float("nan"), None, "id.digits"),
        ("1.2346E+11", None, "id.digits"),
        (dt.date(2026, 1, 2), None, "id.date"),
        (dt.time(1, 2), None, "id.date"),
        ("2-Jan", "2-Jan", "id.date"),
        (True, None, "id.unreadable"),
        ("", None, ""),
        (None, None, ""),
        ("\u200b", None, ""),
    ],
)
def test_what_excel_does_to_ids(raw: object, value: str | None, problem: str) -> None:
    result = parse_id(raw)  # type: ignore[arg-type]
    assert (result[0], kind(result)) == (value, problem)


def test_several_ids_in_a_cell() -> None:
    assert parse_ids("O1-1; O1-2,O2-1\nO3-1;") == (("O1-1", "O1-2", "O2-1", "O3-1"), None)
    assert parse_ids(None) == parse_ids(" ; ") == ((), None)
    assert parse_ids(7) == (("7",), None)
    twice = parse_ids("G1; G2; G1")
    assert (twice[0], kind(twice)) == (("G1", "G2"), "id.twice")
    assert kind(parse_ids(dt.date(2026, 1, 2))) == "id.date"
    many = [f"O{number}" for number in range(500)]
    assert parse_ids(";".join(many)) == (tuple(many), None)


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.text(),
)


@settings(max_examples=300, deadline=None)
@given(raw=ANYTHING)
def test_nothing_is_raised_and_what_comes_out_fits_into_xml(raw: object) -> None:
    for parse in (parse_text, parse_id, parse_ids):
        value, problem = parse(raw)  # type: ignore[operator]
        assert value is not None or problem is not None or not as_text(raw).strip()  # type: ignore[arg-type]
        for text in value if isinstance(value, tuple) else (value,):
            if text is not None:
                etree.Element("t").text = text
                assert text == text.strip()
                assert text


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")))
def test_any_text_without_control_characters_is_kept(text: str) -> None:
    assert parse_text(text) == (text.strip() or None, None)
