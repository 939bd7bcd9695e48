"""What rules across clients need of one case: small and picklable, so that workers can hand it back and forget the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from toolkit.findings import Place, Severity
from toolkit.payers.demands import Demands
from toolkit.payers.kinds.contents import CloneDemand
from toolkit.records.coverage import Waiver
from toolkit.rules.case import Case
from toolkit.rules.waivers import holds

__all__ = ["CaseFacts", "FactText", "OwnTextDemand", "case_facts"]

_FEWEST_WORDS = 5
_DIGITS = frozenset("0123456789")
_ENDS = "'.,:/%"
"""Signs that stand within words and numbers (`3.5`, `10:30`), and count for nothing at their ends."""


class _Signs(dict[int, int]):
    """What `str.translate` makes of a character: letters, digits and the signs within words stay, all else parts words."""

    def __missing__(self, code: int) -> int:
        sign = chr(code)
        kept = 0x27 if sign == "’" else code if sign.isalnum() or sign in _ENDS else 0x20
        return self.setdefault(code, kept)


_signs = _Signs()


@dataclass(frozen=True, slots=True)
class FactText:
    """One text of a case in the form in which it is compared: names and numbers taken out, in lower case."""

    path: str
    name: str
    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class OwnTextDemand:
    """A payer's demand that texts are the client's own: on which rows, and where that is written."""

    collections: frozenset[str]
    title: str
    citation: str
    standing: str
    demands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What of a case is compared with others. `grades` are the agency's, `waivers` the client's valid ones.

    `own_text` is there if a payer demands that texts are not those of other clients.
    """

    client: str
    clinician: str
    texts: tuple[FactText, ...]
    grades: Mapping[str, Severity | None] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    own_text: OwnTextDemand | None = None


def case_facts(case: Case) -> CaseFacts | None:
    """The facts of a case: its goals and objectives of at least five words. None where there are none."""
    texts = []
    rows = (*case.plan.goals, *case.plan.objectives) if case.plan else ()
    for row in rows:
        plain = _plain(row.text or "", case.names)
        if plain:
            path = case.path(row, "text")
            texts.append(FactText(path, f"{row.noun} {row.id}", plain, case.place_of(row, "text")))
    if not texts:
        return None
    waivers = tuple(waiver for waiver in case.record.waivers if holds(waiver, case.as_of))
    return CaseFacts(
        case.record.client.id, case.clinician, tuple(texts), case.agency.grades, waivers, _own_text(case.demands)
    )


def _own_text(demands: Demands) -> OwnTextDemand | None:
    """The first payer's demand; the others ask for the same."""
    for applied in demands.of("clone"):
        if isinstance(applied.demand, CloneDemand):
            rows = frozenset(applied.demand.not_cloned)
            return OwnTextDemand(rows, applied.profile.title, applied.citation, str(applied.standing), applied.ids)
    return None


def _plain(text: str, names: frozenset[str]) -> str:
    bare = [word.strip(_ENDS) for word in text.casefold().translate(_signs).split()]
    words = ["0" if word[0] in _DIGITS else word for word in bare if word and word not in names]
    if "'" in text or "’" in text:
        words = [word for word in words if word.partition("'")[0] not in names]
    return " ".join(words) if len(words) >= _FEWEST_WORDS else ""
