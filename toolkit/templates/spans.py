"""Several places of a Word file in a few words: `paragraphs 3 to 5 and 9, table 2, footer 1`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.findings import WordPlace

__all__ = ["spoken"]


def spoken(places: Iterable[WordPlace]) -> str:
    """What a reader has to look at: the body's paragraphs and tables, then the other parts; '' for no place at all."""
    there = list(dict.fromkeys(places))
    body = [place for place in there if place.part == "body"]
    paragraphs = [place.paragraph for place in body if place.table is None and place.paragraph is not None]
    tables = [place.table for place in body if place.table is not None]
    parts = dict.fromkeys(place.part for place in there if place.part != "body")
    said = [_ranges("paragraph", paragraphs), _one_cell(body) or _ranges("table", tables), *parts]
    return ", ".join(words for words in said if words)


def _one_cell(body: Sequence[WordPlace]) -> str:
    """The cell in which all of them stand, if there is one."""
    cells = {(place.table, place.row, place.cell) for place in body if place.table is not None}
    if len(cells) != 1:
        return ""
    table, row, cell = cells.pop()
    steps = ((f"table {table}", table), (f"row {row}", row), (f"cell {cell}", cell))
    return " ".join(words for words, number in steps if number is not None)


def _ranges(noun: str, numbers: Iterable[int]) -> str:
    """`paragraph 3`, `paragraphs 3 to 5 and 9`."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    if not found:
        return ""
    *before, last = (str(first) if first == end else f"{first} to {end}" for first, end in found)
    plural = "" if len(found) == 1 and found[0][0] == found[0][1] else "s"
    return f"{noun}{plural} " + (f"{', '.join(before)} and {last}" if before else last)
