"""A file without fields is a diagnosis, never "no answers"."""

import io

import pytest
from pdfmaking import form, pdf, stream, text_field
from pypdf import PdfReader, PdfWriter

from toolkit.forms.model import Notice, Verdict
from toolkit.forms.reading.reading import read_form


def printed(text, **more):
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 6 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    return pdf(
        {
            1: "<</Type/Catalog/Pages 2 0 R>>",
            2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: page,
            5: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
            6: stream(f"BT /F 12 Tf 72 72 Td ({text}) Tj ET"),
            **more,
        }
    )


def test_a_form_of_ours_without_fields_was_flattened_or_printed():
    reading = read_form(printed("form PKF1.abc page 1"), ours=("PKF1.",))
    assert reading.verdict is Verdict.FLATTENED
    assert "PKF1.abc" in reading.texts[0]


def test_somebody_elses_page_without_fields_has_no_fields():
    assert read_form(printed("an invoice"), ours=("PKF1.",)).verdict is Verdict.NO_FIELDS


def test_pages_that_are_pictures_are_a_scan():
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 6 0 R/Resources<</XObject<</I 7 0 R>>>>>>",
        6: stream("/I Do"),
        7: stream(b"\x00", "/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"),
    }
    assert read_form(pdf(objects)).verdict is Verdict.SCAN


def test_a_form_that_only_acrobat_shows_is_said_to_be_one():
    dynamic = form(
        [text_field("a")],
        catalogue="/NeedsRendering true",
        acroform="/XFA[(template) 20 0 R]",
        others={20: stream("<x/>")},
    )
    assert read_form(dynamic).verdict is Verdict.XFA
    assert read_form(printed("Please wait... If this message is not replaced")).verdict is Verdict.XFA


def test_a_form_with_xfa_beside_its_fields_is_read():
    hybrid = form([text_field("a", "(x)")], acroform="/XFA[(template) 20 0 R]", others={20: stream("<x/>")})
    reading = read_form(hybrid)
    assert (reading.verdict, reading.values) == (Verdict.OK, {"a": "x"})
    assert Notice.XFA in reading.notices


def locked(user, owner):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(form([text_field("a", "(x)")]))))
    writer.encrypt(user, owner, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_file_with_a_password_is_locked_and_not_empty():
    assert read_form(locked("secret", "other")).verdict is Verdict.LOCKED


def test_a_file_that_opens_by_itself_is_read_and_said_to_be_encrypted():
    reading = read_form(locked("", "other"))
    assert reading.values == {"a": "x"}
    assert Notice.ENCRYPTED in reading.notices


@pytest.mark.parametrize(
    "data, said",
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><body>Log in", "web page"),
        (b"PK\x03\x04....", "Office"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\x00" * 100, "other kind"),
    ],
)
def test_what_is_no_pdf_is_told_apart(data, said):
    reading = read_form(data)
    assert reading.verdict is (Verdict.SCAN if said == "picture" else Verdict.NOT_PDF)
    assert said in reading.reason


def test_a_file_cut_off_near_its_end_is_read_as_far_as_it_goes_or_called_damaged():
    whole = form([text_field("a", "(x)")])
    reading = read_form(whole[:-200])
    assert reading.values == {"a": "x"} or reading.verdict is Verdict.DAMAGED
    assert read_form(whole[:60]).verdict is Verdict.DAMAGED
    assert read_form(b"%PDF-1.7\n" + b"garbage " * 50).verdict is Verdict.DAMAGED
