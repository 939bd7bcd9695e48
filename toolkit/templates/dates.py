"""Dates in words and figures, in English and Spanish, without the machine's locale."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Final

from toolkit.templates.texts import UnprintableError
from toolkit.templates.wordml import names_in

__all__ = ["age_on", "as_date", "format_date"]

_MONTHS: Final = {
    "en": names_in("January February March April May June July August September October November December"),
    "es": names_in("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
}
_DAYS: Final = {
    "en": names_in("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    "es": names_in("lunes martes miércoles jueves viernes sábado domingo"),
}
# Figures in the order of the United States in Spanish too: one date must not read as two different days.
_NAMED: Final = {
    "en": {"short": "MM/DD/YYYY", "long": "MMMM D, YYYY", "iso": "YYYY-MM-DD"},
    "es": {"short": "MM/DD/YYYY", "long": "D [de] MMMM [de] YYYY", "iso": "YYYY-MM-DD"},
}
_FIELD = re.compile(r"\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DD|D|dddd|ddd|[A-Za-z%]+")


def as_date(value: Any) -> date:
    """A date from a date or its ISO text. Raises `UnprintableError` for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip()[:10])
        except ValueError:
            pass
    raise UnprintableError("This is not a date.", "Use the filter on a date field only.")


def format_date(day: date, pattern: str, language: str) -> str:
    """`day` after a pattern such as `MM/DD/YYYY`; text in square brackets is kept. Raises `UnprintableError`."""
    tongue = "es" if language.lower().startswith("es") else "en"
    pattern = _NAMED[tongue].get(pattern, pattern)

    def write(found: re.Match[str]) -> str:
        if found.group(1) is not None:
            return found.group(1)
        fields = _fields(day, tongue)
        if found.group() not in fields:
            raise UnprintableError(
                "A date pattern holds letters that mean nothing there.",
                "Use YYYY, MM, DD, MMMM, D or dddd, and put words into square brackets: “D [de] MMMM”.",
            )
        return fields[found.group()]

    return _FIELD.sub(write, pattern)


def _fields(day: date, tongue: str) -> dict[str, str]:
    month, weekday = _MONTHS[tongue][day.month - 1], _DAYS[tongue][day.weekday()]
    return {
        "YYYY": f"{day.year:04d}",
        "YY": f"{day.year % 100:02d}",
        "MMMM": month,
        "MMM": month[:3],
        "MM": f"{day.month:02d}",
        "M": str(day.month),
        "DD": f"{day.day:02d}",
        "D": str(day.day),
        "dddd": weekday,
        "ddd": weekday[:3],
    }


def age_on(born: date, day: date) -> int:
    """Full years between two dates; someone born on 29 February turns a year older on 1 March of common years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
