"""What to say to the caseload's owner where a payer has no profile for a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from toolkit.findings import Finding
from toolkit.payers import codes
from toolkit.payers.naming import nearest
from toolkit.payers.scope import Choice, Scope
from toolkit.records.client import PlanRecord
from toolkit.records.paths import row_path
from toolkit.records.plan import Plan

__all__ = ["unmatched_findings"]


def unmatched_findings(
    record: PlanRecord, plan: Plan | None, choice: Choice, scope: Scope, names: Sequence[str]
) -> Iterator[Finding]:
    """The findings of one client whose payers are not all matched. `names` are all names that payers go by."""
    if not scope.payers:
        yield _nobody(record)
    for payer in choice.unknown:
        yield _unknown(payer, names, _where(record, payer))
    for payer in choice.elsewhere:
        yield codes.PAYER_OUT_OF_SCOPE.finding(
            "The payer's profile is not for this programme, level of care, age or plan date, so its demands are not checked.",
            hint="Write the profile's id as the payer if it is meant all the same.",
            **_where(record, payer),
        )
    if choice.missing_versions:
        yield codes.MADE_UNDER_UNKNOWN.finding(
            "The plan says that it was made under a version of a profile that there is not.",
            client=record.client.id,
            field=f"{row_path(plan)}.made_under" if plan else "",
            hint="Write it as id@version, such as ny-mhotrs-clinic@2025; `plankit payer list` shows all.",
            value="; ".join(choice.missing_versions),
        )


def _nobody(record: PlanRecord) -> Finding:
    client = record.client.id
    if any(coverage.payer for coverage in record.coverage):
        return codes.PAYER_NOT_ON_DATE.finding(
            "No coverage holds on the plan's date, so no payer's demands are checked.",
            client=client,
            field="coverage",
            hint="Look at From and To of the coverage, and at the plan's first day.",
        )
    return codes.PAYER_NONE.finding(
        "No payer is named, so no payer's demands are checked.",
        client=client,
        field="coverage",
        hint="Add a row to the sheet Coverage, or name a payer with --payer.",
    )


def _unknown(payer: str, names: Sequence[str], where: dict[str, Any]) -> Finding:
    near = nearest(payer, names)
    if near:
        return codes.PAYER_MISSPELT.finding(
            "There is no payer profile of this name.", hint=f'Did you mean "{near}"?', **where
        )
    return codes.PAYER_UNKNOWN.finding(
        "The payer has no profile, so its demands are not checked.",
        hint="`plankit payer list` shows the profiles and the names they go by; docs/payer-profiles.md says how to write one.",
        **where,
    )


def _where(record: PlanRecord, payer: str) -> dict[str, Any]:
    row = next((coverage for coverage in record.coverage if coverage.payer == payer), None)
    return {"client": record.client.id, "field": f"{row_path(row)}.payer" if row else "", "value": payer}
