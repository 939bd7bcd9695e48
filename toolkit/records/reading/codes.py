"""The codes of what readers find: RD1xx files, sheets and cells, RD2xx single values.

Every reading module makes its findings from these; further families of reading codes are added below them.
"""

from __future__ import annotations

from toolkit.findings import Severity, declare

INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR

# Files and sheets
SHEET_NOT_CELLS = declare("RD101", "sheet.not-cells", INFO, "A sheet holds a chart or a dialog, not rows")
SHEET_MISSING = declare("RD102", "sheet.missing", ERROR, "The workbook lists a sheet whose data are missing")
SHEET_DAMAGED = declare("RD103", "sheet.damaged", ERROR, "A sheet could be read only in part")
ROWS_HIDDEN = declare("RD104", "sheet.rows-hidden", INFO, "Hidden rows were read as well")
CELL_OUTSIDE = declare("RD105", "sheet.cell-outside", WARNING, "A cell stands outside of what a sheet can hold")

# Cells whose plain value misleads
CELL_ERROR = declare("RD110", "cell.error", ERROR, "A cell holds an error such as #REF!")
CELL_NO_VALUE = declare("RD111", "cell.formula-without-value", ERROR, "A formula was never calculated")
CELL_AS_SHOWN = declare("RD112", "cell.as-shown", INFO, "A number was read as the text that its cell shows")
CELL_DISPLAY = declare("RD113", "cell.display", INFO, "A cell shows more than the number that it holds")
DATE_WITHOUT_YEAR = declare("RD114", "cell.date-without-year", WARNING, "A cell hides the year of its date")
DATE_WITHOUT_DAY = declare("RD115", "cell.date-without-day", WARNING, "A cell hides the day of its date")
CELL_NOT_A_DATE = declare("RD116", "cell.not-a-date", WARNING, "A number that is no date stands in a date cell")
CELL_TEXT_LOST = declare("RD117", "cell.text-lost", ERROR, "The text of a cell is missing from the workbook")

# CSV and other text files
CSV_ENCODING = declare("RD130", "csv.encoding", WARNING, "The file is not in UTF-8, and an encoding was assumed")
CSV_NULS = declare("RD131", "csv.nul", WARNING, "Null characters were removed from the file")
CSV_UNEVEN = declare("RD132", "csv.uneven", WARNING, "A row has more cells than the others")
CSV_SEPARATOR = declare("RD133", "csv.separator", WARNING, "It is doubtful what separates the cells")
CSV_QUOTE = declare("RD134", "csv.quote", ERROR, "A quotation mark is opened and never closed")
CSV_SHORT = declare("RD135", "csv.short", INFO, "Rows have fewer cells than the others")

# Text
TEXT_CONTROL = declare("RD201", "text.control-characters", WARNING, "Characters that no document can hold were removed")
TEXT_NUMBER = declare("RD202", "text.number", INFO, "A number stands where text belongs")
TEXT_DATE = declare("RD203", "text.date", WARNING, "A date stands where text belongs")
TEXT_CUT = declare("RD204", "text.cut", WARNING, "A text is as long as Excel allows and may have been cut off")
TEXT_YES_NO = declare("RD205", "text.true-false", INFO, "TRUE or FALSE stands where text belongs")

# Ids
ID_DATE = declare("RD210", "id.date", ERROR, "Excel turned an id into a date")
ID_DECIMAL = declare("RD211", "id.decimal", WARNING, "An id is a decimal number, which drops its last zeros")
ID_DIGITS = declare("RD212", "id.digits", ERROR, "An id has more digits than Excel keeps of a number")
ID_UNREADABLE = declare("RD213", "id.unreadable", ERROR, "A cell holds something that cannot be an id")
ID_TWICE = declare("RD214", "id.twice", INFO, "A cell names the same id twice")
ID_TEXT = declare("RD215", "id.text", ERROR, "A text stands where an id belongs")

# Dates and times
DATE_UNREADABLE = declare("RD220", "date.unreadable", ERROR, "A date is not in a form that can be read")
DATE_ORDER = declare("RD221", "date.order", ERROR, "Day and month of a date stand in the other order")
DATE_IMPOSSIBLE = declare("RD222", "date.impossible", ERROR, "There is no such day")
DATE_SHORT_YEAR = declare("RD223", "date.short-year", ERROR, "The year of a date has two digits")
DATE_RANGE = declare("RD224", "date.range", ERROR, "A date lies outside of 1900 to 2100")
DATE_ZONE = declare("RD225", "date.zone", ERROR, "A date carries a time zone")
DATE_TIME_DROPPED = declare("RD226", "date.time-dropped", INFO, "A time of day was left out of a date")
DATE_SERIAL = declare("RD227", "date.serial", INFO, "A date stands as Excel's day number")
DATE_NUMBER = declare("RD228", "date.number", ERROR, "A number stands where a date belongs")
DATE_INCOMPLETE = declare("RD229", "date.incomplete", ERROR, "A date lacks its day or its year")
TIME_UNREADABLE = declare("RD230", "time.unreadable", ERROR, "A time of day is not in a form that can be read")
TIME_MISSING = declare("RD231", "time.missing", WARNING, "A time of day is missing, and midnight was taken")

# Numbers
NUMBER_UNREADABLE = declare("RD240", "number.unreadable", ERROR, "A number cannot be read")
NUMBER_DATE = declare("RD241", "number.date", ERROR, "A date stands where a number belongs")
NUMBER_FRACTION = declare("RD242", "number.fraction", ERROR, "A whole number is wanted")
NUMBER_COMMA = declare("RD243", "number.comma", ERROR, "A comma in a number can mean two things")
NUMBER_PERCENT = declare("RD244", "number.percent", INFO, "A percentage was read as the number before its sign")

# Yes or no, and words of a list
YES_NO_UNREADABLE = declare("RD250", "yes-no.unreadable", ERROR, "Neither yes nor no")
CHOICE_UNKNOWN = declare("RD251", "choice.unknown", ERROR, "A word is not in the list of its column")
CHOICE_NEAR = declare("RD252", "choice.near", ERROR, "A word is nearly one of its column's list")
