"""One client's values for the fields of a form: expressions worked out, dates written, choices, splits, what does not fit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Any, Final

from toolkit.findings import Finding
from toolkit.forms.appearances.layout import SMALLEST
from toolkit.forms.appearances.text import UndrawableError
from toolkit.forms.filling.template import FormTemplate
from toolkit.forms.mapping import codes
from toolkit.forms.mapping.formmap import Entry, Split
from toolkit.forms.model import FieldKind, FormField, Value
from toolkit.pipeline.payerforms.opening import OpenedForm, field_place
from toolkit.templates.dates import format_date
from toolkit.templates.expression import ExpressionError
from toolkit.templates.texts import UnprintableError, words
from toolkit.templates.values import Missing, View, YesNo

__all__ = ["Answers", "answers_for"]

_LINE: Final = re.compile(r",?\s*\(?line \d+\)?$", re.IGNORECASE)
"""How forms number the fields of one text: not part of what they ask."""
_YES: Final = frozenset(("yes", "true", "on", "1", "x"))
_NO: Final = frozenset(("no", "false", "off", "0"))


@dataclass
class Answers:
    """What goes into the fields of one client's form. `missing` are the fields that the record does not answer, `not_asked`
    those that the map leaves out for this client, `sizes` the print of fields that share a text, in points.
    """

    values: dict[str, Value] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    not_asked: set[str] = field(default_factory=set)
    sizes: dict[str, float] = field(default_factory=dict)
    items: list[tuple[int, str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def answers_for(opened: OpenedForm, context: Mapping[str, Any], language: str) -> Answers:
    """The values of all fields that the map fills. What is wrong is among the findings, not raised."""
    work = _Work(opened, context, language)
    for entry in opened.map.entries:
        if work.is_asked(entry) and entry in opened.expressions:
            work.take_entry(entry)
    for split in opened.map.splits:
        if work.is_asked(split) and split in opened.expressions:
            work.take_split(split)
    work.empty_the_rest()
    return work.answers


class _Work:
    def __init__(self, opened: OpenedForm, context: Mapping[str, Any], language: str) -> None:
        self.opened = opened
        self.template: FormTemplate = opened.template
        self.context = context
        self.language = language
        self.answers = Answers()

    def empty_the_rest(self) -> None:
        """Where the map has no answer for this client, the field is empty, whatever the form held there: a tick, an example,
        or what somebody filled in for another client.
        """
        for name in (*self.opened.map.fills(), *self.answers.not_asked):
            each = self.template.fields[name]
            if name not in self.answers.values and each.value:
                self.answers.values[name] = () if each.is_multiple else ""

    def is_asked(self, item: Entry | Split) -> bool:
        """Whether the entry is for this client."""
        try:
            is_asked = self.opened.is_asked(item, self.context, self.language)
        except ExpressionError as error:
            self._fail(item, error)
            return False
        if not is_asked:
            self.answers.not_asked.update(item.into)
        return is_asked

    def take_entry(self, entry: Entry) -> None:
        each = self.template.fields[entry.field]
        raw = self._worked_out(entry, (entry.field,))
        if raw is None:
            return
        value = self._value(raw, each, entry)
        if not value or (isinstance(value, str) and not value.strip()):
            self._miss(each)
        elif isinstance(value, str) and each.kind is FieldKind.TEXT:
            self._put_text(each, value, entry.overflow)
        else:
            self.answers.values[each.name] = value

    def take_split(self, split: Split) -> None:
        fields = [self.template.fields[name] for name in split.into]
        raw = self._worked_out(split, split.into)
        if raw is None:
            return
        text = _one_line(self._text(raw, split.dates))
        if not text:
            for each in fields:
                self._miss(each)
            return
        if split.by == "lines":
            self._put_lines(fields, text, split.overflow)
        else:
            self._put_lengths(fields, text, split.overflow)

    def _worked_out(self, item: Entry | Split, fields: Sequence[str]) -> Any:
        """What the expression gives, None where it fails or gives nothing."""
        try:
            value = self.opened.expressions[item].value(self.context, self.language)
        except ExpressionError as error:
            self._fail(item, error)
            return None
        if value is None or isinstance(value, Missing):
            for name in fields:
                self._miss(self.template.fields[name])
            return None
        return value

    def _fail(self, item: Entry | Split, error: ExpressionError) -> None:
        self.answers.findings.append(codes.NOT_WORKED_OUT.finding(error.what, place=item.place, hint=error.mend))

    def _miss(self, each: FormField) -> None:
        """The record does not say it: the field stays open. An unticked box is an answer, not a gap."""
        if each.kind is not FieldKind.CHECK_BOX:
            self.answers.missing.append(each.name)

    # -- from what an expression gives to what a field takes --------------------------------------------------------

    def _value(self, raw: Any, each: FormField, entry: Entry) -> Value:
        if each.is_multiple and isinstance(raw, tuple | list):
            said = (self._chosen(self._text(item, entry.dates), each, entry) for item in raw)
            return tuple(dict.fromkeys(filter(None, said)))
        if isinstance(raw, bool | YesNo) and each.options:
            return self._answered(raw, each, entry)
        text = self._text(raw, entry.dates, "\n" if each.is_multiline else ", ")
        if each.options:
            chosen = self._chosen(text, each, entry)
            return (chosen,) if each.is_multiple and chosen else chosen
        return text if each.is_multiline else _one_line(text)

    def _answered(self, raw: bool | YesNo, each: FormField, entry: Entry) -> Value:
        """The export value of a yes or no: as `choices` say, the one box ticked or not, or the choice that says it."""
        word = "Yes" if raw else "No"
        if each.kind is FieldKind.CHECK_BOX and not entry.choices and len(each.options) == 1:
            return each.options[0].export if raw else ""
        if entry.choices:
            plain = {said.casefold(): export for said, export in entry.choices.items()}
            known = [said for said in (str(raw).casefold(), word.casefold()) if said in plain]
            chosen = plain[known[0]] if known else plain.get("*", word)
        else:
            chosen = next((option.export for option in each.options if option.says(bool(raw))), word)
        return (chosen,) if each.is_multiple and chosen else chosen

    def _chosen(self, text: str, each: FormField, entry: Entry) -> str:
        """The export value that a text stands for."""
        if entry.choices:
            plain = {said.casefold(): export for said, export in entry.choices.items()}
            return plain.get(text.casefold(), plain.get("*", text))
        found = each.export_of(text)
        if found is None and each.kind is FieldKind.CHECK_BOX and len(each.options) == 1:
            plain_word = text.strip().casefold()
            return each.options[0].export if plain_word in _YES else "" if plain_word in _NO else text
        return text if found is None else found

    def _text(self, raw: Any, dates: str, between: str = ", ") -> str:
        if isinstance(raw, Missing) or raw is None:
            return ""
        if isinstance(raw, Date):
            return format_date(raw, dates or self.opened.map.dates, self.language)
        if isinstance(raw, bool):
            return "Yes" if raw else ""
        if isinstance(raw, tuple | list):
            return between.join(filter(None, (self._text(item, dates) for item in raw)))
        try:
            return words(raw)
        except UnprintableError:
            return str(raw["name"]) if isinstance(raw, View) and "name" in raw else ""

    # -- what does not fit ------------------------------------------------------------------------------------------

    def _put_text(self, each: FormField, text: str, overflow: str) -> None:
        if overflow != "addendum" or each.is_comb or self._fits(each, text):
            self.answers.values[each.name] = text
            return
        number = self._add_item(each, text)
        self.answers.values[each.name] = self._beginning(each, text, f"… (see addendum, {number})")

    def _fits(self, each: FormField, text: str) -> bool:
        return self.template.fitting(each.name, text) >= len(text.rstrip())

    def _add_item(self, each: FormField, text: str) -> int:
        number = len(self.answers.items) + 1
        label = _LINE.sub("", self.opened.label(each))
        self.answers.items.append((number, f"{label} (page {each.page})", text))
        message = f"The text for “{label}” goes on in the addendum, item {number}."
        self.answers.findings.append(codes.CONTINUED.finding(message, place=field_place(self.opened.file, each)))
        return number

    def _beginning(self, each: FormField, text: str, mark: str) -> str:
        """As many whole words as fit with the mark after them."""
        for end in _word_ends(text, self.template.fitting(each.name, text)):
            shown = f"{text[:end].rstrip()}{mark}"
            if self._fits(each, shown):
                return shown
        return mark.strip("… ") if self._fits(each, mark.strip("… ")) else ""

    def _put_lines(self, fields: Sequence[FormField], text: str, overflow: str) -> None:
        if self._put_evenly(fields, text):
            return
        rest = text
        for position, each in enumerate(fields):
            is_last = position == len(fields) - 1
            if self._fits(each, rest):
                self.answers.values[each.name] = rest
                return
            if is_last:
                break
            end = next(iter(_word_ends(rest, self.template.fitting(each.name, rest))), 0)
            self.answers.values[each.name], rest = rest[:end].rstrip(), rest[end:].lstrip()
        last = fields[-1]
        if overflow == "addendum":
            number = self._add_item(fields[0], text)
            self.answers.values[last.name] = self._beginning(last, rest, f"… (see addendum, {number})")
        else:
            self.answers.values[last.name] = rest

    def _put_evenly(self, fields: Sequence[FormField], text: str) -> bool:
        """The text over all lines in one size, the largest in which it goes; False where it goes in none."""
        if any(each.is_multiline or each.is_comb for each in fields):
            return False
        try:
            size = self.template.usual_size([each.name for each in fields], text)
            while size >= SMALLEST:
                parts = self._broken(fields, text, size)
                if parts is not None:
                    self.answers.values.update(parts)
                    self.answers.sizes.update(dict.fromkeys(parts, size))
                    return True
                size = float(math.ceil(size - 1))
        except UndrawableError:
            return False
        return False

    def _broken(self, fields: Sequence[FormField], text: str, size: float) -> dict[str, str] | None:
        """Full name → the words that go into that line at a size; None where some are left over."""
        parts, rest = {}, text
        for each in fields:
            most = self.template.fitting_at(each.name, rest, size)
            end = len(rest) if most >= len(rest) else next(iter(_word_ends(rest, most)), 0)
            parts[each.name], rest = rest[:end].rstrip(), rest[end:].lstrip()
            if not rest:
                return parts
        return None

    def _put_lengths(self, fields: Sequence[FormField], text: str, overflow: str) -> None:
        """As many characters into each field as it takes; what is left over goes into the last, which refuses too many."""
        rest = text
        for each in fields[:-1]:
            size = each.max_length or len(rest)
            part, rest = rest[:size].strip(), rest[size:]
            if part:
                self.answers.values[each.name] = part
            elif rest.strip():
                self._miss(each)
        last, rest = fields[-1], rest.strip()
        if not rest:
            return
        if overflow == "addendum" and not last.is_comb and not self._fits(last, rest):
            number = self._add_item(fields[0], text)
            rest = self._beginning(last, rest, f"… (see addendum, {number})")
        self.answers.values[last.name] = rest


def _word_ends(text: str, most: int) -> Iterator[int]:
    """Where the text could be broken: the ends of words, from the last that fits back to the first."""
    end = min(most, len(text))
    if end < len(text) and not text[end].isspace():
        end = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end), 0)
    while end > 0:
        yield end
        end = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end))


def _one_line(text: str) -> str:
    return " ".join(text.split()) if "\n" in text else text
