"""What a document is told about itself as it is made: from a case and its manifest entry to the imprint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from toolkit.payers.kinds.kinds import SectionDemand
from toolkit.pipeline.casework import Casework
from toolkit.pipeline.manifest import Entry
from toolkit.records.sections import SECTIONS
from toolkit.templates.imprint import MARGINS, REST, ROWS, Imprint, ImprintKey, Marking

__all__ = ["marking_for", "passage_label", "required_sections"]

_ELSEWHERE: Final = {REST: "text outside of the sections", MARGINS: "a header or footer"}


def required_sections(work: Casework) -> Mapping[str, tuple[str, ...]]:
    """The sections that the client's payers ask for and nobody waived, in order, with the demands that do."""
    waived = {demand for found in work.findings if found.waived for demand in found.demands}
    asked: dict[str, tuple[str, ...]] = {}
    for applied in work.demands.sections:
        if applied.id not in waived and isinstance(applied.demand, SectionDemand):
            section = applied.demand.section
            asked[section] = (*asked.get(section, ()), applied.id)
    return asked


def passage_label(name: str, language: str = "en") -> str:
    """What people call a passage: a section's label, `statement copy`, `signature lines 2`, text elsewhere."""
    if name in _ELSEWHERE:
        return _ELSEWHERE[name]
    return SECTIONS[name].label_in(language) if name in SECTIONS else name.replace("_", " ")


def marking_for(work: Casework, entry: Entry, language: str, key: ImprintKey) -> Marking:
    """The imprint of the document of an entry, before its text is known."""
    plan = work.case.plan
    demands = dict(required_sections(work)) if entry.kind == "plan" else {}
    if entry.kind == "plan" and (signing := tuple(applied.id for applied in work.demands.signatures)):
        demands[ROWS] = signing
    return Marking(
        Imprint(
            client=work.client,
            plan=plan.id if plan else "",
            plan_version=(plan.version if plan else None) or "",
            kind=entry.kind,
            agency=entry.agency,
            template=entry.template,
            template_sha256=entry.template_sha256,
            record_sha256=entry.record_sha256,
            profiles=tuple(name for name, _ in entry.profiles),
            stage=entry.stage,
            as_of=entry.as_of,
            made_with=entry.made_with,
            language=language,
            demands=demands,
        ),
        key,
    )
