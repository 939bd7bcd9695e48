"""The plan, with all that hangs on it.

Rows lie flat in the plan and point to each other by id, as they do in the workbook: an objective whose goal does not exist
is kept and found, never dropped. Ids are unique within a plan and stay the same in the plan's next version, since
progress, forms and history hang on them.
"""

from __future__ import annotations

from datetime import date as Date
from typing import ClassVar

from toolkit.records.agreement import Participation, Pointer, Review, Signature
from toolkit.records.choices import PLAN_KINDS
from toolkit.records.fields import Kind, Row, Sensitivity, declared
from toolkit.records.goals import Goal, Intervention, Need, Objective, OrderedService, Progress

__all__ = ["Plan"]


class Plan(Row):
    """One plan of an episode, with all that hangs on it. A signed version is never changed: the next one supersedes it."""

    collection: ClassVar[str] = "plans"
    sheet: ClassVar[str] = "Plans"
    noun: ClassVar[str] = "plan"
    prefix: ClassVar[str] = "P"
    parent: ClassVar[str] = "episodes"
    key_field: ClassVar[str] = "id"

    episode: str | None = declared(
        "Episode",
        "Id of the episode it belongs to; blank if the client has one.",
        "E1",
        Kind.REF,
        refers_to="episodes",
        es="Episodio",
    )
    kind: str | None = declared(
        "Kind", "Interim, full or amendment.", "Full", Kind.CHOICE, choices=PLAN_KINDS, es="Tipo"
    )
    version: str | None = declared("Version", "Version of the plan.", "1", Kind.TEXT, es="Versión")
    supersedes: str | None = declared(
        "Supersedes", "Id of the plan that this one replaces.", "P1", Kind.REF, refers_to="plans", es="Reemplaza a"
    )
    amendment_reason: str | None = declared(
        "Amendment reason",
        "What changed between reviews, and why.",
        "Medication added",
        Kind.LONG_TEXT,
        es="Motivo de la enmienda",
    )
    written: Date | None = declared(
        "Written",
        "The day on which the plan was finished.",
        "2026-09-01",
        Kind.DATE,
        aliases=("Plan date",),
        es="Escrito",
    )
    effective: Date | None = declared(
        "Effective", "First day on which it holds.", "2026-09-01", Kind.DATE, es="Vigente desde"
    )
    implemented: Date | None = declared(
        "Implemented", "The day on which services under it began.", "2026-09-03", Kind.DATE, es="Puesto en práctica"
    )
    ends: Date | None = declared("Ends", "Last day on which it holds.", "2027-02-28", Kind.DATE, es="Vence")
    made_elsewhere: str | None = declared(
        "Made elsewhere",
        "The system or agency that made it, if not made here.",
        "Old EHR",
        Kind.TEXT,
        es="Hecho en otro lugar",
    )
    made_under: str | None = declared(
        "Made under",
        "Payer profiles and versions it was made under, where they are not to be chosen by its date.",
        "ny-mhotrs-clinic@2025",
        Kind.TEXT,
        es="Hecho según",
    )
    author: str | None = declared(
        "Author", "Staff id of the person who wrote it.", "ST1", Kind.REF, refers_to="staff", es="Autor"
    )
    primary_clinician: str | None = declared(
        "Primary clinician",
        "Staff id of the primary clinician.",
        "ST1",
        Kind.REF,
        refers_to="staff",
        es="Clínico principal",
    )
    coordinator: str | None = declared(
        "Coordinator",
        "Staff id of the person who coordinates services.",
        "ST2",
        Kind.REF,
        refers_to="staff",
        es="Coordinador",
    )
    history: str | None = declared(
        "History and assessment",
        "Relevant history and the summary of the assessment.",
        "Two episodes of depression since 2015",
        Kind.LONG_TEXT,
        aliases=("History",),
        es="Historia y evaluación",
    )
    functional_level: str | None = declared(
        "Functional level",
        "How the person manages daily life now.",
        "Works part-time; avoids driving",
        Kind.LONG_TEXT,
        es="Nivel de funcionamiento",
    )
    presenting_concerns: str | None = declared(
        "Presenting concerns",
        "What brings the person here, in clinical words.",
        "Panic attacks, three a week",
        Kind.LONG_TEXT,
        aliases=("Presenting problem",),
        es="Motivo de consulta",
    )
    presenting_concerns_words: str | None = declared(
        "Concerns in client's words",
        "The same in the client's own words.",
        "I feel like I can't breathe",
        Kind.LONG_TEXT,
        es="Motivo en palabras del cliente",
    )
    agreed_work: str | None = declared(
        "Agreed work",
        "Treatment contract: what is worked on together.",
        "Panic, driving, sleep",
        Kind.LONG_TEXT,
        aliases=("Treatment contract",),
        es="Trabajo acordado",
    )
    responsibilities: str | None = declared(
        "Who does what",
        "Treatment contract: what the person, family and staff each do.",
        "Rosa practises daily; Ms. Okafor coaches",
        Kind.LONG_TEXT,
        es="Quién hace qué",
    )
    modality: str | None = declared(
        "Modality", "Treatment contract: individual, family, group, …", "Individual therapy", Kind.TEXT, es="Modalidad"
    )
    strengths: str | None = declared(
        "Strengths",
        "Strengths, abilities and preferences.",
        "Close to her sister; never misses work",
        Kind.LONG_TEXT,
        es="Fortalezas",
    )
    strengths_use: str | None = declared(
        "How strengths are used",
        "How the plan builds on them.",
        "Her sister rides along on first drives",
        Kind.LONG_TEXT,
        es="Uso de las fortalezas",
    )
    barriers: str | None = declared(
        "Barriers", "What could stand in the way.", "No childcare on Fridays", Kind.LONG_TEXT, es="Barreras"
    )
    family_involvement: str | None = declared(
        "Family involvement",
        "How the family takes part, or why not.",
        "Sister joins once a month",
        Kind.LONG_TEXT,
        sensitivity=Sensitivity.THIRD_PARTY,
        es="Participación de la familia",
    )
    language_needs: str | None = declared(
        "Language needs",
        "Language or interpreting needs and how they are met.",
        "Sessions in Spanish",
        Kind.LONG_TEXT,
        es="Necesidades de idioma",
    )
    communication_plan: str | None = declared(
        "Communication plan",
        "How barriers to communication are met.",
        "Large print; hearing loop",
        Kind.LONG_TEXT,
        es="Plan de comunicación",
    )
    developmental_needs: str | None = declared(
        "Developmental needs",
        "A child's developmental needs.",
        "Reads two years below grade",
        Kind.LONG_TEXT,
        es="Necesidades de desarrollo",
    )
    expected_duration: str | None = declared(
        "Expected duration", "How long treatment is expected to last.", "6 months", Kind.TEXT, es="Duración prevista"
    )
    discharge_criteria: str | None = declared(
        "Discharge criteria",
        "What shows that this level of care is no longer needed; apart from the goals.",
        "Four weeks without a panic attack and driving to work",
        Kind.LONG_TEXT,
        es="Criterios de alta",
    )
    transition_plan: str | None = declared(
        "Transition plan",
        "What comes after discharge or transfer.",
        "Monthly group; primary care",
        Kind.LONG_TEXT,
        es="Plan de transición",
    )
    crisis_plan: str | None = declared(
        "Crisis plan",
        "What to do in a crisis, and whom to call.",
        "Call sister, then the 24-hour line 555-0100",
        Kind.LONG_TEXT,
        es="Plan de crisis",
    )
    safety_plan: str | None = declared(
        "Safety plan",
        "The safety plan, where risk was identified.",
        "Means put away by sister",
        Kind.LONG_TEXT,
        es="Plan de seguridad",
    )
    recovery_plan: str | None = declared(
        "Relapse or recovery plan",
        "What helps to stay well.",
        "Meets sponsor on Sundays",
        Kind.LONG_TEXT,
        sensitivity=Sensitivity.SUBSTANCE_USE,
        es="Plan de recuperación",
    )
    behavior_plan: str | None = declared(
        "Behavior plan", "A behavior support plan, where one applies.", "", Kind.LONG_TEXT, es="Plan de conducta"
    )
    alternatives_considered: str | None = declared(
        "Alternatives considered",
        "Less restrictive alternatives and why they were not used.",
        "",
        Kind.LONG_TEXT,
        es="Alternativas consideradas",
    )
    client_summary: str | None = declared(
        "Summary for the client",
        "The plan in plain words, as the client receives it.",
        "We work on driving without fear.",
        Kind.LONG_TEXT,
        es="Resumen para el cliente",
    )
    appeal_explained: Date | None = declared(
        "Rights explained", "When rights and appeal were explained.", "2026-09-01", Kind.DATE, es="Derechos explicados"
    )

    needs: tuple[Need, ...] = ()
    goals: tuple[Goal, ...] = ()
    objectives: tuple[Objective, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    services: tuple[OrderedService, ...] = ()
    progress: tuple[Progress, ...] = ()
    participation: tuple[Participation, ...] = ()
    reviews: tuple[Review, ...] = ()
    signatures: tuple[Signature, ...] = ()
    pointers: tuple[Pointer, ...] = ()

    def objectives_of(self, goal: str) -> tuple[Objective, ...]:
        """The objectives of a goal, in their order."""
        return tuple(objective for objective in self.objectives if objective.goal == goal)

    def goals_served(self, row: Intervention | Progress) -> frozenset[str]:
        """Ids of the goals that an intervention or progress entry serves, directly or through named objectives."""
        through = {o.goal for o in self.objectives if o.id in row.objectives and o.goal}
        return frozenset(through | ({row.goal} if row.goal else set()))

    def serving(self, objective: Objective) -> tuple[Intervention, ...]:
        """The interventions that serve an objective: those that name it, and those of its goal that name none."""
        return tuple(
            i
            for i in self.interventions
            if objective.id in i.objectives or (not i.objectives and i.goal is not None and i.goal == objective.goal)
        )
