"""Review profiles: what is doubtful in files that can be used, beside what makes others unusable (`loading`, `inheritance`).

Each check looks at one profile, or at how the profiles of a catalogue stand together. Nothing here knows today's date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property

from toolkit.findings import Finding, LinePlace, Severity
from toolkit.payers.kinds.parts import Standing
from toolkit.payers.loading import ProfileFile
from toolkit.payers.profile import PayerProfile
from toolkit.payers.review import lintcodes as codes
from toolkit.payers.review.lintdemands import demand_findings
from toolkit.payers.review.lintshelf import shelf_findings
from toolkit.payers.review.opening import ProfileShelves

__all__ = ["Reviewed", "review"]


@dataclass(frozen=True)
class Reviewed:
    """What a review of some files found, sorted by file and line. `as_of` is the day from which checks are old."""

    as_of: Date
    files: tuple[ProfileFile, ...]
    findings: tuple[Finding, ...]

    def has_at_least(self, severity: Severity) -> bool:
        """Whether there is a finding of that severity or worse."""
        return any(found.severity.rank >= severity.rank for found in self.findings)

    @cached_property
    def counts(self) -> dict[Severity, int]:
        """How many findings there are of each severity."""
        return {severity: sum(found.severity is severity for found in self.findings) for severity in Severity}


def review(shelves: ProfileShelves, names: Sequence[str] = (), *, as_of: Date) -> Reviewed:
    """Review the profiles of some names (ids, `id@version`, files), or all of them.

    Raises UnknownNameError or ConfigurationError for a name that there is not.
    """
    files = tuple(dict.fromkeys(file for name in names for file in shelves.named(name))) if names else shelves.files
    found: list[Finding] = []
    for file in files:
        library = shelves.library_of(file)
        found.extend(library.found[file])
        whole = library.whole.get(file)
        if file.profile is not None and whole is not None:
            found.extend(_founding_findings(file, file.profile, as_of))
            found.extend(demand_findings(file, file.profile, whole))
            found.extend(shelf_findings(library, file, file.profile, as_of))
    return Reviewed(as_of, files, tuple(sorted(dict.fromkeys(found), key=_by_place)))


def _by_place(found: Finding) -> tuple[str, int, int, str, str]:
    place = found.place
    name, line = (place.file, place.line or 0) if isinstance(place, LinePlace) else (str(place or ""), 0)
    return name, line, -found.severity.rank, found.code, found.message


def _founding_findings(file: ProfileFile, profile: PayerProfile, as_of: Date) -> Iterator[Finding]:
    """Whether every own demand can be looked up, and was looked up lately."""
    for position, demand in enumerate(profile.demands):
        standing = demand.standing or profile.standing
        if standing is Standing.UNVERIFIED and not (demand.citation or profile.source):
            yield codes.CITATION_BLANK.finding(
                f'Demand "{demand.id}" is unverified and does not say where it could be looked up.',
                place=file.place("demands", position),
                hint="Add a citation, if only the name of the contract or manual; or a source for the whole profile.",
            )
        if demand.checked is not None and standing is not Standing.EXAMPLE:
            yield from _check_findings(
                file, f'Demand "{demand.id}" was', demand.checked, profile, as_of, "demands", position, "checked"
            )
    by_profile = [
        demand
        for demand in profile.demands
        if demand.checked is None and (demand.standing or profile.standing) is not Standing.EXAMPLE
    ]
    if profile.checked is not None and by_profile:
        what = "One demand was" if len(by_profile) == 1 else f"{len(by_profile)} demands were"
        yield from _check_findings(file, what, profile.checked, profile, as_of, "checked")


def _check_findings(
    file: ProfileFile, what: str, checked: Date, profile: PayerProfile, as_of: Date, *keys: str | int
) -> Iterator[Finding]:
    if checked > as_of:
        yield codes.CHECK_AHEAD.finding(
            f"{what} checked on {checked}, which is after {as_of}.",
            place=file.place(*keys),
            hint="Write the day on which somebody compared it with the rule's text.",
        )
    # Of a version that holds no longer nobody needs to know what the text says now.
    ended = profile.effective.to is not None and profile.effective.to < as_of
    if (checked.year + 1, checked.month, checked.day) < (as_of.year, as_of.month, as_of.day) and not ended:
        yield codes.CHECK_STALE.finding(
            f"{what} last checked on {checked}, more than a year before {as_of}.",
            place=file.place(*keys),
            hint="Compare it with the rule's current text, and write the new day.",
        )
