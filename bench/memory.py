"""How much memory a process and all its children take together, looked up in /proc while they run (Linux)."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

__all__ = ["run_and_watch"]

_PAUSE = 1.0
"""Seconds between two looks. Each look costs the watched processes a little, so it is not taken more often."""


def run_and_watch(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Run a command in a folder: (seconds, highest MiB of all its processes together).

    Memory is the proportional set size: pages that several processes share count once. Raises RuntimeError if the command
    fails.
    """
    started = time.perf_counter()
    with (folder / "bench.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(map(_kibibytes, _family(process.pid))))
            time.sleep(_PAUSE)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}; see {folder / 'bench.log'}")
    return time.perf_counter() - started, peak / 1024


def _family(pid: int) -> Iterator[int]:
    """A process and its children, grandchildren and so on."""
    yield pid
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = tasks.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _kibibytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
