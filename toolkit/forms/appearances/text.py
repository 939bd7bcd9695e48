"""The appearance of text fields, drop-downs and lists: what is seen is what is stored.

Characters that the form's standard font lacks are drawn, with the whole text of the field, in the embedded font; what that
lacks too is refused with `UndrawableError`: a field never shows a question mark for a letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from toolkit.forms.appearances.box import Box, colour_operator, form_stream
from toolkit.forms.appearances.layout import LEADING, Line, Set, padding, set_block, set_line
from toolkit.forms.appearances.style import TextStyle
from toolkit.forms.fonts.core import CoreFont
from toolkit.forms.fonts.embedded import EmbeddedFont, embedded_font
from toolkit.forms.fonts.typeface import drawable
from toolkit.forms.pdf.syntax import number, numbers

__all__ = ["Drawn", "Font", "UndrawableError", "draw_comb", "draw_list", "draw_text", "stream_of"]

Font = CoreFont | EmbeddedFont
_CHOSEN: Final = b"0.6 0.756 0.855 rg"


class UndrawableError(Exception):
    """No font of ours has these characters."""

    def __init__(self, characters: str) -> None:
        super().__init__(characters)
        self.characters = characters


@dataclass(frozen=True, slots=True)
class Drawn:
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


def stream_of(box: Box, drawn: Drawn, font_number: int) -> bytes:
    """The appearance's object; `font_number` is the object number of its font."""
    resources = b"/Font<</%s %d 0 R>>" % (drawn.font.resource.encode(), font_number)
    return form_stream(box, drawn.content, resources)


def font_for(text: str, preferred: Font) -> Font:
    """The font to draw a text with. Raises UndrawableError."""
    if not preferred.lacks(text):
        return preferred
    fallback = embedded_font()
    lacking = fallback.lacks(text)
    if lacking:
        raise UndrawableError(lacking)
    return fallback


def draw_text(
    box: Box, style: TextStyle, text: str, *, align: int = 0, multiline: bool = False, font: Font | None = None
) -> Drawn:
    """A text in its box. `align` 0 left, 1 centre, 2 right. `font` is what to prefer to the style's standard font."""
    shown = drawable(text)
    if not multiline:
        shown = shown.replace("\n", " ")
    face = font_for(shown.replace("\n", ""), font or style.font)
    setter = set_block if multiline else set_line
    result = setter(shown, face, style.size, box.width, box.height, box.inset)
    body = _lines(box, style, face, result, align, multiline)
    return Drawn(_wrapped(box, body), face, result.size, shown, result.fits, tuple(line.text for line in result.lines))


def _wrapped(box: Box, body: bytes) -> bytes:
    edge = box.inset or 0.5
    clip = numbers(edge, edge, max(0.0, box.width - 2 * edge), max(0.0, box.height - 2 * edge))
    return box.decoration() + b"/Tx BMC\nq " + clip + b" re W n\n" + body + b"Q\nEMC"


def _lines(box: Box, style: TextStyle, face: Font, result: Set, align: int, multiline: bool) -> bytes:
    size = result.size
    ascent, descent = face.ascent * size / 1000, face.descent * size / 1000
    y = box.height - box.inset - 1.0 - ascent if multiline else (box.height - ascent - descent) / 2
    parts = [b"BT\n/%s %s Tf %s\n" % (face.resource.encode(), number(size), style.colour)]
    last_x, last_y = 0.0, 0.0
    for line in result.lines:
        x = _left(box, line, size, align)
        if line.text:
            parts.append(numbers(x - last_x, y - last_y) + b" Td " + face.encode(line.text) + b" Tj\n")
            last_x, last_y = round(x, 3), round(y, 3)
        y -= size * LEADING
    parts.append(b"ET\n")
    return b"".join(parts)


def _left(box: Box, line: Line, size: float, align: int) -> float:
    if align == 0:
        return padding(box.inset)
    free = box.width - line.width * size / 1000
    return free / 2 if align == 1 else free - padding(box.inset)


def draw_comb(box: Box, style: TextStyle, text: str, cells: int, *, align: int = 0, font: Font | None = None) -> Drawn:
    """One character in each of the cells. A text longer than the cells is for the caller to refuse."""
    shown = drawable(text).replace("\n", " ")
    face = font_for(shown, font or style.font)
    cell = box.width / cells
    widest = max((face.width(character) for character in shown), default=500)
    size = style.size or max(4.0, min(12.0, (box.height - 2 * box.inset) * 0.9, cell * 950 / max(widest, 1)))
    start = {0: 0, 1: (cells - len(shown)) // 2, 2: cells - len(shown)}.get(align, 0)
    y = (box.height - (face.ascent + face.descent) * size / 1000) / 2
    parts = [b"BT\n/%s %s Tf %s\n" % (face.resource.encode(), number(size), style.colour)]
    last_x, last_y = 0.0, 0.0
    for position, character in enumerate(shown[:cells], max(0, start)):
        x = round(cell * (position + 0.5) - face.width(character) * size / 2000, 3)
        parts.append(numbers(x - last_x, y - last_y) + b" Td " + face.encode(character) + b" Tj\n")
        last_x, last_y = x, round(y, 3)
    parts.append(b"ET\n")
    fits = min(len(shown), cells)
    content = _wrapped(box, _dividers(box, cells) + b"".join(parts))
    return Drawn(content, face, size, shown, fits, (shown[:cells],))


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
    content = _wrapped(box, b"".join([*marks, *parts]))
    text = "\n".join(shown)
    return Drawn(content, face, size, text, len(text), tuple(each for _, each in lines)), top


_LIST_SIZE: Final = 10.0
