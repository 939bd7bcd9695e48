"""Which version of a plan was signed: all that a signer read, without what happens to the plan afterwards.

Signatures, progress, reviews, participation and the state of goals come and go while a plan is in force; none of them makes
another version of it. Everything else does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from toolkit.payers.changes import changed_parts
from toolkit.records.client import PlanRecord
from toolkit.records.comparison.differences import Change, differences
from toolkit.records.plan import Plan

if TYPE_CHECKING:  # whoever works from files needs no database
    from toolkit.store.reading import RecordedSignature, StoreReader

__all__ = [
    "LATER",
    "LIVE",
    "as_signed",
    "changed_signed_plans",
    "changes_between",
    "is_signature",
    "parts_between",
    "plan_version",
    "signed_plans",
]

LATER = frozenset({"signatures", "progress", "reviews", "participation"})
"""Collections of a plan that are written while it is in force."""

LIVE: Mapping[str, frozenset[str]] = {
    "plans": frozenset({"implemented", "appeal_explained"}),
    "needs": frozenset({"status", "deferred_reason"}),
    "goals": frozenset({"status", "status_reason"}),
    "objectives": frozenset({"status", "status_reason", "started", "closed"}),
}
"""Fields that say how things stand, by collection."""


def as_signed(plan: Plan) -> Plan:
    """The plan as a signer reads it: without what is written later."""
    changed: dict[str, object] = dict.fromkeys(LATER, ())
    changed |= dict.fromkeys(LIVE["plans"])
    for collection, fields in LIVE.items():
        if collection != "plans":
            blank = dict.fromkeys(fields)
            changed[collection] = tuple(row.model_copy(update=blank) for row in getattr(plan, collection))
    return plan.model_copy(update=changed)


def plan_version(plan: Plan) -> str:
    """What tells this version of the plan from every other: SHA-256, hexadecimal."""
    plain = json.loads(as_signed(plan).model_dump_json(exclude_defaults=True))
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def changes_between(record: PlanRecord, before: Plan, plan: Plan) -> tuple[Change, ...]:
    """What changed from one version of a plan, or the plan before it, without what is written later. Paths are `plan`'s."""
    named = as_signed(before).model_copy(update={"id": plan.id})
    old, new = (record.model_copy(update={"plans": (each,)}) for each in (named, as_signed(plan)))
    return differences(old, new)


def parts_between(before: Plan, plan: Plan) -> frozenset[str]:
    """The parts that changed, as payers name them in what must be signed again."""
    return changed_parts(as_signed(before), as_signed(plan))


def is_signature(recorded: RecordedSignature) -> bool:
    """Whether it is a signature, and no refusal or attempt."""
    return not recorded.content.get("refused") and bool(recorded.content.get("date"))


def signed_plans(reader: StoreReader, record: PlanRecord) -> frozenset[str]:
    """The ids of plans of which the version at hand has a recorded signature."""
    return frozenset(_signed(record, reader.signatures(record.client.id)))


def changed_signed_plans(reader: StoreReader, before: PlanRecord, record: PlanRecord) -> tuple[str, ...]:
    """The ids of signed plans of which `record` has another version than `before`."""
    pairs = ((plan, before.plan(plan), record.plan(plan)) for plan in sorted(signed_plans(reader, before)))
    return tuple(plan for plan, old, new in pairs if old and new and plan_version(old) != plan_version(new))


def _signed(record: PlanRecord, recorded: tuple[RecordedSignature, ...]) -> Iterator[str]:
    versions = {plan.id: plan_version(plan) for plan in record.plans} if recorded else {}
    for each in recorded:
        if is_signature(each) and versions.get(each.plan) == each.plan_hash:
            yield each.plan
