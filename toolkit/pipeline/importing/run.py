"""Importing: each client of a source held against the store, in one transaction.

A client whose rows say what they said at the last import, which left nothing to say, is passed over without being read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from toolkit.errors import InputError
from toolkit.findings import Finding
from toolkit.pipeline.importing import codes
from toolkit.pipeline.importing.heldplans import signed_findings, signed_there_findings
from toolkit.pipeline.importing.identity import (
    Person,
    identity_finding,
    known_person_finding,
    two_persons_finding,
)
from toolkit.pipeline.importing.matching import Same
from toolkit.pipeline.importing.merging import Choices, ClientMerge, merge_client
from toolkit.pipeline.importing.readings import Reading, moved_between, reading_of
from toolkit.pipeline.importing.report import ClientImport, Imported, Status
from toolkit.pipeline.importing.waiting import waiting_findings
from toolkit.pipeline.signing.versions import plan_version, signed_plans
from toolkit.records.canonical import record_hash
from toolkit.records.client import PlanRecord
from toolkit.records.comparison.differences import differences
from toolkit.records.comparison.flat import scope_of
from toolkit.records.comparison.threeway import Take
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.reading import assemblycodes
from toolkit.records.reading.assemble import build_client
from toolkit.records.reading.bundles import ClientRows
from toolkit.records.reading.caseload import Caseload, OwnFields, load_caseload
from toolkit.records.reading.headers import nearest
from toolkit.records.reading.loaded import LoadedClient
from toolkit.records.reading.rowsof import read_lot
from toolkit.store.reading import StoreReader
from toolkit.store.revision import Revision, Source, StoredRecord
from toolkit.store.store import Store
from toolkit.store.transaction import Transaction

__all__ = ["import_sources"]


def import_sources(
    sources: Sequence[Path],
    store: Store,
    *,
    actor: str,
    now: datetime,
    own_fields: OwnFields | None = None,
    choices: Choices | None = None,
    only: Sequence[str] = (),
    preview: bool = False,
    export: ExportOptions | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Imported:
    """Import files and folders into a store, in one transaction with a backup before it; `preview` changes nothing.

    `only` limits the import to some clients; with `export` the sources are an agency's own export, read by its map. Raises
    InputError where a source cannot be read, StoreBusyError and other errors of the store; then nothing was changed.
    """
    caseload = load_caseload(sources, own_fields=own_fields, export=export)
    ids = _chosen(caseload, only)
    if preview:
        with store.reader() as reader:
            run = _Import(caseload, reader, None, choices or Choices())
            return run.over(ids, on_progress, is_limited=bool(only))
    with store.transaction(actor=actor, kind="import", now=now, backup=True) as work:
        run = _Import(caseload, work, work, choices or Choices())
        imported = run.over(ids, on_progress, is_limited=bool(only))
        work.event("import", payload=_payload(caseload, imported))
    return replace(imported, backup=store.last_backup)


def _chosen(caseload: Caseload, only: Sequence[str]) -> tuple[str, ...]:
    for wanted in only:
        if wanted not in caseload:
            near = nearest(wanted, caseload.client_ids)
            mend = f"Did you mean “{near}”?" if near else "Ids are text: zeros at the front count."
            raise InputError(f"There is no client “{wanted}” in the source.", "--only", mend)
    return tuple(client for client in caseload.client_ids if not only or client in only)


def _payload(caseload: Caseload, imported: Imported) -> dict[str, object]:
    counts = {str(status): imported.count(status) for status in Status}
    return {"sources": [[file.kind, file.name, file.sha256] for file in caseload.sources], **counts}


class _Import:
    def __init__(self, caseload: Caseload, reader: StoreReader, work: Transaction | None, choices: Choices) -> None:
        self._caseload, self._reader, self._work, self._choices = caseload, reader, work, choices
        self._sources = tuple(Source(file.kind, file.name) for file in caseload.sources)
        self._stored_ids = reader.clients()
        self._standings = reader.standings()
        self._people: dict[Person, str] | None = None
        self._findings = list(_as_of_store(caseload.findings, frozenset(self._stored_ids)))
        self._version = version("plankit")

    def over(
        self,
        ids: Sequence[str],
        on_progress: Callable[[int, int], None],
        *,
        is_limited: bool,
    ) -> Imported:
        clients: list[ClientImport] = []
        for done, client in enumerate(ids, start=1):
            clients.append(self._client(client))
            on_progress(done, len(ids))
        if not is_limited:
            clients += self._absent()
        return Imported(
            clients=tuple(clients),
            findings=tuple(self._findings),
            sources=tuple(file.name for file in self._caseload.sources),
            is_preview=self._work is None,
            from_export=bool(self._caseload.marks),
        )

    def _absent(self) -> Iterator[ClientImport]:
        """The store's clients whom the source does not have."""
        there = frozenset(self._caseload.client_ids)
        for client in self._stored_ids:
            if client not in there:
                yield ClientImport(client, Status.KEPT, in_source=False)

    def _client(self, client: str) -> ClientImport:
        rows = self._caseload.bundle(client)
        read = reading_of(rows, version=self._version, mark=self._caseload.marks.get(client, ""))
        reading, standing = str(read), self._standings.get(client)
        if standing is not None and self._says_the_same(client, standing.reading, read):
            return ClientImport(client, Status.UNCHANGED)
        loaded = build_client(rows)
        if standing is not None and standing.is_imported and standing.record_hash == record_hash(loaded.record):
            return self._unchanged(rows, loaded, reading)
        stored = self._reader.find(client) if standing is not None else None
        doubt = self._identity(rows, loaded, stored)
        if doubt is not None:
            return ClientImport(client, Status.KEPT, stored.revision.number if stored else None, findings=(doubt,))
        if stored is None:
            return self._new(loaded, reading)
        return self._merged(loaded, stored, reading)

    def _says_the_same(self, client: str, reading: str, now: Reading) -> bool:
        """Whether a client's rows say what they said at the last import, which left nothing to say; places may differ."""
        before = Reading.parse(reading)
        if before is None or before.content != now.content:
            return False
        if before == now or self._work is None:
            return True
        return self._work.moved(client, moved=moved_between(before, now), reading=str(now))

    # -- whether it is the same person ----------------------------------------------------------------------------

    def _identity(self, rows: ClientRows, loaded: LoadedClient, stored: StoredRecord | None) -> Finding | None:
        two = two_persons_finding(loaded, lambda: _persons_in(rows))
        if two is not None:
            return two
        if stored is None:
            return None if self._choices.match is Same.NEW else self._known_person(loaded)
        if self._choices.take is Take.SOURCE:
            return None
        now, before = Person.of(loaded.record.client), Person.of(stored.record.client)
        if not now.is_another_than(before):
            return None
        return identity_finding(loaded, stored.record.client, self._persons())

    def _known_person(self, loaded: LoadedClient) -> Finding | None:
        absent = {person: client for person, client in self._persons().items() if client not in self._caseload}
        return known_person_finding(loaded, absent)

    def _persons(self) -> dict[Person, str]:
        """The persons of the store, read once, where somebody has to be looked for."""
        if self._people is None:
            records = (self._reader.find(client) for client in self._stored_ids)
            self._people = {Person.of(each.record.client): each.client for each in records if each is not None}
        return self._people

    # -- writing --------------------------------------------------------------------------------------------------

    def _unchanged(self, rows: ClientRows, loaded: LoadedClient, reading: str) -> ClientImport:
        """A client whose record is the stored one; only the places may have changed."""
        doubt = two_persons_finding(loaded, lambda: _persons_in(rows))
        if doubt is not None:
            return ClientImport(rows.client, Status.KEPT, findings=(doubt,))
        if self._work is not None:
            self._work.seen(rows.client, origins=loaded.origins, findings=loaded.findings, reading=reading)
        return ClientImport(rows.client, Status.UNCHANGED)

    def _new(self, loaded: LoadedClient, reading: str) -> ClientImport:
        client, number = loaded.record.client.id, 1
        if self._work is not None:
            facts = {"origins": loaded.origins, "findings": loaded.findings, "sources": self._sources}
            number = self._work.revision(record=loaded.record, reading=reading, **facts).number  # type: ignore[arg-type]
        return ClientImport(client, Status.NEW, number)

    def _merged(self, loaded: LoadedClient, stored: StoredRecord, reading: str) -> ClientImport:
        client = stored.client
        base, signed = self._base(client), signed_plans(self._reader, stored.record)
        merge = merge_client(
            stored,
            loaded,
            self._choices,
            base=self._reader.record(base.id) if base is not None else None,
            signed=signed,
            is_filled=lambda collection, field: (collection, field) in self._caseload.filled,
        )
        is_changed = record_hash(merge.record) != stored.revision.record_hash
        if is_changed:
            self._findings += signed_there_findings(stored.record, merge.record, signed)
        number = stored.revision.number
        if self._work is not None:
            number = self._write(self._work, merge, base, reading if merge.is_settled else "").number
            self._note_unsigned(self._work, stored.record, merge.record, signed)
        elif is_changed:
            number += 1
        return ClientImport(
            client,
            Status.CHANGED if is_changed else Status.UNCHANGED,
            number,
            differences(stored.record, merge.record) if is_changed else (),
            merge.kept,
            (*waiting_findings(client, merge, loaded), *signed_findings(client, merge.held)),
        )

    def _write(self, work: Transaction, merge: ClientMerge, base: Revision | None, reading: str) -> Revision:
        revision = work.revision(
            record=merge.record,
            origins=merge.origins,
            findings=merge.findings,
            sources=self._sources,
            imported=merge.imported,
            base=base.id if base is not None else None,
            reading=reading,
        )
        for collision, take in merge.decided:
            work.decision(
                client=revision.client,
                path=collision.path,
                subject="collision",
                decided=str(take),
                content={"why": collision.why, "mine": _plain(collision.mine), "theirs": _plain(collision.theirs)},
                revision=revision.id,
            )
        return revision

    def _note_unsigned(self, work: Transaction, before: PlanRecord, record: PlanRecord, signed: Iterable[str]) -> None:
        """Write down that somebody chose to change a signed plan: its signatures cover the version before."""
        for plan in signed:
            old, new = before.plan(plan), record.plan(plan)
            if old is not None and (new is None or plan_version(old) != plan_version(new)):
                path = scope_of("plans", "", plan)
                work.decision(client=record.client.id, path=path, subject="signed", decided="source", content={})

    def _base(self, client: str) -> Revision | None:
        """The revision that the workbook was exported from, where it says so and this store has it."""
        mark = self._caseload.marks.get(client, "")
        if not mark:
            return None
        found = self._reader.marked(client, mark)
        if found is None:
            self._findings.append(
                codes.STRANGE_MARK.finding(
                    "The workbook was exported from a revision that this store does not have; it was compared with the "
                    "last import in its place.",
                    client=client,
                    hint="Look through what changed: what was done here since may be undone.",
                )
            )
        return found


def _as_of_store(findings: Iterable[Finding], stored: frozenset[str]) -> Iterator[Finding]:
    """The source's findings, where rows of a client whom it does not have are no slip if the store knows the client."""
    for found in findings:
        if found.code == assemblycodes.CLIENT_UNKNOWN.code and found.client in stored:
            yield codes.CLIENT_GONE.finding(
                "The row is of a client whom the source does not have any more; it was not read. The store keeps the client.",
                client=found.client,
                place=found.place,
                hint="Nothing to do, or take the row out.",
            )
        else:
            yield found


def _plain(value: object) -> object:
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


def _persons_in(rows: ClientRows) -> Iterator[Person]:
    """The persons whom the rows of the Clients sheet describe."""
    from toolkit.records.client import Client

    for lot in rows.lots:
        if lot.shape.collection == "clients":
            for entry in read_lot(lot):
                known = {name: entry.values.get(name) for name in ("first_name", "last_name", "birth_date")}
                yield Person.of(Client(id=rows.client, **known))
