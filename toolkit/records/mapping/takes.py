"""What of a cell is taken: the elements of its list, a piece of each, or several cells joined."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.records.cells.grid import Cell
from toolkit.records.cells.values import as_text
from toolkit.records.fields import Kind
from toolkit.records.mapping.exportmap import Piece, Split
from toolkit.records.reading.sheets import is_blank

__all__ = ["Element", "as_blank", "elements", "join_cells", "piece_of"]

_NULLS = frozenset({"null", "(null)", "<null>", "\\n", "nan", "#n/a", "#null!", "-", "--", "—"})
"""What systems write for a blank."""
_NUMBER = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=[;,.]))\(?(\d{1,2}(?:\.\d{1,2})?)[.)](?!\d)\s*(?=\S)")
_NUMBER_LINE = re.compile(r"^\s*\(?(?:\d{1,2}(?:\.\d{1,2})?[.)]|[-*•–·])\s*", re.MULTILINE)
_LEADING = "-–—:,; \t"
_TAIL = "; \t\r\n"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a list in a cell; `label` is its number as written (`2`, `1.2`), '' where there is none."""

    label: str
    text: Cell


def as_blank(cell: Cell) -> Cell:
    """The cell, None where it holds nothing or a word that systems write for nothing."""
    if cell.__class__ is str:
        text: str = cell
        if not text or (len(text) < 8 and text.strip().casefold() in _NULLS) or text.isspace():
            return None
    return cell


def elements(cell: Cell, split: Split | None) -> list[Element]:
    """The elements of a cell: one for a cell that holds no list, none for a blank."""
    if as_blank(cell) is None:
        return []
    if split is None or not isinstance(cell, str):
        return [Element("", cell)]
    if split is Split.NUMBERED:
        return _numbered(cell)
    parts = cell.split(";") if split is Split.PARTS else cell.splitlines()
    return [_labelled(part) for part in parts if part.strip()]


def _labelled(part: str) -> Element:
    match = _NUMBER_LINE.match(part)
    label = re.sub(r"[^\d.]", "", match[0]).strip(".") if match else ""
    return Element(label, part[match.end() if match else 0 :].strip())


def _numbered(text: str) -> list[Element]:
    """Only a number that continues the count begins an element, so that “2. March” within a sentence does not."""
    starts: list[re.Match[str]] = []
    last = (0, 0)
    for match in _NUMBER.finditer(text):
        major, _, minor = match[1].partition(".")
        now = (int(major), int(minor or 0))
        if now in _next(last):
            starts.append(match)
            last = now
    if not starts:
        return [Element("", text.strip())]
    ends = [match.start() for match in starts[1:]] + [len(text)]
    found = [
        Element(match[1], text[match.end() : end].strip().rstrip(_TAIL))
        for match, end in zip(starts, ends, strict=True)
    ]
    before = text[: starts[0].start()].strip()
    if before:  # a heading above the list: kept with the first element, so that no word is lost
        found[0] = Element(found[0].label, f"{before} {found[0].text}")
    return [element for element in found if element.text]


def _next(last: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    major, minor = last
    if minor:
        return (major, minor + 1), (major + 1, 1), (major + 1, 0)
    return (major + 1, 0), (major + 1, 1), (major, 1)


def piece_of(cell: Cell, piece: Piece | None) -> Cell:
    """The piece of a cell that is meant; None where the cell has no such piece."""
    if piece is None or cell is None:
        return cell
    text = as_text(cell).strip()
    if piece in (Piece.BEFORE_COMMA, Piece.AFTER_COMMA):
        before, comma, after = text.partition(",")
        return (before.strip() if piece is Piece.BEFORE_COMMA else after.strip() if comma else "") or None
    first, _, others = text.partition(" ")
    return (first.rstrip(_LEADING) if piece is Piece.FIRST_WORD else others.lstrip(_LEADING).rstrip()) or None


def join_cells(cells: Iterable[Cell], kind: Kind) -> Cell:
    """Several cells as one text: long texts a paragraph each, others with commas."""
    texts = [as_text(cell).strip() for cell in cells if not is_blank(cell)]
    return ("\n" if kind is Kind.LONG_TEXT else ", ").join(texts) or None
