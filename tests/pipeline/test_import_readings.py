"""What a source says is told apart from where it says it: known content is not read again, and its places are moved."""

from __future__ import annotations

import copy
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from toolkit.pipeline.importing import run
from toolkit.pipeline.importing.readings import Reading
from toolkit.pipeline.importing.report import Status
from toolkit.pipeline.importing.run import import_sources
from toolkit.records.goals import Progress
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.origins import Origin
from toolkit.records.reading.assemble import build_client
from toolkit.records.reading.caseload import Caseload, load_caseload
from toolkit.store.store import Store

SAMPLES = Path(__file__).parents[2] / "samples"
EXPORTS = SAMPLES / "exports"
NOW = datetime(2026, 10, 15, 9, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "store.sqlite", actor="x", now=NOW) as store:
        yield store


@pytest.fixture
def built(monkeypatch):
    """The clients whose records the next imports build."""
    clients: list[str] = []

    def noting(rows):
        clients.append(rows.client)
        return build_client(rows)

    monkeypatch.setattr(run, "build_client", noting)
    return clients


def as_read(caseload: Caseload, client: str):
    loaded = caseload.client(client)
    return {path: loaded.origins.get(path) for path in loaded.origins.paths()}, loaded.findings


def as_kept(store: Store, client: str):
    stored = store.current(client)
    return {path: stored.origins.get(path) for path in stored.origins.paths()}, stored.findings


def moved_workbook(path: Path) -> Path:
    """The sample under another name, its rows further down and in another order of clients, a sheet at a time."""
    book = openpyxl.load_workbook(SAMPLES / "caseload.xlsx")
    for number, sheet in enumerate(book.worksheets):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        named = [row for row in rows if any(value is not None for value in row)]
        if not named or sheet.title in ("Instructions", "Lists", "Staff"):
            continue
        at = next((i for i, cell in enumerate(sheet[1]) if str(cell.value).rstrip(" *") == "Client"), None)
        if at is None:
            continue
        named.sort(key=lambda row: str(row[at]), reverse=True)  # stable: one client's rows keep their order
        sheet.delete_rows(2, len(rows))
        for row, values in enumerate(named, start=3 + number % 2):
            for column, value in enumerate(values, start=1):
                sheet.cell(row, column).value = value
    book.save(path)
    return path


def test_rows_that_moved_in_a_file_of_another_name_are_not_read_again_and_have_their_new_places(tmp_path, store, built):
    import_sources([SAMPLES / "caseload.xlsx"], store, actor="x", now=NOW)
    assert len(built) == len(store.clients())
    built.clear()
    moved = moved_workbook(tmp_path / "november.xlsx")
    imported = import_sources([moved], store, actor="x", now=NOW)
    assert imported.count(Status.UNCHANGED) == len(store.clients())
    assert built == []
    caseload = load_caseload([moved])
    for client in store.clients():
        assert as_kept(store, client) == as_read(caseload, client)
        assert all(origin.file == "november.xlsx" for origin in as_kept(store, client)[0].values())


@pytest.mark.parametrize("shape", ["linked-files/october", "wide-sheet/october.xlsx", "long-sheet/october.csv"])
def test_an_agencys_export_under_another_name_is_not_read_again(shape, tmp_path, store, built):
    first = EXPORTS / shape
    export = ExportOptions(first.parent / "MAP.xlsx")
    import_sources([first], store, actor="x", now=NOW, export=export)
    said = {client: as_kept(store, client) for client in store.clients()}
    built.clear()
    copied = tmp_path / f"tonight{first.suffix}"
    (shutil.copytree if first.is_dir() else shutil.copy)(first, copied)
    imported = import_sources([copied], store, actor="x", now=NOW, export=export)
    assert imported.count(Status.UNCHANGED) == len(said)
    caseload = load_caseload([copied], export=export)
    assert {client: as_kept(store, client) for client in said} == {client: as_read(caseload, client) for client in said}
    # Who has a finding with a file's name in its words is read again; the others are not.
    named = {client for client, (_, found) in said.items() if any(first.name in one.message for one in found)}
    assert set(built) == named


def test_what_came_here_meanwhile_keeps_its_origin(tmp_path, store, built):
    import_sources([SAMPLES / "caseload.xlsx"], store, actor="x", now=NOW)
    stored = store.current("00001001")
    [plan] = stored.record.plans
    entry = Progress(id="PR-9", goal=plan.goals[0].id, text="Two of three days.")
    record = stored.record.model_copy(
        update={"plans": (plan.model_copy(update={"progress": (*plan.progress, entry)}),)}
    )
    origins = copy.deepcopy(stored.origins)
    origins.values["plans[P1].progress[PR-9]"] = Origin("form", "form.pdf", author="R. Okafor", time=NOW)
    with store.transaction(actor="R. Okafor", kind="form", now=NOW) as work:
        work.revision(record=record, origins=origins, findings=stored.findings, reading=stored.reading)
    built.clear()
    imported = import_sources([moved_workbook(tmp_path / "november.xlsx")], store, actor="x", now=NOW)
    assert imported.count(Status.UNCHANGED) == len(store.clients()) and built == []
    now = store.current("00001001")
    assert now.record == record
    assert now.origins.get("plans[P1].progress[PR-9]") == origins.values["plans[P1].progress[PR-9]"]
    assert now.origins.get("plans[P1].strengths").file == "november.xlsx"


def test_another_value_another_column_or_another_order_is_read(tmp_path, store, built):
    def edited(change):
        book = openpyxl.load_workbook(SAMPLES / "caseload.xlsx")
        change(book["Goals"])
        book.save(tmp_path / "edited.xlsx")
        built.clear()
        import_sources([tmp_path / "edited.xlsx"], store, actor="x", now=NOW)
        return len(built)

    def swap(sheet):
        names = [sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)]
        first = next(row for row in range(2, len(names)) if names[row - 1] == names[row])
        for column in range(1, sheet.max_column + 1):
            one, other = sheet.cell(first, column), sheet.cell(first + 1, column)
            one.value, other.value = other.value, one.value

    import_sources([SAMPLES / "caseload.xlsx"], store, actor="x", now=NOW)
    assert edited(lambda sheet: None) == 0
    assert edited(swap) == 1
    assert edited(lambda sheet: sheet.insert_cols(1)) > 1


def test_a_reading_is_kept_as_text_and_one_of_an_older_plankit_is_none(store):
    import_sources([SAMPLES / "caseload.xlsx"], store, actor="x", now=NOW)
    text = store.current("00001001").reading
    reading = Reading.parse(text)
    assert reading is not None and str(reading) == text
    assert reading.sheets[0][0] == "caseload.xlsx" and json.loads(text.partition(" ")[2])
    assert Reading.parse("") is None and Reading.parse("0123456789abcdef0123456789abcdef") is None
