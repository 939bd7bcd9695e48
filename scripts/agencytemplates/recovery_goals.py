"""The goals of the recovery programme's plan."""

from __future__ import annotations

from agencytemplates.markup import cells, each, either, h1, h2, h3, p, when
from agencytemplates.phrases import optional, staff
from agencytemplates.recovery_tables import listing


def goals() -> str:
    """The section of goals: each with its objectives, interventions and progress."""
    loose = (
        when("loose_objectives", h2("Objectives of no goal"), _objectives("loose_objectives"))
        + when("loose_interventions", h2("Interventions of no goal"), _interventions("loose_interventions"))
        + when("loose_progress", h2("Progress of no goal"), _progress("loose_progress"))
    )
    return h1("Recovery goals") + either("goals", [each("goal in goals", _goal())], [p("{{ goals }}")]) + loose


def _goal() -> str:
    measure = (
        "**Measure:** {{ goal.measure }}   **Baseline:** {{ goal.baseline }}   **Target:** {{ goal.target }}"
        + optional("goal.unit", " ")
        + "   **Target date:** {{ goal.target_date }}   **Status:** {{ goal.status }}"
        + optional("goal.status_reason", " – ")
    )
    return (
        h2("Goal {{ goal.number }}")
        + p("{{ goal.text }}", "GoalText")
        + when("goal.text_translated", p("{{ goal.text_translated }}", "SecondLanguage"))
        + p("{{ goal.client_words }}", "Quote")
        + p(measure, "GoalMeasure")
        + each("need in goal.needs", p("**For the need:** {{ need.text }}", "GoalNote"))
        + when("goal.not_agreed_reason", p("**Client does not agree:** {{ goal.not_agreed_reason }}", "GoalNote"))
        + h3("Objectives")
        + either("goal.objectives", [_objectives("goal.objectives")], [p("{{ goal.objectives }}")])
        + h3("Interventions")
        + either("goal.interventions", [_interventions("goal.interventions")], [p("{{ goal.interventions }}")])
        + h3("Progress")
        + either("goal.progress", [_progress("goal.progress")], [p("No progress entry yet.")])
    )


def _objectives(rows: str) -> str:
    text = cells(
        p("**{{ objective.number }}**  {{ objective.text }}", "TableText"),
        when("objective.text_translated", p("{{ objective.text_translated }}", "TableSecondLanguage")),
    )
    return listing(
        "Objectives",
        (3800, 1850, 1500, 1370, 1200),
        ("Objective", "Measure", "Baseline → target", "Target date", "Status"),
        f"objective in {rows}",
        (
            text,
            "{{ objective.measure }}",
            "{{ objective.baseline }} → {{ objective.target }} {{ objective.unit }}",
            "{{ objective.target_date }}",
            "{{ objective.status }}" + optional("objective.status_reason", ": "),
        ),
    )


def _interventions(rows: str) -> str:
    return listing(
        "Interventions",
        (4020, 1900, 1900, 1900),
        ("Intervention", "Modality", "Frequency, duration", "Responsible"),
        f"intervention in {rows}",
        (
            "**{{ intervention.number }}**  {{ intervention.text }}",
            "{{ intervention.modality }}",
            "{{ intervention.frequency }}" + optional("intervention.duration", ", "),
            staff("intervention.responsible"),
        ),
    )


def _progress(rows: str) -> str:
    period = "{% if entry.period_from %}{{ entry.period_from }} to {{ entry.period_to }}{% else %}{{ entry.date }}{% endif %}"
    return listing(
        "Progress",
        (1500, 4220, 900, 1200, 1900),
        ("Period", "Progress", "Rating", "Status", "Author"),
        f"entry in {rows}",
        (period, "{{ entry.text }}", "{{ entry.rating }}", "{{ entry.status }}", staff("entry.author")),
    )
