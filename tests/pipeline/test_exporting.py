"""What is exported and imported again changes nothing; what was edited in between is all that changes."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from recordmaking import OWN_FIELDS, caseloads, tables, write_workbook

from toolkit.pipeline.exporting import export_workbook
from toolkit.pipeline.importing import codes
from toolkit.pipeline.importing.merging import Choices
from toolkit.pipeline.importing.report import Status
from toolkit.pipeline.importing.run import import_sources
from toolkit.records.comparison.threeway import Take
from toolkit.records.origins import Origins
from toolkit.store.store import Store

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NOW = datetime(2026, 10, 15, 9, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "store.sqlite", actor="x", now=NOW) as store:
        import_sources([SAMPLES / "caseload.xlsx"], store, actor="x", now=NOW)
        yield store


def exported(store, path, **facts):
    data, _ = export_workbook(store, made_for=date(2026, 10, 15), **facts)
    path.write_bytes(data)
    return path


def edited(path, sheet, edit):
    book = openpyxl.load_workbook(path)
    headers = {cell.value: cell.column for cell in book[sheet][1]}
    edit(book[sheet], headers)
    book.save(path)
    return path


def test_the_samples_exported_and_imported_change_nothing(store, tmp_path):
    path = exported(store, tmp_path / "export.xlsx")
    imported = import_sources([path], store, actor="x", now=NOW)
    assert imported.count(Status.UNCHANGED) == len(store.clients()) and imported.kept == 0
    assert imported.waiting == () and imported.findings == ()
    assert openpyxl.load_workbook(path)["Revisions"].sheet_state == "hidden"


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(caseloads())
def test_any_record_exported_and_imported_changes_nothing(records):
    with tempfile.TemporaryDirectory() as folder, _store(folder) as store:
        with store.transaction(actor="x", kind="import", now=NOW) as work:
            for record in records:
                work.revision(record=record, origins=Origins())
        data, _ = export_workbook(store, made_for=date(2026, 10, 15), own_fields=OWN_FIELDS)
        path = Path(folder) / "export.xlsx"
        path.write_bytes(data)
        imported = import_sources([path], store, actor="x", now=NOW, own_fields=OWN_FIELDS)
        assert [(each.client, str(each.status)) for each in imported.clients] == [
            (record.client.id, "unchanged") for record in records
        ]
        assert imported.waiting == ()


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(caseloads())
def test_an_import_exported_and_imported_changes_nothing_and_neither_does_the_first_again(records):
    with tempfile.TemporaryDirectory() as folder, _store(folder) as store:
        first = write_workbook(Path(folder) / "first.xlsx", tables(records))
        import_sources([first], store, actor="x", now=NOW, own_fields=OWN_FIELDS)
        before = {client: store.current(client).record for client in store.clients()}
        path = Path(folder) / "export.xlsx"
        path.write_bytes(export_workbook(store, made_for=date(2026, 10, 15), own_fields=OWN_FIELDS)[0])
        for source in (path, first):
            imported = import_sources([source], store, actor="x", now=NOW, own_fields=OWN_FIELDS)
            assert {str(each.status) for each in imported.clients} == {"unchanged"}
        assert {client: store.current(client).record for client in store.clients()} == before


def _store(folder):
    return Store.create(Path(folder) / "store.sqlite", actor="x", now=NOW)


def test_only_what_was_edited_changes_whatever_happened_in_the_store_meanwhile(store, tmp_path):
    client = store.clients()[0]
    path = exported(store, tmp_path / "export.xlsx")
    stored = store.current(client)
    other = stored.record.model_copy(
        update={"client": stored.record.client.model_copy(update={"email": "new@example.org"})}
    )
    with store.transaction(actor="x", kind="form", now=NOW) as work:
        work.revision(record=other, origins=stored.origins)
    edited(path, "Clients", lambda sheet, at: sheet.cell(2, at["Phone"], "555-0188"))
    imported = import_sources([path], store, actor="x", now=NOW)
    now = store.current(client)
    assert (now.record.client.phone, now.record.client.email) == ("555-0188", "new@example.org")
    assert [change.path for change in imported.clients[0].changes] == ["client.phone"]
    assert now.revision.base == stored.revision.id and now.revision.parent != stored.revision.id


def test_a_value_edited_in_the_workbook_and_in_the_store_waits_for_a_decision(store, tmp_path):
    client = store.clients()[0]
    path = exported(store, tmp_path / "export.xlsx")
    edited(path, "Clients", lambda sheet, at: sheet.cell(2, at["Phone"], "555-0188"))
    import_sources([path], store, actor="x", now=NOW)
    edited(path, "Clients", lambda sheet, at: sheet.cell(2, at["Phone"], "555-0199"))
    (found,) = import_sources([path], store, actor="x", now=NOW).waiting
    assert found.code == codes.COLLISION.code
    import_sources([path], store, actor="x", now=NOW, choices=Choices(take=Take.SOURCE))
    assert store.current(client).record.client.phone == "555-0199"


def test_what_was_edited_here_outlives_the_agencys_next_export(store, tmp_path):
    client = store.clients()[0]
    path = exported(store, tmp_path / "export.xlsx")
    edited(path, "Clients", lambda sheet, at: sheet.cell(2, at["Phone"], "555-0188"))
    import_sources([path], store, actor="x", now=NOW)
    again = import_sources([SAMPLES / "caseload.xlsx"], store, actor="x", now=NOW)
    assert again.waiting == () and again.count(Status.CHANGED) == 0
    assert store.current(client).record.client.phone == "555-0188"


def test_a_workbook_of_another_store_says_so(store, tmp_path):
    with Store.create(tmp_path / "other.sqlite", actor="x", now=NOW) as other:
        import_sources([SAMPLES / "caseload-with-problems.xlsx"], other, actor="x", now=NOW)
        path = exported(other, tmp_path / "export.xlsx")
    imported = import_sources([path], store, actor="x", now=NOW)
    assert codes.STRANGE_MARK.code in {found.code for found in imported.findings}
