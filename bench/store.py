"""The store: importing a caseload, unchanged and with one client in a hundred changed; reading at 100,000 revisions.

Imports are given in seconds of processor time, which other work on the same machine does not lengthen.
"""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench.table import Figure
from bench.workbook import caseload_workbook
from toolkit.pipeline.history import client_history
from toolkit.pipeline.importing.report import Imported, Status
from toolkit.pipeline.importing.run import import_sources
from toolkit.records.client import PlanRecord
from toolkit.records.goals import Progress
from toolkit.store.sqlite import translated
from toolkit.store.store import Store

__all__ = ["measure_store"]

_NOW = datetime(2026, 10, 1, tzinfo=UTC)
_REVISIONS = 100_000
_ASKED = 200


def measure_store(folder: Path, clients: int) -> list[Figure]:
    """Import the measured caseload into a new store five times, then fill the store up and read from it."""
    path, _ = caseload_workbook(folder, clients)
    place = folder / "store"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    whole = clients == 10_000
    with Store.create(place / "store.sqlite", actor="bench", now=_NOW) as store:
        first, _ = _import(path, store)
        again, imported = _import(path, store)
        _expect(imported, Status.UNCHANGED, clients)
        renamed = place / "next-month.xlsx"
        shutil.copyfile(path, renamed)
        renamed_seconds, imported = _import(renamed, store)
        _expect(imported, Status.UNCHANGED, clients)
        _return_forms(store)
        shutil.copyfile(path, renamed := place / "the-month-after.xlsx")
        after_forms, imported = _import(renamed, store)
        _expect(imported, Status.UNCHANGED, clients)
        few = max(1, clients // 100)
        grown = _change(store, few)
        changed, imported = _import(renamed, store)
        _expect(imported, Status.CHANGED, few)
        _fill_up(store, _REVISIONS if whole else 10 * clients)
        read, told = _ask(store)
    bar = 30 if whole else None
    named = f"{clients:,} clients"
    return [
        Figure(f"import {named} for the first time", "s of processor", first),
        Figure(f"import {named} unchanged, the same file", "s of processor", again, bar=bar),
        Figure(f"import {named} unchanged, a file of another name", "s of processor", renamed_seconds, bar=bar),
        Figure(f"import {named} unchanged, a form merged for each since", "s of processor", after_forms, bar=bar),
        Figure(f"import {named}, {few:,} of them changed", "s of processor", changed, bar=bar),
        Figure("growth of the store for a revision of a typical record", "KB", grown, bar=20),
        Figure(f"read one client at {_REVISIONS if whole else 10 * clients:,} revisions", "ms", read, bar=50),
        Figure("the history of one client there, in words", "ms", told, bar=50),
    ]


def _import(path: Path, store: Store) -> tuple[float, Imported]:
    started = time.process_time()
    imported = import_sources([path], store, actor="bench", now=_NOW)
    return time.process_time() - started, imported


def _expect(imported: Imported, status: Status, count: int) -> None:
    if imported.count(status) != count:
        raise RuntimeError(f"{imported.count(status)} clients {status} where {count} should be")


def _return_forms(store: Store) -> None:
    """Give every client a progress entry, as a merged form does."""
    with store.transaction(actor="bench", kind="form", now=_NOW) as work:
        for client in work.clients():
            stored = work.current(client)
            plan = stored.record.plans[0]
            entry = Progress(id="PR-9", goal=plan.goals[0].id, text="Two of three days.")
            changed = plan.model_copy(update={"progress": (*plan.progress, entry)})
            record = stored.record.model_copy(update={"plans": (changed, *stored.record.plans[1:])})
            facts = {"origins": stored.origins, "findings": stored.findings, "reading": stored.reading}
            work.revision(record=record, **facts)  # type: ignore[arg-type]


def _change(store: Store, count: int) -> float:
    """Give some clients another value than the workbook's, as if the import before had said so; return KB a revision."""
    before = store.path.stat().st_size
    with store.transaction(actor="bench", kind="import", now=_NOW) as work:
        for client in work.clients()[:count]:
            stored = work.current(client)
            record = _with_phone(stored.record)
            work.revision(record=record, imported=record, origins=stored.origins, findings=stored.findings)
    return (store.path.stat().st_size - before) / 1000 / count


def _with_phone(record: PlanRecord) -> PlanRecord:
    return record.model_copy(update={"client": record.client.model_copy(update={"phone": "555-0100 ext. 77"})})


def _fill_up(store: Store, revisions: int) -> None:
    """Copy the latest revision of every client until there are so many: what is measured is reading."""
    with translated(store.path), store.connected() as connection, connection.begin():
        while connection.exec_driver_sql("SELECT count(*) FROM revisions").scalar_one() < revisions:
            connection.exec_driver_sql(
                "INSERT INTO revisions (client, number, parent, event, kind, sources, record_hash, record, beside) "
                "SELECT r.client, r.number + 1, r.id, r.event, r.kind, r.sources, r.record_hash, r.record, r.beside "
                "FROM revisions r JOIN clients c ON c.revision = r.id"
            )
            connection.exec_driver_sql(
                "UPDATE clients SET revision = (SELECT max(id) FROM revisions r WHERE r.client = clients.client)"
            )


def _ask(store: Store) -> tuple[float, float]:
    """Milliseconds to read one client, and to tell the history of one: medians over clients from all parts of the store."""
    clients = store.clients()
    asked = clients[:: max(1, len(clients) // _ASKED)]
    read = statistics.median(_milliseconds(lambda client=client: store.current(client)) for client in asked)  # type: ignore[misc]
    told = statistics.median(
        _milliseconds(lambda client=client: client_history(store, client).to_dict())  # type: ignore[misc]
        for client in asked
    )
    return read, told


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000
