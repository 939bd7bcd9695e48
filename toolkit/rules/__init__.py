"""Rules: checks of records that make findings, one module per family, each rule with a stable code and a page.

`check_case` runs them over one client's case, `check_caseload` over the facts of all. The rules are payer-neutral: what a
payer demands comes with the case.
"""

from toolkit.rules.case import AgencyRules, Case
from toolkit.rules.check import check_case, check_caseload
from toolkit.rules.facts import CaseFacts, case_facts
from toolkit.rules.registry import CASELOAD_RULES, RULES, RULES_BY_CODE, rule_named
from toolkit.rules.rule import CaseloadRule, Rule

__all__ = [
    "CASELOAD_RULES",
    "RULES",
    "RULES_BY_CODE",
    "AgencyRules",
    "Case",
    "CaseFacts",
    "CaseloadRule",
    "Rule",
    "case_facts",
    "check_case",
    "check_caseload",
    "rule_named",
]
