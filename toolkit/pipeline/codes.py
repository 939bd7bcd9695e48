"""The codes of what the pipeline itself finds: DO1xx before a document is made, DO2xx as it is made and written."""

from __future__ import annotations

from toolkit.findings import Severity, declare

WARNING, ERROR = Severity.WARNING, Severity.ERROR

AGENCY_BLANK = declare("DO101", "agency.blank", ERROR, "It is not said which agency's template is used")
AGENCY_UNKNOWN = declare("DO102", "agency.unknown", ERROR, "A client's agency is not known")
NO_TEMPLATE = declare("DO103", "template.none-fits", ERROR, "No template of the agency is for a client")
NO_PLAN = declare("DO104", "document.no-plan", ERROR, "A client has no plan to print")
SECTION_NOT_PRINTED = declare(
    "DO105", "template.section-not-printed", ERROR, "A payer asks for a section that the template does not print"
)

NOT_RENDERED = declare("DO201", "document.not-rendered", ERROR, "A template could not be filled in for a client")
NOT_VERIFIED = declare("DO202", "document.not-verified", ERROR, "A document failed its own verification")
NOT_OURS = declare("DO203", "file.not-ours", ERROR, "A file that this toolkit did not make stands in the way")
IN_USE = declare("DO204", "file.in-use", ERROR, "A document is open in Word and cannot be replaced")
LEFT_BEHIND = declare(
    "DO205", "file.left-behind", WARNING, "A document that no longer belongs here was changed by hand"
)
NO_PDF = declare("DO206", "document.no-pdf", ERROR, "A document was made, and no PDF of it")
KEPT = declare("DO207", "document.edits-kept", WARNING, "What somebody changed in a document was kept")
CONFLICT = declare(
    "DO208", "document.edits-in-conflict", ERROR, "A document was changed by hand where it would read differently now"
)
