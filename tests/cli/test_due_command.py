"""`plankit due` as a user types it, on the samples."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from toolkit.cli.main import cli

SAMPLES = Path(__file__).parents[2] / "samples"
MONDAY = ["--as-of", "2026-11-02", "--by", "2026-11-30"]


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")


def plankit(*words, source="caseload.xlsx"):
    return CliRunner().invoke(cli, ["due", str(SAMPLES / source), *MONDAY, *map(str, words)])


def test_monday_mornings_page_has_what_is_late_with_its_reckoning_before_what_is_coming():
    result = plankit()
    page = result.stdout
    assert page.startswith("What is due, as of Monday 2026-11-02")
    assert page.index("Overdue (2)") < page.index("Coming by 2026-11-30 (2)") < page.index("13 clients; 4 listed")
    words = " ".join(page.split())
    assert "Fri 2026-10-30 00001001 Review of plan P1 Ruth Okafor" in words
    assert "3 days late 30 days from the review of 2026-09-30; example managed-care-30@1" in words
    assert "2026-11-15 CF-2002 Review of plan P1" in words
    assert "at the earliest 90 days or 6 sessions from the plan of 2026-08-17" in words
    assert "2026-11-27 00001003 Review of plan P1 Marcus Lindqvist" in words
    assert "25 days left 100 days from the plan of 2026-08-19" in words
    assert len(max(page.splitlines(), key=len)) <= 120


def test_a_narrow_page_loses_nothing(monkeypatch):
    monkeypatch.setenv("COLUMNS", "72")
    words = " ".join(plankit().stdout.split())
    assert "2026-10-30 00001001" in words
    assert "3 days late" in words
    assert "managed-care-30@1" in words
    assert "…" not in words


def test_the_counts_at_its_end_name_no_client():
    page = plankit().stdout
    counts = page[page.index("13 clients;") :]
    assert "Adult outpatient clinic" in counts
    assert "Ruth Okafor" in counts
    for client in ("00001001", "00001003", "00001006", "CF-2002", "Delgado", "Rosa"):
        assert client not in counts
    assert "Delgado" not in page


def test_it_says_which_days_rest_on_profiles_that_are_not_verified():
    assert "Not verified: managed-care-30@1: 20 example of 20 demands." in plankit().stdout


def test_json_has_every_fact_of_a_line():
    plain = json.loads(plankit("--json").stdout)
    assert plain["as_of"] == "2026-11-02"
    assert plain["counts"]["status"] == {"not due": 2, "overdue": 2}
    assert plain["due"][0] == {
        "client": "00001001",
        "kind": "review",
        "item": "Review of plan P1",
        "due": "2026-10-30",
        "moment": None,
        "opens": None,
        "grace_end": None,
        "not_before": None,
        "done": None,
        "days_left": -3,
        "status": "overdue",
        "why": "30 days from the review of 2026-09-30; example",
        "lacking": [],
        "profile": "managed-care-30@1",
        "citation": "",
        "standing": "example",
        "clinician": "Ruth Okafor",
        "programme": "Adult outpatient clinic",
        "manual": None,
        "path": "plans[P1].reviews",
    }


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], 1),
        (["--fail-on", "never"], 0),
        (["--only", "00001003"], 0),
        (["--status", "not-due"], 0),
        (["--status", "overdue", "--from", "2026-10-31"], 0),
        (["--status", "overdue", "--from", "2026-10-30"], 1),
    ],
)
def test_it_leaves_with_1_where_something_listed_is_overdue(words, code):
    assert plankit(*words).exit_code == code


def test_clients_and_profiles_may_be_chosen():
    chosen = {
        "--clinician=Ruth Okafor": {"00001001"},
        "--programme=Family therapy": {"CF-2002"},
        "--profile=outpatient-100": {"00001003"},
        "--only=00001006": {"00001006"},
    }
    for option, clients in chosen.items():
        found = json.loads(plankit("--json", option).stdout)["due"]
        assert {line["client"] for line in found} == clients, option


def test_worklist_and_calendars_are_written_and_named(tmp_path):
    result = plankit("--out", tmp_path / "due.xlsx", "--ics", tmp_path / "calendars")
    assert f"Written: {tmp_path / 'due.xlsx'}" in result.stdout
    names = ["Marcus Lindqvist.ics", "Priya Raman.ics", "Ruth Okafor.ics"]
    assert sorted(path.name for path in (tmp_path / "calendars").iterdir()) == names
    book = openpyxl.load_workbook(tmp_path / "due.xlsx")
    assert book.sheetnames[:2] == ["All", "Inés Carrasco"]
    assert book["All"]["E2"].value == "00001001", "ids are text, with their zeros"


def test_two_runs_write_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        plankit("--out", tmp_path / f"{name}.xlsx", "--ics", tmp_path / f"{name}.ics")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    assert (tmp_path / "one.ics").read_bytes() == (tmp_path / "two.ics").read_bytes()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--out", "due.csv"], 4, "End the name with .xlsx"),
        (["--from", "2026-12-01"], 4, "Turn the days round"),
        (["--profile", "outpatient-10"], 4, 'Did you mean "outpatient-100"?'),
        (["--by", "30.11.2026"], 2, "Write it as 2026-09-01"),
        (["--status", "late"], 2, "is not one of"),
        (["--only", "1001"], 3, 'There is no client "1001"'),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_write_instead(words, code, said):
    result = plankit(*words)
    assert result.exit_code == code
    assert said in result.stderr


def test_what_could_not_be_read_is_said_since_it_may_change_the_days():
    page = plankit(source="caseload-with-problems.xlsx").stdout
    assert "What is wrong in the records, and may change these days" in page
    assert "No payer profile applies to 1 of the clients" in page
    assert "cannot be reckoned: asked for if the client is under 18" in page


def test_a_caseload_with_nothing_due_says_so():
    result = plankit("--only", "00001002")
    assert "Nothing. What is not due yet is listed up to 2026-11-30." in result.stdout
    assert result.exit_code == 0
