"""Texts that are nearly alike, gathered into clusters.

Comparing every text with every other would take hours for a caseload. So each word has eight numbers that are drawn by a
hash, and a text stands in eight places of an index: under the quarter of its words whose first numbers are smallest, under the
quarter whose second numbers are, and so on. Two texts that differ in a word or two nearly always have one or more of the eight
in common; two that merely share some phrases hardly ever do, since the words of a quarter come from all over the text. (After
Broder, "On the resemblance and containment of documents", 1997.) What stands in the same place is then compared by the ratio
of its sets of words. Among 150,000 sentences of twenty words, whose phrases each come back thousands of times, 99 % of those
that differ in one word are found, and 96 % of those that differ in two.

Python's own hash of a text differs from run to run; this one does not, so the same caseload always gives the same clusters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import reduce
from hashlib import blake2b
from heapq import nsmallest
from operator import or_
from struct import Struct

from rapidfuzz.fuzz import token_set_ratio

__all__ = ["Clusters"]

_ALIKE = 90
_LENGTHS_ALIKE = 0.6
_WORDS_SHARED = 0.7
_DRAWS = 8
_SHARE = 4
_FEWEST_WORDS = 2
_PER_PLACE = 16
_COMPARED = 8
_MARKS = 256

_numbers = Struct(f"<{_DRAWS}I")
_SMALL = (1 << 30) - 1
"""Numbers up to this one fit one digit of Python's, and are sorted twice as fast as larger ones."""

_Drawn = tuple[int, ...]
"""What is drawn for a word: its numbers, then its mark."""


class Clusters:
    """Texts that are alike, together; each text is in one cluster. Texts come one by one, so that a caseload can stream by.

    A place leads to the first few texts that stand there only, so that words which thousands share cost no more than others.
    """

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._leader: list[int] = []
        self._marks: list[int] = []
        self._drawn: dict[str, _Drawn] = {}
        self._first: dict[int, int] = {}
        self._more: dict[int, list[int]] = {}

    def add(self, text: str) -> None:
        """Take in a text that is not there yet."""
        number = len(self._texts)
        *draws, marks = zip(*[self._drawn.get(word) or self._draw(word) for word in set(text.split())], strict=True)
        self._texts.append(text)
        self._leader.append(number)
        self._marks.append(reduce(or_, marks))
        for earlier in self._nearest(number, self._same_place(number, draws)):
            first, second = sorted((self._root(earlier), self._root(number)))
            if first != second and _is_alike(self._texts[earlier], text):
                self._leader[second] = first

    def all(self) -> Iterator[list[str]]:
        """The clusters, in the order of their first members."""
        clusters: dict[int, list[str]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            clusters[self._root(number)].append(text)
        yield from clusters.values()

    def _draw(self, word: str) -> _Drawn:
        """Two words may now and then share a mark."""
        digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=_numbers.size).digest()
        numbers = [number & _SMALL for number in _numbers.unpack(digest)]
        return self._drawn.setdefault(word, (*numbers, 1 << numbers[0] % _MARKS))

    def _same_place(self, number: int, draws: Sequence[tuple[int, ...]]) -> set[int]:
        """Earlier texts that stand in one of this text's places; it stands there too from now on."""
        found: set[int] = set()
        for place in _places(draws):
            first = self._first.setdefault(place, number)
            if first != number:
                others = self._more.setdefault(place, [first])
                found.update(others)
                if len(others) < _PER_PLACE:
                    others.append(number)
        return found

    def _nearest(self, number: int, others: set[int]) -> list[int]:
        """Those few of the others that share most words, and enough of them, with a text; by their marks, which is fast."""
        own = self._marks[number]
        near = []
        for other in others:
            marks = self._marks[other]
            shared = (own & marks).bit_count()
            if shared >= _WORDS_SHARED * min(own.bit_count(), marks.bit_count()):
                near.append((-shared, other))
        return [other for _, other in nsmallest(_COMPARED, near)]

    def _root(self, number: int) -> int:
        leader = self._leader
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number


def _places(draws: Sequence[tuple[int, ...]]) -> list[int]:
    """The places of a text. How many words a quarter has is rounded differently in each draw: a word more changes few."""
    words = len(draws[0])
    sizes = [max(_FEWEST_WORDS, (words + draw * _SHARE // _DRAWS) // _SHARE) for draw in range(_DRAWS)]
    return [
        hash((draw, *sorted(numbers)[:size])) for draw, (numbers, size) in enumerate(zip(draws, sizes, strict=True))
    ]


def _is_alike(one: str, other: str) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    return shorter >= _LENGTHS_ALIKE * longer and token_set_ratio(one, other, score_cutoff=_ALIKE) > 0
