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
from toolkit.records.caseload import Caseload, load_caseload
from toolkit.records.client import PlanRecord
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
    "write_report",
]
