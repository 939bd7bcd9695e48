"""The PDFs beside the documents of an output folder: made where asked for, removed where they no longer belong.

A PDF stands in the manifest with its document, and like it is announced in the journal before it appears. One that this
toolkit did not write is never replaced or removed. The Word document is there in any case.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from pathlib import Path

from toolkit.errors import OutputUnwritableError
from toolkit.findings import Code, FilePlace, Finding
from toolkit.packets.office import OfficeMissingError, find_office
from toolkit.packets.topdf import OfficeBrokenError, Printed, print_pdfs
from toolkit.pipeline import codes
from toolkit.pipeline.files import file_hash, write_whole
from toolkit.pipeline.journal import Journal
from toolkit.pipeline.manifest import Entry

__all__ = ["PdfFolder", "pdf_name"]


def pdf_name(document: str) -> str:
    """The name of the PDF of a document's file."""
    return document.removesuffix(".docx") + ".pdf"


@dataclass
class PdfFolder:
    """The PDFs of an output folder. `known` are the entries of earlier runs by file; `findings` what went wrong so far."""

    out: Path
    known: Mapping[str, tuple[Entry, ...]]
    as_of: Date

    def __post_init__(self) -> None:
        self.findings: list[Finding] = []

    def settled(
        self, entries: Sequence[Entry], wanted: Collection[str], on_progress: Callable[[int, int], None] | None = None
    ) -> list[Entry]:
        """The entries with the hashes of the PDFs that belong to them; those of the `wanted` files are made where needed."""
        current = [replace(entry, pdf_sha256=self._there(entry)) for entry in entries]
        numbers = [at for at, entry in enumerate(current) if entry.file in wanted and not entry.pdf_sha256]
        numbers = [at for at in numbers if self._is_free(current[at])]
        if numbers:
            for at, entry in zip(numbers, self._made([current[at] for at in numbers], on_progress), strict=False):
                current[at] = entry
        self._remove_stale(current)
        return current

    def _there(self, entry: Entry) -> str:
        """The hash of the PDF that an earlier run made of this very document, if it is there as it was."""
        hashes = {old.pdf_sha256 for old in self._before(entry) if old.output_sha256 == entry.output_sha256} - {""}
        there = file_hash(self.out / pdf_name(entry.file)) if hashes else None
        return there if there in hashes else ""

    def _before(self, entry: Entry) -> Sequence[Entry]:
        return self.known.get(entry.file, ())

    def _is_free(self, entry: Entry) -> bool:
        """Whether the place of a PDF is empty, or holds one of ours."""
        path = self.out / pdf_name(entry.file)
        ours = {old.pdf_sha256 for old in self._before(entry)} - {""}
        if not path.is_symlink() and (not path.exists() or file_hash(path) in ours):
            return True
        message = "A PDF of this name is there, and this toolkit did not make it, or somebody changed it."
        self._note(entry, codes.NOT_OURS, message, "Move it away or rename it, and run the same command again.")
        return False

    def _made(self, entries: Sequence[Entry], on_progress: Callable[[int, int], None] | None) -> Iterator[Entry]:
        journal = Journal(self.out)
        try:
            documents = ((self.out / entry.file).read_bytes() for entry in entries)
            printed = print_pdfs(documents, as_of=self.as_of, program=find_office())
            for done, (entry, result) in enumerate(zip(entries, printed, strict=True), 1):
                yield self._written(entry, result, journal)
                if on_progress is not None:
                    on_progress(done, len(entries))
        except (OfficeMissingError, OfficeBrokenError) as error:
            hint = f"{error.mend} The Word documents are there." if error.mend else "The Word documents are there."
            self.findings.append(codes.NO_PDF.finding(error.what, hint=hint))
        finally:
            journal.close()

    def _written(self, entry: Entry, result: Printed, journal: Journal) -> Entry:
        path = self.out / pdf_name(entry.file)
        if result.pdf is None:
            hint = "Open the Word document in LibreOffice and see what it says; the Word document itself is there."
            self._note(entry, codes.NO_PDF, result.reason, hint)
            return entry
        entry = entry.with_pdf(result.pdf)
        journal.announce(entry)
        try:
            write_whole(path, result.pdf)
        except OutputUnwritableError as error:
            self._note(entry, codes.NO_PDF, error.what, error.mend)
            return replace(entry, pdf_sha256="")
        return entry

    def _note(self, entry: Entry, code: Code, message: str, hint: str) -> None:
        place = FilePlace(pdf_name(entry.file))
        self.findings.append(code.finding(message, client=entry.client, place=place, hint=hint))

    def _remove_stale(self, current: Sequence[Entry]) -> None:
        kept = {pdf_name(entry.file) for entry in current if entry.pdf_sha256}
        for file, known in sorted(self.known.items()):
            name, hashes = pdf_name(file), {entry.pdf_sha256 for entry in known} - {""}
            if not hashes or name in kept:
                continue
            path = self.out / name
            if file_hash(path) in hashes:
                with contextlib.suppress(OSError):
                    path.unlink()
            if path.exists():
                message = "This PDF is of an earlier run, and cannot be removed or was changed since; it was left."
                place, hint = FilePlace(name), "Look whether it is still needed, then move it away."
                self.findings.append(codes.LEFT_BEHIND.finding(message, place=place, hint=hint))
