"""A sheet of letter paper to draw on: texts that wrap, boxes, the agency's colours and logo. Nothing of forms is known here.

Measures are points; y counts upwards from the bottom of the page, as PDF does.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from toolkit.forms.fonts.embedded import embedded_font, font_bytes
from toolkit.forms.fonts.typeface import drawable

__all__ = [
    "BOTTOM",
    "HEIGHT",
    "LEFT",
    "RIGHT",
    "TOP",
    "WIDTH",
    "Colours",
    "Logo",
    "Paper",
    "printable",
    "width_of",
    "wrapped",
]

WIDTH, HEIGHT = 612.0, 792.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 572.0, 762.0, 46.0
_FONT: Final = "PkSans"
_BOLD: Final = 0.03
"""How thick the outline of bold letters is, in parts of their size: the one font has no bold."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The agency's colours, `#1F3864`."""

    primary: str
    accent: str
    light: str
    ink: str = "#222222"
    grey: str = "#5A6570"
    line: str = "#C9D1DA"


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture file, and how large it is printed at most, in points."""

    data: bytes
    width: float
    height: float


rl_config.useA85 = 0  # a form holds bytes of all kinds anyway; packed as letters, pages and logo cost half of its time


@lru_cache(maxsize=8)
def _image(data: bytes) -> Any:
    """A picture, opened and unpacked once for all forms of its agency."""
    return ImageReader(io.BytesIO(data))


class Paper:
    """The pages under way."""

    def __init__(self, colours: Colours, *, title: str, language: str) -> None:
        if _FONT not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(_FONT, io.BytesIO(font_bytes())))
        self._data = io.BytesIO()
        self._canvas: Any = Canvas(self._data, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, lang=language)
        self._canvas.setTitle(title)
        self.colours = colours
        self.page = 1

    def turn(self) -> None:
        """Begin the next page."""
        self._canvas.showPage()
        self.page += 1

    def finish(self) -> bytes:
        """The file."""
        self._canvas.showPage()
        self._canvas.save()
        return self._data.getvalue()

    def text(
        self, x: float, y: float, text: str, size: float, colour: str = "", *, bold: bool = False, align: int = 0
    ) -> None:
        """One line with its base at y; `align` 1 ends it at x, 0 begins it there."""
        canvas, shade = self._canvas, HexColor(colour or self.colours.ink)
        text = printable(text)
        line = canvas.beginText(x - (width_of(text, size) if align else 0), y)
        line.setFont(_FONT, size)
        line.setFillColor(shade)
        if bold:
            canvas.saveState()
            canvas.setLineWidth(size * _BOLD)
            canvas.setStrokeColor(shade)
            line.setTextRenderMode(2)
        line.textOut(text)
        line.setTextRenderMode(0)
        canvas.drawText(line)
        if bold:
            canvas.restoreState()

    def lines(self, x: float, y: float, lines: list[str], size: float, colour: str = "", *, bold: bool = False) -> None:
        """Some lines, the base of the first at y."""
        for number, line in enumerate(lines):
            self.text(x, y - number * size * LEADING, line, size, colour, bold=bold)

    def box(self, x: float, y: float, width: float, height: float, fill: str = "", line: str = "") -> None:
        """A rectangle with its lower left corner at (x, y)."""
        if fill:
            self._canvas.setFillColor(HexColor(fill))
        if line:
            self._canvas.setStrokeColor(HexColor(line))
            self._canvas.setLineWidth(0.6)
        self._canvas.rect(x, y, width, height, stroke=int(bool(line)), fill=int(bool(fill)))

    def rule(self, x: float, y: float, to: float, colour: str = "", width: float = 0.6) -> None:
        """A line across."""
        self._canvas.setStrokeColor(HexColor(colour or self.colours.line))
        self._canvas.setLineWidth(width)
        self._canvas.line(x, y, to, y)

    def triangle(self, x: float, y: float, size: float, fill: str) -> None:
        """A small triangle that points down, its upper side above y."""
        path = self._canvas.beginPath()
        path.moveTo(x, y + size * 0.8)
        path.lineTo(x + size, y + size * 0.8)
        path.lineTo(x + size / 2, y)
        path.close()
        self._canvas.setFillColor(HexColor(fill))
        self._canvas.drawPath(path, stroke=0, fill=1)

    @staticmethod
    def size_of(logo: Logo) -> tuple[float, float]:
        """The width and height that the logo takes."""
        wide, high = _image(logo.data).getSize()
        scale = min(logo.width / wide, logo.height / high)
        return wide * scale, high * scale

    def picture(self, logo: Logo, x: float, top: float) -> None:
        """The logo with its upper left corner at (x, top)."""
        width, height = self.size_of(logo)
        self._canvas.drawImage(_image(logo.data), x, top - height, width, height, mask="auto")

    def squares(self, x: float, y: float, size: float, rows: list[list[bool]]) -> None:
        """A pattern of dark squares, such as a QR code, `size` wide and high."""
        step = size / len(rows)
        self._canvas.setFillColor(HexColor("#000000"))
        for number, row in enumerate(rows):
            for start, length in _runs(row):
                self._canvas.rect(
                    x + start * step, y + size - (number + 1) * step, length * step, step, stroke=0, fill=1
                )


_MISSING: Final = "□" if not embedded_font().lacks("□") else "¤"
LEADING: Final = 1.28
"""From one base line to the next, in sizes of the letters."""


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(row):
        if not row[start]:
            start += 1
            continue
        end = start
        while end < len(row) and row[end]:
            end += 1
        yield start, end - start
        start = end


def printable(text: str) -> str:
    """The text with a mark for each letter that the font has no shape for: the value itself stays in the record."""
    text = drawable(text)
    lacking = embedded_font().lacks(text)
    return text.translate(dict.fromkeys(map(ord, lacking), _MISSING)) if lacking else text


def width_of(text: str, size: float) -> float:
    """How wide a line is."""
    return embedded_font().width(printable(text)) * size / 1000


def wrapped(text: str, width: float, size: float, most: int = 0) -> list[str]:
    """The text in lines that fit; at most `most`, the last then ends in an ellipsis. Line breaks in it are kept."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if width_of(longer, size) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *whole, line = _pieces(word, width, size)
            lines += whole
        lines.append(line)
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    if most and len(lines) > most:
        lines = lines[:most]
        while lines[-1] and width_of(f"{lines[-1]}…", size) > width:
            lines[-1] = lines[-1][:-1]
        lines[-1] = f"{lines[-1].rstrip()}…"
    return lines


def _pieces(word: str, width: float, size: float) -> list[str]:
    """A word that is wider than the line, cut into pieces that fit."""
    pieces = [""]
    for character in word:
        if pieces[-1] and width_of(pieces[-1] + character, size) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
