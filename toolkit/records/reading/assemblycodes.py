"""The codes of what is found between raw cells and records: RD30x sources and sheets, RD31x columns, RD32x rows and ids,
RD33x references, RD34x form data.
"""

from __future__ import annotations

from toolkit.findings import Severity, declare

INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR

# Sources and sheets
SOURCE_SKIPPED = declare("RD301", "source.skipped", WARNING, "A file of a folder was not read")
SOURCE_UNREADABLE = declare("RD306", "source.unreadable", ERROR, "A file of a folder cannot be read")
SHEET_UNKNOWN = declare("RD302", "sheet.unknown", WARNING, "A sheet holds nothing that the toolkit knows")
SHEET_NEAR = declare("RD303", "sheet.near", INFO, "A sheet was recognised although its name is written otherwise")
SHEET_HIDDEN = declare("RD304", "sheet.hidden", WARNING, "A hidden sheet was read as well")
SHEET_FLAT = declare("RD305", "sheet.flat", INFO, "A sheet was read as one row a client")

# Headers and columns
HEADER_NOT_FOUND = declare("RD310", "header.not-found", ERROR, "No row of a sheet looks like its headers")
HEADER_ROW = declare("RD311", "header.row", INFO, "The headers are not in the first row")
HEADER_MERGED = declare("RD312", "header.merged", WARNING, "A header is merged over several columns")
HEADER_MISSING = declare("RD313", "header.missing", WARNING, "A column has values but no header")
COLUMN_NEAR = declare("RD314", "column.near", INFO, "A column was recognised although its header is written otherwise")
COLUMN_AMBIGUOUS = declare("RD315", "column.ambiguous", WARNING, "A header could mean several fields")
COLUMN_TWICE = declare("RD316", "column.twice", WARNING, "Two columns of a sheet mean the same field")
COLUMN_UNKNOWN = declare("RD317", "column.unknown", WARNING, "A column is not known")
COLUMN_CLIENT = declare("RD318", "column.client-missing", ERROR, "A sheet has no column for the client")

# Rows and ids
CLIENT_BLANK = declare("RD320", "row.client-blank", ERROR, "A row does not say which client it belongs to")
CLIENT_UNKNOWN = declare(
    "RD321", "row.client-unknown", ERROR, "Rows belong to a client who is not on the Clients sheet"
)
CLIENT_TWICE = declare("RD322", "client.twice", ERROR, "Two rows give the same client")
CLIENT_CASE = declare("RD323", "client.case", WARNING, "The ids of two clients differ only in upper and lower case")
ID_DUPLICATE = declare("RD324", "id.duplicate", ERROR, "Two rows have the same id")
ID_CASE = declare("RD325", "id.case", WARNING, "Two ids differ only in upper and lower case")
ORDER_UNREADABLE = declare("RD326", "row.order-unreadable", WARNING, "A print order is not a number")
ABSENT_WITH_VALUES = declare("RD327", "row.absent-with-values", WARNING, "A row says none, and yet has values")

# References
PLAN_MISSING = declare("RD330", "plan.missing", ERROR, "A client has rows of a plan, and no plan")
PLAN_UNKNOWN = declare("RD331", "plan.unknown", ERROR, "A row names a plan that the client does not have")
PLAN_UNNAMED = declare("RD332", "plan.unnamed", ERROR, "A row does not say to which of several plans it belongs")
STAFF_UNKNOWN = declare("RD333", "staff.unknown", ERROR, "A staff member is not known")
STAFF_BY_NAME = declare("RD334", "staff.by-name", INFO, "A staff member was found by name in place of an id")
STAFF_AMBIGUOUS = declare("RD335", "staff.ambiguous", ERROR, "A name fits several staff members")
STAFF_ABSENT = declare("RD336", "staff.no-list", INFO, "There is no list of staff, and names were taken as they stand")

# A supplement laid over an export
SUPPLEMENT_DIFFERS = declare("RD337", "supplement.differs", ERROR, "Export and supplement have different values")
SUPPLEMENT_SETTLED = declare("RD338", "supplement.settled", INFO, "Export and supplement differ, and one was preferred")
SUPPLEMENT_UNMATCHED = declare(
    "RD339", "supplement.unmatched", ERROR, "A row of a supplement adds to a row that is not there"
)

# Form data
FORM_KEY_UNKNOWN = declare("RD340", "form.key-unknown", WARNING, "A key of a form is not known")
FORM_KEY_TWICE = declare("RD341", "form.key-twice", ERROR, "A key of a form is given twice")
FORM_SHAPE = declare("RD342", "form.shape", ERROR, "A part of a form is not built as it should be")
FORM_CLIENT_BLANK = declare("RD343", "form.client-blank", ERROR, "A form does not say which client it is for")
