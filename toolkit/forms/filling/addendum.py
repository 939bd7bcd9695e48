"""Further pages of a filled form, for texts that are too long for their fields: each with the field's name, and whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from toolkit.forms.appearances.layout import LEADING, set_block
from toolkit.forms.appearances.text import Font, font_for
from toolkit.forms.filling.faces import Ink
from toolkit.forms.fonts.core import core_font
from toolkit.forms.fonts.typeface import drawable
from toolkit.forms.pdf.syntax import number, numbers

__all__ = ["Addendum", "addendum_pages"]

_LEFT, _RIGHT, _TOP, _BOTTOM = 54.0, 54.0, 60.0, 60.0
_TITLE, _LABEL, _TEXT, _FOOTER = 14.0, 10.0, 10.0, 8.0
_ENDLESS: Final = 1e9


@dataclass(frozen=True)
class Addendum:
    """What goes onto further pages: a title, lines that say whose form it is, and (number, label, text) items.

    The last line of the heading stands at the foot of each page too: pages get parted on their way.
    """

    title: str
    heading: tuple[str, ...]
    items: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True)
class _Line:
    text: str
    size: float
    font: Font
    gap: float = 0.0


def addendum_pages(addendum: Addendum, width: float, height: float, parent: int, ink: Ink) -> list[int]:
    """Draw the pages; their object numbers. `parent` is the page tree's node they hang on, of which they inherit nothing.

    Raises UndrawableError.
    """
    lines = list(_lines(addendum, width - _LEFT - _RIGHT))
    pages = list(_broken(lines, height))
    numbers_of_pages = []
    for position, page in enumerate(pages, 1):
        footer = _footer(addendum, position, len(pages), width - _LEFT - _RIGHT)
        numbers_of_pages.append(_page(page, footer, width, height, parent, ink))
    return numbers_of_pages


def _footer(addendum: Addendum, page: int, pages: int, room: float) -> _Line:
    said = f"{addendum.title}, page {page} of {pages}" + "".join(f" · {line}" for line in addendum.heading[-1:])
    return next(_set(said, _FOOTER, core_font("Helvetica"), room))


def _lines(addendum: Addendum, room: float) -> Iterator[_Line]:
    bold, plain = core_font("Helvetica-Bold"), core_font("Helvetica")
    yield from _set(addendum.title, _TITLE, bold, room)
    for line in addendum.heading:
        yield from _set(line, _TEXT, plain, room, 3.0)
    for item, label, text in addendum.items:
        yield from _set(f"{item}. {label}", _LABEL, bold, room, 14.0)
        yield from _set(text, _TEXT, plain, room, 3.0)


def _set(text: str, size: float, preferred: Font, room: float, gap: float = 0.0) -> Iterator[_Line]:
    shown = drawable(text)
    face = font_for(shown.replace("\n", ""), preferred)
    # The block's own padding is none of ours: 2 points on each side.
    for position, line in enumerate(set_block(shown, face, size, room + 4, _ENDLESS, 0).lines):
        yield _Line(line.text, size, face, gap if position == 0 else 0.0)


def _broken(lines: Sequence[_Line], height: float) -> Iterator[list[_Line]]:
    room = height - _TOP - _BOTTOM
    page: list[_Line] = []
    used = 0.0
    for line in lines:
        step = line.size * LEADING + line.gap
        if page and used + step > room:
            yield page
            page, used = [], 0.0
        page.append(line)
        used += step
    yield page


def _page(lines: Sequence[_Line], footer: _Line, width: float, height: float, parent: int, ink: Ink) -> int:
    fonts: dict[str, int] = {}
    parts = [b"0 g\n"]
    y = height - _TOP
    for line in lines:
        y -= line.size + line.gap
        parts.append(_shown(line, y, fonts, ink))
        y -= line.size * (LEADING - 1)
    parts.append(_shown(footer, _BOTTOM / 2, fonts, ink))
    content = b"".join(parts)
    stream = ink.put(b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content))
    resources = b"".join(b"/%s %d 0 R" % (name.encode(), found) for name, found in fonts.items())
    return ink.put(
        b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s]/CropBox[0 0 %s]/Rotate 0/Contents %d 0 R/Resources<</Font<<%s>>>>>>"
        % (parent, numbers(width, height), numbers(width, height), stream, resources)
    )


def _shown(line: _Line, y: float, fonts: dict[str, int], ink: Ink) -> bytes:
    fonts[line.font.resource] = ink.font(line.font, line.text)
    if not line.text:
        return b""
    face = line.font.resource.encode()
    return b"BT /%s %s Tf %s Td %s Tj ET\n" % (face, number(line.size), numbers(_LEFT, y), line.font.encode(line.text))
