"""The words that stand beside a field on its page: for many forms the only thing that says what the field is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from toolkit.forms.model import FormField
from toolkit.forms.pdf.objects import ANY_READING_ERROR, limited, open_pdf

__all__ = ["near_texts"]

_SAME_LINE: Final = 9.0
_ABOVE: Final = 22.0
_BELOW: Final = 14.0
_MERE_NUMBER: Final = 120.0
"""How much farther off than words the numbers of lines, and signs, are taken to be."""
_FAR: Final = 260.0
_MAX_PAGES: Final = 30
_LONGEST: Final = 120

_LEADERS: Final = re.compile(r"(?:\s*[._]){3,}\s*$")
"""Dots and lines that lead the eye from a label to its field."""
_WIDTH: Final = 0.5
"""A letter's usual width, as a part of its size."""

Fragment = tuple[float, float, float, str]
"""Where a text begins and about where it ends, its height on the page, and the text."""


def near_texts(data: bytes, fields: Iterable[FormField]) -> Mapping[str, str]:
    """Full name → the text nearest to the field's first place: to its left on the same line, right above it, right below it
    (as under lines to sign on), or to its right (as beside check boxes). '' where there is none.
    """
    wanted = list(fields)
    pages = {each.page for each in wanted if 0 < each.page <= _MAX_PAGES}
    with limited():
        fragments = dict(_fragments(data, pages))
    return {each.name: _nearest(each, fragments.get(each.page, ())) for each in wanted}


def _fragments(data: bytes, pages: Iterable[int]) -> Iterator[tuple[int, list[Fragment]]]:
    reader = open_pdf(data)
    for number in sorted(pages):
        found: list[Fragment] = []

        def visit(text: str, user: Any, line: Any, _font: Any, size: Any, into: list[Fragment] = found) -> None:
            if text.strip():
                x = line[4] * user[0] + line[5] * user[2] + user[4]
                y = line[4] * user[1] + line[5] * user[3] + user[5]
                said = _LEADERS.sub("", " ".join(text.split()))
                wide = len(said) * _WIDTH * abs(float(size or 10) * float(line[0] or 1) * float(user[0] or 1))
                into.append((float(x), float(x) + wide, float(y), said))

        try:
            reader.pages[number - 1].extract_text(visitor_text=visit)
        except ANY_READING_ERROR:
            found.clear()
        yield number, found


def _nearest(each: FormField, fragments: Iterable[Fragment]) -> str:
    place = next((place for place in each.places if place.page == each.page), None)
    if place is None:
        return ""
    left, bottom, right, top = place.rect
    middle = (bottom + top) / 2
    best, nearest = "", _FAR
    for x, end, y, text in fragments:
        is_level = abs(y + 3 - middle) < max(_SAME_LINE, (top - bottom) / 2)
        if is_level and x < left:
            distance = left - (end if end <= left else x)
        elif 0 <= y - top < _ABOVE and left - 40 < x < right:
            distance = 20 + (y - top) + abs(x - left) / 2
        elif 0 <= bottom - y < _BELOW and left - 10 < x < right:
            distance = 50 + (bottom - y)
        elif abs(y + 3 - middle) < _SAME_LINE and right <= x < right + 30:
            distance = 60 + x - right
        else:
            continue
        if not any(character.isalpha() for character in text):
            distance += _MERE_NUMBER
        if distance < nearest:
            best, nearest = text, distance
    return best[-_LONGEST:]
