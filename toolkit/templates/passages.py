"""The passages of a part: what stands between the bookmarks that marks have left, as plain text that editors agree on.

Word and LibreOffice break text into other runs, renumber bookmarks, and write those around a table's row as several of one
name. So a passage reaches from the first beginning of its name to the last end, and its text is compared with each stretch
of white space as one space. Text that tracked changes have deleted does not count, text that they have inserted does.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Final

from toolkit.templates.marks import PREFIX

__all__ = ["Passages", "levelled", "read_passages", "without_fields"]

# Bookmarks stand in the text as signs, between characters that XML forbids; paragraphs end with one that counts as space.
_PARAGRAPH: Final = "\x1d"
_SIGN = re.compile("\x02([0-9]+)([SE])\x03")
_PIECE = re.compile(
    r"<w:(?:t(?:\s[^>]*[^/>]|)>([^<]*)"
    r"|(tab/|br/|cr/|br\s[^>]*)>"
    r'|bookmark(Start|End)\s(?:w:id="([^"]*)"(?:\s+w:name="([^"]*)")?\s*/?>|([^>]*)>))'
    r"|</w:(p)>"
)
_ID = re.compile(r'w:id="([^"]*)"')
_NAME = re.compile(r'w:name="([^"]*)"')
_FALLBACK = re.compile(r"<mc:Fallback>.*?</mc:Fallback>", re.DOTALL)
_FIELDS = re.compile(
    r'<w:fldChar\s[^>]*"separate".*?<w:fldChar\s[^>]*"end"[^>]*>|<w:fldSimple\s.*?</w:fldSimple>', re.DOTALL
)


def levelled(text: str) -> str:
    """A text in the form in which texts are compared: composed letters, single spaces, none at its ends."""
    flat = " ".join((unescape(text) if "&" in text else text).split())
    return flat if unicodedata.is_normalized("NFC", flat) else unicodedata.normalize("NFC", flat)


def without_fields(xml: str) -> str:
    """A part without what its fields (page numbers and the like) last showed."""
    return _FIELDS.sub("", xml) if "<w:fld" in xml else xml


@dataclass(frozen=True)
class Passages:
    """A part's text, as it stands and levelled, with the signs of bookmarks in it. `names` are the passages that are whole."""

    _raw: str
    _level: str
    _known: tuple[str, ...]

    @cached_property
    def ranges(self) -> dict[str, tuple[int, int]]:
        """Name → where its text begins and ends in the levelled text."""
        return self._ranges(self._level)

    @property
    def names(self) -> tuple[str, ...]:
        """The passages, in the order of their beginnings."""
        return tuple(self.ranges)

    def text(self, name: str) -> str:
        """The levelled text of a passage."""
        start, end = self.ranges[name]
        return _bare(self._level[start:end])

    def lines(self, name: str) -> tuple[str, ...]:
        """The levelled text of each paragraph of a passage that has any."""
        start, end = self._raw_ranges[name]
        lines = _SIGN.sub("", self._raw[start:end]).split(_PARAGRAPH)
        return tuple(levelled(line) for line in lines if line.strip())

    @cached_property
    def _raw_ranges(self) -> dict[str, tuple[int, int]]:
        return self._ranges(self._raw)

    @cached_property
    def everything(self) -> str:
        """The levelled text of the whole part."""
        return _bare(self._level)

    @cached_property
    def outer(self) -> tuple[str, ...]:
        """The names of the passages that no other encloses, in order."""
        found: list[str] = []
        reached = -1
        for name, (start, end) in sorted(self.ranges.items(), key=lambda item: (item[1][0], -item[1][1])):
            if start >= reached:
                found.append(name)
                reached = end
        return tuple(found)

    @cached_property
    def rest(self) -> str:
        """The levelled text outside of all passages."""
        kept: list[str] = []
        at = 0
        for name in self.outer:
            start, end = self.ranges[name]
            kept.append(self._level[at:start])
            at = end
        return _bare(" ".join((*kept, self._level[at:])))

    def _ranges(self, text: str) -> dict[str, tuple[int, int]]:
        starts: dict[str, int] = {}
        ends: dict[str, int] = {}
        for sign in _SIGN.finditer(text):
            number, kind = sign.groups()
            name = self._known[int(number)]
            if kind == "S":
                starts.setdefault(name, sign.end())
            else:
                ends[name] = sign.start()
        return {name: (start, ends[name]) for name, start in starts.items() if ends.get(name, -1) >= start}


def _bare(text: str) -> str:
    return " ".join(_SIGN.sub("", text).split()) if "\x02" in text else text.strip()


def read_passages(xml: str) -> Passages:
    """The passages of a part's XML, whose prefix for WordprocessingML is `w`."""
    if "<mc:Fallback>" in xml:
        xml = _FALLBACK.sub("", xml)
    signs = _Signs()
    pieces: list[str] = []
    for text, space, kind, identity, name, others, paragraph in _PIECE.findall(xml):
        if text:
            pieces.append(text)
        elif paragraph:
            pieces.append(_PARAGRAPH)
        elif space:
            pieces.append(" ")
        elif kind:
            pieces.append(signs.sign(kind, identity, name, others))
    raw = "".join(pieces)
    return Passages(raw, levelled(raw), tuple(signs.known))


class _Signs:
    def __init__(self) -> None:
        self.known: list[str] = []
        self._numbers: dict[str, int] = {}

    def sign(self, kind: str, identity: str, name: str, others: str) -> str:
        """The sign of a bookmark's beginning or end; '' where it is no mark's."""
        if others:
            identity, name = ("".join(pattern.findall(others)[:1]) for pattern in (_ID, _NAME))
        if kind == "Start":
            if not name.startswith(PREFIX):
                return ""
            self._numbers[identity] = len(self.known)
            self.known.append(name.removeprefix(PREFIX))
        number = self._numbers.get(identity)
        return "" if number is None else f"\x02{number}{kind[0]}\x03"
