"""Encrypted files that open without a password: the same file without encryption, and what its owner allows.

PDFium does it, which knows all the algorithms (ISO 32000-2, 7.6) without a further library. What such a file asks for are
permissions, which any program can ignore; ours respects the one it needs.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

__all__ = ["LockedError", "Unlocked", "unlocked"]

_MODIFY, _FILL = 1 << 5, 1 << 8
"""Bits 6 and 9 of the permissions, counted from 1 (ISO 32000-2, table 22): either allows to fill in fields."""
_PASSWORD, _SECURITY = 4, 5
"""PDFium's errors for a file that needs a password, and for one that is encrypted in a way it does not know."""
_NOT_ENCRYPTED: Final = -1


class LockedError(Exception):
    """A file opens with a password or certificate only."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A file without its encryption. `may_be_filled`: its owner allows fields to be filled in."""

    data: bytes
    may_be_filled: bool


def unlocked(data: bytes) -> Unlocked | None:
    """The file without encryption, None for one that has none or cannot be opened at all. Raises LockedError."""
    if b"/Encrypt" not in data:
        return None
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (_PASSWORD, _SECURITY) or "password" in str(error).lower():
            raise LockedError from None
        return None
    try:
        if raw.FPDF_GetSecurityHandlerRevision(document) == _NOT_ENCRYPTED:
            return None
        permissions = int(raw.FPDF_GetDocPermissions(document))
        out = io.BytesIO()
        document.save(out, flags=raw.FPDF_REMOVE_SECURITY)
    except pypdfium2.PdfiumError:
        return None
    finally:
        document.close()
    return Unlocked(out.getvalue(), bool(permissions & (_MODIFY | _FILL)))
