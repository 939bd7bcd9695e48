"""Needs, goals, objectives, interventions, ordered services and progress: the golden thread of a plan."""

from __future__ import annotations

from datetime import date as Date
from typing import ClassVar

from toolkit.records.choices import DIRECTIONS, NEED_STATUSES, OBJECTIVE_DECISIONS, STATUSES
from toolkit.records.fields import Kind, Row, declared

__all__ = ["Goal", "Intervention", "Need", "Objective", "OrderedService", "Progress"]


class Need(Row):
    """A need or problem from the assessment: worked on, or deferred with its reason."""

    collection: ClassVar[str] = "needs"
    sheet: ClassVar[str] = "Needs"
    noun: ClassVar[str] = "need"
    prefix: ClassVar[str] = "N"

    text: str | None = declared(
        "Need",
        "The need or problem, in clinical words.",
        "Panic attacks keep her from driving",
        Kind.LONG_TEXT,
        aliases=("Problem",),
        es="Necesidad",
    )
    client_words: str | None = declared(
        "Client's words",
        "The need in the client's own words.",
        "I want to drive again",
        Kind.LONG_TEXT,
        es="En palabras del cliente",
    )
    priority: int | None = declared(
        "Priority", "The client's own ranking: 1 comes first.", "1", Kind.INTEGER, es="Prioridad"
    )
    diagnoses: tuple[str, ...] = declared(
        "Diagnoses",
        "Ids of the diagnoses that this need comes from, several by ;",
        "D1",
        Kind.REFS,
        refers_to="diagnoses",
        es="Diagnósticos",
    )
    status: str | None = declared(
        "Status", "Active, deferred or resolved.", "Active", Kind.CHOICE, choices=NEED_STATUSES, es="Estado"
    )
    deferred_reason: str | None = declared(
        "Reason deferred",
        "Why the plan does not work on this need now.",
        "Client wants to settle housing first",
        Kind.LONG_TEXT,
        es="Motivo del aplazamiento",
    )


class _Measured(Row):
    """What goals and objectives share: text, and how one will see that it is reached."""

    text: str | None = declared(
        "Text", "What will be different, in clinical words.", "Drives to work alone", Kind.LONG_TEXT, es="Texto"
    )
    text_translated: str | None = declared(
        "Text in client's language",
        "The same in the client's language, if it is not English.",
        "Maneja sola al trabajo",
        Kind.LONG_TEXT,
        es="Texto en el idioma del cliente",
    )
    measure: str | None = declared(
        "Measure", "How it is measured: the scale, count or tool.", "Days driven alone a week", Kind.TEXT, es="Medida"
    )
    scale_min: int | float | None = declared(
        "Scale from", "Lowest value that the measure can take.", "0", Kind.NUMBER, es="Escala desde"
    )
    scale_max: int | float | None = declared(
        "Scale to", "Highest value that the measure can take.", "7", Kind.NUMBER, es="Escala hasta"
    )
    baseline: int | float | None = declared(
        "Baseline", "Where the client stood when the plan was written.", "0", Kind.NUMBER, es="Valor inicial"
    )
    target: int | float | None = declared(
        "Target", "The value that counts as reached.", "5", Kind.NUMBER, es="Valor meta"
    )
    unit: str | None = declared("Unit", "Unit of baseline and target.", "days a week", Kind.TEXT, es="Unidad")
    direction: str | None = declared(
        "Direction",
        "Whether the value should increase, decrease or be maintained.",
        "Increase",
        Kind.CHOICE,
        choices=DIRECTIONS,
        es="Dirección",
    )
    target_date: Date | None = declared("Target date", "By when.", "2026-11-30", Kind.DATE, es="Fecha prevista")
    status: str | None = declared(
        "Status", "Where it stands now.", "In progress", Kind.CHOICE, choices=STATUSES, es="Estado"
    )
    status_reason: str | None = declared(
        "Status reason",
        "Why it was discontinued or changed.",
        "Moved to group work",
        Kind.LONG_TEXT,
        es="Motivo del estado",
    )


class Goal(_Measured):
    """A goal: what the person wants, in their own words and in clinical ones. It need not hang on a stated need."""

    collection: ClassVar[str] = "goals"
    sheet: ClassVar[str] = "Goals"
    noun: ClassVar[str] = "goal"
    prefix: ClassVar[str] = "G"

    needs: tuple[str, ...] = declared(
        "Needs",
        "Ids of the needs that this goal answers, several by ;",
        "N1",
        Kind.REFS,
        refers_to="needs",
        es="Necesidades",
    )
    client_words: str | None = declared(
        "Client's words",
        "The goal as the client says it.",
        "I want my mornings back",
        Kind.LONG_TEXT,
        es="En palabras del cliente",
    )
    agreed: bool | None = declared(
        "Agreed", "Whether the client agrees with this goal.", "Yes", Kind.YES_NO, es="De acuerdo"
    )
    not_agreed_reason: str | None = declared(
        "Reason not agreed",
        "Why the client does not agree.",
        "Wants to work on sleep first",
        Kind.LONG_TEXT,
        es="Motivo del desacuerdo",
    )


class Objective(_Measured):
    """A step towards a goal, measurable and dated."""

    collection: ClassVar[str] = "objectives"
    sheet: ClassVar[str] = "Objectives"
    noun: ClassVar[str] = "objective"
    prefix: ClassVar[str] = "O"
    parent: ClassVar[str] = "goals"

    goal: str | None = declared(
        "Goal", "Id of the goal that this objective serves.", "G1", Kind.REF, refers_to="goals", es="Objetivo general"
    )
    started: Date | None = declared("Started", "When work on it began.", "2026-09-01", Kind.DATE, es="Inicio")
    closed: Date | None = declared("Closed", "When it was met or discontinued.", "2026-12-01", Kind.DATE, es="Cierre")


class Intervention(Row):
    """What staff will do. It serves a goal (then all its objectives) or named objectives."""

    collection: ClassVar[str] = "interventions"
    sheet: ClassVar[str] = "Interventions"
    noun: ClassVar[str] = "intervention"
    prefix: ClassVar[str] = "I"
    parent: ClassVar[str] = "goals"

    goal: str | None = declared(
        "Goal",
        "Id of the goal that it serves as a whole. Leave blank if it serves named objectives.",
        "G1",
        Kind.REF,
        refers_to="goals",
        es="Objetivo general",
    )
    objectives: tuple[str, ...] = declared(
        "Objectives",
        "Ids of the objectives that it serves, several by ;",
        "O1-1; O1-2",
        Kind.REFS,
        refers_to="objectives",
        es="Objetivos específicos",
    )
    text: str | None = declared(
        "Text",
        "What the staff member will do.",
        "Will teach paced breathing and practise it in session",
        Kind.LONG_TEXT,
        es="Texto",
    )
    modality: str | None = declared(
        "Modality", "Individual, family, group, case management, …", "Individual therapy", Kind.TEXT, es="Modalidad"
    )
    frequency: str | None = declared("Frequency", "How often.", "weekly", Kind.TEXT, es="Frecuencia")
    duration: str | None = declared("Duration", "For how long.", "12 weeks", Kind.TEXT, es="Duración")
    responsible: str | None = declared(
        "Responsible",
        "Staff id of the person who does it.",
        "ST1",
        Kind.REF,
        refers_to="staff",
        aliases=("Responsible staff",),
        es="Responsable",
    )


class OrderedService(Row):
    """A service that the plan orders: type, amount, frequency, duration, by whom."""

    collection: ClassVar[str] = "services"
    sheet: ClassVar[str] = "Services"
    noun: ClassVar[str] = "service"
    prefix: ClassVar[str] = "SV"
    key_field: ClassVar[str] = "type"

    type: str | None = declared(
        "Type",
        "The service, in the agency's or payer's words.",
        "Individual therapy",
        Kind.TEXT,
        aliases=("Service",),
        es="Tipo",
    )
    code: str | None = declared("Code", "The agency's or payer's code for it.", "T1015", Kind.TEXT, es="Código")
    amount: str | None = declared("Amount", "How much each time.", "45 minutes", Kind.TEXT, es="Cantidad")
    frequency: str | None = declared("Frequency", "How often.", "weekly", Kind.TEXT, es="Frecuencia")
    duration: str | None = declared("Duration", "For how long.", "6 months", Kind.TEXT, es="Duración")
    hours_per_week: int | float | None = declared(
        "Hours a week",
        "Planned hours a week, where a payer sets a minimum dose.",
        "9",
        Kind.NUMBER,
        es="Horas por semana",
    )
    staff_type: str | None = declared(
        "Staff type",
        "Who gives it: a profession or title.",
        "Licensed clinical social worker",
        Kind.TEXT,
        es="Tipo de personal",
    )
    responsible: str | None = declared(
        "Responsible", "Staff id of the person who gives it.", "ST1", Kind.REF, refers_to="staff", es="Responsable"
    )
    off_site: bool | None = declared(
        "Off-site", "Whether it is given away from the clinic.", "No", Kind.YES_NO, es="Fuera de la clínica"
    )
    is_medication: bool | None = declared(
        "Medication service",
        "Whether it is a medication service, which asks for a prescriber's signature.",
        "No",
        Kind.YES_NO,
        es="Servicio de medicación",
    )
    starts: Date | None = declared(
        "Starts", "First day on which it is ordered.", "2026-09-01", Kind.DATE, es="Comienza"
    )
    ends: Date | None = declared("Ends", "Last day on which it is ordered.", "2027-02-28", Kind.DATE, es="Termina")


class Progress(Row):
    """A progress entry under a goal (then all its objectives) or named objectives."""

    collection: ClassVar[str] = "progress"
    sheet: ClassVar[str] = "Progress"
    noun: ClassVar[str] = "progress entry"
    prefix: ClassVar[str] = "PR"
    parent: ClassVar[str] = "goals"

    goal: str | None = declared(
        "Goal", "Id of the goal that it speaks of.", "G1", Kind.REF, refers_to="goals", es="Objetivo general"
    )
    objectives: tuple[str, ...] = declared(
        "Objectives",
        "Ids of the objectives that it speaks of, several by ;",
        "O1-1",
        Kind.REFS,
        refers_to="objectives",
        es="Objetivos específicos",
    )
    date: Date | None = declared("Date", "When it was written.", "2026-10-01", Kind.DATE, es="Fecha")
    period_from: Date | None = declared(
        "Period from", "First day of the period.", "2026-09-01", Kind.DATE, es="Período desde"
    )
    period_to: Date | None = declared(
        "Period to", "Last day of the period.", "2026-09-30", Kind.DATE, es="Período hasta"
    )
    text: str | None = declared(
        "Text", "What happened, towards which outcome.", "Drove to the store twice", Kind.LONG_TEXT, es="Texto"
    )
    rating: int | float | None = declared(
        "Rating", "The value on the measure of its goal or objective.", "2", Kind.NUMBER, es="Calificación"
    )
    status: str | None = declared(
        "Status", "Where the goal or objective stands.", "Improving", Kind.CHOICE, choices=STATUSES, es="Estado"
    )
    decision: str | None = declared(
        "Decision",
        "What was decided about the objective, where it does not simply go on.",
        "Revise",
        Kind.CHOICE,
        choices=OBJECTIVE_DECISIONS,
        es="Decisión",
    )
    barrier: str | None = declared(
        "Barrier", "What stood in the way.", "No bus on Sundays", Kind.LONG_TEXT, es="Obstáculo"
    )
    next_step: str | None = declared(
        "Next step", "What comes next.", "Ride with her sister first", Kind.LONG_TEXT, es="Siguiente paso"
    )
    author: str | None = declared("Author", "Staff id of the writer.", "ST1", Kind.REF, refers_to="staff", es="Autor")
