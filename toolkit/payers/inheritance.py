"""From profile files to profiles: which file replaces which, what each inherits, and whether versions exclude each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from itertools import combinations

from toolkit.findings import Code, Finding, LinePlace
from toolkit.payers import codes
from toolkit.payers.kinds.kinds import Demand
from toolkit.payers.loading import ProfileFile, rivals
from toolkit.payers.naming import did_you_mean
from toolkit.payers.profile import PayerProfile

__all__ = ["Library", "settle"]


@dataclass(frozen=True, slots=True)
class Library:
    """What came of a set of files.

    `profiles` can be used; they are whole, with what they inherit. `broken` files have errors: whoever uses a name of theirs
    is told so. `findings` are everything that was found; `found` the same by file. `whole` has the profile of every file,
    None where there is none: also of files that another replaces, and of those that are sound in themselves.
    """

    profiles: tuple[PayerProfile, ...]
    broken: tuple[tuple[ProfileFile, Finding], ...]
    findings: tuple[Finding, ...]
    found: Mapping[ProfileFile, Sequence[Finding]]
    whole: Mapping[ProfileFile, PayerProfile | None]


def settle(shelves: Sequence[Sequence[ProfileFile]]) -> Library:
    """Make profiles of files. `shelves` are folders: what stands in an earlier one comes before what stands in a later one."""
    return _Settling(shelves).library()


class _Settling:
    def __init__(self, shelves: Sequence[Sequence[ProfileFile]]) -> None:
        self.files = [file for shelf in shelves for file in shelf]
        self.shelf_of = {file: number for number, shelf in enumerate(shelves) for file in shelf}
        self.found: dict[ProfileFile, list[Finding]] = {file: list(file.findings) for file in self.files}
        self.whole: dict[ProfileFile, PayerProfile | None] = {}

    def library(self) -> Library:
        replaced = {file for file in self.files if file.profile for file in self._replaced_by(file, file.profile)}
        for file in self.files:
            self._inherit(file, ())
        standing = [file for file in self.files if file not in replaced]
        self._check_versions([file for file in standing if self.whole[file] and not self.found[file]])
        sound = [(file, whole) for file in standing if (whole := self.whole[file]) and not self.found[file]]
        profiles = sorted(
            (whole for _, whole in sound), key=lambda p: (p.id, p.effective.starts or Date.min, p.version)
        )
        broken = tuple((file, self.found[file][0]) for file in standing if self.found[file])
        findings = sorted((finding for found in self.found.values() for finding in found), key=_by_place)
        return Library(tuple(profiles), broken, tuple(findings), self.found, self.whole)

    def _complain(self, file: ProfileFile, code: Code, message: str, hint: str, *keys: str | int) -> None:
        self.found[file].append(code.finding(message, place=file.place(*keys), hint=hint))

    # Which file stands in for which

    def _replaced_by(self, file: ProfileFile, profile: PayerProfile) -> Iterator[ProfileFile]:
        """The files of later folders that this one replaces. A shipped id without a word about it is a complaint."""
        later = [other for other in self._later(file) if other.profile and other.profile.id == profile.id]
        versions = [other.profile.key for other in later if other.profile]
        if profile.replaces is None:
            if later:
                hint = f"Write replaces: {versions[0]}, or give the profile an id of its own."
                self._complain(file, codes.REPLACES_UNSAID, f'The id "{profile.id}" is a shipped one.', hint, "id")
            return
        if profile.replaces not in versions:
            hint = (
                did_you_mean(profile.replaces, versions)
                if versions
                else "Leave replaces out: the id is not a shipped one."
            )
            self._complain(file, codes.REPLACES_NOTHING, "There is no such profile to replace.", hint, "replaces")
        yield from (other for other in later if other.profile and other.profile.key == profile.replaces)

    def _later(self, file: ProfileFile) -> list[ProfileFile]:
        return [other for other in self.files if self.shelf_of[other] > self.shelf_of[file]]

    # What a profile inherits

    def _inherit(self, file: ProfileFile, heirs: tuple[ProfileFile, ...]) -> PayerProfile | None:
        """The whole profile of a file, None where it has none. `heirs` are those that are waiting for it."""
        if file not in self.whole:
            self.whole[file] = None
            if file.profile is not None:
                self.whole[file] = self._whole(file, file.profile, (*heirs, file))
        return self.whole[file]

    def _whole(self, file: ProfileFile, profile: PayerProfile, heirs: tuple[ProfileFile, ...]) -> PayerProfile | None:
        own = {demand.id: _founded(demand, profile) for demand in profile.demands}
        if profile.extends is None:
            return profile.resolved(tuple(own.values()), {}, file.path.name)
        parent_file = self._parent(file, profile)
        if parent_file is None:
            known = sorted({other.profile.id for other in self.files if other.profile and other is not file})
            hint = did_you_mean(profile.extends, known)
            self._complain(file, codes.EXTENDS_UNKNOWN, "There is no such profile to extend.", hint, "extends")
            return None
        if parent_file in heirs:
            hint = "Take `extends` out of one of them."
            self._complain(file, codes.EXTENDS_CYCLE, "The profile extends itself.", hint, "extends")
            return None
        parent = self._inherit(parent_file, heirs)
        if parent is None:
            hint = f"Mend {parent_file.path.name} first."
            self._complain(file, codes.EXTENDS_UNKNOWN, "The profile that it extends has errors.", hint, "extends")
            return None
        return self._merged(file, profile, parent, own)

    def _parent(self, file: ProfileFile, profile: PayerProfile) -> ProfileFile | None:
        """The file that `extends` names: of one version, or of the version that holds when this profile begins."""
        name, _, version = (profile.extends or "").partition("@")
        # A file that replaces a profile may still build on what it replaces.
        own_id = name == profile.id and profile.replaces is not None
        candidates = [
            other
            for other in (self._later(file) if own_id else self.files)
            if other.profile and other.profile.id == name and version in ("", other.profile.version)
        ]
        day = profile.effective.starts or Date.max
        fitting = [other for other in candidates if other.profile and other.profile.effective.includes(day)]
        pool = fitting or (candidates if len(candidates) == 1 else [])
        return next((other for other in pool if other is not file), pool[0] if pool else None)

    def _merged(
        self, file: ProfileFile, profile: PayerProfile, parent: PayerProfile, own: dict[str, Demand]
    ) -> PayerProfile:
        inherited = {demand.id: demand for demand in parent.demands}
        for position, left_out in enumerate(profile.leaves_out or ()):
            if inherited.pop(left_out, None) is None:
                message, hint = "It leaves out a demand that it does not inherit.", did_you_mean(left_out, inherited)
                self._complain(file, codes.LEAVES_OUT_UNKNOWN, message, hint, "leaves_out", position)
        origins = {
            demand_id: parent.inherited_from(demand_id) or parent.key for demand_id in inherited if demand_id not in own
        }
        whole = profile.resolved(tuple({**inherited, **own}.values()), origins, file.path.name)
        for position, demand in enumerate(whole.demands):
            for rival in rivals(whole, position):
                if origins.get(rival) or origins.get(demand.id):
                    message = f'Demand "{demand.id}": "{rival}" sets another deadline for the same thing.'
                    hint = "Give both the same id, or name the inherited one in leaves_out."
                    self._complain(file, codes.CONTRADICTION, message, hint, "demands")
        return whole

    # Versions of one id

    def _check_versions(self, files: Sequence[ProfileFile]) -> None:
        by_id: defaultdict[str, list[tuple[ProfileFile, PayerProfile]]] = defaultdict(list)
        for file in files:
            if file.profile:
                by_id[file.profile.id].append((file, file.profile))
        for versions in by_id.values():
            for (_, first), (file, second) in combinations(versions, 2):
                if first.version == second.version:
                    message, hint = f'Version "{second.version}" stands in two files.', "Give each its own version."
                    self._complain(file, codes.VERSION_TWICE, message, hint, "version")
                elif first.effective.meets(second.effective):
                    message = f"It holds on days on which version {first.version} holds too."
                    hint = "Give the earlier one an end: effective: {to: …}."
                    self._complain(file, codes.VERSIONS_OVERLAP, message, hint, "effective")


def _by_place(finding: Finding) -> tuple[str, int, str, str]:
    place = finding.place
    if isinstance(place, LinePlace):
        return (place.file, place.line or 0, finding.code, finding.message)
    return (str(place or ""), 0, finding.code, finding.message)


def _founded(demand: Demand, profile: PayerProfile) -> Demand:
    """The demand with what it leaves to its profile: citation, standing, day of the last check."""
    standing = demand.standing or profile.standing
    return demand.model_copy(
        update={
            "citation": demand.citation or profile.source,
            "standing": standing,
            "checked": demand.checked or profile.checked,
        }
    )
