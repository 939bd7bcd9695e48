"""Clients whose plans, signatures and payers are written in a few lines, for tests of what was in force when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import Demands, demands_for
from toolkit.payers.duedates.inforce import PlanPeriod, plan_periods
from toolkit.payers.profile import PayerProfile
from toolkit.records.client import PlanRecord
from toolkit.records.plan import Plan

AS_OF = dt.date(2026, 12, 31)
BOTH = [{"id": "client", "signed_by": "client"}, {"id": "clinician", "signed_by": "clinician"}]


def day(month_day: str) -> dt.date:
    """`09-01` of 2026."""
    return dt.date.fromisoformat(f"2026-{month_day}")


def profile(demands: list[dict[str, Any]], name: str = "little-payer") -> PayerProfile:
    """A payer with these demands."""
    return PayerProfile.model_validate(
        {
            "id": name,
            "title": name,
            "version": "1",
            "source": "Contract of 2026, section 4",
            "standing": "unverified",
            "applies_to": {"payers": [name]},
            "demands": demands,
        }
    )


def plan(plan_id: str, effective: str | None, *signed: str, **more: Any) -> dict[str, Any]:
    """A plan of 2026. `signed` are `role month-day`; a role without a day is a signature without a date."""
    signatures = []
    for number, written in enumerate(signed, start=1):
        role, _, when = written.partition(" ")
        row: dict[str, Any] = {"id": f"S{number}", "role": role, "method": "ink"}
        signatures.append(row | {"date": day(when)} if when else row)
    first = day(effective) if effective else None
    return {"id": plan_id, "effective": first, "written": first, "signatures": signatures} | more


def record(*plans: dict[str, Any], **more: Any) -> PlanRecord:
    """A client of little-payer, admitted on 2026-08-20, with these plans."""
    whole: dict[str, Any] = {
        "client": {"id": "0042", "first_name": "Rosa", "last_name": "Delgado"},
        "episodes": [{"id": "E1", "admission": day("08-20")}],
        "coverage": [{"id": "CV1", "payer": "little-payer"}],
        "staff": [{"id": "ST1", "name": "Ruth Okafor", "credential": "LCSW"}],
        "plans": list(plans),
    }
    return PlanRecord.model_validate(whole | more)


def periods_of(
    client: PlanRecord,
    demands: list[dict[str, Any]] | None = None,
    *,
    as_of: dt.date = AS_OF,
    others: tuple[PayerProfile, ...] = (),
) -> tuple[PlanPeriod, ...]:
    """The periods of a client's plans under these demands of little-payer: client and clinician sign, unless said."""
    catalogue = Catalogue([profile(BOTH if demands is None else demands), *others])

    def of_plan(one: Plan) -> Demands:
        return demands_for(client, one, catalogue, as_of=as_of)

    return plan_periods(client, of_plan, as_of=as_of)
