"""Client ids that no file can be called by: a safe name of its own for each, inside the folder, the same every time."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from badinput import Outcome, Rows, assert_discreet, caseload_with, check, documents, generate, marked_world, plankit
from openpyxl import load_workbook
from world import AS_OF


@pytest.fixture
def world(tmp_path: Path, monkeypatch) -> Path:
    marked_world(tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def called(*ids: object):
    """Gives the first clients these ids, on all sheets."""

    def change(rows: Rows) -> None:
        for sheet in ("Clients", "Plans", "Goals", "Coverage"):
            for row, client in zip(rows[sheet], ids, strict=True):
                row["Client"] = client

    return change


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


IDS = [
    ("../../x", ".."),
    ("/etc/passwd", "C:\\x"),
    ("\\\\server\\share", "file:///x"),
    ("CON", "nul.txt"),
    ("COM1", "aux"),
    ("abc", "ABC"),
    ("straße", "STRASSE"),
    ("\u00e9", "e\u0301"),
    ("a/b", "a:b"),
    ("C\u202e1", "\u2066x\u2069"),
    ("👩\u200d👧", "*"),
    ("-rf", "--help"),
    ("~$x", ".plankit"),
    (".hidden.", "index.xlsx"),
    ("manifest.jsonl", "[bold]x[/]"),
    ("%s{client_id}", "{0}"),
    ("$(touch x)", "`touch x`"),
    ("01", "1"),
    ("x" * 60, "y" * 60),
    ("@SUM(1)", "+cmd|' /C calc'!A0"),
]


@pytest.mark.parametrize("ids", IDS, ids=ascii)
def test_each_client_has_a_safe_name_of_its_own(world, ids):
    source = caseload_with(world / "caseload.xlsx", called(*ids))
    before = tree(world.parent)
    out = world / "a" / "b" / "out"
    assert generate(source, out, "--names", "{client_id}").code == 0
    names = documents(out)
    assert len({name.casefold() for name in names}) == 2
    assert tree(world.parent) - before == {
        "work/a",
        "work/a/b",
        "work/a/b/out",
        *(f"work/a/b/out/{name}" for name in (*names, "index.xlsx", "manifest.jsonl")),
    }
    for name in names:
        assert PureWindowsPath(name).name == PurePosixPath(name).name == name
        assert name.isprintable() and len(name.encode()) <= 255
        assert name[0] not in "-.~=@+ " and name.removesuffix(".docx")[-1] not in ". "
        assert name.split(".")[0].casefold() not in {"con", "nul", "aux", "com1"}
    entries = [json.loads(line) for line in (out / "manifest.jsonl").read_text("utf-8").splitlines()]
    assert {entry["client"] for entry in entries} == set(ids)


def test_a_client_has_the_same_name_when_made_alone(world):
    source = caseload_with(world / "caseload.xlsx", called("abc", "ABC"))
    generate(source, world / "both")
    generate(source, world / "one", "--only", "ABC")
    assert documents(world / "one")[0] in documents(world / "both")


def test_ids_that_differ_in_case_are_doubted(world):
    outcome = check(caseload_with(world / "caseload.xlsx", called("abc", "ABC")))
    assert "RD323" in outcome.said


@pytest.mark.parametrize(
    ("client", "code"), [("x" * 300, "RD215"), ("5E+21", "RD212"), (True, "RD213"), ("=1+1", "RD111")]
)
def test_what_cannot_be_an_id_is_found_and_its_rows_are_not_guessed(world, client, code):
    source = caseload_with(world / "caseload.xlsx", called(client, "C002"))
    outcome = generate(source, world / "out", "--json")
    assert outcome.code == 1 and f'"{code}"' in outcome.out
    assert documents(world / "out") == ["C002-plan.docx"]


def shows(outcome: Outcome) -> str:
    assert_discreet(outcome)
    return outcome.out


@pytest.mark.parametrize("client", ["C\u202e1", "C\x9b31m", "C\x1b]0;x\x07"])
def test_no_id_steers_the_terminal(world, client):
    form = {"client": {"id": client, "agency": "nobody"}, "plans": [{"id": "P1"}]}
    (world / "form.json").write_text(json.dumps(form))
    printed = shows(check("form.json")) + shows(generate("form.json", world / "out"))
    assert not {"\u202e", "\x9b", "\x1b", "\x07"} & set(printed)


def test_no_id_is_a_formula_in_a_list(world):
    source = caseload_with(world / "caseload.xlsx", called("+1+1|x", "@SUM(1)"))
    (world / "form.json").write_text(json.dumps([{"client": {"id": client}} for client in ("=1+1", "@SUM(1)", "+1")]))
    outcome = plankit("check", "form.json", "--as-of", AS_OF, "--out", "report.xlsx", "--out", "report.csv")
    assert outcome.code in (0, 1)
    generate(source, world / "out")
    for book in (world / "report.xlsx", world / "out" / "index.xlsx"):
        cells = [cell for sheet in load_workbook(book) for row in sheet.iter_rows() for cell in row]
        assert not [cell.value for cell in cells if cell.data_type == "f" and "HYPERLINK" not in str(cell.value)]
    assert not [
        line for line in (world / "report.csv").read_text("utf-8-sig").splitlines() if ",=" in line or ",@" in line
    ]
