"""Writing Excel files with openpyxl: text that stays text, and the same bytes for the same content."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date as Date
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # openpyxl takes a sixth of a command's start, and few commands write workbooks
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell

__all__ = ["LONGEST_TEXT", "is_like_formula", "set_text", "settled_bytes"]

LONGEST_TEXT = 32_767
"""Characters that a cell can hold."""

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def is_like_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return text.startswith(("=", "+", "-", "@", "\t", "\r"))


def set_text(cell: Cell | MergedCell, text: str) -> None:
    """Write text as text, whatever it begins with. Characters that no XML can hold become the replacement character."""
    cell.value = _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
    cell.data_type = "s"
    if is_like_formula(text):
        cell.quotePrefix = True


def settled_bytes(book: Workbook, made_for: Date) -> bytes:
    """The workbook as a file that depends on its content alone: `made_for` stands where openpyxl writes the clock."""
    from openpyxl.writer.excel import ExcelWriter

    raw, settled = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(raw, "w")).save()  # not yet deflated: that is done once, below
    moment = rb"\g<1>" + f"{made_for.isoformat()}T00:00:00Z".encode() + rb"\g<2>"
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(settled, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.external_attr, entry.compress_type = 0o600 << 16, zipfile.ZIP_DEFLATED
            target.writestr(entry, _CLOCK.sub(moment, data) if name == "docProps/core.xml" else data)
    return settled.getvalue()
