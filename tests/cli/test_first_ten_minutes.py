"""The page for an administrator's first ten minutes does what it says, command by command."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from badinput import Outcome, plankit

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "first-ten-minutes.md"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, Outcome]]]:
    """A folder with the samples in it, and each command of the page with its outcome."""
    folder = tmp_path_factory.mktemp("minutes")
    shutil.copytree(ROOT / "samples" / "exports", folder / "samples" / "exports")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        lines = re.findall(r"^\$ plankit (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
        return folder, [(line, plankit(*shlex.split(line))) for line in lines]


def test_every_command_goes_through(ran):
    _, outcomes = ran
    assert [line.split()[0] for line, _ in outcomes] == ["map", "map", "check", "generate", "check"]
    assert [outcome.code for _, outcome in outcomes] == [0] * 5, [outcome.said for _, outcome in outcomes]


def test_it_leaves_what_the_page_speaks_of(ran):
    folder, _ = ran
    assert {"MAP.xlsx", "report.html"} <= {path.name for path in folder.iterdir()}
    assert len(list((folder / "plans").glob("*.docx"))) == 6
    assert (folder / "plans" / "index.xlsx").exists()


def test_it_says_what_the_page_says(ran):
    _, (_, (_, lacking), (_, checked), (_, made), (_, november)) = ran
    assert "Participation" in lacking.out
    assert "6 clients, none held up" in checked.out
    assert "Made 6 documents" in made.out
    assert "“Lang”" in november.said


def test_the_listing_is_the_folder():
    listed = re.search(r"^\$ ls (\S+)\n(.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(path.name for path in (ROOT / listed[1]).iterdir()) == listed[2].split()
