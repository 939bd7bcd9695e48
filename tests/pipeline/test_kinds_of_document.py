"""Several kinds of document for one client: which are made, what they are called, and what a run leaves alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import docx
import pytest
from world import build_world, caseload_rows, write_caseload, write_template

from toolkit.cli.generate import TEMPLATE_KINDS as KINDS_OF_COMMAND
from toolkit.errors import UnknownNameError
from toolkit.pipeline.generate import Generated, generate
from toolkit.pipeline.product import Status
from toolkit.pipeline.setting import Selection
from toolkit.templates.agency_schema import TEMPLATE_KINDS

AS_OF = date(2026, 10, 1)
MORE = """
  - {id: copy, file: copy.docx, kind: client-copy, title: Your plan}
  - {id: cover, file: cover.docx, kind: packet-cover, title: Packet}
"""


@pytest.fixture
def world(tmp_path: Path) -> Path:
    folder = build_world(tmp_path)
    agency = folder / "agency_templates" / "little-agency"
    with (agency / "agency.yaml").open("a") as settings:
        settings.write(MORE)
    for name in ("copy", "cover"):
        write_template(agency / f"{name}.docx", title=name)
    return folder


def make(world: Path, **options) -> Generated:
    return generate([world / "caseload.xlsx"], world / "out", as_of=AS_OF, folder=world, **options)


def made(world: Path) -> list[str]:
    return sorted(path.name for path in (world / "out").glob("*.docx"))


def manifest(world: Path) -> list[dict]:
    return [json.loads(line) for line in (world / "out" / "manifest.jsonl").read_text().splitlines()]


def test_the_command_knows_the_kinds_that_templates_can_be_of():
    assert KINDS_OF_COMMAND == TEMPLATE_KINDS


def test_without_a_word_the_plan_alone_is_made(world):
    make(world)
    assert made(world) == ["C001-plan.docx", "C002-plan.docx", "C003-plan.docx"]


def test_all_makes_what_the_agency_has_and_counts_each_client_once(world):
    result = make(world, kinds=None)
    assert made(world) == [f"C00{n}-{kind}.docx" for n in (1, 2, 3) for kind in ("copy", "cover", "plan")]
    assert [line["kind"] for line in manifest(world)[:3]] == ["client-copy", "packet-cover", "plan"]
    assert len(result.report.clients) == 3 and len(result.products) == 9
    alone = make(world, kinds=["plan"])
    assert [found.to_dict() for found in result.report.findings] == [found.to_dict() for found in alone.report.findings]


def test_a_kind_that_the_agency_lacks_is_refused_with_its_reason_where_it_was_asked_for(world):
    result = make(world, kinds=["plan", "release"])
    refused = result.of(Status.REFUSED)
    assert [product.kind for product in refused] == ["release"] * 3
    assert {found.code for product in refused for found in product.reasons} == {"DO103"}
    assert made(world) == ["C001-plan.docx", "C002-plan.docx", "C003-plan.docx"]


def test_a_kind_that_there_is_not_is_named_with_the_one_that_was_meant(world):
    with pytest.raises(UnknownNameError, match="packet-cover"):
        make(world, kinds=["packet-covr"])


def test_a_run_for_one_kind_leaves_documents_of_others_and_of_other_clients(world):
    make(world, kinds=None)
    make(world, kinds=["client-copy"], selection=Selection(only=("C002",)))
    assert len(made(world)) == 9 and len(manifest(world)) == 9
    make(world, kinds=["plan"])
    assert len(made(world)) == 9 and len(manifest(world)) == 9


def test_kinds_that_a_pattern_gives_one_name_get_names_of_their_own(world):
    first = make(world, kinds=None, pattern="{client_id}")
    names = made(world)
    assert len(names) == 9 and "C001.docx" in names
    assert first.of(Status.MADE) == first.products
    again = make(world, kinds=None, pattern="{client_id}", resume=True)
    assert made(world) == names and again.of(Status.MADE) == again.products


def test_what_holds_back_a_plan_holds_back_its_copy_but_not_the_cover(world):
    rows = caseload_rows(3)
    rows["Plans"][0]["Strengths"] = ""
    write_caseload(world / "caseload.xlsx", rows)
    result = make(world, kinds=None)
    assert [product.kind for product in result.of(Status.REFUSED)] == ["plan", "client-copy"]
    assert "C001-cover.docx" in made(world) and "C001-copy.docx" not in made(world)


def test_a_client_without_a_plan_still_gets_a_cover(world):
    rows = caseload_rows(3)
    rows["Plans"] = rows["Plans"][1:]
    rows["Goals"] = rows["Goals"][1:]
    write_caseload(world / "caseload.xlsx", rows)
    make(world, kinds=None)
    assert [name for name in made(world) if name.startswith("C001")] == ["C001-cover.docx"]


def test_the_clients_copy_says_whose_it_is_and_names_no_third_party(world):
    template = docx.Document()
    template.add_paragraph("{{ client.id }}|{{ plan.family_involvement }}|{{ plan.strengths }}")
    template.save(str(world / "agency_templates" / "little-agency" / "copy.docx"))
    rows = caseload_rows(3)
    for row in rows["Plans"]:
        row["Family involvement"] = "Her uncle drinks"
    write_caseload(world / "caseload.xlsx", rows)
    make(world, kinds=["client-copy"])
    document = docx.Document(str(world / "out" / "C001-copy.docx"))
    assert document.paragraphs[0].text == "C001||Sings in a choir of 10 people"
    assert document.sections[0].footer.paragraphs[-1].text.strip() == "Copy for the client"
