"""Finished documents are verified after all that people and programs do to them."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import time
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from editing import edited, paragraph, removed, repacked, reworded, tracked, without_bookmarks
from wordfiles import round_tripped
from world import AGENCY, build_world

from toolkit.cli.main import cli
from toolkit.errors import SourceNotFoundError
from toolkit.findings import Severity
from toolkit.pipeline.generate import generate
from toolkit.pipeline.setting import Selection
from toolkit.pipeline.verify import Verified, verify
from toolkit.shipped import shipped_folder
from toolkit.templates.imprint import ImprintKey

AS_OF = date(2026, 10, 1)
STATEMENT = "I took part in this plan and was offered a copy."
BINDINGS = """
          statement_taking_part: {text: I took part in this plan}
          signature_lines: {tag: "{%tr for s in [clinician.name, client.full_name] %}"}
"""


def write_signed_template(path: Path) -> None:
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "Record {{ document.record_id }}"
    document.add_heading("Treatment plan", 1)
    document.add_paragraph("Client {{ client.full_name }}")
    document.add_heading("Strengths", 2)
    document.add_paragraph("{{ plan.strengths }}")
    document.add_heading("Goals", 2)
    document.add_paragraph("{%p for g in goals %}")
    document.add_paragraph("{{ g.text }}, by {{ g.target_date }}")
    document.add_paragraph("{%p endfor %}")
    document.add_heading("Agreement", 2)
    document.add_paragraph(STATEMENT)
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).text = "{%tr for s in [clinician.name, client.full_name] %}"
    table.cell(1, 0).text = "{{ s }}"
    table.cell(1, 1).text = "Signature and date"
    table.cell(2, 0).text = "{%tr endfor %}"
    document.save(str(path))


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Path:
    world = build_world(tmp_path_factory.mktemp("world"))
    agency = world / "agency_templates" / "little-agency"
    (agency / "agency.yaml").write_text(
        AGENCY.replace("\n    ", "\n").lstrip().rstrip() + BINDINGS.replace("\n    ", "\n")
    )
    write_signed_template(agency / "plan.docx")
    generate([world / "caseload.xlsx"], world / "out", as_of=AS_OF, folder=world)
    generate([world / "caseload.xlsx"], world / "drafts", as_of=AS_OF, folder=world, stage="draft")
    return world


@pytest.fixture
def plan(world, tmp_path) -> Path:
    """A copy of a document, with no manifest beside it."""
    return Path(shutil.copy(world / "out" / "C001-plan.docx", tmp_path / "C001-plan.docx"))


def of(world: Path, path: Path, **options) -> Verified:
    [document] = verify([path], folder=world, **options).documents
    return document


def codes(document: Verified) -> list[str]:
    return sorted(found.code for found in document.findings)


def found(document: Verified, code: str):
    return next(one for one in document.findings if one.code == code)


def test_what_nobody_touched_has_nothing_against_it_and_says_what_made_it(world):
    report = verify([world / "out"], folder=world)
    assert [(document.file, document.state, document.findings) for document in report.documents] == [
        (f"C00{number}-plan.docx", "unchanged", ()) for number in (1, 2, 3)
    ]
    about = report.to_dict()["documents"][1]
    assert (about["client"], about["plan"], about["stage"], about["as_of"]) == (
        "C002",
        "P1",
        "for-signature",
        "2026-10-01",
    )
    assert about["profiles"] == ["little-payer@1"]
    assert {part["section"] for part in about["sections"]} >= {
        "strengths",
        "goals",
        "signature_lines",
        "signature_lines_2",
    }
    assert about["sections"][1]["demands"] in ([], ["little-payer@1#goals"], ["little-payer@1#strengths"])


def test_a_changed_section_is_named_with_its_place_and_the_demands_that_rest_on_it(world, plan):
    document = of(world, edited(plan, reworded("Sings in a choir", "Sings no more")))
    assert codes(document) == ["DO313"]
    assert document.state == "changed"
    assert [one.name for one in document.passages if one.state == "changed"] == ["strengths"]
    one = found(document, "DO313")
    assert one.demands == ("little-payer@1#strengths",)
    assert (one.citation, one.standing) == ("Contract of 2026, section 4", "unverified")
    assert "under “Treatment plan › Strengths”" in str(one.place)
    assert "Sings" not in json.dumps(one.to_dict())


def test_a_section_that_was_emptied_or_taken_out_breaks_its_demand(world, plan, tmp_path):
    other = Path(shutil.copy(plan, tmp_path / "other.docx"))
    assert codes(of(world, edited(plan, reworded("Sings in a choir", " ")))) == ["DO312"]
    document = of(world, edited(other, removed("Strengths", "Sings in a choir")))
    assert "DO311" in codes(document)
    assert found(document, "DO311").severity is Severity.ERROR
    assert found(document, "DO311").demands == ("little-payer@1#strengths",)


def test_a_heading_that_is_taken_out_takes_no_other_section_with_it(world, plan):
    document = of(world, edited(plan, removed("Goals")))
    states = {one.name: one.state for one in document.passages}
    assert (states["strengths"], states["goals"]) == ("changed", "gone")


def test_lost_bookmarks_are_no_lost_sections(world, plan):
    document = of(world, edited(plan, without_bookmarks))
    assert [one.name for one in document.passages if one.state == "unchanged"] == [
        "goals",
        "strengths",
        "*margins",
    ]
    assert {"DO319", "DO315", "DO316"} == set(codes(document)) - {"DO318"}


def test_statements_stay_as_they_were_and_lines_to_sign_may_be_written_into(world, plan, tmp_path):
    other = Path(shutil.copy(plan, tmp_path / "other.docx"))
    behind = Path(shutil.copy(plan, tmp_path / "behind.docx"))
    edited(behind, lambda made: paragraph(made, "I took part").add_run(" Not true."))
    assert codes(of(world, behind)) == ["DO315"], "also what is typed at its edge"
    assert codes(of(world, edited(plan, reworded("I took part", "I took no part in this plan.")))) == ["DO315"]

    def sign(document) -> None:
        document.tables[0].cell(0, 2).paragraphs[0].add_run("Ruth Okafor, 10/02/2026")
        document.tables[0].cell(1, 2).text = "Ana Ruiz, 10/02/2026"

    document = of(world, edited(other, sign))
    assert codes(document) == ["DO317", "DO317"]
    assert found(document, "DO317").severity is Severity.INFO
    document = of(world, edited(other, lambda made: made.tables[0]._tbl.remove(made.tables[0].rows[1]._tr)))
    assert codes(document) == ["DO316", "DO317"]
    assert "Line 2" in found(document, "DO316").message


def test_tags_and_missing_values_that_are_left_are_found_with_their_place(world, plan, tmp_path):
    document = of(world, edited(plan, reworded("Sleeps", "Sleeps {{ hours }} hours")))
    assert codes(document) == ["DO313", "DO321"]
    assert "Goals" in str(found(document, "DO321").place)
    document = of(world, edited(plan, reworded("Sleeps", "Sleeps [missing: Target]")))
    assert codes(document) == ["DO313", "DO322"]


def test_whose_plan_it_is_must_agree_in_the_text_the_imprint_and_the_manifest(world, plan, tmp_path):
    folder = tmp_path / "folder"
    shutil.copytree(world / "out", folder)
    shutil.copy(folder / "C001-plan.docx", folder / "C002-plan.docx")
    (folder / "C003-plan.docx").rename(folder / "renamed.docx")
    report = verify([folder], folder=world)
    by_file = {document.file: codes(document) for document in report.documents}
    assert by_file == {"C001-plan.docx": [], "C002-plan.docx": ["DO304"], "renamed.docx": ["DO305"]}
    assert [one.code for one in report.general] == ["DO306"]

    def another(document) -> None:
        for run in document.sections[0].footer.paragraphs[0].runs:
            run.text = run.text.replace("C001", "C0010")

    assert codes(of(world, edited(plan, another))) == ["DO304", "DO318"]


def test_tracked_changes_are_read_in_both_ways(world, plan, tmp_path):
    other = Path(shutil.copy(plan, tmp_path / "other.docx"))
    document = of(world, edited(plan, tracked("Sings in a choir", gone=True)))
    assert codes(document) == ["DO312", "DO323"]
    assert found(document, "DO312").message.endswith("if its tracked changes are accepted.")
    document = of(world, edited(other, tracked("Sings in a choir", gone=False, text=" and dances")))
    assert codes(document) == ["DO313", "DO323"]
    edited(other, reworded("Sleeps", "Sleeps well"))
    document = of(world, other)
    assert [one.message.count("tracked") for one in document.findings if one.field == "goals"] == [0]
    assert [one.message.count("tracked") for one in document.findings if one.field == "strengths"] == [1]


def test_comments_are_told(world, plan):
    def comment(document) -> None:
        document.add_comment(document.paragraphs[1].runs, text="Is that right?", author="A")

    document = of(world, edited(plan, comment))
    assert codes(document) == ["DO324"]
    assert found(document, "DO324").message == "It has 1 comment (paragraph 2)."


def test_every_change_is_told_with_the_paragraphs_to_look_at(world, plan, tmp_path):
    def outside(document) -> None:
        document.paragraphs[1].add_run(" and her friends")
        document.sections[0].footer.paragraphs[0].add_run(", by hand")
        document.add_paragraph("Added at the end.")

    other, third = (Path(shutil.copy(plan, tmp_path / name)) for name in ("other.docx", "third.docx"))
    document = of(world, edited(plan, outside))
    assert codes(document) == ["DO318", "DO318"]
    text, margin = (one for one in document.findings if one.code == "DO318")
    assert text.message == "Text outside of the sections was changed by hand (paragraphs 2 and 9)."
    assert (text.place.part, text.place.paragraph) == ("body", 2)
    assert margin.message == "A header or footer was changed by hand (footer 1)."
    assert margin.place.part == "footer 1"
    edited(other, lambda document: document.paragraphs[-2].insert_paragraph_before("Runs."))
    edited(other, tracked("Sings in a choir", gone=False, text=" and dances"))
    document = of(world, other)
    assert "(paragraph 4)" in found(document, "DO323").message
    assert found(document, "DO323").place.paragraph == 4

    document = of(world, edited(third, removed("Client")))
    assert "Text outside of the sections was taken out by hand." in [one.message for one in document.findings]


def test_a_tag_that_is_left_in_a_footer_or_table_is_told_where_it_is(world, plan):
    def leave(document) -> None:
        document.sections[0].footer.paragraphs[0].add_run(" {{ client.phone }}")
        document.tables[0].cell(1, 1).paragraphs[0].add_run(" [missing: Date]")

    document = of(world, edited(plan, leave))
    assert found(document, "DO321").place.part == "footer 1"
    assert found(document, "DO321").place.paragraph == 1
    place = found(document, "DO322").place
    assert (place.table, place.row, place.cell, place.paragraph) == (1, 2, 2, 1)


def test_a_document_from_elsewhere_is_said_to_be_one(world, plan, tmp_path):
    foreign = tmp_path / "foreign.docx"
    docx.Document().save(str(foreign))
    document = of(world, foreign)
    assert (document.state, codes(document)) == ("not made here", ["DO302"])
    with zipfile.ZipFile(plan) as package:
        ours = [
            name for name in package.namelist() if b"urn:plankit:imprint" in package.read(name) or "custom.xml" in name
        ]
        blank = {name: b"<nothing/>" for name in ours if "itemProps" not in name}
    plan.write_bytes(repacked(plan.read_bytes(), blank))
    document = of(world, plan)
    assert (document.state, codes(document)) == ("not made here", ["DO302"])
    assert "bookmarks" in document.findings[0].message


def test_an_imprint_that_was_changed_is_not_believed(world, plan, tmp_path):
    other = Path(shutil.copy(plan, tmp_path / "other.docx"))
    with zipfile.ZipFile(plan) as package:
        item = next(name for name in package.namelist() if b"<imprint " in package.read(name))
        said = package.read(item)
    plan.write_bytes(repacked(plan.read_bytes(), {item: said.replace(b"for-signature", b"signed")}))
    assert "DO303" in codes(of(world, plan))
    other.write_bytes(repacked(other.read_bytes(), {item: said[: len(said) // 2] + b"</imprint>"}))
    assert codes(of(world, other)) == ["DO303"], "the other place still says what was made"


def test_with_a_key_of_its_own_a_workspace_alone_can_tell(world, tmp_path):
    key = ImprintKey("ws-1", b"k" * 32)
    made = tmp_path / "keyed"
    generate([world / "caseload.xlsx"], made, as_of=AS_OF, folder=world, key=key)
    path = made / "C001-plan.docx"
    assert (of(world, path).state, codes(of(world, path))) == ("unknown", ["DO307"])
    assert (of(world, path, keys=[key]).state, codes(of(world, path, keys=[key]))) == ("unchanged", [])


def test_what_is_hostile_is_refused_or_reported_and_never_followed(world, plan, tmp_path):
    good = plan.read_bytes()
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        body = package.read("word/document.xml")
        types = package.read("[Content_Types].xml")
        links = package.read("word/_rels/document.xml.rels")
    related = b'<Relationship Id="x1" TargetMode="External" Target="http://127.0.0.1:9/a.png" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    entity = body.replace(b"?>", b'?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 1)
    cases = {
        "macros": (repacked(good, {"word/vbaProject.bin": b"x"}), "DO301"),
        "entities": (repacked(good, {"word/document.xml": entity}), "DO301"),
        "bomb": (repacked(good, {"word/media/a.bin": b"\0" * (70 * 1024 * 1024)}), "DO301"),
        "cut": (good[:-400], "DO301"),
        "empty": (b"", "DO301"),
        "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "DO301"),
        "remote": (
            repacked(good, {"word/_rels/document.xml.rels": links.replace(b"</Relationships>", related)}),
            "DO325",
        ),
        "object": (
            repacked(
                good,
                {
                    "word/embeddings/o.bin": b"x",
                    "[Content_Types].xml": types.replace(
                        b"</Types>", b'<Default Extension="bin" ContentType="application/octet-stream"/></Types>'
                    ),
                    "word/_rels/document.xml.rels": links.replace(
                        b"</Relationships>",
                        related.replace(b' TargetMode="External"', b"")
                        .replace(b"http://127.0.0.1:9/a.png", b"embeddings/o.bin")
                        .replace(b"/image", b"/oleObject"),
                    ),
                },
            ),
            "DO326",
        ),
    }
    for name, (data, code) in cases.items():
        path = tmp_path / f"{name}.docx"
        path.write_bytes(data)
        document = of(world, path)
        assert code in codes(document), name
        assert document.state == ("unusable" if code == "DO301" else "unchanged"), name


@pytest.mark.parametrize(
    "more",
    [
        "<w:r><w:t>" + "{{" * 200_000 + "</w:t></w:r>",
        "".join(
            f'<w:bookmarkStart w:id="{at}" w:name="plankit_x{at}"/><w:bookmarkEnd w:id="{at}"/>'
            for at in range(20_000, 40_000)
        ),
        '<w:ins w:id="1"><w:r><w:t>a</w:t></w:r></w:ins>' * 5_000,
        "<w:r><w:commentReference w:id='1'/></w:r>" * 5_000,
    ],
    ids=["braces", "bookmarks", "changes", "comments"],
)
def test_what_was_made_to_be_read_for_ever_is_read_in_a_moment(world, plan, more):
    with zipfile.ZipFile(plan) as package:
        body = package.read("word/document.xml").decode()
    longer = body.replace("<w:sectPr", f"<w:p>{more}</w:p><w:sectPr", 1)
    plan.write_bytes(repacked(plan.read_bytes(), {"word/document.xml": longer.encode()}))
    began = time.process_time()
    assert of(world, plan).state in ("changed", "unchanged")
    assert time.process_time() - began < 10, "seconds; about 0.5 is usual, minutes were"


def test_a_path_that_there_is_not_stops_and_the_command_leaves_with_the_right_codes(
    world, plan, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(world)
    with pytest.raises(SourceNotFoundError):
        verify([tmp_path / "nowhere.docx"], folder=world)
    assert run("verify", "out") == 0
    assert "3 documents, 0 with errors." in capsys.readouterr().out
    edited(plan, reworded("I took part", "I took no part."))
    assert run("verify", str(plan), "--json") == 1
    printed = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in printed["findings"]] == ["DO315"]
    assert run("verify", str(plan), "--fail-on", "never") == 0
    assert run("verify", str(tmp_path / "nowhere.docx")) == 3


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        cli.main(list(arguments), prog_name="plankit")
    return int(left.value.code or 0)


@pytest.mark.engine("soffice")
@pytest.mark.parametrize("way", ["docx", "odt"])
def test_an_edit_in_libreoffice_is_found_and_nothing_else(world, plan, way):
    flat = converted(plan, "fodt").read_text(encoding="utf-8")
    assert flat.count("Sings in a choir of 10 people") == 1
    changed = plan.with_suffix(".fodt")
    changed.write_text(flat.replace("Sings in a choir of 10 people", "Sings in two choirs"), encoding="utf-8")
    back = converted(changed, way)
    if way == "odt":
        back = converted(back, "docx")
    document = of(world, back)
    assert (document.imprint.client, document.saved_with[:11]) == ("C001", "LibreOffice")
    assert codes(document) == ["DO313"]
    assert [one.name for one in document.passages if one.state != "unchanged"] == ["strengths"]


def converted(path: Path, ending: str) -> Path:
    out = path.parent / f"as-{ending}"
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", ending, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return out / f"{path.stem}.{ending}"


@pytest.mark.engine("soffice")
def test_being_saved_by_libreoffice_changes_nothing(world, plan):
    plan.write_bytes(round_tripped(plan.read_bytes(), "docx"))
    document = of(world, plan)
    assert (document.state, document.findings) == ("unchanged", ())


def recovery_plan(folder):
    """A plan of the recovery programme, whose footers print the notice of 42 CFR part 2."""
    source = shipped_folder("samples") / "caseload.xlsx"
    generate([source], folder, as_of=AS_OF, folder=folder, selection=Selection(only=("SU-3001",)))
    return folder / "SU-3001-plan.docx"


@pytest.mark.parametrize("which", ["one footer", "both footers", "other words"])
def test_a_statement_that_the_template_prints_in_its_footers_is_missed_there(tmp_path, which):
    path = recovery_plan(tmp_path)
    assert of(tmp_path, path).findings == ()

    def edit(document) -> None:
        section = document.sections[0]
        for footer in (section.first_page_footer, section.footer)[: 1 if which == "one footer" else 2]:
            notice = footer.paragraphs[0]
            assert notice.text.startswith("42 CFR part 2 prohibits")
            notice.runs[0].text = "Confidential" if which == "other words" else ""

    document = of(tmp_path, edited(path, edit))
    one = found(document, "DO315")
    assert "“part2” is gone from a header or footer" in one.message
    assert (one.severity, one.place.part) == (Severity.ERROR, "footer 1")


def test_a_footer_that_is_only_added_to_keeps_its_statement(tmp_path):
    path = recovery_plan(tmp_path)
    edited(path, lambda document: document.sections[0].footer.add_paragraph("Copied on Monday"))
    assert codes(of(tmp_path, path)) == ["DO318"]
