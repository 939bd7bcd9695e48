"""The codes of what is found with progress updates: PU1xx making, PU2xx reading, PU3xx merging."""

from __future__ import annotations

from toolkit.findings import Severity, declare

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

NO_AGENCY = declare("PU101", "progress.no-agency", ERROR, "It is not said whose form to use")
NO_PLAN = declare("PU102", "progress.no-plan", WARNING, "A client has no plan to report on")
NOTHING_OPEN = declare("PU103", "progress.nothing-open", INFO, "A plan has no open goal or objective to report on")
UNDRAWABLE = declare(
    "PU104", "progress.letters", WARNING, "A form shows a text with letters that its font does not have"
)
