"""The chain of events: each carries the hash of the one before, so that nothing can be taken out or changed unseen.

An event says when, who, what kind of thing, and about whom by a reference that means nothing outside the store. What
happened in detail is its payload, in a table of its own: the event holds only the payload's hash, made with a random salt.
A purge removes payload and salt; the chain still verifies, and the hash tells nobody what the payload was.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from toolkit.store import tables

__all__ = ["Event", "add_event", "chain_hash", "moment", "payload_hash"]


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `client_ref` is '' where it is about no client; `hash` covers all the rest."""

    sequence: int
    time: str
    actor: str
    kind: str
    client_ref: str
    payload_hash: str
    previous: str
    hash: str = ""


def moment(now: datetime) -> str:
    """A time as the store writes it: ISO 8601 in UTC, to the second. A time without a zone is the computer's own."""
    return now.astimezone(UTC).isoformat(timespec="seconds")


def payload_hash(salt: bytes, content: str) -> str:
    """SHA-256 of a payload with its salt."""
    return hashlib.sha256(salt + content.encode()).hexdigest()


def chain_hash(event: Event) -> str:
    """The hash of an event, from all its other values."""
    said = (event.sequence, event.time, event.actor, event.kind, event.client_ref, event.payload_hash, event.previous)
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def add_event(
    connection: Connection, *, time: str, actor: str, kind: str, client_ref: str, payload: Mapping[str, Any]
) -> Event:
    """Write an event with its payload behind the last one."""
    last = connection.execute(
        select(tables.events.c.sequence, tables.events.c.hash).order_by(tables.events.c.sequence.desc()).limit(1)
    ).first()
    salt = secrets.token_bytes(16)
    content = json.dumps(payload, ensure_ascii=False, sort_keys=True)
    sequence, previous = (last.sequence + 1, last.hash) if last else (1, "")
    event = Event(sequence, time, actor, kind, client_ref, payload_hash(salt, content), previous)
    hashed = chain_hash(event)
    connection.execute(
        insert(tables.events).values(
            sequence=sequence,
            time=time,
            actor=actor,
            kind=kind,
            client_ref=client_ref,
            payload_hash=event.payload_hash,
            previous=previous,
            hash=hashed,
        )
    )
    connection.execute(insert(tables.payloads).values(event=sequence, salt=salt, content=content))
    return Event(sequence, time, actor, kind, client_ref, event.payload_hash, previous, hashed)
