"""The filters of the template language: ours, and those of Jinja's that are safe and make sense in a document.

Every filter is declared once, with a summary and an example: `FILTERS` is the table from which the reference page and the
sandbox are made. A missing value goes through every filter unchanged unless the filter is about missing values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import pass_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.runtime import Undefined
from jinja2.tests import TESTS as JINJA_TESTS

from toolkit.templates.dates import age_on, as_date, format_date
from toolkit.templates.environment import MAX_TEXT, PlanContext, check_arguments
from toolkit.templates.texts import UnprintableError, join_texts, plain_of, words
from toolkit.templates.values import Missing, Series, View, freeze
from toolkit.templates.wordml import names_in

__all__ = ["FILTERS", "TESTS", "FilterEntry", "all_filters", "guarded"]


@dataclass(frozen=True, slots=True)
class FilterEntry:
    """A filter for authors: what it does, an example and what the example prints."""

    name: str
    summary: str
    example: str
    prints: str
    call: Callable[..., Any]
    takes_missing: bool = False


_ENTRIES: dict[str, FilterEntry] = {}


def _filter(
    summary: str, example: str, prints: str, *, takes_missing: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def enter(call: Callable[..., Any]) -> Callable[..., Any]:
        name = call.__name__.strip("_")
        _ENTRIES[name] = FilterEntry(name, summary, example, prints, call, takes_missing)
        return call

    return enter


# -- dates --------------------------------------------------------------------------------------------------------------


@pass_context
@_filter(
    "A date in words or figures: YYYY YY MMMM MMM MM M DD D dddd ddd, or “short” and “long”; in the template's language.",
    "{{ plan.effective|date('MMMM D, YYYY') }}",
    "March 5, 2026",
)
def _date(context: PlanContext, value: Any, pattern: str = "short", language: str = "") -> str:
    if value is None or value == "":
        return ""
    return format_date(as_date(value), pattern, language or context.collector.language)


@_filter("Full years of age on a day.", "{{ client.birth_date|age(as_of) }}", "34")
def _age(value: Any, as_of: Any) -> Any:
    if isinstance(as_of, Missing):
        return as_of
    return age_on(as_date(value), as_date(as_of))


# -- names and numbers --------------------------------------------------------------------------------------------------


@_filter("A ten-digit telephone number as people write it.", "{{ client.phone|phone }}", "(312) 555-0142")
def _phone(value: Any) -> str:
    text = words(value)
    digits = "".join(character for character in text if character in "0123456789")
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    plain = all(character in "0123456789 ()+-./\u00a0" for character in text)
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if plain and len(digits) == 10 else text


@_filter("The first letters of a name.", "{{ 'Ana María Ruiz'|initials }}", "A.M.R.")
def _initials(value: Any) -> str:
    return "".join(f"{part[0].upper()}." for part in words(value).replace("-", " ").split())


@_filter("A name with the family name first.", "{{ 'Ana Ruiz'|last_first }}", "Ruiz, Ana")
def _last_first(value: Any) -> str:
    if isinstance(value, View) and "last_name" in value and "first_name" in value:
        return f"{words(value['last_name'])}, {words(value['first_name'])}".strip(", ")
    first, _, last = words(value).strip().rpartition(" ")
    return f"{last}, {first}" if first else last


@_filter("A name with its possessive ending.", "{{ 'Chris'|possessive }}", "Chris’s")
def _possessive(value: Any) -> str:
    text = words(value)
    return f"{text}’s" if text else ""


_MOST_DECIMALS: Final = 10


@_filter("A number without needless decimals, or with so many.", "{{ 6.0|number }}", "6")
def _number(value: Any, decimals: int | None = None) -> str:
    try:
        amount = float(words(value))
    except ValueError:
        return words(value)
    if not math.isfinite(amount):
        return words(value)
    text = f"{amount:.{_MOST_DECIMALS if decimals is None else max(0, min(decimals, _MOST_DECIMALS))}f}"
    if decimals is None:
        text = text.rstrip("0").rstrip(".")
    return text.removeprefix("-") if not text.strip("-0.") else text


@_filter("The right word for a count.", "{{ 1|plural('week', 'weeks') }}", "1 week")
def _plural(value: Any, one: str, many: str) -> str:
    return f"{words(value)} {one if words(value) in ('1', '1.0') else many}"


# -- lists --------------------------------------------------------------------------------------------------------------


def _sentence(context: PlanContext, value: Any, conjunctions: Mapping[str, str]) -> str:
    items = [item for item in value if isinstance(item, Missing) or words(item)]
    if len(items) < 2:
        return join_texts("", items)
    spanish = context.collector.language.lower().startswith("es")
    word = conjunctions["es" if spanish else "en"]
    last = words(items[-1])
    if spanish:
        word = _euphonic(word, last)
    comma = "," if len(items) > 2 and not spanish else ""
    return join_texts("", (join_texts(", ", items[:-1]), f"{comma} {word} ", items[-1]))


def _euphonic(word: str, following: str) -> str:
    start = following.lower().lstrip("¿¡«“\"'")
    if word == "y" and start.startswith(("i", "hi", "í")) and not start.startswith(("hie", "hia", "io")):
        return "e"
    return "u" if word == "o" and start.startswith(("o", "ho", "ó", "8")) else word


@pass_context
@_filter("A list as a phrase.", "{{ ['sleep', 'mood', 'pain']|and_list }}", "sleep, mood, and pain")
def _and_list(context: PlanContext, value: Any) -> str:
    return _sentence(context, value, {"en": "and", "es": "y"})


@pass_context
@_filter("A list as a choice.", "{{ ['phone', 'in person']|or_list }}", "phone or in person")
def _or_list(context: PlanContext, value: Any) -> str:
    return _sentence(context, value, {"en": "or", "es": "o"})


@_filter("A list, each item on a line of its own.", "{{ plan.strengths|lines }}", "one item a line")
def _lines(value: Any) -> str:
    return join_texts("\n", value)


@_filter("A list with a text between its items.", "{{ plan.strengths|join('; ') }}", "humor; family")
def _join(value: Any, separator: str = "", attribute: Any = None) -> str:
    if attribute is not None:
        raise UnprintableError("“join” takes the text between only.", "Write “|map(attribute='name')|join(', ')”.")
    return join_texts(words(separator), value)


# -- choices ------------------------------------------------------------------------------------------------------------


@pass_context
@_filter("Words for true, false and unknown.", "{{ client.is_minor|yesno }}", "No", takes_missing=True)
def _yesno(context: PlanContext, value: Any, yes: str = "", no: str = "", unknown: str | None = None) -> Any:
    spanish = context.collector.language.lower().startswith("es")
    if isinstance(value, Missing) or value is None:
        return value if unknown is None else unknown
    if value:
        return yes or ("Sí" if spanish else "Yes")
    return no or "No"


@_filter("A box, crossed when the value is true.", "{{ client.is_minor|checkbox }}", "☐", takes_missing=True)
def _checkbox(value: Any) -> str:
    return "☒" if value else "☐"


@_filter(
    "A box, crossed when the value is this choice or holds it.",
    "{{ plan.kind|checked('interim') }}",
    "☒",
    takes_missing=True,
)
def _checked(value: Any, choice: Any) -> str:
    chosen = choice in value if isinstance(value, Series | list) else value == choice
    return "☒" if chosen else "☐"


@_filter(
    "Other words where a value is missing.", "{{ plan.ends|default_if_missing('open') }}", "open", takes_missing=True
)
def _default_if_missing(value: Any, words_instead: Any = "") -> Any:
    return words_instead if isinstance(value, Missing) or value is None or value == "" else value


@_filter("Other words where a name or value is missing.", "{{ nickname|default('none') }}", "none", takes_missing=True)
def _default(value: Any, words_instead: Any = "", boolean: bool = False) -> Any:
    if isinstance(value, Undefined | Missing):
        return words_instead
    return words_instead if boolean and not value else value


# -- text ---------------------------------------------------------------------------------------------------------------


@_filter("One text put in place of another.", "{{ 'a-b'|replace('-', '/') }}", "a/b")
def _replace(value: Any, old: str, new: str, count: int = -1) -> str:
    text = words(value)
    if (text.count(old) if old else len(text) + 1) * len(new) > MAX_TEXT:
        raise UnprintableError("A replacement grows beyond all measure.", "Replace by a shorter text.")
    return text.replace(old, new, count)


@_filter("The same: text is always escaped here.", "{{ client.name|e }}", "Ana & Bo", takes_missing=True)
def _e(value: Any) -> Any:
    return value


_SAME_AS: Final = {"e": ("escape", "safe"), "default": ("d",)}
_FROM_JINJA: Final = {
    "abs": ("A number without its sign.", "{{ -3|abs }}", "3"),
    "batch": ("A list in groups of so many.", "{% for row in staff|batch(2) %}", ""),
    "capitalize": ("The first letter large, the rest small.", "{{ 'ANA'|capitalize }}", "Ana"),
    "center": ("Text in the middle of so many characters.", "{{ 'x'|center(3) }}", " x "),
    "count": ("How many items or characters.", "{{ plan.goals|count }}", "3"),
    "first": ("The first item.", "{{ plan.goals|first }}", ""),
    "float": ("A number with decimals.", "{{ '6'|float }}", "6.0"),
    "groupby": ("Items grouped by a field.", "{% for role, people in staff|groupby('role') %}", ""),
    "int": ("A whole number.", "{{ 6.7|int }}", "6"),
    "last": ("The last item.", "{{ plan.goals|last }}", ""),
    "length": ("How many items or characters.", "{{ plan.goals|length }}", "3"),
    "list": ("A list of what was filtered.", "{{ plan.goals|map(attribute='id')|list }}", ""),
    "lower": ("All letters small.", "{{ 'Ana'|lower }}", "ana"),
    "map": ("One field of each item.", "{{ plan.goals|map(attribute='id')|join(', ') }}", "G1, G2, G3"),
    "max": ("The largest.", "{{ [1, 3]|max }}", "3"),
    "min": ("The smallest.", "{{ [1, 3]|min }}", "1"),
    "reject": ("Items that fail a test.", "{{ [1, 2]|reject('odd')|join }}", "2"),
    "rejectattr": ("Items whose field fails a test.", "{{ plan.goals|rejectattr('met')|list|count }}", "2"),
    "reverse": ("In the opposite order.", "{{ 'ab'|reverse }}", "ba"),
    "round": ("A rounded number.", "{{ 2.345|round(1) }}", "2.3"),
    "select": ("Items that pass a test.", "{{ [1, 2]|select('odd')|join }}", "1"),
    "selectattr": ("Items whose field passes a test.", "{{ plan.goals|selectattr('met')|list|count }}", "1"),
    "slice": ("A list in so many columns.", "{% for column in staff|slice(2) %}", ""),
    "sort": ("In order, by a field if named.", "{{ [2, 1]|sort|join }}", "12"),
    "string": ("Text.", "{{ 6|string }}", "6"),
    "striptags": ("Text without markup.", "{{ '<b>x</b>'|striptags }}", "x"),
    "sum": ("The sum.", "{{ [1, 2]|sum }}", "3"),
    "title": ("Each word with a large letter.", "{{ 'ana ruiz'|title }}", "Ana Ruiz"),
    "trim": ("Without spaces around it.", "{{ ' x '|trim }}", "x"),
    "truncate": ("Cut at so many characters.", "{{ text|truncate(40) }}", ""),
    "unique": ("Each item once.", "{{ [1, 1]|unique|join }}", "1"),
    "upper": ("All letters large.", "{{ 'Ana'|upper }}", "ANA"),
    "wordcount": ("How many words.", "{{ 'one two'|wordcount }}", "2"),
}
_TAKE_MISSING: Final = frozenset(("count", "length", "list", "string"))
_TESTS: Final = names_in(
    "boolean defined divisibleby eq equalto == even false float ge gt greaterthan >= > in integer iterable le lt lessthan "
    "<= < lower mapping ne != none number odd sameas sequence string true undefined upper"
)


def _string(value: Any) -> str:
    return words(value)


def _entries() -> dict[str, FilterEntry]:
    entries = dict(_ENTRIES)
    for name, (summary, example, prints) in _FROM_JINJA.items():
        call = _string if name == "string" else JINJA_FILTERS[name]
        entries[name] = FilterEntry(name, summary, example, prints, call, name in _TAKE_MISSING)
    for name, others in _SAME_AS.items():
        for other in others:
            same = entries[name]
            entries[other] = FilterEntry(other, same.summary, same.example, same.prints, same.call, same.takes_missing)
    return dict(sorted(entries.items()))


FILTERS: Final[Mapping[str, FilterEntry]] = _entries()


def guarded(call: Callable[..., Any], *, takes_missing: bool = False, name: str = "") -> Callable[..., Any]:
    """A filter as the sandbox runs it: plain values in, frozen out, its work counted."""
    wanted = getattr(call, "jinja_pass_arg", None)
    kind = "" if wanted is None else wanted.name

    @pass_context
    def run(context: PlanContext, value: Any, *args: Any, **named: Any) -> Any:
        if isinstance(value, Missing) and not takes_missing:
            return value
        if isinstance(value, Undefined) and name not in ("default", "d"):
            str(value)
        extra = [plain_of(argument) for argument in args]
        named = {key: plain_of(argument) for key, argument in named.items()}
        check_arguments((*extra, *named.values()))
        if name == "map" and extra and " " in words(extra[0]):
            raise SecurityError("this filter is closed to templates")
        kept = value if takes_missing or name in ("join", "and_list", "or_list", "lines") else plain_of(value)
        result = call(*_leading(context, kind), kept, *extra, **named)
        if isinstance(result, str | list | tuple):
            context.collector.spend(len(result))
        return result

    return run


def _leading(context: PlanContext, kind: str) -> tuple[Any, ...]:
    if kind == "context":
        return (context,)
    if kind == "eval_context":
        return (context.eval_ctx,)
    return (context.environment,) if kind == "environment" else ()


def _freezing(call: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **named: Any) -> Any:
        return freeze(call(*args, **named))

    return run


def all_filters(extra: Mapping[str, Callable[..., Any]] | None = None) -> dict[str, Callable[..., Any]]:
    """The filters of an environment: ours, Jinja's safe ones, and those of a Python caller."""
    filters = {
        name: guarded(entry.call, takes_missing=entry.takes_missing, name=name) for name, entry in FILTERS.items()
    }
    for name, call in (extra or {}).items():
        filters[name] = guarded(_freezing(call), name=name)
    return filters


def _is_missing(value: Any) -> bool:
    """Whether nobody gave this value."""
    return isinstance(value, Missing)


_JINJA_TESTS: Final[Mapping[str, Any]] = JINJA_TESTS
TESTS: Final[Mapping[str, Any]] = {**{name: _JINJA_TESTS[name] for name in _TESTS}, "missing": _is_missing}
