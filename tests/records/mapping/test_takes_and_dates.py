"""Lists in cells, pieces of cells, and dates in the format that a map gives."""

from __future__ import annotations

from datetime import date as Date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.records.mapping.dateformats import FORMATS, Fit, date_format
from toolkit.records.mapping.exportmap import Piece, Split, Take
from toolkit.records.mapping.takes import elements, piece_of


def texts(cell: str, split: Split = Split.NUMBERED) -> list[tuple[str, object]]:
    return [(element.label, element.text) for element in elements(cell, split)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1. Sleep\n2. Walk", [("1", "Sleep"), ("2", "Walk")]),
        ("1) Sleep 7 hours 2) Walk", [("1", "Sleep 7 hours"), ("2", "Walk")]),
        ("1. Sleep; 2. Walk", [("1", "Sleep"), ("2", "Walk")]),
        ("1.1 no list", [("", "1.1 no list")]),
        ("1.1. Bed by ten 1.2. Up by six 2.1. Walk", [("1.1", "Bed by ten"), ("1.2", "Up by six"), ("2.1", "Walk")]),
        ("1. Meet on 3. March\n2. Walk", [("1", "Meet on 3. March"), ("2", "Walk")]),
        ("Goals: 1. Sleep 2. Walk", [("1", "Goals: Sleep"), ("2", "Walk")]),
        ("PHQ-9 below 5. Sleeps well.", [("", "PHQ-9 below 5. Sleeps well.")]),
        ("NULL", []),
    ],
)
def test_a_numbered_list_falls_into_its_elements_and_a_sentence_does_not(cell, expected):
    assert texts(cell) == expected


def test_other_lists():
    assert texts("- Sleep\n- Walk\n", Split.LINES) == [("", "Sleep"), ("", "Walk")]
    assert texts("Sleep; Walk;", Split.PARTS) == [("", "Sleep"), ("", "Walk")]


@settings(max_examples=40)
@given(st.lists(st.text("abc ,", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=9))
def test_no_word_of_a_list_is_lost(parts):
    cell = "\n".join(f"{number}. {part.strip()}" for number, part in enumerate(parts, start=1))
    assert [text for _, text in texts(cell)] == [part.strip() for part in parts]


def test_pieces_of_a_cell():
    assert piece_of("Delgado, Rosa", Piece.BEFORE_COMMA) == "Delgado"
    assert piece_of("Delgado, Rosa", Piece.AFTER_COMMA) == "Rosa"
    assert piece_of("Delgado", Piece.AFTER_COMMA) is None
    assert piece_of("F41.1 - Generalized anxiety", Piece.FIRST_WORD) == "F41.1"
    assert piece_of("F41.1 - Generalized anxiety", Piece.OTHER_WORDS) == "Generalized anxiety"


def test_a_take_is_read_as_it_is_written():
    for take in (Take(), Take(Split.NUMBERED), Take(Split.LINES, Piece.FIRST_WORD), Take(joined=True)):
        assert Take.parse(str(take)) == take
    assert Take.parse("numbred list") is None


@settings(max_examples=60)
@given(st.dates(Date(1951, 1, 1), Date(2049, 12, 31)), st.sampled_from(FORMATS))
def test_a_date_written_in_a_format_is_read_by_it(day, text):
    written = text.replace("YYYY", f"{day.year:04}").replace("YY", f"{day.year % 100:02}")
    written = written.replace("MON", f"{day:%b}").replace("MM", f"{day.month:02}").replace("DD", f"{day.day:02}")
    read, fit = date_format(text).read(written)
    assert (read, fit in (Fit.FITS, Fit.EITHER)) == (day, True)


def test_a_time_behind_a_date_is_left_out_and_days_of_birth_lie_in_the_past():
    assert date_format("YYYY-MM-DD").read("2026-03-09 00:00:00.000")[0] == Date(2026, 3, 9)
    assert date_format("MM/DD/YY").read("03/09/44", birth=True)[0] == Date(1944, 3, 9)
    assert date_format("YYYYMMDD").read(20260309)[0] == Date(2026, 3, 9)


def test_a_date_in_the_other_order_is_not_read_by_guessing():
    written = date_format("DD/MM/YYYY")
    assert written.read("03/25/2026")[1] is Fit.SWAPPED
    assert written.read("04/03/2026") == (Date(2026, 3, 4), Fit.EITHER)
    assert written.read("2026-03-04") == (Date(2026, 3, 4), Fit.OTHERWISE)


@pytest.mark.parametrize("text", ["MM/YYYY", "DD", "MM/DD/YYYY DD", "soon", "AMM/DD/YYYY"])
def test_a_format_names_a_day_a_month_and_a_year_once(text):
    assert date_format(text) is None
