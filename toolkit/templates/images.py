"""The kind and size of a picture, read from its first bytes (PNG, JPEG, GIF): nothing is decoded."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

__all__ = ["Image", "is_too_large", "read_image"]

_MOST_DOTS: Final = 50_000_000
_DEFAULT_DPI: Final = 96.0
_EMU_PER_INCH: Final = 914400
_FRAME_MARKERS: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Image:
    """`extension` and `content_type` for the package; own size in EMU (914,400 to the inch), `dots` is how many it has."""

    extension: str
    content_type: str
    width: int
    height: int
    dots: int


def read_image(data: bytes) -> Image | None:
    """What kind of picture this is and how large, or None if it is none that Word shows everywhere."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(data)
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack("<HH", data[6:10])
            return _image("gif", "image/gif", width, height, _DEFAULT_DPI)
    except (struct.error, IndexError, ValueError):
        return None
    return None


def is_too_large(image: Image) -> bool:
    """Whether the picture has so many dots that a program which unpacks it needs hundreds of megabytes for it."""
    return image.dots > _MOST_DOTS


def _image(extension: str, content_type: str, width: int, height: int, dpi: float) -> Image | None:
    if not (0 < width <= 100_000 and 0 < height <= 100_000):
        return None
    scale = _EMU_PER_INCH / (dpi if 20 <= dpi <= 5000 else _DEFAULT_DPI)
    return Image(extension, content_type, round(width * scale), round(height * scale), width * height)


def _png(data: bytes) -> Image | None:
    width, height = struct.unpack(">II", data[16:24])
    dpi = _DEFAULT_DPI
    position = 8
    while position + 8 <= len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        kind = data[position + 4 : position + 8]
        if kind == b"pHYs":
            per_metre, _, unit = struct.unpack(">IIB", data[position + 8 : position + 17])
            dpi = per_metre * 0.0254 if unit == 1 else dpi
        if kind in (b"pHYs", b"IDAT"):
            break
        position += 12 + length
    return _image("png", "image/png", width, height, dpi)


def _jpeg(data: bytes) -> Image | None:
    dpi = _DEFAULT_DPI
    position = 2
    while position + 4 <= len(data):
        marker = data[position + 1]
        (length,) = struct.unpack(">H", data[position + 2 : position + 4])
        body = data[position + 4 : position + 2 + length]
        if marker == 0xE0 and body.startswith(b"JFIF\0"):
            unit, across = body[7], struct.unpack(">H", body[8:10])[0]
            dpi = {1: float(across), 2: across * 2.54}.get(unit, dpi)
        if marker in _FRAME_MARKERS:
            height, width = struct.unpack(">HH", body[1:5])
            return _image("jpeg", "image/jpeg", width, height, dpi)
        position += 2 + length
    return None
