"""The client's own copy: one page in plain words."""

from __future__ import annotations

from agencytemplates.design import Design
from agencytemplates.markup import cells, each, each_row, h1, p, row, tag, when
from agencytemplates.package import Letter
from agencytemplates.phrases import optional, staff, words_if

_MOST_GOALS = 4
"""With more goals than these the steps are left to the plan, so that a page is enough."""


def client_copy(d: Design) -> Letter:
    """One page: what we work on, who helps, what to do when things get hard."""
    return d.letter(_head(d), _goals(d), _help(d), _rights(d), numbered=False, close=True)


def _head(d: Design) -> str:
    t = d.t
    said = t(
        "This page is yours. It says in short what you and we work on. You can ask to see the whole plan at any time.",
        "Esta hoja es para usted. Dice en pocas palabras en qué trabajamos juntos. Puede pedir ver todo el plan cuando quiera.",
    )
    phone = "{{ clinician.phone or agency.phone }}"
    return (
        p("{{ document.title }}", "Title")
        + p(said, "CopyText")
        + d.fields(
            t("You and us", "Usted y nosotros"),
            [
                [
                    (t("Name", "Nombre"), "{{ client.full_name }}"),
                    (t("Record number", "Número de expediente"), "{{ client.id }}"),
                    (t("Who helps you", "Quién le ayuda"), staff("clinician")),
                ],
                [
                    (t("Phone", "Teléfono"), phone),
                    (t("Plan starts", "El plan empieza"), "{{ plan.effective }}"),
                    (t("We look at it again by", "Lo revisamos antes del"), "{{ next_review }}"),
                ],
            ],
        )
        + when("plan.client_summary", p("{{ plan.client_summary }}", "CopyText"))
    )


def _goals(d: Design) -> str:
    t = d.t
    text = "{{ (goal.client_words or goal.text_translated or goal.text) }}"
    told = (
        t("Now ", "Ahora ")
        + "{{ goal.baseline }}"
        + words_if(
            "goal.target is number", t(", want ", ", queremos ") + "{{ goal.target }}" + optional("goal.unit", " ")
        )
    )
    know = cells(
        when("goal.measure", p("{{ goal.measure }}", "CopyCell")),
        when("goal.baseline is number", p(told, "CopyCell")),
        when("goal.target_date", p(t("By ", "Para el ") + "{{ goal.target_date }}", "CopyCell")),
    )
    step = "objective.text_translated or objective.text" if d.language == "es" else "objective.text"
    steps = cells(
        each("objective in goal.objectives", p(f"{{{{ ({step})|truncate(150) }}}}", "ListBullet")),
        when("not goal.objectives", p(t("We will set the steps together.", "Pondremos los pasos juntos."), "CopyCell")),
    )
    rows = [each_row("goal in goals", row(cells(p(text, "CopyGoal")), steps, know))]
    title = t("What you want, and the steps", "Lo que usted quiere y los pasos")
    goals = d.table_of(
        title,
        (34, 40, 26),
        (t("What you want", "Lo que quiere"), t("Steps", "Pasos"), t("How we will know", "Cómo lo sabremos")),
        rows,
    )
    short = d.table_of(
        t("What you want", "Lo que usted quiere"),
        (78, 22),
        (t("What you want", "Lo que quiere"), t("By", "Para el")),
        [
            each_row(
                "goal in goals", row(cells(p(f"{text[:-3]}|truncate(150) }}}}", "CopyCell")), "{{ goal.target_date }}")
            )
        ],
    )
    none = p(t("We will set goals with you.", "Pondremos metas con usted."), "CopyText")
    return (
        h1(title)
        + tag(f"if goals|count > {_MOST_GOALS}")
        + short
        + tag("elif goals")
        + goals
        + tag("else")
        + none
        + tag("endif")
    )


def _help(d: Design) -> str:
    t = d.t
    service = "{{ service.type }}" + optional("service.frequency", ", ") + optional("service.amount", ", ")
    strong = t("What helps", "Lo que ayuda")
    hard = t("If things get hard", "Si las cosas se ponen difíciles")
    call = t(
        "Call us at {{ agency.phone }}. At any hour you can call or text 988. If someone is in danger, call 911.",
        "Llámenos al {{ agency.phone }}. A cualquier hora puede llamar al 988. Si alguien corre peligro, llame al 911.",
    )
    return (
        when(
            "services",
            h1(t("What we will do", "Lo que haremos")),
            each("service in services", p(service, "ListBullet")),
        )
        + when("plan.strengths", h1(strong), p("{{ plan.strengths }}", "CopyText"))
        + h1(hard)
        + when("plan.crisis_plan", p("{{ plan.crisis_plan }}", "CopyText"))
        + p(call, "CopyText")
    )


def _rights(d: Design) -> str:
    t = d.t
    rights = (
        t("You can ask us to change the plan.", "Puede pedir que cambiemos el plan."),
        t("You can say no to any part of it.", "Puede decir que no a cualquier parte."),
        t("You can ask for a copy of the whole plan.", "Puede pedir una copia de todo el plan."),
        t(
            "If you do not agree, tell us. We will show you how to appeal.",
            "Si no está de acuerdo, díganos. Le diremos cómo apelar.",
        ),
    )
    return h1(t("You have a say", "Usted decide")) + p(" ".join(rights), "CopyText")
