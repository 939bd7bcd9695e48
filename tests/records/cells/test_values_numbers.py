"""Numbers, yes or no, and words of a list."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.findings import Severity
from toolkit.records.cells.values import (
    Choices,
    parse_choice,
    parse_choices,
    parse_date,
    parse_datetime,
    parse_integer,
    parse_number,
    parse_time,
    parse_yes_no,
)

STATUSES: Choices = (
    ("in_progress", "In progress", ("ongoing", "en curso")),
    ("met", "Met"),
    ("no_change", "No change"),
    ("guardian", "Parent or guardian"),
    ("joint", "Client, guardian"),
)


def kind(result: tuple) -> str:
    return result[1].kind if result[1] else ""


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (5, 5), (5.0, 5), (2.5, 2.5), ("5", 5), (" 2.50 ", 2.5), ("-3", -3), ("\u22123", -3), ("+3", 3), (".5", 0.5),
        ("5.", 5), ("1,200", 1200), ("1,234,567.5", 1234567.5), ("$1,200.50", 1200.5), ("007", 7),
    ],
)  # fmt: skip
def test_numbers(raw: object, number: float) -> None:
    value, problem = parse_number(raw)  # type: ignore[arg-type]
    assert (value, type(value), problem) == (number, type(number), None)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("6 of 10", "number.unreadable"),
        ("6/10", "number.unreadable"),
        ("about 5", "number.unreadable"),
        ("5+", "number.unreadable"),
        ("1e5", "number.unreadable"),
        ("nan", "number.unreadable"),
        ("٣", "number.unreadable"),
        ("1" * 50, "number.unreadable"),
        (True, "number.unreadable"),
        (math.nan, "number.unreadable"),
        (math.inf, "number.unreadable"),
        (dt.date(2026, 6, 10), "number.date"),
        (dt.time(6, 10), "number.date"),
        ("1,5", "number.comma"),
        ("1.234,5", "number.comma"),
        ("1 200", "number.comma"),
        ("12,34", "number.comma"),
    ],
)
def test_what_is_no_number(raw: object, problem: str) -> None:
    result = parse_number(raw)  # type: ignore[arg-type]
    assert (result[0], kind(result)) == (None, problem)
    assert result[1] is not None
    assert result[1].severity is Severity.ERROR


def test_a_percentage_is_the_number_before_its_sign_however_excel_holds_it() -> None:
    for result in (parse_number("50%"), parse_number(0.5, shown="50%"), parse_integer("50 %")):
        assert result[0] == 50
        assert kind(result) == "number.percent"
    assert parse_number(0.07, shown="7%")[0] == 7
    assert parse_number(0.125, shown="12.5%")[0] == 12.5
    assert kind(parse_number("1,5%")) == "number.comma"
    assert parse_number(30, shown="30 days") == (30, None)


def test_whole_numbers() -> None:
    assert parse_integer("2.0") == parse_integer(2.0) == (2, None)
    assert kind(parse_integer(2.5)) == kind(parse_integer("2.5")) == "number.fraction"
    assert kind(parse_integer("two")) == "number.unreadable"


@pytest.mark.parametrize("raw", ["Yes", "y", "TRUE", "sí", "Si.", "S", "X", "☒", "✓", 1, 1.0, True, "1"])
def test_yes(raw: object) -> None:
    assert parse_yes_no(raw) == (True, None)  # type: ignore[arg-type]


@pytest.mark.parametrize("raw", ["No", "n", "FALSE", "no.", "☐", 0, 0.0, False, "0", "Falso"])
def test_no(raw: object) -> None:
    assert parse_yes_no(raw) == (False, None)  # type: ignore[arg-type]


@pytest.mark.parametrize("raw", ["maybe", "yes and no", 2, dt.date(2026, 1, 1), "-"])
def test_neither_yes_nor_no(raw: object) -> None:
    result = parse_yes_no(raw)  # type: ignore[arg-type]
    assert (result[0], kind(result)) == (None, "yes-no.unreadable")


@pytest.mark.parametrize("raw", ["in_progress", "In progress", " IN-PROGRESS ", "in  progress", "Ongoing", "En Curso"])
def test_a_word_of_the_list_in_any_spelling(raw: str) -> None:
    assert parse_choice(raw, STATUSES) == ("in_progress", None)


def test_a_near_miss_is_suggested_and_never_taken() -> None:
    value, problem = parse_choice("no chnage", STATUSES)
    assert value is None
    assert problem is not None
    assert (problem.kind, problem.hint) == ("choice.near", "Did you mean “No change”?")


def test_an_unknown_word_gets_the_list() -> None:
    value, problem = parse_choice("zzz", STATUSES)
    assert value is None
    assert problem is not None
    assert problem.kind == "choice.unknown"
    assert problem.hint == "Write one of: In progress, Met, No change, Parent or guardian, Client, guardian."
    assert "zzz" not in problem.message
    assert kind(parse_choice("???", STATUSES)) == kind(parse_choice(5, STATUSES)) == "choice.unknown"
    long = tuple((f"c{number}", f"Label {chr(97 + number)}") for number in range(20))
    hint = parse_choice("zzz", long)[1]
    assert hint is not None
    assert hint.hint.endswith(", ….")


def test_several_words_of_a_list() -> None:
    assert parse_choices("met; In progress\nMET", STATUSES) == (("met", "in_progress"), None)
    assert parse_choices("Client, guardian", STATUSES) == (("joint",), None)
    assert parse_choices(None, STATUSES) == ((), None)
    some = parse_choices("met; zzz", STATUSES)
    assert (some[0], kind(some)) == (("met",), "choice.unknown")


def test_a_code_goes_before_anothers_label() -> None:
    crossed: Choices = (("a", "B"), ("b", "A"))
    assert parse_choice("A", crossed) == ("a", None)
    assert parse_choice("b", crossed) == ("b", None)


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.times(), st.timedeltas(), st.text(),
    st.from_regex(r"[0-9/:.,% aApPmM-]{1,20}", fullmatch=True),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(raw=ANYTHING)
def test_nothing_is_raised_for_any_value(raw: object) -> None:
    results = (
        parse_number(raw), parse_integer(raw), parse_yes_no(raw), parse_choice(raw, STATUSES),  # type: ignore[arg-type]
        parse_date(raw), parse_date(raw, order="dmy", date_1904=True), parse_datetime(raw), parse_time(raw),  # type: ignore[arg-type]
    )  # fmt: skip
    for value, problem in results:
        if problem is not None and problem.severity is Severity.ERROR:
            assert value is None
        if value is None and problem is None:
            assert raw is None or not str(raw).strip()
        assert not isinstance(value, float) or math.isfinite(value)


@settings(max_examples=100, deadline=None)
@given(number=st.integers(-(10**12), 10**12))
def test_thousands_separators_come_back(number: int) -> None:
    assert parse_number(f"{number:,}") == parse_number(str(number)) == (number, None)
