"""The workbook of a map: its sheets and their columns, for the writer and the reader alike."""

from __future__ import annotations

__all__ = ["COLUMNS", "CONSTANTS", "FIELDS", "NOT_FILLED", "TABLES", "VALUES"]

FILE, SHEET, HEADER = "File", "Sheet", "Their column"
FIELD, TAKE, DATES = "Our field", "Take", "Dates are written"
HEADER_ROWS, ROW_IS, FROM_ABOVE = "Header rows", "Each row is one", "Blank means as above"
THEIRS, OURS, VALUE = "Their value", "Our value", "Value"

COLUMNS = ("Columns", (FILE, SHEET, HEADER, "Example 1", "Example 2", FIELD, "How sure", TAKE, DATES, "Remark"))
TABLES = ("Tables", (FILE, SHEET, HEADER_ROWS, ROW_IS, FROM_ABOVE, "Rows seen", "Remark"))
VALUES = ("Values", (FILE, SHEET, HEADER, THEIRS, OURS, "How sure", "Remark"))
CONSTANTS = ("Constants", (FIELD, VALUE, "Remark"))
NOT_FILLED = ("Not filled", (FIELD, "What it is", "Asked for by"))
FIELDS = "Lists"
