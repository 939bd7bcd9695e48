"""Reading a CSV file into a grid of texts.

Everything stays text, so that ids keep their zeros and dates what was typed. What the file does not say of itself (its
encoding, what separates its cells) is worked out, and said in a finding where it could be wrong.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from pathlib import Path

from toolkit.errors import FileUnreadableError
from toolkit.findings import CellPlace, FilePlace, Finding
from toolkit.records.cells.grid import Cell, Grid, Workbook
from toolkit.records.reading import codes
from toolkit.records.reading.foreign import read_bytes, refuse_foreign_text

__all__ = ["read_csv"]

MAX_CSV = 512 << 20
_SEPARATORS = ",;\t|"
_SAMPLE_ROWS = 200
_SAMPLE = 1 << 18
_SEP_LINE = re.compile(r'"?sep=(.)"?[ \t]*(?:\r\n|\n|\r|$)', re.IGNORECASE)
_CONTROL = re.compile("[\x01-\x08\x0e-\x1a]")
_HEAD = 4096
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_END = "\0"
_MOST_REPORTED = 100
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def read_csv(path: Path | str) -> Workbook:
    """A CSV file as the one grid of a workbook; the grid's `sheet` is '' and its title the file's name.

    Rows are as the file has them: a cell with line breaks is one cell, an empty line an empty row, and a first line `sep=;`
    no row, so that row numbers are those that Excel shows. Raises FileUnreadableError for a file that is no text or is
    empty, SourceNotFoundError.
    """
    path = Path(path)
    data = read_bytes(path, MAX_CSV)
    refuse_foreign_text(path, data)
    findings: list[Finding] = []
    text = _text(path, data, findings)
    if not text.strip():
        raise FileUnreadableError(path, "The file holds no text.", "Save it again from the program it comes from.")
    if len(_CONTROL.findall(text[:_HEAD])) > max(4, len(text[:_HEAD]) // 20):
        raise FileUnreadableError(
            path, "This is no text file.", "Export the rows again as CSV, or as an .xlsx workbook."
        )
    stated = _SEP_LINE.match(text)
    separator = stated[1] if stated else _separator(path, text, findings)
    rows = _rows(path, text[stated.end() :] if stated else text, separator, findings)
    _report_uneven(path, rows, findings)
    return Workbook(path.name, (Grid(path.name, "", rows),), tuple(findings))


def _text(path: Path, data: bytes, findings: list[Finding]) -> str:
    """The file's text without byte order mark and null characters."""
    mark, encoding = next(((bom, name) for bom, name in _BOMS if data.startswith(bom)), (b"", ""))
    encoding = encoding or _unmarked_wide(data) or "utf-8"
    body = data[len(mark) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        text = _assumed(path, body, encoding, error.start + len(mark), findings)
    if "\0" in text:
        count = text.count("\0")
        findings.append(
            codes.CSV_NULS.finding(
                f"Null characters, which no text has, were left out ({count} of them).",
                hint="Save the file again as “CSV UTF-8”, and look whether any text is cut off.",
                place=FilePlace(path.name),
            )
        )
        text = text.replace("\0", "")
    return text


def _unmarked_wide(data: bytes) -> str:
    """UTF-16 without a byte order mark, recognised by the zero bytes of its Latin letters and commas; '' otherwise."""
    head = data[:2048]
    half = len(head) // 2
    if half < 2:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else ""


def _assumed(path: Path, body: bytes, encoding: str, at: int, findings: list[Finding]) -> str:
    """Text that is not in the encoding it should be in, read as what is most likely."""
    text = body.decode(encoding, "replace" if encoding.startswith("utf-16") else _SINGLE_BYTES)
    assumed = f"{encoding.upper()} with some broken characters"
    if encoding == "utf-8" and not _is_mostly_utf8(body):
        text = body.decode("latin-1").translate(_WINDOWS)
        assumed = "Windows-1252 (Western European)"
    line = body[:at].count(b"\n") + 1
    findings.append(
        codes.CSV_ENCODING.finding(
            f"The file is not in UTF-8: byte {at + 1}, in line {line}, is the first odd one. {assumed} was assumed.",
            hint="Look at names with accents. If they are wrong, save the file as “CSV UTF-8” and use that.",
            place=FilePlace(path.name),
        )
    )
    return text


def _is_mostly_utf8(body: bytes) -> bool:
    """True when some characters beyond ASCII are good UTF-8, which in another encoding would be odd pairs of letters: then
    parts of the file come from elsewhere.
    """
    return any(not character.isascii() for character in body.decode("utf-8", "ignore"))


_WINDOWS = {
    byte: bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""What Windows-1252 has in place of the control characters of Latin-1; its five undefined bytes stand for themselves."""

_SINGLE_BYTES = "toolkit.windows-1252"


def _single_bytes(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: bytes that are no UTF-8 are read as Windows-1252, so that no character is lost."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1").translate(_WINDOWS), error.end


codecs.register_error(_SINGLE_BYTES, _single_bytes)


def _separator(path: Path, text: str, findings: list[Finding]) -> str:
    """What separates the cells: the character by which the first rows fall into the same number of cells, more than one."""
    sample = text[:_SAMPLE]
    whole = len(sample) == len(text)
    scores = {separator: _evenness(sample, separator, whole=whole) for separator in _SEPARATORS}
    best = max(scores, key=lambda separator: (scores[separator], -_SEPARATORS.index(separator)))
    rivals = [_NAMES[other] for other in scores if other != best and scores[other] >= scores[best] and scores[best][0]]
    if rivals:
        findings.append(
            codes.CSV_SEPARATOR.finding(
                f"The cells may be separated by {_NAMES[best]} or by {' or '.join(rivals)}; {_NAMES[best]} were assumed.",
                hint="If the columns are wrong, save the file with commas, or begin it with a line such as “sep=;”.",
                place=FilePlace(path.name),
            )
        )
    return best


def _evenness(sample: str, separator: str, *, whole: bool) -> tuple[int, int]:
    """(hundredths of the rows that are as wide as the header, cells of the header); (0, 0) if the header is one cell."""
    widths = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            if row:
                widths.append(len(row))
            if len(widths) > _SAMPLE_ROWS:
                break
    except csv.Error:
        return (0, 0)
    if not whole and len(widths) <= _SAMPLE_ROWS:
        widths = widths[:-1] or widths
    if not widths or max(widths) < 2:
        return (0, 0)
    (width, count), *_ = Counter(widths).most_common(1)
    return (count * 100 // len(widths), width) if width > 1 else (0, max(widths))


def _rows(path: Path, text: str, separator: str, findings: list[Finding]) -> list[list[Cell]]:
    """The cells, '' as None. A mark after the end shows whether a quotation mark was left open: it would be in a cell."""
    limit = csv.field_size_limit(len(text) + 2)
    try:
        reader = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=separator)
        rows: list[list[Cell]] = [[cell or None for cell in row] for row in reader]
    finally:
        csv.field_size_limit(limit)
    last = rows.pop()
    if last != [_END]:
        swallowed = str(last[-1]).removesuffix(_END).rstrip("\r\n")
        rows.append([*last[:-1], swallowed or None])
        findings.append(
            codes.CSV_QUOTE.finding(
                "A quotation mark is opened in this cell and never closed: all that follows became part of it.",
                hint='Close the quotation mark (one that belongs to the text itself is written twice: "").',
                place=CellPlace(path.name, "", len(rows), len(last) - 1),
            )
        )
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _report_uneven(path: Path, rows: list[list[Cell]], findings: list[Finding]) -> None:
    """Rows wider or narrower than most, from the first row of that usual width on (titles may stand above it)."""
    widths = Counter(len(row) for row in rows if any(row))
    if not widths:
        return
    usual = max(widths, key=lambda width: (widths[width], width))
    first = next(number for number, row in enumerate(rows) if len(row) == usual)
    wide = [number for number, row in enumerate(rows) if number > first and len(row) > usual and any(row[usual:])]
    narrow = [number for number, row in enumerate(rows) if number > first and len(row) < usual and any(row)]
    findings.extend(
        codes.CSV_UNEVEN.finding(
            f"This row has {len(rows[number])} cells, and most have {usual}.",
            hint="A text with a separator in it needs quotation marks around it; check the cells of this row.",
            place=CellPlace(path.name, "", number + 1),
        )
        for number in wide[:_MOST_REPORTED]
    )
    if len(wide) > _MOST_REPORTED:
        findings.append(_many(path, len(wide) - _MOST_REPORTED, "more rows have more cells than the others"))
    if narrow:
        said = f"{len(narrow)} rows have" if len(narrow) > 1 else "1 row has"
        findings.append(
            _few(path, f"{said} fewer cells than the others; what is missing was taken as empty.", narrow[0])
        )


def _many(path: Path, count: int, what: str) -> Finding:
    return codes.CSV_UNEVEN.finding(
        f"{count} {what}.", hint="Check what separates the cells.", place=FilePlace(path.name)
    )


def _few(path: Path, message: str, first: int) -> Finding:
    return codes.CSV_SHORT.finding(
        message,
        hint="If a text is cut in two at this row, put quotation marks around it where it begins and ends.",
        place=CellPlace(path.name, "", first + 1),
    )
