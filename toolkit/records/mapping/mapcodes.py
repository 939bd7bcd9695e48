"""The codes of what is found in exports that are read by a map, and in the map: RD35x tables and columns, RD36x rows and
cells, RD37x the map itself.
"""

from __future__ import annotations

from toolkit.findings import Severity, declare

INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR

# Tables and columns of the export
TABLE_MISSING = declare("RD350", "export.table-missing", ERROR, "A table that the map reads is not in the export")
TABLE_UNMAPPED = declare("RD351", "export.table-unmapped", WARNING, "A table of the export is not in the map")
COLUMN_MISSING = declare("RD352", "export.column-missing", ERROR, "A column that the map reads is not in the export")
COLUMN_NEW = declare("RD353", "export.column-new", WARNING, "A column of the export is not in the map")
TABLE_EMPTY = declare("RD354", "export.table-empty", WARNING, "A table of the export has headers and no rows")
ROWS_PASSED = declare("RD355", "export.rows-passed", INFO, "Titles, repeated headers or footers were passed over")

# Rows and cells of the export
ROW_WITHOUT_CLIENT = declare("RD360", "export.row-without-client", ERROR, "A row leads to no client")
KEY_UNKNOWN = declare("RD361", "export.key-unknown", ERROR, "A row names another row by a key that no table has")
KEY_AMBIGUOUS = declare("RD362", "export.key-ambiguous", ERROR, "A key means several rows")
VALUES_DIFFER = declare("RD363", "export.values-differ", ERROR, "Two rows about the same thing differ")
DATE_FORMAT = declare("RD364", "export.date-format", WARNING, "A date is not written as the map says")
DATE_DOUBTFUL = declare("RD365", "export.date-doubtful", ERROR, "Day and month may have changed places")
LIST_UNEVEN = declare("RD366", "export.list-uneven", WARNING, "Lists in the cells of one row do not match")
KEY_ZEROS = declare("RD367", "export.key-zeros", INFO, "A key was found although its leading zeros differ")

# The map
MAP_FIELD_UNKNOWN = declare("RD370", "map.field-unknown", ERROR, "The map names a field that does not exist")
MAP_FIELD_TWICE = declare("RD371", "map.field-twice", ERROR, "The map gives one field two columns")
MAP_WORD_UNKNOWN = declare("RD372", "map.word-unknown", ERROR, "The map has a word that is not in its list")
MAP_VALUE_UNKNOWN = declare(
    "RD373", "map.value-unknown", ERROR, "The map translates a value into one that its field does not take"
)
MAP_NO_CLIENT = declare("RD374", "map.no-client", ERROR, "No column of the map gives the client's id")
MAP_DATE_FORMAT = declare("RD375", "map.date-format", ERROR, "The map has a date format that cannot be used")
MAP_ORPHAN = declare("RD376", "map.orphan", WARNING, "A line of the map belongs to no table or column of it")
MAP_TABLE_LOOSE = declare("RD377", "map.table-loose", ERROR, "The rows of a table lead to no client")
