"""The earlier records that documents are held against (`generate --since`): of files, or the store's revisions of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from toolkit.errors import InputError
from toolkit.pipeline.sources import Clients, is_store, read_clients
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.origins import Origins
from toolkit.records.reading.caseload import OwnFields
from toolkit.records.reading.stored import Bundle, StoredRows, packed, packed_beside

if TYPE_CHECKING:  # whoever works from files needs no database
    from toolkit.store.store import Store

__all__ = ["Earlier", "Turn", "read_earlier"]


class Turn(NamedTuple):
    """One client for the press: the rows, and the earlier ones; None where there were none, or nobody asked for them."""

    rows: Bundle
    earlier: Bundle | None = None


class Earlier(Protocol):
    """Earlier records, by client. `called` is what documents call them: a day, or the name of a file."""

    @property
    def called(self) -> Date | str:
        """What documents call them."""

    def bundle(self, client: str) -> Bundle | None:
        """The client's rows as they were, None for one who was not there."""


@dataclass(frozen=True)
class _Files:
    called: str
    clients: Clients

    def bundle(self, client: str) -> Bundle | None:
        return self.clients.bundle(client) if client in self.clients else None


@dataclass(frozen=True)
class _Revisions:
    """The revisions that were current when a day ended, by the clock that the store writes down."""

    called: Date
    store: Store

    @cached_property
    def _beside(self) -> bytes:
        return packed_beside(Origins(), ())

    def bundle(self, client: str) -> Bundle | None:
        with self.store.reader() as reader:
            past = [each for each in reader.history(client) if each.time.date() <= self.called]
            return StoredRows(client, packed(reader.record(past[-1].id)), self._beside) if past else None


def read_earlier(
    since: Path | Date,
    sources: tuple[Path, ...],
    *,
    own_fields: OwnFields | None = None,
    export: ExportOptions | None = None,
) -> Earlier:
    """The earlier records: of a file or folder, read as the sources are, or for a day of the one store among `sources`.

    Raises InputError, also for a day where the source is no store.
    """
    if isinstance(since, Path):
        return _Files(since.name or str(since), read_clients((since,), own_fields=own_fields, export=export))
    if len(sources) != 1 or not is_store(sources[0]):
        raise InputError(
            "Files say nothing of an earlier day: only a store keeps what was.",
            f"--since {since}",
            "Name the earlier file, or work in a workspace (plankit new makes one).",
        )
    from toolkit.store.store import Store

    return _Revisions(since, Store.open(sources[0]))
