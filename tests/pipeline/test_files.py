from __future__ import annotations

import errno
import multiprocessing
import os
import pickle
from pathlib import Path

import pytest

from toolkit.errors import FileInUseError, OutputUnwritableError
from toolkit.pipeline.files import (
    Writer,
    file_hash,
    lock_file_of,
    prepare_folder,
    remove_leftovers,
    unwritable,
    write_whole,
)


def test_a_file_appears_whole_and_leaves_nothing_beside_it(tmp_path):
    write_whole(tmp_path / "a.docx", b"one")
    write_whole(tmp_path / "a.docx", b"two")
    assert (tmp_path / "a.docx").read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


def test_many_files_are_whole_and_on_the_disk_when_the_writer_is_closed(tmp_path):
    with Writer() as writer:
        writings = [writer.write(tmp_path / f"{number}.docx", b"%d" % number * 5000) for number in range(60)]
    assert all(writing.result() is None for writing in writings)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        f"{number}.docx": b"%d" % number * 5000 for number in range(60)
    }


@pytest.mark.parametrize("count", range(1, 10))
def test_a_file_can_be_waited_for_while_the_writer_is_open(tmp_path, count):
    """However many wait to go to the disk together."""
    with Writer() as writer:
        writings = [writer.write(tmp_path / f"{number}.docx", b"%d" % number) for number in range(count)]
        for number, writing in enumerate(writings):
            assert writing.result() is None
            assert (tmp_path / f"{number}.docx").read_bytes() == b"%d" % number


def test_a_writer_says_which_of_its_files_could_not_be_written(tmp_path):
    (tmp_path / "b.docx").mkdir()
    (tmp_path / "c.docx").write_bytes(b"being edited")
    (tmp_path / "~$c.docx").write_bytes(b"")
    with Writer() as writer:
        good, bad = (writer.write(tmp_path / name, b"x") for name in ("a.docx", "b.docx"))
        with pytest.raises(FileInUseError):
            writer.write(tmp_path / "c.docx", b"x")
    assert good.result() is None
    with pytest.raises(OutputUnwritableError):
        bad.result()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.docx", "b.docx", "c.docx", "~$c.docx"]


def test_a_link_is_replaced_and_never_followed(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"keep")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.docx").symlink_to(outside)
    write_whole(folder / "a.docx", b"new")
    assert outside.read_bytes() == b"keep"
    assert not (folder / "a.docx").is_symlink()


@pytest.mark.parametrize("lock", ["~$port.docx", "~$eport.docx", "~$report.docx", ".~lock.report.docx#"])
def test_a_document_that_is_open_in_word_is_left_alone(tmp_path, lock):
    target = tmp_path / "report.docx"
    target.write_bytes(b"being edited")
    (tmp_path / lock).write_bytes(b"")
    assert lock_file_of(target) == tmp_path / lock
    with pytest.raises(FileInUseError) as caught:
        write_whole(target, b"new")
    assert lock in str(caught.value)
    assert target.read_bytes() == b"being edited"
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_folder_in_the_way_of_a_file_is_said_to_be(tmp_path):
    (tmp_path / "a.docx").mkdir()
    with pytest.raises(OutputUnwritableError, match="folder of this name"):
        write_whole(tmp_path / "a.docx", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


def test_a_file_in_the_way_of_the_folder_is_said_to_be(tmp_path):
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(OutputUnwritableError):
        prepare_folder(tmp_path / "out")


def test_leftovers_of_a_killed_run_are_removed_and_nothing_else(tmp_path):
    (tmp_path / ".plankit-12-3.part").write_bytes(b"half")
    (tmp_path / "mine.part").write_bytes(b"")
    remove_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.part"]


def test_a_hash_is_of_files_alone(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert file_hash(tmp_path / "a") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert file_hash(tmp_path / "link") is None
    assert file_hash(tmp_path) is None


def test_a_read_only_folder_is_refused_before_anything_is_made(read_only_folder):
    assert _as_nobody(_try_to_prepare, read_only_folder) == "You may not write here."
    assert list(read_only_folder.iterdir()) == []


def test_a_full_disk_is_named_and_keeps_the_old_file(small_disk: Path):
    write_whole(small_disk / "a.docx", b"old")
    with pytest.raises(OutputUnwritableError, match="disk is full"):
        write_whole(small_disk / "a.docx", b"x" * 4_000_000)
    assert [path.name for path in small_disk.iterdir()] == ["a.docx"]
    assert (small_disk / "a.docx").read_bytes() == b"old"


@pytest.fixture
def read_only_folder(tmp_path):
    folder = tmp_path / "sealed"
    folder.mkdir()
    for parent in (tmp_path, *tmp_path.parents[:3]):
        if parent.stat().st_uid == os.getuid() and parent != Path("/tmp"):
            parent.chmod(parent.stat().st_mode | 0o055)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)


def _try_to_prepare(folder: Path) -> str:
    try:
        prepare_folder(folder)
    except OutputUnwritableError as error:
        return error.what
    return "nothing was raised"


def _as_nobody(function, *arguments):
    """Run in a child that gave up root's rights: root may write anywhere."""
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()

    def child() -> None:
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        answers.put(function(*arguments))

    process = context.Process(target=child)
    process.start()
    process.join(20)
    assert process.exitcode == 0
    return answers.get()


def test_a_path_that_windows_cannot_open_is_told_from_one_that_is_not_there(tmp_path):
    missing = FileNotFoundError(errno.ENOENT, "No such file or directory")
    assert "too long" in str(unwritable(tmp_path / ("x" * 250) / "plan.docx", missing, windows=True))
    assert "too long" not in str(unwritable(tmp_path / "plan.docx", missing, windows=True))


@pytest.mark.parametrize(("refusals", "is_written"), [(3, True), (99, False)])
def test_a_scanner_that_holds_a_new_file_for_a_moment_is_waited_for(tmp_path, monkeypatch, refusals, is_written):
    target = tmp_path / "plan.docx"
    target.write_bytes(b"old")
    really_replace, refused = Path.replace, []

    def replace(self: Path, to: Path) -> Path:
        if len(refused) < refusals:
            refused.append(to)
            raise PermissionError(errno.EACCES, "held")
        return really_replace(self, to)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr("time.sleep", lambda _: None)
    if is_written:
        write_whole(target, b"new")
    else:
        with pytest.raises(FileInUseError):
            write_whole(target, b"new")
    assert target.read_bytes() == (b"new" if is_written else b"old")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.docx"]


def test_a_file_whose_writing_is_broken_off_is_never_called_written(tmp_path, monkeypatch):
    writer = Writer()
    first, second = writer.write(tmp_path / "a", b"a"), writer.write(tmp_path / "b", b"b")
    monkeypatch.setattr("toolkit.pipeline.files.rename", _break_off)
    with pytest.raises(KeyboardInterrupt):
        first.result()
    monkeypatch.undo()
    with pytest.raises(RuntimeError):
        second.result()
    assert not (tmp_path / "b").exists()


def _break_off(*_: object) -> None:
    raise KeyboardInterrupt
