"""The review of a plan: how each goal stands, in a picture and in figures, what was found and decided, who signs."""

from __future__ import annotations

from agencytemplates.design import Design
from agencytemplates.markup import (
    Cell,
    Row,
    cell,
    cells,
    each,
    each_row,
    either,
    h1,
    h2,
    h3,
    p,
    row,
    rows_when,
    tr,
    when,
)
from agencytemplates.package import Letter
from agencytemplates.phrases import optional, staff, version, words_if


def review(d: Design) -> Letter:
    """The review or update of a plan."""
    return d.letter(_head(d), _changes(d), _goals(d), _found(d), _asked(d), _people(d), _signatures(d))


def _head(d: Design) -> str:
    t = d.t
    to = t(" to ", " al ")
    which = version(t("version", "versión"))
    due = "{{ review.due or next_review }}"
    return (
        p("{{ document.title }}", "Title")
        + h1(t("Who and when", "Quién y cuándo"))
        + d.who(
            [
                (t("Program", "Programa"), "{{ episode.programme }}"),
                (d.clinician, staff("clinician")),
                (t("Plan", "Plan"), which),
            ],
            [
                (t("Plan in effect", "Plan vigente"), "{{ plan.effective }}" + optional("plan.ends", to)),
                (t("Review due by", "Revisión antes del"), due),
                (t("Review held on", "Revisión realizada el"), "{{ review.held or '______________' }}"),
            ],
            d.lines_each(
                "payer in payers",
                [
                    (t("Payer", "Pagador"), "{{ payer.title }}"),
                    (t("Member number", "Número de miembro"), "{{ payer.member_id }}"),
                ],
                [(t("Payer", "Pagador"), t("Not on record", "Sin datos"))],
            ),
        )
    )


def _changes(d: Design) -> str:
    """What is new in the record since the earlier one, where there is something."""
    t = d.t
    title = t("What is new since {{ changes_since }}", "Novedades desde {{ changes_since }}")
    words = (t("What", "Qué"), t("Change", "Cambio"), t("Before", "Antes"), t("Now", "Ahora"))
    line = row(
        cell("{{ change.label }}", "TableStrong"), "{{ change.what }}", "{{ change.before }}", "{{ change.after }}"
    )
    new = d.table_of(t("What is new", "Novedades"), (28, 14, 29, 29), words, [each_row("change in changes", line)])
    return when("changes", h1(title), new)


# -- the goals ------------------------------------------------------------------------------------------------------------


def _goals(d: Design) -> str:
    t = d.t
    legend = t(
        "In each picture: a line with dots for the ratings, long dashes for the target, small dashes for where it began.",
        "En cada gráfica: una línea con puntos para las calificaciones, guiones largos para la meta y cortos para el comienzo.",
    )
    none = p(t("The plan has no goals yet.", "El plan todavía no tiene metas."))
    return h1(t("Progress on each goal", "Progreso en cada meta")) + either(
        "goals", [p(legend, "Legend"), each("goal in goals", _goal(d))], [none]
    )


def _goal(d: Design) -> str:
    t = d.t
    status = "{{ goal.status }}" + optional("goal.status_reason", ": ")
    by = optional("goal.target_date", t(" – to be reached by ", " – por alcanzar para el "))
    text = "{{ goal.text_translated or goal.text }}" if d.language == "es" else "{{ goal.text }}"
    steps = d.table_of(
        t("Objectives", "Objetivos"),
        (7, 44, 25, 24),
        (
            t("No.", "N.º"),
            t("Objective", "Objetivo"),
            t("Measure, began → target", "Medida, comienzo → valor meta"),
            t("Latest, status", "Último valor, estado"),
        ),
        [each_row("objective in goal.objectives", _objective(d))],
    )
    notes = d.table_of(
        t("What happened", "Qué pasó"),
        (20, 58, 22),
        (t("When", "Cuándo"), t("What happened", "Qué pasó"), t("Status, author", "Estado, autor")),
        [each_row("entry in goal.progress", _entry(d))],
    )
    return (
        h2(t("Goal", "Meta") + " {{ goal.number }}")
        + p(f"**{text}**", "BeforeTable")
        + when("goal.status or goal.target_date", p(t("Status: ", "Estado: ") + status + by, "BeforeTable"))
        + when("goal.progress_chart", _chart(d, "goal"))
        + each(
            "objective in goal.objectives if objective.ratings and objective.progress_chart",
            h3(t("Objective", "Objetivo") + " {{ objective.number }}"),
            _chart(d, "objective"),
        )
        + when("goal.objectives", h3(t("Objectives", "Objetivos")), steps)
        + when("goal.progress", h3(t("What happened", "Qué pasó")), notes)
        + when(
            "not goal.progress",
            p(
                t(
                    "No progress entry since the plan was written.",
                    "No hay notas de progreso desde que se escribió el plan.",
                ),
                "NoEntry",
            ),
        )
    )


def _chart(d: Design, name: str) -> str:
    """The picture on the left, the figures that it shows on the right, all on one page."""
    t = d.t
    unit = optional(f"{name}.unit", " ")

    def figures(when_: str, value: str, at: str = "") -> Row:
        picture = f"{{{{ {name}.progress_chart }}}}" if at == "first" else ""
        style = "TableText" if at == "last" else "ChartCell"
        merged = Cell(p(picture, style), merge="restart" if at == "first" else "continue")
        return row(merged, cell(when_, style), cell(value, "TableStrong"))

    began = t("Began", "Comienzo") + optional("plan.effective", ", ")
    target = t("Target", "Valor meta") + optional(f"{name}.target_date", ", ")
    rated = "{{ entry.date or entry.period_to }}"
    return d.table_of(
        t("Ratings", "Calificaciones") + f" {{{{ {name}.number }}}}",
        (54, 27, 19),
        (f"{{{{ {name}.measure }}}}", t("When", "Cuándo"), t("Value", "Valor")),
        [
            figures(began, f"{{{{ {name}.baseline }}}}" + words_if(f"{name}.baseline is number", unit), "first"),
            each_row(f"entry in {name}.ratings", figures(rated, "{{ entry.rating }}" + unit)),
            figures(target, f"{{{{ {name}.target }}}}" + words_if(f"{name}.target is number", unit), "last"),
        ],
    )


def _objective(d: Design) -> Row:
    text = "{{ objective.text_translated or objective.text }}" if d.language == "es" else "{{ objective.text }}"
    figures = (
        "{{ objective.baseline }}"
        + words_if("objective.target is number", " → {{ objective.target }}")
        + optional("objective.unit", " ")
    )
    return row(
        "{{ objective.number }}",
        text,
        cells(p("{{ objective.measure }}", "TableText"), p(figures, "TableStrong")),
        cells(
            when(
                "objective.latest_rating is number",
                p("{{ objective.latest_rating }}" + optional("objective.unit", " "), "TableStrong"),
            ),
            p("{{ objective.status }}" + optional("objective.status_reason", ": "), "TableText"),
        ),
    )


def _entry(d: Design) -> Row:
    period = (
        "{% if entry.period_from %}{{ entry.period_from }} – {{ entry.period_to }}{% else %}{{ entry.date }}{% endif %}"
    )
    return row(
        period,
        "{{ entry.text }}",
        cells(when("entry.status", p("{{ entry.status }}", "TableStrong")), p(staff("entry.author"), "TableText")),
    )


# -- what was found -------------------------------------------------------------------------------------------------------


def _found(d: Design) -> str:
    t = d.t
    waiting = "not review.held"
    choices = "    ".join(
        t(f"☐ {english}", f"☐ {spanish}")
        for english, spanish in (
            ("Continue", "Continuar"),
            ("Revise the plan", "Cambiar el plan"),
            ("Discharge", "Alta"),
            ("Transfer", "Traslado"),
        )
    )
    decision = t("Decision", "Decisión")
    reason = t("Why services go on", "Por qué continúan los servicios")
    rating = t("Client’s own rating of gain, 0 to 10", "Calificación propia del avance, de 0 a 10")
    asks_reason = "ask in review_asks if ask.field == 'continue_reason'"
    asks_rating = "ask in review_asks if ask.field == 'client_rating'"
    lines: list[Row | list[Row]] = [
        d.box_or_room(
            t("Progress since the last review", "Progreso desde la última revisión"),
            "{{ review.progress_summary }}",
            waiting,
            1500,
        ),
        d.box_or_room(
            t(
                "What changes in goals, times, methods or discharge planning",
                "Qué cambia en metas, plazos, métodos o alta",
            ),
            "{{ review.changes }}",
            waiting,
            1300,
        ),
        d.box_or_room(
            t("The client’s view, and what the client suggests", "Lo que opina y propone la persona"),
            "{{ review.client_view }}",
            waiting,
            1300,
        ),
        [
            tr("if review.client_rating is number"),
            d.box(rating, "{{ review.client_rating }}"),
            tr(f"elif {waiting}"),
            *each_row(asks_rating, d.box(rating, "    ".join(map(str, range(11))))),
            tr("endif"),
        ],
        [
            tr("if review.continue_reason"),
            d.box(reason, "{{ review.continue_reason }}"),
            tr(f"elif {waiting}"),
            *each_row(asks_reason, d.box(reason, "", 1100)),
            tr("endif"),
        ],
        [
            tr("if review.decision"),
            d.box(decision, "{{ review.decision }}"),
            tr("else"),
            d.box(decision, choices),
            tr("endif"),
        ],
        rows_when(
            "review.recorded_in", d.box(t("Also recorded in", "También registrada en"), "{{ review.recorded_in }}")
        ),
    ]
    title = t("What the review found", "Resultado de la revisión")
    return h1(title) + d.boxes(title, lines)


def _asked(d: Design) -> str:
    t = d.t
    title = t("What the payers’ rules ask of this review", "Lo que piden las normas de los pagadores")
    asked = d.table_of(
        title,
        (8, 56, 36),
        (t("Done", "Hecho"), t("The review says", "La revisión dice"), t("Rule", "Norma")),
        [each_row("ask in review_asks", row("{{ ask.is_there|checkbox }}", "{{ ask.label }}", "{{ ask.citation }}"))],
    )
    return when("review_asks", h1(title), asked)


def _people(d: Design) -> str:
    t = d.t
    title = t("Who took part", "Quiénes participaron")
    blank = p("_" * 78) + p("_" * 78)
    return h1(title) + either(
        "review.participants",
        [p("{{ review.participants }}")],
        [when("not review.held", blank), when("review.held", p(t("Not recorded.", "Sin datos.")))],
    )


def _signatures(d: Design) -> str:
    t = d.t
    said = t(
        "A signature shows that the person took part in this review, or that it was explained to the person.",
        "La firma muestra que la persona participó en esta revisión o que se le explicó.",
    )
    title = t("Signatures", "Firmas")
    return h1(title) + p(said, "BeforeTable") + d.signatures(title, "review_signers")
