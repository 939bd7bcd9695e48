"""The Word file as a zip package: opened once with care, written again from compressed members.

A template comes from outside, so opening refuses what a Word file never is: encrypted or old binary files, macros,
members of one name, names that climb out of the archive, and archives that would unfold into gigabytes. Members keep
their compressed bytes, so that a render deflates only what it changed. Written packages have fixed dates and order: the
same members give the same bytes.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from toolkit.errors import TemplateError
from toolkit.templates.wordml import STRICT, parse_xml

__all__ = [
    "CONTENT_TYPES",
    "Member",
    "Package",
    "Relationship",
    "deflate",
    "inflate",
    "open_package",
    "rels_name",
    "store",
    "write_package",
]

MAX_MEMBERS: Final = 4000
MAX_MEMBER_BYTES: Final = 64 * 1024 * 1024
MAX_TOTAL_BYTES: Final = 256 * 1024 * 1024
CONTENT_TYPES: Final = "[Content_Types].xml"
_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SAVE_AS_DOCX: Final = "Open it in Word and save it as “Word Document (*.docx)”."
_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_UTF8_NAMES = 0x800
_FIRST_DAY = 0x21  # 1 January 1980, the first date that zip knows
_LEVEL = 3  # as small as level 6 within a tenth on WordprocessingML, in a quarter of its time
_LOOKAHEAD = 262  # so much of its window zlib cannot look back over; one that just holds the data costs less to set up
_NOT_WORTH_PACKING = 1024  # bytes


@dataclass(frozen=True, slots=True)
class Member:
    """A file in the package with its compressed bytes. `method` is 0 (stored) or 8 (deflated)."""

    name: str
    method: int
    crc: int
    size: int
    packed: bytes


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from a part to another part or to an outside address. `target` is a member name when not external."""

    id: str
    type: str
    target: str
    is_external: bool = False


@dataclass(frozen=True)
class Package:
    """An opened package: members in their order, content types, and the relationships of each part."""

    file: str
    members: Mapping[str, Member]
    defaults: Mapping[str, str]
    overrides: Mapping[str, str]
    relationships: Mapping[str, tuple[Relationship, ...]] = field(default_factory=dict)

    def content_type(self, name: str) -> str:
        """The content type of a member, '' if none is declared."""
        extension = name.rpartition(".")[2].lower()
        return self.overrides.get(name.lower(), self.defaults.get(extension, ""))

    def parts_of_type(self, *endings: str) -> list[str]:
        """The members whose content type ends with one of `endings`, in the order of the archive."""
        return [name for name in self.members if self.content_type(name).endswith(endings)]

    def read(self, name: str) -> bytes:
        """The unpacked bytes of a member."""
        return inflate(self.members[name], self.file)


def open_package(source: bytes, file: str) -> Package:
    """Open a Word template held in memory; `file` is its name for messages. Raises `TemplateError`."""
    _refuse_foreign(source, file)
    try:
        archive = zipfile.ZipFile(io.BytesIO(source))
        members = _members(archive, source, file)
    except (zipfile.BadZipFile, struct.error, EOFError, NotImplementedError, UnicodeDecodeError):
        raise TemplateError("This is not a Word file, or it is damaged or cut off.", file, _SAVE_AS_DOCX) from None
    if CONTENT_TYPES not in members:
        raise TemplateError("This is a zip file, but not a Word file.", file, _SAVE_AS_DOCX)
    defaults, overrides = _content_types(members, file)
    _refuse_macros(members, overrides, file)
    package = Package(file, members, defaults, overrides)
    return Package(file, members, defaults, overrides, _all_relationships(package))


def _refuse_foreign(source: bytes, file: str) -> None:
    if not source:
        raise TemplateError("This file is empty.", file, _SAVE_AS_DOCX)
    if source.startswith(_OLE_MAGIC):
        if "EncryptedPackage".encode("utf-16-le") in source:
            raise TemplateError(
                "This file is protected by a password.", file, "Save a copy without a password (File › Info)."
            )
        raise TemplateError("This is an old Word file (.doc).", file, _SAVE_AS_DOCX)
    if source.startswith((b"{\\rtf", b"%PDF")):
        raise TemplateError("This is not a Word file.", file, _SAVE_AS_DOCX)


def _members(archive: zipfile.ZipFile, source: bytes, file: str) -> dict[str, Member]:
    entries = [info for info in archive.infolist() if not info.is_dir()]
    if len(entries) > MAX_MEMBERS or sum(info.file_size for info in entries) > MAX_TOTAL_BYTES:
        raise TemplateError("This file unfolds to more than a Word file ever holds.", file, "Use another copy of it.")
    members: dict[str, Member] = {}
    seen: set[str] = set()
    for info in entries:
        _refuse_entry(info, seen, file)
        seen.add(info.filename.lower())
        member = Member(info.filename, info.compress_type, info.CRC, info.file_size, _raw(source, info))
        inflate(member, file)
        members[info.filename] = member
    return members


def _refuse_entry(info: zipfile.ZipInfo, seen: set[str], file: str) -> None:
    name = info.filename
    if info.flag_bits & 0x1:
        raise TemplateError("This file is protected by a password.", file, "Save a copy without a password.")
    if info.file_size > MAX_MEMBER_BYTES:
        raise TemplateError("This file unfolds to more than a Word file ever holds.", file, "Use another copy of it.")
    if name.lower() in seen:
        raise TemplateError("This file holds two parts of one name.", f"{file} › {name}", _SAVE_AS_DOCX)
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or "\0" in name:
        raise TemplateError("This file holds a part whose name leads out of it.", file, "Use another copy of it.")


def _raw(source: bytes, info: zipfile.ZipInfo) -> bytes:
    header = source[info.header_offset : info.header_offset + 30]
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    start = info.header_offset + 30 + name_length + extra_length
    packed = source[start : start + info.compress_size]
    if header[:4] != b"PK\x03\x04" or len(packed) != info.compress_size:
        raise zipfile.BadZipFile("member out of bounds")
    return packed


def inflate(member: Member, file: str) -> bytes:
    """The unpacked bytes of a member, checked against its size and checksum. Raises `TemplateError`."""
    damaged = TemplateError("A part of this file is damaged.", f"{file} › {member.name}", _SAVE_AS_DOCX)
    if member.method == zipfile.ZIP_STORED:
        data = member.packed
    elif member.method == zipfile.ZIP_DEFLATED:
        unpacker = zlib.decompressobj(-15)
        try:
            data = unpacker.decompress(member.packed, member.size + 1)
        except zlib.error:
            raise damaged from None
    else:
        raise damaged
    if len(data) != member.size or zlib.crc32(data) != member.crc:
        raise damaged
    return data


def _content_types(members: Mapping[str, Member], file: str) -> tuple[dict[str, str], dict[str, str]]:
    root = parse_xml(inflate(members[CONTENT_TYPES], file), f"{file} › {CONTENT_TYPES}")
    defaults = {
        node.get("Extension", "").lower(): node.get("ContentType", "") for node in root.iter(f"{{{_TYPES}}}Default")
    }
    overrides = {
        node.get("PartName", "").lstrip("/").lower(): node.get("ContentType", "")
        for node in root.iter(f"{{{_TYPES}}}Override")
    }
    return defaults, overrides


def _refuse_macros(members: Mapping[str, Member], overrides: Mapping[str, str], file: str) -> None:
    kinds = " ".join(overrides.values())
    if "macroEnabled" in kinds or any(name.lower().endswith("vbaproject.bin") for name in members):
        raise TemplateError("This file carries macros (.docm), which are never run here.", file, _SAVE_AS_DOCX)
    if "wordprocessingml.template.main+xml" in kinds:
        raise TemplateError("This is a Word template file (.dotx).", file, _SAVE_AS_DOCX)
    if "wordprocessingml.document.main+xml" not in kinds:
        raise TemplateError("This file holds no Word document.", file, _SAVE_AS_DOCX)


def rels_name(part: str) -> str:
    """The member that holds the relationships of a part: `word/_rels/document.xml.rels`."""
    folder, _, base = part.rpartition("/")
    return f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"


def _all_relationships(package: Package) -> dict[str, tuple[Relationship, ...]]:
    found = {}
    for part in ("", *package.members):
        member = rels_name(part)
        if member in package.members:
            found[part] = _relationships(package, part, member)
    return found


def _relationships(package: Package, part: str, member: str) -> tuple[Relationship, ...]:
    root = parse_xml(package.read(member), f"{package.file} › {member}")
    links = []
    for node in root.iter(f"{{{_RELATIONSHIPS}}}Relationship"):
        if node.get("Type", "").startswith(STRICT):
            raise TemplateError("This is a “Strict Open XML” Word file.", package.file, _SAVE_AS_DOCX)
        links.append(_relationship(node, part))
    return tuple(links)


def _relationship(node: etree._Element, part: str) -> Relationship:
    target, is_external = node.get("Target", ""), node.get("TargetMode") == "External"
    if not is_external:
        folder = posixpath.dirname(part)
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relationship(node.get("Id", ""), node.get("Type", ""), target, is_external)


def deflate(name: str, data: bytes) -> Member:
    """A member of the package from its unpacked bytes. To pack a few hundred bytes costs more than they take up."""
    if len(data) < _NOT_WORTH_PACKING:
        return store(name, data)
    window = min(15, max(10, (len(data) + _LOOKAHEAD).bit_length()))
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -window)
    packed = packer.compress(data) + packer.flush()
    return Member(name, zipfile.ZIP_DEFLATED, zlib.crc32(data), len(data), packed)


def store(name: str, data: bytes) -> Member:
    """A member kept as it is (pictures are compressed already)."""
    return Member(name, zipfile.ZIP_STORED, zlib.crc32(data), len(data), data)


def write_package(members: Iterable[Member]) -> bytes:
    """The zip file of the members, in their order, with fixed dates: the same members give the same bytes."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        name = member.name.encode("utf-8")
        flags = 0 if name.isascii() else _UTF8_NAMES
        packed = len(member.packed)
        common = (20, flags, member.method, 0, _FIRST_DAY, member.crc, packed, member.size, len(name), 0)
        pieces += (_LOCAL.pack(0x04034B50, *common), name, member.packed)
        directory += (_CENTRAL.pack(0x02014B50, 20, *common, 0, 0, 0, 0, offset), name)
        offset += 30 + len(name) + packed
    catalogue = b"".join(directory)
    count = len(directory) // 2
    end = _END.pack(0x06054B50, 0, 0, count, count, len(catalogue), offset, 0)
    return b"".join((*pieces, catalogue, end))
