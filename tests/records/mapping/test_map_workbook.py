"""The map as a workbook: what stands in it, what is kept from month to month, and what is wrong in one."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from exporting import AS_OF, change, drafted, fields, lines, load, write_csv

from toolkit.errors import FileUnreadableError, MapUnusableError
from toolkit.pipeline.mapping import draft_export_map
from toolkit.records.mapping.mapreading import read_map
from toolkit.records.mapping.targets import Targets

LINKED = Path(__file__).parents[3] / "samples" / "exports" / "linked-files"
CLIENTS = "MRN,Last Name,First Name,DOB,Sex,Shoe Size\n0017,Quist,Ola,02/03/1990,F,38\n0018,Roe,Jan,11/25/1991,M,44\n"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "clients.csv", CLIENTS)


def said(layout: Path) -> list[tuple[str, str, str]]:
    return [(found.code, str(found.place), found.hint) for found in read_map(layout, Targets({})).findings]


def test_no_word_of_a_client_stands_in_the_map(tmp_path):
    layout = drafted(tmp_path, LINKED / "october")
    written = {
        str(cell)
        for sheet in openpyxl.load_workbook(layout)
        if sheet.title != "Lists"
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    }
    for word in ("Delia", "Fontaine", "00004101", "1979", "Oyelaran", "garden", "OP-554101"):
        assert not [text for text in written if word in text]
    assert "Xxxxxxxx" in written


def test_values_stand_in_the_map_only_where_they_are_words_of_a_list(tmp_path):
    rows = "".join(
        f"00{n},Quist,Ola,{sex}\n" for n, sex in enumerate(("F", "M", "Two-Spirit", "Two-Spirit", "asks Dr. Ek"), 10)
    )
    export = write_csv(tmp_path / "clients.csv", f"MRN,Last Name,First Name,Sex\n{rows}")
    listed = [line["Their value"] for line in lines(drafted(tmp_path, export), "Values")]
    assert listed == ["F", "M", "Two-Spirit"]


def test_our_fields_and_the_words_of_lists_are_drop_downs(export, tmp_path):
    book = openpyxl.load_workbook(drafted(tmp_path, export))
    offered = {sheet.title: len(sheet.data_validations.dataValidation) for sheet in book}
    assert (offered["Columns"], offered["Tables"], offered["Constants"]) == (3, 3, 3)
    assert offered["Values"] == 2
    assert book["Lists"].sheet_state == "hidden"
    assert {"Goal: Target date", "Client: Key for joining"} <= {cell.value for cell in book["Lists"]["A"]}


def test_a_map_is_read_as_it_was_drafted(export, tmp_path):
    layout = drafted(tmp_path, export)
    read = read_map(layout, Targets({}))
    assert read.findings == []
    again = draft_export_map([export], as_of=AS_OF, earlier=layout, folder=tmp_path).draft
    assert [column.header for column in again.tables[0].table.columns] == list(fields(layout))
    assert again.tables[0].table.used == read.layout.tables[0].used


def test_decisions_stay_and_what_is_new_or_gone_is_said(export, tmp_path):
    layout = drafted(tmp_path, export)
    change(layout, "Columns", "Shoe Size", "Our field", "Client: Preferred name")
    change(layout, "Columns", "Sex", "Our field", "")
    write_csv(export, "MRN,Last Name,DOB,Sex,Shoe Size,Pronouns\n0017,Quist,02/03/1990,F,38,she/her\n")
    layout.write_bytes(draft_export_map([export], as_of=AS_OF, earlier=layout, folder=tmp_path).data)
    remarks = {str(line["Their column"]): line["Remark"] for line in lines(layout)}
    found = fields(layout)
    assert (found["Shoe Size"], found["Sex"]) == ("Client: Preferred name", "")
    assert (found["Pronouns"], remarks["Pronouns"]) == ("Client: Pronouns", "new since the last map")
    assert (found["First Name"], remarks["First Name"]) == ("Client: First name", "no longer in the export")


def test_translations_are_kept_also_of_values_that_did_not_come_this_month(export, tmp_path):
    layout = drafted(tmp_path, export)
    change(layout, "Values", "M", "Our value", "X")
    write_csv(export, "MRN,Last Name,First Name,DOB,Sex,Shoe Size\n0017,Quist,Ola,02/03/1990,F,38\n")
    layout.write_bytes(draft_export_map([export], as_of=AS_OF, earlier=layout, folder=tmp_path).data)
    assert [(line["Their value"], line["Our value"]) for line in lines(layout, "Values")] == [
        ("F", "Female"),
        ("M", "X"),
    ]


def test_a_field_that_does_not_exist_is_found_at_its_cell_with_the_one_that_was_meant(export, tmp_path):
    layout = drafted(tmp_path, export)
    change(layout, "Columns", "DOB", "Our field", "Client: Brith date")
    assert said(layout) == [("RD370", "MAP.xlsx › Columns › F5", "Did you mean “Client: Birth date”?")]
    with pytest.raises(MapUnusableError) as raised:
        load(export, layout)
    assert raised.value.where == "MAP.xlsx › Columns › F5"


def test_two_columns_for_one_field_are_found_unless_they_are_joined(export, tmp_path):
    layout = drafted(tmp_path, export)
    change(layout, "Columns", "Shoe Size", "Our field", "Client: Last name")
    assert [(code, place) for code, place, _ in said(layout)] == [("RD371", "MAP.xlsx › Columns › F7")]
    for header in ("Shoe Size", "Last Name"):
        change(layout, "Columns", header, "Take", "joined")
    assert said(layout) == []
    assert load(export, layout).client("0017").record.client.last_name == "Quist, 38"


def test_unknown_words_values_and_formats_are_each_found_at_their_cell(export, tmp_path):
    layout = drafted(tmp_path, export)
    change(layout, "Columns", "Last Name", "Take", "numbred list")
    change(layout, "Columns", "DOB", "Dates are written", "MM/YYYY")
    change(layout, "Values", "F", "Our value", "Femal")
    change(layout, "Tables", "clients.csv", "Each row is one", "customer")
    assert {(code, place) for code, place, _ in said(layout)} == {
        ("RD372", "MAP.xlsx › Columns › H3"),
        ("RD375", "MAP.xlsx › Columns › I5"),
        ("RD373", "MAP.xlsx › Values › E2"),
        ("RD372", "MAP.xlsx › Tables › D2"),
    }
    with pytest.raises(MapUnusableError, match="3 more"):
        load(export, layout)


def test_a_map_without_the_clients_id_cannot_be_used(export, tmp_path):
    layout = drafted(tmp_path, export)
    change(layout, "Columns", "MRN", "Our field", "")
    assert [code for code, _, _ in said(layout)] == ["RD374"]


def test_a_workbook_that_is_no_map_is_refused(tmp_path):
    with pytest.raises(FileUnreadableError, match="no map of an export"):
        read_map(LINKED / "supplement.xlsx", Targets({}))


def test_equal_exports_give_equal_bytes(export, tmp_path):
    first, second = (draft_export_map([export], as_of=AS_OF, folder=tmp_path).data for _ in range(2))
    assert first == second


def test_targets_are_read_as_they_are_written():
    targets = Targets({})
    for target in targets.all:
        assert targets.find(str(target)) == target
    assert str(targets.find("goal 2 objective 1: target DATE")) == "Goal 2 Objective 1: Target date"
    assert targets.find("Objective 1 Goal 2: Text") is None
    assert targets.find("First name") is None
