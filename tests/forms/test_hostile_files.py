"""Files made to harm: the process that reads them stays under its limits, and the next file is read."""

import sys
import time

import pytest
from pdfmaking import form, pdf, stream, text_field

from toolkit.errors import FileUnreadableError
from toolkit.forms.model import Verdict
from toolkit.forms.reading.reader import FormReader, ReadingLimits, kept_processes

MB = 1024 * 1024
GOOD = form([text_field("a", "(x)")])


@pytest.fixture(scope="module")
def reader():
    with FormReader(ReadingLimits(processor=5, clock=20.0)) as reader:
        yield reader


def deep_kids(depth):
    objects = {number: f"<</T(k)/Kids[{number + 1} 0 R]>>" for number in range(20, 20 + depth)}
    return form([], others={**objects, 20 + depth: text_field("last")}, listed=[20], on_page=[])


def looping_parent():
    return form(
        [text_field("a", more="/Parent 11 0 R"), "<</T(b)/FT/Tx/Parent 12 0 R>>", "<</T(c)/Parent 11 0 R>>"],
        listed=[],
        on_page=[10],
    )


def many_fields(count):
    objects = {number: text_field(f"f{number}") for number in range(20, 20 + count)}
    return form([], others=objects, listed=list(objects), on_page=[])


def bombs(count, size):
    packed = stream(b"\x00" * size, packed=True)
    fields = [text_field(f"f{number}", f"{100 + number} 0 R") for number in range(count)]
    return form(fields, others={100 + number: packed for number in range(count)})


HOSTILE = {
    "kids that name their own parent": lambda: form(["<</T(a)/Kids[10 0 R]>>"], on_page=[]),
    "two fields that name each other": lambda: form(
        ["<</T(a)/Kids[11 0 R]>>", "<</T(b)/Kids[10 0 R]>>"], on_page=[], listed=[10]
    ),
    "kids 3,000 deep": lambda: deep_kids(3000),
    "parents in a loop": looping_parent,
    "60,000 fields": lambda: many_fields(60_000),
    "twenty streams of 30 MB": lambda: bombs(20, 30 * MB),
    "a page tree that names itself": lambda: pdf(
        {1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Kids[2 0 R]/Count 1>>"}
    ),
    "20,000 nested arrays": lambda: form([text_field("a", "[" * 20_000 + "]" * 20_000)]),
    "an object stream of 80 MB": lambda: form([text_field("a", "(" + " " * (80 * MB) + ")")], streams=True),
    "a size of two thousand million": lambda: GOOD.replace(b"/Size 11", b"/Size 2000000000"),
    "a cross-reference that leads to itself": lambda: GOOD.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev 9"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_gets_a_verdict_and_the_next_file_is_read(reader, kind):
    reading = reader.read(HOSTILE[kind]())
    assert reading.verdict in Verdict
    if kind in ("kids 3,000 deep", "parents in a loop", "60,000 fields", "twenty streams of 30 MB"):
        assert reading.verdict in (Verdict.TOO_MUCH, Verdict.DAMAGED) or not any(reading.values.values())
    assert reader.read(GOOD).values == {"a": "x"}


def test_a_text_of_4_mb_stays_under_the_limits(reader):
    reading = reader.read(form([text_field("a", "(" + "x" * (4 * MB) + ")")]))
    assert reading.verdict in (Verdict.OK, Verdict.TOO_MUCH)
    assert reader.read(GOOD).values == {"a": "x"}


def test_a_file_above_the_size_limit_is_not_even_read(tmp_path):
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(200 * MB)
    with FormReader(ReadingLimits(bytes_of_file=MB)) as small:
        assert small.read(large).verdict is Verdict.TOO_MUCH
        assert small.read(b"%PDF-" + b" " * MB).verdict is Verdict.TOO_MUCH


def test_a_file_that_is_not_there_is_an_error(tmp_path, reader):
    with pytest.raises(FileUnreadableError):
        reader.read(tmp_path / "none.pdf")


def test_a_process_that_is_killed_in_between_is_replaced(reader):
    assert reader.read(GOOD).verdict is Verdict.OK
    reader._process.kill()
    reader._process.wait()
    assert reader.read(GOOD).values == {"a": "x"}


def test_many_files_are_read_by_several_processes_in_their_order(reader):
    files = [form([text_field("a", f"({number})")]) for number in range(12)]
    files[5] = bombs(3, 30 * MB)
    readings = list(reader.read_all(files, jobs=2))
    assert [reading.values.get("a") for reading in readings] == [
        str(number) if number != 5 else None for number in range(12)
    ]
    assert readings[5].verdict is Verdict.TOO_MUCH


def test_a_process_that_hangs_is_stopped_by_the_clock():
    with FormReader(ReadingLimits(processor=3, clock=0.01)) as hasty:  # no process of these limits has started yet
        began = time.monotonic()
        reading = hasty.read(GOOD)
        assert reading.verdict is Verdict.TOO_MUCH
        assert "too long" in reading.reason
        assert time.monotonic() - began < 20


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of this kind")
def test_the_process_is_stopped_when_it_asks_for_too_much_memory():
    with FormReader(ReadingLimits(memory=150 * MB)) as narrow:
        reading = narrow.read(bombs(12, 15 * MB))
        assert reading.verdict in (Verdict.TOO_MUCH, Verdict.DAMAGED) or not any(reading.values.values())
        assert narrow.read(GOOD).verdict is Verdict.OK


def test_code_in_the_working_folder_is_not_run(tmp_path, monkeypatch):
    (tmp_path / "pypdf.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    with FormReader(ReadingLimits(processor=7)) as reader:  # limits of its own, so that a process starts here
        assert reader.read(GOOD).values == {"a": "x"}
    assert [path.name for path in tmp_path.iterdir()] == ["pypdf.py"]


def test_a_process_that_did_well_goes_on_to_the_next_reader_of_the_same_limits_and_no_other():
    limits, others = ReadingLimits(processor=8), ReadingLimits(processor=9)
    with kept_processes():
        with FormReader(limits) as first:
            assert first.read(GOOD).verdict is Verdict.OK
            number = first._process.pid
        with FormReader(others) as other:
            assert other.read(GOOD).verdict is Verdict.OK and other._process.pid != number
        with FormReader(limits, ours=("PK-",)) as second:
            assert second.read(GOOD).values == {"a": "x"} and second._process.pid == number
            second._process.kill()
            second._process.wait()
        with FormReader(limits) as third:
            assert third.read(GOOD).values == {"a": "x"} and third._process.pid != number


def test_a_process_is_replaced_after_so_many_files_whoever_read_them():
    limits, numbers = ReadingLimits(processor=6, files=3), []
    with kept_processes():
        for _ in range(5):
            with FormReader(limits) as reader:
                reader.read(GOOD)
                numbers.append(reader._process and reader._process.pid)
    assert numbers[0] == numbers[1] and numbers[2] is None and numbers[3] == numbers[4] != numbers[0]


def test_a_process_that_was_left_in_the_middle_of_a_file_is_not_kept(monkeypatch):
    limits = ReadingLimits(processor=4)
    with kept_processes():
        with pytest.raises(KeyboardInterrupt), FormReader(limits) as left:
            assert left.read(GOOD).verdict is Verdict.OK
            number = left._process.pid
            monkeypatch.setattr("toolkit.forms.reading.reader.read_frame", interrupted)
            left.read(GOOD)
        monkeypatch.undo()
        with FormReader(limits) as reader:
            assert reader.read(GOOD).values == {"a": "x"} and reader._process.pid != number


def interrupted(stream):
    raise KeyboardInterrupt
