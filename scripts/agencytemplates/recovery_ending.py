"""The end of the recovery programme's plan: family, consents, participation, reviews, signatures."""

from __future__ import annotations

from agencytemplates.markup import cells, each, each_row, either, h1, header, p, row, rows_when, table, tag, when
from agencytemplates.phrases import line_after, next_review, optional, staff, words_if
from agencytemplates.recovery_tables import listing, pair


def ending() -> str:
    """All that comes after the clinical part: family, consents, who took part, reviews, signatures."""
    return "".join((_people(), _consents(), _participation(), _reviews(), _rest(), _signatures()))


def _people() -> str:
    developmental = row(*pair("Developmental needs", "{{ plan.developmental_needs }}"))
    barriers = optional("client.communication_barriers", "", " ")
    plan = words_if("plan.communication_plan or not client.communication_barriers", "{{ plan.communication_plan }}")
    return h1("Family, language and communication") + table(
        "CedarPanel",
        "Family, language and communication",
        (1700, 8020),
        [
            row(*pair("Family", "{{ plan.family_involvement }}")),
            row(*pair("Language", "{{ plan.language_needs }}")),
            row(*pair("Communication", barriers + plan)),
            rows_when("is_minor or plan.developmental_needs", developmental),
        ],
        first_column=True,
    )


def _consents() -> str:
    rows = listing(
        "Consents and releases",
        (2200, 2200, 2520, 1300, 1500),
        ("Consent", "Recipient", "Information and purpose", "Signed", "Ends"),
        "consent in consents",
        (
            "{{ consent.kind }}",
            "{{ consent.recipient }}",
            "{{ consent.information }}"
            + words_if("consent.purpose", line_after("consent.information") + "Purpose: {{ consent.purpose }}"),
            "{{ consent.signed }}",
            "{{ consent.expires }}" + optional("consent.revoked", " (revoked ", ")"),
        ),
    )
    summary = when("plan.client_summary", h1("This plan in plain words"), p("{{ plan.client_summary }}"))
    return when("consents", h1("Consents and releases"), rows) + summary


def _participation() -> str:
    rows = listing(
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
    return h1("Participation") + either("participation", [rows], [p("{{ participation }}")])


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
    rows = listing(
        "Reviews held",
        (1300, 1300, 4320, 2800),
        ("Held", "Decision", "Progress and changes", "Client’s view"),
        "review in reviews",
        (
            "{{ review.held }}",
            "{{ review.decision }}",
            found,
            "{{ review.client_view }}"
            + words_if(
                "review.client_rating is number",
                line_after("review.client_view") + "Own rating of gain: {{ review.client_rating }} of 10",
            ),
        ),
    )
    due = next_review("Next review due", "The payers’ rules set no day for a review.")
    return h1("Review schedule") + p(due, "BeforeTable") + when("reviews", rows)


def _rest() -> str:
    absences = listing(
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
    pointers = listing(
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
            each_row("signer in other_signatures", row(signer, state, "{{ signer.date }}", height=700)),
        ],
    )
    copy = "A copy of this plan was offered to {{ participant.name }} on {{ participant.copy_offered }}."
    blank = "A copy of this plan was offered to the client on ______________________."
    return (
        h1("Signatures")
        + p("Those who sign took part in this plan, or had it explained to them.", "BeforeTable")
        + when(
            "plan.appeal_explained", p("Rights and appeal were explained on {{ plan.appeal_explained }}.", "Statement")
        )
        + each(
            "participant in participation if participant.copy_offered",
            p(copy, "Statement"),
            tag("else"),
            p(blank, "Statement"),
        )
        + lines
        + p("", "TableEnd")
    )
