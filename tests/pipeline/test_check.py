from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from world import build_world, caseload_rows, write_caseload

from toolkit.errors import InputError, UnknownNameError
from toolkit.findings import Severity
from toolkit.pipeline.check import check
from toolkit.pipeline.generate import generate
from toolkit.pipeline.report import Report
from toolkit.pipeline.reports import WRITERS
from toolkit.pipeline.setting import Selection

AS_OF = date(2026, 10, 1)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return build_world(tmp_path)


def look(world: Path, **options) -> Report:
    return check([world / "caseload.xlsx"], as_of=AS_OF, folder=world, **options)


def change(world: Path, edit, clients: int = 3) -> None:
    rows = caseload_rows(clients)
    edit(rows)
    write_caseload(world / "caseload.xlsx", rows)


def without_column(sheet: str, header: str):
    return lambda rows: [row.pop(header) for row in rows[sheet]]


def test_a_column_that_is_absent_is_one_cause_for_all_its_clients(world):
    change(world, without_column("Plans", "Strengths"))
    report = look(world)
    first = report.causes[0]
    assert (first.title, first.clients, first.held_up) == ("Column Strengths is absent from sheet Plans", 3, 3)
    assert report.counts["held_up"] == 3


def test_causes_are_ranked_by_the_clients_they_hold_up(world):
    change(world, lambda rows: (without_column("Goals", "Target date")(rows), rows["Plans"][0].pop("Strengths")))
    causes = look(world).causes
    assert [cause.held_up for cause in causes] == sorted((cause.held_up for cause in causes), reverse=True)
    assert causes[0].held_up == 1


def test_a_finding_says_where_by_which_rule_of_which_payer_and_how_sure_that_is(world):
    change(world, lambda rows: rows["Plans"][1].pop("Strengths"))
    [found] = [found for found in look(world).of_client("C002") if found.severity is Severity.ERROR]
    assert str(found.place) == "caseload.xlsx › Plans › F3"
    assert found.demands == ("little-payer@1#strengths",)
    assert (found.citation, found.standing) == ("Contract of 2026, section 4", "unverified")
    assert found.clinician == "Ruth Okafor"
    assert found.hint


def test_a_result_that_rests_on_unverified_facts_says_so(world):
    report = look(world)
    [said] = report.reservations
    assert said == "little-payer@1: 2 unverified of 2 demands"
    assert report.to_dict()["reservations"] == [said]


def test_many_processes_find_what_one_finds(world):
    build_world(world / "large", 60)
    one = look(world / "large", jobs=1)
    two = look(world / "large", jobs=2)
    assert one.to_dict() == two.to_dict()


def test_texts_that_clients_share_are_found_across_workers(world):
    def edit(rows):
        for row in rows["Goals"]:
            row["Text"] = "Uses three calming skills when anger rises at the supper table"

    change(world, edit)
    found = [found for found in look(world).findings if found.code == "QU201"]
    assert {finding.client for finding in found} == {"C001", "C002", "C003"}


def test_an_agency_may_switch_advice_off_but_no_demand(world):
    settings = world / "agency_templates" / "little-agency" / "agency.yaml"
    settings.write_text(settings.read_text() + "rules: {GT106: off, QU112: error, CO101: off}\n")
    change(world, lambda rows: rows["Plans"][0].pop("Strengths"))
    found = {(found.code, str(found.severity)) for found in look(world).findings}
    assert not [code for code, _ in found if code == "GT106"]
    assert ("QU112", "error") in found
    assert ("CO101", "error") in found


def test_advice_graded_as_error_fails_the_command_but_stops_no_document(world):
    settings = world / "agency_templates" / "little-agency" / "agency.yaml"
    settings.write_text(settings.read_text() + "rules: {QU112: error}\n")
    report = look(world)
    assert report.has_at_least(Severity.ERROR)
    assert report.counts["held_up"] == 0


def test_a_waiver_is_in_the_report_with_what_it_sets_aside(world):
    def edit(rows):
        rows["Plans"][0].pop("Strengths")
        rows["Waivers"] = [
            {
                "Client": "C001",
                "Code": "CO101",
                "Reason": "County letter",
                "Who": "M. Lindqvist",
                "Until": "2026-12-31",
            },
            {"Client": "C002", "Code": "CO101", "Reason": "Old letter", "Who": "M. Lindqvist", "Until": "2026-01-31"},
        ]

    change(world, edit)
    report = look(world)
    assert [(use.client, use.in_force, use.findings) for use in report.waivers] == [
        ("C001", True, 1),
        ("C002", False, 0),
    ]
    assert report.counts["held_up"] == 0
    assert report.counts["waived"] == 1
    rows = list(csv.DictReader(io.StringIO(WRITERS[".csv"](report, False).decode("utf-8-sig"))))
    assert [(row["Client"], row["Waived"]) for row in rows if row["Severity"] == "waiver"] == [
        ("C001", "County letter (M. Lindqvist, until 2026-12-31; sets aside 1)"),
        ("C002", "Old letter (M. Lindqvist, until 2026-01-31; no longer in force)"),
    ]
    made = generate([world / "caseload.xlsx"], world / "out", as_of=report.as_of, folder=world)
    assert len(made.products) == 3
    waivers = openpyxl.load_workbook(world / "out" / "index.xlsx")["Waivers"]
    assert [row[0] for row in waivers.iter_rows(min_row=2, values_only=True)] == ["C001", "C002"]


def test_a_payer_given_as_an_option_stands_in_for_coverage(world):
    other = (world / "payer_profiles" / "little-payer.yaml").read_text()
    other = other.replace("little-payer", "other-payer").replace("section: goals", "section: crisis_plan")
    (world / "payer_profiles" / "other.yaml").write_text(other)
    report = look(world, payers=("other-payer",))
    assert [profile.id for profile in report.profiles] == ["other-payer@1"]
    assert report.counts["held_up"] == 3
    with pytest.raises(UnknownNameError, match='Did you mean "other-payer"'):
        look(world, payers=("othr-payer",))


def test_only_takes_the_ids_of_the_caseload(world):
    assert [status.client for status in look(world, selection=Selection(only=("C002",))).clients] == ["C002"]
    with pytest.raises(InputError, match='Did you mean "C002"'):
        look(world, selection=Selection(only=("c002",)))


def test_the_report_of_a_profile_with_an_error_names_its_file_and_line(world):
    profile = world / "payer_profiles" / "unused.yaml"
    profile.write_text(
        "id: unused\ntitle: Unused\nversion: '1'\nstanding: unverified\ndemands:\n  - {id: a, sectoin: goals}\n"
    )
    found = [found for found in look(world).of_client("") if found.code.startswith("PP")]
    assert "unused.yaml:6" in {str(finding.place) for finding in found}


def test_values_are_in_the_dictionary_only_when_asked_for(world):
    change(world, lambda rows: rows["Goals"][0].update({"Target date": "the 40th of May"}))
    report = look(world)
    assert "40th" not in json.dumps(report.to_dict())
    assert "40th" in json.dumps(report.to_dict(show_values=True))
