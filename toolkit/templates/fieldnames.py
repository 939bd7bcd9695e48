"""Every name that a template can use, declared: the record's fields, an agency's own, and what is reckoned from them.

Names are kept by *scope*: the names after the dot of one kind of thing. The scope `""` holds what a template can begin
with (`client`, `goals`, `document`); the scope `goals` what follows a goal (`text`, `objectives`, `number`). A name leads
on to a scope where its value is a thing or a list of things, so that `g.objectives` and `o.goal.text` can be followed
without a record. `build_context` makes exactly these names and no others; its tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from toolkit.payers.naming import nearest
from toolkit.records.fields import FieldSpec, Kind, Row, field_specs
from toolkit.records.vocabulary import ROWS
from toolkit.templates.computed import COMPUTED, ROOT

__all__ = ["Name", "Names", "ReferenceLine", "code_spec", "reference", "template_names"]

_ID = FieldSpec("id", "Id", "Its id in the record.", "G1", Kind.ID)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one scope.

    `scope` is what its value leads on to ('' for a plain value), `many` whether it is a list. `source` is `record` for a
    declared field, `agency` for an agency's own, `computed` for one that is reckoned.
    """

    spec: FieldSpec
    scope: str = ""
    many: bool = False
    source: str = "record"

    @property
    def name(self) -> str:
        """The name itself: `target_date`."""
        return self.spec.name


@dataclass(frozen=True, slots=True)
class Names:
    """All names of one agency, by scope."""

    scopes: Mapping[str, Mapping[str, Name]]

    @property
    def roots(self) -> Mapping[str, Name]:
        """What a template can begin with."""
        return self.scopes[ROOT]

    def find(self, path: str) -> Name | None:
        """The name that a dotted path leads to, lists looked through: `goals.objectives.target_date`; None if nowhere."""
        names, found = self.scopes[ROOT], None
        for step in path.split("."):
            found = names.get(step)
            if found is None:
                return None
            names = self.scopes[found.scope] if found.scope else {}
        return found

    def nearest(self, name: str, scope: str = ROOT) -> str | None:
        """The name of the scope that was probably meant, or None."""
        return nearest(name, self.scopes[scope])


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """One line of the field reference: how a template writes it, and the declaration behind it."""

    scope: str
    tag: str
    name: Name


def code_spec(spec: FieldSpec) -> FieldSpec:
    """The declaration of `NAME_code`, which holds the code of the choice that NAME prints."""
    codes = [code for code, _ in spec.choices]
    kind = Kind.CHOICES if spec.kind is Kind.CHOICES else Kind.TEXT
    note = f"For conditions: {', '.join(codes)}."
    return FieldSpec(f"{spec.name}_code", f"{spec.label}, code", note, codes[0], kind, spec.sensitivity)


def template_names(own_fields: Mapping[str, tuple[FieldSpec, ...]] | None = None) -> Names:
    """All names that a template can use. `own_fields` are those that the agency declares, by collection."""
    scopes = dict(_common_scopes())
    for row in ROWS:
        if own := (own_fields or {}).get(row.collection):
            scopes |= _scope_of(row, own)
    return Names(MappingProxyType(scopes))


@cache
def _common_scopes() -> Mapping[str, Mapping[str, Name]]:
    """The names of all agencies."""
    scopes = {scope: MappingProxyType(dict(_computed(scope))) for scope in COMPUTED}
    for row in ROWS:
        scopes |= _scope_of(row, ())
    return MappingProxyType(scopes)


def _scope_of(row: type[Row], own: tuple[FieldSpec, ...]) -> dict[str, MappingProxyType[str, Name]]:
    """The names of one kind of row; none of waivers, which no template sees."""
    name = row.collection
    if name == "waivers":
        return {}
    return {name: MappingProxyType(dict(_row_names(row, own)) | (dict(_computed(name)) if name in COMPUTED else {}))}


def _computed(scope: str) -> Iterator[tuple[str, Name]]:
    for declared in COMPUTED[scope].values():
        yield from _with_code(Name(declared.spec, declared.scope, declared.many, "computed"))


def _row_names(row: type[Row], own: tuple[FieldSpec, ...]) -> Iterator[tuple[str, Name]]:
    yield "id", Name(_ID)
    for spec in field_specs(row).values():
        yield from _with_code(Name(spec, spec.refers_to, spec.kind is Kind.REFS))
    for spec in own:
        yield from _with_code(Name(spec, many=spec.kind is Kind.CHOICES, source="agency"))


def _with_code(name: Name) -> Iterator[tuple[str, Name]]:
    yield name.name, name
    if name.spec.kind in (Kind.CHOICE, Kind.CHOICES):
        code = code_spec(name.spec)
        yield code.name, Name(code, many=name.many, source=name.source)


def reference(names: Names) -> Iterator[ReferenceLine]:
    """The field reference: every scope that can be reached, in the order in which a reader meets it, with all its names."""
    waiting, seen = [(ROOT, "")], {ROOT}
    while waiting:
        scope, holder = waiting.pop(0)
        for name in names.scopes[scope].values():
            yield ReferenceLine(scope, f"{holder}{name.name}", name)
            if name.scope and name.scope not in seen:
                seen.add(name.scope)
                thing = _ONE_OF.get(name.scope, name.name) if name.many else f"{holder}{name.name}"
                waiting.append((name.scope, f"{thing}."))


_ONE_OF = {
    **{row.collection: row.noun.replace(" ", "_") for row in ROWS},
    "payers": "payer",
    "required_signers": "signer",
    "absences": "absence",
    "review_asks": "ask",
    "packet": "paper",
    "changes": "change",
}
"""What a loop over a list calls one of it: `{% for goal in goals %}`."""
