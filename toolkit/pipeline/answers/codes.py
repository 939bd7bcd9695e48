"""The codes of answers that were not taken (AN1xx); values that cannot be read have the codes of reading."""

from __future__ import annotations

from toolkit.findings import Severity, declare

ERROR = Severity.ERROR

CLIENT_UNKNOWN = declare(
    "AN101", "answer.client-unknown", ERROR, "An answer is about a client whom the store does not have"
)
PLACE_UNKNOWN = declare("AN102", "answer.place-unknown", ERROR, "An answer is about a row or field that is not there")
STALE = declare("AN103", "answer.stale", ERROR, "The value was changed since the sheet was written")
BOTH = declare("AN104", "answer.value-and-waiver", ERROR, "A row has both a value and a waiver")
INCOMPLETE = declare("AN105", "answer.waiver-incomplete", ERROR, "A waiver does not say why, who or until when")
PAST = declare("AN106", "answer.waiver-past", ERROR, "A waiver ends before today")
NO_WAIVER = declare("AN107", "answer.cannot-be-waived", ERROR, "What was found cannot be waived")
SIGNED = declare("AN108", "answer.signed", ERROR, "An answer would change a plan that is signed")
CONTRADICTION = declare("AN109", "answer.contradiction", ERROR, "Two rows give one field different values")
REFERENCE = declare("AN110", "answer.reference-unknown", ERROR, "An answer names a row that is not there")
STRANGE = declare("AN111", "answer.mark-unknown", ERROR, "The sheet was written from another store")
