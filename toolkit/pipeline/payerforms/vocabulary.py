"""A map's choices held against what a record can say at all: our lists of choices are closed, and a form's are too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from toolkit.findings import Finding
from toolkit.forms.mapping import codes
from toolkit.forms.mapping.formmap import Entry
from toolkit.forms.model import FieldKind, FormField
from toolkit.payers.naming import did_you_mean
from toolkit.pipeline.payerforms.opening import OpenedForm
from toolkit.records.fields import FieldSpec, Kind
from toolkit.templates.fieldnames import Names
from toolkit.templates.wording import choice_label

__all__ = ["choices_against_vocabulary"]

_CODE: Final = "_code"
_LISTED: Final = 8


@dataclass(frozen=True)
class _Sayable:
    """What a field of the record can say: `values` as the expression gives them."""

    label: str
    values: tuple[str, ...]


def choices_against_vocabulary(opened: OpenedForm, names: Names, language: str) -> Iterator[Finding]:
    """What a record may say and the map or the form has no choice for, and choices for what no record says.

    `language` is that in which the agency prints the labels of choices.
    """
    for entry in opened.map.entries:
        each = opened.template.fields.get(entry.field)
        expression = opened.expressions.get(entry)
        path = expression.single_path() if expression else None
        said = _sayable(names, path, language) if path else None
        if each is None or said is None:
            continue
        if entry.choices:
            yield from _unsayable(entry, said)
        if each.options and not each.is_editable:
            yield from _without_choice(entry, each, said)


def _sayable(names: Names, path: tuple[str, ...], language: str) -> _Sayable | None:
    """What a field with a closed list of choices can say; None for one that takes any text."""
    dotted = ".".join(path)
    found = names.find(dotted)
    if found is None:
        return None
    if found.spec.kind is Kind.YES_NO:
        return _Sayable(found.spec.label, ("Yes", "No"))
    if found.spec.choices:
        return _Sayable(found.spec.label, tuple(choice_label(label, language) for _, label in found.spec.choices))
    spec = _behind(names, dotted)
    return _Sayable(spec.label, tuple(code for code, _ in spec.choices)) if spec else None


def _behind(names: Names, dotted: str) -> FieldSpec | None:
    """The field whose code a path names: `client.sex` for `client.sex_code`."""
    found = names.find(dotted.removesuffix(_CODE)) if dotted.endswith(_CODE) else None
    return found.spec if found is not None and found.spec.choices else None


def _unsayable(entry: Entry, said: _Sayable) -> Iterator[Finding]:
    """A slip in a choice would put the client under `*`, or under nothing."""
    known = {value.casefold() for value in said.values}
    for key in entry.choices or ():
        if key != "*" and key.casefold() not in known:
            message = f"“{key}” is nothing that a record says for {said.label}."
            yield codes.NEVER_SAID.finding(message, place=entry.place, hint=did_you_mean(key, said.values))


def _without_choice(entry: Entry, each: FormField, said: _Sayable) -> Iterator[Finding]:
    exports = {option.export for option in each.options}
    chosen = {key.casefold(): export for key, export in (entry.choices or {}).items()}
    if "*" in chosen:
        return
    is_box = each.kind is FieldKind.CHECK_BOX and not entry.choices
    lacking = []
    for value in said.values:
        export = chosen.get(value.casefold(), value)
        is_taken = not export or export in exports or each.export_of(export) is not None
        is_answer = value in ("Yes", "No") and (is_box or _has_answer(each, value))
        if not is_taken and not (is_answer and not entry.choices):
            lacking.append(value)
    if lacking:
        message = f"A record may say {_list(lacking)} for {said.label}, for which “{entry.field}” has no choice."
        hint = 'Name them in `choices`, or write "*" there for everything else: else those clients get no form.'
        yield codes.WITHOUT_CHOICE.finding(message, place=entry.place, hint=hint)


def _has_answer(each: FormField, value: str) -> bool:
    """Whether one of a form's choices says yes, or no, in so many letters."""
    return any(option.says(value == "Yes") for option in each.options)


def _list(values: tuple[str, ...] | list[str]) -> str:
    shown = ", ".join(f"“{value}”" for value in values[:_LISTED])
    return f"{shown} and {len(values) - _LISTED} more" if len(values) > _LISTED else shown
