"""What a change of payer profile does to a caseload: every client under the old or the new one is checked under both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date
from functools import cached_property
from pathlib import Path

from toolkit.findings import Finding
from toolkit.payers.catalogue import Catalogue
from toolkit.payers.duedates.dueitem import DueItem
from toolkit.payers.kinds.parts import Effective
from toolkit.payers.profile import AppliesTo, PayerProfile
from toolkit.payers.review.comparing import Comparison
from toolkit.payers.review.opening import Opened, ProfileShelves
from toolkit.pipeline.casework import Casework, examine
from toolkit.pipeline.check import PART, OnProgress
from toolkit.pipeline.crew import in_parts, jobs_for, spread
from toolkit.pipeline.setting import Selection, Setting, open_setting
from toolkit.pipeline.sources import read_clients
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.reading.stored import Bundle

__all__ = ["CaseloadEffect", "ClientEffect", "DateMove", "effect_on"]


@dataclass(frozen=True, slots=True)
class DateMove:
    """A due day that the change moves: None where none can or need be reckoned. `why` is the reckoning of the new one.

    Where the day hangs on services to come, `earliest_before` and `earliest_after` are the earliest that it can become.
    """

    what: str
    before: Date | None
    after: Date | None
    why: str
    earliest_before: Date | None = None
    earliest_after: Date | None = None


@dataclass(frozen=True, slots=True)
class ClientEffect:
    """One client under the old profile and under the new one.

    `was_under` and `is_under` say whether each applies. `lacks` are findings that only the new profile makes,
    `no_longer_lacks` those that only the old one makes, `otherwise` those that both make, with other words or another day.
    """

    client: str
    clinician: str
    was_under: bool
    is_under: bool
    lacks: tuple[Finding, ...] = ()
    no_longer_lacks: tuple[Finding, ...] = ()
    otherwise: tuple[Finding, ...] = ()
    dates: tuple[DateMove, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether anything is different for this client."""
        moved = self.lacks or self.no_longer_lacks or self.otherwise or self.dates
        return bool(moved) or self.was_under is not self.is_under


@dataclass(frozen=True)
class CaseloadEffect:
    """What a change does to a caseload of `examined` clients: `touched` are those under either profile, in its order.

    `findings` are what the sources have that belongs to no client: rows that could not be read, and the like.
    """

    as_of: Date
    examined: int
    touched: tuple[ClientEffect, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def changed(self) -> tuple[ClientEffect, ...]:
        """Those for whom something is different."""
        return tuple(effect for effect in self.touched if effect.is_changed)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many clients there are, are touched, newly lack something, lack something no longer, have other dates."""
        return {
            "clients": self.examined,
            "touched": len(self.touched),
            "lacking": sum(bool(effect.lacks) for effect in self.touched),
            "no_longer_lacking": sum(bool(effect.no_longer_lacks) for effect in self.touched),
            "other_dates": sum(bool(effect.dates) for effect in self.touched),
            "unchanged": sum(not effect.is_changed for effect in self.touched),
        }

    @cached_property
    def by_demand(self) -> Mapping[str, tuple[int, int]]:
        """How many clients newly lack, and how many lack no longer, what each demand (`id@version#demand`) asks for."""
        lacking, no_longer = (
            Counter(
                demand for effect in self.touched for demand in {found.demands[0] for found in getattr(effect, name)}
            )
            for name in ("lacks", "no_longer_lacks")
        )
        demands = sorted({*lacking, *no_longer}, key=lambda demand: (-lacking[demand], -no_longer[demand], demand))
        return {demand: (lacking[demand], no_longer[demand]) for demand in demands}


def effect_on(
    sources: Sequence[Path],
    shelves: ProfileShelves,
    old: Opened,
    new: Opened,
    comparison: Comparison,
    *,
    as_of: Date,
    agency: str | None = None,
    selection: Selection | None = None,
    folder: Path | None = None,
    export: ExportOptions | None = None,
    jobs: int | None = 1,
    on_progress: OnProgress | None = None,
) -> CaseloadEffect:
    """Check the clients of a caseload under the old and under the new profile, as if each held whatever the plan's date.

    Of two profiles of one id, each applies to the clients whom it names. A profile of another id stands in for the old
    one: it is taken to apply to the old one's payers. Everything else is as in `check`, whose errors it raises.
    """
    setting = open_setting(as_of=as_of, agency=agency, selection=selection, folder=folder)
    two = _TwoSettings(
        replace(setting, catalogue=_catalogue(shelves, old, new, old.profile)),
        replace(setting, catalogue=_catalogue(shelves, old, new, _standing_in(old.profile, new.profile))),
        old.profile.key,
        new.profile.key,
        dict(comparison.renamed),
        same_id=old.profile.id == new.profile.id,
    )
    caseload = read_clients(sources, own_fields=setting.own_fields, export=export)
    ids = setting.selection.ids(caseload)
    parts = in_parts((caseload.bundle(client) for client in ids), PART)
    examined, touched = 0, []
    for results in spread(_Differ, two, parts, jobs=jobs_for(len(ids), jobs)):
        for effect in results:
            examined += 1
            if two.touches(effect):
                touched.append(effect)
        if on_progress is not None:
            on_progress(examined, len(ids))
    return CaseloadEffect(as_of, examined, tuple(touched), tuple(caseload.findings))


def _catalogue(shelves: ProfileShelves, old: Opened, new: Opened, holding: PayerProfile) -> Catalogue:
    """All profiles as they are used, and of the old one's id (and the new one's, where it stands in) only `holding`."""
    away = {old.profile.id, holding.id}
    others = [profile for profile in shelves.library.profiles if profile.id not in away]
    broken = [(file, found) for file, found in shelves.library.broken if file not in (old.file, new.file)]
    return Catalogue([*others, holding.model_copy(update={"effective": Effective()})], broken=broken)


def _standing_in(old: PayerProfile, new: PayerProfile) -> PayerProfile:
    """The new profile, which applies to the old one's payers too where it has another id."""
    if old.id == new.id:
        return new
    scope = new.applies_to or AppliesTo()
    open_to_all = old.applies_to is not None and old.applies_to.payers is None
    payers = None if open_to_all else tuple(dict.fromkeys((*old.names, *(scope.payers or ()))))
    return new.model_copy(update={"applies_to": scope.model_copy(update={"payers": payers})})


@dataclass(frozen=True)
class _TwoSettings:
    """The same run twice, with the old profile and with the new one. Picklable."""

    old: Setting
    new: Setting
    old_key: str
    new_key: str
    renamed: Mapping[str, str] = field(default_factory=dict)
    same_id: bool = True

    def touches(self, effect: ClientEffect) -> bool:
        """Whether the change is about a client. Whom a new id has of its own, it has today already."""
        return effect.was_under or (effect.is_under and self.same_id)


class _Differ:
    """Examines clients twice and keeps no record of them."""

    def __init__(self, two: _TwoSettings) -> None:
        self._two = two

    def work(self, part: list[Bundle]) -> list[ClientEffect]:
        """What the change does to some clients, those left out who are not asked for."""
        effects = []
        for rows in part:
            before, after = examine(rows, self._two.old), examine(rows, self._two.new)
            if before is not None and after is not None:
                effects.append(_effect(before, after, self._two))
        return effects

    def close(self) -> None:
        """Nothing is held."""


def _effect(before: Casework, after: Casework, two: _TwoSettings) -> ClientEffect:
    was_under = two.old_key in (profile.key for profile in before.demands.profiles)
    is_under = two.new_key in (profile.key for profile in after.demands.profiles)
    effect = ClientEffect(before.client, before.case.clinician, was_under, is_under)
    if not was_under and not is_under:
        return effect
    titles = {profile.title for work in (before, after) for profile in work.demands.profiles}
    old, new = _Asked(before, {}, titles), _Asked(after, two.renamed, titles)
    gone, come, otherwise = _differences(old, new, old.findings, new.findings, _Asked.by_demand)
    gone, come, more = _differences(old, new, gone, come, _Asked.by_words)
    return replace(
        effect, lacks=come, no_longer_lacks=gone, otherwise=(*otherwise, *more), dates=tuple(_moves(before, after))
    )


@dataclass(frozen=True)
class _Asked:
    """The findings about payers' demands in one case, and how to know them again in another."""

    work: Casework
    renamed: Mapping[str, str]
    titles: set[str]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those that nobody waived."""
        return tuple(found for found in self.work.findings if found.demands and not found.waived)

    def by_demand(self, found: Finding) -> Key:
        """Its code and field, and the demand's id whatever the version."""
        local = found.demands[0].partition("#")[2]
        return found.code, found.field, self.renamed.get(local, local)

    def by_words(self, found: Finding) -> Key:
        """Its code and field, and what it says but for the payer's name: another payer may ask the same."""
        return found.code, found.field, self.words(found)

    def words(self, found: Finding) -> str:
        """What it says without any payer's name."""
        text = found.message
        for title in self.titles:
            text = text.replace(title, "")
        return text


Key = tuple[str, str, str]


def _differences(
    before: _Asked,
    after: _Asked,
    old: Iterable[Finding],
    new: Iterable[Finding],
    key: Callable[[_Asked, Finding], Key],
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[Finding, ...]]:
    """(only in the old, only in the new, in both but not alike)."""
    waiting: dict[Key, list[Finding]] = {}
    for found in old:
        waiting.setdefault(key(before, found), []).append(found)
    come, otherwise = [], []
    for found in new:
        same = waiting.get(key(after, found))
        if not same:
            come.append(found)
            continue
        was = same.pop(0)
        if (before.words(was), was.severity) != (after.words(found), found.severity):
            otherwise.append(found)
    return tuple(found for left in waiting.values() for found in left), tuple(come), tuple(otherwise)


def _moves(before: Casework, after: Casework) -> Iterator[DateMove]:
    """The days that are still to be met and that the change moves, sets or takes away, in the order of what is due."""
    was, now = _open_days(before), _open_days(after)
    for key in dict.fromkeys((*now, *was)):
        old, new = was.get(key), now.get(key)
        days = old.due if old else None, new.due if new else None
        earliest = old.not_before if old else None, new.not_before if new else None
        if days[0] != days[1] or earliest[0] != earliest[1]:
            yield DateMove(key[0], *days, new.why if new else "", *earliest)


def _open_days(work: Casework) -> Mapping[tuple[str, str, int], DueItem]:
    """What is due in a case and not done, by what it is, where the record holds it, and which of several alike it is."""
    found: dict[tuple[str, str, int], DueItem] = {}
    for item in work.case.due_items:
        if item.is_open:
            number = sum(key[:2] == (item.what, item.path) for key in found)
            found[item.what, item.path, number] = item
    return found
