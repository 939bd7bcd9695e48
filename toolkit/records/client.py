"""The record: all that is known about one client."""

from __future__ import annotations

from datetime import date as Date
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from toolkit.records.care import Assessment, Diagnosis, Episode, GivenService, Medication, OutcomeMeasure
from toolkit.records.choices import SEXES
from toolkit.records.coverage import Authorisation, Consent, Coverage, Waiver
from toolkit.records.fields import Kind, Row, declared
from toolkit.records.people import Contact, Staff
from toolkit.records.plan import Plan

__all__ = ["SCHEMA_VERSION", "Client", "PlanRecord"]

SCHEMA_VERSION = 1


class Client(Row):
    """The person. Its id is the agency's own number, kept as text with its leading zeros."""

    collection: ClassVar[str] = "clients"
    sheet: ClassVar[str] = "Clients"
    noun: ClassVar[str] = "client"
    prefix: ClassVar[str] = ""
    parent: ClassVar[str] = ""
    key_field: ClassVar[str] = "last_name"

    first_name: str | None = declared("First name", "Given name.", "Rosa", es="Nombre")
    last_name: str | None = declared(
        "Last name", "Family name.", "Delgado", aliases=("Surname", "Family name"), es="Apellido"
    )
    preferred_name: str | None = declared(
        "Preferred name", "The name the person goes by.", "Rosie", es="Nombre preferido"
    )
    pronouns: str | None = declared("Pronouns", "The person's pronouns.", "she/her", es="Pronombres")
    birth_date: Date | None = declared(
        "Birth date",
        "Date of birth.",
        "1988-04-12",
        Kind.DATE,
        aliases=("DOB", "Date of birth"),
        es="Fecha de nacimiento",
    )
    sex: str | None = declared("Sex", "As the payer records it.", "Female", Kind.CHOICE, choices=SEXES, es="Sexo")
    language: str | None = declared(
        "Language", "Language the person reads best, as a code or a name.", "Spanish", es="Idioma"
    )
    interpreter: bool | None = declared(
        "Interpreter", "Whether an interpreter is needed.", "No", Kind.YES_NO, es="Intérprete"
    )
    communication_barriers: str | None = declared(
        "Communication barriers",
        "What makes communication hard: hearing, sight, language, reading.",
        "",
        Kind.LONG_TEXT,
        es="Barreras de comunicación",
    )
    address: str | None = declared(
        "Address", "Postal address.", "12 Orchard St, Fairview", Kind.LONG_TEXT, es="Dirección"
    )
    phone: str | None = declared("Phone", "Telephone number.", "555-0142", es="Teléfono")
    email: str | None = declared("E-mail", "E-mail address.", "rosa@example.org", aliases=("Email",), es="Correo")
    agency: str | None = declared(
        "Agency", "Id of the agency whose templates are used.", "county-behavioral-health", es="Agencia"
    )
    primary_care: str | None = declared(
        "Primary care", "Primary care provider.", "Fairview Family Medicine", es="Atención primaria"
    )


class PlanRecord(BaseModel):
    """All that is known about one client: immutable, with one canonical JSON form and a hash of it.

    `staff` holds the staff members whom the record names. Where the values came from is not here: see `Origins`.
    """

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid")

    schema_version: Literal[1] = 1
    client: Client
    episodes: tuple[Episode, ...] = ()
    plans: tuple[Plan, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    authorisations: tuple[Authorisation, ...] = ()
    contacts: tuple[Contact, ...] = ()
    staff: tuple[Staff, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    medications: tuple[Medication, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    services_given: tuple[GivenService, ...] = ()
    consents: tuple[Consent, ...] = ()
    outcome_measures: tuple[OutcomeMeasure, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    def plan(self, plan_id: str) -> Plan | None:
        """The plan of that id, or None."""
        return next((plan for plan in self.plans if plan.id == plan_id), None)

    def current_plan(self, as_of: Date) -> Plan | None:
        """The plan that documents and rules look at: the latest by effective (else written) date not after `as_of`.

        A plan without dates counts as being written now. Where all plans begin later, the earliest of them. Between
        plans of one date the last in order wins. Plans that another plan supersedes are passed over.
        """
        superseded = {plan.supersedes for plan in self.plans if plan.supersedes and plan.supersedes != plan.id}
        plans = [plan for plan in self.plans if plan.id not in superseded] or list(self.plans)
        begun = [plan for plan in plans if (plan.effective or plan.written or as_of) <= as_of]
        if begun:
            return max(enumerate(begun), key=lambda entry: (entry[1].effective or entry[1].written or as_of, entry[0]))[
                1
            ]
        return min(plans, key=lambda plan: plan.effective or plan.written or as_of, default=None)

    def episode_of(self, plan: Plan | None) -> Episode | None:
        """The episode a plan belongs to; without a stated one, the client's last episode."""
        stated = plan.episode if plan else None
        if stated:
            return next((episode for episode in self.episodes if episode.id == stated), None)
        return self.episodes[-1] if self.episodes else None

    def staff_member(self, staff_id: str | None) -> Staff | None:
        """The staff member of that id, or None."""
        return next((member for member in self.staff if member.id == staff_id), None)

    def age_on(self, day: Date) -> int | None:
        """Completed years on that day; None if the birth date is unknown or later. 29 February has its birthday on 1 March."""
        born = self.client.birth_date
        if born is None or born > day:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
