"""Every finding about a payer's demand says whose it is, in which version, where it is written and how sure that is."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from textwrap import dedent

import openpyxl
import pytest
from rich.console import Console
from world import build_world, caseload_rows, write_caseload

from toolkit.pipeline.check import check
from toolkit.pipeline.report import Report
from toolkit.pipeline.reports import write_report
from toolkit.pipeline.reports.terminal import print_report

PAYER = """
    id: little-payer
    title: Little payer
    version: "2026"
    source: Contract of 2026
    standing: unverified
    applies_to: {payers: [Little payer]}
    demands:
      - {id: crisis, section: crisis_plan, citation: "Contract of 2026, 4.1", standing: verified, checked: 2026-09-01}
      - {id: measured, every: goals, has: measure, citation: "Contract of 2026, 4.2"}
      - {id: objectives, every: goals, at_least: 1, of: objectives, citation: "Contract of 2026, 4.3"}
      - {id: review, review_every: 10 days, from: plan, citation: "Contract of 2026, 5"}
      - {id: signed, signed_by: client, citation: "Contract of 2026, 6", standing: secondary, checked: 2026-09-01}
"""
FOUNDED = {
    "little-payer@2026#crisis": ("Contract of 2026, 4.1", "verified"),
    "little-payer@2026#measured": ("Contract of 2026, 4.2", "unverified"),
    "little-payer@2026#objectives": ("Contract of 2026, 4.3", "unverified"),
    "little-payer@2026#review": ("Contract of 2026, 5", "unverified"),
    "little-payer@2026#signed": ("Contract of 2026, 6", "secondary"),
}


@pytest.fixture
def report(tmp_path: Path) -> Report:
    build_world(tmp_path, 1)
    (tmp_path / "payer_profiles" / "little-payer.yaml").write_text(dedent(PAYER))
    write_caseload(tmp_path / "caseload.xlsx", caseload_rows(1))
    return check([tmp_path / "caseload.xlsx"], as_of=date(2026, 10, 1), folder=tmp_path)


def rows_of(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(path)["All findings"]
    headers, *rows = ([str(cell.value or "") for cell in row] for row in sheet.iter_rows())
    return [dict(zip(headers, row, strict=True)) for row in rows]


def test_findings_carry_profile_version_citation_and_standing(report):
    founded = {found.demands[0]: (found.citation, found.standing) for found in report.findings if found.demands}
    assert founded == FOUNDED


def test_json_gives_them_with_each_finding(report, tmp_path):
    write_report(report, tmp_path / "report.json")
    plain = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    founded = {
        each["demands"][0]: (each["citation"], each["standing"]) for each in plain["findings"] if each["demands"]
    }
    assert founded == FOUNDED


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_tables_have_a_column_for_each(report, tmp_path, ending):
    write_report(report, tmp_path / f"report.{ending}")
    rows = rows_of(tmp_path / f"report.{ending}")
    founded = {row["Payer's demand"]: (row["Citation"], row["Standing"]) for row in rows if row["Payer's demand"]}
    assert founded == FOUNDED


@pytest.mark.parametrize("width", [80, 300])
def test_the_terminal_has_them_beside_each_finding(report, width):
    console = Console(width=width, color_system=None, markup=False, highlight=False, record=True, file=io.StringIO())
    print_report(report, console)
    text = re.sub(r"\s+", "", console.export_text())
    for demand, (citation, standing) in FOUNDED.items():
        assert f"{demand}·{citation}({standing})".replace(" ", "") in text


def test_the_page_has_them_beside_each_finding(report, tmp_path):
    write_report(report, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    for demand, (citation, standing) in FOUNDED.items():
        assert f"{demand} · {citation} ({standing})" in page
