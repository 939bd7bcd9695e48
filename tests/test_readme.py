"""The README's library session runs as it stands there, and what it names exists."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_library_session_prints_what_it_says():
    code, printed = re.search(r"```python\n(.*?)```\n\n```\n(.*?)```", README, re.DOTALL).groups()
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert run.stderr == ""
    assert run.stdout == printed


def test_every_page_and_picture_that_it_links_is_there():
    for target in re.findall(r'\]\(([^)#]+)\)|src="([^"]+)"', README):
        assert (ROOT / "".join(target)).exists(), target


def test_every_folder_of_the_project_is_on_its_map():
    named = set(re.findall(r"`([\w/]+)/`", README))
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert {"agency_templates", "payer_profiles", "samples", "scripts", "tests", "docs"} <= named & folders
    packages = {f"toolkit/{path.parent.name}" for path in ROOT.glob("toolkit/*/__init__.py")}
    assert packages <= named
