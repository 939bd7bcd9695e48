"""The default appearance of a field (/DA): font, size and colour, read and written (ISO 32000-1, 12.7.3.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from toolkit.forms.fonts.core import CoreFont, family_of
from toolkit.forms.pdf.syntax import number

__all__ = ["TextStyle", "style_of"]

_FONT: Final = re.compile(r"/(\S*)\s+(-?[\d.]+)\s+Tf")
_COLOUR: Final = re.compile(r"((?:-?[\d.]+\s+){1,4})(g|rg|k)(?=\s|$)")
_COUNT: Final = {"g": 1, "rg": 3, "k": 4}


@dataclass(frozen=True)
class TextStyle:
    """`size` 0: as fits. `font_name` is the form's own name of the font; `font` the standard font that we draw with."""

    font: CoreFont
    size: float = 0.0
    colour: bytes = b"0 g"
    font_name: str = "Helv"

    def default_appearance(self, size: float) -> str:
        """The text of a /DA with the same font and colour, at another size."""
        return f"/{self.font_name} {number(size).decode()} Tf {self.colour.decode()}"


def style_of(appearance: str, base_font: str) -> TextStyle:
    """The style that a default appearance describes. `base_font` is the name of the font that its resource name leads to."""
    font = _FONT.search(appearance)
    colour = b"0 g"
    for match in _COLOUR.finditer(appearance):
        parts = match[1].split()
        if len(parts) >= _COUNT[match[2]] and all(_is_number(part) for part in parts):
            colour = " ".join([*parts[-_COUNT[match[2]] :], match[2]]).encode()
    size = float(font[2]) if font and _is_number(font[2]) else 0.0
    name = font[1] if font else "Helv"
    return TextStyle(family_of(base_font or name), size if 0 <= size <= 300 else 0.0, colour, name)


def _is_number(text: str) -> bool:
    return text.count(".") <= 1 and any(character.isdigit() for character in text)
