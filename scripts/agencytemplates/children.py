"""The children's and family agency: warm, larger type, plain words; in English and in Spanish."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agencytemplates.children_look import GRIDS, PARAGRAPHS
from agencytemplates.markup import (
    Cell,
    cell,
    cells,
    each,
    each_row,
    either,
    field,
    h1,
    h2,
    h3,
    header,
    p,
    row,
    rows_when,
    table,
    tag,
    when,
)
from agencytemplates.package import Letter
from agencytemplates.phrases import elsewhere, optional, staff, words_if
from agencytemplates.styles import Type, styles_part

WIDE = 9600
THIRDS = (3200, 3200, 3200)
CALLED = "{{ client.preferred_name or client.first_name }}"


def plan() -> Letter:
    """The treatment plan in English."""
    return _Plan("en").letter()


def plan_in_spanish() -> Letter:
    """The treatment plan in Spanish, for families who read Spanish."""
    return _Plan("es").letter()


@dataclass(frozen=True)
class _Plan:
    language: str

    def t(self, english: str, spanish: str) -> str:
        """The words in the language of this plan."""
        return spanish if self.language == "es" else english

    def section(self, section: str, value: str) -> str:
        """The text of a section, or where it is kept."""
        return p(elsewhere(section, value, self.language))

    def listed(self, section: str, rows: str) -> str:
        """A table of a section's rows, or in place of it why there are none."""
        return either(section, [rows], [self.section(section, section)])

    def letter(self) -> Letter:
        """The whole template."""
        code = self.t("en-US", "es-US")
        first = (self.about(), self.concerns(), self.strengths(), self.family(), self.history(), self.health())
        then = (self.needs(), self.together(), self.goals(), self.services(), self.hard_times(), self.done())
        last = (self.people(), self.reviews(), self.rest(), self.signatures())
        return Letter(
            title="{{ document.title }}",
            subject=self.t("Record {{ client.id }}", "Expediente {{ client.id }}"),
            language=code,
            styles=styles_part(code, Type("Verdana", 10), PARAGRAPHS, GRIDS),
            body="".join((*first, *then, *last)),
            first_header=self.letterhead(),
            header=self.running_header(),
            first_footer=self.footer(),
            footer=self.footer(),
            margins=(1360, 1320, 1260, 1320),
        )

    # -- letterhead ---------------------------------------------------------------------------------------------

    def letterhead(self) -> str:
        """Logo and name on the left, address on the right."""
        name = cells(p("{{ agency.name }}", "LetterheadName"), p("{{ agency.department }}", "LetterheadDepartment"))
        address = cell("{{ agency.address }}\n{{ agency.phone }}\n{{ agency.website }}", "LetterheadDetail")
        caption = self.t("Letterhead", "Membrete")
        rows = [row(cell("{{ agency.logo }}", "LetterheadDepartment"), name, address)]
        return table("HarborLetterhead", caption, (1900, 4600, 3100), rows) + p("", "LetterheadRule") + self.draft()

    def running_header(self) -> str:
        """From the second page on: whose plan it is."""
        record = self.t("Record number", "Expediente n.º")
        return p(f"{{{{ client.full_name }}}}\t{record} {{{{ client.id }}}}", "Header") + self.draft()

    def draft(self) -> str:
        """The mark on a draft."""
        return when("document.is_draft", p(self.t("DRAFT – do not sign", "BORRADOR – no firmar"), "DraftMark"))

    def footer(self) -> str:
        """Notice and page number."""
        page = self.t("Page <<PAGE>> of <<NUMPAGES>>", "Página <<PAGE>> de <<NUMPAGES>>")
        return p(f"{{{{ agency.name }}}} · {{{{ document.notice }}}}\t{page}", "Footer")

    # -- who ----------------------------------------------------------------------------------------------------

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
        rows = [
            row(
                field(t("Name", "Nombre"), "{{ client.full_name }}", 1, "FieldName"),
                field(t("Likes to be called", "Le gusta que le digan"), CALLED + optional("client.pronouns", " (", ")")),
                field(t("Record number", "Número de expediente"), "{{ client.id }}", 1, "FieldName"),
            ),
            row(
                field(t("Born", "Fecha de nacimiento"), "{{ client.birth_date }}" + optional("client.age", age, ")")),
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
                field(t("Lead clinician", "Profesional principal"), staff("clinician") + optional("clinician.title", "\n")),
                field(t("Care coordinator", "Coordinación"), staff("plan.coordinator")),
                field(t("Next look at the plan", "Próxima revisión"), "{{ next_review }}"),
            ),
            row(
                field(
                    t("Kind of plan", "Tipo de plan"), "{{ plan.kind }}" + optional("plan.version", t(", version ", ", versión "))
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
            + self.section("presenting_concerns", "plan.presenting_concerns")
        )

    def strengths(self) -> str:
        """Strengths and how the plan uses them."""
        t = self.t
        return (
            h1(t("Strengths: what is going well", "Fortalezas: lo que va bien"))
            + self.section("strengths", "plan.strengths")
            + when("plan.strengths_use", p(t("How we build on them", "Cómo nos apoyamos en ellas"), "Lead"), p("{{ plan.strengths_use }}"))
            + when("plan.barriers", p(t("What could get in the way", "Qué podría dificultarlo"), "Lead"), p("{{ plan.barriers }}"))
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
            + self.section("family_involvement", "plan.family_involvement")
            + when("contacts", people)
            + h2(t("Language", "Idioma"))
            + self.section("language_needs", "plan.language_needs")
            + h2(t("Communication", "Comunicación"))
            + barriers
            + self.section("communication_plan", "plan.communication_plan")
        )

    def history(self) -> str:
        """History, assessment and development."""
        t = self.t
        finding = "**{{ assessment.kind }}" + optional("assessment.date", ", ") + ":** {{ assessment.summary }}"
        score = "**{{ measure.tool }}" + optional("measure.date", ", ") + ":** {{ measure.total }}"
        return (
            h1(t("History and assessment", "Historia y evaluación"))
            + self.section("history", "plan.history")
            + each("assessment in assessments if assessment.summary", p(finding + optional("assessment.informs_plan", " ")))
            + each("measure in outcome_measures", p(score + optional("measure.level", " (", ")")))
            + when("plan.functional_level", p(t("Daily life now", "La vida diaria ahora"), "Lead"), p("{{ plan.functional_level }}"))
            + h2(t("Development and learning", "Desarrollo y aprendizaje"))
            + self.section("developmental_needs", "plan.developmental_needs")
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

    # -- the work -----------------------------------------------------------------------------------------------

    def needs(self) -> str:
        """Needs, and those that wait."""
        t = self.t
        title = t("Needs: what we work on, and what can wait", "Necesidades: en qué trabajamos y qué puede esperar")
        text = cells(p("{{ need.text }}", "TableText"), when("need.client_words", p("{{ need.client_words }}", "TableQuote")))
        rows = self.table_of(
            title,
            (900, 5100, 3600),
            (t("No.", "N.º"), t("Need", "Necesidad"), t("Now or later, and why", "Ahora o después, y por qué")),
            "need in needs",
            ("{{ need.number }}", text, "{{ need.status }}" + optional("need.deferred_reason", ": ")),
        )
        return h1(title) + self.listed("needs", rows)

    def together(self) -> str:
        """The treatment contract."""
        t = self.t
        kind = t("Kind of care", "Tipo de atención")
        return (
            h1(t("How we work together", "Cómo trabajamos juntos"))
            + self.section("treatment_contract", "plan.agreed_work")
            + p(t("Who does what", "Quién hace qué"), "Lead")
            + p("{{ plan.responsibilities }}")
            + p(f"**{kind}:** {{{{ plan.modality }}}}")
            + p("**" + t("Expected to last", "Duración prevista") + ":** {{ plan.expected_duration }}")
        )

    def goals(self) -> str:
        """The goals, each with its steps, what staff do, and how it goes."""
        t = self.t
        loose = (
            when("loose_objectives", h2(t("Steps of no goal", "Pasos sin meta")), self.objectives("loose_objectives"))
            + when("loose_interventions", h2(t("Staff work of no goal", "Apoyo sin meta")), self.interventions("loose_interventions"))
            + when("loose_progress", h2(t("Progress of no goal", "Progreso sin meta")), self.progress("loose_progress"))
        )
        return (
            h1(t("Goals", "Metas"))
            + either("goals", [each("goal in goals", self.goal())], [self.section("goals", "goals")])
            + loose
        )

    def goal(self) -> str:
        """One goal."""
        t = self.t
        unit = optional("goal.unit", " ")
        line = (
            f"**{t('How we measure it', 'Cómo se mide')}:** {{{{ goal.measure }}}}\n"
            f"**{t('Now', 'Ahora')}:** {{{{ goal.baseline }}}}\t**{t('Target', 'Meta')}:** {{{{ goal.target }}}}{unit}\n"
            f"**{t('By', 'Para el')}:** {{{{ goal.target_date }}}}\t**{t('Status', 'Estado')}:** {{{{ goal.status }}}}"
        )
        reason = t("Does not agree with this goal", "No está de acuerdo con esta meta")
        needs = t("Answers need", "Responde a la necesidad")
        return (
            h2(t("Goal", "Meta") + " {{ goal.number }}")
            + p("{{ goal.client_words }}", "GoalQuote")
            + self.both("goal", "GoalText", "SecondLanguage")
            + each("need in goal.needs", p(f"{needs} {{{{ need.number }}}}: {{{{ need.text }}}}", "GoalNote"))
            + p(line + optional("goal.status_reason", " – "), "GoalMeasure")
            + when("goal.not_agreed_reason", p(f"**{reason}:** {{{{ goal.not_agreed_reason }}}}"))
            + h3(t("Steps (objectives)", "Pasos (objetivos)"))
            + either("goal.objectives", [self.objectives("goal.objectives")], [p("{{ goal.objectives }}")])
            + h3(t("What staff will do (interventions)", "Qué hará el personal (intervenciones)"))
            + either("goal.interventions", [self.interventions("goal.interventions")], [p("{{ goal.interventions }}")])
            + h3(t("How it is going (progress)", "Cómo va (progreso)"))
            + either("goal.progress", [self.progress("goal.progress")], [p(t("Nothing to report yet.", "Aún no hay informes."))])
        )

    def both(self, name: str, style: str, second: str) -> str:
        """A text in both languages: the one that the family reads stands first."""
        if self.language == "en":
            return p(f"{{{{ {name}.text }}}}", style) + when(f"{name}.text_translated", p(f"{{{{ {name}.text_translated }}}}", second))
        first = p(f"{{{{ {name}.text_translated or {name}.text }}}}", style)
        return first + when(f"{name}.text_translated", p(f"En inglés: {{{{ {name}.text }}}}", second))

    def objectives(self, rows: str) -> str:
        """The steps of a goal."""
        t = self.t
        numbers = "{{ objective.baseline }} → {{ objective.target }} {{ objective.unit }}"
        return self.table_of(
            t("Steps", "Pasos"),
            (900, 3800, 2900, 2000),
            (t("No.", "N.º"), t("Step", "Paso"), t("How we will know", "Cómo lo sabremos"), t("By when, status", "Para cuándo, estado")),
            f"objective in {rows}",
            (
                "{{ objective.number }}",
                Cell(self.both("objective", "TableText", "TableSecondLanguage")),
                cells(p("{{ objective.measure }}", "TableText"), p(numbers, "TableStrong")),
                cells(
                    p("{{ objective.target_date }}", "TableText"),
                    p("{{ objective.status }}" + optional("objective.status_reason", ": "), "TableText"),
                ),
            ),
        )

    def interventions(self, rows: str) -> str:
        """What staff will do for a goal."""
        t = self.t
        return self.table_of(
            t("What staff will do", "Qué hará el personal"),
            (900, 4100, 2400, 2200),
            (t("No.", "N.º"), t("What", "Qué"), t("How often, how long", "Frecuencia y duración"), t("Who", "Quién")),
            f"intervention in {rows}",
            (
                "{{ intervention.number }}",
                cells(p("{{ intervention.text }}", "TableText"), p("{{ intervention.modality }}", "TableNote")),
                "{{ intervention.frequency }}" + optional("intervention.duration", ", "),
                staff("intervention.responsible"),
            ),
        )

    def progress(self, rows: str) -> str:
        """How a goal goes."""
        t = self.t
        period = "{{ entry.period_from }} – {{ entry.period_to }}"
        return self.table_of(
            t("Progress", "Progreso"),
            (1900, 4300, 1500, 1900),
            (t("When", "Cuándo"), t("What happened", "Qué pasó"), t("Rating, status", "Valor, estado"), t("Written by", "Escrito por")),
            f"entry in {rows}",
            (
                "{% if entry.period_from %}" + period + "{% else %}{{ entry.date }}{% endif %}",
                "{{ entry.text }}",
                cells(p("{{ entry.rating }}", "TableStrong"), p("{{ entry.status }}", "TableText")),
                staff("entry.author"),
            ),
        )

    def services(self) -> str:
        """The services that the plan orders."""
        t = self.t
        site = t("(away from the clinic)", "(fuera de la clínica)")
        rows = self.table_of(
            t("Services", "Servicios"),
            (3000, 2200, 2000, 2400),
            (t("Service", "Servicio"), t("How much, how often", "Cantidad y frecuencia"), t("For how long", "Duración"), t("Given by", "A cargo de")),
            "service in services",
            (
                "{{ service.type }}" + words_if("service.off_site", f" {site}"),
                "{{ service.amount }}" + optional("service.frequency", ", "),
                "{{ service.duration }}",
                "{{ service.staff_type }}" + staff("service.responsible", "\n"),
            ),
        )
        return h1(t("Services", "Servicios")) + self.listed("services", rows)

    # -- safety and the end -------------------------------------------------------------------------------------

    def hard_times(self) -> str:
        """Crisis plan, safety plan, behavior plan."""
        t = self.t
        return (
            h1(t("When things get hard: crisis plan", "Cuando las cosas se ponen difíciles: plan de crisis"))
            + self.section("crisis_plan", "plan.crisis_plan")
            + when(
                "plan.safety_plan or episode.risk_identified",
                h2(t("Safety plan", "Plan de seguridad")),
                self.section("safety_plan", "plan.safety_plan"),
            )
            + when("plan.behavior_plan", h2(t("Behavior plan", "Plan de conducta")), p("{{ plan.behavior_plan }}"))
        )

    def done(self) -> str:
        """Discharge and what comes after."""
        t = self.t
        return (
            h1(t("How we will know we are done: discharge criteria", "Cómo sabremos que terminamos: criterios de alta"))
            + self.section("discharge_criteria", "plan.discharge_criteria")
            + h2(t("What comes after", "Lo que sigue"))
            + self.section("transition_plan", "plan.transition_plan")
        )

    def people(self) -> str:
        """Who took part."""
        t = self.t
        title = t("Who made this plan", "Quiénes hicieron este plan")
        rows = self.table_of(
            title,
            (2900, 2500, 2200, 2000),
            (t("Name", "Nombre"), t("Role", "Papel"), t("How, when", "Cómo y cuándo"), t("Agrees", "De acuerdo")),
            "participant in participation",
            (
                "{{ participant.name }}",
                "{{ participant.role }}",
                "{{ participant.how }}" + optional("participant.date", ", "),
                "{{ participant.agrees }}" + optional("participant.disagreement", ": "),
            ),
        )
        return h1(title) + self.listed("participation", rows)

    def reviews(self) -> str:
        """When the plan is looked at again, and what was found before."""
        t = self.t
        title = t("When we look at the plan again", "Cuándo revisamos el plan")
        found = "{{ review.progress_summary }}" + optional("review.changes", t("\nChanges: ", "\nCambios: "))
        why = optional("review.continue_reason", t("\nWhy we go on: ", "\nPor qué seguimos: "))
        held = self.table_of(
            title,
            (1700, 4900, 3000),
            (t("Held", "Realizada"), t("What we found and decided", "Qué vimos y decidimos"), t("The family’s view", "Lo que opina la familia")),
            "review in reviews",
            (
                "{{ review.held }}",
                cells(p("{{ review.decision }}", "TableStrong"), p(found + why, "TableText")),
                "{{ review.client_view }}" + optional("review.client_rating", t("\nOwn rating: ", "\nSu calificación: ")),
            ),
        )
        due = t("The next review is due by", "La próxima revisión debe hacerse antes del")
        return h1(title) + p(f"{due} **{{{{ next_review }}}}**" + optional("next_review_why", " (", ")"), "BeforeTable") + when("reviews", held)

    def rest(self) -> str:
        """What is not in the plan, and what is kept elsewhere."""
        t = self.t
        title = t("What is not in this plan, and why", "Lo que no está en este plan, y por qué")
        absences = self.table_of(
            title,
            (3600, 2000, 4000),
            (t("What", "Qué"), t("Answer", "Respuesta"), t("Why, and who said so", "Por qué, y quién lo dijo")),
            "absence in absences",
            (
                "{{ absence.label }}" + optional("absence.row", " (", ")"),
                "{{ absence.kind }}",
                "{{ absence.reason }}" + optional("absence.who", "\n") + optional("absence.on", ", "),
            ),
        )
        elsewhere_title = t("Kept in other documents", "Guardado en otros documentos")
        pointers = self.table_of(
            elsewhere_title,
            (3000, 3400, 3200),
            (t("Part", "Parte"), t("Document", "Documento"), t("Date, place", "Fecha y lugar")),
            "pointer in pointers",
            ("{{ pointer.section }}", "{{ pointer.document }}", "{{ pointer.date }}" + optional("pointer.place", ", ")),
        )
        return when("absences", h1(title), absences) + when("pointers", h1(elsewhere_title), pointers)

    def signatures(self) -> str:
        """The lines to sign on."""
        t = self.t
        state = (
            "{% if signer.signed %}" + t("Signed", "Firmado") + optional("signer.method", " (", ")")
            + "{% elif signer.reason %}" + t("Not signed: ", "Sin firma: ") + "{{ signer.reason }}{% endif %}"
            + optional("signer.attempts", t("\nTried: ", "\nIntentos: "))
        )
        signer = cells(
            p("{{ signer.label }}", "SignerLabel"), p("{{ signer.name }}" + optional("signer.credential", ", "), "TableText")
        )
        family = cells(p(t("Child or guardian", "Niño, niña o tutor legal"), "SignerLabel"), p("{{ guardian.name }}", "TableText"))
        lead = cells(p(t("Lead clinician", "Profesional principal"), "SignerLabel"), p(staff("clinician"), "TableText"))
        lines = table(
            "HarborSignatures",
            t("Signatures", "Firmas"),
            (3500, 4100, 2000),
            [
                header(t("Who signs", "Quién firma"), t("Signature", "Firma"), t("Date", "Fecha")),
                each_row(
                    "signer in required_signers",
                    row(signer, state, "{{ signer.date }}", height=760),
                    otherwise=[row(family, "", "", height=760), row(lead, "", "", height=760)],
                ),
            ],
        )
        took_part = t(
            "We made this plan together, or it was explained to the person who signs.",
            "Hicimos este plan juntos, o se le explicó a quien firma.",
        )
        to, on = t("A copy of this plan was offered to", "Se ofreció una copia de este plan a"), t("on", "el")
        copy = f"{to} {{{{ participant.name }}}} {on} {{{{ participant.copy_offered }}}}."
        blank = t(
            "A copy of this plan was offered to the family on ____________________.",
            "Se ofreció una copia de este plan a la familia el ____________________.",
        )
        rights = t("Rights and appeal were explained on", "Los derechos y la apelación se explicaron el")
        return (
            h1(t("Signatures", "Firmas"))
            + p(took_part, "BeforeTable")
            + lines
            + when("plan.appeal_explained", p(f"{rights} {{{{ plan.appeal_explained }}}}.", "Statement"))
            + each(
                "participant in participation if participant.copy_offered",
                p(copy, "Statement"),
                tag("else"),
                p(blank, "Statement"),
            )
        )

    def table_of(
        self, caption: str, widths: tuple[int, ...], labels: Iterable[str], loop: str, values: Iterable[Cell | str]
    ) -> str:
        """A table with a header row and one row for each item."""
        return table("HarborTable", caption, widths, [header(*labels), each_row(loop, row(*values))])
