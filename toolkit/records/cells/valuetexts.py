"""Raw cells as texts and ids."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache

from toolkit.records.cells.grid import Cell
from toolkit.records.cells.problem import Problem
from toolkit.records.reading import codes

__all__ = ["as_text", "parse_id", "parse_ids", "parse_row_id", "parse_text", "pieces"]

CELL_LIMIT = 32_767
"""UTF-16 units in an Excel cell; what is longer is cut off there without a word."""

_MAYBE_CUT = CELL_LIMIT // 2
_DIGITS_KEPT = 10**15
_LONGEST_ID = 60
_MANY = 500
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("[\x0b\x0c]")
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060"
_SEPARATORS = re.compile(r"[;,\r\n]")
_ORDINARY_ID = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+")
_EXCEL_DATE = re.compile(r"\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")
_AS_TEXT = "Format the column as Text in Excel and type the id again."

_CONTROL = Problem(
    codes.TEXT_CONTROL,
    "The text holds characters that cannot be seen and that no document can hold; they were removed.",
    "Look at the text; it may have been copied from another program. Type the odd spot again.",
)
_CUT = Problem(
    codes.TEXT_CUT,
    "The text is exactly as long as an Excel cell can be; its end may have been cut off.",
    "Compare its end with the original, and put the rest where it belongs.",
)
_NUMBER = Problem(
    codes.TEXT_NUMBER, "The cell holds a number where text belongs.", "Nothing to do if the number is what is meant."
)
_TRUE_FALSE = Problem(
    codes.TEXT_YES_NO, "The cell holds TRUE or FALSE where text belongs.", "Write the words that are meant."
)
_DATE = Problem(
    codes.TEXT_DATE,
    "The cell holds a date or time where text belongs; Excel may have made it from something else.",
    "Format the cell as Text and type it again.",
)
_ID_DATE = Problem(codes.ID_DATE, "Excel turned this id into a date.", _AS_TEXT)
_ID_DECIMAL = Problem(
    codes.ID_DECIMAL, "The id is a decimal number, of which Excel drops the last zeros (1.10 becomes 1.1).", _AS_TEXT
)
_ID_DIGITS = Problem(codes.ID_DIGITS, "The id is a number of which Excel keeps only 15 digits.", _AS_TEXT)
_ID_UNREADABLE = Problem(codes.ID_UNREADABLE, "The cell holds something that cannot be an id.", _AS_TEXT)
_ID_TEXT = Problem(
    codes.ID_TEXT,
    f"The cell holds a text of more than {_LONGEST_ID} characters where an id belongs.",
    "Write a short id, and the text into its own column; columns may have been shifted.",
)
_ID_TWICE = Problem(codes.ID_TWICE, "The cell names the same id twice.", "Delete one of the two.")


def parse_text(raw: Cell, *, shown: str = "") -> tuple[str | None, Problem | None]:
    """Text exactly as given, but for blanks around it, line ends (all become LF) and characters that XML forbids.

    `shown` is what the cell shows in place of a bare number (`CellNote.shown`). A number, date or TRUE becomes the text
    that stands for it, with a problem.
    """
    if raw.__class__ is not str:
        return _text_of_other(raw, shown)
    text: str = raw
    if text.isprintable() and text[:1] > " " and text[-1] != " " and len(text) < _MAYBE_CUT:
        return text, None
    problem = None
    if len(text) >= _MAYBE_CUT and len(text.encode("utf-16-le", "surrogatepass")) == 2 * CELL_LIMIT:
        problem = _CUT
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _ILLEGAL.search(text):
        text = _ILLEGAL.sub("", _BREAKS.sub("\n", text))
        problem = problem or _CONTROL
    return text.strip() or None, problem


def _text_of_other(raw: Cell, shown: str) -> tuple[str | None, Problem | None]:
    if raw is None:
        return None, None
    if shown:
        return shown, None
    if isinstance(raw, bool):
        return as_text(raw), _TRUE_FALSE
    return as_text(raw), _NUMBER if isinstance(raw, int | float) else _DATE


def as_text(raw: Cell) -> str:
    """The text that stands for any raw value: `5`, `0.1`, `TRUE`, `2026-03-09`, `2026-03-09 22:30`, `22:30`, `30:00`."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return _decimal(raw)
    if isinstance(raw, dt.datetime):
        return raw.isoformat(" ", "minutes" if not raw.second else "seconds")
    if isinstance(raw, dt.time):
        return raw.isoformat("minutes" if not raw.second else "seconds")
    if isinstance(raw, dt.timedelta):
        minutes, seconds = divmod(int(raw.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return str(raw)


def _decimal(number: float) -> str:
    """A float without exponent where that is short, and without `.0`."""
    if number.is_integer() and abs(number) < _DIGITS_KEPT:
        return str(int(number))
    plain = repr(number)
    return f"{Decimal(plain):f}" if "e" in plain and abs(number) < 1 and abs(number) > 1e-9 else plain


def parse_id(raw: Cell, *, shown: str = "") -> tuple[str | None, Problem | None]:
    """An id as text: leading zeros and `1.10` kept where the file has them, 7 becomes `7`.

    What Excel has turned into a date or cut to 15 digits is lost: None and a problem. `shown` as in `parse_text`.
    """
    if raw.__class__ is str:
        return _id_of_text(raw)
    if raw is None:
        return None, None
    if shown:
        return _id_of_text(shown)
    if isinstance(raw, bool):
        return None, _ID_UNREADABLE
    if isinstance(raw, int | float):
        return _id_of_number(raw)
    return None, _ID_DATE


def parse_row_id(raw: Cell, *, shown: str = "") -> tuple[str | None, Problem | None]:
    """The id of a row or of its client. One as long as a sentence is none: ids stand in reports, which quote no text."""
    value, problem = parse_id(raw, shown=shown)
    if value is not None and len(value) > _LONGEST_ID:
        return None, _ID_TEXT
    return value, problem


def _id_of_text(text: str) -> tuple[str | None, Problem | None]:
    if _ORDINARY_ID.fullmatch(text):
        return text, None
    clean, problem = parse_text(text)
    clean = (clean or "").strip(_INVISIBLE).strip()
    if _SCIENTIFIC.fullmatch(clean):
        return None, _ID_DIGITS
    if _EXCEL_DATE.fullmatch(clean):
        return clean, _ID_DATE
    return clean or None, problem


def _id_of_number(number: float) -> tuple[str | None, Problem | None]:
    if abs(number) >= _DIGITS_KEPT or number != number:
        return None, _ID_DIGITS
    if isinstance(number, float) and not number.is_integer():
        return _decimal(number), _ID_DECIMAL
    return str(int(number)), None


def pieces(text: str) -> list[str]:
    """The parts of a cell that names several things, by `;`, `,` or line breaks; empty ones left out."""
    return [piece for piece in (part.strip() for part in _SEPARATORS.split(text)) if piece]


def parse_ids(raw: Cell, *, shown: str = "") -> tuple[tuple[str, ...], Problem | None]:
    """Several ids in one cell, in their order, each once. An empty cell is an empty tuple."""
    if raw.__class__ is not str:
        single, problem = parse_id(raw, shown=shown)
        return (() if single is None else (single,)), problem
    return _ids_of_text(raw) if len(raw) < _MANY else _ids_of_text.__wrapped__(raw)


@lru_cache(maxsize=8192)
def _ids_of_text(text: str) -> tuple[tuple[str, ...], Problem | None]:
    found: dict[str, None] = {}
    problem = None
    for piece in pieces(text):
        single, trouble = _id_of_text(piece)
        problem = problem or trouble
        if single is not None:
            problem = problem or (_ID_TWICE if single in found else None)
            found[single] = None
    return tuple(found), problem
