"""Signatures are recorded against one version of a plan, stay with it, and put it in force."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result
from world import build_world, caseload_rows, write_caseload

from toolkit.cli.main import cli
from toolkit.pipeline.manifest import read_entries
from toolkit.pipeline.recording import record_documents
from toolkit.store.store import Store

PAYER = """
id: little-payer
title: Little payer
version: "1"
source: Contract of 2026, section 4
standing: unverified
applies_to: {payers: [Little payer]}
demands:
  - {id: goals, section: goals}
  - {id: clinician, signed_by: clinician, with: [date, credential], puts_in_force: yes, again_when_changed: [goals]}
  - {id: client, signed_by: client, reason_ok: yes, attempts: yes, again_when_changed: [goals, services]}
"""


def plankit(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def said(*words: object, code: int = 0) -> str:
    result = plankit(*words)
    assert result.exit_code == code, result.output + str(result.exception)
    return " ".join(result.output.split())


def error(*words: object) -> str:
    result = plankit(*words)
    assert result.exit_code in (3, 6), result.output
    return " ".join(result.output.split())


@pytest.fixture
def place(tmp_path: Path, monkeypatch) -> Path:
    build_world(tmp_path)
    (tmp_path / "payer_profiles" / "little-payer.yaml").write_text(PAYER)
    (tmp_path / "plankit.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    Store.create(tmp_path / "store.sqlite", actor="x", now=datetime(2026, 9, 1, tzinfo=UTC)).close()
    load(tmp_path)
    return tmp_path


def load(place: Path, edit=lambda rows: None, *more: object, code: int = 0) -> str:
    rows = caseload_rows(2)
    edit(rows)
    write_caseload(place / "caseload.xlsx", rows)
    return said("import", "caseload.xlsx", *more, code=code)


def sign(*words: object, client: str = "C001", day: str = "2026-09-02") -> str:
    return said("sign", client, "--date", day, "--as-of", "2026-10-01", *words)


def standing(client: str = "C001", as_of: str = "2026-10-01") -> dict:
    return json.loads(plankit("sign", client, "--status", "--as-of", as_of, "--json").stdout)["plans"][0]


CLINICIAN = ("--role", "clinician", "--name", "Marcus Lindqvist", "--credential", "PhD")


def test_a_signature_becomes_a_row_of_the_plan_in_a_new_revision_and_puts_it_in_force(place):
    assert standing()["in_force_from"] == ""
    sign(*CLINICIAN, "--method", "ink")
    now = standing()
    assert now["in_force_from"] == "2026-09-02"
    assert [each["label"] for each in now["lacking"]] == ["Client"]
    with Store.open(place / "store.sqlite") as store:
        assert [each.kind for each in store.history("C001")] == ["import", "signature"]
        row = store.current("C001").record.plans[0].signatures[0]
        assert (row.role, row.staff, row.method) == ("clinician", "ST2", "ink")
        with store.reader() as reader:
            (kept,) = reader.signatures("C001")
        assert kept.row == row.id


def test_an_import_that_knows_nothing_of_the_signature_leaves_it_alone(place):
    sign(*CLINICIAN)
    load(place, lambda rows: rows["Clients"][0].update({"First name": "Anna"}))
    assert standing()["in_force_from"] == "2026-09-02"


def test_a_refusal_needs_its_reason_and_an_attempt_does_not_sign(place):
    assert "reason" in error("sign", "C001", "--role", "client", "--date", "2026-09-02", "--refused")
    sign("--role", "client", "--attempts", "by telephone, no answer", "--reason", "Moved away")
    now = standing()
    assert now["signatures"][0]["what"] == "not signed, and it is said why"
    assert [each["label"] for each in now["lacking"]] == ["Primary clinician"]
    with Store.open(place / "store.sqlite") as store:
        row = store.current("C001").record.plans[0].signatures[0]
        assert row.date is None
        assert row.attempts == "2026-09-02 by telephone, no answer"


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("C009", "--role", "client", "--date", "2026-09-02"), "no client"),
        (("C001", "--plan", "P7", "--role", "client", "--date", "2026-09-02"), "no plan"),
        (("C001", "--role", "client", "--date", "2026-10-02"), "future"),
        (("C001", "--role", "client", "--date", "2026-08-31"), "before the plan was written"),
        (("C001", "--role", "client"), "which day"),
        (("C001", "--role", "witness", "--date", "2026-09-02"), "who"),
        (("C001", "--role", "client", "--date", "2026-09-02", "--file", "none.pdf"), "no such file"),
        (("C001", "--role", "client", "--date", "2026-09-02", "--file", "caseload.xlsx"), "no scan"),
        (("C001", "--role", "client", "--date", "2026-09-02", "--document", "none.docx"), "no such file"),
    ],
)
def test_what_cannot_be_recorded_is_said_and_changes_nothing(place, words, what):
    assert what in error("sign", *words, "--as-of", "2026-10-01")
    with Store.open(place / "store.sqlite") as store:
        assert len(store.history("C001")) == 1
    assert not (place / "signatures").exists()


def test_an_unknown_role_is_answered_with_those_that_there_are(place):
    result = plankit("sign", "C001", "--role", "boss")
    assert result.exit_code == 2
    assert "psychiatrist" in result.output


def test_the_same_person_signs_once_and_a_second_person_is_told_and_kept(place):
    sign(*CLINICIAN)
    assert "same person has signed" in error(
        "sign", "C001", *CLINICIAN, "--date", "2026-09-03", "--as-of", "2026-10-01"
    )
    refusal = ("--refused", "--reason", "Moved away", "--date", "2026-09-03", "--as-of", "2026-10-01")
    assert "same person has signed" in error("sign", "C001", *CLINICIAN, *refusal)
    second = sign("--role", "clinician", "--name", "Ruth Okafor", day="2026-09-03")
    assert "both are kept" in second
    assert len(standing()["signatures"]) == 2


def test_a_plan_that_another_supersedes_is_signed_no_more(place):
    def amend(rows):
        rows["Plans"].append({**rows["Plans"][0], "Id": "P2", "Written": "2026-09-20", "Effective": "2026-09-20"})
        for row in rows["Plans"]:
            row["Supersedes"] = "P1" if row["Id"] == "P2" else None

    load(place, amend)
    words = ("--role", "client", "--plan", "P1", "--as-of", "2026-10-01")
    assert "taken the place" in error("sign", "C001", *words, "--date", "2026-09-21")
    assert "which plan" in error("sign", "C001", "--role", "client", "--date", "2026-09-21")
    said("sign", "C001", *words, "--date", "2026-09-03")


def test_a_scan_is_kept_under_ids_alone_with_its_hash(place):
    (place / "Ana Ruiz.pdf").write_bytes(b"%PDF-1.7 a page")
    sign("--role", "client", "--file", "Ana Ruiz.pdf")
    (kept,) = (place / "signatures").iterdir()
    assert kept.name.startswith("C001_P1_S1_")
    assert standing()["signatures"][0]["scan"] == kept.name


def test_a_store_in_use_keeps_no_scan(place, monkeypatch):
    (place / "page.pdf").write_bytes(b"%PDF-1.7 a page")
    with (
        Store.open(place / "store.sqlite") as store,
        store.transaction(actor="R. Okafor", kind="import", now=datetime(2026, 9, 1, tzinfo=UTC)),
    ):
        assert "R. Okafor" in error("sign", "C001", "--role", "client", "--date", "2026-09-02", "--file", "page.pdf")
    assert not (place / "signatures").exists()


def test_a_document_made_in_the_workspace_is_what_a_signature_covers(place):
    said("generate", "--out", "plans", "--as-of", "2026-09-01", code=1)
    said("generate", "--out", "plans", "--as-of", "2026-09-01", "--resume", code=1)
    with Store.open(place / "store.sqlite") as store, store.reader() as reader:
        (made,) = reader.documents("C001")
    (recorded,) = json.loads(sign(*CLINICIAN, "--json"))["signatures"]
    assert [found["code"] for found in recorded["findings"]] == ["SN202"]
    assert standing()["signatures"][0]["document"] == made.sha256
    other = next(path for path in (place / "plans").glob("*.docx") if "C002" in path.name)
    assert "another client's" in error("sign", "C001", "--role", "client", "--date", "2026-09-02", "--document", other)


def test_signed_documents_and_coverage_rest_on_recorded_signatures(place):
    (place / "claims.csv").write_text("Claim,Client,Date,Code\n1,C001,2026-09-05,90834\n")
    said("generate", "--out", "plans", "--as-of", "2026-10-01", "--stage", "signed", "--only", "C001", code=1)
    assert "has not signed" in plankit("coverage", "claims.csv", "--as-of", "2026-10-01", "--json").output
    sign(*CLINICIAN)
    sign("--role", "client")
    assert "Made 1 document" in said(
        "generate", "--out", "plans", "--as-of", "2026-10-01", "--stage", "signed", "--only", "C001"
    )
    assert "has not signed" not in plankit("coverage", "claims.csv", "--as-of", "2026-10-01", "--json").output


def change_goal(rows):
    rows["Goals"][0]["Target date"] = "2027-03-01"


def test_an_import_leaves_a_signed_plan_as_it_was_signed_and_says_what_needs_an_amendment(place):
    sign(*CLINICIAN)

    def change(rows):
        change_goal(rows)
        rows["Goals"].append({"Client": "C001", "Id": "G2", "Text": "Drives alone", "Target date": "2026-12-01"})
        rows["Clients"][0]["First name"] = "Anna"

    for _ in range(2):
        output = load(place, change, code=1)
        assert "IM107" in output
        assert "Target date" in output
    with Store.open(place / "store.sqlite") as store:
        record = store.current("C001").record
    assert [(goal.id, str(goal.target_date)) for goal in record.plans[0].goals] == [("G1", "2026-12-01")]
    assert record.client.first_name == "Anna"
    assert standing()["changes"] == []


def test_neither_an_edited_export_nor_replace_changes_what_was_signed(place):
    sign(*CLINICIAN)
    said("export", "--out", "edited.xlsx")
    book = openpyxl.load_workbook("edited.xlsx")
    at = {str(cell.value).rstrip(" *"): cell.column for cell in book["Goals"][1]}
    book["Goals"].cell(2, at["Target date"]).value = "2027-03-01"
    book.save("edited.xlsx")
    assert "IM107" in said("import", "edited.xlsx", code=1)

    def without_its_goal(rows):
        rows["Goals"].pop(0)

    assert "IM107" in load(place, without_its_goal, "--replace", "--yes", code=1)
    with Store.open(place / "store.sqlite") as store:
        (plan,) = store.current("C001").record.plans
    assert [(goal.id, str(goal.target_date)) for goal in plan.goals] == [("G1", "2026-12-01")]
    assert [row.role for row in plan.signatures] == ["clinician"]


def test_an_amendment_passes_and_the_profile_says_who_signs_again(place):
    sign(*CLINICIAN)
    sign("--role", "client")

    def amend(rows):
        rows["Plans"].append({**rows["Plans"][0], "Id": "P2", "Written": "2026-09-20", "Effective": "2026-09-20"})
        for row in rows["Plans"]:
            row["Supersedes"] = "P1" if row["Id"] == "P2" else None
        rows["Goals"] = [{**row, "Plan": "P1"} for row in rows["Goals"]]
        rows["Goals"].append({**rows["Goals"][0], "Plan": "P2", "Target date": "2027-03-01"})

    load(place, amend)
    now = standing()
    assert (now["plan"], now["changed_since"]) == ("P2", "P1")
    assert [each["label"] for each in now["lacking"]] == ["Primary clinician", "Client"]
    assert any("Target date" in each for each in now["changes"])


def test_a_signed_plan_that_somebody_chose_to_change_must_be_signed_again_where_the_profile_says(place):
    sign(*CLINICIAN)
    load(place, lambda rows: rows["Plans"][0].update({"Strengths": "Paints"}), "--take", "source")
    assert [each["label"] for each in standing()["lacking"]] == ["Client"]
    load(
        place,
        lambda rows: (rows["Plans"][0].update({"Strengths": "Paints"}), change_goal(rows)),
        "--take",
        "source",
    )
    now = standing()
    assert now["signatures"][0]["covers_this_version"] is False
    assert "changed since" in now["lacking"][0]["why"]
    sign(*CLINICIAN, day="2026-09-10")
    assert [each["label"] for each in standing()["lacking"]] == ["Client"]


def change_the_signed_plan(place: Path) -> None:
    sign(*CLINICIAN)
    sign("--role", "client")
    load(place, change_goal, "--take", "source")


def audit_sheet(monkeypatch) -> str:
    """The words of the auditor's sheet about the documents in `plans`, without its PDF."""
    monkeypatch.setenv("PATH", "")
    said("verify", "plans", "--audit-sheet", "audit.docx", "--as-of", "2026-10-01")
    tables = docx.Document("audit.docx").tables
    Path("audit.docx").unlink()
    return " ".join(cell.text for table in tables for cell in table._cells)


def test_a_plan_that_was_changed_after_it_was_signed_is_signed_no_more(place, monkeypatch):
    sign(*CLINICIAN)
    sign("--role", "client")
    said("generate", "--out", "plans", "--as-of", "2026-10-01", "--only", "C001")
    assert "09/02/2026" in audit_sheet(monkeypatch)
    load(place, change_goal, "--take", "source")
    found = json.loads(plankit("check", "--only", "C001", "--as-of", "2026-10-01", "--json").stdout)["findings"]
    assert [each["code"] for each in found if each["code"] in ("SG101", "SN205")] == ["SG101"] * 2 + ["SN205"] * 2
    due = json.loads(plankit("due", "--only", "C001", "--as-of", "2026-10-01", "--json").stdout)
    assert {each["item"] for each in due["due"]} >= {"Signature: Primary clinician", "Signature: Client"}
    assert [each["code"] for each in due["findings"]] == ["SN205"] * 2
    words = ("generate", "--out", "plans", "--as-of", "2026-10-01", "--only", "C001", "--stage")
    said(*words, "signed", code=1)
    assert "Made 1 document" in said(*words, "for-signature", code=1)
    assert "09/02/2026" not in audit_sheet(monkeypatch), "nobody has signed this version"
    now = standing()
    assert now["in_force_from"] == "" and "version that was signed is in force from 2026-09-02" in now["why"]


def covered(place: Path, day: str) -> tuple[str, str]:
    """The verdict on a claim of that day, and the plan that it rests on."""
    (place / "claims.csv").write_text(f"Claim,Client,Date,Code\n1,C001,{day},90834\n")
    (claim,) = json.loads(plankit("coverage", "claims.csv", "--as-of", "2026-10-01", "--json").stdout)["claims"]
    return claim["verdict"], claim["plan"]


def test_the_version_that_was_signed_stays_in_force_until_the_changed_one_is_signed(place):
    change_the_signed_plan(place)
    assert {covered(place, day)[1] for day in ("2026-09-05", "2026-09-25")} == {"P1 before it was changed"}
    sign(*CLINICIAN, day="2026-09-10")
    sign("--role", "client", day="2026-09-12")
    plans = [covered(place, day)[1] for day in ("2026-09-05", "2026-09-09", "2026-09-10", "2026-09-25")]
    assert plans == ["P1 before it was changed"] * 2 + ["P1"] * 2
    load(place, lambda rows: (change_goal(rows), rows["Goals"][0].update({"Text": "Walks"})), "--take", "source")
    assert [covered(place, day)[1][:26] for day in ("2026-09-05", "2026-09-25")] == [
        "P1 before it was changed",
        "P1 before it was changed (",
    ]


def test_a_change_that_no_payer_wants_signed_again_leaves_the_signatures(place):
    sign(*CLINICIAN)
    sign("--role", "client")
    load(place, lambda rows: rows["Plans"][0].update({"Strengths": "Paints"}), "--take", "source")
    found = plankit("check", "--only", "C001", "--as-of", "2026-10-01", "--json").stdout
    assert "SG101" not in found and "SN205" not in found
    assert covered(place, "2026-09-25")[1] == "P1"


def fill(path: Path, edit) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Signatures"]
    headers = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(sheet.iter_rows(min_row=2), start=2):
        for header, value in edit(row[0].value, row[2].value).items():
            sheet.cell(number, headers[header], value)
    book.save(path)


def test_a_batch_is_a_sheet_with_a_row_for_each_lacking_signature(place):
    assert "4 signatures lacking" in said("sign", "--blank", "to-sign.xlsx", "--as-of", "2026-10-01")
    (place / "page.pdf").write_bytes(b"%PDF-1.7 a page")

    def edit(client, asked):
        if (client, asked) == ("C001", "Client"):
            return {"Date": "2026-09-02", "Method": "Ink on paper", "Scan": "page.pdf"}
        if (client, asked) == ("C001", "Primary clinician"):
            return {"Date": "9/3/2026", "Credential": "PhD"}
        if (client, asked) == ("C002", "Client"):
            return {"Date": "2026-13-45"}
        return {}

    fill(place / "to-sign.xlsx", edit)
    words = ("sign", "--from", "to-sign.xlsx", "--as-of", "2026-10-01", "--json")
    told = json.loads(said(*words, code=1))["signatures"]
    assert [(each["client"], each["role"], each["recorded"]) for each in told] == [
        ("C001", "clinician", True),
        ("C001", "client", True),
        ("C002", "client", False),
    ]
    assert standing()["lacking"] == []
    again = json.loads(said(*words, code=1))["signatures"]
    assert [found["code"] for found in again[0]["findings"]] == ["SN106"]


def test_a_sheet_of_an_older_version_or_with_a_file_from_elsewhere_records_nothing(place):
    said("sign", "--blank", "to-sign.xlsx", "--as-of", "2026-10-01")
    load(place, change_goal)
    scan = {"Date": "2026-09-02", "Scan": "../page.pdf"}
    fill(place / "to-sign.xlsx", lambda client, asked: scan if client == "C002" else {"Date": "2026-09-02"})
    told = json.loads(said("sign", "--from", "to-sign.xlsx", "--as-of", "2026-10-01", "--json", code=1))["signatures"]
    assert [each["findings"][0]["code"] for each in told] == ["SN105", "SN105", "SN109", "SN109"]
    assert "no sheet" in error("sign", "--from", "caseload.xlsx")


def test_the_pdf_of_a_document_is_known_as_that_document(place):
    said("generate", "--out", "plans", *("--as-of", "2026-09-01"), code=1)
    (entry, _) = read_entries(place / "plans" / "manifest.jsonl")
    page = place / "page.pdf"
    page.write_bytes(b"%PDF-1.7 the same plan")
    now = datetime(2026, 9, 1, tzinfo=UTC)
    assert record_documents(place / "store.sqlite", [entry.with_pdf(page.read_bytes())], actor="x", now=now) == 1
    told = json.loads(sign("--role", "client", "--document", page, "--json"))["signatures"][0]
    assert told["document"] == hashlib.sha256(page.read_bytes()).hexdigest()
    assert told["findings"] == []
