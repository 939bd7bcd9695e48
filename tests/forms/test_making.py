"""Fields on a page that was drawn."""

import io
import re

import pypdf
import pypdfium2
import pytest
from reportlab.pdfgen import canvas

from toolkit.forms.appearances.text import UndrawableError
from toolkit.forms.making.maker import Button, FormMaker, Look
from toolkit.forms.model import FieldKind, Option
from toolkit.forms.reading.reading import read_form

MIXED = "O’Brien – Łódź, Привет, καλημέρα"


@pytest.fixture(scope="module")
def page():
    out = io.BytesIO()
    drawn = canvas.Canvas(out, pagesize=(612, 792), invariant=1)
    for number in (1, 2):
        drawn.drawString(72, 720, f"Page {number} of the form")
        drawn.showPage()
    drawn.save()
    return out.getvalue()


def made(page):
    maker = FormMaker(page, title="Progress update", language="es-US", info={"PlankitForm": "F1"})
    maker.text("g1.note", 1, (72, 600, 540, 660), tooltip="Goal 1", is_multiline=True, max_length=900, value=MIXED)
    maker.text("code", 1, (72, 570, 200, 590), tooltip="Code", is_comb=True, max_length=8, value="1234")
    maker.text("g1.locked", 2, (72, 540, 540, 560), tooltip="Known", value="as before", is_read_only=True)
    maker.drop_down(
        "g1.status", 1, (72, 500, 200, 516), (Option("m", "Met"), Option("n", "Not met")), tooltip="Status", value="n"
    )
    maker.check_box("same", 1, (72, 470, 84, 482), tooltip="Continue", export="on", is_ticked=True, is_required=True)
    buttons = (Button(1, (72, 440, 84, 452), "yes"), Button(2, (72, 440, 84, 452), "no"))
    maker.radio("risk", buttons, tooltip="New risk?", value="no")
    maker.hidden("plankit.seal", "PKF1.x")
    return maker.build()


def test_a_form_is_read_back_as_it_was_made(page):
    reading = read_form(made(page))
    assert reading.values == {
        "g1.note": MIXED,
        "g1.locked": "as before",
        "g1.status": "n",
        "code": "1234",
        "same": "on",
        "risk": "no",
        "plankit.seal": "PKF1.x",
    }
    assert reading.notices == ()
    assert reading.info["Title"] == "Progress update"
    assert reading.info["PlankitForm"] == "F1"
    seal = reading.field("plankit.seal")
    assert seal.is_hidden and seal.is_read_only
    assert reading.field("same").is_required and reading.field("g1.locked").is_read_only
    assert [place.page for place in reading.field("risk").places] == [1, 2]
    assert reading.field("code").kind is FieldKind.TEXT and reading.field("code").max_length == 8
    assert all(field.tooltip for field in reading.fields)


def test_names_in_the_file_have_no_dots_and_every_widget_its_own_appearance(page):
    reader = pypdf.PdfReader(io.BytesIO(made(page)))
    for each in reader.pages:
        for widget in each["/Annots"]:
            assert "/N" in widget.get_object()["/AP"]
    pending = list(reader.trailer["/Root"]["/AcroForm"]["/Fields"])
    while pending:
        entry = pending.pop().get_object()
        assert "." not in entry.get("/T", "")
        pending += entry.get("/Kids", [])


def test_title_language_order_and_structure_are_given(page):
    root = pypdf.PdfReader(io.BytesIO(made(page))).trailer["/Root"]
    assert root["/Lang"] == "es-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    document = root["/StructTreeRoot"]["/K"].get_object()
    kinds = [kid.get_object()["/S"] for kid in document["/K"]]
    assert kinds == ["/P", *["/Form"] * 5, "/P", *["/Form"] * 2]
    assert all(kid["/Tabs"] == "/S" for kid in pypdf.PdfReader(io.BytesIO(made(page))).pages)
    spoken = [kid.get_object().get("/Alt") for kid in document["/K"]]
    assert spoken[1:4] == ["Goal 1", "Code", "Status"]


def test_the_same_calls_give_the_same_bytes(page):
    assert made(page) == made(page)


def test_what_is_stored_is_what_a_viewer_shows(page):
    document = pypdfium2.PdfDocument(made(page))
    document.init_forms()
    shown = document[0].get_textpage().get_text_range()
    assert "Page 1 of the form" in shown
    flattened = document[0].flatten()
    assert flattened >= 0
    text = document[0].get_textpage().get_text_range()
    assert MIXED in re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("name", ["", "a..b", ".a", "g1", "g1.note", "g1.note.x"])
def test_a_name_that_is_taken_or_none_is_refused(page, name):
    maker = FormMaker(page, title="t")
    maker.text("g1.note", 1, (0, 0, 9, 9), tooltip="x")
    with pytest.raises(ValueError, match="name"):
        maker.text(name, 1, (0, 0, 9, 9), tooltip="x")


def test_values_that_a_field_could_not_hold_are_refused(page):
    maker = FormMaker(page, title="t")
    rect = (0, 0, 90, 9)
    with pytest.raises(ValueError, match="longer"):
        maker.text("a", 1, rect, tooltip="x", max_length=3, value="four")
    with pytest.raises(ValueError, match="option"):
        maker.drop_down("b", 1, rect, (Option("m", "Met"),), tooltip="x", value="z")
    with pytest.raises(ValueError, match="button"):
        maker.radio("c", (Button(1, rect, "m"),), tooltip="x", value="z")
    with pytest.raises(ValueError, match="tooltip"):
        maker.check_box("d", 1, rect, tooltip=" ")
    with pytest.raises(UndrawableError) as failure:
        maker.text("e", 1, rect, tooltip="x", value="漢 fine")
    assert failure.value.characters == "漢"


def test_a_value_that_does_not_fit_is_said_to_be_cut(page):
    maker = FormMaker(page, title="t")
    drawn = maker.text(
        "a", 1, (72, 700, 172, 730), tooltip="x", value="word " * 200, is_multiline=True, look=Look(size=9)
    )
    assert not drawn.is_whole
    assert 0 < drawn.fits < len(drawn.text)
    assert maker.text("b", 1, (72, 600, 540, 620), tooltip="x", value="short").is_whole
