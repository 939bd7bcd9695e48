"""A supplement laid over an export: what it supplies, what differs, and who wins."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from exporting import drafted, load_with, write_csv

CLIENTS = """MRN,Last Name,First Name,DOB,Plan Date,Strengths,Language
00017,Quist,Ola,02/13/1990,09/01/2026,Sings,
00018,Roe,Jan,11/25/1991,09/02/2026,,Danish
"""
GOALS = "GoalID,MRN,Goal Text,Goal Target Date\n1,00017,Sleeps,12/01/2026\n2,00018,Walks,12/15/2026\n"
LINKED = Path(__file__).parents[3] / "samples" / "exports" / "linked-files"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_csv(tmp_path / "export" / "clients.csv", CLIENTS)
    write_csv(tmp_path / "export" / "goals.csv", GOALS)
    drafted(tmp_path, tmp_path / "export")
    return tmp_path


def supplement(folder: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / "more.xlsx")
    return folder / "more.xlsx"


def read(folder: Path, prefer: str = "", **sheets: list[list[object]]):
    return load_with(folder / "export", folder / "MAP.xlsx", supplement(folder, **sheets), prefer)


def codes(loaded, *wanted: str) -> list[tuple[str, str]]:
    return [(found.code, str(found.place)) for found in loaded.findings if found.code in wanted]


def test_values_go_where_the_export_has_none_and_know_where_they_came_from(folder):
    caseload = read(
        folder,
        Clients=[["Client", "Language", "Pronouns"], ["00017", "English", "they/them"]],
        Plans=[["Client", "Strengths", "Modality"], ["00018", "Cooks", "Individual therapy"]],
    )
    ola, jan = (caseload.client(client) for client in ("00017", "00018"))
    assert (ola.record.client.language, ola.record.client.pronouns) == ("English", "they/them")
    assert (jan.record.plans[0].strengths, len(jan.record.plans)) == ("Cooks", 1)
    assert str(ola.origins.place("client.language")) == "more.xlsx › Clients › B2"
    assert str(ola.origins.place("client.birth_date")) == "clients.csv › D2"


def test_rows_that_the_export_does_not_have_are_added(folder):
    caseload = read(
        folder,
        Signatures=[["Client", "Role", "Name", "Date"], ["00017", "Client", "Ola Quist", "2026-09-01"]],
        Goals=[["Client", "Text"], ["00017", "Reads"]],
        Staff=[["Staff id", "Name", "Credential"], ["ST4", "Mia Ek", "LCSW"]],
    )
    (plan,) = caseload.client("00017").record.plans
    assert [goal.text for goal in plan.goals] == ["Sleeps", "Reads"]
    assert [(signature.role, signature.name) for signature in plan.signatures] == [("client", "Ola Quist")]
    assert caseload.staff.members["ST4"].row.credential == "LCSW"


def test_a_row_without_an_id_is_the_one_that_reads_the_same(folder):
    caseload = read(folder, Goals=[["Client", "Text", "Client's words"], ["00017", "sleeps.", "I want to sleep"]])
    (goal,) = caseload.client("00017").record.plans[0].goals
    assert (goal.id, goal.client_words) == ("G1", "I want to sleep")
    assert codes(caseload.client("00017"), "RD337") == [("RD337", "more.xlsx › Goals › B2")]


def test_where_both_differ_the_exports_stands_until_somebody_says(folder):
    sheets = {"Clients": [["Client", "First name", "Language"], ["00018", "Johan", "Danish"]]}
    undecided = read(folder, **sheets).client("00018")
    assert undecided.record.client.first_name == "Jan"
    assert codes(undecided, "RD337", "RD338") == [("RD337", "more.xlsx › Clients › B2")]
    (said,) = [found for found in undecided.findings if found.code == "RD337"]
    assert "Export (clients.csv › C3) and supplement differ in “First name”" in said.message
    assert "Johan" not in said.message
    settled = read(folder, "supplement", **sheets).client("00018")
    assert settled.record.client.first_name == "Johan"
    assert str(settled.origins.place("client.first_name")) == "more.xlsx › Clients › B2"
    assert codes(settled, "RD337", "RD338") == [("RD338", "more.xlsx › Clients › B2")]
    kept = read(folder, "export", **sheets).client("00018")
    assert (kept.record.client.first_name, codes(kept, "RD337")) == ("Jan", [])


def test_a_reason_for_a_blank_is_supplied_too_and_a_value_goes_before_it(folder):
    caseload = read(folder, Plans=[["Client", "Strengths"], ["00017", "declined"], ["00018", "declined"]])
    assert caseload.client("00018").record.plans[0].absence("strengths").kind == "declined"
    assert caseload.client("00017").record.plans[0].strengths == "Sings"
    assert caseload.client("00017").record.plans[0].absent == ()


def test_a_row_of_an_unknown_client_or_goal_is_found(folder):
    caseload = read(
        folder,
        Plans=[["Client", "Strengths"], ["00071", "Cooks"]],
        Goals=[["Client", "Goal id", "Client's words"], ["00017", "G9", "I want to sleep"]],
    )
    assert [(f.client, f.code, str(f.place)) for f in caseload.findings if f.severity == "error"] == [
        ("00071", "RD321", "more.xlsx › Plans › A2")
    ]
    assert codes(caseload.client("00017"), "RD339") == [("RD339", "more.xlsx › Goals › B2")]


def test_workers_get_the_supplement_with_the_clients_rows(folder):
    import pickle

    from toolkit.records.reading.assemble import build_client

    caseload = read(folder, Clients=[["Client", "Language"], ["00017", "English"]])
    sent = pickle.loads(pickle.dumps(caseload.bundle("00017")))
    assert build_client(sent).record == caseload.client("00017").record
    assert build_client(sent).record.client.language == "English"


def test_the_sample_supplement_fills_what_its_system_cannot_export():
    caseload = load_with(LINKED / "october", LINKED / "MAP.xlsx", LINKED / "supplement.xlsx")
    for loaded in caseload:
        (plan,) = loaded.record.plans
        assert len(plan.participation) == 1
        assert loaded.record.staff_member(plan.primary_clinician).credential in ("LCSW", "LMHC")
        assert [found for found in loaded.findings if found.severity == "error"] == []
