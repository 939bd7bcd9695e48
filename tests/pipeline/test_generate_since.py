"""`generate --since`: documents held against an earlier file, or a day of the store; what the manifest says of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from badinput import plankit
from world import build_world, caseload_rows, write_caseload, write_template

from toolkit.errors import InputError, OutputUnwritableError
from toolkit.pipeline.generate import Generated, generate
from toolkit.pipeline.importing.run import import_sources
from toolkit.store.store import Store

AS_OF = date(2026, 10, 1)
REVIEW = """
  - {id: review, file: review.docx, kind: review, title: Review}
"""


@pytest.fixture
def world(tmp_path: Path) -> Path:
    folder = build_world(tmp_path)
    agency = folder / "agency_templates" / "little-agency"
    with (agency / "agency.yaml").open("a") as settings:
        settings.write(REVIEW)
    write_template(agency / "review.docx", title="Review")
    document = docx.Document(str(agency / "review.docx"))
    for text in (
        "{%p if changes %}",
        "New since {{ changes_since }}:",
        "{%p for change in changes %}",
        "{{ change.label }} | {{ change.what }} | {{ change.before }} | {{ change.after }}",
        "{%p endfor %}",
        "{%p endif %}",
    ):
        document.add_paragraph(text)
    document.save(str(agency / "review.docx"))
    (folder / "caseload.xlsx").rename(folder / "earlier.xlsx")
    rows = caseload_rows(3)
    rows["Goals"][0]["Target date"] = "2027-01-15"
    rows["Plans"][1]["Strengths"] = "Bakes"
    write_caseload(folder / "caseload.xlsx", rows)
    return folder


def make(world: Path, **options) -> Generated:
    source = options.pop("source", world / "caseload.xlsx")
    return generate([source], world / "out", as_of=AS_OF, folder=world, kinds=("review",), **options)


def new_in(world: Path, client: str) -> list[str]:
    lines = [p.text for p in docx.Document(str(world / "out" / f"{client}-review.docx")).paragraphs]
    start = next((n for n, line in enumerate(lines) if line.startswith("New since")), len(lines))
    return [line for line in lines[start:] if line]


def manifest(world: Path) -> dict[str, dict]:
    entries = map(json.loads, (world / "out" / "manifest.jsonl").read_text().splitlines())
    return {entry["client"]: entry for entry in entries}


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_client_is_held_against_the_same_client_of_the_earlier_file(world, jobs):
    make(world, since=world / "earlier.xlsx", jobs=jobs)
    assert new_in(world, "C001") == [
        "New since earlier.xlsx:",
        "Goal 1: Target date | Changed | 12/01/2026 | 01/15/2027",
    ]
    assert new_in(world, "C002")[1] == "Plan: Strengths | Changed | Sings in a choir of 11 people | Bakes"
    assert new_in(world, "C003") == []


def test_without_an_earlier_source_nothing_is_said_of_it(world):
    make(world)
    assert new_in(world, "C001") == []
    assert (manifest(world)["C001"]["since"], manifest(world)["C001"]["since_sha256"]) == ("", "")


def test_a_client_whom_the_earlier_file_did_not_have_is_new(world):
    write_caseload(world / "earlier.xlsx", caseload_rows(2))
    make(world, since=world / "earlier.xlsx")
    assert new_in(world, "C003") == ["New since earlier.xlsx:", "Client | Added |  | "]
    assert manifest(world)["C003"]["since"] == "earlier.xlsx" and manifest(world)["C003"]["since_sha256"] == ""


def test_resuming_keeps_a_document_only_where_the_earlier_record_is_the_same(world):
    make(world, since=world / "earlier.xlsx")
    before = manifest(world)
    stamps = {path.name: path.stat().st_mtime_ns for path in (world / "out").glob("*.docx")}
    rows = caseload_rows(3)
    rows["Goals"][0]["Target date"] = "2026-12-24"
    write_caseload(world / "earlier.xlsx", rows)
    make(world, since=world / "earlier.xlsx", resume=True)
    kept = [path.name for path in (world / "out").glob("*.docx") if path.stat().st_mtime_ns == stamps[path.name]]
    assert sorted(kept) == ["C002-review.docx", "C003-review.docx"]
    assert "12/24/2026" in new_in(world, "C001")[1]
    assert manifest(world)["C001"]["since_sha256"] != before["C001"]["since_sha256"]


def test_a_day_of_the_store_means_what_was_current_when_that_day_ended(world):
    store = Store.create(world / "store.sqlite", actor="R. Adams", now=datetime(2026, 9, 1, 8, tzinfo=UTC))
    import_sources([world / "earlier.xlsx"], store, actor="x", now=datetime(2026, 9, 1, 9, tzinfo=UTC))
    import_sources([world / "caseload.xlsx"], store, actor="x", now=datetime(2026, 9, 20, 23, tzinfo=UTC))
    make(world, source=world / "store.sqlite", since=date(2026, 9, 19))
    assert new_in(world, "C001") == [
        "New since 09/19/2026:",
        "Goal 1: Target date | Changed | 12/01/2026 | 01/15/2027",
    ]
    assert manifest(world)["C001"]["since"] == "2026-09-19"
    make(world, source=world / "store.sqlite", since=date(2026, 9, 20))
    assert new_in(world, "C001") == []
    make(world, source=world / "store.sqlite", since=date(2026, 8, 31))
    assert new_in(world, "C001") == ["New since 08/31/2026:", "Client | Added |  | "]


def test_a_day_is_refused_where_only_files_are_at_hand(world):
    with pytest.raises(InputError, match="only a store keeps"):
        make(world, since=date(2026, 9, 19))
    assert not (world / "out").exists()


def test_an_earlier_file_that_is_not_there_or_no_caseload_stops_the_run(world):
    (world / "notes.xlsx").write_text("no workbook")
    for name in ("gone.xlsx", "notes.xlsx"):
        with pytest.raises(InputError):
            make(world, since=world / name)
        assert not (world / "out").exists()


def test_the_index_never_replaces_the_earlier_caseload(world):
    (world / "out").mkdir()
    (world / "earlier.xlsx").rename(world / "out" / "index.xlsx")
    with pytest.raises(OutputUnwritableError):
        make(world, since=world / "out" / "index.xlsx")


def test_the_command_takes_a_file_or_a_day(world, monkeypatch):
    monkeypatch.chdir(world)
    asked = ("generate", "caseload.xlsx", "--out", "out", "--kind", "review", "--as-of", str(AS_OF), "--since")
    assert plankit(*asked, "earlier.xlsx").code == 0
    assert len(new_in(world, "C001")) == 2
    refused = plankit(*asked, "2026-09-01")
    assert refused.code == 3 and "only a store keeps" in refused.err
    assert plankit(*asked, "septmber.xlsx").code == 3
