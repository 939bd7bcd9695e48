"""Raw cells as yes or no, as words of a list, and as what is said instead of a value."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from toolkit.records.cells.grid import Cell
from toolkit.records.cells.problem import Problem
from toolkit.records.cells.valuedates import DateOrder, parse_date
from toolkit.records.cells.valuetexts import as_text, pieces
from toolkit.records.fields import AbsentKind
from toolkit.records.reading import codes

__all__ = ["AbsentValue", "Choices", "parse_absent", "parse_choice", "parse_choices", "parse_yes_no"]

Choices = tuple[tuple[str, str] | tuple[str, str, tuple[str, ...]], ...]
"""A list of words: (code, label) or (code, label, further words that mean it)."""

_YES = ["yes", "y", "true", "t", "1", "x", "ok", "si", "s", "verdadero", "checked", "☒", "☑", "✓", "✔", "✅"]
_NO = ["no", "n", "false", "f", "0", "falso", "unchecked", "☐"]
_WORD = re.compile(r"[\W_]+")
_NEAR = 80
_LISTED = 14


@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    """What of a word matters for matching: no case, no accents, no punctuation, single spaces."""
    plain = "".join(
        character for character in unicodedata.normalize("NFKD", text) if not unicodedata.combining(character)
    )
    return _WORD.sub(" ", plain.casefold()).strip()


_YES_NO = {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}
_NEITHER = Problem(codes.YES_NO_UNREADABLE, "The cell says neither yes nor no.", "Write Yes or No.")


def parse_yes_no(raw: Cell) -> tuple[bool | None, Problem | None]:
    """Yes or no: in English or Spanish words, as TRUE, 1, x or a ticked box, and their contraries."""
    if isinstance(raw, bool):
        return raw, None
    if raw is None:
        return None, None
    text = as_text(raw).strip().casefold()
    if not text:
        return None, None
    found = _YES_NO.get(text)
    if found is None:
        found = _YES_NO.get(_key(text))
    return (None, _NEITHER) if found is None else (found, None)


@lru_cache(maxsize=256)
def _lookup(choices: Choices) -> dict[str, tuple[str, str]]:
    """Key → (code, label); a code wins over another's label, and a label over another's alias."""
    codes_first = [(choice[0], choice) for choice in choices]
    then_labels = [(choice[1], choice) for choice in choices]
    then_aliases = [(word, choice) for choice in choices if len(choice) == 3 for word in choice[2]]
    found: dict[str, tuple[str, str]] = {}
    for word, choice in codes_first + then_labels + then_aliases:
        found.setdefault(_key(word), (choice[0], choice[1]))
    for word, choice in then_labels:
        if found[_key(word)][0] == choice[0]:
            found.setdefault(word, (choice[0], choice[1]))
    return found


def parse_choice(raw: Cell, choices: Choices) -> tuple[str | None, Problem | None]:
    """The code of a word in a list, whatever its case, accents, spaces or punctuation.

    A word that is nearly one of the list is a problem with the likely word as its hint; it is never put in its place.
    """
    text = as_text(raw).strip()
    if not text:
        return None, None
    lookup = _lookup(choices)
    found = lookup.get(text) or lookup.get(_key(text))
    return (found[0], None) if found else (None, _unknown(_key(text), lookup))


def _unknown(key: str, lookup: dict[str, tuple[str, str]]) -> Problem:
    near = process.extractOne(key, lookup.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR) if key else None
    if near is not None:
        label = lookup[near[0]][1]
        return Problem(
            codes.CHOICE_NEAR, "The word is not in this column's list, but nearly.", f"Did you mean “{label}”?"
        )
    labels = list(dict.fromkeys(label for _, label in lookup.values()))
    more = ", …" if len(labels) > _LISTED else ""
    return Problem(
        codes.CHOICE_UNKNOWN,
        "The word is not in this column's list.",
        f"Write one of: {', '.join(labels[:_LISTED])}{more}.",
    )


def parse_choices(raw: Cell, choices: Choices) -> tuple[tuple[str, ...], Problem | None]:
    """Several words of a list in one cell, by `;`, `,` or line breaks; each code once, and the first problem.

    A cell that as a whole is one word of the list is that word, even with a comma in it.
    """
    whole, problem = parse_choice(raw, choices)
    if whole is not None or problem is None:
        return (() if whole is None else (whole,)), None
    found: dict[str, None] = {}
    first = None
    for piece in pieces(as_text(raw)):
        code, trouble = parse_choice(piece, choices)
        first = first or trouble
        if code is not None:
            found[code] = None
    return tuple(found), first


@dataclass(frozen=True, slots=True)
class AbsentValue:
    """What a cell says instead of a value, and if given why, who said so, and when."""

    kind: AbsentKind
    reason: str | None = None
    who: str | None = None
    date: dt.date | None = None


_WORDS = {
    AbsentKind.NONE_REPORTED: (
        "none", "none reported", "none known", "none noted", "none identified", "none stated", "none at this time",
        "nothing to report", "nothing reported", "ninguno", "ninguna", "ningunos", "ningunas", "ninguno reportado",
        "ninguna reportada", "ninguno conocido", "ninguna conocida", "ninguno informado", "ninguna informada",
        "nada que informar", "nada que reportar",
    ),
    AbsentKind.NOT_APPLICABLE: (
        "n a", "na", "not applicable", "does not apply", "no aplica", "no aplicable",
        "no corresponde",
    ),
    AbsentKind.DECLINED: (
        "declined", "declines", "client declined", "declined to answer", "declined to say", "declined to state",
        "declined to disclose", "refused", "prefers not to say", "prefer not to say", "prefers not to answer", "declino",
        "rehuso", "se nego", "prefiere no decir", "prefiere no contestar", "prefiere no responder", "se rehuso",
    ),
    AbsentKind.DEFERRED: (
        "deferred", "postponed", "tbd", "to be determined", "aplazado", "aplazada", "diferido", "diferida",
        "pospuesto", "pospuesta", "por determinar", "pendiente",
    ),
    AbsentKind.UNKNOWN: (
        "unknown", "not known", "unk", "desconocido", "desconocida", "se desconoce", "no se sabe", "no se conoce",
    ),
}  # fmt: skip
_ABSENT = {word: kind for kind, words in _WORDS.items() for word in words}
_LONGEST_WORD = max(map(len, _ABSENT)) + 4
_HEAD = re.compile(r"[^:;\n]*")
_EXCEPTION = re.compile(r"(?:but|except|excepto|salvo|pero|other than|apart from|menos)\b", re.IGNORECASE)
_WHO = re.compile(r"(?:by|por)\s+(.+)", re.IGNORECASE | re.DOTALL)
_WHEN = re.compile(r"(?:(?:on|el)\s+)?(.+)", re.IGNORECASE | re.DOTALL)


def parse_absent(text: Cell, *, order: DateOrder = "mdy") -> AbsentValue | None:
    """What a cell says instead of a value, or None when it holds a value.

    `declined`, `declined: prefers not to say`, `declined: prefers not to say; by R. Okafor; on 2026-05-02`, in English or
    Spanish. The word must stand alone before `:` or `;`: "None reported by client except knee pain" is a text.
    """
    if text.__class__ is not str:
        return None
    said: str = text
    said = said.strip()
    head = _HEAD.match(said)
    if head is None or head.end() > _LONGEST_WORD or not head.end():
        return None
    kind = _ABSENT.get(_key(head[0]))
    if kind is None:
        return None
    rest = said[head.end() :]
    return AbsentValue(kind) if not rest.strip(":; \n") else _with_details(kind, rest, order)


def _with_details(kind: AbsentKind, rest: str, order: DateOrder) -> AbsentValue | None:
    """The reason (after `:`), who and when (after `;`); None when there is more than that, for then it is a text."""
    who: str | None = None
    when: dt.date | None = None
    reasons: list[str] = []
    for number, part in enumerate(piece.strip() for piece in rest.split(";")):
        if number == 0 and part.startswith(":"):
            reasons.append(part[1:].strip())
            continue
        spoken, day = _WHO.fullmatch(part), None if when else _day(part, order)
        if spoken and who is None:
            who = spoken[1].strip()
        elif day is not None:
            when = day
        elif part and reasons:
            reasons.append(part)
        elif part:
            return None
    reason = "; ".join(part for part in reasons if part)
    if _EXCEPTION.match(reason):
        return None
    return AbsentValue(kind, reason or None, who, when)


def _day(part: str, order: DateOrder) -> dt.date | None:
    match = _WHEN.fullmatch(part)
    return parse_date(match[1], order=order)[0] if match and any(map(str.isdigit, part)) else None
