"""The codes of what is wrong with a template: TP0xx the file, TP1xx tags, TP2xx fields, TP3xx what payers ask for, TP4xx the
reader's needs, TP5xx leftovers.

`toolkit.templates.lint.rulebook` says of each why it matters, with an example of both ways.
"""

from __future__ import annotations

from toolkit.findings import Severity, Stage, declare

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
ADVICE, CONTENT = Stage.ADVICE, Stage.CONTENT

UNUSABLE = declare("TP001", "template.unusable", ERROR, "A file cannot be used as a template")
REMOTE = declare("TP002", "template.remote-content", ERROR, "A template fetches something from elsewhere")
EMBEDDED = declare("TP003", "template.embedded-object", WARNING, "A template carries an embedded object")
UNREAD_PART = declare("TP004", "template.part-not-filled", ERROR, "A tag stands where no tag is filled in")

TAG_OPEN = declare("TP101", "tag.not-closed", ERROR, "A tag is not closed, or not opened")
BLOCK_OPEN = declare("TP102", "block.not-closed", ERROR, "A loop or condition is not closed, or closes nothing")
UNEVEN = declare("TP103", "block.uneven", ERROR, "A loop or condition begins on one level and ends on another")
OUTSIDE = declare("TP104", "tag.outside", ERROR, "A row, cell or run tag stands where there is no row, cell or run")
UNREADABLE = declare("TP105", "tag.unreadable", ERROR, "What stands in a tag cannot be read")
NO_FILTER = declare("TP106", "tag.unknown-filter", ERROR, "A tag uses a filter or test that does not exist")
CLOSED = declare("TP107", "tag.closed-to-templates", ERROR, "A tag uses what templates cannot use")
NO_VALUE = declare("TP108", "tag.lacks-value", ERROR, "A cell tag lacks its value")
SWALLOWED = declare("TP109", "text.swallowed", ERROR, "Text vanishes with the tag beside it")
TAG_SWALLOWED = declare("TP110", "tag.swallowed", ERROR, "A tag vanishes with the tag beside it")
NOT_BOUND = declare("TP111", "section.not-found", ERROR, "What agency.yaml binds a section to is not in the template")
OTHER_DIALECT = declare("TP112", "tag.other-program", ERROR, "A tag of another program was left over")
DELETED_TAG = declare("TP113", "tag.in-deletion", WARNING, "A tag stands in text that was deleted with tracking on")
TYPOGRAPHIC = declare("TP114", "tag.typographic-quotes", INFO, "A tag holds typographic quotes")
MIXED_LOOK = declare("TP115", "tag.mixed-look", INFO, "One tag is written in several looks")
MERGE_FIELD = declare("TP116", "field.mail-merge", WARNING, "A field of Word's mail merge was left over")
UNDECIDED_CHANGE = declare(
    "TP117", "tag.in-insertion", WARNING, "A tag stands in a tracked change that nobody accepted"
)

NO_NAME = declare("TP201", "field.unknown", ERROR, "A tag uses a field that does not exist")
LIST_AS_ONE = declare("TP202", "field.of-a-list", ERROR, "A tag asks a list for a field of one of its rows")
NOTHING_BELOW = declare("TP203", "field.of-a-value", ERROR, "A tag asks a plain value for a field")
NOT_A_LIST = declare("TP204", "loop.not-a-list", ERROR, "A loop goes through something that is not a list")
NEVER_EQUAL = declare(
    "TP205", "condition.never-true", ERROR, "A condition compares with a word that never stands there"
)
WHOLE_GROUP = declare("TP206", "tag.prints-group", ERROR, "A tag prints a whole group or list")
NEVER_THERE = declare("TP207", "condition.never-there", WARNING, "A condition asks for a field that never exists")

NOT_PRINTED = declare(
    "TP301", "demand.not-printed", ERROR, "The template does not print what a payer asks for", stage=CONTENT
)
CAN_VANISH = declare(
    "TP302", "demand.can-vanish", ERROR, "What a payer asks for can vanish from the document", stage=CONTENT
)
NOT_PROVED = declare(
    "TP303", "demand.not-proved", WARNING, "It cannot be proved that what a payer asks for is printed", stage=CONTENT
)

HEADING_ORDER = declare("TP401", "heading.order", WARNING, "A heading skips a level", stage=ADVICE)
NO_HEADING = declare("TP402", "heading.none", WARNING, "A long template has no headings", stage=ADVICE)
NO_HEADER_ROW = declare(
    "TP403", "table.no-header-row", WARNING, "A table's header row is not marked as one", stage=ADVICE
)
NO_ALT_TEXT = declare(
    "TP404", "picture.no-alternative-text", WARNING, "A picture has no alternative text", stage=ADVICE
)
NO_LANGUAGE = declare(
    "TP405", "document.language", WARNING, "The template does not say its language, or another", stage=ADVICE
)
NO_TITLE = declare("TP406", "document.title", WARNING, "The template has no title", stage=ADVICE)

FILLER = declare("TP501", "text.filler", WARNING, "Filler text was left over", stage=ADVICE)
OTHER_AGENCY = declare("TP502", "text.other-agency", WARNING, "The name of another agency was left over", stage=ADVICE)
RARE_FONT = declare("TP503", "font.rare", WARNING, "A font is neither common nor embedded", stage=ADVICE)

LANGUAGE_LACKS_DOCUMENT = declare(
    "TP601", "language.lacks-document", WARNING, "A kind of document is missing in one of the agency's languages"
)
LANGUAGE_LACKS_PART = declare(
    "TP602", "language.lacks-part", WARNING, "A document says less in one language than in the other"
)
