"""Setting a text into a box: lines, size, and what does not fit.

A size that the form fixes is kept where the text fits; else it is made smaller, never below `SMALLEST`. What still does not
fit is given back as the rest: nothing is cut in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from toolkit.forms.fonts.typeface import Typeface

__all__ = [
    "LEADING",
    "SMALLEST",
    "Line",
    "Set",
    "fitting",
    "line_size",
    "padding",
    "set_block",
    "set_line",
    "tallest_in",
]

SMALLEST: Final = 6.0
"""Points. Smaller print is hard to read on paper."""
_LEAST: Final = 4.0
"""Points, in boxes that are too low for more."""
_EDGE: Final = 0.5
"""Points along each side of a box without border into which nothing is drawn."""
_LARGEST: Final = 12.0
_LARGEST_IN_BLOCKS: Final = 10.0
LEADING: Final = 1.16
_PADDING: Final = 2.0
_WORDS: Final = re.compile(r"\S+|\s+")


class Line(NamedTuple):
    """A line of text with its width in thousandths of the size."""

    text: str
    width: int


class Set(NamedTuple):
    """A text that was set. `fits` counts the characters of the text that are shown; the rest did not fit."""

    size: float
    lines: tuple[Line, ...]
    fits: int


def padding(inset: float) -> float:
    """Points between the box's edge and the text."""
    return _PADDING + inset


def set_line(text: str, font: Typeface, wanted: float, width: float, height: float, inset: float) -> Set:
    """One line. `wanted` 0: as large as the box takes, up to 12 points."""
    room = max(1.0, width - 2 * padding(inset))
    measure = font.width(text)
    tallest, size = _line_sizes(font.ascent, font.descent, wanted, height, inset)
    if measure * size > room * 1000:
        least = min(size, SMALLEST) if wanted or height >= SMALLEST else _LEAST
        size = max(least, _rounded_down(room * 1000 / measure))
    if measure * size <= room * 1000 + 1:
        return Set(size, (Line(text, measure),), len(text) if tallest >= _LEAST * 0.75 else 0)
    shown = _fitting(text, font, room * 1000 / size) if tallest >= _LEAST * 0.75 else 0
    return Set(size, (Line(text[:shown], font.width(text[:shown])),), shown)


def line_size(font: Typeface, wanted: float, height: float, inset: float) -> float:
    """The size of a line that is short enough. `wanted` 0: as large as the box takes, up to 12 points."""
    return _line_sizes(font.ascent, font.descent, wanted, height, inset)[1]


@lru_cache(maxsize=4096)
def _line_sizes(ascent: int, descent: int, wanted: float, height: float, inset: float) -> tuple[float, float]:
    """The largest size at which a line is not cut, and that of a line that is short enough: a form has few of them."""
    tallest = _tallest(ascent, descent, height, inset)
    if wanted:
        return tallest, min(wanted, max(_rounded_down(tallest), _LEAST))
    return tallest, max(min(_LARGEST, tallest * 0.95), _LEAST)


def fitting(text: str, font: Typeface, size: float, width: float, inset: float) -> int:
    """How many characters of a line are seen at a size that is not made smaller."""
    return _fitting(text, font, max(1.0, width - 2 * padding(inset)) * 1000 / size)


def tallest_in(height: float, inset: float, font: Typeface) -> float:
    """The largest size at which a line is not cut above or below."""
    return _tallest(font.ascent, font.descent, height, inset)


def _tallest(ascent: int, descent: int, height: float, inset: float) -> float:
    return max(1.0, (height - 2 * (inset or _EDGE)) * 1000 / (ascent - descent))


def _rounded_down(size: float) -> float:
    return int(size * 20) / 20


def _fitting(text: str, font: Typeface, room: float) -> int:
    """How many characters from the beginning are at most so wide."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if font.width(text[:middle]) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def set_block(text: str, font: Typeface, wanted: float, width: float, height: float, inset: float) -> Set:
    """Several lines, broken between words. `wanted` 0: 10 points, or smaller until it fits."""
    start = wanted or _LARGEST_IN_BLOCKS
    least = min(start, SMALLEST)
    size = start
    while True:
        room = max(1.0, width - 2 * padding(inset)) * 1000 / size
        most = _lines_in(height, size, font, inset)
        lines = list(_wrapped(text, font, room))
        if len(lines) <= most or size <= least:
            break
        size = max(least, size - (1.0 if size > 9 else 0.5))
    shown = lines[:most]
    fits = len(text) if len(lines) <= most else (shown[-1][1] if shown else 0)
    return Set(size, tuple(line for line, _ in shown), fits)


def _lines_in(height: float, size: float, font: Typeface, inset: float) -> int:
    room = height - 2 * inset - 3.0 - (font.ascent - font.descent) * size / 1000
    return max(0, int(room / (size * LEADING) + 1e-6)) + 1 if room > -2.0 else 0


def _wrapped(text: str, font: Typeface, room: float) -> Iterator[tuple[Line, int]]:
    """Each line, and where in the text it ends (blanks at a break and the line break counted)."""
    position = 0
    for paragraph in text.split("\n"):
        for line, end in _wrapped_paragraph(paragraph, font, room):
            yield line, min(len(text), position + end)
        position += len(paragraph) + 1


def _wrapped_paragraph(paragraph: str, font: Typeface, room: float) -> Iterator[tuple[Line, int]]:
    whole = font.width(paragraph)
    if whole <= room:
        yield Line(paragraph, whole), len(paragraph) + 1
        return
    begun, width, end = "", 0, 0
    for match in _WORDS.finditer(paragraph):
        word, wide = match[0], font.width(match[0])
        if width + wide <= room or word.isspace():
            begun, width, end = begun + word, width + wide, match.end()
            continue
        if begun.strip():
            yield _line(begun, font), end
        start = match.start()
        while wide > room and len(word) > 1:
            part = max(1, _fitting(word, font, room))
            start += part
            yield Line(word[:part], font.width(word[:part])), start
            word = word[part:]
            wide = font.width(word)
        begun, width, end = word, wide, match.end()
    yield _line(begun, font), len(paragraph) + 1


def _line(text: str, font: Typeface) -> Line:
    bare = text.rstrip()
    return Line(bare, font.width(bare))
