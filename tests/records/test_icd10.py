"""ICD-10-CM codes: the shipped subset, an agency's newer file, and how codes are written."""

import datetime as dt

import pytest

from toolkit.errors import ConfigurationError
from toolkit.records.icd10 import CodeBook, find_releases, looks_like_icd9, read_order_file, shipped_release, standard

SHIPPED = shipped_release()


@pytest.mark.parametrize("code", ["F32", "F43.1", "F10.2", "F32.8", "F43.8", "Z91.5", "Z62.89"])
def test_headings_exist_and_are_not_billable(code):
    assert not SHIPPED.codes[code].is_billable
    assert SHIPPED.below(code)


@pytest.mark.parametrize("code", ["F32.A", "F32.9", "F43.81", "Z91.51", "F99", "T74.01XA", "Z59.00", "R45.851"])
def test_the_most_exact_codes_are_billable(code):
    assert SHIPPED.codes[code].is_billable
    assert SHIPPED.below(code) == ()


@pytest.mark.parametrize("code", ["309.81", "F43.19", "F00", "F32.7"])
def test_what_does_not_exist_is_not_there(code):
    assert code not in SHIPPED.codes


@pytest.mark.parametrize(
    ("code", "covered"),
    [("F99", True), ("F00", False), ("G47.00", False), ("R40.0", True), ("R50", False), ("T75", False), ("T76.12XA", True),
     ("X84", False), ("Z55.0", True), ("Z65.9", True), ("Z66", False), ("Z79", True), ("Z80", False), ("Z91.5", True)],
)  # fmt: skip
def test_the_shipped_chapters_are_the_stated_ones(code, covered):
    assert SHIPPED.covers(code) == covered


def test_the_file_holds_what_was_counted_when_it_was_made():
    billable = [code for code in SHIPPED.codes.values() if code.is_billable]
    assert sum(code.code[0] == "F" for code in billable) == 871
    assert (len(SHIPPED.codes), len(billable)) == (2199, 1686)


def test_every_heading_leads_to_billable_codes():
    assert all(entry.is_billable or SHIPPED.below(code) for code, entry in SHIPPED.codes.items())


@pytest.mark.parametrize(
    ("day", "there"), [("2026-03-31", False), ("2026-04-01", True), ("2026-09-30", True), ("2026-10-01", False)]
)
def test_the_shipped_release_holds_on_its_days_alone(day, there):
    assert (CodeBook().on(dt.date.fromisoformat(day)) is SHIPPED) == there


@pytest.mark.parametrize(
    ("written", "code"),
    [("f4310", "F43.10"), (" F43.10 ", "F43.10"), ("F32", "F32"), ("t7401xa", "T74.01XA"), ("F43. 10", "F43.10"),
     ("309.81", "309.81"), ("F4.31.0", "F4.31.0"), ("F4310.", "F43.10")],
)  # fmt: skip
def test_a_code_is_read_as_people_write_it(written, code):
    assert standard(written) == code


@pytest.mark.parametrize(
    ("written", "old"), [("309.81", True), ("296", True), ("300.0", True), ("F30.9", False), ("3098", False)]
)
def test_codes_of_digits_look_like_icd9(written, old):
    assert looks_like_icd9(written) == old


def test_a_single_slip_is_recognised_and_two_readings_are_not_guessed():
    assert SHIPPED.nearest("F4I.O").code == "F41.0"
    assert SHIPPED.nearest("F32.AA").code == "F32.A"
    assert SHIPPED.nearest("F43.19") is None


def order_file(folder, name, rows):
    filler = [(f"A{number:02d}", 1, "Filler") for number in range(100)]
    lines = [
        f"{number:05d} {code:<7} {flag} {title[:60]:<60} {title}"
        for number, (code, flag, title) in enumerate([*rows, *filler], start=1)
    ]
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    return path


def test_an_official_order_file_of_a_newer_year_is_used_on_its_days(tmp_path):
    order_file(tmp_path, "icd10cm-order-2027.txt", [("G470", 0, "Insomnia"), ("G4700", 1, "Insomnia, unspecified")])
    (tmp_path / "notes.txt").write_text("nothing of ours")
    book = find_releases(tmp_path)
    release = book.on(dt.date(2026, 10, 1))
    assert (release.starts, release.ends) == (dt.date(2026, 10, 1), dt.date(2027, 9, 30))
    assert release.codes["G47.00"].is_billable
    assert not release.codes["G47.0"].is_billable
    assert release.covers("B99")
    assert book.on(dt.date(2026, 9, 30)) is SHIPPED
    assert book.on(dt.date(2027, 10, 1)) is None


def test_the_april_file_takes_over_from_that_of_october(tmp_path):
    order_file(tmp_path, "icd10cm_order_2027.txt", [("F320", 1, "Old")])
    order_file(tmp_path, "icd10cm-order-April-2027.txt", [("F320", 1, "New")])
    book = find_releases(tmp_path)
    assert book.on(dt.date(2027, 3, 31)).codes["F32.0"].title == "Old"
    assert book.on(dt.date(2027, 4, 1)).codes["F32.0"].title == "New"


def test_an_agencys_own_file_goes_before_the_shipped_one(tmp_path):
    order_file(tmp_path, "icd10cm-order-2026.txt", [("F320", 1, "Own")])
    assert find_releases(tmp_path).on(dt.date(2026, 9, 1)).codes["F32.0"].title == "Own"


@pytest.mark.parametrize("text", ["", "code,title\nF32.0,Depression\n"])
def test_a_file_that_is_no_order_file_is_refused_by_name(tmp_path, text):
    path = tmp_path / "icd10cm-order-2028.txt"
    path.write_text(text or "x")
    with pytest.raises(ConfigurationError, match=r"icd10cm-order-2028\.txt"):
        read_order_file(path)


def test_a_release_is_named_as_a_sentence_can_take_it(tmp_path):
    assert SHIPPED.name == "ICD-10-CM (release of April 2026)"
    assert (
        read_order_file(order_file(tmp_path, "icd10cm-order-2027.txt", [])).name == "ICD-10-CM (icd10cm-order-2027.txt)"
    )
