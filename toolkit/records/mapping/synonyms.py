"""What exports call our fields, beyond the labels and aliases of the vocabulary."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["OTHER_NAMES", "STAFF_WORDS", "VALUE_WORDS", "words"]

_SHORT = {
    "dt": "date", "dte": "date", "tgt": "target", "targ": "target", "obj": "objective", "objs": "objectives",
    "dx": "diagnosis", "diag": "diagnosis", "tx": "treatment", "trtmt": "treatment", "pt": "client", "cl": "client",
    "clt": "client", "patient": "client", "consumer": "client", "individual": "client", "member": "member",
    "fname": "first name", "lname": "last name", "firstname": "first name", "lastname": "last name", "forename": "first name",
    "givenname": "first name", "surname": "last name",
    "dob": "birth date", "birthdate": "birth date", "bday": "birth date", "num": "number", "no": "number", "nbr": "number",
    "desc": "text", "description": "text", "descr": "text", "narrative": "text", "eff": "effective", "prov": "provider",
    "freq": "frequency", "dur": "duration", "intv": "intervention", "interv": "intervention", "int": "intervention",
    "method": "intervention", "methods": "interventions", "stat": "status", "prob": "problem", "prog": "program",
    "adm": "admission", "admit": "admission", "admitted": "admission", "svc": "service", "svcs": "services",
    "lang": "language", "gender": "sex", "tel": "phone", "telephone": "phone", "addr": "address", "loc": "level of care",
    "ins": "insurance", "auth": "authorisation", "authorization": "authorisation", "addl": "additional", "pri": "primary",
    "sec": "secondary", "clin": "clinician", "therapist": "clinician", "counselor": "clinician", "pk": "key",
    "tp": "plan", "txplan": "plan", "pln": "plan", "ltg": "goal", "sto": "objective", "stg": "objective",
}  # fmt: skip
"""Short forms in headers, and what they stand for."""

OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "clients.id": (
        "mrn", "medical record number", "chart number", "chart", "case number", "client number", "client id", "record number",
        "client", "id", "person id", "case id", "uci", "case",
    ),
    "clients.first_name": ("client first name", "first", "first name"),
    "clients.last_name": ("client last name", "last", "last name"),
    "clients.birth_date": ("birth date", "client birth date", "born", "date of birth"),
    "clients.language": ("primary language", "preferred language"),
    "clients.sex": ("sex", "sex at birth", "client sex"),
    "clients.phone": ("home phone", "cell phone", "mobile"),
    "clients.preferred_name": ("nickname", "goes by", "name used"),
    "clients.interpreter": ("interpreter needed", "needs interpreter"),
    "episodes.programme": ("program name", "program", "programme", "unit", "service program"),
    "episodes.admission": ("admission date", "episode start", "opened", "open date", "enrolment date", "enrollment date"),
    "episodes.discharge": ("discharge date", "closed date"),
    "episodes.asam_level": ("asam", "asam level", "asam level of care"),
    "contacts.name": ("guardian", "guardian name", "parent guardian", "legal guardian", "emergency contact"),
    "participation.how": ("participation", "participated", "client participation", "participated in plan"),
    "episodes.intake": ("intake date",),
    "episodes.assessment": ("assessment date", "date of assessment"),
    "episodes.first_service": ("first service date",),
    "plans.id": ("plan id", "treatment plan id", "plan number"),
    "plans.written": ("plan date", "date of plan", "treatment plan date", "plan created", "completed date"),
    "plans.effective": ("plan start", "plan start date", "plan effective date", "effective date", "start date",
                        "plan begin date"),
    "plans.ends": ("plan end", "plan end date", "plan expires", "expiration date", "end date", "expires"),
    "plans.primary_clinician": ("clinician", "primary clinician", "assigned clinician", "provider", "assigned staff",
                                "primary clinician id", "clinician id", "provider id", "case manager"),
    "plans.strengths": ("client strengths", "strengths and resources", "strengths abilities"),
    "plans.presenting_concerns": ("presenting problem", "reason for treatment", "chief complaint", "presenting issue"),
    "plans.history": ("history", "clinical summary", "relevant history", "assessment summary"),
    "plans.discharge_criteria": ("discharge criteria", "criteria for discharge", "discharge plan",
                                 "transition discharge criteria"),
    "plans.modality": ("treatment modality",),
    "plans.frequency": ("treatment frequency", "session frequency"),
    "needs.text": ("problem", "problem statement", "problem text", "need", "identified need", "need text"),
    "goals.id": ("goal id", "goal number", "goal key"),
    "goals.text": ("goal", "goal text", "goal statement", "long term goal", "treatment goal", "goal name"),
    "goals.client_words": ("goal in clients words", "client goal", "client statement", "goal quote", "client quote"),
    "goals.target_date": ("goal target date", "goal due date", "goal target"),
    "objectives.id": ("objective id", "objective number", "objective key"),
    "objectives.text": ("objective", "objective text", "short term objective", "short term goal", "objective statement"),
    "objectives.target_date": ("objective target date", "objective due date", "target completion date", "target date"),
    "objectives.measure": ("measured by", "how measured", "measurement"),
    "objectives.baseline": ("baseline", "starting value", "baseline value"),
    "objectives.target": ("target value", "target", "goal value"),
    "objectives.status": ("objective status", "progress status"),
    "interventions.id": ("intervention id", "intervention number", "intervention key"),
    "interventions.text": ("intervention", "intervention text", "interventions", "staff action", "intervention statement",
                           "interventions and methods"),
    "interventions.frequency": ("intervention frequency", "frequency", "how often"),
    "interventions.duration": ("intervention duration", "duration"),
    "interventions.responsible": ("responsible", "responsible staff", "staff name",
                                  "clinician name", "provider name", "responsible party", "staff responsible", "staff",
                                  "staff id", "responsible staff id", "who", "provider responsible"),
    "diagnoses.code": ("diagnosis code", "icd 10", "icd10", "icd code", "icd 10 code", "primary diagnosis", "diagnosis"),
    "diagnoses.title": ("diagnosis text", "diagnosis name", "diagnosis title"),
    "coverage.payer": ("payer", "payor", "payer name", "insurance", "primary insurance", "primary payer", "funding source",
                       "health plan"),
    "coverage.member_id": ("member id", "medicaid id", "medicaid number", "subscriber id", "policy number", "insurance id",
                           "cin", "beneficiary id", "member number"),
    "staff.id": ("staff id", "clinician id", "provider id", "employee id", "user id"),
    "staff.name": ("staff name", "clinician name", "provider name", "employee name", "full name", "name"),
    "staff.credential": ("credentials", "license type", "credential"),
    "staff.licence": ("license number", "licence number"),
    "progress.text": ("progress note", "progress", "progress text", "progress summary"),
    "progress.date": ("progress date", "note date"),
    "services.type": ("service", "service type", "service name"),
}  # fmt: skip

STAFF_WORDS = frozenset({"clinician", "provider", "staff", "author", "worker", "responsible", "manager", "by"})

VALUE_WORDS: dict[str, tuple[str, ...]] = {
    "new": ("not started", "pending", "proposed"),
    "in_progress": ("active", "open", "ongoing", "current", "in prog", "continued", "continuing"),
    "improving": ("partially met", "partially achieved", "some progress", "progressing"),
    "no_change": ("not met", "no progress", "unchanged", "not achieved"),
    "worsening": ("regressed", "regression", "declining"),
    "met": ("achieved", "completed", "complete", "attained", "accomplished", "goal met"),
    "maintained": ("sustained", "maintaining"),
    "discontinued": ("inactive", "closed", "dropped", "cancelled", "canceled", "discarded", "terminated", "revised"),
    "carried_forward": ("carried over", "extended"),
    "female": ("f", "woman", "girl"),
    "male": ("m", "man", "boy"),
    "x": ("nonbinary", "non binary", "nb", "other"),
    "unknown": ("u", "unk", "not stated"),
    "active": ("open", "current"),
    "resolved": ("closed", "met", "completed"),
    "full": ("comprehensive", "annual", "master", "treatment plan"),
    "interim": ("initial", "preliminary", "provisional"),
    "amendment": ("update", "revision", "addendum"),
    "voluntary": ("vol",),
    "court_ordered": ("court order", "mandated"),
}
"""What exports write for the codes of our lists."""

_SLASHED = re.compile(r"\bD/C\b", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z']+|\d+|[^\W\d_]+")


@lru_cache(maxsize=4096)
def words(header: str) -> tuple[str, ...]:
    """The words of a header, lower case, short forms written out: `TxPlan_EffDt` → treatment plan effective date."""
    whole = _SHORT.get("".join(character for character in header.casefold() if character.isalnum()))
    if whole is not None:
        return tuple(whole.split())
    found: list[str] = []
    for token in _TOKEN.findall(
        _SLASHED.sub("discharge", header).replace("#", " number ").replace("'s", "s").replace("’s", "s")
    ):
        word = token.casefold()
        found.extend(_SHORT.get(word, word).split())
    return tuple(found)
