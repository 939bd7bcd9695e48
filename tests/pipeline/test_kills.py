"""A run that is killed and taken up again ends as if nothing had happened."""

from __future__ import annotations

import io
import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from editing import edited, reworded
from world import build_world, caseload_rows, write_caseload

import toolkit.pipeline.generate as generating
from toolkit.pipeline.check import PART
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
    """Start a run in a child and kill it some documents later, begun or whole. Whether it was still at work.

    The documents of a part appear nearly at once; so parts are now small, now of the usual size.
    """
    wanted, part = count(out) + chance.randrange(0, 7), chance.choice((1, 2, 3, PART))
    child = os.fork()
    if child == 0:
        generating.PART = part
        run(world, out)
        os._exit(0)
    while count(out) + sum(1 for _ in out.glob(f".plankit-{child}-*.part")) < wanted:
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
    killed = 0
    while killed < 20:
        if kill_a_child(world, out, chance):
            killed += 1
        else:  # It had ended before: the next begins anew.
            assert tree(out) == undisturbed
            shutil.rmtree(out)
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


def kill_at_step(world: Path, out: Path, step: int) -> bool:
    """Run in a child that is killed as it is about to write, rename or remove a file of the folder for the n-th time.

    Whether there was such a step.
    """
    child = os.fork()
    if child == 0:
        steps = itertools.count(1)

        def strike(event: str, facts: tuple[object, ...]) -> None:
            if event == "open":
                facts = facts[:1] if int(facts[2]) & (os.O_WRONLY | os.O_RDWR) else ()
                if any(str(fact).endswith(".docx") for fact in facts):
                    os._exit(3)  # a document that is written in place would be half there for a moment
            if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"):
                paths = (str(fact) for fact in facts if isinstance(fact, str | Path))
                if any(path.startswith(str(out)) for path in paths) and next(steps) == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(strike)
        run(world, out)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def test_a_kill_at_any_step_of_renewing_an_edited_document_leaves_the_old_or_the_new_one(tmp_path):
    world = build_world(tmp_path, 1)
    before, after = world / "before", world / "after"
    run(world, before)
    edited(before / "C001-plan.docx", reworded("Sings in a choir", "Sings in two choirs"))
    rows = caseload_rows(1)
    rows["Goals"][0]["Text"] = "Walks an hour"
    write_caseload(world / "caseload.xlsx", rows)
    shutil.copytree(before, after)
    run(world, after)
    undisturbed = tree(after)
    old, new = (tree(folder)["C001-plan.docx"] for folder in (before, after))
    assert old != new and b"Walks an hour" in document_xml(new) and b"Sings in two choirs" in document_xml(new)
    met = set()
    for step in itertools.count(1):
        out = world / f"out-{step}"
        shutil.copytree(before, out)
        if not kill_at_step(world, out, step):
            break
        met.add((out / "C001-plan.docx").read_bytes())
        if step % 3 == 0:
            run(world, out)
            assert tree(out) == undisturbed, f"killed at step {step}"
    assert met == {old, new}
    assert step > 9


def document_xml(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("word/document.xml")
