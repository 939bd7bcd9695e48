"""What the store hands out: a client's record with its revision, and the revisions themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from toolkit.findings import Finding
from toolkit.records.client import PlanRecord
from toolkit.records.origins import Origins
from toolkit.records.reading.loaded import LoadedClient

__all__ = ["Revision", "Source", "StoredRecord", "revision_mark", "split_mark"]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a revision came from: its kind (workbook, csv, form, …) and its name without folders."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of one client's record, without the record.

    `id` is unique in the store; `number` counts a client's revisions from 1. `parent` is the id of the revision before, `base`
    of the one that the workbook or form was made from which brought this one. `kind` is import, form, decision, signature, ….
    """

    id: int
    client: str
    number: int
    parent: int | None
    base: int | None
    kind: str
    sources: tuple[Source, ...]
    record_hash: str
    time: datetime
    actor: str
    event: int

    @property
    def mark(self) -> str:
        """The revision's id as workbooks and forms carry it: `17-3fa9c2d1e0b4`. Of another store it never fits."""
        return revision_mark(self.id, self.record_hash)


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A client as the store has it now. `imported` is what imports alone have said: the base of the next import."""

    record: PlanRecord
    origins: Origins
    revision: Revision
    findings: tuple[Finding, ...] = ()
    imported: PlanRecord | None = field(default=None, repr=False)
    reading: str = ""

    @property
    def client(self) -> str:
        """The client's id."""
        return self.revision.client

    @property
    def loaded(self) -> LoadedClient:
        """The client as a reader of files would give it."""
        return LoadedClient(self.record, self.origins, self.findings)


def revision_mark(revision: int, record_hash: str) -> str:
    """How a workbook or form names the revision that it was made from."""
    return f"{revision}-{record_hash[:12]}"


def split_mark(mark: str) -> tuple[int, str] | None:
    """The id of the revision, and the beginning of its record's hash; None for a text that is no mark."""
    number, _, digest = mark.strip().partition("-")
    return (int(number), digest) if number.isdecimal() and len(digest) == 12 else None
