"""A guess at what a field of a foreign form asks for, among the fields of our record: a start for whoever writes the map."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from toolkit.forms.model import FieldKind, FormField

__all__ = ["Candidate", "Guess", "guesses"]

_SURE: Final = 84.0
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\W\d]+")
_ASIDE: Final = re.compile(r"\([^)]*\)")
"""How to write it: (MM/DD/YYYY), (last, first), (if any)."""
_NOISE: Final = frozenset(
    ("the", "of", "a", "an", "your", "s", "please", "enter", "type", "print", "here", "if", "any", "in")
)
_OTHERS: Final = frozenset(
    (
        "spouse",
        "employer",
        "witness",
        "emergency",
        "preparer",
        "attorney",
        "interpreter",
        "previous",
        "former",
        "maiden",
    )
)
"""People whom our record does not know by themselves, and what was once: nothing is guessed for them."""
_TOO_LITTLE: Final = frozenset(("to", "from", "at", "on", "by", "and", "or", "for", "no", "number"))
"""Words that say nothing of what is asked when they stand alone beside a field."""
_DATE_WORDS: Final = frozenset(("date", "day", "birth date", "on", "from", "to", "since", "until", "begins", "ends"))
_WHO: Final = {
    "client": frozenset(
        [
            "client",
            "patient",
            "member",
            "recipient",
            "beneficiary",
            "consumer",
            "individual",
            "enrollee",
            "subscriber",
            "you",
        ]
    ),
    "clinician": frozenset(
        ["clinician", "therapist", "provider", "practitioner", "counselor", "rendering", "clinicians"]
    ),
    "agency": frozenset(["agency", "facility", "clinic", "organization", "organisation", "practice", "billing"]),
    "guardian": frozenset(["guardian", "parent", "representative"]),
}
_SAME: Final = {
    "dob": "birth date",
    "birthday": "birth date",
    "phone number": "phone",
    "telephone number": "phone",
    "current mailing address": "address",
    "mailing address": "address",
    "home address": "address",
    "date of birth": "birth date",
    "birthdate": "birth date",
    "surname": "last name",
    "family name": "last name",
    "lastname": "last name",
    "firstname": "first name",
    "given name": "first name",
    "gender": "sex",
    "telephone": "phone",
    "tel": "phone",
    "email address": "e mail",
    "email": "e mail",
    "medicaid id": "member id",
    "insurance id": "member id",
    "medicaid number": "member id",
    "id number": "member id",
    "icd 10": "diagnosis code",
    "icd": "diagnosis code",
    "dx": "diagnosis",
    "street address": "address",
    "admit date": "admission",
    "admission date": "admission",
    "start date": "from",
    "end date": "to",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field of the record as a template writes it: its path, whose it is (`client`, `plan`), what it may be called."""

    path: str
    whose: str
    labels: tuple[str, ...]
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class Guess:
    """What a field probably asks for; `alike` from 0 to 100."""

    path: str
    alike: int


def guesses(
    fields: Iterable[FormField], near: Mapping[str, str], candidates: Iterable[Candidate]
) -> Mapping[str, Guess]:
    """Full name → guess, for the fields for which there is a likely one. Buttons and signatures are never guessed."""
    known = [(_words(label), candidate) for candidate in candidates for label in candidate.labels]
    labels = [label for label, _ in known]
    found = {}
    for each in fields:
        if each.kind not in (FieldKind.TEXT, FieldKind.DROP_DOWN, FieldKind.RADIO) or each.is_read_only:
            continue
        guess = _guess(each, near.get(each.name, ""), labels, known)
        if guess is not None:
            found[each.name] = guess
    return found


def _guess(each: FormField, near: str, labels: list[str], known: list[tuple[str, Candidate]]) -> Guess | None:
    best: Guess | None = None
    for said, worth in ((each.tooltip, 1.0), (each.name.rsplit(".", 1)[-1], 0.98), (near, 0.95)):
        asked = _words(said)
        if not asked or asked in _TOO_LITTLE or len(asked.split()) > _LONG_LABEL:
            continue
        if _OTHERS & set(_CAMEL.sub(" ", f"{each.name} {each.tooltip} {near}").lower().split()):
            return None
        whose = _whose(f"{each.name} {each.tooltip} {near}")
        for _, score, position in process.extract(asked, labels, scorer=fuzz.token_sort_ratio, limit=8):
            candidate = known[position][1]
            if candidate.is_date and not _DATE_WORDS & set(asked.split()):
                continue
            if not _is_all_asked(labels[position], asked):
                continue
            if candidate.whose in _WHO and candidate.whose != (whose or "client"):
                continue
            fits = 4.0 if candidate.whose in _WHO else 0.0
            total = min(100.0, score * worth + fits)
            if total >= _SURE and (best is None or total > best.alike):
                best = Guess(candidate.path, int(total))
    return best


def _is_all_asked(label: str, asked: str) -> bool:
    """Whether each word of a label is one that the form says, but for its ending: a legal status is no goal's status."""
    return all(any(fuzz.ratio(word, said) >= _SAME_WORD for said in asked.split()) for word in label.split())


_SAME_WORD: Final = 75.0
_LONG_LABEL: Final = 8


def _words(said: str) -> str:
    """The words that count, in our own terms."""
    asked = _ASIDE.sub(" ", said) or said
    parts = [part for part in _CAMEL.sub(" ", asked).lower().split() if part not in _NOISE]
    everybody = frozenset(word for words in _WHO.values() for word in words)
    bare = [part for part in parts if part not in everybody] or parts
    text = " ".join(bare)
    for theirs, ours in _SAME.items():
        text = re.sub(rf"\b{theirs}\b", ours, text)
    return text


def _whose(said: str) -> str:
    parts = set(_CAMEL.sub(" ", said).lower().split())
    return next((whose for whose, words in _WHO.items() if parts & words), "")
