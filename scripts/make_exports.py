"""Make the invented exports of `samples/exports/`: `python scripts/make_exports.py`.

Each shape has a folder with this month's export, its map, and next month's export beside it. The maps are what
`plankit map` drafts, with the corrections that stand below made by hand.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from exports import lakeshore
from exports.people import Person

ROOT = Path(__file__).resolve().parent.parent
EXPORTS = ROOT / "samples" / "exports"


def main() -> None:
    """Write every export anew."""
    write_linked(EXPORTS / "linked-files" / "october", lakeshore.PEOPLE)
    write_linked(EXPORTS / "linked-files" / "november", lakeshore.next_month(lakeshore.PEOPLE), has_language=False)


def write_linked(folder: Path, people: Sequence[Person], *, has_language: bool = True) -> None:
    """Five files that are linked by numbers: NULL for blanks, dates as YYYY-MM-DD and a time, chart numbers with zeros."""
    clients = [
        (p.key, p.number, p.last, p.first, _stamp(p.born), p.sex, *([p.language] if has_language else []), "NULL",
         p.payer, p.member, p.programme, _stamp(p.admitted))
        for p in people
    ]  # fmt: skip
    language = ["Lang"] if has_language else []
    _write(folder / "clients.csv", ["ClientID", "MRN", "LName", "FName", "DOB", "Gender", *language, "MiddleName", "PayerName",
                                    "MemberID", "ProgramName", "AdmitDt"], clients)  # fmt: skip
    _write(
        folder / "plans.csv",
        ["PlanID", "ClientID", "PlanEffDt", "PlanStatus", "DxCode", "DxDesc", "PresentingProblem", "Strengths",
         "DischargeCriteria", "ClinicianID"],
        [
            (500 + p.key, p.key, _stamp(p.planned), "ACTIVE", *p.diagnosis, p.concern, p.strengths, p.discharge,
             p.clinician.key)
            for p in people
        ],
    )  # fmt: skip
    _write(
        folder / "goals.csv",
        ["GoalID", "PlanID", "GoalText", "ClientStatement", "GoalTargetDt"],
        [(g.key, 500 + p.key, g.text, g.words, _stamp(g.by)) for p in people for g in p.goals],
    )
    objectives = [(o, g) for p in people for g in p.goals for o in g.objectives]
    _write(
        folder / "objectives.csv",
        ["ObjectiveID", "GoalID", "ObjectiveText", "Measure", "BaselineValue", "TargetValue", "Unit", "ObjTargetDt",
         "ObjStatus", "ClosedDt"],
        [(o.key, g.key, o.text, o.measure, o.baseline, o.target, o.unit, _stamp(o.by), o.status, "NULL")
         for o, g in objectives],
    )  # fmt: skip
    _write(
        folder / "interventions.csv",
        ["InterventionID", "ObjectiveID", "InterventionText", "Frequency", "StaffName", "StaffCredential"],
        [(i.key, o.key, i.text, i.frequency, i.staff.name, i.staff.credential) for o, _ in objectives
         for i in o.interventions],
    )  # fmt: skip


def _stamp(day: object) -> str:
    return f"{day} 00:00:00.000"


def _write(
    path: Path, headers: Sequence[str], rows: Iterable[Sequence[object]], *, encoding: str = "utf-8-sig"
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headers)
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding))


if __name__ == "__main__":
    main()
