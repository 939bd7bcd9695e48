"""`plankit map` and `--map`, as a new user types them."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from badinput import plankit
from exporting import change, write_csv

EXPORTS = Path(__file__).parents[2] / "samples" / "exports"
AS_OF = ("--as-of", "2026-10-31")
SHAPES = {
    "linked-files": ("october", ("--supplement", EXPORTS / "linked-files" / "supplement.xlsx")),
    "wide-sheet": ("october.xlsx", ()),
    "long-sheet": ("october.csv", ()),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_each_export_goes_through_map_check_and_generate(tmp_path, shape):
    october, more = SHAPES[shape]
    export, layout = EXPORTS / shape / october, tmp_path / "MAP.xlsx"
    drafted = plankit("map", export, "--out", layout, *AS_OF)
    assert (drafted.code, "Written:" in drafted.out) == (0, True)
    shipped = EXPORTS / shape / "MAP.xlsx"
    checked = plankit("map", "--check", shipped, export, *more, *AS_OF)
    assert (checked.code, "no errors" in checked.out) == (0, True)
    report = json.loads(plankit("check", export, "--map", shipped, *more, *AS_OF, "--json").out)
    assert len(report["clients"]) == 6
    assert not [
        found for found in report["findings"] if found["code"].startswith("RD") and found["severity"] == "error"
    ]
    made = plankit("generate", export, "--map", shipped, *more, *AS_OF, "--stage", "draft", "--out", tmp_path / "plans")
    assert len(list((tmp_path / "plans").glob("*.docx"))) == 6, made.said


def test_what_the_export_does_not_say_is_no_column_to_add_to_it(tmp_path):
    export, layout = EXPORTS / "wide-sheet" / "october.xlsx", tmp_path / "MAP.xlsx"
    said = plankit("map", export, "--out", layout, *AS_OF).said
    assert f"map {export} --check {layout}" in said and f"check {export} --map {layout}" in said
    report = json.loads(plankit("check", export, "--map", layout, *AS_OF, "--json").out)
    hints = {cause["title"]: cause["hint"] for cause in report["causes"]}
    assert not [title for title in hints if "is absent from sheet" in title]
    assert "--supplement FILE" in hints["No column of the export fills Language needs (Plans)"]


@pytest.mark.parametrize("words", [("due",), ("coverage", EXPORTS.parent / "claims.csv")], ids=["due", "coverage"])
def test_every_command_with_a_source_takes_a_map(words):
    export = EXPORTS / "long-sheet" / "october.csv"
    outcome = plankit(*words, export, "--map", EXPORTS / "long-sheet" / "MAP.xlsx", *AS_OF, "--json")
    assert outcome.code in (0, 1), outcome.said
    assert json.loads(outcome.out)


def test_forms_are_made_and_filled_from_an_export_too(tmp_path):
    export, layout = EXPORTS / "long-sheet" / "october.csv", EXPORTS / "long-sheet" / "MAP.xlsx"
    made = plankit("form", "make", export, "--map", layout, *AS_OF, "--out", tmp_path / "updates", "--json")
    assert made.code == 0 and len(json.loads(made.out)["forms"]) == 6, made.said
    forms = EXPORTS.parent / "forms"
    words = ("form", "fill", forms / "plan-summary.pdf", export, "--map", forms / "plan-summary.yaml", *AS_OF)
    filled = plankit(*words, "--export-map", layout, "--out", tmp_path / "filled", "--json")
    assert [each["status"] for each in json.loads(filled.out)["forms"]] == ["made"] * 6, filled.said
    refused = plankit(*words, "--supplement", layout, "--out", tmp_path / "none")
    assert refused.code == 2 and "go with --export-map" in refused.said


def test_the_command_to_run_next_keeps_the_map(tmp_path):
    export, layout = EXPORTS / "long-sheet" / "october.csv", EXPORTS / "long-sheet" / "MAP.xlsx"
    made = plankit("generate", export, "--map", layout, *AS_OF, "--out", tmp_path / "plans")
    assert f"check {export} --map {layout}" in made.said


def test_what_payers_ask_for_and_no_column_fills_is_listed_with_who_asks():
    layout = EXPORTS / "linked-files" / "MAP.xlsx"
    report = json.loads(plankit("map", "--check", layout, "--payer", "ny-mhotrs-clinic", "--json").out)
    lacks = {lack["field"]: lack["asked_by"] for lack in report["lacks"]}
    assert "plans.strengths" not in lacks
    assert lacks["services.frequency"] == [
        "New York MHOTRS clinic, Medicaid fee-for-service: 14 NYCRR 599.10(c) (verified)"
    ]
    assert "clients.csv › MiddleName" in report["unused"]


def test_with_the_export_the_payers_are_those_of_its_clients_and_the_supplement_counts():
    folder = EXPORTS / "linked-files"
    words = ("map", "--check", folder / "MAP.xlsx", folder / "october", *AS_OF, "--json")
    alone, supplied = (json.loads(plankit(*words, *more).out) for more in ((), SHAPES["linked-files"][1]))
    assert alone["payers"] == supplied["payers"] == ["outpatient-100@1"]
    fields = [{lack["field"] for lack in report["lacks"]} for report in (alone, supplied)]
    assert fields[0] - fields[1] == {"participation"}


def test_a_map_with_errors_stops_every_command_with_its_cell(tmp_path):
    export = EXPORTS / "long-sheet" / "october.csv"
    layout = tmp_path / "MAP.xlsx"
    layout.write_bytes((EXPORTS / "long-sheet" / "MAP.xlsx").read_bytes())
    change(layout, "Columns", "DOB", "Our field", "Client: Brith date")
    outcome = plankit("check", export, "--map", layout, *AS_OF)
    assert outcome.code == 4
    assert "MAP.xlsx › Columns › F5: The map cannot be used. There is no field “Client: Brith date”" in outcome.said
    assert "Did you mean “Client: Birth date”?" in outcome.said
    checked = plankit("map", "--check", layout, export)
    assert (checked.code, "RD370" in checked.out) == (1, True)


def test_next_months_export_keeps_decisions_and_marks_what_is_new_and_gone(tmp_path):
    folder = EXPORTS / "linked-files"
    new = tmp_path / "NEW-MAP.xlsx"
    outcome = plankit("map", folder / "november", "--map", folder / "MAP.xlsx", "--out", new, *AS_OF)
    assert outcome.code == 0, outcome.said
    rows = list(openpyxl.load_workbook(new)["Columns"].iter_rows(values_only=True))[1:]
    remarks = {(row[0], row[2]): row[9] for row in rows}
    assert remarks["clients.csv", "Lang"] == "no longer in the export"
    assert {row[5] for row in rows if row[2] == "ClientID"} == {"Client: Key for joining"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("map",), 2, "Name the export"),
        (("map", "x.csv"), 2, "Name the export"),
        (("map", "x.csv", "--out", "MAP.xlsx"), 3, "There is no such file or folder"),
        (("map", "goals.csv", "--out", "MAP.txt"), 4, "The map's name ends in .xlsx"),
        (("map", "goals.csv", "--out", "taken.xlsx"), 6, "A file of this name is there already"),
        (("map", "--check", "goals.csv"), 3, "called a workbook"),
        (("map", "--check", "taken.xlsx", "--out", "MAP.xlsx"), 2, "--check only looks"),
        (("map", "photo.png", "--out", "MAP.xlsx"), 3, "Exports of this kind cannot be read"),
        (("map", "goals.csv", "--out", "MAP.xlsx", "--supplement", "taken.xlsx"), 2, "--supplement goes with --check"),
        (("check", "goals.csv", "--supplement", "taken.xlsx"), 2, "--supplement and --prefer go with --map"),
        (("check", "goals.csv", "--map", "nowhere.xlsx"), 3, "There is no such file or folder"),
        (("check", "plankit.sqlite", "--map", "taken.xlsx"), 3, "A store is read without a map"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_do(tmp_path, monkeypatch, words, code, said):
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "goals.csv", "MRN,Goal\n17,Sleeps\n18,Walks\n")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "plankit.sqlite").write_bytes(b"")
    openpyxl.Workbook().save(tmp_path / "taken.xlsx")
    outcome = plankit(*words)
    assert outcome.code == code, outcome.said
    assert said in outcome.said
    assert not (tmp_path / "MAP.xlsx").exists()


def test_verify_holds_documents_against_the_export_that_made_them(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANKIT_OFFICE", str(tmp_path / "none"))
    folder = EXPORTS / "long-sheet"
    by_map = ("--map", folder / "MAP.xlsx")
    out, sheet = tmp_path / "plans", tmp_path / "sheet.docx"
    plankit("generate", folder / "october.csv", *by_map, *AS_OF, "--stage", "draft", "--out", out)

    def verified(month: str, *more: object) -> dict[str, list[str]]:
        said = plankit("verify", out, "--source", folder / month, *by_map, *AS_OF, "--json", *more)
        found = json.loads(said.out)["findings"]
        return {code: [one["client"] for one in found if one["code"] == code] for code in {f["code"] for f in found}}

    assert "DO333" not in verified("october.csv", "--audit-sheet", sheet)
    assert sheet.read_bytes().startswith(b"PK")
    assert "00000775" in verified("november.csv")["DO333"]
    lost = plankit("verify", out, *by_map, *AS_OF)
    assert (lost.code, "name the export with --source" in lost.said) == (2, True)
