r"""The word list: what to look for, where it is meant otherwise, and what to say instead.

A CSV file. Columns: `term` (how reports name it), `pattern` (a regular expression, case ignored, that begins at a word),
`except` (another one: where it overlaps a match, the match is meant otherwise), `suggestion`, `kind` and `source`. Kinds:
`label` (words that make a person their condition), `judgement` (words that judge instead of describing), `jargon` (for
what the client receives). An agency may have a list of its own in place of the shipped one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from pydantic_core import SchemaError, SchemaValidator, core_schema

from toolkit.errors import ConfigurationError

__all__ = ["KINDS", "Wording", "WordingEntry", "load_wording", "shipped_wording"]

KINDS = ("label", "judgement", "jargon")
_COLUMNS = ("term", "pattern", "except", "suggestion", "kind", "source")
_GROUP = re.compile(r"\([^()]*\)")
_CLASS = re.compile(r"\\.|\[[^\]]*\]")
_GAP = "\N{PLACE OF INTEREST SIGN}"
_LITERAL = re.compile(r"[a-z]+(?:[ -][a-z]+)*")
_BY_FREQUENCY = "taisocmfpwbdhrelngukvjyqxz"


@dataclass(frozen=True)
class WordingEntry:
    """One line of the list. `literal` is text in lower case that every match begins with, `later` another one that every
    match holds; '' where that is not known.
    """

    term: str
    pattern: re.Pattern[str]
    exceptions: re.Pattern[str] | None
    suggestion: str
    kind: str
    source: str
    literal: str
    later: str = ""

    @cached_property
    def beginning(self) -> str:
        """The longest text that begins a word of every match, "" where none is known; a letter beyond ASCII ends a word."""
        return max(re.split("[ -]", self.literal), key=len)

    def may_be_in(self, lowered: str) -> bool:
        """Whether a text in lower case may hold the term: a quick look for the literals, where there are any."""
        return (
            self.literal in lowered and self.later in lowered
            if self.literal
            else self.pattern.search(lowered) is not None
        )

    def is_in(self, text: str, names: frozenset[str] = frozenset()) -> bool:
        """Whether a text uses the term, apart from its exceptions and from names (words in lower case that are people's)."""
        matches = [found for found in self.pattern.finditer(text) if not _is_name(found[0], names)]
        if not matches or self.exceptions is None:
            return bool(matches)
        spared = [found.span() for found in self.exceptions.finditer(text)]
        return any(not any(s < m.end() and m.start() < e for s, e in spared) for m in matches)


class Wording:
    """A word list, with one pattern that finds the beginnings of all its terms in one go."""

    def __init__(self, entries: Iterable[WordingEntry]) -> None:
        self.entries = tuple(entries)
        known = sorted({entry.beginning for entry in self.entries} - {""})
        first = [one for one in known if not any(one != other and one.startswith(other) for other in known)]
        self._beginnings: dict[str, list[WordingEntry]] = {}
        for entry in self.entries:
            beginning = next((one for one in first if entry.beginning.startswith(one)), "")
            self._beginnings.setdefault(beginning, []).append(entry)
        self._near = _beginnings_of_words(first)
        self._holds_any = _quick_look(self.entries)

    def candidates(self, lowered: str) -> tuple[WordingEntry, ...]:
        """The entries that a text in lower case might hold: quick, and never leaves out one that it does hold."""
        if self._holds_any is not None and lowered.isascii() and not self._holds_any(lowered):
            return ()
        near = self._beginnings.get("", []).copy()
        for beginning in set(self._near.findall(f" {lowered}")):
            near += self._beginnings[beginning]
        return tuple([entry for entry in near if entry.may_be_in(lowered)])


def _quick_look(entries: Iterable[WordingEntry]) -> Callable[[str], bool] | None:
    """Whether a text holds any of the terms at all, asked of all patterns at once; None where that cannot be asked.

    pydantic matches patterns with Rust's engine, which reads a text once however many there are: a tenth of the time of
    `re`. It knows no lookaround, and beyond ASCII its letters are not quite Python's: there `re` alone is asked.
    """
    either = "|".join(entry.pattern.pattern for entry in entries)
    if not either or not either.isascii():
        return None
    try:
        return SchemaValidator(
            core_schema.str_schema(pattern=f"(?i){either}", regex_engine="rust-regex")
        ).isinstance_python
    except SchemaError:
        return None


def _beginnings_of_words(beginnings: Iterable[str]) -> re.Pattern[str]:
    """A pattern for some beginnings of words, branched by first letter: so most words are passed over after one look.

    First letters are tried in the order of how often English words begin with them.
    """
    by_letter: dict[str, list[str]] = {}
    for beginning in beginnings:
        by_letter.setdefault(beginning[0], []).append(beginning[1:])
    letters = sorted(by_letter, key=_BY_FREQUENCY.index)
    if not letters:
        return re.compile("(?!)")
    branches = "|".join(f"{letter}(?:{'|'.join(by_letter[letter])})" for letter in letters)
    return re.compile(rf"[^a-z](?=[{''.join(letters)}])({branches})")


def _is_name(word: str, names: frozenset[str]) -> bool:
    return word[:1].isupper() and word.casefold() in names


def load_wording(path: Path) -> Wording:
    """The word list of a CSV file. Raises ConfigurationError for a column, pattern or kind that cannot be used."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            "The word list cannot be read.", str(path), "Save it as CSV in UTF-8 under this name."
        ) from error
    return _wording(text.splitlines(), str(path))


@cache
def shipped_wording() -> Wording:
    """The list that comes with the toolkit."""
    shipped = files("toolkit.rules") / "wording.csv"
    return _wording(shipped.read_text(encoding="utf-8").splitlines(), "wording.csv")


def _wording(lines: Iterable[str], file: str) -> Wording:
    reader = csv.DictReader(lines)
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise ConfigurationError(
            f"The word list lacks the columns {', '.join(missing)}.", file, f"Its columns are {', '.join(_COLUMNS)}."
        )
    return Wording(tuple(_entry(row, f"{file}:{reader.line_num}") for row in reader))


def _entry(row: Mapping[str, str | None], place: str) -> WordingEntry:
    given = {name: (row.get(name) or "").strip() for name in _COLUMNS}
    if not (given["term"] and given["pattern"]) or given["kind"] not in KINDS:
        raise ConfigurationError(
            "A line of the word list cannot be used.", place, f"Fill in term, pattern and kind ({', '.join(KINDS)})."
        )
    try:
        pattern = re.compile(rf"\b(?:{given['pattern']})", re.IGNORECASE)
        exceptions = re.compile(given["except"], re.IGNORECASE) if given["except"] else None
    except re.error as error:
        raise ConfigurationError(
            f"A pattern of the word list is no regular expression: {error.msg}.", place, "Mend pattern or except."
        ) from error
    return WordingEntry(
        given["term"],
        pattern,
        exceptions,
        given["suggestion"],
        given["kind"],
        given["source"],
        *_literals(given["pattern"].lower()),
    )


def _literals(pattern: str) -> tuple[str, str]:
    """The text that every match of a pattern begins with, and the longest other one that every match holds."""
    outside, inside = _CLASS.sub(_GAP, pattern), 1
    while inside:
        outside, inside = _GROUP.subn(_GAP, outside)
    found = [(run.start(), _certain(run)) for run in _LITERAL.finditer(outside)]
    if "|" in outside or not found or found[0][0]:
        return "", ""
    return found[0][1], max((text for _, text in found[1:]), key=len, default="")


def _certain(run: re.Match[str]) -> str:
    """The run without its last letter, where a quantifier after it says that the letter may be wanting."""
    return run[0][:-1] if run.string[run.end() : run.end() + 1] in tuple("?*{") else run[0]
