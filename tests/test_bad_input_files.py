"""Files that are not what they should be: one error that names the file and says what to do, exit code 3, no folder made."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from badinput import MARK, check, generate, marked_world, repacked
from msoffcrypto.format.ooxml import OOXMLFile


@pytest.fixture
def world(tmp_path: Path, monkeypatch) -> Path:
    marked_world(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


Maker = Callable[[Path, bytes], Path]


def holding(name: str, content: bytes) -> Maker:
    """Makes a file of that name and content."""

    def make(folder: Path, good: bytes) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def changed(name: str, change: Callable[[bytes], bytes]) -> Maker:
    """Makes a file from the bytes of a good workbook."""

    def make(folder: Path, good: bytes) -> Path:
        (folder / name).write_bytes(change(good))
        return folder / name

    return make


def locked(good: bytes) -> bytes:
    with io.BytesIO(good) as plain, io.BytesIO() as secret:
        OOXMLFile(plain).encrypt("secret", secret)
        return secret.getvalue()


def zipped(*names: str, content: bytes = b"<x/>") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return data.getvalue()


def with_part(good: bytes, part: str, content: bytes) -> bytes:
    return repacked(good, lambda name, old: content if name == part else old)


SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'


def folder_called_workbook(folder: Path, good: bytes) -> Path:
    (folder / "x.xlsx").mkdir()
    return folder / "x.xlsx"


def link_to_itself(folder: Path, good: bytes) -> Path:
    (folder / "loop.xlsx").symlink_to("loop.xlsx")
    return folder / "loop.xlsx"


def link_to_nothing(folder: Path, good: bytes) -> Path:
    (folder / "gone.xlsx").symlink_to("was-here.xlsx")
    return folder / "gone.xlsx"


def pipe(folder: Path, good: bytes) -> Path:
    os.mkfifo(folder / "pipe.xlsx")
    return folder / "pipe.xlsx"


def form(text: str) -> bytes:
    return text.replace("MARK", MARK).encode()


FILES: list[tuple[str, Maker, str, str]] = [
    # what it is, how it is made, what is wrong, what to do
    ("nothing", lambda folder, good: folder / "nowhere.xlsx", "no such file", "Check the spelling"),
    ("empty", holding("empty.xlsx", b""), "is empty", "ask for it again"),
    ("truncated", changed("short.xlsx", lambda good: good[: len(good) // 2]), "cut off", "again"),
    ("password", changed("locked.xlsx", locked), "protected with a password", "remove the password"),
    ("xls", holding("old.xls", OLE + "Workbook".encode("utf-16-le")), "old Excel format", "Save As"),
    ("xls called xlsx", holding("old.xlsx", OLE + "Workbook".encode("utf-16-le")), "old Excel format", "Save As"),
    ("ods", holding("open.ods", zipped("mimetype", "content.xml", "META-INF/manifest.xml")), "OpenDocument", "Save As"),
    ("xlsb", holding("binary.xlsb", zipped("[Content_Types].xml", "xl/workbook.bin")), "binary Excel", "Save As"),
    ("Word document", holding("plan.docx", zipped("[Content_Types].xml", "word/document.xml")), "Word", "workbook"),
    ("picture", holding("photo.jpg", b"\xff\xd8\xff\xe0"), "cannot be read", "Use one of"),
    ("CSV called xlsx", holding("text.xlsx", b"Client,Goal 1\nC1,Sleep\n"), "text file (CSV)", "ends in .csv"),
    ("xlsx called CSV", changed("book.csv", lambda good: good), "Excel workbook", "ends in .xlsx"),
    ("lock file", holding("~$caseload.xlsx", b"\x05" + MARK.encode()), "lock file", "“caseload.xlsx”"),
    ("zip bomb", changed("bomb.xlsx", lambda good: with_part(good, SHEET, b" " * (64 << 20))), "zip bomb", ""),
    ("entities", changed("entity.xlsx", lambda good: with_part(good, SHEET, ENTITIES)), "entities", ""),
    ("link to itself", link_to_itself, "no such file", ""),
    ("link to nothing", link_to_nothing, "no such file", ""),
    ("pipe", pipe, "a pipe, not a file", "Name a file"),
    ("folder without files", folder_called_workbook, "No client was found", "Put files"),
    ("null device", lambda folder, good: Path("/dev/null"), "not a file", "Name a file"),
    ("JSON cut off", holding("form.json", form('{"client": {"id": "C1", "first_name": "MARK')), "line 1", "missing"),
    ("JSON nested", holding("deep.json", b"[" * 100_000 + b"]" * 100_000), "nested", ""),
    ("JSON nested little", holding("less.json", b"[" * 900 + b"]" * 900), "nested", "Flatten"),
    ("JSON half a letter", holding("half.json", '{"client": "é"}'.encode("latin-1")), "UTF-8", "Save it again"),
    ("YAML objects", holding("form.yaml", form("- !!python/object:os.system {MARK: 1}")), "tag", "plain value"),
    ("YAML aliases", holding("form.yaml", form("a: &a [MARK, MARK]\nb: [*a, *a]")), "alias", "Write the value out"),
    ("YAML nested", holding("deep.yaml", b"[" * 50_000), "nested", "Flatten"),
    ("YAML tabs", holding("tab.yaml", form("client:\n\tfirst_name: MARK\n")), "tab", "blanks"),
    ("YAML quotes", holding("open.yaml", form('client:\n  first_name: "MARK\n')), "quotation mark", "Close it"),
    ("YAML not UTF-8", holding("latin.yaml", "client: {first_name: José}".encode("latin-1")), "UTF-8", "Save it again"),
    ("YAML control", holding("nul.yaml", form("client: {first_name: MARK\x01}")), "characters", "Remove"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "what", "mend"), [case[1:] for case in FILES], ids=[case[0] for case in FILES])
def test_a_file_that_cannot_be_read_is_named_with_what_to_do(world, make, what, mend):
    path = make(world, (world / "caseload.xlsx").read_bytes())
    outcome = check(path)
    assert (outcome.code, outcome.out) == (3, ""), outcome.said
    assert outcome.err.startswith("Error: ") and len(outcome.err.splitlines()) <= 2
    assert path.name in outcome.err
    assert what in outcome.said and mend in outcome.said
    assert generate(path, world / "out") == outcome
    assert not (world / "out").exists()
