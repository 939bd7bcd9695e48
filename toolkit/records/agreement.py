"""Who took part, what was reviewed, who signed, and what stands in another document."""

from __future__ import annotations

from datetime import date as Date
from typing import ClassVar

from toolkit.records.choices import DECISIONS, METHODS, PURPOSES, ROLES, SECTIONS
from toolkit.records.fields import Kind, Row, Sensitivity, declared

__all__ = ["Participation", "Pointer", "Review", "Signature"]


class Participation(Row):
    """Who took part in making the plan, how, whether they agree, and whether a copy was offered."""

    collection: ClassVar[str] = "participation"
    sheet: ClassVar[str] = "Participation"
    noun: ClassVar[str] = "participant"
    prefix: ClassVar[str] = "PA"
    key_field: ClassVar[str] = "name"

    name: str | None = declared(
        "Name", "Who took part.", "Rosa Delgado", Kind.TEXT, sensitivity=Sensitivity.THIRD_PARTY, es="Nombre"
    )
    role: str | None = declared(
        "Role", "Client, guardian, family member, …", "Client", Kind.CHOICE, choices=ROLES, es="Papel"
    )
    how: str | None = declared("How", "In person, by telephone, in writing, …", "In person", Kind.TEXT, es="Cómo")
    date: Date | None = declared("Date", "When.", "2026-09-01", Kind.DATE, es="Fecha")
    agrees: bool | None = declared(
        "Agrees", "Whether the person agrees with the plan.", "Yes", Kind.YES_NO, es="De acuerdo"
    )
    disagreement: str | None = declared(
        "Disagreement",
        "What the person does not agree with, and what was explained about appeal.",
        "",
        Kind.LONG_TEXT,
        es="Desacuerdo",
    )
    copy_offered: Date | None = declared(
        "Copy offered", "When a copy of the plan was offered.", "2026-09-01", Kind.DATE, es="Copia ofrecida"
    )


class Review(Row):
    """A review of the plan: when it was due, when it was held, what it found and decided."""

    collection: ClassVar[str] = "reviews"
    sheet: ClassVar[str] = "Reviews"
    noun: ClassVar[str] = "review"
    prefix: ClassVar[str] = "R"
    key_field: ClassVar[str] = "held"

    due: Date | None = declared(
        "Due", "The day it was due, where a person set it.", "2026-11-30", Kind.DATE, es="Vence"
    )
    due_reason: str | None = declared(
        "Due set by, why",
        "Who set a due date by hand, and why.",
        "R. Okafor: hospital stay",
        Kind.TEXT,
        es="Motivo del vencimiento",
    )
    held: Date | None = declared("Held", "The day it was held.", "2026-11-24", Kind.DATE, es="Realizada")
    paperwork_done: Date | None = declared(
        "Paperwork done", "The day its paperwork was in the file.", "2026-11-26", Kind.DATE, es="Papeles listos"
    )
    decision: str | None = declared(
        "Decision",
        "Continue, revise, discharge or transfer.",
        "Continue",
        Kind.CHOICE,
        choices=DECISIONS,
        es="Decisión",
    )
    progress_summary: str | None = declared(
        "Progress summary",
        "Progress on the agreed goals since the last review.",
        "Two of four objectives met",
        Kind.LONG_TEXT,
        es="Resumen del progreso",
    )
    changes: str | None = declared(
        "Changes",
        "What changes in goals, times, strategies or discharge planning.",
        "Objective O1-3 replaced",
        Kind.LONG_TEXT,
        es="Cambios",
    )
    continue_reason: str | None = declared(
        "Reason to continue",
        "Why services should continue.",
        "Panic returns under stress at work",
        Kind.LONG_TEXT,
        es="Motivo para continuar",
    )
    client_view: str | None = declared(
        "Client's view",
        "The client's own view and suggestions.",
        "It helps, fewer worksheets please",
        Kind.LONG_TEXT,
        es="Opinión del cliente",
    )
    client_rating: int | float | None = declared(
        "Client's rating", "The client's own rating of gain, 0 to 10.", "6", Kind.NUMBER, es="Calificación del cliente"
    )
    sessions_held: int | None = declared(
        "Sessions held", "Sessions held since the last review.", "8", Kind.INTEGER, es="Sesiones realizadas"
    )
    sessions_missed: int | None = declared(
        "Sessions missed", "Sessions missed since the last review.", "1", Kind.INTEGER, es="Sesiones perdidas"
    )
    other_news: str | None = declared(
        "Other news",
        "What else is new: risk, crisis plan, medication, diagnosis, contacts.",
        "New telephone number; sertraline raised to 75 mg",
        Kind.LONG_TEXT,
        es="Otras novedades",
    )
    participants: str | None = declared(
        "Participants",
        "Who took part.",
        "Client, primary clinician",
        Kind.TEXT,
        sensitivity=Sensitivity.THIRD_PARTY,
        es="Participantes",
    )
    recorded_in: str | None = declared(
        "Recorded in",
        "Where the review is written down, if not in a review document.",
        "Progress note of 2026-11-24",
        Kind.TEXT,
        es="Registrada en",
    )


class Signature(Row):
    """A signature, or a refusal with its reason, or the attempts to get one."""

    collection: ClassVar[str] = "signatures"
    sheet: ClassVar[str] = "Signatures"
    noun: ClassVar[str] = "signature"
    prefix: ClassVar[str] = "S"
    key_field: ClassVar[str] = "role"

    role: str | None = declared(
        "Role", "In which role the person signs.", "Client", Kind.CHOICE, choices=ROLES, es="Papel"
    )
    name: str | None = declared("Name", "Who signs.", "Rosa Delgado", Kind.TEXT, es="Nombre")
    staff: str | None = declared(
        "Staff", "Staff id, where a staff member signs.", "ST1", Kind.REF, refers_to="staff", es="Personal"
    )
    credential: str | None = declared("Credential", "Credential of the signer.", "LCSW", Kind.TEXT, es="Credencial")
    title: str | None = declared("Title", "Title of the signer.", "Primary clinician", Kind.TEXT, es="Título")
    date: Date | None = declared("Date", "The day on which the person signed.", "2026-09-01", Kind.DATE, es="Fecha")
    method: str | None = declared(
        "Method", "How: ink, electronic, verbal, …", "Ink on paper", Kind.CHOICE, choices=METHODS, es="Método"
    )
    evidence: str | None = declared(
        "Evidence",
        "What shows a verbal or electronic agreement, or supervision without a signature.",
        "Note of 2026-09-01",
        Kind.TEXT,
        es="Evidencia",
    )
    purpose: str | None = declared(
        "For", "What it is for; the plan, unless said otherwise.", "Plan", Kind.CHOICE, choices=PURPOSES, es="Para"
    )
    refused: bool | None = declared("Refused", "Whether the person declined to sign.", "No", Kind.YES_NO, es="Rehusó")
    reason: str | None = declared(
        "Reason not signed",
        "Why there is no signature.",
        "Wants to read it at home first",
        Kind.LONG_TEXT,
        es="Motivo sin firma",
    )
    attempts: str | None = declared(
        "Attempts",
        "When and how it was tried.",
        "2026-09-01 in person; 2026-09-08 by telephone",
        Kind.LONG_TEXT,
        es="Intentos",
    )


class Pointer(Row):
    """A section that stands in another document, with its date and place."""

    collection: ClassVar[str] = "pointers"
    sheet: ClassVar[str] = "Pointers"
    noun: ClassVar[str] = "pointer"
    prefix: ClassVar[str] = "PT"
    key_field: ClassVar[str] = "section"

    section: str | None = declared(
        "Section", "The section that is kept elsewhere.", "Diagnoses", Kind.CHOICE, choices=SECTIONS, es="Sección"
    )
    document: str | None = declared(
        "Document", "The document that holds it.", "Comprehensive assessment", Kind.TEXT, es="Documento"
    )
    date: Date | None = declared("Date", "Date of that document.", "2026-08-20", Kind.DATE, es="Fecha")
    place: str | None = declared("Place", "Where it is kept.", "Chart, tab 2", Kind.TEXT, es="Lugar")
