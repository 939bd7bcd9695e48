"""Every mistake in a template is named with its place and what to write instead, all of them in one run."""

import pickle

import pytest
from wordfiles import Document, add_table, built, rendered, saved

from toolkit.errors import ExitCode, TemplateError
from toolkit.templates.compile import compile_template
from toolkit.templates.places import TemplateProblemsError


def problems(*content, **options):
    source = content[0] if isinstance(content[0], bytes) else built(*content)
    with pytest.raises(TemplateProblemsError) as caught:
        compile_template(source, name="plan.docx", **options)
    return caught.value.problems


def test_the_place_names_part_heading_table_row_cell_and_tag():
    document = Document()
    document.add_heading("Goals", 1)
    document.add_heading("Objectives", 2)
    add_table(document, [["a", "b"], ["c", "{{ goal.text"]])
    (problem,) = problems(saved(document))
    assert (
        str(problem.place)
        == "plan.docx › body › under “Goals › Objectives” › table 1, row 2, cell 2 › paragraph 1 › {{ goal.text"
    )
    assert "}}" in problem.mend


def test_headers_and_footers_are_named():
    document = Document()
    document.add_paragraph("x")
    document.sections[0].footer.paragraphs[0].text = "{{ name"
    (problem,) = problems(saved(document))
    assert str(problem.place).startswith("plan.docx › footer 1 › paragraph 1")


@pytest.mark.parametrize(
    ("content", "what", "mend"),
    [
        (["{% for g in goals %}"], "never closed", "{% endfor %}"),
        (["{%p for g in goals %}", "x"], "never closed", "{%p endfor %}"),
        ([[["{%tr for g in goals %}"], ["x"]]], "never closed", "{%tr endfor %}"),
        (["{% if a %}x"], "never closed", "{% endif %}"),
        (["x{% endif %}"], "closes nothing", "{% if … %}"),
        (["{%p endfor %}"], "closes nothing", "{%p for … %}"),
        (["{% else %}"], "belongs to no", "{% if … %}"),
        (["{{ name"], "not closed in its paragraph", "}}"),
        (["name }}"], "without its beginning", "{{ name }}"),
        (["{% if %}a{% endif %}"], "cannot be read", "{% if name %}"),
        (["{{ client name }}"], "cannot be read", "{{ client.name }}"),
        (["{{ }}"], "cannot be read", "{{ client.name }}"),
        (["{% form g in goals %}{% endfor %}"], "closes nothing", "for"),
        (["{{ name|uper }}"], "no filter “uper”", "upper"),
        (["{{ 'x' if a is emtpy }}"], "no test “emtpy”", "Known tests"),
        (["{{ a.__class__ }}"], "closed to templates", "underscore"),
        (["{% include 'x' %}"], "cannot be used", "stands by itself"),
        (["{%tr for x in y %}", "{%tr endfor %}"], "outside a table row", "{%p"),
        (["{% colspan 2 %}x"], "outside a table", "table cell"),
        ([["a"], ["{% colspan %}x"]], "lacks its value", "colspan 3"),
    ],
)
def test_each_mistake_says_what_to_write(content, what, mend):
    if isinstance(content[0], list) and isinstance(content[0][0], str):
        content = [content]
    first = problems(*content)[0]
    assert what in first.what
    assert mend in first.mend


def test_a_loop_that_begins_and_ends_on_different_levels_is_named():
    document = Document()
    document.add_paragraph("{% for g in goals %}")
    add_table(document, [["x", "{% endfor %}"]])
    (problem,) = problems(saved(document))
    assert "do not stand on the same level" in problem.what
    document = Document()
    add_table(document, [["{%tr for g in goals %}"], ["{{ g }}{% endfor %}"]])
    (problem,) = problems(saved(document))
    assert "{%tr endfor %}" in problem.mend


def test_all_mistakes_come_in_one_run():
    found = problems("{{ a b }}", "{{ c|nofilter }}", "{{ d", "e }}", "{% if f g %}x{% endif %}")
    assert [problem.place.paragraph for problem in found] == [3, 4, 1, 5]


def test_unknown_names_are_found_when_names_are_known():
    found = problems("{{ clent.name }}", "{{ plan.text }}", known_names=("client", "plan"))
    assert [(p.what, p.mend) for p in found] == [("There is no field “clent”.", "Did you mean “client”?")]
    assert found[0].place.paragraph == 1


def test_names_of_loops_and_settings_are_not_unknown():
    source = built(
        "{% for g in plan.goals %}{{ loop.index }}{{ g }}{% endfor %}{% set x = 1 %}{{ x }}{{ range(3)|join }}"
    )
    assert compile_template(source, known_names=("plan",)).names == {"plan"}


@pytest.mark.parametrize(
    ("tag", "what", "mend"),
    [
        ("{{ clint.name }}", "no field “clint”", "Did you mean “client”?"),
        ("{{ client.nme }}", "no field “nme”", "Did you mean “name”?"),
        ("{% if client.nme %}x{% endif %}", "no field “nme”", "name"),
        ("{% for x in client.gols %}x{% endfor %}", "no field “gols”", "goals"),
        ("{{ client.nme.first }}", "no field “nme”", "name"),
        ("{{ client.nme|upper }}", "no field “nme”", "name"),
        ("{{ loop.index }}", "outside a loop", "{% for … %}"),
        ("{{ client.goals[9] }}", "no field “9”", ""),
        ("{{ client.name + 1 }}", "cannot be worked out", ""),
        ("{{ client.name|date }}", "not a date", "date field"),
        ("{{ client.born|date('Mon') }}", "letters that mean nothing", "YYYY"),
    ],
)
def test_what_goes_wrong_while_rendering_has_its_place_too(tag, what, mend):
    with pytest.raises(TemplateError) as caught:
        rendered(built("first", tag), {"client": {"name": "Ana", "goals": ["x"], "born": "2000-01-01"}})
    assert caught.value.where == f"plan.docx › body › paragraph 2 › {tag.split('%}')[0] + '%}' if '%}' in tag else tag}"
    assert what in caught.value.what
    assert mend in caught.value.mend
    assert caught.value.exit_code is ExitCode.TEMPLATE


def test_unknown_names_may_be_asked_about():
    source = built(
        "{{ x|default('none') }} {% if y is defined %}y{% endif %}{% if client.z is undefined %}no z{% endif %}"
    )
    assert rendered(source, {"client": {}}).text.strip() == "none no z"


def test_errors_pickle():
    with pytest.raises(TemplateProblemsError) as caught:
        compile_template(built("{{ a b }}", "{{ c"), name="plan.docx")
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert again.problems == caught.value.problems
    assert "1 more problem" in str(again)


def test_values_that_would_vanish_beside_a_row_tag_are_told():
    source = built([["{%tr for g in goals %}", "lost text"], ["{{ g }}", ""], ["{%tr endfor %}", ""]])
    assert [place.row for place in compile_template(source).swallowed] == [1]
    (problem,) = problems(
        [["{%tr for g in goals %}", "{% if a %}x{% endif %}"], ["{{ g }}", ""], ["{%tr endfor %}", ""]]
    )[:1]
    assert "would vanish" in problem.what
