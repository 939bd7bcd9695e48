"""Forms of ours, filled in by the programs and engines that people have, and read back: the same values each time.

pdf.js is Firefox's engine and PDFium that of Chrome and Edge (here it is clicked and typed into); pdf-lib, pdftk and pikepdf
stand for all the tools behind other programs.
"""

import io
import re
import subprocess

import pypdfium2
import pytest
from otherprograms import by_node, by_pdfium, by_pdftk, by_pikepdf
from reportlab.pdfgen import canvas

from toolkit.forms.making.maker import Button, FormMaker
from toolkit.forms.model import Notice, Option
from toolkit.forms.reading.reader import FormReader

TYPED = {
    "accents": "María José Núñez-Łódź, naïve café",
    "greek and cyrillic": "Привет, καλημέρα",
    "lines": "first line\nsecond line\n\nfourth line",
    "4,000 characters": "".join(f"{number:04d} words of a long note. " for number in range(140))[:4000].rstrip(),
    "signs": '50% (half) \\ [x] <y> & "z" – “quoted”',
}
CHOSEN = {"code": "4321", "g1.o1.status": "met", "same": "", "other": "on", "risk": "yes"}
KEPT = {"g1.locked": "as before", "plankit.seal": "PKF1.abc"}


@pytest.fixture(scope="module")
def blank():
    page = io.BytesIO()
    drawn = canvas.Canvas(page, pagesize=(612, 792), invariant=1)
    for number in (1, 2):
        drawn.drawString(72, 740, f"Progress update, page {number}")
        drawn.showPage()
    drawn.save()
    maker = FormMaker(page.getvalue(), title="Progress update", info={"PlankitForm": "F1"})
    maker.text("g1.note", 1, (72, 500, 540, 700), tooltip="Goal 1: what happened", is_multiline=True, max_length=5000)
    maker.text("code", 1, (72, 470, 200, 490), tooltip="Code", is_comb=True, max_length=8, value="1234")
    maker.text("g1.locked", 2, (72, 540, 540, 560), tooltip="Known", value="as before", is_read_only=True)
    options = (Option("met", "Met"), Option("not_met", "Not met"))
    maker.drop_down("g1.o1.status", 1, (72, 440, 200, 456), options, tooltip="Status", value="not_met")
    maker.check_box("same", 1, (72, 410, 84, 422), tooltip="Continue", export="on", is_ticked=True)
    maker.check_box("other", 1, (172, 410, 184, 422), tooltip="Anything else", export="on")
    buttons = (Button(1, (72, 380, 84, 392), "yes"), Button(2, (72, 380, 84, 392), "no"))
    maker.radio("risk", buttons, tooltip="New risk?", value="no")
    maker.hidden("plankit.seal", KEPT["plankit.seal"])
    return maker.build()


@pytest.fixture(scope="module")
def reader():
    with FormReader() as reader:
        yield reader


# -- what must come back ----------------------------------------------------------------------------------------


def checked(data, values, reader):
    """The form says what was typed and chosen, keeps what was locked, and nothing in it is flagged."""
    reading = reader.read(data)
    assert {name: _settled(value) for name, value in reading.values.items()} == {**values, **KEPT}
    assert set(reading.notices) <= {Notice.NO_APPEARANCES}
    assert reading.info["PlankitForm"] == "F1"
    assert reading.older == () and reading.duplicates == ()
    return reading


def _settled(value):
    return value.rstrip()


def seen(data):
    """All that PDFium shows on the first page, without blanks."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    document[0].flatten()
    return re.sub(r"\s+", "", document[0].get_textpage().get_text_range())


@pytest.fixture(params=TYPED, scope="module")
def values(request):
    return {"g1.note": TYPED[request.param], **CHOSEN}


@pytest.mark.engine("node", "npm")
def test_pdf_js_gives_back_what_was_typed_and_shows_it(blank, values, reader, node_folder):
    data = by_node("pdf.js", node_folder, blank, values)
    reading = checked(data, values, reader)
    assert Notice.NO_APPEARANCES not in reading.notices  # it could draw all of it with the form's own font
    if len(values["g1.note"]) < 1000:
        assert re.sub(r"\s+", "", values["g1.note"]) in seen(data)


@pytest.mark.engine("node", "npm")
def test_pdf_lib_gives_back_what_was_filled_in(blank, values, reader, node_folder):
    checked(by_node("pdf-lib", node_folder, blank, values), values, reader)


def test_pdfium_gives_back_what_was_clicked_and_typed_and_shows_it(blank, values, reader):
    data = by_pdfium(blank, values)
    checked(data, values, reader)
    if len(values["g1.note"]) < 1000:
        assert re.sub(r"\s+", "", values["g1.note"]) in seen(data)


def test_pikepdf_gives_back_what_was_filled_in(blank, values, reader):
    checked(by_pikepdf(blank, values), values, reader)


@pytest.mark.engine("pdftk")
def test_pdftk_gives_back_what_was_filled_in(blank, values, reader, tmp_path):
    checked(by_pdftk(blank, values, tmp_path), values, reader)


def test_letters_of_other_scripts_keep_their_value_in_pdfium(blank, reader):
    values = {"g1.note": "漢字 and العربية", **CHOSEN}
    checked(by_pdfium(blank, values), values, reader)


@pytest.mark.engine("node", "npm")
def test_letters_of_other_scripts_keep_their_value_in_pdf_js(blank, reader, node_folder):
    values = {"g1.note": "漢字 and العربية", **CHOSEN}
    checked(by_node("pdf.js", node_folder, blank, values), values, reader)


@pytest.mark.engine("pdftoppm")
@pytest.mark.parametrize("values", [{"g1.note": TYPED["accents"], **CHOSEN}])
def test_poppler_and_pdfium_show_a_filled_form_alike(blank, values, reader, tmp_path):
    from PIL import Image, ImageChops

    (tmp_path / "form.pdf").write_bytes(by_pdfium(blank, values))
    command = ["pdftoppm", "-r", "72", "-png", "-singlefile", "-f", "1", "-l", "1", "form.pdf", "page"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    document = pypdfium2.PdfDocument(tmp_path / "form.pdf")
    document.init_forms()
    ours = document[0].render(scale=1).to_pil().convert("L")
    theirs = Image.open(tmp_path / "page.png").convert("L")
    box = (72, 792 - 700, 540, 792 - 370)
    difference = ImageChops.difference(ours.crop(box), theirs.crop(box)).histogram()
    assert sum(difference[128:]) / sum(difference) < 0.02
