"""A sheet of letter paper to draw on: texts that wrap, boxes, the agency's colours and logo. Nothing of forms is known here.

Measures are points; y counts upwards from the bottom of the page, as PDF does.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PIL import Image

from toolkit.forms.fonts.embedded import embedded_font
from toolkit.forms.fonts.typeface import drawable
from toolkit.forms.making.sheet import FIELD_FONT, DrawnPage, Picture
from toolkit.forms.pdf.syntax import name, number, numbers

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


_MOST_DOTS: Final = 1000
"""Dots across or down that a logo keeps: more than any printer needs for one of its size."""


@lru_cache(maxsize=8)
def _picture(data: bytes) -> Picture:
    """A picture file as a form holds it, unpacked and packed once for all forms of its agency. Raises ValueError."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.format == "JPEG" and image.mode in _SPACES and max(image.size) <= _MOST_DOTS:
                return Picture(image.width, image.height, _SPACES[image.mode], data, "DCTDecode")
            is_clear = "A" in image.mode or "transparency" in image.info
            whole = image.convert("RGBA" if is_clear else "RGB")
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("not a picture that can be read") from error
    whole.thumbnail((_MOST_DOTS, _MOST_DOTS))
    return _packed(whole.convert("RGB"), _packed(whole.getchannel("A")) if is_clear else None)


_SPACES: Final = {"RGB": "DeviceRGB", "L": "DeviceGray"}


def _packed(image: Image.Image, mask: Picture | None = None) -> Picture:
    data = zlib.compress(image.tobytes(), 9)
    return Picture(image.width, image.height, _SPACES[image.mode], data, "FlateDecode", mask)


@lru_cache(maxsize=64)
def _shade(colour: str) -> bytes:
    """`#1F3864` as the three numbers of an operator."""
    plain = colour.lstrip("#")
    return numbers(*(int(plain[start : start + 2], 16) / 255 for start in (0, 2, 4)))


class Paper:
    """The pages under way. Texts are drawn in the font of the fields, which the form holds whole."""

    def __init__(self, colours: Colours) -> None:
        self.colours = colours
        self._contents: list[list[bytes]] = [[]]
        self._pictures: list[dict[str, Picture]] = [{}]

    @property
    def page(self) -> int:
        """The number of the page that is drawn on, from 1."""
        return len(self._contents)

    def turn(self) -> None:
        """Begin the next page."""
        self._contents.append([])
        self._pictures.append({})

    def finish(self) -> tuple[DrawnPage, ...]:
        """The pages."""
        drawn = zip(self._contents, self._pictures, strict=True)
        return tuple(DrawnPage(WIDTH, HEIGHT, b"\n".join(content), pictures) for content, pictures in drawn)

    def _put(self, *operators: bytes) -> None:
        self._contents[-1].extend(operators)

    def text(
        self, x: float, y: float, text: str, size: float, colour: str = "", *, bold: bool = False, align: int = 0
    ) -> None:
        """One line with its base at y; `align` 1 ends it at x, 0 begins it there."""
        text = printable(text)
        if not text:
            return
        font, shade = embedded_font(), _shade(colour or self.colours.ink)
        left = x - font.width(text) * size / 1000 if align else x
        shown = b"BT %s %s Tf %s rg %s Td %s Tj ET" % (
            name(FIELD_FONT),
            number(size),
            shade,
            numbers(left, y),
            font.encode(text),
        )
        self._put(b"q 2 Tr %s w %s RG %s Q" % (number(size * _BOLD), shade, shown) if bold else shown)

    def lines(self, x: float, y: float, lines: list[str], size: float, colour: str = "", *, bold: bool = False) -> None:
        """Some lines, the base of the first at y."""
        for position, line in enumerate(lines):
            self.text(x, y - position * size * LEADING, line, size, colour, bold=bold)

    def box(self, x: float, y: float, width: float, height: float, fill: str = "", line: str = "") -> None:
        """A rectangle with its lower left corner at (x, y)."""
        if fill:
            self._put(_shade(fill) + b" rg")
        if line:
            self._put(_shade(line) + b" RG 0.6 w")
        paint = {(True, True): b"B", (True, False): b"f", (False, True): b"S", (False, False): b"n"}
        self._put(numbers(x, y, width, height) + b" re " + paint[bool(fill), bool(line)])

    def rule(self, x: float, y: float, to: float, colour: str = "", width: float = 0.6) -> None:
        """A line across."""
        shade = _shade(colour or self.colours.line)
        self._put(b"%s RG %s w %s m %s l S" % (shade, number(width), numbers(x, y), numbers(to, y)))

    def triangle(self, x: float, y: float, size: float, fill: str) -> None:
        """A small triangle that points down, its upper side above y."""
        top = y + size * 0.8
        corners = numbers(x, top), numbers(x + size, top), numbers(x + size / 2, y)
        self._put(b"%s rg %s m %s l %s l h f" % (_shade(fill), *corners))

    @staticmethod
    def size_of(logo: Logo) -> tuple[float, float]:
        """The width and height that the logo takes. Raises ValueError for one that cannot be read."""
        picture = _picture(logo.data)
        scale = min(logo.width / picture.width, logo.height / picture.height)
        return picture.width * scale, picture.height * scale

    def picture(self, logo: Logo, x: float, top: float) -> None:
        """The logo with its upper left corner at (x, top)."""
        width, height = self.size_of(logo)
        key = f"Im{len(self._pictures[-1]) + 1}"
        self._pictures[-1][key] = _picture(logo.data)
        self._put(b"q %s 0 0 %s %s cm %s Do Q" % (number(width), number(height), numbers(x, top - height), name(key)))

    def squares(self, x: float, y: float, size: float, rows: list[list[bool]]) -> None:
        """A pattern of dark squares, such as a QR code, `size` wide and high."""
        step = size / len(rows)
        self._put(b"0 0 0 rg")
        for position, row in enumerate(rows):
            base = y + size - (position + 1) * step
            self._put(*(numbers(x + start * step, base, length * step, step) + b" re" for start, length in _runs(row)))
        self._put(b"f")


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
