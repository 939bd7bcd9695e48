"""What was measured, as a table for people and as JSON for whoever keeps count."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

__all__ = ["Figure", "machine", "print_table", "write_json"]


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    `ours` and `peer` are in `unit`. The bar is for `ours`, at most, where `peer` is None; else for the ratio of the peer's
    figure to ours, at least. A line without a bar is there to be looked at.
    """

    what: str
    unit: str
    ours: float
    peer: float | None = None
    bar: float | None = None
    aim: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the peer's figure is ours."""
        return None if self.peer is None else self.peer / self.ours

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None where there is none."""
        if self.bar is None:
            return None
        return self.ours <= self.bar if self.ratio is None else self.ratio >= self.bar

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self) | {"ratio": self.ratio, "met": self.met}


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30, 1),
        "python": platform.python_version(),
        "system": platform.system(),
    }


def print_table(figures: Sequence[Figure]) -> None:
    """The table on the screen, whole whatever its width."""
    table = Table(box=box.ASCII2)
    table.add_column("what", overflow="fold", ratio=1)
    for column in ("peer", "ours", "ratio", "bar", "aim", "met"):
        table.add_column(column, justify="right", no_wrap=True)
    for figure in figures:
        is_ratio = figure.ratio is not None
        table.add_row(
            figure.what + (f" ({figure.note})" if figure.note else ""),
            "" if figure.peer is None else f"{figure.peer:,.2f} {figure.unit}",
            f"{figure.ours:,.2f} {figure.unit}",
            f"{figure.ratio:.1f} x" if figure.ratio is not None else "",
            _limit(figure.bar, figure.unit, is_ratio),
            _limit(figure.aim, figure.unit, is_ratio),
            {None: "", True: "yes", False: "NO"}[figure.met],
        )
    Console(width=140).print(table)


def _limit(value: float | None, unit: str, is_ratio: bool) -> str:
    if value is None:
        return ""
    return f">= {value:g} x" if is_ratio else f"<= {value:g} {unit}"


def write_json(path: Path, figures: Sequence[Figure], **facts: Any) -> None:
    """The figures with what they were measured on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {**facts, "machine": machine(), "figures": [figure.to_dict() for figure in figures]}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
