"""A small picture of progress: where it began, where it should go, and the ratings between, drawn without a library.

The same figures give the same bytes. The picture has figures and dates in it and no words, so that it needs no language; the
words stand in its alternative text and in the table beside it. Lines and figures are drawn as strokes, smoothed at their
edges, on white.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from functools import cache
from itertools import pairwise
from typing import Final

__all__ = ["ProgressChart"]

WIDTH, HEIGHT = 720, 300
"""In dots; printed at about 200 to the inch."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 104, 24, 24, 52
_GREY, _PALE, _BLACK = (89, 89, 89), (214, 214, 214), (0, 0, 0)
_FIGURE: Final = 26  # height of a figure in dots
_MOST_LABELS: Final = 4

Point = tuple[float, float]
Colour = tuple[int, int, int]
_Stamp = tuple[tuple[int, int, float], ...]

# The strokes of each sign, in a box one wide and two high, y downwards.
_SIGNS: Final[dict[str, tuple[tuple[Point, ...], ...]]] = {
    "0": (((0.3, 0), (0.7, 0), (1, 0.4), (1, 1.6), (0.7, 2), (0.3, 2), (0, 1.6), (0, 0.4), (0.3, 0)),),
    "1": (((0.15, 0.4), (0.6, 0), (0.6, 2)),),
    "2": (((0, 0.45), (0.25, 0), (0.75, 0), (1, 0.4), (1, 0.75), (0, 2), (1, 2)),),
    "3": (
        ((0, 0.3), (0.3, 0), (0.7, 0), (1, 0.35), (1, 0.65), (0.7, 0.95), (0.4, 0.95)),
        ((0.7, 0.95), (1, 1.3), (1, 1.65), (0.7, 2), (0.3, 2), (0, 1.7)),
    ),
    "4": (((0.75, 2), (0.75, 0), (0, 1.4), (1, 1.4)),),
    "5": (((0.95, 0), (0.15, 0), (0.05, 0.9), (0.65, 0.8), (1, 1.15), (1, 1.6), (0.7, 2), (0.25, 2), (0, 1.75)),),
    "6": (
        (
            (0.9, 0.2),
            (0.65, 0),
            (0.35, 0),
            (0, 0.6),
            (0, 1.6),
            (0.3, 2),
            (0.7, 2),
            (1, 1.65),
            (1, 1.25),
            (0.7, 0.9),
            (0.3, 0.9),
            (0, 1.25),
        ),
    ),
    "7": (((0, 0), (1, 0), (0.4, 2)),),
    "8": (
        (
            (0.3, 0.95),
            (0.05, 0.65),
            (0.05, 0.3),
            (0.3, 0),
            (0.7, 0),
            (0.95, 0.3),
            (0.95, 0.65),
            (0.7, 0.95),
            (0.3, 0.95),
        ),
        ((0.3, 0.95), (0, 1.3), (0, 1.65), (0.3, 2), (0.7, 2), (1, 1.65), (1, 1.3), (0.7, 0.95)),
    ),
    "9": (
        (
            (0.1, 1.8),
            (0.35, 2),
            (0.65, 2),
            (1, 1.4),
            (1, 0.4),
            (0.7, 0),
            (0.3, 0),
            (0, 0.35),
            (0, 0.75),
            (0.3, 1.1),
            (0.7, 1.1),
            (1, 0.75),
        ),
    ),
    "/": (((0, 2.1), (0.8, -0.1)),),
    "-": (((0.15, 1.05), (0.85, 1.05)),),
    ".": (((0.25, 1.95), (0.3, 2)),),
}


@dataclass(frozen=True, slots=True)
class ProgressChart:
    """The figures of one picture.

    `ratings` are (day, value) in order. `start` is the day of the baseline, `due` that of the target. `line` and `mark` are
    colours as `1F3864`. Days are written as month/day, values without needless decimals.
    """

    ratings: tuple[tuple[Date, float], ...]
    baseline: float | None = None
    target: float | None = None
    start: Date | None = None
    due: Date | None = None
    line: str = "1F3864"
    mark: str = "C4472A"

    def png(self) -> bytes:
        """The picture as a PNG of 720 by 300 dots."""
        canvas = _Canvas(WIDTH, HEIGHT)
        scale = _Scale.of(self)
        line, mark = _rgb(self.line), _rgb(self.mark)
        for value in _values_to_name(self, scale):
            canvas.stroke([(_LEFT, scale.y(value)), (WIDTH - _RIGHT, scale.y(value))], 2, _PALE)
            _write(canvas, _number(value), _LEFT - 14, scale.y(value) - _FIGURE / 2, _GREY, ends_there=True)
        if self.baseline is not None:
            canvas.dash((_LEFT, WIDTH - _RIGHT), scale.y(self.baseline), 3, 9, 2.2, _GREY)
        if self.target is not None:
            canvas.dash((_LEFT, WIDTH - _RIGHT), scale.y(self.target), 16, 9, 3, mark)
        floor = HEIGHT - _BOTTOM
        canvas.stroke([(_LEFT, _TOP - 8), (_LEFT, floor), (WIDTH - _RIGHT, floor)], 2, _GREY)
        self._draw_days(canvas, scale, floor)
        path = [(scale.x(day), scale.y(value)) for day, value in self.ratings]
        if self.baseline is not None and self.start is not None and path:
            path.insert(0, (scale.x(self.start), scale.y(self.baseline)))
        canvas.stroke(path, 4, line)
        if self.baseline is not None and self.start is not None:
            at = (scale.x(self.start), scale.y(self.baseline))
            canvas.dot(at, 8, _GREY)
            canvas.dot(at, 4.5, (255, 255, 255))
        for day, value in self.ratings:
            canvas.dot((scale.x(day), scale.y(value)), 8.5, line)
        return canvas.png()

    def _draw_days(self, canvas: _Canvas, scale: _Scale, floor: float) -> None:
        taken: list[tuple[float, float]] = []
        days = [day for day in (self.start, self.due) if day is not None]
        rated = [day for day, _ in self.ratings]
        for day in (*days, *reversed(rated)):
            at, text = scale.x(day), f"{day.month}/{day.day}"
            width = _width(text)
            left = min(max(at - width / 2, 0), WIDTH - width - 2)
            if any(left < right + 16 and left + width + 16 > start for start, right in taken):
                continue
            taken.append((left, left + width))
            canvas.stroke([(at, floor), (at, floor + 8)], 2, _GREY)
            _write(canvas, text, left, floor + 16, _GREY)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From days and values to dots."""

    first: int
    days: int
    low: float
    high: float

    @classmethod
    def of(cls, chart: ProgressChart) -> _Scale:
        days = [day.toordinal() for day, _ in chart.ratings]
        days += [day.toordinal() for day in (chart.start, chart.due) if day is not None]
        values = [value for _, value in chart.ratings]
        values += [value for value in (chart.baseline, chart.target) if value is not None]
        low, high = min(values, default=0), max(values, default=1)
        if low == high:
            low, high = low - 1, high + 1
        first = min(days, default=0)
        return cls(first, max(1, max(days, default=1) - first), low, high)

    def x(self, day: Date) -> float:
        room = WIDTH - _LEFT - _RIGHT - 28
        return _LEFT + 14 + room * (day.toordinal() - self.first) / self.days

    def y(self, value: float) -> float:
        room = HEIGHT - _TOP - _BOTTOM - 28
        return HEIGHT - _BOTTOM - 14 - room * (value - self.low) / (self.high - self.low)


def _values_to_name(chart: ProgressChart, scale: _Scale) -> list[float]:
    """Baseline and target first, then the latest rating, where the figures do not stand upon each other."""
    wanted = [chart.target, chart.baseline, *(value for _, value in reversed(chart.ratings[-1:]))]
    named: list[float] = []
    for value in wanted:
        if value is not None and all(abs(scale.y(value) - scale.y(other)) > _FIGURE + 6 for other in named):
            named.append(value)
    return named[:_MOST_LABELS]


def _number(value: float) -> str:
    return f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}"


def _rgb(colour: str) -> Colour:
    return int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)


def _width(text: str) -> float:
    return len(text) * _FIGURE * 0.66 - _FIGURE * 0.16


def _write(canvas: _Canvas, text: str, x: float, y: float, colour: Colour, *, ends_there: bool = False) -> None:
    """Figures with their left upper corner at x, y; with `ends_there` x is their right end."""
    if ends_there:
        x -= _width(text)
    for sign in text:
        canvas.stamp(_sign(sign), round(x), round(y), colour)
        x += _FIGURE * 0.66


@cache
def _sign(sign: str) -> _Stamp:
    """A figure as the dots that it covers, and how far, from its left upper corner."""
    size, room = _FIGURE / 2, 4
    canvas = _Canvas(_FIGURE + 2 * room, _FIGURE + 2 * room)
    for stroke in _SIGNS.get(sign, ()):
        canvas.stroke([(room + dx * size, room + dy * size) for dx, dy in stroke], 3, _BLACK)
    return canvas.stamp_of(room)


@cache
def _disc(radius: float) -> _Stamp:
    """A filled circle as the dots that it covers, from its middle."""
    room = int(radius) + 2
    canvas = _Canvas(2 * room + 1, 2 * room + 1)
    canvas.stroke([(room, room), (room, room)], 2 * radius, _BLACK)
    return canvas.stamp_of(room)


class _Canvas:
    """Dots in red, green and blue, white at first."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._dots = bytearray(b"\xff") * (width * height * 3)

    def stroke(self, path: Sequence[Point], thick: float, colour: Colour) -> None:
        """A line through the points, round at its ends."""
        for (x0, y0), (x1, y1) in pairwise(path):
            if y0 == y1 and abs(x1 - x0) > _FIGURE:
                self._level(min(x0, x1), max(x0, x1), y0, thick, colour)
            else:
                self._segment(x0, y0, x1, y1, thick / 2, colour)

    def dash(self, span: tuple[float, float], y: float, on: float, off: float, thick: float, colour: Colour) -> None:
        """A level line in dashes."""
        x, end = span
        while x < end:
            self._level(x, min(x + on, end), y, thick, colour)
            x += on + off

    def _level(self, x0: float, x1: float, y: float, thick: float, colour: Colour) -> None:
        """A level line with sharp edges: whole dots, row by row."""
        left, right = round(x0), max(round(x0) + 1, round(x1))
        rows = max(1, round(thick))
        top = round(y - rows / 2)
        for row in range(max(0, top), min(self.height, top + rows)):
            at = (row * self.width + left) * 3
            self._dots[at : at + (right - left) * 3] = bytes(colour) * (right - left)

    def dot(self, at: Point, radius: float, colour: Colour) -> None:
        """A filled circle."""
        self.stamp(_disc(radius), round(at[0]), round(at[1]), colour)

    def stamp(self, dots: _Stamp, x: int, y: int, colour: Colour) -> None:
        """Dots that were worked out before, moved to a place."""
        for dx, dy, cover in dots:
            if 0 <= x + dx < self.width and 0 <= y + dy < self.height:
                self._blend(x + dx, y + dy, cover, colour)

    def stamp_of(self, middle: int) -> _Stamp:
        """What was drawn here in black, as a stamp about a place."""
        reds = self._dots[::3]
        return tuple(
            (at % self.width - middle, at // self.width - middle, 1 - red / 255)
            for at, red in enumerate(reds)
            if red < 255
        )

    def _segment(self, x0: float, y0: float, x1: float, y1: float, radius: float, colour: Colour) -> None:
        dx, dy = x1 - x0, y1 - y0
        length = dx * dx + dy * dy
        for x, y in self._near(x0, y0, dx, dy, radius + 1):
            along = ((x - x0) * dx + (y - y0) * dy) / length if length else 0.0
            along = 0.0 if along < 0 else 1.0 if along > 1 else along
            off = ((x - x0 - along * dx) ** 2 + (y - y0 - along * dy) ** 2) ** 0.5
            cover = radius + 0.5 - off
            if cover > 0:
                self._blend(x, y, 1.0 if cover > 1 else cover, colour)

    def _near(self, x0: float, y0: float, dx: float, dy: float, reach: float) -> Iterator[tuple[int, int]]:
        """The dots that a segment can touch: along its longer side, and across no more than its thickness needs."""
        if abs(dx) < abs(dy):
            yield from ((x, y) for y, x in self._band(y0, x0, dy, dx, reach, (self.height, self.width)))
        else:
            yield from self._band(x0, y0, dx, dy, reach, (self.width, self.height))

    def _band(
        self, a0: float, b0: float, da: float, db: float, reach: float, ends: tuple[int, int]
    ) -> Iterator[tuple[int, int]]:
        slope = db / da if da else 0.0
        across = reach * (1 + slope * slope) ** 0.5
        low, high = min(b0, b0 + db) - reach, max(b0, b0 + db) + reach
        for a in self._range(min(a0, a0 + da) - reach, max(a0, a0 + da) + reach, ends[0]):
            middle = b0 + (a - a0) * slope
            yield from ((a, b) for b in self._range(max(low, middle - across), min(high, middle + across), ends[1]))

    @staticmethod
    def _range(low: float, high: float, end: int) -> range:
        return range(max(0, int(low)), min(end, int(high) + 2))

    def _blend(self, x: int, y: int, cover: float, colour: Colour) -> None:
        at = (y * self.width + x) * 3
        if cover >= 1:
            self._dots[at : at + 3] = bytes(colour)
            return
        for channel in range(3):
            below = self._dots[at + channel]
            self._dots[at + channel] = round(below + (colour[channel] - below) * cover)

    def png(self) -> bytes:
        """The dots as a PNG file, with its size in the print (200 dots to the inch)."""
        row = self.width * 3
        lines = b"".join(b"\x00" + self._dots[start : start + row] for start in range(0, len(self._dots), row))
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        size = struct.pack(">IIB", 7874, 7874, 1)
        chunks = ((b"IHDR", head), (b"pHYs", size), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunks(chunks))


def _chunks(chunks: Sequence[tuple[bytes, bytes]]) -> Iterator[bytes]:
    for name, data in chunks:
        yield struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
