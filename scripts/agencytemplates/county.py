"""The county department: navy and sober, boxed like a county form, with numbered sections."""

from __future__ import annotations

from agencytemplates.county_ending import ending
from agencytemplates.county_goals import goals
from agencytemplates.county_look import GRIDS, PARAGRAPHS
from agencytemplates.markup import (
    Row,
    cell,
    cells,
    each,
    each_row,
    either,
    field,
    h1,
    header,
    p,
    row,
    rows_when,
    table,
    when,
)
from agencytemplates.package import Letter
from agencytemplates.phrases import line_after, optional, staff, version, words_if
from agencytemplates.styles import Type, styles_part

QUARTERS = (2520, 2520, 2520, 2520)


def plan() -> Letter:
    """The county's treatment plan."""
    parts = (
        _client(),
        _concerns(),
        _diagnoses(),
        _strengths(),
        _contract(),
        goals(),
        _services(),
        _supports(),
        ending(),
    )
    return Letter(
        title="{{ document.title }}",
        subject="Record {{ client.id }}",
        language="en-US",
        styles=styles_part("en-US", Type("Arial", 10), PARAGRAPHS, GRIDS),
        body="".join(parts),
        first_header=letterhead(),
        header=running_header(),
        first_footer=footer("{{ document.title }}" + optional("plan.version", ", version ")),
        footer=footer("{{ document.title }}" + optional("plan.version", ", version ")),
        margins=(1260, 1080, 1180, 1080),
        numbered_headings=True,
    )


def letterhead() -> str:
    """Seal, names, address."""
    names = p("{{ agency.name }}", "LetterheadName") + p("{{ agency.department }}", "LetterheadDepartment")
    address = p("{{ agency.address }}\n{{ agency.phone }}\n{{ agency.website }}", "LetterheadDetail")
    return (
        table(
            "CountyLetterhead",
            "Letterhead",
            (1800, 5080, 3200),
            [row(cell("{{ agency.logo }}", "LetterheadDepartment"), cells(names), cells(address))],
        )
        + p("", "LetterheadRule")
        + when("document.is_draft", p("DRAFT – not for signature", "DraftMark"))
    )


def running_header() -> str:
    """From the second page on: whose document it is."""
    person = "{{ client.last_name }}" + optional("client.first_name", ", ")
    return p(f"{person}\tRecord no. {{{{ client.id }}}}\t{{{{ agency.name }}}}", "Header") + when(
        "document.is_draft", p("DRAFT – not for signature", "DraftMark")
    )


def footer(title: str = "{{ document.title }}") -> str:
    """Title, notice and page number."""
    return p(f"{title}\t{{{{ document.notice }}}}\tPage <<PAGE>> of <<NUMPAGES>>", "Footer")


def _client() -> str:
    guardian = row(
        field(
            "Parent, guardian or representative", "{{ guardian.name }}" + optional("guardian.relation", " (", ")"), 2
        ),
        field("Legal authority", "{{ guardian.legal_authority }}"),
        field("Telephone", "{{ guardian.phone }}"),
    )
    payer = row(field("Payer", "{{ payer.title }}", 3), field("Member number", "{{ payer.member_id }}"))
    rows: list[Row | list[Row]] = [
        row(
            field("Client name", "{{ client.full_name }}", 2, "FieldName"),
            field(
                "Name used", "{{ client.preferred_name or client.first_name }}" + optional("client.pronouns", " (", ")")
            ),
            field("Record number", "{{ client.id }}", 1, "FieldName"),
        ),
        row(
            field(
                "Date of birth", "{{ client.birth_date }}" + words_if("client.birth_date", " (age {{ client.age }})")
            ),
            field("Sex on payer record", "{{ client.sex }}"),
            field("Language", "{{ client.language }}{% if client.interpreter %} (interpreter needed){% endif %}"),
            field("Legal status", "{{ episode.legal_status }}"),
        ),
        rows_when("is_minor or guardian", guardian),
        row(
            field("Program", "{{ episode.programme }}", 2),
            field("Level of care", "{{ episode.level_of_care }}"),
            field("Admission date", "{{ episode.admission }}"),
        ),
        each_row("payer in payers", payer, otherwise=[row(field("Payer", "Not on record", 4))]),
        row(
            field("Kind of plan", version()),
            field("Plan written", "{{ plan.written }}"),
            field("In effect", "{{ plan.effective }}" + optional("plan.ends", " to ")),
            field("Next review due", "{{ next_review }}"),
        ),
        row(
            field("Primary clinician", staff("clinician") + optional("clinician.title", "\n"), 2),
            field("Service coordinator", staff("plan.coordinator")),
            field("Primary care provider", "{{ client.primary_care }}"),
        ),
        rows_when("plan.amendment_reason", row(field("Reason for amendment", "{{ plan.amendment_reason }}", 4))),
    ]
    return (
        p("{{ document.title }}", "Title")
        + h1("Client information")
        + table("CountyForm", "Client information", QUARTERS, rows)
    )


def _concerns() -> str:
    finding = "**{{ assessment.kind }}" + optional("assessment.date", ", ") + ":** {{ assessment.summary }}"
    alternatives = "plan.alternatives_considered"
    return (
        h1("Presenting concerns")
        + when("plan.presenting_concerns or not plan.presenting_concerns_words", p("{{ plan.presenting_concerns }}"))
        + when(
            "plan.presenting_concerns_words",
            p("In the client’s own words", "Lead"),
            p("{{ plan.presenting_concerns_words }}", "Quote"),
        )
        + h1("History and assessment")
        + when("plan.history or not assessments", p("{{ plan.history }}"))
        + each("assessment in assessments if assessment.summary", p(finding + optional("assessment.informs_plan", " ")))
        + when("plan.functional_level", p("Functional level", "Lead"), p("{{ plan.functional_level }}"))
        + when(alternatives, p("Less restrictive alternatives considered", "Lead"), p(f"{{{{ {alternatives} }}}}"))
    )


def _diagnoses() -> str:
    diagnoses = table(
        "CountyTable",
        "Diagnoses",
        (1500, 5380, 1500, 1700),
        [
            header("ICD-10-CM", "Diagnosis", "Rank", "Diagnosed"),
            each_row(
                "diagnosis in diagnoses",
                row(
                    "{{ diagnosis.code }}",
                    "{{ diagnosis.title }}",
                    "{% if diagnosis.primary %}Primary{% endif %}",
                    "{{ diagnosis.diagnosed }}",
                ),
            ),
        ],
    )
    medications = table(
        "CountyTable",
        "Medications",
        (2500, 1700, 1700, 2180, 2000),
        [
            header("Medication", "Dose", "Frequency", "Purpose", "Prescriber"),
            each_row(
                "medication in medications",
                row(
                    "{{ medication.name }}" + optional("medication.stopped", " (stopped ", ")"),
                    "{{ medication.dose }}",
                    "{{ medication.frequency }}",
                    "{{ medication.purpose }}",
                    "{{ medication.prescriber }}",
                ),
            ),
        ],
    )
    return (
        h1("Diagnoses")
        + either("diagnoses", [diagnoses], [p("{{ diagnoses }}")])
        + h1("Medications")
        + either("medications", [medications], [p("{{ medications }}")])
    )


def _strengths() -> str:
    need = cells(
        p("{{ need.text }}", "TableText"), when("need.client_words", p("{{ need.client_words }}", "TableQuote"))
    )
    status = "{{ need.status }}" + optional("need.deferred_reason", ": ")
    needs = table(
        "CountyTable",
        "Needs",
        (700, 5580, 1000, 2800),
        [
            header("No.", "Need", "Priority", "Status, and reason if deferred"),
            each_row("need in needs", row("{{ need.number }}", need, "{{ need.priority }}", status)),
        ],
    )
    return (
        h1("Strengths")
        + p("{{ plan.strengths }}")
        + when("plan.strengths_use", p("How this plan uses them", "Lead"), p("{{ plan.strengths_use }}"))
        + when("plan.barriers", p("Barriers", "Lead"), p("{{ plan.barriers }}"))
        + h1("Needs")
        + either("needs", [needs], [p("{{ needs }}")])
    )


def _contract() -> str:
    return h1("Treatment contract") + table(
        "CountyForm",
        "Treatment contract",
        (6580, 3500),
        [
            row(field("Agreed work", "{{ plan.agreed_work }}", 2)),
            row(field("Who does what", "{{ plan.responsibilities }}", 2)),
            row(field("Modality", "{{ plan.modality }}"), field("Expected duration", "{{ plan.expected_duration }}")),
        ],
    )


def _services() -> str:
    services = table(
        "CountyTable",
        "Services ordered",
        (2900, 1500, 1500, 1480, 2700),
        [
            header("Service", "Amount", "Frequency", "Duration", "Provided by"),
            each_row(
                "service in services",
                row(
                    "{{ service.type }}{% if service.off_site %} (off-site){% endif %}",
                    "{{ service.amount }}",
                    "{{ service.frequency }}",
                    "{{ service.duration }}",
                    "{{ service.staff_type }}"
                    + words_if("service.responsible", line_after("service.staff_type") + staff("service.responsible")),
                ),
            ),
        ],
    )
    return h1("Services ordered") + either("services", [services], [p("{{ services }}")])


def _supports() -> str:
    developmental = row(field("Developmental needs", "{{ plan.developmental_needs }}", 2))
    behavior = row(field("Behavior support plan", "{{ plan.behavior_plan }}", 2))
    boxes = table(
        "CountyForm",
        "Family, language and communication",
        (5040, 5040),
        [
            row(field("Family involvement", "{{ plan.family_involvement }}", 2)),
            row(
                field("Language needs", "{{ plan.language_needs }}"),
                field("Barriers to communication", "{{ client.communication_barriers }}"),
            ),
            row(field("Communication plan", "{{ plan.communication_plan }}", 2)),
            rows_when("is_minor or plan.developmental_needs", developmental),
            rows_when("plan.behavior_plan", behavior),
        ],
    )
    return h1("Family, language and communication") + boxes
