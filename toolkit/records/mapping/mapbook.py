"""Writing a map as a workbook for office staff: drop-downs of our fields, masked examples, what is sure and what is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date as Date
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.records.excel import set_text, settled_bytes
from toolkit.records.fields import Kind
from toolkit.records.mapping.dateformats import FORMATS
from toolkit.records.mapping.draft import GONE, NEW, Draft, DraftTable, DraftValue
from toolkit.records.mapping.exportmap import NOTHING, TAKES
from toolkit.records.mapping.maplayout import COLUMNS, CONSTANTS, FIELDS, NOT_FILLED, TABLES, VALUES
from toolkit.records.mapping.targets import Part, Targets
from toolkit.records.vocabulary import ROWS, row_type

__all__ = ["map_workbook"]

_HEADER, _OURS, _DONE, _OPEN, _GREY = "DDE3EA", "FFF9E5", "E4F2E1", "FDE9D9", "808080"
_LAST_ROW = 3_000
_WIDTHS = {
    "Columns": (22, 16, 30, 24, 24, 34, 9, 20, 18, 34),
    "Tables": (26, 18, 13, 22, 20, 11, 36),
    "Values": (22, 16, 26, 26, 30, 10, 30),
    "Constants": (34, 34, 46),
    "Not filled": (34, 56, 70),
}
_TO_FILL_IN = {
    "Columns": ("Our field", "Take", "Dates are written"),
    "Tables": ("Header rows", "Each row is one", "Blank means as above"),
    "Values": ("Our value",),
    "Constants": ("Our field", "Value"),
}
_BASIC = ("clients", "plans", "goals", "objectives", "interventions")


def map_workbook(
    draft: Draft,
    targets: Targets,
    made_for: Date,
    *,
    demanded: Mapping[str, Sequence[str]] | None = None,
    lists: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """The map as a file. `demanded` says which fields or collections payers ask for, and in which words; `lists` gives the
    words of fields such as `clients.agency`. Equal content gives equal bytes.
    """
    book = Workbook()
    book.properties.title, book.properties.creator = "Map of an export", "plankit"
    words = _Words(book)
    _write_instructions(book, draft)
    _write_columns(book, draft, words, targets)
    _write_tables(book, draft, words)
    _write_values(book, draft, words)
    _write_constants(book, draft, words, targets, lists or {})
    _write_not_filled(book, draft, targets, demanded or {})
    words.finish()
    return settled_bytes(book, made_for)


class _Words:
    """The hidden sheet from which drop-downs take their words."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._sheet: Worksheet = book.create_sheet(FIELDS)
        self._ranges: dict[tuple[str, ...], str] = {}

    def range(self, words: Sequence[str]) -> str:
        """The cells that hold these words."""
        key = tuple(words)
        if key not in self._ranges:
            index = len(self._ranges) + 1
            for row, word in enumerate(key, start=1):
                set_text(self._sheet.cell(row, index), word)
            letter = get_column_letter(index)
            self._ranges[key] = f"{FIELDS}!${letter}$1:${letter}${len(key)}"
        return self._ranges[key]

    def finish(self) -> None:
        """Put the sheet last and out of sight."""
        self._book.move_sheet(self._sheet, len(self._book.sheetnames))
        self._sheet.sheet_state = "hidden"


def _sheet(book: Workbook, layout: tuple[str, Sequence[str]]) -> Worksheet:
    name, headers = layout
    sheet: Worksheet = book.create_sheet(name, len(book.sheetnames) - 1)
    to_fill_in = _TO_FILL_IN.get(name, ())
    for index, header in enumerate(headers, start=1):
        cell: Any = sheet.cell(1, index)
        set_text(cell, header)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFE8B3" if header in to_fill_in else _HEADER)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = Border(bottom=Side("thin", color=_GREY))
        sheet.column_dimensions[get_column_letter(index)].width = _WIDTHS[name][index - 1]
    sheet.freeze_panes = "D2" if name in ("Columns", "Values") else "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return sheet


def _row(sheet: Worksheet, values: Iterable[object]) -> int:
    row = sheet.max_row + 1
    for index, value in enumerate(values, start=1):
        cell: Any = sheet.cell(row, index)
        if isinstance(value, int):
            cell.value = value
        elif value:
            set_text(cell, str(value))
            cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return row


def _choose(sheet: Worksheet, column: int, area: str, first: int = 2, last: int = _LAST_ROW) -> None:
    """A drop-down that advises and does not forbid: `Goal 2: Text` is not in the list, and right."""
    check = DataValidation("list", formula1=area, allow_blank=True, showErrorMessage=False)
    letter = get_column_letter(column)
    check.add(f"{letter}{first}:{letter}{last}")
    sheet.add_data_validation(check)


def _colour(sheet: Worksheet, field: str, until: str, *, has: str) -> None:
    """Lines that are decided are green, lines that nothing takes white, lines that wait for somebody orange."""
    last = max(2, sheet.max_row)
    area = f"A2:{until}{last}"
    gone = f'ISNUMBER(SEARCH("{GONE}",${until}2))'
    rules = sheet.conditional_formatting
    rules.add(area, _rule(gone, stopIfTrue=True, font=Font(color=_GREY, strike=True)))
    waiting = f'AND(${has}2<>"",OR(${field}2="",ISNUMBER(SEARCH("{NEW}",${until}2))))'
    rules.add(area, _rule(waiting, fill=PatternFill("solid", bgColor=_OPEN)))
    rules.add(f"{field}2:{field}{last}", _rule(f'${field}2<>""', fill=PatternFill("solid", bgColor=_DONE)))


def _rule(formula: str, *, stopIfTrue: bool = False, **style: Any) -> Rule:  # noqa: N803 (openpyxl's name)
    return Rule("expression", dxf=DifferentialStyle(**style), formula=[formula], stopIfTrue=stopIfTrue)


def _write_columns(book: Workbook, draft: Draft, words: _Words, targets: Targets) -> None:
    sheet = _sheet(book, COLUMNS)
    for table in draft.tables:
        for line in table.columns:
            column = line.column
            shown = (*line.samples, "", "")[:2]
            _row(
                sheet,
                (
                    table.table.file,
                    table.table.sheet,
                    column.header,
                    *shown,
                    str(column.target or ""),
                    line.sure.value,
                    str(column.take),
                    column.dates,
                    line.remark or ("" if column.target else "not used"),
                ),
            )
    _choose(sheet, 6, words.range([str(target) for target in targets.all]))
    _choose(sheet, 8, words.range(TAKES))
    _choose(sheet, 9, words.range(FORMATS))
    sheet.auto_filter.ref = f"A1:J{max(2, sheet.max_row)}"
    for row in range(2, sheet.max_row + 1):
        for column_number in (4, 5, 7):
            sheet.cell(row, column_number).font = Font(color=_GREY)
    _colour(sheet, "F", "J", has="C")


def _write_tables(book: Workbook, draft: Draft, words: _Words) -> None:
    sheet = _sheet(book, TABLES)
    for each in draft.tables:
        table = each.table
        noun = row_type(table.row_is).noun
        above = "Yes" if table.from_above else "No"
        _row(sheet, (table.file, table.sheet, table.header_rows, noun, above, each.rows, each.remark))
    _choose(sheet, 3, words.range(("1", "2")))
    _choose(sheet, 4, words.range([row.noun for row in ROWS]))
    _choose(sheet, 5, words.range(("Yes", "No")))


def _write_values(book: Workbook, draft: Draft, words: _Words) -> None:
    sheet = _sheet(book, VALUES)
    for table in draft.tables:
        for value in table.values:
            row = _row(sheet, _value_cells(table, value))
            _choose(sheet, 5, words.range(_choices(value)), row, row)
    _colour(sheet, "E", "G", has="D")


def _value_cells(table: DraftTable, value: DraftValue) -> tuple[str, ...]:
    return (
        table.table.file,
        table.table.sheet,
        value.header,
        value.value,
        value.ours or (NOTHING if value.sure else ""),
        value.sure.value,
        value.remark,
    )


def _choices(value: DraftValue) -> list[str]:
    if value.target.kind is Kind.YES_NO:
        return ["Yes", "No", NOTHING]
    labels = [label for _, label in value.target.spec.choices] if value.target.spec else []
    return [*labels, NOTHING]


def _write_constants(
    book: Workbook, draft: Draft, words: _Words, targets: Targets, lists: Mapping[str, Sequence[str]]
) -> None:
    sheet = _sheet(book, CONSTANTS)
    given = {constant.target.path: constant for constant in draft.constants}
    for constant in draft.constants:
        _row(sheet, (str(constant.target), constant.value))
    for path, remark in (
        ("clients.agency", "The agency whose templates are used, the same for all clients"),
        ("coverage.payer", "The payer of all clients, if the export does not say it"),
    ):
        if path not in draft.filled and path not in given:
            collection, _, name = path.partition(".")
            row = _row(sheet, (str(targets.of(collection, Part.FIELD, name)), "", remark))
            if lists.get(path):
                _choose(sheet, 2, words.range(lists[path]), row, row)
    _choose(sheet, 1, words.range([str(target) for target in targets.all]))


def _write_not_filled(book: Workbook, draft: Draft, targets: Targets, demanded: Mapping[str, Sequence[str]]) -> None:
    sheet = _sheet(book, NOT_FILLED)
    for target in targets.all:
        if target.part is not Part.FIELD or target.path in draft.filled or target.spec is None:
            continue
        asked = [*demanded.get(target.path, ())]
        if target.name == row_type(target.collection).key_field:
            asked += demanded.get(target.collection, ())
        if asked or (target.collection in _BASIC and not demanded):
            _row(sheet, (str(target), target.spec.description, "; ".join(dict.fromkeys(asked))))


def _write_instructions(book: Workbook, draft: Draft) -> None:
    sheet: Worksheet = book.worksheets[0]
    sheet.title = "Instructions"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 100
    sheet.sheet_view.showGridLines = False
    for index, (left, right) in enumerate(_instructions(draft), start=1):
        for place, text in enumerate((left, right), start=1):
            cell: Any = sheet.cell(index, place)
            set_text(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=place == 1, size=14 if index == 1 else 11)
        sheet.row_dimensions[index].height = 22 if index == 1 else 15 * (1 + len(right) // 98)


def _instructions(draft: Draft) -> Iterator[tuple[str, str]]:
    lines = [line for table in draft.tables for line in table.columns]
    used = sum(line.column.target is not None for line in lines)
    yield "Map of your export", ""
    yield (
        "So far",
        f"{used} of {len(lines)} columns have a field. Columns without one are not read, and that is allowed.",
    )
    yield from _INSTRUCTIONS


_INSTRUCTIONS = (
    (
        "What it is",
        (
            "It says which column of your export fills which field of ours. It was guessed; you decide. The examples are "
            "masked (X for letters, 9 for digits), so that no client can be read from this file."
        ),
    ),
    (
        "Sheet Columns",
        (
            "Look at the lines that are not “sure” and at the orange ones. Choose our field from the drop-down, or clear "
            "it. In a wide sheet add numbers: Goal 2: Text, or Goal 1 Objective 2: Target date."
        ),
    ),
    (
        "Keys",
        (
            "The id of a client, plan, goal or objective ties rows together: in every table choose it for the column that "
            "names it. “Client: Key for joining” is a number that only joins tables, beside the chart number (Client: "
            "Client id)."
        ),
    ),
    (
        "Take",
        (
            "What of a cell is meant: a numbered list (1. … 2. …) becomes a row each; “before the comma” of Delgado, Rosa "
            "is the last name. For two fields from one column give the column two lines. For one field from several "
            "columns choose “joined” in each."
        ),
    ),
    ("Dates are written", "MM/DD/YYYY, DD.MM.YYYY, YYYYMMDD, … Leave it blank where the cells are real dates."),
    (
        "Sheet Tables",
        (
            "What each row of a table is. “Blank means as above” is for sheets that give the client or goal only in the "
            "first of its rows."
        ),
    ),
    ("Sheet Values", f"Their words for a list of ours, such as a status. {NOTHING} makes it a blank."),
    ("Sheet Constants", "A value that all have and the export does not say: the agency, perhaps the payer."),
    ("Sheet Not filled", "Fields of ours that no column fills. A supplement workbook can supply them."),
    ("Then", "plankit map EXPORT --check MAP.xlsx   says what is wrong in the map, and what your payers still miss."),
    ("", "plankit check EXPORT --map MAP.xlsx   checks the clients of the export."),
    (
        "Next month",
        (
            "plankit map EXPORT --map MAP.xlsx --out NEW-MAP.xlsx   keeps what you decided, and marks what is new or gone."
        ),
    ),
)
