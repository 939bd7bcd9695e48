"""The end of the county's plan: discharge, crisis, participation, reviews, signatures."""

from __future__ import annotations

from agencytemplates.markup import cells, each, each_row, either, h1, h2, header, p, row, table, tag, when
from agencytemplates.phrases import line_after, next_review, optional, staff, words_if


def ending() -> str:
    """All that comes after the services: discharge, crisis, who took part, reviews, signatures."""
    return "".join((_discharge(), _crisis(), _participation(), _reviews(), _absences(), _signatures()))


def _discharge() -> str:
    return (
        h1("Discharge and transition")
        + h2("Discharge criteria")
        + p("{{ plan.discharge_criteria }}")
        + h2("Transition plan")
        + p("{{ plan.transition_plan }}")
    )


def _crisis() -> str:
    return (
        h1("Crisis plan")
        + p("{{ plan.crisis_plan }}")
        + h2("Safety plan")
        + p("{{ plan.safety_plan }}")
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
        + either("participation", [participation], [p("{{ participation }}")])
    )


def _reviews() -> str:
    found = (
        "{{ review.progress_summary }}"
        + words_if("review.changes", line_after("review.progress_summary") + "Changes: {{ review.changes }}")
        + words_if(
            "review.continue_reason",
            line_after("review.progress_summary or review.changes")
            + "Reason to continue: {{ review.continue_reason }}",
        )
    )
    view = "{{ review.client_view }}" + words_if(
        "review.client_rating is number",
        line_after("review.client_view") + "Own rating of gain: {{ review.client_rating }} of 10",
    )
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
        + p(next_review("Next review due:", "The payers’ rules set no day for a review."), "BeforeTable")
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
        + words_if("signer.attempts", line_after("signer.signed or signer.reason") + "Attempts: {{ signer.attempts }}")
    )
    signer = cells(
        p("{{ signer.label }}", "SignerLabel"),
        p("{{ signer.name }}" + optional("signer.credential", ", ") + optional("signer.title", ", "), "TableText"),
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
            each_row("signer in other_signatures", row(signer, signed, "{{ signer.date }}", height=680)),
        ],
    )
    return (
        h1("Signatures")
        + p(
            "A signature shows that the person took part in this plan, or that it was explained to the person.",
            "BeforeTable",
        )
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
        + lines
        + p("", "TableEnd")
    )
