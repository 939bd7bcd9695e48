"""The passages of a part: what stands between the bookmarks that marks have left, as plain text that editors agree on.

Word and LibreOffice break text into other runs, renumber bookmarks, and write those around a table's row as several of one
name. So a passage reaches from the first beginning of its name to the last end, and its text is compared with each stretch
of white space as one space. Text that tracked changes have deleted does not count, text that they have inserted does.

A part is read in one pass between its bookmarks, which the verification of a render has found already: every document that
is made is read so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Final

from toolkit.templates.marks import PREFIX
from toolkit.templates.verify import Bookmarks, bookmarks_of

__all__ = ["Passages", "levelled", "read_passages", "text_of_margin"]

# Paragraphs end with a character that XML forbids and that counts as space.
_PARAGRAPH: Final = "\x1d"
_TEXT_END: Final = "</w:t>"
_FALLBACK = re.compile(r"<mc:Fallback>.*?</mc:Fallback>", re.DOTALL)
_FIELDS = re.compile(
    r'<w:fldChar\s[^>]*"separate".*?<w:fldChar\s[^>]*"end"[^>]*>|<w:fldSimple\s.*?</w:fldSimple>', re.DOTALL
)


def levelled(text: str) -> str:
    """A text in the form in which texts are compared: composed letters, single spaces, none at its ends."""
    flat = _spaced(text).strip()
    return flat if unicodedata.is_normalized("NFC", flat) else unicodedata.normalize("NFC", flat)


def _spaced(text: str) -> str:
    """A text with each stretch of white space as one space, also at its ends."""
    if not text:
        return ""
    plain = unescape(text) if "&" in text else text
    before, after = (" " if end.isspace() else "" for end in (plain[0], plain[-1]))
    return f"{before}{' '.join(plain.split())}{after}"


def text_of_margin(xml: str) -> str:
    """The levelled text of a header or footer, without what its fields (page numbers and the like) last showed."""
    shown = _FIELDS.sub("", xml) if "<w:fld" in xml else xml
    return levelled(*_texts(_FALLBACK.sub("", shown) if "<mc:Fallback>" in shown else shown))


@dataclass(frozen=True)
class Passages:
    """A part's text, cut at the bookmarks of its passages.

    `ranges` gives for each passage that is whole, in the order of their beginnings, which of the texts are its own (from,
    up to).
    """

    _texts: Sequence[str]
    ranges: dict[str, tuple[int, int]]

    @property
    def names(self) -> tuple[str, ...]:
        """The passages, in the order of their beginnings."""
        return tuple(self.ranges)

    def text(self, name: str) -> str:
        """The levelled text of a passage."""
        return self._level(*self.ranges[name])

    def lines(self, name: str) -> tuple[str, ...]:
        """The levelled text of each paragraph of a passage that has any."""
        start, end = self.ranges[name]
        lines = "".join(self._texts[start:end]).split(_PARAGRAPH)
        return tuple(levelled(line) for line in lines if line.strip())

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
            kept.append(self._level(at, start))
            at = end
        kept.append(self._level(at, len(self._texts)))
        return levelled(" ".join(kept))

    @cached_property
    def _spaced(self) -> list[str]:
        return [_spaced(text) for text in self._texts]

    @cached_property
    def _is_composed(self) -> bool:
        return unicodedata.is_normalized("NFC", "".join(self._spaced))

    def _level(self, start: int, end: int) -> str:
        """The levelled text of some of the texts: passages lie in one another, so each is worked over once."""
        text = "".join(self._spaced[start:end]).strip()
        while "  " in text:
            text = text.replace("  ", " ")
        return text if self._is_composed else unicodedata.normalize("NFC", text)


def read_passages(xml: str, bookmarks: Bookmarks | None = None) -> Passages:
    """The passages of a part's XML, whose prefix for WordprocessingML is `w`. `bookmarks` are its, if they are known."""
    if "<mc:Fallback>" in xml:
        xml, bookmarks = _FALLBACK.sub("", xml), None
    names: dict[str, str] = {}
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    cuts: list[int] = []
    for is_end, identity, name, begins, _ in bookmarks_of(xml) if bookmarks is None else bookmarks:
        if not is_end and name.startswith(PREFIX):
            names[identity] = name = name.removeprefix(PREFIX)
            starts.setdefault(name, len(cuts) + 1)
        elif is_end and identity in names:
            ends[names[identity]] = len(cuts) + 1
        else:
            continue
        cuts.append(begins)
    whole = {name: (start, ends[name]) for name, start in starts.items() if ends.get(name, -1) > start}
    return Passages(_texts(xml, cuts), whole)


def _texts(xml: str, cuts: Iterable[int] = ()) -> list[str]:
    """The text of a part as it stands, cut at places between its tags, with signs for the ends of paragraphs.

    Each piece of XML ends with a text, and the cuts in it lie before that. Line breaks and tabs are spaces.
    """
    has_breaks = "<w:br" in xml or "<w:tab/>" in xml or "<w:cr/>" in xml
    found: list[str] = []
    text: list[str] = []
    end = 0
    following = iter(cuts)
    cut = next(following, len(xml))
    for piece in xml.split(_TEXT_END):
        end += len(piece)
        if "</w:p>" in piece:
            text.append(_PARAGRAPH)
        elif has_breaks and ("<w:br" in piece or "<w:tab/>" in piece or "<w:cr/>" in piece):
            text.append(" ")
        while cut < end:
            found.append("".join(text))
            text = []
            cut = next(following, len(xml))
        text.append(piece[piece.find(">", piece.rfind("<")) + 1 :])
        end += len(_TEXT_END)
    return [*found, "".join(text)]
