"""The page on the commands says what the commands say."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_on_the_commands_is_the_one_that_make_docs_writes(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    from scripts.make_docs import commands_page

    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == commands_page(), "run: make docs"
    assert "scripts.make_docs" in sys.modules


def test_make_names_every_target_that_the_readme_speaks_of():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "test", "bench", "docs"):
        assert f"\n{target}:" in makefile
