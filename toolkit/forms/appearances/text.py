"""The appearance of text fields, drop-downs and lists: what is seen is what is stored.

Characters that the form's standard font lacks are drawn, with the whole text of the field, in the embedded font; what that
lacks too is refused with `UndrawableError`: a field never shows a question mark for a letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from toolkit.forms.appearances.box import Box, colour_operator
from toolkit.forms.appearances.layout import (
    LEADING,
    Line,
    Set,
    fitting,
    line_size,
    padding,
    set_block,
    set_line,
    tallest_in,
)
from toolkit.forms.appearances.style import TextStyle
from toolkit.forms.fonts.core import CoreFont
from toolkit.forms.fonts.embedded import EmbeddedFont, embedded_font
from toolkit.forms.fonts.typeface import drawable
from toolkit.forms.pdf.syntax import number, numbers

__all__ = ["Drawn", "Font", "TextBox", "UndrawableError", "draw_list", "font_for"]

Font = CoreFont | EmbeddedFont
_number = lru_cache(maxsize=4096)(number)
"""Lines begin at the same few places in every form."""
_CHOSEN: Final = b"0.6 0.756 0.855 rg"


class UndrawableError(Exception):
    """No font of ours has these characters."""

    def __init__(self, characters: str) -> None:
        super().__init__(characters)
        self.characters = characters


class Drawn(NamedTuple):
    """An appearance: its content, the font it uses, the size, the drawn text, and how much of the text was drawn.

    `text` is the text as drawable; `fits` counts characters of it. `lines` are what stands on the page.
    """

    content: bytes
    font: Font
    size: float
    text: str
    fits: int
    lines: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all of the text is on the page."""
        return self.fits >= len(self.text.rstrip())


def font_for(text: str, preferred: Font) -> Font:
    """The font to draw a text with. Raises UndrawableError."""
    if not preferred.lacks(text):
        return preferred
    fallback = embedded_font()
    lacking = fallback.lacks(text)
    if lacking:
        raise UndrawableError(lacking)
    return fallback


class TextBox:
    """A box made ready for many texts: what is the same for all of them is put together once.

    `align` is 0 for left, 1 for centre, 2 for right. `cells` above 0 make it a comb. `font` is what to prefer to the style's
    standard font.
    """

    def __init__(
        self,
        box: Box,
        style: TextStyle,
        *,
        align: int = 0,
        multiline: bool = False,
        cells: int = 0,
        font: Font | None = None,
    ) -> None:
        self.box = box
        self.style = style
        self._align = align
        self._multiline = multiline
        self._cells = cells
        self._font: Font = font or style.font
        edge = box.inset or 0.5
        clip = numbers(edge, edge, max(0.0, box.width - 2 * edge), max(0.0, box.height - 2 * edge))
        lines = _dividers(box, cells) if cells else b""
        self._begin = b"%s/Tx BMC\nq %s re W n\n%sBT\n" % (box.decoration(), clip, lines)
        self._entries = box.stream_entries()
        self._begun: dict[tuple[str, float], bytes] = {}

    def draw(self, text: str, size: float = 0.0) -> Drawn:
        """A text in the box, in a size that the caller wants (0: the field's own); smaller where it does not fit.

        A text longer than a comb's cells is for the caller to refuse. Raises UndrawableError.
        """
        shown = drawable(text)
        if not self._multiline and "\n" in shown:
            shown = shown.replace("\n", " ")
        face = font_for(shown.replace("\n", "") if self._multiline else shown, self._font)
        if self._cells:
            return self._comb(shown, face)
        box, style = self.box, self.style
        setter = set_block if self._multiline else set_line
        result = setter(shown, face, size or style.size, box.width, box.height, box.inset)
        content = self._content(face, result.size, self._placed(face, result))
        return Drawn(content, face, result.size, shown, result.fits, tuple([line.text for line in result.lines]))

    def usual_size(self, text: str) -> float:
        """The size at which a short line stands in the box. Raises UndrawableError."""
        face = font_for(drawable(text).replace("\n", " "), self._font)
        return line_size(face, self.style.size, self.box.height, self.box.inset)

    def fitting(self, text: str, size: float) -> int:
        """How many characters of a line are seen at exactly that size. Raises UndrawableError."""
        shown = drawable(text).replace("\n", " ")
        return fitting(shown, font_for(shown, self._font), size, self.box.width, self.box.inset)

    def stream(self, drawn: Drawn, font_number: int) -> bytes:
        """The appearance's object; `font_number` is the object number of its font."""
        return b"<<%s/Resources<</Font<</%s %d 0 R>>>>/Length %d>>\nstream\n%s\nendstream" % (
            self._entries,
            drawn.font.resource.encode(),
            font_number,
            len(drawn.content),
            drawn.content,
        )

    def _content(self, face: Font, size: float, lines: bytes) -> bytes:
        begun = self._begun.get((face.resource, size))
        if begun is None:
            set_font = b"/%s %s Tf %s\n" % (face.resource.encode(), number(size), self.style.colour)
            begun = self._begun[face.resource, size] = self._begin + set_font
        return b"%s%sET\nQ\nEMC" % (begun, lines)

    def _placed(self, face: Font, result: Set) -> bytes:
        """The operators that show the lines, each moved from where the one before began."""
        box, size = self.box, result.size
        ascent, descent = face.ascent * size / 1000, face.descent * size / 1000
        y = box.height - box.inset - 2.0 - ascent if self._multiline else (box.height - ascent - descent) / 2
        if len(result.lines) == 1:
            line = result.lines[0]
            x = _left(box, line, size, self._align)
            return b"%s %s Td %s Tj\n" % (_number(x), _number(y), face.encode(line.text)) if line.text else b""
        parts = []
        last_x, last_y = 0.0, 0.0
        for line in result.lines:
            if line.text:
                x = _left(box, line, size, self._align)
                parts.append(b"%s %s Td %s Tj\n" % (number(x - last_x), number(y - last_y), face.encode(line.text)))
                last_x, last_y = round(x, 3), round(y, 3)
            y -= size * LEADING
        return b"".join(parts)

    def _comb(self, shown: str, face: Font) -> Drawn:
        box, cells = self.box, self._cells
        cell = box.width / cells
        widest = max(map(face.width, shown), default=500)
        widest_fit = cell * 950 / max(widest, 1)
        if self.style.size:
            size = max(4.0, min(self.style.size, tallest_in(box.height, box.inset, face), widest_fit))
        else:
            size = max(4.0, min(12.0, (box.height - 2 * box.inset) * 0.9, widest_fit))
        start = {1: (cells - len(shown)) // 2, 2: cells - len(shown)}.get(self._align, 0)
        y = (box.height - (face.ascent + face.descent) * size / 1000) / 2
        parts = []
        last_x, last_y = 0.0, 0.0
        for position, character in enumerate(shown[:cells], max(0, start)):
            x = round(cell * (position + 0.5) - face.width(character) * size / 2000, 3)
            parts.append(b"%s %s Td %s Tj\n" % (number(x - last_x), number(y - last_y), face.encode(character)))
            last_x, last_y = x, round(y, 3)
        content = self._content(face, size, b"".join(parts))
        return Drawn(content, face, size, shown, min(len(shown), cells), (shown[:cells],))


def _left(box: Box, line: Line, size: float, align: int) -> float:
    if align == 0:
        return padding(box.inset)
    free = box.width - line.width * size / 1000
    return free / 2 if align == 1 else free - padding(box.inset)


def _dividers(box: Box, cells: int) -> bytes:
    """Lines between the cells, where the field has a border."""
    if not box.border or box.border_width <= 0:
        return b""
    step = box.width / cells
    lines = b" ".join(
        numbers(step * cell, 0) + b" m " + numbers(step * cell, box.height) + b" l" for cell in range(1, cells)
    )
    colour = colour_operator(box.border, stroke=True)
    return b"q " + colour + b" " + number(box.border_width) + b" w " + lines + b" S Q\n"


def draw_list(box: Box, style: TextStyle, options: Sequence[str], chosen: Sequence[int]) -> tuple[Drawn, int]:
    """A list box: its options from the first chosen one on (or from the top), the chosen ones marked. Gives the top too."""
    shown = [drawable(option).replace("\n", " ") for option in options]
    face = font_for("".join(shown), style.font)
    size = style.size or _LIST_SIZE
    step = size * LEADING
    room = max(1, int((box.height - 2 * box.inset) / step))
    top = 0 if not chosen or max(chosen) < room else min(min(chosen), max(0, len(shown) - room))
    marks, lines = [], []
    y = box.height - box.inset
    for position in range(top, min(len(shown), top + room)):
        if position in chosen:
            marks.append(_CHOSEN + b" " + numbers(box.inset, y - step, box.width - 2 * box.inset, step) + b" re f\n")
        lines.append((y - step - face.descent * size / 1000, shown[position]))
        y -= step
    parts = [b"BT\n/%s %s Tf %s\n" % (face.resource.encode(), number(size), style.colour)]
    last = 0.0
    for position, (base, text) in enumerate(lines):
        x = padding(box.inset) if position == 0 else 0.0
        parts.append(numbers(x, base - last) + b" Td " + face.encode(text) + b" Tj\n")
        last = round(base, 3)
    parts.append(b"ET\n")
    frame = numbers(box.inset, box.inset, box.width - 2 * box.inset, box.height - 2 * box.inset) + b" re W n\n"
    content = box.decoration() + b"/Tx BMC\nq " + frame + b"".join([*marks, *parts]) + b"Q\nEMC"
    text = "\n".join(shown)
    return Drawn(content, face, size, text, len(text), tuple(each for _, each in lines)), top


_LIST_SIZE: Final = 10.0
