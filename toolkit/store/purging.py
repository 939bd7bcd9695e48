"""Taking a client out of the store for good: one who was imported by mistake and must not be kept.

Records, documents, signatures, decisions and the payloads of events go, and the client's reference with them; the events stay,
and say nothing of whom they were about. The chain still verifies. Backups made before still hold the client.
"""

from __future__ import annotations

from sqlalchemy import delete, select

from toolkit.records.reading.headers import nearest
from toolkit.store import tables
from toolkit.store.errors import NoSuchClientError
from toolkit.store.transaction import Transaction

__all__ = ["purge"]


def purge(work: Transaction, client: str, *, reason: str) -> int:
    """Take a client out; return how many revisions went. Raises NoSuchClientError.

    The event of it keeps the reason, and no word of who it was.
    """
    connection = work.connection
    ref = connection.execute(select(tables.clients.c.ref).where(tables.clients.c.client == client)).scalar_one_or_none()
    if ref is None:
        raise NoSuchClientError(client, nearest(client, work.clients()) or "")
    for table in (tables.documents, tables.signatures, tables.decisions, tables.clients):
        connection.execute(delete(table).where(table.c.client == client))
    # Revisions point to each other; the youngest goes first.
    ids = (
        select(tables.revisions.c.id).where(tables.revisions.c.client == client).order_by(tables.revisions.c.id.desc())
    )
    revisions = connection.execute(ids).scalars().all()
    for revision in revisions:
        connection.execute(delete(tables.revisions).where(tables.revisions.c.id == revision))
    told = select(tables.events.c.sequence).where(tables.events.c.client_ref == ref)
    connection.execute(delete(tables.payloads).where(tables.payloads.c.event.in_(told)))
    work.event("purge", payload={"reason": reason, "revisions": len(revisions)})
    return len(revisions)
