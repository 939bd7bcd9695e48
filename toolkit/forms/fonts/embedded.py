"""The one embedded font, Noto Sans (SIL Open Font License): Latin, Greek, Cyrillic, and the signs that plans are written
with (≤ ≥ → ✓ ☐ …), for what the standard fonts lack.

A filled form gets a subset with the characters that were used; a form of ours, into which people will type, gets the whole
font (80 KB), so that a viewer can draw what is typed. Both are composite fonts with glyph numbers as codes (ISO 32000-1,
9.7) and a map back to Unicode, so that text can be searched, copied and read aloud.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any, Final

from reportlab.pdfbase.ttfonts import TTFontFile

from toolkit.forms.pdf.syntax import number

__all__ = ["EmbeddedFont", "embedded_font", "font_bytes"]

_BLANK: Final = 0x20
_KEPT: Final = 32
"""How many sets of characters are kept with their font."""


def font_bytes() -> bytes:
    """The font's file (TrueType)."""
    return files(__package__).joinpath("NotoSans-Forms.ttf").read_bytes()


class EmbeddedFont:
    """Noto Sans with its own glyph numbers as codes: whole, or cut down to what was used (the codes stay)."""

    resource = "PkSans"

    def __init__(self) -> None:
        font = TTFontFile(BytesIO(font_bytes()))
        self._font: Any = font
        self._glyphs = {chr(code): int(glyph) for code, glyph in font.charToGlyph.items() if code >= _BLANK}
        self._widths = {character: round(font.charWidths[ord(character)]) for character in self._glyphs}
        self.ascent: int = round(font.ascent)
        self.descent: int = round(font.descent)
        self._known = frozenset(self._glyphs)
        self._made: dict[tuple[str, ...], _Parts] = {}

    def lacks(self, text: str) -> str:
        """The characters of a text that the font has no shape for."""
        if self._known.issuperset(text):
            return ""
        return "".join(dict.fromkeys(character for character in text if character not in self._known))

    def width(self, text: str) -> int:
        """How wide a line of text is, in thousandths of the size."""
        return sum(map(self._widths.__getitem__, text))

    def encode(self, text: str) -> bytes:
        """The text as a hexadecimal string of glyph numbers."""
        return b"<" + "".join(f"{self._glyphs[character]:04X}" for character in text).encode() + b">"

    def shape_of(self, character: str) -> int:
        """The number of a character's shape; several characters may share one."""
        return self._glyphs[character]

    def objects(self, first: int, used: Iterable[str] | None = None) -> list[bytes]:
        """The objects that define the font, numbered from `first`, which is the one that resources name.

        `used` are the characters to keep; None keeps all.
        """
        characters = tuple(sorted(self._glyphs.keys() if used is None else set(used) & self._glyphs.keys()))
        if characters not in self._made:
            if len(self._made) >= _KEPT:
                self._made.clear()
            self._made[characters] = self._parts(characters, whole=used is None)
        return self._made[characters].objects(first)

    def _parts(self, characters: tuple[str, ...], *, whole: bool) -> _Parts:
        by_glyph = {self._glyphs[character]: character for character in reversed(characters)}
        widths = b" ".join(b"%d[%d]" % (glyph, self._widths[by_glyph[glyph]]) for glyph in sorted(by_glyph))
        file, glyphs = (font_bytes(), b"") if whole else self._cut_down(characters)
        letters = "".join(chr(65 + byte % 26) for byte in hashlib.sha256("".join(characters).encode()).digest()[:6])
        name = b"NotoSans" if whole else f"{letters}+NotoSans".encode()
        box = b" ".join(number(round(each)) for each in self._font.bbox)
        descriptor = (
            b"<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%s]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d"
            b"/StemV 80/FontFile2 %%d 0 R>>"
        ) % (name, box, self.ascent, self.descent, round(self._font.capHeight))
        return _Parts(
            name,
            widths,
            descriptor,
            _stream(file, b"/Length1 %d" % len(file)),
            _stream(_unicode_map(by_glyph)),
            _stream(glyphs) if glyphs else b"",
        )

    def _cut_down(self, characters: Iterable[str]) -> tuple[bytes, bytes]:
        """A font file with the shapes of those characters, and the map from our codes to its glyphs (CIDToGIDMap)."""
        codes = [ord(character) for character in characters]
        cut: bytes = self._font.makeSubset(codes)
        # The subset numbers shapes in the order of the codes; 0 is the shape of what is missing.
        places: dict[int, int] = {}
        for code in codes:
            places.setdefault(self._font.charToGlyph[code], len(places) + 1)
        table = bytearray(2 * (max(places, default=0) + 1))
        for glyph, place in places.items():
            table[2 * glyph : 2 * glyph + 2] = place.to_bytes(2, "big")
        return cut, bytes(table)


@dataclass(frozen=True)
class _Parts:
    """All of a font's objects, but for their numbers. `glyphs` is empty where codes are the file's own glyph numbers."""

    name: bytes
    widths: bytes
    descriptor: bytes
    file: bytes
    to_unicode: bytes
    glyphs: bytes

    def objects(self, first: int) -> list[bytes]:
        top = (
            b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        ) % (self.name, first + 1, first + 4)
        descendant = (
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            b"/DW 500/W[%s]/FontDescriptor %d 0 R/CIDToGIDMap %s>>"
        ) % (self.name, self.widths, first + 2, b"%d 0 R" % (first + 5) if self.glyphs else b"/Identity")
        objects = [top, descendant, self.descriptor % (first + 3), self.file, self.to_unicode]
        return [*objects, self.glyphs] if self.glyphs else objects


@cache
def embedded_font() -> EmbeddedFont:
    """The font, read once."""
    return EmbeddedFont()


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (entries, len(packed), packed)


def _unicode_map(by_glyph: Mapping[int, str]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    pairs = [f"<{glyph:04X}> <{by_glyph[glyph].encode('utf-16-be').hex().upper()}>" for glyph in sorted(by_glyph)]
    for start in range(0, len(pairs), 100):
        part = pairs[start : start + 100]
        lines += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
