"""One writer at a time: a lock file beside the store, which says who holds it.

The system lets go of the lock when its holder ends, however it ends, so that no lock is ever left over; what stands in the
file is for people. SQLite's own locks hold too, but say nothing of who it is.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import FileIO
from pathlib import Path

from toolkit.store.errors import StoreBusyError
from toolkit.store.sqlite import unwritable

__all__ = ["held", "holder_of", "lock_path"]

_BYTE = 1 << 20
"""The locked byte lies behind all that is written, since Windows lets nobody read what is locked."""


def lock_path(store: Path) -> Path:
    """The lock file of a store."""
    return store.with_name(f"{store.name}.lock")


@contextmanager
def held(store: Path, *, actor: str, doing: str, now: datetime) -> Iterator[None]:
    """Hold the store against other writers. Raises StoreBusyError that names the holder."""
    path = lock_path(store)
    try:
        file = path.open("r+b" if path.exists() else "w+b", buffering=0)
    except OSError as error:
        raise unwritable(store, error) from None
    with file:
        if not _locked(file):
            raise StoreBusyError(store, holder_of(store))
        try:
            try:
                _describe(file, {"actor": actor, "doing": doing, "since": now.isoformat(timespec="seconds")})
            except OSError as error:
                raise unwritable(store, error) from None
            yield
        finally:
            file.seek(0)
            file.truncate()
            _unlock(file)


def holder_of(store: Path) -> str:
    """Who holds the store, in words; '' where nobody can say."""
    try:
        facts = json.loads(lock_path(store).read_text(encoding="utf-8"))
        who = f"{facts['actor']} on {facts['host']} (process {facts['process']})"
        return f"{who}: {facts['doing']}, since {facts['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _describe(file: FileIO, facts: dict[str, str]) -> None:
    plain = facts | {"host": socket.gethostname(), "process": str(os.getpid())}
    file.seek(0)
    file.truncate()
    file.write(json.dumps(plain, ensure_ascii=False).encode())


if sys.platform == "win32":
    import msvcrt

    def _locked(file: FileIO) -> bool:
        file.seek(_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: FileIO) -> None:
        file.seek(_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _locked(file: FileIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            # A network file system without locks: SQLite's own, or none, must do.
            return True
        return True

    def _unlock(file: FileIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
