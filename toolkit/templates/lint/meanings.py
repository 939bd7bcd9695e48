"""What an expression of a template means: what kind of value it is, when it is true, and what of the record it prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from toolkit.records.fields import FieldSpec, Kind
from toolkit.records.vocabulary import ROWS
from toolkit.templates.fieldnames import Name
from toolkit.templates.lint.formulas import Atom, Formula, all_of, some_of

__all__ = ["ANYTHING", "Meaning", "Shape", "member", "of_name", "one_of", "plain", "row_of"]


class Shape(StrEnum):
    """What kind of value an expression is. Of `ANY` nothing is known."""

    THING = "thing"
    LIST = "list"
    VALUE = "value"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an expression means.

    `scope` names what follows the dot of a thing, or of one row of a list. `path` is where it stands in the record, '' for
    what stands nowhere. `truth` is when it is true in a condition; `prints` are the paths whose values it prints, each with
    when it does. Of a list, `reach` is when a given row is among its rows. `spec` declares a plain field.
    """

    shape: Shape = Shape.VALUE
    scope: str = ""
    path: str = ""
    truth: Formula = True
    prints: tuple[tuple[str, Formula], ...] = ()
    reach: Formula = True
    spec: FieldSpec | None = None
    is_code: bool = False

    def printing(self, prints: Iterable[tuple[str, Formula]]) -> Meaning:
        """The same, printing other things."""
        return replace(self, prints=tuple(prints))

    def only_if(self, condition: Formula) -> tuple[tuple[str, Formula], ...]:
        """What it prints, where that happens only under a further condition."""
        return tuple((path, all_of(condition, when)) for path, when in self.prints)


ANYTHING: Final = Meaning(Shape.ANY)
_KEYS: Final[Mapping[str, str]] = {row.collection: row.key_field for row in ROWS}
_BIRTH: Final = Atom("true", "clients.birth_date")
_NAMES: Final = ("clients.first_name", "clients.last_name")
_NAMED: Final = some_of(*(Atom("true", path) for path in _NAMES))
_LINKED: Final[Mapping[tuple[str, str], Formula]] = {
    ("goals", "objectives"): Atom("filled", "objectives.goal"),
    ("goals", "interventions"): some_of(
        Atom("filled", "interventions.goal"), Atom("filled", "interventions.objectives")
    ),
    ("goals", "progress"): some_of(Atom("filled", "progress.goal"), Atom("filled", "progress.objectives")),
    ("objectives", "interventions"): Atom("filled", "interventions.objectives"),
    ("objectives", "progress"): Atom("filled", "progress.objectives"),
    ("", "loose_objectives"): False,
    ("", "loose_interventions"): False,
    ("", "loose_progress"): False,
}
"""When a given row is among those of a reckoned list. Rows that hang on nothing are no demand's: rules report them."""
_COMPUTED_VALUES: Final[Mapping[tuple[str, str], tuple[Formula, tuple[str, ...]]]] = {
    ("clients", "full_name"): (_NAMED, _NAMES),
    ("clients", "initials"): (_NAMED, ()),
    ("clients", "age"): (_BIRTH, ()),
    ("clients", "is_minor"): (Atom("true", "is_minor"), ()),
    ("", "is_minor"): (Atom("true", "is_minor"), ()),
    ("goals", "latest_rating"): (Atom("true", "progress.rating"), ("progress.rating",)),
    ("objectives", "latest_rating"): (Atom("true", "progress.rating"), ("progress.rating",)),
}
_ALWAYS: Final = frozenset(("client", "plan", "agency", "document"))


def plain(*meanings: Meaning) -> Meaning:
    """A value made from others: it prints all that they print."""
    return Meaning(prints=tuple(part for meaning in meanings for part in meaning.prints))


def of_name(name: Name) -> Meaning:
    """What a name that a template begins with means."""
    return member(Meaning(Shape.THING, ""), name)


def member(holder: Meaning, name: Name) -> Meaning:
    """What a name after the dot means. Of a row that is only sometimes the one meant, it prints only then."""
    found = _member(holder, name)
    if holder.shape is not Shape.THING or holder.reach is True:
        return found
    reach = all_of(found.reach, holder.reach) if found.shape is not Shape.VALUE else True
    return replace(found, prints=found.only_if(holder.reach), reach=reach)


def _member(holder: Meaning, name: Name) -> Meaning:
    if name.many:
        return _list(holder, name)
    if name.scope:
        return _thing(holder, name)
    reckoned = _COMPUTED_VALUES.get((holder.scope, name.name))
    if reckoned is not None:
        truth, paths = reckoned
        return Meaning(truth=truth, prints=tuple((path, True) for path in paths), spec=name.spec)
    base = name.name.removesuffix("_code") if name.spec.name.endswith("_code") else name.name
    path = f"{holder.path}.{base}" if holder.path else base
    if name.name in ("number", "id"):
        return Meaning(path=path, spec=name.spec)
    is_code = base != name.name
    return Meaning(path=path, truth=Atom("true", path), prints=((path, True),), spec=name.spec, is_code=is_code)


def _list(holder: Meaning, name: Name) -> Meaning:
    if not name.scope:  # the choices of a field: a list of plain values
        path = f"{holder.path}.{name.name.removesuffix('_code')}"
        return Meaning(Shape.LIST, "", path, Atom("true", path), ((path, True),), spec=name.spec)
    path = name.scope
    reach = _LINKED.get((holder.scope, name.name), True)
    if name.spec.kind is Kind.REFS and name.source == "record":
        reach = Atom("filled", f"{holder.path}.{name.name}")
    truth: Formula = Atom("true", path)
    if isinstance(reach, bool) and not reach:
        truth = Atom("true", name.name)
    elif not isinstance(reach, bool):
        truth = all_of(truth, reach)
    if name.name in ("required_signers", "other_signatures", "payers", "absences"):
        path, truth = name.name, Atom("true", name.name)
    return Meaning(Shape.LIST, name.scope, path, truth, (), reach, name.spec)


def _thing(holder: Meaning, name: Name) -> Meaning:
    path, truth = name.scope, Atom("true", name.scope)
    made: Formula = truth
    if name.name in _ALWAYS and not holder.path:
        made = True
    elif name.name == "clinician" and not holder.path:
        path = "plans.primary_clinician"
        made = some_of(Atom("true", path), Atom("true", "plans.author"))
    elif name.name == "guardian" and not holder.path:
        made = all_of(Atom("true", "contacts"), Atom("true", "contacts.may_consent"))
    elif holder.path:
        own = f"{holder.path}.{name.name}"
        made = Atom("true", own)
        path = own if name.scope == "staff" else name.scope
    return Meaning(Shape.THING, name.scope, path, made, ((_told_by(name.scope, path), made),), spec=name.spec)


def _told_by(scope: str, path: str) -> str:
    """What a thing prints by itself: a client its name, a row what people tell it by."""
    return f"{path}.{_KEYS.get(scope, 'name')}"


def one_of(rows: Meaning) -> Meaning:
    """One row that is picked from a list: a given row is it only where it is among them."""
    row = row_of(rows)
    return replace(row, prints=row.only_if(rows.reach), reach=rows.reach)


def row_of(rows: Meaning) -> Meaning:
    """One row of a list, as a loop has it."""
    if rows.shape is not Shape.LIST:
        return ANYTHING
    if not rows.scope:
        return Meaning(path=rows.path, truth=True, prints=rows.prints, spec=rows.spec)
    return Meaning(Shape.THING, rows.scope, rows.path, True, ((_told_by(rows.scope, rows.path), True),))
