"""The tables of the store. Rows of `revisions`, `events`, `payloads`, `documents`, `signatures` and `decisions` are written
once and never changed; `clients` says which revision is the client's latest and can be made again from the others.

Times are ISO 8601 in UTC, days ISO dates. Blobs are zlib-compressed UTF-8 JSON. A client's id stands only in tables that a
purge clears; events name the client by `ref`, which says nothing once the row of `clients` is gone.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text, UniqueConstraint

__all__ = [
    "clients",
    "decisions",
    "documents",
    "events",
    "facts",
    "keys",
    "metadata",
    "payloads",
    "revisions",
    "signatures",
]

metadata = MetaData()

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),  # store (its id), made
    Column("value", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("time", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("client_ref", String, nullable=False),  # '' where it is about no client
    Column("payload_hash", String, nullable=False),  # SHA-256 of salt and content
    Column("previous", String, nullable=False),  # hash of the event before, '' for the first
    Column("hash", String, nullable=False),
    Index("events_of_client", "client_ref", "sequence"),
)

payloads = Table(
    "payloads",
    metadata,
    Column("event", ForeignKey("events.sequence"), primary_key=True, autoincrement=False),
    Column("salt", LargeBinary, nullable=False),
    Column("content", Text, nullable=False),  # JSON
)

clients = Table(
    "clients",
    metadata,
    Column("number", Integer, primary_key=True),  # the order in which clients came
    Column("client", String, nullable=False, unique=True),
    Column("ref", String, nullable=False, unique=True),
    Column("revision", Integer, nullable=False),  # the latest
    Column("beside", LargeBinary, nullable=False),  # origins and findings as the latest reading had them
    Column(
        "reading", String, nullable=False
    ),  # fingerprint of the rows of the latest import; '' if it left something to say
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client", String, nullable=False),
    Column("number", Integer, nullable=False),  # 1, 2, 3, … of this client
    Column("parent", ForeignKey("revisions.id")),  # the revision before
    Column("base", ForeignKey("revisions.id")),  # what the workbook or form was made from that brought this one
    Column("event", ForeignKey("events.sequence"), nullable=False),
    Column("kind", String, nullable=False),  # import, form, decision, signature, …
    Column("sources", Text, nullable=False),  # JSON: kind and name of each file
    Column("record_hash", String, nullable=False),
    Column("record", LargeBinary, nullable=False),  # canonical JSON
    Column("imported", LargeBinary),  # what imports alone have said, where that is not the record itself
    Column("beside", LargeBinary, nullable=False),  # origins and findings
    UniqueConstraint("client", "number"),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client", String, nullable=False),
    Column("plan", String, nullable=False),
    Column("revision", ForeignKey("revisions.id"), nullable=False),
    Column("event", ForeignKey("events.sequence"), nullable=False),
    Column("file", String, nullable=False),  # its name, without folders
    Column("template", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("as_of", String, nullable=False),
    Column("sha256", String, nullable=False),
    Index("documents_of_client", "client", "plan"),
    Index("documents_by_hash", "sha256"),
)

signatures = Table(
    "signatures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client", String, nullable=False),
    Column("plan", String, nullable=False),
    Column("plan_hash", String, nullable=False),  # of the plan's rows without its signatures: which version was signed
    Column("revision", ForeignKey("revisions.id"), nullable=False),  # the revision that was signed
    Column("row", String, nullable=False),  # id of the row in the record's signatures
    Column("document", String, nullable=False),  # SHA-256 of the document, '' if none
    Column("event", ForeignKey("events.sequence"), nullable=False),
    Column(
        "content", Text, nullable=False
    ),  # JSON: role, name, date, method, refused, reason, attempts, scan's hash, …
    Index("signatures_of_client", "client", "plan"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client", String, nullable=False),
    Column("path", String, nullable=False),
    Column("subject", String, nullable=False),  # collision, match, identity, form, …
    Column("decided", String, nullable=False),  # store, source, same, new, …
    Column("revision", ForeignKey("revisions.id")),  # the revision it led to, if it led to one
    Column("event", ForeignKey("events.sequence"), nullable=False),
    Column("content", Text, nullable=False),  # JSON: both values, the reason
    Index("decisions_of_client", "client", "path"),
)

keys = Table(
    "keys",
    metadata,
    Column("id", String, primary_key=True),
    Column("made", String, nullable=False),
    Column("secret", LargeBinary, nullable=False),  # 32 random bytes
)
