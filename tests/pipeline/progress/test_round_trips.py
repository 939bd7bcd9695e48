"""The form that is sent out, filled in by the programs that people have and merged: the same record each time."""

from __future__ import annotations

import io
import re
import subprocess
from html import escape

import pikepdf
import pypdfium2
import pytest
from otherprograms import by_node, by_pdfium, by_pdftk, by_pikepdf
from PIL import Image, ImageChops
from returnedforms import ROSA

from toolkit.forms.reading.reading import read_form
from toolkit.pipeline.progress.outcomes import Sort

LONG = "".join(f"{number:04d} words of a long note. " for number in range(160))[:3999] + "."
FILLED = {
    "O1-1.rating": "3",
    "O1-1.status": "improving",
    "G1.note": "María José Núñez came, naïve café.\nΚαλημέρα, Привет, Łódź.\n\n50% (half) \\ [x] <y> & “quoted”",
    "review.proceed": "Yes",
    "review.held": "10/14/2026",
    "review.client_rating": "6",
    "review.client_view": LONG,
    "review.other_news": "“Better” – sometimes…",
}
OTHER_SCRIPTS = FILLED | {"G1.note": "漢字 and العربية"}
ENGINES = {
    "pdf.js": pytest.mark.engine("node", "npm"),
    "pdf-lib": pytest.mark.engine("node", "npm"),
    "pdftk": pytest.mark.engine("pdftk"),
    "PDFium": (),
    "pikepdf": (),
}
DRAW_BOXES = ("pdftk", "pikepdf")
"""They keep every value, and cannot write with a font of two-byte codes: viewers draw a text anew only when it is touched."""
PROGRAMS = [pytest.param(name, marks=marks) for name, marks in ENGINES.items()]


def filled(program: str, form: bytes, values: dict[str, str], request, folder) -> bytes:
    match program:
        case "pdf.js" | "pdf-lib":
            return by_node(program, request.getfixturevalue("node_folder"), form, values)
        case "pdftk":
            return by_pdftk(form, values, folder)
        case "PDFium":
            return by_pdfium(form, values)
        case _:
            return by_pikepdf(form, values)


def said(record) -> dict[str, object]:
    """All that a form brought into the record."""
    plan = record.plans[0]
    entries = {
        entry.objectives or entry.goal: (entry.rating, entry.status, entry.text, entry.date)
        for entry in plan.progress
        if entry.id.startswith("PR-")
    }
    review = plan.reviews[-1]
    return entries | {"review": (review.held, review.client_rating, review.client_view, review.other_news)}


def form_data(form: bytes, values: dict[str, str]) -> bytes:
    """The same answers without any program between: XFDF of them, of the seal, and of what the form held already."""
    held = {name: value for name, value in read_form(form).values.items() if value}
    fields = "".join(
        f'<field name="{name}"><value>{escape(value)}</value></field>' for name, value in {**held, **values}.items()
    )
    return f'<?xml version="1.0"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>{fields}</fields></xfdf>'.encode()


def seen(data: bytes) -> str:
    """All that PDFium shows, without blanks."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    shown = []
    for number in range(len(document)):
        document[number].flatten()
        shown.append(document[number].get_textpage().get_text_range())
    return re.sub(r"\s+", "", "".join(shown))


@pytest.mark.parametrize("program", PROGRAMS)
def test_whatever_program_filled_it_in_the_record_says_what_was_typed(work, program, request, tmp_path):
    data = filled(program, work.forms[ROSA].read_bytes(), FILLED, request, tmp_path)
    shown = seen(data)
    for line in () if program in DRAW_BOXES else (*FILLED["G1.note"].split("\n")[:2], FILLED["review.other_news"]):
        assert re.sub(r"\s+", "", line) in shown
    work.send("returned.pdf", data=data)
    outcome = work.one()
    told = ["PU206"] if program in DRAW_BOXES else []
    assert (outcome.sort, [found.code for found in outcome.findings]) == (Sort.MERGED, told)
    entries = said(work.record())
    assert entries["G1"][2] == FILLED["G1.note"]
    assert entries[("O1-1",)][:2] == (3, "improving")
    assert entries["review"][1:] == (6, LONG, FILLED["review.other_news"]) and len(LONG) == 4000
    work.send("again.xfdf", data=form_data(work.forms[ROSA].read_bytes(), FILLED))
    assert work.one().sort is Sort.AGAIN, "to the letter the same answers as those that no program touched"


@pytest.mark.parametrize("program", [each for each in PROGRAMS if each.values[0] in ("pdf.js", "PDFium")])
def test_scripts_that_the_font_lacks_come_back_as_they_were_typed(work, program, request, tmp_path):
    data = filled(program, work.forms[ROSA].read_bytes(), OTHER_SCRIPTS, request, tmp_path)
    work.send("returned.pdf", data=data)
    assert work.one().sort is Sort.MERGED
    assert said(work.record())["G1"][2] == OTHER_SCRIPTS["G1.note"]


@pytest.mark.engine("pdftoppm")
def test_poppler_and_pdfium_show_the_filled_form_alike(work, tmp_path):
    values = {name: value for name, value in FILLED.items() if name != "review.client_view"}
    (tmp_path / "form.pdf").write_bytes(by_pdfium(work.forms[ROSA].read_bytes(), values))
    command = ["pdftoppm", "-r", "72", "-png", "-singlefile", "form.pdf", "page"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    document = pypdfium2.PdfDocument(tmp_path / "form.pdf")
    document.init_forms()
    ours = document[0].render(scale=1).to_pil().convert("L")
    theirs = Image.open(tmp_path / "page.png").convert("L")
    difference = ImageChops.difference(ours, theirs).histogram()
    assert sum(difference[128:]) / sum(difference) < 0.01


def test_the_engine_of_chrome_and_edge_draws_every_letter_in_the_font_that_is_in_the_file(work):
    names = ("G1.note", "review.other_news", "review.client_view")
    values = {name: FILLED[name] for name in names} | {"review.client_view": "O’Brien – “so” … 5 ≥ 3 → ✓"}
    data = by_pdfium(work.forms[ROSA].read_bytes(), values)
    with pikepdf.open(io.BytesIO(data)) as document:
        looks = {name: look for page in document.pages for name, look in looks_of(page) if name in names}
        assert set(looks) == set(names)
        for look in looks.values():
            used = set(re.findall(rb"/(\S+) [\d.]+ Tf", look.read_bytes()))
            fonts = [look.Resources.Font[f"/{name.decode()}"] for name in used]
            assert b"0.62 0.68 0.75" in look.read_bytes(), "the field keeps its border"
            assert fonts and all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts)


def looks_of(page):
    for widget in page.Annots:
        group = widget.get("/Parent")
        name = ".".join(str(each.T) for each in (group, widget) if each is not None and "/T" in each)
        if isinstance(widget.get("/AP", {}).get("/N"), pikepdf.Stream):
            yield name, widget.AP.N
