"""`plankit coverage` on the samples: expectations worked out by hand from the sheets Plans, Signatures and Services."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from toolkit.cli.main import cli

SAMPLES = Path(__file__).parents[2] / "samples"
AS_OF = ["--as-of", "2026-12-31"]

EXPECTED = [
    ("CL-1001", "not covered", ["CL202"]),  # the plan took effect on 1 September
    ("CL-1002", "covered", []),
    ("CL-1003", "doubtful", ["CL204"]),  # the second of that week, ordered weekly
    ("CL-1004", "not covered", ["CL202"]),  # the psychiatrist signed a day later
    ("CL-1005", "covered", []),
    ("CL-1006", "not covered", ["CL203"]),  # group therapy is not ordered
    ("CL-1007", "covered", []),  # staff by name
    ("CL-1008", "covered", []),
    ("CL-1009", "doubtful", ["CL205"]),  # nobody named
    ("CL-1010", "not covered", ["CL203"]),  # ordered until 27 November
    ("CL-1011", "not covered", ["CL202"]),  # the licensed practitioner signed a day later
    ("CL-1012", "not covered", ["CL201"]),  # a slip in the client's number
]


def run(*words, source="caseload.xlsx", claims=SAMPLES / "claims.csv"):
    command = ["coverage", str(claims), str(SAMPLES / source), *AS_OF, *map(str, words)]
    return CliRunner().invoke(cli, command, env={"COLUMNS": "120"})


@pytest.mark.parametrize("source", ["caseload.xlsx", "caseload-csv", "form-data.json"])
def test_the_sample_claims_are_answered_the_same_from_every_source(source):
    result = run("--json", source=source)
    answers = json.loads(result.stdout)["claims"]
    found = [(a["claim"], a["verdict"], [f["code"] for f in a["findings"]]) for a in answers]
    assert found == EXPECTED
    assert result.exit_code == 1


def test_gaps_are_spans_with_the_dates_that_decide_them():
    gaps = json.loads(run("--json").stdout)["gaps"]
    assert [(gap["client"], gap["from"], gap["to"], gap["days"], gap["claims"]) for gap in gaps] == [
        ("00001001", "2026-08-20", "2026-08-31", 12, 1),
        ("00001002", "2026-07-14", "2026-08-04", 22, 1),
        ("00001003", "2026-07-30", "2026-08-18", 20, 0),
        ("CF-2004", "2026-08-24", "2026-09-08", 16, 0),
        ("SU-3001", "2026-08-21", "2026-08-27", 7, 0),
        ("SU-3003", "2026-09-03", "2026-09-14", 12, 1),
    ]
    assert "Psychiatrist (Amara Osei, MD) signed 2026-08-05" in gaps[1]["why"]


def test_the_result_says_what_it_rests_on():
    plain = json.loads(run("--json").stdout)
    assert any(line.startswith("il-iatp@2018") for line in plain["reservations"])
    assert plain["counts"] == {"covered": 4, "doubtful": 2, "not covered": 6, "unread": 0, "gaps": 6}


def test_no_clients_or_relatives_name_is_printed():
    printed = run().stdout + run("--json").stdout
    for name in ("Delgado", "Aldersey", "Whitfield", "Wachowski"):
        assert name not in printed
    assert "Ruth Okafor, LCSW" in printed


def test_all_covered_leaves_with_0(tmp_path):
    claims = tmp_path / "claims.csv"
    claims.write_text("Client,Date,Service,Staff\n00001001,2026-09-08,Individual therapy,ST1\n")
    result = run(claims=claims)
    assert result.exit_code == 0
    assert "1 claims: 1 covered" in result.stdout


def test_a_line_that_cannot_be_read_leaves_with_1(tmp_path):
    claims = tmp_path / "claims.csv"
    claims.write_text("Client,Date,Service,Staff\n00001001,2026-02-30,Individual therapy,ST1\n")
    result = run(claims=claims)
    assert result.exit_code == 1
    assert "1 could not be read" in result.stdout


def test_only_asked_for_clients_are_answered():
    answers = json.loads(run("--json", "--only", "00001002").stdout)["claims"]
    assert [answer["claim"] for answer in answers] == ["CL-1004", "CL-1005"]


def test_the_workbook_has_claims_and_gaps_with_filters(tmp_path):
    path = tmp_path / "coverage.xlsx"
    assert run("--out", path).exit_code == 1
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Claims", "Gaps", "Findings", "Basis"]
    assert [book[name].max_row for name in ("Claims", "Gaps")] == [13, 7]
    assert book["Claims"].auto_filter.ref.startswith("A1:")
    headers = [cell.value for cell in book["Claims"][1]]
    first = dict(zip(headers, [cell.value for cell in book["Claims"][3]], strict=True))
    assert (first["Claim"], first["Verdict"], first["Credential"], first["Frequency"]) == (
        "CL-1002",
        "covered",
        "LCSW",
        "weekly",
    )


def test_the_csv_has_the_claims(tmp_path):
    path = tmp_path / "coverage.csv"
    run("--out", path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Verdict"] for row in rows] == [verdict for _, verdict, _ in EXPECTED]


def test_of_a_long_file_the_terminal_shows_the_worst_and_says_how_many_are_left(tmp_path):
    claims = tmp_path / "claims.csv"
    rows = ["Client,Date,Service,Staff", *["00001005,2026-09-28,Individual therapy,ST1"] * 250]
    claims.write_text("\n".join([*rows, "00001001,2026-08-27,Individual therapy,ST1"]))
    printed = run(claims=claims).stdout
    assert "No signed plan was in force on 2026-08-27" in printed
    assert "… and 51 more claims: write them all with --out coverage.xlsx" in printed


def test_text_that_a_spreadsheet_would_run_stays_text(tmp_path):
    claims, out = tmp_path / "claims.csv", tmp_path / "out.csv"
    claims.write_text("Client,Date,Service,Staff\n00001001,2026-09-08,=1+1,ST1\n")
    run("--out", out, claims=claims)
    assert "'=1+1" in out.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(("name", "code"), [("out.pdf", 4), ("out", 4)])
def test_an_ending_that_cannot_be_written_is_refused_before_the_work(tmp_path, name, code):
    result = run("--out", tmp_path / name)
    assert (result.exit_code, result.stdout) == (code, "")


def test_a_file_that_holds_no_claims_is_an_input_error(tmp_path):
    claims = tmp_path / "claims.csv"
    claims.write_text("Name,Colour\nx,y\n")
    result = run(claims=claims)
    assert result.exit_code == 3
    assert "Client and Date" in result.stderr
