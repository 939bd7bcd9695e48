"""Plankit from Python: a caseload in, checked findings and Word documents out.

    from datetime import date
    from pathlib import Path
    import toolkit

    report = toolkit.check([Path("caseload.xlsx")], as_of=date(2026, 10, 15))
    for found in report.findings:
        print(found.client, found.code, found.place, found.message)

The commands are thin calls of the same functions. Nothing here asks for today's date, prints, or reads a setting that was
not passed in. What is wrong in the user's material is a `Finding`; what stops the work is a `ToolkitError`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.errors import ToolkitError
    from toolkit.findings import Finding, Severity
    from toolkit.payers.catalogue import Catalogue
    from toolkit.payers.demands import Demands, demands_for
    from toolkit.payers.profile import PayerProfile
    from toolkit.pipeline.check import check
    from toolkit.pipeline.generate import Generated, generate
    from toolkit.pipeline.report import Report
    from toolkit.pipeline.reports import write_report
    from toolkit.pipeline.setting import Selection
    from toolkit.records.client import PlanRecord
    from toolkit.records.reading.caseload import Caseload, load_caseload, load_records
    from toolkit.rules.rule import Rule
    from toolkit.templates.agency import Agency
    from toolkit.templates.compile import CompiledTemplate, compile_template
    from toolkit.templates.context import build_context

__all__ = [
    "Agency",
    "Caseload",
    "Catalogue",
    "CompiledTemplate",
    "Demands",
    "Finding",
    "Generated",
    "PayerProfile",
    "PlanRecord",
    "Report",
    "Rule",
    "Selection",
    "Severity",
    "ToolkitError",
    "build_context",
    "check",
    "compile_template",
    "demands_for",
    "generate",
    "load_caseload",
    "load_records",
    "write_report",
]

_HOMES = {
    "Agency": "toolkit.templates.agency",
    "Caseload": "toolkit.records.reading.caseload",
    "Catalogue": "toolkit.payers.catalogue",
    "CompiledTemplate": "toolkit.templates.compile",
    "Demands": "toolkit.payers.demands",
    "Finding": "toolkit.findings",
    "Generated": "toolkit.pipeline.generate",
    "PayerProfile": "toolkit.payers.profile",
    "PlanRecord": "toolkit.records.client",
    "Report": "toolkit.pipeline.report",
    "Rule": "toolkit.rules.rule",
    "Selection": "toolkit.pipeline.setting",
    "Severity": "toolkit.findings",
    "ToolkitError": "toolkit.errors",
    "build_context": "toolkit.templates.context",
    "check": "toolkit.pipeline.check",
    "compile_template": "toolkit.templates.compile",
    "demands_for": "toolkit.payers.demands",
    "generate": "toolkit.pipeline.generate",
    "load_caseload": "toolkit.records.reading.caseload",
    "load_records": "toolkit.records.reading.caseload",
    "write_report": "toolkit.pipeline.reports",
}


def __getattr__(name: str) -> Any:
    # Loaded when first asked for: a command that prints its help, or a worker process, needs none of it.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
