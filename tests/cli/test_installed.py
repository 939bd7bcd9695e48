"""An installed plankit finds what it needs inside itself, from any folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """A folder into which a wheel of this checkout was installed; its dependencies come from where the tests run."""
    folder = tmp_path_factory.mktemp("wheel")
    run = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(run, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(folder / "site"),
    ]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    return folder / "site"


def python(site: Path, cwd: Path, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(site)}
    run = subprocess.run([sys.executable, *words], cwd=cwd, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_it_brings_its_agencies_profiles_and_samples(site, tmp_path):
    where = python(site, tmp_path, "-c", "import toolkit; print(toolkit.__file__)")
    assert Path(where.strip()).is_relative_to(site)
    templates = json.loads(python(site, tmp_path, "-m", "toolkit", "template", "list", "--json"))["templates"]
    assert "county-behavioral-health" in {entry["agency"] for entry in templates}
    assert "ny-mhotrs-clinic" in python(site, tmp_path, "-m", "toolkit", "payer", "list")
    assert (site / "toolkit" / "py.typed").is_file()


def test_the_demo_runs_from_any_folder(site, tmp_path):
    text = python(site, tmp_path, "-m", "toolkit", "demo")
    documents = sorted((tmp_path / "demo" / "plans").glob("*.docx"))
    assert len(documents) >= 12
    assert f"Made {len(documents)} treatment plans" in text
    assert (tmp_path / "demo" / "report.html").is_file()
