"""What is seen in a filled form: letters and signs, marks, choices, combs, alignment, sizes, turned fields."""

import io
import re

import pypdf
import pytest
from filledforms import RADIO, STATES, ink, kinds, radio, seen, template
from pdfmaking import form, text_field

from toolkit.forms.errors import ProblemKind, ValuesRefusedError
from toolkit.forms.filling.template import FormTemplate
from toolkit.forms.reading.reading import read_form


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


def test_a_comb_of_several_lines_is_none():
    made = template(text_field("n", more="/Ff 16781312/MaxLen 20", rect="50 600 250 660"))
    assert made.fields["n"].is_multiline and not made.fields["n"].is_comb
    assert "one\ntwo" in seen(made.fill({"n": "one\ntwo"}).data)


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
