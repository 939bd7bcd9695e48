"""Exports in which something is wrong: each is said at its place, and nothing is lost without a word."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from exporting import change, drafted, load, write_csv, write_sheet

from toolkit.errors import InputError
from toolkit.findings import Severity

CLIENTS = """MRN,Last Name,First Name,DOB,Plan Date,Strengths
00017,Quist,Ola,02/13/1990,09/01/2026,Sings
00018,Roe,Jan,11/25/1991,09/02/2026,Cooks
00019,Sand,Ida,07/31/1984,09/03/2026,Runs
"""
GOALS = """GoalID,MRN,Goal Text,Goal Target Date
1,00017,Sleeps,12/01/2026
2,00018,Walks,12/15/2026
3,00018,Rests,12/16/2026
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_csv(tmp_path / "export" / "clients.csv", CLIENTS)
    write_csv(tmp_path / "export" / "goals.csv", GOALS)
    return tmp_path


@pytest.fixture
def layout(folder: Path) -> Path:
    return drafted(folder, folder / "export")


def every(caseload, code: str) -> list[tuple[str, str, str]]:
    found = [*caseload.findings, *(each for loaded in caseload for each in loaded.findings)]
    return [(each.client, str(each.place), each.message + " " + each.hint) for each in found if each.code == code]


def rewrite(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    return write_csv(folder / "export" / name, text, encoding)


def test_a_sound_export_gives_no_finding_of_its_own(folder, layout):
    caseload = load(folder / "export", layout)
    assert [found for found in caseload.findings if found.severity is not Severity.INFO] == []
    assert [goal.text for goal in caseload.client("00018").record.plans[0].goals] == ["Walks", "Rests"]


def test_a_renamed_column_is_found_with_its_likely_new_name(folder, layout):
    rewrite(folder, "clients.csv", CLIENTS.replace("Strengths", "Client Strengths List"))
    caseload = load(folder / "export", layout)
    ((_, place, said),) = every(caseload, "RD352")
    assert place == "clients.csv › row 1"
    assert "“Strengths”, which gives “Plan: Strengths”" in said
    assert "renamed to “Client Strengths List”?" in said
    assert [place for _, place, _ in every(caseload, "RD353")] == ["clients.csv › F1"]
    assert [column.header for column in caseload.unknown_columns] == ["Client Strengths List"]


def test_a_lost_column_and_a_lost_file_are_found(folder, layout):
    rewrite(folder, "clients.csv", "\n".join(line.rpartition(",")[0] for line in CLIENTS.splitlines()))
    (folder / "export" / "goals.csv").unlink()
    caseload = load(folder / "export", layout)
    assert len(every(caseload, "RD352")) == 1
    ((_, place, said),) = every(caseload, "RD350")
    assert place == "MAP.xlsx › Tables › row 3"
    assert "“goals.csv”" in said
    assert len(caseload) == 3


def test_dates_that_change_format_half_way_are_in_doubt_and_none_is_guessed(folder, layout):
    rows = ["4,00017,Reads,13/12/2026", "5,00018,Paints,03/12/2026", "6,00019,Swims,2026-12-24"]
    rewrite(folder, "goals.csv", GOALS + "\n".join(rows) + "\n")
    caseload = load(folder / "export", layout)
    doubtful = every(caseload, "RD365")
    assert ("", "goals.csv › D5", doubtful[0][2]) == doubtful[0]
    assert "One date in this column can only be read with day and month the other way round" in doubtful[0][2]
    assert {(client, place) for client, place, _ in doubtful[1:]} == {
        ("00017", "goals.csv › D2"),
        ("00017", "goals.csv › D5"),
        ("00018", "goals.csv › D6"),
    }
    (unread,) = [goal for goal in caseload.client("00017").record.plans[0].goals if goal.text == "Reads"]
    assert unread.target_date is None
    ((client, place, _),) = every(caseload, "RD364")
    assert (client, place) == ("00019", "goals.csv › D7")
    assert str(caseload.client("00019").record.plans[0].goals[0].target_date) == "2026-12-24"


def test_ids_that_became_numbers_are_matched_without_their_zeros_and_that_is_said(folder, layout):
    rewrite(folder, "goals.csv", GOALS.replace("000", ""))
    caseload = load(folder / "export", layout)
    assert caseload.client_ids == ("00017", "00018", "00019")
    assert [goal.text for goal in caseload.client("00018").record.plans[0].goals] == ["Walks", "Rests"]
    assert len(every(caseload, "RD367")) == 1


def test_zeros_are_not_guessed_where_two_clients_could_be_meant(folder, layout):
    rewrite(folder, "clients.csv", CLIENTS.replace("00018", "017"))
    rewrite(folder, "goals.csv", GOALS.replace("000", ""))
    caseload = load(folder / "export", layout)
    strangers = {place for _, place, _ in every(caseload, "RD321")}
    assert strangers == {"goals.csv › B2", "goals.csv › B3"}


def test_a_client_twice_with_different_birth_dates_is_found_at_both_places(folder, layout):
    rewrite(folder, "clients.csv", CLIENTS + "00017,Quist,Ola,02/13/1991,09/01/2026,Sings\n")
    caseload = load(folder / "export", layout)
    ((client, place, said),) = every(caseload, "RD363")
    assert (client, place) == ("00017", "clients.csv › D5")
    assert "differ in “Birth date”; the one at clients.csv › D2 was read" in said
    assert str(caseload.client("00017").record.client.birth_date) == "1990-02-13"
    assert [(client, place) for client, place, _ in every(caseload, "RD322")] == [("00017", "clients.csv › A5")]


def test_a_row_that_is_only_repeated_is_no_matter(folder, layout):
    rewrite(folder, "clients.csv", CLIENTS + "00017,Quist,Ola,02/13/1990,09/01/2026,Sings\n")
    caseload = load(folder / "export", layout)
    assert every(caseload, "RD363") == []
    assert len(caseload.client("00017").record.plans) == 1


def test_a_mixed_encoding_is_found_and_no_letter_is_lost(folder, layout):
    data = CLIENTS.replace("Quist", "Peña").encode() + "00020,Muñoz,Zoë,02/13/1990,09/01/2026,Sings\n".encode("cp1252")
    (folder / "export" / "clients.csv").write_bytes(data)
    caseload = load(folder / "export", layout)
    assert len(every(caseload, "RD130")) == 1
    assert [caseload.client(c).record.client.last_name for c in ("00017", "00020")] == ["Peña", "Muñoz"]


def test_a_map_of_another_export_is_refused(folder, layout, tmp_path):
    other = write_sheet(tmp_path / "stock.xlsx", [("Item", "Shelf", "Count"), ("Paper", "A1", 4), ("Pens", "A2", 9)])
    with pytest.raises(InputError, match=r"MAP.xlsx is not for this export.*clients.csv, goals.csv"):
        load(other, layout)


@pytest.mark.parametrize("rows", [[], [()], [(None, None)]])
def test_an_empty_export_is_refused_in_words(layout, tmp_path, rows):
    empty = write_sheet(tmp_path / "empty.xlsx", rows)
    with pytest.raises(InputError, match=r"The export is empty|No table was found"):
        load(empty, layout)
    with pytest.raises(InputError):
        drafted(tmp_path / "export", empty)


def test_an_export_with_headers_and_no_rows_says_so(folder, layout):
    rewrite(folder, "goals.csv", GOALS.splitlines()[0] + "\n")
    caseload = load(folder / "export", layout)
    assert [place for _, place, _ in every(caseload, "RD354")] == ["goals.csv"]
    assert len(caseload) == 3


def test_a_goal_of_a_client_who_is_not_in_the_export_is_found(folder, layout):
    rewrite(folder, "goals.csv", GOALS + "9,00077,Swims,12/01/2026\n")
    caseload = load(folder / "export", layout)
    ((client, place, _),) = every(caseload, "RD321")
    assert (client, place) == ("00077", "goals.csv › B5")


def test_a_row_without_a_client_is_found(folder, layout):
    rewrite(folder, "goals.csv", GOALS + "9,,Swims,12/01/2026\n10,NULL,Reads,12/01/2026\n")
    caseload = load(folder / "export", layout)
    assert [place for _, place, _ in every(caseload, "RD360")] == ["goals.csv › A5", "goals.csv › A6"]


def test_one_goal_id_under_two_clients_is_found_and_both_are_kept(folder, layout):
    rewrite(folder, "goals.csv", GOALS + "1,00019,Swims,12/01/2026\n2,00018,Paints,12/01/2026\n")
    caseload = load(folder / "export", layout)
    assert [goal.text for goal in caseload.client("00019").record.plans[0].goals] == ["Swims"]
    assert [goal.text for goal in caseload.client("00018").record.plans[0].goals] == ["Walks", "Rests", "Paints"]
    assert [(client, place) for client, place, _ in every(caseload, "RD324")] == [("00018", "goals.csv › A6")]


def test_swapped_cells_that_cannot_be_what_they_should_be_are_found(folder, layout):
    rewrite(folder, "clients.csv", CLIENTS.replace("Roe,Jan,11/25/1991", "Roe,11/25/1991,Jan"))
    caseload = load(folder / "export", layout)
    assert [(client, place) for client, place, _ in every(caseload, "RD220")] == [("00018", "clients.csv › D3")]


def test_a_table_that_the_map_does_not_know_is_named(folder, layout):
    rewrite(folder, "shoes.csv", "Shelf,Size\nA,38\nB,44\n")
    assert [place for _, place, _ in every(load(folder / "export", layout), "RD351")] == ["shoes.csv"]


def test_titles_and_footers_that_move_do_not_matter(folder, layout):
    moved = f"Agency of invented people\nRun date 10/31/2026\n\n{CLIENTS}\nTotal clients: 3\nPage 1 of 1\n"
    rewrite(folder, "clients.csv", moved)
    caseload = load(folder / "export", layout)
    assert caseload.client_ids == ("00017", "00018", "00019")
    assert str(caseload.client("00017").origins.place("client.birth_date")) == "clients.csv › D5"


def test_a_file_a_programme_is_read_as_one_table(folder, layout):
    rewrite(folder, "clients-west.csv", CLIENTS.splitlines()[0] + "\n00090,Vik,Per,01/02/1990,09/09/2026,Skis\n")
    assert load(folder / "export", layout).client_ids == ("00090", "00017", "00018", "00019")


def test_an_id_that_excel_turned_into_a_date_is_no_client(tmp_path):
    rows = [("MRN", "Last Name", "DOB"), ("3-1", "Quist", "1990-02-03"), ("3-2", "Roe", "1991-02-03")]
    layout = drafted(tmp_path, write_sheet(tmp_path / "clients.xlsx", rows))
    export = write_sheet(tmp_path / "clients.xlsx", [*rows, (dt.datetime(2026, 3, 3), "Sand", "1992-02-03")])  # noqa: DTZ001
    caseload = load(export, layout)
    assert caseload.client_ids == ("3-1", "3-2")
    assert [place for _, place, _ in every(caseload, "RD210")] == ["clients.xlsx › Export › A4"]


def test_a_huge_sheet_is_read_whole(tmp_path):
    rows = "".join(f"{n:07d},Last{n},First{n},02/13/1990,09/01/2026,Sings\n" for n in range(6_000))
    export = write_csv(tmp_path / "clients.csv", CLIENTS.splitlines()[0] + "\n" + rows)
    layout = drafted(tmp_path, export)
    caseload = load(export, layout)
    assert len(caseload) == 6_000
    assert caseload.client("0005999").record.client.last_name == "Last5999"


def test_a_field_mapped_in_the_wrong_table_leads_to_no_client_and_that_is_said(folder, layout):
    change(layout, "Columns", "GoalID", "Our field", "Review: Changes")
    caseload = load(folder / "export", layout)
    assert len(caseload) == 3
