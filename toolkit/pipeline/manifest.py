"""The manifest: for each document of an output folder, what it was made from and what came out.

One JSON object a line, sorted by client and file, without times: the same input gives the same bytes. A run also reads the
manifest of the run before it, to know which files are ours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.pipeline.files import unwritable
from toolkit.templates.imprint import PLAIN_KEY

__all__ = ["MANIFEST", "Entry", "known_files", "manifest_bytes", "read_entries"]

MANIFEST = "manifest.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """One document. Hashes are SHA-256, hexadecimal; `profiles` are `id@version` and the hash of each profile applied.

    `kind` is the kind of document.
    `findings` are the codes of the client's findings, sorted, each once; `made_with` is the toolkit's version; `pdf_sha256` is
    that of the PDF beside the document, '' where there is none; `kept` are the passages that stand as somebody changed them;
    `key` is the id of the key of its imprint.
    `since` names the earlier source that the document was held against, `since_sha256` is the client's record in it; '' where
    there is none.
    """

    client: str
    file: str
    agency: str
    agency_sha256: str
    template: str
    template_sha256: str
    record_sha256: str
    profiles: tuple[tuple[str, str], ...]
    as_of: str
    stage: str
    made_with: str
    kind: str = "plan"
    output_sha256: str = ""
    findings: tuple[str, ...] = field(default=())
    pdf_sha256: str = ""
    kept: tuple[str, ...] = ()
    key: str = PLAIN_KEY.id
    since: str = ""
    since_sha256: str = ""

    @property
    def made_from(self) -> str:
        """A hash of all that the document's bytes depend on: two entries with one hash are one document."""
        facts = asdict(self)
        for name in ("output_sha256", "findings", "file", "pdf_sha256", "kept"):
            del facts[name]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def with_pdf(self, pdf: bytes) -> Entry:
        """The same, with this PDF beside the document."""
        return replace(self, pdf_sha256=hashlib.sha256(pdf).hexdigest())

    def to_line(self) -> str:
        """One line of JSON, with its line break."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        plain["profiles"] = dict(self.profiles)
        plain["findings"] = list(self.findings)
        plain["kept"] = list(self.kept)
        return json.dumps(plain, ensure_ascii=False, sort_keys=True) + "\n"

    @classmethod
    def from_line(cls, line: str) -> Entry | None:
        """The entry of a line, or None where it is none of ours (cut short by a kill, or written by another version)."""
        try:
            plain = json.loads(line)
            profiles = tuple(sorted(plain.pop("profiles").items()))
            entry = cls(
                **(
                    plain
                    | {"profiles": profiles, "findings": tuple(plain["findings"]), "kept": tuple(plain.get("kept", ()))}
                )
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            return None
        texts = (entry.client, entry.file, entry.output_sha256, entry.pdf_sha256)
        return entry if all(isinstance(text, str) for text in texts) and _is_plain_name(entry.file) else None


def _is_plain_name(name: str) -> bool:
    """Whether a name from a manifest, which anybody could have edited, stays inside of the folder."""
    return bool(name) and name not in (".", "..") and not any(mark in name for mark in "/\\\0:")


def manifest_bytes(entries: Iterable[Entry]) -> bytes:
    """The whole manifest."""
    ordered = sorted(entries, key=lambda entry: (entry.client, entry.file))
    return "".join(entry.to_line() for entry in ordered).encode("utf-8", "surrogatepass")


def read_entries(path: Path) -> Iterator[Entry]:
    """The entries of a manifest or journal, unreadable lines left out; none where there is no such file.

    Raises OutputUnwritableError where something else has its name.
    """
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return
    except OSError as error:
        raise unwritable(path, error) from None
    for line in text.splitlines():
        entry = Entry.from_line(line)
        if entry is not None:
            yield entry


def known_files(entries: Iterable[Entry]) -> Mapping[str, tuple[Entry, ...]]:
    """File name → the entries that say we wrote it, in their order."""
    files: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        files[entry.file] = (*files.get(entry.file, ()), entry)
    return files
