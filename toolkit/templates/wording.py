"""Our own words in documents, by language: labels of choices, yes and no, and what is said where a value is wanting.

Codes of choices mean the same wherever they stand, so one table of Spanish labels serves every field; where two lists use
one code with two meanings, the label in English decides. An agency's words and labels (`agency.yaml`) come before these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from toolkit.records.fields import AbsentKind, Row
from toolkit.templates.agency_schema import AgencySettings, FieldWords

__all__ = ["CHOICE_LABELS_ES", "DRAFT_NOTICES", "NOTICES", "Wording", "choice_label", "notice", "row_noun"]

_ES = {
    # plans and how things stand
    "Interim": "Provisional",
    "Full": "Completo",
    "Amendment": "Enmienda",
    "New": "Nuevo",
    "In progress": "En curso",
    "Improving": "Mejorando",
    "No change": "Sin cambios",
    "Worsening": "Empeorando",
    "Met": "Alcanzado",
    "Maintained": "Mantenido",
    "Discontinued": "Suspendido",
    "Carried forward": "Continúa en el plan siguiente",
    "Increase": "Aumentar",
    "Decrease": "Disminuir",
    "Maintain": "Mantener",
    "Active": "Activa",
    "Deferred": "Aplazada",
    "Resolved": "Resuelta",
    "Continue": "Continuar",
    "Revise": "Revisar",
    "Discharge": "Alta",
    "Transfer": "Traslado",
    # what became of a row or a value since an earlier record
    "Added": "Se agregó",
    "Removed": "Se quitó",
    "Changed": "Cambió",
    "Filled in": "Se completó",
    "Cleared": "Se borró",
    # people
    "Client": "Cliente",
    "Parent": "Padre o madre",
    "Guardian": "Tutor legal",
    "Parent or guardian": "Padre, madre o tutor",
    "Primary clinician": "Clínico principal",
    "Supervisor": "Supervisor",
    "Prescriber": "Profesional que receta",
    "Psychiatrist": "Psiquiatra",
    "Psychiatric nurse practitioner": "Enfermero especialista en psiquiatría",
    "Physician": "Médico",
    "Licensed practitioner (LPHA)": "Profesional con licencia (LPHA)",
    "Counselor": "Consejero",
    "Conservator": "Curador",
    "Authorized representative": "Representante autorizado",
    "Family member": "Familiar",
    "Emergency contact": "Contacto de emergencia",
    "Other provider": "Otro proveedor",
    "School": "Escuela",
    "Court or probation": "Tribunal o libertad condicional",
    "Interpreter": "Intérprete",
    "Witness": "Testigo",
    "Other": "Otro",
    "Female": "Femenino",
    "Male": "Masculino",
    "X": "X",
    "Unknown": "Desconocido",
    # signatures
    "Ink on paper": "Tinta en papel",
    "Electronic signature": "Firma electrónica",
    "Verbal agreement": "Acuerdo verbal",
    "Agreement by telehealth": "Acuerdo por telesalud",
    "Scanned signature page": "Página de firma escaneada",
    "Plan": "Plan",
    "Review": "Revisión",
    "Recurring approval": "Aprobación periódica",
    "Certification": "Certificación",
    "Recertification": "Recertificación",
    # care
    "Voluntary": "Voluntaria",
    "Involuntary outpatient commitment": "Tratamiento ambulatorio involuntario",
    "Involuntary inpatient commitment": "Internamiento involuntario",
    "Court ordered": "Por orden judicial",
    "Conservatorship": "Curatela",
    "Probation or parole": "Libertad condicional",
    "Comprehensive": "Integral",
    "Initial": "Inicial",
    "Integrated": "Integrada",
    "Physical examination": "Examen físico",
    "Psychiatric evaluation": "Evaluación psiquiátrica",
    "Risk assessment": "Evaluación de riesgo",
    "ASAM placement": "Nivel de atención ASAM",
    "CANS": "CANS",
    "Session": "Sesión",
    "Other contact": "Otro contacto",
    "Missed": "Ausencia",
    "Cancelled": "Cancelada",
    "Treatment": "Tratamiento",
    "Medication": "Medicación",
    "Telehealth": "Telesalud",
    "Release of information": "Divulgación de información",
    "Substance-use records": "Expediente de uso de sustancias",
    "Privacy notice received": "Aviso de privacidad recibido",
    # sections that stand in another document
    "Demographics": "Datos personales",
    "History and assessment": "Historia y evaluación",
    "Diagnoses": "Diagnósticos",
    "Presenting concerns": "Motivo de consulta",
    "Treatment contract": "Contrato de tratamiento",
    "Strengths": "Fortalezas",
    "Needs": "Necesidades",
    "Services": "Servicios",
    "Goals": "Metas",
    "Objectives": "Objetivos",
    "Interventions": "Intervenciones",
    "Progress": "Progreso",
    "Discharge criteria": "Criterios de alta",
    "Crisis plan": "Plan de crisis",
    "Safety plan": "Plan de seguridad",
    "Participation": "Participación",
    "Medications": "Medicamentos",
    "Reviews": "Revisiones",
    "Signatures": "Firmas",
    "Language needs": "Necesidades de idioma",
    "Communication plan": "Plan de comunicación",
    "Developmental needs": "Necesidades de desarrollo",
    "Family involvement": "Participación de la familia",
    "Transition plan": "Plan de transición",
    "Expected duration": "Duración prevista",
}

CHOICE_LABELS_ES: Mapping[str, str] = MappingProxyType(_ES)
"""The label in English of each choice of ours → the one in Spanish."""

NOTICES: Mapping[str, str] = MappingProxyType(
    {"en": "Chart copy – not for release", "es": "Copia del expediente – no divulgar"}
)
"""What a document of the chart says in its footer."""

_OWN_NOTICES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "client": {"en": "Copy for the client", "es": "Copia para el cliente"},
        "release": {
            "en": "Give a signed copy to the person who signs",
            "es": "Entregar una copia firmada a quien firma",
        },
    }
)


def notice(kind: str, audience: str, language: str) -> str:
    """What a document says in its footer of its release: by whom it is for, else by its kind."""
    own = _OWN_NOTICES.get(audience) or _OWN_NOTICES.get(kind)
    return (own or NOTICES)[language]


DRAFT_NOTICES: Mapping[str, str] = MappingProxyType({"en": "DRAFT – not for signature", "es": "BORRADOR – no firmar"})
"""What a draft says of itself."""

_NOUNS_ES = {
    "clients": "Cliente",
    "episodes": "Episodio",
    "plans": "Plan",
    "needs": "Necesidad",
    "goals": "Meta",
    "objectives": "Objetivo",
    "interventions": "Intervención",
    "services": "Servicio",
    "progress": "Nota de progreso",
    "participation": "Participante",
    "reviews": "Revisión",
    "signatures": "Firma",
    "pointers": "Remisión",
    "coverage": "Cobertura",
    "authorisations": "Autorización",
    "contacts": "Contacto",
    "staff": "Personal",
    "diagnoses": "Diagnóstico",
    "medications": "Medicamento",
    "assessments": "Evaluación",
    "services_given": "Servicio prestado",
    "consents": "Consentimiento",
    "outcome_measures": "Medida",
}
_SEE = {"en": "See", "es": "Véase"}
_PLAN_TITLE = {"en": "Treatment plan", "es": "Plan de tratamiento"}
_ABSENT = {
    "en": {
        AbsentKind.NONE_REPORTED: "None reported",
        AbsentKind.NOT_APPLICABLE: "Not applicable",
        AbsentKind.DECLINED: "Declined",
        AbsentKind.DEFERRED: "Deferred",
        AbsentKind.UNKNOWN: "Unknown",
    },
    "es": {
        AbsentKind.NONE_REPORTED: "Ninguno informado",
        AbsentKind.NOT_APPLICABLE: "No corresponde",
        AbsentKind.DECLINED: "No quiso responder",
        AbsentKind.DEFERRED: "Aplazado",
        AbsentKind.UNKNOWN: "Se desconoce",
    },
}
_YES_NO = {"en": ("Yes", "No"), "es": ("Sí", "No")}
_WORD_OF = {kind: kind.value.replace(" ", "_") for kind in AbsentKind}


def choice_label(label: str, language: str) -> str:
    """The label of one of our choices in a language; in English where it has no other."""
    return CHOICE_LABELS_ES.get(label, label) if language == "es" else label


def row_noun(row: type[Row], language: str) -> str:
    """What a row is called: `Goal`, `Meta`."""
    return _NOUNS_ES.get(row.collection, row.noun.capitalize()) if language == "es" else row.noun.capitalize()


@dataclass(frozen=True, slots=True)
class Wording:
    """An agency's words in one language, ours where it has none."""

    settings: AgencySettings
    language: str

    @property
    def yes_no(self) -> tuple[str, str]:
        """What yes and no print as."""
        words = self.settings.words_in(self.language)
        yes, no = _YES_NO[self.language]
        return words.yes_word or yes, words.no_word or no

    @property
    def see(self) -> str:
        """What stands before the name of another document that holds a section."""
        return _SEE[self.language]

    @property
    def plan_title(self) -> str:
        """The title of a plan that has no template to name it."""
        return _PLAN_TITLE[self.language]

    def blank(self, path: str) -> str:
        """What an empty field prints; `path` is general: `plans.barriers`, `medications`."""
        words = self.settings.words_in(self.language)
        own = words.fields.get(path)
        return _first(own.blank if own else None, words.blank, "")

    def absent(self, path: str, kind: AbsentKind) -> str:
        """What is printed where somebody said that there is no value: `Declined`."""
        words, word = self.settings.words_in(self.language), _WORD_OF[kind]
        own: FieldWords | None = words.fields.get(path)
        return _first(getattr(own, word) if own else None, getattr(words, word), _ABSENT[self.language][kind])


def _first(*words: str | None) -> str:
    return next(word for word in words if word is not None)
