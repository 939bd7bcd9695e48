"""Whole files and incremental updates as bytes (ISO 32000-1, 7.5). The same objects give the same bytes, every time.

An update's cross-reference section is of the kind of the file's last one, a table or a stream: readers that meet both kinds
in one chain are not all able to follow it.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from toolkit.forms.pdf.syntax import hex_string

__all__ = ["HEADER", "Ending", "after_end", "last_section", "update_section", "whole_file"]

HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def whole_file(objects: Sequence[bytes], *, root: int, info: int = 0, as_stream: bool = False) -> bytes:
    """A file of those objects, numbered from 1 in order; `root` and `info` are numbers among them. One revision, one end.

    `as_stream` writes the cross-references as a stream, as newer programs do.
    """
    parts = [HEADER]
    position = len(HEADER)
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(position)
        framed = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        parts.append(framed)
        position += len(framed)
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    file_id = hex_string(digest.digest()[:16])
    named = b"/Root %d 0 R%s" % (root, b"/Info %d 0 R" % info if info else b"")
    if as_stream:
        entries = dict(enumerate(offsets, 1))
        common = b"%s/ID[%s%s]" % (named, file_id, file_id)
        return b"".join([*parts, _stream_section(entries, len(objects) + 1, position, common)])
    table = [b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)]
    table += [b"%010d 00000 n \n" % offset for offset in offsets]
    trailer = b"trailer\n<</Size %d%s/ID[%s%s]>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        named,
        file_id,
        file_id,
        position,
    )
    return b"".join([*parts, *table, trailer])


@dataclass(frozen=True)
class Ending:
    """What an update must say of the file before it. `trailer` are the entries that are taken over (/Root, /Info) as bytes.

    `length` is the file's length, `previous` the offset of its last cross-reference section, `size` one more than its
    highest object number, `first_id` the permanent half of its /ID.
    """

    length: int
    previous: int
    size: int
    is_stream: bool
    trailer: bytes
    first_id: bytes


_END: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF")


def last_section(data: bytes) -> tuple[int, bool] | None:
    """Offset of the last cross-reference section, and whether it is a stream; None where it is not where it should be."""
    found = list(_END.finditer(data, max(0, len(data) - 4096)))
    if not found:
        return None
    offset = int(found[-1][1])
    beginning = data[offset : offset + 24]
    if beginning.startswith(b"xref"):
        return offset, False
    return (offset, True) if re.match(rb"\d+\s+\d+\s+obj", beginning) else None


def after_end(data: bytes) -> bytes:
    """What stands behind a file's last end, blanks left out: nothing, unless it was cut off or something was added."""
    return data[data.rfind(b"%%EOF") + 5 :].strip(b"\r\n\t \0") if b"%%EOF" in data else b""


def update_section(ending: Ending, objects: Mapping[int, bytes]) -> bytes:
    """The bytes to append: objects under their numbers (new ones from `ending.size` on), cross-references, trailer."""
    parts = [b"\n"]
    position = ending.length + 1
    entries: dict[int, int] = {}
    for number in sorted(objects):
        framed = b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
        entries[number] = position
        parts.append(framed)
        position += len(framed)
    body = b"".join(parts)
    second_id = hex_string(hashlib.sha256(body).digest()[:16])
    size = max(ending.size, max(objects, default=0) + 1)
    common = b"%s/Prev %d/ID[%s%s]" % (ending.trailer, ending.previous, ending.first_id or second_id, second_id)
    if ending.is_stream:
        return body + _stream_section(entries, size, position, common)
    return body + _table_section(entries, size, position, common)


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Runs of consecutive numbers."""
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _table_section(entries: Mapping[int, int], size: int, position: int, common: bytes) -> bytes:
    # The list of free objects begins every section: a section without entries is none, and some readers want a beginning.
    parts = [b"xref\n0 1\n0000000000 65535 f \n"]
    for run in _runs(list(entries)):
        parts.append(b"%d %d\n" % (run[0], len(run)))
        parts += [b"%010d 00000 n \n" % entries[number] for number in run]
    parts.append(b"trailer\n<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, common, position))
    return b"".join(parts)


def _stream_section(entries: Mapping[int, int], size: int, position: int, common: bytes) -> bytes:
    own = size
    everything = {**entries, own: position}
    index = b" ".join(b"%d %d" % (run[0], len(run)) for run in _runs(list(everything)))
    rows = b"".join(b"\x01" + offset.to_bytes(4, "big") + b"\0\0" for offset in everything.values())
    packed = zlib.compress(rows)
    entries_of = b"/Type/XRef/W[1 4 2]/Index[%s]/Size %d%s/Filter/FlateDecode/Length %d"
    dictionary = entries_of % (index, size + 1, common, len(packed))
    framed = b"%d 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (own, dictionary, packed)
    return framed + b"startxref\n%d\n%%%%EOF\n" % position
