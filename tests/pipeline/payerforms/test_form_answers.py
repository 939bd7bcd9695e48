"""From what an expression of a map gives to what a field of a form takes."""

import re
from datetime import date

import pytest
from pdfmaking import form, text_field

from toolkit.forms.filling.template import FormTemplate
from toolkit.forms.reading.reading import read_form
from toolkit.pipeline.payerforms.answers import answers_for
from toolkit.pipeline.payerforms.lint import lint
from toolkit.pipeline.payerforms.opening import open_map
from toolkit.records.fields import FieldSpec, Kind
from toolkit.templates.fieldnames import template_names
from toolkit.templates.values import YesNo, freeze, frozen_view

BOX = "<</T({0})/FT/Btn/Ff {1}/Kids[{2} 0 R {3} 0 R]>>"
BUTTON = "<</Parent {0} 0 R/Subtype/Widget/F 4/Rect[{1} 50 {2} 60]/AP<</N<</{3} 30 0 R/Off 30 0 R>>>>>>"


def boxes(first, second, flags=0):
    """A form with a check box field (or radio group) `b` of two boxes that store different things, and two text fields."""
    fields = [BOX.format("b", flags, 11, 12), BUTTON.format(10, 50, 60, first), BUTTON.format(10, 80, 90, second)]
    fields += [
        text_field("t1", more="/MaxLen 3"),
        text_field("t2", more="/MaxLen 4"),
        "<</FT/Ch/Ff 2097152/T(l)/Opt[(a)(b)]/Subtype/Widget/Rect[0 0 90 90]>>",
        "<</FT/Btn/T(one)/F 4/Subtype/Widget/Rect[50 80 60 90]/AP<</N<</On 30 0 R>>>>>>",
        text_field("long", more="/Ff 4096", rect="50 300 250 330"),
    ]
    listed, shown = [10, 13, 14, 15, 16, 17], [11, 12, 13, 14, 15, 16, 17]
    return form(fields, listed=listed, on_page=shown, others={30: "<</Length 0>>\nstream\n\nendstream"})


@pytest.fixture
def answered(tmp_path):
    def answer(map_text, first="Y", second="N", flags=0, **client):
        template = FormTemplate.load(boxes(first, second, flags))
        path = tmp_path / "map.yaml"
        path.write_text(map_text, encoding="utf-8")
        opened, wrong = open_map(
            template,
            tmp_path / "form.pdf",
            path,
            template_names({"clients": (FieldSpec("x", "X", "Anything.", "", Kind.TEXT),)}),
        )
        assert wrong == ()
        values = {"client": frozen_view({name: freeze(value) for name, value in client.items()})}
        return answers_for(opened, values, "en")

    return answer


@pytest.mark.parametrize("flags", [0, 49152])
@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize("kind", [bool, lambda answer: YesNo(answer, "Sí" if answer else "No")])
def test_a_yes_or_no_goes_to_the_box_that_says_it_and_never_to_the_first_one(flags, answer, kind, answered):
    for first, second in (("N", "Y"), ("Yes", "No"), ("no", "yes")):
        found = answered("fields: {b: client.x}", first, second, flags, x=kind(answer))
        assert found.values["b"].upper()[0] == ("Y" if answer else "N")


def test_a_yes_or_no_for_boxes_that_do_not_say_it_is_for_the_choices_of_the_map(answered):
    assert answered("fields: {b: client.x}", "1", "2", x=True).values == {"b": "Yes"}, "which the filling refuses"
    text = "fields: {b: {value: client.x, choices: {Yes: 2, No: 1}}}"
    assert answered(text, "1", "2", x=True).values == {"b": "2"}
    assert answered(text, "1", "2", x=False).values == {"b": "1"}
    assert answered(text, "1", "2", x=YesNo(True, "Sí")).values == {"b": "2"}


def test_a_single_box_is_ticked_or_not_and_no_is_an_answer(answered):
    assert answered("fields: {one: client.x}", x=True).values == {"one": "On"}
    found = answered("fields: {one: client.x}", x=False)
    assert (found.values, found.missing) == ({}, [])


@pytest.mark.parametrize(
    "text, ticked", [("Yes", True), ("x", True), ("on", True), ("No", False), ("false", False), ("off", False)]
)
def test_a_single_box_takes_yes_and_no_as_texts_too(text, ticked, answered):
    assert answered("fields: {one: client.x}", x=text).values == ({"one": "On"} if ticked else {})
    assert answered("fields: {one: client.x}", x="perhaps").values == {"one": "perhaps"}, "which the filling refuses"


def test_a_list_takes_each_choice_once_and_nothing_for_what_the_choices_leave_out(answered):
    text = "fields: {l: {value: client.x, choices: {ai: a, bee: b, none: ''}}}"
    assert answered(text, x=("ai", "none", "AI")).values == {"l": ("a",)}
    assert answered(text, x=("none",)).missing == ["l"]


def test_a_value_is_split_by_lengths_and_its_rest_goes_on_in_the_addendum(answered):
    text = "splits: [{value: client.x, into: [t1, t2]}]"
    assert answered(text, x="5550101").values == {"t1": "555", "t2": "0101"}
    assert answered(text, x="55501019").values == {"t1": "555", "t2": "01019"}, "which the filling refuses"
    found = answered("splits: [{value: client.x, into: [t1, long], overflow: addendum}]", x="abc" + "word " * 200)
    assert found.values["t1"] == "abc" and found.values["long"].endswith("… (see addendum, 1)")
    assert [text for _, _, text in found.items] == ["abc" + "word " * 200]


def test_a_text_of_4000_characters_goes_on_in_the_addendum_whole_whatever_is_in_it(answered):
    long = " ".join(f"Satz{number} übt täglich." for number in range(1, 200))
    assert len(long) > 4000
    found = answered("fields: {long: {value: client.x, overflow: addendum}}", x=long)
    assert found.items == [(1, "long (page 1)", long)] and long.startswith(
        found.values["long"].removesuffix("… (see addendum, 1)")
    )


def test_a_date_is_written_as_the_field_or_the_map_says(answered):
    text = "dates: DD.MM.YYYY\nfields: {long: client.x, t2: {value: client.x, dates: YYYY}}"
    assert answered(text, x=date(2026, 3, 9)).values == {"long": "09.03.2026", "t2": "2026"}


@pytest.mark.parametrize("when, asked", [("client.x == 'a'", True), ("client.x == 'b'", False), ("false", False)])
def test_a_field_whose_condition_is_not_true_is_left_empty_and_nobody_is_asked_for_it(when, asked, answered):
    text = f"fields: {{long: {{value: client.x, when: {when}}}, one: {{when: {when}}}}}"
    found = answered(text, x="a")
    assert found.values == ({"long": "a"} if asked else {})
    assert found.not_asked == (set() if asked else {"long", "one"}) and found.missing == []
    split = answered(f"splits: [{{value: client.x, into: [t1, t2], when: {when}}}]", x="a")
    assert split.not_asked == (set() if asked else {"t1", "t2"})


def test_a_part_of_a_number_that_is_left_out_is_still_to_fill(answered):
    found = answered("splits: [{value: \"'   ' ~ client.x\", into: [t1, t2]}]", x="0142")
    assert (found.values, found.missing) == ({"t2": "0142"}, ["t1"])


@pytest.mark.parametrize("x", ["", " ", "\n"])
def test_a_text_of_blanks_is_no_answer(x, answered):
    assert answered("fields: {long: client.x}", x=x).missing == ["long"]


LINES = [text_field(f"l{number}", rect=f"50 {700 - 20 * number} 250 {716 - 20 * number}") for number in range(3)]


@pytest.mark.parametrize(
    "words, used, smallest, largest", [(3, 1, 9, 9), (12, 3, 9, 9), (16, 3, 6, 8.9), (80, 3, 0, 0)]
)
def test_a_text_over_several_lines_is_printed_in_one_size_the_largest_in_which_it_goes(
    words, used, smallest, largest, tmp_path
):
    made = FormTemplate.load(form(LINES))
    path = tmp_path / "map.yaml"
    path.write_text("splits: [{value: client.x, into: [l0, l1, l2], by: lines}]", encoding="utf-8")
    names = template_names({"clients": (FieldSpec("x", "X", "Anything.", "", Kind.TEXT),)})
    opened, _ = open_map(made, tmp_path / "form.pdf", path, names)
    text = " ".join(["presenting"] * words)
    found = answers_for(opened, {"client": frozen_view({"x": text})}, "en")
    assert " ".join(found.values.values()) == text and len(found.values) == used
    assert all(smallest <= size <= largest for size in found.sizes.values()) and len(set(found.sizes.values())) < 2
    filled = made.fill(found.values, sizes=found.sizes)
    assert bool(filled.overflows) is (words == 80)
    printed = {float(size) for size in re.findall(rb"/PkHelvetica ([\d.]+) Tf", filled.data)}
    assert printed == set(found.sizes.values()) or words == 80


@pytest.mark.parametrize("expression", ["client.x < 5", "client.x['a'].b", "1/0", "1e400"])
@pytest.mark.parametrize("where", ["value", "when"])
def test_what_cannot_be_worked_out_is_a_finding_with_its_line_and_never_breaks_off(expression, where, answered):
    entry = f'value: client.x, when: "{expression}"' if where == "when" else f'value: "{expression}"'
    found = answered(f"fields: {{long: {{{entry}}}}}", x="text")
    known = {each.code for each in found.findings}
    assert (known, found.values) == ({"PF207"}, {})


def test_where_a_record_says_nothing_the_field_is_emptied_of_what_the_form_held(tmp_path):
    fields = [
        text_field("t", "(SOMEBODY ELSE)"),
        text_field("when", "(SOMEBODY ELSE)", rect="50 600 250 620"),
        text_field("payers_own", "(Plan 7)", rect="50 500 250 520"),
        "<</FT/Btn/T(c)/V/On/AS/On/F 4/Subtype/Widget/Rect[50 80 60 90]/AP<</N<</On 30 0 R>>>>>>",
        "<</FT/Ch/Ff 2097152/T(l)/Opt[(a)(b)]/V[(a)]/F 4/Subtype/Widget/Rect[0 0 90 90]>>",
    ]
    made = FormTemplate.load(form(fields, others={30: "<</Length 0>>\nstream\n\nendstream"}))
    path = tmp_path / "map.yaml"
    path.write_text(
        "fields: {t: client.x, c: client.x == 'y', l: client.x, when: {value: client.x, when: false}}", encoding="utf-8"
    )
    names = template_names({"clients": (FieldSpec("x", "X", "Anything.", "", Kind.TEXT),)})
    opened, _ = open_map(made, tmp_path / "form.pdf", path, names)
    found = answers_for(opened, {"client": frozen_view({"x": ""})}, "en")
    assert found.values == {"t": "", "when": "", "c": "", "l": ()}
    data = made.fill(found.values).data
    assert read_form(data).values == {"t": "", "when": "", "payers_own": "Plan 7", "c": "", "l": ()}
    said = [(each.code, each.message) for each in lint(opened) if each.code == "PF118"]
    assert said == [("PF118", "The form is not blank, and filled forms keep what it holds: p. 1 “payers_own”.")]
