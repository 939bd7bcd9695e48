"""The plan summary: drop-downs, texts of many lines, two pages, and cross-references in a stream."""

from __future__ import annotations

from payerforms.paper import LEFT, RIGHT, Paper

_LEVELS = (("OP", "Outpatient"), ("IOP", "Intensive outpatient"), ("PHP", "Partial hospital"), ("RES", "Residential"))
_STATUS = (("NEW", "New"), ("ACT", "Active"), ("HOLD", "On hold"), ("MET", "Met"), ("DISC", "Discontinued"))
_FREQUENCY = (("W", "Weekly"), ("B", "Every two weeks"), ("M", "Monthly"), ("O", "Other, see text"))
_REVIEW = (("30", "30 days"), ("90", "90 days"), ("180", "180 days"), ("365", "One year"))


def plan_summary() -> bytes:
    """The form's file."""
    paper = Paper(
        "Treatment Plan Summary", "Lakeshore Example Managed Care", "LEMC TP-7, edition 2026", (0.35, 0.22, 0.42)
    )
    paper.new_page("Send within 30 days of the plan's date")
    _head(paper)
    for number in (1, 2, 3):
        _goal(paper, number, 296 + 142 * (number - 1))
    paper.new_page()
    _rest(paper)
    return paper.make(as_stream=True)


def _head(paper: Paper) -> None:
    paper.section(76, "A  Enrollee and plan")
    paper.text("EnrolleeName", LEFT, 97, 250, "Enrollee name (last, first)", is_required=True)
    paper.text("EnrolleeDOB", LEFT + 258, 97, 90, "Date of birth", is_required=True)
    paper.text("EnrolleeID", LEFT + 356, 97, 176, "Enrollee ID", is_required=True)
    paper.text("PlanDate", LEFT, 130, 90, "Date of plan", is_required=True)
    paper.text("PlanEnds", LEFT + 98, 130, 90, "Plan ends")
    paper.choose("ReviewCycle", LEFT + 196, 130, 130, "Next review in", _REVIEW)
    paper.choose("LevelOfCare", LEFT + 334, 130, 198, "Level of care", _LEVELS, is_required=True)
    paper.text("Clinician", LEFT, 163, 250, "Primary clinician, credential", is_required=True)
    paper.text("Facility", LEFT + 258, 163, 274, "Facility")
    paper.text("Diagnoses", LEFT, 196, 250, "Diagnoses with codes", height=50, is_multiline=True)
    paper.text("Strengths", LEFT + 258, 196, 274, "Strengths and supports", height=50, is_multiline=True)
    paper.check("Interpreter", LEFT, 264, "Interpreter needed")
    paper.text("Language", LEFT + 130, 257, 120, "Language")
    paper.check("CrisisPlan", LEFT + 270, 264, "Crisis or safety plan attached", export="Attached")


def _goal(paper: Paper, number: int, top: float) -> None:
    paper.section(top, f"B{number}  Goal {number}")

    def tip(said: str) -> dict[str, str]:
        # The bar above says which goal it is; somebody who hears the form, or reads a list of its fields, must know it too.
        return {"tooltip": f"Goal {number}: {said}"}

    tall = {"height": 46, "is_multiline": True}
    name, right = f"Goal{number}", LEFT + 338
    paper.text(f"{name}Text", LEFT, top + 19, 330, "Goal, in measurable terms", **tall, **tip("in measurable terms"))
    paper.text(f"{name}Target", right, top + 19, 94, "Target date", **tip("target date"))
    paper.choose(f"{name}Status", right + 102, top + 19, 92, "Status", _STATUS, **tip("status"))
    paper.choose(
        f"{name}Frequency", right, top + 50, 194, "Frequency of service", _FREQUENCY, **tip("frequency of service")
    )
    paper.text(f"{name}Objectives", LEFT, top + 80, 262, "Objectives", **tall, **tip("objectives"))
    said = "Interventions and who gives them"
    paper.text(
        f"{name}Interventions", LEFT + 270, top + 80, 262, said, **tall, **tip("interventions and who gives them")
    )


def _rest(paper: Paper) -> None:
    paper.section(76, "C  Discharge and follow-up")
    paper.text("Discharge", LEFT, 97, RIGHT - LEFT, "Discharge criteria", height=70, is_multiline=True)
    paper.text("Barriers", LEFT, 186, RIGHT - LEFT, "Barriers to treatment", height=60, is_multiline=True)
    paper.text("Medications", LEFT, 265, RIGHT - LEFT, "Current medications", height=60, is_multiline=True)
    paper.section(350, "D  Reviewer's use and signatures")
    paper.text("ReviewerNote", LEFT, 371, RIGHT - LEFT, "For the plan's reviewer", height=40, is_multiline=True)
    paper.rule(LEFT, 470, 240)
    paper.say(LEFT, 472, "Signature of the enrollee or representative", 7)
    paper.rule(LEFT, 520, 240)
    paper.say(LEFT, 522, "Signature of the primary clinician", 7)
    paper.text("EnrolleeSignedOn", LEFT + 260, 444, 100, "Date", tooltip="Date of the enrollee's signature")
    paper.text("ClinicianSignedOn", LEFT + 260, 494, 100, "Date of the clinician's signature")
