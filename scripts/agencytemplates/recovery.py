"""The recovery programme: green, serif headings, placement and ASAM level first, the part 2 notice on every page."""

from __future__ import annotations

from collections.abc import Iterable

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
    header,
    p,
    row,
    rows_when,
    table,
    tag,
    when,
)
from agencytemplates.package import Letter
from agencytemplates.phrases import elsewhere, optional, staff, words_if
from agencytemplates.recovery_look import GRIDS, PARAGRAPHS
from agencytemplates.styles import Type, styles_part

WIDE = 9720
PAIRS = (1700, 3360, 1700, 2960)
PART_2_NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


def plan() -> Letter:
    """The recovery programme's treatment plan."""
    first = (_placement(), _diagnoses(), _concerns(), _history(), _strengths(), _needs(), _contract(), _goals())
    then = (_services(), _medications(), _recovery(), _continuing_care(), _people(), _consents(), _participation())
    return Letter(
        title="{{ document.title }}",
        subject="Record {{ client.id }}",
        language="en-US",
        styles=styles_part("en-US", Type("Arial", 10), PARAGRAPHS, GRIDS),
        body="".join((*first, *then, _reviews(), _rest(), _signatures())),
        first_header=_letterhead(),
        header=_running_header(),
        first_footer=_footer(),
        footer=_footer(),
        margins=(1320, 1260, 1360, 1260),
    )


def _letterhead() -> str:
    name = cells(p("{{ agency.name }}", "LetterheadName"), p("{{ agency.department }}", "LetterheadDepartment"))
    address = "{{ agency.address | replace('\\n', ', ') }} · {{ agency.phone }} · {{ agency.website }}"
    return (
        table("CedarLetterhead", "Letterhead", (8220, 1500), [row(name, cell("{{ agency.logo }}", "LetterheadLogo"))])
        + p(address, "LetterheadDetail")
        + _draft()
    )


def _running_header() -> str:
    return p("{{ client.full_name }} · record {{ client.id }}\t{{ agency.name }}", "Header") + _draft()


def _draft() -> str:
    return when("document.is_draft", p("DRAFT – not for signature", "DraftMark"))


def _footer() -> str:
    return p(PART_2_NOTICE, "FooterNotice") + p("{{ document.notice }}\tPage <<PAGE>> of <<NUMPAGES>>", "Footer")


def _pair(label: str, value: str, span: int = 1, style: str = "TableText") -> tuple[Cell, Cell]:
    return cell(label, "RowLabel"), cell(value, style, span)


def _listing(caption: str, widths: tuple[int, ...], labels: Iterable[str], loop: str, values: Iterable[Cell | str]) -> str:
    return table("CedarTable", caption, widths, [header(*labels), each_row(loop, row(*values))])


def _section(section: str, value: str) -> str:
    return p(elsewhere(section, value))


def _placement() -> str:
    payer = row(*_pair("Payer", "{{ payer.title }}"), *_pair("Member number", "{{ payer.member_id }}"))
    guardian = "{{ guardian.name }}" + optional("guardian.relation", " (", ")") + optional("guardian.legal_authority", ", ")
    guardian_row: Row = row(*_pair("Parent or guardian", guardian), *_pair("Telephone", "{{ guardian.phone }}"))
    rows = [
        row(*_pair("Name", "{{ client.full_name }}", 1, "TableStrong"), *_pair("Record number", "{{ client.id }}", 1, "TableStrong")),
        row(
            *_pair("Goes by", "{{ client.preferred_name }}" + optional("client.pronouns", " (", ")")),
            *_pair("Date of birth", "{{ client.birth_date }}" + optional("client.age", " (age ", ")")),
        ),
        rows_when("is_minor or guardian", guardian_row),
        row(
            *_pair("Program", "{{ episode.programme }}"),
            *_pair("ASAM level", "{{ episode.asam_level }}", 1, "LevelMark"),
        ),
        row(*_pair("Level of care", "{{ episode.level_of_care }}"), *_pair("Legal status", "{{ episode.legal_status }}")),
        row(
            *_pair("Admitted", "{{ episode.admission }}"),
            *_pair("Expected stay", "{{ plan.expected_duration }}"),
        ),
        each_row("payer in payers", payer, otherwise=[row(*_pair("Payer", "Not on record", 3))]),
        row(
            *_pair("Primary counselor", staff("clinician") + optional("clinician.title", "\n")),
            *_pair("Coordinator", staff("plan.coordinator")),
        ),
        row(
            *_pair("Plan", "{{ plan.kind }}" + optional("plan.version", ", version ") + optional("plan.written", ", written ")),
            *_pair("In effect", "{{ plan.effective }}" + optional("plan.ends", " to ")),
        ),
        row(
            *_pair("Language", "{{ client.language }}" + words_if("client.interpreter", " (interpreter needed)")),
            *_pair("Next review", "{{ next_review }}", 1, "TableStrong"),
        ),
        rows_when("plan.amendment_reason", row(*_pair("Amended because", "{{ plan.amendment_reason }}", 3))),
    ]
    return p("{{ document.title }}", "Title") + h1("Client and placement") + table(
        "CedarPanel", "Client and placement", PAIRS, rows, first_column=True
    )


def _diagnoses() -> str:
    rows = _listing(
        "Diagnoses",
        (1500, 5220, 1400, 1600),
        ("ICD-10-CM", "Diagnosis", "Rank", "Diagnosed"),
        "diagnosis in diagnoses",
        ("{{ diagnosis.code }}", "{{ diagnosis.title }}", words_if("diagnosis.primary", "Primary"), "{{ diagnosis.diagnosed }}"),
    )
    placement = "**{{ assessment.kind }}" + optional("assessment.date", ", ") + ":** {{ assessment.summary }}"
    return (
        h1("Diagnoses")
        + either("diagnoses", [rows], [_section("diagnoses", "diagnoses")])
        + each(
            "assessment in assessments if assessment.kind_code == 'asam'",
            p(placement + optional("assessment.informs_plan", " "), "AfterTable"),
        )
    )


def _concerns() -> str:
    return (
        h1("Presenting concerns")
        + _section("presenting_concerns", "plan.presenting_concerns")
        + when("plan.presenting_concerns_words", p("{{ plan.presenting_concerns_words }}", "Quote"))
    )


def _history() -> str:
    finding = "**{{ assessment.kind }}" + optional("assessment.date", ", ") + ":** {{ assessment.summary }}"
    score = "**{{ measure.tool }}" + optional("measure.date", ", ") + ":** {{ measure.total }}"
    loop = "assessment in assessments if assessment.summary and assessment.kind_code != 'asam'"
    return (
        h1("History and assessment")
        + _section("history", "plan.history")
        + each(loop, p(finding + optional("assessment.informs_plan", " ")))
        + each("measure in outcome_measures", p(score + optional("measure.level", " (", ")")))
        + when("plan.functional_level", p("**Functioning now:** {{ plan.functional_level }}"))
        + when("plan.alternatives_considered", p("**Less intensive care considered:** {{ plan.alternatives_considered }}"))
    )


def _strengths() -> str:
    return (
        h1("Strengths and recovery supports")
        + _section("strengths", "plan.strengths")
        + when("plan.strengths_use", p("**How they are used:** {{ plan.strengths_use }}"))
        + when("plan.barriers", p("**Barriers:** {{ plan.barriers }}"))
    )


def _needs() -> str:
    text = cells(p("{{ need.text }}", "TableText"), when("need.client_words", p("{{ need.client_words }}", "TableQuote")))
    rows = _listing(
        "Needs by priority",
        (1100, 5120, 3500),
        ("Priority", "Need", "Worked on, or deferred and why"),
        "need in needs",
        ("{{ need.priority }}", text, "{{ need.status }}" + optional("need.deferred_reason", ": ")),
    )
    return h1("Needs in the client’s order of priority") + either("needs", [rows], [_section("needs", "needs")])


def _contract() -> str:
    return h1("Treatment contract") + table(
        "CedarPanel",
        "Treatment contract",
        (1700, 8020),
        [
            row(*_pair("We work on", elsewhere("treatment_contract", "plan.agreed_work"))),
            row(*_pair("Who does what", "{{ plan.responsibilities }}")),
            row(*_pair("Modality", "{{ plan.modality }}")),
        ],
        first_column=True,
    )


def _goals() -> str:
    loose = (
        when("loose_objectives", h2("Objectives of no goal"), _objectives("loose_objectives"))
        + when("loose_interventions", h2("Interventions of no goal"), _interventions("loose_interventions"))
        + when("loose_progress", h2("Progress of no goal"), _progress("loose_progress"))
    )
    return (
        h1("Recovery goals")
        + either("goals", [each("goal in goals", _goal())], [_section("goals", "goals")])
        + loose
    )


def _goal() -> str:
    measure = (
        "**Measure:** {{ goal.measure }}   **Baseline:** {{ goal.baseline }}   **Target:** {{ goal.target }}"
        + optional("goal.unit", " ")
        + "   **Target date:** {{ goal.target_date }}   **Status:** {{ goal.status }}"
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
    return _listing(
        "Objectives",
        (4020, 1900, 1500, 1200, 1100),
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
    return _listing(
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
    return _listing(
        "Progress",
        (1500, 4220, 900, 1200, 1900),
        ("Period", "Progress", "Rating", "Status", "Author"),
        f"entry in {rows}",
        (period, "{{ entry.text }}", "{{ entry.rating }}", "{{ entry.status }}", staff("entry.author")),
    )


def _services() -> str:
    rows = _listing(
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
            "{{ service.staff_type }}" + staff("service.responsible", "\n"),
        ),
    )
    return h1("Services ordered") + either("services", [rows], [_section("services", "services")])


def _medications() -> str:
    rows = _listing(
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
    return h1(title) + either("medications", [rows], [_section("medications", "medications")])


def _recovery() -> str:
    return (
        h1("Recovery plan")
        + p("{{ plan.recovery_plan }}")
        + h1("Crisis plan")
        + _section("crisis_plan", "plan.crisis_plan")
        + when(
            "plan.safety_plan or episode.risk_identified",
            h2("Safety plan"),
            _section("safety_plan", "plan.safety_plan"),
        )
        + when("plan.behavior_plan", h2("Behavior plan"), p("{{ plan.behavior_plan }}"))
    )


def _continuing_care() -> str:
    return (
        h1("Discharge and continuing care")
        + h2("Discharge criteria")
        + _section("discharge_criteria", "plan.discharge_criteria")
        + h2("Transition and continuing care")
        + _section("transition_plan", "plan.transition_plan")
    )


def _people() -> str:
    developmental = row(*_pair("Developmental needs", "{{ plan.developmental_needs }}"))
    barriers = optional("client.communication_barriers", "", "\n")
    return h1("Family, language and communication") + table(
        "CedarPanel",
        "Family, language and communication",
        (1700, 8020),
        [
            row(*_pair("Family", elsewhere("family_involvement", "plan.family_involvement"))),
            row(*_pair("Language", elsewhere("language_needs", "plan.language_needs"))),
            row(*_pair("Communication", barriers + elsewhere("communication_plan", "plan.communication_plan"))),
            rows_when("is_minor or plan.developmental_needs", developmental),
        ],
        first_column=True,
    )


def _consents() -> str:
    rows = _listing(
        "Consents to disclose",
        (2200, 2620, 1900, 1500, 1500),
        ("Recipient", "Information", "Purpose", "Signed", "Ends"),
        "consent in consents if consent.recipient",
        (
            "{{ consent.recipient }}",
            "{{ consent.information }}",
            "{{ consent.purpose }}",
            "{{ consent.signed }}",
            "{{ consent.expires }}" + optional("consent.revoked", " (revoked ", ")"),
        ),
    )
    summary = when("plan.client_summary", h1("This plan in plain words"), p("{{ plan.client_summary }}"))
    return when("consents", h1("Consents to disclose records"), rows) + summary


def _participation() -> str:
    rows = _listing(
        "Participation",
        (2700, 2000, 1700, 1300, 2020),
        ("Name", "Role", "How", "Date", "Agrees"),
        "participant in participation",
        (
            "{{ participant.name }}",
            "{{ participant.role }}",
            "{{ participant.how }}",
            "{{ participant.date }}",
            "{{ participant.agrees }}" + optional("participant.disagreement", ": "),
        ),
    )
    return h1("Participation") + either("participation", [rows], [_section("participation", "participation")])


def _reviews() -> str:
    found = (
        "{{ review.progress_summary }}"
        + optional("review.changes", "\nChanges: ")
        + optional("review.continue_reason", "\nReason to continue: ")
    )
    rows = _listing(
        "Reviews held",
        (1300, 1300, 4320, 2800),
        ("Held", "Decision", "Progress and changes", "Client’s view"),
        "review in reviews",
        (
            "{{ review.held }}",
            "{{ review.decision }}",
            found,
            "{{ review.client_view }}" + optional("review.client_rating", "\nOwn rating of gain: ", " of 10"),
        ),
    )
    due = "Next review due **{{ next_review }}**" + optional("next_review_why", " (", ")")
    return h1("Review schedule") + p(due, "BeforeTable") + when("reviews", rows)


def _rest() -> str:
    absences = _listing(
        "What is not in this plan, and why",
        (3000, 1700, 3120, 1900),
        ("Item", "Answer", "Reason", "Said by, on"),
        "absence in absences",
        (
            "{{ absence.label }}" + optional("absence.row", " (", ")"),
            "{{ absence.kind }}",
            "{{ absence.reason }}",
            "{{ absence.who }}" + optional("absence.on", ", "),
        ),
    )
    pointers = _listing(
        "Kept in other documents",
        (3000, 3520, 1300, 1900),
        ("Section", "Document", "Date", "Place"),
        "pointer in pointers",
        ("{{ pointer.section }}", "{{ pointer.document }}", "{{ pointer.date }}", "{{ pointer.place }}"),
    )
    return when("absences", h1("What is not in this plan, and why"), absences) + when(
        "pointers", h1("Kept in other documents"), pointers
    )


def _signatures() -> str:
    state = (
        "{% if signer.signed %}Signed" + optional("signer.method", " (", ")")
        + "{% elif signer.reason %}Not signed: {{ signer.reason }}{% endif %}"
        + optional("signer.attempts", "\nAttempts: ")
    )
    signer = cells(
        p("{{ signer.label }}", "SignerLabel"), p("{{ signer.name }}" + optional("signer.credential", ", "), "TableText")
    )
    client = cells(p("Client", "SignerLabel"), p("{{ client.full_name }}", "TableText"))
    counselor = cells(p("Primary counselor", "SignerLabel"), p(staff("clinician"), "TableText"))
    lines = table(
        "CedarSignatures",
        "Signatures",
        (3600, 4220, 1900),
        [
            header("Signer", "Signature", "Date"),
            each_row(
                "signer in required_signers",
                row(signer, state, "{{ signer.date }}", height=700),
                otherwise=[row(client, "", "", height=700), row(counselor, "", "", height=700)],
            ),
        ],
    )
    copy = "A copy of this plan was offered to {{ participant.name }} on {{ participant.copy_offered }}."
    blank = "A copy of this plan was offered to the client on ______________________."
    return (
        h1("Signatures")
        + p("Those who sign took part in this plan, or had it explained to them.", "BeforeTable")
        + lines
        + when("plan.appeal_explained", p("Rights and appeal were explained on {{ plan.appeal_explained }}.", "Statement"))
        + each(
            "participant in participation if participant.copy_offered",
            p(copy, "Statement"),
            tag("else"),
            p(blank, "Statement"),
        )
    )
