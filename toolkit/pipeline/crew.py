"""Many clients over several processes: the same results in the same order as one process would give.

Parts go out a few at a time and come back in order, so that neither the parts nor their results pile up. Workers are
started afresh (never forked: a fork copies threads' locks) and end with the process that started them, whatever ended it:
a worker that outlived a killed run would write into the folder of the next.

While clients pass, Python's garbage collector looks seldom, and never at what was there before: a caseload is millions of
objects without a cycle, and walking over them again and again took a seventh of the time.
"""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import wait
from typing import Any, Protocol, TypeVar

from toolkit.errors import ToolkitError

__all__ = ["Worker", "in_parts", "jobs_for", "spread"]

Part = TypeVar("Part")
Given = TypeVar("Given", contravariant=True)
Result = TypeVar("Result", covariant=True)
Setting = TypeVar("Setting")

_FEW = 300
"""Below this many clients, starting processes costs more than they save."""
_AHEAD = 3
"""Parts a worker that wait or are done and not yet collected."""
_SELDOM = (50_000, 20, 50)
"""New objects between two rounds of the garbage collector over the youngest, and rounds between those over older ones."""


def jobs_for(count: int, wanted: int | None) -> int:
    """How many processes to use for `count` clients: as wanted, else one for few clients and one a core for many."""
    if wanted is not None:
        return max(1, wanted)
    return 1 if count < _FEW else max(1, os.cpu_count() or 1)


def in_parts(items: Iterable[Part], size: int) -> Iterator[list[Part]]:
    """The items in lists of `size`; the last may be shorter."""
    iterator = iter(items)
    while part := list(islice(iterator, size)):
        yield part


class Worker(Protocol[Given, Result]):
    """Who does the work in one process. It is closed when there is no more."""

    def work(self, part: Given) -> Result:
        """The result for one part."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


def spread(
    hire: Callable[[Setting], Worker[Part, Result]], setting: Setting, parts: Iterable[Part], *, jobs: int
) -> Iterator[Result]:
    """The result of a worker's `work` for each part, in order. `hire(setting)` makes one worker in each process.

    `hire` is a class or function of a module; parts, setting and results can be pickled. What a worker raises is raised
    here. Raises ToolkitError where the system ended a process.
    """
    with _seldom_collected():
        if jobs > 1:
            yield from _spread_out(hire, setting, parts, jobs)
            return
        worker = hire(setting)
        try:
            yield from map(worker.work, parts)
        finally:
            worker.close()


@contextmanager
def _seldom_collected() -> Iterator[None]:
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _spread_out(
    hire: Callable[[Setting], Worker[Part, Result]], setting: Setting, parts: Iterable[Part], jobs: int
) -> Iterator[Result]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(hire, setting)) as pool:
        window: deque[Future[Result]] = deque()
        try:
            for part in parts:
                window.append(pool.submit(_work, part))
                if len(window) >= jobs * _AHEAD:
                    yield window.popleft().result()
            while window:
                yield window.popleft().result()
        except BrokenProcessPool:
            raise ToolkitError(
                "The system ended one of the working processes, most likely for want of memory.",
                "",
                "Run the same command again with --jobs 1; generate also takes --resume.",
            ) from None
        finally:
            for future in window:
                future.cancel()


_worker: Worker[Any, Any]
"""The worker of this process, if it is one of the crew's."""


def _start(hire: Callable[[Setting], Worker[Part, Result]], setting: Setting) -> None:
    global _worker
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = hire(setting)
    atexit.register(_worker.close)
    gc.freeze()
    gc.set_threshold(*_SELDOM)


def _work(part: Any) -> Any:
    return _worker.work(part)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
