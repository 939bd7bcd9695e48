"""A grid's positions are 0-based, and its places what the user sees."""

from __future__ import annotations

from toolkit.findings import CODES, CellPlace
from toolkit.records.cells.grid import CellRange, Grid
from toolkit.records.reading import codes


def test_cells_beyond_the_end_are_empty() -> None:
    grid = Grid("a.xlsx", "Goals", [["x"], [], [None, 0]])
    assert [grid.cell(0, 0), grid.cell(0, 1), grid.cell(1, 0), grid.cell(2, 1), grid.cell(9, 9)] == [
        "x",
        None,
        None,
        0,
        None,
    ]
    assert (grid.width, Grid("a.xlsx", "Goals", []).width) == (2, 0)


def test_places_of_cells_rows_columns_and_sheets() -> None:
    grid = Grid("a.xlsx", "Goals", [])
    assert grid.place(0, 0) == CellPlace("a.xlsx", "Goals", 1, 0)
    assert [str(grid.place(*at)) for at in ((13, 3), (13,), (None, 3), ())] == [
        "a.xlsx › Goals › D14",
        "a.xlsx › Goals › row 14",
        "a.xlsx › Goals › column D",
        "a.xlsx › Goals",
    ]


def test_a_csv_file_is_known_by_its_name() -> None:
    grid = Grid("Clients.csv", "", [])
    assert (grid.title, str(grid.place(1, 1))) == ("Clients", "Clients.csv › B2")


def test_ranges_hold_both_their_corners() -> None:
    area = CellRange(1, 1, 3, 2)
    assert [at in area for at in ((1, 1), (3, 2), (0, 1), (4, 2), (2, 0), (2, 3))] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_reading_codes_are_of_one_family() -> None:
    declared = [value for name, value in vars(codes).items() if name.isupper() and hasattr(value, "code")]
    assert len(declared) > 40
    for code in declared:
        assert code.code.startswith("RD")
        assert CODES[code.code] is code
        assert code.title
        assert not code.title.endswith(".")
