"""Whether a store is what it was: the chain of events, the payloads by their salted hashes, the records by theirs."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

from sqlalchemy import Connection, select

from toolkit.findings import Code, FilePlace, Finding, Severity, declare
from toolkit.store import tables
from toolkit.store.events import Event, chain_hash, payload_hash
from toolkit.store.sqlite import translated
from toolkit.store.store import Store

__all__ = ["verify"]

ERROR = Severity.ERROR
CHAIN_BROKEN = declare("ST101", "store.chain-broken", ERROR, "An event was changed, removed or put in")
PAYLOAD_CHANGED = declare("ST102", "store.payload-changed", ERROR, "What an event says in detail was changed")
RECORD_CHANGED = declare("ST103", "store.record-changed", ERROR, "A stored record is not the one that was written")
PAGES_DAMAGED = declare("ST104", "store.pages-damaged", ERROR, "The file's pages do not fit together")

_MEND = "Look at the backups beside the store: the newest in which this is sound shows what was there."


def verify(store: Store) -> tuple[Finding, ...]:
    """What is not as it was written; empty where all is. A purged payload is no fault."""
    place = FilePlace(store.path.name)
    with translated(store.path), store.connected() as connection:
        return tuple(
            code.finding(message, place=place, hint=_MEND)
            for code, message in (
                *_pages(connection),
                *_chain(connection),
                *_payloads(connection),
                *_records(connection),
            )
        )


def _pages(connection: Connection) -> Iterator[tuple[Code, str]]:
    said = connection.exec_driver_sql("PRAGMA quick_check").scalar_one()
    if said != "ok":
        yield PAGES_DAMAGED, "SQLite says that the file is damaged."


def _chain(connection: Connection) -> Iterator[tuple[Code, str]]:
    previous = ""
    for count, row in enumerate(connection.execute(select(tables.events).order_by(tables.events.c.sequence)), start=1):
        event = Event(*row)
        if event.sequence != count or event.previous != previous or chain_hash(event) != event.hash:
            yield CHAIN_BROKEN, f"The chain breaks at event {event.sequence} ({event.kind}, {event.time})."
            return
        previous = event.hash


def _payloads(connection: Connection) -> Iterator[tuple[Code, str]]:
    joined = select(
        tables.events.c.sequence, tables.events.c.payload_hash, tables.payloads.c.salt, tables.payloads.c.content
    )
    for row in connection.execute(joined.join(tables.payloads, tables.payloads.c.event == tables.events.c.sequence)):
        if payload_hash(row.salt, row.content) != row.payload_hash:
            yield PAYLOAD_CHANGED, f"What event {row.sequence} says was changed."


def _records(connection: Connection) -> Iterator[tuple[Code, str]]:
    wanted = select(
        tables.revisions.c.id, tables.revisions.c.number, tables.revisions.c.record_hash, tables.revisions.c.record,
        tables.payloads.c.content,
    ).join(tables.payloads, tables.payloads.c.event == tables.revisions.c.event)  # fmt: skip
    for row in connection.execute(wanted):
        try:
            digest = hashlib.sha256(zlib.decompress(row.record)).hexdigest()
        except zlib.error:
            digest = ""
        if digest != row.record_hash or row.record_hash not in row.content:
            yield RECORD_CHANGED, f"Revision {row.id} is not the record that was written."
