"""A payer profile: what one payer or regulator demands of one programme from one date. The models are the YAML's shape.

`docs/payer-profiles.md` is the same for people.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import cached_property
from typing import Annotated, TypeAlias

from pydantic import Field, PrivateAttr, model_validator

from toolkit.payers.kinds.conditions import contradiction
from toolkit.payers.kinds.kinds import Demand
from toolkit.payers.kinds.parts import Effective, Part, Standing
from toolkit.payers.vocabulary import Day, Text, Words

__all__ = ["Ages", "AppliesTo", "PayerProfile"]

_MOST_DEMANDS = 500
"""The longest shipped profile has some twenty of its own. Each is compared with each, so the time grows by the square."""
_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_VERSION = r"^[A-Za-z0-9][A-Za-z0-9.\-]*$"
_REFERENCE = r"^[a-z0-9]+(-[a-z0-9]+)*(@[A-Za-z0-9][A-Za-z0-9.\-]*)?$"


Reference: TypeAlias = Annotated[str, Field(pattern=_REFERENCE, max_length=120)]
"""`ny-mhotrs-clinic` or `ny-mhotrs-clinic@2025`."""


class Ages(Part):
    """Ages in completed years on the plan's date: from (included), under (not included)."""

    youngest: int = Field(default=0, alias="from", ge=0, lt=120, strict=True)
    under: int | None = Field(default=None, gt=0, le=130, strict=True)

    @model_validator(mode="after")
    def _somebody_is_that_old(self) -> Ages:
        if self.under is not None and self.under <= self.youngest:
            raise contradiction(f"nobody is {self.youngest} or older and under {self.under}")
        return self

    def include(self, age: int | None) -> bool:
        """Whether somebody of that age is meant; somebody of unknown age may be."""
        return age is None or self.youngest <= age < (self.under or 200)


class AppliesTo(Part):
    """Which cases a profile is for. `payers` are names as agencies write them; the profile's id is always one.

    A case must fit in everything that is given. A programme, level of care or age that the record leaves blank does not
    keep out a profile whose payer is named.
    """

    payers: Words | None = Field(default=None, description="Names of the payer as agencies write them.")
    programmes: Words | None = Field(default=None, description="Programmes, in the agency's words; any if left out.")
    levels_of_care: Words | None = Field(default=None, description="Levels of care; any if left out.")
    ages: Ages | None = None


class PayerProfile(Part):
    """One version of a payer profile. `demands` of a profile in the catalogue include what it inherits."""

    id: str = Field(pattern=_ID, max_length=60, description="Id in small letters, digits and hyphens.")
    title: str = Field(min_length=1, max_length=200, description="Name for people: the programme and its rule.")
    version: Annotated[Text, Field(pattern=_VERSION, max_length=40)]
    programme: str = Field(default="", description="The programme that it is about, for people.")
    extends: Reference | None = Field(default=None, description="The profile whose demands it takes over.")
    leaves_out: Words | None = Field(default=None, description="Ids of inherited demands that it does not make.")
    replaces: Reference | None = Field(default=None, description="The shipped profile that this file stands in for.")
    effective: Effective = Field(default=Effective(), description="The days on which this version holds.")
    source: str = Field(default="", description="The rule; the citation of demands that give none.")
    standing: Standing = Field(description="How well demands are founded that do not say so themselves.")
    checked: Day | None = Field(default=None, description="When the text was last checked.")
    note: str = Field(default="", description="What a reader must know about the whole.")
    applies_to: AppliesTo | None = Field(default=None, description="Left out: only for others to extend.")
    demands: tuple[Demand, ...] = Field(default=(), max_length=_MOST_DEMANDS)

    _file: str = PrivateAttr(default="")
    _inherited: dict[str, str] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _coherent(self) -> PayerProfile:
        if self.leaves_out and not self.extends:
            raise contradiction("it leaves demands out and extends no profile")
        return self

    @property
    def key(self) -> str:
        """`ny-mhotrs-clinic@2025`."""
        return f"{self.id}@{self.version}"

    @property
    def file(self) -> str:
        """Name of the file that it was read from; '' if it was made in Python."""
        return self._file

    @property
    def names(self) -> tuple[str, ...]:
        """What the payer may be called in a caseload: the id first."""
        return (self.id, *((self.applies_to.payers if self.applies_to else None) or ()))

    @property
    def is_for_clients(self) -> bool:
        """Whether it can apply to a case by itself, and is not only there to be extended."""
        return self.applies_to is not None

    def inherited_from(self, demand_id: str) -> str:
        """`base@1` for a demand that it takes over, '' for its own."""
        return self._inherited.get(demand_id, "")

    def standings(self) -> Counter[Standing]:
        """How many demands there are of each standing."""
        return Counter(demand.standing or self.standing for demand in self.demands)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of all that it says, inherited demands included: documents made under it name it."""
        return hashlib.sha256(self.model_dump_json(by_alias=True, exclude_defaults=True).encode()).hexdigest()

    def resolved(self, demands: tuple[Demand, ...], inherited: dict[str, str], file: str) -> PayerProfile:
        """The same profile with these demands, of which `inherited` come from elsewhere (demand id to `base@1`)."""
        copy = self.model_copy(update={"demands": demands})
        copy._file, copy._inherited = file, inherited
        return copy
