"""What happened to a client's record: revisions and what changed between them, documents, signatures, decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from toolkit.records.comparison.differences import Change, flat_differences
from toolkit.records.comparison.flat import Flattened, flattened
from toolkit.records.comparison.sentences import named, sentence
from toolkit.store.reading import Decision, MadeDocument, RecordedSignature, StoreReader
from toolkit.store.revision import Revision
from toolkit.store.store import Store

__all__ = ["History", "Step", "client_history"]


@dataclass(frozen=True, slots=True)
class Step:
    """One revision: what changed from the one before. Of the first, `rows` says how many rows it has."""

    revision: Revision
    changes: tuple[Change, ...]
    rows: int

    @property
    def said(self) -> tuple[str, ...]:
        """The changes as sentences, with values; what a form brought is said in full."""
        in_full = self.revision.kind in ("form", "form undo")
        return tuple(sentence(each, show_values=True, in_full=in_full) for each in self.changes)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, with values: `history` exists to show content."""
        revision = self.revision
        return {
            "revision": revision.number,
            "mark": revision.mark,
            "time": revision.time.isoformat(),
            "actor": revision.actor,
            "kind": revision.kind,
            "sources": [source.name for source in revision.sources],
            "record_sha256": revision.record_hash,
            "changes": [
                {"path": each.path, "change": str(each.kind), "said": said}
                for each, said in zip(self.changes, self.said, strict=True)
            ],
        }


@dataclass(frozen=True, slots=True)
class History:
    """The history of one client, the first revision first."""

    client: str
    name: str
    steps: tuple[Step, ...]
    documents: tuple[MadeDocument, ...]
    signatures: tuple[RecordedSignature, ...]
    decisions: tuple[Decision, ...]
    times: dict[int, datetime]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: what `history --json` prints."""
        return {
            "client": self.client,
            "revisions": [step.to_dict() for step in self.steps],
            "documents": [
                {"file": each.file, "plan": each.plan, "stage": each.stage, "as_of": each.as_of, "sha256": each.sha256}
                for each in self.documents
            ],
            "signatures": [
                {"plan": each.plan, "row": each.row, "document": each.document, **each.content}
                for each in self.signatures
            ],
            "decisions": [
                {
                    "path": each.path,
                    "said": named(each.path),
                    "subject": each.subject,
                    "decided": each.decided,
                    "time": self.times[each.event].isoformat(),
                }
                for each in self.decisions
            ],
        }


def client_history(store: Store, client: str, *, last: int | None = None) -> History:
    """The history of a client; `last` limits it to so many revisions. Raises NoSuchClientError."""
    with store.reader() as reader:
        current = reader.current(client)
        revisions = reader.history(client)
        shown = revisions if last is None else revisions[-last:]
        names = (current.record.client.first_name, current.record.client.last_name)
        return History(
            client=client,
            name=" ".join(filter(None, names)),
            steps=tuple(_steps(reader, shown)),
            documents=reader.documents(client),
            signatures=reader.signatures(client),
            decisions=reader.decisions(client),
            times={event.sequence: datetime.fromisoformat(event.time) for event in reader.events(client)},
        )


def _steps(reader: StoreReader, revisions: tuple[Revision, ...]) -> list[Step]:
    steps: list[Step] = []
    before: Flattened | None = None
    if revisions and revisions[0].parent is not None:
        before = flattened(reader.record(revisions[0].parent))
    for revision in revisions:
        rows = flattened(reader.record(revision.id))
        changes = tuple(flat_differences(before, rows)) if before is not None else ()
        steps.append(Step(revision, changes, len(rows)))
        before = rows
    return steps
