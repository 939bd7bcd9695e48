"""Rules that look across clients, with what each client's agency and waivers say about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import tee

from toolkit.findings import Finding
from toolkit.pipeline.setting import Setting, agency_rules
from toolkit.records.client import Client, PlanRecord
from toolkit.records.coverage import Waiver
from toolkit.rules.check import regraded
from toolkit.rules.registry import CASELOAD_RULES
from toolkit.rules.rule import CaseFacts
from toolkit.rules.waivers import apply_waivers

__all__ = ["found_across"]


def found_across(
    facts: Iterable[CaseFacts],
    setting: Setting,
    *,
    agencies: Mapping[str, str],
    waivers: Mapping[str, tuple[Waiver, ...]],
) -> list[Finding]:
    """The findings of all rules that look across clients.

    `facts` are read as they come; `agencies` (client → agency id) and `waivers` (client → rows) are looked at when all of
    them have come, and may be filled meanwhile.
    """
    streams = tee(facts, len(CASELOAD_RULES))
    found = [finding for rule, stream in zip(CASELOAD_RULES, streams, strict=True) for finding in rule.check(stream)]
    return [kept for finding in found for kept in _fitted(finding, setting, agencies, waivers)]


def _fitted(
    found: Finding, setting: Setting, agencies: Mapping[str, str], waivers: Mapping[str, tuple[Waiver, ...]]
) -> Iterable[Finding]:
    """The finding as its client's agency grades it, waived where a waiver of the client says so; none if switched off."""
    grades = agency_rules(setting.agencies.get(agencies.get(found.client, ""))).grades
    kept = regraded([found], grades[found.code]) if found.code in grades else [found]
    own = waivers.get(found.client, ())
    return apply_waivers(kept, _record(found.client, own), setting.as_of) if own else kept


def _record(client: str, waivers: tuple[Waiver, ...]) -> PlanRecord:
    return PlanRecord(client=Client(id=client), waivers=waivers)
