"""Writing down in the store which documents were made of it: a signature is against one of them, by its hash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date as Date
from datetime import datetime
from pathlib import Path

from toolkit.pipeline.manifest import Entry
from toolkit.pipeline.pdfs import pdf_name

__all__ = ["record_documents"]


def record_documents(
    path: Path, entries: Iterable[Entry], *, actor: str, now: datetime, doing: str = "generate"
) -> int:
    """Write down the documents of a run over the store at `path`; return how many are new. `doing` names the command.

    One that is written down already, with the same bytes, is passed over; so is one whose record the store has no more as the
    client's latest, since somebody imported meanwhile. Raises StoreBusyError and other errors of the store.
    """
    made = [entry for entry in entries if entry.output_sha256]
    from toolkit.store.store import Store  # whoever works from files needs no database

    with Store.open(path) as store, store.transaction(actor=actor, kind=doing, now=now) as work:
        standings, new = work.standings(), 0
        for entry in made:
            standing = standings.get(entry.client)
            if standing is None or standing.record_hash != entry.record_sha256:
                continue
            files = [
                (file, digest)
                for file, digest in _files(entry)
                if not any(known.client == entry.client for known in work.documents(sha256=digest))
            ]
            if not files:
                continue
            stored = work.current(entry.client)
            plan = stored.record.current_plan(Date.fromisoformat(entry.as_of))
            for file, digest in files:
                work.document(
                    client=entry.client,
                    plan=plan.id if plan is not None else "",
                    revision=stored.revision.id,
                    file=file,
                    template=entry.template,
                    stage=entry.stage,
                    as_of=entry.as_of,
                    sha256=digest,
                )
            new += len(files)
        return new


def _files(entry: Entry) -> Iterator[tuple[str, str]]:
    """The document and the PDF beside it, each with its SHA-256: either may be what is signed."""
    if entry.pdf_sha256:
        yield pdf_name(entry.file), entry.pdf_sha256
    yield entry.file, entry.output_sha256
