"""Reading a caseload workbook into records with their origins, beside openpyxl's read-only rows of the same sheets."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook

from bench.table import Figure
from bench.workbook import caseload_workbook
from toolkit.records.reading.caseload import load_caseload

__all__ = ["measure_reading"]


def measure_reading(folder: Path, clients: int) -> list[Figure]:
    """Both read the whole workbook once. Ours builds every record and its origins, and lets each go, as the commands do."""
    path, rows = caseload_workbook(folder, clients)
    peer = _seconds(lambda: _rows_by_openpyxl(path))
    ours = _seconds(lambda: _records(path))
    what = f"read {rows:,} rows into {clients:,} records with origins, beside the bare rows of openpyxl read-only"
    return [Figure(what, "s", ours, peer, bar=4 if clients == 10_000 else None)]


def _seconds(work: Callable[[], None]) -> float:
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _rows_by_openpyxl(path: Path) -> None:
    book = load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass
    book.close()


def _records(path: Path) -> None:
    for loaded in load_caseload([path]):
        if not loaded.record.plans or loaded.origins.place("client.last_name") is None:
            raise RuntimeError(f"client {loaded.record.client.id} was not read whole")
