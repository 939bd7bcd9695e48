"""A payer's form filled by us, opened in the programs that payers have: what they read and show is what was put in."""

import io
import json
import re
import subprocess

import pikepdf
import pypdf
import pypdfium2
import pytest
from otherprograms import by_node, by_pdfium, by_pdftk
from pdfmaking import form, stream, text_field

from toolkit.forms.filling.addendum import Addendum
from toolkit.forms.filling.template import FormTemplate
from toolkit.forms.reading.reading import read_form

MARK = stream("0 g 2 2 6 6 re f", "/Type/XObject/Subtype/Form/BBox[0 0 10 10]")
EMPTY = stream("", "/Type/XObject/Subtype/Form/BBox[0 0 10 10]")
BUTTON = "<</Parent {0} 0 R/Subtype/Widget/F 4/Rect[{1} 500 {2} 510]/AS/Off/AP<</N<</{3} 30 0 R/Off 31 0 R>>>>>>"
FIELDS = [
    text_field("name", rect="50 740 250 756"),
    text_field("greek", more="/Q 2", rect="50 710 250 726"),
    text_field("comb", more="/Ff 16777216/MaxLen 8", rect="50 680 210 696"),
    text_field("text", more="/Ff 4096", rect="50 560 300 660"),
    "<</FT/Ch/Ff 131072/T(level)/Opt[[(OP)(Outpatient)][(RES)(Residential)]]/F 4/Subtype/Widget/Rect[50 530 200 546]>>",
    "<</FT/Btn/Ff 49152/T(sex)/Kids[16 0 R 17 0 R]>>",
    BUTTON.format(15, 50, 60, "F"),
    BUTTON.format(15, 80, 90, "M"),
    "<</FT/Btn/Ff 49152/T(kind)/Opt[(1)(2)]/Kids[19 0 R 20 0 R]>>",
    BUTTON.format(18, 150, 160, "0"),
    BUTTON.format(18, 180, 190, "1"),
    BUTTON.replace("/Parent {0} 0 R", "/FT/Btn/T(urgent)").format(0, 250, 260, "Yes"),
    "<</FT/Ch/Ff 2097152/T(needs)/Opt[[(a)(Ramp)][(b)(Signs)][(c)(Ride)]]/F 4/Subtype/Widget/Rect[50 400 150 450]>>",
]
VALUES = {
    "name": "María José Núñez O’Brien (12)",
    "greek": "Łódź Ωμέγα Привет",
    "comb": "02031990",
    "text": "first line\nsecond line, with (brackets) and \\ signs",
    "level": "RES",
    "sex": "M",
    "kind": "2",
    "urgent": "Yes",
    "needs": ("a", "c"),
}
LISTED, SHOWN = [10, 11, 12, 13, 14, 15, 18, 21, 22], [10, 11, 12, 13, 14, 16, 17, 19, 20, 21, 22]
SEEN = (
    "MaríaJoséNúñezO’Brien(12)",
    "ŁódźΩμέγαПривет",
    "firstline",
    "secondline,with(brackets)and\\signs",
    "Residential",
)
ADDENDUM = Addendum("Addendum", ("Prairie Example Health Plan",), ((1, "Strengths", "Sings in a choir. " * 250),))


@pytest.fixture(scope="module", params=["as it is", "to be mended"])
def template(request):
    acroform = "/NeedAppearances true" if request.param == "to be mended" else ""
    blank = form(FIELDS, listed=LISTED, on_page=SHOWN, others={30: MARK, 31: EMPTY}, acroform=acroform)
    return FormTemplate.load(blank)


@pytest.fixture(scope="module")
def filled(template):
    return template.fill(VALUES).data


@pytest.mark.engine("node", "npm")
def test_pdf_js_reads_what_was_put_in(filled, node_folder):
    said = json.loads(by_node("read", node_folder, filled, {}))
    several = {name: [value] if name == "level" else value for name, value in VALUES.items()}
    # To pdf.js a button is its state: that of the second option.
    assert said == {**several, "kind": "1", "needs": ["a", "c"]}


@pytest.mark.engine("pdftk")
def test_pdftk_reads_what_was_put_in(filled, tmp_path):
    (tmp_path / "form.pdf").write_bytes(filled)
    command = ["pdftk", "form.pdf", "dump_data_fields_utf8"]
    said = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60).stdout.decode()
    for value in (
        "María José Núñez O’Brien (12)",
        "Łódź Ωμέγα Привет",
        "02031990",
        "first line",
        "RES",
        "M",
        "Yes",
        "c",
    ):
        assert f"FieldValue: {value}\n" in said


def test_pypdf_and_pikepdf_read_what_was_put_in_and_find_the_file_sound(filled):
    fields = pypdf.PdfReader(io.BytesIO(filled), strict=True).get_fields()
    assert [fields[name]["/V"] for name in ("name", "greek", "comb", "level", "sex", "kind")] == [
        *(VALUES[name] for name in ("name", "greek", "comb", "level")),
        "/M",
        "/1",
    ]
    with pikepdf.open(io.BytesIO(filled)) as document:
        assert [each for each in document.check_pdf_syntax() if "Resources" not in each] == []


def test_pdfium_shows_what_was_put_in_and_so_do_flattened_pages(template, filled):
    for data in (filled, template.fill(VALUES, flatten=True).data):
        document = pypdfium2.PdfDocument(data)
        if document.get_formtype():
            document.init_forms()
            document[0].flatten()
        text = re.sub(r"\s+", "", document[0].get_textpage().get_text_range())
        assert all(each in text for each in SEEN), text
        assert "Outpatient" not in text and "RES" not in text


@pytest.mark.engine("pdftotext")
def test_poppler_shows_flattened_pages_and_their_addendum_whole(template, tmp_path):
    (tmp_path / "form.pdf").write_bytes(template.fill(VALUES, flatten=True, addendum=ADDENDUM).data)
    text = subprocess.run(["pdftotext", "form.pdf", "-"], cwd=tmp_path, check=True, capture_output=True).stdout.decode()
    assert all(each in re.sub(r"\s+", "", text) for each in SEEN)
    assert " ".join(re.sub(r"Addendum, page \d of \d · .*", "", text).split()).count("Sings in a choir.") == 250


@pytest.mark.engine("pdftoppm")
def test_a_form_and_its_flattened_pages_look_alike_in_both_engines(template, filled, tmp_path):
    from PIL import Image, ImageChops

    pictures = []
    for name, data in (("fillable", filled), ("flat", template.fill(VALUES, flatten=True).data)):
        (tmp_path / f"{name}.pdf").write_bytes(data)
        command = ["pdftoppm", "-r", "72", "-png", "-singlefile", f"{name}.pdf", name]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
        pictures.append(Image.open(tmp_path / f"{name}.png").convert("L"))
        document = pypdfium2.PdfDocument(data)
        if document.get_formtype():
            document.init_forms()
        pictures.append(document[0].render(scale=1).to_pil().convert("L"))
    for one in pictures:
        difference = ImageChops.difference(pictures[0], one).histogram()
        assert sum(difference[128:]) / sum(difference) < 0.004
        assert sum(one.histogram()[:128]) > 500


LATER = {"name": "Ruth Okafor", "level": "OP", "urgent": ""}
"""What somebody changes by hand in a form that we filled."""


@pytest.mark.parametrize(
    "program",
    [
        pytest.param("pdf.js", marks=pytest.mark.engine("node", "npm")),
        "PDFium",
        pytest.param("pdftk", marks=pytest.mark.engine("pdftk")),
    ],
)
def test_a_filled_form_can_be_gone_on_with_in_other_programs_and_keeps_the_rest(program, template, request, tmp_path):
    # A list of several choices is left out: pdftk makes one choice of them.
    start = template.fill({name: value for name, value in VALUES.items() if name != "needs"}).data
    if program == "pdf.js":
        saved = by_node("pdf.js", request.getfixturevalue("node_folder"), start, LATER)
    else:
        saved = by_pdfium(start, LATER) if program == "PDFium" else by_pdftk(start, LATER, tmp_path)
    assert read_form(saved).values == {**VALUES, **LATER, "needs": ()}
