"""A client who was imported by mistake can be taken out for good, and the chain of events still verifies."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from toolkit.records.reading.caseload import load_caseload
from toolkit.store.errors import NoSuchClientError
from toolkit.store.purging import purge
from toolkit.store.store import Store
from toolkit.store.verifying import verify

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NOW = datetime(2026, 10, 15, 9, 30, tzinfo=UTC)


def test_nothing_of_a_purged_client_is_left_in_the_file(tmp_path):
    first, second, *_ = load_caseload([SAMPLES / "caseload.xlsx"])
    path, gone = tmp_path / "store.sqlite", first.record.client.id
    with Store.create(path, actor="x", now=NOW) as store:
        for phone in ("555-0101", "555-0102"):
            with store.transaction(actor="x", kind="import", now=NOW) as work:
                for each in (first, second):
                    client = each.record.client.model_copy(update={"phone": phone})
                    work.revision(record=each.record.model_copy(update={"client": client}), origins=each.origins)
                work.decision(client=gone, path="client.phone", subject="collision", decided="store", content={})
        events = store.reader
        with events() as reader:
            before = reader.events()
        assert gone.encode() in path.read_bytes()
        with store.transaction(actor="x", kind="purge", now=NOW) as work:
            assert purge(work, gone, reason="imported by mistake") == 2
        assert store.clients() == (second.record.client.id,)
        assert verify(store) == ()
        with events() as reader:
            assert reader.events()[: len(before)] == before
            assert reader.events()[-1].kind == "purge"
            assert reader.history(gone) == () and reader.decisions(gone) == ()
        assert gone.encode() not in path.read_bytes()
        with pytest.raises(NoSuchClientError), store.transaction(actor="x", kind="purge", now=NOW) as work:
            purge(work, gone, reason="again")
