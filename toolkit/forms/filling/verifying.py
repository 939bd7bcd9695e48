"""Reading a filled form's update back, from its bytes alone, before anybody gets it.

The end of the file leads to the cross-references, those to the objects, and each object must hold the value that was put in.
The appearances are read too: the characters that their fonts draw must be those of the text.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from toolkit.forms.appearances.text import Drawn
from toolkit.forms.errors import FormUnverifiedError
from toolkit.forms.filling.faces import Ready
from toolkit.forms.filling.flattening import Stamp
from toolkit.forms.fonts.core import CoreFont
from toolkit.forms.model import Value
from toolkit.forms.pdf.syntax import read_literal, read_text
from toolkit.forms.pdf.writing import Ending

__all__ = ["verify", "verify_flat"]

_START: Final = re.compile(rb"startxref\n(\d+)\n%%EOF\n\Z")
_STRING: Final = rb"\(([^()\\]*(?:\\.[^()\\]*)*)\)"
_TEXT: Final = re.compile(_STRING, re.DOTALL)
_SHOWN: Final = re.compile(_STRING + rb" Tj", re.DOTALL)
_SHOWN_CODES: Final = re.compile(rb"<([0-9A-F]*)> Tj")
_NAME: Final = re.compile(rb"/([^\s()<>\[\]{}/%]*)")


def verify(
    data: bytes,
    ending: Ending,
    values: Mapping[str, Value],
    fields: Mapping[str, Sequence[Ready]],
    drawn: Mapping[str, Sequence[tuple[int, Drawn]]],
) -> None:
    """Raise FormUnverifiedError for the first field that does not say, in the file's bytes, what was put into it."""
    places = _places(data, ending)
    for name, value in values.items():
        for each in fields[name]:
            if _said(data, places.get(each.number, -1), each) != _expected(each, value):
                raise FormUnverifiedError(name)
        for number, shown in drawn.get(name, ()):
            if _seen(data, places.get(number, -1), number, shown) != _wanted(shown):
                raise FormUnverifiedError(name)


def verify_flat(
    data: bytes,
    begin: int,
    drawn: Mapping[str, Sequence[tuple[int, Drawn]]],
    stamps: Sequence[Stamp],
) -> None:
    """Raise FormUnverifiedError for the first field whose text, or mark, a flattened file does not have on its page.

    `begin` is where the file stops to be the same for all clients.
    """
    shown = {int(number) for number in _DONE.findall(data, begin)}
    for stamp in stamps:
        if stamp.appearance not in shown:
            raise FormUnverifiedError(f"page {stamp.page}")
    rows = _first_row(data)
    for name, appearances in drawn.items():
        for number, each in appearances:
            offset = int(data[rows + 20 * number : rows + 20 * number + 10] or b"0")
            if _seen(data, offset, number, each) != _wanted(each):
                raise FormUnverifiedError(name)


_DONE: Final = re.compile(rb" cm /PkF(\d+) Do Q\n")


def _first_row(data: bytes) -> int:
    """Where the rows of a whole file's table of places begin."""
    found = _START.search(data, max(0, len(data) - 64))
    return data.index(b"\n", int(found[1]) + 5) + 1 if found else len(data)


def _places(data: bytes, ending: Ending) -> dict[int, int]:
    """Object number → offset, as the update's own cross-references say."""
    found = _START.search(data, max(0, len(data) - 64))
    if found is None:
        return {}
    offset = int(found[1])
    if ending.is_stream:
        return dict(_stream_places(data, offset))
    words = data[offset + 5 : data.index(b"trailer", offset)].split()
    places: dict[int, int] = {}
    at = 0
    while at < len(words):
        first, count = int(words[at]), int(words[at + 1])
        at += 2
        for number in range(first, first + count):
            places[number] = int(words[at])
            at += 3
    return places


def _stream_places(data: bytes, offset: int) -> Iterator[tuple[int, int]]:
    start = data.index(b"stream\n", offset)
    head = data[offset:start]
    index = [int(part) for part in head[head.index(b"/Index[") + 7 : head.index(b"]/Size")].split()]
    rows = zlib.decompress(data[start + 7 : data.index(b"\nendstream", start)])
    numbers = [number for at in range(0, len(index), 2) for number in range(index[at], index[at] + index[at + 1])]
    for position, number in enumerate(numbers):
        yield number, int.from_bytes(rows[7 * position + 1 : 7 * position + 5], "big")


def _said(data: bytes, offset: int, each: Ready) -> tuple[str, ...] | None:
    """What the object at an offset stores as its value; None if it is not the field's object."""
    if offset < 0 or not data.startswith(each.value_head, offset):
        return None
    at = offset + len(each.value_head)
    if data[at : at + 1] == b"[":
        return tuple(_strings(data, at + 1))
    if match := _TEXT.match(data, at):
        return (read_text(read_literal(match[1])),)
    name = _NAME.match(data, at)
    return (_unescaped(name[1]),) if name else None


def _strings(data: bytes, at: int) -> Iterator[str]:
    """The text strings that follow each other from a place on."""
    while match := _TEXT.match(data, at):
        yield read_text(read_literal(match[1]))
        at = match.end() + (data[match.end() : match.end() + 1] == b" ")


def _unescaped(written: bytes) -> str:
    if b"#" in written:
        written = re.sub(rb"#([0-9A-F]{2})", lambda match: bytes((int(match[1], 16),)), written)
    return written.decode("utf-8", "replace")


def _expected(each: Ready, value: Value) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    if each.is_button:
        return (each.stored.get(value, value) if value else "Off",)
    return (value,)


def _seen(data: bytes, offset: int, number: int, drawn: Drawn) -> bytes:
    """What the appearance at an offset draws, as the codes of its font, without blanks."""
    if offset < 0 or not data.startswith(b"%d 0 obj\n" % number, offset):
        return b""
    start = data.index(b"stream\n", offset) + 7
    end = data.index(b"\nendstream", start)
    if isinstance(drawn.font, CoreFont):
        shown = _SHOWN.findall(data, start, end)
        codes = read_literal(shown[0]) if len(shown) == 1 else b"".join(map(read_literal, shown))
        return codes.replace(b" ", b"")
    codes = bytes.fromhex(b"".join(_SHOWN_CODES.findall(data, start, end)).decode())
    blank = bytes.fromhex(drawn.font.encode(" ")[1:-1].decode())
    pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
    return b"".join(pair for pair in pairs if pair != blank)


def _wanted(drawn: Drawn) -> bytes:
    """The codes of the text that should be seen."""
    text = "".join(drawn.lines).replace(" ", "")
    if isinstance(drawn.font, CoreFont):
        return text.encode("cp1252")
    return bytes.fromhex(drawn.font.encode(text)[1:-1].decode())
