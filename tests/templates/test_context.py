from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from agencyfiles import AS_OF, SMALL, demands, full_agency, full_record, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from toolkit.errors import ConfigurationError
from toolkit.records.canonical import record_hash
from toolkit.records.client import Client, PlanRecord
from toolkit.records.fields import Absent, AbsentKind
from toolkit.records.goals import Goal, Intervention, Objective
from toolkit.records.people import Contact
from toolkit.records.plan import Plan
from toolkit.templates.agency import Agency
from toolkit.templates.context import build_context
from toolkit.templates.context_changes import Since
from toolkit.templates.richvalues import Picture
from toolkit.templates.values import Missing, Series, ShownDate, View, YesNo, field_names

SIGNERS = (
    {"signed_by": ["client"], "reason_ok": True, "attempts": True},
    {"signed_by": ["clinician"], "with": ["date", "credential"], "citation": "Fund manual 4.2"},
    {"signed_by": ["guardian"], "when": {"age_under": 18}},
)


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    return full_agency(tmp_path)


def context_of(record, agency, *made, **named):
    return build_context(record, agency, demands(record, *made), AS_OF, **named)


def small(plan: Plan | None = None, **client) -> PlanRecord:
    return PlanRecord(client=Client(id="1", **client), plans=(plan,) if plan else ())


# -- values ----------------------------------------------------------------------------------------------------------


def test_the_client_is_shown_with_name_age_and_initials(agency):
    client = context_of(full_record(), agency)["client"]
    assert (client.full_name, client.initials, client.age) == ("Rosa O’Neil-Álvarez", "R.O.", 38)
    assert client.id == "00412"
    assert not client.is_minor and str(client.is_minor) == "No"


def test_dates_print_in_the_agencys_format_and_stay_dates(agency):
    born = context_of(full_record(), agency)["client"].birth_date
    assert str(born) == "04/12/1988" and born == date(1988, 4, 12)
    assert str(born + timedelta(days=1)) == "1988-04-13"
    with pytest.raises(AttributeError):
        born._shown = "01/01/2000"


def test_numbers_print_without_a_needless_point(agency):
    context = context_of(full_record(), agency)
    goal = context["goals"][0]
    assert [str(value) for value in (goal.baseline, goal.target, goal.latest_rating)] == ["0", "5", "5"]
    assert goal.objectives[0].target == 2.5 and goal.objectives[0].latest_rating == 2.5
    assert str(context["outcome_measures"][0].total) == "14"


def test_zero_and_no_are_values_and_not_blanks(agency):
    context = context_of(full_record(), agency)
    assert context["goals"][0].baseline == 0 and not isinstance(context["goals"][0].baseline, Missing)
    interpreter = context["client"].interpreter
    assert isinstance(interpreter, YesNo) and not interpreter and str(interpreter) == "No"
    assert interpreter == False and interpreter == "No"  # noqa: E712 - as a template may write it


def test_a_choice_prints_its_label_and_has_its_code_beside_it(agency):
    goal = context_of(full_record(), agency)["goals"][0]
    assert (goal.status, goal.status_code) == ("In progress", "in_progress")
    blank = context_of(full_record(), agency)["goals"][1]
    assert not blank.status and not blank.status_code


def test_a_reference_is_the_row_that_it_names(agency):
    context = context_of(full_record(), agency)
    first = context["interventions"][0]
    assert (first.responsible.name, first.responsible.credential) == ("Ruth Okafor", "LCSW")
    assert first.responsible.supervisor.supervisor is first.responsible
    assert context["needs"][0].diagnoses[0].code == "F41.0"
    assert context["goals"][0].needs[0].text == "Panic"
    assert context["plan"].supersedes.id == "P1" and context["plan"].episode is context["episode"]


def test_an_id_that_names_no_row_is_a_blank_whose_fields_are_blanks(agency):
    second = context_of(full_record(), agency)["interventions"][1]
    assert isinstance(second.responsible, Missing)
    assert str(second.responsible) == ""


def test_an_agencys_own_fields_stand_beside_ours(agency):
    context = context_of(full_record(), agency)
    goal = context["goals"][0]
    assert context["client"].case_number == "JV-1"
    assert (context["plan"].support, context["plan"].support_code) == ("High", "high")
    assert (tuple(goal.areas), tuple(goal.areas_code)) == (("Home", "Work"), ("home", "work"))
    assert (str(goal.funded), str(goal.hours), str(goal.agreed_on)) == ("No", "2", "05/02/2026")
    assert isinstance(context["goals"][1].funded, Missing)
    assert "elsewhere" not in context["client"]


def test_text_that_looks_like_a_tag_or_markup_is_plain_text(agency):
    nasty = "{{ 7*7 }}{% for %}<w:p/>&amp;\u202eabc'\"; DROP TABLE"
    plan = Plan(id="P1", strengths=nasty, goals=(Goal(id="G1", text=nasty),))
    context = context_of(small(plan, first_name=nasty), agency)
    assert (context["plan"].strengths, context["goals"][0].text, context["client"].first_name) == (nasty,) * 3


def test_spaces_around_names_are_not_counted_as_names(agency):
    client = context_of(small(first_name=" ", last_name="Núñez"), agency)["client"]
    assert (client.full_name, client.initials) == ("Núñez", "N.")


# -- what is wanting -------------------------------------------------------------------------------------------------


def test_a_blank_prints_the_agencys_words_for_its_field(agency):
    plan = context_of(full_record(), agency)["plan"]
    assert isinstance(plan.barriers, Missing) and str(plan.barriers) == "No barriers were named."
    assert str(plan.crisis_plan) == "" and plan.crisis_plan.label == "Crisis plan"


def test_an_agencys_label_stands_for_ours(agency):
    plan = context_of(small(Plan(id="P1")), agency)["plan"]
    assert plan.presenting_concerns.label == "Reason for care"


def test_what_was_said_instead_of_a_value_is_printed_with_its_reason(agency):
    context = context_of(full_record(), agency)
    said = context["plan"].family_involvement
    assert not said
    assert str(said) == "Declined by client: prefers not to say (R. Okafor, 05/02/2026)"
    assert str(context["goals"][0].measure) == "Deferred: next visit"


def test_of_a_whole_list_it_can_be_said_that_there_is_none(agency):
    medications = context_of(full_record(), agency)["medications"]
    assert not medications and list(medications) == [] and str(medications) == "Takes no medication"
    assert str(context_of(small(), agency)["medications"]) == "None are listed."


def test_absences_are_listed_with_where_they_stand(agency):
    absences = context_of(full_record(), agency)["absences"]
    assert [(str(each.row), each.label, each.kind_code) for each in absences] == [
        ("", "Medications", "none_reported"),
        ("", "Family involvement", "declined"),
        ("Goal 1", "Measure", "deferred"),
    ]
    assert (absences[1].who, str(absences[1].on), absences[1].kind) == ("R. Okafor", "05/02/2026", "Declined by client")


def test_a_section_in_another_document_names_the_document_in_its_blanks(agency):
    plan = context_of(full_record(), agency)["plan"]
    assert str(plan.history) == "See Comprehensive assessment, 08/20/2026 (Chart, tab 2)"
    assert not plan.history


def test_an_absence_of_a_field_that_there_is_not_is_passed_over(agency):
    plan = Plan(id="P1", absent=(Absent(field="no_such_field", kind=AbsentKind.UNKNOWN),))
    assert not context_of(small(plan), agency)["absences"]


def test_a_draft_marks_what_the_payers_demand_and_nothing_else(agency):
    plan = Plan(id="P1", goals=(Goal(id="G1"),), absent=(Absent(field="strengths", kind=AbsentKind.DECLINED),))
    asked = (
        {"section": "crisis_plan"},
        {"section": "strengths", "reason_ok": True},
        {"section": "medications"},
        {"every": "goals", "has": ["target_date"]},
        {"every": "goals", "at_least": 1, "of": "objectives"},
    )
    draft = context_of(small(plan), agency, *asked, stage="draft")
    goal = draft["goals"][0]
    assert [each.required for each in (draft["plan"].crisis_plan, draft["medications"])] == [True, True]
    assert [each.required for each in (goal.target_date, goal.objectives, draft["plan"].strengths)] == [True] * 3
    assert not any(each.required for each in (goal.measure, draft["plan"].history, draft["contacts"]))
    final = context_of(small(plan), agency, *asked)
    assert not final["plan"].crisis_plan.required


def test_a_draft_does_not_mark_what_is_said_well_enough(agency):
    reason = Absent(field="strengths", kind=AbsentKind.DECLINED, reason="will tell later")
    plan = Plan(id="P1", absent=(reason,), pointers=full_record().plans[1].pointers)
    asked = ({"section": "strengths", "reason_ok": True}, {"section": "history", "pointer_ok": True})
    draft = context_of(small(plan), agency, *asked, stage="draft")
    assert not draft["plan"].strengths.required and not draft["plan"].history.required
    assert str(draft["plan"].strengths) == "Declined by client: will tell later"


def test_a_record_with_nothing_in_it_still_has_every_name(agency):
    context = context_of(PlanRecord(client=Client(id="1")), agency)
    assert set(context) == set(agency.names.roots)
    assert all(isinstance(context[name], Missing) for name in ("plan", "episode", "goals", "guardian", "payers"))
    assert isinstance(context["client"].full_name, Missing) and isinstance(context["is_minor"], Missing)


# -- the golden thread -----------------------------------------------------------------------------------------------


def test_goals_objectives_and_interventions_are_numbered(agency):
    goals = context_of(full_record(), agency)["goals"]
    assert [goal.number for goal in goals] == ["1", "2"]
    assert [each.number for each in goals[0].objectives] == ["1.1", "1.2"]
    assert [each.number for each in goals[0].interventions] == ["1.1", "1.2"]
    assert [each.number for each in goals[1].interventions] == ["1.2"]


def test_an_intervention_is_under_every_goal_and_objective_that_it_serves(agency):
    first, second = context_of(full_record(), agency)["goals"]
    assert [each.id for each in first.interventions] == ["I1", "I2"]
    assert [each.id for each in second.interventions] == ["I2"]
    assert [[each.id for each in objective.interventions] for objective in first.objectives] == [["I1"], ["I1", "I2"]]
    assert [each.id for each in second.objectives[0].interventions] == ["I2"]


def test_the_thread_is_the_same_as_the_plans_own(agency):
    record = full_record()
    context = context_of(record, agency)
    for shown, objective in zip(context["objectives"], record.plans[1].objectives, strict=True):
        assert [each.id for each in shown.interventions] == [each.id for each in record.plans[1].serving(objective)]


_GOALS = st.sampled_from(("G1", "G2", "G3", "G9", None))
_OBJECTIVES = st.lists(st.sampled_from(("O1", "O2", "O3", "O4", "O9")), max_size=3).map(tuple)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    objectives=st.lists(_GOALS, max_size=4),
    interventions=st.lists(st.tuples(_GOALS, st.one_of(st.just(()), _OBJECTIVES)), max_size=5),
)
def test_every_row_stands_where_the_plan_says_and_none_is_lost(agency, objectives, interventions):
    plan = Plan(
        id="P1",
        goals=tuple(Goal(id=f"G{n}") for n in (1, 2, 3)),
        objectives=tuple(Objective(id=f"O{n}", goal=goal) for n, goal in enumerate(objectives, 1)),
        interventions=tuple(
            Intervention(id=f"I{n}", goal=goal, objectives=named) for n, (goal, named) in enumerate(interventions, 1)
        ),
    )
    context = context_of(small(plan), agency)
    known = {"G1", "G2", "G3"}
    for shown in context["goals"]:
        served = [row.id for row in plan.interventions if shown.id in plan.goals_served(row)]
        assert [each.id for each in shown.interventions] == served
        assert [each.id for each in shown.objectives] == [row.id for row in plan.objectives_of(shown.id)]
    for shown, objective in zip(context["objectives"], plan.objectives, strict=True):
        if objective.goal in known:
            assert [each.id for each in shown.interventions] == [row.id for row in plan.serving(objective)]
    loose = [row.id for row in plan.interventions if not plan.goals_served(row) & known]
    assert [each.id for each in context["loose_interventions"]] == loose
    numbers = [each.number for each in (*context["objectives"], *context["interventions"])]
    assert all(isinstance(number, str) for number in numbers)


def test_progress_stands_under_its_goal_with_the_latest_rating(agency):
    first = context_of(full_record(), agency)["goals"][0]
    assert [each.id for each in first.progress] == ["PR1", "PR2", "PR3"]
    assert first.latest_rating == 5
    assert [str(each.latest_rating) for each in first.objectives] == ["2.5", ""]
    assert [each.id for each in first.objectives[0].progress] == ["PR1", "PR2", "PR3"]


def test_rows_of_no_goal_are_kept_apart_and_not_lost(agency):
    context = context_of(full_record(), agency)
    assert [(each.id, each.number) for each in context["loose_objectives"]] == [("O0-1", "0.1")]
    assert [(each.id, each.number) for each in context["loose_interventions"]] == [("I3", "0.1")]
    assert [each.id for each in context["loose_progress"]] == ["PR4"]
    assert isinstance(context["loose_objectives"][0].goal, Missing)
    assert len(context["objectives"]) == 4


def test_an_objective_leads_back_to_its_goal(agency):
    goal = context_of(full_record(), agency)["goals"][0]
    assert goal.objectives[0].goal is goal


def test_twelve_goals_with_many_objectives_keep_their_order(agency):
    goals = tuple(Goal(id=f"G{n}", text=f"goal {n}") for n in range(1, 13))
    objectives = tuple(Objective(id=f"O{g}-{n}", goal=f"G{g}") for g in range(1, 13) for n in range(1, 11))
    helps = tuple(Intervention(id=f"I{n}", objectives=(f"O{n}-10", f"O{n}-1", f"O{n}-1")) for n in range(1, 13))
    context = context_of(small(Plan(id="P1", goals=goals, objectives=objectives, interventions=helps)), agency)
    assert [goal.number for goal in context["goals"]] == [str(n) for n in range(1, 13)]
    assert context["goals"][11].objectives[9].number == "12.10"
    assert [each.id for each in context["goals"][9].interventions] == ["I10"]
    assert [each.id for each in context["goals"][9].objectives[9].interventions] == ["I10"]


def test_a_plans_version_is_reckoned_where_it_is_blank(agency):
    assert context_of(full_record(), agency)["plan"].version == "2"
    assert context_of(small(Plan(id="P1", version="3.1")), agency)["plan"].version == "3.1"
    circle = PlanRecord(client=Client(id="1"), plans=(Plan(id="P1", supersedes="P2"), Plan(id="P2", supersedes="P1")))
    assert context_of(circle, agency)["plan"].version == "2"


def test_another_plan_can_be_shown(agency):
    record = full_record()
    context = context_of(record, agency, plan=record.plans[0])
    assert context["plan"].id == "P1" and not context["goals"]


def test_the_clinician_is_the_primary_one_else_the_author(agency):
    assert context_of(full_record(), agency)["clinician"].name == "Ruth Okafor"
    record = full_record()
    plan = record.plans[1].model_copy(update={"primary_clinician": None})
    record = record.model_copy(update={"plans": (plan,)})
    assert context_of(record, agency)["clinician"].name == "Amara Osei"


# -- payers ----------------------------------------------------------------------------------------------------------


def test_the_payers_are_shown_with_the_clients_number(agency):
    context = context_of(full_record(), agency, {"section": "goals"})
    (payer,) = context["payers"]
    assert (payer.id, payer.title, payer.programme, payer.version) == (
        "county-fund",
        "County fund",
        "Adult care",
        "2026",
    )
    assert payer.member_id == "AB12345C"


def test_signers_follow_the_payers_rules_signed_or_not(agency):
    client, clinician = context_of(full_record(), agency, *SIGNERS)["required_signers"]
    assert (client.role, client.name, client.signed, str(client.date)) == ("Client", "Rosa Delgado", True, "09/01/2026")
    assert (client.method, client.method_code) == ("Ink on paper", "ink")
    assert (clinician.role_code, clinician.name, clinician.credential) == ("clinician", "Ruth Okafor", "LCSW")
    assert not clinician.signed and isinstance(clinician.date, Missing)
    assert clinician.citation == "Fund manual 4.2"


def test_a_minor_has_a_guardian_who_signs(agency):
    record = PlanRecord(
        client=Client(id="1", first_name="Noé", birth_date=date(2014, 3, 1)),
        plans=(Plan(id="P1"),),
        contacts=(Contact(id="CT1", name="Siobhán O’Brien", role="parent", may_consent=True),),
    )
    context = context_of(record, agency, *SIGNERS)
    assert context["is_minor"] and context["client"].is_minor and context["client"].age == 12
    assert context["guardian"].name == "Siobhán O’Brien"
    assert context["required_signers"][2].name == "Siobhán O’Brien"
    assert context["required_signers"][2].role_code == "guardian"


def test_due_dates_come_with_their_reckoning(agency):
    review = {"review_every": "90 days", "from": ["last_review", "plan"]}
    first = {"first_plan_within": "30 days", "from": ["admission"]}
    context = context_of(full_record(), agency, review, first)
    assert str(context["next_review"]) == "11/30/2026" and context["next_review_why"]
    assert str(context["first_plan_due"]) == "09/19/2026"
    assert not context_of(full_record(), agency)["next_review"]


def test_the_reckoning_is_said_in_the_documents_language_with_the_agencys_dates(agency):
    review = {"review_every": "90 days", "from": ["last_review", "plan"]}
    why = str(context_of(full_record(), agency, review, template=agency.template("plan-es"))["next_review_why"])
    assert why.startswith("90 días desde el plan del 09/01/2026; ")


# -- agency, document, language --------------------------------------------------------------------------------------


def test_the_agency_is_shown_as_it_describes_itself(agency):
    shown = context_of(full_record(), agency)["agency"]
    assert (shown.name, shown.department, shown.phone) == ("Fairview County", "Behavioral Health", "555-0100")
    assert shown.address == "100 Court Street\nFairview, NY 10000"
    assert shown.logo == Picture("logo", 28, None, "Seal of Fairview County")
    assert (shown.colours.primary, shown.words.declined, shown.words.yes) == ("1F3864", "Declined by client", "Yes")


def test_the_document_says_what_it_is(agency):
    record = full_record()
    context = context_of(record, agency, stage="draft", template=agency.template("plan"))
    document = context["document"]
    assert (document.title, document.stage, str(document.as_of)) == ("Individual Treatment Plan", "draft", "09/01/2026")
    assert document.is_draft and document.language == "en"
    assert document.notice == "Chart copy – not for release"
    assert (document.record_id, document.record_hash) == ("00412", record_hash(record)[:12])
    assert context_of(record, agency, record_hash="f" * 64)["document"].record_hash == "f" * 12


def test_a_spanish_template_has_spanish_labels_and_words(agency):
    context = context_of(full_record(), agency, *SIGNERS, template=agency.template("plan-es"))
    goal = context["goals"][0]
    assert (goal.status, goal.status_code, str(goal.agreed)) == ("En curso", "in_progress", "Sí")
    assert context["plan"].support == "Alto" and context["client"].sex == "Femenino"
    assert str(context["plan"].family_involvement) == "No quiso responder: prefers not to say (R. Okafor, 05/02/2026)"
    assert str(context["plan"].history).startswith("Véase ")
    assert context["plan"].crisis_plan.label == "Plan de crisis"
    assert context["document"].notice == "Copia del expediente – no divulgar"
    assert context["absences"][2].row == "Meta 1"
    assert context["required_signers"][0].label == "Cliente"


def test_every_choice_of_ours_has_a_spanish_label():
    from toolkit.records.vocabulary import vocabulary
    from toolkit.templates.wording import CHOICE_LABELS_ES

    labels = {label for spec in vocabulary().values() for _, label in spec.choices}
    assert labels - set(CHOICE_LABELS_ES) == set()


@pytest.mark.parametrize(("name", "value"), [("audience", "court"), ("stage", "final")])
def test_only_what_exists_can_be_asked_for(agency, name, value):
    with pytest.raises(ConfigurationError, match=value):
        context_of(full_record(), agency, **{name: value})


# -- the only door ---------------------------------------------------------------------------------------------------


def everything(context):
    """Every value that can be reached from a context, each once."""
    waiting, seen = list(context.values()), set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        yield value
        if isinstance(value, View):
            waiting.extend(value[name] for name in field_names(value))
        elif isinstance(value, tuple):
            waiting.extend(value)


def test_nothing_but_plain_values_can_be_reached(agency):
    plain = (str, int, float, bool, View, Series, Missing, Picture, YesNo, ShownDate)
    values = list(everything(context_of(full_record(), agency, *SIGNERS)))
    assert len(values) > 200
    assert {type(value) for value in values} <= set(plain)
    assert not any(isinstance(value, BaseModel) for value in values)


def test_a_context_cannot_be_changed(agency):
    context = context_of(full_record(), agency)
    assert isinstance(context, MappingProxyType)
    for value in everything(context):
        if isinstance(value, View):
            with pytest.raises(AttributeError):
                value.id = "other"
            with pytest.raises(TypeError):
                value["id"] = "other"


def test_two_clients_of_one_agency_share_no_value_of_a_client(agency):
    one = context_of(full_record(), agency)
    other = context_of(small(Plan(id="P1"), first_name="Ana"), agency)
    assert other["client"].full_name == "Ana" and isinstance(other["plan"].strengths, Missing)
    assert one["client"].full_name == "Rosa O’Neil-Álvarez"


# -- the declared names ----------------------------------------------------------------------------------------------


def scopes_of(context, names):
    """Every scope's names as they are in a context, by following what the declarations lead on to."""
    found: dict[str, set[frozenset[str]]] = {"": {frozenset(context)}}
    waiting = [("", name, context[name]) for name in context]
    seen = set()
    while waiting:
        scope, name, value = waiting.pop()
        declared = names.scopes[scope][name]
        for each in value if isinstance(value, Series) and declared.scope else (value,):
            if not isinstance(each, View) or (id(each), declared.scope) in seen:
                continue
            seen.add((id(each), declared.scope))
            found.setdefault(declared.scope, set()).add(frozenset(field_names(each)))
            waiting.extend((declared.scope, field, each[field]) for field in field_names(each))
    return found


def test_every_declared_name_is_in_a_context_and_every_name_in_a_context_is_declared(agency):
    record = full_record()
    record = record.model_copy(update={"medications": (record_medication(),)})
    entry = agency.templates[0].entry.model_copy(update={"kind": "packet-cover"})
    asked = (*SIGNERS, {"section": "goals"}, {"every": "reviews", "has": ["client_view"]})
    made = {"template": replace(agency.templates[0], entry=entry), "since": Since("earlier.xlsx", None)}
    context = context_of(record, agency, *asked, **made)
    found = scopes_of(context, agency.names)
    declared = {scope: {frozenset(names)} for scope, names in agency.names.scopes.items()}
    assert found == declared


def record_medication():
    from toolkit.records.care import Medication

    return Medication(id="M1", name="Sertraline")


def test_names_that_lead_on_are_the_only_ones_that_are_views(agency):
    context = context_of(full_record(), agency, *SIGNERS)
    for name, declared in agency.names.roots.items():
        value = context[name]
        if isinstance(value, View):
            assert declared.scope and not declared.many
        elif isinstance(value, Series):
            assert declared.many


def test_an_agency_without_any_setting_of_its_own_will_do(tmp_path):
    agency = Agency.load(write(tmp_path / "fairview", SMALL))
    context = context_of(full_record(), agency)
    assert str(context["plan"].barriers) == "" and context["agency"].name == "Fairview County"
    assert isinstance(context["agency"].logo, Missing)
