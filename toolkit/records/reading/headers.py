"""Matching headers to names we know, forgiving case, blanks, punctuation and small slips, and saying what was matched.

Four tiers, the first that fits wins: the name itself, its aliases, and last a name that differs by a slip of the keyboard
or two. Where two names fit equally well nothing is matched, for a guess would put values into the wrong field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

__all__ = ["Fit", "How", "Names", "nearest", "plain"]

Thing = TypeVar("Thing")
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The letters and digits of a name, lower case and without accents: what is compared. `E-mail ` → `email`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_WORD.sub("", "".join(c for c in decomposed if not unicodedata.combining(c)))


def slips_allowed(length: int) -> int:
    """How many slips a name of that many letters forgives; short names forgive none, since `Mode` is not `Code`."""
    return 0 if length < 5 else 1 if length < 9 else 2


class How(StrEnum):
    """How a header was matched."""

    EXACT = "exact"
    NEAR = "near"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Fit(Generic[Thing]):
    """What a header means: one thing (exact or near), several (ambiguous), or nothing."""

    how: How
    things: tuple[Thing, ...] = ()

    @property
    def thing(self) -> Thing | None:
        """The one thing that is meant, or None."""
        return self.things[0] if self.how in (How.EXACT, How.NEAR) else None


class Names(Generic[Thing]):
    """Things by all their names. Made from (thing, its name, its aliases); a name always goes before an alias."""

    def __init__(self, entries: Iterable[tuple[Thing, str, Sequence[str]]]) -> None:
        self._tiers: tuple[dict[str, list[Thing]], dict[str, list[Thing]]] = ({}, {})
        self.display: dict[str, str] = {}
        for thing, name, aliases in entries:
            for tier, written in ((0, name), *((1, alias) for alias in aliases)):
                key = plain(written)
                found = self._tiers[tier].setdefault(key, [])
                if thing not in found:
                    found.append(thing)
                self.display.setdefault(key, name)

    def exact(self, header: str) -> Fit[Thing]:
        """What a header means if it may differ only in case, blanks, punctuation and accents."""
        key = plain(header)
        for tier in self._tiers:
            if things := tier.get(key):
                return Fit(How.EXACT if len(things) == 1 else How.AMBIGUOUS, tuple(things))
        return Fit(How.NONE)

    def near(self, header: str, taken: Iterable[Thing] = ()) -> Fit[Thing]:
        """What a header means if it may hold slips; things that are taken are not considered."""
        key = plain(header)
        allowed = slips_allowed(len(key))
        gone = list(taken)
        best, found = allowed + 1, list[Thing]()
        for tier in self._tiers if allowed else ():
            for name, things in tier.items():
                if name[:1] != key[:1] or not slips_allowed(len(name)):
                    continue
                distance = OSA.distance(name, key, score_cutoff=min(best, allowed))
                fresh = [thing for thing in things if thing not in gone]
                if distance < best and distance <= allowed and fresh:
                    best, found = distance, fresh
                elif distance == best and best <= allowed:
                    found += [thing for thing in fresh if thing not in found]
        if not found:
            return Fit(How.NONE)
        return Fit(How.NEAR if len(found) == 1 else How.AMBIGUOUS, tuple(found))

    def suggestion(self, header: str) -> str:
        """The known name that a header resembles most, for a hint; '' if it resembles none."""
        key = nearest(plain(header), self.display)
        return self.display[key] if key else ""


def nearest(text: str, known: Iterable[str], *, cutoff: float = 75.0) -> str:
    """The most similar of some known names, for “did you mean”; '' if none is similar."""
    choices: Mapping[str, str] | list[str] = list(known)
    best = process.extractOne(text, choices, scorer=fuzz.ratio, score_cutoff=cutoff)
    return str(best[0]) if best else ""
