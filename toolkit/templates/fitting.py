"""Which of an agency's templates is for whom: the conditions of `when`, held against a record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date

from toolkit.records.client import PlanRecord
from toolkit.records.plan import Plan
from toolkit.templates.agency_schema import When

__all__ = ["fits", "is_minor", "language_code"]

_LANGUAGES = {
    "english": "en",
    "eng": "en",
    "inglés": "en",
    "ingles": "en",
    "spanish": "es",
    "spa": "es",
    "español": "es",
    "espanol": "es",
    "castellano": "es",
}
_ADULT = 18


def language_code(language: str | None) -> str:
    """`en` or `es` for a language however it is written (`Spanish`, `ES`, `es-MX`); of others the text in small letters."""
    plain = (language or "").strip().casefold()
    short = plain.replace("_", "-").split("-")[0].strip()
    return _LANGUAGES.get(plain, short if short in ("en", "es") else plain)


def is_minor(record: PlanRecord, as_of: Date) -> bool | None:
    """Whether the client is under 18 on that day; None where the birth date is unknown."""
    age = record.age_on(as_of)
    return None if age is None else age < _ADULT


def fits(when: When, record: PlanRecord, plan: Plan | None, as_of: Date) -> bool:
    """Whether all conditions hold. A condition about something that the record leaves blank does not."""
    episode = record.episode_of(plan)
    if when.language and language_code(record.client.language) not in map(language_code, when.language):
        return False
    if not _is_among(episode.programme if episode else None, when.programme):
        return False
    if not _is_among(episode.level_of_care if episode else None, when.level_of_care):
        return False
    return when.minor is None or is_minor(record, as_of) is when.minor


def _is_among(value: str | None, wanted: Sequence[str]) -> bool:
    return not wanted or (value or "").strip().casefold() in {each.strip().casefold() for each in wanted}
