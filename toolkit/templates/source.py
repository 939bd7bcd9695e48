"""From a translated tree to Jinja source, with a check that every statement is closed, and closed where it may be.

Statements cut the part's XML into pieces. Whatever is printed stays well-formed exactly if each `for` or `if` and all that
belongs to it stand inside the same chain of elements; so that is what is checked, before there is any data. Each tag
begins a line of its own in the source: a line number of Jinja's leads back to the tag.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from toolkit.findings import Code
from toolkit.templates import codes
from toolkit.templates.places import Problem
from toolkit.templates.tags import TOKEN, Tag, TagTable

__all__ = ["DELIMITERS", "Source", "build_source"]

# Characters that neither XML text nor an author's tag can hold here (noncharacters are dropped on reading).
DELIMITERS: Final[Mapping[str, str]] = {
    "variable_start_string": "\ufdd4",
    "variable_end_string": "\ufdd5",
    "block_start_string": "\ufdd6",
    "block_end_string": "\ufdd7",
    "comment_start_string": "\ufdd8",
    "comment_end_string": "\ufdd9",
}
_PIECE = re.compile(rf"{TOKEN.pattern}|<(/?)([^\s/>]+)([^>]*?)(/?)>")
_CLOSED_BY: Final = {
    "for": "endfor",
    "if": "endif",
    "macro": "endmacro",
    "call": "endcall",
    "with": "endwith",
    "set": "endset",
    "filter": "endfilter",
}
_OPENED_BY: Final = {closer: opener for opener, closer in _CLOSED_BY.items()}
_MIDDLES: Final = {"else": ("if", "for"), "elif": ("if",)}
_LEVEL_NAMES: Final = {"tr": "table row", "tc": "table cell", "p": "paragraph", "r": "run", "": "paragraph"}


@dataclass(frozen=True)
class Source:
    """Jinja source of one part, and its tags by line: the tag of line n is `tags[n - 2]`."""

    text: str
    tags: tuple[Tag, ...]


def build_source(xml: str, table: TagTable, problems: list[Problem]) -> Source:
    """The Jinja source for a part's XML, tokens replaced by their tags. Unpaired statements go to `problems`."""
    _Pairing(table, problems).check(xml)
    pieces: list[str] = []
    tags: list[Tag] = []
    position = 0
    for found in TOKEN.finditer(xml):
        tag = table[int(found.group(1))]
        pieces.append(xml[position : found.start()].replace("\n", "&#10;"))
        position = found.end()
        if tag.delimiter == "{#":
            continue
        kind = "variable" if tag.delimiter == "{{" else "block"
        start, end = DELIMITERS[f"{kind}_start_string"], DELIMITERS[f"{kind}_end_string"]
        pieces.append(f"{start}\n{tag.body} {end}")
        tags.append(tag)
    pieces.append(xml[position:].replace("\n", "&#10;"))
    return Source("".join(pieces), tuple(tags))


class _Pairing:
    """Walks a part and matches openers with closers and with the elements around them."""

    def __init__(self, table: TagTable, problems: list[Problem]) -> None:
        self.table = table
        self.problems = problems
        self.elements: list[str] = []
        self.open: list[tuple[Tag, tuple[str, ...]]] = []

    def check(self, xml: str) -> None:
        for found in _PIECE.finditer(xml):
            if found.group(1):
                self._visit(self.table[int(found.group(1))], tuple(self.elements))
                continue
            closes, name, inside, empty = found.group(2, 3, 4, 5)
            for token in TOKEN.finditer(inside):
                self._visit(self.table[int(token.group(1))], (*self.elements, name, "an attribute"))
            if closes:
                self.elements.pop()
            elif not empty and name[0] not in "?!":
                self.elements.append(name)
        for tag, _ in self.open:
            self._unclosed(tag)

    def _visit(self, tag: Tag, around: tuple[str, ...]) -> None:
        word = tag.keyword
        if word in _CLOSED_BY and not (word == "set" and "=" in tag.body):
            self.open.append((tag, around))
        elif word in _OPENED_BY:
            self._close(tag, around)
        elif word in _MIDDLES:
            self._middle(tag, around)

    def _close(self, tag: Tag, around: tuple[str, ...]) -> None:
        opener = _OPENED_BY[tag.keyword]
        kinds = [block.keyword for block, _ in self.open]
        if opener not in kinds:
            what = f"“{tag.text}” closes nothing: no “{opener}” is open here."
            self._problem(
                tag, what, f"Write “{_written(tag.level, opener)}” before it, or delete it.", codes.BLOCK_OPEN
            )
            return
        while self.open and self.open[-1][0].keyword != opener:
            self._unclosed(self.open.pop()[0])
        block, started = self.open.pop()
        self._same_place(block, started, tag, around)

    def _middle(self, tag: Tag, around: tuple[str, ...]) -> None:
        if not self.open or self.open[-1][0].keyword not in _MIDDLES[tag.keyword]:
            what = f"“{tag.text}” belongs to no “if”."
            self._problem(tag, what, f"Write “{_written(tag.level, 'if')}” before it, or delete it.", codes.BLOCK_OPEN)
        else:
            self._same_place(*self.open[-1], tag, around)

    def _same_place(self, block: Tag, started: tuple[str, ...], tag: Tag, around: tuple[str, ...]) -> None:
        if started == around:
            return
        level = block.level or tag.level
        mend = (
            f"Write “{{%{level} {tag.keyword} %}}”, alone in a {_LEVEL_NAMES[level]} like “{block.text}”."
            if level and level != tag.level
            else "Put both into paragraphs beside each other, or use “{%p … %}” and “{%tr … %}” for both."
        )
        if level and not block.level:
            mend = f"Write “{{%{level} {block.body} %}}” for the first too, alone in a {_LEVEL_NAMES[level]}."
        what = f"“{tag.text}” and “{block.text}”, which belong together, do not stand on the same level."
        self._problem(tag, what, mend, codes.UNEVEN)

    def _unclosed(self, tag: Tag) -> None:
        closer = _CLOSED_BY[tag.keyword]
        level = tag.level
        what = f"“{tag.text}” is never closed."
        self._problem(tag, what, f"It needs a “{{%{level} {closer} %}}” after it.", codes.BLOCK_OPEN)

    def _problem(self, tag: Tag, what: str, mend: str, code: Code) -> None:
        self.problems.append(Problem(what, tag.place, mend, code))


def _written(level: str, word: str) -> str:
    return f"{{%{level} {word} … %}}"
