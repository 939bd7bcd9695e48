"""What changed between two versions of a profile, or between two profiles, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum

from toolkit.payers.kinds.kinds import Demand, SignatureDemand
from toolkit.payers.kinds.parts import ForPlan
from toolkit.payers.kinds.strictness import Strictness, strictness, wants
from toolkit.payers.profile import AppliesTo, PayerProfile
from toolkit.payers.review.checklist import ages_words, period_words

__all__ = ["Change", "ChangeKind", "Comparison", "compare"]


class ChangeKind(StrEnum):
    """What a change is about, in the order in which changes are told."""

    SCOPE = "scope"
    DATES = "dates"
    ADDED = "added"
    DROPPED = "dropped"
    STRICTER = "stricter"
    LOOSER = "looser"
    CHANGED = "changed"
    RENAMED = "renamed"
    REWORDED = "reworded"
    FOUNDING = "founding"


_KINDS: Mapping[Strictness, ChangeKind] = {
    Strictness.STRICTER: ChangeKind.STRICTER,
    Strictness.LOOSER: ChangeKind.LOOSER,
    Strictness.OTHER: ChangeKind.CHANGED,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` and `after` are sentences or values; `demands` are ids, as the new profile has them."""

    kind: ChangeKind
    what: str
    before: str = ""
    after: str = ""
    demands: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The whole change in one or two sentences."""
        return f"{_PREFIXES.get(self.kind, '')}{self.told}"

    @property
    def told(self) -> str:
        """The same, under a heading that says of what kind the change is."""
        match self.kind:
            case ChangeKind.ADDED:
                return self.after
            case ChangeKind.DROPPED:
                return self.before
            case ChangeKind.STRICTER | ChangeKind.LOOSER | ChangeKind.CHANGED:
                return f"{self.after} Before: {self.before}"
            case ChangeKind.REWORDED:
                was = f"; before: “{self.before}”" if self.before else ""
                return f"{self.what} now reads “{self.after}”{was}." if self.after else f"{self.what} is gone{was}."
            case ChangeKind.SCOPE if not (self.before and self.after):
                return f"{self.what}: {self.after or self.before}."
        return f"{self.what}: {self.after or 'none'}; before: {self.before or 'none'}."


_PREFIXES: Mapping[ChangeKind, str] = {
    ChangeKind.ADDED: "New: ",
    ChangeKind.DROPPED: "No longer asked for: ",
    ChangeKind.STRICTER: "Stricter: ",
    ChangeKind.LOOSER: "Looser: ",
    ChangeKind.CHANGED: "Changed: ",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences, in the order of `ChangeKind`. `renamed` are demands that ask the same by another id: new to old."""

    old: PayerProfile
    new: PayerProfile
    changes: tuple[Change, ...]
    renamed: Mapping[str, str]

    def of(self, *kinds: ChangeKind) -> tuple[Change, ...]:
        """The changes of some kinds."""
        return tuple(change for change in self.changes if change.kind in kinds)


def compare(old: PayerProfile, new: PayerProfile) -> Comparison:
    """What is different in `new`. Both are whole, with what they inherit."""
    before = {demand.id: demand for demand in old.demands}
    after = {demand.id: demand for demand in new.demands}
    renamed = dict(_renamed(before, after))
    pairs = [
        (before[renamed.get(key, key)], demand) for key, demand in after.items() if renamed.get(key, key) in before
    ]
    added = [demand for key, demand in after.items() if key not in before and key not in renamed]
    dropped = [demand for key, demand in before.items() if key not in after and key not in renamed.values()]
    changes = [
        *_head(old, new),
        *(Change(ChangeKind.ADDED, demand.id, after=_line(demand), demands=(demand.id,)) for demand in added),
        *(Change(ChangeKind.DROPPED, demand.id, before=_line(demand), demands=(demand.id,)) for demand in dropped),
        *(change for pair in pairs for change in _substance(*pair)),
        *_founding(pairs),
    ]
    order = list(ChangeKind)
    return Comparison(old, new, tuple(sorted(changes, key=lambda change: order.index(change.kind))), renamed)


def _line(demand: Demand) -> str:
    """The demand with its condition: `The plan has the section Safety plan (if a risk was identified).`"""
    conditions = [f"if {demand.when}"] if demand.when else []
    if demand.for_plan is not ForPlan.FORMAL:
        conditions.append(f"for plan: {demand.for_plan}")
    if demand.effective:
        conditions.append(period_words(demand.effective))
    return f"{demand.sentence().removesuffix('.')} ({'; '.join(conditions)})." if conditions else demand.sentence()


def _renamed(before: Mapping[str, Demand], after: Mapping[str, Demand]) -> Iterator[tuple[str, str]]:
    """(new id, old id) of demands that want the same in the same cases and whose id stands on one side alone."""
    gone = {key: demand for key, demand in before.items() if key not in after}
    for key, demand in after.items():
        if key in before:
            continue
        same = next((other for other, was in gone.items() if _same(was, demand)), None)
        if same is not None:
            del gone[same]
            yield key, same


def _same(old: Demand, new: Demand) -> bool:
    alike = type(old) is type(new) and wants(old) == wants(new)
    return alike and (old.when, old.for_plan, old.effective) == (new.when, new.for_plan, new.effective)


def _substance(old: Demand, new: Demand) -> Iterator[Change]:
    """What one demand asks, when, and in which words."""
    compared = strictness(old, new)
    was, now, ids = _line(old), _line(new), (new.id,)
    if compared is not Strictness.SAME:
        yield Change(_KINDS[compared], new.id, was, now if was != now else f"{now}{_unsaid(old, new)}", ids)
    elif was != now:
        yield Change(ChangeKind.REWORDED, f"Demand {new.id}", was, now, ids)
    elif _label(old) != _label(new):
        yield Change(ChangeKind.REWORDED, f"The signature line of {new.id}", _label(old), _label(new), ids)
    if old.id != new.id:
        yield Change(ChangeKind.RENAMED, "The same demand has another id", old.id, new.id, ids)
    if old.note != new.note:
        yield Change(ChangeKind.REWORDED, f"The note of {new.id}", old.note, new.note, ids)


def _unsaid(old: Demand, new: Demand) -> str:
    """The keys that differ, where the sentence is the same."""
    was, now = wants(old), wants(new)
    fields = type(new).model_fields
    keys = [fields[name].alias or name for name in now if now[name] != was.get(name)]
    return f" The difference is in: {', '.join(keys)}."


def _label(demand: Demand) -> str:
    label = demand.label if isinstance(demand, SignatureDemand) else None
    return " / ".join((label or {}).values())


def _founding(pairs: Iterable[tuple[Demand, Demand]]) -> Iterator[Change]:
    """Citations, standings and days of checks; what changed alike in several demands is told once."""
    told: dict[tuple[str, str, str], list[str]] = {}
    for old, new in pairs:
        for what, was, now in (
            ("Citation", old.citation, new.citation),
            ("Standing", str(old.standing or ""), str(new.standing or "")),
            ("Last checked", _day(old.checked), _day(new.checked)),
        ):
            if was != now:
                told.setdefault((what, was, now), []).append(new.id)
    for (what, was, now), ids in told.items():
        of = ids[0] if len(ids) == 1 else f"{len(ids)} demands ({', '.join(ids)})"
        yield Change(ChangeKind.FOUNDING, f"{what} of {of}", was, now, tuple(ids))


def _day(day: Date | None) -> str:
    return day.isoformat() if day else ""


def _head(old: PayerProfile, new: PayerProfile) -> Iterator[Change]:
    """Whom the profile is for, from when to when, and what it is called."""
    yield from _scope(old.applies_to, new.applies_to)
    for kind, what, was, now in (
        (ChangeKind.DATES, "It holds", period_words(old.effective), period_words(new.effective)),
        (ChangeKind.REWORDED, "Title", old.title, new.title),
        (ChangeKind.REWORDED, "Programme", old.programme, new.programme),
        (ChangeKind.REWORDED, "Note", old.note, new.note),
        (ChangeKind.FOUNDING, "It builds on", old.extends or "", new.extends or ""),
        (ChangeKind.FOUNDING, "Source", old.source, new.source),
    ):
        if was != now:
            yield Change(kind, what, was, now)


def _scope(old: AppliesTo | None, new: AppliesTo | None) -> Iterator[Change]:
    was, now = old or AppliesTo(), new or AppliesTo()
    if (old is None) is not (new is None):
        words = ("only there to be extended", "for clients")
        yield Change(ChangeKind.SCOPE, "Use", words[old is not None], words[new is not None])
    for what, before, after in (
        ("Payer", was.payers, now.payers),
        ("Programme", was.programmes, now.programmes),
        ("Level of care", was.levels_of_care, now.levels_of_care),
    ):
        yield from _names(what, before, after)
    if was.ages != now.ages:
        yield Change(ChangeKind.SCOPE, "Ages", ages_words(was.ages), ages_words(now.ages))


def _names(what: str, before: tuple[str, ...] | None, after: tuple[str, ...] | None) -> Iterator[Change]:
    if before is None or after is None:
        if before != after:
            yield Change(ChangeKind.SCOPE, what, ", ".join(before or ("any",)), ", ".join(after or ("any",)))
        return
    gained = [name for name in after if name not in before]
    lost = [name for name in before if name not in after]
    if gained:
        yield Change(ChangeKind.SCOPE, f"{what} added", after=", ".join(gained))
    if lost:
        yield Change(ChangeKind.SCOPE, f"{what} dropped", before=", ".join(lost))
