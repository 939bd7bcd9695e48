"""The store: the append-only history of records, documents, signatures, decisions and events, in one SQLite file."""
