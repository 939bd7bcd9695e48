"""`decisions.xlsx` in the inbox: what waits for a decision, with columns to fill in that the next merge reads back.

It shows what plan and form say, since nobody can decide without; it lies where the forms themselves lie.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from toolkit.errors import InputError
from toolkit.pipeline.files import write_whole
from toolkit.pipeline.progress.deciding import Choice
from toolkit.pipeline.progress.outcomes import MergedInbox, Sort
from toolkit.pipeline.reports.sheets import Column, SheetBook, Value
from toolkit.records.comparison.sentences import named, value_in_words
from toolkit.records.paths import RecordPath
from toolkit.records.vocabulary import field_spec

__all__ = ["BOOK", "read_decisions", "write_decisions"]

BOOK = "decisions.xlsx"
_SHEET = "Decisions"
_TAKE, _RETURN = "Take (form or plan)", "Return (leave as it is)"
_LONGEST = 32_000
"""Characters that a cell takes, nearly."""
_COLUMNS = (
    Column("Form", 18),
    Column("File", 30),
    Column("Client", 14),
    Column("Field", 26),
    Column("What it is", 44),
    Column("Why it waits", 50),
    Column("When it was issued", 30),
    Column("The plan says", 40),
    Column("The form says", 40),
    Column(_TAKE, 20),
    Column("Reason", 40),
    Column("Decided by", 24),
    Column(_RETURN, 16),
)
_SPARE = frozenset(
    ("Client", "What it is", "Why it waits", "When it was issued", "The plan says", "The form says", _RETURN)
)
"""Columns that are there to be looked at: somebody may have taken them out."""


def write_decisions(merged: MergedInbox) -> Path | None:
    """Write the workbook into the inbox where something waits, and remove one that is done with: (its path, or None)."""
    folder = merged.inbox if merged.inbox.is_dir() else merged.inbox.parent
    path = folder / BOOK
    rows = list(_rows(merged))
    if not rows:
        path.unlink(missing_ok=True)
        return None
    book = SheetBook("Decisions", merged.as_of)
    book.add(_SHEET, _COLUMNS, rows)
    write_whole(path, book.to_bytes())
    return path


def _rows(merged: MergedInbox) -> Iterator[tuple[Value, ...]]:
    for outcome in merged.of(Sort.DECISION):
        for each in outcome.waiting:
            spec = field_spec(RecordPath.parse(each.path).general) if each.path and "." in each.path else None
            yield (
                outcome.number,
                outcome.file,
                outcome.client,
                each.name or "(the whole form)",
                named(each.path) if each.path else "",
                each.why,
                value_in_words(each.issued, spec) if each.path else "",
                value_in_words(each.plan, spec) if each.name else "",
                value_in_words(each.form, spec) if each.name else "\n".join(outcome.shown)[:_LONGEST],
                "",
                "",
                "",
                outcome.answers,
            )


def read_decisions(inbox: Path) -> list[Choice]:
    """The rows that somebody filled in. Raises InputError for a workbook that cannot be read, and for half a decision."""
    path = (inbox if inbox.is_dir() else inbox.parent) / BOOK
    if not path.is_file():
        return []
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        rows = [tuple(row) for row in book[_SHEET].iter_rows(values_only=True)]
        book.close()
    except (OSError, KeyError, ValueError, TypeError, BadZipFile, InvalidFileException, SyntaxError) as error:
        what = f"The decisions cannot be read ({type(error).__name__})."
        raise InputError(what, str(path), "Move the file away; the next merge writes it anew.") from None
    heads = [str(cell or "").strip() for cell in rows[0]] if rows else []
    if missing := [column.header for column in _COLUMNS if column.header not in heads and column.header not in _SPARE]:
        what = f"The decisions have no column {' and no column '.join(missing)}."
        raise InputError(what, str(path), "Move the file away; the next merge writes it anew.")
    choices = []
    for number, row in enumerate(rows[1:], 2):
        cells = dict(zip(heads, (str(cell or "").strip() for cell in row), strict=False))
        if cells[_TAKE]:
            choices.append(_choice(cells, f"{path.name} › {_SHEET} › row {number}"))
    return choices


def _choice(cells: Mapping[str, str], place: str) -> Choice:
    take = cells[_TAKE].casefold()
    if take not in ("form", "plan"):
        raise InputError(
            "A decision is for the form or for the plan.", place, "Write form or plan into the column Take."
        )
    reason, who, name = cells["Reason"], cells["Decided by"], cells["Field"]
    if not reason or not who:
        raise InputError("A decision needs a reason and a name.", place, "Fill in the columns Reason and Decided by.")
    name = "" if name.startswith("(") else name
    return Choice(cells["Form"], name, take, reason, who, file=cells["File"], about=cells.get(_RETURN, ""))
