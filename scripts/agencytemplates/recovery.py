"""The recovery programme: green, serif headings, placement and ASAM level first, the part 2 notice on every page."""

from __future__ import annotations

from agencytemplates.markup import Row, cell, cells, each, each_row, either, h1, h2, p, row, rows_when, table, when
from agencytemplates.package import Letter
from agencytemplates.phrases import line_after, optional, staff, version, words_if
from agencytemplates.recovery_ending import ending
from agencytemplates.recovery_goals import goals
from agencytemplates.recovery_look import GRIDS, PARAGRAPHS
from agencytemplates.recovery_tables import listing, pair
from agencytemplates.styles import Type, styles_part

PAIRS = (1700, 3360, 1700, 2960)
PART_2_NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


def plan() -> Letter:
    """The recovery programme's treatment plan."""
    first = (_placement(), _diagnoses(), _concerns(), _history(), _strengths(), _needs(), _contract(), goals())
    then = (_services(), _medications(), _recovery(), _continuing_care(), ending())
    return Letter(
        title="{{ document.title }}",
        subject="Record {{ client.id }}",
        language="en-US",
        styles=styles_part("en-US", Type("Arial", 10), PARAGRAPHS, GRIDS),
        body="".join((*first, *then)),
        first_header=letterhead(),
        header=running_header(),
        first_footer=footer(),
        footer=footer(),
        margins=(1320, 1260, 1360, 1260),
    )


def letterhead() -> str:
    """Name, logo, address."""
    name = cells(p("{{ agency.name }}", "LetterheadName"), p("{{ agency.department }}", "LetterheadDepartment"))
    address = "{{ agency.address }} · {{ agency.phone }} · {{ agency.website }}"
    return (
        table("CedarLetterhead", "Letterhead", (8220, 1500), [row(name, cell("{{ agency.logo }}", "LetterheadLogo"))])
        + p(address, "LetterheadDetail")
        + _draft()
    )


def running_header() -> str:
    """From the second page on: whose document it is."""
    return p("{{ client.full_name }} · record {{ client.id }}\t{{ agency.name }}", "Header") + _draft()


def _draft() -> str:
    return when("document.is_draft", p("DRAFT – not for signature", "DraftMark"))


def footer() -> str:
    """The short notice of part 2, the notice of release, and the page number."""
    return p(PART_2_NOTICE, "FooterNotice") + p("{{ document.notice }}\tPage <<PAGE>> of <<NUMPAGES>>", "Footer")


def _placement() -> str:
    payer = row(*pair("Payer", "{{ payer.title }}"), *pair("Member number", "{{ payer.member_id }}"))
    guardian = (
        "{{ guardian.name }}" + optional("guardian.relation", " (", ")") + optional("guardian.legal_authority", ", ")
    )
    guardian_row: Row = row(*pair("Parent or guardian", guardian), *pair("Telephone", "{{ guardian.phone }}"))
    rows: list[Row | list[Row]] = [
        row(
            *pair("Name", "{{ client.full_name }}", 1, "TableStrong"),
            *pair("Record number", "{{ client.id }}", 1, "TableStrong"),
        ),
        row(
            *pair(
                "Goes by", "{{ client.preferred_name or client.first_name }}" + optional("client.pronouns", " (", ")")
            ),
            *pair(
                "Date of birth", "{{ client.birth_date }}" + words_if("client.birth_date", " (age {{ client.age }})")
            ),
        ),
        rows_when("is_minor or guardian", guardian_row),
        row(
            *pair("Program", "{{ episode.programme }}"),
            *pair("ASAM level", "{{ episode.asam_level }}", 1, "LevelMark"),
        ),
        row(*pair("Level of care", "{{ episode.level_of_care }}"), *pair("Legal status", "{{ episode.legal_status }}")),
        row(
            *pair("Admitted", "{{ episode.admission }}"),
            *pair("Expected stay", "{{ plan.expected_duration }}"),
        ),
        each_row("payer in payers", payer, otherwise=[row(*pair("Payer", "Not on record", 3))]),
        row(
            *pair("Primary counselor", staff("clinician") + optional("clinician.title", "\n")),
            *pair("Coordinator", staff("plan.coordinator")),
        ),
        row(
            *pair(
                "Plan",
                version() + optional("plan.written", ", written "),
            ),
            *pair("In effect", "{{ plan.effective }}" + optional("plan.ends", " to ")),
        ),
        row(
            *pair("Language", "{{ client.language }}" + words_if("client.interpreter", " (interpreter needed)")),
            *pair("Next review", "{{ next_review }}", 1, "TableStrong"),
        ),
        row(*pair("Primary care", "{{ client.primary_care }}", 3)),
        rows_when("plan.amendment_reason", row(*pair("Amended because", "{{ plan.amendment_reason }}", 3))),
    ]
    return (
        p("{{ document.title }}", "Title")
        + h1("Client and placement")
        + table("CedarPanel", "Client and placement", PAIRS, rows, first_column=True)
    )


def _diagnoses() -> str:
    rows = listing(
        "Diagnoses",
        (1500, 5220, 1400, 1600),
        ("ICD-10-CM", "Diagnosis", "Rank", "Diagnosed"),
        "diagnosis in diagnoses",
        (
            "{{ diagnosis.code }}",
            "{{ diagnosis.title }}",
            words_if("diagnosis.primary", "Primary"),
            "{{ diagnosis.diagnosed }}",
        ),
    )
    placement = "**{{ assessment.kind }}" + optional("assessment.date", ", ") + ":** {{ assessment.summary }}"
    return (
        h1("Diagnoses")
        + either("diagnoses", [rows], [p("{{ diagnoses }}")])
        + each(
            "assessment in assessments if assessment.kind_code == 'asam'",
            p(placement + optional("assessment.informs_plan", " "), "AfterTable"),
        )
    )


def _concerns() -> str:
    return (
        h1("Presenting concerns")
        + when("plan.presenting_concerns or not plan.presenting_concerns_words", p("{{ plan.presenting_concerns }}"))
        + when("plan.presenting_concerns_words", p("{{ plan.presenting_concerns_words }}", "Quote"))
    )


def _history() -> str:
    finding = "**{{ assessment.kind }}" + optional("assessment.date", ", ") + ":** {{ assessment.summary }}"
    score = "**{{ measure.tool }}" + optional("measure.date", ", ") + ":** {{ measure.total }}"
    loop = "assessment in assessments if assessment.summary and assessment.kind_code != 'asam'"
    return (
        h1("History and assessment")
        + when("plan.history or not assessments", p("{{ plan.history }}"))
        + each(loop, p(finding + optional("assessment.informs_plan", " ")))
        + each("measure in outcome_measures", p(score + optional("measure.level", " (", ")")))
        + when("plan.functional_level", p("**Functioning now:** {{ plan.functional_level }}"))
        + when(
            "plan.alternatives_considered", p("**Less intensive care considered:** {{ plan.alternatives_considered }}")
        )
    )


def _strengths() -> str:
    return (
        h1("Strengths and recovery supports")
        + p("{{ plan.strengths }}")
        + when("plan.strengths_use", p("**How they are used:** {{ plan.strengths_use }}"))
        + when("plan.barriers", p("**Barriers:** {{ plan.barriers }}"))
    )


def _needs() -> str:
    text = cells(
        p("{{ need.text }}", "TableText"), when("need.client_words", p("{{ need.client_words }}", "TableQuote"))
    )
    rows = listing(
        "Needs by priority",
        (1100, 5120, 3500),
        ("Priority", "Need", "Worked on, or deferred and why"),
        "need in needs",
        ("{{ need.priority }}", text, "{{ need.status }}" + optional("need.deferred_reason", ": ")),
    )
    return h1("Needs in the client’s order of priority") + either("needs", [rows], [p("{{ needs }}")])


def _contract() -> str:
    return h1("Treatment contract") + table(
        "CedarPanel",
        "Treatment contract",
        (1700, 8020),
        [
            row(*pair("We work on", "{{ plan.agreed_work }}")),
            row(*pair("Who does what", "{{ plan.responsibilities }}")),
            row(*pair("Modality", "{{ plan.modality }}")),
        ],
        first_column=True,
    )


def _services() -> str:
    rows = listing(
        "Services",
        (2620, 1400, 1400, 1300, 900, 2100),
        ("Service", "Amount", "Frequency", "Duration", "Hours a week", "Given by"),
        "service in services",
        (
            "{{ service.type }}" + words_if("service.off_site", " (off-site)"),
            "{{ service.amount }}",
            "{{ service.frequency }}",
            "{{ service.duration }}",
            "{{ service.hours_per_week }}",
            "{{ service.staff_type }}"
            + words_if("service.responsible", line_after("service.staff_type") + staff("service.responsible")),
        ),
    )
    return h1("Services ordered") + either("services", [rows], [p("{{ services }}")])


def _medications() -> str:
    rows = listing(
        "Medications",
        (2620, 1700, 1600, 1900, 1900),
        ("Medication", "Dose", "Frequency", "Purpose", "Prescriber"),
        "medication in medications",
        (
            "{{ medication.name }}" + optional("medication.stopped", " (stopped ", ")"),
            "{{ medication.dose }}",
            "{{ medication.frequency }}",
            "{{ medication.purpose }}",
            "{{ medication.prescriber }}",
        ),
    )
    title = "Medications, including those for addiction treatment"
    return h1(title) + either("medications", [rows], [p("{{ medications }}")])


def _recovery() -> str:
    return (
        h1("Recovery plan")
        + p("{{ plan.recovery_plan }}")
        + h1("Crisis plan")
        + p("{{ plan.crisis_plan }}")
        + h2("Safety plan")
        + p("{{ plan.safety_plan }}")
        + when("plan.behavior_plan", h2("Behavior plan"), p("{{ plan.behavior_plan }}"))
    )


def _continuing_care() -> str:
    return (
        h1("Discharge and continuing care")
        + h2("Discharge criteria")
        + p("{{ plan.discharge_criteria }}")
        + h2("Transition and continuing care")
        + p("{{ plan.transition_plan }}")
    )
