"""Templates, agencies and payer profiles that cannot be used: which file, which line or paragraph, what to write instead."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from badinput import assert_discreet, documents, generate, marked_world, plankit


@pytest.fixture
def world(tmp_path: Path, monkeypatch) -> Path:
    marked_world(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def agency(world: Path) -> Path:
    return world / "agency_templates" / "little-agency"


def with_paragraph(world: Path, text: str) -> None:
    path = agency(world) / "plan.docx"
    document = docx.Document(str(path))
    document.add_paragraph(text)
    document.save(str(path))


BROKEN = [
    # a paragraph of the template, what is wrong, what to do
    ("{{ client.full_name", "not closed in its paragraph", "Write “}}” at its end"),
    ("{{ client.full_name }", "not closed in its paragraph", "Write “}}” at its end"),
    ("{% if client %}", "is never closed", "{% endif %}"),
    ("{%p endfor %}", "closes nothing", "{%p for … %}"),
    ("{%tr for g in goals %}", "outside a table row", "{%p … %}"),
    ("{{ cliet.full_name }}", "no field “cliet”", "Did you mean “client”?"),
    ("{{ client.full_name | upcase }}", "no filter “upcase”", "Known filters"),
    ("{% include 'x' %}", "cannot be used in a Word template", "put the text into this one"),
    ("{% import 'os' as os %}", "cannot be used in a Word template", "Each template stands by itself"),
    ("{{ ''.__class__ }}", "inside of the program", "Use the fields of the record only"),
    ("{{ client.__init__.__globals__ }}", "inside of the program", "Use the fields of the record only"),
    ("{{ cycler.__init__ }}", "inside of the program", "Use the fields of the record only"),
    ("{{ ''|attr('__class__') }}", "no filter “attr”", "Known filters"),
    ("{{ lipsum() }}", "no field “lipsum”", "Check its spelling"),
]


@pytest.mark.parametrize(("text", "what", "mend"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_broken_tag_is_named_with_its_paragraph_and_what_to_write(world, text, what, mend):
    with_paragraph(world, text)
    outcome = generate("caseload.xlsx", world / "out")
    assert (outcome.code, outcome.out) == (5, "")
    assert "little-agency/plan.docx › body › under “Treatment plan › Goals” › paragraph 9" in outcome.said
    assert what in outcome.said and mend in outcome.said
    assert documents(world / "out") == []


def test_one_broken_tag_is_one_problem(world):
    """What follows from it (the end of the part, headings that were then not looked for) is not told as more of them."""
    with_paragraph(world, "{% if client %}")
    assert "more problem" not in generate("caseload.xlsx", world / "out").said


GREEDY = [
    ("{{ client['__class__'] }}", "closed to templates"),
    ("{{ client.first_name.format }}", "no field “format”"),
    ("{{ self }}", "cannot be printed"),
    ("{% for i in range(10**9) %}x{% endfor %}", "range() is for at most"),
    ("{{ 'x' * 300000000 }}", "repeated beyond all measure"),
    ("{{ 2 ** 99999999 }}", "beyond all measure"),
    ("{% macro x() %}{{ x() }}{% endmacro %}{{ x() }}", "calls itself without end"),
    ("{{ 1 / 0 }}", "cannot be worked out"),
    ("{{ client.first_name + 1 }}", "cannot be worked out"),
]


@pytest.mark.parametrize(("text", "what"), GREEDY, ids=[case[0] for case in GREEDY])
def test_a_tag_that_fails_when_it_is_filled_in_is_named_with_its_paragraph(world, text, what):
    with_paragraph(world, text)
    outcome = generate("caseload.xlsx", world / "out")
    assert (outcome.code, outcome.out) == (5, "")
    assert "little-agency/plan.docx" in outcome.said and "paragraph 9" in outcome.said and what in outcome.said
    assert len(outcome.err.splitlines()) == 2
    assert documents(world / "out") == []


def template_of(content: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / "plan.docx").write_bytes(content) and None


def half_template(folder: Path) -> None:
    path = folder / "plan.docx"
    path.write_bytes(path.read_bytes()[:1000])


def no_template(folder: Path) -> None:
    (folder / "plan.docx").unlink()


def folder_for_template(folder: Path) -> None:
    no_template(folder)
    (folder / "plan.docx").mkdir()


def link_for_template(folder: Path) -> None:
    no_template(folder)
    (folder / "plan.docx").symlink_to("plan.docx")


def settings(more: str, old: str = "", **files: bytes) -> Callable[[Path], None]:
    """Adds to agency.yaml (or puts in place of `old`) and makes files, whose dots are written `_`."""

    def change(folder: Path) -> None:
        path = folder / "agency.yaml"
        text = path.read_text()
        path.write_text(text.replace(old, more) if old else text + more)
        for name, content in files.items():
            (folder / name.replace("_", ".")).write_bytes(content)

    return change


def png(width: int, height: int) -> bytes:
    """A picture that says it is of that size, and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(999))) + chunk(b"IEND", b"")


LOGO = "logo: {file: logo.png, alt: Logo, width_mm: 40}\n"


def logo_of_200_mb(folder: Path) -> None:
    settings(LOGO)(folder)
    with (folder / "logo.png").open("wb") as file:
        file.truncate(200 << 20)


def logo_that_is_a_link(folder: Path) -> None:
    settings(LOGO)(folder)
    (folder / "logo.png").symlink_to("/etc/passwd")


def in_latin_1(folder: Path) -> None:
    path = folder / "agency.yaml"
    path.write_bytes(path.read_text().replace("Little Agency", "Agência").encode("latin-1"))


AGENCIES: list[tuple[str, Callable[[Path], None], int, str, str]] = [
    # what it is, how it is made, the exit code, what is wrong, what to do
    ("empty template", template_of(b""), 4, "agency.yaml:6", "not a Word file"),
    ("text for a template", template_of(b"hello"), 4, "agency.yaml:6", "not a Word file"),
    ("half a template", half_template, 5, "cut off", "Open it in Word"),
    ("no template", no_template, 4, "There is no file", "Put it there"),
    ("folder for a template", folder_for_template, 4, "There is no file", "Put it there"),
    ("template links to itself", link_for_template, 4, "There is no file", "Put it there"),
    ("no logo", settings(LOGO), 4, "There is no file", "Put it there"),
    ("drawing for a logo", settings(LOGO, logo_png=b"<svg/>"), 4, "neither a PNG nor a JPEG", "Save the logo"),
    ("logo of 200 MB", logo_of_200_mb, 4, "larger than 64 MB", "smaller"),
    ("logo of 10,000 million dots", settings(LOGO, logo_png=png(100_000, 100_000)), 4, "far larger", "Save it anew"),
    ("half a logo", settings(LOGO, logo_png=png(9, 9)[:20]), 4, "damaged", "Save it anew"),
    ("logo elsewhere", settings(LOGO.replace("logo.png", "../../../etc/passwd")), 4, "agency.yaml:12", "own folder"),
    ("logo is a link", logo_that_is_a_link, 4, "a link to another folder", "Put the file itself"),
    ("tab", settings("\tcolour: red\n"), 4, "indented with a tab", "blanks"),
    ("alias", settings("a: &a [1]\nb: *a\n"), 4, "alias", "Write the value out"),
    ("tag", settings("a: !!python/object/apply:os.system [ls]\n"), 4, "tag", "plain value"),
    ("key twice", settings("id: other\n"), 4, "is set twice, in line 2 and line 12", "Keep one"),
    ("no such key", settings("colour: red\n"), 4, "no setting", "Did you mean"),
    ("name in file names", settings('pattern: "{client_id}-{last_name}"\n'), 4, "pattern", "{client_id}"),
    ("id that is a path", settings("id: ../x", "id: little-agency"), 4, "agency.yaml:2", "small letters"),
    ("not UTF-8", in_latin_1, 4, "not in UTF-8", "Save it again"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code", "what", "mend"), [case[1:] for case in AGENCIES], ids=[case[0] for case in AGENCIES]
)
def test_an_agency_that_cannot_be_used_is_named_with_what_to_do(world, change, code, what, mend):
    change(agency(world))
    outcome = generate("caseload.xlsx", world / "out")
    assert (outcome.code, outcome.out) == (code, ""), outcome.said
    assert "little-agency" in outcome.err and what in outcome.said and mend in outcome.said
    assert documents(world / "out") == []


def test_a_template_open_in_word_can_be_used(world):
    (agency(world) / "~$plan.docx").write_bytes(b"\x05")
    assert generate("caseload.xlsx", world / "out").code == 0


def test_a_pattern_never_leads_out_of_the_folder(world):
    settings('pattern: "../../{client_id}"\n')(agency(world))
    assert generate("caseload.xlsx", world / "out").code == 0
    assert len(documents(world / "out")) == 2


HEAD = "title: Other\nversion: '1'\nsource: A contract\nstanding: unverified\ndemands: []\n"

PROFILES: list[tuple[str, bytes, str]] = [
    ("aliases", b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "other.yaml:2"),
    ("nothing", b"", "other.yaml"),
    ("noise", bytes(range(256)), "other.yaml"),
    ("no profile", b"id: other\n", "other.yaml"),
    ("objects", b"id: !!python/object/apply:os.system [ls]\n", "other.yaml:1"),
    ("nested", b"[" * 20_000, "other.yaml:1"),
    ("unknown demand", f"id: other\n{HEAD}".encode().replace(b"[]", b"[{id: x, sections: y}]"), "other.yaml:6"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "place"), [case[1:] for case in PROFILES], ids=[case[0] for case in PROFILES])
def test_a_payer_profile_that_cannot_be_used_is_found_and_the_others_apply(world, content, place):
    (world / "payer_profiles" / "other.yaml").write_bytes(content)
    outcome = generate("caseload.xlsx", world / "out")
    assert outcome.code == 1
    assert len(documents(world / "out")) == 2
    assert place in outcome.said and "PP1" in outcome.said
    assert "Files and the whole caseload" in outcome.said


def test_a_broken_profile_that_clients_need_stops_the_run(world):
    path = world / "payer_profiles" / "little-payer.yaml"
    (world / "payer_profiles" / "again.yaml").write_bytes(path.read_bytes())
    outcome = generate("caseload.xlsx", world / "out")
    assert (outcome.code, documents(world / "out")) == (4, [])
    assert "little-payer" in outcome.said and "Give each its own version" in outcome.said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("workbook", "--out", "caseload.xlsx"), 6, "is there already"),
        (("workbook", "--out", "new.xls"), 4, "ends in .xlsx"),
        (("workbook", "--out", "nowhere/new.xlsx"), 6, "nowhere"),
        (("workbook", "--out", "new.xlsx", "--payer", "../x"), 4, "There is no payer"),
        (("check", "caseload.xlsx", "--out", "caseload.xlsx"), 6, "the caseload itself"),
        (("check", "caseload.xlsx", "--out", "./payer_profiles/../caseload.xlsx"), 6, "the caseload itself"),
        (("check", ".", "--out", "report.xlsx"), 6, "read as parts of the caseload"),
        (("check", "caseload.xlsx", "--out", "nowhere/report.html"), 6, "nowhere"),
        (("generate", ".", "--out", "."), 6, "read as parts of the caseload"),
        (("generate", "caseload.xlsx", "--out", "caseload.xlsx"), 2, "is a file"),
        (("generate", "caseload.xlsx", "--out", "caseload.xlsx/out"), 6, "not a folder"),
        (("check", "caseload.xlsx", "--only", "c001"), 3, "There is no client"),
        (("check", "caseload.xlsx", "--jobs", "0"), 2, "jobs"),
        (("check", "caseload.xlsx", "--as-of", "2026-02-30"), 2, "is not a day"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_an_option_that_cannot_be_meant_is_answered_and_nothing_is_written(world, words, code, said):
    before = {path: path.read_bytes() for path in world.rglob("*") if path.is_file()}
    outcome = plankit(*words)
    assert_discreet(outcome)
    assert outcome.code == code, outcome.said
    assert said in outcome.said
    assert {path: path.read_bytes() for path in world.rglob("*") if path.is_file()} == before
    assert not [path for path in world.rglob("*") if path.suffix == ".part"]


def test_a_report_of_last_time_is_replaced(world):
    (world / "report.html").write_text("old")
    assert plankit("check", "caseload.xlsx", "--out", "report.html").code in (0, 1)
    assert (world / "report.html").read_text() != "old"
