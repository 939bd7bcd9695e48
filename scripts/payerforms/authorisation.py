"""The request for authorization: combs, radio buttons, a text over several lines, and a table of cross-references."""

from __future__ import annotations

from payerforms.paper import LEFT, RIGHT, Paper


def authorisation_request() -> bytes:
    """The form's file."""
    paper = Paper("Authorization Request", "Prairie Example Health Plan", "PEHP-210 (Rev. 03/2026)", (0.12, 0.31, 0.47))
    paper.new_page("Outpatient behavioral health services")
    _member(paper)
    _provider(paper)
    _request(paper)
    _clinical(paper)
    _signing(paper)
    return paper.make(as_stream=False)


def _member(paper: Paper) -> None:
    paper.section(76, "1  Member")
    paper.text("member.last_name", LEFT, 97, 180, "Last name", is_required=True, max_length=40)
    paper.text("member.first_name", LEFT + 188, 97, 150, "First name", is_required=True, max_length=30)
    paper.radio(
        "member.sex",
        ((LEFT + 360, 112, "F", "Female"), (LEFT + 420, 112, "M", "Male"), (LEFT + 470, 112, "X", "Other")),
        "Sex",
    )
    paper.say(LEFT + 360, 97, "Sex", 7)
    paper.text("member.id", LEFT, 130, 216, "Member ID (13 characters)", is_comb=True, max_length=13, is_required=True)
    paper.text(
        "member.dob", LEFT + 232, 130, 120, "Date of birth (MMDDYYYY)", is_comb=True, max_length=8, is_required=True
    )
    paper.text("member.phone.area", LEFT + 368, 130, 42, "Phone: area code", max_length=3)
    paper.text("member.phone.exchange", LEFT + 416, 130, 42, "", max_length=3)
    paper.text("member.phone.line", LEFT + 464, 130, 68, "", max_length=4)
    for name, said in (("exchange", "Phone: first three digits"), ("line", "Phone: last four digits")):
        _tooltip(paper, f"member.phone.{name}", said)
    paper.text("member.address", LEFT, 163, RIGHT - LEFT, "Address", max_length=120)


def _tooltip(paper: Paper, name: str, said: str) -> None:
    for _, positional, named in paper.fields:
        if positional[0] == name:
            named["tooltip"] = said


def _provider(paper: Paper) -> None:
    paper.section(204, "2  Provider")
    paper.text("provider.name", LEFT, 225, 220, "Treating clinician and credential", is_required=True)
    paper.text("provider.phone", LEFT + 228, 225, 110, "Clinician's phone")
    paper.text("provider.npi", LEFT + 346, 225, 186, "NPI", is_comb=True, max_length=10)
    paper.text("provider.agency", LEFT, 258, 300, "Agency", is_required=True)
    paper.text("provider.contact", LEFT + 308, 258, 224, "Person to call about this request")


def _request(paper: Paper) -> None:
    paper.section(299, "3  Request")
    paper.say(LEFT, 320, "Type of request", 7)
    paper.radio(
        "request.type",
        ((LEFT, 333, "I", "Initial"), (LEFT + 70, 333, "C", "Continued stay"), (LEFT + 170, 333, "R", "Retrospective")),
        "Type of request",
        is_required=True,
    )
    paper.check("request.expedited", LEFT + 300, 333, "Expedited (risk of serious harm; say why in section 4)")
    paper.text("request.start", LEFT, 350, 100, "Start date requested")
    paper.text("request.sessions", LEFT + 108, 350, 90, "Sessions requested", max_length=4, align=2)
    paper.text("request.level", LEFT + 206, 350, 326, "Program and level of care")
    paper.say(LEFT, 384, "Services requested (tick all that apply)", 7)
    services = (
        ("individual", "Individual therapy"),
        ("group", "Group therapy"),
        ("family", "Family therapy"),
        ("medication", "Medication management"),
        ("case", "Case management"),
        ("peer", "Peer support"),
    )
    for position, (name, said) in enumerate(services):
        paper.check(f"service.{name}", LEFT + 178 * (position % 3), 397 + 16 * (position // 3), said)


def _clinical(paper: Paper) -> None:
    paper.section(434, "4  Clinical information")
    paper.text("dx.code", LEFT, 455, 90, "Diagnosis code (ICD-10-CM)", is_required=True, max_length=8)
    paper.text("dx.title", LEFT + 98, 455, 434, "Diagnosis")
    paper.lines(
        ("reason_1", "reason_2", "reason_3"),
        LEFT,
        488,
        RIGHT - LEFT,
        "Presenting problem, in the member's words where possible",
    )
    paper.text(
        "summary",
        LEFT,
        554,
        RIGHT - LEFT,
        "Progress and medical necessity (attach a sheet if needed)",
        height=62,
        is_multiline=True,
    )


def _signing(paper: Paper) -> None:
    paper.section(638, "5  Signature")
    paper.check("attest", LEFT, 660, "I attest that this request is accurate and that the member's record supports it.")
    paper.rule(LEFT, 712, 250)
    paper.say(LEFT, 714, "Signature of the treating clinician", 7)
    paper.text("signed.name", LEFT + 268, 684, 160, "Printed name")
    paper.text("signed.date", LEFT + 436, 684, 96, "Date signed")
