"""Filling a foreign form: what is stored is what was given, what is seen is what is stored, and wrong values make nothing."""

import io
import re

import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfmaking import form, pdf, stream, text_field

from toolkit.errors import ExitCode
from toolkit.forms.errors import FormUnusableError, ProblemKind, ValuesRefusedError
from toolkit.forms.filling.addendum import Addendum
from toolkit.forms.filling.template import FormTemplate
from toolkit.forms.model import Notice, Verdict
from toolkit.forms.reading.reading import read_form

MARK = stream("0 g 2 2 6 6 re f", "/Type/XObject/Subtype/Form/BBox[0 0 10 10]")
EMPTY = stream("", "/Type/XObject/Subtype/Form/BBox[0 0 10 10]")
RADIO = (
    "<</FT/Btn/Ff 49152/T(r)/Kids[11 0 R 12 0 R]>>",
    "<</Parent 10 0 R/Subtype/Widget/F 4/Rect[50 50 60 60]/AS/Off/AP<</N<</yes 20 0 R/Off 21 0 R>>>>>>",
    "<</Parent 10 0 R/Subtype/Widget/F 4/Rect[80 50 90 60]/AS/Off/AP<</N<</no 20 0 R/Off 21 0 R>>>>>>",
)
STATES = {20: MARK, 21: EMPTY}


def template(*fields, **more):
    return FormTemplate.load(form(fields, **more))


def radio(**more):
    return template(*RADIO, listed=[10], on_page=[11, 12], others=STATES, **more)


def seen(data, page=0):
    """The text that PDFium shows, fields included."""
    document = pypdfium2.PdfDocument(data)
    if document.get_formtype():
        document.init_forms()
        document[page].flatten()
    return document[page].get_textpage().get_text_range().replace("\r\n", "\n")


def ink(data, rect, scale=4):
    """How much of a rectangle is dark, from 0 to 1, as PDFium shows it."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    picture = document[0].render(scale=scale).to_pil().convert("L")
    left, bottom, right, top = (each * scale for each in rect)
    part = picture.crop((int(left), picture.height - int(top), int(right), picture.height - int(bottom)))
    return sum(part.histogram()[:128]) / (part.width * part.height)


def kinds(failure):
    return [(problem.field, problem.kind) for problem in failure.value.problems]


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


def test_what_is_shown_for_an_option_is_not_taken_for_its_value():
    drop = "<</FT/Ch/Ff 131072/T(drop)/Opt[[(me)(Met)]]/Subtype/Widget/Rect[0 0 90 20]>>"
    with pytest.raises(ValuesRefusedError):
        template(drop).fill({"drop": "Met"})


def test_letters_beyond_the_standard_fonts_are_drawn_in_the_embedded_font():
    data = template(text_field("note")).fill({"note": "Łódź Привет Ωμέγα"}).data
    assert "Łódź Привет Ωμέγα" in seen(data)
    assert read_form(data).values["note"] == "Łódź Привет Ωμέγα"


def test_the_signs_that_plans_are_written_with_are_drawn():
    signs = "PHQ-9 ≤ 9, ≥ 3 × a week, 12 → 6 ↓, ≠, ≈, ✓ ✔ ✗ ☐ ☑ ☒ ■ □ ● ○ ◦ ▪ ★ ∆ √ ∞"
    data = template(text_field("note", rect="50 700 450 720")).fill({"note": signs}).data
    assert signs in seen(data) and read_form(data).values["note"] == signs


def test_ligatures_out_of_other_pdfs_are_stored_as_they_are_and_drawn_as_their_letters():
    made = template(text_field("note"))
    data = made.fill({"note": "ﬁrst eﬀort"}).data
    assert read_form(data).values["note"] == "ﬁrst eﬀort" and "first effort" in seen(data)
    assert made.fitting("note", "ﬁrst eﬀort") == len("ﬁrst eﬀort")


def test_a_letter_that_no_font_has_is_refused_and_never_a_question_mark():
    with pytest.raises(ValuesRefusedError) as failure:
        template(text_field("note"), text_field("other")).fill({"note": "漢字", "other": "🙂"})
    assert kinds(failure) == [("note", ProblemKind.UNDRAWABLE), ("other", ProblemKind.UNDRAWABLE)]
    assert "U+6F22" in failure.value.problems[0].detail


def test_a_radio_group_has_one_value_and_one_button_on():
    data = radio().fill({"r": "no"}).data
    reader = pypdf.PdfReader(io.BytesIO(data))
    group = reader.get_fields()["r"]
    assert group["/V"] == "/no" and isinstance(group["/V"], pypdf.generic.NameObject)
    assert [kid.get_object()["/AS"] for kid in group["/Kids"]] == ["/Off", "/no"]
    assert ink(data, (80, 50, 90, 60)) > 0.2 and ink(data, (50, 50, 60, 60)) == 0
    with pytest.raises(ValuesRefusedError):
        radio().fill({"r": "maybe"})


def test_a_radio_group_with_options_takes_their_texts():
    fields = [
        RADIO[0].replace("/T(r)", "/T(r)/Opt[(Ja)(Nein)]"),
        RADIO[1].replace("yes", "0"),
        RADIO[2].replace("no", "1"),
    ]
    data = template(*fields, listed=[10], on_page=[11, 12], others=STATES).fill({"r": "Nein"}).data
    assert pypdf.PdfReader(io.BytesIO(data)).get_fields()["r"]["/V"] == "/1"
    assert read_form(data).values["r"] == "Nein"


@pytest.mark.parametrize("states, ticked", [("aab", [True, False, False]), ("aba", [True, False, False])])
@pytest.mark.parametrize("together, flags", [(False, 49152), (True, 49152 + (1 << 25)), (True, 0)])
def test_of_buttons_that_store_the_same_all_are_ticked_only_where_the_form_says_so(states, ticked, together, flags):
    fields = [f"<</FT/Btn/Ff {flags}/T(r)/Kids[11 0 R 12 0 R 13 0 R]>>"]
    fields += [
        f"<</Parent 10 0 R/Subtype/Widget/F 4/Rect[{x} 50 {x + 10} 60]/AS/Off/AP<</N<</{state} 20 0 R/Off 21 0 R>>>>>>"
        for x, state in zip((50, 80, 110), states, strict=True)
    ]
    data = template(*fields, listed=[10], on_page=[11, 12, 13], others=STATES).fill({"r": "a"}).data
    wanted = [state == "a" for state in states] if together else ticked
    assert [ink(data, (x, 50, x + 10, 60)) > 0.2 for x in (50, 80, 110)] == wanted


def test_options_that_look_like_positions_are_not_taken_for_them():
    fields = [RADIO[0].replace("/T(r)", "/T(r)/Opt[(1)(2)]"), RADIO[1].replace("yes", "0"), RADIO[2].replace("no", "1")]
    made = template(*fields, listed=[10], on_page=[11, 12], others=STATES)
    assert [place.export for place in made.fields["r"].places] == ["1", "2"]
    for value, shown in (("1", [True, False]), ("2", [False, True])):
        data = made.fill({"r": value}).data
        assert [ink(data, (x, 50, x + 10, 60)) > 0.2 for x in (50, 80)] == shown
        assert read_form(data).values["r"] == value


def test_a_box_without_appearances_gets_a_mark_of_its_own():
    box = "<</FT/Btn/T(c)/F 4/Rect[50 50 62 62]/Subtype/Widget/MK<</CA(8)/BC[0]>>>>"
    ticked = template(box).fill({"c": "Yes"}).data
    cleared = FormTemplate.load(ticked).fill({"c": ""}).data
    assert ink(ticked, (52, 52, 60, 60)) > 0.1 > ink(cleared, (52, 52, 60, 60))
    assert read_form(cleared).values["c"] == ""


def test_a_drop_down_stores_the_export_value_and_shows_its_text():
    drop = "<</FT/Ch/Ff 131072/T(d)/Opt[[(st)(Stalled)]]/I[0]/F 4/Subtype/Widget/Rect[50 50 150 70]>>"
    data = template(drop).fill({"d": "st"}).data
    entry = pypdf.PdfReader(io.BytesIO(data)).get_fields()["d"].indirect_reference.get_object()
    assert entry["/V"] == "st" and "/I" not in entry
    assert "Stalled" in seen(data)


def test_a_list_that_takes_several_keeps_them_and_marks_them():
    several = "<</FT/Ch/Ff 2097152/T(d)/Opt[(a)(b)(c)]/F 4/Subtype/Widget/Rect[50 50 150 110]>>"
    data = template(several).fill({"d": ("a", "c")}).data
    assert read_form(data).values["d"] == ("a", "c")
    assert {"a", "b", "c"} <= set(seen(data).split())


def test_line_breaks_are_kept_and_shown():
    data = template(text_field("n", more="/Ff 4096", rect="50 600 250 700")).fill({"n": "one\r\ntwo\rthree"}).data
    assert read_form(data).values["n"] == "one\ntwo\nthree"
    assert [line for line in seen(data).split("\n") if line] == ["one", "two", "three"]


@pytest.mark.parametrize("align, first", [(0, 50), (2, 50 + 20 * 6)])
def test_each_character_of_a_comb_stands_in_its_cell(align, first):
    comb = text_field("n", more=f"/Ff 16777216/MaxLen 10/Q {align}", rect="50 700 250 720")
    data = template(comb).fill({"n": "1234"}).data
    inked = [ink(data, (50 + 20 * cell, 700, 70 + 20 * cell, 720)) > 0.01 for cell in range(10)]
    assert inked.index(True) == (first - 50) // 20 and sum(inked) == 4


@pytest.mark.parametrize("where", ["widget", "field", "form"])
def test_the_alignment_may_be_said_by_the_widget_the_field_or_the_form(where):
    said = dict.fromkeys(("widget", "field", "form"), "") | {where: "/Q 2"}
    fields = [
        f"<</FT/Tx/T(n){said['field']}/Kids[11 0 R]>>",
        f"<</Parent 10 0 R/Subtype/Widget/F 4/Rect[50 700 250 720]/DA(/Helv 9 Tf 0 g){said['widget']}>>",
    ]
    data = template(*fields, listed=[10], on_page=[11], acroform=said["form"]).fill({"n": "xx"}).data
    assert ink(data, (50, 700, 150, 720)) == 0 < ink(data, (150, 700, 250, 720))


@pytest.mark.parametrize("more", ["", "/Ff 16777216/MaxLen 10"])
def test_a_size_too_large_for_a_low_box_is_made_smaller_and_no_letter_loses_its_feet(more):
    field = text_field("n", more=more, rect="50 700 250 708").replace("9 Tf", "14 Tf")
    data = template(field).fill({"n": "gHgHgH"}).data
    size = float(re.search(rb"/PkHelvetica ([\d.]+) Tf", data)[1])
    assert 5 < size * 0.925 < 7.01
    assert ink(data, (50, 700, 250, 708)) > 0.02


def test_a_box_too_low_for_any_letter_is_said_to_show_nothing():
    filled = template(text_field("n", rect="50 700 250 702")).fill({"n": "unseen"})
    assert [(each.field, each.fits, each.of) for each in filled.overflows] == [("n", 0, 6)]


def test_print_that_is_too_small_for_paper_is_said_to_be():
    filled = template(text_field("n", rect="50 700 250 705")).fill({"n": "tiny"})
    assert [(each.fits, each.of, 4 <= each.size < 6) for each in filled.overflows] == [(4, 4, True)]


def test_without_a_default_appearance_a_text_is_drawn_all_the_same():
    blank = form(["<</FT/Tx/T(n)/Subtype/Widget/F 4/Rect[50 700 250 720]>>"])
    blank = blank.replace(b"/DA(/Helv 0 Tf 0 g)", b"").replace(b"/DR<</Font<</Helv 5 0 R>>>>", b"")
    assert "no style" in seen(FormTemplate.load(blank).fill({"n": "no style"}).data)


def test_letters_written_in_two_parts_count_as_they_are_written():
    made = template(text_field("n", rect="50 700 250 720"))
    text = "Jose\u0301 and Cafe\u0301"
    assert made.fitting("n", text) == len(text) and made.fill({"n": text}).overflows == ()


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


@pytest.mark.parametrize(
    "turned, rect, begin, end",
    [
        (0, "50 500 250 530", (50, 500, 150, 530), (150, 500, 250, 530)),
        (90, "50 500 80 700", (50, 500, 80, 600), (50, 600, 80, 700)),
        (180, "50 500 250 530", (150, 500, 250, 530), (50, 500, 150, 530)),
        (270, "50 500 80 700", (50, 600, 80, 700), (50, 500, 80, 600)),
    ],
)
def test_a_turned_field_is_drawn_turned(turned, rect, begin, end):
    data = template(text_field("n", more=f"/MK<</R {turned}>>", rect=rect)).fill({"n": "turned"}).data
    assert ink(data, begin) > 0 and ink(data, end) == 0


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


def test_two_different_fields_of_one_name_are_refused_and_two_alike_are_both_filled():
    box = "<</FT/Btn/T(same)/Subtype/Widget/Rect[0 0 9 9]/AP<</N<</Yes 20 0 R>>>>>>"
    with pytest.raises(ValuesRefusedError) as failure:
        template(box, text_field("same"), others=STATES).fill({"same": "Yes"})
    assert kinds(failure) == [("same", ProblemKind.AMBIGUOUS)]
    both = template(text_field("same"), text_field("same", more="/MaxLen 5", rect="50 600 250 620"))
    assert seen(both.fill({"same": "twice"}).data).count("twice") == 2
    with pytest.raises(ValuesRefusedError, match="too long"):
        both.fill({"same": "longer"})


def test_scripts_programs_files_and_xfa_are_not_in_the_filled_form():
    fields = [text_field("n", more="/AA<</K<</S/JavaScript/JS(x)>>>>/A<</S/Launch/F(x.exe)>>")]
    catalogue = (
        "/OpenAction<</S/JavaScript/JS(app.alert)>>/Names<</JavaScript<</Names[(a) 22 0 R]>>"
        "/EmbeddedFiles<</Names[(x.exe) 20 0 R]>>>>/AA<</WC<</S/SubmitForm/F(http://example.org)>>>>"
    )
    others = {20: "<</Type/Filespec/EF<</F 21 0 R>>>>", 21: stream(b"MZ"), 22: "<</S/JavaScript/JS(evil)>>"}
    made = FormTemplate.load(form(fields, catalogue=catalogue, acroform="/XFA[(t) 21 0 R]/CO[10 0 R]", others=others))
    assert set(made.dropped) == {Notice.JAVASCRIPT, Notice.ATTACHMENT, Notice.LAUNCH, Notice.SUBMIT, Notice.XFA}
    data = made.fill({"n": "clean"}).data
    assert read_form(data).notices == ()
    for trace in (b"JavaScript", b"Launch", b"SubmitForm", b"EmbeddedFile", b"/XFA", b"MZ"):
        assert trace not in data


@pytest.mark.parametrize(
    "more, notice",
    [
        ({"catalogue": "/Outlines<</First 30 0 R/Last 30 0 R/Count 1>>"}, Notice.JAVASCRIPT),
        ({"catalogue": "/Names<</Renditions<</Names[(a)31 0 R]>>>>"}, Notice.JAVASCRIPT),
        ({"on_page": [10, 32]}, Notice.LAUNCH),
        ({"catalogue": "/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[<</S/Launch/F(evil.exe)>>]>>"}, Notice.LAUNCH),
        ({"page": "/AA<</O<</S/JavaScript/JS(evil)>>>>"}, Notice.JAVASCRIPT),
    ],
)
@pytest.mark.parametrize("flatten", [False, True])
def test_what_does_more_than_show_a_form_is_found_and_taken_out_wherever_it_hides(more, notice, flatten):
    bookmark = "<</Title(Look)/First 33 0 R/Next 30 0 R>>"
    nested = "<</Title(here)/A<</S/JavaScript/JS(evil)>>>>"
    remote = "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/GoToR/F(evil.pdf)/D[0/Fit]>>>>"
    others = {30: bookmark, 31: "<</S/MR/JS(evil)>>", 32: remote, 33: nested}
    made = FormTemplate.load(form([text_field("n")], others=others, **more))
    assert made.dropped == (notice,)
    assert b"evil" not in made.fill({"n": "x"}, flatten=flatten).data


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


def signed(**more):
    signature = "<</FT/Sig/T(sign)/V 22 0 R/Subtype/Widget/F 4/Rect[300 50 400 90]>>"
    others = {22: "<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]/Contents<00>>>"}
    return form([text_field("n"), signature], acroform="/SigFlags 3", others=others, **more)


@pytest.mark.parametrize("acroform", ["", "/XFA[(template) 22 0 R]"])
def test_fields_for_signatures_are_kept_for_whoever_signs(acroform):
    signature = "<</FT/Sig/T(sign)/Subtype/Widget/F 4/Rect[300 50 400 90]/Lock<</Type/SigFieldLock/Action/All>>>>"
    data = template(text_field("n"), signature, acroform=acroform, others={22: stream("<x/>")}).fill({"n": "x"}).data
    fields = pypdf.PdfReader(io.BytesIO(data)).get_fields()
    assert (
        fields["sign"]["/FT"] == "/Sig" and fields["sign"].indirect_reference.get_object()["/Lock"]["/Action"] == "/All"
    )
    assert b"/XFA" not in data and read_form(data).values == {"n": "x"}


def test_a_signed_form_is_only_appended_to_and_keeps_what_was_signed():
    blank = signed(catalogue="/Perms<</DocMDP 22 0 R>>")
    data = FormTemplate.load(blank).fill({"n": "x"}).data
    assert data.startswith(blank)
    reading = read_form(data)
    assert {Notice.SIGNED, Notice.CERTIFIED} <= set(reading.notices)
    assert reading.values == {"n": "x"}


def test_a_signed_form_that_could_not_be_appended_to_is_refused():
    blank = signed().replace(b"/SigFlags 3", b"/XFA 22 0 R/SigFlags 3")
    with pytest.raises(FormUnusableError, match="signed"):
        FormTemplate.load(blank)
    with pytest.raises(FormUnusableError, match="signed"):
        FormTemplate.load(signed()).fill({"n": "x"}, flatten=True)


def certified(level):
    signature = "<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]/Contents<00>/Reference[<</TransformMethod/DocMDP"
    signature += f"/TransformParams<</Type/TransformParams/P {level}/V/1.2>>>>]>>"
    field = "<</FT/Sig/T(sign)/V 22 0 R/Subtype/Widget/F 4/Rect[300 50 400 90]>>"
    return form([text_field("n"), field], catalogue="/Perms<</DocMDP 22 0 R>>", others={22: signature})


@pytest.mark.parametrize("level", [2, 3])
def test_a_certified_form_that_may_be_filled_in_is(level):
    assert read_form(FormTemplate.load(certified(level)).fill({"n": "x"}).data).values == {"n": "x"}


def test_a_certified_form_that_allows_no_change_is_refused():
    with pytest.raises(FormUnusableError, match="would break the signature"):
        FormTemplate.load(certified(1))


@pytest.mark.parametrize(
    "rules, locked",
    [
        ("/Action/All", {"a", "g.b", "g.c"}),
        ("/Action/Include/Fields[(g)]", {"g.b", "g.c"}),
        ("/Action/Exclude/Fields[(g.b)]", {"a", "g.c"}),
        ("", set()),
    ],
)
@pytest.mark.parametrize("where", ["signature", "field"])
def test_fields_that_a_signature_locks_are_not_filled(rules, locked, where):
    lock = f"/Lock<</Type/SigFieldLock{rules}>>" if where == "field" else ""
    reference = f"/Reference[<</TransformMethod/FieldMDP/TransformParams<<{rules}>>>>]" if where == "signature" else ""
    fields = [
        text_field("a"),
        "<</T(g)/Kids[12 0 R 13 0 R]>>",
        text_field("b", more="/Parent 11 0 R", rect="50 600 250 620"),
        text_field("c", more="/Parent 11 0 R", rect="50 500 250 520"),
        f"<</FT/Sig/T(sign)/V 22 0 R/Subtype/Widget/F 4/Rect[300 50 400 90]{lock}>>",
    ]
    others = {22: f"<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>{reference}>>"}
    made = template(*fields, listed=[10, 11, 14], on_page=[10, 12, 13, 14], others=others, acroform="/SigFlags 3")
    assert {each.name for each in made.fields.values() if each.is_read_only} - {"sign"} == locked
    for name in ("a", "g.b", "g.c"):
        if name in locked:
            with pytest.raises(ValuesRefusedError, match="the signature locks it"):
                made.fill({name: "x"})
        else:
            assert read_form(made.fill({name: "x"}).data).values[name] == "x"


def test_what_a_signed_form_carries_stays_and_is_told():
    made = FormTemplate.load(signed(catalogue="/OpenAction<</S/JavaScript/JS(x)>>"))
    assert made.kept == (Notice.JAVASCRIPT,) and made.dropped == ()


def encrypted(blank, user="", revision=6, **allowed):
    """As payers hand out forms that are to be filled in and not changed."""
    out = io.BytesIO()
    allow = pikepdf.Permissions(modify_assembly=False, modify_other=False, extract=False, **allowed)
    with pikepdf.open(io.BytesIO(blank)) as document:
        encryption = pikepdf.Encryption(
            owner="owner", user=user, R=revision, aes=revision > 3, metadata=revision > 3, allow=allow
        )
        document.save(out, encryption=encryption)
    return out.getvalue()


@pytest.mark.parametrize("revision", [3, 4, 6])
def test_a_form_that_is_encrypted_but_opens_everywhere_is_filled_and_comes_without_encryption(revision):
    made = FormTemplate.load(encrypted(form([text_field("n")]), revision=revision, modify_annotation=False))
    data = made.fill({"n": "Łódź"}).data
    assert made.dropped == (Notice.ENCRYPTED,)
    assert b"/Encrypt" not in data and read_form(data).values == {"n": "Łódź"} and "Łódź" in seen(data)


def test_an_encrypted_form_that_may_not_be_filled_in_or_is_signed_is_refused():
    closed = encrypted(form([text_field("n")]), modify_form=False, modify_annotation=False)
    with pytest.raises(FormUnusableError, match="does not allow it to be filled in"):
        FormTemplate.load(closed)
    with pytest.raises(FormUnusableError, match="signed and encrypted"):
        FormTemplate.load(encrypted(signed(catalogue="/Perms<</DocMDP 22 0 R>>")))
    with pytest.raises(FormUnusableError, match="password"):
        FormTemplate.load(encrypted(form([text_field("n")]), user="secret"))


def test_a_reader_extended_form_that_is_only_filled_keeps_its_permissions():
    blank = form([text_field("n")], catalogue="/Perms<</UR3 20 0 R>>", others={20: "<<>>"})
    assert Notice.READER_EXTENDED in read_form(FormTemplate.load(blank).fill({"n": "x"}).data).notices


ADDENDUM = Addendum("Addendum", ("Prairie Example Health Plan",), ((1, "Strengths", "Sings in a choir. " * 20),))


def test_an_addendum_to_a_reader_extended_form_gives_up_its_permissions():
    blank = form([text_field("n")], catalogue="/Perms<</UR3 20 0 R>>", others={20: "<<>>"})
    data = FormTemplate.load(blank).fill({"n": "x"}, addendum=ADDENDUM).data
    assert Notice.READER_EXTENDED not in read_form(data).notices
    assert read_form(data).values == {"n": "x"} and "Sings in a choir." in seen(data, 1)


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


# -- flattening -------------------------------------------------------------------------------------------------


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
