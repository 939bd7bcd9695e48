"""Bringing a store to the version that this plankit knows: one step a version, in order, each in the opening's transaction.

A step is SQL as it was when it was written; it never looks at `tables`, which describes the latest version alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

__all__ = ["APPLICATION", "STEPS", "VERSION", "migrate"]

APPLICATION = 0x504C414E
"""SQLite's application id: PLAN."""

_FIRST = """
CREATE TABLE facts (name VARCHAR NOT NULL PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE events (
    sequence INTEGER NOT NULL PRIMARY KEY, time VARCHAR NOT NULL, actor VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    client_ref VARCHAR NOT NULL, payload_hash VARCHAR NOT NULL, previous VARCHAR NOT NULL, hash VARCHAR NOT NULL);
CREATE INDEX events_of_client ON events (client_ref, sequence);
CREATE TABLE payloads (
    event INTEGER NOT NULL PRIMARY KEY REFERENCES events (sequence), salt BLOB NOT NULL, content TEXT NOT NULL);
CREATE TABLE clients (
    number INTEGER NOT NULL PRIMARY KEY, client VARCHAR NOT NULL UNIQUE, ref VARCHAR NOT NULL UNIQUE,
    revision INTEGER NOT NULL, beside BLOB NOT NULL, reading VARCHAR NOT NULL);
CREATE TABLE revisions (
    id INTEGER NOT NULL PRIMARY KEY, client VARCHAR NOT NULL, number INTEGER NOT NULL,
    parent INTEGER REFERENCES revisions (id), base INTEGER REFERENCES revisions (id),
    event INTEGER NOT NULL REFERENCES events (sequence), kind VARCHAR NOT NULL, sources TEXT NOT NULL,
    record_hash VARCHAR NOT NULL, record BLOB NOT NULL, imported BLOB, beside BLOB NOT NULL, UNIQUE (client, number));
CREATE TABLE documents (
    id INTEGER NOT NULL PRIMARY KEY, client VARCHAR NOT NULL, plan VARCHAR NOT NULL,
    revision INTEGER NOT NULL REFERENCES revisions (id), event INTEGER NOT NULL REFERENCES events (sequence),
    file VARCHAR NOT NULL, template VARCHAR NOT NULL, stage VARCHAR NOT NULL, as_of VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL);
CREATE INDEX documents_of_client ON documents (client, plan);
CREATE INDEX documents_by_hash ON documents (sha256);
CREATE TABLE signatures (
    id INTEGER NOT NULL PRIMARY KEY, client VARCHAR NOT NULL, plan VARCHAR NOT NULL, plan_hash VARCHAR NOT NULL,
    revision INTEGER NOT NULL REFERENCES revisions (id), row VARCHAR NOT NULL, document VARCHAR NOT NULL,
    event INTEGER NOT NULL REFERENCES events (sequence), content TEXT NOT NULL);
CREATE INDEX signatures_of_client ON signatures (client, plan);
CREATE TABLE decisions (
    id INTEGER NOT NULL PRIMARY KEY, client VARCHAR NOT NULL, path VARCHAR NOT NULL, subject VARCHAR NOT NULL,
    decided VARCHAR NOT NULL, revision INTEGER REFERENCES revisions (id),
    event INTEGER NOT NULL REFERENCES events (sequence), content TEXT NOT NULL);
CREATE INDEX decisions_of_client ON decisions (client, path);
CREATE TABLE keys (id VARCHAR NOT NULL PRIMARY KEY, made VARCHAR NOT NULL, secret BLOB NOT NULL);
"""

STEPS: tuple[str, ...] = (_FIRST,)
"""What leads from each version to the next: `STEPS[0]` from an empty file to version 1."""

VERSION = len(STEPS)


def migrate(connection: Connection, found: int, steps: Sequence[str] = STEPS) -> None:
    """Bring a store from the version that was found to the latest, and write that version down."""
    for step in steps[found:]:
        for statement in filter(str.strip, step.split(";")):
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
    connection.exec_driver_sql(f"PRAGMA user_version = {len(steps)}")
