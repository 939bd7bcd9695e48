"""A QR code as rows of dark and light squares (ISO/IEC 18004), by ZXing."""

from __future__ import annotations

from typing import Any

__all__ = ["qr_code"]


def qr_code(text: str) -> list[list[bool]]:
    """The rows from above, True for dark, with a seventh of the code to spare for smudges (level M) and no margin."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: Any = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    dots = memoryview(picture)
    height, width = dots.shape or (0, 0)
    shades = dots.tobytes()
    return [[not shade for shade in shades[row * width : (row + 1) * width]] for row in range(height)]
