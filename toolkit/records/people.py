"""The people around the client: contacts and staff."""

from __future__ import annotations

from typing import ClassVar

from toolkit.records.choices import CONTACT_ROLES
from toolkit.records.fields import Kind, Row, Sensitivity, declared

__all__ = ["Contact", "Staff"]


class Contact(Row):
    """A person around the client: family, guardian, agent, other provider."""

    collection: ClassVar[str] = "contacts"
    sheet: ClassVar[str] = "Contacts"
    noun: ClassVar[str] = "contact"
    prefix: ClassVar[str] = "CT"
    parent: ClassVar[str] = "clients"
    key_field: ClassVar[str] = "name"

    name: str | None = declared(
        "Name", "Name of the person.", "Elena Delgado", sensitivity=Sensitivity.THIRD_PARTY, es="Nombre"
    )
    role: str | None = declared(
        "Role",
        "Mother, guardian, conservator, emergency contact, …",
        "Parent",
        Kind.CHOICE,
        choices=CONTACT_ROLES,
        sensitivity=Sensitivity.THIRD_PARTY,
        es="Papel",
    )
    relation: str | None = declared(
        "Relation",
        "How the person is related to the client.",
        "Mother",
        sensitivity=Sensitivity.THIRD_PARTY,
        es="Parentesco",
    )
    legal_authority: str | None = declared(
        "Legal authority",
        "The order or right by which the person may act.",
        "Joint custody, order of 2024-03-01",
        sensitivity=Sensitivity.THIRD_PARTY,
        es="Autoridad legal",
    )
    may_consent: bool | None = declared(
        "May consent",
        "Whether the person may consent for the client.",
        "Yes",
        Kind.YES_NO,
        sensitivity=Sensitivity.THIRD_PARTY,
        es="Puede consentir",
    )
    phone: str | None = declared(
        "Phone", "Telephone number.", "555-0123", sensitivity=Sensitivity.THIRD_PARTY, es="Teléfono"
    )
    email: str | None = declared(
        "E-mail",
        "E-mail address.",
        "elena@example.org",
        sensitivity=Sensitivity.THIRD_PARTY,
        aliases=("Email",),
        es="Correo",
    )
    address: str | None = declared(
        "Address",
        "Postal address.",
        "12 Orchard St, Fairview",
        Kind.LONG_TEXT,
        sensitivity=Sensitivity.THIRD_PARTY,
        es="Dirección",
    )


class Staff(Row):
    """A staff member of the agency. The sheet is the caseload's; a record carries the staff whom it names."""

    collection: ClassVar[str] = "staff"
    sheet: ClassVar[str] = "Staff"
    noun: ClassVar[str] = "staff member"
    prefix: ClassVar[str] = "ST"
    parent: ClassVar[str] = "clients"
    key_field: ClassVar[str] = "name"

    name: str | None = declared("Name", "Name of the staff member.", "Ruth Okafor", es="Nombre")
    credential: str | None = declared("Credential", "Professional credential.", "LCSW", es="Credencial")
    title: str | None = declared("Title", "Title in the agency.", "Senior clinician", es="Título")
    licence: str | None = declared("Licence", "Licence number.", "C-04412", aliases=("License",), es="Licencia")
    supervisor: str | None = declared(
        "Supervisor", "Staff id of the supervisor.", "ST2", Kind.REF, refers_to="staff", es="Supervisor"
    )
    certifications: str | None = declared(
        "Certifications", "Certificates for instruments or services, several by ;", "CANS", es="Certificaciones"
    )
    is_trainee: bool | None = declared(
        "Trainee",
        "Whether the person works under supervision as a trainee or intern.",
        "No",
        Kind.YES_NO,
        es="En formación",
    )
    phone: str | None = declared("Phone", "Telephone number at work.", "555-0110", es="Teléfono")
    email: str | None = declared(
        "E-mail", "E-mail address at work.", "r.okafor@example.org", aliases=("Email",), es="Correo"
    )
