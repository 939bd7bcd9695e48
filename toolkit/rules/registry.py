"""All rules, an explicit list per family: reading it is reading the index. A code is never reused.

A rule that is taken back leaves its code in `RETIRED`, with what took its place, so that waivers and old reports still mean
something.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from toolkit.errors import UnknownNameError
from toolkit.findings import declare
from toolkit.rules import (
    clones,
    completeness,
    dates,
    demanded,
    diagnoses,
    gaps,
    golden_thread,
    interventions,
    language,
    measures,
    orphans,
    outcomes,
    quality,
    recurring,
    signatures,
    timelines,
    waivers,
)
from toolkit.rules.rule import AnyRule, CaseloadRule, Rule

__all__ = ["CASELOAD_RULES", "FAMILIES", "RETIRED", "RULES", "RULES_BY_CODE", "register", "rule_named"]

FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "CO": "Completeness",
        "QU": "Quality",
        "GT": "Golden thread",
        "TL": "Timelines",
        "SG": "Signatures",
        "LA": "Language",
        "ME": "Measures",
        "DX": "Diagnosis codes",
    }
)

RETIRED: Mapping[str, str] = MappingProxyType({})

RULES: tuple[Rule, ...] = tuple(
    kind()
    for family in (
        completeness.RULES,
        demanded.RULES,
        gaps.RULES,
        waivers.RULES,
        quality.RULES,
        measures.RULES,
        interventions.RULES,
        orphans.RULES,
        golden_thread.RULES,
        timelines.RULES,
        recurring.RULES,
        dates.RULES,
        signatures.RULES,
        language.RULES,
        outcomes.RULES,
        diagnoses.RULES,
    )
    for kind in family
)
"""The rules that look at one client's case, in the order of their families."""

CASELOAD_RULES: tuple[CaseloadRule, ...] = tuple(kind() for kind in clones.RULES)
"""The rules that look at the whole caseload."""


def register(rules: tuple[AnyRule, ...]) -> Mapping[str, AnyRule]:
    """Declare the codes of rules and index them by it. Raises ValueError for a code that is taken, retired or of no family."""
    index: dict[str, AnyRule] = {}
    for rule in rules:
        if rule.code[:2] not in FAMILIES or rule.code in RETIRED:
            raise ValueError(f"{rule.code} is of no family of rules, or was retired")
        declare(rule.code, rule.name, rule.severity, rule.title, stage=rule.stage)
        index[rule.code] = rule
    return MappingProxyType(dict(sorted(index.items())))


RULES_BY_CODE: Mapping[str, AnyRule] = register((*RULES, *CASELOAD_RULES))
"""Every rule by its code, in the order of codes."""


def rule_named(word: str) -> AnyRule:
    """The rule of a code (`QU103`, in any case) or of a human name (`objective.undated`). Raises UnknownNameError."""
    wanted = word.strip()
    found = RULES_BY_CODE.get(wanted.upper()) or next(
        (r for r in RULES_BY_CODE.values() if r.name == wanted.lower()), None
    )
    if found is None:
        from rapidfuzz.process import extractOne  # a word list of its own costs less than its import on every start

        names = (*RULES_BY_CODE, *(rule.name for rule in RULES_BY_CODE.values()))
        near = extractOne(wanted, names, processor=str.lower, score_cutoff=60)
        raise UnknownNameError("rule", wanted, near[0] if near else None, tuple(RULES_BY_CODE))
    return found
