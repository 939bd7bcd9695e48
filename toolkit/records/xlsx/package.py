"""An .xlsx file as a zip of parts, opened as hostile: whatever it claims is checked before anybody relies on it.

The file is read into memory once and everything works on those bytes, so that what was checked is what is read. Parts are
inflated here rather than by `zipfile`, since a part may lie about its size: inflating stops at the size declared, and a part
that does not hold exactly what it declares is damaged.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from toolkit.errors import FileUnreadableError
from toolkit.records.reading.foreign import refuse_foreign, refuse_foreign_zip

__all__ = ["DamagedPartError", "Package", "open_package"]

MAX_FILE = 512 << 20
MAX_TOTAL = 1536 << 20
MAX_PARTS = 10_000
MAX_SMALL_PART = 64 << 20
MAX_RATIO = 200
RATIO_FROM = 8 << 20
"""Bytes below which the ratio does not matter: a small part may well consist of one repeated row."""

_STEP = 1 << 17
_REPAIR = (
    "Open it in Excel with File › Open › (arrow beside Open) › Open and Repair, save it under a new name and use that, "
    "or ask for the file again: it may have been cut off on its way."
)


class DamagedPartError(Exception):
    """A part of the package is cut off, fails its checksum or is no well-formed XML. Argument: the part's name."""


class Package:
    """The parts of one .xlsx file by their names: lower case, `/` between, no leading `/`."""

    def __init__(self, path: Path, data: bytes, parts: dict[str, zipfile.ZipInfo]) -> None:
        self.path = path
        self.data = data
        self._parts = parts

    def __contains__(self, name: str) -> bool:
        return part_name(name) in self._parts

    def size(self, name: str) -> int:
        """Bytes that a part says it has, unpacked; 0 where there is none."""
        info = self._parts.get(part_name(name))
        return info.file_size if info is not None else 0

    def chunks(self, name: str) -> Iterator[bytes]:
        """The part's content in pieces of at most some 25 MB, mostly 1 MB.

        Raises DamagedPartError as soon as the content is not what the zip declares, KeyError for a part that is absent.
        """
        info = self._parts[part_name(name)]
        checksum = size = 0
        for piece in self._inflated(info):
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            if size > info.file_size:
                raise DamagedPartError(name)
            yield piece
        if size != info.file_size or checksum != info.CRC:
            raise DamagedPartError(name)

    def _inflated(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        start = info.header_offset
        lengths = self.data[start + 26 : start + 30]
        start += 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        packed = memoryview(self.data)[start : start + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            for at in range(0, len(packed), _STEP):
                yield bytes(packed[at : at + _STEP])
            return
        inflater = zlib.decompressobj(-15)
        try:
            for at in range(0, len(packed), _STEP):
                yield inflater.decompress(packed[at : at + _STEP])
        except zlib.error as error:
            raise DamagedPartError(info.filename) from error
        if not inflater.eof:
            raise DamagedPartError(info.filename)

    def tree(self, name: str) -> etree._Element | None:
        """The root element of a small XML part (workbook, styles, relations); None where there is no such part.

        Raises FileUnreadableError for XML with a document type (entities), DamagedPartError for XML that is broken.
        """
        if name not in self:
            return None
        if self._parts[part_name(name)].file_size > MAX_SMALL_PART:
            raise DamagedPartError(name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(b"".join(self.chunks(name)), parser)
        except etree.XMLSyntaxError as error:
            raise DamagedPartError(name) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self.entities()
        return root

    def entities(self) -> FileUnreadableError:
        """The refusal of XML with a document type, which no spreadsheet program writes and which can hide attacks."""
        return FileUnreadableError(
            self.path,
            "The workbook holds XML with a document type (entities). No spreadsheet program writes that, so it is refused.",
            "Do not use this file. Ask whoever sent it for a workbook saved by Excel or LibreOffice.",
        )

    def damaged(self, part: str) -> FileUnreadableError:
        """The refusal of a workbook one of whose necessary parts is broken or absent."""
        return FileUnreadableError(self.path, f"The workbook is damaged (its part {part} cannot be read).", _REPAIR)


def part_name(name: str) -> str:
    """The name by which a part is known here; Excel, too, does not mind case."""
    return name.replace("\\", "/").lstrip("/").lower()


def open_package(path: Path, data: bytes) -> Package:
    """Check the zip directory of an .xlsx and hand out its parts.

    `path` is for messages. Raises FileUnreadableError, in plain words, for anything that is not an .xlsx, is damaged, is
    protected by a password or unpacks to more than a workbook ever does.
    """
    refuse_foreign(path, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, UnicodeDecodeError) as error:
        raise FileUnreadableError(path, "The workbook is cut off or damaged.", _REPAIR) from error
    refuse_foreign_zip(path, {info.filename.lower() for info in infos})
    _refuse_bomb(path, infos)
    parts: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        if info.is_dir():
            continue
        _refuse_unusual(path, info, len(data))
        if part_name(info.filename) in parts:
            raise FileUnreadableError(
                path, "The workbook holds one of its parts twice, so it may show one thing and hold another.", _REPAIR
            )
        parts[part_name(info.filename)] = info
    return Package(path, data, parts)


def _refuse_unusual(path: Path, info: zipfile.ZipInfo, size: int) -> None:
    if info.flag_bits & 1:
        raise FileUnreadableError(
            path,
            "The file is a zip that is protected with a password.",
            "Unpack it with its password, and use the workbook inside.",
        )
    beyond = info.header_offset + 30 + info.compress_size > size
    if beyond or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileUnreadableError(path, "The workbook is cut off or damaged.", _REPAIR)


def _refuse_bomb(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    total = sum(info.file_size for info in infos)
    swollen = any(info.file_size > max(RATIO_FROM, MAX_RATIO * info.compress_size) for info in infos)
    if len(infos) > MAX_PARTS or total > MAX_TOTAL or swollen:
        raise FileUnreadableError(
            path,
            "The file unpacks to far more than a caseload workbook holds (it may be a zip bomb), so it is refused.",
            "If it is a real workbook, copy the sheets that are needed into a new one, or split it into several.",
        )
