"""Who pays, what was authorised, consented to, and waived."""

from __future__ import annotations

from datetime import date as Date
from typing import ClassVar

from toolkit.records.choices import CONSENT_KINDS
from toolkit.records.fields import Kind, Row, Sensitivity, declared

__all__ = ["Authorisation", "Consent", "Coverage", "Waiver"]


class Coverage(Row):
    """Who pays, or who licenses or accredits: each names payer profiles by the agency's word for the payer."""

    collection: ClassVar[str] = "coverage"
    sheet: ClassVar[str] = "Coverage"
    noun: ClassVar[str] = "coverage"
    prefix: ClassVar[str] = "CV"
    parent: ClassVar[str] = "clients"
    key_field: ClassVar[str] = "payer"

    payer: str | None = declared(
        "Payer",
        "Id of the payer profile, or the payer's name as the profile lists it.",
        "ny-mhotrs-clinic",
        aliases=("Payor", "Insurance"),
        es="Pagador",
    )
    member_id: str | None = declared(
        "Member id",
        "The client's number with this payer.",
        "AB12345C",
        aliases=("Medicaid ID",),
        es="Número de miembro",
    )
    starts: Date | None = declared("From", "First day of coverage.", "2026-01-01", Kind.DATE, es="Desde")
    ends: Date | None = declared("To", "Last day of coverage; blank while it lasts.", "", Kind.DATE, es="Hasta")


class Authorisation(Row):
    """A payer's authorisation for services."""

    collection: ClassVar[str] = "authorisations"
    sheet: ClassVar[str] = "Authorisations"
    noun: ClassVar[str] = "authorisation"
    prefix: ClassVar[str] = "AU"
    parent: ClassVar[str] = "clients"
    key_field: ClassVar[str] = "number"

    number: str | None = declared("Number", "The payer's number for it.", "A-2231", es="Número")
    payer: str | None = declared("Payer", "The payer that authorised.", "managed-care-30", es="Pagador")
    service: str | None = declared("Service", "The service authorised.", "Individual therapy", es="Servicio")
    authorised: Date | None = declared(
        "Authorised", "The day of the authorisation.", "2026-08-20", Kind.DATE, es="Autorizado"
    )
    starts: Date | None = declared("From", "First day.", "2026-08-20", Kind.DATE, es="Desde")
    ends: Date | None = declared("To", "Last day.", "2027-02-19", Kind.DATE, es="Hasta")
    units: int | float | None = declared("Units", "Units authorised.", "26", Kind.NUMBER, es="Unidades")
    units_used: int | float | None = declared(
        "Units used", "Units used so far.", "4", Kind.NUMBER, es="Unidades usadas"
    )


class Consent(Row):
    """A consent or release: for what, to whom, until when."""

    collection: ClassVar[str] = "consents"
    sheet: ClassVar[str] = "Consents"
    noun: ClassVar[str] = "consent"
    prefix: ClassVar[str] = "C"
    parent: ClassVar[str] = "clients"
    key_field: ClassVar[str] = "kind"

    kind: str | None = declared(
        "Kind",
        "Treatment, medication, telehealth, release of information, …",
        "Treatment",
        Kind.CHOICE,
        choices=CONSENT_KINDS,
        es="Tipo",
    )
    recipient: str | None = declared(
        "Recipient",
        "Who may receive information.",
        "Fairview Family Medicine",
        sensitivity=Sensitivity.THIRD_PARTY,
        es="Destinatario",
    )
    information: str | None = declared(
        "Information", "What may be shared.", "Diagnoses, plan, progress", Kind.LONG_TEXT, es="Información"
    )
    purpose: str | None = declared("Purpose", "What for.", "Coordinate care", es="Propósito")
    given_by: str | None = declared("Given by", "Who signed it.", "Rosa Delgado", es="Dado por")
    signed: Date | None = declared("Signed", "When it was signed.", "2026-08-20", Kind.DATE, es="Firmado")
    expires: Date | None = declared("Expires", "When it ends.", "2027-08-19", Kind.DATE, es="Vence")
    revoked: Date | None = declared("Revoked", "When it was revoked.", "", Kind.DATE, es="Revocado")


class Waiver(Row):
    """A demand or rule that a person set aside for one client: which, why, who, until when. Printed in every report."""

    collection: ClassVar[str] = "waivers"
    sheet: ClassVar[str] = "Waivers"
    noun: ClassVar[str] = "waiver"
    prefix: ClassVar[str] = "W"
    parent: ClassVar[str] = "clients"
    key_field: ClassVar[str] = "code"

    code: str | None = declared("Code", "Code of the rule that is waived.", "CO104", es="Código")
    field: str | None = declared(
        "Field", "Only for this field (as reports name it); blank for all of that code.", "", es="Campo"
    )
    reason: str | None = declared("Reason", "Why.", "County letter of 2026-08-01", Kind.LONG_TEXT, es="Motivo")
    who: str | None = declared("Who", "Who decided it.", "M. Lindqvist, program manager", es="Quién")
    until: Date | None = declared("Until", "Last day on which it holds.", "2026-12-31", Kind.DATE, es="Hasta")
