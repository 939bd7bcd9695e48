"""The first part of the children's plan: who, why, strengths, family, history, health."""

from __future__ import annotations

from agencytemplates.children_words import Spoken
from agencytemplates.markup import Row, each, each_row, field, h1, h2, p, row, rows_when, table, when
from agencytemplates.phrases import optional, staff, version, words_if

THIRDS = (3500, 3200, 2900)
CALLED = "{{ client.preferred_name or client.first_name }}"


class Front(Spoken):
    """Who the plan is about."""

    def about(self) -> str:
        """The child, those who care for the child, the plan."""
        t = self.t
        interpreter = t("interpreter needed", "se necesita intérprete")
        language = "{{ client.language }}" + words_if("client.interpreter", f" ({interpreter})")
        age = t(" (age ", " (edad: ")
        guardian = row(
            field(
                t("Parent or guardian", "Madre, padre o tutor legal"),
                "{{ guardian.name }}" + optional("guardian.relation", " (", ")"),
            ),
            field(t("Legal authority", "Autoridad legal"), "{{ guardian.legal_authority }}"),
            field(t("Telephone", "Teléfono"), "{{ guardian.phone }}"),
        )
        school = row(
            field(t("School", "Escuela"), "{{ contact.name }}" + optional("contact.relation", " (", ")"), 2),
            field(t("Telephone", "Teléfono"), "{{ contact.phone }}"),
        )
        payer = row(
            field(t("Insurance or payer", "Seguro o pagador"), "{{ payer.title }}", 2),
            field(t("Member number", "Número de miembro"), "{{ payer.member_id }}"),
        )
        no_payer = row(field(t("Insurance or payer", "Seguro o pagador"), t("Not on record", "Sin datos"), 3))
        rows: list[Row | list[Row]] = [
            row(
                field(t("Name", "Nombre"), "{{ client.full_name }}", 1, "FieldName"),
                field(
                    t("Likes to be called", "Le gusta que le digan"), CALLED + optional("client.pronouns", " (", ")")
                ),
                field(t("Record number", "Número de expediente"), "{{ client.id }}", 1, "FieldName"),
            ),
            row(
                field(
                    t("Born", "Fecha de nacimiento"),
                    "{{ client.birth_date }}" + words_if("client.birth_date", age + "{{ client.age }})"),
                ),
                field(t("Language", "Idioma"), language),
                field(t("Doctor or clinic", "Médico o clínica"), "{{ client.primary_care }}"),
            ),
            rows_when("is_minor or guardian", guardian),
            each_row("contact in contacts if contact.role_code == 'school'", school),
            row(
                field(t("Program", "Programa"), "{{ episode.programme }}"),
                field(t("Level of care", "Nivel de atención"), "{{ episode.level_of_care }}"),
                field(t("With us since", "Con nosotros desde"), "{{ episode.admission }}"),
            ),
            each_row("payer in payers", payer, otherwise=[no_payer]),
            row(
                field(
                    t("Lead clinician", "Profesional principal"), staff("clinician") + optional("clinician.title", "\n")
                ),
                field(t("Care coordinator", "Coordinación"), staff("plan.coordinator")),
                field(t("Next look at the plan", "Próxima revisión"), "{{ next_review }}"),
            ),
            row(
                field(
                    t("Kind of plan", "Tipo de plan"),
                    version(t("version", "versión")),
                ),
                field(t("Written", "Escrito"), "{{ plan.written }}"),
                field(t("Valid", "Vigente"), "{{ plan.effective }}" + optional("plan.ends", t(" to ", " a "))),
            ),
            rows_when(
                "plan.amendment_reason",
                row(field(t("Why it was changed", "Motivo del cambio"), "{{ plan.amendment_reason }}", 3)),
            ),
        ]
        title = t("Child and family", "El niño o la niña y su familia")
        summary = when(
            "plan.client_summary",
            h1(t("This plan in plain words", "Este plan en palabras sencillas")),
            p("{{ plan.client_summary }}"),
        )
        return p("{{ document.title }}", "Title") + h1(title) + table("HarborCard", title, THIRDS, rows) + summary

    def concerns(self) -> str:
        """Presenting concerns."""
        return (
            h1(self.t("What brings us together", "Por qué estamos aquí"))
            + when("plan.presenting_concerns_words", p("{{ plan.presenting_concerns_words }}", "Quote"))
            + when(
                "plan.presenting_concerns or not plan.presenting_concerns_words", p("{{ plan.presenting_concerns }}")
            )
        )

    def strengths(self) -> str:
        """Strengths and how the plan uses them."""
        t = self.t
        return (
            h1(t("Strengths: what is going well", "Fortalezas: lo que va bien"))
            + p("{{ plan.strengths }}")
            + when(
                "plan.strengths_use",
                p(t("How we build on them", "Cómo nos apoyamos en ellas"), "Lead"),
                p("{{ plan.strengths_use }}"),
            )
            + when(
                "plan.barriers",
                p(t("What could get in the way", "Qué podría dificultarlo"), "Lead"),
                p("{{ plan.barriers }}"),
            )
        )

    def family(self) -> str:
        """Family, other people, language and communication."""
        t = self.t
        people = self.table_of(
            t("Family and other important people", "La familia y otras personas importantes"),
            (3400, 3800, 2400),
            (t("Name", "Nombre"), t("Who this is", "Quién es"), t("Telephone", "Teléfono")),
            "contact in contacts",
            ("{{ contact.name }}", "{{ contact.role }}" + optional("contact.relation", ": "), "{{ contact.phone }}"),
        )
        barriers = when("client.communication_barriers", p("{{ client.communication_barriers }}"))
        return (
            h1(t("Family and other important people", "La familia y otras personas importantes"))
            + p("{{ plan.family_involvement }}")
            + when("contacts", people)
            + h2(t("Language", "Idioma"))
            + p("{{ plan.language_needs }}")
            + h2(t("Communication", "Comunicación"))
            + barriers
            + p("{{ plan.communication_plan }}")
        )

    def history(self) -> str:
        """History, assessment and development."""
        t = self.t
        finding = "**{{ assessment.kind }}" + optional("assessment.date", ", ") + ":** {{ assessment.summary }}"
        score = "**{{ measure.tool }}" + optional("measure.date", ", ") + ":** {{ measure.total }}"
        return (
            h1(t("History and assessment", "Historia y evaluación"))
            + when("plan.history or not assessments", p("{{ plan.history }}"))
            + each(
                "assessment in assessments if assessment.summary", p(finding + optional("assessment.informs_plan", " "))
            )
            + each("measure in outcome_measures", p(score + optional("measure.level", " (", ")")))
            + when(
                "plan.functional_level",
                p(t("Daily life now", "La vida diaria ahora"), "Lead"),
                p("{{ plan.functional_level }}"),
            )
            + h2(t("Development and learning", "Desarrollo y aprendizaje"))
            + p("{{ plan.developmental_needs }}")
        )

    def health(self) -> str:
        """Diagnoses and medicines."""
        t = self.t
        title = t("Medicines", "Medicamentos")
        stopped = optional("medication.stopped", t(" (stopped ", " (hasta el "), ")")
        primary = words_if("diagnosis.primary", t(" (main diagnosis)", " (diagnóstico principal)"))
        diagnoses = self.table_of(
            t("Diagnoses", "Diagnósticos"),
            (1500, 6100, 2000),
            (t("Code", "Código"), t("Diagnosis", "Diagnóstico"), t("Since", "Desde")),
            "diagnosis in diagnoses",
            ("{{ diagnosis.code }}", "{{ diagnosis.title }}" + primary, "{{ diagnosis.diagnosed }}"),
        )
        medicines = self.table_of(
            title,
            (2600, 3200, 2000, 1800),
            (
                t("Medicine", "Medicamento"),
                t("Dose, how often", "Dosis y frecuencia"),
                t("What for", "Para qué"),
                t("Prescribed by", "Recetado por"),
            ),
            "medication in medications",
            (
                "{{ medication.name }}" + stopped,
                "{{ medication.dose }}" + optional("medication.frequency", ", "),
                "{{ medication.purpose }}",
                "{{ medication.prescriber }}",
            ),
        )
        return (
            h1(t("Diagnoses", "Diagnósticos"))
            + self.listed("diagnoses", diagnoses)
            + h1(title)
            + self.listed("medications", medicines)
        )
