"""The page on which a plan is signed, where the plan itself is kept elsewhere or sent ahead."""

from __future__ import annotations

from agencytemplates.design import Design
from agencytemplates.markup import each, each_row, either, h1, p, row, tag, when
from agencytemplates.package import Letter
from agencytemplates.phrases import optional, staff, version


def signature_page(d: Design) -> Letter:
    """What is signed, and the lines to sign on."""
    t = d.t
    to = t(" to ", " al ")
    which = version(t("version", "versión"))
    who = d.who(
        [
            (t("Program", "Programa"), "{{ episode.programme }}"),
            (d.clinician, staff("clinician")),
            (t("Plan", "Plan"), which),
        ],
        [
            (t("Plan written", "Plan escrito"), "{{ plan.written }}"),
            (t("In effect", "Vigente"), "{{ plan.effective }}" + optional("plan.ends", to)),
            (t("Next review", "Próxima revisión"), "{{ next_review }}"),
        ],
    )
    return d.letter(
        p("{{ document.title }}", "Title"),
        h1(t("The plan that is signed", "El plan que se firma")),
        who,
        _goals(d),
        _lines(d),
    )


def _goals(d: Design) -> str:
    t = d.t
    title = t("Goals of this plan", "Metas de este plan")
    text = "{{ goal.text_translated or goal.text }}" if d.language == "es" else "{{ goal.text }}"
    rows = [each_row("goal in goals", row("{{ goal.number }}", text, "{{ goal.target_date }}"))]
    goals = d.table_of(title, (8, 70, 22), (t("No.", "N.º"), t("Goal", "Meta"), t("By", "Para el")), rows)
    return h1(title) + either("goals", [goals], [p("{{ goals }}")])


def _lines(d: Design) -> str:
    t = d.t
    said = t(
        "By signing I say that I took part in making this plan, or that it was explained to me in words that I understand, "
        "and that I could ask questions about it.",
        "Con mi firma digo que participé en este plan, o que me lo explicaron con palabras que entiendo, y que pude hacer preguntas.",
    )
    copy = t("A copy was offered to", "Se ofreció una copia a")
    on = t("on", "el")
    blank = t(
        "☐ A copy of the plan was offered to me on ____________________.",
        "☐ Se me ofreció una copia del plan el ____________________.",
    )
    disagree = t(
        "☐ I do not agree with this part of the plan: " + "_" * 42,
        "☐ No estoy de acuerdo con esta parte del plan: " + "_" * 38,
    )
    rights = t("Rights and appeal were explained on", "Los derechos y la apelación se explicaron el")
    title = t("Signatures", "Firmas")
    return (
        h1(title)
        + p(said, "BeforeTable")
        + when("plan.appeal_explained", p(f"{rights} {{{{ plan.appeal_explained }}}}.", "Statement"))
        + each(
            "participant in participation if participant.copy_offered",
            p(f"{copy} {{{{ participant.name }}}} {on} {{{{ participant.copy_offered }}}}.", "Statement"),
            tag("else"),
            p(blank, "Statement"),
        )
        + p(disagree, "Statement")
        + d.signatures(title, "required_signers", "other_signatures")
    )
