"""The audit sheet says of each plan who signed, what was due, and where each demand is met, or that it is not."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import docx
import pytest
from editing import edited, removed
from test_verify import run
from world import build_world, caseload_rows, write_caseload

from toolkit.pipeline.audit import sheet as module
from toolkit.pipeline.audit.sheet import AuditSheet, audit_sheet
from toolkit.pipeline.generate import generate
from toolkit.pipeline.verify import Verification, verify

AS_OF = date(2026, 12, 15)


@pytest.fixture
def world(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PLANKIT_OFFICE", str(tmp_path / "none"))
    world = build_world(tmp_path, 2)
    rows = caseload_rows(2)
    rows["Signatures"] = [
        {"Client": "C001", "Plan": "P1", "Role": "Client", "Name": "Ana Ruiz", "Date": "2026-09-01", "Method": "ink"}
    ]
    write_caseload(world / "caseload.xlsx", rows)
    payer = world / "payer_profiles" / "little-payer.yaml"
    payer.write_text(payer.read_text() + "  - {id: client-signs, signed_by: [client]}\n")
    generate([world / "caseload.xlsx"], world / "out", as_of=date(2026, 10, 1), folder=world)
    return world


def made(world: Path) -> AuditSheet:
    return sheet_of(world, verify([world / "out"], folder=world))


def sheet_of(world: Path, report: Verification) -> AuditSheet:
    files = {path.name: path.read_bytes() for path in (world / "out").glob("*.docx")}
    return audit_sheet(report, files, [world / "caseload.xlsx"], as_of=AS_OF, folder=world)


def tables(data: bytes) -> list[list[list[str]]]:
    document = docx.Document(io.BytesIO(data))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def headings(data: bytes) -> list[str]:
    return [one.text for one in docx.Document(io.BytesIO(data)).paragraphs if one.style.name == "Heading 1"]


def test_each_plan_has_its_own_sheet_with_signers_and_each_demand(world):
    sheet = made(world)
    assert (sheet.clients, sheet.pdf, sheet.findings) == (2, None, ())
    assert headings(sheet.docx) == ["Audit sheet: record C001", "Audit sheet: record C002"]
    rows = [row for table in tables(sheet.docx) for row in table]
    assert ["Client", "Ana Ruiz", "09/01/2026 · ink", "signed"] in rows
    assert [row[2:] for row in rows if row[0] == "Client" and row[2] == "not signed"] == [["not signed", "missing"]]
    strengths = [row for row in rows if "section Strengths" in row[0]]
    assert [row[1:] for row in strengths] == [["Contract of 2026, section 4 (unverified)", "Strengths"]] * 2


def test_what_the_document_lost_and_what_the_record_lacks_is_not_met(world):
    edited(world / "out" / "C001-plan.docx", removed("Strengths", "Sings in a choir"))
    sheet = made(world)
    rows = [row for table in tables(sheet.docx) for row in table]
    unmet = [row for row in rows if row[-1].startswith("NOT MET")]
    assert [row[0] for row in unmet if "Strengths is gone" in row[-1]] == ["The plan has the section Strengths."]
    assert any("sign" in row[0].casefold() for row in unmet), "the second client has not signed"


def test_a_caseload_that_moved_on_is_told(world):
    rows = caseload_rows(2)
    rows["Plans"][0]["Strengths"] = "Plays chess"
    rows["Plans"][1]["Id"] = "P7"
    write_caseload(world / "caseload.xlsx", rows)
    report = verify([world / "out"], folder=world, sources=[world / "caseload.xlsx"])
    sheet = sheet_of(world, report)
    assert sheet.clients == 1
    assert [(found.client, found.code) for found in report.findings] == [("C001", "DO333"), ("C002", "DO333")]
    assert [(found.client, found.code) for found in sheet.findings] == [("C002", "DO333")]


def test_the_command_writes_the_sheet_and_wants_the_caseload(world, monkeypatch, capsys):
    monkeypatch.chdir(world)
    assert run("verify", "out", "--audit-sheet", "sheet.docx") == 2
    arguments = ["verify", "out", "--source", "caseload.xlsx", "--as-of", "2026-12-15", "--audit-sheet", "sheet.docx"]
    assert run(*arguments) == 0
    assert "Written: sheet.docx" in capsys.readouterr().out
    assert headings((world / "sheet.docx").read_bytes()) == ["Audit sheet: record C001", "Audit sheet: record C002"]
    assert run(*arguments, "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["documents"]) == 2


@pytest.mark.engine("soffice")
def test_with_libreoffice_it_names_pages_and_is_a_pdf_too(world, monkeypatch):
    monkeypatch.delenv("PLANKIT_OFFICE")
    sheet = made(world)
    assert sheet.pdf is not None
    assert [row[2] for table in tables(sheet.docx) for row in table if "Strengths." in row[0]] == [
        "page 1 · Strengths"
    ] * 2
    assert module.sheet_template() is module.sheet_template()
