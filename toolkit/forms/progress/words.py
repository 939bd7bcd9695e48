"""The words of progress updates, in English and Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType

__all__ = ["LABELLED", "Words", "labelled", "words_in"]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. `{}` stands where a value goes."""

    title: str = "Progress update"
    how: str = "Open with Adobe Reader, Edge, Chrome or Firefox. Save the file, do not print to PDF."
    client: str = "Client"
    client_id: str = "Client no."
    plan: str = "Plan"
    period: str = "Period"
    filled_by: str = "Filled in by"
    plan_of: str = "{title}, version {version}, effective {day}"
    to: str = "{first} to {last}"
    return_by: str = "Return by {day}"
    goal: str = "Goal {number}"
    own_words: str = "“{words}”"
    goal_itself: str = "The goal itself"
    objective: str = "Objective"
    last: str = "Last rating"
    new: str = "New rating"
    status: str = "Status now"
    never: str = "not yet rated"
    rated: str = "{value} on {day}"
    measure: str = "{measure}: from {baseline} to {target}"
    scale: str = "{measure} ({low} to {high})"
    note: str = "What happened under this goal?"
    note_tip: str = "Goal {number}: what happened in this period. Leave blank if there is no news."
    rating_tip: str = "Objective {number}: new rating. {measure}"
    status_tip: str = "Objective {number}: where it stands now"
    proceed: str = "Objectives not marked otherwise continue unchanged."
    review: str = "This period"
    held_on: str = "Date of this update"
    sessions_held: str = "Sessions held"
    sessions_missed: str = "Sessions missed"
    by_all: str = "(all staff)"
    client_view: str = "In the client's own words: how is it going?"
    client_rating: str = "Client's own rating (0 no gain, 10 all hoped for)"
    other_news: str = "Anything else changed? (risk, crisis plan, medication, diagnosis, contacts)"
    progress_summary: str = "Progress on the agreed goals, in a few words"
    changes: str = "Changes to goals, times, strategies or discharge planning"
    continue_reason: str = "Why should services continue?"
    participants: str = "Who took part in this review?"
    exceptions: str = "Exceptions"
    exceptions_how: str = "Only for objectives that do not simply go on. Leave the rest of this page blank."
    objective_which: str = "Objective"
    decision: str = "Decision"
    target_date: str = "New target date"
    barrier: str = "What stands in the way"
    next_step: str = "Next step"
    measures: str = "Scores taken in this period"
    tool: str = "Measure"
    total: str = "Score"
    taken: str = "Date"
    decision_review: str = "Decision on the plan"
    signatures: str = "Signatures"
    signatures_how: str = "Sign on paper after printing this page, or with your agency's own signing tool."
    signature_line: str = "Signature"
    date_line: str = "Date"
    page: str = "Page {page} of {pages}"
    confidential: str = "Confidential health information"
    date_hint: str = "MM/DD/YYYY"


_SPANISH = {
    "title": "Informe de progreso",
    "how": "Abra con Adobe Reader, Edge, Chrome o Firefox. Guarde el archivo, no lo imprima a PDF.",
    "client": "Cliente",
    "client_id": "N.º de cliente",
    "plan": "Plan",
    "period": "Período",
    "filled_by": "Completado por",
    "plan_of": "{title}, versión {version}, vigente desde {day}",
    "to": "{first} a {last}",
    "return_by": "Devuelva a más tardar el {day}",
    "goal": "Meta {number}",
    "goal_itself": "La meta misma",
    "objective": "Objetivo",
    "last": "Última calificación",
    "new": "Calificación",
    "status": "Estado actual",
    "never": "aún sin calificar",
    "rated": "{value} el {day}",
    "measure": "{measure}: de {baseline} a {target}",
    "scale": "{measure} ({low} a {high})",
    "note": "¿Qué ocurrió con esta meta?",
    "note_tip": "Meta {number}: qué ocurrió en este período. Deje en blanco si no hay novedades.",
    "rating_tip": "Objetivo {number}: nueva calificación. {measure}",
    "status_tip": "Objetivo {number}: cómo está ahora",
    "proceed": "Los objetivos sin otra marca continúan sin cambios.",
    "review": "Este período",
    "held_on": "Fecha de este informe",
    "sessions_held": "Sesiones realizadas",
    "sessions_missed": "Sesiones perdidas",
    "by_all": "(todo el personal)",
    "client_view": "En palabras del cliente: ¿cómo va todo?",
    "client_rating": "Calificación del propio cliente (0 sin avance, 10 todo lo esperado)",
    "other_news": "¿Algo más cambió? (riesgo, plan de crisis, medicación, diagnóstico, contactos)",
    "progress_summary": "Progreso en las metas acordadas, en pocas palabras",
    "changes": "Cambios en metas, plazos, estrategias o planificación del alta",
    "continue_reason": "¿Por qué deben continuar los servicios?",
    "participants": "¿Quién participó en esta revisión?",
    "exceptions": "Excepciones",
    "exceptions_how": "Solo para objetivos que no continúan sin más. Deje en blanco el resto de esta página.",
    "objective_which": "Objetivo",
    "decision": "Decisión",
    "target_date": "Nueva fecha prevista",
    "barrier": "Qué lo impide",
    "next_step": "Siguiente paso",
    "measures": "Puntajes tomados en este período",
    "tool": "Instrumento",
    "total": "Puntaje",
    "taken": "Fecha",
    "decision_review": "Decisión sobre el plan",
    "signatures": "Firmas",
    "signatures_how": "Firme en papel tras imprimir esta página, o con la herramienta de firma de su agencia.",
    "signature_line": "Firma",
    "date_line": "Fecha",
    "page": "Página {page} de {pages}",
    "confidential": "Información de salud confidencial",
    "date_hint": "MM/DD/AAAA",
}

LABELLED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "reviews.held": ("held_on",),
        "reviews.sessions_held": ("sessions_held",),
        "reviews.sessions_missed": ("sessions_missed",),
        "reviews.client_rating": ("client_rating",),
        "reviews.decision": ("decision_review",),
        "reviews.client_view": ("client_view",),
        "reviews.other_news": ("other_news",),
        "reviews.progress_summary": ("progress_summary",),
        "reviews.changes": ("changes",),
        "reviews.continue_reason": ("continue_reason",),
        "reviews.participants": ("participants",),
        "objectives.text": ("objective", "objective_which"),
        "objectives.status": ("status",),
        "objectives.target_date": ("target_date",),
        "progress.rating": ("new",),
        "progress.text": ("note",),
        "progress.decision": ("decision",),
        "progress.barrier": ("barrier",),
        "progress.next_step": ("next_step",),
    }
)
"""Field of the record → the words that ask for it: an agency's own label of the field takes their place."""


def labelled(words: Words, labels: Mapping[str, str]) -> Words:
    """The words with an agency's own labels (by field, `reviews.client_view`)."""
    own = {name: label for field, label in labels.items() for name in LABELLED.get(field, ())}
    return replace(words, **own) if own else words


_WORDS: Mapping[str, Words] = MappingProxyType({"en": Words(), "es": Words(**_SPANISH)})
_SAME_IN_BOTH = frozenset(("own_words", "plan"))
assert {each.name for each in fields(Words)} - _SAME_IN_BOTH <= set(_SPANISH), "every word has its Spanish"  # noqa: S101


def words_in(language: str) -> Words:
    """The words of a language; English where there are none."""
    return _WORDS.get(language, _WORDS["en"])
