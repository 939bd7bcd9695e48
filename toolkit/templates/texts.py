"""Texts put together inside a template (`a ~ b`, `|join`), which remember what was missing in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from markupsafe import Markup

from toolkit.templates.collector import LimitError
from toolkit.templates.richvalues import Listing, Picture, RichParagraphs, RichText
from toolkit.templates.values import Missing, View, view_text

__all__ = ["Joined", "UnprintableError", "join_texts", "pieces_of", "plain_of", "words"]

# Noncharacters, which no data keeps: START label MID wording END.
_START, _MID, _END = "\ufdda", "\ufddb", "\ufddc"
_SIGNAL = re.compile(f"{_START}([^{_MID}{_END}]*){_MID}([^{_END}]*){_END}")
_SIGNAL_CHARACTERS = re.compile(f"[{_START}{_MID}{_END}]")
_SCALARS: Final = (int, float, Decimal, date, datetime, time, timedelta)


_LONGEST: Final = 5_000_000


class Joined(str):
    """A text with missing parts in it: each is a signal that holds its label and its wording."""

    __slots__ = ()


class UnprintableError(Exception):
    """A value has no form where its tag stands. Facts: what, what to write instead."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend)
        self.what = what
        self.mend = mend


def plain_of(value: Any) -> Any:
    """Joined texts and captured blocks (`{% set x %}…{% endset %}`) as the plain text they show; others as they are."""
    if type(value) is str:
        return value
    if isinstance(value, Markup):
        return value.striptags()
    if isinstance(value, Joined):
        return _SIGNAL.sub(r"\2", str.__str__(value))
    return value


def join_texts(separator: str, values: Iterable[Any]) -> str:
    """The texts of `values`, joined; the result remembers which of them were missing. Raises `UnprintableError`."""
    parts, incomplete = [], False
    for value in values:
        if isinstance(value, Missing) and value.required:
            incomplete = True
            parts.append(f"{_START}{_bare(value.label)}{_MID}{_bare(value.wording)}{_END}")
        elif isinstance(value, Joined):
            incomplete = True
            parts.append(str.__str__(value))
        else:
            parts.append(_bare(words(plain_of(value))))
    if sum(map(len, parts)) + len(separator) * len(parts) > _LONGEST:
        raise LimitError("a joined text grows beyond all measure")
    text = separator.join(parts)
    return Joined(text) if incomplete else text


def _bare(text: str) -> str:
    return _SIGNAL_CHARACTERS.sub("", text)


def words(value: Any) -> str:
    """The text of a value that has one. Raises `UnprintableError` for a group of fields and for what is no value."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, _SCALARS):
        return str(value)
    if isinstance(value, Listing | RichText | RichParagraphs | Picture | Missing):
        return str(value)
    if isinstance(value, tuple | list):
        return join_texts(", ", value)
    text = view_text(value) if isinstance(value, View) else None
    if text is not None:
        return text
    if isinstance(value, View):
        raise UnprintableError("This names a group of fields, not one value.", "Say which field: “{{ name.field }}”.")
    raise UnprintableError("This gives something that cannot be printed.", "Print one field, or add “|join(', ')”.")


def pieces_of(text: str) -> Iterator[str | Missing]:
    """A joined text as its plain stretches and its missing values, in order."""
    position = 0
    for found in _SIGNAL.finditer(text):
        yield text[position : found.start()]
        yield Missing(found.group(1), found.group(2))
        position = found.end()
    yield text[position:]
