"""What is wrong with a map: held against the form, what records can say, and what is left to somebody's hand."""

import io

import pytest
from reportlab.pdfgen import canvas

from toolkit.findings import Severity
from toolkit.forms.making.maker import Button, FormMaker
from toolkit.forms.model import Option
from toolkit.pipeline.payerforms.fill import lint_form


def request():
    page = io.BytesIO()
    drawn = canvas.Canvas(page, pagesize=(612, 792), invariant=1)
    for x, y, text in (
        (72, 722, "Member phone"),
        (118, 664, "3"),
        (130, 680, "Name of the reviewer"),
        (134, 594, "(Date)"),
    ):
        drawn.drawString(x, y, text)
    drawn.showPage()
    drawn.save()
    maker = FormMaker(page.getvalue(), title="Request", embeds_font=False)
    for name, bottom in (("f1[0]", 720), ("f2[0]", 660), ("f3[0]", 606)):
        maker.text(name, 1, (180 if name == "f1[0]" else 130, bottom, 300, bottom + 16), tooltip="undefined")
    buttons = (Button(1, (130, 560, 140, 570), "F"), Button(1, (160, 560, 170, 570), "M"))
    maker.radio("sex", buttons, tooltip="Sex")
    maker.drop_down("needs", 1, (130, 520, 260, 536), (Option("Y", "Yes"), Option("N", "No")), tooltip="Interpreter")
    return maker.build()


@pytest.fixture
def linted(tmp_path):
    (tmp_path / "request.pdf").write_bytes(request())

    def lint(text):
        (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
        return lint_form(tmp_path / "request.pdf", tmp_path / "map.yaml", folder=tmp_path)

    return lint


def said(findings, code):
    return [f"{found.message} {found.hint}" for found in findings if found.code == code]


def test_what_a_record_may_say_and_a_map_has_no_choice_for_is_found(linted):
    found = said(linted("fields: {sex: {value: client.sex_code, choices: {female: F, male: M}}}"), "PF115")
    assert len(found) == 1
    assert found[0].startswith("A record may say “x”, “unknown” for Sex, for which “sex” has no choice.")
    assert 'write "*" there' in found[0]


@pytest.mark.parametrize(
    "entry",
    [
        "sex: {value: client.sex_code, choices: {female: F, male: M, '*': F}}",
        "sex: {value: client.sex, choices: {Female: F, Male: M, X: '', Unknown: ''}}",
        "needs: client.interpreter",
        "needs: {value: client.interpreter, choices: {Yes: Y, No: N}}",
        "'f1[0]': client.sex",
    ],
)
def test_choices_for_all_that_a_record_may_say_are_enough(entry, linted):
    assert [found.code for found in linted(f"fields: {{{entry}}}") if found.code in ("PF114", "PF115")] == []


def test_a_slip_in_a_choice_is_an_error_and_never_falls_under_everything_else(linted):
    text = "fields: {sex: {value: 'client.sex_code if client.sex_code else none', choices: {femal: F, '*': M}}}"
    findings = linted(text)
    assert said(findings, "PF114") == ['“femal” is nothing that a record says for Sex. Did you mean "female"?']
    assert findings[0].severity is Severity.ERROR and str(findings[0].place) == "map.yaml:1"


def test_what_is_left_to_hand_is_said_a_page_in_the_words_beside_the_fields(linted):
    found = said(
        linted("fields: {'f1[0]': client.phone, 'f2[0]': ~, 'f3[0]': ~, sex: ~, needs: client.interpreter}"), "PF116"
    )
    assert sorted(found) == [
        (
            "Page 1 asks for 2 things that the map takes from no record: “Name of the reviewer”; “(Date)”. "
            "Each filled form lists them as still to fill. A field of your own can hold them: docs/agency-yaml.md."
        ),
        (
            "The map leaves “Sex” to be filled in by hand; the record has client.sex. "
            "Write client.sex for it, if that is what the form asks."
        ),
    ]


def test_what_the_record_has_for_a_field_that_is_left_open_is_offered(linted):
    found = said(
        linted("fields: {'f1[0]': ~, 'f2[0]': client.id, 'f3[0]': client.id, sex: client.id, needs: client.id}"),
        "PF116",
    )
    assert sorted(found) == [
        (
            "The map leaves “Member phone” to be filled in by hand; the record has client.phone. "
            "Write client.phone for it, if that is what the form asks."
        )
    ]
