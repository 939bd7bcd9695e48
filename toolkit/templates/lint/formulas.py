"""Conditions of a template as formulas over atoms: what must be so in the record for something to be printed.

An atom asks one thing of one *path*: `plans.strengths` (a field), `goals` (whether there are rows), `plans.coordinator.name`
(a field of the staff member that a field names). A path's value stands for all rows of its collection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["All", "Atom", "Formula", "Not", "Some", "all_of", "atoms", "holds", "negated", "some_of"]


@dataclass(frozen=True, slots=True)
class Atom:
    """One thing that is so or not.

    `asks` is `true` (as a condition takes it), `filled` (not blank), `equal` (to `operand`), `compare` (`operand` is a sign
    and a number), `place` (`operand` says of the row's place among its like), or `opaque`: nobody can say.
    """

    asks: str
    path: str
    operand: Any = None


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    inner: Formula


@dataclass(frozen=True, slots=True)
class All:
    """All of these hold."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these holds."""

    parts: tuple[Formula, ...]


Formula = bool | Atom | Not | All | Some

_YES: Final = True
_NO: Final = False


def negated(formula: Formula) -> Formula:
    """The opposite, without double negation."""
    if isinstance(formula, bool):
        return not formula
    return formula.inner if isinstance(formula, Not) else Not(formula)


def all_of(*formulas: Formula) -> Formula:
    """All hold; constants and repeats left out."""
    parts = dict.fromkeys(part for formula in formulas for part in _flat(formula, All))
    if _NO in [part for part in parts if isinstance(part, bool)]:
        return False
    kept = tuple(part for part in parts if not isinstance(part, bool))
    return kept[0] if len(kept) == 1 else All(kept) if kept else True


def some_of(*formulas: Formula) -> Formula:
    """At least one holds; constants and repeats left out."""
    parts = dict.fromkeys(part for formula in formulas for part in _flat(formula, Some))
    if _YES in [part for part in parts if isinstance(part, bool)]:
        return True
    kept = tuple(part for part in parts if not isinstance(part, bool))
    return kept[0] if len(kept) == 1 else Some(kept) if kept else False


def _flat(formula: Formula, kind: type[All] | type[Some]) -> tuple[Formula, ...]:
    return formula.parts if isinstance(formula, kind) else (formula,)


def atoms(formula: Formula) -> Iterator[Atom]:
    """All atoms, repeats included."""
    match formula:
        case Atom():
            yield formula
        case Not(inner):
            yield from atoms(inner)
        case All(parts) | Some(parts):
            for part in parts:
                yield from atoms(part)


def holds(formula: Formula, is_so: Callable[[Atom], bool]) -> bool:
    """Whether the formula holds where `is_so` answers for its atoms."""
    match formula:
        case bool():
            return formula
        case Atom():
            return is_so(formula)
        case Not(inner):
            return not holds(inner, is_so)
        case All(parts):
            return all(holds(part, is_so) for part in parts)
        case Some(parts):
            return any(holds(part, is_so) for part in parts)
