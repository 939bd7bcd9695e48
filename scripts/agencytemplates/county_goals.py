"""The goals of the county's plan."""

from __future__ import annotations

from agencytemplates.markup import (
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
    when,
)
from agencytemplates.phrases import optional, staff


def goals() -> str:
    """The section of goals: each with its objectives, interventions and progress."""
    loose = (
        when("loose_objectives", h2("Objectives of no goal"), _objectives("loose_objectives"))
        + when("loose_interventions", h2("Interventions of no goal"), _interventions("loose_interventions"))
        + when("loose_progress", h2("Progress of no goal"), _progress("loose_progress"))
    )
    listed = [each("goal in goals", _goal())]
    return h1("Goals, objectives and interventions") + either("goals", listed, [p("{{ goals }}")]) + loose


def _goal() -> str:
    text = cells(
        p("Goal", "FieldLabel"),
        p("{{ goal.text }}", "FieldName"),
        when("goal.text_translated", p("{{ goal.text_translated }}", "SecondLanguage")),
        span=5,
    )
    needs = cells(
        p("Need addressed", "FieldLabel"),
        each("need in goal.needs", p("{{ need.number }}. {{ need.text }}", "FieldValue")),
        span=5,
    )
    measure = row(
        field("Measure", "{{ goal.measure }}" + optional("goal.unit", " (", ")")),
        field("Baseline", "{{ goal.baseline }}"),
        field("Target", "{{ goal.target }}"),
        field("Target date", "{{ goal.target_date }}"),
        field("Status", "{{ goal.status }}" + optional("goal.status_reason", ": ")),
    )
    reason = row(field("Client does not agree with this goal", "{{ goal.not_agreed_reason }}", 5))
    return (
        h2("Goal {{ goal.number }}")
        + p("{{ goal.client_words }}", "GoalQuote")
        + table(
            "CountyForm",
            "Goal",
            (3980, 1300, 1300, 1600, 1900),
            [row(text), rows_when("goal.needs", row(needs)), measure, rows_when("goal.not_agreed_reason", reason)],
        )
        + h3("Objectives")
        + either("goal.objectives", [_objectives("goal.objectives")], [p("{{ goal.objectives }}")])
        + h3("Interventions")
        + either("goal.interventions", [_interventions("goal.interventions")], [p("{{ goal.interventions }}")])
        + h3("Progress")
        + either("goal.progress", [_progress("goal.progress")], [p("No progress entry yet.")])
    )


def _objectives(rows: str) -> str:
    text = cells(
        p("{{ objective.text }}", "TableText"),
        when("objective.text_translated", p("{{ objective.text_translated }}", "TableSecondLanguage")),
    )
    measure = cells(
        p("{{ objective.measure }}", "TableText"),
        p("{{ objective.baseline }} → {{ objective.target }} {{ objective.unit }}", "TableStrong"),
    )
    status = "{{ objective.status }}" + optional("objective.status_reason", ": ")
    return table(
        "CountyTable",
        "Objectives",
        (700, 4080, 2500, 1300, 1500),
        [
            header("No.", "Objective", "Measure, baseline → target", "Target date", "Status"),
            each_row(
                f"objective in {rows}",
                row("{{ objective.number }}", text, measure, "{{ objective.target_date }}", status),
            ),
        ],
    )


def _interventions(rows: str) -> str:
    return table(
        "CountyTable",
        "Interventions",
        (700, 4080, 1600, 1800, 1900),
        [
            header("No.", "Intervention", "Modality", "Frequency, duration", "Responsible"),
            each_row(
                f"intervention in {rows}",
                row(
                    "{{ intervention.number }}",
                    "{{ intervention.text }}",
                    "{{ intervention.modality }}",
                    "{{ intervention.frequency }}" + optional("intervention.duration", ", "),
                    staff("intervention.responsible"),
                ),
            ),
        ],
    )


def _progress(rows: str) -> str:
    period = "{% if entry.period_from %}{{ entry.period_from }} to {{ entry.period_to }}{% else %}{{ entry.date }}{% endif %}"
    return table(
        "CountyTable",
        "Progress",
        (1600, 4380, 900, 1300, 1900),
        [
            header("Period or date", "Progress", "Rating", "Status", "Author"),
            each_row(
                f"entry in {rows}",
                row(period, "{{ entry.text }}", "{{ entry.rating }}", "{{ entry.status }}", staff("entry.author")),
            ),
        ],
    )
