"""What all tests share."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.forms.reading.reader import kept_processes

# The many commands that tests start shall find the toolkit compiled, whatever the caller's environment says.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Nor do they print as wide as the terminal is from which somebody calls the tests.
os.environ.pop("COLUMNS", None)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What the modules hold stays to the end: the collector of cycles need not walk over it thousands of times."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


ENGINES = ("soffice", "pdftoppm")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked `engine` (or `engine("soffice")`) is skipped where the program is missing, and fails under CI."""
    marker = item.get_closest_marker("engine")
    if marker is None:
        return
    missing = [name for name in marker.args or ENGINES if shutil.which(name) is None]
    if not missing:
        return
    reason = f"needs {' and '.join(missing)}, which this machine lacks"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def _kept_processes() -> Iterator[None]:
    """One process reads the forms of all tests, as one reads all forms of an inbox; a harmful one is replaced."""
    with kept_processes():
        yield


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, to be filled. Only root may mount one."""
    folder = tmp_path / "small-disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="session")
def node_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with pdf.js and pdf-lib, for tests that fill forms in by them."""
    from otherprograms import installed

    return installed(tmp_path_factory.mktemp("pdf-programs"))
