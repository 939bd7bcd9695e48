"""What tests of bad input share: a world whose values all carry a mark, the commands, and what must hold after any of them.

The mark stands in every text that a client, or somebody who writes about a client, could have typed. It may be printed in
documents, and nowhere else.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from world import AS_OF, build_world, caseload_rows, write_caseload

from toolkit.cli.main import cli

MARK = "ZEBRA-PHI"

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """All that was printed, as one line: tables break sentences where the console ends."""
        return " ".join((self.out + self.err).split())


def marked_rows(clients: int = 2) -> Rows:
    """Rows of a sound caseload with the mark in everything that is said of a client."""
    rows = caseload_rows(clients)
    for row in rows["Clients"]:
        row.update({"First name": f"{MARK} Ana", "Last name": f"Ruiz {MARK}"})
    for row in rows["Plans"]:
        row["Strengths"] = f"{MARK}: {row['Strengths']}"
    for row in rows["Goals"]:
        row["Text"] = f"{row['Text']} ({MARK})"
    return rows


_built: dict[Path, bytes] = {}


def marked_world(folder: Path) -> Path:
    """The folder, with an agency, a payer and a caseload of two marked clients; built once, then copied."""
    if not _built:
        build_world(folder)
        caseload_with(folder / "caseload.xlsx")
        _built.update({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    for name, content in _built.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def caseload_with(path: Path, change: Callable[[Rows], object] = lambda rows: None, clients: int = 2) -> Path:
    """A workbook of marked rows, changed."""
    rows = marked_rows(clients)
    change(rows)
    write_caseload(path, rows)
    return path


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same zip with its parts changed; `change` is given each part's name and content."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(info.filename, old.read(info)))
    return changed.getvalue()


def plankit(*words: object) -> Outcome:
    """A command in this process."""
    result = CliRunner().invoke(cli, [str(word) for word in words])
    return Outcome(result.exit_code, result.stdout, result.stderr)


def plankit_process(*words: object, folder: Path, **environment: str) -> Outcome:
    """A command in a process of its own, with further variables of the environment."""
    run = subprocess.run(
        [sys.executable, "-m", "toolkit", *(str(word) for word in words)],
        capture_output=True,
        check=False,
        cwd=folder,
        env={**os.environ, **environment},
        timeout=120,
    )
    return Outcome(run.returncode, run.stdout.decode("utf-8", "replace"), run.stderr.decode("utf-8", "replace"))


def check(source: object, *words: object) -> Outcome:
    """`plankit check` on the day of the world, seen to be discreet."""
    outcome = plankit("check", source, "--as-of", AS_OF, *words)
    assert_discreet(outcome)
    return outcome


def generate(source: object, out: Path, *words: object) -> Outcome:
    """`plankit generate` on the day of the world, seen to be discreet and to have left nothing half done."""
    outcome = plankit("generate", source, "--out", out, "--as-of", AS_OF, *words)
    assert_discreet(outcome)
    assert_tidy(out)
    return outcome


def assert_discreet(outcome: Outcome) -> None:
    """No fault of ours, no traceback, no word of a client's."""
    assert outcome.code != 70, outcome.said
    assert "Traceback" not in outcome.said
    assert MARK not in outcome.said


def assert_tidy(out: Path) -> None:
    """The folder holds whole documents and what lists them: no temporary file, no journal, no client's word in a list."""
    if not out.is_dir():
        return
    left = sorted(str(path.relative_to(out)) for path in out.rglob("*"))
    assert not [name for name in left if MARK in name or name.endswith(".part") or name.startswith(".plankit")], left
    for path in out.iterdir():
        if path.suffix == ".docx" and not path.name.startswith("~$"):
            assert zipfile.ZipFile(path).testzip() is None
        elif path.is_file():
            assert_unmarked(path)


def assert_unmarked(path: Path) -> None:
    """No word of a client's in a file, nor in the parts of one that is a zip."""
    contents: Mapping[str, bytes] = {"": path.read_bytes()}
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            contents = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name, content in contents.items() if MARK.encode() in content]


def documents(out: Path) -> list[str]:
    """The names of the documents in a folder."""
    return sorted(path.name for path in out.glob("*.docx"))
