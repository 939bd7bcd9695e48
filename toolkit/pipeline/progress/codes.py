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

NOT_ANSWERED = declare("PU201", "progress.not-answered", WARNING, "A returned form leaves a required question blank")
SPLIT = declare("PU202", "progress.split", WARNING, "A returned form holds two versions of its answers")
MARKS = declare("PU203", "progress.marks", WARNING, "Somebody put text on a form beside its fields")
REPAIRED = declare("PU204", "progress.repaired", WARNING, "A returned form is damaged, and was read as far as possible")
SIGNED = declare("PU205", "progress.digital-signature", INFO, "A returned form carries a digital signature")
UNDRAWN = declare("PU206", "progress.not-drawn", WARNING, "A returned form does not show what its fields hold")
UNUSED = declare(
    "PU207", "progress.goes-with-nothing", WARNING, "An answer on a returned form goes with nothing else on it"
)
EMPTIED = declare("PU208", "progress.emptied", INFO, "What stood on a form when it was issued was taken out of it")

SET_ASIDE = declare("PU301", "progress.set-aside", ERROR, "A returned file is no form that can be merged")
UNDECIDED = declare("PU302", "progress.undecided", ERROR, "A returned form waits for a decision")
LEFT = declare(
    "PU303", "progress.left", INFO, "A file is still being written or cannot be opened, and stays where it is"
)
SIGNED_PAGE = declare(
    "PU304", "progress.signed-page", WARNING, "A signed page waits for signer and date to be confirmed"
)
UNMOVED = declare("PU305", "progress.not-moved", WARNING, "A file could not be moved out of the inbox")
