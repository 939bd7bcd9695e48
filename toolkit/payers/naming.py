"""Names as people write them: compared without case, accents of punctuation or doubled spaces, and the nearest of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

__all__ = ["did_you_mean", "nearest", "plain"]

_BETWEEN_WORDS = re.compile(r"[\W_]+")
_ALIKE = 78  # measured on slips of one or two letters; unrelated payers' names stay below 70


def plain(name: str) -> str:
    """A name for comparing: case folded, every run of spaces and punctuation one space."""
    return _BETWEEN_WORDS.sub(" ", name).strip().casefold()


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like `name`, or None if none is like it. Between equals the first in order wins."""
    found = process.extractOne(plain(name), list(known), scorer=fuzz.ratio, processor=plain, score_cutoff=_ALIKE)
    return found[0] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`Did you mean "section"?`, or what there is to choose from, as a sentence."""
    options = list(known)
    near = nearest(name, options)
    return f'Did you mean "{near}"?' if near else f"It can be: {', '.join(options)}."
