"""The store as a caseload: what `load_caseload` gives of files, given of the store's latest revisions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from toolkit.findings import Finding
from toolkit.records.reading.assemble import build_client
from toolkit.records.reading.loaded import LoadedClient
from toolkit.records.reading.sheets import UnknownColumn
from toolkit.records.reading.sourcefiles import SourceFile
from toolkit.records.reading.staffbook import StaffBook, StaffMember
from toolkit.records.reading.stored import StoredRows
from toolkit.store.errors import NoSuchClientError
from toolkit.store.store import Store

__all__ = ["StoredCaseload"]


class StoredCaseload:
    """The clients of a store, in the order in which they first came. A client's findings are those of its latest import."""

    findings: tuple[Finding, ...] = ()
    unknown_columns: tuple[UnknownColumn, ...] = ()

    def __init__(self, store: Store) -> None:
        self._store = store
        with store.reader() as reader:
            self.client_ids = reader.clients()
            self.sources = (SourceFile(store.path.name, "store", reader.last_hash()),)
            self._signed = reader.signed_clients()
        self._ids = frozenset(self.client_ids)

    @cached_property
    def staff(self) -> StaffBook:
        """The staff of all clients together: of a member whom several name, the first client's row."""
        members = (StaffMember(row, None) for loaded in self for row in loaded.record.staff)
        return StaffBook(members)

    def __len__(self) -> int:
        return len(self.client_ids)

    def __contains__(self, client_id: object) -> bool:
        return client_id in self._ids

    def __iter__(self) -> Iterator[LoadedClient]:
        for client in self.client_ids:
            yield self.client(client)

    def client(self, client_id: str) -> LoadedClient:
        """The client as the store has it. Raises KeyError for an id that is not there."""
        return build_client(self.bundle(client_id))

    def bundle(self, client_id: str) -> StoredRows:
        """One client for a worker. Raises KeyError for an unknown id."""
        try:
            with self._store.reader() as reader:
                return reader.rows(client_id, with_signed=client_id in self._signed)
        except NoSuchClientError:
            raise KeyError(client_id) from None
