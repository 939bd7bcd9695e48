"""Many clients over several processes: the same results in the same order as one process would give.

Parts go out a few at a time and come back in order, so that neither the parts nor their results pile up. Workers are
started afresh (never forked: a fork copies threads' locks) and end with the process that started them, whatever ended it:
a worker that outlived a killed run would write into the folder of the next.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait
from typing import TypeVar

from toolkit.errors import ToolkitError

__all__ = ["in_parts", "jobs_for", "spread"]

Part = TypeVar("Part")
Result = TypeVar("Result")
Setting = TypeVar("Setting")

_FEW = 300
"""Below this many clients, starting processes costs more than they save."""
_AHEAD = 3
"""Parts a worker that wait or are done and not yet collected."""


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


def spread(
    work: Callable[[Part], Result],
    parts: Iterable[Part],
    *,
    prepare: Callable[[Setting], None],
    setting: Setting,
    jobs: int,
) -> Iterator[Result]:
    """The result of `work` for each part, in order. `prepare(setting)` runs once in each process, before its first part.

    `work` and `prepare` are functions of a module, and parts, setting and results can be pickled. What `work` raises is raised
    here. Raises ToolkitError where the system ended a worker.
    """
    if jobs == 1:
        prepare(setting)
        yield from map(work, parts)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(prepare, setting)) as pool:
        window: deque[Future[Result]] = deque()
        try:
            for part in parts:
                window.append(pool.submit(work, part))
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


def _start(prepare: Callable[[Setting], None], setting: Setting) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare(setting)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
