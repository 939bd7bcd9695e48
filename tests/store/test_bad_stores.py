"""A store that cannot be used is said to be so, with what to do; nothing in it is lost."""

from __future__ import annotations

import os
import pickle
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from toolkit.records.reading.caseload import load_caseload
from toolkit.store import migrations
from toolkit.store.errors import (
    NotAStoreError,
    StoreBusyError,
    StoreDamagedError,
    StoreMissingError,
    StoreNewerError,
    StoreUnwritableError,
)
from toolkit.store.store import Store
from toolkit.store.verifying import verify

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NOW = datetime(2026, 10, 15, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded():
    return list(load_caseload([SAMPLES / "caseload.xlsx"]))


def filled(path, loaded, *, backup=False):
    with Store.create(path, actor="x", now=NOW) as store:
        with store.transaction(actor="x", kind="import", now=NOW) as work:
            for each in loaded:
                work.revision(record=each.record, origins=each.origins)
        if backup:
            store.backup(NOW)
    return path


def execute(path, statement):
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()


def test_a_store_on_a_path_with_spaces_and_umlauts(tmp_path, loaded):
    folder = tmp_path / "Büro für alle % ? # 'x'"
    folder.mkdir()
    path = filled(folder / "Geschichte äöü.sqlite", loaded, backup=True)
    with Store.open(path) as store:
        assert len(store.clients()) == len(loaded)
        assert verify(store) == ()


def test_a_store_of_a_newer_plankit_is_refused_and_left_alone(tmp_path, loaded):
    path = filled(tmp_path / "store.sqlite", loaded)
    execute(path, "PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(StoreNewerError, match=r"version 99; this one knows version 1.*Update plankit") as refused:
        Store.open(path)
    assert pickle.loads(pickle.dumps(refused.value)).what == refused.value.what
    assert path.read_bytes() == before


@pytest.mark.parametrize("share", [0.3, 0.7, 0.99])
def test_a_store_that_was_cut_off_is_named_with_its_newest_backup(tmp_path, loaded, share):
    path = filled(tmp_path / "store.sqlite", loaded, backup=True)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(StoreDamagedError, match=r"store-2026-10-15T093000\.sqlite"):
        Store.open(path)


def test_damaged_pages_are_said_to_be_damage_and_found_by_verify(tmp_path, loaded):
    path = filled(tmp_path / "store.sqlite", loaded)
    data = bytearray(path.read_bytes())
    for start in range(3 * 4096, len(data) - 4096, 2 * 4096):
        data[start : start + 64] = b"\xff" * 64
    path.write_bytes(data)
    with Store.open(path) as store, pytest.raises(StoreDamagedError):
        for client in store.clients():
            store.current(client)


@pytest.mark.parametrize("content", [b"", b"Clients;Goals\n", b"SQLite format 3\x00" + bytes(20)])
def test_a_file_that_is_no_store(tmp_path, content):
    path = tmp_path / "store.sqlite"
    path.write_bytes(content)
    with pytest.raises((NotAStoreError, StoreDamagedError)):
        Store.open(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_no_store(tmp_path):
    path = tmp_path / "store.sqlite"
    execute(path, "CREATE TABLE facts (name TEXT)")
    with pytest.raises(NotAStoreError):
        Store.open(path)


def test_a_store_that_is_not_there_and_a_folder_in_its_place(tmp_path):
    with pytest.raises(StoreMissingError, match="plankit new"):
        Store.open(tmp_path / "store.sqlite")
    (tmp_path / "store.sqlite").mkdir()
    with pytest.raises(NotAStoreError):
        Store.open(tmp_path / "store.sqlite")


def test_a_full_disk_leaves_the_store_as_it_was(small_disk, loaded):
    path = filled(small_disk / "store.sqlite", loaded)
    (small_disk / "ballast").write_bytes(bytes(1_000_000 - path.stat().st_size - 120_000))
    with Store.open(path) as store:
        with pytest.raises(StoreUnwritableError, match="full"), store.transaction(actor="x", kind="x", now=NOW) as work:
            for number in range(400):
                client = loaded[0].record.client.model_copy(update={"id": f"N{number}"})
                record = loaded[0].record.model_copy(update={"client": client})
                work.revision(record=record, origins=loaded[0].origins)
        assert len(store.clients()) == len(loaded)
        assert verify(store) == ()
        with pytest.raises(StoreUnwritableError, match="full"):
            (small_disk / "more").write_bytes(bytes(80_000)) and store.backup(NOW)
        (small_disk / "ballast").unlink()
        assert not list((small_disk / "backups").glob("*"))
        with store.transaction(actor="x", kind="x", now=NOW) as work:
            work.event("after")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_in_a_read_only_folder_can_be_read(tmp_path, loaded):
    path = filled(tmp_path / "store.sqlite", loaded)
    path.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        with Store.open(path) as store:
            assert len(store.clients()) == len(loaded)
            with pytest.raises(StoreUnwritableError), store.transaction(actor="x", kind="x", now=NOW):
                pass
    finally:
        tmp_path.chmod(0o700)


def test_a_store_that_sqlite_will_not_write_to_is_said_to_be_read_only(tmp_path, loaded):
    path = filled(tmp_path / "store.sqlite", loaded)
    with Store.open(path) as store:
        with store.connected() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
        unwritable = pytest.raises(StoreUnwritableError, match="read the store, and not write")
        with unwritable, store.transaction(actor="x", kind="x", now=NOW) as work:
            work.event("x")


def test_a_database_that_another_program_holds(tmp_path, loaded, monkeypatch):
    monkeypatch.setattr("toolkit.store.sqlite._BUSY_SECONDS", 0.05)
    path = filled(tmp_path / "store.sqlite", loaded)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(StoreBusyError, match="another program"), Store.open(path) as store:
            store.clients()
    finally:
        other.close()


def test_a_record_and_an_event_that_were_changed_behind_our_back_are_found(tmp_path, loaded):
    path = filled(tmp_path / "store.sqlite", loaded)
    with Store.open(path) as store:
        assert verify(store) == ()
    execute(path, "UPDATE revisions SET record = (SELECT record FROM revisions WHERE id = 2) WHERE id = 1")
    execute(path, "UPDATE payloads SET content = '{}' WHERE event = 5")
    with Store.open(path) as store:
        assert {found.code for found in verify(store)} == {"ST102", "ST103"}
    execute(path, "UPDATE events SET actor = 'somebody else' WHERE sequence = 4")
    with Store.open(path) as store:
        assert "ST101" in {found.code for found in verify(store)}


def test_an_event_taken_out_breaks_the_chain(tmp_path, loaded):
    path = filled(tmp_path / "store.sqlite", loaded)
    execute(path, "DELETE FROM payloads WHERE event = 6")
    execute(path, "DELETE FROM events WHERE sequence = 6")
    with Store.open(path) as store:
        assert "ST101" in {found.code for found in verify(store)}


def test_the_tables_of_version_1_are_those_that_the_program_speaks_of(tmp_path):
    """Migrations are SQL as it was written; what they build is what `tables` describes."""
    from sqlalchemy import create_engine, inspect

    from toolkit.store import tables

    Store.create(tmp_path / "store.sqlite", actor="x", now=NOW).close()
    built = inspect(create_engine(f"sqlite:///{tmp_path / 'store.sqlite'}"))
    assert set(built.get_table_names()) == set(tables.metadata.tables)
    for name, table in tables.metadata.tables.items():
        columns = {column["name"]: (str(column["type"]), column["nullable"]) for column in built.get_columns(name)}
        assert columns == {column.name: (str(column.type), bool(column.nullable)) for column in table.columns}
        assert {index["name"] for index in built.get_indexes(name)} == {index.name for index in table.indexes}


def test_a_store_of_an_older_version_is_brought_up_step_by_step(tmp_path, loaded, monkeypatch):
    path = filled(tmp_path / "store.sqlite", loaded)
    steps = (*migrations.STEPS, "ALTER TABLE clients ADD COLUMN note VARCHAR", "CREATE INDEX by_note ON clients (note)")
    monkeypatch.setattr("toolkit.store.store.VERSION", 3)
    monkeypatch.setattr(
        "toolkit.store.store.migrate", lambda connection, found: migrations.migrate(connection, found, steps)
    )
    with Store.open(path) as store:
        assert len(store.clients()) == len(loaded)
        assert verify(store) == ()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (3,)
    connection.close()
    with Store.open(path):
        pass
