"""Reading strange files safely: a crash, a kill or a hang of the process that reads is one failed file.

    with FormReader() as reader:
        for path in inbox:
            reading = reader.read(path)

The process stays for the next file while all goes well, which makes reading a thousand forms quick, and is replaced after a
file that was too much for it. Within `kept_processes` it stays for the next reader too.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Queue
from typing import BinaryIO, Final, NamedTuple, Self, cast

from toolkit.errors import FileUnreadableError
from toolkit.forms.model import Reading, Verdict
from toolkit.forms.reading.reading import no_form
from toolkit.forms.reading.worker import read_frame, write_frame

__all__ = ["FormReader", "ReadingLimits", "kept_processes"]

_MB: Final = 1024 * 1024
_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from toolkit.forms.reading.worker import main; main(int(sys.argv[2]), int(sys.argv[3]))"
)


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What one file may cost. Memory and processor time are limited where the system can, the clock everywhere.

    `bytes_of_file` in bytes, `memory` in bytes of the whole process, `processor` and `clock` in seconds. After `files` files
    the process is replaced in any case.
    """

    bytes_of_file: int = 20 * _MB
    memory: int = 512 * _MB
    processor: int = 10
    clock: float = 30.0
    files: int = 500


class _Kept(NamedTuple):
    """A process that waits for its next reader: the command that started it, and how many files it has read."""

    command: list[str]
    process: subprocess.Popen[bytes]
    read: int


_kept: list[_Kept] | None = None
_keeping: Final = threading.Lock()


@contextlib.contextmanager
def kept_processes() -> Iterator[None]:
    """Let readers that follow one another use the same process, for starting one costs a fifth of a second.

    A process goes on only where all went well, under the same limits. All of them end with the outermost `with`.
    """
    global _kept
    with _keeping:
        is_outermost = _kept is None
        if is_outermost:
            _kept = []
    try:
        yield
    finally:
        if is_outermost:
            with _keeping:
                left, _kept = _kept or [], None
            for each in left:
                _end(each.process)


def _taken_over(command: list[str]) -> tuple[subprocess.Popen[bytes], int] | None:
    """A kept process that was started by that command and still runs, and how many files it has read; no longer kept."""
    with _keeping:
        for each in [each for each in _kept or () if each.command == command]:
            cast(list[_Kept], _kept).remove(each)
            if each.process.poll() is None:
                return each.process, each.read
            _end(each.process)
    return None


def _end(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream:
            with contextlib.suppress(OSError):
                stream.close()
    try:
        process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class FormReader:
    """A process that reads forms, started when the first file needs it. For one thread to use; closes with the `with`."""

    def __init__(self, limits: ReadingLimits | None = None, *, ours: Sequence[str] = ()) -> None:
        self._limits = limits or ReadingLimits()
        self._ours = list(ours)
        self._process: subprocess.Popen[bytes] | None = None
        self._read = 0
        self._is_asked = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        process = self._process
        with _keeping:
            if _kept is not None and process is not None and not self._is_asked and process.poll() is None:
                _kept.append(_Kept(self._command(), process, self._read))
                self._process, self._read = None, 0
        self.close()

    @property
    def most_bytes(self) -> int:
        """The size above which a file is not read."""
        return self._limits.bytes_of_file

    def read(self, source: Path | bytes, *, texts: bool = False) -> Reading:
        """What a file says. Never raises for what it holds; FileUnreadableError where there is no such file to read.

        `texts` asks for the pages' texts as well.
        """
        data = source if isinstance(source, bytes) else self._bytes(source)
        if data is None or len(data) > self._limits.bytes_of_file:
            most = self._limits.bytes_of_file // _MB
            return Reading(Verdict.TOO_MUCH, reason=f"It is larger than {most} MB.")
        digest = hashlib.sha256(data).hexdigest()
        if (other := no_form(data)) is not None:
            return replace(other, digest=digest)
        reading = replace(self._ask(data, texts), digest=digest)
        self._read += 1
        if reading.verdict is Verdict.TOO_MUCH or self._read >= self._limits.files:
            self.close()
        return reading

    def read_all(self, sources: Iterable[Path | bytes], *, jobs: int = 2, texts: bool = False) -> Iterator[Reading]:
        """The readings of many files in their order, by so many processes. Raises what `read` raises."""
        for read in self.read_each(sources, jobs=jobs, texts=texts):
            if isinstance(read, FileUnreadableError):
                raise read
            yield read

    def read_each(
        self, sources: Iterable[Path | bytes], *, jobs: int = 2, texts: bool = False
    ) -> Iterator[Reading | FileUnreadableError]:
        """The same, with the error in the place of a file that cannot be opened. A few files are read ahead."""
        with contextlib.ExitStack() as stack:
            others = [stack.enter_context(FormReader(self._limits, ours=self._ours)) for _ in range(max(1, jobs) - 1)]
            free: Queue[FormReader] = Queue()
            for reader in (self, *others):
                free.put(reader)

            def read(source: Path | bytes) -> Reading | FileUnreadableError:
                reader = free.get()
                try:
                    return reader.read(source, texts=texts)
                except FileUnreadableError as error:
                    return error
                finally:
                    free.put(reader)

            pool = stack.enter_context(ThreadPoolExecutor(len(others) + 1, thread_name_prefix="plankit-form-reader"))
            under_way: deque[Future[Reading | FileUnreadableError]] = deque()
            for source in sources:
                under_way.append(pool.submit(read, source))
                if len(under_way) > 2 * len(others) + 2:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()

    def close(self) -> None:
        """End the process."""
        process, self._process, self._read, self._is_asked = self._process, None, 0, False
        if process is not None:
            _end(process)

    def _bytes(self, path: Path) -> bytes | None:
        """The file's content, None for one that is too large. One byte more than allowed is enough to know."""
        try:
            with path.open("rb") as file:
                data = file.read(self._limits.bytes_of_file + 1)
        except OSError as error:
            mend = "Check its name and your rights."
            raise FileUnreadableError(path, f"The file cannot be read ({error.strerror}).", mend) from None
        return data if len(data) <= self._limits.bytes_of_file else None

    def _ask(self, data: bytes, texts: bool) -> Reading:
        process = self._started()
        settings = json.dumps({"ours": self._ours, "texts": texts}).encode()
        is_late = threading.Event()

        def stop() -> None:
            is_late.set()
            process.kill()

        watch = threading.Timer(self._limits.clock, stop)
        watch.daemon = True
        watch.start()
        self._is_asked = True
        try:
            write_frame(cast(BinaryIO, process.stdin), settings + b"\0" + data)
            answer = read_frame(cast(BinaryIO, process.stdout))
        except (BrokenPipeError, OSError):
            answer = None
        finally:
            watch.cancel()
        self._is_asked = False
        if answer is None:
            self.close()
            why = "Reading it took too long." if is_late.is_set() else "Reading it broke off."
            return Reading(Verdict.TOO_MUCH, reason=why)
        return Reading.from_dict(json.loads(answer))

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            if (kept := _taken_over(self._command())) is not None:
                self._process, self._read = kept
                return self._process
            self._process = subprocess.Popen(
                self._command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process

    def _command(self) -> list[str]:
        """Isolated: neither the working folder nor the environment may bring in code of their own."""
        paths = json.dumps([path for path in sys.path if path])
        return [sys.executable, "-I", "-c", _START, paths, str(self._limits.memory), str(self._limits.processor)]
