"""What drawing a text needs to know of a font. Measures are in thousandths of the font's size."""

from __future__ import annotations

import unicodedata
from typing import Protocol

__all__ = ["Typeface", "drawable"]


class Typeface(Protocol):
    """A font that texts are measured and encoded with."""

    resource: str
    """The name under which the appearances' resources know it."""
    ascent: int
    descent: int
    """Below the base line, negative."""

    def lacks(self, text: str) -> str:
        """The characters of a text that it cannot draw, each once."""
        ...

    def width(self, text: str) -> int:
        """How wide a line of text is."""
        ...

    def encode(self, text: str) -> bytes:
        """The text as the string operand of `Tj`, with its brackets."""
        ...


_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x034F, 0x061C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)
_INVISIBLE |= {code: None for code in range(0x20) if code not in (0x09, 0x0A)}
_INVISIBLE[0x09] = " "
_INVISIBLE |= dict.fromkeys((0xA0, 0x2007, 0x202F), " ")
_INVISIBLE |= {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
"""Ligatures come with text that was copied out of a PDF; their letters are drawn."""


def drawable(text: str) -> str:
    """The text as it is drawn: composed, without what has no shape, tabs and unbreakable blanks as blanks, ligatures apart."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", text).translate(_INVISIBLE)
