"""Taking a client out of a workspace for good: out of the store, and the scans of signed pages beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from toolkit.pipeline.signing.scans import FOLDER
from toolkit.store.purging import purge
from toolkit.store.sqlite import BACKUPS
from toolkit.store.store import Store

__all__ = ["Purged", "purge_client"]


@dataclass(frozen=True, slots=True)
class Purged:
    """What went, and what may still speak of the client: scans that could not be deleted, documents by name, backups."""

    revisions: int
    scans: int
    left: tuple[Path, ...]
    documents: tuple[str, ...]
    backups: tuple[Path, ...]


def purge_client(store: Store, client: str, *, reason: str, actor: str, now: datetime) -> Purged:
    """Purge a client. Scans are deleted once the store has let the client go. Raises NoSuchClientError, StoreBusyError."""
    with store.transaction(actor=actor, kind="purge", now=now) as work:
        names = [str(each.content.get("scan") or "") for each in work.signatures(client)]
        documents = tuple(dict.fromkeys(each.file for each in work.documents(client)))
        revisions = purge(work, client, reason=reason)
    folder = store.path.parent
    scans = [folder / FOLDER / name for name in dict.fromkeys(names) if name and Path(name).name == name]
    left = tuple(path for path in scans if not _deleted(path))
    backups = tuple(sorted((folder / BACKUPS).glob(f"{store.path.stem}-*")))
    return Purged(revisions, len(scans) - len(left), left, documents, backups)


def _deleted(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True
