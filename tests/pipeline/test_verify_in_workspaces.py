"""Documents are verified with the keys of workspaces, and held against their stores and caseloads."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from badinput import plankit
from editing import edited

from toolkit.pipeline.manifest import read_entries
from toolkit.shipped import shipped_folder
from toolkit.store.store import Store
from toolkit.templates.imprint import PLAIN_KEY

CLIENT, AS_OF = "00001001", "2026-10-15"
NAME = f"{CLIENT}-plan.docx"


@pytest.fixture(scope="module")
def two_workspaces(tmp_path_factory) -> tuple[Path, Path]:
    """Two workspaces side by side, each with its clients in its store and their documents in `output`."""
    folder = tmp_path_factory.mktemp("two")
    places = folder / "north", folder / "south"
    with pytest.MonkeyPatch.context() as patch:
        assert plankit("new", places[0]).code == 0
        shutil.copytree(*places)
        (places[1] / "store.sqlite").unlink()
        Store.create(places[1] / "store.sqlite", actor="x", now=datetime(2026, 10, 1, tzinfo=UTC)).close()
        for place in places:
            patch.chdir(place)
            assert plankit("import", "caseload.xlsx", "--only", CLIENT).code == 0
            made = plankit("generate", "--out", "output", "--as-of", AS_OF)
            assert made.code == 0, made.said
    return places


def told(*words: object) -> tuple[int, dict[str, str], list[str]]:
    """Exit code, the state of each document, and the codes of the findings, of `verify`."""
    outcome = plankit("verify", *words, "--json")
    plain = json.loads(outcome.out)
    return (
        outcome.code,
        {one["file"]: one["state"] for one in plain["documents"]},
        sorted(one["code"] for one in plain["findings"]),
    )


def rekeyed(place: Path) -> str:
    with (
        Store.open(place / "store.sqlite") as store,
        store.transaction(actor="x", kind="key", now=datetime(2027, 1, 1, tzinfo=UTC)) as work,
    ):
        return work.new_key()


def test_a_document_of_another_workspace_is_said_to_be_so_and_not_changed_by_hand(
    two_workspaces, tmp_path, monkeypatch
):
    north, south = two_workspaces
    name = NAME
    monkeypatch.chdir(north)
    assert told("output") == (0, {name: "unchanged"}, [])
    copy = Path(shutil.copy(south / "output" / name, tmp_path / name))
    assert told(copy) == (0, {name: "unknown"}, ["DO307"])
    assert "another workspace" in plankit("verify", copy).said
    edited(copy, lambda made: made.paragraphs[-1].add_run(" By hand."))
    assert told(copy) == (0, {name: "unknown"}, ["DO307"])
    monkeypatch.chdir(south)
    assert told(copy)[1] == {name: "changed"}
    monkeypatch.chdir(tmp_path)
    assert told(copy)[1:] == ({name: "unknown"}, ["DO307"])
    assert "its key is not at hand" in plankit("verify", copy).said


def test_a_workspace_leaves_its_key_in_the_manifest_and_documents_made_outside_have_none(
    two_workspaces, tmp_path, monkeypatch
):
    north, _ = two_workspaces
    [line] = (north / "output" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    with Store.open(north / "store.sqlite") as store, store.reader() as reader:
        assert json.loads(line)["key"] in set(reader.keys())
    monkeypatch.chdir(tmp_path)
    assert (
        plankit(
            "generate", shipped_folder("samples") / "caseload.xlsx", "--only", CLIENT, "--out", "out", "--as-of", AS_OF
        ).code
        == 0
    )
    [entry] = read_entries(tmp_path / "out" / "manifest.jsonl")
    assert entry.key == PLAIN_KEY.id
    assert told("out")[1:] == ({entry.file: "unchanged"}, [])
    monkeypatch.chdir(north)
    assert told(tmp_path / "out" / entry.file)[2] == ["DO308", "DO333"], "anybody could have sealed it"


def test_after_a_new_key_the_old_documents_verify_and_edited_ones_are_renewed(two_workspaces, tmp_path, monkeypatch):
    place = Path(shutil.copytree(two_workspaces[0], tmp_path / "north"))
    monkeypatch.chdir(place)
    path = place / "output" / NAME
    old = next(iter(read_entries(place / "output" / "manifest.jsonl"))).key
    new = rekeyed(place)
    assert told("output") == (0, {path.name: "unchanged"}, [])
    edited(path, lambda made: made.add_paragraph("Seen by hand."))
    kept = path.read_bytes()
    made = plankit("generate", "--out", "output", "--as-of", AS_OF, "--resume")
    assert made.code == 0, made.said
    entry = next(iter(read_entries(place / "output" / "manifest.jsonl")))
    assert (old != new, entry.key, path.read_bytes() != kept) == (True, new, True)
    assert "Seen by hand." in "\n".join(one.text for one in docx.Document(str(path)).paragraphs)
    assert told("output")[1:] == ({path.name: "changed"}, ["DO318"])


def changed_caseload(place: Path, sheet: str, header: str, value: str) -> Path:
    """The caseload with another value in the client's first row of a sheet."""
    book = openpyxl.load_workbook(place / "caseload.xlsx")
    columns = {str(cell.value).rstrip(" *"): cell.column for cell in book[sheet][1]}
    row = next(cells[0].row for cells in book[sheet].iter_rows(min_row=2) if CLIENT in {cell.value for cell in cells})
    book[sheet].cell(row, columns[header]).value = value
    book.save(place / "changed.xlsx")
    return place / "changed.xlsx"


def imported(place: Path, *change: str) -> None:
    assert plankit("import", changed_caseload(place, *change), "--only", CLIENT, "--take", "source").code == 0


def the_finding(*words: object) -> tuple[str, str, str]:
    """Client, code and message of the one finding of `verify`."""
    outcome = plankit("verify", *words, "--json")
    [found] = json.loads(outcome.out)["findings"]
    return found["client"], found["code"], found["message"]


def test_what_changed_in_the_store_since_printing_is_told_without_a_value(two_workspaces, tmp_path, monkeypatch):
    place = Path(shutil.copytree(two_workspaces[0], tmp_path / "north"))
    monkeypatch.chdir(place)
    imported(place, "Clients", "Preferred name", "Zebra")
    client, code, message = the_finding("output")
    assert (client, code) == (CLIENT, "DO333")
    assert message == "Something in the client's record, not in the plan, has changed since this was printed."
    imported(place, "Goals", "Text", "Zebra rides a bicycle to work on three days.")
    assert the_finding("output") == (CLIENT, "DO333", "The plan has changed since this was printed.")
    assert "Zebra" not in plankit("verify", "output").said
    assert plankit("verify", "output", "--fail-on", "warning").code == 1
    assert plankit("generate", "--out", "output", "--as-of", AS_OF).code == 0
    assert told("output") == (0, {NAME: "unchanged"}, [])
    assert plankit("store", "purge", CLIENT, "--reason", "moved", "--yes").code == 0
    assert told("output") == (0, {NAME: "unchanged"}, []), "a store without clients is no caseload"


def test_signatures_and_progress_come_after_printing_and_change_no_plan(two_workspaces, tmp_path, monkeypatch):
    place = Path(shutil.copytree(two_workspaces[0], tmp_path / "north"))
    monkeypatch.chdir(place)
    with Store.open(place / "store.sqlite") as store:
        stored = store.current(CLIENT)
        signed = tuple(plan.model_copy(update={"signatures": (), "progress": ()}) for plan in stored.record.plans)
        assert signed != stored.record.plans
        record = stored.record.model_copy(update={"plans": signed})
        with store.transaction(actor="x", kind="form", now=datetime(2026, 12, 1, tzinfo=UTC)) as work:
            work.revision(record=record, origins=stored.origins, findings=stored.findings)
    client, code, message = the_finding("output")
    assert (client, code) == (CLIENT, "DO334") and "nothing else has changed" in message


def test_a_caseload_that_is_named_is_held_against_the_documents_outside_of_workspaces_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copy(shipped_folder("samples") / "caseload.xlsx", tmp_path)
    made = plankit("generate", "caseload.xlsx", "--only", CLIENT, "--out", "out", "--as-of", AS_OF)
    assert made.code == 0
    assert told("out", "--source", "caseload.xlsx")[2] == []
    changed_caseload(tmp_path, "Goals", "Text", "Zebra rides a bicycle.")
    message = "The plan, or something else in the client's record, has changed since this was printed."
    assert the_finding("out", "--source", "changed.xlsx") == (CLIENT, "DO333", message)
    changed_caseload(tmp_path, "Clients", "Client", "00009999")
    assert the_finding("out", "--source", "changed.xlsx")[2] == "The caseload does not have this client."
    assert plankit("verify", "out", "--source", "nowhere.xlsx").code == 3
