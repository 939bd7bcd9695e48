"""Word documents to PDF: many a launch of LibreOffice, in order, each with its reason where it does not come out.

LibreOffice takes the files of a launch in the order given. Where it hangs or breaks off, the first that is missing is the
one it stumbled over: that one is tried once more alone and then given up, and the others go on in a new launch.
The same document gives the same bytes.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from itertools import islice
from pathlib import Path
from typing import Final

from toolkit.errors import OutputError
from toolkit.packets.office import find_office, launch, make_profile

__all__ = ["OfficeBrokenError", "PdfLimits", "Printed", "print_pdfs"]

_WORD: Final = b"PK\x03\x04"
_IDENTITY = re.compile(rb"(/ID \[ *<|\n<|/DocChecksum /)([0-9A-F]{32})")
_CREATED: Final = b"/CreationDate(D:"
_NEVER_WORKED: Final = 3
"""So many launches that made nothing, before any that did, and LibreOffice itself is taken to be broken."""


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """How many documents a launch takes, and how many seconds may pass before the first PDF and between two."""

    at_once: int = 50
    seconds: float = 90.0


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of one document: its PDF, or why there is none (a sentence that quotes nothing)."""

    pdf: bytes | None
    reason: str = ""


class OfficeBrokenError(OutputError):
    """LibreOffice starts and makes nothing. Facts: the program."""

    def __init__(self, program: str) -> None:
        super().__init__(program)

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        what, mend = (
            "LibreOffice does not make PDFs on this machine.",
            "Try to open and print a document in it by hand.",
        )
        return what, str(self.args[0]), mend


def print_pdfs(
    documents: Iterable[bytes], *, as_of: Date, limits: PdfLimits | None = None, program: Path | None = None
) -> Iterator[Printed]:
    """The PDF of each Word document, in their order. Documents are asked for as they are needed, a launch's at a time.

    `as_of` is the day that the PDFs say they were made on. Raises OfficeMissingError at once where there is no LibreOffice
    (`program` names it, else it is looked for), and OfficeBrokenError where it makes nothing of anything.
    """
    printer = _Printer(program or find_office(), as_of, limits or PdfLimits())
    return printer.print_all(iter(documents))


class _Printer:
    def __init__(self, program: Path, as_of: Date, limits: PdfLimits) -> None:
        self._program = program
        self._limits = limits
        self._moment = f"{as_of:%Y%m%d}000000".encode()
        self._profiles = 0
        self._profile: Path | None = None
        self._in_vain = 0
        self._has_worked = False

    def print_all(self, documents: Iterator[bytes]) -> Iterator[Printed]:
        with tempfile.TemporaryDirectory(prefix="plankit-pdf-", ignore_cleanup_errors=True) as folder:
            while batch := list(islice(documents, self._limits.at_once)):
                yield from self._batch(batch, Path(folder))

    def _batch(self, documents: Sequence[bytes], folder: Path) -> list[Printed]:
        results: list[Printed | None] = [
            None if data.startswith(_WORD) else Printed(None, "It is not a Word document.") for data in documents
        ]
        waiting = [number for number, result in enumerate(results) if result is None]
        while waiting:
            for number, printed in self._tried(waiting, documents, folder).items():
                results[number] = printed
            waiting = [number for number in waiting if results[number] is None]
        return [result for result in results if result is not None]

    def _tried(self, numbers: Sequence[int], documents: Sequence[bytes], folder: Path) -> dict[int, Printed]:
        """What a launch made of the documents; the first that it did not make is tried again alone, then given up."""
        made = self._launched(numbers, documents, folder)
        left = next((number for number in numbers if number not in made), None)
        if left is None:
            return made
        made |= self._launched([left], documents, folder)
        return made | (
            {} if left in made else {left: Printed(None, "LibreOffice could not make a PDF of it, in two attempts.")}
        )

    def _launched(self, numbers: Sequence[int], documents: Sequence[bytes], folder: Path) -> dict[int, Printed]:
        with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as work:
            inside, out = Path(work), Path(work) / "out"
            out.mkdir()
            names = {number: f"{number:04d}" for number in numbers}
            for number, name in names.items():
                (inside / f"{name}.docx").write_bytes(documents[number])
            arguments = ["--infilter=MS Word 2007 XML", "--convert-to", "pdf", "--outdir", "out"]
            ended = launch(
                self._program,
                self._fresh_profile(folder),
                inside,
                [*arguments, *(f"{name}.docx" for name in names.values())],
                seconds=self._limits.seconds,
                progress=lambda: sum(1 for _ in out.iterdir()),
            )
            if not ended:
                self._profile = None
            made = {number: _whole(out / f"{name}.pdf", self._moment) for number, name in names.items()}
        self._note(any(made.values()))
        return {number: Printed(pdf) for number, pdf in made.items() if pdf}

    def _fresh_profile(self, folder: Path) -> Path:
        """The profile of the last launch, or a new one after one that was broken off."""
        if self._profile is None:
            self._profiles += 1
            self._profile = folder / f"profile-{self._profiles}"
            make_profile(self._profile)
        return self._profile

    def _note(self, has_worked: bool) -> None:
        self._has_worked = self._has_worked or has_worked
        self._in_vain = 0 if has_worked else self._in_vain + 1
        if not self._has_worked and self._in_vain >= _NEVER_WORKED:
            raise OfficeBrokenError(self._program.name)


def _whole(path: Path, moment: bytes) -> bytes | None:
    """A PDF that was written to its end, with what changes from launch to launch made the same; else None."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-32:]:
        return None
    created = data.rfind(_CREATED) + len(_CREATED)
    if created >= len(_CREATED) and data[created : created + len(moment)].isdigit():
        data = data[:created] + moment + data[created + len(moment) :]
    end = data.rfind(b"trailer")
    digest = hashlib.sha256(data[:end]).hexdigest()[:32].upper().encode()
    return data[:end] + _IDENTITY.sub(lambda found: found.group(1) + digest, data[end:])
