"""Invented records for the shipped agencies' templates, and the templates compiled as `plankit generate` compiles them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import demands_for
from toolkit.records.client import PlanRecord
from toolkit.shipped import shipped_folder
from toolkit.templates.agency import Agency, AgencyTemplate
from toolkit.templates.compile import CompiledTemplate, RenderedDocument, compile_template
from toolkit.templates.context import build_context
from toolkit.templates.fieldnames import template_names
from toolkit.templates.marks import Mark

AS_OF = date(2026, 10, 1)
FOLDER = shipped_folder("agency_templates")
TOLD = (
    "history",
    "functional_level",
    "presenting_concerns",
    "presenting_concerns_words",
    "agreed_work",
    "responsibilities",
    "strengths",
    "strengths_use",
    "barriers",
    "family_involvement",
    "language_needs",
    "communication_plan",
    "developmental_needs",
    "discharge_criteria",
    "transition_plan",
    "crisis_plan",
    "client_summary",
)
LONG = "She keeps the log, reads it aloud in session, and says what helped & what did not. " * 12


@cache
def agencies() -> Mapping[str, Agency]:
    return {folder.name: Agency.load(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir()}


def templates() -> list[tuple[Agency, AgencyTemplate]]:
    return [(agency, template) for agency in agencies().values() for template in agency.templates]


@cache
def compiled(place: str) -> CompiledTemplate:
    agency, template = next(pair for pair in templates() if pair[1].place == place)
    return compile_template(
        template.read(),
        name=place,
        marks={name: Mark(**{bound.kind.value: bound.words}) for name, bound in template.bindings.items()},
        known_names=template_names(agency.own_fields).roots,
        pictures=agency.pictures,
        language=template.language,
    )


@cache
def catalogue() -> Catalogue:
    return Catalogue.load([shipped_folder("payer_profiles")])


def context(
    record: PlanRecord, agency: Agency, template: AgencyTemplate, stage: str = "for-signature"
) -> Mapping[str, Any]:
    demands = demands_for(record, record.current_plan(AS_OF), catalogue(), as_of=AS_OF)
    return build_context(record, agency, demands, AS_OF, stage=stage, template=template)


def rendered(
    record: PlanRecord, agency: Agency, template: AgencyTemplate, stage: str = "for-signature"
) -> RenderedDocument:
    seen = context(record, agency, template, stage)
    return compiled(template.place).render(seen, draft=stage == "draft", expected_texts=(record.client.id,))


def empty_record() -> PlanRecord:
    return PlanRecord.model_validate({"client": {"id": "X1"}, "plans": [{"id": "P1"}]})


def rich_record(goals: int = 2, objectives: int = 4, more: str = "", **client: Any) -> PlanRecord:
    """A plan with something in every section; a guardian where the client is a minor."""
    person = {
        "id": "00004711",
        "first_name": "Siobhán",
        "last_name": "O'Brien-Núñez",
        "preferred_name": "Shiv",
        "pronouns": "she/her",
        "birth_date": "1988-04-12",
        "sex": "female",
        "language": "English",
        "primary_care": "Fairview Family Medicine <North> & Co.",
    }
    return PlanRecord.model_validate(
        {
            "client": person | client,
            "episodes": [
                {
                    "id": "E1",
                    "programme": "Adult outpatient clinic",
                    "level_of_care": "Outpatient",
                    "legal_status": "voluntary",
                    "admission": "2026-08-20",
                    "asam_level": "2.1",
                    "risk_identified": True,
                }
            ],
            "coverage": [{"id": "CV1", "payer": "ny-mhotrs-clinic", "member_id": "AB12345C", "starts": "2026-01-01"}],
            "contacts": [
                {"id": "CT1", "name": "Lucía Núñez", "role": "parent", "relation": "Mother", "may_consent": True},
                {"id": "CT2", "name": "Fairview Middle School", "role": "school", "phone": "555-0133"},
            ],
            "staff": [
                {"id": "ST1", "name": "Ruth Okafor", "credential": "LCSW", "title": "Senior clinician"},
                {"id": "ST2", "name": "Daniel Reyes"},
            ],
            "diagnoses": [
                {"id": "D1", "code": "F41.1", "title": "Generalized anxiety disorder", "primary": True},
                {"id": "D2", "code": "F10.20", "title": "Alcohol dependence", "diagnosed": "2026-08-25"},
            ],
            "medications": [{"id": "M1", "name": "Sertraline", "dose": "50 mg", "prescriber": "Dr. Amara Osei"}],
            "assessments": [
                {
                    "id": "A1",
                    "kind": "comprehensive",
                    "date": "2026-08-25",
                    "by": "ST1",
                    "summary": "Anxiety; risk found.",
                },
                {"id": "A2", "kind": "asam", "date": "2026-08-26", "by": "ST1", "summary": "Level 2.1 fits."},
            ],
            "outcome_measures": [{"id": "OM1", "tool": "GAD-7", "date": "2026-09-01", "total": 14}],
            "consents": [
                {"id": "C1", "kind": "release", "recipient": "Fairview Family Medicine", "signed": "2026-08-20"}
            ],
            "plans": [_plan(goals, objectives, more)],
        }
    )


def _plan(goals: int, objectives: int, more: str) -> dict[str, Any]:
    words = {name: f"About {name.replace('_', ' ')}.\nA second line. {more}" for name in (*TOLD, "recovery_plan")}
    numbers = range(1, goals + 1)
    return words | {
        "id": "P1",
        "kind": "full",
        "version": "2",
        "written": "2026-09-01",
        "effective": "2026-09-01",
        "ends": "2027-02-28",
        "primary_clinician": "ST1",
        "coordinator": "ST2",
        "modality": "Individual therapy",
        "expected_duration": "6 months",
        "appeal_explained": "2026-09-01",
        "absent": [{"field": "behavior_plan", "kind": "declined", "reason": "Prefers none", "who": "R. Okafor"}],
        "needs": [
            {"id": "N1", "text": "Worry", "client_words": "I worry", "priority": 1, "status": "active"},
            {"id": "N2", "text": "Work", "status": "deferred", "deferred_reason": "Housing comes first"},
        ],
        "goals": [_goal(number, more) for number in numbers],
        "objectives": [_objective(number, step, more) for number in numbers for step in range(1, objectives + 1)],
        "interventions": [_intervention(number, more) for number in numbers]
        + [{"id": "I0-1", "text": "Hangs on no goal", "responsible": "ST2"}],
        "progress": [_entry(number) for number in numbers if number != 2],
        "services": [
            {
                "id": "SV1",
                "type": "Individual therapy",
                "amount": "45 minutes",
                "frequency": "weekly",
                "responsible": "ST1",
            }
        ],
        "participation": [
            {
                "id": "PA1",
                "name": "Siobhán O'Brien-Núñez",
                "role": "client",
                "agrees": True,
                "copy_offered": "2026-09-01",
            }
        ],
        "reviews": [{"id": "R1", "held": "2026-09-30", "decision": "continue", "client_rating": 0}],
        "signatures": [
            {
                "id": "S1",
                "role": "clinician",
                "staff": "ST1",
                "name": "Ruth Okafor",
                "date": "2026-09-01",
                "method": "ink",
            }
        ],
        "pointers": [{"id": "PT1", "section": "safety_plan", "document": "Safety plan form", "date": "2026-08-25"}],
    }


def _goal(number: int, more: str) -> dict[str, Any]:
    return {
        "id": f"G{number}",
        "needs": ["N1"],
        "client_words": f"I want goal {number}",
        "text": f"Goal text {number}. {more}",
        "text_translated": f"Texto de la meta {number}",
        "measure": "Own rating, 0 to 10",
        "baseline": 0,
        "target": 6,
        "unit": "points",
        "target_date": str(date(2026, 12, 1) + timedelta(days=number)),
        "status": "in_progress",
    }


def _objective(goal: int, step: int, more: str) -> dict[str, Any]:
    return {
        "id": f"O{goal}-{step}",
        "goal": f"G{goal}",
        "text": f"Objective text {goal}.{step}. {more}",
        "measure": "Days a week",
        "baseline": 0,
        "target": step,
        "unit": "days",
        "target_date": "2026-11-30",
        "status": "improving",
    }


def _intervention(goal: int, more: str) -> dict[str, Any]:
    return {
        "id": f"I{goal}-1",
        "goal": f"G{goal}",
        "text": f"Intervention text {goal}. {more}",
        "modality": "Individual therapy",
        "frequency": "weekly",
        "duration": "12 weeks",
        "responsible": "ST1",
    }


def _entry(goal: int) -> dict[str, Any]:
    period = {"period_from": "2026-09-01", "period_to": "2026-09-30"} if goal == 1 else {"date": "2026-09-30"}
    return {
        "id": f"PR{goal}-1",
        "goal": f"G{goal}",
        "text": f"Progress text {goal}",
        "rating": 5,
        "author": "ST1",
    } | period
