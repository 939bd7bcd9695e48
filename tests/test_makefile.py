"""What `make` says where Python is not enough."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
@pytest.mark.parametrize(
    ("lacking", "said"),
    [("ensurepip", "sudo apt-get install python3-venv"), ("version_info", "Python 3.11 or later")],
)
def test_a_python_that_will_not_do_is_answered_with_what_to_install(tmp_path: Path, lacking: str, said: str):
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "pyproject.toml").touch()
    python = tmp_path / "python-without"
    python.write_text(f'#!/bin/sh\ncase "$2" in *{lacking}*) exit 1;; esac\nexit 0\n')
    python.chmod(0o755)
    run = subprocess.run(["make", "demo", f"PYTHON={python}"], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode != 0
    assert said in run.stderr
    assert not (tmp_path / ".venv").exists()
