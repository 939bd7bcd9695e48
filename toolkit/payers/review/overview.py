"""The table of a catalogue for people: which profile covers what, when things are due, and how well its demands are founded.

It stands in `payer_profiles/README.md`, between two comments, and is made anew from the files: `with_table`.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.payers.catalogue import Catalogue
from toolkit.payers.kinds.deadlines import DeadlineDemand
from toolkit.payers.kinds.parts import Standing
from toolkit.payers.profile import PayerProfile

__all__ = ["overview_table", "with_table"]

BEGIN = "<!-- profiles: made from the files, see docs/payer-profiles.md -->"
END = "<!-- profiles: end -->"
_HEADER = ("Profile", "For", "Version", "First plan", "Review", "Demands")


def overview_table(catalogue: Catalogue) -> str:
    """A Markdown table, one row a profile, in the order of ids and first days."""
    rows = [_HEADER, tuple("---" for _ in _HEADER), *(_row(profile) for profile in catalogue.profiles)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def with_table(page: str, catalogue: Catalogue) -> str:
    """The page with its table made anew. Raises ValueError for a page without the two comments."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the page lacks the comments between which the table stands")
    return f"{before}{BEGIN}\n{overview_table(catalogue)}\n{END}{after}"


def _row(profile: PayerProfile) -> Sequence[str]:
    name = f"`{profile.id}`<br>{profile.title}"
    use = profile.programme if profile.is_for_clients else "to be extended by others"
    return (
        name,
        use or "–",
        _version(profile),
        _deadlines(profile, "interim_plan", "first_plan"),
        _deadlines(profile, "review"),
        _standings(profile),
    )


def _version(profile: PayerProfile) -> str:
    effective = profile.effective
    since = f"from {effective.starts.isoformat()}" if effective.starts else ""
    until = f"to {effective.to.isoformat()}" if effective.to else ""
    return "<br>".join(part for part in (profile.version, " ".join((since, until)).strip()) if part)


def _deadlines(profile: PayerProfile, *kinds: str) -> str:
    found = (demand for kind in kinds for demand in profile.demands if demand.kind == kind)
    return "<br>".join(_deadline(profile, demand) for demand in found if isinstance(demand, DeadlineDemand)) or "–"


def _deadline(profile: PayerProfile, demand: DeadlineDemand) -> str:
    """`interim plan 24 hours from admission (verified)`, with the condition under which it is made."""
    stage = "interim plan " if demand.kind == "interim_plan" else ""
    condition = f", if {demand.when}" if demand.when else ""
    return f"{stage}{demand.span_words()}{condition} ({demand.standing or profile.standing})"


def _standings(profile: PayerProfile) -> str:
    counts = profile.standings()
    total = f"{sum(counts.values())}: " if len(counts) > 1 else ""
    return total + ", ".join(f"{counts[standing]} {standing}" for standing in Standing if counts[standing])
