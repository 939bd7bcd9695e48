"""Dates and times: read in the stated forms, never guessed."""

# ruff: noqa: DTZ001 (workbooks know no time zones)

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.findings import CellPlace, Severity
from toolkit.records.cells.serials import from_serial, to_serial
from toolkit.records.cells.values import parse_date, parse_datetime, parse_time

MARCH = dt.date(2026, 3, 9)
ENGLISH = [dt.date(2026, month, 1).strftime("%B") for month in range(1, 13)]
SPANISH = [
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
DIAS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-09",
        "2026-3-9",
        " 2026/03/09 ",
        "3/9/2026",
        "03/09/2026",
        "3-9-2026",
        "9 Mar 2026",
        "9-Mar-2026",
        "09 MARCH 2026",
        "9th of March, 2026",
        "March 9, 2026",
        "Mar. 9th 2026",
        "Mar 9 2026",
        "Monday, March 9, 2026",
        "Mon 3/9/2026",
        "9 de marzo de 2026",
        "lunes, 9 de marzo del 2026",
        "marzo 9 de 2026",
        "9 mar. 2026",
        "2026-03-09T00:00:00",
        "3/9/2026 12:00 AM",
        "March\u00a09,\u00a02026",
    ],
)
def test_the_stated_forms(text: str) -> None:
    assert parse_date(text) == (MARCH, None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("13/02/2026", "date.order"),
        ("31/04/2026", "date.order"),
        ("13/13/2026", "date.impossible"),
        ("0/5/2026", "date.impossible"),
        ("2/30/2026", "date.impossible"),
        ("2026-02-29", "date.impossible"),
        ("31 de abril de 2026", "date.impossible"),
        ("Tuesday, March 9, 2026", "date.impossible"),
        ("03/09/26", "date.short-year"),
        ("13/02/26", "date.short-year"),
        ("9-Mar-26", "date.short-year"),
        ("March 9, '26", "date.short-year"),
        ("1899-12-31", "date.range"),
        ("1/1/2101", "date.range"),
        ("9999-12-31", "date.range"),
        ("2026-03-09Z", "date.zone"),
        ("2026-03-09T22:30Z", "date.zone"),
        ("2026-03-09T22:30:00+01:00", "date.zone"),
        ("3/9/2026 10:30 PM EST", "date.zone"),
        ("March 2026", "date.incomplete"),
        ("3/2026", "date.incomplete"),
        ("3/9", "date.incomplete"),
        ("9-Mar", "date.incomplete"),
        ("marzo de 2026", "date.incomplete"),
        ("2026", "date.incomplete"),
        ("20260309", "date.number"),
        ("45", "date.number"),
        ("9.3.2026", "date.unreadable"),
        ("soon", "date.unreadable"),
        ("9 Brumaire 2026", "date.unreadable"),
        ("Blueday, March 9, 2026", "date.unreadable"),
        ("2026-03-09 or later", "date.unreadable"),
        ("3/9/2026 and 3/10/2026", "date.unreadable"),
        ("٣/٩/٢٠٢٦", "date.unreadable"),
        ("2026-03-09 25:00", "time.unreadable"),
        ("x" * 100_000, "date.unreadable"),
    ],
)
def test_what_cannot_be_a_date_is_a_problem_and_no_value(text: str, kind: str) -> None:
    day, problem = parse_date(text)
    assert day is None
    assert problem is not None
    assert problem.kind == kind
    assert problem.severity is Severity.ERROR
    assert problem.message
    assert problem.hint
    assert text not in problem.message


def test_day_first_has_to_be_asked_for() -> None:
    assert parse_date("3/9/2026", order="dmy") == (dt.date(2026, 9, 3), None)
    assert parse_date("13/02/2026", order="dmy") == (dt.date(2026, 2, 13), None)
    problem = parse_date("02/13/2026", order="dmy")[1]
    assert problem is not None
    assert (problem.kind, "day stands first" in problem.message) == ("date.order", True)


def test_blank_is_no_date_and_no_problem() -> None:
    for blank in (None, "", "  ", "\n"):
        assert parse_date(blank) == parse_datetime(blank) == parse_time(blank) == (None, None)


def test_dates_that_the_workbook_holds() -> None:
    assert parse_date(MARCH) == (MARCH, None)
    assert parse_date(dt.datetime(2026, 3, 9)) == (MARCH, None)
    day, problem = parse_date(dt.datetime(2026, 3, 9, 22, 30))
    assert (day, problem and problem.kind, problem and problem.severity) == (MARCH, "date.time-dropped", Severity.INFO)
    assert parse_date("2026-03-09 10:30 pm")[0] == MARCH
    assert parse_date(dt.date(1850, 1, 1))[0] is None
    assert parse_date(dt.datetime(2026, 3, 9, tzinfo=dt.UTC))[0] is None


@pytest.mark.parametrize("raw", [46090, 46090.0, "46090", "46090.0"])
def test_day_numbers_are_read_and_said(raw: int | float | str) -> None:
    day, problem = parse_date(raw)
    assert day == MARCH
    assert problem is not None
    assert (problem.kind, problem.severity) == ("date.serial", Severity.INFO)
    assert parse_date(raw, date_1904=True)[0] == dt.date(2030, 3, 10)


@pytest.mark.parametrize(
    "raw", [2026, 20260309, 0, -1, 7305, 1e300, float("nan"), float("inf"), True, dt.time(1), dt.timedelta(1)]
)
def test_other_numbers_are_no_dates(raw: object) -> None:
    day, problem = parse_date(raw)  # type: ignore[arg-type]
    assert day is None
    assert problem is not None
    assert problem.severity is Severity.ERROR


@pytest.mark.parametrize(
    "text",
    ["2026-03-07T22:30", "2026-03-07 22:30:00", "3/7/2026 10:30 PM", "3/7/2026, 10:30pm", "March 7, 2026 at 10:30 p.m.",
     "7 de marzo de 2026 a las 10:30 p. m."],
)  # fmt: skip
def test_moments(text: str) -> None:
    assert parse_datetime(text) == (dt.datetime(2026, 3, 7, 22, 30), None)


def test_moments_without_a_time_or_with_a_zone() -> None:
    for raw in ("2026-03-07", dt.date(2026, 3, 7)):
        moment, problem = parse_datetime(raw)
        assert moment == dt.datetime(2026, 3, 7)
        assert problem is not None
        assert problem.kind == "time.missing"
    assert parse_datetime(dt.datetime(2026, 3, 7, 1)) == (dt.datetime(2026, 3, 7, 1), None)
    assert parse_datetime(46090.5)[0] == dt.datetime(2026, 3, 9, 12)
    for raw in ("2026-03-07T22:30-05:00", "2026-03-07T22:30:00Z", dt.datetime(2026, 3, 7, tzinfo=dt.UTC)):
        moment, problem = parse_datetime(raw)
        assert moment is None
        assert problem is not None
        assert problem.kind == "date.zone"
    assert parse_datetime(dt.date(1850, 1, 1))[0] is None


@pytest.mark.parametrize(
    ("raw", "time"),
    [
        ("22:30", dt.time(22, 30)),
        ("9:05", dt.time(9, 5)),
        ("10:30 PM", dt.time(22, 30)),
        ("10 p.m.", dt.time(22)),
        ("12 am", dt.time(0)),
        ("12:15pm", dt.time(12, 15)),
        ("22:30:59", dt.time(22, 30, 59)),
        (dt.time(3, 4), dt.time(3, 4)),
        (dt.datetime(2026, 3, 9, 3, 4), dt.time(3, 4)),
        (dt.timedelta(hours=3), dt.time(3)),
        (0.5, dt.time(12)),
        (0.9999999, dt.time(23, 59, 59)),
    ],
)
def test_times_of_day(raw: object, time: dt.time) -> None:
    assert parse_time(raw) == (time, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "raw",
    [
        "25:00",
        "13 pm",
        "0 am",
        "10",
        "22:60",
        "noon",
        1,
        1.5,
        True,
        MARCH,
        dt.timedelta(days=2),
        "9:00 EST",
        "9:00+01:00",
    ],
)
def test_what_is_no_time_of_day(raw: object) -> None:
    time, problem = parse_time(raw)  # type: ignore[arg-type]
    assert time is None
    assert problem is not None


def test_a_problem_becomes_a_finding_at_its_place() -> None:
    problem = parse_date("13/02/2026")[1]
    assert problem is not None
    finding = problem.finding(
        client="C1", field="plans[P1].written", place=CellPlace("a.xlsx", "Plans", 2, 4), value="13/02/2026"
    )
    assert (finding.code, finding.hint, str(finding.place)) == ("RD221", problem.hint, "a.xlsx › Plans › E2")
    assert finding.is_blocking
    assert "13/02/2026" not in str(finding.to_dict())


FORMS = (
    lambda d: d.isoformat(),
    lambda d: f"{d.month}/{d.day}/{d.year}",
    lambda d: f"{d:%m/%d/%Y}",
    lambda d: f"{d.day} {ENGLISH[d.month - 1][:3]} {d.year}",
    lambda d: f"{d.day}-{ENGLISH[d.month - 1][:3]}-{d.year}",
    lambda d: f"{ENGLISH[d.month - 1]} {d.day}, {d.year}",
    lambda d: f"{WEEKDAYS[d.weekday()]}, {ENGLISH[d.month - 1]} {d.day}, {d.year}",
    lambda d: f"{d.day} de {SPANISH[d.month - 1]} de {d.year}",
    lambda d: f"{DIAS[d.weekday()]} {d.day} de {SPANISH[d.month - 1]} de {d.year}",
)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@settings(max_examples=200, deadline=None)
@given(day=DAYS, form=st.sampled_from(FORMS))
def test_every_day_comes_back_from_every_form(day: dt.date, form: object) -> None:
    assert parse_date(form(day)) == (day, None)  # type: ignore[operator]
    assert parse_date(form(day).upper()) == (day, None)  # type: ignore[operator]


@settings(max_examples=100, deadline=None)
@given(day=DAYS)
def test_day_first_comes_back_when_asked_for(day: dt.date) -> None:
    assert parse_date(f"{day.day}/{day.month}/{day.year}", order="dmy") == (day, None)


@settings(max_examples=200, deadline=None)
@given(moment=st.datetimes(dt.datetime(1920, 1, 1), dt.datetime(2100, 12, 31)), date_1904=st.booleans())
def test_day_numbers_come_back_in_both_systems(moment: dt.datetime, date_1904: bool) -> None:
    whole = moment.replace(microsecond=0)
    assert from_serial(to_serial(whole, date_1904=date_1904), date_1904=date_1904) == whole
    assert parse_date(to_serial(whole.date(), date_1904=date_1904), date_1904=date_1904)[0] == whole.date()


@pytest.mark.parametrize("serial", [float("nan"), float("inf"), -1, 0, 60.99, 2_958_466, 1e300])
def test_numbers_that_are_no_day(serial: float) -> None:
    assert from_serial(serial) is None
    assert from_serial(serial, date_1904=True) is None


def test_the_last_days_of_1904_workbooks_are_no_trouble() -> None:
    assert from_serial(2_958_465.5) == dt.datetime(9999, 12, 31, 12)
    assert from_serial(2_958_465.5, date_1904=True) is None
    assert from_serial(61) == dt.datetime(1900, 3, 1)
