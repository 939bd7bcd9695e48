"""Forms as plain pages, and the further pages of an addendum."""

import io

import pypdf
import pypdfium2
import pytest
from filledforms import ADDENDUM, MARK, ink, radio, template
from pdfmaking import pdf, stream, text_field

from toolkit.forms.filling.template import FormTemplate
from toolkit.forms.model import Verdict
from toolkit.forms.reading.reading import read_form


@pytest.mark.parametrize("flatten", [False, True])
def test_an_addendum_stands_upright_and_whole_whatever_the_form_s_pages_are(flatten):
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]>>>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1/Rotate 90/CropBox[0 0 200 200]/MediaBox[0 0 250 200]>>",
        3: "<</Type/Page/Parent 2 0 R/Annots[10 0 R]>>",
        10: text_field("n", rect="50 50 150 70"),
    }
    data = FormTemplate.load(pdf(objects)).fill({"n": "x"}, addendum=ADDENDUM, flatten=flatten).data
    first, second = pypdf.PdfReader(io.BytesIO(data)).pages
    assert first.rotation == 90 and second.rotation == 0
    assert tuple(second.cropbox) == tuple(second.mediabox) == (0, 0, 612, 792)
    text = pypdfium2.PdfDocument(data)[1].get_textpage().get_text_range()
    assert " ".join(text.split()).count("Sings in a choir.") == 20


def flat(made, values):
    data = made.fill(values, flatten=True).data
    assert data.count(b"%%EOF") == 1
    assert read_form(data).verdict is Verdict.NO_FIELDS
    pypdf.PdfReader(io.BytesIO(data), strict=True).pages[0].extract_text()
    return data


def test_a_flattened_form_shows_the_values_and_has_no_fields():
    made = template(
        text_field("a"), text_field("b", "(kept)", more="/AP<</N 20 0 R>>", rect="50 600 250 620"), others={20: MARK}
    )
    data = flat(made, {"a": "flat Łódź"})
    assert "flat Łódź" in pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert ink(data, (50, 600, 250, 620)) > 0.1
    assert made.fill({"a": "other"}, flatten=True).data != data


def test_check_marks_outlive_flattening():
    data = flat(radio(), {"r": "no"})
    assert ink(data, (80, 50, 90, 60)) > 0.2 and ink(data, (50, 50, 60, 60)) == 0


def test_nothing_hidden_becomes_visible():
    fields = [
        text_field("secret").replace("/F 4", "/F 2"),
        text_field("printed", rect="50 600 250 620").replace("/F 4", "/F 36"),
        "<</FT/Btn/Ff 65536/T(push)/F 4/Subtype/Widget/Rect[50 500 150 520]/AP<</N 20 0 R>>>>",
    ]
    made = template(*fields, others={20: MARK})
    data = flat(made, {"secret": "token", "printed": "unseen"})
    text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert "token" not in text and "unseen" not in text
    assert ink(data, (50, 500, 150, 520)) == 0


def test_an_earlier_answer_does_not_stay_in_a_flattened_file():
    filled = template(text_field("n")).fill({"n": "EARLIER"}).data
    assert b"EARLIER" not in flat(FormTemplate.load(filled), {"n": "LATER"})


def test_a_value_of_the_form_itself_is_flattened_too():
    value = stream(
        "BT /Helv 9 Tf 2 5 Td (as it was) Tj ET", "/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</Helv 5 0 R>>>>"
    )
    made = template(
        text_field("a", "(as it was)", more="/AP<</N 20 0 R>>"),
        text_field("b", rect="50 600 250 620"),
        others={20: value},
    )
    data = flat(made, {"b": "new"})
    assert "as it was" in pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
