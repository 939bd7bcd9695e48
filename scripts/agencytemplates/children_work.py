"""The middle of the children's plan: needs, how we work together, goals, services."""

from __future__ import annotations

from agencytemplates.children_words import Spoken
from agencytemplates.markup import Cell, cells, each, either, h1, h2, h3, p, when
from agencytemplates.phrases import line_after, optional, staff, words_if


class Work(Spoken):
    """What is worked on, and how."""

    def needs(self) -> str:
        """Needs, and those that wait."""
        t = self.t
        title = t("Needs: what we work on, and what can wait", "Necesidades: en qué trabajamos y qué puede esperar")
        text = cells(
            p("{{ need.text }}", "TableText"), when("need.client_words", p("{{ need.client_words }}", "TableQuote"))
        )
        label = t("priority", "prioridad")
        priority = f"{{% if need.priority is number %}}, {label} {{{{ need.priority }}}}{{% endif %}}"
        rows = self.table_of(
            title,
            (900, 5100, 3600),
            (t("No.", "N.º"), t("Need", "Necesidad"), t("Now or later, and why", "Ahora o después, y por qué")),
            "need in needs",
            ("{{ need.number }}", text, "{{ need.status }}" + priority + optional("need.deferred_reason", ": ")),
        )
        return h1(title) + self.listed("needs", rows)

    def together(self) -> str:
        """The treatment contract."""
        t = self.t
        kind, lasts = t("Kind of care", "Tipo de atención"), t("Expected to last", "Duración prevista")
        return (
            h1(t("How we work together", "Cómo trabajamos juntos"))
            + p("{{ plan.agreed_work }}")
            + p(t("Who does what", "Quién hace qué"), "Lead")
            + p("{{ plan.responsibilities }}")
            + p(f"**{kind}:** {{{{ plan.modality }}}}\n**{lasts}:** {{{{ plan.expected_duration }}}}")
        )

    def goals(self) -> str:
        """The goals, each with its steps, what staff do, and how it goes."""
        t = self.t
        loose = (
            when("loose_objectives", h2(t("Steps of no goal", "Pasos sin meta")), self.objectives("loose_objectives"))
            + when(
                "loose_interventions",
                h2(t("Staff work of no goal", "Apoyo sin meta")),
                self.interventions("loose_interventions"),
            )
            + when("loose_progress", h2(t("Progress of no goal", "Progreso sin meta")), self.progress("loose_progress"))
        )
        return (
            h1(t("Goals", "Metas")) + either("goals", [each("goal in goals", self.goal())], [p("{{ goals }}")]) + loose
        )

    def goal(self) -> str:
        """One goal."""
        t = self.t
        unit = optional("goal.unit", " ")
        line = (
            f"**{t('How we measure it', 'Cómo se mide')}:** {{{{ goal.measure }}}}\n"
            f"**{t('Now', 'Ahora')}:** {{{{ goal.baseline }}}}\t**{t('Target', 'Valor meta')}:** {{{{ goal.target }}}}{unit}\n"
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
            + either(
                "goal.progress",
                [self.progress("goal.progress")],
                [p(t("Nothing to report yet.", "Aún no hay informes."))],
            )
        )

    def both(self, name: str, style: str, second: str) -> str:
        """A text in both languages: the one that the family reads stands first."""
        if self.language == "en":
            return p(f"{{{{ {name}.text }}}}", style) + when(
                f"{name}.text_translated", p(f"{{{{ {name}.text_translated }}}}", second)
            )
        first = p(f"{{{{ {name}.text_translated or {name}.text }}}}", style)
        return first + when(f"{name}.text_translated", p(f"En inglés: {{{{ {name}.text }}}}", second))

    def objectives(self, rows: str) -> str:
        """The steps of a goal."""
        t = self.t
        numbers = "{{ objective.baseline }} → {{ objective.target }} {{ objective.unit }}"
        return self.table_of(
            t("Steps", "Pasos"),
            (900, 3800, 2900, 2000),
            (
                t("No.", "N.º"),
                t("Step", "Paso"),
                t("How we will know", "Cómo lo sabremos"),
                t("By when, status", "Para cuándo, estado"),
            ),
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
            (
                t("When", "Cuándo"),
                t("What happened", "Qué pasó"),
                t("Rating, status", "Valor, estado"),
                t("Written by", "Escrito por"),
            ),
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
            (
                t("Service", "Servicio"),
                t("How much, how often", "Cantidad y frecuencia"),
                t("For how long", "Duración"),
                t("Given by", "A cargo de"),
            ),
            "service in services",
            (
                "{{ service.type }}" + words_if("service.off_site", f" {site}"),
                "{{ service.amount }}" + optional("service.frequency", ", "),
                "{{ service.duration }}",
                "{{ service.staff_type }}"
                + words_if("service.responsible", line_after("service.staff_type") + staff("service.responsible")),
            ),
        )
        return h1(t("Services", "Servicios")) + self.listed("services", rows)
