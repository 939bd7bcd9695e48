"""Our own reader of worksheet parts: slower than python-calamine, but it reads what that cannot.

It takes over for XML with prefixes, comments or CDATA, other encodings, error values that python-calamine does not know
(`#SPILL!`), shared texts that are missing, cells far apart, and sheets that break off in the middle.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from toolkit.records.cells.grid import Cell, CellNote, CellRange, NoteKind
from toolkit.records.cells.serials import from_serial
from toolkit.records.xlsx.book import MAX_COLUMNS, MAX_ROWS, cell_range, column_index
from toolkit.records.xlsx.package import DamagedPartError
from toolkit.records.xlsx.scan import EXACT, MAX_CELLS, judge
from toolkit.records.xlsx.styles import Shape, Styles

__all__ = ["DoctypeError", "PlainSheet", "TooLargeError", "read_sheet", "read_strings", "unescaped"]

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_POSITION = re.compile(r"([A-Za-z]{1,7})(\d{1,10})")
_TIME = re.compile(r"T?(\d\d):(\d\d):(\d\d)(?:\.\d+)?Z?")


class DoctypeError(Exception):
    """The XML has a document type, through which entities could be smuggled in."""


class TooLargeError(Exception):
    """The sheet's cells, with the empty ones between them, are more than can be held."""


def unescaped(text: str) -> str:
    """Text with OOXML's `_xHHHH_` escapes replaced; `_x005F_` is how an underscore before such an escape is written."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise DoctypeError

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _feed(parser: expat.XMLParserType, chunks: Iterable[bytes]) -> None:
    """Raises expat's error or DamagedPartError for what is broken, be it an encoding that nobody knows."""
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (LookupError, ValueError) as error:
        raise DamagedPartError("encoding") from error


class _Texts:
    """Collects the text of `t` elements outside of phonetic hints (`rPh`), and of `v` elements."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.pieces: list[str] = []
        self._parser = parser
        self._phonetic = 0
        self._keep = False
        self._one: list[str] = []

    def open(self, name: str, attributes: dict[str, str]) -> None:
        if name == "rPh":
            self._phonetic += 1
        elif name in ("t", "v", "f") and not self._phonetic:
            self._keep = name != "t" or attributes.get("xml:space") == "preserve"
            self._one = []
            self._parser.CharacterDataHandler = self._one.append

    def close(self, name: str) -> None:
        if name == "rPh":
            self._phonetic -= 1
        elif name in ("t", "v", "f"):
            self._parser.CharacterDataHandler = None
            if name != "f":
                text = "".join(self._one)
                self.pieces.append(text if self._keep else text.strip(" \t\r\n"))
            self._one = []

    def take(self) -> str | None:
        """What was collected since the last call, None when there was no such element at all."""
        text = "".join(self.pieces) if self.pieces else None
        self.pieces.clear()
        return text


def read_strings(chunks: Iterable[bytes]) -> list[str]:
    """The shared texts, rich text joined, escapes replaced. Broken XML ends the list: what follows is missing.

    Raises DoctypeError.
    """
    strings: list[str] = []
    parser = _parser()
    texts = _Texts(parser)

    def start(name: str, attributes: dict[str, str]) -> None:
        texts.open(_local(name), attributes)

    def end(name: str) -> None:
        local = _local(name)
        texts.close(local)
        if local == "si":
            strings.append(unescaped(texts.take() or ""))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        _feed(parser, chunks)
    except (expat.ExpatError, DamagedPartError):
        return strings
    return strings


@dataclass(slots=True)
class PlainSheet:
    """A sheet as our own reader found it. `broken_after`: the last whole row (1-based) of a sheet that breaks off."""

    rows: list[list[Cell]] = field(default_factory=list)
    notes: dict[tuple[int, int], CellNote] = field(default_factory=dict)
    merged: list[CellRange] = field(default_factory=list)
    outside: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: int = 0
    broken_after: int | None = None


class _SheetReader:
    def __init__(self, strings: list[str], styles: Styles, *, date_1904: bool) -> None:
        self.sheet = PlainSheet()
        self.parser = _parser()
        self.texts = _Texts(self.parser)
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.start, self.end
        self._strings = strings
        self._styles = styles
        self._date_1904 = date_1904
        self._row = self._column = -1
        self._kind, self._style = "", 0
        self._is_formula = self._is_here = False
        self._slots = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "c":
            self._begin_cell(attributes)
        elif local == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() and len(number) < 11 else self._row + 1
            self._column = -1
            self.sheet.hidden_rows += attributes.get("hidden") in ("1", "true")
        elif local == "f":
            self._is_formula = True
            self.texts.open(local, attributes)
        elif local == "mergeCell":
            area = cell_range(attributes.get("ref", ""))
            if area is not None:
                self.sheet.merged.append(area)
        else:
            self.texts.open(local, attributes)

    def end(self, name: str) -> None:
        local = _local(name)
        self.texts.close(local)
        if local == "c":
            self._end_cell()

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        position = _POSITION.fullmatch(attributes.get("r", ""))
        if position is None:
            self._column += 1
        else:
            self._row, self._column = int(position[2]) - 1, column_index(position[1])
        style = attributes.get("s", "")
        self._style = int(style) if style.isdecimal() and len(style) < 7 else 0
        self._kind = attributes.get("t", "")
        self._is_formula = False
        self.texts.take()

    def _end_cell(self) -> None:
        text = self.texts.take()
        note, replaced, value = judge(self._styles, self._style, self._kind, text, is_formula=self._is_formula)
        if not replaced and text:
            value = self._value(text)
            if value is None:
                note = CellNote(NoteKind.TEXT_LOST)
        value = None if value == "" else value
        if value is None and note is None:
            return
        if not 0 <= self._row < MAX_ROWS or not 0 <= self._column < MAX_COLUMNS:
            self.sheet.outside.append((self._row, self._column))
            return
        self._put(value)
        if note is not None:
            self.sheet.notes[self._row, self._column] = note

    def _put(self, value: Cell) -> None:
        rows = self.sheet.rows
        self._slots += max(0, self._row + 1 - len(rows))
        while len(rows) <= self._row:
            rows.append([])
        row = rows[self._row]
        missing = self._column + 1 - len(row)
        if missing > 0:
            self._slots += missing
            if self._slots > MAX_CELLS:
                raise TooLargeError
            row.extend([None] * missing)
        row[self._column] = value

    def _value(self, text: str) -> Cell:
        if self._kind == "s":
            index = text.strip()
            known = index.isdecimal() and len(index) < 10 and int(index) < len(self._strings)
            return self._strings[int(index)] if known else None
        if self._kind in ("str", "inlineStr"):
            return unescaped(text)
        if self._kind == "b":
            return text.strip().lower() in ("1", "true")
        if self._kind == "d":
            return _iso(text.strip())
        return self._number(text)

    def _number(self, text: str) -> Cell:
        try:
            value = float(text)
        except ValueError:
            return text
        shape = self._styles.of(self._style).shape
        if shape is Shape.ELAPSED and math.isfinite(value) and abs(value) < MAX_CELLS:
            return dt.timedelta(milliseconds=round(value * 86_400_000))
        if shape is Shape.TIME and 0 <= value < 1:
            seconds = min(round(value * 86_400), 86_399)
            return dt.time(seconds // 3600, seconds // 60 % 60, seconds % 60)
        moment = from_serial(value, date_1904=self._date_1904) if shape in (Shape.DATE, Shape.TIME) else None
        if moment is not None:
            return moment.date() if moment.time() == dt.time() else moment
        return int(value) if value.is_integer() and abs(value) < EXACT else value


def _iso(text: str) -> Cell:
    """A cell of type d (strict OOXML): a date, a datetime or a time; the text itself where it is none of them."""
    try:
        if _TIME.fullmatch(text):
            return dt.time.fromisoformat(text.lstrip("T").rstrip("Z"))
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.date() if len(text) == len("2026-03-09") else moment


def read_sheet(chunks: Iterable[bytes], strings: list[str], styles: Styles, *, date_1904: bool) -> PlainSheet:
    """Read one worksheet part as far as it goes.

    Raises DoctypeError, and TooLargeError when the cells with the gaps between them are more than `MAX_CELLS`.
    """
    reader = _SheetReader(strings, styles, date_1904=date_1904)
    try:
        _feed(reader.parser, chunks)
    except (expat.ExpatError, DamagedPartError):
        reader.sheet.broken_after = len(reader.sheet.rows)
    return reader.sheet
