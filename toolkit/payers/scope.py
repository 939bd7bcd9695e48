"""What decides which profiles are for a case, and what was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date

from toolkit.payers.applied import Pool
from toolkit.payers.naming import plain
from toolkit.payers.profile import AppliesTo, PayerProfile

__all__ = ["Choice", "Scope", "fits", "fits_in_full"]


@dataclass(frozen=True, slots=True)
class Scope:
    """What decides which profiles are for a case: the payers' names, the programme, level of care, age, and the plan's date.

    `versions` are profiles as `id@version` whose version is not to be chosen by the date.
    """

    payers: tuple[str, ...]
    day: Date
    programme: str | None = None
    level_of_care: str | None = None
    age: int | None = None
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The profiles for a case, in the order of the payers, and what could not be found.

    `unknown` are names that no profile has; `elsewhere` names that have profiles, but none for this programme, age or day;
    `missing_versions` what the plan says it was made under and the catalogue does not have.
    """

    profiles: tuple[PayerProfile, ...]
    pool: Pool
    unknown: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    missing_versions: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every payer has a profile for this case."""
        return not (self.unknown or self.elsewhere or self.missing_versions)


def fits(profile: PayerProfile, scope: Scope, *, by_id: bool) -> bool:
    """Whether a profile whose payer is named is for this case. Who names its id means it, whatever the programme is called."""
    applies = profile.applies_to or AppliesTo()
    if applies.ages is not None and not applies.ages.include(scope.age):
        return False
    pairs = ((scope.programme, applies.programmes), (scope.level_of_care, applies.levels_of_care))
    return by_id or all(_is_among(stated, wanted, blank=True) for stated, wanted in pairs)


def fits_in_full(profile: PayerProfile, scope: Scope) -> bool:
    """Whether a profile that names no payer is for this case: then a blank fits in nothing."""
    applies = profile.applies_to or AppliesTo()
    if applies.ages is not None and (scope.age is None or not applies.ages.include(scope.age)):
        return False
    pairs = ((scope.programme, applies.programmes), (scope.level_of_care, applies.levels_of_care))
    return all(_is_among(stated, wanted, blank=False) for stated, wanted in pairs)


def _is_among(stated: str | None, wanted: tuple[str, ...] | None, *, blank: bool) -> bool:
    if wanted is None:
        return True
    return blank if stated is None or not stated.strip() else plain(stated) in map(plain, wanted)
