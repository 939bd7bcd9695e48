"""A payer's form and its map, opened for a run: the form read under limits first, the map's expressions compiled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from toolkit.errors import FileUnreadableError
from toolkit.findings import FieldPlace, Finding, LinePlace
from toolkit.forms.errors import FormUnusableError
from toolkit.forms.filling.template import FormTemplate
from toolkit.forms.mapping import codes
from toolkit.forms.mapping.drafting import draft_map, fillable
from toolkit.forms.mapping.formmap import Entry, FormMap, Split, load_map
from toolkit.forms.mapping.guessing import Candidate, Guess, guesses
from toolkit.forms.mapping.neartext import near_texts
from toolkit.forms.model import FieldKind, FormField, Reading, Verdict
from toolkit.forms.pdf.unlocking import unlocked
from toolkit.forms.reading.reader import FormReader
from toolkit.records.fields import Kind
from toolkit.templates.expression import Expression, ExpressionError
from toolkit.templates.fieldnames import Names

__all__ = ["FormFields", "OpenedForm", "asks", "field_place", "form_fields", "likely_answers", "open_form", "open_map"]

_ROOTS: Final = ("client", "plan", "episode", "clinician", "guardian", "agency")
_CALLED: Final = {
    "client.full_name": ("Name", "Printed name"),
    "clinician.name": ("Clinician", "Primary clinician", "Treating clinician", "Therapist", "Clinician name"),
    "diagnoses.title": ("Diagnosis", "Primary diagnosis"),
    "agency.name": ("Agency", "Facility", "Clinic", "Provider agency", "Facility name"),
}
"""What forms call a field beside its own labels."""
_SINGULAR: Final = {"diagnoses": "Diagnosis", "authorisations": "Authorization"}
_LISTED: Final = {"coverage": "coverage[0]", "diagnoses": "diagnoses[0]", "authorisations": "authorisations[0]"}


@dataclass(frozen=True)
class FormFields:
    """What a form asks for: its fields, the words beside them, guesses, and the text of a first map.

    Into the map went what an earlier one says of `kept` fields.
    """

    name: str
    sha256: str
    reading: Reading
    near: Mapping[str, str]
    guesses: Mapping[str, Guess]
    draft: str
    kept: int = 0


@dataclass(frozen=True)
class OpenedForm:
    """A form ready to fill by its map. `expressions` are those of entries and splits, `conditions` their `when`.

    `near` are the words beside the fields, by full name, where some field has no tooltip.
    """

    file: str
    template: FormTemplate
    map: FormMap
    sha256: str
    expressions: Mapping[Entry | Split, Expression]
    conditions: Mapping[Entry | Split, Expression]
    near: Mapping[str, str]

    def label(self, each: FormField) -> str:
        """What a field is called for people: its tooltip, else the words beside it, else its name."""
        return said_of(each, self.near)

    def about(self) -> frozenset[str]:
        """The fields whose content is the map's affair: those that it fills, and those that it leaves empty for some."""
        conditional = (entry.field for entry in self.map.entries if entry.when)
        return frozenset((*self.map.fills(), *conditional))

    def is_asked(self, item: Entry | Split, context: Mapping[str, Any], language: str) -> bool:
        """Whether an entry's condition is true for a client; one without a condition is for everybody.

        Raises ExpressionError.
        """
        condition = self.conditions.get(item)
        return condition is None or condition.truth(context, language)

    def by_hand(self) -> Iterator[FormField]:
        """The fields that somebody has to fill in after us: those that the map leaves open, and signatures."""
        filled = frozenset(self.map.fills())
        for each in self.template.fields.values():
            if each.name not in filled and fillable(each):
                yield each


def said_of(each: FormField, near: Mapping[str, str]) -> str:
    """A field's tooltip in one line, else the words beside it, else its name."""
    tooltip = " ".join(each.tooltip.split())
    return tooltip if tooltip.lower() not in _NO_TOOLTIP else near.get(each.name) or each.name


_NO_TOOLTIP: Final = ("", "undefined", "null", "none")
"""What programs write where nobody wrote a tooltip."""


def form_fields(path: Path, names: Names, earlier: Path | None = None) -> FormFields:
    """Read a form and guess what its fields ask for. `earlier` is the map of an earlier edition, whose entries are kept.

    Raises FileUnreadableError, FormUnusableError, ConfigurationError.
    """
    known = load_map(earlier) if earlier else None
    data, reading = _read(path)
    opened = unlocked(data)
    near = near_texts(opened.data if opened else data, reading.fields)
    found = guesses(reading.fields, near, _candidates(names))
    draft = draft_map(path.name, reading.fields, near, found, known)
    kept = sum(reading.field(name) is not None for name in known.named) if known else 0
    return FormFields(path.name, hashlib.sha256(data).hexdigest(), reading, near, found, draft, kept)


def likely_answers(template: FormTemplate, names: Names) -> Mapping[str, Guess]:
    """Full name → what of a record a field of a form probably asks for."""
    fields = template.reading.fields
    return guesses(fields, near_texts(template.data, fields), _candidates(names))


def open_form(path: Path) -> FormTemplate:
    """A form ready to fill. Raises FileUnreadableError, FormUnusableError."""
    data, _ = _read(path)
    return FormTemplate.load(data, name=path.name)


def _read(path: Path) -> tuple[bytes, Reading]:
    """The file's bytes and what it says, read where it can do no harm."""
    with FormReader() as reader:
        try:
            data = path.read_bytes() if path.stat().st_size <= reader.most_bytes else b""
        except OSError as error:
            mend = "Check its name and your rights."
            raise FileUnreadableError(path, f"The file cannot be read ({error.strerror}).", mend) from None
        reading = reader.read(data) if data else reader.read(path)
    if reading.verdict is not Verdict.OK:
        raise FormUnusableError(f"The form cannot be filled. {reading.reason}", path.name, _MENDS[reading.verdict])
    return data, reading


_AGAIN: Final = "Save the form again from where it came, or ask the payer for a fillable PDF (AcroForm)."
_MENDS: Final = dict.fromkeys(Verdict, _AGAIN) | {Verdict.LOCKED: "Ask the payer for one without a password."}


def open_map(
    template: FormTemplate, path: Path, map_path: Path, names: Names
) -> tuple[OpenedForm, tuple[Finding, ...]]:
    """The form with its map; and what is wrong with the map's expressions. Raises ConfigurationError for no map at all."""
    known = load_map(map_path)
    compiling = _Compiling(names)
    items: tuple[Entry | Split, ...] = (*known.entries, *known.splits)
    for item in items:
        compiling.take(item)
    fields = template.reading.fields
    is_bare = any(asks(each) and said_of(each, {}) == each.name for each in fields)
    near = near_texts(template.data, fields) if is_bare else {}
    expressions, conditions = compiling.expressions, compiling.conditions
    opened = OpenedForm(path.name, template, known, template.source_sha256, expressions, conditions, near)
    return opened, tuple(compiling.findings)


class _Compiling:
    """Compiles a map's expressions, and gathers what is wrong with them."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.expressions: dict[Entry | Split, Expression] = {}
        self.conditions: dict[Entry | Split, Expression] = {}
        self.findings: list[Finding] = []

    def take(self, item: Entry | Split) -> None:
        """An entry's value and its condition."""
        if item.when and (condition := self._compiled(item.when, item.place)):
            self.conditions[item] = condition
        if item.value and (expression := self._compiled(item.value, item.place)):
            self.expressions[item] = expression
            self.findings += _sensitive(expression, self._names, item.place)

    def _compiled(self, said: str, place: LinePlace) -> Expression | None:
        try:
            expression = Expression(said, str(place))
        except ExpressionError as error:
            self.findings.append(codes.UNREADABLE.finding(error.what, place=place, hint=error.mend))
            return None
        wrong = expression.unknown_name(self._names)
        if wrong:
            hint = "The names are listed under “What a template sees” in docs/contracts.md."
            self.findings.append(codes.UNKNOWN_NAME.finding(wrong, place=place, hint=hint))
        return None if wrong else expression


def _sensitive(expression: Expression, names: Names, place: LinePlace) -> Iterator[Finding]:
    marked = {str(name.spec.sensitivity): name for name in expression.fields(names) if name.spec.sensitivity}
    for sensitivity, name in sorted(marked.items()):
        message = f"This gives the payer {name.spec.label}, which is marked {sensitivity.replace('_', ' ')}."
        hint = "Make sure that the payer may have it."
        yield codes.SENSITIVE.finding(message, place=place, hint=hint)


def _candidates(names: Names) -> Iterator[Candidate]:
    for root in (*_ROOTS, *_LISTED):
        name = names.roots[root]
        for each in names.scopes[name.scope].values():
            if each.many or each.scope or each.name in ("id", "logo", "agency") or each.name.endswith("_code"):
                continue
            labels = [each.spec.label, *each.spec.aliases, f"{name.spec.label} {each.spec.label}"]
            if root in ("diagnoses", "authorisations"):
                labels = [f"{_SINGULAR[root]} {each.spec.label}", f"{name.spec.label} {each.spec.label}"]
            labels += _CALLED.get(f"{root}.{each.name}", ())
            is_date = each.spec.kind is Kind.DATE
            yield Candidate(f"{_LISTED.get(root, root)}.{each.name}", root, tuple(labels), is_date)


def field_place(file: str, each: FormField) -> FieldPlace:
    """Where a field stands in a form."""
    return FieldPlace(file, each.name, each.page)


def asks(each: FormField) -> bool:
    """Whether a field asks for something that a record could answer."""
    return fillable(each) and each.kind is not FieldKind.SIGNATURE
