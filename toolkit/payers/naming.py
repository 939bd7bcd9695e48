"""Names as people write them: compared without case, accents of punctuation or doubled spaces, and the nearest of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

__all__ = ["did_you_mean", "nearest", "plain"]

_BETWEEN_WORDS = re.compile(r"[\W_]+")
# Of payers' names only a likely slip is worth an error; among the few words of a profile the nearest is nearly always meant.
_LIKE_A_SLIP = 78
_LIKE_A_WORD = 60


@lru_cache(maxsize=8192)  # the same few programmes, services and payers come with every client
def plain(name: str) -> str:
    """A name for comparing: case folded, every run of spaces and punctuation one space."""
    return _BETWEEN_WORDS.sub(" ", name).strip().casefold()


def nearest(name: str, known: Iterable[str], *, alike: int = _LIKE_A_SLIP) -> str | None:
    """The known name that is most like `name`, or None if none is (0 to 100). Between equals the first in order wins."""
    found = process.extractOne(plain(name), list(known), scorer=fuzz.ratio, processor=plain, score_cutoff=alike)
    return found[0] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`Did you mean "section"?`, or what there is to choose from, as a sentence."""
    options = list(known)
    near = nearest(name, options, alike=_LIKE_A_WORD)
    return f'Did you mean "{near}"?' if near else f"It can be: {', '.join(options)}."
