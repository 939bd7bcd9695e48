"""The codes of what is found with payers' own forms: PF1xx in a map, PF2xx as a client's form is filled."""

from __future__ import annotations

from toolkit.findings import Severity, declare

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

SETTING = declare("PF101", "form-map.setting", ERROR, "A setting of a form's map cannot be used")
NO_FIELD = declare("PF102", "form-map.no-field", ERROR, "A map names a field that the form does not have")
UNREADABLE = declare("PF103", "form-map.unreadable", ERROR, "An expression of a map cannot be read")
UNKNOWN_NAME = declare("PF104", "form-map.unknown-name", ERROR, "A map names a field that no record has")
NOT_FILLABLE = declare("PF105", "form-map.not-fillable", ERROR, "A map fills a field that cannot be filled")
NO_CHOICE = declare("PF106", "form-map.no-choice", ERROR, "A map names a choice that the form's field does not have")
OTHER_EDITION = declare("PF107", "form-map.other-edition", ERROR, "A form is not the edition that its map was made for")
NOT_ANSWERED = declare("PF108", "form-map.not-answered", INFO, "A form asks for something that its map does not answer")
REQUIRED = declare("PF109", "form-map.required", WARNING, "A form requires something that its map does not answer")
CALCULATED = declare(
    "PF110", "form-map.calculated", WARNING, "A field that the form reckons itself must be filled by the map"
)
SENSITIVE = declare("PF111", "form-map.sensitive", WARNING, "A map gives a payer what the record marks as sensitive")
DROPPED = declare("PF112", "form.dropped", WARNING, "Something of a form is not taken over into filled ones")
TWICE = declare("PF113", "form-map.twice", ERROR, "A map fills one field in two ways")
NEVER_SAID = declare("PF114", "form-map.never-said", ERROR, "A map has a choice for what no record says")
WITHOUT_CHOICE = declare("PF115", "form-map.without-choice", WARNING, "A record may say what a map has no choice for")
BY_HAND = declare("PF116", "form-map.by-hand", INFO, "A form asks for what its map leaves to be filled in by hand")
KEPT = declare("PF117", "form.kept", WARNING, "A signed form's scripts and files stay in filled ones")
HOLDS_VALUES = declare(
    "PF118", "form.holds-values", WARNING, "A form is not blank, and filled forms keep what it holds"
)

REFUSED = declare("PF201", "form.value-refused", ERROR, "A value cannot go into a form")
UNDRAWABLE = declare("PF202", "form.letters", ERROR, "A value has letters that no font of ours has")
CUT = declare(
    "PF203", "form.not-wholly-seen", WARNING, "A text is not wholly seen in its field, or only in small print"
)
CONTINUED = declare("PF204", "form.addendum", INFO, "A text goes on in the addendum")
NO_ANSWER = declare("PF205", "form.no-answer", INFO, "A record does not say what a form asks")
NO_REQUIRED_ANSWER = declare("PF206", "form.no-required-answer", WARNING, "A record does not say what a form requires")
NOT_WORKED_OUT = declare("PF207", "form.not-worked-out", ERROR, "An expression of a map fails for a client")
NOT_VERIFIED = declare("PF208", "form.not-verified", ERROR, "A filled form failed its own verification")
