"""How often a plan orders a service, as people write it: `weekly`, `3 times a week`, `every two weeks`.

Only what can mean one thing is read; `biweekly` (twice a week, or every second week) and `as needed` are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Date
from functools import lru_cache
from typing import Literal

__all__ = ["Frequency", "read_frequency"]

Unit = Literal["day", "week", "month"]

_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "other": 2,
    "second": 2,
    "third": 3,
}
_ADVERBS: dict[str, tuple[int, Unit]] = {
    "daily": (1, "day"), "weekly": (1, "week"), "monthly": (1, "month"), "quarterly": (3, "month"), "yearly": (12, "month"),
    "annually": (12, "month"),
}  # fmt: skip
_UNITS: dict[str, tuple[int, Unit]] = {
    "day": (1, "day"), "week": (1, "week"), "wk": (1, "week"), "month": (1, "month"), "mo": (1, "month"),
    "quarter": (3, "month"), "year": (12, "month"),
}  # fmt: skip
_FIXED = {"once": 1, "twice": 2, "thrice": 3}
_PER = re.compile(
    r"(?P<times>once|twice|thrice|(?:\d{1,2}|one|two|three|four|five|six|seven) ?(?:x|times?|sessions?|visits?)?) ?"
    r"(?:(?:a|an|per|each|every|/) ?(?P<unit>day|week|wk|month|mo|quarter|year)"
    r"|every (?P<n>\d{1,2}|other|second|third|two|three|four|six) (?P<units>day|week|month)s?"
    r"|(?P<adverb>daily|weekly|monthly|quarterly|yearly|annually))"
)
_EVERY = re.compile(r"every (?:(?P<n>\d{1,2}|other|second|third|two|three|four|five|six) )?(?P<unit>day|week|month)s?")


@dataclass(frozen=True, slots=True)
class Frequency:
    """So many times in every `every` days, weeks or months."""

    times: int
    every: int
    unit: Unit

    def window(self, day: Date, start: Date) -> tuple[int, ...]:
        """What two days have in common exactly if they lie in the same stretch of time.

        Weeks begin on Monday and months on the 1st; stretches of several are counted from the one that `start` is in.
        """
        if self.unit == "day":
            return ((day - start).days // self.every,)
        if self.unit == "week":
            weeks = (day.toordinal() - 1) // 7 - (start.toordinal() - 1) // 7
            return (weeks // self.every,)
        months = (day.year - start.year) * 12 + day.month - start.month
        return (months // self.every,)

    def __str__(self) -> str:
        stretch = f"{self.every} {self.unit}s" if self.every > 1 else f"a {self.unit}"
        return f"{self.times} {'every ' if self.every > 1 else ''}{stretch}"


@lru_cache(maxsize=1024)
def read_frequency(written: str) -> Frequency | None:
    """The frequency that a text says; None where it says none that can be counted, or one that can mean two things."""
    text = " ".join(written.casefold().replace("-", " ").rstrip(" .").split())
    if text in _ADVERBS:
        return Frequency(1, *_ADVERBS[text])
    every = _EVERY.fullmatch(text)
    if every is not None:
        return _made(1, _number(every["n"] or "1"), every["unit"])
    found = _PER.fullmatch(text)
    if found is None:
        return None
    times = _FIXED.get(found["times"]) or _number(re.split(r"[ x]", found["times"])[0])
    if found["adverb"]:
        every_many, unit = _ADVERBS[found["adverb"]]
        return _made(times, every_many, unit)
    if found["unit"]:
        every_many, unit = _UNITS[found["unit"]]
        return _made(times, every_many, unit)
    return _made(times, _number(found["n"]), found["units"])


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _made(times: int, every: int, unit: str) -> Frequency | None:
    many, base = _UNITS[unit]
    return Frequency(times, every * many, base) if times > 0 and every > 0 else None
