"""Masked samples of a column: the shape of a value and nothing of what it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from toolkit.records.cells.grid import Cell
from toolkit.records.cells.values import as_text

__all__ = ["mask", "samples"]

_LONGEST = 40


def mask(cell: Cell) -> str:
    """`Rosa Delgado` → `Xxxx Xxxxxxx`, `03/09/1988` → `99/99/9999`; a long text ends in its number of characters."""
    if isinstance(cell, dt.date | dt.time):
        return f"{_masked(as_text(cell))} (a date)" if isinstance(cell, dt.date) else _masked(as_text(cell))
    text = " ".join(as_text(cell).split())
    if len(text) <= _LONGEST:
        return _masked(text)
    return f"{_masked(text[:_LONGEST])}… ({len(text)} characters)"


def _masked(text: str) -> str:
    return "".join(_letter(character) for character in text)


def _letter(character: str) -> str:
    if character.isdigit():
        return "9"
    if character.isalpha():
        return "X" if character.isupper() else "x"
    return character


def samples(cells: Iterable[Cell], count: int = 2) -> tuple[str, ...]:
    """The first masked values that differ from each other, at most `count`."""
    found: dict[str, None] = {}
    for cell in cells:
        masked = mask(cell)
        if masked not in found:
            found[masked] = None
        if len(found) == count:
            break
    return tuple(found)
