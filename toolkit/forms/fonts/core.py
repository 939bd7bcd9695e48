"""The standard fonts that every viewer has: their widths (Adobe Core 14 metrics) for the characters of Windows-1252.

A form's own fonts are drawn with the standard font of their family: so the text is legible whatever the form embedded.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Final

from toolkit.forms.pdf.syntax import literal

__all__ = ["CoreFont", "core_font", "family_of"]


class CoreFont:
    """One of Helvetica, Times and Courier, in one of their styles."""

    def __init__(self, base: str) -> None:
        metrics = _metrics()
        known = metrics.get(base.replace("Oblique", "").rstrip("-"))
        self.base = base
        self.resource = f"Pk{base.replace('-', '')}"
        self.ascent, self.descent = (known[0], known[1]) if known else (629, -157)
        characters = bytes(range(32, 256)).decode("cp1252", "replace")
        widths = known[2] if known else [600] * 224
        self._widths = {
            character: width for character, width in zip(characters, widths, strict=True) if character != "�" and width
        }
        self._known = frozenset(self._widths)

    def lacks(self, text: str) -> str:
        """The characters of a text that are not in Windows-1252."""
        if self._known.issuperset(text):
            return ""
        return "".join(dict.fromkeys(character for character in text if character not in self._known))

    def width(self, text: str) -> int:
        """How wide a line of text is, in thousandths of the size."""
        return sum(map(self._widths.__getitem__, text))

    def encode(self, text: str) -> bytes:
        """The text as a literal string."""
        return literal(text.encode("cp1252"))

    def definition(self) -> bytes:
        """The font's object."""
        return b"<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>" % self.base.encode()


@cache
def core_font(base: str) -> CoreFont:
    """The standard font of that name, such as `Helvetica-Bold`."""
    return CoreFont(base)


@cache
def _metrics() -> dict[str, tuple[int, int, list[int]]]:
    text = files(__package__).joinpath("core_widths.json").read_text("utf-8")
    return {name: (each["ascent"], each["descent"], each["widths"]) for name, each in json.loads(text).items()}


_TIMES: Final = ("times", "tiro", "tibo", "serif", "roman", "georgia", "garamond", "cambria", "minion", "palatino")
_COURIER: Final = ("cour", "cobo", "mono", "consol", "typewriter")


def family_of(font_name: str) -> CoreFont:
    """The standard font nearest to one that a form names: by family, weight and slant; Helvetica for an unknown one."""
    plain = font_name.lower()
    bold = "bold" in plain or "black" in plain or plain in ("hebo", "tibo", "cobo")
    slanted = "ital" in plain or "obli" in plain
    if any(sign in plain for sign in _COURIER):
        style = {(0, 0): "", (1, 0): "-Bold", (0, 1): "-Oblique", (1, 1): "-BoldOblique"}[bold, slanted]
        return core_font(f"Courier{style}")
    if any(sign in plain for sign in _TIMES) and "sans" not in plain:
        style = {(0, 0): "-Roman", (1, 0): "-Bold", (0, 1): "-Italic", (1, 1): "-BoldItalic"}[bold, slanted]
        return core_font(f"Times{style}")
    style = {(0, 0): "", (1, 0): "-Bold", (0, 1): "-Oblique", (1, 1): "-BoldOblique"}[bold, slanted]
    return core_font(f"Helvetica{style}")
