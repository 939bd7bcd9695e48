"""The ways in which what the conditions of a template ask for can be: blank, zero, chosen, filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final

from toolkit.payers.applied import AppliedDemand
from toolkit.payers.kinds.kinds import FieldDemand, SectionDemand
from toolkit.payers.profile import PayerProfile
from toolkit.records.sections import SECTIONS
from toolkit.templates.lint.demanded import Thing, Wanted
from toolkit.templates.lint.formulas import Atom, Formula, holds
from toolkit.templates.lint.worlds import BLANK, NO, SAMPLE, ZERO, Raw, Value, domain, is_so, value_at

__all__ = ["MOST_ATOMS", "UNDER_GOALS", "Terms", "Ways"]

MOST_ATOMS: Final = 12
"""Conditions that are followed together; of more, the ways are too many to try."""
UNDER_GOALS: Final = ("objectives", "interventions", "progress")
_MOST_WAYS: Final = 2**MOST_ATOMS


@dataclass(frozen=True)
class Terms:
    """What one payer leaves open: paths that are never blank, those whose blank needs its reason, and pointers."""

    hard: frozenset[str]
    excused: frozenset[str]
    pointed: Mapping[str, str]

    @classmethod
    def of(cls, profile: PayerProfile, asked: AppliedDemand | None) -> Terms:
        """The terms of a profile on which `asked` is asked for."""
        hard, excused, pointed = set[str](), set[str](), dict[str, str]()
        for demand in profile.demands:
            if demand.when is not None and (asked is None or demand.when != asked.demand.when):
                continue
            if isinstance(demand, SectionDemand):
                for alternatives in SECTIONS[demand.section].filled_by:
                    if demand.reason_ok:
                        excused.update(alternatives)
                    elif demand.pointer_ok:
                        pointed.update(dict.fromkeys(alternatives, demand.section))
                    elif len(alternatives) == 1:
                        hard.update(alternatives)
            elif isinstance(demand, FieldDemand):
                paths = {f"{demand.every}.{name}" for name in demand.has}
                (excused if demand.reason_ok else hard).update(paths)
        return cls(frozenset(hard), frozenset(excused - hard), pointed)


class Ways:
    """All ways in which the asked paths can be, the smallest change from a full record first."""

    def __init__(
        self,
        thing: Thing,
        wanted: Wanted,
        formula: Formula,
        asked: Sequence[Atom],
        raw: Raw,
        natural: Mapping[str, bool],
        terms: Terms,
        start: Mapping[str, Value],
    ) -> None:
        self.formula = formula
        self.natural = natural
        self.start = start
        self.base = {atom.path: value_at(raw, atom.path) for atom in asked}
        self.opaque = {
            atom: f"?{number}" for number, atom in enumerate(atom for atom in asked if atom.asks == "opaque")
        }
        self.free = self._domains(thing, wanted, asked, terms)

    def _domains(
        self, thing: Thing, wanted: Wanted, asked: Sequence[Atom], terms: Terms
    ) -> dict[str, tuple[Value, ...]]:
        of_path: dict[str, list[Atom]] = {}
        for atom in asked:
            if atom.asks == "opaque":
                of_path[self.opaque[atom]] = []
            elif atom.asks == "place":
                of_path.setdefault(f"@{atom.path}", []).append(atom)
            elif atom.path not in self.natural and atom.path.partition(".")[0] not in ("document", "agency", "payers"):
                of_path.setdefault(atom.path, []).append(atom)
        settled = {path for path, _ in thing.pins} | set(thing.blank)
        never = _never_blank(thing, wanted) | terms.hard
        found = {path: self._values(path, about, thing, wanted, never) for path, about in of_path.items()}
        return {path: values for path, values in found.items() if values and path not in settled}

    def _values(
        self, path: str, about: Sequence[Atom], thing: Thing, wanted: Wanted, never: frozenset[str]
    ) -> tuple[Value, ...]:
        """What one path can be where the thing is asked for."""
        if path.startswith("?"):
            return (SAMPLE, BLANK)
        when = wanted.when
        if path == "is_minor" and when is not None and (when.age_under or when.age_from):
            return (NO,) if when.age_from else (SAMPLE,)
        values = (BLANK, SAMPLE) if path in self.start else domain(path, about)
        if path == thing.path:
            return tuple(value for value in values if value in (SAMPLE, ZERO, NO))
        return tuple(value for value in values if value != BLANK or path not in never)

    def opaque_in(self, values: Mapping[str, Value]) -> str:
        """What nobody can follow in a way that was tried, '' if nothing."""
        for atom, name in self.opaque.items():
            if name in self.free:
                return str(atom.operand or atom.path)
        return ""

    def ways(self) -> Iterator[dict[str, Value]]:
        """The ways in which nothing is printed."""
        names = list(self.free)
        first = {name: self.free[name][0] for name in names}
        tried = 0
        for changed in range(len(names) + 1):
            for some in combinations(names, changed):
                for values in product(*(self.free[name][1:] for name in some)):
                    tried += 1
                    if tried > _MOST_WAYS:
                        return
                    way = {**self.start, **first, **dict(zip(some, values, strict=True))}
                    if not self._prints(way):
                        yield {path: value for path, value in way.items() if not path.startswith("?")}

    def needed(self, way: Mapping[str, Value]) -> dict[str, Value]:
        """Of a way in which nothing is printed, as few paths as settle that, whatever all others are."""
        fixed = {path: value for path, value in way.items() if path in self.free}
        left: list[str] = []
        for path in [*sorted(fixed, key=lambda path: fixed[path] == self.free[path][0], reverse=True)]:
            kept = {**self.start, **{name: value for name, value in fixed.items() if name != path}}
            names = [*left, path]
            others = product(*(self.free[name] for name in names))
            if not any(self._prints({**kept, **dict(zip(names, values, strict=True))}) for values in others):
                del fixed[path]
                left.append(path)
        return fixed

    def _prints(self, way: Mapping[str, Value]) -> bool:
        return holds(self.formula, lambda atom: self._is_so(atom, way))

    def _is_so(self, atom: Atom, way: Mapping[str, Value]) -> bool:
        if atom.asks == "opaque":
            return way.get(self.opaque[atom], SAMPLE) == SAMPLE
        return is_so(atom, way, self.base, self.natural)


def _never_blank(thing: Thing, wanted: Wanted) -> frozenset[str]:
    """What cannot be blank where the thing is there at all: its rows, the rows that they hang on, and what a mark needs."""
    collection = thing.path.partition(".")[0]
    kept = {collection, thing.path}
    if thing.path.count(".") == 2:
        kept.add(thing.path.rpartition(".")[0])
    if collection in UNDER_GOALS:
        kept |= {"goals", f"{collection}.goal"}
    if thing.path.startswith("mark:") and thing.section:
        soft = any(
            isinstance(each.demand, SectionDemand) and (each.demand.reason_ok or each.demand.pointer_ok)
            for each in wanted.demands
        )
        filled = SECTIONS[thing.section].filled_by
        kept |= set() if soft else {path for alternatives in filled for path in alternatives[:1]}
        if thing.section in UNDER_GOALS:
            kept |= {"goals", *(f"{thing.section}.{link}" for link in ("goal", "objectives"))}
    return frozenset(kept)
