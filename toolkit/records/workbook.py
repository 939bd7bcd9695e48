"""Writing the standard caseload workbook: blank, for a newcomer to fill in, or filled with records.

The columns come from `layout`, which the reader uses too. Columns that payers demand have a star behind their header (which
the reader passes over) and their payers in the header's note. Grey columns show the client's initials and the parent's text
beside the ids; in rows still blank they are formulas, and reading ignores them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date as Date
from functools import partial
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.errors import OutputError
from toolkit.records.client import PlanRecord
from toolkit.records.excel import LONGEST_TEXT, set_text, settled_bytes
from toolkit.records.fields import Kind, Row
from toolkit.records.instructions import instruction_lines
from toolkit.records.plan import Plan
from toolkit.records.reading.layout import REVISIONS_SHEET, Column, OwnFields, Role, SheetLayout, workbook_layout
from toolkit.records.vocabulary import PLAN_ROWS, row_type
from toolkit.records.written import absent_text, written

__all__ = ["WorkbookSettings", "caseload_workbook", "cell_value"]

_LISTS = "Lists"
_LAST_ROW = 5_000
"""Drop-downs and date checks reach down to here."""
_FORMULA_ROWS = 200
_ROW = "{row}"
_TEXT_FORMAT, _DATE_FORMAT = "@", "yyyy-mm-dd"
_HEADER, _STARRED, _GREY = "DDE3EA", "FFE8B3", "EFEFEF"
_WIDTHS = {Kind.LONG_TEXT: 42, Kind.DATE: 13, Kind.YES_NO: 11, Kind.NUMBER: 11, Kind.INTEGER: 11, Kind.TIME: 11}
_PICKED = {"coverage.payer": "payers", "authorisations.payer": "payers", "clients.agency": "agencies"}
_NOTE_FONT = Font(color="808080")


@dataclass(frozen=True, slots=True)
class WorkbookSettings:
    """What a workbook is made for.

    `demanded` maps a field (`plans.strengths`) or a whole collection (`medications`) to the payers that ask for it, each in
    words with its citation. `lists` holds further drop-downs by name: `payers`, `agencies`. `made_for` stands in the
    file's properties, since no clock is read. `marks` are the revisions of a store that the rows show, by client.
    """

    made_for: Date
    own_fields: OwnFields = field(default_factory=dict)
    demanded: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    payers: Sequence[str] = ()
    marks: Mapping[str, str] = field(default_factory=dict)

    def asked_by(self, layout: SheetLayout, column: Column) -> tuple[str, ...]:
        """Who asks for a column: for the sheet's key column also those who ask for the whole collection."""
        asked = list(self.demanded.get(f"{layout.row.collection}.{column.name}", ()))
        if column.role is Role.FIELD and column.name == layout.row.key_field:
            asked += [who for who in self.demanded.get(layout.row.collection, ()) if who not in asked]
        return tuple(asked)


def caseload_workbook(settings: WorkbookSettings, records: Iterable[PlanRecord] = ()) -> bytes:
    """The standard workbook as a file. Equal content gives equal bytes.

    Raises OutputError for a text longer than a cell can hold: it would be cut.
    """
    book = Workbook()
    book.properties.title, book.properties.creator = "Caseload", "plankit"
    layouts = workbook_layout(settings.own_fields)
    _write_instructions(book, settings, layouts)
    lists = _Lists(book, settings)
    looks = _Looks()
    sheets = {layout.row.collection: _Sheet(book, layout, settings, lists, looks) for layout in layouts}
    known_staff: set[str] = set()
    for record in records:
        _write_record(sheets, record, known_staff)
    for sheet in sheets.values():
        sheet.finish(sheets)
    lists.finish()
    if settings.marks:
        _write_marks(book, settings.marks)
    return settled_bytes(book, settings.made_for)


def _write_marks(book: Workbook, marks: Mapping[str, str]) -> None:
    """Which revision each client's rows show, on a hidden sheet: what the workbook is held against when it comes back."""
    sheet: Worksheet = book.create_sheet(REVISIONS_SHEET)
    for line, pair in enumerate((("Client", "Revision"), *marks.items()), start=1):
        for column, text in enumerate(pair, start=1):
            set_text(sheet.cell(line, column), text)
    sheet.sheet_state = "hidden"


class _Lists:
    """The hidden sheet that drop-downs take their words from: a list typed into a drop-down ends at 255 characters."""

    def __init__(self, book: Workbook, settings: WorkbookSettings) -> None:
        self._sheet: Worksheet = book.create_sheet(_LISTS)
        self._book = book
        self._ranges: dict[tuple[str, ...], str] = {}
        self._named = {name: tuple(words) for name, words in settings.lists.items() if words}

    def range_for(self, layout: SheetLayout, column: Column) -> str | None:
        """The range of words for a column, None where it is free."""
        spec = column.spec
        if spec is None:
            return None
        if spec.refers_to == "staff" and column.kind is Kind.REF:
            return f"Staff!$A$2:$A${_LAST_ROW}"
        if spec.kind is Kind.YES_NO:
            return self._range(column.header, ("Yes", "No"))
        if spec.kind is Kind.CHOICE and spec.choices:
            return self._range(column.header, tuple(label for _, label in spec.choices))
        named = _PICKED.get(f"{layout.row.collection}.{spec.name}")
        return self._range(column.header, self._named[named]) if named in self._named else None

    def _range(self, title: str, words: tuple[str, ...]) -> str:
        if words not in self._ranges:
            index = len(self._ranges) + 1
            for row, word in enumerate((title, *words), start=1):
                set_text(self._sheet.cell(row, index), word)
            letter = get_column_letter(index)
            self._ranges[words] = f"{_LISTS}!${letter}$2:${letter}${len(words) + 1}"
        return self._ranges[words]

    def finish(self) -> None:
        """Put the sheet last and out of sight."""
        self._book.move_sheet(self._sheet, len(self._book.sheetnames))
        self._sheet.sheet_state = "hidden"


class _Looks:
    """How the cells of a workbook look. openpyxl weighs each look against all others anew, so each is made up once."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def give(self, cell: Any, look: Hashable, make_up: Callable[[], None]) -> None:
        """Give a cell the look of that name, which `make_up` gives to the first cell that has it."""
        key = (look, cell.quotePrefix)
        if key in self._known:
            cell._style = copy(self._known[key])
        else:
            make_up()
            self._known[key] = copy(cell._style)


class _Sheet:
    """One sheet of rows in the making."""

    def __init__(
        self, book: Workbook, layout: SheetLayout, settings: WorkbookSettings, lists: _Lists, looks: _Looks
    ) -> None:
        self.layout = layout
        self._looks = looks
        self.sheet: Worksheet = book.create_sheet(layout.sheet)
        self.next_row = 2
        self.letters = {(c.role, c.name): get_column_letter(i) for i, c in enumerate(layout.columns, start=1)}
        for index, column in enumerate(layout.columns, start=1):
            self._head(index, column, settings.asked_by(layout, column))
            self._guide(index, column, lists)
        frozen = sum(1 for column in layout.columns if column.role in (Role.CLIENT, Role.NOTE, Role.PLAN, Role.ID))
        self.sheet.freeze_panes = self.sheet.cell(2, min(frozen, 3) + 1)
        self.sheet.print_title_rows = "1:1"
        self.sheet.page_setup.orientation = "landscape"

    def letter(self, role: Role, name: str = "") -> str | None:
        """The letter of a column, None where the sheet has none of that role."""
        return next(
            (at for (has, called), at in self.letters.items() if has is role and (not name or called == name)), None
        )

    def write(self, client: str, plan: str, row: Row, notes: Mapping[str, str]) -> None:
        """Write one row; `notes` are the texts of the grey columns by what they show."""
        for index, column in enumerate(self.layout.columns, start=1):
            value = _whole_value(row, column, client, plan, notes)
            if value is not None and value != "" and value != ():
                self._put(self.sheet.cell(self.next_row, index), column, value)
        self.next_row += 1

    def finish(self, sheets: Mapping[str, _Sheet]) -> None:
        """Formulas for the grey columns of the next rows, and a filter over all."""
        last = self.next_row - 1
        if last > 1:
            self.sheet.auto_filter.ref = f"A1:{get_column_letter(len(self.layout.columns))}{last}"
        for index, column in enumerate(self.layout.columns, start=1):
            if column.role is Role.NOTE:
                formula = _note_formula(self, sheets, column)
                for row in range(self.next_row, self.next_row + _FORMULA_ROWS):
                    cell = self.sheet.cell(row, index, formula.replace(_ROW, str(row)))
                    self._looks.give(cell, "note", partial(setattr, cell, "font", _NOTE_FONT))

    def _head(self, index: int, column: Column, asked_by: tuple[str, ...]) -> None:
        cell = self.sheet.cell(1, index)
        set_text(cell, f"{column.header} *" if asked_by else column.header)
        colour = _GREY if column.role is Role.NOTE else _STARRED if asked_by else _HEADER
        self._looks.give(cell, colour, partial(_make_up_head, cell, colour))
        note = Comment(_note_text(self.layout, column, asked_by), "plankit")
        note.width, note.height = 320, 60 + 18 * (len(note.text) // 45 + note.text.count("\n"))
        cell.comment = note
        width = max(_WIDTHS.get(column.kind, 16), min(len(column.header) + 4, 30))
        self.sheet.column_dimensions[get_column_letter(index)].width = width

    def _guide(self, index: int, column: Column, lists: _Lists) -> None:
        """Formats and checks for the cells below a header."""
        letter = get_column_letter(index)
        below = f"{letter}2:{letter}{_LAST_ROW}"
        dimension = self.sheet.column_dimensions[letter]
        dimension.alignment = Alignment(vertical="top", wrap_text=column.kind is Kind.LONG_TEXT)
        if column.kind in (Kind.ID, Kind.REF, Kind.REFS, Kind.TEXT):
            dimension.number_format = _TEXT_FORMAT
        words = lists.range_for(self.layout, column)
        if words:
            # Advice, not a wall: a cell may also say "declined" or "not applicable".
            self._validate(DataValidation("list", formula1=words, allow_blank=True, showErrorMessage=False), below)
        elif column.kind is Kind.DATE:
            dimension.number_format = _DATE_FORMAT
            check = DataValidation("date", "between", "1", "73050", allow_blank=True, errorStyle="warning")
            check.errorTitle, check.error = (
                "Not a date",
                "Write a date such as 2026-03-09, or a reason such as “unknown”.",
            )
            self._validate(check, below)

    def _validate(self, check: DataValidation, below: str) -> None:
        check.add(below)
        self.sheet.add_data_validation(check)

    def _put(self, cell: Any, column: Column, value: Any) -> None:
        if isinstance(value, str):
            if len(value) > LONGEST_TEXT:
                place = f"{self.layout.sheet} › {cell.coordinate}"
                raise OutputError("A text is longer than an Excel cell can hold.", place, "Keep it as JSON or YAML.")
            set_text(cell, value)
        else:
            cell.value = value
        format_ = _TEXT_FORMAT if isinstance(value, str) else _DATE_FORMAT if isinstance(value, Date) else ""
        is_long, is_note = column.kind is Kind.LONG_TEXT, column.role is Role.NOTE
        make_up = partial(_make_up, cell, format_, is_long=is_long, is_note=is_note)
        self._looks.give(cell, (format_, is_long, is_note), make_up)


def _make_up_head(cell: Any, colour: str) -> None:
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=colour)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.border = Border(bottom=Side("thin", color="808080"))


def _make_up(cell: Any, format_: str, *, is_long: bool, is_note: bool) -> None:
    if format_:
        cell.number_format = format_
    cell.alignment = Alignment(vertical="top", wrap_text=is_long)
    if is_note:
        cell.font = _NOTE_FONT


def _write_record(sheets: Mapping[str, _Sheet], record: PlanRecord, known_staff: set[str]) -> None:
    client = record.client
    initials = "".join(name[0] for name in (client.first_name, client.last_name) if name)
    base = {"initials": initials}
    sheets["clients"].write(client.id, "", client, base)
    _write_absent_collections(sheets, client, client.id, "", base)
    for collection, sheet in sheets.items():
        if collection == "clients" or sheet.layout.row in PLAN_ROWS:
            continue
        for row in getattr(record, collection):
            if collection == "staff":
                if row.id in known_staff:
                    continue
                known_staff.add(row.id)
            sheet.write(client.id, "", row, base)
    for plan in record.plans:
        _write_absent_collections(sheets, plan, client.id, plan.id, base)
        for row_kind in PLAN_ROWS:
            for row in getattr(plan, row_kind.collection):
                sheets[row_kind.collection].write(client.id, plan.id, row, base | _parent_text(plan, row))


def _write_absent_collections(
    sheets: Mapping[str, _Sheet], holder: Row, client: str, plan: str, notes: Mapping[str, str]
) -> None:
    """A collection that is said to be absent is one row with the words where its rows would be recognised."""
    for said in holder.absent:
        if said.field in sheets:
            row = row_type(said.field)
            stand_in = row(id="", absent=(said.model_copy(update={"field": row.key_field}),))
            sheets[said.field].write(client, plan, stand_in, notes)


def _parent_text(plan: Plan, row: Row) -> dict[str, str]:
    parent_id = getattr(row, "goal", None)
    goal = next((goal for goal in plan.goals if goal.id == parent_id), None)
    return {"goals": (goal.text or "")[:60]} if goal else {}


def _whole_value(row: Row, column: Column, client: str, plan: str, notes: Mapping[str, str]) -> Any:
    match column.role:
        case Role.CLIENT:
            return client
        case Role.PLAN:
            return plan
        case Role.ID:
            return row.id
        case Role.NOTE:
            return notes.get(column.name)
        case Role.ORDER:
            return None
    return cell_value(row, column)


def cell_value(row: Row, column: Column) -> str | int | float | Date | None:
    """What the cell of a field holds: its value as people write it, or what was said instead; None where it is blank."""
    value = row.own(column.name) if column.role is Role.OWN else getattr(row, column.name)
    said = row.absence(column.name)
    if value in (None, ()) and said is not None:
        return absent_text(said)
    return written(value, column.spec)


def _note_text(layout: SheetLayout, column: Column, asked_by: tuple[str, ...]) -> str:
    lines: list[str] = []
    if column.spec is not None:
        lines.append(column.spec.description)
        if column.spec.sample:
            lines.append(f"For example: {column.spec.sample}")
    else:
        lines.append(_ROLE_NOTES[column.role].format(noun=layout.row.noun, prefix=layout.row.prefix or "a letter"))
    return "\n".join([*lines, *(f"* {who}" for who in asked_by)])


_ROLE_NOTES = {
    Role.CLIENT: "The client's id, the same on every sheet. Leading zeros count.",
    Role.PLAN: "Id of the plan. Leave blank if the client has one plan.",
    Role.ID: "Id of this {noun}: {prefix} and a number. Leave blank to have it made.",
    Role.ORDER: "Print order. Leave blank to keep the order of the rows.",
    Role.NOTE: "For you to see whose row this is. It is not read.",
}


def _note_formula(sheet: _Sheet, sheets: Mapping[str, _Sheet], column: Column) -> str:
    """The formula of a grey column, with `_ROW` where the number of its row stands."""
    own_client = f"${sheet.letter(Role.CLIENT)}{_ROW}"
    clients = sheets["clients"]
    if column.name == "initials":
        at = f"MATCH({own_client},Clients!$A$2:$A${_LAST_ROW},0)"
        names = (clients.letter(Role.FIELD, "first_name"), clients.letter(Role.FIELD, "last_name"))
        letters = "&".join(f"LEFT(INDEX(Clients!${n}$2:${n}${_LAST_ROW},{at}),1)" for n in names)
        return f'=IFERROR({letters},"")'
    parent = sheets[column.name]
    name, client, own_id = parent.layout.sheet, parent.letter(Role.CLIENT), parent.letter(Role.ID)
    text, refers = parent.letter(Role.FIELD, parent.layout.row.key_field), sheet.letter(Role.FIELD, "goal")
    belongs = f"({name}!${client}$2:${client}${_LAST_ROW}={own_client})"
    same = f"{belongs}*({name}!${own_id}$2:${own_id}${_LAST_ROW}=${refers}{_ROW})"
    return f'=IFERROR(INDEX({name}!${text}$2:${text}${_LAST_ROW},MATCH(1,INDEX({same},0),0)),"")'


def _write_instructions(book: Workbook, settings: WorkbookSettings, layouts: Sequence[SheetLayout]) -> None:
    sheet: Worksheet = book.worksheets[0]
    sheet.title = "Instructions"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 96
    sheet.sheet_view.showGridLines = False
    starred = list(_starred(settings, layouts))
    for index, line in enumerate(instruction_lines(settings.payers, starred), start=1):
        for place, text in enumerate((line.left, line.right), start=1):
            cell = sheet.cell(index, place)
            set_text(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=line.is_heading or place == 1, size=14 if line.is_title else 11)
        sheet.row_dimensions[index].height = 20 if line.is_title else 15 * (1 + len(line.right) // 100)
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _starred(settings: WorkbookSettings, layouts: Sequence[SheetLayout]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for layout in layouts:
        for column in layout.columns:
            if asked_by := settings.asked_by(layout, column):
                yield layout.sheet, column.header, asked_by
