"""One fast pass over a sheet's XML for what python-calamine hides.

python-calamine gives '' for an error cell and for a formula that nobody calculated, the bare number for what the cell shows
as 00001234, and it sets aside memory for the whole rectangle between the first and the last cell, so that two cells far
apart can end the process. Here a single regular expression runs over the raw bytes and stops only at cells that are not
plainly ordinary. XML that is not written as Excel and its like write it (prefixes, single quotes, comments) is not scanned
but left to `toolkit.records.xlsx.plain`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from toolkit.records.cells.grid import Cell, CellNote, NoteKind
from toolkit.records.cells.serials import FIRST_SERIAL, LAST_SERIAL
from toolkit.records.xlsx.book import MAX_COLUMNS, MAX_ROWS, column_index
from toolkit.records.xlsx.styles import Shape, Styles

__all__ = ["EXACT", "MAX_CELLS", "Judgement", "Scan", "judge", "ordinary_start", "scan_sheet"]

MAX_CELLS = 20_000_000
"""The largest rectangle of cells that is read in one sheet, empty cells included: some 600 MB."""

EXACT = 1e15
"""Below this, a whole number in a cell is exactly the number typed; Excel keeps 15 digits."""

_YEARS = range(1900, 2101)
"""Day numbers of 1905: a year typed into a date cell, since nobody in a caseload was born then."""

_MAX_BUFFER = 64 << 20
_HEAD = 4096

_PROLOG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml(?:\s+(?:version|standalone)=[\"'][\w.]+[\"']|\s+encoding=[\"'](?i:utf-8)[\"'])*\s*\?>)?"
    rb"\s*<(worksheet|sst)((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*>"
)
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: s="(\d{1,6})")?(?: t="(\w+)")?(?: (?:cm|vm|ph)="\w+")*\s*(?:/>|>(.*?)</c>)',
    re.DOTALL,
)
_VALUE = re.compile(rb"<v(?:\s[^>]*)?>([^<]*)</v>|<v\s*/>")
_LARGE = re.compile(rb'<c r="(?:[A-Z]{2}|[A-Z]\d{6})')
_WIDE = re.compile(rb'<c r="([A-Z]{2,3})')
_TALL = re.compile(rb'<c r="[A-Z]+([1-9]\d{5,})')
_REFERENCE = re.compile(rb'<c r="([A-Z]+)(\d+)')
_HIDDEN_ROW = re.compile(rb'<row [^>]*?hidden="(?:1|true)"')
_COUNT = re.compile(rb"[cC]ount\s*=\s*[\"']\s*\+?0*([^\"']*)")
_COUNT_DIGITS = 8
_COLON = re.compile(rb":c[\s/>]")
_PREFIXED = re.compile(rb"<[^<>\s/]+:c[\s/>]")
_COMMENT = re.compile(rb"<!")
_ROW_END = b"</row>"
_ROWS_END = b"</sheetData>"


@dataclass(slots=True)
class Scan:
    """What a pass over one sheet found.

    `is_plain` is False when the sheet must be read by our own reader; then nothing else here means anything. `values`
    replace python-calamine's, by 0-based (row, column).
    """

    is_plain: bool = True
    notes: dict[tuple[int, int], CellNote] = field(default_factory=dict)
    values: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden_rows: int = 0


Judgement = tuple[CellNote | None, bool, Cell]
"""A note or None, whether the value that was read is to be replaced, and by what."""

_FINE: Judgement = (None, False, None)


def judge(styles: Styles, style: int, kind: str, text: str | None, *, is_formula: bool) -> Judgement:
    """What the plain value of a cell hides.

    `kind` is the cell's type as the XML has it ('' and 'n' are numbers), `text` the content of its value element, None
    where there is no such element.
    """
    if kind == "e":
        return CellNote(NoteKind.ERROR, text or "#ERROR"), True, None
    if is_formula and (text is None or (not text and kind != "str")):
        return CellNote(NoteKind.NO_VALUE), True, None
    if kind not in ("", "n") or not text:
        return _FINE
    return _judge_number(styles, style, text)


def _judge_number(styles: Styles, style: int, text: str) -> Judgement:
    number = styles.of(style)
    if number.shape is Shape.DATE:
        try:
            serial = float(text)
        except ValueError:
            return _FINE
        if not FIRST_SERIAL <= serial < LAST_SERIAL or serial in _YEARS:
            return CellNote(NoteKind.NOT_A_DATE, text), True, int(serial) if serial.is_integer() else serial
        if number.hides_year:
            return CellNote(NoteKind.DATE_WITHOUT_YEAR), False, None
        return (CellNote(NoteKind.DATE_WITHOUT_DAY), False, None) if number.hides_day else _FINE
    if number.shape not in (Shape.PATTERN, Shape.DISPLAY):
        return _FINE
    shown = number.show(text)
    if not shown or shown == _plain(text):
        return _FINE
    if number.shape is Shape.PATTERN:
        return CellNote(NoteKind.AS_SHOWN, shown), True, shown
    return CellNote(NoteKind.DISPLAY, shown), False, None


def _plain(text: str) -> str:
    value = float(text)
    return str(int(value)) if value.is_integer() else repr(value)


def ordinary_start(head: bytes, root: bytes) -> int | None:
    """Where the content begins of a part that is UTF-8 XML without document type, its root element unprefixed.

    None for any other; also for a root element with a count beyond reason: python-calamine sets aside memory for that many.
    """
    match = _PROLOG.match(head)
    if match is None or match[1] != root:
        return None
    is_sane = all(len(digits) < _COUNT_DIGITS for digits in _COUNT.findall(match[2]))
    return match.end() if is_sane else None


def scan_sheet(chunks: Iterable[bytes], again: Iterable[bytes], styles: Styles) -> Scan:
    """Scan one worksheet part.

    `again` is a second run over the same content; it is used only when the rectangle of cells may be very large. Raises
    whatever the iterables raise.
    """
    scan = Scan()
    suspicious = _suspicious(styles)
    rows, columns = 99_999, 26
    for block in _blocks(chunks):
        if block is None or not _scan_block(block, suspicious, styles, scan):
            return Scan(is_plain=False)
        if _LARGE.search(block):
            rows = max(rows, max(map(int, set(_TALL.findall(block))), default=0))
            columns = max(columns, max(map(_column, set(_WIDE.findall(block))), default=0) + 1)
    if rows * columns > MAX_CELLS and _exact_cells(again) > MAX_CELLS:
        return Scan(is_plain=False)
    return scan


def _column(letters: bytes) -> int:
    return column_index(letters.decode("ascii"))


def _exact_cells(chunks: Iterable[bytes]) -> int:
    bottom = right = 0
    for block in _blocks(chunks):
        for letters, row in set(_REFERENCE.findall(block or b"")):
            bottom, right = max(bottom, int(row)), max(right, _column(letters) + 1)
    return bottom * right


def _blocks(chunks: Iterable[bytes]) -> Iterator[bytes | None]:
    """The part up to the end of its rows, cut after whole rows; None when it is not ordinary or a row never ends."""
    pieces = iter(chunks)
    held = _opened(pieces)
    if held is None:
        yield None
        return
    for chunk in pieces:
        held += chunk
        if _ROWS_END in held:
            break
        cut = held.rfind(_ROW_END) + len(_ROW_END)
        if cut >= len(_ROW_END):
            yield held[:cut]
            held = held[cut:]
        elif len(held) > _MAX_BUFFER:
            yield None
            return
    yield held.partition(_ROWS_END)[0]
    for _ in pieces:  # to the end, so that a part that is not what it claims is noticed
        pass


def _opened(pieces: Iterator[bytes]) -> bytes | None:
    """The first piece behind the root's opening tag, where namespaces are allowed; None when it is not ordinary."""
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= _HEAD:
            break
    start = ordinary_start(head, b"worksheet")
    return None if start is None else head[start:]


def _suspicious(styles: Styles) -> re.Pattern[bytes]:
    """Matches the start of every cell that is not plainly an ordinary number, text or blank."""
    shown, dated = [], []
    for index, number in styles.formats.items():
        if number.shape in (Shape.PATTERN, Shape.DISPLAY) or number.hides_year or number.hides_day:
            shown.append(index)
        elif number.shape is Shape.DATE:
            dated.append(index)
    marked, days = (b"|".join(b"%d" % index for index in indexes) for indexes in (shown + dated, dated))
    unmarked = b'(?!(?:%s)")' % marked if marked else b""
    day = rb'| s="(?:%s)"(?: t="n")?><v>[1-9]\d{4,5}[.<]' % days if days else b""
    return re.compile(
        rb'<c(?! r="[A-Z]{1,2}\d{1,6}"(?:'
        rb'(?: s="\d+")? t="(?:s"><v|inlineStr"><is|str"><v|b"><v)>'
        rb'|(?: s="%s\d+")?(?: t="n")?><v>%s'
        rb'|(?: s="\d+")?(?: t="\w+")?(?:/>|></c>)))[\s/>]' % (unmarked, day)
    )


def _scan_block(block: bytes, suspicious: re.Pattern[bytes], styles: Styles, scan: Scan) -> bool:
    """Enter what one block shows into `scan`; False when its XML is not written in the ordinary way."""
    if _COMMENT.search(block) or (_COLON.search(block) and _PREFIXED.search(block)):
        return False
    if b'hidden="' in block:
        scan.hidden_rows += len(_HIDDEN_ROW.findall(block))
    for start in suspicious.finditer(block):
        cell = _CELL.match(block, start.start())
        if cell is None or not _enter(cell, styles, scan):
            return False
    return True


def _enter(cell: re.Match[bytes], styles: Styles, scan: Scan) -> bool:
    row, column = int(cell[2]) - 1, _column(cell[1])
    if not 0 <= row < MAX_ROWS or column >= MAX_COLUMNS:
        return False
    body = cell[5] or b""
    found = _VALUE.search(body)
    text = None if found is None else (found[1] or b"").decode("utf-8", "replace")
    kind = (cell[4] or b"").decode("ascii", "replace")
    note, replaced, value = judge(styles, int(cell[3] or 0), kind, text, is_formula=b"<f" in body)
    if note is not None:
        scan.notes[row, column] = note
    if replaced:
        scan.values[row, column] = value
    return True
