"""The county department: navy and sober, boxed like a county form, with numbered sections."""

from __future__ import annotations

from agencytemplates.county_look import GRIDS, PARAGRAPHS
from agencytemplates.markup import (
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
from agencytemplates.phrases import elsewhere, optional, staff
from agencytemplates.styles import Type, styles_part

WIDE = 10080
QUARTERS = (2520, 2520, 2520, 2520)


def plan() -> Letter:
    """The county's treatment plan."""
    parts = (_client(), _concerns(), _diagnoses(), _strengths(), _contract(), _goals(), _services(), _supports())
    return Letter(
        title="{{ document.title }}",
        subject="Record {{ client.id }}",
        language="en-US",
        styles=styles_part("en-US", Type("Arial", 10), PARAGRAPHS, GRIDS),
        body="".join((*parts, _discharge(), _crisis(), _participation(), _reviews(), _absences(), _signatures())),
        first_header=_letterhead(),
        header=_running_header(),
        first_footer=_footer(),
        footer=_footer(),
        margins=(1260, 1080, 1180, 1080),
        numbered_headings=True,
    )


def _letterhead() -> str:
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


def _running_header() -> str:
    person = "{{ client.last_name }}, {{ client.first_name }}"
    return p(f"{person}\tRecord no. {{{{ client.id }}}}\t{{{{ agency.name }}}}", "Header") + when(
        "document.is_draft", p("DRAFT – not for signature", "DraftMark")
    )


def _footer() -> str:
    plan = "{{ document.title }}" + optional("plan.version", ", version ")
    return p(f"{plan}\t{{{{ document.notice }}}}\tPage <<PAGE>> of <<NUMPAGES>>", "Footer")


def _client() -> str:
    guardian = row(
        field(
            "Parent, guardian or representative", "{{ guardian.name }}" + optional("guardian.relation", " (", ")"), 2
        ),
        field("Legal authority", "{{ guardian.legal_authority }}"),
        field("Telephone", "{{ guardian.phone }}"),
    )
    payer = row(field("Payer", "{{ payer.title }}", 3), field("Member number", "{{ payer.member_id }}"))
    rows = [
        row(
            field("Client name", "{{ client.full_name }}", 2, "FieldName"),
            field("Name used", "{{ client.preferred_name }}" + optional("client.pronouns", " (", ")")),
            field("Record number", "{{ client.id }}", 1, "FieldName"),
        ),
        row(
            field("Date of birth", "{{ client.birth_date }}" + optional("client.age", " (age ", ")")),
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
            field("Kind of plan", "{{ plan.kind }}" + optional("plan.version", ", version ")),
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
        + p(elsewhere("presenting_concerns", "plan.presenting_concerns"))
        + when(
            "plan.presenting_concerns_words",
            p("In the client’s own words", "Lead"),
            p("{{ plan.presenting_concerns_words }}", "Quote"),
        )
        + h1("History and assessment")
        + p(elsewhere("history", "plan.history"))
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
        + either("diagnoses", [diagnoses], [p(elsewhere("diagnoses", "diagnoses"))])
        + h1("Medications")
        + either("medications", [medications], [p(elsewhere("medications", "medications"))])
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
        + p(elsewhere("strengths", "plan.strengths"))
        + when("plan.strengths_use", p("How this plan uses them", "Lead"), p("{{ plan.strengths_use }}"))
        + when("plan.barriers", p("Barriers", "Lead"), p("{{ plan.barriers }}"))
        + h1("Needs")
        + either("needs", [needs], [p(elsewhere("needs", "needs"))])
    )


def _contract() -> str:
    return h1("Treatment contract") + table(
        "CountyForm",
        "Treatment contract",
        (6580, 3500),
        [
            row(field("Agreed work", elsewhere("treatment_contract", "plan.agreed_work"), 2)),
            row(field("Who does what", "{{ plan.responsibilities }}", 2)),
            row(field("Modality", "{{ plan.modality }}"), field("Expected duration", "{{ plan.expected_duration }}")),
        ],
    )


def _goals() -> str:
    loose = (
        when("loose_objectives", h2("Objectives of no goal"), _objectives("loose_objectives"))
        + when("loose_interventions", h2("Interventions of no goal"), _interventions("loose_interventions"))
        + when("loose_progress", h2("Progress of no goal"), _progress("loose_progress"))
    )
    goals = [each("goal in goals", _goal())]
    return h1("Goals, objectives and interventions") + either("goals", goals, [p(elsewhere("goals", "goals"))]) + loose


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
                    "{{ service.staff_type }}" + staff("service.responsible", "\n"),
                ),
            ),
        ],
    )
    return h1("Services ordered") + either("services", [services], [p(elsewhere("services", "services"))])


def _supports() -> str:
    developmental = row(field("Developmental needs", "{{ plan.developmental_needs }}", 2))
    behavior = row(field("Behavior support plan", "{{ plan.behavior_plan }}", 2))
    boxes = table(
        "CountyForm",
        "Family, language and communication",
        (5040, 5040),
        [
            row(field("Family involvement", elsewhere("family_involvement", "plan.family_involvement"), 2)),
            row(
                field("Language needs", elsewhere("language_needs", "plan.language_needs")),
                field("Barriers to communication", "{{ client.communication_barriers }}"),
            ),
            row(field("Communication plan", elsewhere("communication_plan", "plan.communication_plan"), 2)),
            rows_when("is_minor or plan.developmental_needs", developmental),
            rows_when("plan.behavior_plan", behavior),
        ],
    )
    return h1("Family, language and communication") + boxes


def _discharge() -> str:
    return (
        h1("Discharge and transition")
        + h2("Discharge criteria")
        + p(elsewhere("discharge_criteria", "plan.discharge_criteria"))
        + h2("Transition plan")
        + p(elsewhere("transition_plan", "plan.transition_plan"))
    )


def _crisis() -> str:
    return (
        h1("Crisis plan")
        + p(elsewhere("crisis_plan", "plan.crisis_plan"))
        + when(
            "plan.safety_plan or episode.risk_identified",
            h2("Safety plan"),
            p(elsewhere("safety_plan", "plan.safety_plan")),
        )
        + when("plan.recovery_plan", h2("Relapse and recovery plan"), p("{{ plan.recovery_plan }}"))
    )


def _participation() -> str:
    participation = table(
        "CountyTable",
        "Participation",
        (2700, 2000, 1780, 1300, 2300),
        [
            header("Name", "Role", "How", "Date", "Agrees with the plan"),
            each_row(
                "participant in participation",
                row(
                    "{{ participant.name }}",
                    "{{ participant.role }}",
                    "{{ participant.how }}",
                    "{{ participant.date }}",
                    "{{ participant.agrees }}" + optional("participant.disagreement", ": "),
                ),
            ),
        ],
    )
    return (
        when("plan.client_summary", h1("Summary for the client"), p("{{ plan.client_summary }}"))
        + h1("Participation")
        + either("participation", [participation], [p(elsewhere("participation", "participation"))])
    )


def _reviews() -> str:
    found = (
        "{{ review.progress_summary }}"
        + optional("review.changes", "\nChanges: ")
        + optional("review.continue_reason", "\nReason to continue: ")
    )
    view = "{{ review.client_view }}" + optional("review.client_rating", "\nOwn rating of gain: ", " of 10")
    held = table(
        "CountyTable",
        "Reviews held",
        (1300, 1300, 4680, 2800),
        [
            header("Held", "Decision", "Progress and changes", "Client’s view"),
            each_row("review in reviews", row("{{ review.held }}", "{{ review.decision }}", found, view)),
        ],
    )
    return (
        h1("Review schedule")
        + p("Next review due: **{{ next_review }}**" + optional("next_review_why", " (", ")"), "BeforeTable")
        + when("reviews", p("Reviews held", "Lead"), held)
    )


def _absences() -> str:
    absences = table(
        "CountyTable",
        "What is not in this plan, and why",
        (3300, 1700, 3180, 1900),
        [
            header("Item", "Answer", "Reason", "Said by, on"),
            each_row(
                "absence in absences",
                row(
                    "{{ absence.label }}" + optional("absence.row", " (", ")"),
                    "{{ absence.kind }}",
                    "{{ absence.reason }}",
                    "{{ absence.who }}" + optional("absence.on", ", "),
                ),
            ),
        ],
    )
    pointers = table(
        "CountyTable",
        "Kept in other documents",
        (3300, 3580, 1300, 1900),
        [
            header("Section", "Document", "Date", "Place"),
            each_row(
                "pointer in pointers",
                row("{{ pointer.section }}", "{{ pointer.document }}", "{{ pointer.date }}", "{{ pointer.place }}"),
            ),
        ],
    )
    return when("absences", h1("What is not in this plan, and why"), absences) + when(
        "pointers", h1("Kept in other documents"), pointers
    )


def _signatures() -> str:
    signed = (
        "{% if signer.signed %}Signed"
        + optional("signer.method", " (", ")")
        + "{% elif signer.reason %}Not signed: {{ signer.reason }}{% endif %}"
        + optional("signer.attempts", "\nAttempts: ")
    )
    signer = cells(
        p("{{ signer.label }}", "SignerLabel"),
        p("{{ signer.name }}" + optional("signer.credential", ", "), "TableText"),
    )
    client = cells(p("Client", "SignerLabel"), p("{{ client.full_name }}", "TableText"))
    clinician = cells(p("Primary clinician", "SignerLabel"), p(staff("clinician"), "TableText"))
    lines = table(
        "CountySignatures",
        "Signatures",
        (3780, 4300, 2000),
        [
            header("Signer", "Signature", "Date"),
            each_row(
                "signer in required_signers",
                row(signer, signed, "{{ signer.date }}", height=680),
                otherwise=[row(client, "", "", height=680), row(clinician, "", "", height=680)],
            ),
        ],
    )
    return (
        h1("Signatures")
        + p(
            "A signature shows that the person took part in this plan, or that it was explained to the person.",
            "BeforeTable",
        )
        + lines
        + when(
            "plan.appeal_explained", p("Rights and appeal were explained on {{ plan.appeal_explained }}.", "Statement")
        )
        + each(
            "participant in participation if participant.copy_offered",
            p(
                "A copy of this plan was offered to {{ participant.name }} on {{ participant.copy_offered }}.",
                "Statement",
            ),
            tag("else"),
            p("A copy of this plan was offered to the client on ______________________.", "Statement"),
        )
    )
