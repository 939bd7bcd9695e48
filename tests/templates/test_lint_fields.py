"""Every name in a template is one that exists, through loops, filters and conditions; others are found with the name meant."""

from datetime import date

import pytest
from agencyfiles import demands, full_record, write
from lintfiles import AS_OF, NO_PAYERS, body, codes_of, lint

from toolkit.errors import TemplateError
from toolkit.templates.agency import Agency
from toolkit.templates.compile import compile_template
from toolkit.templates.context import build_context
from toolkit.templates.lint.review import review
from toolkit.templates.lint.targets import Target

BROKEN = {
    "a misspelt beginning": ("TP201", ["{{ clent.full_name }}"], "client"),
    "a misspelt field": ("TP201", ["{{ client.ful_name }}"], "full_name"),
    "a field of another thing": ("TP201", ["{{ client.strengths }}"], "plan.strengths"),
    "a misspelt field of a row": ("TP201", ["{%p for g in goals %}", "{{ g.mesure }}", "{%p endfor %}"], "measure"),
    "a field of a row within a row": (
        "TP201",
        ["{%p for g in goals %}", "{%p for o in g.objectives %}", "{{ o.dueDate }}", "{%p endfor %}", "{%p endfor %}"],
        "",
    ),
    "a field behind a reference": (
        "TP201",
        ["{%p for i in interventions %}", "{{ i.responsible.nme }}", "{%p endfor %}"],
        "name",
    ),
    "a misspelt list": ("TP201", ["{%p for g in gaols %}", "{{ g.text }}", "{%p endfor %}"], "goals"),
    "a row's name after its loop": ("TP201", ["{%p for g in goals %}", "x", "{%p endfor %}", "{{ g.text }}"], ""),
    "a field in a condition": ("TP201", ["{% if plan.strength %}x{% endif %}"], "strengths"),
    "a field given to map": ("TP201", ["{{ goals|map(attribute='txt')|join(', ') }}"], "text"),
    "a field given to selectattr": (
        "TP201",
        ["{%p for g in goals|selectattr('agree') %}", "{{ g.text }}", "{%p endfor %}"],
        "agreed",
    ),
    "a name set from another that is not there": ("TP201", ["{% set x = plan.strenghts %}{{ x }}"], "strengths"),
    "a name within with": ("TP201", ["{% with p = plan %}{{ p.strenghts }}{% endwith %}"], "strengths"),
    "a list asked for a field": ("TP202", ["{{ goals.text }}"], "{%p for one in goals %}"),
    "a value asked for a field": ("TP203", ["{{ plan.strengths.first_one }}"], ""),
    "a loop over a text": ("TP204", ["{%p for s in plan.strengths %}", "{{ s }}", "{%p endfor %}"], ""),
    "a loop over one thing": ("TP204", ["{%p for c in client %}", "x", "{%p endfor %}"], ""),
    "a code that there is not": ("TP205", ["{% if client.sex_code == 'femal' %}x{% endif %}"], "female"),
    "a choice compared with its code": ("TP205", ["{% if client.sex == 'female' %}x{% endif %}"], "sex_code"),
    "a whole list printed": ("TP206", ["{{ goals }}"], "loop"),
    "a group printed": ("TP206", ["{{ plan }}"], "field"),
    "a condition on a field that there is not": ("TP207", ["{% if client.nickname is defined %}x{% endif %}"], ""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_it_is_found_with_what_was_meant(name, tmp_path):
    code, paragraphs, meant = BROKEN[name]
    found = [each for each in lint(body(*paragraphs, heading="Goals"), tmp_path) if each.code == code]
    assert found, name
    assert meant in found[0].hint
    assert "under “Goals”" in str(found[0].place)


@pytest.fixture(scope="module")
def context(tmp_path_factory):
    agency = Agency.load(write(tmp_path_factory.mktemp("a") / "fairview"))
    record = full_record()
    return build_context(record, agency, demands(record), date(2026, 9, 1))


# What prints nothing at all, or single letters, instead of failing.
SILENT = {
    "a loop over a text": "lose to her sister",
    "a loop over one thing": "",
    "a code that there is not": "",
    "a choice compared with its code": "",
    "a condition on a field that there is not": "",
    "a whole list printed": "",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_found_fails_or_prints_nothing_of_use(name, context):
    data = body(*BROKEN[name][1])
    try:
        text = compile_template(data, name="plan.docx").render(context).text
    except TemplateError:
        return
    assert name in SILENT
    assert "x" not in text.split()
    assert "Close to her sister" not in text


GOOD = [
    "{{ client.full_name }} {{ client.preferred_name or client.first_name }}",
    "{% for g in goals %}{{ g.number }}{% for o in g.objectives %}{{ o.target_date|date('short') }}{% endfor %}{% endfor %}",
    "{% for o in objectives %}{{ o.goal.text }}{% endfor %}",
    "{{ clinician.name }} {{ guardian.name }} {{ plan.coordinator.credential }}",
    "{% if client.sex_code == 'female' %}a{% endif %}{% if client.sex == 'Female' %}b{% endif %}",
    "{% for g in goals|selectattr('agreed')|sort(attribute='text') %}{{ loop.index }} {{ g.text|upper }}{% endfor %}",
    "{{ goals|map(attribute='text')|join('; ') }} {{ goals|length }} {{ (goals|first).text }} {{ goals[0].text }}",
    "{% if goals %}x{% else %}{{ goals }}{% endif %}",
    "{% with p = plan %}{{ p.strengths }}{% endwith %}{% set p = plan %}{{ p.strengths }}",
    "{% for r, some in participation|groupby('role') %}{{ r }}{% for one in some %}{{ one.name }}{% endfor %}{% endfor %}",
    "{{ plan.effective.year }} {{ plan.strengths.upper() }} {{ agency.colours.primary }}",
    "{% macro line(x) %}{{ x.text }}{% endmacro %}{{ line(goals[0]) }}",
    "{{ plan.ends|default_if_missing('open') }} {{ client.interpreter|yesno }}",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_exists_is_not_found_fault_with(text, tmp_path):
    assert not {code for code in codes_of(lint(body(text), tmp_path)) if code.startswith("TP2")}


def test_an_agencys_own_fields_are_known(tmp_path):
    folder = write(
        tmp_path / "fairview",
        """\
id: fairview
name: Fairview County
fields:
  - {collection: clients, name: case_number, label: Case number, description: The court's number.}
templates:
  - {id: plan, file: plan.docx, title: Treatment plan}
""",
    )
    (folder / "plan.docx").write_bytes(body("{{ client.case_number }} {{ client.case_numbr }}"))
    agency = Agency.load(folder)
    target = Target(agency.templates[0].path, "plan.docx", agency, agency.templates[0])
    (found,) = [each for each in review([target], NO_PAYERS, as_of=AS_OF).findings if each.code == "TP201"]
    assert "case_number" in found.hint
