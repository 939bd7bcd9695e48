"""Regrading, waivers, places, causes, and data that make no sense."""

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from rule_cases import case_of

from toolkit.findings import CellPlace, Severity, Stage
from toolkit.records.client import PlanRecord
from toolkit.records.origins import Origin, Origins, RowOrigin
from toolkit.rules.case import AgencyRules, Case
from toolkit.rules.check import check_case

UNDATED = "objectives: [{id: O1-1, target_date: }]"
DEMANDED = """
demands: [{id: dates, every: objectives, has: [target_date]}]
objectives: [{id: O1-1, target_date: }]
"""
WAIVER = "{id: W1, code: QU103, field: %s, reason: County letter of 2026-08-01, who: M. Lindqvist, until: 2026-12-31}"


def regraded(fragment, **grades):
    return check_case(replace(case_of(fragment), agency=AgencyRules(grades)))


def test_an_agency_regrades_and_switches_off_advice():
    assert [f.severity for f in regraded(UNDATED, QU103=Severity.INFO)] == [Severity.INFO]
    assert regraded(UNDATED, QU103=None) == []


def test_an_agency_cannot_change_a_demand_or_a_deadline():
    assert [(f.code, f.severity) for f in regraded(DEMANDED, CO102=None)] == [("CO102", Severity.ERROR)]
    late = "{demands: [{id: r, review_every: 20 calendar days, from: [plan, last_review]}]}"
    assert [(f.code, f.severity) for f in regraded(late, TL103=Severity.INFO)] == [("TL103", Severity.ERROR)]


def test_a_demand_names_its_payer_citation_and_standing():
    (finding,) = check_case(case_of(DEMANDED))
    assert finding.message == "Objective O1-1 has no target date. Example payer demands it."
    assert finding.hint == "Fill in Target date."
    assert finding.demands == ("example-payer@1#dates",)
    assert finding.standing == "example"
    assert finding.is_blocking
    assert finding.stage is Stage.CONTENT


def test_advice_does_not_repeat_a_demand():
    assert [f.code for f in check_case(case_of(DEMANDED))] == ["CO102"]


def waived(field="", fragment=UNDATED):
    return [f.waived for f in check_case(case_of(f"{fragment}\nwaivers: [{WAIVER % field}]"))]


def test_a_waiver_leaves_the_finding_and_says_who_and_why():
    assert waived() == ["M. Lindqvist until 2026-12-31: County letter of 2026-08-01"]


def test_a_waiver_holds_for_the_field_it_names_as_reports_write_it():
    for field in (
        '"plans[P1].objectives[O1-1].target_date"',
        '"objectives[O1-1].target_date"',
        '"objectives[O1-1]"',
        "objectives.target_date",
    ):
        assert waived(field) != [""], field
    for field in ('"objectives[O1-2]"', "objectives.measure", '"nonsense ]["'):
        assert waived(field) == [""], field


def test_a_waiver_ends_after_its_last_day():
    late = f"{UNDATED}\nwaivers: [{WAIVER % ''}]\nas_of: 2027-01-01\nplan: {{ends: 2027-12-31}}"
    assert {f.code: f.waived for f in check_case(case_of(late))} == {"QU103": "", "CO302": ""}


def test_a_signature_cannot_be_waived():
    fragment = """
demands: [{id: client-signs, signed_by: client}]
without: ["signatures[S1]"]
waivers: [{id: W1, code: SG101, reason: Out of town, who: M. Lindqvist, until: 2026-12-31}]
"""
    assert {f.code: f.waived for f in check_case(case_of(fragment))} == {"SG101": "", "CO303": ""}


def test_a_blocking_demand_that_is_waived_blocks_no_more():
    fragment = f"{DEMANDED}\nwaivers: [{WAIVER.replace('QU103', 'CO102') % ''}]"
    (finding,) = check_case(case_of(fragment))
    assert finding.waived
    assert not finding.is_blocking


def with_origins(case, columns):
    rows = {
        "plans[P1]": RowOrigin("workbook", "caseload.xlsx", "Plans", 4, columns),
        "plans[P1].objectives[O1-1]": RowOrigin("workbook", "caseload.xlsx", "Objectives", 14, {"target_date": 3}),
    }
    return replace(case, origins=Origins(rows))


def test_a_finding_stands_at_the_cell_to_mend():
    (finding,) = check_case(with_origins(case_of(UNDATED), {}))
    assert finding.place == CellPlace("caseload.xlsx", "Objectives", 14, 3)
    assert finding.field == "plans[P1].objectives[O1-1].target_date"
    assert finding.cause == "QU103:objectives.target_date"


def test_an_absent_column_is_one_cause_for_all_clients():
    case = case_of("demands: [{id: s, section: strengths}]\nplan: {strengths: , strengths_use: }")
    (finding,) = check_case(with_origins(case, {"history": 5}))
    assert finding.cause == "column:Plans:Strengths"
    assert str(finding.place) == "caseload.xlsx › Plans › row 4"
    (finding,) = check_case(with_origins(case, {"strengths": 5}))
    assert finding.cause == "CO101:plans.strengths"


def test_a_value_from_elsewhere_is_no_absent_column():
    case = with_origins(case_of(UNDATED), {})
    form = Origin("form", "form.pdf", None)
    path = "plans[P1].objectives[O1-1].target_date"
    origins = Origins({**case.origins.rows}, {path: form})
    (finding,) = check_case(replace(case, origins=origins))
    assert not finding.cause.startswith("column:")


def test_a_missing_collection_stands_at_its_plan():
    case = case_of("demands: [{id: s, section: services}]")
    (finding,) = check_case(with_origins(case, {}))
    assert finding.field == "plans[P1].services"
    assert finding.hint == "Add rows to Services."
    assert str(finding.place) == "caseload.xlsx › Plans › row 4"


def test_a_payer_without_profile_is_reported_with_its_cell():
    case = case_of("coverage: [{id: CV1, payer: Harbor Health Plan}]")
    rows = {"coverage[CV1]": RowOrigin("workbook", "caseload.xlsx", "Coverage", 2, {"payer": 1})}
    (finding,) = check_case(replace(case, origins=Origins(rows)))
    assert finding.code == "PP201"
    assert str(finding.place) == "caseload.xlsx › Coverage › B2"


def test_the_stricter_demand_governs_and_names_the_other():
    fragment = """
demands:
  - {id: mild, section: crisis_plan, reason_ok: true}
  - {id: strict, section: crisis_plan}
plan: {crisis_plan: }
"""
    (finding,) = check_case(case_of(fragment))
    assert finding.demands == ("example-payer@1#strict", "example-payer@1#mild")


def test_findings_come_in_the_same_order_every_time():
    fragment = {"without": ["interventions", "needs", "staff"], "plan": {"ends": dt.date(2026, 9, 2)}}
    found = check_case(case_of(fragment))
    assert len(found) > 5
    assert found == sorted(found, key=lambda f: f.sort_key()) == check_case(case_of(fragment))


words = st.none() | st.sampled_from(
    ["", " ", "G1", "O1-1", "Therapist may", "“", '"addict', "clean", "0", "x" * 3000, "\n", "ST1", "ñ 'é"]
)
ids = st.sampled_from(["G1", "O1-1", "A.b[c]", "I\\0", "  "])
days = st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))
numbers = st.none() | st.sampled_from([0, -1, 5, 1e300, 0.1])
measured = {"text": words, "measure": words, "status": words, "target_date": days} | dict.fromkeys(
    ("baseline", "target", "scale_min", "scale_max"), numbers
)


def rows(**fields):
    return st.lists(st.fixed_dictionaries({"id": ids, **fields}), max_size=3)


plans = st.fixed_dictionaries(
    {
        "id": ids,
        "episode": words,
        "supersedes": words,
        "author": words,
        "history": words,
        "client_summary": words,
        "written": days,
        "effective": days,
        "ends": days,
        "needs": rows(text=words, status=words, diagnoses=st.lists(ids, max_size=2)),
        "goals": rows(
            needs=st.lists(ids, max_size=2), client_words=words, agreed=st.none() | st.booleans(), **measured
        ),
        "objectives": rows(goal=words, started=days, closed=days, direction=words, **measured),
        "interventions": rows(goal=words, objectives=st.lists(ids, max_size=2), text=words, responsible=words),
        "progress": rows(goal=words, objectives=st.lists(ids, max_size=2), date=days, rating=numbers, text=words),
        "reviews": rows(held=days, changes=words),
        "signatures": rows(role=words, name=words, date=days, refused=st.none() | st.booleans()),
        "pointers": rows(section=words, document=words),
    }
)
records = st.fixed_dictionaries(
    {
        "client": st.fixed_dictionaries(
            {"id": st.just("1"), "birth_date": days, "language": words, "last_name": words}
        ),
        "plans": st.lists(plans, max_size=2),
        "episodes": rows(admission=days, discharge=days),
        "staff": rows(name=words),
        "diagnoses": rows(title=words, resolved=days),
        "waivers": rows(code=words, field=words, until=days, reason=words, who=words),
    }
)
STRICT = case_of(
    """
demands:
  - {id: a, section: strengths, pointer_ok: true}
  - {id: b, section: diagnoses}
  - {id: c, every: objectives, has: [target_date, baseline]}
  - {id: d, every: goals, at_least: 2, of: interventions}
  - {id: e, first_plan_within: 30 calendar days, from: admission}
  - {id: f, review_every: 3 months, from: [plan, last_review]}
  - {id: g, signed_by: [client, guardian], when: {age_under: 18}}
"""
)


@given(records, st.dates(dt.date(1950, 1, 1), dt.date(2060, 1, 1)))
@settings(max_examples=60, deadline=None)
def test_odd_data_never_raise(plain, as_of):
    record = PlanRecord.model_validate(plain)
    plan = record.current_plan(as_of)
    found = check_case(Case(record, as_of, STRICT.demands, plan, record.episode_of(plan)))
    assert all(finding.message and finding.code for finding in found)
