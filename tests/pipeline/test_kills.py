"""A run that is killed and taken up again ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from world import build_world

from toolkit.pipeline.generate import generate

AS_OF = date(2026, 10, 1)
CLIENTS = 100


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Path:
    return build_world(tmp_path_factory.mktemp("world"), CLIENTS)


@pytest.fixture(scope="module")
def undisturbed(world) -> dict[str, bytes]:
    run(world, world / "undisturbed")
    return tree(world / "undisturbed")


def run(world: Path, out: Path) -> None:
    generate([world / "caseload.xlsx"], out, as_of=AS_OF, folder=world, resume=True)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def count(out: Path) -> int:
    return sum(1 for _ in out.glob("*.docx"))


def kill_a_child(world: Path, out: Path, chance: random.Random) -> bool:
    """Start a run in a child and kill it some documents later. Whether it was still at work."""
    wanted = count(out) + chance.randrange(0, 7)
    child = os.fork()
    if child == 0:
        run(world, out)
        os._exit(0)
    while count(out) < wanted:
        ended, _ = os.waitpid(child, os.WNOHANG)
        if ended:
            return False
        time.sleep(0.002)
    time.sleep(chance.random() * 0.02)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_twenty_kills_at_random_moments_leave_no_trace(world, undisturbed, tmp_path):
    chance = random.Random(2026)
    out = tmp_path / "out"
    killed = sum(kill_a_child(world, out, chance) for _ in range(20))
    assert killed >= 15
    run(world, out)
    assert tree(out) == undisturbed
    assert sorted(path.name for path in out.iterdir()) == sorted(undisturbed)


def test_a_kill_after_which_the_caseload_changes_leaves_no_trace(world, tmp_path):
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    other = build_world(tmp_path / "other", CLIENTS // 2)
    assert kill_a_child(world, out, random.Random(7))
    generate([other / "caseload.xlsx"], out, as_of=date(2026, 10, 2), folder=world, resume=True)
    generate([other / "caseload.xlsx"], fresh, as_of=date(2026, 10, 2), folder=world)
    assert tree(out) == tree(fresh)


def test_workers_end_with_the_process_that_started_them(world, undisturbed, tmp_path):
    out = tmp_path / "out"
    command = [sys.executable, "-m", "toolkit", "generate", str(world / "caseload.xlsx"), "--out", str(out)]
    command += ["--as-of", AS_OF.isoformat()]
    parent = subprocess.Popen(
        [*command, "--jobs", "2"], cwd=world, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while not count(out) and parent.poll() is None:
        time.sleep(0.005)
    parent.kill()
    parent.wait()
    time.sleep(0.5)
    left = count(out)
    time.sleep(0.5)
    assert count(out) == left < CLIENTS
    again = subprocess.run([*command, "--resume"], cwd=world, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    assert tree(out) == undisturbed
