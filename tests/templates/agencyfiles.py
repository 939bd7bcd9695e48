"""Small agencies and records for the tests of templates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from wordfiles import png

from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import Demands, demands_for
from toolkit.payers.profile import PayerProfile
from toolkit.records.agreement import Participation, Pointer, Review, Signature
from toolkit.records.care import Assessment, Diagnosis, Episode, GivenService, OutcomeMeasure
from toolkit.records.client import Client, PlanRecord
from toolkit.records.coverage import Authorisation, Consent, Coverage
from toolkit.records.fields import Absent, AbsentKind, Extra
from toolkit.records.goals import Goal, Intervention, Need, Objective, OrderedService, Progress
from toolkit.records.people import Contact, Staff
from toolkit.records.plan import Plan
from toolkit.templates.agency import Agency

AS_OF = date(2026, 9, 1)
PNG = png()
DOCX = b"PK\x03\x04" + b"\0" * 20
SMALL = """\
id: fairview
name: Fairview County
templates:
  - {id: plan, file: plan.docx, title: Treatment plan}
"""
FULL = """\
id: fairview
name: Fairview County
department: Behavioral Health
address: |
  100 Court Street
  Fairview, NY 10000
phone: 555-0100
website: bh.fairview.example.org
logo: {file: logo.png, alt: Seal of Fairview County, width_mm: 28}
words:
  en:
    blank: ""
    declined: Declined by client
    fields:
      plans.barriers: {blank: No barriers were named.}
      medications: {blank: None are listed., none_reported: Takes no medication}
labels:
  en: {plans.presenting_concerns: Reason for care}
fields:
  - {collection: clients, name: case_number, label: County case number, description: The court's number.}
  - {collection: plans, name: support, label: Support, kind: choice, choices: [Low, {code: high, label: High, es: Alto}],
     description: x}
  - {collection: goals, name: areas, label: Areas, kind: choices, choices: [Home, Work], description: x}
  - {collection: goals, name: funded, label: Funded, kind: yes or no, description: x}
  - {collection: goals, name: hours, label: Hours, kind: number, description: x}
  - {collection: goals, name: agreed_on, label: Agreed on, kind: date, description: x}
templates:
  - {id: plan, file: plan.docx, title: Individual Treatment Plan}
  - {id: plan-es, file: plan.docx, title: Plan de tratamiento individual, language: es}
"""


def write(folder: Path, text: str = SMALL, *, files: tuple[str, ...] = ("plan.docx",)) -> Path:
    """An agency's folder with this agency.yaml and these files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "agency.yaml").write_text(text, encoding="utf-8")
    for name in files:
        (folder / name).write_bytes(PNG if name.endswith(".png") else DOCX)
    return folder


def full_agency(folder: Path) -> Agency:
    """An agency that uses every setting that a context looks at."""
    return Agency.load(write(folder / "fairview", FULL, files=("plan.docx", "logo.png")))


def demands(record: PlanRecord, *made: Mapping[str, Any]) -> Demands:
    """What a made-up payer demands of a record; nothing, and no payer at all, without any."""
    if not made:
        return demands_for(record, record.current_plan(AS_OF), Catalogue(()), as_of=AS_OF)
    profile = PayerProfile.model_validate(
        {
            "id": "county-fund",
            "title": "County fund",
            "version": "2026",
            "programme": "Adult care",
            "standing": "example",
            "applies_to": {"payers": ["The Fund"]},
            "demands": [{"id": f"d{number}", **demand} for number, demand in enumerate(made)],
        }
    )
    return demands_for(record, record.current_plan(AS_OF), Catalogue((profile,)), as_of=AS_OF, payers=("county-fund",))


def full_record() -> PlanRecord:
    """A record with a row of every kind, and a value in every field that a context can show."""
    plan = Plan(
        id="P2",
        episode="E1",
        kind="full",
        supersedes="P1",
        written=AS_OF,
        effective=AS_OF,
        author="ST2",
        primary_clinician="ST1",
        strengths="Close to her sister",
        presenting_concerns="Panic",
        needs=(Need(id="N1", text="Panic", diagnoses=("D1",), priority=1, status="active"),),
        goals=(
            Goal(
                id="G1",
                text="Drives to work alone",
                client_words="I want my mornings back",
                needs=("N1",),
                baseline=0.0,
                target=5.0,
                target_date=date(2026, 11, 30),
                status="in_progress",
                agreed=True,
                absent=(Absent(field="measure", kind=AbsentKind.DEFERRED, reason="next visit"),),
                extra=(
                    Extra(name="agreed_on", value=date(2026, 5, 2)),
                    Extra(name="areas", value=("home", "work")),
                    Extra(name="funded", value=False),
                    Extra(name="hours", value=2.0),
                ),
            ),
            Goal(id="G2", text="Sleeps through"),
        ),
        objectives=(
            Objective(id="O1-1", goal="G1", text="Drives to the store", target=2.5),
            Objective(id="O1-2", goal="G1", text="Drives to the bridge"),
            Objective(id="O2-1", goal="G2", text="No screens after ten"),
            Objective(id="O0-1", goal="G9", text="Of a goal that is not there"),
        ),
        interventions=(
            Intervention(id="I1", goal="G1", text="Will teach breathing", responsible="ST1"),
            Intervention(id="I2", objectives=("O1-2", "O2-1"), text="Will ride along", responsible="ST9"),
            Intervention(id="I3", text="Serves nothing"),
        ),
        services=(OrderedService(id="SV1", type="Individual therapy", responsible="ST1"),),
        progress=(
            Progress(id="PR1", goal="G1", date=date(2026, 10, 1), text="On the way", rating=5.0, status="improving"),
            Progress(id="PR2", goal="G1", date=date(2026, 9, 15), rating=3),
            Progress(id="PR3", objectives=("O1-1",), date=date(2026, 9, 20), rating=2.5, author="ST1"),
            Progress(id="PR4", text="Of nothing"),
        ),
        participation=(Participation(id="PA1", name="Rosa Delgado", role="client", agrees=True),),
        reviews=(Review(id="R1", held=date(2026, 11, 24), decision="continue"),),
        signatures=(
            Signature(id="S1", role="client", name="Rosa Delgado", date=date(2026, 9, 1), method="ink", purpose="plan"),
        ),
        pointers=(
            Pointer(
                id="PT1",
                section="history",
                document="Comprehensive assessment",
                date=date(2026, 8, 20),
                place="Chart, tab 2",
            ),
        ),
        absent=(
            Absent(
                field="family_involvement",
                kind=AbsentKind.DECLINED,
                reason="prefers not to say",
                who="R. Okafor",
                on=date(2026, 5, 2),
            ),
        ),
        extra=(Extra(name="support", value="high"),),
    )
    return PlanRecord(
        client=Client(
            id="00412",
            first_name="Rosa",
            last_name="O’Neil-Álvarez",
            birth_date=date(1988, 4, 12),
            sex="female",
            interpreter=False,
            absent=(Absent(field="medications", kind=AbsentKind.NONE_REPORTED),),
            extra=(Extra(name="case_number", value="JV-1"), Extra(name="elsewhere", value="of another agency")),
        ),
        episodes=(Episode(id="E1", programme="Adult outpatient clinic", admission=date(2026, 8, 20)),),
        plans=(Plan(id="P1"), plan),
        coverage=(Coverage(id="CV1", payer="The Fund", member_id="AB12345C"),),
        authorisations=(Authorisation(id="AU1", number="A-1"),),
        contacts=(Contact(id="CT1", name="School", role="school"), Contact(id="CT2", name="Elena", may_consent=True)),
        staff=(
            Staff(id="ST1", name="Ruth Okafor", credential="LCSW", supervisor="ST2"),
            Staff(id="ST2", name="Amara Osei", supervisor="ST1"),
        ),
        diagnoses=(Diagnosis(id="D1", code="F41.0", title="Panic disorder", primary=True, made_by="ST1"),),
        medications=(),
        assessments=(Assessment(id="A1", kind="comprehensive", by="ST1"),),
        services_given=(GivenService(id="SG1", date=date(2026, 9, 8), event="session", staff="ST1"),),
        consents=(Consent(id="C1", kind="treatment"),),
        outcome_measures=(OutcomeMeasure(id="OM1", tool="PHQ-9", total=14.0),),
    )
