"""Make the invented exports of `samples/exports/`: `python scripts/make_exports.py`.

Each shape has a folder with the export of October 2026, its map, and the export of November. The maps are what `plankit map`
drafts of October's export, with the few corrections that stand in `CORRECTIONS`, as office staff would make them.
"""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path

from exports import harbor, lakeshore, mesa
from exports.maps import Corrections, write_map
from exports.supplement import write_supplement
from exports.writers import write_linked, write_long, write_wide

ROOT = Path(__file__).resolve().parent.parent
EXPORTS = ROOT / "samples" / "exports"
OCTOBER, NOVEMBER = Date(2026, 10, 31), Date(2026, 11, 30)

CORRECTIONS: dict[str, Corrections] = {
    "linked-files": {},
    "wide-sheet": {
        ("Columns", "Goal 1 › Target Date+"): {
            "Our field": "Goal 1 Objective: Target date",
            "Dates are written": "MM/DD/YYYY",
        },
        ("Columns", "Goal 2 › Target Date+"): {
            "Our field": "Goal 2 Objective: Target date",
            "Dates are written": "MM/DD/YYYY",
        },
        ("Constants", "Contact: Role"): {"Value": "Guardian"},
        ("Constants", "Participant: Role"): {"Value": "Client"},
    },
    "long-sheet": {
        ("Columns", "Problem"): {"Our field": "Plan: Presenting concerns"},
        ("Constants", "Participant: Role"): {"Value": "Client"},
        ("Constants", "Client: Language"): {"Value": "English"},
    },
}


def main() -> None:
    """Write every export and map anew."""
    linked, wide, long = (EXPORTS / name for name in ("linked-files", "wide-sheet", "long-sheet"))
    write_linked(linked / "october", lakeshore.PEOPLE)
    write_linked(linked / "november", lakeshore.next_month(lakeshore.PEOPLE), has_language=False)
    write_supplement(linked / "supplement.xlsx", lakeshore.PEOPLE)
    write_wide(wide / "october.xlsx", harbor.PEOPLE, OCTOBER)
    write_wide(wide / "november.xlsx", harbor.next_month(harbor.PEOPLE), NOVEMBER, has_family=False)
    write_long(long / "october.csv", mesa.PEOPLE, OCTOBER)
    write_long(long / "november.csv", mesa.next_month(mesa.PEOPLE), NOVEMBER, has_level=False)
    for folder, export, agency in (
        (linked, linked / "october", "county-behavioral-health"),
        (wide, wide / "october.xlsx", "children-and-family"),
        (long, long / "october.csv", "substance-use-programme"),
    ):
        write_map(folder / "MAP.xlsx", export, agency, CORRECTIONS.get(folder.name, {}), OCTOBER)


if __name__ == "__main__":
    main()
