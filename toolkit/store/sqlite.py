"""What is SQLite's own: opening the file, what it must promise, and what its errors mean to a user.

No write-ahead log: it needs memory that two computers cannot share, and leaves two more files that a synced folder would copy
at the wrong moment. A rollback journal, `synchronous=FULL`, and one writer.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from toolkit.store.errors import (
    NotAStoreError,
    StoreBusyError,
    StoreDamagedError,
    StoreMissingError,
    StoreUnwritableError,
)

__all__ = ["check_file", "engine_for", "newest_backup", "tells_of_damage", "translated", "unwritable"]

_BUSY_SECONDS = 10
_MAGIC = b"SQLite format 3\x00"
BACKUPS = "backups"
_ROOM = "Make room, and run the same command again. The store is as it was before."


def engine_for(path: Path) -> Engine:
    """An engine on the file. Transactions of a connection with the option `writing` take the write lock as they begin."""
    engine = create_engine("sqlite://", creator=lambda: _connect(path), poolclass=QueuePool, pool_size=2)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")

    return engine


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    for pragma in ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def check_file(path: Path) -> None:
    """Raise where the file is missing, no SQLite database, or shorter than it says itself."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
            size = path.stat().st_size
    except FileNotFoundError:
        raise StoreMissingError(path) from None
    except IsADirectoryError:
        raise NotAStoreError(path) from None
    except OSError as error:
        raise StoreUnwritableError(
            path, f"The store cannot be opened ({error.strerror}).", "Ask for the right to read and write it."
        ) from None
    if not head.startswith(_MAGIC[: len(head)]) or not head:
        raise NotAStoreError(path)
    page = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    if len(head) < 100 or size < (65536 if page == 1 else page) * pages:
        raise StoreDamagedError(path, "its end is missing", newest_backup(path))


def newest_backup(path: Path) -> str:
    """The newest backup of a store, '' where there is none."""
    found = sorted((path.parent / BACKUPS).glob(f"{path.stem}-*{path.suffix}"))
    return str(found[-1]) if found else ""


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Say what an error of the database means to whoever ran the command."""
    try:
        yield
    except DBAPIError as error:
        raise _meaning(path, error.orig) from None
    except sqlite3.Error as error:
        raise _meaning(path, error) from None


def tells_of_damage(error: DBAPIError | sqlite3.Error) -> bool:
    """Whether an error means that the file is damaged."""
    return _code(error.orig if isinstance(error, DBAPIError) else error) == sqlite3.SQLITE_CORRUPT


def _code(error: BaseException | None) -> int:
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _meaning(path: Path, error: BaseException | None) -> Exception:
    match _code(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreBusyError(path, "")
        case sqlite3.SQLITE_FULL:
            return StoreUnwritableError(path, "The disk is full.", _ROOM)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            mend = "Ask for the right to write to the store and its folder. Reading works without it."
            return StoreUnwritableError(path, "You may read the store, and not write to it.", mend)
        case sqlite3.SQLITE_CANTOPEN:
            mend = "Ask for the right to write to the store's folder."
            return StoreUnwritableError(path, "The store, or its journal beside it, cannot be opened.", mend)
        case sqlite3.SQLITE_IOERR:
            mend = "See whether the disk or the share is still there, and run the same command again."
            return StoreUnwritableError(path, "The disk does not answer as it should.", mend)
        case sqlite3.SQLITE_CORRUPT:
            return StoreDamagedError(path, "its pages do not fit together", newest_backup(path))
        case sqlite3.SQLITE_NOTADB:
            return NotAStoreError(path)
    return error if isinstance(error, Exception) else StoreDamagedError(path, "it cannot be read", newest_backup(path))


def unwritable(path: Path, error: OSError) -> StoreUnwritableError:
    """What the system said of the store's folder, as what happened and what the user can do now."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreUnwritableError(path, "The disk is full.", _ROOM)
    reason = f"The folder of the store cannot be written ({error.strerror})."
    return StoreUnwritableError(path, reason, "Ask for the right to write to it. Reading works without it.")
