"""Objects of a PDF file as the reading library gives them: followed, looked into under limits, and written anew.

Everything here is defensive: a file may say anything. A look into a dictionary never raises for a wrong type; it gives the
empty value of the type that was asked for.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from toolkit.forms.pdf.syntax import hex_string, literal, name

__all__ = [
    "ANY_READING_ERROR",
    "LIMITS",
    "PdfReader",
    "Ref",
    "array_of",
    "dict_of",
    "float_of",
    "int_of",
    "limited",
    "name_of",
    "open_pdf",
    "raw",
    "rect_of",
    "ref_of",
    "resolve",
    "serialise",
    "stream_bytes",
    "text_of",
]

Ref = tuple[int, int]
"""Number and generation of an indirect object."""

ANY_READING_ERROR: Final = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    RecursionError,
    OverflowError,
    NotImplementedError,
    OSError,
)
"""What a broken file makes the library raise, beside its own errors."""

LIMITS: Final[Mapping[str, Any]] = {
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "maximum_declared_stream_length": 20_000_000,
    "array_based_stream_maximum_output_length": 20_000_000,
    "stream_decoding_work_maximum_length": 60_000_000,
    "page_tree_maximum_entries": 5_000,
    "page_tree_maximum_page_entries": 100_000,
    "page_tree_maximum_depth": 50,
    "xform_maximum_invocations_per_extraction": 500,
    "stream_parsing_work_maximum_count": 500_000,
}
"""How far one file may drive the library; the process that reads strange files has limits of its own."""


def limited() -> Any:
    """A context in which the library keeps to `LIMITS`."""
    return apply_configuration(None, **LIMITS)


def open_pdf(data: bytes) -> PdfReader:
    """A reader over the bytes; nothing but the outermost structure is read yet. Raises one of `ANY_READING_ERROR`."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its messages may quote the file
    return PdfReader(io.BytesIO(data), strict=False)


def resolve(value: Any) -> Any:
    """What a value is, references followed; None for null, for what is missing, and for what cannot be read.

    Raises LimitReachedError.
    """
    for _ in range(32):
        if not isinstance(value, IndirectObject):
            return None if isinstance(value, NullObject) else value
        try:
            value = value.get_object()
        except LimitReachedError:
            raise
        except ANY_READING_ERROR:
            return None
    return None


def raw(holder: Any, key: str) -> Any:
    """The entry of a dictionary with references not followed; None where there is none."""
    return holder.raw_get(key) if isinstance(holder, DictionaryObject) and key in holder else None


def ref_of(value: Any) -> Ref | None:
    """Number and generation, if the value is a reference."""
    return (value.idnum, value.generation) if isinstance(value, IndirectObject) else None


def dict_of(holder: Any, key: str) -> DictionaryObject:
    """The dictionary (or stream) at a key, an empty one if there is none."""
    found = resolve(raw(holder, key))
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def array_of(holder: Any, key: str) -> ArrayObject:
    """The array at a key, an empty one if there is none. Its items may be references."""
    found = resolve(raw(holder, key))
    return found if isinstance(found, ArrayObject) else ArrayObject()


def int_of(holder: Any, key: str, default: int = 0) -> int:
    """The whole number at a key."""
    found = resolve(raw(holder, key))
    return int(found) if isinstance(found, NumberObject | FloatObject) and abs(found) < 2**40 else default


def float_of(value: Any, default: float = 0.0) -> float:
    """A number as it is, else the default."""
    found = resolve(value)
    return float(found) if isinstance(found, NumberObject | FloatObject) and abs(found) < 1e9 else default


def name_of(holder: Any, key: str) -> str:
    """The name at a key, without its slash."""
    found = resolve(raw(holder, key))
    return found[1:] if isinstance(found, NameObject) else ""


def rect_of(holder: Any, key: str = "/Rect") -> tuple[float, float, float, float]:
    """A rectangle, in order: left, bottom, right, top. All zero if there is none."""
    items = array_of(holder, key)
    if len(items) < 4:
        return (0.0, 0.0, 0.0, 0.0)
    one, two, three, four = (round(float_of(item), 3) for item in items[:4])
    return (min(one, three), min(two, four), max(one, three), max(two, four))


_LANGUAGE: Final = re.compile("\x1b[^\x1b]{0,16}\x1b")
_DROPPED: Final = dict.fromkeys(map(ord, "\x00\ufeff"))


def text_of(value: Any) -> str:
    """The text of a string, name or stream: decoded, without language escapes and NULs, line ends as one newline.

    A stream (long texts may stand in one) is decoded as a text string is. Anything else is ''.
    """
    found = resolve(value)
    if isinstance(found, StreamObject):
        text = _decoded(stream_bytes(found))
    elif isinstance(found, TextStringObject):
        text = str(found)
    elif isinstance(found, ByteStringObject | bytes):
        text = _decoded(bytes(found))
    elif isinstance(found, NameObject):
        text = str(found)[1:]
    else:
        return ""
    if "\x1b" in text:
        text = _LANGUAGE.sub("", text)
    return text.translate(_DROPPED).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    if data[:2] == b"\xfe\xff":
        return data[2:].decode("utf-16-be", "replace")
    if data[:2] == b"\xff\xfe":
        return data[2:].decode("utf-16-le", "replace")
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:].decode("utf-8", "replace")
    return data.decode("latin-1")


def stream_bytes(stream: Any) -> bytes:
    """A stream's content, decoded; b'' where it cannot be. Raises LimitReachedError."""
    try:
        return bytes(stream.get_data())
    except LimitReachedError:
        raise
    except ANY_READING_ERROR:
        return b""


NumberOf = Callable[[IndirectObject], int | None]
"""The object number under which what a reference points to is written; None writes null."""


def serialise(value: Any, number_of: NumberOf, *, without: frozenset[str] = frozenset()) -> bytes:
    """An object as the bytes of a file, its references renumbered. `without` leaves out keys of the outermost dictionary."""
    return b"".join(_parts(value, number_of, without, 0))


_DEEPEST: Final = 100


def _parts(value: Any, number_of: NumberOf, without: frozenset[str], depth: int) -> Iterator[bytes]:
    if depth > _DEEPEST:
        raise RecursionError("an object of the file is nested too deeply")
    if isinstance(value, IndirectObject):
        renumbered = number_of(value)
        yield b"null" if renumbered is None else b"%d 0 R" % renumbered
    elif isinstance(value, StreamObject):
        body = bytes(value._data)
        yield from _dictionary(value, number_of, without | {"/Length"}, depth, b"/Length %d" % len(body))
        yield b"\nstream\n" + body + b"\nendstream"
    elif isinstance(value, DictionaryObject):
        yield from _dictionary(value, number_of, without, depth, b"")
    elif isinstance(value, ArrayObject):
        yield b"["
        for position, item in enumerate(value):
            yield b" " if position else b""
            yield from _parts(item, number_of, frozenset(), depth + 1)
        yield b"]"
    else:
        yield _scalar(value)


def _dictionary(
    value: DictionaryObject, number_of: NumberOf, without: frozenset[str], depth: int, more: bytes
) -> Iterator[bytes]:
    yield b"<<"
    for key in value:
        if key not in without:
            yield name(str(key)[1:]) + b" "
            yield from _parts(value.raw_get(key), number_of, frozenset(), depth + 1)
            yield b"\n"
    yield more + b">>"


def _scalar(value: Any) -> bytes:
    if isinstance(value, NameObject):
        return name(str(value)[1:])
    if isinstance(value, BooleanObject):
        return b"true" if value.value else b"false"
    if isinstance(value, NumberObject):
        return b"%d" % value
    if isinstance(value, FloatObject):
        return value.myrepr().encode()
    if isinstance(value, TextStringObject):
        return literal(bytes(value.original_bytes))
    if isinstance(value, ByteStringObject):
        return hex_string(bytes(value))
    return b"null"
