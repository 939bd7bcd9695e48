"""The objects that filling a form makes: appearances, fonts, fields with their new values."""

from __future__ import annotations

from typing import Final

from toolkit.forms.appearances.text import Font
from toolkit.forms.filling.flattening import Stamp
from toolkit.forms.fonts.core import CoreFont
from toolkit.forms.fonts.embedded import embedded_font

__all__ = ["NewObjects"]

_FONT_OBJECTS: Final = 6


class NewObjects:
    """The new objects of one filled form, numbered from `first`, and those of the form that it replaces."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._bodies: list[bytes | None] = []
        self.replaced: dict[int, bytes] = {}
        self.shown: list[Stamp] = []
        self._fonts: dict[str, int] = {}
        self._used: set[str] = set()

    def replace(self, number: int, body: bytes) -> None:
        """Another body for an object of the form."""
        self.replaced[number] = body

    def put(self, body: bytes) -> int:
        """A new object; its number."""
        self._bodies.append(body)
        return self._first + len(self._bodies) - 1

    def font(self, font: Font, text: str) -> int:
        """The number of a font's object; `text` is drawn with it."""
        number = self._fonts.get(font.resource)
        if isinstance(font, CoreFont):
            if number is None:
                number = self._fonts[font.resource] = self.put(font.definition())
            return number
        self._used.update(text)
        if number is None:
            number = self._fonts[font.resource] = self._first + len(self._bodies)
            self._bodies += [None] * _FONT_OBJECTS
        return number

    def show(self, stamp: Stamp) -> None:
        """An appearance stands on a page, unless it has no size there."""
        if stamp.matrix:
            self.shown.append(stamp)

    def objects(self) -> dict[int, bytes]:
        """Number → body, of the replaced and the new objects."""
        first = self._fonts.get("PkSans")
        if first is not None:
            at = first - self._first
            self._bodies[at : at + _FONT_OBJECTS] = embedded_font().objects(first, self._used)
        new = {number: body for number, body in enumerate(self._bodies, self._first) if body is not None}
        return {**self.replaced, **new}
