"""The store: one SQLite file that is opened, read, written in transactions, and backed up.

Nothing here asks the clock: `now` is given by whoever runs a command.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import Connection, insert
from sqlalchemy.exc import DBAPIError

from toolkit.records.client import PlanRecord
from toolkit.renaming import rename
from toolkit.store import tables
from toolkit.store.errors import NotAStoreError, StoreExistsError, StoreNewerError
from toolkit.store.events import moment
from toolkit.store.lock import held
from toolkit.store.migrations import APPLICATION, VERSION, migrate
from toolkit.store.reading import StoreReader
from toolkit.store.revision import Revision, StoredRecord
from toolkit.store.sqlite import BACKUPS, check_file, engine_for, tells_of_damage, translated, unwritable
from toolkit.store.transaction import Transaction

__all__ = ["KEPT_BACKUPS", "Store"]

KEPT_BACKUPS = 10
Answer = TypeVar("Answer")


class Store:
    """An open store. Use it as a context manager, or close it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.last_backup = ""
        """The name of the backup that the latest transaction left, '' where it left none."""
        self._engine = engine_for(path)

    @classmethod
    def create(cls, path: Path, *, actor: str, now: datetime) -> Self:
        """Make a new store, with a key for forms. Raises StoreExistsError, StoreUnwritableError."""
        if path.exists():
            raise StoreExistsError(path)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        store = cls(temporary)
        try:
            with translated(path), store._writing() as connection:
                migrate(connection, 0)
                made = [{"name": "store", "value": secrets.token_hex(16)}, {"name": "made", "value": moment(now)}]
                connection.execute(insert(tables.facts), made)
                work = Transaction(connection, actor=actor, kind="new", now=now)
                work.event("new", payload={"store": made[0]["value"]})
                work.new_key()
            store.close()
            _take_name(temporary, path)
        except OSError as error:
            raise unwritable(path, error) from None
        finally:
            store.close()
            temporary.unlink(missing_ok=True)
        return cls(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a store, brought to the latest version first.

        Raises StoreMissingError, NotAStoreError, StoreNewerError, StoreDamagedError, StoreUnwritableError.
        """
        check_file(path)
        store = cls(path)
        try:
            with translated(path):
                store._bring_up_to_date()
        except BaseException:
            store.close()
            raise
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    # -- reading --------------------------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """What tells this store from every other."""
        return self._ask(StoreReader.store_id)

    @contextmanager
    def reader(self) -> Iterator[StoreReader]:
        """A reader whose answers are all of one moment."""
        with translated(self.path), self._engine.connect() as connection:
            yield StoreReader(connection)

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """A connection for the store's own modules."""
        with self._engine.connect() as connection:
            yield connection

    def clients(self) -> tuple[str, ...]:
        """The ids of all clients, in the order in which they first came."""
        return self._ask(StoreReader.clients)

    def current(self, client: str) -> StoredRecord:
        """The client as the store has it now. Raises NoSuchClientError."""
        return self._ask(lambda reader: reader.current(client))

    def find(self, client: str) -> StoredRecord | None:
        """The same, None where there is no such client."""
        return self._ask(lambda reader: reader.find(client))

    def history(self, client: str) -> tuple[Revision, ...]:
        """All revisions of a client, the first one first."""
        return self._ask(lambda reader: reader.history(client))

    def record(self, revision: int) -> PlanRecord:
        """The record of a revision, by its id."""
        return self._ask(lambda reader: reader.record(revision))

    def _ask(self, question: Callable[[StoreReader], Answer]) -> Answer:
        with self.reader() as reader:
            return question(reader)

    # -- writing --------------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self, *, actor: str, kind: str, now: datetime, backup: bool = False) -> Iterator[Transaction]:
        """One writer's transaction: whole or not at all. `kind` is what is done: import, form, sign, decide, ….

        `backup` makes a dated copy first, and lets it go again where nothing was added to any client's history: copies of
        the same would push the older ones out. Raises StoreBusyError with the name of whoever is writing,
        StoreUnwritableError.
        """
        with held(self.path, actor=actor, doing=f"plankit {kind}", now=now), translated(self.path):
            self.last_backup = ""
            copy = self._copy(now) if backup else None
            is_wanted = False
            try:
                with self._writing() as connection:
                    work = Transaction(connection, actor=actor, kind=kind, now=now)
                    yield work
                is_wanted = work.has_added
            except (DBAPIError, sqlite3.Error) as error:
                is_wanted = tells_of_damage(error)
                raise
            finally:
                if copy is not None:
                    self._settle(copy, is_wanted=is_wanted)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._engine.connect().execution_options(writing=True) as connection, connection.begin():
            yield connection

    def _settle(self, copy: Path, *, is_wanted: bool) -> None:
        """Keep the copy that was made before a transaction, or let it go."""
        if is_wanted:
            self.last_backup = copy.name
            self._drop_old_backups(copy.parent)
        else:
            with contextlib.suppress(OSError):
                copy.unlink()

    def backup(self, now: datetime) -> Path:
        """Make a dated copy in the folder `backups` beside the store, whole or not at all; the oldest beyond ten go."""
        copy = self._copy(now)
        self._drop_old_backups(copy.parent)
        return copy

    def _copy(self, now: datetime) -> Path:
        folder = self.path.parent / BACKUPS
        name = _free_name(folder, f"{self.path.stem}-{now.strftime('%Y-%m-%dT%H%M%S')}", self.path.suffix)
        temporary = folder / f".{name}.part"
        try:
            folder.mkdir(exist_ok=True)
            self._drop_unfinished(folder)
            with (
                translated(self.path),
                contextlib.closing(sqlite3.connect(self.path)) as source,
                contextlib.closing(sqlite3.connect(temporary)) as target,
            ):
                source.backup(target)
            _force_to_disk(temporary)
            rename(temporary, folder / name)
        except OSError as error:
            raise unwritable(folder, error) from None
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        return folder / name

    def _drop_unfinished(self, folder: Path) -> None:
        """Copies that a killed command did not finish hold clients too."""
        for unfinished in folder.glob(f".{self.path.stem}-*.part"):
            with contextlib.suppress(OSError):
                unfinished.unlink()

    def _drop_old_backups(self, folder: Path) -> None:
        for old in sorted(folder.glob(f"{self.path.stem}-*{self.path.suffix}"))[:-KEPT_BACKUPS]:
            with contextlib.suppress(OSError):
                old.unlink()

    def _bring_up_to_date(self) -> None:
        with self._engine.connect() as connection:
            application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
            found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if application != APPLICATION:
            raise NotAStoreError(self.path)
        if found > VERSION:
            raise StoreNewerError(self.path, found, VERSION)
        if found < VERSION:
            with self._writing() as connection:
                migrate(connection, found)


def _free_name(folder: Path, stem: str, suffix: str) -> str:
    """A name that no file of the folder has: of two copies of one second neither takes the other's place."""
    names = (f"{stem}{'_' * bool(number)}{number or ''}{suffix}" for number in itertools.count())
    return next(name for name in names if not (folder / name).exists())


def _take_name(temporary: Path, path: Path) -> None:
    """Give a finished file its name, unless somebody else took it meanwhile."""
    _force_to_disk(temporary)
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise StoreExistsError(path) from None
    except OSError:  # a disk without links
        if path.exists():
            raise StoreExistsError(path) from None
        rename(temporary, path)


def _force_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
