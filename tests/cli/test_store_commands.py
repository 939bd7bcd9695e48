"""The commands that keep history, as a user types them in a workspace."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from badinput import assert_discreet, plankit
from exporting import change

from toolkit.store.store import Store

AS_OF = "2026-10-15"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, bytes]:
    """The files of a new workspace with its caseload imported, made once."""
    folder = tmp_path_factory.mktemp("made") / "Büro 1"
    assert plankit("new", folder, "--actor", "R. Okafor").code == 0
    assert plankit("import", folder / "caseload.xlsx", "--store", folder / "store.sqlite").code == 0
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def workspace(made, tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "Büro 1"
    for name, content in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "output").mkdir(exist_ok=True)
    monkeypatch.chdir(folder)
    return folder


def edit(path: Path, sheet: str, change, *, to: str = "") -> Path:
    book = openpyxl.load_workbook(path)
    headers = {str(cell.value).rstrip(" *"): cell.column for cell in book[sheet][1]}
    change(book[sheet], headers)
    target = path.with_name(to) if to else path
    book.save(target)
    return target


def test_new_says_what_it_made_and_how_to_go_on(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outcome = plankit("new", "tamarack")
    assert outcome.code == 0
    assert "plankit.toml" in outcome.out and "import caseload.xlsx" in outcome.out
    names = {path.name for path in (tmp_path / "tamarack").iterdir()}
    assert names == {
        "plankit.toml",
        "store.sqlite",
        "caseload.xlsx",
        "agency_templates",
        "payer_profiles",
        "inbox",
        "output",
    }
    assert not list(tmp_path.glob(".*"))
    again = plankit("new", "tamarack")
    assert again.code == 6 and "something of this name already" in again.said


@pytest.mark.parametrize(
    "command", [("check",), ("generate", "--out", "output"), ("due",), ("form", "make", "--out", "f")]
)
def test_before_a_caseload_is_imported_commands_say_that_the_store_is_empty(tmp_path, monkeypatch, command):
    plankit("new", tmp_path / "tamarack")
    monkeypatch.chdir(tmp_path / "tamarack")
    outcome = plankit(*command)
    assert outcome.code == 3
    assert "The store is empty" in outcome.said and "plankit import" in outcome.said
    assert not list(Path().glob("output/*")) and not Path("f").exists()


def test_the_lines_that_new_prints_go_through(workspace):
    assert plankit("check", "--as-of", AS_OF).code == 0
    made = plankit("generate", "--out", "output", "--as-of", AS_OF)
    assert made.code == 0, made.said
    assert len(list((workspace / "output").glob("*.docx"))) >= 6
    assert "1 revision" in plankit("history", "00001001").out
    plain = json.loads(plankit("history", "00001001", "--json").out)
    (document,) = plain["documents"]
    made_file = workspace / "output" / document["file"]
    assert document["sha256"] == hashlib.sha256(made_file.read_bytes()).hexdigest()
    assert (document["plan"], document["stage"], document["as_of"]) == ("P1", "for-signature", AS_OF)
    plankit("generate", "--out", "output", "--as-of", AS_OF, "--resume")
    assert len(json.loads(plankit("history", "00001001", "--json").out)["documents"]) == 1


def test_every_reading_command_takes_the_store_where_no_source_is_named(workspace, monkeypatch):
    monkeypatch.chdir(workspace / "output")  # anywhere in the workspace
    for words in (("check",), ("due",)):
        outcome = plankit(*words, "--as-of", AS_OF, "--json")
        assert outcome.code == 0, outcome.said
        assert json.loads(outcome.out)
    plain = json.loads(plankit("check", "--as-of", AS_OF, "--json").out)
    assert plain["clients"][0]["client"] == "00001001" and len(plain["clients"]) == 6
    assert plain["sources"][0]["name"] == "store.sqlite"


def test_the_store_gives_what_the_file_gave(workspace):
    stored = json.loads(plankit("check", "--as-of", AS_OF, "--json").out)
    read = json.loads(plankit("check", "caseload.xlsx", "--as-of", AS_OF, "--json").out)
    for name in ("clients", "profiles", "counts", "findings"):
        assert stored[name] == read[name]


def test_outside_a_workspace_a_source_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outcome = plankit("check")
    assert outcome.code == 2 and "plankit new" in outcome.err
    outcome = plankit("history", "00001001")
    assert outcome.code == 4 and "no workspace here" in outcome.err


def test_the_settings_of_a_workspace_are_looked_at(workspace):
    (workspace / "plankit.toml").write_text('stor = "x"')
    outcome = plankit("check")
    assert outcome.code == 4 and "no setting “stor”" in outcome.said and "store, agency, payers" in outcome.said
    (workspace / "plankit.toml").write_text("store = ")
    assert plankit("check").code == 4
    (workspace / "plankit.toml").write_text('agency = "nobody"')
    assert plankit("check", "caseload.xlsx").code == 4


def test_the_agency_and_payers_of_the_settings_stand_in_where_rows_are_blank(workspace):
    def blank(sheet, at):
        for row in range(2, 8):
            sheet.cell(row, at["Agency"]).value = None

    edit(workspace / "caseload.xlsx", "Clients", blank)
    outcome = plankit("generate", "caseload.xlsx", "--out", "output", "--as-of", AS_OF)
    assert outcome.code == 0, outcome.said


def test_import_says_what_changed_and_what_was_kept_without_values(workspace):
    def change(sheet, at):
        sheet.cell(2, at["Target date"]).value = "2027-03-01"
        sheet.delete_rows(4)

    edit(workspace / "caseload.xlsx", "Goals", change, to="november.xlsx")
    outcome = plankit("import", "november.xlsx")
    assert outcome.code == 0
    assert "1 changed, 5 unchanged" in outcome.said
    assert "Goal G1 of plan P1: Target date changed." in outcome.said
    assert "kept, the source does not have it" in outcome.said
    assert "2027-03-01" not in outcome.out
    history = plankit("history", "00001001")
    assert "2027-03-01" in history.out and "import of november.xlsx" in history.out


def test_what_is_told_of_a_client_stands_with_the_client(workspace):

    def change(sheet, at):
        sheet.cell(2, at["Target date"]).value = "2027-03-01"

    edit(workspace / "caseload.xlsx", "Goals", change, to="november.xlsx")
    said = plankit("import", "november.xlsx").out
    client, _, rest = said.partition("00001001")
    assert "IM303" not in client and "IM303" in rest
    assert "Files, sheets and columns" not in said


def test_import_json_has_a_line_for_every_client(workspace):
    edit(workspace / "caseload.xlsx", "Clients", lambda sheet, at: sheet.delete_rows(3), to="less.xlsx")
    plain = json.loads(plankit("import", "less.xlsx", "--json", "--preview").out)
    assert {each["client"]: each["status"] for each in plain["clients"]}["00001002"] == "kept"
    assert plain["preview"] and set(plain["counts"]) == {"new", "changed", "unchanged", "kept"}
    assert {"client", "status", "revision", "in_source", "changes", "kept", "waiting"} == set(plain["clients"][0])


def test_what_waits_leaves_1_and_says_the_command(workspace):
    def turn(sheet, at):
        sheet.cell(2, at["Birth date"]).value = "1988-12-04"

    edit(workspace / "caseload.xlsx", "Clients", turn, to="turned.xlsx")
    outcome = plankit("import", "turned.xlsx")
    assert outcome.code == 1
    assert "Waiting for a decision: 1" in outcome.said and "--take source" in outcome.said
    assert "1988" not in outcome.out
    assert "1988-12-04" in plankit("import", "turned.xlsx", "--show-values").out
    assert plankit("import", "turned.xlsx", "--take", "source", "--only", "00001001").code == 0
    assert "Decided" in plankit("history", "00001001").out


def test_replace_asks_and_where_nobody_can_be_asked_wants_yes(workspace):
    edit(workspace / "caseload.xlsx", "Goals", lambda sheet, at: sheet.delete_rows(2), to="less.xlsx")
    outcome = plankit("import", "less.xlsx", "--replace")
    assert outcome.code == 2 and "Add --yes" in outcome.err
    assert "1 revision" in plankit("history", "00001001").out
    assert plankit("import", "less.xlsx", "--replace", "--yes").code == 0
    assert "Goal G1 of plan P1 removed" in plankit("history", "00001001").out


def test_export_is_written_once_and_comes_back_as_edits(workspace):
    assert plankit("export", "--out", "out.xlsx").code == 0
    assert plankit("export", "--out", "out.xlsx").code == 6
    assert "6 unchanged" in plankit("import", "out.xlsx").said
    assert plankit("export", "--out", "out.csv").code == 4
    assert plankit("export", "--out", "one.xlsx", "--only", "00001001").code == 0
    assert plankit("export", "--out", "none.xlsx", "--only", "1001").code == 3


def test_the_store_is_verified_backed_up_and_purged(workspace):
    assert "as it was written" in plankit("store", "verify").out
    assert plankit("store", "backup").code == 0
    assert plankit("store", "purge", "00001001", "--reason", "by mistake", "--yes").code == 0
    assert "1 revision" not in plankit("history", "00001001").out
    plain = json.loads(plankit("store", "verify", "--json").out)
    assert plain["findings"] == [] and plain["counts"]["clients"] == 5
    assert plankit("store", "purge", "00001001", "--reason", "again", "--yes").code == 3


def test_a_purge_takes_scans_along_and_names_what_was_printed(workspace):
    (workspace / "page.png").write_bytes(b"\x89PNG\r\n\x1a\n page")
    assert plankit("generate", "--out", "output", "--as-of", AS_OF, "--only", "00001002").code == 0
    for client in ("00001002", "00001003"):
        words = ("--plan", "P1", "--role", "witness", "--name", "A. Witness", "--date", AS_OF, "--as-of", AS_OF)
        signed = plankit("sign", client, *words, "--method", "ink", "--file", "page.png")
        assert signed.code == 0, signed.said
    assert len(list((workspace / "signatures").iterdir())) == 2
    outcome = plankit("store", "purge", "00001002", "--reason", "by mistake", "--yes")
    assert "1 scan of signed pages" in outcome.said and "00001002-plan.docx" in outcome.said
    assert [path.name[:8] for path in (workspace / "signatures").iterdir()] == ["00001003"]


def test_a_file_that_cannot_be_imported_changes_nothing(workspace):
    before = (workspace / "store.sqlite").read_bytes()
    (workspace / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    for words in (
        ("import", "broken.xlsx"),
        ("import", "nowhere.xlsx"),
        ("import", "caseload.xlsx", "--only", "nobody"),
    ):
        outcome = plankit(*words)
        assert outcome.code == 3, outcome.said
        assert_discreet(outcome)
    assert (workspace / "store.sqlite").read_bytes() == before


def test_an_import_onto_a_full_or_read_only_disk_leaves_the_store_as_it_was(workspace, small_disk, monkeypatch):
    for name in ("plankit.toml", "store.sqlite"):
        shutil.copy(workspace / name, small_disk)
    source = edit(workspace / "caseload.xlsx", "Goals", lambda sheet, at: sheet.delete_rows(2), to="less.xlsx")
    monkeypatch.chdir(small_disk)
    store = small_disk / "store.sqlite"
    before = store.read_bytes()
    for room in (0, 20_000, len(before) + 20_000):  # for nothing, for no copy of the store, for the copy alone
        (small_disk / "ballast").write_bytes(b"")
        free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        (small_disk / "ballast").write_bytes(bytes(free - room))
        outcome = plankit("import", source, "--replace", "--yes")
        assert outcome.code == 6 and "disk is full" in outcome.said, (room, outcome.said)
        assert store.read_bytes() == before
        assert not (small_disk / "backups").exists() or not list((small_disk / "backups").iterdir())
        (small_disk / "ballast").unlink()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    outcome = plankit("import", source, "--replace", "--yes")
    assert outcome.code == 6 and "Reading works without it" in outcome.said
    assert plankit("history", "00001001").code == 0
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert plankit("import", source, "--replace", "--yes").code == 0


def test_an_import_by_a_map_that_cannot_be_used_changes_nothing(workspace):
    layout = workspace / "MAP.xlsx"
    shipped = Path(__file__).parents[2] / "samples" / "exports" / "long-sheet"
    before = (workspace / "store.sqlite").read_bytes()
    for header, field, said in (
        ("DOB", "Client: Brith date", "Did you mean “Client: Birth date”?"),
        ("DOB", "Client: Last name", "Two columns give"),
    ):
        layout.write_bytes((shipped / "MAP.xlsx").read_bytes())
        change(layout, "Columns", header, "Our field", field)
        outcome = plankit("import", shipped / "october.csv", "--map", layout)
        assert outcome.code == 4 and "MAP.xlsx › Columns › F5" in outcome.said and said in outcome.said, outcome.said
    assert (workspace / "store.sqlite").read_bytes() == before


def test_a_store_from_a_newer_version_stops_every_command(workspace):
    import sqlite3

    with sqlite3.connect(workspace / "store.sqlite") as connection:
        connection.execute("PRAGMA user_version = 9")
    connection.close()
    for words in (("check",), ("import", "caseload.xlsx"), ("export", "--out", "x.xlsx"), ("history", "00001001")):
        outcome = plankit(*words)
        assert outcome.code == 3 and "newer plankit" in outcome.said


def test_two_imports_at_once(workspace, monkeypatch):
    from datetime import UTC, datetime

    now = datetime(2026, 10, 15, tzinfo=UTC)
    with (
        Store.open(workspace / "store.sqlite") as store,
        store.transaction(actor="M. Lindqvist", kind="import", now=now),
    ):
        outcome = plankit("import", "caseload.xlsx")
        assert outcome.code == 6 and "in use by M. Lindqvist" in outcome.said
        assert plankit("history", "00001001").code == 0
    assert plankit("import", "caseload.xlsx").code == 0
