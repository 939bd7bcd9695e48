"""Number formats of a workbook: which cells show something else than the number they hold.

A format code has up to four sections (`positive;negative;zero;text`), each a pattern of placeholders (`0`, `#`, `?`) and
literal text (ECMA-376 part 1, 18.8.31). Only what can be shown exactly is shown: a format with a fraction, an exponent or
General in it is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import Enum
from functools import cached_property

from lxml import etree

__all__ = ["NumberFormat", "Shape", "Styles", "read_styles"]


class Shape(Enum):
    """What a number becomes under a format.

    `PLAIN`: the number itself. `PATTERN`: digits in a pattern (`00000000`, `000-00-0000`), which makes it a text.
    `DISPLAY`: a number with something beside it (`0%`, `0 "days"`, `0.00`). `DATE`: a day, perhaps with a time.
    `TIME`: a time of day. `ELAPSED`: a duration (`[h]:mm`).
    """

    PLAIN = "plain"
    PATTERN = "pattern"
    DISPLAY = "display"
    DATE = "date"
    TIME = "time"
    ELAPSED = "elapsed"


_BUILTIN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "$#,##0;($#,##0)",
    6: "$#,##0;($#,##0)",
    7: "$#,##0.00;($#,##0.00)",
    8: "$#,##0.00;($#,##0.00)",
    9: "0%",
    10: "0.00%",
    14: "m/d/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yyyy h:mm",
    37: "#,##0;(#,##0)",
    38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)",
    41: "#,##0;(#,##0)",
    42: "$#,##0;($#,##0)",
    43: "#,##0.00;(#,##0.00)",
    44: "$#,##0.00;($#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    49: "@",
}

_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | _(?P<width>.) | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\] | (?P<place>[0#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%)
    | (?P<letter>[A-Za-z@/]+?) | (?P<literal>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_AM_PM = re.compile(r"am/pm|a/p", re.IGNORECASE)
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class _Section:
    """One section: `tokens` are (kind, text) with kind place, point, percent or literal."""

    tokens: tuple[tuple[str, str], ...]
    grouped: bool
    condition: tuple[str, Decimal] | None
    usable: bool

    def holds(self, value: Decimal) -> bool:
        if self.condition is None:
            return True
        sign, limit = self.condition
        outcomes = {"<": value < limit, ">": value > limit, "=": value == limit}
        return any(outcomes[part] for part in ("<>" if sign == "<>" else sign))

    @property
    def kinds(self) -> str:
        """One letter a token: p place, d decimal point, c percent, l literal, so that shapes can be matched."""
        return "".join({"place": "p", "point": "d", "percent": "c"}.get(kind, "l") for kind, _ in self.tokens)

    @property
    def shape(self) -> Shape:
        kinds = self.kinds
        if not self.usable or "p" not in kinds:
            return Shape.PLAIN
        if "d" in kinds or "c" in kinds or self.grouped:
            return Shape.DISPLAY if "d" in kinds or "c" in kinds or self._words else Shape.PLAIN
        zeros = sum(text == "0" for kind, text in self.tokens if kind == "place")
        if zeros > 1 or re.search("pl+p", kinds):
            return Shape.PATTERN
        return Shape.DISPLAY if self._words else Shape.PLAIN

    @property
    def _words(self) -> bool:
        return any(text.strip(" ()-+") for kind, text in self.tokens if kind == "literal")

    def show(self, value: Decimal) -> str:
        """The text that a cell with a number of this section's sign shows."""
        for kind, _ in self.tokens:
            if kind == "percent":
                value *= 100
        kinds = [kind for kind, _ in self.tokens]
        point = kinds.index("point") if "point" in kinds else len(kinds)
        decimals = sum(kind == "place" for kind in kinds[point:])
        rounded = abs(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        whole, _, rest = f"{rounded:f}".partition(".")
        return self._whole("" if whole == "0" else whole, point) + self._rest(rest, point)

    def _whole(self, digits: str, point: int) -> str:
        """The part before the decimal point, filled from its right; digits beyond the pattern go before it."""
        places = [at for at in range(point) if self.tokens[at][0] == "place"]
        shown: list[str] = []
        count = 0
        for at in reversed(range(point)):
            kind, text = self.tokens[at]
            if kind != "place":
                shown.append(text)
                continue
            take = len(digits) if at == places[0] else 1
            cut = len(digits) - take
            taken, digits = digits[max(cut, 0) :], digits[: max(cut, 0)]
            for digit in reversed(taken or {"0": "0", "?": " "}.get(text, "")):
                if self.grouped and count and count % 3 == 0:
                    shown.append(",")
                shown.append(digit)
                count += 1
        return "".join(reversed(shown))

    def _rest(self, digits: str, point: int) -> str:
        shown = []
        remaining = iter(digits)
        left = digits.rstrip("0")
        for at, (kind, text) in enumerate(self.tokens[point:]):
            if kind == "place":
                digit = next(remaining)
                needed = text == "0" or bool(left)
                shown.append(digit if needed else "")
                left = left[1:]
            else:
                shown.append("." if at == 0 and kind == "point" else text)
        return "".join(shown)


@dataclass(frozen=True)
class NumberFormat:
    """A format code, such as `00000000`, `m/d/yyyy` or `0 "days"`."""

    code: str

    @cached_property
    def shape(self) -> Shape:
        """What it makes of a number."""
        letters, elapsed = self._date_letters
        if elapsed:
            return Shape.ELAPSED
        if letters & set("ydm") and not (letters & set("hs") and not letters & set("yd")):
            return Shape.DATE
        if letters:
            return Shape.TIME
        shapes = {section.shape for section in self._sections}
        return next((shape for shape in (Shape.PATTERN, Shape.DISPLAY) if shape in shapes), Shape.PLAIN)

    @property
    def hides_year(self) -> bool:
        """True for a date format without a year."""
        return self.shape is Shape.DATE and "y" not in self._date_letters[0]

    @property
    def hides_day(self) -> bool:
        """True for a date format without a day of the month."""
        return self.shape is Shape.DATE and "d" not in self._date_letters[0]

    def show(self, number: str) -> str:
        """The text that a cell shows for a number (as its XML writes it); '' where that is not known."""
        try:
            value = Decimal(repr(float(number)))
        except (ValueError, InvalidOperation):
            return ""
        if not value.is_finite() or abs(value) >= Decimal(10) ** 15:
            return ""
        section, sign = self._section(value)
        return (sign + section.show(value)).strip() if section is not None and section.usable else ""

    def _section(self, value: Decimal) -> tuple[_Section | None, str]:
        """The section for a value, and the minus sign that Excel adds when the section is not the negatives' own."""
        numeric = self._sections[:3]
        minus = "-" if value < 0 else ""
        if any(section.condition for section in numeric):
            chosen = next((section for section in numeric if section.holds(value)), None)
            return chosen, minus if chosen is numeric[0] else ""
        if value < 0 and len(numeric) > 1:
            return numeric[1], ""
        if value == 0 and len(numeric) > 2:
            return numeric[2], ""
        return numeric[0], minus

    @cached_property
    def _sections(self) -> tuple[_Section, ...]:
        sections: list[list[re.Match[str]]] = [[]]
        for token in _TOKEN.finditer(self.code[:_LONGEST]):
            if token["literal"] == ";":
                sections.append([])
            else:
                sections[-1].append(token)
        return tuple(_section(tokens) for tokens in sections)

    @cached_property
    def _date_letters(self) -> tuple[frozenset[str], bool]:
        """The letters y m d h s in the first section outside of quotation marks, and whether one is in brackets."""
        letters: set[str] = set()
        elapsed = False
        if "general" in self.code.lower():
            return frozenset(), False
        for token in _TOKEN.finditer(_AM_PM.sub("h", self.code[:_LONGEST])):
            if token["literal"] == ";":
                break
            elapsed = elapsed or bool(token["bracket"] and _ELAPSED.fullmatch(token["bracket"]))
            letters.update(set((token["letter"] or "").lower()) & set("ymdhs"))
        return frozenset(letters), elapsed


def _section(matches: list[re.Match[str]]) -> _Section:
    tokens: list[tuple[str, str]] = []
    condition = None
    usable = grouped = False
    trouble = False
    for position, match in enumerate(matches):
        kind, text = match.lastgroup or "literal", match[match.lastgroup or 0] or ""
        if kind == "bracket":
            found = _CONDITION.fullmatch(text.strip())
            if found:
                condition = (found[1], Decimal(found[2]))
            elif text.startswith("$"):
                tokens.append(("literal", text[1:].partition("-")[0]))
        elif kind == "comma":
            after = matches[position + 1].lastgroup if position + 1 < len(matches) else ""
            grouped = True
            trouble = trouble or after != "place"
        elif kind in ("width", "fill"):
            continue
        elif kind in ("quoted", "escaped", "literal"):
            tokens.append(("literal", text))
        elif kind == "percent":
            tokens.append(("percent", "%"))
        elif kind == "letter" or (kind == "point" and ("point", ".") in tokens):
            trouble = True
        else:
            tokens.append((kind, text))
            usable = usable or kind == "place"
    return _Section(tuple(tokens), grouped, condition, usable and not trouble)


@dataclass(frozen=True, slots=True)
class Styles:
    """The format of every style index that a cell can name; an index that is absent is General."""

    formats: Mapping[int, NumberFormat]

    def of(self, index: int) -> NumberFormat:
        """The format of a style index."""
        return self.formats.get(index, _GENERAL)


_GENERAL = NumberFormat("General")


def read_styles(root: etree._Element | None) -> Styles:
    """The formats of styles.xml; none where the part is absent."""
    if root is None:
        return Styles({})
    codes = dict(_BUILTIN)
    for element in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[_whole(element.get("numFmtId"))] = element.get("formatCode", "General")
    known: dict[str, NumberFormat] = {}
    formats: dict[int, NumberFormat] = {}
    for index, element in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        code = codes.get(_whole(element.get("numFmtId")), "General")
        if code != "General":
            formats[index] = known.setdefault(code, NumberFormat(code))
    return Styles(formats)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
