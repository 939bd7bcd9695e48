"""The box of a field on its page: size, rotation, background and border (ISO 32000-1, 12.5.6.19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pypdf.generic import DictionaryObject

from toolkit.forms.pdf.objects import array_of, dict_of, float_of, int_of, name_of, raw, rect_of, text_of
from toolkit.forms.pdf.syntax import number, numbers

__all__ = ["Box", "box_of", "colour_operator", "form_stream"]

_FILL: Final = {1: b"g", 3: b"rg", 4: b"k"}
_STROKE: Final = {1: b"G", 3: b"RG", 4: b"K"}
_TURNED: Final = frozenset((90, 180, 270))


@dataclass(frozen=True)
class Box:
    """`width` and `height` in points as the text sees them: swapped already where the field is turned by 90 or 270 degrees."""

    width: float
    height: float
    turned: int = 0
    background: tuple[float, ...] = ()
    border: tuple[float, ...] = ()
    border_width: float = 0.0
    border_style: str = "S"
    caption: str = ""

    @property
    def inset(self) -> float:
        """What the border takes on each side: raised and sunken borders take twice their width."""
        return self.border_width * (2 if self.border_style in ("B", "I") else 1)

    def decoration(self) -> bytes:
        """The operators that draw background and border."""
        parts = []
        if self.background:
            parts.append(colour_operator(self.background) + b" " + numbers(0, 0, self.width, self.height) + b" re f")
        if self.border and self.border_width > 0:
            wide = self.border_width
            parts.append(colour_operator(self.border, stroke=True) + b" " + number(wide) + b" w")
            if self.border_style == "D":
                parts.append(b"[3] 0 d")
            if self.border_style == "U":
                parts.append(numbers(0, wide / 2) + b" m " + numbers(self.width, wide / 2) + b" l S")
            else:
                parts.append(numbers(wide / 2, wide / 2, self.width - wide, self.height - wide) + b" re S")
        return b"q " + b" ".join(parts) + b" Q\n" if parts else b""

    def _matrix(self) -> tuple[float, ...]:
        if self.turned == 180:
            return (-1, 0, 0, -1, self.width, self.height)
        return (0, 1, -1, 0, self.height, 0) if self.turned == 90 else (0, -1, 1, 0, 0, self.width)

    def stream_entries(self) -> bytes:
        """The entries of the appearance's dictionary that follow from the box."""
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 " + numbers(self.width, self.height) + b"]"
        if self.turned:
            entries += b"/Matrix[" + numbers(*self._matrix()) + b"]"
        return entries


def box_of(widget: DictionaryObject) -> Box:
    """The box that a widget's dictionary describes."""
    left, bottom, right, top = rect_of(widget)
    width, height = right - left, top - bottom
    style = dict_of(widget, "/MK")
    turned = int_of(style, "/R") % 360
    turned = turned if turned in _TURNED else 0
    if turned in (90, 270):
        width, height = height, width
    border = _colour(style, "/BC")
    return Box(
        width=width,
        height=height,
        turned=turned,
        background=_colour(style, "/BG"),
        border=border,
        border_width=_border_width(widget) if border else 0.0,
        border_style=name_of(dict_of(widget, "/BS"), "/S") or "S",
        caption=text_of(raw(style, "/CA")),
    )


def _border_width(widget: DictionaryObject) -> float:
    style = dict_of(widget, "/BS")
    if "/W" in style:
        return max(0.0, min(float_of(raw(style, "/W"), 1.0), 12.0))
    old = array_of(widget, "/Border")
    return max(0.0, min(float_of(old[2], 1.0), 12.0)) if len(old) > 2 else 1.0


def _colour(holder: Any, key: str) -> tuple[float, ...]:
    parts = tuple(min(1.0, max(0.0, float_of(item))) for item in array_of(holder, key))
    return parts if len(parts) in _FILL else ()


def colour_operator(colour: tuple[float, ...], *, stroke: bool = False) -> bytes:
    """The operator that sets a grey, RGB or CMYK colour (parts from 0 to 1)."""
    return numbers(*colour) + b" " + (_STROKE if stroke else _FILL)[len(colour)]


def form_stream(box: Box, content: bytes, resources: bytes = b"") -> bytes:
    """An appearance stream: the box's entries, the resources (the inside of a dictionary) and the content."""
    entries = box.stream_entries()
    return b"<<%s/Resources<<%s>>/Length %d>>\nstream\n%s\nendstream" % (entries, resources, len(content), content)
