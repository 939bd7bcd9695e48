"""Writing: the one place where files appear, each whole or not at all.

A file is written under a temporary name in its own folder, forced to the disk, and renamed over the old one. A process
killed at any moment leaves the old file or the new one, and at worst a temporary file that `remove_leftovers` knows. The
same holds for a power cut; which of the latest files are then there at all is sure after `sync_folder` alone, so whoever
writes many files calls it once, before saying in another file that they are there.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from io import BufferedWriter
from pathlib import Path
from typing import Self

from toolkit.errors import FileInUseError, OutputUnwritableError
from toolkit.records.reading.sourcefiles import ENDINGS
from toolkit.renaming import rename

__all__ = [
    "Writer",
    "Writing",
    "file_hash",
    "is_taken",
    "keep_apart",
    "lock_file_of",
    "prepare_folder",
    "remove_leftovers",
    "sync_folder",
    "unwritable",
    "write_whole",
]

_TEMPORARY = ".plankit-{}.part"
_LONGEST_ON_WINDOWS = 259
"""Characters of a whole path; Word and Excel open no longer one even where Windows itself was told to allow it."""

_counter = itertools.count()


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole or not at all, on the disk when this returns (the folder's entry: see `sync_folder`).

    A link at `path` is replaced, never followed. Raises FileInUseError where a program holds the file, and
    OutputUnwritableError where the disk is full or the folder cannot be written; the old file is then as it was.
    """
    file = _begin(path, data)
    _sync(file, path)
    _name(file, path)


class Writing:
    """A file under way. Asking how it ended has the disk begin with it first, so that nobody can wait for ever."""

    def __init__(self, file: BufferedWriter, path: Path, flush: Callable[[], None]) -> None:
        self._file = file
        self._path = path
        self._flush = flush
        self._is_under_way = True
        self._error: Exception | None = None

    def result(self) -> None:
        """Return when the file is on the disk, under its name. Raises what `write_whole` raises."""
        if self._is_under_way:
            self._flush()
        if self._error is not None:
            raise self._error
        if self._is_under_way:
            raise RuntimeError("the writing of this file was broken off")

    def synced(self) -> None:
        """Have the disk take the file's content."""
        self._try(_sync)

    def named(self) -> None:
        """Give the file its name, if nothing went wrong before."""
        if self._error is None:
            self._try(_name)
        self._is_under_way = False

    def _try(self, step: Callable[[BufferedWriter, Path], None]) -> None:
        try:
            step(self._file, self._path)
        except (OutputUnwritableError, FileInUseError) as error:
            self._error = error


class Writer:
    """Writes many files, each as `write_whole` does, and has the disk take a number of them together.

    A disk that was told of several files forces them out in little more time than one. For one thread to use.
    """

    _TOGETHER = 32

    def __init__(self) -> None:
        self._begun: list[Writing] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.flush()

    def write(self, path: Path, data: bytes) -> Writing:
        """Begin to write a file; it is there, on the disk, when its `result` returns.

        The errors of `write_whole` are raised here or by `result`.
        """
        file = _begin(path, data)
        _tell_disk(file)
        writing = Writing(file, path, self.flush)
        self._begun.append(writing)
        if len(self._begun) >= self._TOGETHER:
            self.flush()
        return writing

    def flush(self) -> None:
        """Finish all that was begun."""
        begun, self._begun = self._begun, []
        for writing in begun:
            writing.synced()
        for writing in begun:
            writing.named()


def _tell_disk(file: BufferedWriter) -> None:
    """Let the system begin to write a file out, without waiting for it. Not every system has a call for that."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _begin(path: Path, data: bytes) -> BufferedWriter:
    """An open file with a temporary name that holds the data, which is not yet forced to the disk."""
    if os.path.exists(path) and (lock := lock_file_of(path)) is not None:
        raise FileInUseError(path, lock.name)
    temporary = os.path.join(os.path.dirname(path), _TEMPORARY.format(f"{os.getpid()}-{next(_counter)}"))
    try:
        file = open(temporary, "wb")  # noqa: SIM115 - closed by _sync
        try:
            file.write(data)
            file.flush()
        except OSError:
            _drop(file)
            raise
    except OSError as error:
        raise unwritable(path, error) from None
    return file


def _sync(file: BufferedWriter, path: Path) -> None:
    """Force the file to the disk."""
    try:
        os.fsync(file.fileno())
        file.close()
    except OSError as error:
        _drop(file)
        raise unwritable(path, error) from None


def _name(file: BufferedWriter, path: Path) -> None:
    """Give the file its name."""
    try:
        _rename(file.name, path)
    except (OSError, FileInUseError) as error:
        _drop(file)
        raise (unwritable(path, error) if isinstance(error, OSError) else error) from None


def _drop(file: BufferedWriter) -> None:
    with contextlib.suppress(OSError):
        file.close()
    with contextlib.suppress(OSError):
        Path(file.name).unlink(missing_ok=True)


def _rename(temporary: str, path: Path) -> None:
    try:
        rename(Path(temporary), path)
    except PermissionError:
        raise FileInUseError(path, "another program holds it") from None


def sync_folder(folder: Path) -> None:
    """Force the folder's entries to the disk, so that renames outlive a power cut. Windows has no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems cannot; the files themselves are on the disk.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise unwritable(folder, error) from None
    finally:
        os.close(handle)


def keep_apart(sources: Iterable[Path], path: Path) -> None:
    """Raise OutputUnwritableError where the file to be written is a source, or would be read as one the next time."""
    for source in sources:
        if _is_same(source, path):
            mend = "Choose another name: the caseload would be lost."
            raise OutputUnwritableError(path, "This is the caseload itself.", mend)
        if source.is_dir() and _is_same(source, path.parent) and path.suffix.lower() in ENDINGS:
            mend = "Choose another folder."
            raise OutputUnwritableError(path, "All files of this folder are read as parts of the caseload.", mend)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def prepare_folder(folder: Path) -> None:
    """Make the folder where it is missing, and make sure now that it can be written. Raises OutputUnwritableError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / _TEMPORARY.format(f"{os.getpid()}-probe")
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise unwritable(folder, error) from None


def remove_leftovers(folder: Path) -> None:
    """Remove the temporary files that a killed run left behind."""
    for leftover in folder.glob(_TEMPORARY.format("*")):
        with contextlib.suppress(OSError):
            leftover.unlink()


def lock_file_of(path: Path) -> Path | None:
    """The owner file by which Word, Excel or LibreOffice says that `path` is open, or None.

    Word writes `~$` over the first two letters of a long name, over the first of a name of seven, and before a short one.
    """
    return next((lock for lock in _owner_files(path) if lock.exists()), None)


def _owner_files(path: Path) -> Iterator[Path]:
    for dropped in range(3):
        yield path.with_name(f"~${path.name[dropped:]}")
    yield path.with_name(f".~lock.{path.name}#")


def file_hash(path: Path) -> str | None:
    """SHA-256 of a file, or None where there is no such file (a link or a folder of that name is none)."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
    except (OSError, ValueError):
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_taken(path: Path) -> bool:
    """Whether anything has this name: a file, a folder, or a link, wherever it leads."""
    return os.path.lexists(path)


def unwritable(path: Path, error: OSError, *, windows: bool = os.name == "nt") -> OutputUnwritableError:
    """What the system said, as what happened and what the user can do now."""
    if windows and isinstance(error, FileNotFoundError) and len(str(path.absolute())) > _LONGEST_ON_WINDOWS:
        # Windows says of a path that is too long that it is not there.
        reason, mend = _REASONS[errno.ENAMETOOLONG]
    elif isinstance(error, PermissionError):
        reason, mend = "You may not write here.", "Choose another folder with --out, or ask for the right to write."
    else:
        reason, mend = _REASONS.get(
            error.errno or 0, (f"It cannot be written ({error.strerror}).", "Choose another folder.")
        )
    return OutputUnwritableError(path, reason, mend)


_REASONS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("The disk is full.", "Make room, and run the same command again; generate takes --resume."),
    errno.EDQUOT: ("Your share of the disk is used up.", "Make room, and run the same command again."),
    errno.EROFS: ("The disk cannot be written to.", "Choose another folder with --out."),
    errno.EISDIR: ("A folder of this name is in the way.", "Rename the folder, or choose another one with --out."),
    errno.EEXIST: ("A file of this name is in the way.", "Rename the file, or choose another folder with --out."),
    errno.ENOTDIR: ("Part of this path is a file, not a folder.", "Choose another folder with --out."),
    errno.ENAMETOOLONG: ("The name is too long for this disk.", "Choose a folder with a shorter path."),
}
