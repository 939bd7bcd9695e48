"""What releases and packet covers print: what is to be signed, what belongs together, and whose rules protect it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date as Date
from typing import Any, Final

from toolkit.errors import ConfigurationError
from toolkit.records.client import PlanRecord
from toolkit.records.plan import Plan
from toolkit.templates.agency import AgencyTemplate
from toolkit.templates.context_rows import Frame
from toolkit.templates.values import Series, View, frozen_view

__all__ = ["paper_names"]

_RELEASES: Final = ("release", "substance_use")


def paper_names(
    record: PlanRecord,
    plan: Plan | None,
    as_of: Date,
    frame: Frame,
    template: AgencyTemplate | None,
    consents: Mapping[str, View],
) -> dict[str, Any]:
    """`releases`, `packet` and `is_substance_use`; those that there are. `consents` are the client's by id."""
    names: dict[str, Any] = {}
    to_sign = [row for row in record.consents if row.kind in _RELEASES and row.signed is None and row.revoked is None]
    if to_sign:
        names["releases"] = Series([consents[row.id] for row in to_sign if row.id in consents])
    if template is not None and template.kind == "packet-cover":
        papers = [_paper(each, frame) for each in _others(record, plan, as_of, frame, template)]
        if papers:
            names["packet"] = Series(papers)
    episode = record.episode_of(plan)
    programme = episode.programme if episode else None
    names["is_substance_use"] = frame.answer(frame.agency.is_substance_use(programme))
    return names


def _others(
    record: PlanRecord, plan: Plan | None, as_of: Date, frame: Frame, cover: AgencyTemplate
) -> Iterator[AgencyTemplate]:
    """The agency's templates for this client, one of a kind, in the order of the kinds."""
    for kind in frame.agency.kinds:
        if kind == cover.kind:
            continue
        try:
            yield frame.agency.template_for(record, plan, kind, as_of=as_of)
        except ConfigurationError:
            continue


def _paper(template: AgencyTemplate, frame: Frame) -> View:
    fields = frame.packet_blanks | {"title": template.title, "kind": template.kind}
    return frozen_view(fields, template.title)
