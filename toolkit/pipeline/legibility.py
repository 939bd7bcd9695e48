"""How hard a finished client's copy is to read: all of its sentences, whoever wrote them, the template's as well."""

from __future__ import annotations

import math
from collections.abc import Iterator

from toolkit.findings import Finding, WordPlace
from toolkit.pipeline import verifycodes as codes
from toolkit.rules.reading_level import HIGHEST_GRADE, ReadingLevel, reading_level
from toolkit.templates.finished import Finished
from toolkit.templates.imprint import Imprint
from toolkit.templates.places import plain_text
from toolkit.templates.spans import spoken
from toolkit.templates.wordml import w

__all__ = ["hard_to_read"]

_FEWEST_WORDS = 6
"""Shorter paragraphs are labels, dates and names: they would make every page look easy."""
_KIND = "client-copy"


def hard_to_read(document: Finished, imprint: Imprint) -> Iterator[Finding]:
    """That a client's copy in English reads above grade 8, with the paragraphs that make it so. No value is said."""
    if imprint.kind != _KIND or not imprint.language.startswith("en"):
        return
    reading = document.readings[0]
    body = ((node, plain_text(node)) for node in reading.root.iter(w("p")))
    inside = [(node, text) for node, text in body if len(text.split()) >= _FEWEST_WORDS]
    level = reading_level("\n".join(text for _, text in inside))
    if level is None or level.grade <= HIGHEST_GRADE:
        return
    hard = [reading.place(node) for node, text in inside if _is_hard(reading_level(text, fewest=_FEWEST_WORDS))]
    yield codes.HARD_TO_READ.finding(
        f"The client's copy reads at about grade {math.ceil(level.grade)}{f' ({spoken(hard)})' if hard else ''}.",
        client=imprint.client,
        place=hard[0] if hard else WordPlace(reading.file),
        hint=(
            f"Aim for grade 8 or below: cut long sentences in two (the longest has {level.longest} words), and use shorter "
            f"words ({level.long_words} of {level.words} have four or more syllables)."
        ),
    )


def _is_hard(level: ReadingLevel | None) -> bool:
    return level is not None and level.grade > HIGHEST_GRADE
