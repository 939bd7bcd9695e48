"""Filling a foreign form: what is stored is what was given, what is seen is what is stored, and wrong values make nothing."""

import io

import pikepdf
import pypdf
import pytest
from filledforms import STATES, ink, kinds, seen, template
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfmaking import form, pdf, stream, text_field

from toolkit.errors import ExitCode
from toolkit.forms.errors import FormUnusableError, ProblemKind, ValuesRefusedError
from toolkit.forms.filling.template import FormTemplate
from toolkit.forms.model import Notice
from toolkit.forms.reading.reading import read_form


@pytest.mark.parametrize("streams", [False, True])
def test_a_value_is_stored_and_seen_and_the_update_is_of_the_files_own_kind(streams):
    blank = form([text_field("note")], streams=streams)
    data = FormTemplate.load(blank).fill({"note": "Ruth O’Brien (12)"}).data
    assert data.startswith(blank)
    assert (b"/XRef" in data[len(blank) :]) is streams
    assert pypdf.PdfReader(io.BytesIO(data), strict=True).get_fields()["note"]["/V"] == "Ruth O’Brien (12)"
    assert "Ruth O’Brien (12)" in seen(data)


def test_only_the_field_of_the_full_name_is_filled():
    fields = [
        text_field("note"),
        "<</T(g1)/Kids[12 0 R]>>",
        text_field("note", more="/Parent 11 0 R", rect="50 600 250 620"),
    ]
    data = template(*fields, listed=[10, 11], on_page=[10, 12]).fill({"note": "CLIENT A"}).data
    assert read_form(data).values == {"note": "CLIENT A", "g1.note": ""}


def test_everything_that_is_wrong_with_values_is_said_at_once_and_nothing_is_made():
    fields = [
        text_field("short", more="/MaxLen 8"),
        text_field("locked", more="/Ff 1"),
        "<</FT/Ch/Ff 131072/T(drop)/Opt[[(me)(Met)]]/Subtype/Widget/Rect[0 0 9 9]>>",
        "<</FT/Btn/Ff 65536/T(push)/Subtype/Widget/Rect[0 0 9 9]>>",
        "<</FT/Sig/T(sign)/Subtype/Widget/Rect[0 0 9 9]>>",
        "<</FT/Ch/Ff 2097152/T(list)/Opt[(a)(b)]/Subtype/Widget/Rect[0 0 9 9]>>",
    ]
    values = {
        "short": "ten letters",
        "locked": "x",
        "drop": "zzz",
        "push": "x",
        "sign": "x",
        "list": "a",
        "note": "x",
    }
    with pytest.raises(ValuesRefusedError) as failure:
        template(*fields).fill(values)
    assert kinds(failure) == [
        ("short", ProblemKind.TOO_LONG),
        ("locked", ProblemKind.READ_ONLY),
        ("drop", ProblemKind.UNKNOWN_OPTION),
        ("push", ProblemKind.NOT_FILLABLE),
        ("sign", ProblemKind.NOT_FILLABLE),
        ("list", ProblemKind.WRONG_TYPE),
        ("note", ProblemKind.UNKNOWN_FIELD),
    ]
    assert "ten letters" not in str(failure.value)


@pytest.mark.parametrize("flag", [1 << 13, 1 << 20])
@pytest.mark.parametrize("flatten", [False, True])
def test_passwords_and_files_are_for_whoever_fills_them_in(flag, flatten):
    made = template(text_field("p", "(secret)", more=f"/Ff {flag}"), text_field("n", rect="50 600 250 620"))
    with pytest.raises(ValuesRefusedError) as failure:
        made.fill({"p": "x"})
    assert kinds(failure) == [("p", ProblemKind.NOT_FILLABLE)]
    assert not flatten or "secret" not in seen(made.fill({"n": "x"}, flatten=True).data)


def test_what_is_shown_for_an_option_is_not_taken_for_its_value():
    drop = "<</FT/Ch/Ff 131072/T(drop)/Opt[[(me)(Met)]]/Subtype/Widget/Rect[0 0 90 20]>>"
    with pytest.raises(ValuesRefusedError):
        template(drop).fill({"drop": "Met"})


def test_a_length_on_the_group_above_holds_too():
    fields = ["<</T(g)/FT/Tx/MaxLen 2/Kids[11 0 R]>>", text_field("n", more="/Parent 10 0 R")]
    made = template(*fields, listed=[10], on_page=[11])
    assert read_form(made.fill({"g.n": "ab"}).data).values == {"g.n": "ab"}
    with pytest.raises(ValuesRefusedError):
        made.fill({"g.n": "abc"})


def test_a_text_that_is_not_wholly_seen_is_reported_with_how_much_is():
    made = template(text_field("n", more="/Ff 4096", rect="50 700 250 730"), text_field("s", rect="50 600 90 612"))
    filled = made.fill({"n": "word " * 100, "s": "x" * 60})
    assert [overflow.field for overflow in filled.overflows] == ["n", "s"]
    assert all(0 < overflow.fits < overflow.of for overflow in filled.overflows)
    assert read_form(filled.data).values["n"] == "word " * 100
    assert made.fill({"n": "short", "s": "x"}).overflows == ()


def test_rich_text_and_old_positions_do_not_outlive_a_new_value():
    data = template(text_field("n", "(old)", more="/RV(<body>old</body>)/Ff 33554432")).fill({"n": "new"}).data
    entry = pypdf.PdfReader(io.BytesIO(data)).get_fields()["n"].indirect_reference.get_object()
    assert "/RV" not in entry and entry["/V"] == "new"


def test_an_update_overrules_a_value_that_is_inherited():
    fields = ["<</T(g)/FT/Tx/V(above)/Kids[11 0 R]>>", text_field("n", more="/Parent 10 0 R")]
    assert read_form(template(*fields, listed=[10], on_page=[11]).fill({"g.n": "own"}).data).values == {"g.n": "own"}


@pytest.mark.parametrize("flags, page", [("/F 2", ""), ("/F 4", "/Rotate 90")])
def test_hidden_fields_and_turned_pages_take_values(flags, page):
    field = text_field("n").replace("/F 4", flags)
    assert read_form(template(field, page=page).fill({"n": "x"}).data).values == {"n": "x"}


def test_a_widget_without_an_area_takes_a_value():
    data = template(text_field("n", rect="50 50 50 50")).fill({"n": "x"}).data
    assert read_form(data).values == {"n": "x"}


def test_a_field_on_two_pages_shows_its_value_on_both():
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]>>>>",
        2: "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Annots[11 0 R]>>",
        4: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Annots[12 0 R]>>",
        10: "<</FT/Tx/T(n)/Kids[11 0 R 12 0 R]>>",
        11: "<</Parent 10 0 R/Subtype/Widget/F 4/Rect[50 50 150 70]>>",
        12: "<</Parent 10 0 R/Subtype/Widget/F 4/Rect[50 50 250 70]>>",
    }
    data = FormTemplate.load(pdf(objects)).fill({"n": "both pages"}).data
    assert "both pages" in seen(data, 0) and "both pages" in seen(data, 1)


def test_widgets_that_are_no_objects_or_no_lists_are_entered_first():
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Annots[" + text_field("direct") + " 4 0 R]>>",
        4: text_field("unlisted", rect="50 600 250 620"),
    }
    data = FormTemplate.load(pdf(objects)).fill({"direct": "one", "unlisted": "two"}).data
    assert set(pypdf.PdfReader(io.BytesIO(data)).get_fields()) == {"direct", "unlisted"}
    assert read_form(data).values == {"direct": "one", "unlisted": "two"}
    assert Notice.SPLIT not in read_form(data).notices
    assert {"one", "two"} <= set(seen(data).split())


def test_where_the_form_s_list_is_an_older_copy_the_page_is_filled_too():
    """As one build of macOS Preview saves a form: two copies that know nothing of each other."""
    listed = text_field("n", "(OLD)").replace("/Subtype/Widget", "")
    data = template(listed, text_field("n", "(hello)"), listed=[10], on_page=[11]).fill({"n": "new"}).data
    reading = read_form(data)
    assert reading.values == {"n": "new"} and reading.older == ()
    assert "new" in seen(data) and "hello" not in seen(data)


def test_kids_that_another_program_left_as_null_are_passed_over():
    fields = ["<</T(g)/Kids[null 12 0 R]>>", "null", text_field("n", more="/Parent 10 0 R")]
    assert read_form(template(*fields, listed=[10], on_page=[12]).fill({"g.n": "x"}).data).values == {"g.n": "x"}


@pytest.mark.parametrize(
    "state, export", [("S#ed", "Sí"), ("very#20much", "very much"), ("#D0#B4#D0#B0", "да"), ("x#28", "x(")]
)
@pytest.mark.parametrize("flatten", [False, True])
def test_a_box_is_ticked_whatever_its_state_is_called(state, export, flatten):
    box = f"<</FT/Btn/T(c)/F 4/Rect[50 50 60 60]/Subtype/Widget/AS/Off/AP<</N<</{state} 20 0 R/Off 21 0 R>>>>>>"
    data = template(box, others=STATES).fill({"c": export}, flatten=flatten).data
    assert ink(data, (50, 50, 60, 60)) > 0.2
    assert flatten or read_form(data).values == {"c": export}


def test_a_size_beyond_all_readers_is_mended():
    blank = form([text_field("n")]).replace(b"/Size 11", b"/Size 2000000000")
    data = FormTemplate.load(blank).fill({"n": "x"}).data
    assert pypdf.PdfReader(io.BytesIO(data)).trailer["/Size"] < 100 and "x" in seen(data)


def test_two_different_fields_of_one_name_are_refused_and_two_alike_are_both_filled():
    box = "<</FT/Btn/T(same)/Subtype/Widget/Rect[0 0 9 9]/AP<</N<</Yes 20 0 R>>>>>>"
    with pytest.raises(ValuesRefusedError) as failure:
        template(box, text_field("same"), others=STATES).fill({"same": "Yes"})
    assert kinds(failure) == [("same", ProblemKind.AMBIGUOUS)]
    both = template(text_field("same"), text_field("same", more="/MaxLen 5", rect="50 600 250 620"))
    assert seen(both.fill({"same": "twice"}).data).count("twice") == 2
    with pytest.raises(ValuesRefusedError, match="too long"):
        both.fill({"same": "longer"})


def test_what_a_form_left_to_viewers_to_draw_is_drawn():
    fields = [text_field("a", "(as it was)"), text_field("b", rect="50 600 250 620")]
    data = template(*fields, acroform="/NeedAppearances true").fill({"b": "new"}).data
    assert Notice.NO_APPEARANCES not in read_form(data).notices
    assert {"as", "it", "was", "new"} <= set(seen(data).split())


LACKS_ALL = "(\\376\\377o\\042)"
"""A character that no font of ours has, as a form's own value."""


@pytest.mark.parametrize("flags", ["", "/Ff 1"])
@pytest.mark.parametrize("flatten", [False, True])
def test_what_the_form_itself_holds_is_drawn_where_the_form_left_that_out(flags, flatten):
    fields = [
        text_field("n"),
        text_field("own", "(as it was)", more=flags, rect="50 600 250 620"),
        f"<</FT/Btn/T(c){flags}/V/Yes/AS/Yes/F 4/Rect[50 500 62 512]/Subtype/Widget>>",
        text_field("odd", LACKS_ALL, more=flags, rect="50 400 250 420"),
    ]
    data = template(*fields).fill({"n": "new"}, flatten=flatten).data
    assert {"as", "it", "was", "new"} <= set(seen(data).split())
    assert ink(data, (50, 500, 62, 512)) > 0.1


@pytest.mark.parametrize(
    "data, said",
    [
        (b"", "no PDF"),
        (b"<html>Log in</html>", "no PDF"),
        (form([text_field("n")])[:90], "damaged"),
        (form([], on_page=[]), "no fields"),
        (
            form([text_field("n")], catalogue="/NeedsRendering true", acroform="/XFA 20 0 R", others={20: stream("")}),
            "XFA",
        ),
    ],
)
def test_what_cannot_be_filled_is_refused_with_what_to_do(data, said):
    with pytest.raises(FormUnusableError, match=said) as failure:
        FormTemplate.load(data, name="request.pdf")
    assert failure.value.where == "request.pdf" and failure.value.mend
    assert failure.value.exit_code is ExitCode.TEMPLATE


def test_a_form_with_a_wrong_table_of_places_is_mended_first():
    blank = form([text_field("n")])
    shifted = blank.replace(b"%PDF-1.7\n", b"%PDF-1.7\n%moved\n", 1)
    data = FormTemplate.load(shifted).fill({"n": "x"}).data
    assert pypdf.PdfReader(io.BytesIO(data), strict=True).get_fields()["n"]["/V"] == "x"


@pytest.mark.parametrize("streams", [False, True])
def test_a_form_that_gets_no_value_can_be_read_all_the_same(streams):
    data = FormTemplate.load(form([text_field("n")], streams=streams, page="/Resources<<>>")).fill({}).data
    assert set(pypdf.PdfReader(io.BytesIO(data), strict=True).get_fields()) == {"n"}
    assert read_form(data).values == {"n": ""}
    with pikepdf.open(io.BytesIO(data)) as document:
        assert document.check_pdf_syntax() == []


def test_of_a_form_that_was_not_blank_nothing_stays_in_the_file_once_it_is_emptied():
    fields = [
        text_field("n", "(SOMEBODY)", more="/RV(<p>SOMEBODY</p>)/AP<</N 20 0 R>>"),
        text_field("kept", "(Plan 7)", rect="50 600 250 620"),
    ]
    drawn = stream("BT /Helv 9 Tf (SOMEBODY) Tj ET", "/Subtype/Form/BBox[0 0 200 20]")
    made = template(*fields, others={20: drawn}).emptied(["n"])
    assert made.fields["n"].value == "" and made.fields["kept"].value == "Plan 7"
    for data in (made.fill({"n": "Ruth"}).data, made.fill({}).data, made.fill({}, flatten=True).data):
        assert b"SOMEBODY" not in data
    assert template(text_field("n")).emptied(["n"]).data == template(text_field("n")).data, (
        "a blank form stays as it is"
    )


def test_the_same_values_give_the_same_bytes():
    blank = form([text_field("a"), text_field("b", rect="50 600 250 620")])
    values = {"a": "Łódź", "b": "x"}
    assert FormTemplate.load(blank).fill(values).data == FormTemplate.load(blank).fill(values).data


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Co", "Cn")), max_size=60)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_any_text_is_read_back_as_it_was_given_or_refused(text):
    try:
        data = TEMPLATE.fill({"n": text}).data
    except ValuesRefusedError as refused:
        assert refused.problems[0].kind is ProblemKind.UNDRAWABLE
        return
    assert read_form(data).values["n"] == "".join(
        character
        for character in text.replace("\r\n", "\n").replace("\r", "\n")
        if ord(character) >= 32 or character in "\n\t"
    ).replace("\x7f", "").replace("\ufeff", "")


TEMPLATE = template(text_field("n", more="/Ff 4096", rect="50 300 350 720"))
