"""Scans of signed pages: copied beside the store into `signatures/`, under a name of ids alone, whole or not at all."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import FileUnreadableError
from toolkit.pipeline.files import write_whole
from toolkit.records.reading.foreign import read_bytes

__all__ = ["FOLDER", "Scan", "keep_scan", "read_scan"]

FOLDER = "signatures"
MOST = 25 << 20
"""A scan of a few pages has a few MB."""

_KINDS = {".pdf": (b"%PDF-",), ".png": (b"\x89PNG\r\n",), ".jpg": (b"\xff\xd8\xff",), ".tif": (b"II*\x00", b"MM\x00*")}
_UNSAFE = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan that was read: its bytes, and the ending that its content asks for."""

    data: bytes
    ending: str

    @property
    def sha256(self) -> str:
        """Of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


def read_scan(path: Path) -> Scan:
    """Read a scan. Raises SourceNotFoundError, or FileUnreadableError for one that is too large or none of the kinds."""
    data = read_bytes(path, MOST)
    for ending, begins in _KINDS.items():
        if data.startswith(begins):
            return Scan(data, ending)
    mend = "Scan the page as a PDF, PNG, JPEG or TIFF file."
    raise FileUnreadableError(path, "This is no scan: its content is no PDF and no picture.", mend)


def keep_scan(scan: Scan, store: Path, ids: tuple[str, ...]) -> Path:
    """Write the scan beside the store; return where. Raises OutputUnwritableError."""
    folder = store.parent / FOLDER
    folder.mkdir(exist_ok=True)
    name = "_".join(_UNSAFE.sub("-", each) for each in (*ids, scan.sha256[:8]))
    path = folder / f"{name}{scan.ending}"
    write_whole(path, scan.data)
    return path
