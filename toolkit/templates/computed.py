"""The names that are reckoned rather than read, each declared like a field of the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from toolkit.records.choices import METHODS, ROLES
from toolkit.records.fields import AbsentKind, FieldSpec, Kind, Sensitivity

__all__ = ["COMPUTED", "ROOT", "Computed"]

ROOT = ""
"""The scope of the names that a template can begin with."""


@dataclass(frozen=True, slots=True)
class Computed:
    """One reckoned name: its declaration, the scope that it leads on to ('' for a plain value), whether it is a list."""

    spec: FieldSpec
    scope: str = ""
    many: bool = False


def _value(
    name: str,
    label: str,
    es: str,
    description: str,
    sample: str,
    kind: Kind = Kind.TEXT,
    *,
    choices: tuple[tuple[str, str], ...] = (),
    sensitivity: Sensitivity | None = None,
) -> Computed:
    return Computed(
        FieldSpec(name, label, description, sample, kind, sensitivity, choices, labels=MappingProxyType({"es": es}))
    )


def _thing(name: str, label: str, es: str, description: str, scope: str) -> Computed:
    spec = FieldSpec(name, label, description, "", Kind.REF, refers_to=scope, labels=MappingProxyType({"es": es}))
    return Computed(spec, scope)


def _list(name: str, label: str, es: str, description: str, scope: str) -> Computed:
    spec = FieldSpec(name, label, description, "", Kind.REFS, refers_to=scope, labels=MappingProxyType({"es": es}))
    return Computed(spec, scope, many=True)


def _number(sample: str) -> Computed:
    return _value(
        "number", "Number", "Número", "Its number in print order, as goals and objectives are numbered.", sample
    )


_INTERVENTIONS = _list(
    "interventions",
    "Interventions",
    "Intervenciones",
    "All that serve it, directly or through objectives.",
    "interventions",
)
_PROGRESS = _list("progress", "Progress", "Progreso", "All entries that speak of it, in their order.", "progress")
_RATING = _value(
    "latest_rating",
    "Latest rating",
    "Última calificación",
    "The rating of the latest progress entry that names it and has one.",
    "5",
    Kind.NUMBER,
)

_RATINGS = _list(
    "ratings",
    "Ratings",
    "Calificaciones",
    "The progress entries that rate it, earliest first.",
    "progress",
)
_CHART = _value(
    "progress_chart",
    "Progress chart",
    "Gráfica de progreso",
    "A picture of baseline, target and ratings; nothing where none of them is known.",
    "Began at 0. Target 5. Ratings: 10/01/2026: 2",
)

_ROOT = (
    _thing("client", "Client", "Cliente", "The person.", "clients"),
    _thing("episode", "Episode", "Episodio", "The episode of care that the plan belongs to.", "episodes"),
    _thing("plan", "Plan", "Plan", "The plan that the document shows.", "plans"),
    _thing("clinician", "Clinician", "Clínico", "The plan's primary clinician, else its author.", "staff"),
    _thing("guardian", "Guardian", "Tutor legal", "The first contact who may consent for the client.", "contacts"),
    _list("needs", "Needs", "Necesidades", "The plan's needs.", "needs"),
    _list("goals", "Goals", "Metas", "The plan's goals.", "goals"),
    _list("objectives", "Objectives", "Objetivos", "All objectives of the plan.", "objectives"),
    _list("interventions", "Interventions", "Intervenciones", "All interventions of the plan.", "interventions"),
    _list("services", "Services", "Servicios", "The services that the plan orders.", "services"),
    _list("progress", "Progress", "Progreso", "All progress entries of the plan.", "progress"),
    _list("participation", "Participation", "Participación", "Who took part in the plan.", "participation"),
    _list("reviews", "Reviews", "Revisiones", "The reviews of the plan.", "reviews"),
    _list("signatures", "Signatures", "Firmas", "The signatures that are there.", "signatures"),
    _list("pointers", "Pointers", "Remisiones", "Sections that stand in other documents.", "pointers"),
    _list("loose_objectives", "Objectives of no goal", "Objetivos sin meta", "Objectives of no goal.", "objectives"),
    _list(
        "loose_interventions",
        "Interventions of no goal",
        "Intervenciones sin meta",
        "Interventions that serve no goal of the plan.",
        "interventions",
    ),
    _list(
        "loose_progress",
        "Progress of no goal",
        "Progreso sin meta",
        "Progress entries that speak of no goal of the plan.",
        "progress",
    ),
    _list("coverage", "Coverage", "Cobertura", "Who pays.", "coverage"),
    _list("contacts", "Contacts", "Contactos", "The people around the client.", "contacts"),
    _list("diagnoses", "Diagnoses", "Diagnósticos", "The client's diagnoses.", "diagnoses"),
    _list("medications", "Medications", "Medicamentos", "The client's medications.", "medications"),
    _list("assessments", "Assessments", "Evaluaciones", "The client's assessments.", "assessments"),
    _list(
        "services_given",
        "Services given",
        "Servicios prestados",
        "Services given, missed, cancelled.",
        "services_given",
    ),
    _list("consents", "Consents", "Consentimientos", "The client's consents and releases.", "consents"),
    _list("outcome_measures", "Outcome measures", "Medidas de resultado", "Scores of measures.", "outcome_measures"),
    _list("staff", "Staff", "Personal", "The staff members whom the record names.", "staff"),
    _list("authorisations", "Authorisations", "Autorizaciones", "Payers' authorisations.", "authorisations"),
    _thing("agency", "Agency", "Agencia", "The agency that issues the document.", "agency"),
    _list("payers", "Payers", "Pagadores", "The payer profiles that match the client.", "payers"),
    _list(
        "required_signers",
        "Required signers",
        "Firmas requeridas",
        "Who must sign by the payers' rules, in order, signed or not.",
        "required_signers",
    ),
    _list(
        "other_signatures",
        "Other signatures",
        "Otras firmas",
        "Signatures of the plan that no payer asks for, or answers to them.",
        "required_signers",
    ),
    _thing(
        "review",
        "Review",
        "Revisión",
        "The review that is being prepared: the latest that is not held yet, else the latest that was held.",
        "reviews",
    ),
    _list(
        "review_signers",
        "Signers of the review",
        "Firmas de la revisión",
        "Who must sign a review by the payers' rules, in order, signed or not.",
        "required_signers",
    ),
    _list(
        "review_asks",
        "What the payers ask of a review",
        "Lo que los pagadores piden de una revisión",
        "Each thing that a payer's rules want a review to say, with the rule.",
        "review_asks",
    ),
    _list(
        "releases",
        "Releases to sign",
        "Autorizaciones por firmar",
        "Consents to release information, or substance-use records, that nobody has signed or revoked yet.",
        "consents",
    ),
    _list(
        "packet",
        "Packet",
        "Paquete",
        "The documents that the agency's templates make for the client, beside the cover.",
        "packet",
    ),
    _value(
        "is_substance_use",
        "Is a substance-use record",
        "Es un expediente de uso de sustancias",
        "Whether the programme makes the whole record one of substance use.",
        "No",
        Kind.YES_NO,
    ),
    _value(
        "next_review",
        "Next review",
        "Próxima revisión",
        "The day on which the next review is due by the payers' rules.",
        "2026-11-30",
        Kind.DATE,
    ),
    _value(
        "next_review_why",
        "Next review, reckoning",
        "Cómo se calcula la próxima revisión",
        "How the day of the next review was reckoned, in one line.",
        "90 days after the plan took effect on 2026-09-01",
    ),
    _value(
        "first_plan_due",
        "First plan due",
        "Primer plan, fecha límite",
        "The day on which the first plan was due by the payers' rules.",
        "2026-09-19",
        Kind.DATE,
    ),
    _value("is_minor", "Is a minor", "Es menor de edad", "Whether the client is under 18.", "No", Kind.YES_NO),
    _list("absences", "Absences", "Datos ausentes", "What has no value, and what was said instead.", "absences"),
    _list(
        "changes",
        "Changes",
        "Cambios",
        "What is new since an earlier record: where `generate` was told --since, and there is something.",
        "changes",
    ),
    _value(
        "changes_since",
        "Changes since",
        "Cambios desde",
        "The day, or the name of the file, that `changes` begin from.",
        "09/01/2026",
    ),
    _thing("document", "Document", "Documento", "The document itself.", "document"),
)

_CLIENT = (
    _value("full_name", "Full name", "Nombre completo", "Given name and family name.", "Rosa Delgado"),
    _value("initials", "Initials", "Iniciales", "First letters of the name.", "R.D."),
    _value("age", "Age", "Edad", "Completed years on the day of the document.", "38", Kind.INTEGER),
    _value("is_minor", "Is a minor", "Es menor de edad", "Whether the client is under 18.", "No", Kind.YES_NO),
)
_GOAL = (
    _number("2"),
    _list("objectives", "Objectives", "Objetivos", "The objectives of the goal.", "objectives"),
    _INTERVENTIONS,
    _PROGRESS,
    _RATING,
    _RATINGS,
    _CHART,
)
_OBJECTIVE = (_number("1.2"), _INTERVENTIONS, _PROGRESS, _RATING, _RATINGS, _CHART)
_AGENCY = (
    _value("id", "Agency id", "Id de la agencia", "Its id.", "fairview-county"),
    _value("name", "Agency", "Agencia", "Its name.", "Fairview County"),
    _value("department", "Department", "Departamento", "The department.", "Behavioral Health Services"),
    _value("address", "Address", "Dirección", "Its address.", "100 Court Street, Fairview", Kind.LONG_TEXT),
    _value("phone", "Phone", "Teléfono", "Its telephone number.", "555-0100"),
    _value("website", "Website", "Sitio web", "Its website.", "bh.fairview.example.org"),
    _value("logo", "Logo", "Logotipo", "Its logo, a picture.", "Seal of Fairview County"),
    _thing("colours", "Colours", "Colores", "Its colours, as Word takes them.", "colours"),
    _thing("words", "Words", "Palabras", "Its words for wanting values.", "words"),
)
_COLOURS = (
    _value("primary", "Main colour", "Color principal", "For headings.", "1F3864"),
    _value("accent", "Accent", "Color de realce", "For lines and marks.", "2E74B5"),
    _value("light", "Light", "Color claro", "For the shade of table heads.", "DEEAF6"),
)
_WORDS = (
    _value("blank", "Blank", "En blanco", "For an empty field.", ""),
    _value("none_reported", "None reported", "Ninguno informado", "Where there is none.", "None reported"),
    _value("not_applicable", "Not applicable", "No corresponde", "Where it does not apply.", "Not applicable"),
    _value("declined", "Declined", "No quiso responder", "Where the client declined.", "Declined"),
    _value("deferred", "Deferred", "Aplazado", "Where it was put off.", "Deferred"),
    _value("unknown", "Unknown", "Se desconoce", "Where it is not known.", "Unknown"),
    _value("yes", "Yes", "Sí", "For yes.", "Yes"),
    _value("no", "No", "No", "For no.", "No"),
)
_PAYER = (
    _value("id", "Payer profile", "Perfil del pagador", "Id of the profile.", "ny-mhotrs-clinic"),
    _value("title", "Payer", "Pagador", "Title of the profile.", "New York clinic treatment (MHOTRS)"),
    _value("programme", "Programme", "Programa", "The payer's programme.", "Medicaid fee-for-service"),
    _value("version", "Version", "Versión", "Version of the profile.", "2025"),
    _value("member_id", "Member id", "Número de miembro", "The client's number with this payer.", "AB12345C"),
)
_SIGNER = (
    _value("role", "Role", "Papel", "In which role.", "Client", Kind.CHOICE, choices=ROLES),
    _value("label", "Signer", "Firmante", "The line's label, with its condition if any.", "Parent or guardian"),
    _value("name", "Name", "Nombre", "Who signed, or is to sign.", "Rosa Delgado"),
    _value("credential", "Credential", "Credencial", "Credential of the signer.", "LCSW"),
    _value("title", "Title", "Título", "Title of the signer.", "Primary clinician"),
    _value("date", "Date signed", "Fecha de firma", "The day on which the person signed.", "2026-09-01", Kind.DATE),
    _value("signed", "Signed", "Firmado", "Whether the signature is there.", "Yes", Kind.YES_NO),
    _value("method", "Method", "Método", "How it was signed.", "Ink on paper", Kind.CHOICE, choices=METHODS),
    _value(
        "reason",
        "Reason not signed",
        "Motivo sin firma",
        "Why there is no signature.",
        "Wants to read it at home first",
    ),
    _value("attempts", "Attempts", "Intentos", "When and how it was tried.", "2026-09-08 by telephone"),
    _value("citation", "Rule", "Norma", "The rule that asks for it.", "14 NYCRR 599.10"),
)
_REVIEW_ASK = (
    _value("label", "What", "Qué", "What the review is to say.", "Client's view"),
    _value("field", "Field", "Campo", "The review's field that says it.", "client_view"),
    _value("is_there", "Is there", "Está", "Whether the review says it.", "Yes", Kind.YES_NO),
    _value("citation", "Rule", "Norma", "The rule that asks for it.", "14 NYCRR 599.10(d)"),
)
_PACKET = (
    _value("title", "Title", "Título", "Title of the document.", "Individual Treatment Plan"),
    _value("kind", "Kind", "Clase", "Kind of document, as `--kind` takes it.", "plan"),
)
_ABSENCE = (
    _value("label", "What", "Qué", "Label of the field.", "Barriers"),
    _value("row", "Where", "Dónde", "The row it belongs to, where it is not the client's or the plan's.", "Goal 2"),
    _value(
        "kind",
        "What was said",
        "Qué se dijo",
        "What was said instead of a value, in the agency's words.",
        "Declined",
        Kind.CHOICE,
        choices=tuple((kind.value.replace(" ", "_"), kind.value.capitalize()) for kind in AbsentKind),
    ),
    _value("reason", "Reason", "Motivo", "Why.", "Prefers not to say", Kind.LONG_TEXT),
    _value("who", "Said by", "Dicho por", "Who said so.", "R. Okafor"),
    _value("on", "Said on", "Dicho el", "When.", "2026-05-02", Kind.DATE),
)
_CHANGE = (
    _value("label", "What", "Qué", "The row and the field, or the row that came or went.", "Goal 2: Target date"),
    _value(
        "what",
        "Change",
        "Cambio",
        "What happened to it.",
        "Changed",
        Kind.CHOICE,
        choices=(
            ("added", "Added"),
            ("removed", "Removed"),
            ("changed", "Changed"),
            ("filled_in", "Filled in"),
            ("cleared", "Cleared"),
        ),
    ),
    _value("before", "Before", "Antes", "What it was then.", "11/30/2026", Kind.LONG_TEXT),
    _value("after", "Now", "Ahora", "What it is now.", "12/31/2026", Kind.LONG_TEXT),
)
_DOCUMENT = (
    _value("title", "Title", "Título", "Title of the document.", "Individual Treatment Plan"),
    _value("stage", "Stage", "Etapa", "draft, for-signature or signed.", "for-signature"),
    _value("is_draft", "Is a draft", "Es un borrador", "Whether it is a draft.", "No", Kind.YES_NO),
    _value("as_of", "As of", "Al día", "The day for which it is made.", "2026-09-01", Kind.DATE),
    _value("notice", "Notice", "Aviso", "What the footer says about release.", "Chart copy – not for release"),
    _value("record_id", "Record id", "Id del expediente", "The client's id.", "00412"),
    _value("record_hash", "Record hash", "Huella del expediente", "The record's first 12 digits.", "9f2c41d07ab3"),
    _value("language", "Language", "Idioma", "Language of the document: en or es.", "en"),
)
_NUMBERED = ("needs", "services", "progress", "participation", "reviews", "signatures", "pointers")


def _by_name(*names: Computed) -> Mapping[str, Computed]:
    return MappingProxyType({each.spec.name: each for each in names})


COMPUTED: Mapping[str, Mapping[str, Computed]] = MappingProxyType(
    {
        ROOT: _by_name(*_ROOT),
        "clients": _by_name(*_CLIENT),
        "goals": _by_name(*_GOAL),
        "objectives": _by_name(*_OBJECTIVE),
        "interventions": _by_name(_number("1.2")),
        **{collection: _by_name(_number("2")) for collection in _NUMBERED},
        "agency": _by_name(*_AGENCY),
        "colours": _by_name(*_COLOURS),
        "words": _by_name(*_WORDS),
        "payers": _by_name(*_PAYER),
        "required_signers": _by_name(*_SIGNER),
        "review_asks": _by_name(*_REVIEW_ASK),
        "packet": _by_name(*_PACKET),
        "absences": _by_name(*_ABSENCE),
        "changes": _by_name(*_CHANGE),
        "document": _by_name(*_DOCUMENT),
    }
)
"""Scope → name → declaration. Scopes named after a collection add to the fields of its rows."""
