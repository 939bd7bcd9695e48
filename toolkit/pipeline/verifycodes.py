"""The codes of what verification finds in finished documents: DO3xx."""

from __future__ import annotations

from toolkit.findings import Severity, Stage, declare

INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR
CONTENT = Stage.CONTENT

UNUSABLE = declare("DO301", "document.unusable", ERROR, "A file cannot be read as a Word document")
FOREIGN = declare("DO302", "document.not-made-here", ERROR, "A document was not made here, or says nothing of itself")
DAMAGED = declare("DO303", "document.imprint-damaged", ERROR, "What a document says about itself was changed")
MIXED_UP = declare("DO304", "document.wrong-client", ERROR, "A document speaks of one client and belongs to another")
UNLISTED = declare("DO305", "document.not-in-manifest", WARNING, "A document is not in the manifest beside it")
GONE = declare("DO306", "document.gone", WARNING, "A document of the manifest is no longer there")
KEY_UNKNOWN = declare("DO307", "document.key-unknown", WARNING, "The key of a document's hashes is not at hand")
KEY_PLAIN = declare("DO308", "document.made-outside", WARNING, "A document was made outside of every workspace")

SECTION_GONE = declare("DO311", "section.gone", ERROR, "A section that a payer asks for is gone", stage=CONTENT)
SECTION_EMPTY = declare("DO312", "section.empty", ERROR, "A section that a payer asks for is empty", stage=CONTENT)
SECTION_CHANGED = declare("DO313", "section.changed", WARNING, "A section was changed by hand", stage=CONTENT)
OTHER_GONE = declare("DO314", "section.taken-out", WARNING, "A section that no payer asks for is gone or empty")
STATEMENT = declare("DO315", "statement.changed", ERROR, "A statement was taken out or changed", stage=CONTENT)
SIGNATURE_GONE = declare("DO316", "signature-line.gone", ERROR, "A line to sign is gone", stage=CONTENT)
SIGNATURE_CHANGED = declare("DO317", "signature-line.changed", INFO, "A line to sign was written into or changed")
REST_CHANGED = declare("DO318", "document.changed-elsewhere", WARNING, "Text outside of the sections was changed")
MARK_LOST = declare("DO319", "section.unmarked", INFO, "A section is whole, and has lost its bookmark")

TAG_LEFT = declare("DO321", "document.tag-left", ERROR, "A tag is left in a document")
MISSING_LEFT = declare("DO322", "document.missing-left", ERROR, "A place says that something is missing")
TRACKED = declare("DO323", "document.tracked-changes", WARNING, "Tracked changes are open")
COMMENTS = declare("DO324", "document.comments", INFO, "A document has comments")
REMOTE = declare("DO325", "document.remote-content", ERROR, "A document fetches something from elsewhere")
EMBEDDED = declare("DO326", "document.embedded-object", ERROR, "A document carries an object of another program")

HARD_TO_READ = declare(
    "DO327", "document.hard-to-read", WARNING, "The client's copy is hard to read", stage=Stage.ADVICE
)

TEMPLATE_MOVED = declare("DO331", "document.other-template", INFO, "The template was changed since a document was made")
PROFILE_GONE = declare("DO332", "document.profile-unknown", INFO, "A profile that made a document is not at hand")
RECORD_MOVED = declare("DO333", "document.record-changed", WARNING, "The caseload says something else by now")
RECORD_GROWN = declare("DO334", "document.record-grown", INFO, "Progress or signatures came after a document was made")
