"""Rows of the record as views: worked out once for each kind of row, so that a row costs a copy and a few look-ups.

What a field's blank prints, its label, the labels of its choices and the two answers to a yes-or-no question depend on the
agency, the language and what the payers demand, never on the client. They are gathered in a `RowPlan` for each kind of row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date as Date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from toolkit.records.agreement import Pointer
from toolkit.records.fields import Absent, AbsentKind, FieldSpec, Kind, Row, Sensitivity, field_specs
from toolkit.records.sections import is_good_reason
from toolkit.records.vocabulary import ROWS, field_spec
from toolkit.templates.agency import Agency
from toolkit.templates.computed import COMPUTED, ROOT
from toolkit.templates.dates import format_date
from toolkit.templates.fieldnames import code_spec
from toolkit.templates.values import Missing, Series, ShownDate, View, YesNo, frozen_view
from toolkit.templates.wording import Wording, choice_label

__all__ = ["Built", "Frame", "RowPlan", "frame_of", "link"]

Fields = dict[str, Any]
HIDDEN: Mapping[str, frozenset[Sensitivity]] = {"chart": frozenset(), "client": frozenset(Sensitivity)}
"""Audience → the fields, by their declared sensitivity, whose values it is not given."""
_TRANSLATED = frozenset(
    (Kind.DATE, Kind.NUMBER, Kind.INTEGER, Kind.YES_NO, Kind.CHOICE, Kind.CHOICES, Kind.REF, Kind.REFS)
)


class RowPlan(NamedTuple):
    """How rows of one kind become views: the blanks of all names, and which fields are more than copied."""

    collection: str
    blanks: Fields
    copied: tuple[str, ...]
    dates: tuple[str, ...]
    numbers: tuple[str, ...]
    answers: tuple[str, ...]
    choices: tuple[tuple[str, str, Mapping[str, str]], ...]
    references: tuple[tuple[str, str, bool], ...]
    own: Mapping[str, Callable[[Any], Any]]
    own_codes: frozenset[str]
    text_field: str


class Built(NamedTuple):
    """A row and its view, whose fields may still be filled until the context is handed out."""

    row: Row
    plan: RowPlan
    fields: Fields
    view: View


class Frame:
    """All that a context needs and that no client changes: one for each agency, language, demanded fields and audience."""

    def __init__(self, agency: Agency, language: str, demanded: frozenset[str], audience: str = "chart") -> None:
        self.agency = agency
        self.language = language
        self.demanded = demanded
        self.audience = audience
        self._hidden = HIDDEN[audience]
        self._own = {
            f"{own.collection}.{own.name}": own.sensitivity for own in agency.settings.fields if own.sensitivity
        }
        self.wording = Wording(agency.settings, language)
        self.yes, self.no = (
            YesNo(answer, word) for answer, word in zip((True, False), self.wording.yes_no, strict=True)
        )
        self.date_format = agency.settings.date_format
        self._labels = agency.settings.labels.get("es" if language == "es" else "en", {})
        self._own_es = {
            (own.collection, own.name): {choice.code: choice.es for choice in own.choices if choice.es}
            for own in agency.settings.fields
        }
        self.plans: Mapping[type[Row], RowPlan] = {row: self._plan(row) for row in ROWS}
        self.root_blanks = self.blanks_of(ROOT)
        self.no_row = Missing("", required=False)
        self.absence_blanks = self.blanks_of("absences")
        self.payer_blanks = self.blanks_of("payers")
        self.signer_blanks = self.blanks_of("required_signers")
        self.ask_blanks = self.blanks_of("review_asks")
        self.packet_blanks = self.blanks_of("packet")
        self.agency_view = self._agency()

    # -- what the audience is not given -----------------------------------------------------------------------------

    def hides(self, path: str) -> bool:
        """Whether the values of a field, by its general path, are kept from the audience; of a collection, all of them."""
        if not self._hidden:
            return False
        spec = field_spec(path)
        if spec is not None or path in self._own:
            return (spec.sensitivity if spec else self._own[path]) in self._hidden
        row = next((each for each in ROWS if each.collection == path.rpartition(".")[2]), None)
        return row is not None and self._is_all_hidden(row)

    def is_shown(self, row: Row) -> bool:
        """Whether anything of a row is for the audience."""
        return self.is_shown_kind(type(row))

    def is_shown_kind(self, row: type[Row]) -> bool:
        """Whether anything of a kind of row is for the audience."""
        return not self._hidden or not self._is_all_hidden(row)

    def _is_all_hidden(self, row: type[Row]) -> bool:
        return all(spec.sensitivity in self._hidden for spec in field_specs(row).values())

    # -- once ----------------------------------------------------------------------------------------------------

    def blank(self, collection: str, spec: FieldSpec) -> Missing:
        """The value of a declared field that nobody filled."""
        path = f"{collection}.{spec.name}"
        if spec.sensitivity in self._hidden:
            return Missing(self.label(collection, spec), required=False)
        is_demanded = path in self.demanded
        return Missing(self.label(collection, spec), self.wording.blank(path), is_demanded, stands_out=is_demanded)

    def label(self, collection: str, spec: FieldSpec) -> str:
        """A field's label: the agency's, else ours in the language."""
        return self._labels.get(f"{collection}.{spec.name}") or spec.label_in(self.language)

    def blanks_of(self, scope: str) -> Fields:
        """The blanks of a scope that is reckoned as a whole: of the root, of signers, of payers, …"""
        blanks: Fields = {}
        for name, declared in COMPUTED[scope].items():
            label = declared.spec.label_in(self.language)
            path = f"{scope}.{name}".strip(".")
            blanks[name] = Missing(label, self.wording.blank(path), path in self.demanded)
            if declared.spec.kind is Kind.CHOICE:
                blanks[f"{name}_code"] = Missing(label, required=False)
        return blanks

    def _agency(self) -> View:
        """The agency itself; it has no client in it, so one view serves all."""
        settings, words = self.agency.settings, self.wording
        fields = self.blanks_of("agency")
        for name in ("id", "name", "department", "address", "phone", "website"):
            if getattr(settings, name):
                fields[name] = str(getattr(settings, name)).strip()
        if self.agency.logo is not None:
            fields["logo"] = self.agency.logo
        fields["colours"] = frozen_view(settings.colours.model_dump())
        said = {kind.value.replace(" ", "_"): words.absent("", kind) for kind in AbsentKind}
        yes, no = words.yes_no
        fields["words"] = frozen_view({"blank": words.blank(""), **said, "yes": yes, "no": no})
        return frozen_view(fields, settings.name)

    def answer(self, answer: bool) -> YesNo:
        """Yes or no, in the agency's words."""
        return self.yes if answer else self.no

    def shown(self, day: Date) -> ShownDate:
        """A date that prints in the agency's format."""
        return _shown(day, self.date_format, self.language)

    def plain(self, value: Any) -> Any:
        """A value of a field that names no row and has no choices, as it prints."""
        if isinstance(value, bool):
            return self.answer(value)
        return self.shown(value) if isinstance(value, Date) else _whole(value)

    def choice(self, scope: str, name: str, code: str | None) -> dict[str, str]:
        """A choice of a reckoned name, as its label and its code; nothing for None."""
        if code is None:
            return {}
        return {name: choice_label(_labels(scope, name).get(code, code), self.language), f"{name}_code": code}

    def _plan(self, row: type[Row]) -> RowPlan:
        collection, every = row.collection, field_specs(row)
        every_own = self.agency.own_fields.get(collection, ())
        specs = {name: spec for name, spec in every.items() if spec.sensitivity not in self._hidden}
        own = tuple(spec for spec in every_own if spec.sensitivity not in self._hidden)
        blanks: Fields = {"id": ""}
        for spec in (*every.values(), *every_own):
            blanks[spec.name] = self.blank(collection, spec)
            if spec.kind in (Kind.CHOICE, Kind.CHOICES):
                blanks[code_spec(spec).name] = Missing(code_spec(spec).label, required=False)
        for name, declared in COMPUTED.get(collection, {}).items():
            path = f"{collection}.{name}"
            blanks.setdefault(
                name, Missing(declared.spec.label_in(self.language), self.wording.blank(path), path in self.demanded)
            )
        of_kind = {kind: tuple(name for name, spec in specs.items() if spec.kind is kind) for kind in Kind}
        return RowPlan(
            collection,
            blanks,
            ("id", *(name for name, spec in specs.items() if spec.kind not in _TRANSLATED)),
            of_kind[Kind.DATE],
            of_kind[Kind.NUMBER] + of_kind[Kind.INTEGER],
            of_kind[Kind.YES_NO],
            tuple((name, f"{name}_code", self._choice_labels(specs[name], {})) for name in of_kind[Kind.CHOICE]),
            tuple(
                (name, specs[name].refers_to, specs[name].kind is Kind.REFS)
                for name in of_kind[Kind.REF] + of_kind[Kind.REFS]
            ),
            {spec.name: self._converter(collection, spec) for spec in own},
            frozenset(spec.name for spec in own if spec.kind in (Kind.CHOICE, Kind.CHOICES)),
            row.key_field,
        )

    def _choice_labels(self, spec: FieldSpec, own_es: Mapping[str, str]) -> Mapping[str, str]:
        if self.language == "es" and own_es:
            return {code: own_es.get(code, label) for code, label in spec.choices}
        return {code: choice_label(label, self.language) for code, label in spec.choices}

    def _converter(self, collection: str, spec: FieldSpec) -> Callable[[Any], Any]:
        """From the kept value of an own field to the shown one."""
        if spec.kind is Kind.YES_NO:
            return self.answer
        if spec.kind is Kind.NUMBER:
            return _whole
        if spec.kind is Kind.DATE:
            return self.shown
        if spec.kind in (Kind.CHOICE, Kind.CHOICES):
            es = {code: label for code, label in self._own_es[collection, spec.name].items() if label}
            labels = self._choice_labels(spec, es)
            if spec.kind is Kind.CHOICE:
                return lambda value: labels.get(value, value)
            return lambda value: Series(labels.get(code, code) for code in value)
        return _as_it_is

    # -- for each row --------------------------------------------------------------------------------------------

    def build(self, row: Row) -> Built:
        """A row's own fields; what it refers to, and what is reckoned, is filled in later."""
        plan = self.plans[type(row)]
        values = row.__dict__
        fields = plan.blanks | {name: value for name in plan.copied if (value := values[name])}
        for name in plan.dates:
            if values[name] is not None:
                fields[name] = _shown(values[name], self.date_format, self.language)
        for name in plan.numbers:
            if values[name] is not None:
                fields[name] = _whole(values[name])
        for name in plan.answers:
            if values[name] is not None:
                fields[name] = self.yes if values[name] else self.no
        for name, code_name, labels in plan.choices:
            if code := values[name]:
                fields[name] = labels.get(code, code)
                fields[code_name] = code
        if values["extra"]:
            self._fill_own(row, plan, fields)
        if values["absent"]:
            self._fill_absent(row, plan, fields)
        text = fields[plan.text_field] if plan.text_field != "id" else None
        return Built(row, plan, fields, frozen_view(fields, str(text) if isinstance(text, str | Missing) else None))

    def _fill_own(self, row: Row, plan: RowPlan, fields: Fields) -> None:
        for extra in row.extra:
            convert = plan.own.get(extra.name)
            if convert is None or extra.value in ("", ()):
                continue
            fields[extra.name] = convert(extra.value)
            if extra.name in plan.own_codes:
                fields[f"{extra.name}_code"] = Series(extra.value) if isinstance(extra.value, tuple) else extra.value

    def _fill_absent(self, row: Row, plan: RowPlan, fields: Fields) -> None:
        for said in row.absent:
            blank = fields.get(said.field)
            if isinstance(blank, Missing) and not self.hides(f"{plan.collection}.{said.field}"):
                fields[said.field] = self.absent_value(f"{plan.collection}.{said.field}", blank, said)

    def absent_value(self, path: str, blank: Missing, said: Absent) -> Missing:
        """What stands for a value of which somebody said that there is none, and why."""
        return Missing(blank.label, self.absent_words(path, said), blank.required and not is_good_reason(said))

    def absent_words(self, path: str, said: Absent) -> str:
        """`Declined: prefers not to say (R. Okafor, 05/02/2026)`."""
        words = self.wording.absent(path, said.kind)
        if said.reason:
            words = f"{words}: {said.reason}"
        source = ", ".join(filter(None, (said.who, str(self.shown(said.on)) if said.on else "")))
        return f"{words} ({source})" if source else words

    def absence(self, label: str, row_name: Any, said: Absent) -> View:
        """One line of the list of what has no value."""
        kind = said.kind.value.replace(" ", "_")
        given = {"reason": said.reason, "who": said.who, "on": self.shown(said.on) if said.on else None}
        fields = self.absence_blanks | {name: value for name, value in given.items() if value}
        fields |= {"label": label, "row": row_name, "kind": self.wording.absent("", said.kind), "kind_code": kind}
        return frozen_view(fields, label)

    def pointer_words(self, pointer: Pointer) -> str:
        """`See Comprehensive assessment, 08/20/2026 (Chart, tab 2)`."""
        words = f"{self.wording.see} {pointer.document}"
        if pointer.date:
            words = f"{words}, {self.shown(pointer.date)}"
        return f"{words} ({pointer.place})" if pointer.place else words


def link(built: Built, known: Mapping[str, Mapping[str, View]]) -> None:
    """Put in the place of ids the rows that they name; an id that names none is a blank."""
    values = built.row.__dict__
    for name, collection, many in built.plan.references:
        said = values[name]
        if not said:
            continue
        rows = known.get(collection, {})
        if many:
            found = [rows[each] for each in said if each in rows]
            if found:
                built.fields[name] = Series(found)
        elif said in rows:
            built.fields[name] = rows[said]


def _whole(value: Any) -> Any:
    """`5.0` as 5, so that it prints as it was meant."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


@cache
def _labels(scope: str, name: str) -> Mapping[str, str]:
    return dict(COMPUTED[scope][name].spec.choices)


@lru_cache(maxsize=4096)
def _shown(day: Date, pattern: str, language: str) -> ShownDate:
    return ShownDate(day.year, day.month, day.day, format_date(day, pattern, language))


def _as_it_is(value: Any) -> Any:
    return value


@lru_cache(maxsize=256)
def frame_of(agency: Agency, language: str, demanded: frozenset[str], audience: str) -> Frame:
    """The frame for an agency, a language, the demanded fields (general paths) and an audience; kept for the next client."""
    return Frame(agency, language, demanded, audience)
