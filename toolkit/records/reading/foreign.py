"""Files that are not what their name says: recognised by their content, refused with what to do instead."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from toolkit.errors import FileUnreadableError, SourceNotFoundError

__all__ = ["read_bytes", "refuse_foreign", "refuse_foreign_text", "refuse_foreign_zip"]

_SAVE_AS = "Open it and use File › Save As › “Excel Workbook (.xlsx)”, then use that file."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_bytes(path: Path, limit: int) -> bytes:
    """The whole file of at most `limit` bytes.

    Raises SourceNotFoundError, or FileUnreadableError for a folder, a lock file (`~$…`), an empty file, one that is too
    large, or one that may not be opened.
    """
    if path.name.startswith(("~$", ".~lock.")):
        raise FileUnreadableError(
            path,
            "This is Excel's or Word's lock file, not the workbook.",
            f"Close the program that has it open, and use “{path.name.removeprefix('~$')}” instead."
            if path.name.startswith("~$")
            else "Close the program that has it open, and use the file itself.",
        )
    try:
        if path.is_dir():
            raise FileUnreadableError(path, "This is a folder, not a file.", "Name the file inside it.")
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise FileUnreadableError(path, "This is a device or a pipe, not a file.", "Name a file.")
        if status.st_size > limit:
            raise FileUnreadableError(
                path, f"The file is larger than {limit >> 20} MB.", "Split it into several files of fewer clients."
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceNotFoundError(path) from None
    except PermissionError:
        raise FileUnreadableError(
            path,
            "The file may not be opened.",
            "Close it in other programs, and check that you have the right to read it.",
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not usable"
        raise FileUnreadableError(
            path, f"The file cannot be opened ({reason}).", "Copy it to this computer and try again."
        ) from None
    if not data:
        raise FileUnreadableError(path, "The file is empty (0 bytes).", "Save it again, or ask for it again.")
    return data


def refuse_foreign(path: Path, data: bytes) -> None:
    """Raise FileUnreadableError when `data` is recognisably something else than a zip of parts."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(_OLE):
        raise _ole(path, data)
    if data.startswith(b"PK"):
        return
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise FileUnreadableError(path, "This is an “XML Spreadsheet 2003”, not an Excel workbook (.xlsx).", _SAVE_AS)
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")) or b"<html" in head:
        raise FileUnreadableError(path, "This is a web page (HTML) that is called a workbook.", _SAVE_AS)
    if head.startswith(b"%pdf"):
        raise FileUnreadableError(path, "This is a PDF, not a workbook.", "Ask for the workbook that it was made from.")
    if head.startswith((b"{", b"[")) and path.suffix.lower() != ".csv":
        raise FileUnreadableError(
            path, "This is JSON that is called a workbook.", "Rename it so that it ends in .json."
        )
    if _is_text(data):
        raise FileUnreadableError(
            path,
            "This is a text file (CSV) that is called a workbook.",
            "Rename it so that it ends in .csv; or open it in Excel and save it as an Excel Workbook (.xlsx).",
        )
    raise FileUnreadableError(path, "This is not an Excel workbook (.xlsx).", _SAVE_AS)


def refuse_foreign_text(path: Path, data: bytes) -> None:
    """Raise FileUnreadableError when `data`, the content of a CSV file, is recognisably no text."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(_OLE):
        raise _ole(path, data)
    if data.startswith(b"PK\x03\x04"):
        raise FileUnreadableError(
            path,
            "This is an Excel workbook (or a zip) that is called a CSV file.",
            "Rename it so that it ends in .xlsx.",
        )
    if head.startswith((b"<!doctype html", b"<html")):
        raise FileUnreadableError(path, "This is a web page (HTML) that is called a CSV file.", _SAVE_AS)
    if head.startswith(b"%pdf-"):
        raise FileUnreadableError(
            path, "This is a PDF that is called a CSV file.", "Ask for the file that it was made from."
        )


def _ole(path: Path, data: bytes) -> FileUnreadableError:
    names = {
        name for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument") if name.encode("utf-16-le") in data
    }
    if "EncryptedPackage" in names:
        return FileUnreadableError(
            path,
            "The workbook is protected with a password.",
            "Open it in Excel, remove the password (File › Info › Protect Workbook › Encrypt with Password: empty the box), "
            "and save.",
        )
    if names & {"Workbook", "Book"}:
        return FileUnreadableError(path, "This is a workbook in the old Excel format (.xls).", _SAVE_AS)
    if "WordDocument" in names:
        return FileUnreadableError(
            path, "This is an old Word document (.doc), not a workbook.", "Name the workbook instead."
        )
    return FileUnreadableError(path, "This is an old Office file, not an Excel workbook (.xlsx).", _SAVE_AS)


_ZIPS = (
    (re.compile(r"xl/workbook\.bin"), "This is a binary Excel workbook (.xlsb).", _SAVE_AS),
    (re.compile(r"word/document\.xml"), "This is a Word document, not a workbook.", "Name the workbook instead."),
    (re.compile(r"ppt/presentation\.xml"), "This is a PowerPoint file, not a workbook.", "Name the workbook instead."),
    (
        re.compile(r"index/document\.iwa|index\.zip"),
        "This is an Apple Numbers file.",
        "In Numbers use File › Export To › Excel, then use that file.",
    ),
    (
        re.compile(r"meta-inf/manifest\.xml|content\.xml"),
        "This is an OpenDocument file (such as .ods), not an Excel workbook (.xlsx).",
        _SAVE_AS,
    ),
)


def refuse_foreign_zip(path: Path, names: set[str]) -> None:
    """Raise FileUnreadableError when the parts (`names`, lower case) are another program's, or no workbook's at all."""
    names = {name.replace("\\", "/").lstrip("/") for name in names}
    for pattern, what, mend in _ZIPS:
        if any(pattern.fullmatch(name) for name in names):
            raise FileUnreadableError(path, what, mend)
    if "[content_types].xml" in names or "_rels/.rels" in names:
        return
    inside = sum(name.endswith((".xlsx", ".csv")) for name in names)
    if inside:
        raise FileUnreadableError(
            path, "This is a zip folder with files in it.", "Unpack it, and use the workbook inside."
        )
    raise FileUnreadableError(path, "This is a zip folder, not an Excel workbook (.xlsx).", _SAVE_AS)


def _is_text(data: bytes) -> bool:
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return sum(byte < 9 or 13 < byte < 32 for byte in head) == 0
