"""Turns the YAML fragments of rules and of their test cases into cases.

A fragment is laid over `sound.yaml`: `client` and `plan` field by field, rows by their id (a new id is a new row), and
`without` takes rows or whole collections out. A blank value blanks a field. `loaded` lists paths of values that the reader
could not read, `near` codes of other rules that a near miss touches.
"""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import yaml

import toolkit.records.reading.codes  # noqa: F401  declares what readers find
from toolkit.findings import CODES
from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import demands_for
from toolkit.payers.profile import PayerProfile
from toolkit.records.client import PlanRecord
from toolkit.records.vocabulary import PLAN_ROWS
from toolkit.rules.case import Case

HERE = Path(__file__).parent
SOUND: dict[str, Any] = yaml.safe_load((HERE / "sound.yaml").read_text(encoding="utf-8"))
PLAN_COLLECTIONS = {row.collection for row in PLAN_ROWS}


def case_of(fragment: str | dict[str, Any]) -> Case:
    """The case that a fragment describes."""
    given = yaml.safe_load(fragment) if isinstance(fragment, str) else fragment
    whole = copy.deepcopy(SOUND)
    given = dict(given or {})
    unread = given.pop("loaded", [])
    given.pop("near", None)
    for key, value in given.items():
        lay(whole, key, value)
    as_of = whole.pop("as_of")
    assert isinstance(as_of, dt.date)
    catalogue = Catalogue([profile_of(whole.pop("demands", []))])
    record = record_of(whole)
    plan = record.current_plan(as_of)
    demands = demands_for(record, plan, catalogue, as_of=as_of)
    loaded = tuple(CODES["RD220"].finding("The date cannot be read.", field=path) for path in unread)
    return Case(record, as_of, demands, plan, record.episode_of(plan), loaded=loaded)


def profile_of(demands: list[dict[str, Any]]) -> PayerProfile:
    """The profile of the one payer that a sound record has."""
    plain = {
        "id": "example-payer",
        "title": "Example payer",
        "version": "1",
        "source": "Example rule 1",
        "standing": "example",
        "applies_to": {"payers": ["Example payer"]},
        "demands": demands,
    }
    return PayerProfile.model_validate(plain)


def lay(whole: dict[str, Any], key: str, value: Any) -> None:
    if key == "without":
        for gone in value:
            collection, _, row = gone.rstrip("]").partition("[")
            if collection == "plan":
                whole["plan"] = None
                continue
            whole[collection] = [kept for kept in whole[collection] if row and kept["id"] != row]
    elif isinstance(value, dict):
        whole[key] = whole[key] | value
    elif isinstance(value, list) and key != "demands":
        rows = {row["id"]: row for row in whole.get(key, [])}
        for row in value:
            rows[row["id"]] = rows.get(row["id"], {}) | row
        whole[key] = list(rows.values())
    else:
        whole[key] = value


def record_of(whole: dict[str, Any]) -> PlanRecord:
    rows = {key: [trimmed(row) for row in value] for key, value in whole.items() if isinstance(value, list)}
    plan = trimmed(whole["plan"]) if whole.get("plan") else None
    plans = rows.pop("plans", [])
    if plan is not None:
        plan |= {key: value for key, value in rows.items() if key in PLAN_COLLECTIONS}
        plans = [plan, *plans]
    others = {key: value for key, value in rows.items() if key not in PLAN_COLLECTIONS}
    return PlanRecord.model_validate({"client": trimmed(whole["client"]), "plans": plans, **others})


def trimmed(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None}
