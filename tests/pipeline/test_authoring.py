"""Beginning an agency, and seeing its templates with sample data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest

from toolkit.errors import OutputUnwritableError, UnknownNameError
from toolkit.payers.catalogue import Catalogue
from toolkit.pipeline.newagency import Answers, agency_from_form, agency_like
from toolkit.pipeline.preview import PREVIEW_DATA, preview, preview_record
from toolkit.shipped import shipped_folder
from toolkit.templates.agency import agencies
from toolkit.templates.lint.review import review
from toolkit.templates.lint.targets import targets

AS_OF = date(2026, 10, 15)


def shipped(name: str):
    return targets((name,), agencies([shipped_folder("agency_templates")]))[0]


@pytest.mark.parametrize(
    ("folder", "like"),
    [
        ("bright-kids-and-families", "children-and-family"),
        ("New Road Recovery", "substance-use-programme"),
        ("elm-county", "county-behavioral-health"),
    ],
)
def test_a_new_agency_begins_from_the_one_it_sounds_most_like(tmp_path, folder, like):
    made = agency_like(tmp_path / folder, None, name='O"Hara & Sons: "Elm"', here=tmp_path)
    model = agencies([shipped_folder("agency_templates")])[like]
    assert [each.id for each in made.templates] == [each.id for each in model.templates]
    assert made.title == 'O"Hara & Sons: "Elm"' and made.id == folder.lower().replace(" ", "-")
    assert sorted(path.name for path in tmp_path.iterdir()) == [folder]


def test_what_a_new_agency_still_has_of_the_one_it_began_from_is_found_once(tmp_path):
    known = agencies([shipped_folder("agency_templates")])
    agency_like(tmp_path / "elm-county", None, name="Elm County", here=tmp_path)
    settings = tmp_path / "elm-county" / "agency.yaml"

    def found() -> list[str]:
        looked_at = targets((str(tmp_path / "elm-county"),), known)
        reviewed = review(looked_at, Catalogue(()), as_of=AS_OF, known=tuple(known.values()))
        assert len(looked_at) == 6
        return [each.message for each in reviewed.findings if each.code == "TP502"]

    (said,) = found()
    assert "Tamarack County: department, address, phone, website, logo" in said
    text = settings.read_text(encoding="utf-8").replace("Seal of Tamarack County", "Seal of Elm County")
    text = text.replace("555-0100", "555-0177").replace("410 Courthouse Square", "1 Elm Street")
    settings.write_text(text.replace("bh.tamarack", "bh.elm").replace("department:", "# "), encoding="utf-8")
    assert found() == []


def test_a_folder_that_is_taken_is_left_alone_and_an_unknown_agency_leaves_nothing(tmp_path):
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("mine")
    with pytest.raises(OutputUnwritableError):
        agency_like(taken, None, name="X", here=tmp_path)
    with pytest.raises(UnknownNameError):
        agency_like(tmp_path / "new", "county-behavoral-health", name="X", here=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"] and (taken / "mine.txt").read_text() == "mine"


def test_an_agency_begun_from_a_form_can_be_loaded_and_its_template_is_a_draft(tmp_path):
    document = docx.Document()
    document.add_paragraph("Client Name: ______")
    document.save(str(tmp_path / "form.docx"))
    answers = Answers("Condado de Olmo", "Plan de tratamiento", "plan", "es")
    made, read = agency_from_form(tmp_path / "olmo", (tmp_path / "form.docx").read_bytes(), "form.docx", answers)
    assert (made.title, made.language, made.templates[0].entry.status) == ("Condado de Olmo", "es", "draft")
    assert len(read.proposals) == 1 and (tmp_path / "olmo" / "form.docx").is_file()


@pytest.mark.parametrize("data", PREVIEW_DATA)
@pytest.mark.parametrize("name", ["county-behavioral-health/plan", "children-and-family/review-es"])
def test_every_kind_of_sample_data_fills_a_template_and_each_value_says_its_tag(tmp_path, name, data):
    [path] = preview(shipped(name), data, tmp_path, as_of=AS_OF, printed=False, here=tmp_path)
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(p.text for p in document.paragraphs), *cells])
    assert "‹client.full_name›" in text and preview_record(data, {}).client.id in text
    [plain] = preview(
        shipped(name), data, tmp_path / "plain", as_of=AS_OF, is_marked=False, printed=False, here=tmp_path
    )
    assert "‹" not in "\n".join(p.text for p in docx.Document(str(plain)).paragraphs)


def test_sample_data_are_what_they_are_called():
    assert not preview_record("minimal", {}).plans[0].goals
    longest = preview_record("longest", {}).plans[-1]
    assert len(longest.goals) == 12
    assert {each.goal for each in longest.objectives} == {each.goal for each in longest.interventions}
    assert {each.goal for each in longest.interventions} == {each.id for each in longest.goals}
    assert preview_record("spanish", {}).client.language == "Spanish"
    assert (preview_record("minor", {}).age_on(AS_OF) or 99) < 18


def test_a_word_file_of_no_agency_can_be_previewed(tmp_path: Path):
    document = docx.Document()
    document.add_paragraph("{{ client.id }}: {{ client.full_name }}")
    document.save(str(tmp_path / "loose.docx"))
    target = targets((str(tmp_path / "loose.docx"),), {})[0]
    [path] = preview(target, "typical", tmp_path / "out", as_of=AS_OF, printed=False, here=tmp_path)
    assert docx.Document(str(path)).paragraphs[0].text == "00001003 ‹client.id›: Theodore Wachowski ‹client.full_name›"


@pytest.mark.parametrize("data", PREVIEW_DATA)
@pytest.mark.parametrize("name", ["county-behavioral-health/review", "children-and-family/review-es"])
def test_a_review_shows_what_is_new_wherever_there_is_a_plan_with_goals(tmp_path, name, data):
    [path] = preview(shipped(name), data, tmp_path, as_of=AS_OF, printed=False, here=tmp_path)
    cells = [cell.text for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells]
    told = [cell for cell in cells if cell.endswith(" ‹change.label›")]
    label = "Meta 1: Fecha prevista ‹change.label›" if "-es" in name else "Goal 1: Target date ‹change.label›"
    assert told == [] if data == "minimal" else label in told


@pytest.mark.parametrize(
    ("runs", "printed"),
    [
        (["{{ client.id }}"], "00001003 ‹client.id›"),
        (["No. {{ cli", "ent.", "id }", "} of us"], "No. 00001003 ‹client.id› of us"),
        (
            ["{{ client.id }}", "/{{ client.first_name|upper }}"],
            "00001003 ‹client.id›/THEODORE ‹client.first_name|upper›",
        ),
        (["{{r client.id }}"], "00001003 ‹client.id›"),
        (["{{ client.id ", "}}{% if client.id %} yes{% endif %}"], "00001003 ‹client.id› yes"),
    ],
)
def test_values_are_marked_however_word_has_cut_their_tags(tmp_path, runs, printed):
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text in runs:
        paragraph.add_run(text)
    document.sections[0].header.paragraphs[0].text = "{{ client.last_name }}"
    document.save(str(tmp_path / "loose.docx"))
    target = targets((str(tmp_path / "loose.docx"),), {})[0]
    [path] = preview(target, "typical", tmp_path / "out", as_of=AS_OF, printed=False, here=tmp_path)
    made = docx.Document(str(path))
    assert made.paragraphs[0].text == printed
    assert made.sections[0].header.paragraphs[0].text == "Wachowski ‹client.last_name›"


@pytest.mark.engine
def test_a_preview_is_printed_and_pictured(tmp_path):
    files = preview(shipped("county-behavioral-health/packet-cover"), "typical", tmp_path, as_of=AS_OF, here=tmp_path)
    assert [path.suffix for path in files] == [".docx", ".pdf", ".png"]
    assert files[1].read_bytes().startswith(b"%PDF") and files[2].read_bytes().startswith(b"\x89PNG")
