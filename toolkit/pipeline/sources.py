"""Where a run's clients come from: files, or the store of a workspace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from toolkit.errors import InputError, NothingToReadError
from toolkit.findings import Finding
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.reading.caseload import OwnFields, load_caseload
from toolkit.records.reading.loaded import LoadedClient
from toolkit.records.reading.sheets import UnknownColumn
from toolkit.records.reading.sourcefiles import SourceFile
from toolkit.records.reading.staffbook import StaffBook
from toolkit.records.reading.stored import Bundle

__all__ = ["STORE_ENDING", "Clients", "is_store", "read_clients"]

STORE_ENDING = ".sqlite"


class Clients(Protocol):
    """A caseload, whatever it was read from."""

    @property
    def sources(self) -> tuple[SourceFile, ...]:
        """What was read."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in files, sheets and columns; a client's own come with the client."""

    @property
    def unknown_columns(self) -> tuple[UnknownColumn, ...]:
        """What no field takes."""

    @property
    def client_ids(self) -> tuple[str, ...]:
        """The ids of all clients, in the source's order."""

    def client(self, client_id: str) -> LoadedClient:
        """One client."""

    def bundle(self, client_id: str) -> Bundle:
        """One client for a worker."""

    @property
    def staff(self) -> StaffBook:
        """The staff of all clients together."""

    def __contains__(self, client_id: object) -> bool: ...

    def __iter__(self) -> Iterator[LoadedClient]: ...

    def __len__(self) -> int: ...


def is_store(source: Path) -> bool:
    """Whether a source is a store: by its ending."""
    return source.suffix.lower() == STORE_ENDING


def read_clients(
    sources: Sequence[Path],
    *,
    own_fields: OwnFields | None = None,
    export: ExportOptions | None = None,
    may_be_empty: bool = False,
) -> Clients:
    """The clients of files, or of one store; with `export` of an agency's own export, read by its map.

    Raises InputError, also where a store is mixed with files or is to be read by a map, and NothingToReadError where there
    is no client, unless a store `may_be_empty`.
    """
    stores = [source for source in sources if is_store(source)]
    if not stores:
        return load_caseload(sources, own_fields=own_fields, export=export)
    if export is not None:
        raise InputError("A store is read without a map.", str(stores[0]), "Leave out --map.")
    if len(sources) > 1:
        raise InputError("A store is read alone.", str(stores[0]), "Import the other sources into it first.")
    from toolkit.store.caseload import StoredCaseload
    from toolkit.store.store import Store

    clients = StoredCaseload(Store.open(stores[0]))
    if not clients and not may_be_empty:
        raise NothingToReadError(stores[0].name, "The store is empty. Bring a caseload into it: plankit import FILE.")
    return clients
