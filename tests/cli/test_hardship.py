"""Folders that cannot be written, disks that are full: a plain message, the right exit code, nothing half-made."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from world import AS_OF, build_world

from toolkit.cli.main import cli


@pytest.fixture
def world(tmp_path: Path, monkeypatch) -> Path:
    build_world(tmp_path, 60)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def generate(out: Path, *more: str) -> tuple[int, str]:
    words = ["generate", "caseload.xlsx", "--out", str(out), "--as-of", AS_OF, *more]
    result = CliRunner().invoke(cli, words)
    return result.exit_code, result.stderr


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def as_nobody(function, *arguments):
    """Run in a child that gave up root's rights, since root may write anywhere."""
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()

    def child() -> None:
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        answers.put(function(*arguments))

    process = context.Process(target=child)
    process.start()
    process.join(60)
    assert process.exitcode == 0
    return answers.get()


def test_a_full_disk_stops_the_run_and_a_larger_one_finishes_it(world, small_disk):
    out = small_disk / "out"
    code, said = generate(out)
    assert code == 6
    assert "The disk is full" in said and "--resume" in said
    assert not list(out.glob("*.part"))
    larger, fresh = world / "larger", world / "fresh"
    shutil.copytree(out, larger)
    assert list(larger.glob("*.docx"))
    assert generate(larger, "--resume")[0] == 0
    assert generate(fresh)[0] == 0
    assert tree(larger) == tree(fresh)


def test_a_folder_that_may_not_be_written_is_refused_and_stays_empty(world):
    out = world / "sealed"
    out.mkdir(mode=0o555)
    for parent in (world, *world.parents[:3]):
        if parent.stat().st_uid == os.getuid() and parent != Path("/tmp"):
            parent.chmod(parent.stat().st_mode | 0o055)
    code, said = as_nobody(generate, out)
    assert (code, list(out.iterdir())) == (6, [])
    assert "You may not write here" in said


def test_a_file_where_the_folder_should_be_is_said_to_be(world):
    (world / "out").write_bytes(b"")
    code, said = generate(world / "out")
    assert code in (2, 6)
    assert "out" in said


def test_an_index_that_is_open_in_excel_keeps_the_documents_and_says_so(world):
    assert generate(world / "out")[0] == 0
    (world / "out" / "~$index.xlsx").write_bytes(b"")
    code, said = generate(world / "out")
    assert code == 6
    assert "index.xlsx" in said
    (world / "out" / "~$index.xlsx").unlink()
    assert generate(world / "out")[0] == 0
    assert not (world / "out" / ".plankit").exists()
