"""Trying a template on a record of samples and on an empty one, before any client's document is made.

Names that no field has are found in both ways that a condition can go, and inside loops, whatever the caseload holds.
"""

from __future__ import annotations

from datetime import date as Date

from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import demands_for
from toolkit.records.client import Client, PlanRecord
from toolkit.records.plan import Plan
from toolkit.records.samplerecord import sample_record
from toolkit.templates.agency import Agency, AgencyTemplate
from toolkit.templates.compile import CompiledTemplate
from toolkit.templates.context import build_context
from toolkit.templates.context_changes import Since

__all__ = ["probe"]

_SOME_DAY = Date(2026, 10, 1)


def probe(compiled: CompiledTemplate, agency: Agency, template: AgencyTemplate) -> None:
    """Render the template without payers, filled and empty. Raises TemplateError with the place of what it cannot print."""
    empty = PlanRecord(client=Client(id="X1"), plans=(Plan(id="P1"),))
    for record in (sample_record(agency.own_fields), empty):
        demands = demands_for(record, record.plans[0], Catalogue.load([]), as_of=_SOME_DAY)
        context = build_context(
            record,
            agency,
            demands,
            _SOME_DAY,
            template.audience,
            plan=record.plans[0],
            template=template,
            since=Since(_SOME_DAY, empty),
        )
        compiled.render(context)
