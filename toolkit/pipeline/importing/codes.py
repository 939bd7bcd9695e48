"""The codes of what an import finds: IM1xx what a person has to decide, IM3xx what it could not be held against."""

from __future__ import annotations

from toolkit.findings import Severity, declare

INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR

COLLISION = declare(
    "IM101", "import.collision", ERROR, "A value was changed here and in the source, to different things"
)
DOUBTFUL_VALUE = declare("IM102", "import.value-doubtful", ERROR, "A changed value looks like a slip of the export")
DOUBTFUL_ROW = declare(
    "IM103", "import.row-doubtful", ERROR, "A row could be a stored one in other words, or a new one"
)
IDENTITY = declare(
    "IM104", "import.identity", ERROR, "A client's id now stands for somebody of another name and birth date"
)
TWO_PERSONS = declare("IM105", "import.client-twice", ERROR, "Two rows give one client's id to different persons")
KNOWN_PERSON = declare(
    "IM106", "import.known-person", ERROR, "A new client has the name and birth date of a stored one"
)
SIGNED = declare("IM107", "import.signed", ERROR, "The source changes a plan that is signed")

CLIENT_GONE = declare("IM302", "import.client-gone", INFO, "Rows of a client whom the source has no more were not read")
SIGNED_THERE = declare(
    "IM303", "import.signed-there", WARNING, "The source changed a plan, and shows the signatures of before"
)
STRANGE_MARK = declare("IM301", "import.mark-unknown", WARNING, "A workbook was exported from another store")
