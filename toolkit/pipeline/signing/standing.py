"""Which signatures hold for a plan that was changed after it was signed.

A signature covers the version that was signed. Of a later one it holds where no payer's profile asks for it again
(`again_when_changed`; where that says nothing, any change asks). Until the changed plan is signed, the version that was
signed stays in force: so for claims the two are two plans, of which the later supersedes the earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from toolkit.findings import Finding
from toolkit.payers.demands import Demands
from toolkit.payers.kinds.signing import SignatureDemand
from toolkit.payers.signers import stated_roles
from toolkit.payers.vocabulary import role_label
from toolkit.pipeline.signing import codes
from toolkit.pipeline.signing.versions import parts_between, plan_version
from toolkit.records.agreement import Signature
from toolkit.records.client import PlanRecord
from toolkit.records.paths import row_path
from toolkit.records.plan import Plan
from toolkit.records.reading.loaded import SignedVersion
from toolkit.records.reading.stored import unpacked_record

__all__ = ["PlanStanding", "plan_as_it_stands", "with_signed_versions"]


@dataclass(frozen=True)
class PlanStanding:
    """A plan with those of its signatures that hold for it as it is now, and a finding for each of the others."""

    plan: Plan
    findings: tuple[Finding, ...] = ()


def plan_as_it_stands(plan: Plan, signed: Sequence[SignedVersion], demands: Demands) -> PlanStanding:
    """The plan without the signatures on an earlier version of it that have to be given again."""
    outdated = _outdated(plan, signed, demands)
    if not outdated:
        return PlanStanding(plan)
    kept = tuple(row for row in plan.signatures if row.id not in outdated)
    gone = (row for row in plan.signatures if row.id in outdated)
    findings = tuple(_finding(plan, row) for row in gone)
    return PlanStanding(plan.model_copy(update={"signatures": kept}), findings)


def with_signed_versions(
    record: PlanRecord, signed: Sequence[SignedVersion], demands_of: Callable[[Plan], Demands]
) -> PlanRecord:
    """The record in which each plan that must be signed again has its signed versions before it, as plans of their own."""
    if not signed:
        return record
    plans = tuple(each for plan in record.plans for each in _versions_of(plan, signed, demands_of(plan)))
    return record if len(plans) == len(record.plans) else record.model_copy(update={"plans": plans})


def _versions_of(plan: Plan, signed: Sequence[SignedVersion], demands: Demands) -> Iterator[Plan]:
    outdated = _outdated(plan, signed, demands)
    rows = {row.id: row for row in plan.signatures}
    recorded = {line.row for line in signed if line.plan == plan.id}
    superseded = plan.supersedes
    for version in dict.fromkeys(outdated[row].version for row in rows if row in outdated):
        lines = [line for line in outdated.values() if line.version == version]
        before = unpacked_record(lines[0].record).plan(plan.id)
        if before is None:
            continue
        unrecorded = (row for row in before.signatures if row.id not in recorded)
        given = (*unrecorded, *(rows[line.row] for line in lines))
        name = f"{plan.id} before it was changed" + (f" ({version[:6]})" if superseded != plan.supersedes else "")
        yield before.model_copy(update={"id": name, "supersedes": superseded, "signatures": given})
        superseded = name
    if superseded == plan.supersedes:
        yield plan
    else:
        kept = tuple(row for row in plan.signatures if row.id not in outdated)
        yield plan.model_copy(update={"supersedes": superseded, "signatures": kept})


def _outdated(plan: Plan, signed: Sequence[SignedVersion], demands: Demands) -> dict[str, SignedVersion]:
    """By its row, each signature of the plan itself on an earlier version of it that a payer wants given again."""
    lines = {line.row: line for line in signed if line.plan == plan.id}
    rows = [row for row in plan.signatures if row.id in lines and row.purpose in (None, "plan")]
    if not rows:
        return {}
    version = plan_version(plan)
    return {
        row.id: lines[row.id]
        for row in rows
        if lines[row.id].version != version and _is_asked_again(row, plan, lines[row.id], demands)
    }


def _is_asked_again(row: Signature, plan: Plan, line: SignedVersion, demands: Demands) -> bool:
    """Whether a payer asks for the signature again. One that no payer asks for says nothing of the changed plan."""
    asked = [each.demand for each in demands.signatures if isinstance(each.demand, SignatureDemand)]
    asked = [demand for demand in asked if demand.of == "plan" and row.role in stated_roles(demand, demands)]
    before = unpacked_record(line.record).plan(plan.id)
    if not asked or before is None:
        return True
    changed = parts_between(before, plan)
    wanted = [demand.again_when_changed for demand in asked]
    return any(parts is None or not changed.isdisjoint(parts) for parts in wanted)


def _finding(plan: Plan, row: Signature) -> Finding:
    who = role_label(row.role, "en") if row.role else "Signer"
    return codes.OUTDATED.finding(
        f"Signature {row.id} ({who}) is of the plan before it was changed; for the plan as it is now it does not count.",
        field=row_path(row, plan.id),
        hint="Have the plan signed again. What changed, and who has to sign: plankit sign --status",
    )
