"""Where returned files go: to `merged/` or `set-aside/` with a note beside each. Nothing is deleted, nothing overwritten."""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import replace
from datetime import datetime as DateTime
from pathlib import Path

from toolkit.errors import OutputError
from toolkit.findings import FilePlace, Finding
from toolkit.pipeline.files import write_whole
from toolkit.pipeline.progress import codes
from toolkit.pipeline.progress.outcomes import FileOutcome, Sort
from toolkit.renaming import rename

__all__ = ["ASIDE", "MERGED_FOLDER", "has_changed", "named", "put_away"]

MERGED_FOLDER, ASIDE = "merged", "set-aside"
_FOLDERS = {Sort.MERGED: MERGED_FOLDER, Sort.AGAIN: MERGED_FOLDER, Sort.ASIDE: ASIDE}
_LONGEST_NAME = 240
"""So many bytes may a name have that still gets a number and the ending of its note: file systems take 255."""


def put_away(inbox: Path, path: Path, outcome: FileOutcome, digest: str, *, now: DateTime) -> FileOutcome:
    """Move a file of the inbox to where its outcome puts it. `digest` is of what was read of it.

    One that was written to since it was read stays, and the next merge reads it again. One that cannot be moved
    stays too, and is told: what it says is settled, and the files after it are not kept from it.
    """
    folder = _FOLDERS.get(outcome.sort, MERGED_FOLDER if outcome.kind == "signed-page" else None)
    if folder is None or has_changed(path, digest):
        return outcome
    target = inbox / folder / path.name
    try:
        target = _free(target)
        target.parent.mkdir(exist_ok=True)
        write_whole(target.with_name(f"{target.name}.txt"), _note(outcome, now).encode())
        rename(path, target)
    except (OSError, OutputError):
        with contextlib.suppress(OSError):
            target.with_name(f"{target.name}.txt").unlink()
        return replace(outcome, findings=(*outcome.findings, _unmoved(outcome, folder)))
    return replace(outcome, moved=f"{folder}/{target.name}")


def _unmoved(outcome: FileOutcome, folder: str) -> Finding:
    return codes.UNMOVED.finding(
        f"It could not be moved to {folder}: the folder may not be written to, or another program holds the file.",
        client=outcome.client,
        place=FilePlace(outcome.file),
        hint="Nothing is lost. Give plankit the right to write there, or move the file by hand.",
    )


def has_changed(path: Path, digest: str) -> bool:
    """Whether a file is not what was read of it; '' is a file too large to be read."""
    if not digest:
        return False
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() != digest
    except OSError:
        return True


def _free(path: Path) -> Path:
    """A name that nothing has: a file of the same name that came earlier stays as it is. A very long one is cut."""
    number, stem, suffix = 1, path.stem, path.suffix
    while len(os.fsencode(f"{stem}{suffix}")) > _LONGEST_NAME and stem:
        stem = stem[:-1]
    free = path.with_name(f"{stem}{suffix}")
    while free.exists() or free.with_name(f"{free.name}.txt").exists():
        number += 1
        free = path.with_name(f"{stem} ({number}){suffix}")
    return free


def named(path: Path) -> str:
    """The file's name as text: bytes of it that are none are shown as question marks."""
    return path.name.encode("utf-8", "replace").decode()


def _note(outcome: FileOutcome, now: DateTime) -> str:
    """What stands beside a file that was put away: no word of the client's."""
    lines = [f"{outcome.file}: {outcome.sort} on {now:%Y-%m-%d at %H:%M}."]
    lines += [f"Form {outcome.number}"] if outcome.number else []
    lines += [line for line in (outcome.why, outcome.mend) if line]
    count = f"{len(outcome.changes)} change{'' if len(outcome.changes) == 1 else 's'}"
    lines += [f"{count} to the record; plankit history shows what."] if outcome.changes else []
    lines += [f"{found.message} {found.hint}".strip() for found in outcome.findings if found.hint != outcome.mend]
    return "\n".join(lines) + "\n"
