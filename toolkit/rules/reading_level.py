"""How hard an English text is to read: the Flesch-Kincaid grade, with a syllable counter of our own that needs no word list.

The grade is a school year: 8 is read with ease at 13 or 14. Grades of short texts jump about, so less than 100 words get none.
Names and numbers are left out: they say nothing about how hard a sentence is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["FEWEST_WORDS", "HIGHEST_GRADE", "ReadingLevel", "reading_level", "syllables"]

FEWEST_WORDS = 100
HIGHEST_GRADE = 8.0
"""What people receive is to be read with ease: CHCF, Plain and Clear (grade 6 to 8)."""
_SENTENCE_END = re.compile(r"[.!?…]+(?:\s|$)|\n+|;\s")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(r"(?:[^aeiouyl]e|[^aeiouytd]ed|[^aeiouyszxcg]es|[aeiouy]le)$")
_HARD = 3


@dataclass(frozen=True, slots=True)
class ReadingLevel:
    """The grade, and what makes it: words, sentences, words in the longest sentence, words of four and more syllables."""

    grade: float
    words: int
    sentences: int
    longest: int
    long_words: int


def syllables(word: str) -> int:
    """Syllables of an English word, by its groups of vowels and the silent e. At least 1."""
    lowered = word.lower()
    count = len(_VOWELS.findall(lowered))
    if count > 1 and _SILENT_E.search(lowered):
        count -= 1
    return max(count, 1)


def reading_level(text: str, names: frozenset[str] = frozenset(), *, fewest: int = FEWEST_WORDS) -> ReadingLevel | None:
    """The level of a text, without `names` (in lower case); None where fewer than `fewest` words are left."""
    if len(text.split()) < fewest:
        return None
    sentences = [[w for w in _WORD.findall(part) if w.lower() not in names] for part in _SENTENCE_END.split(text)]
    sentences = [words for words in sentences if words]
    total = sum(map(len, sentences))
    if total < fewest:
        return None
    counts = [syllables(word) for words in sentences for word in words]
    grade = 0.39 * total / len(sentences) + 11.8 * sum(counts) / total - 15.59
    longest = max(map(len, sentences))
    return ReadingLevel(round(grade, 1), total, len(sentences), longest, sum(count > _HARD for count in counts))
