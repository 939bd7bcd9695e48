"""A whole caseload: from the workbook to checked and written documents, as a user would run it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from bench.memory import run_and_watch
from bench.table import Figure
from bench.workbook import AS_OF, caseload_workbook

__all__ = ["measure_caseload"]

JOBS = 2


def measure_caseload(folder: Path, clients: int) -> list[Figure]:
    """Time and memory of `plankit generate`. Raises RuntimeError unless a document was made for every client."""
    path, rows = caseload_workbook(folder, clients)
    out = folder / "documents"
    before = folder / "documents-before"
    if out.exists():
        # Deleted only when all is measured: ext4 passes over the places of files that were deleted in the last minutes, one
        # by one, and so a file made after ten thousand were deleted costs it ten times as much as another.
        shutil.rmtree(before, ignore_errors=True)
        out.rename(before)
    command = [sys.executable, "-m", "toolkit", "generate", str(path), "--out", str(out), "--as-of", AS_OF.isoformat()]
    seconds, mebibytes = run_and_watch([*command, "--jobs", str(JOBS), "--fail-on", "never"], folder)
    shutil.rmtree(before, ignore_errors=True)
    made = len(list(out.glob("*.docx")))
    if made != clients:
        raise RuntimeError(f"{made} documents for {clients} clients; see {folder / 'bench.log'}")
    what = f"{clients:,} clients, {rows:,} rows: from workbook to checked documents, {JOBS} processes"
    whole = clients == 10_000
    return [
        Figure(what, "s", seconds, bar=60 if whole else None, aim=30 if whole else None),
        Figure("memory of all its processes together at the highest", "MiB", mebibytes, bar=1536 if whole else None),
    ]
