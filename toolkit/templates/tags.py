"""Tags as an author wrote them, and the tokens that stand for them in a part's tree while it is being translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from lxml import etree

from toolkit.findings import WordPlace

__all__ = ["TOKEN", "Emit", "Span", "Spot", "Tag", "TagTable", "TagText", "find_spans", "straighten"]

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
TOKEN: Final = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_OPENER = re.compile(r"\{[{%#]")
_SIGN = re.compile(r"\{[{%#]|(?P<escape>\{_[{%]|[}%]_\})")
_LONGEST: Final = 4000
"""Nobody writes a longer tag; looking for the end of one whose quote is never closed would take for ever."""
_CLOSERS: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # soft hyphens, joiners and direction marks
_QUOTES = str.maketrans("“”„‘’‚", "\"\"\"'''")


class Emit(StrEnum):
    """How the value of a tag is written out: what surrounds it decides."""

    TEXT = "text"
    RUNS = "runs"
    PARAGRAPHS = "paragraphs"
    CELLS = "cells"
    ROWS = "rows"
    PLAIN = "plain"
    ATTRIBUTE = "attribute"
    SPAN = "span"
    FILL = "fill"
    DRAWING_ID = "drawing id"
    MARKS = "marks"


@dataclass(frozen=True, slots=True)
class Spot:
    """What emission must know of a tag's surroundings: finished XML fragments.

    `run` is the run's properties, `missing` the same with a highlight, `paragraph` the paragraph's properties; `leave`
    and `enter` close and open again what stands between paragraph and run, and `can_split` says that this is possible.
    `cell` and `row` are the properties of the enclosing cell and row. `marks` are the bookmark steps of a mark token.
    """

    run: str = ""
    missing: str = ""
    paragraph: str = ""
    leave: str = ""
    enter: str = ""
    can_split: bool = True
    cell: str = ""
    row: str = ""
    marks: tuple[tuple[str, str, int], ...] = ()


@dataclass(eq=False, slots=True)
class Tag:
    """One tag. `body` is what stands inside, quotes straightened; `text` the whole as written; `level` p, tr, tc, r or ''.

    `delimiter` is `{{`, `{%` or `{#`; `node` the element whose text holds its token, until it is lifted.
    """

    index: int
    delimiter: str
    body: str
    text: str
    place: WordPlace
    level: str = ""
    node: etree._Element | None = None
    emit: Emit = Emit.TEXT
    spot: Spot = field(default_factory=Spot)
    trims_before: bool = False
    trims_after: bool = False

    @property
    def token(self) -> str:
        """What stands for it in the tree."""
        return f"{_OPEN}{self.index}{_CLOSE}"

    @property
    def keyword(self) -> str:
        """The first word of a statement: for, endif, colspan; '' for other tags."""
        return self.body.split(None, 1)[0] if self.delimiter == "{%" and self.body else ""


@dataclass(frozen=True, slots=True)
class TagText:
    """A tag in a template's inventory: its text, and where it stands."""

    text: str
    place: WordPlace


class TagTable:
    """All tags of one part, by the number in their token."""

    def __init__(self) -> None:
        self._tags: list[Tag] = []

    def __iter__(self) -> Iterator[Tag]:
        return iter(self._tags)

    def __getitem__(self, index: int) -> Tag:
        return self._tags[index]

    def add(self, written: str, place: WordPlace, node: etree._Element | None) -> Tag:
        """Enter a tag as it was written, delimiters included."""
        inner = _INVISIBLE.sub("", straighten(written[2:-2])).replace("\n", " ").replace("\r", " ")
        before, after = inner.startswith("-"), inner.endswith("-")
        inner = inner[1:] if inner.startswith(("-", "+")) else inner
        inner = inner[:-1] if inner.endswith(("-", "+")) else inner
        level = _level(written[:2], inner)
        body = inner[len(level) :].strip()
        tag = Tag(len(self._tags), written[:2], body, written, place, level, node)
        tag.trims_before, tag.trims_after = before, after
        self._tags.append(tag)
        return tag

    def derive(self, origin: Tag, delimiter: str, body: str, emit: Emit = Emit.TEXT) -> Tag:
        """A tag of our own making, in the name of one that an author wrote."""
        tag = Tag(len(self._tags), delimiter, body, origin.text, origin.place, emit=emit, spot=origin.spot)
        self._tags.append(tag)
        return tag

    def signal(self, place: WordPlace, emit: Emit, spot: Spot) -> Tag:
        """A token without an author: a bookmark step or a drawing's id."""
        tag = Tag(len(self._tags), "{{", "0", "", place, emit=emit, spot=spot)
        self._tags.append(tag)
        return tag


def _level(delimiter: str, inner: str) -> str:
    word = re.match(r"(p|tr|tc|r)\s", inner)
    if word is None or (delimiter == "{#" and word.group(1) == "r"):
        return ""
    return word.group(1)


def straighten(text: str) -> str:
    """The text with Word's typographic quotes made straight, character for character."""
    return text.translate(_QUOTES)


@dataclass(frozen=True, slots=True)
class Span:
    """Where a tag or an escape stands in a paragraph's text. `kind` is the opener, `escape`, or `open` (never closed)."""

    start: int
    end: int
    kind: str


def find_spans(text: str) -> list[Span]:
    """The tags and escapes (`{_{`, `%_}`) in a text, in order."""
    straight = straighten(text)
    spans = []
    position = 0
    while found := _SIGN.search(straight, position):
        start = found.start()
        if found["escape"]:
            span = Span(start, found.end(), "escape")
        else:
            end = _end_of_tag(straight, start, found.group())
            span = Span(start, end or len(text), found.group() if end else "open")
        spans.append(span)
        position = span.end
    return spans


def _end_of_tag(text: str, start: int, opener: str) -> int:
    """Where the tag that opens at `start` ends, 0 if it never does. Closers inside quotes or braces do not count."""
    closer = _CLOSERS[opener]
    first = text.find(closer, start + 2)
    if first < 0:
        return 0
    if opener == "{#":
        return first + 2
    end = first
    while 0 <= end <= start + _LONGEST:
        inner = text[start + 2 : end]
        if end > first and _OPENER.search(inner.replace("{{", "", inner.count("}}"))):
            break
        if _is_whole(inner, closer):
            return end + 2
        end = text.find(closer, end + 1)
    return first + 2


def _is_whole(inner: str, closer: str) -> bool:
    quote, depth, skip = "", 0, False
    for character in inner:
        if skip:
            skip = False
        elif quote:
            skip = character == "\\"
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "{}":
            depth += 1 if character == "{" else -1
    return not quote and (depth == 0 or closer == "%}")
