"""QR codes on scanned pages: by them a printed and signed page of ours is known again.

Pages are drawn by PDFium in grey, and searched by ZXing. Only the worker that reads strange files calls this.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

__all__ = ["PICTURES", "codes_of_picture", "codes_of_scan"]

PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_SCALE: Final = 220 / 72
_MOST_PAGES: Final = 20
_MOST_DOTS: Final = 60_000_000


def codes_of_scan(data: bytes) -> tuple[str, ...]:
    """The texts of the QR codes on the pages of a PDF; () where PDFium cannot draw it."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return ()
    found: list[str] = []
    try:
        for number in range(min(len(document), _MOST_PAGES)):
            page = document[number]
            width, height = page.get_size()
            if 0 < width * height * _SCALE * _SCALE <= _MOST_DOTS:
                found += _codes(page.render(scale=_SCALE, grayscale=True).to_pil())
            page.close()
    except (pypdfium2.PdfiumError, ValueError):
        return tuple(found)
    finally:
        document.close()
    return tuple(found)


def codes_of_picture(data: bytes) -> tuple[str, ...]:
    """The texts of the QR codes on a PNG or JPEG; () for one that cannot be read or is larger than any scan."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > _MOST_DOTS:
                return ()
            return tuple(_codes(picture.convert("L")))
    except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
        return ()


def _codes(picture: Any) -> Iterator[str]:
    import zxingcpp

    for code in zxingcpp.read_barcodes(picture):
        if code.format == zxingcpp.BarcodeFormat.QRCode:
            yield str(code.text)
