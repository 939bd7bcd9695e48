"""What a form says, whatever program wrote it."""

import json

import pytest
from pdfmaking import form, pdf, stream, text_field

from toolkit.forms.model import FieldKind, Notice, Option, Reading, Verdict
from toolkit.forms.reading.reading import read_form


def value(*fields, **more):
    reading = read_form(form(fields, **more))
    assert reading.verdict is Verdict.OK, reading.reason
    return reading.fields[0].value


@pytest.mark.parametrize(
    "written, meant",
    [
        ("(plain)", "plain"),
        (r"(a\(b\)\\c)", r"a(b)\c"),
        (r"(one\r\ntwo\rthree\nfour)", "one\ntwo\nthree\nfour"),
        ("<FEFF0141>", "Ł"),
        ("<FFFE4101>", "Ł"),
        ("<EFBBBFC581>", "Ł"),
        ("<7F>", "\x7f"),
        ("<FEFF001B0065006E001B00480069>", "Hi"),
        ("<FEFF004100000042>", "AB"),
        ("[(one)(two)]", "one\ntwo"),
        ("/Name", "Name"),
        ("42", ""),
        ("null", ""),
    ],
)
def test_a_text_is_decoded_however_it_is_written(written, meant):
    assert value(text_field("a", written)) == meant


def test_a_lone_surrogate_does_not_break_the_reading():
    reading = read_form(form([text_field("a", "<FEFFD8000041>"), text_field("b", "(after)")]))
    assert reading.values["b"] == "after"
    assert json.loads(json.dumps(reading.to_dict()))


def test_a_long_text_may_stand_in_a_stream():
    assert value(text_field("a", "20 0 R"), others={20: stream(b"\xfe\xff" + "Łódź".encode("utf-16-be"))}) == "Łódź"


def test_full_names_are_joined_and_type_value_and_length_are_inherited():
    group = "<</T(g1)/FT/Tx/MaxLen 8/V(from above)/Kids[11 0 R 12 0 R]>>"
    kids = (
        "<</T(note)/Parent 10 0 R/Subtype/Widget/Rect[0 0 9 9]>>",
        "<</T(other)/Parent 10 0 R/V(own)/Subtype/Widget/Rect[0 0 9 9]>>",
    )
    reading = read_form(form([group, *kids], listed=[10], on_page=[11, 12]))
    assert reading.values == {"g1.note": "from above", "g1.other": "own"}
    assert {field.max_length for field in reading.fields} == {8}


def test_a_radio_group_gives_the_chosen_buttons_export_value():
    fields = [
        "<</FT/Btn/Ff 49152/T(r)/V/no/Kids[11 0 R 12 0 R]>>",
        "<</Parent 10 0 R/Subtype/Widget/Rect[0 0 9 9]/AS/Off/AP<</N<</yes 20 0 R/Off 20 0 R>>>>>>",
        "<</Parent 10 0 R/Subtype/Widget/Rect[9 0 18 9]/AS/no/AP<</N<</no 20 0 R/Off 20 0 R>>>>>>",
    ]
    reading = read_form(form(fields, listed=[10], on_page=[11, 12], others={20: stream("")}))
    field = reading.fields[0]
    assert (field.kind, field.value, [place.export for place in field.places]) == (FieldKind.RADIO, "no", ["yes", "no"])


@pytest.mark.parametrize("said, meant", [("/1", "no"), ("(1)", "no"), ("/0", "maybe yes"), ("/Off", "")])
def test_where_a_group_has_options_its_states_are_positions_in_them(said, meant):
    fields = [
        f"<</FT/Btn/Ff 49152/T(r)/V {said}/Opt[(maybe yes)(no)]/Kids[11 0 R 12 0 R]>>",
        "<</Parent 10 0 R/Subtype/Widget/Rect[0 0 9 9]/AP<</N<</0 20 0 R/Off 20 0 R>>>>>>",
        "<</Parent 10 0 R/Subtype/Widget/Rect[9 0 18 9]/AP<</N<</1 20 0 R/Off 20 0 R>>>>>>",
    ]
    assert value(*fields, listed=[10], on_page=[11, 12], others={20: stream("")}) == meant


def test_of_options_that_share_a_state_the_ticked_one_is_meant():
    fields = [
        "<</FT/Btn/T(r)/V/on/Opt[(first)(second)]/Kids[11 0 R 12 0 R]>>",
        "<</Parent 10 0 R/Subtype/Widget/Rect[0 0 9 9]/AS/Off/AP<</N<</on 20 0 R/Off 20 0 R>>>>>>",
        "<</Parent 10 0 R/Subtype/Widget/Rect[9 0 18 9]/AS/on/AP<</N<</on 20 0 R/Off 20 0 R>>>>>>",
    ]
    assert value(*fields, listed=[10], on_page=[11, 12], others={20: stream("")}) == "second"


def test_an_appearance_without_states_gives_a_box_no_state_of_its_own():
    box = "<</FT/Btn/T(c)/Subtype/Widget/Rect[0 0 9 9]/AP<</N 20 0 R>>>>"
    drawn = stream("", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    assert [each.options[0].export for each in read_form(form([box], others={20: drawn})).fields] == ["Yes"]


@pytest.mark.parametrize("state, meant", [("S#ed", "S\xed"), ("very#20much", "very much"), ("#D0#B4#D0#B0", "да")])
def test_the_names_of_states_may_hold_any_letters(state, meant):
    box = f"<</FT/Btn/T(c)/V/{state}/AS/{state}/Subtype/Widget/Rect[0 0 9 9]/AP<</N<</{state} 20 0 R/Off 20 0 R>>>>>>"
    reading = read_form(form([box], others={20: stream("")}))
    assert reading.fields[0].value == reading.fields[0].places[0].export
    if state != "S#ed":  # no encoding is declared for names; a lone Latin-1 byte is a guess
        assert reading.fields[0].value == meant


def test_a_ticked_box_without_a_value_is_ticked():
    box = "<</FT/Btn/T(c)/AS/Yes/Subtype/Widget/Rect[0 0 9 9]/AP<</N<</Yes 20 0 R/Off 20 0 R>>>>>>"
    assert value(box, others={20: stream("")}) == "Yes"


@pytest.mark.parametrize("said", ["(st)", "(Stalled)", "[(st)]", "[(Stalled)]"])
def test_a_choice_is_known_by_export_value_and_by_what_is_shown(said):
    drop = f"<</FT/Ch/Ff 131072/T(d)/Opt[[(me)(Met)][(st)(Stalled)]]/V {said}/Subtype/Widget/Rect[0 0 9 9]>>"
    reading = read_form(form([drop]))
    assert reading.fields[0].value == "st"
    assert reading.fields[0].options == (Option("me", "Met"), Option("st", "Stalled"))


def test_a_list_that_takes_several_gives_them_all():
    several = "<</FT/Ch/Ff 2097152/T(d)/Opt[(a)(b)(c)]/V[(a)(c)]/Subtype/Widget/Rect[0 0 9 9]>>"
    assert value(several) == ("a", "c")
    assert value(several.replace("/V[(a)(c)]", "/I[1 2]")) == ("b", "c")
    assert value(several.replace("/V[(a)(c)]", "")) == ()


def test_what_the_page_shows_counts_where_the_forms_list_is_an_older_copy():
    fields = [
        text_field("note", "(OLD)"),
        text_field("note", "(hello)"),
        text_field("same", "(x)"),
        text_field("same", "(x)"),
    ]
    reading = read_form(form(fields, listed=[10, 12], on_page=[11, 13]))
    assert reading.values == {"note": "hello", "same": "x"}
    assert reading.older == ("note",)
    assert Notice.SPLIT in reading.notices


@pytest.mark.parametrize("listed", ["[]", "null", "(nonsense)"])
def test_widgets_that_no_list_names_are_read_from_the_page(listed):
    objects = {
        1: f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields {listed}>>>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Annots[10 0 R]>>",
        10: text_field("note", "(hello)"),
    }
    assert read_form(pdf(objects)).values == {"note": "hello"}


def test_a_form_without_any_form_dictionary_is_read_from_the_page():
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Annots[" + text_field("note", "(hello)") + "]>>",
    }
    assert read_form(pdf(objects)).values == {"note": "hello"}


def test_two_fields_of_one_name_are_said_to_be():
    box = "<</FT/Btn/T(same)/V/Yes/Subtype/Widget/Rect[0 0 9 9]/AP<</N<</Yes 20 0 R>>>>>>"
    reading = read_form(form([box, text_field("same", "(text)")], others={20: stream("")}))
    assert reading.duplicates == ("same",)
    assert Notice.DUPLICATE in reading.notices


def test_null_kids_that_a_flattening_left_behind_are_passed_over():
    reading = read_form(form(["<</T(g)/FT/Tx/Kids[null 99 0 R]>>"], on_page=[]))
    assert reading.verdict is Verdict.OK
    assert reading.fields[0].places == ()


def test_one_field_on_two_pages_keeps_both_places():
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]>>>>",
        2: "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Annots[11 0 R]>>",
        4: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Rotate 90/Annots[12 0 R]>>",
        10: "<</FT/Tx/T(n)/V(x)/Kids[11 0 R 12 0 R]>>",
        11: "<</Parent 10 0 R/Subtype/Widget/Rect[5 5 50 20]>>",
        12: "<</Parent 10 0 R/Subtype/Widget/Rect[50 20 5 5]>>",
    }
    field = read_form(pdf(objects)).fields[0]
    assert [(place.page, place.rect) for place in field.places] == [(1, (5, 5, 50, 20)), (2, (5, 5, 50, 20))]


@pytest.mark.parametrize(
    "catalogue, notice",
    [
        ("/OpenAction<</S/JavaScript/JS(app.alert)>>", Notice.JAVASCRIPT),
        ("/Names<</JavaScript<</Names[]>>>>", Notice.JAVASCRIPT),
        ("/Names<</EmbeddedFiles<</Names[(x.exe) 20 0 R]>>>>", Notice.ATTACHMENT),
        ("/AA<</WC<</S/Launch/F(x.exe)>>>>", Notice.LAUNCH),
        ("/OpenAction<</S/GoTo/Next[<</S/SubmitForm/F(http://example.org)>>]>>", Notice.SUBMIT),
        ("/Perms<</UR3 20 0 R>>", Notice.READER_EXTENDED),
        ("/Perms<</DocMDP 20 0 R>>", Notice.CERTIFIED),
    ],
)
def test_what_a_file_does_beside_showing_a_form_is_said(catalogue, notice):
    reading = read_form(form([text_field("a", "(x)")], catalogue=catalogue, others={20: "<<>>"}))
    assert notice in reading.notices
    assert reading.values == {"a": "x"}


def test_actions_of_fields_are_found():
    launcher = text_field("a", "(x)", more="/A<</S/Launch/F(x.exe)>>/AA<</K<</S/JavaScript/JS(x)>>>>")
    assert {Notice.LAUNCH, Notice.JAVASCRIPT} <= set(read_form(form([launcher])).notices)


def test_text_that_a_fill_and_sign_tool_puts_on_the_page_is_kept_as_marks():
    note = "<</Subtype/FreeText/Rect[0 0 9 9]/Contents(typed on top)>>"
    reading = read_form(form([text_field("a"), note], listed=[10]))
    assert [(mark.page, mark.kind, mark.text) for mark in reading.marks] == [(1, "FreeText", "typed on top")]


def test_the_plain_form_of_a_reading_gives_it_back():
    reading = read_form(form([text_field("a", "(x)", more="/TU(Tip)/MaxLen 5/Ff 16777216")]))
    assert Reading.from_dict(json.loads(json.dumps(reading.to_dict()))) == reading
