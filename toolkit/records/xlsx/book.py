"""What a workbook says of itself: its sheets in order, hidden or not, its tables, its styles and its date system.

Transitional and strict OOXML differ in their namespaces only, so everything here goes by local names.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from lxml import etree

from toolkit.records.cells.grid import CellRange, Table
from toolkit.records.xlsx.package import DamagedPartError, Package
from toolkit.records.xlsx.styles import Styles, read_styles

__all__ = ["Book", "Sheet", "cell_range", "column_index", "read_book"]

MAX_ROWS = 1 << 20
MAX_COLUMNS = 1 << 14

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_PLAIN_TARGET = re.compile(r"(?:/xl/)?[a-z]+/[\w.-]+\.xml", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `part` is '' when the workbook does not say where it is, `kind` worksheet, chartsheet, dialogsheet, …"""

    name: str
    part: str
    kind: str
    hidden: bool
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """The workbook's inventory. `is_plain`: every part is where python-calamine, too, would look for it."""

    sheets: tuple[Sheet, ...]
    strings: str
    styles: Styles
    date_1904: bool
    is_plain: bool


def column_index(letters: str) -> int:
    """0-based column of spreadsheet letters in any case: A is 0, AA is 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def cell_position(reference: str) -> tuple[int, int] | None:
    """0-based (row, column) of `D14` or `$D$14`; None when it is no cell that a sheet can hold."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    row, column = int(match[2]) - 1, column_index(match[1])
    return (row, column) if row < MAX_ROWS and column < MAX_COLUMNS else None


def cell_range(reference: str) -> CellRange | None:
    """The rectangle of `B3:C9` or `B3`; None when it is none."""
    first, _, last = reference.partition(":")
    start, end = cell_position(first), cell_position(last or first)
    if start is None or end is None:
        return None
    return CellRange(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))


def read_book(package: Package) -> Book:
    """The inventory of a package. Raises FileUnreadableError where the workbook part itself is broken or absent."""
    try:
        return _read_book(package)
    except DamagedPartError as error:
        raise package.damaged(str(error)) from error


def _read_book(package: Package) -> Book:
    roots = [target for kind, target, _ in _relations(package, "").values() if kind == "officeDocument"]
    part = roots[0] if roots else "xl/workbook.xml"
    root = package.tree(part)
    if root is None or _local(root) != "workbook":
        raise package.damaged(part)
    relations = _relations(package, part)
    sheets = tuple(_sheet(package, element, relations) for element in root.iterfind("{*}sheets/{*}sheet"))
    if not sheets:
        raise package.damaged(part)
    places = {kind: target for kind, target, _ in relations.values() if kind in ("sharedStrings", "styles")}
    properties = root.find("{*}workbookPr")
    return Book(
        sheets=sheets,
        strings=places.get("sharedStrings", ""),
        styles=read_styles(_optional_tree(package, places.get("styles", ""))),
        date_1904=properties is not None and properties.get("date1904") in ("1", "true", "on"),
        is_plain=bool(roots)
        and part == "xl/workbook.xml"
        and all(_PLAIN_TARGET.fullmatch(raw) for kind, _, raw in relations.values() if kind == "worksheet")
        and len({sheet.name for sheet in sheets}) == len(sheets)
        and places.get("sharedStrings", "xl/sharedStrings.xml") == "xl/sharedStrings.xml"
        and places.get("styles", "xl/styles.xml") == "xl/styles.xml",
    )


def _optional_tree(package: Package, part: str) -> etree._Element | None:
    return package.tree(part) if part else None


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _relations(package: Package, part: str) -> dict[str, tuple[str, str, str]]:
    """Id → (kind, part, target as written) of the relations of `part` ('' for the package's own)."""
    folder, name = posixpath.split(part)
    root = package.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
    relations: dict[str, tuple[str, str, str]] = {}
    for element in () if root is None else root.iterfind("{*}Relationship"):
        target = element.get("Target", "")
        if element.get("TargetMode") == "External":
            continue
        kind = element.get("Type", "").rpartition("/")[2]
        resolved = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        relations[element.get("Id", "")] = (kind, resolved, target)
    return relations


def _sheet(package: Package, element: etree._Element, relations: dict[str, tuple[str, str, str]]) -> Sheet:
    identity = next((value for key, value in element.attrib.items() if str(key).endswith("}id")), "")
    kind, part, _ = relations.get(str(identity), ("worksheet", "", ""))
    return Sheet(
        name=element.get("name", ""),
        part=part if part in package else "",
        kind=kind,
        hidden=element.get("state", "visible") != "visible",
        tables=_tables(package, part) if part in package and kind == "worksheet" else (),
    )


def _tables(package: Package, part: str) -> tuple[Table, ...]:
    """The tables of a sheet: a help for finding headers, so that a broken one is as good as none."""
    found = []
    try:
        for kind, target, _ in _relations(package, part).values():
            root = package.tree(target) if kind == "table" else None
            area = None if root is None else cell_range(root.get("ref", ""))
            if root is not None and area is not None:
                name = root.get("displayName") or root.get("name") or ""
                found.append(Table(name, area, headers=root.get("headerRowCount", "1") != "0"))
    except DamagedPartError:
        return ()
    return tuple(found)
