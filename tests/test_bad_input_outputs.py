"""Folders and machines that do not play along: nothing half made, nothing of somebody else's lost, the next run finishes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import docx
import pytest
from badinput import (
    MARK,
    Outcome,
    assert_discreet,
    assert_tidy,
    assert_unmarked,
    caseload_with,
    documents,
    generate,
    marked_world,
    plankit,
    plankit_process,
)
from world import AS_OF


@pytest.fixture
def world(tmp_path: Path, monkeypatch) -> Path:
    marked_world(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


GENERATE = ("generate", "caseload.xlsx", "--as-of", AS_OF, "--out")


# -- the output folder -------------------------------------------------------------------------------------------------


def test_a_full_disk_leaves_whole_documents_and_the_next_run_finishes(world, small_disk):
    caseload_with(world / "caseload.xlsx", clients=40)
    first = plankit(*GENERATE, small_disk / "out", "--resume")
    assert_discreet(first)
    assert first.code == 6
    for path in (small_disk / "out").rglob("*"):
        assert path.suffix != ".part"
        if path.suffix == ".jsonl":
            assert_unmarked(path)
    assert "The disk is full" in first.said and "--resume" in first.said
    (world / "caseload.xlsx").write_bytes((caseload_with(world / "less.xlsx", clients=5)).read_bytes())
    for document in (small_disk / "out").glob("*.docx"):
        document.unlink()
    assert generate("caseload.xlsx", small_disk / "out", "--resume").code == 0
    assert len(documents(small_disk / "out")) == 5


SEVERAL = """
import json, sys
from click.testing import CliRunner
from toolkit.cli.main import cli
results = [CliRunner().invoke(cli, words) for words in json.loads(sys.argv[1])]
print(json.dumps([[result.exit_code, result.stdout, result.stderr] for result in results]))
"""


def as_anybody(folder: Path, *commands: tuple[str, ...]) -> list[Outcome]:
    """Commands in a process that has no right but those of files and folders: root may otherwise write anywhere."""
    giving_up: list[str] = []
    if os.getuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("needs setpriv, to give up root's rights")
        giving_up = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    run = subprocess.run(
        [*giving_up, sys.executable, "-c", SEVERAL, json.dumps(commands)],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=120,
    )
    outcomes = [Outcome(*answer) for answer in json.loads(run.stdout)]
    for outcome in outcomes:
        assert_discreet(outcome)
    return outcomes


def test_what_may_not_be_written_or_read_is_said_to_be(world):
    caseload_with(world / "secret.xlsx").chmod(0o000)
    (world / "sealed").mkdir(mode=0o555)
    (world / "hidden").mkdir(mode=0o000)
    written = (
        (*GENERATE, "sealed"),
        (*GENERATE, "sealed/deeper"),
        ("check", "caseload.xlsx", "--out", "sealed/report.html"),
        ("workbook", "--out", "sealed/new.xlsx"),
    )
    read = (("check", "secret.xlsx"), ("check", "hidden"), ("check", "hidden/caseload.xlsx"))
    outcomes = as_anybody(world, *written, *read)
    (world / "hidden").chmod(0o700)
    for outcome in outcomes[: len(written)]:
        assert (outcome.code, outcome.out) == (6, "")
        assert "You may not write here" in outcome.said
    assert list((world / "sealed").iterdir()) == []
    for outcome in outcomes[len(written) :]:
        assert (outcome.code, outcome.out) == (3, "")
        assert "may not be opened" in outcome.said or "cannot be opened (Permission denied)" in outcome.said


@pytest.mark.parametrize("source", ["x" * 300 + ".xlsx", "\udce9.xlsx"])
def test_a_name_that_no_file_can_have_is_said_to_be_none(world, source):
    outcome = plankit("check", source)
    assert_discreet(outcome)
    assert outcome.code == 3


# -- files in the way --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", ["~$01-plan.docx", "~$C001-plan.docx", ".~lock.C001-plan.docx#"])
def test_a_document_open_in_word_is_left_alone_and_made_when_it_is_closed(world, lock):
    out = world / "out"
    generate("caseload.xlsx", out)
    before = files(out)
    (out / lock).write_bytes(MARK.encode())
    outcome = plankit(*GENERATE, out, "--stage", "draft")
    assert_discreet(outcome)
    assert outcome.code == 6
    assert "in use" in outcome.said and "C001-plan.docx" in outcome.said and "--resume" in outcome.said
    assert files(out)["C001-plan.docx"] == before["C001-plan.docx"]
    assert files(out)["C002-plan.docx"] != before["C002-plan.docx"]
    (out / lock).unlink()
    assert generate("caseload.xlsx", out, "--stage", "draft", "--resume").code == 0
    assert files(out)["C001-plan.docx"] != before["C001-plan.docx"]


HELD_BY_WORD = """
import os
from pathlib import Path
real = os.replace

def replace(source, target, **options):
    if "C001" in str(target):
        raise PermissionError(13, "The process cannot access the file", str(target))
    return real(source, target, **options)

os.replace = replace
Path.replace = lambda self, target: replace(self, target)
from toolkit.cli.main import main
main()
"""


def test_a_document_that_windows_will_not_replace_is_left_alone(world):
    out = world / "out"
    generate("caseload.xlsx", out)
    before = files(out)
    run = subprocess.run(
        [sys.executable, "-c", HELD_BY_WORD, *GENERATE, "out", "--stage", "draft"],
        capture_output=True,
        text=True,
        cwd=world,
        timeout=120,
    )
    assert_discreet(Outcome(run.returncode, run.stdout, run.stderr))
    assert run.returncode == 6
    assert "another program holds it" in run.stdout
    assert files(out)["C001-plan.docx"] == before["C001-plan.docx"]
    assert files(out)["C002-plan.docx"] != before["C002-plan.docx"]
    assert_tidy(out)


def test_somebody_elses_file_of_that_name_is_never_written_over(world):
    out = world / "out"
    out.mkdir()
    (out / "C001-plan.docx").write_bytes(b"signed last year")
    (out / "notes.docx").write_bytes(b"mine")
    outcome = plankit(*GENERATE, out)
    assert outcome.code == 6
    assert "DO203" in outcome.said and "C001-plan.docx" in outcome.said
    assert (out / "C001-plan.docx").read_bytes() == b"signed last year"
    assert (out / "notes.docx").read_bytes() == b"mine"
    assert (out / "C002-plan.docx").read_bytes().startswith(b"PK")


def test_a_document_that_somebody_changed_by_hand_is_never_written_over(world):
    out = world / "out"
    generate("caseload.xlsx", out)
    edited = docx.Document(str(out / "C001-plan.docx"))
    edited.add_paragraph("a note")
    edited.save(str(out / "C001-plan.docx"))
    plankit(*GENERATE, out, "--stage", "draft")
    assert "a note" in [paragraph.text for paragraph in docx.Document(str(out / "C001-plan.docx")).paragraphs]


@pytest.mark.parametrize("name", ["C001-plan.docx", "index.xlsx", "manifest.jsonl"])
def test_a_folder_in_the_way_is_said_to_be(world, name):
    (world / "out" / name).mkdir(parents=True)
    outcome = plankit(*GENERATE, world / "out")
    assert_discreet(outcome)
    assert outcome.code == 6
    assert name in outcome.said
    assert (world / "out" / name).is_dir()
    assert not [path for path in (world / "out").rglob("*") if path.name.endswith(".part")]


@pytest.mark.parametrize("name", ["C001-plan.docx", "index.xlsx", "manifest.jsonl"])
def test_a_link_in_the_way_leads_nowhere(world, name):
    """What a link points to is never written; a document's link is somebody's own, a list's is replaced."""
    (world / "out").mkdir()
    (world / "precious").write_bytes(b"kept")
    (world / "out" / name).symlink_to("../precious")
    assert plankit(*GENERATE, world / "out").code in (0, 6)
    assert (world / "precious").read_bytes() == b"kept"


def test_a_manifest_that_somebody_edited_reaches_no_other_file(world):
    out = world / "out"
    generate("caseload.xlsx", out)
    manifest = out / "manifest.jsonl"
    text = manifest.read_text()
    manifest.write_text(text.replace("C001-plan.docx", "../caseload.xlsx") + '{"file": 5}\nnonsense\n' + "[" * 9999)
    kept = (world / "caseload.xlsx").read_bytes()
    plankit(*GENERATE, out)
    assert (world / "caseload.xlsx").read_bytes() == kept


# -- runs that are disturbed, repeated or moved ----------------------------------------------------------------------


def test_a_run_stopped_from_the_keyboard_leaves_whole_files_and_can_be_taken_up(world):
    caseload_with(world / "caseload.xlsx", clients=60)
    generate("caseload.xlsx", world / "undisturbed")
    child = subprocess.Popen(
        [sys.executable, "-m", "toolkit", *GENERATE, "out"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not documents(world / "out") and child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert child.returncode in (130, 0)
    assert_discreet(Outcome(child.returncode, out, err))
    for path in (world / "out").rglob("*"):
        if path.suffix == ".jsonl":
            assert_unmarked(path)
    assert generate("caseload.xlsx", world / "out", "--resume").code == 0
    assert files(world / "out") == files(world / "undisturbed")


def test_two_runs_into_one_folder_do_not_mix(world):
    from toolkit.pipeline.journal import held

    (world / "out").mkdir()
    with held(world / "out"):
        outcome = plankit(*GENERATE, world / "out")
    assert outcome.code == 6
    assert "Another run" in outcome.said


def test_the_same_files_come_out_every_time_and_anywhere(world, tmp_path_factory):
    """Twice into one folder, with the source given twice, in another zone, locale, hash order, and without a home."""
    generate("caseload.xlsx", world / "out")
    expected = files(world / "out")
    assert generate("caseload.xlsx", world / "out").code == 0
    assert files(world / "out") == expected
    assert generate("caseload.xlsx", world / "twice", "./caseload.xlsx").code == 0
    assert files(world / "twice") == expected
    environment = {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONHASHSEED": "7",
        "HOME": "/nonexistent",
        "TMPDIR": "/nonexistent",
    }
    outcome = plankit_process(*GENERATE, "elsewhere", folder=world, TZ="Pacific/Kiritimati", **environment)
    assert_discreet(outcome)
    assert outcome.code == 0
    assert files(world / "elsewhere") == expected


# -- where output goes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("{check} | head -1 > /dev/null; exit ${{PIPESTATUS[0]}}", 0, ""),
        ("{check} >&- 2>&- <&-", 0, ""),
        ("{check} > /dev/full", 6, "cannot be written"),
        ("mkdir gone; cd gone; rmdir ../gone; {check}", 4, "is gone"),
    ],
)  # fmt: skip
def test_output_that_goes_nowhere_is_no_fault_of_ours(world, command, code, said):
    if "/dev/full" in command and not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    check = f"{sys.executable} -m toolkit check {world / 'caseload.xlsx'} --as-of {AS_OF}"
    run = subprocess.run(
        ["bash", "-c", command.format(check=check)], capture_output=True, text=True, cwd=world, timeout=120
    )
    assert_discreet(Outcome(run.returncode, run.stdout, run.stderr))
    assert run.returncode == code, run.stderr
    assert said in run.stderr and len(run.stderr.splitlines()) <= 2
