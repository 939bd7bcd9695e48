"""Blank is not "none": words that any cell can hold instead of a value."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.records.cells.values import AbsentValue, parse_absent
from toolkit.records.fields import AbsentKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("None", AbsentKind.NONE_REPORTED),
        (" none reported. ", AbsentKind.NONE_REPORTED),
        ("Ninguna reportada", AbsentKind.NONE_REPORTED),
        ("N/A", AbsentKind.NOT_APPLICABLE),
        ("n.a.", AbsentKind.NOT_APPLICABLE),
        ("Not applicable", AbsentKind.NOT_APPLICABLE),
        ("No aplica", AbsentKind.NOT_APPLICABLE),
        ("DECLINED", AbsentKind.DECLINED),
        ("Se negó", AbsentKind.DECLINED),
        ("Prefiere no decir", AbsentKind.DECLINED),
        ("deferred:", AbsentKind.DEFERRED),
        ("TBD", AbsentKind.DEFERRED),
        ("Aplazado", AbsentKind.DEFERRED),
        ("Unknown", AbsentKind.UNKNOWN),
        ("desconocido;", AbsentKind.UNKNOWN),
    ],
)
def test_a_word_alone(text: str, kind: AbsentKind) -> None:
    assert parse_absent(text) == AbsentValue(kind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "declined: prefers not to say; by R. Okafor; 2026-05-02",
            AbsentValue(AbsentKind.DECLINED, "prefers not to say", "R. Okafor", dt.date(2026, 5, 2)),
        ),
        (
            "Declined; by R. Okafor; on May 2, 2026",
            AbsentValue(AbsentKind.DECLINED, None, "R. Okafor", dt.date(2026, 5, 2)),
        ),
        (
            "Aplazado: sin vivienda; por Ana; el 2 de mayo de 2026",
            AbsentValue(AbsentKind.DEFERRED, "sin vivienda", "Ana", dt.date(2026, 5, 2)),
        ),
        ("deferred: no housing; will ask again", AbsentValue(AbsentKind.DEFERRED, "no housing; will ask again")),
        ("declined: asked twice; on Tuesday", AbsentValue(AbsentKind.DECLINED, "asked twice; on Tuesday")),
        ("declined: a; by B; by C", AbsentValue(AbsentKind.DECLINED, "a; by C", "B")),
        ("unknown; on 5/2/2026", AbsentValue(AbsentKind.UNKNOWN, None, None, dt.date(2026, 5, 2))),
    ],
)
def test_reason_who_and_when(text: str, expected: AbsentValue) -> None:
    assert parse_absent(text) == expected


def test_the_order_of_dates_goes_for_these_too() -> None:
    said = parse_absent("unknown; 5/2/2026", order="dmy")
    assert said is not None
    assert said.date == dt.date(2026, 2, 5)


@pytest.mark.parametrize(
    "text",
    [
        "None reported by client except knee pain",
        "none: except knee pain",
        "None; knee pain at night",
        "none\nknee pain",
        "No known allergies but asthma",
        "Declined to attend school since March",
        "Unknown caller threatened the family",
        "weekly",
        ":",
        "",
        "  ",
        None,
        5,
        dt.date(2026, 1, 1),
    ],
)
def test_a_value_is_no_absence(text: object) -> None:
    assert parse_absent(text) is None  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(text=st.text() | st.text("nonedcli:; /\n", max_size=30))
def test_nothing_is_raised_and_no_word_is_lost(text: str) -> None:
    said = parse_absent(f"none: {text}")
    assert parse_absent(text) is None or text.strip()
    if said is not None and said.reason and ";" not in text:
        assert said.reason == text.strip()
