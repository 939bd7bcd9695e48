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
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
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
    _finish(_begin(path, data), path)


class Writing(Future[None]):
    """A file under way. Asking how it ended has the disk begin with it first, so that nobody can wait for ever."""

    def __init__(self, begin: Callable[[], None]) -> None:
        super().__init__()
        self._begin = begin

    def result(self, timeout: float | None = None) -> None:
        """None when the file is on the disk; raises what `write_whole` raises. `timeout` in seconds."""
        self._begin_with_it()
        return super().result(timeout)

    def exception(self, timeout: float | None = None) -> BaseException | None:
        """Why the file is not on the disk, None if it is. `timeout` in seconds."""
        self._begin_with_it()
        return super().exception(timeout)

    def _begin_with_it(self) -> None:
        if not self.done():
            self._begin()


class Writer:
    """Writes many files, each as `write_whole` does, and lets its caller go on while the disk is at work.

    A disk forces several files out in little more time than one, so a few are under way at once. For one thread to use.
    """

    _AT_ONCE = 8
    _TOGETHER = 4
    """Files that go to a thread at once: waking a thread costs about as much as writing a file."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(self._AT_ONCE, thread_name_prefix="plankit-writer")
        self._begun: list[_Begun] = []
        self._under_way: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, path: Path, data: bytes) -> Writing:
        """Begin to write a file; it is there, on the disk, when its `result` returns.

        The errors of `write_whole` are raised here or by `result`.
        """
        writing = Writing(self.flush)
        self._begun.append((_begin(path, data), path, writing))
        if len(self._begun) >= self._TOGETHER:
            self.flush()
        return writing

    def flush(self) -> None:
        """Have the disk begin with all that it was not told of yet."""
        while len(self._under_way) >= self._AT_ONCE:
            wait([self._under_way.popleft()])
        if self._begun:
            self._under_way.append(self._pool.submit(_finish_all, self._begun))
            self._begun = []

    def close(self) -> None:
        """Wait until nothing is under way."""
        self.flush()
        self._pool.shutdown()


_Begun = tuple[BufferedWriter, Path, Writing]


def _finish_all(begun: Iterable[_Begun]) -> None:
    for file, path, writing in begun:
        try:
            _finish(file, path)
        except Exception as error:
            writing.set_exception(error)
        else:
            writing.set_result(None)


def _begin(path: Path, data: bytes) -> BufferedWriter:
    """An open file with a temporary name that holds the data, which is not yet forced to the disk."""
    if os.path.exists(path) and (lock := lock_file_of(path)) is not None:
        raise FileInUseError(path, lock.name)
    temporary = os.path.join(os.path.dirname(path), _TEMPORARY.format(f"{os.getpid()}-{next(_counter)}"))
    try:
        file = open(temporary, "wb")  # noqa: SIM115 - closed by _finish
        try:
            file.write(data)
            file.flush()
        except OSError:
            _drop(file)
            raise
    except OSError as error:
        raise unwritable(path, error) from None
    return file


def _finish(file: BufferedWriter, path: Path) -> None:
    """Force the file to the disk and give it its name."""
    try:
        os.fsync(file.fileno())
        file.close()
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
