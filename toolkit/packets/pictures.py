"""PDF pages as pictures, by PDFium: the same on every system, with nothing to install besides."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import pypdfium2

__all__ = ["page_pictures"]


def page_pictures(pdf: bytes, *, dots_per_inch: int = 80) -> Iterator[bytes]:
    """Each page of a PDF as a PNG file, in order. Raises ValueError for what is no PDF."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        raise ValueError("not a PDF") from None
    try:
        for page in document:
            bitmap = page.render(scale=dots_per_inch / 72, rev_byteorder=True, force_bitmap_format=_BGR)
            yield _png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
            page.close()
    finally:
        document.close()


_BGR = pypdfium2.raw.FPDFBitmap_BGR


def _png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """A PNG file of rows of red, green, blue bytes."""
    rows = b"".join(b"\0" + pixels[row * stride : row * stride + 3 * width] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
