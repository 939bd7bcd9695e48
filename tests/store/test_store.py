"""The store keeps every revision, whole or not at all."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from toolkit.records.canonical import record_hash
from toolkit.records.reading.assemble import build_client
from toolkit.records.reading.caseload import load_caseload
from toolkit.store.caseload import StoredCaseload
from toolkit.store.errors import NoSuchClientError, StoreBusyError, StoreExistsError
from toolkit.store.revision import Source
from toolkit.store.store import KEPT_BACKUPS, Store

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NOW = datetime(2026, 10, 15, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded():
    return list(load_caseload([SAMPLES / "caseload-with-problems.xlsx"]))


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "store.sqlite", actor="R. Okafor", now=NOW) as store:
        yield store


def keep(store, each, *, now=NOW, **facts):
    with store.transaction(actor="R. Okafor", kind="import", now=now) as work:
        return work.revision(record=each.record, origins=each.origins, findings=each.findings, **facts)


def with_phone(record, phone):
    return record.model_copy(update={"client": record.client.model_copy(update={"phone": phone})})


def test_what_is_stored_comes_back_with_origins_and_findings(store, loaded):
    for each in loaded:
        keep(store, each, sources=[Source("workbook", "caseload.xlsx")])
    assert store.clients() == tuple(each.record.client.id for each in loaded)
    for each in loaded:
        stored = store.current(each.record.client.id)
        assert stored.record == each.record
        assert stored.findings == each.findings
        for path in each.origins.paths():
            assert stored.origins.get(path) == each.origins.get(path)
        assert stored.revision.sources == (Source("workbook", "caseload.xlsx"),)
        assert stored.revision.record_hash == record_hash(each.record)


def test_the_store_is_a_caseload_whose_clients_travel_to_workers(store, loaded):
    for each in loaded:
        keep(store, each)
    caseload = StoredCaseload(store)
    assert caseload.client_ids == tuple(each.record.client.id for each in loaded)
    for each in loaded:
        bundle = pickle.loads(pickle.dumps(caseload.bundle(each.record.client.id)))
        again = build_client(bundle)
        assert (again.record, again.findings) == (each.record, each.findings)
    with pytest.raises(KeyError):
        caseload.bundle("nobody")


def test_an_equal_record_makes_no_revision_and_a_changed_one_does(store, loaded):
    first = keep(store, loaded[0])
    assert keep(store, loaded[0]) == first
    record = with_phone(loaded[0].record, "555-0177")
    with store.transaction(actor="M. Lindqvist", kind="decision", now=NOW + timedelta(days=1)) as work:
        second = work.revision(record=record, origins=loaded[0].origins)
    assert (second.number, second.parent, second.kind, second.actor) == (2, first.id, "decision", "M. Lindqvist")
    assert second.time - first.time == timedelta(days=1)
    assert [revision.id for revision in store.history(record.client.id)] == [first.id, second.id]
    assert store.record(first.id) == loaded[0].record
    assert store.record(second.id) == record


def test_what_imports_have_said_stays_when_something_else_changes_the_record(store, loaded):
    keep(store, loaded[0])
    record = with_phone(loaded[0].record, "555-0177")
    with store.transaction(actor="M. Lindqvist", kind="form", now=NOW) as work:
        work.revision(record=record, origins=loaded[0].origins)
    assert store.current(record.client.id).imported == loaded[0].record
    with store.transaction(actor="M. Lindqvist", kind="import", now=NOW) as work:
        work.revision(record=record, origins=loaded[0].origins, imported=record)
    assert store.current(record.client.id).imported == record


def test_nothing_of_a_transaction_that_failed_is_there(store, loaded):
    with pytest.raises(RuntimeError), store.transaction(actor="R. Okafor", kind="import", now=NOW) as work:
        work.revision(record=loaded[0].record, origins=loaded[0].origins)
        raise RuntimeError
    assert store.clients() == ()
    keep(store, loaded[1])
    assert store.clients() == (loaded[1].record.client.id,)


def test_a_second_writer_is_told_who_the_first_is(store, loaded):
    with (
        store.transaction(actor="R. Okafor", kind="import", now=NOW),
        Store.open(store.path) as other,
        pytest.raises(
            StoreBusyError, match=r"R\. Okafor on .* \(process \d+\): plankit import, since 2026-10-15"
        ) as busy,
        other.transaction(actor="M. Lindqvist", kind="sign", now=NOW),
    ):
        pass
    assert pickle.loads(pickle.dumps(busy.value)).what == busy.value.what
    with store.transaction(actor="M. Lindqvist", kind="sign", now=NOW):
        pass


def test_a_reader_sees_what_was_there_while_somebody_writes(store, loaded):
    keep(store, loaded[0])
    with store.transaction(actor="R. Okafor", kind="import", now=NOW) as work, Store.open(store.path) as other:
        work.revision(record=loaded[1].record, origins=loaded[1].origins)
        assert other.clients() == (loaded[0].record.client.id,)
    assert len(store.clients()) == 2


def test_documents_signatures_decisions_and_keys_are_written_down(store, loaded):
    revision = keep(store, loaded[0])
    client = revision.client
    with store.transaction(actor="R. Okafor", kind="sign", now=NOW) as work:
        work.document(
            client=client,
            plan="P1",
            revision=revision.id,
            file="plan.docx",
            template="plan",
            stage="for-signature",
            as_of="2026-10-15",
            sha256="ab" * 32,
        )
        work.signature(
            client=client,
            plan="P1",
            plan_hash="cd" * 32,
            revision=revision.id,
            row="S1",
            document="ab" * 32,
            content={"role": "client", "date": date(2026, 10, 15).isoformat()},
        )
        work.decision(
            client=client, path="client.phone", subject="collision", decided="store", content={"why": "asked"}
        )
        key = work.new_key()
    with store.reader() as reader:
        assert [document.file for document in reader.documents(client)] == ["plan.docx"]
        assert [document.client for document in reader.documents(sha256="ab" * 32)] == [client]
        assert [signature.content["role"] for signature in reader.signatures(client)] == ["client"]
        assert [decision.decided for decision in reader.decisions(client)] == ["store"]
        assert list(reader.keys())[-1] == key or len(reader.keys()) == 2
        assert [event.kind for event in reader.events(client)] == ["revision", "document", "signature", "decision"]


def test_a_mark_is_known_only_where_it_was_made(store, loaded, tmp_path):
    revision = keep(store, loaded[0])
    with Store.create(tmp_path / "other.sqlite", actor="x", now=NOW) as other:
        keep(other, loaded[1])
        with store.reader() as here, other.reader() as there:
            assert here.marks() == {revision.client: revision.mark}
            assert here.marked(revision.client, revision.mark) == revision
            assert there.marked(revision.client, revision.mark) is None
            assert here.marked(revision.client, "last week's") is None


def test_backups_are_dated_whole_and_few(store, loaded):
    keep(store, loaded[0])
    for day in range(KEPT_BACKUPS + 3):
        backup = store.backup(NOW + timedelta(days=day))
    with Store.open(backup) as copy:
        assert copy.clients() == store.clients()
        with copy.reader() as one, store.reader() as other:
            assert one.keys() == other.keys() and one.keys()
    kept = sorted(path.name for path in backup.parent.iterdir())
    assert len(kept) == KEPT_BACKUPS
    assert kept[-1] == "store-2026-10-27T093000.sqlite"


def test_a_copy_stays_where_something_was_added_and_two_of_one_second_do(store, loaded):
    with store.transaction(actor="x", kind="import", now=NOW, backup=True) as work:
        work.event("import")
    assert store.last_backup == "" and not list((store.path.parent / "backups").iterdir())
    with pytest.raises(RuntimeError), store.transaction(actor="x", kind="import", now=NOW, backup=True) as work:
        work.revision(record=loaded[0].record, origins=loaded[0].origins)
        raise RuntimeError
    assert store.last_backup == "" and not list((store.path.parent / "backups").iterdir())
    (store.path.parent / "backups" / ".store-2026-10-01T093000.sqlite.part").write_bytes(b"left by a killed command")
    for one in loaded[:2]:
        with store.transaction(actor="x", kind="import", now=NOW, backup=True) as work:
            work.revision(record=one.record, origins=one.origins)
    kept = sorted((store.path.parent / "backups").iterdir())
    assert [path.name for path in kept] == ["store-2026-10-15T093000.sqlite", "store-2026-10-15T093000_1.sqlite"]
    assert kept[1].name == store.last_backup
    with Store.open(kept[1]) as copy:
        assert copy.clients() == (loaded[0].record.client.id,)


def test_a_client_who_is_not_there_is_answered_with_the_nearest(store, loaded):
    keep(store, loaded[0])
    with pytest.raises(NoSuchClientError, match="Did you mean"):
        store.current(loaded[0].record.client.id[:-1])


def test_a_store_is_never_made_over_another(store):
    with pytest.raises(StoreExistsError):
        Store.create(store.path, actor="x", now=NOW)
