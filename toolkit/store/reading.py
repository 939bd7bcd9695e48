"""Reading from the store: the latest records, revisions of the past, and what was written down beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from toolkit.records.client import PlanRecord
from toolkit.records.reading.headers import nearest
from toolkit.records.reading.loaded import SignedVersion
from toolkit.records.reading.stored import StoredRows, unpacked_beside, unpacked_record
from toolkit.store import tables
from toolkit.store.errors import NoSuchClientError
from toolkit.store.events import Event
from toolkit.store.revision import Revision, Source, StoredRecord, split_mark

__all__ = ["Decision", "MadeDocument", "RecordedSignature", "Standing", "StoreReader", "revision_of_row"]

_LIGHT = [column for column in tables.revisions.c if column.name not in ("record", "imported", "beside")]


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A document that was made of a revision. `as_of` is an ISO date."""

    id: int
    client: str
    plan: str
    revision: int
    file: str
    template: str
    stage: str
    as_of: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RecordedSignature:
    """A signature, refusal or attempt that was recorded against one version of a plan."""

    id: int
    client: str
    plan: str
    plan_hash: str
    revision: int
    row: str
    document: str
    event: int
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a value or row."""

    id: int
    client: str
    path: str
    subject: str
    decided: str
    revision: int | None
    event: int
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a client stands.

    `reading` is the fingerprint of the rows of the latest import, '' where it left something to say; `is_imported` says that
    the latest record is what imports alone have said.
    """

    reading: str
    record_hash: str
    is_imported: bool


class StoreReader:
    """Reads over one connection; every answer is of one moment where the connection is in a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._refs: dict[str, str] = {}

    def store_id(self) -> str:
        """What tells this store from every other."""
        named = select(tables.facts.c.value).where(tables.facts.c.name == "store")
        return str(self._connection.execute(named).scalar_one())

    def last_hash(self) -> str:
        """The hash of the last event, which stands for all that is in the store."""
        last = select(tables.events.c.hash).order_by(tables.events.c.sequence.desc()).limit(1)
        return str(self._connection.execute(last).scalar_one())

    def clients(self) -> tuple[str, ...]:
        """The ids of all clients, in the order in which they first came."""
        ids = select(tables.clients.c.client).order_by(tables.clients.c.number)
        return tuple(self._connection.execute(ids).scalars())

    def standings(self) -> Mapping[str, Standing]:
        """How every client stands, without any record."""
        wanted = select(
            tables.clients.c.client,
            tables.clients.c.reading,
            tables.revisions.c.record_hash,
            tables.revisions.c.imported.is_(None).label("is_imported"),
        ).join(tables.revisions, tables.revisions.c.id == tables.clients.c.revision)
        rows = self._connection.execute(wanted)
        return {row.client: Standing(row.reading, row.record_hash, bool(row.is_imported)) for row in rows}

    def find(self, client: str) -> StoredRecord | None:
        """The client as the store has it now, None where it has no such client."""
        row = self._latest(client)
        if row is None:
            return None
        origins, findings = unpacked_beside(row.latest_beside)
        imported = unpacked_record(row.imported) if row.imported is not None else None
        record = unpacked_record(row.record)
        return StoredRecord(record, origins, revision_of_row(row), findings, imported or record, row.reading)

    def current(self, client: str) -> StoredRecord:
        """The client as the store has it now. Raises NoSuchClientError."""
        found = self.find(client)
        if found is None:
            raise NoSuchClientError(client, nearest(client, self.clients()) or "")
        return found

    def rows(self, client: str, *, with_signed: bool = True) -> StoredRows:
        """The client for a worker: plain bytes, with what was signed unless that is not wanted. Raises NoSuchClientError."""
        row = self._latest(client)
        if row is None:
            raise NoSuchClientError(client, nearest(client, self.clients()) or "")
        return StoredRows(client, row.record, row.latest_beside, self.signed_versions(client) if with_signed else ())

    def signed_clients(self) -> frozenset[str]:
        """The clients of whom a signature, refusal or attempt was recorded."""
        return frozenset(self._connection.execute(select(tables.signatures.c.client).distinct()).scalars())

    def signed_versions(self, client: str) -> tuple[SignedVersion, ...]:
        """What was signed of a client's plans, in the order of recording."""
        table, revisions = tables.signatures, tables.revisions
        wanted = (
            select(table.c.plan, table.c.row, table.c.plan_hash, revisions.c.record)
            .join(revisions, revisions.c.id == table.c.revision)
            .where(table.c.client == client)
            .order_by(table.c.id)
        )
        return tuple(SignedVersion(*row) for row in self._connection.execute(wanted))

    def history(self, client: str) -> tuple[Revision, ...]:
        """All revisions of a client, the first one first; empty for an unknown client."""
        found = self._connection.execute(
            _revisions().where(tables.revisions.c.client == client).order_by(tables.revisions.c.number)
        )
        return tuple(revision_of_row(row) for row in found)

    def record(self, revision: int) -> PlanRecord:
        """The record of a revision. Raises KeyError for an id that is none."""
        data = self._connection.execute(
            select(tables.revisions.c.record).where(tables.revisions.c.id == revision)
        ).scalar_one_or_none()
        if data is None:
            raise KeyError(revision)
        return unpacked_record(data)

    def marked(self, client: str, mark: str) -> Revision | None:
        """The client's revision that a workbook or form names as its base; None where this store has none such."""
        parts = split_mark(mark)
        if parts is None:
            return None
        row = self._connection.execute(_revisions().where(tables.revisions.c.id == parts[0])).first()
        if row is None or row.client != client or not row.record_hash.startswith(parts[1]):
            return None
        return revision_of_row(row)

    def marks(self) -> Mapping[str, str]:
        """Client → mark of the latest revision."""
        latest = select(tables.revisions.c.client, tables.revisions.c.id, tables.revisions.c.record_hash).join(
            tables.clients, tables.clients.c.revision == tables.revisions.c.id
        )
        return {row.client: f"{row.id}-{row.record_hash[:12]}" for row in self._connection.execute(latest)}

    def documents(self, client: str = "", *, sha256: str = "") -> tuple[MadeDocument, ...]:
        """The documents made, of a client or with a hash, in the order of making."""
        table = tables.documents
        columns = [column for column in table.c if column.name != "event"]
        return tuple(MadeDocument(*row) for row in self._some(select(*columns), table, client, sha256=sha256))

    def document_time(self, document: int) -> datetime:
        """When a document was made, by its id."""
        made = select(tables.events.c.time).join(tables.documents, tables.documents.c.event == tables.events.c.sequence)
        return datetime.fromisoformat(
            self._connection.execute(made.where(tables.documents.c.id == document)).scalar_one()
        )

    def signatures(self, client: str = "") -> tuple[RecordedSignature, ...]:
        """The signatures recorded, of a client or of all, in the order of recording."""
        rows = self._some(select(tables.signatures), tables.signatures, client)
        return tuple(RecordedSignature(**(row._asdict() | {"content": json.loads(row.content)})) for row in rows)

    def decisions(self, client: str = "") -> tuple[Decision, ...]:
        """The decisions made, about a client or all, in their order."""
        rows = self._some(select(tables.decisions), tables.decisions, client)
        return tuple(Decision(**(row._asdict() | {"content": json.loads(row.content)})) for row in rows)

    def events(self, client: str = "") -> tuple[Event, ...]:
        """The events, about a client or all, in their order."""
        wanted = select(tables.events).order_by(tables.events.c.sequence)
        if client:
            wanted = wanted.where(tables.events.c.client_ref == _ref_of(client))
        return tuple(Event(*row) for row in self._connection.execute(wanted))

    def told(self, *kinds: str, client: str = "") -> tuple[tuple[Event, Mapping[str, Any]], ...]:
        """The events of some kinds, about a client or all, with what they say in detail, in their order.

        Those of purged clients are left out.
        """
        wanted = (
            select(tables.events, tables.payloads.c.content)
            .join(tables.payloads, tables.payloads.c.event == tables.events.c.sequence)
            .where(tables.events.c.kind.in_(kinds))
            .order_by(tables.events.c.sequence)
        )
        if client:
            wanted = wanted.where(tables.events.c.client_ref == _ref_of(client))
        return tuple((Event(*row[:-1]), json.loads(row[-1])) for row in self._connection.execute(wanted))

    def keys(self) -> Mapping[str, bytes]:
        """The keys for forms and imprints, id → secret, the newest last."""
        rows = self._connection.execute(select(tables.keys).order_by(tables.keys.c.made))
        return {row.id: row.secret for row in rows}

    def counts(self) -> Mapping[str, int]:
        """How many clients, revisions, documents, signatures, decisions and events there are."""
        kinds = (
            tables.clients,
            tables.revisions,
            tables.documents,
            tables.signatures,
            tables.decisions,
            tables.events,
        )
        return {
            kind.name: self._connection.execute(select(func.count()).select_from(kind)).scalar_one() for kind in kinds
        }

    def _some(self, wanted: Select[Any], table: Any, client: str, **equal: str) -> Sequence[Any]:
        if client:
            wanted = wanted.where(table.c.client == client)
        for name, value in equal.items():
            if value:
                wanted = wanted.where(table.c[name] == value)
        return self._connection.execute(wanted.order_by(table.c.id)).all()

    def _latest(self, client: str) -> Any:
        wanted = (
            select(
                tables.revisions,
                tables.events.c.time,
                tables.events.c.actor,
                tables.clients.c.beside.label("latest_beside"),
                tables.clients.c.reading,
            )
            .join(tables.clients, tables.clients.c.revision == tables.revisions.c.id)
            .join(tables.events, tables.events.c.sequence == tables.revisions.c.event)
            .where(tables.clients.c.client == client)
        )
        return self._connection.execute(wanted).first()


def _revisions() -> Select[Any]:
    return select(*_LIGHT, tables.events.c.time, tables.events.c.actor).join(
        tables.events, tables.events.c.sequence == tables.revisions.c.event
    )


def revision_of_row(row: Any) -> Revision:
    """A revision from a row of the table joined with its event."""
    sources = tuple(Source(kind, name) for kind, name in json.loads(row.sources))
    return Revision(
        id=row.id,
        client=row.client,
        number=row.number,
        parent=row.parent,
        base=row.base,
        kind=row.kind,
        sources=sources,
        record_hash=row.record_hash,
        time=datetime.fromisoformat(row.time),
        actor=row.actor,
        event=row.event,
    )


def _ref_of(client: str) -> Any:
    """The reference by which events name a client, as a part of a question."""
    return select(tables.clients.c.ref).where(tables.clients.c.client == client).scalar_subquery()
