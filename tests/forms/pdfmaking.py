"""PDF files written by hand, object by object: the odd, broken and hostile ones that no program of ours would write."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

Body = str | bytes


def pdf(objects: Mapping[int, Body], *, trailer: str = "/Root 1 0 R", header: bytes = b"%PDF-1.7\n") -> bytes:
    """A file of numbered objects with a cross-reference table."""
    out = bytearray(header)
    offsets = {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n" % number + _bytes(body) + b"\nendobj\n"
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 00000 f \n"
    out += f"trailer\n<</Size {size} {trailer}>>\nstartxref\n{start}\n%%EOF\n".encode("latin-1")
    return bytes(out)


def pdf_with_streams(objects: Mapping[int, Body], *, trailer: str = "/Root 1 0 R") -> bytes:
    """The same, with object streams and a cross-reference stream, as newer programs write. Objects 1…n, none a stream."""
    out = bytearray(b"%PDF-1.7\n")
    size = max(objects) + 1
    holder, index = size, size + 1
    pairs, content = [], b""
    for number, body in objects.items():
        pairs.append(f"{number} {len(content)}")
        content += _bytes(body) + b"\n"
    head = (" ".join(pairs) + "\n").encode()
    packed = zlib.compress(head + content)
    at = len(out)
    out += b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n" % (
        holder,
        len(objects),
        len(head),
        len(packed),
    )
    out += packed + b"\nendstream\nendobj\n"
    start = len(out)
    places = {number: (2, holder, position) for position, number in enumerate(objects)}
    places |= {holder: (1, at, 0), index: (1, start, 0), 0: (0, 0, 65535)}
    rows = b"".join(
        kind.to_bytes(1, "big") + one.to_bytes(4, "big") + two.to_bytes(2, "big")
        for kind, one, two in (places.get(number, (0, 0, 0)) for number in range(index + 1))
    )
    out += f"{index} 0 obj\n<</Type/XRef/W[1 4 2]/Size {index + 1} {trailer}/Length {len(rows)}>>\nstream\n".encode()
    out += rows + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(content: Body, entries: str = "", *, packed: bool = False) -> bytes:
    """A stream object."""
    data = _bytes(content)
    if packed:
        data, entries = zlib.compress(data, 9), entries + "/Filter/FlateDecode"
    return f"<<{entries}/Length {len(data)}>>\nstream\n".encode("latin-1") + data + b"\nendstream"


def text_field(name: str, value: str = "", *, more: str = "", rect: str = "50 700 250 720") -> str:
    """A text field with its widget in one dictionary; `value` is PDF syntax."""
    said = f"/V {value}" if value else ""
    return f"<</FT/Tx/T({name}){said}/Type/Annot/Subtype/Widget/F 4/Rect[{rect}]/DA(/Helv 9 Tf 0 g){more}>>"


def form(
    fields: Sequence[Body],
    *,
    others: Mapping[int, Body] | None = None,
    on_page: Sequence[int] | None = None,
    listed: Sequence[int] | None = None,
    catalogue: str = "",
    acroform: str = "",
    page: str = "",
    streams: bool = False,
) -> bytes:
    """A one-page form. Fields are objects 10, 11, …; `on_page` and `listed` say which numbers the page and the form name."""
    numbers = range(10, 10 + len(fields))
    shown = " ".join(f"{number} 0 R" for number in (numbers if on_page is None else on_page))
    named = " ".join(f"{number} 0 R" for number in (numbers if listed is None else listed))
    objects: dict[int, Body] = {
        1: f"<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R{catalogue}>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Annots[{shown}]{page}>>",
        4: f"<</Fields[{named}]/DR<</Font<</Helv 5 0 R>>>>/DA(/Helv 0 Tf 0 g){acroform}>>",
        5: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        **dict(zip(numbers, fields, strict=True)),
        **(others or {}),
    }
    return (pdf_with_streams if streams else pdf)(objects)


def _bytes(body: Body) -> bytes:
    return body if isinstance(body, bytes) else body.encode("latin-1")
