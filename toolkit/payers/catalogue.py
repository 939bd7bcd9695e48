"""The catalogue: all payer profiles that can be used, and which of them are for a given case."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Date
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from toolkit.errors import ConfigurationError, UnknownNameError
from toolkit.findings import Finding
from toolkit.payers.applied import Pool
from toolkit.payers.inheritance import settle
from toolkit.payers.kinds.parts import Effective
from toolkit.payers.loading import ProfileFile, read_folder
from toolkit.payers.naming import nearest, plain
from toolkit.payers.profile import PayerProfile
from toolkit.payers.scope import Choice, Scope, fits, fits_in_full

__all__ = ["Catalogue"]

_REMEMBERED = 4096


class Catalogue:
    """Payer profiles, whole (with what they inherit) and free of errors.

    `profiles` are sorted by id and first day; `findings` are what was found wrong in the files. Using a profile whose file
    has errors raises ConfigurationError. A catalogue is never changed; it remembers choices, so share one.
    """

    def __init__(
        self,
        profiles: Iterable[PayerProfile],
        *,
        findings: Sequence[Finding] = (),
        broken: Sequence[tuple[ProfileFile, Finding]] = (),
    ) -> None:
        self.profiles = tuple(profiles)
        self.findings = tuple(findings)
        self._broken = {plain(name): finding for file, finding in broken for name in file.names}
        self._named: defaultdict[str, list[PayerProfile]] = defaultdict(list)
        self._unnamed: list[PayerProfile] = []
        for profile in self.profiles:
            self._enter(profile)
        self._turns = _turning_days(self.profiles)
        self._choices: dict[tuple[object, ...], Choice] = {}

    def _enter(self, profile: PayerProfile) -> None:
        if profile.applies_to is None:
            return
        for name in dict.fromkeys(map(plain, profile.names)):
            self._named[name].append(profile)
        if profile.applies_to.payers is None:
            self._unnamed.append(profile)

    @classmethod
    def load(cls, folders: Sequence[Path]) -> Catalogue:
        """Read every `*.yaml` of the folders; the first folder comes first (the working folder's own, then the shipped one).

        Raises ConfigurationError for a folder that is not there. What is wrong in a file becomes a finding.
        """
        library = settle([read_folder(folder) for folder in folders])
        return cls(library.profiles, findings=library.findings, broken=library.broken)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name by which a payer can be called, ids and aliases, sorted."""
        return tuple(sorted({name for profile in self.profiles if profile.applies_to for name in profile.names}))

    def get(self, reference: str, *, on: Date | None = None) -> PayerProfile:
        """The profile of `id` or `id@version`. Of several versions: the one that holds on a day, else the last.

        Raises UnknownNameError, or ConfigurationError if its file has errors.
        """
        profile_id, _, version = reference.partition("@")
        self._refuse_broken(profile_id)
        versions = [
            profile for profile in self.profiles if profile.id == profile_id and version in ("", profile.version)
        ]
        if not versions:
            known = tuple(dict.fromkeys(profile.id for profile in self.profiles))
            raise UnknownNameError("payer profile", reference, nearest(profile_id, known), known)
        holding = [profile for profile in versions if on is not None and profile.effective.includes(on)]
        return (holding or versions)[-1]

    def choose(self, scope: Scope) -> Choice:
        """The profiles for a case. Raises ConfigurationError if a payer's profile has errors."""
        key = (scope.payers, scope.programme, scope.level_of_care, scope.age, scope.versions, self.period(scope.day))
        choice = self._choices.get(key)
        if choice is None:
            if len(self._choices) >= _REMEMBERED:
                self._choices.clear()
            choice = self._choices[key] = self._choice(scope)
        return choice

    def period(self, day: Date) -> int:
        """Number of the period that a day lies in: on all days of a period the same versions and demands hold."""
        return bisect_right(self._turns, day)

    def _choice(self, scope: Scope) -> Choice:
        found: dict[str, PayerProfile] = {}
        pinned = dict(version.partition("@")[::2] for version in scope.versions)
        unknown: list[str] = []
        elsewhere: list[str] = []
        for name in dict.fromkeys(scope.payers):
            self._refuse_broken(name)
            named = self._named.get(plain(name), [])
            fitting = [profile for profile in named if fits(profile, scope, by_id=plain(profile.id) == plain(name))]
            holding = _holding(fitting, scope.day, pinned)
            found.update((profile.key, profile) for profile in holding)
            if not holding:
                (elsewhere if named else unknown).append(name)
        unnamed = [profile for profile in self._unnamed if fits_in_full(profile, scope)]
        found.update((profile.key, profile) for profile in _holding(unnamed, scope.day, pinned))
        keys = {profile.key for profile in self.profiles}
        missing = tuple(version for version in scope.versions if version not in keys)
        profiles = tuple(found.values())
        return Choice(profiles, Pool(profiles, scope.day), tuple(unknown), tuple(elsewhere), missing)

    def _refuse_broken(self, name: str) -> None:
        finding = self._broken.get(plain(name))
        if finding is not None:
            what = f'The payer profile "{name}" has errors: {finding.message}'
            raise ConfigurationError(what, str(finding.place), finding.hint or "Mend the file.")


def _turning_days(profiles: Iterable[PayerProfile]) -> list[Date]:
    """The days on which something begins to hold, or no longer holds: versions and single demands."""
    days: set[Date] = set()
    for profile in profiles:
        for effective in (profile.effective, *(demand.effective for demand in profile.demands)):
            days.update(_edges(effective))
    return sorted(days)


def _edges(effective: Effective | None) -> Iterable[Date]:
    if effective and effective.starts:
        yield effective.starts
    if effective and effective.to and effective.to < Date.max:
        yield effective.to + timedelta(days=1)


def _holding(profiles: Sequence[PayerProfile], day: Date, pinned: Mapping[str, str]) -> list[PayerProfile]:
    """Those that hold on the day, or whose version is the one that the plan says it was made under."""
    known = {profile.key for profile in profiles}
    return [
        profile
        for profile in profiles
        if (
            profile.version == pinned[profile.id]
            if f"{profile.id}@{pinned.get(profile.id)}" in known
            else profile.effective.includes(day)
        )
    ]
