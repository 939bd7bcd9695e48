"""What payers ask for is printed whatever the record says; else the smallest data for which it is not is found and shown."""

from datetime import date

import pytest
from agencyfiles import write
from lintfiles import AS_OF, body, codes_of
from shippedplans import TOLD, catalogue

from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import demands_for
from toolkit.payers.profile import PayerProfile
from toolkit.records.client import PlanRecord
from toolkit.templates.agency import Agency, agencies
from toolkit.templates.compile import compile_template
from toolkit.templates.context import build_context
from toolkit.templates.lint.review import review
from toolkit.templates.lint.targets import Target, targets

STRENGTHS = {"section": "strengths"}
BOUND = "strengths: {heading: Strengths}"


def payer(*demands):
    """A made-up payer that makes these demands of everybody."""
    return Catalogue(
        (
            PayerProfile.model_validate(
                {
                    "id": "county-fund",
                    "title": "County fund",
                    "version": "2026",
                    "standing": "example",
                    "applies_to": {"payers": ["The Fund"]},
                    "demands": [{"id": f"d{number}", **demand} for number, demand in enumerate(demands)],
                }
            ),
        )
    )


def agency_of(folder, data, bindings=BOUND, more=""):
    """An agency with one plan template."""
    text = f"""\
id: fairview
name: Fairview County
{more}
templates:
  - {{id: plan, file: plan.docx, title: Treatment plan, bindings: {{{bindings}}}}}
"""
    write(folder / "fairview", text)
    (folder / "fairview" / "plan.docx").write_bytes(data)
    return Agency.load(folder / "fairview")


def prove(folder, data, *demands, bindings=BOUND, more="", payers=()):
    agency = agency_of(folder, data, bindings, more)
    target = Target(agency.templates[0].path, "plan.docx", agency, agency.templates[0])
    found = review([target], payer(*demands), as_of=AS_OF, payers=payers).findings
    return [each for each in found if each.code.startswith("TP3")]


PLAN = {"id": "P1", "episode": "E1", "strengths": "Close to her sister", "effective": "2026-09-01"}


def printed(folder, data, plan=(), **record):
    """The text of the document for a record, in the header and footer too."""
    agency = agency_of(folder, data, "")
    made = PlanRecord.model_validate(
        {
            "client": {"id": "X1", "first_name": "Rosa", "birth_date": "1988-04-12"},
            "plans": [{**PLAN, **dict(plan)}],
            **record,
        }
    )
    demands = demands_for(made, made.plans[0], Catalogue(()), as_of=AS_OF)
    context = build_context(made, agency, demands, AS_OF, plan=made.plans[0])
    return compile_template(data).render(context).text


GOALS = {"goals": [{"id": "G1", "text": "Sleeps", "status": "met", "agreed": False}]}
TWO = {"goals": [{"id": "G1", "text": "Eats"}, {"id": "G2", "text": "Sleeps"}]}
HIDDEN = {
    "under a condition": (["{%p if plan.barriers %}", "{{ plan.strengths }}", "{%p endif %}"], {}, "Barriers is blank"),
    "under a condition's opposite": (
        ["{%p if not plan.barriers %}", "{{ plan.strengths }}", "{%p endif %}"],
        {"barriers": "Money"},
        "Barriers is filled",
    ),
    "in the else of a condition": (
        ["{%p if plan.barriers %}", "x", "{%p else %}", "{{ plan.strengths }}", "{%p endif %}"],
        {"barriers": "Money"},
        "Barriers is filled",
    ),
    "in an elif": (
        [
            "{%p if plan.barriers %}",
            "x",
            "{%p elif plan.history %}",
            "{{ plan.strengths }}",
            "{%p endif %}",
        ],
        {"barriers": "Money", "history": "Long"},
        "Barriers",
    ),
    "in two nested conditions": (
        [
            "{%p if plan.barriers %}",
            "{%p if plan.history %}",
            "{{ plan.strengths }}",
            "{%p endif %}",
            "{%p endif %}",
        ],
        {"barriers": "Money"},
        "is blank",
    ),
    "under both of two things": (
        ["{%p if plan.barriers and plan.history %}", "{{ plan.strengths }}", "{%p endif %}"],
        {"barriers": "Money"},
        "is blank",
    ),
    "in an inline condition": (["{{ plan.strengths if plan.barriers else '' }}"], {}, "Barriers is blank"),
    "behind another value": (["{{ plan.barriers or plan.strengths }}"], {"barriers": "Money"}, "Barriers is filled"),
    "in a loop without rows": (
        ["{%p for g in goals %}", "{{ plan.strengths }}", "{%p endfor %}"],
        {},
        "Goals is blank",
    ),
    "in the else of a loop": (
        ["{%p for g in goals %}", "x", "{%p else %}", "{{ plan.strengths }}", "{%p endfor %}"],
        GOALS,
        "Goals is filled",
    ),
    "in a filtered loop": (
        ["{%p for g in goals if g.agreed %}", "{{ plan.strengths }}", "{%p endfor %}"],
        GOALS,
        "Goals is blank",
    ),
    "under one code of a choice": (
        ["{%p if plan.kind_code == 'full' %}", "{{ plan.strengths }}", "{%p endif %}"],
        {"kind": "interim"},
        "Kind is blank",
    ),
    "under a count": (
        ["{%p if goals|length > 0 %}", "{{ plan.strengths }}", "{%p endif %}"],
        {},
        "Goals is blank",
    ),
    "for minors alone": (["{%p if is_minor %}", "{{ plan.strengths }}", "{%p endif %}"], {}, "minor"),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_required_section_behind_a_condition_is_found_with_the_smallest_data(name, tmp_path):
    paragraphs, data, said = HIDDEN[name]
    document = body(*paragraphs, heading="Strengths")
    (found,) = prove(tmp_path, document, STRENGTHS)
    assert found.code == "TP302"
    assert said in found.message
    assert found.demands == ("county-fund@2026#d0",)
    assert found.message.count(" and ") <= 1
    assert "Close to her sister" not in printed(tmp_path, document, data)


GOALS_ASKED = {"section": "goals"}
GOALS_BOUND = "goals: {heading: Goals}"
ROWS_HIDDEN = {
    "only the first row": (["{% for g in goals %}{% if loop.first %}{{ g.text }}{% endif %}{% endfor %}"], TWO),
    "only the first of a list": (["{{ (goals|first).text }}"], TWO),
    "only the first by number": (["{{ goals[0].text }}"], TWO),
    "only the first three": (
        ["{%p for g in goals[:3] %}", "{{ g.text }}", "{%p endfor %}"],
        {"goals": [*({"id": f"G{n}", "text": "Eats"} for n in range(1, 4)), {"id": "G4", "text": "Sleeps"}]},
    ),
    "only rows of a status": (
        ["{%p for g in goals %}", "{%p if g.status_code != 'met' %}", "{{ g.text }}", "{%p endif %}", "{%p endfor %}"],
        GOALS,
    ),
    "only rows that are chosen": (
        ["{%p for g in goals|selectattr('agreed') %}", "{{ g.text }}", "{%p endfor %}"],
        GOALS,
    ),
    "only rows with a further list": (
        ["{%p for g in goals %}", "{%p for o in g.objectives %}", "{{ g.text }}", "{%p endfor %}", "{%p endfor %}"],
        GOALS,
    ),
}


@pytest.mark.parametrize("name", ROWS_HIDDEN)
def test_a_row_that_is_left_out_is_found(name, tmp_path):
    paragraphs, data = ROWS_HIDDEN[name]
    document = body(*paragraphs, heading="Goals")
    found = [
        each for each in prove(tmp_path, document, GOALS_ASKED, bindings=GOALS_BOUND) if each.field == "goals.text"
    ]
    assert [each.code for each in found] == ["TP302"]
    assert "Sleeps" not in printed(tmp_path, document, data)


def test_a_number_that_is_zero_is_not_lost_for_blank(tmp_path):
    loop = ["{%p for g in goals %}", "{{ g.text }}", "{% if g.target %}{{ g.target }}{% endif %}", "{%p endfor %}"]
    demand = {"every": "goals", "has": ["target"]}
    (found,) = prove(tmp_path, body(*loop, heading="Goals"), demand, bindings=GOALS_BOUND)
    assert (found.code, found.field) == ("TP302", "goals.target")
    assert "is 0" in found.message
    mended = [text.replace("if g.target", "if g.target is number") for text in loop]
    assert not prove(tmp_path, body(*mended, heading="Goals"), demand, bindings=GOALS_BOUND)


PROVED = {
    "plainly": ["{{ plan.strengths }}"],
    "with its own condition": ["{%p if plan.strengths %}", "{{ plan.strengths }}", "{%p endif %}"],
    "in both ways of a condition": [
        "{%p if plan.barriers %}",
        "{{ plan.strengths }} {{ plan.barriers }}",
        "{%p else %}",
        "{{ plan.strengths }}",
        "{%p endif %}",
    ],
    "in all ways of three": [
        "{% if plan.barriers %}{{ plan.strengths }}{% elif plan.history %}",
        "{{ plan.strengths }}{% else %}{{ plan.strengths }}{% endif %}",
    ],
    "in a loop and its else": [
        "{%p for g in goals %}",
        "{{ g.text }} {{ plan.strengths }}",
        "{%p else %}",
        "{{ plan.strengths }}",
        "{%p endfor %}",
    ],
    "through filters": ["{{ plan.strengths|default('none')|upper }}"],
    "as the first choice": ["{{ plan.strengths or plan.barriers }}"],
    "under what is always so": ["{%p if plan.strengths or plan.barriers %}", "{{ plan.strengths }}", "{%p endif %}"],
    "in a final document": ["{%p if not document.is_draft %}", "{{ plan.strengths }}", "{%p endif %}"],
}


@pytest.mark.parametrize("name", PROVED)
def test_what_is_always_printed_is_no_finding(name, tmp_path):
    assert not prove(tmp_path, body(*PROVED[name], heading="Strengths"), STRENGTHS)


def test_what_the_body_leaves_out_the_footer_may_print(tmp_path):
    inside = ["{%p if plan.barriers %}", "{{ plan.strengths }}", "{%p endif %}"]
    whole = body(*inside, footer="{% if not plan.barriers %}{{ plan.strengths }}{% endif %}")
    bound = "strengths: {tag: '{{ plan.strengths }}'}"
    assert not [each for each in prove(tmp_path, whole, STRENGTHS, bindings=bound) if each.field]
    assert "Close to her sister" in printed(tmp_path, whole)
    half = body(*inside, footer="{% if plan.barriers %}{{ plan.strengths }}{% endif %}")
    assert [each for each in prove(tmp_path, half, STRENGTHS, bindings=bound) if each.field]


def test_text_that_is_hidden_is_not_printed(tmp_path):
    from lintfiles import changed

    def hide(document):
        document.paragraphs[-1].runs[0].font.hidden = True

    (found,) = prove(tmp_path, changed(body("{{ plan.strengths }}", heading="Strengths"), hide), STRENGTHS)
    assert (found.code, found.field) == ("TP301", "plans.strengths")


def test_a_field_the_same_payer_wants_filled_cannot_be_blank(tmp_path):
    document = body("{%p if plan.barriers %}", "{{ plan.strengths }}", "{%p endif %}", heading="Strengths")
    assert prove(tmp_path, document, STRENGTHS)
    also = body(
        "{%p if plan.barriers %}", "{{ plan.strengths }}", "{%p endif %}", "{{ plan.barriers }}", heading="Strengths"
    )
    assert not prove(tmp_path, also, STRENGTHS, {"every": "plans", "has": ["barriers"]})


def test_a_section_that_may_be_excused_keeps_its_heading(tmp_path):
    whole = ["{%p if plan.strengths %}", "Strengths", "{{ plan.strengths }}", "{%p endif %}"]
    (found,) = prove(tmp_path, body(*whole), STRENGTHS | {"reason_ok": True})
    assert "The section Strengths is not printed where Strengths is blank" in found.message
    assert not prove(tmp_path, body(*whole), STRENGTHS)


def test_a_demand_on_minors_is_met_by_what_is_printed_for_minors(tmp_path):
    document = body("{%p if is_minor %}", "{{ plan.family_involvement }}", "{%p endif %}")
    demand = {"every": "plans", "has": ["family_involvement"]}
    assert not prove(tmp_path, document, demand | {"when": {"age_under": 18}}, bindings="")
    assert prove(tmp_path, document, demand, bindings="")


MANY = " or ".join(f"plan.{name}" for name in TOLD if name not in ("strengths", "client_summary"))
UNCLEAR = {
    "in a macro": [
        "{% macro show(x) %}{{ plan.strengths }}{% endmacro %}{% if plan.barriers %}{{ show(1) }}{% endif %}"
    ],
    "under a value that was set": [
        "{% set ready = plan.barriers ~ 'x' %}",
        "{%p if ready %}",
        "{{ plan.strengths }}",
        "{%p endif %}",
    ],
    "under a call": ["{%p if plan.history.startswith('Two') %}", "{{ plan.strengths }}", "{%p endif %}"],
    "under more than twelve things": [f"{{%p if {MANY} %}}", "{{ plan.strengths }}", "{%p endif %}"],
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_what_cannot_be_followed_is_said_to_be_unproved(name, tmp_path):
    found = prove(tmp_path, body(*UNCLEAR[name], heading="Strengths"), STRENGTHS)
    assert codes_of(found) == {"TP303"}
    assert "cannot be proved" in found[0].message


def test_a_section_that_is_nowhere_is_named_with_the_tag_to_write(tmp_path):
    (found,) = prove(tmp_path, body("x", heading="Strengths"), STRENGTHS)
    assert (found.code, found.field) == ("TP301", "plans.strengths")
    assert "{{ plan.strengths }}" in found.hint


def test_a_section_without_a_binding_is_named(tmp_path):
    found = prove(tmp_path, body("{{ plan.strengths }}", heading="Strengths"), STRENGTHS, bindings="")
    assert codes_of(found) == {"TP301"}
    assert "agency.yaml does not say" in found[0].message


SIGNS = {"signed_by": "client", "with": ["date", "credential"]}
LINES = ["{%p for s in required_signers %}", "{{ s.label }} {{ s.credential }} {{ s.date }}", "{%p endfor %}"]


def test_signature_lines_are_printed_signed_or_not(tmp_path):
    assert not prove(tmp_path, body(*LINES), SIGNS, bindings="")


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([], "required_signers.label"),
        (["{%p for s in required_signers if s.signed %}", *LINES[1:]], "required_signers.label"),
        ([LINES[0], "{{ s.label }} {{ s.credential }}", LINES[2]], "required_signers.date"),
        (
            [LINES[0], "{% if s.signed %}{{ s.label }}{% endif %} {{ s.date }} {{ s.credential }}", LINES[2]],
            "required_signers.label",
        ),
    ],
)
def test_signature_lines_that_fail_are_found(tmp_path, lines, field):
    found = prove(tmp_path, body("x", *lines), SIGNS, bindings="")
    assert field in {each.field for each in found}


def test_a_statement_that_the_settings_promise_is_always_there(tmp_path):
    bound = "statement_rights: {text: You may appeal any decision}"
    hidden = body("{%p if plan.barriers %}", "You may appeal any decision about services.", "{%p endif %}")
    (found,) = [each for each in prove(tmp_path, hidden, STRENGTHS, bindings=bound) if not each.demands]
    assert "You may appeal any decision" in found.message
    dated = body(
        "{%p if plan.appeal_explained %}", "You may appeal any decision: {{ plan.appeal_explained }}", "{%p endif %}"
    )
    assert not [each for each in prove(tmp_path, dated, STRENGTHS, bindings=bound) if "appeal" in each.message]


def test_payers_can_be_chosen_and_listed(tmp_path):
    data = body("x")
    agency = agency_of(tmp_path, data, "", "payers: [wi-dhs-35-19]")
    target = Target(agency.templates[0].path, "plan.docx", agency, agency.templates[0])

    def asked(**options):
        found = review([target], catalogue(), as_of=AS_OF, **options).findings
        return {demand.partition("@")[0] for each in found for demand in each.demands}

    assert asked() == {"wi-dhs-35-19"}
    assert asked(payers=("il-iatp",)) == {"il-iatp"}


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2027, 6, 1)])
def test_the_shipped_templates_print_what_every_shipped_payer_asks_for(day):
    from toolkit.shipped import shipped_folder

    known = agencies([shipped_folder("agency_templates")])
    found = review(targets((), known), catalogue(), as_of=day).findings
    assert not [f"{each.place}: {each.code} {each.message}" for each in found]
