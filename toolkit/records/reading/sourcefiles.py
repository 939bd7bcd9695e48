"""Which files a source means: a file, or all that can be read in a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import FileUnreadableError, NothingToReadError, SourceNotFoundError
from toolkit.findings import FilePlace, Finding
from toolkit.records.reading import assemblycodes as codes
from toolkit.records.reading.ids import natural

__all__ = ["ENDINGS", "FoundFile", "SourceFile", "find_files"]

_KINDS = {
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
}
ENDINGS = frozenset(_KINDS)
"""Endings of the files that are read where a source is a folder."""
_FOREIGN = frozenset({".xls", ".xlsb", ".ods", ".numbers", ".xltx"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read: its name without folders, its kind (workbook, csv, json, yaml), and the SHA-256 of its bytes."""

    name: str
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read. `named`: the user named the file itself, not its folder."""

    path: Path
    kind: str
    named: bool

    def described(self) -> SourceFile:
        """The file as the caseload remembers it."""
        with self.path.open("rb") as stream:
            return SourceFile(self.path.name, self.kind, hashlib.file_digest(stream, "sha256").hexdigest())


def find_files(sources: Sequence[Path]) -> tuple[list[FoundFile], list[Finding]]:
    """The files that the sources mean, folders opened one level deep in the order of their names.

    Raises SourceNotFoundError, FileUnreadableError for a named file of no kind that can be read, NothingToReadError for a
    folder without any.
    """
    files: list[FoundFile] = []
    findings: list[Finding] = []
    for source in sources:
        try:
            files.extend(_meant_by(source, findings))
        except OSError as error:
            raise FileUnreadableError(
                source,
                f"The file or folder cannot be opened ({error.strerror}).",
                "Check its name, and that you have the right to read it.",
            ) from None
    once = {file.path.resolve(): file for file in reversed(files)}
    return [file for file in files if once.get(file.path.resolve()) is file], findings


def _meant_by(source: Path, findings: list[Finding]) -> list[FoundFile]:
    if source.is_dir():
        return _in_folder(source, findings)
    if not source.exists():
        raise SourceNotFoundError(source)
    return [FoundFile(source, _kind(source), named=True)]


def _in_folder(folder: Path, findings: list[Finding]) -> list[FoundFile]:
    files = sorted(
        (path for path in folder.iterdir() if path.is_file()), key=lambda path: natural(path.name.casefold())
    )
    files = [path for path in files if not path.name.startswith((".", "~"))]
    found = [
        FoundFile(path, _KINDS[path.suffix.lower()], named=False) for path in files if path.suffix.lower() in _KINDS
    ]
    findings.extend(_skipped(path) for path in files if path.suffix.lower() in _FOREIGN)
    if not found:
        raise NothingToReadError(
            str(folder), f"Put files that end in {', '.join(_KINDS)} into the folder, or name another one."
        )
    return found


def _skipped(path: Path) -> Finding:
    return codes.SOURCE_SKIPPED.finding(
        f"The file is a spreadsheet of a kind that cannot be read ({path.suffix}).",
        place=FilePlace(path.name),
        hint="Save it as “Excel Workbook (.xlsx)” into the same folder.",
    )


def _kind(path: Path) -> str:
    kind = _KINDS.get(path.suffix.lower())
    if kind is None and path.suffix.lower() in _FOREIGN | {".zip", ".docx", ".pdf", ".txt", ""}:
        kind = "workbook"  # whose reader says what the file is, and what to do
    if kind is None:
        raise FileUnreadableError(path, "Files of this kind cannot be read.", f"Use one of {_listed(_KINDS)}.")
    return kind


def _listed(endings: Iterable[str]) -> str:
    return ", ".join(endings)
