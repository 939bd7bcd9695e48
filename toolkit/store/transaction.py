"""Writing to the store: all that one command writes, whole or not at all.

    with store.transaction(actor="R. Okafor", kind="import", now=now) as work:
        stored = work.find("0042")
        work.revision(client="0042", record=record, origins=origins)

The transaction holds the lock, and ends with a commit where nothing was raised. Revisions, signatures, decisions and documents
each write an event.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from toolkit.findings import Finding
from toolkit.records.canonical import canonical_json, record_hash
from toolkit.records.client import PlanRecord
from toolkit.records.origins import Origins
from toolkit.records.reading.stored import Moved, packed, packed_beside, relocated_beside
from toolkit.store import tables
from toolkit.store.events import Event, add_event, moment
from toolkit.store.reading import StoreReader, revision_of_row
from toolkit.store.revision import Revision, Source

__all__ = ["Transaction"]


class Transaction(StoreReader):
    """One transaction. It reads what it has written itself; nobody else sees any of it before it ends."""

    def __init__(self, connection: Connection, *, actor: str, kind: str, now: datetime) -> None:
        super().__init__(connection)
        self._actor, self._kind, self._time = actor, kind, moment(now)
        self.has_added = False
        """Whether a client's history has become longer: a revision, document, signature or decision was written."""

    @property
    def connection(self) -> Connection:
        """The connection, for the store's own modules."""
        return self._connection

    def revision(
        self,
        *,
        record: PlanRecord,
        origins: Origins,
        findings: Iterable[Finding] = (),
        sources: Sequence[Source] = (),
        imported: PlanRecord | None = None,
        base: int | None = None,
        kind: str = "",
        reading: str = "",
        payload: Mapping[str, Any] | None = None,
    ) -> Revision:
        """Write a revision of the client whose record it is, which becomes the latest.

        Where the record is the latest already, nothing is written but what stands beside it (and `imported`), and the latest
        revision is returned. `imported` is what imports alone have said (None: the record itself, on the first import; else
        as it was). `reading` is the fingerprint of the rows read. `kind` is the transaction's where it is not said.
        """
        client = record.client.id
        latest = self._latest(client)
        beside = packed_beside(origins, findings)
        digest = record_hash(record)
        layer = self._layer(latest, record, imported)
        if latest is not None and latest.record_hash == digest and latest.imported == layer:
            self._remember(client, latest.id, beside, reading)
            return revision_of_row(latest)
        event = self.event(
            "revision", client=client, payload={**(payload or {}), "record": digest, "of": kind or self._kind}
        )
        facts = {
            "client": client,
            "number": 1 if latest is None else latest.number + 1,
            "parent": None if latest is None else latest.id,
            "base": base,
            "event": event.sequence,
            "kind": kind or self._kind,
            "sources": json.dumps([[source.kind, source.name] for source in sources], ensure_ascii=False),
            "record_hash": digest,
            "record": packed(record),
            "imported": layer,
            "beside": beside,
        }
        new = self._connection.execute(insert(tables.revisions).values(**facts)).inserted_primary_key
        assert new is not None  # noqa: S101 - an insert into a table with a key has one
        self._remember(client, int(new[0]), beside, reading)
        return revision_of_row(self._latest(client))

    def seen(self, client: str, *, origins: Origins, findings: Iterable[Finding], reading: str) -> None:
        """Write down where the values of a client's latest record stand now, and what its reading found: no revision."""
        facts = {"beside": packed_beside(origins, findings), "reading": reading}
        self._connection.execute(update(tables.clients).where(tables.clients.c.client == client).values(**facts))

    def moved(self, client: str, *, moved: Moved, reading: str) -> bool:
        """Write down that the rows of a client's latest import stand elsewhere now; False where they must be read again."""
        at = tables.clients.c.client == client
        before = self._connection.execute(select(tables.clients.c.beside).where(at)).scalar_one()
        beside = relocated_beside(before, moved)
        if beside is not None:
            self._connection.execute(update(tables.clients).where(at).values(beside=beside, reading=reading))
        return beside is not None

    def _layer(self, latest: Any, record: PlanRecord, imported: PlanRecord | None) -> bytes | None:
        """What imports alone have said, as it is stored: nothing where it is the record itself."""
        if imported is None and latest is not None:
            said: bytes = latest.imported if latest.imported is not None else latest.record
            return None if said == packed(record) else said
        if imported is None or imported is record or canonical_json(imported) == canonical_json(record):
            return None
        return packed(imported)

    def _remember(self, client: str, revision: int, beside: bytes, reading: str) -> None:
        """Make a revision the client's latest, with what stands beside it now."""
        ref = self.ref_of(client)
        at = tables.clients.c.client == client
        facts = {"revision": revision, "beside": beside, "reading": reading}
        if not self._connection.execute(update(tables.clients).where(at).values(**facts)).rowcount:
            self._connection.execute(insert(tables.clients).values(client=client, ref=ref, **facts))

    def ref_of(self, client: str) -> str:
        """The reference by which events name a client; a new one for a client who is not in the store yet."""
        known = self._connection.execute(
            select(tables.clients.c.ref).where(tables.clients.c.client == client)
        ).scalar_one_or_none()
        if known is None:
            known = self._refs.setdefault(client, secrets.token_hex(8))
        return str(known)

    def document(
        self,
        *,
        client: str,
        plan: str,
        revision: int,
        file: str,
        template: str,
        stage: str,
        as_of: str,
        sha256: str,
    ) -> int:
        """Write down that a document was made of a revision; return its id. `sha256` is of its bytes, `file` its name."""
        event = self.event("document", client=client, payload={"document": sha256, "stage": stage, "plan": plan})
        facts = {"client": client, "plan": plan, "revision": revision, "file": file, "template": template}
        facts |= {"stage": stage, "as_of": as_of, "sha256": sha256, "event": event.sequence}
        return self._insert(tables.documents, facts)

    def signature(
        self,
        *,
        client: str,
        plan: str,
        plan_hash: str,
        revision: int,
        row: str,
        content: Mapping[str, Any],
        document: str = "",
    ) -> int:
        """Write down a signature, a refusal or an attempt against one version of a plan; return its id.

        `row` is the id of the row in the record's signatures, `document` the hash of the document that was signed, `content`
        what is known of it (role, name, date, method, reason, …), JSON-ready.
        """
        event = self.event("signature", client=client, payload={**content, "plan": plan, "plan_hash": plan_hash})
        facts = {"client": client, "plan": plan, "plan_hash": plan_hash, "revision": revision, "row": row}
        facts |= {"document": document, "event": event.sequence, "content": json.dumps(content, ensure_ascii=False)}
        return self._insert(tables.signatures, facts)

    def decision(
        self,
        *,
        client: str,
        path: str,
        subject: str,
        decided: str,
        content: Mapping[str, Any],
        revision: int | None = None,
    ) -> int:
        """Write down what somebody decided about a value or row; return its id. `content` holds both values, JSON-ready."""
        event = self.event("decision", client=client, payload={"path": path, "subject": subject, "decided": decided})
        facts = {"client": client, "path": path, "subject": subject, "decided": decided, "revision": revision}
        facts |= {"event": event.sequence, "content": json.dumps(content, ensure_ascii=False)}
        return self._insert(tables.decisions, facts)

    def event(self, kind: str, *, client: str = "", payload: Mapping[str, Any] | None = None) -> Event:
        """Write an event, about a client or about none. The chain holds a salted hash of its JSON-ready payload."""
        ref = self.ref_of(client) if client else ""
        self.has_added = self.has_added or bool(client)
        return add_event(
            self._connection, time=self._time, actor=self._actor, kind=kind, client_ref=ref, payload=payload or {}
        )

    def new_key(self) -> str:
        """Make a key for forms, the newest from now on; return its id. Older keys stay, to verify what they made."""
        key = secrets.token_hex(4)
        self._insert(tables.keys, {"id": key, "made": self._time, "secret": secrets.token_bytes(32)})
        self.event("key", payload={"key": key})
        return key

    def _insert(self, table: Any, facts: Mapping[str, Any]) -> int:
        new = self._connection.execute(insert(table).values(**facts)).inserted_primary_key
        return int(new[0]) if new is not None and isinstance(new[0], int) else 0
