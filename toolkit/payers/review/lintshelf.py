"""Reviews of how profiles stand together: names that two claim, days on which no version holds, halves of replacements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date
from datetime import timedelta
from itertools import pairwise

from toolkit.findings import Finding
from toolkit.payers.inheritance import Library
from toolkit.payers.kinds.parts import Effective
from toolkit.payers.loading import ProfileFile
from toolkit.payers.naming import plain
from toolkit.payers.profile import Ages, AppliesTo, PayerProfile
from toolkit.payers.review import lintcodes as codes

__all__ = ["shelf_findings"]

_ONE_DAY = timedelta(days=1)


def shelf_findings(library: Library, file: ProfileFile, profile: PayerProfile, as_of: Date) -> Iterator[Finding]:
    """The findings about one file among the others that are in use."""
    used = library.profiles
    yield from _shared_names(file, profile, used)
    unsound = (broken.profile for broken, _ in library.broken if broken.profile)
    yield from _gaps(file, profile, (*used, *unsound), as_of)
    yield from _replaced_days(library, file, profile)


def _shared_names(file: ProfileFile, profile: PayerProfile, used: tuple[PayerProfile, ...]) -> Iterator[Finding]:
    if profile.applies_to is None:
        return
    others = [other for other in used if other.id != profile.id and _can_meet(profile, other)]
    for number, name in enumerate(profile.names):
        sharing = [other for other in others if plain(name) in map(plain, other.names)]
        if sharing:
            keys: tuple[str | int, ...] = ("applies_to", "payers", number - 1) if number else ("id",)
            yield codes.NAME_SHARED.finding(
                f'The name "{name}" is claimed by {", ".join(other.key for other in sharing)} too: '
                "such a client owes the demands of all of them.",
                place=file.place(*keys),
                hint="If that is not meant, give each its own names, programmes, levels of care, ages or days.",
            )


def _can_meet(one: PayerProfile, other: PayerProfile) -> bool:
    """Whether one case can fit in both."""
    mine, others = one.applies_to or AppliesTo(), other.applies_to
    if others is None or not one.effective.meets(other.effective) or not _ages_meet(mine.ages, others.ages):
        return False
    pairs = ((mine.programmes, others.programmes), (mine.levels_of_care, others.levels_of_care))
    return all(a is None or b is None or bool(set(map(plain, a)) & set(map(plain, b))) for a, b in pairs)


def _ages_meet(one: Ages | None, other: Ages | None) -> bool:
    if one is None or other is None:
        return True
    return max(one.youngest, other.youngest) < min(one.under or 200, other.under or 200)


def _gaps(file: ProfileFile, profile: PayerProfile, known: tuple[PayerProfile, ...], as_of: Date) -> Iterator[Finding]:
    """Days between the versions of an id, and after the last, on which none holds. Told at the file that begins or ends."""
    versions = sorted(
        (other for other in known if other.id == profile.id), key=lambda each: each.effective.starts or Date.min
    )
    for before, after in pairwise(versions):
        ended, begins = before.effective.to, after.effective.starts
        if ended and begins and begins - ended > _ONE_DAY and after.key == profile.key:
            yield codes.VERSIONS_GAP.finding(
                f"No version holds from {ended + _ONE_DAY} to {begins - _ONE_DAY}, between {before.version} and "
                f"{after.version}.",
                place=file.place("effective", "from"),
                hint="Let the earlier one end on the day before the later begins, unless the rule itself has such a gap.",
            )
    last = versions[-1] if versions else None
    if last is not None and last.key == profile.key and last.effective.to and last.effective.to < as_of:
        yield codes.EXPIRED.finding(
            f"The last version ended on {last.effective.to}; since then no demand of it is checked.",
            place=file.place("effective", "to"),
            hint="Write the version that holds now, or take the payer's names out if there is none.",
        )


def _replaced_days(library: Library, file: ProfileFile, profile: PayerProfile) -> Iterator[Finding]:
    """Days on which the replaced profile held, and neither its replacement nor another version does."""
    replaced = next(
        (
            other.profile
            for other in library.whole
            if other is not file and other.profile and other.profile.key == profile.replaces
        ),
        None,
    )
    if replaced is None:
        return
    versions = [other for other in library.profiles if other.id == profile.id]
    for side, day in _just_outside(profile.effective):
        if replaced.effective.includes(day) and not any(other.effective.includes(day) for other in versions):
            yield codes.REPLACES_LESS.finding(
                f"It replaces {replaced.key}, which held on {day} and {side}; now no version does.",
                place=file.place("effective"),
                hint="Leave replaces out and give it the next version, or widen effective.",
            )


def _just_outside(effective: Effective) -> Iterator[tuple[str, Date]]:
    if effective.starts and effective.starts > Date.min:
        yield "before", effective.starts - _ONE_DAY
    if effective.to and effective.to < Date.max:
        yield "after", effective.to + _ONE_DAY
