"""The episode of care and what was found and given in it: diagnoses, medications, assessments, services, measures."""

from __future__ import annotations

from datetime import date as Date
from datetime import time as Time
from typing import ClassVar

from toolkit.records.choices import ASSESSMENT_KINDS, LEGAL_STATUSES, SERVICE_EVENTS
from toolkit.records.fields import Kind, Row, Sensitivity, declared

__all__ = ["Assessment", "Diagnosis", "Episode", "GivenService", "Medication", "OutcomeMeasure"]


class Episode(Row):
    """An episode of care: the programme, the level of care, and the dates from which payers reckon."""

    collection: ClassVar[str] = "episodes"
    sheet: ClassVar[str] = "Episodes"
    noun: ClassVar[str] = "episode"
    prefix: ClassVar[str] = "E"
    parent: ClassVar[str] = "clients"
    key_field: ClassVar[str] = "programme"

    programme: str | None = declared(
        "Programme",
        "The programme that serves the client, in the agency's words.",
        "Adult outpatient clinic",
        aliases=("Program",),
        es="Programa",
    )
    level_of_care: str | None = declared(
        "Level of care",
        "Outpatient, intensive outpatient, residential, 2.1, …",
        "Outpatient",
        aliases=("LOC",),
        es="Nivel de atención",
    )
    setting: str | None = declared("Setting", "Clinic, school, home, residential, …", "Clinic", es="Entorno")
    legal_status: str | None = declared(
        "Legal status",
        "Voluntary, or the kind of commitment or order.",
        "Voluntary",
        Kind.CHOICE,
        choices=LEGAL_STATUSES,
        es="Situación legal",
    )
    first_contact: Date | None = declared(
        "First contact", "The day of the first contact.", "2026-08-10", Kind.DATE, es="Primer contacto"
    )
    intake: Date | None = declared("Intake", "The day of intake.", "2026-08-15", Kind.DATE, es="Admisión inicial")
    admission: Date | None = declared(
        "Admission",
        "The day of admission.",
        "2026-08-20",
        Kind.DATE,
        aliases=("Admission date", "Admit date"),
        es="Ingreso",
    )
    admission_time: Time | None = declared(
        "Admission time",
        "The hour of admission by the agency's clock, where a payer counts hours.",
        "09:00",
        Kind.TIME,
        es="Hora de ingreso",
    )
    assessment: Date | None = declared(
        "Assessment",
        "The day on which the comprehensive assessment was finished.",
        "2026-08-25",
        Kind.DATE,
        es="Evaluación",
    )
    first_service: Date | None = declared(
        "First service", "The day of the first service after intake.", "2026-08-27", Kind.DATE, es="Primer servicio"
    )
    discharge: Date | None = declared("Discharge", "The day of discharge.", "", Kind.DATE, es="Alta")
    expected_stay_days: int | None = declared(
        "Expected stay, days",
        "Expected length of stay in days, where a payer's rule depends on it.",
        "180",
        Kind.INTEGER,
        es="Estancia prevista, días",
    )
    asam_level: str | None = declared(
        "ASAM level",
        "Level of care by the ASAM criteria.",
        "2.1",
        Kind.TEXT,
        sensitivity=Sensitivity.SUBSTANCE_USE,
        es="Nivel ASAM",
    )
    risk_identified: bool | None = declared(
        "Risk identified",
        "Whether the assessment found a risk of harm to self or others.",
        "No",
        Kind.YES_NO,
        es="Riesgo identificado",
    )


class Diagnosis(Row):
    """A diagnosis by ICD-10-CM code."""

    collection: ClassVar[str] = "diagnoses"
    sheet: ClassVar[str] = "Diagnoses"
    noun: ClassVar[str] = "diagnosis"
    prefix: ClassVar[str] = "D"
    parent: ClassVar[str] = "clients"
    key_field: ClassVar[str] = "code"

    code: str | None = declared("Code", "ICD-10-CM code.", "F41.0", aliases=("ICD-10",), es="Código")
    title: str | None = declared(
        "Title", "Its title.", "Panic disorder without agoraphobia", Kind.TEXT, aliases=("Description",), es="Título"
    )
    primary: bool | None = declared(
        "Primary", "Whether it is the primary diagnosis.", "Yes", Kind.YES_NO, es="Principal"
    )
    diagnosed: Date | None = declared("Diagnosed", "When it was made.", "2026-08-25", Kind.DATE, es="Diagnosticado")
    resolved: Date | None = declared("Resolved", "When it no longer held.", "", Kind.DATE, es="Resuelto")
    made_by: str | None = declared(
        "Made by", "Staff id of who made it.", "ST1", Kind.REF, refers_to="staff", es="Hecho por"
    )


class Medication(Row):
    """A medication."""

    collection: ClassVar[str] = "medications"
    sheet: ClassVar[str] = "Medications"
    noun: ClassVar[str] = "medication"
    prefix: ClassVar[str] = "M"
    parent: ClassVar[str] = "clients"
    key_field: ClassVar[str] = "name"

    name: str | None = declared("Name", "Name of the medication.", "Sertraline", aliases=("Medication",), es="Nombre")
    dose: str | None = declared("Dose", "Dose and form.", "50 mg tablet", es="Dosis")
    frequency: str | None = declared("Frequency", "How often.", "once a day", es="Frecuencia")
    purpose: str | None = declared("Purpose", "What it is for.", "Panic", es="Propósito")
    prescriber: str | None = declared(
        "Prescriber", "Who prescribes it.", "Dr. Amara Osei", sensitivity=Sensitivity.THIRD_PARTY, es="Recetado por"
    )
    started: Date | None = declared("Started", "When it was started.", "2026-08-26", Kind.DATE, es="Inicio")
    stopped: Date | None = declared("Stopped", "When it was stopped.", "", Kind.DATE, es="Fin")


class Assessment(Row):
    """An assessment, examination or placement decision that a plan rests on."""

    collection: ClassVar[str] = "assessments"
    sheet: ClassVar[str] = "Assessments"
    noun: ClassVar[str] = "assessment"
    prefix: ClassVar[str] = "A"
    parent: ClassVar[str] = "clients"
    key_field: ClassVar[str] = "kind"

    kind: str | None = declared(
        "Kind",
        "Comprehensive, physical examination, CANS, ASAM, …",
        "Comprehensive",
        Kind.CHOICE,
        choices=ASSESSMENT_KINDS,
        es="Tipo",
    )
    date: Date | None = declared("Date", "When it was finished.", "2026-08-25", Kind.DATE, es="Fecha")
    by: str | None = declared("By", "Staff id of who made it.", "ST1", Kind.REF, refers_to="staff", es="Por")
    summary: str | None = declared(
        "Summary", "What it found.", "Panic disorder; no risk of harm", Kind.LONG_TEXT, es="Resumen"
    )
    informs_plan: str | None = declared(
        "How it informs the plan",
        "How the plan uses what it found.",
        "Heart checked: exercise is safe",
        Kind.LONG_TEXT,
        es="Cómo informa el plan",
    )


class GivenService(Row):
    """A service that was given, missed or cancelled. Rules that count sessions, contacts or served days count these."""

    collection: ClassVar[str] = "services_given"
    sheet: ClassVar[str] = "Services given"
    noun: ClassVar[str] = "service given"
    prefix: ClassVar[str] = "SG"
    parent: ClassVar[str] = "clients"
    key_field: ClassVar[str] = "service"

    date: Date | None = declared("Date", "The day of the service.", "2026-09-08", Kind.DATE, es="Fecha")
    service: str | None = declared(
        "Service", "The service, in the words of the plan's Services.", "Individual therapy", es="Servicio"
    )
    event: str | None = declared(
        "Event",
        "Session, other contact, missed or cancelled.",
        "Session",
        Kind.CHOICE,
        choices=SERVICE_EVENTS,
        es="Evento",
    )
    minutes: int | float | None = declared("Minutes", "How long it took.", "45", Kind.NUMBER, es="Minutos")
    units: int | float | None = declared("Units", "Units billed.", "3", Kind.NUMBER, es="Unidades")
    staff: str | None = declared("Staff", "Staff id of who gave it.", "ST1", Kind.REF, refers_to="staff", es="Personal")


class OutcomeMeasure(Row):
    """The score of an outcome measure. Totals only, unless the tool may be shipped."""

    collection: ClassVar[str] = "outcome_measures"
    sheet: ClassVar[str] = "Outcome measures"
    noun: ClassVar[str] = "outcome measure"
    prefix: ClassVar[str] = "OM"
    parent: ClassVar[str] = "clients"
    key_field: ClassVar[str] = "tool"

    tool: str | None = declared("Tool", "Name of the measure.", "PHQ-9", es="Instrumento")
    date: Date | None = declared("Date", "When it was filled in.", "2026-09-01", Kind.DATE, es="Fecha")
    total: int | float | None = declared("Total", "Its total score, or level.", "14", Kind.NUMBER, es="Total")
    level: str | None = declared("Level", "A level in words, where the tool gives one.", "", es="Nivel")
    by: str | None = declared("By", "Staff id of who took it.", "ST1", Kind.REF, refers_to="staff", es="Por")
