"""The two kinds of table of the recovery programme."""

from __future__ import annotations

from collections.abc import Iterable

from agencytemplates.markup import Cell, cell, each_row, header, row, table


def pair(label: str, value: str, span: int = 1, style: str = "TableText") -> tuple[Cell, Cell]:
    """A label and its value, in two cells."""
    return cell(label, "RowLabel"), cell(value, style, span)


def listing(
    caption: str, widths: tuple[int, ...], labels: Iterable[str], loop: str, values: Iterable[Cell | str]
) -> str:
    """A table with a header row and one row for each item."""
    return table("CedarTable", caption, widths, [header(*labels), each_row(loop, row(*values))])
