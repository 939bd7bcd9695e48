"""Every construct of the docxtpl dialect reads like docxtpl's own output."""

import pytest
from docx.oxml.ns import qn
from wordfiles import (
    Document,
    add_table,
    built,
    by_docxtpl,
    content,
    member,
    opened,
    rendered,
    saved,
    split_runs,
    table_texts,
)

from toolkit.templates.verify import structural_gate

PEOPLE = [{"name": "Ana & Bo", "tags": ["x", "y"]}, {"name": "Cleo <c>", "tags": []}]
DATA = {
    "name": "Ana Ruiz",
    "people": PEOPLE,
    "yes": True,
    "no": False,
    "n": 3,
    "colour": "FFD966",
    "lines": "one\ntwo\tthree",
    "several": "one\atwo",
    "paged": "one\ftwo",
    "columns": ["a", "b", "c"],
}

DOCUMENTS = {
    "variables": ["Dear {{ name }}, {{name}}! {{ n + 1 }}", "nothing here"],
    "condition in a line": [
        "A {% if yes %}yes{% else %}no{% endif %} B",
        "{% if no %}x{% elif n == 3 %}three{% endif %}",
    ],
    "condition around paragraphs": ["{%p if no %}", "hidden", "{%p else %}", "shown", "{%p endif %}", "after"],
    "condition across paragraphs": ["start {% if yes %}one", "two{% endif %} end"],
    "loop in a line": ["{% for p in people %}{{ loop.index }} {{ p.name }}; {% endfor %}"],
    "loop over paragraphs": ["{%p for p in people %}", "{{ p.name }}: {{ p.tags|length }}", "{%p endfor %}"],
    "nested loops": [
        "{%p for p in people %}",
        "{{ p.name }}",
        "{%p for t in p.tags %}",
        "- {{ t }}",
        "{%p endfor %}",
        "{%p endfor %}",
    ],
    "rows": [
        [
            ["Name", "Tags"],
            ["{%tr for p in people %}", ""],
            ["{{ p.name }}", "{{ p.tags|join('+') }}"],
            ["{%tr endfor %}", ""],
        ]
    ],
    "rows under a condition": [[["{%tr if no %}", ""], ["hidden", "x"], ["{%tr endif %}", ""], ["shown", "y"]]],
    "columns": [
        [
            ["{%tc for c in columns %}", "{{ c }}", "{%tc endfor %}"],
            ["{%tc for c in columns %}", "{{ c|upper }}", "{%tc endfor %}"],
        ]
    ],
    "colspan": [[["{% colspan columns|length %}Title", "", ""], ["a", "b", "c"]]],
    "background": [[["{% cellbg colour %}Title", "{{ name }}"]]],
    "merged down": [[["{%tr for p in people %}", ""], ["{% vm %}kept once", "{{ p.name }}"], ["{%tr endfor %}", ""]]],
    "merged across": [
        [
            ["{%tc for c in columns %}", "{% hm %}Head", "{%tc endfor %}"],
            ["{%tc for c in columns %}", "{{ c }}", "{%tc endfor %}"],
        ]
    ],
    "comments": ["a{# hidden #}b", "{#p a paragraph that goes #}", "c"],
    "comment row": [[["{#tr goes #}", ""], ["stays", "x"]]],
    "joined lines": [
        "My house is {% if yes -%}",
        " in town ",
        "{%- else -%}",
        " in the country ",
        "{%- endif -%}",
        " and I like it.",
    ],
    "white space": ["a   {{- name -}}   b"],
    "escapes": ["write {_{ name }_} or {_% if %_}"],
    "set": ["{% set x = n * 2 %}{{ x }}", "{%p set y = 5 %}", "{{ y }}"],
    "macro": ["{% macro hello(who) %}Hello {{ who }}!{% endmacro %}{{ hello(name) }} {{ hello('you') }}"],
    "namespace": ["{% set ns = namespace(t=0) %}{% for p in people %}{% set ns.t = ns.t + 1 %}{% endfor %}{{ ns.t }}"],
    "raw": ["{% raw %}{{ name }} {% if %}{% endraw %} {{ name }}"],
    "text in several lines": ["Before {{ lines }} after"],
    "text in several paragraphs": ["Before {{ several }} after"],
    "text over pages": ["Before {{ paged }} after"],
    "smart quotes": ["{{ “quoted” }} {% if name == ‘Ana Ruiz’ %}same{% endif %}"],
    "signs of tags in quotes": ["{{ '%' ~ name ~ '}' }}"],
    "escaped signs": ["{% if n < 5 and n > 1 %}between{% endif %} "],
    "methods of texts": ["{{ name.upper() }} {{ name.split(' ')[0] }} {{ name[0] }}"],
    "ternary": ["{{ 'yes' if no else 'no' }}"],
    "call": ["{% macro box() %}[{{ caller() }}]{% endmacro %}{% call box() %}inside{% endcall %}"],
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_reads_like_docxtpl(name):
    source = built(*DOCUMENTS[name])
    ours = rendered(source, DATA).data
    assert content(ours) == content(by_docxtpl(source, DATA))
    assert structural_gate(ours) == []


@pytest.mark.parametrize(
    "name", ["variables", "rows", "columns", "condition around paragraphs", "joined lines", "colspan"]
)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_runs_cut_at_every_character_change_nothing(name, size):
    source = built(*DOCUMENTS[name])
    cut = split_runs(source, lambda text: [text[i : i + size] for i in range(0, len(text), size)])
    assert content(rendered(cut, DATA).data) == content(rendered(source, DATA).data)


def test_a_tag_cut_at_any_one_character_is_read():
    tag = "x {{ name|upper }} y"
    for position in range(1, len(tag)):
        source = split_runs(built(tag), lambda text, at=position: [text[:at], text[at:]])
        assert opened(rendered(source, DATA).data).paragraphs[0].text == "x ANA RUIZ y"


def test_a_tag_keeps_the_look_of_the_run_where_it_began():
    document = Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("{{ na").bold = True
    paragraph.add_run("me }}").italic = True
    run = opened(rendered(saved(document), DATA).data).paragraphs[0].runs[0]
    assert (run.text, run.bold, run.italic) == ("Ana Ruiz", True, None)


def test_line_breaks_inside_a_tag_are_ignored():
    document = Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("{{ name")
    paragraph.add_run().add_break()
    paragraph.add_run("|upper }}!")
    assert opened(rendered(saved(document), DATA).data).paragraphs[0].text == "ANA RUIZ!"


def test_rows_cells_and_tables_that_data_empties_stay_valid():
    source = built(
        [["{%tr for p in nobody %}", ""], ["{{ p }}", "x"], ["{%tr endfor %}", ""]],
        [["{%tc for p in nobody %}", "{{ p }}", "{%tc endfor %}"], ["a", "b", "c"]],
    )
    document = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "{%p if no %}"
    cell.add_paragraph("hidden")
    cell.add_paragraph("{%p endif %}")
    for template in (source, saved(document)):
        data = rendered(template, {"nobody": [], "no": False}).data
        assert structural_gate(data) == []
    assert table_texts(opened(rendered(saved(document), {"no": False}).data).tables[0]) == [[""]]
    assert len(opened(rendered(source, {"nobody": []}).data).tables) == 1


def test_grid_follows_the_columns_and_keeps_the_width():
    source = built([["{%tc for c in columns %}", "{{ c }}", "{%tc endfor %}"]])
    for columns in (["a"], list("abcdefg")):
        table = opened(rendered(source, {"columns": columns}).data).tables[0]
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        assert len(widths) == len(columns)
        assert abs(sum(widths) - 8640) <= len(widths)


def test_paragraph_tag_prints_a_list_as_paragraphs_of_its_own_style():
    document = Document()
    document.add_paragraph("{{p strengths }}", style="List Bullet")
    printed = opened(rendered(saved(document), {"strengths": ["humor", "family & friends"]}).data)
    assert [(p.text, p.style.name) for p in printed.paragraphs] == [
        ("humor", "List Bullet"),
        ("family & friends", "List Bullet"),
    ]


def test_cell_and_row_tags_print_lists():
    source = built([["{{tc cells }}"], ["{{tr rows }}"]])
    printed = rendered(source, {"cells": ["a", "b"], "rows": [["1", "2"], ["3", "<4>"]]})
    assert structural_gate(printed.data) == []
    assert table_texts(opened(printed.data).tables[0]) == [["a", "b"], ["1", "2"], ["3", "<4>"]]


def test_section_breaks_survive_a_tag_in_their_paragraph():
    document = Document()
    document.add_paragraph("first")
    document.add_section()
    document.add_paragraph("second")
    broken = document.paragraphs[1] if document.paragraphs[1].text == "" else document.paragraphs[0]
    broken.text = "{%p if yes %}"
    document.add_paragraph("{%p endif %}")
    printed = opened(rendered(saved(document), {"yes": True}).data)
    assert len(printed.sections) == 2


def test_braces_in_quotes_and_dictionaries_do_not_end_a_tag():
    source = built("{{ '}}' }} {{ {'a': {'b': 1}}['a']['b'] }} {{ '%}' }}")
    assert opened(rendered(source).data).paragraphs[0].text == "}} 1 %}"


def test_untouched_members_keep_their_bytes():
    source = built("{{ name }}")
    printed = rendered(source, DATA).data
    for name in ("word/styles.xml", "word/theme/theme1.xml", "[Content_Types].xml"):
        assert member(printed, name) == member(source, name)


def test_tables_inside_cells_and_rows_inside_loops():
    document = Document()
    outer = add_table(document, [["{%tr for p in people %}"], ["{{ p.name }}"], ["{%tr endfor %}"]])
    inner = outer.cell(1, 0).add_table(3, 1)
    for row, text in zip(inner.rows, ["{%tr for t in p.tags %}", "{{ t }}", "{%tr endfor %}"], strict=True):
        row.cells[0].text = text
    outer.cell(1, 0).add_paragraph()
    data = rendered(saved(document), DATA).data
    assert structural_gate(data) == []
    rows = opened(data).tables[0].rows
    assert [[c.text for c in r.cells] for r in rows[0].cells[0].tables[0].rows] == [["x"], ["y"]]
    assert rows[1].cells[0].tables == []


def test_joining_stops_at_paragraphs_that_give_way_to_a_tag():
    source = built("{%p if yes %}", "{%- if yes %}a{% endif -%}", "{%p endif %}", "b")
    assert [p.text for p in opened(rendered(source, DATA).data).paragraphs] == ["a", "b"]


def test_joining_in_a_cell_stays_in_the_cell():
    source = built([["left", "{%- if yes %}a{% endif -%}", "right"]])
    assert table_texts(opened(rendered(source, DATA).data).tables[0]) == [["left", "a", "right"]]


def test_long_tables_take_time_in_proportion():
    source = built([["{%tr for n in range(4000) %}", ""], ["{{ n }}", "{{ name }}"], ["{%tr endfor %}", ""]])
    table = opened(rendered(source, DATA).data).element.body.xpath(".//w:tbl")[0]
    assert len(table.xpath("./w:tr")) == 4000
