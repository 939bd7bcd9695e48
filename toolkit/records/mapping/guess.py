"""Guessing which field a column fills: by the words of its header, and by what kind of values it holds.

Each column is compared with the labels, aliases and further names of every field, written with and without the kind of row
that they belong to; the table's own kind of row counts for those without. Values speak for or against: a column of dates is
no name. A field goes to the column that fits it best, and a guess says how sure it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from rapidfuzz import fuzz

from toolkit.records.cells.grid import Cell
from toolkit.records.cells.values import as_text, parse_choice, parse_date, parse_number, parse_yes_no
from toolkit.records.fields import Kind
from toolkit.records.mapping.dateformats import FORMATS, Fit, date_format
from toolkit.records.mapping.exportmap import Piece, Split, Take
from toolkit.records.mapping.headings import JOINT
from toolkit.records.mapping.synonyms import OTHER_NAMES, STAFF_WORDS, words
from toolkit.records.mapping.targets import Part, Target, Targets
from toolkit.records.reading.headers import plain
from toolkit.records.vocabulary import row_type

__all__ = ["INTERNAL", "ColumnFacts", "Guess", "Sure", "guess_dates", "guess_fields", "guess_subject"]


class Sure(StrEnum):
    """How sure a guess is."""

    SURE = "sure"
    LIKELY = "likely"
    GUESS = "a guess"
    NOT = ""


_LEVELS = ((93, Sure.SURE), (82, Sure.LIKELY), (70, Sure.GUESS))
_ICD = re.compile(r"[A-TV-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?(?:\s.*)?", re.DOTALL)
_LOOKED_AT = 200
_ELSEWHERE, _FAR = 14, 50
"""What a name without its kind of row loses in a table of another kind; more for kinds that few tables hold beside others."""
_BASIC = frozenset({"clients", "plans", "episodes", "coverage", "diagnoses", "goals", "objectives", "interventions"})
INTERNAL = frozenset({"clientid", "patientid", "clientkey", "consumerid", "personid", "clientno", "ptid", "clientpk"})
"""What systems call their own number of a client, which only joins tables where there is a chart number, too."""


@dataclass(eq=False)
class ColumnFacts:
    """A column as a guess sees it: header, filled cells (some hundreds), number of rows that have none."""

    header: str
    cells: Sequence[Cell]
    rows: int = 0

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of its header, short forms written out."""
        return words(self.header)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The first filled cells as texts."""
        return tuple(as_text(cell).strip() for cell in self.cells[:_LOOKED_AT])

    def share(self, fits: Counter[bool]) -> float:
        """The share of cells that fit."""
        return fits[True] / max(1, fits[True] + fits[False])

    @cached_property
    def dates(self) -> float:
        """The share of cells that are dates in some format."""
        return self.share(Counter(_is_date(cell) for cell in self.cells[:_LOOKED_AT]))

    @cached_property
    def numbers(self) -> float:
        """The share of cells that are numbers."""
        return self.share(Counter(parse_number(cell)[0] is not None for cell in self.cells[:_LOOKED_AT]))

    @cached_property
    def yes_no(self) -> float:
        """The share of cells that say yes or no."""
        return self.share(Counter(parse_yes_no(cell)[0] is not None for cell in self.cells[:_LOOKED_AT]))

    @cached_property
    def icd(self) -> float:
        """The share of cells that begin with a diagnosis code."""
        return self.share(Counter(bool(_ICD.fullmatch(text)) for text in self.texts))

    @cached_property
    def length(self) -> float:
        """The mean length of its texts."""
        return sum(map(len, self.texts)) / max(1, len(self.texts))

    @cached_property
    def distinct(self) -> int:
        """How many different values it has."""
        return len(set(self.texts))


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, str):
        return any(char.isdigit() for char in cell) and len(cell) < 30 and _some_format(cell)
    return parse_date(cell)[0] is not None and not isinstance(cell, int | float)


def _some_format(cell: str) -> bool:
    if parse_date(cell)[0] is not None and not cell.strip().isdigit():
        return True
    formats = (date_format(text) for text in FORMATS)
    return any(each.read(cell)[0].__class__ is not str for each in formats if each is not None and _is_long(cell))


def _is_long(cell: str) -> bool:
    return not cell.strip().isdigit() or len(cell.strip()) == 8


@dataclass(frozen=True, slots=True)
class Guess:
    """A field for a column, 0 to 100, and what of the cell is taken."""

    target: Target
    score: float
    take: Take = field(default_factory=Take)

    @property
    def sure(self) -> Sure:
        """In words."""
        return next((level for least, level in _LEVELS if self.score >= least), Sure.NOT)


_OF_PLANS = frozenset({"goal", "goals", "objective", "objectives", "intervention", "interventions"})


def guess_subject(title: str, headers: Sequence[str], targets: Targets) -> str:
    """The kind of row that a table seems to hold, by its name, else by the words of its headers; '' where nothing tells."""
    named = set(words(title))
    kinds = {target.collection for target in targets.all}
    named -= {"plan", "plans", "treatment"} if named & _OF_PLANS else set()
    for collection in sorted(kinds, key=lambda name: -len(row_type(name).noun)):
        row = row_type(collection)
        if any(set(name.casefold().split()) <= named for name in (row.noun, row.sheet, collection.replace("_", " "))):
            return collection
    counted = Counter(word for header in headers for word in words(header))
    nouns = {row_type(name).noun: name for name in kinds if " " not in row_type(name).noun}
    best = max(nouns, key=lambda noun: (counted[noun], noun))
    return nouns[best] if counted[best] > 1 else ""


def guess_fields(title: str, columns: Sequence[ColumnFacts], targets: Targets) -> dict[int, tuple[Guess, ...]]:
    """Guesses by the positions of columns; several for a column that holds several fields (`Last, First`)."""
    subject = guess_subject(title, [column.header for column in columns], targets)
    known = [_Known(target, subject) for target in targets.all if target.part is not Part.KEY]
    scored: list[tuple[float, int, Guess]] = []
    for position, column in enumerate(columns):
        if column.words:
            found = list(_scored(column, known, subject, targets))
            scored.extend((guess.score, -position, guess) for guess in found)
    scored.sort(key=lambda entry: (-entry[0], -entry[1], str(entry[2].target)))
    given: dict[int, tuple[Guess, ...]] = {}
    taken: set[Target] = set()
    for _, position, guess in scored:
        if -position not in given and guess.target not in taken and guess.sure is not Sure.NOT:
            given[-position] = (guess,)
            taken.add(guess.target)
    for position, column in enumerate(columns):
        names = _both_names(column, targets)
        own = {guess.target for guess in given.get(position, ())}
        if names and not {guess.target for guess in names} & (taken - own):
            given[position] = names
    return {position: _with_takes(guesses, columns[position], targets, taken) for position, guesses in given.items()}


class _Known:
    """A field with all its names."""

    def __init__(self, target: Target, subject: str) -> None:
        self.target = target
        row = row_type(target.collection)
        bare = [target.header, *(target.spec.aliases if target.spec else ()), target.name.replace("_", " ")]
        noun = self.noun = row.noun
        own = {" ".join(words(name)) for name in bare}
        self.full = {" ".join(words(f"{noun} {name}")) for name in bare if not name.casefold().startswith(noun)}
        self.full |= {name for name in own if name.startswith(noun)}
        self.others = {" ".join(words(name)) for name in OTHER_NAMES.get(target.path, ())}
        if target.kind is Kind.DATE:
            self.others |= {f"{name} date" for name in self.others if "date" not in name}
            own |= {f"{name} date" for name in own if "date" not in name}
        self.bare = own - self.full - self.others
        self.is_here = target.collection == subject
        self.description = " ".join(words(target.spec.description)) if target.spec else ""

    def score(self, header: str) -> float:
        """0 to 100: how well a header names the field."""
        full = max((fuzz.token_sort_ratio(header, name) for name in self.full), default=0.0)
        full -= 0 if self.is_here or self.noun in header else 20
        others = max((fuzz.token_sort_ratio(header, name) for name in self.others), default=0.0)
        bare = max((fuzz.token_sort_ratio(header, name) for name in self.bare), default=0.0)
        bare -= 0 if self.is_here else _ELSEWHERE if self.target.collection in _BASIC else _FAR
        described = 0.72 * fuzz.token_set_ratio(header, self.description) if len(header) > 8 else 0.0
        return max(full, others - (0 if self.is_here else 2), bare, described - (0 if self.is_here else _ELSEWHERE))


def _scored(column: ColumnFacts, known: Sequence[_Known], subject: str, targets: Targets) -> Iterator[Guess]:
    groups, header = _numbered(column, targets)
    if not groups:
        above = column.header.rpartition(JOINT)[0]
        context = guess_subject(above, (), targets) if above else ""
        header = " ".join(words(column.header.rpartition(JOINT)[2]))
    for each in known:
        target = each.target
        if groups:
            if target.collection != groups[-1][0]:
                continue
            score = _Known(target, target.collection).score(header) if header else _as_key(target)
            target = replace(target, groups=groups)
        else:
            score = each.score(header) - _out_of(context, target)
        score = min(100.0, score) + _values(column, target)
        if target.spec is not None and target.spec.refers_to == "staff" and set(column.words) & STAFF_WORDS:
            score += 3 if each.is_here else 0
        if target.collection == "staff" and subject != "staff":
            score -= 25
        is_internal = plain(column.header) in INTERNAL
        if is_internal and target.path == "clients.id":
            score -= 4
        if score >= 60 and (not is_internal or target.path == "clients.id"):
            yield Guess(target, min(100.0, score))


def _as_key(target: Target) -> float:
    """For a header that names a row and nothing of it: the field that one would know the row by."""
    return 96.0 if target.name == row_type(target.collection).key_field else 0.0


def _out_of(context: str, target: Target) -> float:
    """What a field of another kind loses under an upper header that names a kind of row."""
    return (
        6.0 if context in ("clients", "goals", "objectives", "interventions") and target.collection != context else 0.0
    )


def _numbered(column: ColumnFacts, targets: Targets) -> tuple[tuple[tuple[str, int], ...], str]:
    """The groups that a header begins with (`Goal 1`, `Goal 1 Objective 2`), and the words behind them.

    Behind numbered groups, a list in the cell belongs to what hangs on them: `Goal 1 Objectives` with 1. … 2. … in it.
    """
    found = list(words(" ".join(column.header.split(JOINT))))
    groups: tuple[tuple[str, int], ...] = ()
    end = 0
    for size in range(1, min(8, len(found)) + 1):
        if found[size - 1].isdigit():
            tried = targets.groups(" ".join(word for word in found[:size] if word != "number"))
            if tried and all(number for _, number in tried):
                groups, end = tried, size
    rest = found[end:]
    below = targets.groups(rest[0]) if groups and rest else None
    if below and below[0][0] in _BELOW.get(groups[-1][0], ()):
        return (*groups, below[0]), " ".join(rest[1:])
    if groups and groups[-1][0] == "goals" and _holds_lists(column):
        return (*groups, ("objectives", 0)), " ".join(rest)
    return groups, " ".join(rest)


_BELOW = {"goals": ("objectives", "interventions", "progress"), "objectives": ("interventions", "progress")}


def _holds_lists(column: ColumnFacts) -> bool:
    """Whether most cells begin as numbered lists do, though some may hold one element only."""
    begun = sum(text.lstrip().startswith(("1.", "1)", "(1)")) for text in column.texts)
    return begun > 0 and begun * 2 > len(column.texts)


def _values(column: ColumnFacts, target: Target) -> float:
    """What the values say for (above 0) or against a field."""
    if not column.texts:
        return 0.0
    match target.kind:
        case Kind.DATE:
            return 5.0 if column.dates > 0.7 else -30.0
        case Kind.NUMBER | Kind.INTEGER:
            return 4.0 if column.numbers > 0.7 and column.dates < 0.5 else -25.0
        case Kind.YES_NO:
            return 4.0 if column.yes_no > 0.8 else -30.0
        case Kind.CHOICE | Kind.CHOICES:
            known = (
                sum(parse_choice(text, target.spec.choices)[0] is not None for text in column.texts)
                if target.spec
                else 0
            )
            return (
                5.0
                if known * 2 > len(column.texts)
                else -8.0
                if column.distinct <= 12 and column.length < 30
                else -30.0
            )
        case Kind.LONG_TEXT:
            return -30.0 if column.dates > 0.7 else 2.0 if column.length > 25 else -15.0 if column.length < 12 else 0.0
        case Kind.ID:
            return -30.0 if column.dates > 0.7 or column.length > 40 or column.texts[0].count(" ") > 3 else 1.0
        case _:
            if target.path == "diagnoses.code":
                return 12.0 if column.icd > 0.7 else -25.0
            return -25.0 if column.dates > 0.7 else -12.0 if column.length > 80 else 0.0


def _both_names(column: ColumnFacts, targets: Targets) -> tuple[Guess, ...]:
    """`Delgado, Rosa` under a header that speaks of a name of the client."""
    said = set(column.words)
    if "name" not in said or said & {"first", "last", "staff", "program", "plan", "contact", "payer", *STAFF_WORDS}:
        return ()
    with_comma = sum(text.count(",") == 1 for text in column.texts)
    if not column.texts or with_comma < 0.8 * len(column.texts):
        return ()
    last, first = (targets.of("clients", Part.FIELD, name) for name in ("last_name", "first_name"))
    return Guess(last, 90, Take(piece=Piece.BEFORE_COMMA)), Guess(first, 90, Take(piece=Piece.AFTER_COMMA))


def _with_takes(
    guesses: tuple[Guess, ...], column: ColumnFacts, targets: Targets, taken: set[Target]
) -> tuple[Guess, ...]:
    """Numbered lists are split, and a code with its title is taken apart."""
    first = guesses[0]
    is_list = first.target.collection not in ("clients", "plans", "episodes", "staff") and _holds_lists(column)
    split = Split.NUMBERED if is_list and not first.target.groups[-1][1] else None
    if split is not None and first.target.kind in (Kind.TEXT, Kind.LONG_TEXT):
        guesses = tuple(replace(guess, take=replace(guess.take, split=split)) for guess in guesses)
        first = guesses[0]
    with_title = sum(" " in text for text in column.texts) * 2 > len(column.texts)
    if first.target.path == "diagnoses.code" and column.icd > 0.7 and with_title:
        title = replace(targets.of("diagnoses", Part.FIELD, "title"), groups=first.target.groups)
        code = replace(first, take=replace(first.take, piece=Piece.FIRST_WORD))
        others = replace(first.take, piece=Piece.OTHER_WORDS)
        return (code, *([Guess(title, first.score, others)] if title not in taken else []))
    return guesses


def guess_dates(cells: Sequence[Cell]) -> str:
    """The format in which most dates of a column are written; '' where they are dates in themselves, or in no format."""
    texts = [cell for cell in cells[:2000] if isinstance(cell, str) or (isinstance(cell, int) and len(str(cell)) == 8)]
    if not texts:
        return ""
    best, most = "", 0
    for text in FORMATS:
        written = date_format(text)
        if written is None:
            continue
        fits = sum(_fits(written.read(cell), cell) for cell in texts)
        if fits > most:
            best, most = text, fits
    return best if most * 2 > len(texts) else ""


def _fits(read: tuple[Cell, Fit], cell: Cell) -> bool:
    return read[1] in (Fit.FITS, Fit.EITHER) and read[0] is not cell and not isinstance(read[0], str)
