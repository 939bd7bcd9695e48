"""A finished file gets its name although something holds it for a moment, and an error where it is held for good."""

from __future__ import annotations

import errno
from datetime import UTC, datetime
from pathlib import Path

import pytest
from badinput import plankit

from toolkit.renaming import rename
from toolkit.store.errors import StoreUnwritableError
from toolkit.store.store import Store

NOW = datetime(2026, 10, 15, 9, 30, tzinfo=UTC)


@pytest.fixture
def refuse(monkeypatch):
    """Has the next renames refused, as Windows does while a virus scanner or a synced folder has a file open."""
    really_replace, left, pauses = Path.replace, [0], []

    def replace(self: Path, target: Path) -> Path:
        if left[0]:
            left[0] -= 1
            raise PermissionError(errno.EACCES, "held")
        return really_replace(self, target)

    def refused(times: int) -> list[float]:
        left[0] = times
        return pauses

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr("time.sleep", pauses.append)
    return refused


def test_a_file_that_is_held_for_a_moment_gets_its_name(tmp_path, refuse):
    (tmp_path / "new").write_text("new")
    (tmp_path / "old").write_text("old")
    pauses = refuse(3)
    rename(tmp_path / "new", tmp_path / "old")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["new"]
    assert len(pauses) == 3


def test_a_file_that_is_held_for_good_stays_and_is_waited_for_less_than_a_second(tmp_path, refuse):
    (tmp_path / "new").write_text("new")
    pauses = refuse(99)
    with pytest.raises(PermissionError):
        rename(tmp_path / "new", tmp_path / "old")
    assert [path.name for path in tmp_path.iterdir()] == ["new"] and sum(pauses) < 1


def test_copies_of_the_store_and_new_workspaces_wait_too(tmp_path, monkeypatch, refuse):
    monkeypatch.chdir(tmp_path)
    refuse(2)
    assert plankit("new", "county").code == 0
    with Store.open(Path("county/store.sqlite")) as store:
        refuse(2)
        assert store.backup(NOW).exists()
        refuse(99)
        with pytest.raises(StoreUnwritableError), store.transaction(actor="x", kind="import", now=NOW, backup=True):
            pytest.fail("without a copy nothing is written")
        assert [path.name for path in Path("county/backups").iterdir()] == ["store-2026-10-15T093000.sqlite"]
    refuse(99)
    assert plankit("new", "other").code == 6
    assert [path.name for path in tmp_path.iterdir()] == ["county"]
