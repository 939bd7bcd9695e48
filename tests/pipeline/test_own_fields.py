"""Fields that an agency declares for itself: columns of its workbook, values of its records, names in its templates."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from world import build_world, caseload_rows, write_caseload

from toolkit.errors import TemplateError
from toolkit.pipeline.blankbook import blank_workbook
from toolkit.pipeline.generate import generate
from toolkit.pipeline.product import Status

AS_OF = date(2026, 10, 1)
FIELDS = """
fields:
  - {collection: clients, name: court_date, label: Court date, kind: date, description: Next day at court., sample: 2026-11-02}
  - {collection: clients, name: on_roll, label: On the roll, kind: yes or no, description: Whether.}
  - {collection: plans, name: support, label: Level of support, kind: choice, description: How much.,
     choices: [Low, {code: high, label: A lot}]}
  - {collection: plans, name: settings, label: Settings used, kind: choices, description: Where., choices: [Home, School]}
  - {collection: goals, name: weight, label: Weight of goal, kind: whole number, description: How heavy., sample: 3}
"""
PRINTED = (
    "{{ client.court_date }}, {{ client.on_roll }}, {{ plan.support }} ({{ plan.support_code }}), {{ plan.settings }}"
)
OWN = {
    "Clients": {"Court date": date(2026, 11, 2), "On the roll": "yes"},
    "Plans": {"Level of support": "a lot", "Settings used": "Home; School"},
    "Goals": {"Weight of goal": 3},
}


@pytest.fixture
def world(tmp_path: Path) -> Path:
    world = build_world(tmp_path, 1)
    agency = world / "agency_templates" / "little-agency"
    with (agency / "agency.yaml").open("a") as settings:
        settings.write(FIELDS)
    template = docx.Document(str(agency / "plan.docx"))
    template.paragraphs[2].insert_paragraph_before(PRINTED)
    next(p for p in template.paragraphs if "g.text" in p.text).add_run(", weight {{ g.weight }}")
    template.save(str(agency / "plan.docx"))
    rows = caseload_rows(1)
    for sheet, values in OWN.items():
        rows[sheet][0] |= values
    write_caseload(world / "caseload.xlsx", rows)
    return world


def make(world: Path, source: str = "caseload.xlsx"):
    return generate([world / source], world / "out", as_of=AS_OF, folder=world)


def test_they_are_columns_of_the_blank_workbook_with_notes_and_drop_downs(world, tmp_path):
    path = tmp_path / "blank.xlsx"
    path.write_bytes(blank_workbook(as_of=AS_OF, agency="little-agency", folder=world))
    book = openpyxl.load_workbook(path)
    heads = {cell.value: cell for sheet in ("Clients", "Plans", "Goals") for cell in book[sheet][1]}
    assert {label for values in OWN.values() for label in values} <= set(heads)
    assert "Next day at court." in heads["Court date"].comment.text
    assert "2026-11-02" in heads["Court date"].comment.text
    letter = heads["Level of support"].column_letter
    [listed] = [v for v in book["Plans"].data_validations.dataValidation if str(v.sqref).startswith(f"{letter}2")]
    sheet, _, cells = listed.formula1.partition("!")
    assert [row[0].value for row in book[sheet.strip("'")][cells.replace("$", "")]] == ["Low", "A lot"]


def test_they_print_in_their_kinds(world):
    [product] = make(world).of(Status.MADE)
    texts = [p.text for p in docx.Document(str(world / "out" / product.file)).paragraphs]
    assert "11/02/2026, Yes, A lot (high), Home, School" in texts
    assert "Sleeps 1 hours, by 12/01/2026, weight 3" in texts


def test_a_value_that_cannot_be_one_of_them_is_found_at_its_cell(world):
    rows = caseload_rows(1)
    rows["Clients"][0] |= {"Court date": "soon"}
    rows["Plans"][0] |= {"Level of support": "enormous"}
    write_caseload(world / "caseload.xlsx", rows)
    places = {str(found.place) for found in make(world).report.of_client("C001") if found.code.startswith("RD")}
    assert {"caseload.xlsx › Clients › F2", "caseload.xlsx › Plans › G2"} <= places


def test_form_data_may_name_them_too(world):
    goal = {"id": "G1", "text": "Sleeps 7 hours", "weight": 3}
    plan = {"id": "P1", "written": "2026-09-01", "strengths": "Sings", "support": "high", "goals": [goal]}
    form = {"client": {"id": "C1", "agency": "little-agency", "court_date": "2026-11-02"}, "plans": [plan]}
    (world / "form.json").write_text(json.dumps(form))
    [product] = make(world, "form.json").products
    text = "\n".join(p.text for p in docx.Document(str(world / "out" / product.file)).paragraphs)
    assert "11/02/2026, , A lot (high)" in text
    assert "weight 3" in text


def test_a_misspelt_one_is_a_fault_of_the_template_with_the_name_that_was_meant(world):
    path = world / "agency_templates" / "little-agency" / "plan.docx"
    template = docx.Document(str(path))
    template.paragraphs[2].text = "{{ client.court_dat }}"
    template.save(str(path))
    with pytest.raises(TemplateError, match="Did you mean “court_date”"):
        make(world)
