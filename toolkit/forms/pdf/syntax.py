"""PDF syntax: plain values as the bytes that stand in a file, and text strings read back (ISO 32000-1, 7.3 and 7.9)."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["hex_string", "literal", "name", "number", "numbers", "read_literal", "read_text", "text_string"]

_ESCAPED: Final = re.compile(rb"[()\\\r\n]")
_ESCAPES: Final = {b"(": rb"\(", b")": rb"\)", b"\\": rb"\\", b"\r": rb"\r", b"\n": rb"\n"}
_READ: Final = re.compile(rb"\\([0-7]{1,3}|\r\n|.)|\r\n?", re.DOTALL)
_MEANT: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_PLAIN: Final = re.compile(r"[\t\n\r\x20-\x7e\xa1-\xac\xae-\xff]*")
_REGULAR: Final = frozenset(range(0x21, 0x7F)) - frozenset(b"#()<>[]{}/%")


def literal(data: bytes) -> bytes:
    """Bytes as a literal string, with its parentheses."""
    if _ESCAPED.search(data):
        data = _ESCAPED.sub(lambda match: _ESCAPES[match[0]], data)
    return b"(" + data + b")"


def hex_string(data: bytes) -> bytes:
    """Bytes as a hexadecimal string."""
    return b"<" + data.hex().upper().encode() + b">"


def text_string(text: str) -> bytes:
    """A text string: in PDFDocEncoding where that equals Latin-1, else in UTF-16 with its mark. Lone surrogates are kept."""
    if _PLAIN.fullmatch(text):
        return literal(text.encode("latin-1"))
    return literal(b"\xfe\xff" + text.encode("utf-16-be", "surrogatepass"))


def read_literal(body: bytes) -> bytes:
    """The bytes that the body of a literal string (without its outer parentheses) stands for."""
    if b"\\" not in body and b"\r" not in body:
        return body

    def meant(match: re.Match[bytes]) -> bytes:
        escape = match[1]
        if escape is None:
            return b"\n"
        if escape[:1] in b"01234567":
            return bytes((int(escape, 8) & 0xFF,))
        return b"" if escape[:1] in b"\r\n" else _MEANT.get(escape, escape)

    return _READ.sub(meant, body)


def read_text(data: bytes) -> str:
    """The text of a text string that `text_string` wrote."""
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "surrogatepass")
    return data.decode("latin-1")


def name(text: str) -> bytes:
    """A name, with its slash; `text` has none."""
    return b"/" + b"".join(
        bytes((byte,)) if byte in _REGULAR else b"#%02X" % byte for byte in text.encode("utf-8", "surrogatepass")
    )


def number(value: float) -> bytes:
    """A number in the shortest form to a thousandth of a point."""
    whole = int(value)
    return b"%d" % whole if value == whole else (b"%.3f" % value).rstrip(b"0").rstrip(b".")


def numbers(*values: float) -> bytes:
    """Numbers with blanks between them."""
    return b" ".join(map(number, values))
