"""What a page shows of a field beside what the field holds: some programs store an answer and draw boxes, or nothing.

An appearance is a content stream (ISO 32000-1, 12.5.5); the letters of its strings are known where its font is a simple one
with WinAnsiEncoding, or a composite one with two-byte codes and a map to Unicode (9.10.3). All other fonts are trusted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from toolkit.forms.model import FieldKind, FormField
from toolkit.forms.pdf.fieldtree import FieldTree
from toolkit.forms.pdf.objects import dict_of, name_of, raw, resolve, stream_bytes
from toolkit.forms.pdf.syntax import read_literal

__all__ = ["undrawn_fields"]

_KINDS: Final = (FieldKind.TEXT, FieldKind.DROP_DOWN)
_MOST: Final = 300_000
"""So many bytes of a stream are looked at; an appearance of 4,000 letters has 20,000."""
_WRONG: Final = 0.1
"""So many of the letters drawn may be others than those stored: fonts share shapes between letters that look alike."""
_PIECE: Final = re.compile(
    rb"/(?P<font>[^\s/<>\[\](){}%]+)\s+[-+.\d]+\s+Tf\b|\((?P<text>(?:[^()\\]|\\.)*)\)|<(?P<hex>[0-9A-Fa-f\s]*)>",
    re.DOTALL,
)
_PART: Final = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_PAIR: Final = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{1,8})>")

Decode = Callable[[bytes], str]


def undrawn_fields(tree: FieldTree, fields: Iterable[FormField]) -> Iterator[str]:
    """The names of fields that hold a text of which the page shows other letters, or none. Raises LimitReachedError."""
    filled = {each.name: each for each in fields if each.value and each.kind in _KINDS and not each.is_hidden}
    fonts = _Fonts()
    told: set[str] = set()
    for node in tree.nodes:
        each = filled.get(node.name)
        if each is None or node.name in told:
            continue
        shown = [option.shown for option in each.options if option.export == each.value]
        letters = _letters("".join((str(each.value), *shown)))
        looks = (resolve(raw(dict_of(widget.entry, "/AP"), "/N")) for widget in node.widgets if widget.page)
        if any(look is not None and _is_other(look, letters, fonts) for look in looks):
            told.add(node.name)
            yield node.name


def _letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _is_other(look: Any, letters: str, fonts: _Fonts) -> bool:
    """Whether an appearance shows something else than these letters."""
    resources = dict_of(dict_of(look, "/Resources"), "/Font")
    decode: Decode | None = None
    known, is_trusted = [], False
    for piece in _PIECE.finditer(stream_bytes(look)[:_MOST]):
        if piece["font"] is not None:
            decode = fonts.decoder(resolve(raw(resources, f"/{piece['font'].decode('latin-1')}")))
            continue
        code = _hexadecimal(piece["hex"]) if piece["hex"] is not None else read_literal(piece["text"])
        if decode is None:
            is_trusted = is_trusted or bool(code)
        else:
            known.append(decode(code))
    drawn = _letters("".join(known))
    if not drawn:
        return bool(letters) and not is_trusted
    there = set(letters)
    return sum(letter not in there for letter in drawn) > _WRONG * len(drawn)


def _hexadecimal(digits: bytes) -> bytes:
    plain = b"".join(digits.split())
    return bytes.fromhex((plain + b"0" * (len(plain) % 2)).decode())


class _Fonts:
    """The fonts of one file, each looked into once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, Decode | None]] = {}

    def decoder(self, font: Any) -> Decode | None:
        """How the font's strings are read, None where that is not known."""
        if id(font) not in self._known:
            self._known[id(font)] = font, _decoder(font)
        return self._known[id(font)][1]


def _decoder(font: Any) -> Decode | None:
    encoding = name_of(font, "/Encoding")
    if encoding == "WinAnsiEncoding" and name_of(font, "/Subtype") in ("Type1", "TrueType"):
        return lambda code: code.decode("cp1252", "replace")
    if encoding == "Identity-H" and name_of(font, "/Subtype") == "Type0":
        by_code = _unicode_map(stream_bytes(resolve(raw(font, "/ToUnicode")))[:_MOST])
        if by_code:
            return lambda code: _of_pairs(code, by_code)
    return None


def _of_pairs(code: bytes, by_code: dict[int, str]) -> str:
    pairs = (int.from_bytes(code[start : start + 2], "big") for start in range(0, len(code), 2))
    return "".join(by_code.get(pair, "\N{REPLACEMENT CHARACTER}") for pair in pairs)


def _unicode_map(told: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    left = _MOST
    for kind, part in _PART.findall(told):
        if kind == b"char":
            for code, text in _PAIR.findall(part):
                found[int(code, 16)] = _hexadecimal(text).decode("utf-16-be", "replace")
            continue
        for first, last, text in _RANGE.findall(part):
            begin, code = int(text, 16), int(first, 16)
            count = min(int(last, 16) - code + 1, left) if begin < 0x10000 else 0
            left -= max(0, count)
            for step in range(count):
                found[code + step] = chr(begin + step)
    return found
