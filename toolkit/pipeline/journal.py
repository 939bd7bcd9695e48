"""The journal of a run: what each process is about to write, so that a killed run can be taken up again.

It lives in a hidden folder of the output folder while a run lasts. A line is written before its file appears; so every
file of ours is known, and a file that nobody knows of is somebody else's. One run at a time may hold the folder.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from toolkit.errors import OutputUnwritableError
from toolkit.pipeline.files import unwritable
from toolkit.pipeline.manifest import Entry, read_entries

__all__ = ["Journal", "held", "journal_entries", "remove_journal"]

_FOLDER = ".plankit"
_LOCK = "lock"


class Journal:
    """The lines of one process. Opened with the first line, in a file of its own, so that no two processes share one."""

    def __init__(self, out: Path) -> None:
        self._folder = out / _FOLDER
        self._file: TextIOWrapper | None = None

    def announce(self, entry: Entry) -> None:
        """Say that this document is about to be written. Raises OutputUnwritableError."""
        try:
            if self._file is None:
                self._file = self._open()
            self._file.write(entry.to_line())
            self._file.flush()
        except OSError as error:
            raise unwritable(self._folder, error) from None

    def close(self) -> None:
        """Close the file, if one was opened."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> TextIOWrapper:
        self._folder.mkdir(exist_ok=True)
        name = f"journal-{os.getpid()}-{os.urandom(4).hex()}.jsonl"
        return (self._folder / name).open("x", encoding="utf-8", errors="surrogatepass", newline="\n")


def journal_entries(out: Path) -> Iterator[Entry]:
    """What runs that did not end had announced."""
    for path in sorted((out / _FOLDER).glob("journal-*.jsonl")):
        yield from read_entries(path)


def remove_journal(out: Path) -> None:
    """Take the journal away: the manifest has everything now."""
    shutil.rmtree(out / _FOLDER, ignore_errors=True)


@contextlib.contextmanager
def held(out: Path) -> Iterator[None]:
    """Hold the output folder against other runs. The system lets go when the process ends, however it ends.

    Raises OutputUnwritableError where another run holds it.
    """
    folder = out / _FOLDER
    try:
        folder.mkdir(exist_ok=True)
        lock = (folder / _LOCK).open("a+b")
    except OSError as error:
        raise unwritable(folder, error) from None
    try:
        _lock(lock, out)
        yield
    finally:
        lock.close()
        if not any(folder.glob("journal-*")):
            remove_journal(out)


if sys.platform == "win32":
    import msvcrt

    def _lock(lock: IO[bytes], out: Path) -> None:
        try:
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            raise _busy(out) from None
else:
    import fcntl

    def _lock(lock: IO[bytes], out: Path) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _busy(out) from None
        except OSError:
            # A network file system without locks: better no guard than no documents.
            return


def _busy(out: Path) -> OutputUnwritableError:
    return OutputUnwritableError(out, "Another run is writing into this folder.", "Wait until it is done.")
