"""Finding the header row of a table whose headers nobody knows yet, or that a map describes.

A header row is the row with the most short texts, all different, above rows that are filled in the same columns. Headers in
two rows are joined, the upper one first: `Goal 1 › Target date`. An upper header counts for the columns right of it up to
the next one, as people read it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.records.cells.grid import Cell, Grid
from toolkit.records.reading.headers import plain
from toolkit.records.reading.sheets import is_blank

__all__ = ["JOINT", "Headings", "find_headings", "headings_at", "known_headings"]

JOINT = " › "
_SEARCHED = 40
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Headings:
    """The headers of a table. `row` is the 0-based last header row, `rows` how many there are; `texts` by column."""

    row: int
    rows: int
    texts: dict[int, str]

    @property
    def first(self) -> int:
        """The first row below the headers."""
        return self.row + 1


def headings_at(grid: Grid, row: int, rows: int) -> Headings:
    """The headers in a row, with those of the row above where there are two. Equal ones get a number: `Text (2)`."""
    groups = _groups(grid, row - 1) if rows == 2 and row > 0 else {}
    texts: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for column in range(grid.width):
        own, group = _text(grid.cell(row, column)), groups.get(column, "")
        text = JOINT.join(part for part in (group, own) if part)
        if not text or (not own and _is_empty_below(grid, row, column)):
            continue
        seen[plain(text)] += 1
        texts[column] = text if seen[plain(text)] == 1 else f"{text} ({seen[plain(text)]})"
    return Headings(row, rows, texts)


def _is_empty_below(grid: Grid, row: int, column: int) -> bool:
    return all(is_blank(grid.cell(below, column)) for below in range(row + 1, len(grid.rows)))


def _groups(grid: Grid, row: int) -> dict[int, str]:
    """Upper headers by column: each reaches to the next one, or as far as its merged cell."""
    groups: dict[int, str] = {}
    spans = {area.left: area.right for area in grid.merged if area.top <= row <= area.bottom}
    text, until = "", -1
    for column in range(grid.width):
        own = _text(grid.cell(row, column))
        if own:
            text, until = own, spans.get(column, grid.width if not spans else column)
        if text and column <= until:
            groups[column] = text
    return groups


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        text = " ".join(cell.split())
        return text if len(text) <= _LONGEST else ""
    return str(cell) if isinstance(cell, int) and not isinstance(cell, bool) else ""


def find_headings(grid: Grid) -> Headings | None:
    """The headers of a grid of which nothing is known; None where no row looks like headers."""
    rows = grid.rows[:_SEARCHED]
    scored = [(_score(grid, index), -index) for index in range(len(rows))]
    best, at = max(scored, default=(0.0, 0))
    if best <= 0:
        return None
    row = -at
    return headings_at(grid, row, 2 if _has_groups(grid, row) else 1)


def _score(grid: Grid, row: int) -> float:
    cells = [cell for cell in grid.rows[row] if not is_blank(cell)]
    texts = [plain(cell) for cell in cells if isinstance(cell, str) and _is_label(cell)]
    if len(texts) < 2 and not (len(texts) == 1 and grid.width == 1):
        return 0.0
    below = [other for other in grid.rows[row + 1 : row + 12] if any(not is_blank(cell) for cell in other)]
    if not below:
        return len(texts) * 0.1
    filled = max(sum(not is_blank(cell) for cell in other) for other in below)
    share = len(texts) / max(filled, len(cells))
    other_kind = sum(_differs(cell, below, column) for column, cell in enumerate(grid.rows[row]) if _is_label(cell))
    return share * len(set(texts)) + 0.5 * other_kind - 0.5 * (len(cells) - len(texts))


def _is_label(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_text(cell)) and any(c.isalpha() for c in cell) and len(cell) <= _LONGEST


def _differs(cell: Cell, below: Sequence[Sequence[Cell]], column: int) -> bool:
    """Whether the cells below a label are of another kind: numbers, dates, digits, or texts twice as long."""
    values = [row[column] for row in below if not is_blank(row[column])]
    if not values or not isinstance(cell, str):
        return False
    alike = sum(isinstance(value, str) and value[:1].isalpha() and len(value) < 2 * len(cell) + 8 for value in values)
    return alike * 2 < len(values)


def _has_groups(grid: Grid, row: int) -> bool:
    """Whether the row above holds headers over several columns: merged cells, or fewer labels over repeated ones."""
    if row == 0:
        return False
    above = [column for column, cell in enumerate(grid.rows[row - 1]) if not is_blank(cell)]
    if any(not _is_label(grid.rows[row - 1][column]) for column in above):
        return False
    if len([a for a in grid.merged if a.top == row - 1 and a.bottom == row - 1 and a.left < a.right]) >= 2:
        return True
    texts = [plain(_text(cell)) for cell in grid.rows[row] if not is_blank(cell)]
    return len(above) >= 2 and len(above) < len(texts) and len(set(texts)) < len(texts)


def known_headings(grid: Grid, wanted: Iterable[str], rows: int) -> tuple[Headings, float] | None:
    """The header row in which most of the wanted headers stand, with the share of them; None where there are none."""
    keys = {plain(text) for text in wanted}
    best: tuple[Headings, float] | None = None
    for row in range(rows - 1, min(_SEARCHED, len(grid.rows))):
        if sum(not is_blank(cell) for cell in grid.rows[row]) < min(2, len(keys)):
            continue
        headings = headings_at(grid, row, rows)
        share = len(keys & {plain(text) for text in headings.texts.values()}) / max(1, len(keys))
        if share > 0 and (best is None or share > best[1]):
            best = headings, share
    return best
