"""Lint of all shipped templates against all profiles, and loops of growing length beside docxtpl."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

from docx import Document
from docxtpl import DocxTemplate

from bench.table import Figure
from bench.workbook import AS_OF
from toolkit.payers.catalogue import Catalogue
from toolkit.shipped import shipped_folder
from toolkit.templates.agency import agencies
from toolkit.templates.compile import compile_template
from toolkit.templates.lint.review import review
from toolkit.templates.lint.targets import targets

__all__ = ["measure_templates"]

_ONE = "children-and-family/plan"
_ROWS = (5, 100, 1000, 3000)
_ROUNDS = 4
"""Our rounds for one of the others': they are short, and the least time is wanted."""


def measure_templates(rounds: int) -> list[Figure]:
    """Seconds of lint, milliseconds of a table of so many rows, and how many times 3,000 rows take what 1,000 take."""
    return [_lint(() if rounds > 1 else (_ONE,)), *_loops(rounds)]


def _lint(names: tuple[str, ...]) -> Figure:
    began = time.perf_counter()
    known = agencies([shipped_folder("agency_templates")])
    looked_at = targets(names, known)
    catalogue = Catalogue.load([shipped_folder("payer_profiles")])
    found = review(looked_at, catalogue, as_of=AS_OF, known=tuple(known.values())).findings
    seconds = time.perf_counter() - began
    note = f"{len(looked_at)} templates, {len(catalogue.profiles)} profiles, {len(found)} findings"
    return Figure("lint all shipped templates against all profiles", "s", seconds, bar=10, note=note)


def _template() -> bytes:
    document = Document()
    table = document.add_table(4, 3)
    texts = (
        ("Goal", "Measure", "Target"),
        ("{%tr for g in goals %}",),
        ("{{ g.text }}", "{{ g.measure }}", "{{ g.target }}"),
    )
    for row, cells in zip(table.rows, (*texts, ("{%tr endfor %}",)), strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _loops(rounds: int) -> list[Figure]:
    source = _template()
    compiled = compile_template(source)
    data = {count: {"goals": _goals(count)} for count in _ROWS}
    theirs = _least(min(rounds, 3), lambda count: _by_docxtpl(source, data[count]))
    ours = _least(rounds * _ROUNDS, lambda count: compiled.render(data[count]))
    growth = Figure(
        "3,000 rows take so many times what 1,000 take",
        "times",
        ours[3000] / ours[1000],
        bar=3.3,
        note=f"docxtpl: {theirs[3000] / theirs[1000]:.1f}",
    )
    return [*(Figure(f"render a table of {n:,} rows", "ms", ours[n], theirs[n]) for n in _ROWS), growth]


def _goals(count: int) -> list[dict[str, Any]]:
    return [{"text": f"Goal {n}", "measure": "Days a week", "target": n} for n in range(count)]


def _by_docxtpl(source: bytes, data: dict[str, Any]) -> None:
    document = DocxTemplate(io.BytesIO(source))
    document.render(data, autoescape=True)
    document.save(io.BytesIO())


def _least(rounds: int, work: Callable[[int], Any]) -> dict[int, float]:
    """Milliseconds for each number of rows: the least processor time of some rounds in which all take turns.

    Growth is to be seen, and not what else the machine did while one of them was at work.
    """
    taken: dict[int, list[float]] = {count: [] for count in _ROWS}
    for _ in range(rounds):
        for count in _ROWS:
            began = time.process_time()
            work(count)
            taken[count].append((time.process_time() - began) * 1000)
    return {count: min(times) for count, times in taken.items()}
