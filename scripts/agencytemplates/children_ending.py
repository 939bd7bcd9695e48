"""The last part of the children's plan: crisis, discharge, who took part, reviews, signatures."""

from __future__ import annotations

from agencytemplates.children_words import Spoken
from agencytemplates.markup import cells, each, each_row, h1, h2, header, p, row, table, tag, when
from agencytemplates.phrases import line_after, next_review, optional, staff, words_if


class Ending(Spoken):
    """Safety, the end of treatment, and agreement."""

    def hard_times(self) -> str:
        """Crisis plan, safety plan, behavior plan."""
        t = self.t
        return (
            h1(t("When things get hard: crisis plan", "Cuando las cosas se ponen difíciles: plan de crisis"))
            + p("{{ plan.crisis_plan }}")
            + h2(t("Safety plan", "Plan de seguridad"))
            + p("{{ plan.safety_plan }}")
            + when("plan.behavior_plan", h2(t("Behavior plan", "Plan de conducta")), p("{{ plan.behavior_plan }}"))
        )

    def done(self) -> str:
        """Discharge and what comes after."""
        t = self.t
        return (
            h1(t("How we will know we are done: discharge criteria", "Cómo sabremos que terminamos: criterios de alta"))
            + p("{{ plan.discharge_criteria }}")
            + h2(t("What comes after", "Lo que sigue"))
            + p("{{ plan.transition_plan }}")
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
        changes, reason = t("Changes", "Cambios"), t("Why we go on", "Por qué seguimos")
        found = (
            when("review.progress_summary", p("{{ review.progress_summary }}", "TableText"))
            + when("review.changes", p(f"{changes}: {{{{ review.changes }}}}", "TableText"))
            + when("review.continue_reason", p(f"{reason}: {{{{ review.continue_reason }}}}", "TableText"))
        )
        held = self.table_of(
            title,
            (1700, 4900, 3000),
            (
                t("Held", "Realizada"),
                t("What we found and decided", "Qué vimos y decidimos"),
                t("The family’s view", "Lo que opina la familia"),
            ),
            "review in reviews",
            (
                "{{ review.held }}",
                cells(p("{{ review.decision }}", "TableStrong"), found),
                "{{ review.client_view }}"
                + words_if(
                    "review.client_rating is number",
                    line_after("review.client_view")
                    + t("Own rating", "Su calificación")
                    + ": {{ review.client_rating }}",
                ),
            ),
        )
        due = t("The next review is due by", "La próxima revisión debe hacerse antes del")
        none = t(
            "The payers’ rules set no day for a review.", "Las normas de los pagadores no fijan una fecha de revisión."
        )
        return (
            h1(title)
            + p(next_review(due, none, t("Next review", "Próxima revisión")), "BeforeTable")
            + when("reviews", held)
        )

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
                "{{ absence.reason }}"
                + words_if("absence.who", line_after("absence.reason") + "{{ absence.who }}")
                + optional("absence.on", ", "),
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
            "{% if signer.signed %}"
            + t("Signed", "Firmado")
            + optional("signer.method", " (", ")")
            + "{% elif signer.reason %}"
            + t("Not signed: ", "Sin firma: ")
            + "{{ signer.reason }}{% endif %}"
            + words_if(
                "signer.attempts",
                line_after("signer.signed or signer.reason") + t("Tried", "Intentos") + ": {{ signer.attempts }}",
            )
        )
        signer = cells(
            p("{{ signer.label }}", "SignerLabel"),
            p("{{ signer.name }}" + optional("signer.credential", ", ") + optional("signer.title", ", "), "TableText"),
        )
        family = cells(
            p(t("Child or guardian", "Niño, niña o tutor legal"), "SignerLabel"), p("{{ guardian.name }}", "TableText")
        )
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
                each_row("signer in other_signatures", row(signer, state, "{{ signer.date }}", height=760)),
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
            + when("plan.appeal_explained", p(f"{rights} {{{{ plan.appeal_explained }}}}.", "Statement"))
            + each(
                "participant in participation if participant.copy_offered",
                p(copy, "Statement"),
                tag("else"),
                p(blank, "Statement"),
            )
            + lines
            + p("", "TableEnd")
        )
