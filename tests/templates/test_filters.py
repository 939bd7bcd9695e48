"""Each filter does what its entry in the table says."""

import re
from datetime import UTC, date, datetime

import pytest
from wordfiles import built, rendered

from toolkit.errors import TemplateError
from toolkit.templates.filters import FILTERS

DATA = {
    "plan": {
        "effective": date(2026, 3, 5),
        "strengths": ["humor", "family"],
        "goals": [{"id": "G1", "met": True}, {"id": "G2", "met": False}, {"id": "G3", "met": False}],
        "kind": "interim",
        "ends": None,
    },
    "client": {"birth_date": date(1991, 6, 1), "phone": "312.555.0142", "is_minor": False, "name": "Ana & Bo"},
    "as_of": date(2026, 3, 5),
    "staff": [{"role": "a"}, {"role": "b"}],
    "text": "some text",
}


def printed(expression, language="en", **more):
    return rendered(built(expression), {**DATA, **more}, language=language).text.removesuffix("\n")


@pytest.mark.parametrize("name", FILTERS)
def test_the_example_prints_what_the_table_says(name):
    entry = FILTERS[name]
    assert entry.summary.endswith(".")
    if entry.example.startswith("{{") and entry.prints and "one item a line" not in entry.prints:
        assert printed(entry.example) == entry.prints
    else:
        source = entry.example + ("{% endfor %}" if entry.example.startswith("{%") else "")
        assert printed(re.sub(r"\{\{ plan.goals\|(first|last) \}\}", r"{{ (plan.goals|\1).id }}", source)) is not None


@pytest.mark.parametrize(
    ("pattern", "english", "spanish"),
    [
        ("short", "03/05/2026", "03/05/2026"),
        ("long", "March 5, 2026", "5 de marzo de 2026"),
        ("iso", "2026-03-05", "2026-03-05"),
        ("M/D/YY", "3/5/26", "3/5/26"),
        ("dddd, D MMM", "Thursday, 5 Mar", "jueves, 5 mar"),
        ("[week of] MM/DD", "week of 03/05", "week of 03/05"),
    ],
)
def test_dates_speak_the_templates_language(pattern, english, spanish):
    tag = f"{{{{ plan.effective|date('{pattern}') }}}}"
    assert (printed(tag), printed(tag, "es")) == (english, spanish)


def test_spanish_months_and_days_are_those_of_unicode_cldr_for_the_united_states():
    def told(pattern: str, days: list[str]) -> str:
        return " ".join(printed(f"{{{{ d|date('{pattern}') }}}}", "es", d=day) for day in days)

    months = [f"2026-{number:02}-21" for number in range(1, 13)]
    named = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    assert told("MMMM", months) == named
    assert told("MMM", months) == "ene feb mar abr may jun jul ago sep oct nov dic"
    week = [f"2026-03-{number:02}" for number in range(2, 9)]
    assert told("dddd", week) == "lunes martes miércoles jueves viernes sábado domingo"
    assert told("long", week[:1]) == "2 de marzo de 2026"


def test_dates_come_from_dates_times_and_iso_texts():
    assert printed("{{ a|date }}", a=datetime(2026, 1, 2, 3, 4, tzinfo=UTC)) == "01/02/2026"
    assert printed("{{ a|date }}", a="2026-01-02") == "01/02/2026"
    assert printed("{{ a|date }}{{ b|date }}", a=None, b="") == ""
    assert printed("{{ plan.effective.strftime('%m/%d/%Y') }} {{ plan.effective.year }}") == "03/05/2026 2026"


@pytest.mark.parametrize(("day", "age"), [("2026-02-28", "17"), ("2026-03-01", "18"), ("2028-02-29", "20")])
def test_ages_of_people_born_on_a_leap_day(day, age):
    assert printed("{{ born|age(day) }}", born=date(2008, 2, 29), day=day) == age


@pytest.mark.parametrize(
    ("items", "english", "spanish"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a y b"),
        (["a", "b", "c"], "a, b, and c", "a, b y c"),
        (["padre", "hija"], "padre and hija", "padre e hija"),
        (["agua", "hielo"], "agua and hielo", "agua y hielo"),
        (["a", "", "<b>"], "a and <b>", "a y <b>"),
    ],
)
def test_lists_as_phrases(items, english, spanish):
    assert (printed("{{ x|and_list }}", x=items), printed("{{ x|and_list }}", "es", x=items)) == (english, spanish)


def test_choices_in_spanish():
    assert (
        printed("{{ x|or_list }} {{ t|yesno }} {{ f|yesno }}", "es", x=["siete", "ocho"], t=True, f=False)
        == "siete u ocho Sí No"
    )


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("3125550142", "(312) 555-0142"),
        ("+1 312 555 0142", "(312) 555-0142"),
        ("555-0142", "555-0142"),
        ("call Ana", "call Ana"),
    ],
)
def test_telephone_numbers(number, shown):
    assert printed("{{ x|phone }}", x=number) == shown


def test_boxes():
    assert (
        printed("{{ t|checkbox }}{{ f|checkbox }}{{ k|checked('a') }}{{ l|checked('b') }}", t=1, f=0, k="a", l=["a"])
        == "☒☐☒☐"
    )


def test_numbers_and_counts():
    assert printed("{{ 6.0|number }} {{ 6.25|number }} {{ 6|number(1) }} {{ 'six'|number }}") == "6 6.25 6.0 six"
    assert (
        printed("{{ 1234567.0|number }} {{ 12345.678|number }} {{ n|number }}", n=0.1 + 0.2) == "1234567 12345.678 0.3"
    )
    assert printed("{{ n|number }} {{ n|number(1) }}", n=-0.04) == "-0.04 0.0"
    assert printed("{{ 'nan'|number }} {{ 'infinity'|number(2) }} {{ 6.5|number(-1) }}") == "nan infinity 6"
    assert printed("{{ 1234.5|number(2) }}", "es") == "1234.50"
    assert printed("{{ 1|plural('goal', 'goals') }}, {{ 2|plural('goal', 'goals') }}") == "1 goal, 2 goals"


def test_lists_can_be_sorted_grouped_and_picked_by_field():
    people = [{"n": "b", "r": 1}, {"n": "a", "r": 2}, {"n": "c", "r": 1}]
    assert printed("{{ x|sort(attribute='n')|map(attribute='n')|join }}", x=people) == "abc"
    tag = "{% for g in x|groupby('r') %}{{ g.grouper }}:{{ g.list|map(attribute='n')|join }} {% endfor %}"
    assert printed(tag, x=people) == "1:bc 2:a "
    assert printed("{{ x|selectattr('r', 'eq', 1)|map(attribute='n')|join(',') }}", x=people) == "b,c"


def test_mistakes_in_filters_are_template_errors():
    for tag in ("{{ 'x'|date }}", "{{ plan.effective|date('Q') }}", "{{ plan|join }}", "{{ text|age }}"):
        with pytest.raises(TemplateError):
            printed(tag)
