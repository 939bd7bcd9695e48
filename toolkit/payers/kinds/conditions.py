"""Conditions of demands, as data: `when: {age_under: 18}`. A small closed language, never code.

All that stands in one `when` must hold; `any_of` lists alternatives. An answer may be unknown: the birth date is blank, so
nobody can say whether the client is under 18. Then the demand is not made, and what is lacking is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum
from functools import cached_property, lru_cache, partial
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.payers.naming import plain
from toolkit.payers.vocabulary import Few, LegalStatus, Words
from toolkit.records.care import Episode
from toolkit.records.choices import LEGAL_STATUSES
from toolkit.records.client import PlanRecord
from toolkit.records.people import Staff
from toolkit.records.plan import Plan
from toolkit.records.sections import is_blank

__all__ = ["Answer", "Having", "Situation", "When", "contradiction", "has_credential", "names_service"]


def contradiction(sentence: str) -> PydanticCustomError:
    """The error of two statements that cannot both hold."""
    return PydanticCustomError("contradiction", "{sentence}", {"sentence": sentence})


class Having(StrEnum):
    """What a record or plan can have."""

    MEDICATION_SERVICE = "medication_service"
    ONLY_MEDICATION_SERVICES = "only_medication_services"
    MEDICATIONS = "medications"
    OFF_SITE_SERVICE = "off_site_service"
    INTERPRETER = "interpreter"
    COMMUNICATION_BARRIERS = "communication_barriers"
    FAMILY_PARTICIPANTS = "family_participants"


_HAVING_WORDS = {
    Having.MEDICATION_SERVICE: "the plan orders a medication service",
    Having.ONLY_MEDICATION_SERVICES: "the plan orders medication services and no others",
    Having.MEDICATIONS: "the client takes medication",
    Having.OFF_SITE_SERVICE: "a service is given away from the clinic",
    Having.INTERPRETER: "the client needs an interpreter",
    Having.COMMUNICATION_BARRIERS: "the client has communication barriers",
    Having.FAMILY_PARTICIPANTS: "family took part in making the plan",
}


@dataclass(frozen=True, slots=True)
class Situation:
    """What conditions look at: one client and plan, and the day on which ages count (the plan's date)."""

    record: PlanRecord
    plan: Plan | None
    episode: Episode | None
    day: Date


class Answer(NamedTuple):
    """Whether a condition holds; None where nobody can say, with the general paths of what is lacking."""

    holds: bool | None
    lacking: tuple[str, ...] = ()


_YES, _NO = Answer(holds=True), Answer(holds=False)


def _answer(known: object, holds: bool, path: str) -> Answer:
    if is_blank(known):
        return Answer(None, (path,))
    return _YES if holds else _NO


class When(BaseModel):
    """When a demand is made. Everything that is given must hold."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid")

    age_under: int | None = Field(
        default=None, gt=0, lt=120, strict=True, description="The client is younger, on the plan's date."
    )
    age_from: int | None = Field(
        default=None, gt=0, lt=120, strict=True, description="The client is that old, on the plan's date."
    )
    language_not: Words | None = Field(default=None, description="The client reads another language best.")
    has: Few[Having] | None = Field(default=None, description="The record or plan has all of these.")
    risk_identified: bool | None = Field(default=None, description="The assessment found a risk, or found none.")
    legal_status: Few[LegalStatus] | None = Field(default=None, description="The legal status is one of these.")
    programme: Words | None = Field(default=None, description="The programme is one of these.")
    level_of_care: Words | None = Field(default=None, description="The level of care is one of these.")
    setting: Words | None = Field(default=None, description="The setting is one of these.")
    service: Words | None = Field(default=None, description="The plan orders one of these services.")
    stay_under: int | None = Field(
        default=None, gt=0, le=3660, strict=True, description="The expected stay is shorter, in days."
    )
    stay_over: int | None = Field(
        default=None, gt=0, le=3660, strict=True, description="The expected stay is longer, in days."
    )
    author: Literal["trainee"] | None = Field(default=None, description="The plan's author works under supervision.")
    author_lacks: Words | None = Field(
        default=None, description="The plan's author has none of these credentials or certificates."
    )
    any_of: tuple[When, ...] | None = Field(default=None, min_length=2, description="At least one of these holds.")

    @model_validator(mode="after")
    def _can_hold(self) -> When:
        if not self.model_fields_set:
            raise ValueError("a condition says at least one thing, such as age_under: 18")
        if self.age_from is not None and self.age_under is not None and self.age_from >= self.age_under:
            raise contradiction(f"nobody is {self.age_from} or older and under {self.age_under}")
        if self.stay_over is not None and self.stay_under is not None and self.stay_over + 1 >= self.stay_under:
            raise contradiction(f"no stay is over {self.stay_over} and under {self.stay_under} days")
        return self

    def answer(self, situation: Situation) -> Answer:
        """Whether it holds in a situation. One thing that does not hold decides, whatever else is unknown."""
        if len(self._checks) == 1:  # most conditions, and every client is asked for each
            return self._checks[0](situation)
        return _all(check(situation) for check in self._checks)

    @cached_property
    def _checks(self) -> tuple[Callable[[Situation], Answer], ...]:
        """What is given, each as a question to a situation: worked out once, since every client is asked."""
        return tuple(self._given())

    def _given(self) -> Iterator[Callable[[Situation], Answer]]:
        if self.age_under is not None or self.age_from is not None:
            yield self._age
        if self.language_not is not None:
            yield partial(_reads_another, frozenset(map(_language, self.language_not)))
        for having in self.has or ():
            yield partial(_has, having)
        if self.risk_identified is not None:
            yield self._risk
        for name in ("legal_status", "programme", "level_of_care", "setting"):
            wanted: tuple[str, ...] | None = getattr(self, name)
            if wanted is not None:
                yield partial(_of_episode, name, frozenset(map(plain, wanted)))
        if self.service is not None:
            yield partial(_orders, self.service)
        if self.stay_under is not None or self.stay_over is not None:
            yield self._stay
        if self.author is not None:
            yield _author_is_trainee
        if self.author_lacks is not None:
            yield partial(_author_lacks, self.author_lacks)
        if self.any_of is not None:
            yield self._any

    def _age(self, situation: Situation) -> Answer:
        age = situation.record.age_on(situation.day)
        if age is None:
            return Answer(None, ("clients.birth_date",))
        young_enough = self.age_under is None or age < self.age_under
        return _YES if young_enough and age >= (self.age_from or 0) else _NO

    def _risk(self, situation: Situation) -> Answer:
        found = situation.episode.risk_identified if situation.episode else None
        return _answer(found, found is self.risk_identified, "episodes.risk_identified")

    def _stay(self, situation: Situation) -> Answer:
        days = situation.episode.expected_stay_days if situation.episode else None
        holds = days is not None and (self.stay_over or 0) < days < (self.stay_under or days + 1)
        return _answer(days, holds, "episodes.expected_stay_days")

    def _any(self, situation: Situation) -> Answer:
        return _any([alternative.answer(situation) for alternative in self.any_of or ()])

    def __str__(self) -> str:
        return " and ".join(self._words())

    def _words(self) -> Iterator[str]:
        if self.age_from is not None:
            yield f"the client is {self.age_from} or older"
        if self.age_under is not None:
            yield f"the client is under {self.age_under}"
        if self.language_not is not None:
            yield f"the client's language is not {_or(self.language_not)}"
        yield from (_HAVING_WORDS[having] for having in self.has or ())
        if self.risk_identified is not None:
            yield "a risk was identified" if self.risk_identified else "no risk was identified"
        yield from self._words_of_episode()
        if self.service is not None:
            yield f"the plan orders {_or(self.service)}"
        if self.author is not None:
            yield "the plan's author is a trainee"
        if self.author_lacks is not None:
            yield f"the plan's author is no {_or(self.author_lacks)}"
        if self.any_of is not None:
            yield " or ".join(map(str, self.any_of))

    def _words_of_episode(self) -> Iterator[str]:
        if self.legal_status is not None:
            yield f"the legal status is {_or(dict(LEGAL_STATUSES)[code].lower() for code in self.legal_status)}"
        for name in ("programme", "level_of_care", "setting"):
            wanted: tuple[str, ...] | None = getattr(self, name)
            if wanted is not None:
                yield f"the {name.replace('_', ' ')} is {_or(wanted)}"
        if self.stay_under is not None:
            yield f"the expected stay is under {self.stay_under} days"
        if self.stay_over is not None:
            yield f"the expected stay is over {self.stay_over} days"


def _or(words: Iterator[str] | Sequence[str]) -> str:
    return " or ".join(words)


def _all(answers: Iterator[Answer]) -> Answer:
    lacking: list[str] = []
    for answer in answers:
        if answer.holds is False:
            return _NO
        lacking.extend(answer.lacking)
    return Answer(None, tuple(dict.fromkeys(lacking))) if lacking else _YES


def _any(answers: Sequence[Answer]) -> Answer:
    if any(answer.holds for answer in answers):
        return _YES
    lacking = tuple(dict.fromkeys(path for answer in answers for path in answer.lacking))
    return Answer(None, lacking) if lacking else _NO


def _reads_another(languages: frozenset[str], situation: Situation) -> Answer:
    language = situation.record.client.language
    return _answer(language, _language(language) not in languages, "clients.language")


def _of_episode(name: str, wanted: frozenset[str], situation: Situation) -> Answer:
    stated = getattr(situation.episode, name) if situation.episode else None
    return _answer(stated, stated is not None and plain(stated) in wanted, f"episodes.{name}")


def _has(having: Having, situation: Situation) -> Answer:
    record, plan = situation.record, situation.plan
    match having:
        case Having.MEDICATION_SERVICE:
            holds = any(service.is_medication for service in plan.services) if plan else False
        case Having.ONLY_MEDICATION_SERVICES:
            services = plan.services if plan else ()
            holds = bool(services) and all(service.is_medication for service in services)
        case Having.OFF_SITE_SERVICE:
            holds = any(service.off_site for service in plan.services) if plan else False
        case Having.FAMILY_PARTICIPANTS:
            holds = any(person.role in ("family", "guardian") for person in plan.participation) if plan else False
        case Having.MEDICATIONS:
            holds = any(
                medication.stopped is None or medication.stopped > situation.day for medication in record.medications
            )
        case Having.INTERPRETER:
            holds = record.client.interpreter is True
        case Having.COMMUNICATION_BARRIERS:
            holds = not is_blank(record.client.communication_barriers)
    return _YES if holds else _NO


def _author_is_trainee(situation: Situation) -> Answer:
    author = situation.plan.author if situation.plan else None
    member = situation.record.staff_member(author)
    trainee = member.is_trainee if member else None
    return _answer(author, trainee is True, "plans.author")


def _author_lacks(wanted: Sequence[str], situation: Situation) -> Answer:
    author = situation.plan.author if situation.plan else None
    member = situation.record.staff_member(author)
    if member is None or is_blank(member.credential):
        return Answer(None, ("plans.author" if member is None else "staff.credential",))
    return _NO if has_credential(member, wanted) else _YES


def has_credential(member: Staff | None, wanted: Sequence[str]) -> bool:
    """Whether a staff member has one of some credentials or certificates, as the record lists them."""
    if member is None:
        return False
    listed = ";".join(part for part in (member.credential, member.certifications) if part)
    return not {plain(part) for part in _LISTED.split(listed)}.isdisjoint(map(plain, wanted))


def names_service(written: str | None, wanted: Sequence[str]) -> bool:
    """Whether a service as written is one of those named, or begins with its words: `Crisis intervention, mobile`."""
    if not written:
        return False
    words = plain(written)
    return any(words == name or words.startswith(f"{name} ") for name in map(plain, wanted))


def _orders(wanted: Sequence[str], situation: Situation) -> Answer:
    services = situation.plan.services if situation.plan else ()
    return _YES if any(names_service(service.type, wanted) for service in services) else _NO


_LISTED = re.compile(r"[;,/]")
_LANGUAGES = {
    "en": "english",
    "eng": "english",
    "inglés": "english",
    "es": "spanish",
    "spa": "spanish",
    "español": "spanish",
    "zh": "chinese",
    "vi": "vietnamese",
    "tl": "tagalog",
    "ko": "korean",
    "ru": "russian",
    "ar": "arabic",
    "fr": "french",
    "ht": "haitian creole",
    "pt": "portuguese",
    "hmn": "hmong",
    "so": "somali",
    "hy": "armenian",
    "fa": "persian",
    "km": "khmer",
    "pl": "polish",
    "de": "german",
    "ase": "american sign language",
    "asl": "american sign language",
}


@lru_cache(maxsize=1024)
def _language(written: str | None) -> str:
    """One name for a language, written as a code (`es`, `en-US`) or as a name."""
    name = (written or "").strip().casefold()
    return _LANGUAGES.get(name) or _LANGUAGES.get(name.partition("-")[0]) or plain(name)
