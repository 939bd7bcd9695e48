"""Documents that somebody edited are renewed where nobody touched them, and keep what was edited."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
from editing import edited, paragraph, removed, reworded, tracked
from PIL import Image
from test_verify import converted, write_signed_template
from world import build_world, caseload_rows, write_caseload

from toolkit.pipeline.generate import Generated, generate
from toolkit.pipeline.product import Status
from toolkit.pipeline.verify import verify

AS_OF = date(2026, 10, 1)
Edit = Callable[[dict], object]


@pytest.fixture
def world(tmp_path) -> Path:
    world = build_world(tmp_path, 2)
    write_signed_template(world / "agency_templates" / "little-agency" / "plan.docx")
    make(world)
    return world


def make(world: Path, edit: Edit | None = None, **options) -> Generated:
    rows = caseload_rows(2)
    if edit is not None:
        edit(rows)
    write_caseload(world / "caseload.xlsx", rows)
    return generate([world / "caseload.xlsx"], world / "out", as_of=AS_OF, folder=world, **options)


def new_goal(rows: dict) -> None:
    rows["Goals"][0]["Text"] = "Walks an hour"


def new_strengths(rows: dict) -> None:
    rows["Plans"][0]["Strengths"] = "Plays chess"


def both(rows: dict) -> None:
    new_goal(rows)
    new_strengths(rows)


def plan(world: Path) -> Path:
    return world / "out" / "C001-plan.docx"


def text(path: Path) -> str:
    document = docx.Document(str(path))
    return "\n".join(one.text for one in document.paragraphs)


def reasons(made: Generated) -> list[str]:
    return [found.code for product in made.products for found in product.reasons]


def kept(world: Path) -> list[list[str]]:
    return [json.loads(line)["kept"] for line in (world / "out" / "manifest.jsonl").read_text().splitlines()]


def test_what_was_edited_stays_and_the_rest_is_renewed_in_the_edited_file(world):
    edited(plan(world), reworded("Sings in a choir", "Sings in two choirs, said the clinician"))
    edited(plan(world), lambda made: setattr(made.core_properties, "keywords", "by hand"))
    made = make(world, new_goal)
    assert [product.status for product in made.products] == [Status.MADE] * 2
    assert "Sings in two choirs, said the clinician" in text(plan(world))
    assert "Walks an hour" in text(plan(world))
    assert "Sleeps" not in text(plan(world))
    assert docx.Document(str(plan(world))).core_properties.keywords == "by hand", "it is still the edited file"
    [found] = [one for one in made.report.findings if one.code == "DO207"]
    assert "Strengths" in found.message
    assert kept(world) == [["strengths"], []]
    [document] = verify([plan(world)], folder=world).documents
    assert [one.name for one in document.passages if one.state == "changed"] == ["strengths"]
    assert [one.code for one in document.findings] == ["DO313"]


def test_it_stays_run_after_run_and_a_run_without_news_writes_nothing(world):
    edited(plan(world), reworded("Sings in a choir", "Sings"))
    make(world, new_goal)
    before = plan(world).read_bytes()
    make(world, new_goal)
    make(world, new_goal, resume=True)
    assert plan(world).read_bytes() == before
    make(world, lambda rows: rows["Goals"][0].update(Text="Runs"))
    assert "Runs" in text(plan(world))
    assert "Sings" in text(plan(world))
    assert "choir" not in text(plan(world))
    made = make(world, both)
    assert reasons(made) == ["DO208"]


def test_where_both_changed_the_document_is_left_and_listed_and_only_overwrite_replaces_it(world):
    edited(plan(world), reworded("Sings in a choir", "Sings"))
    before = plan(world).read_bytes()
    made = make(world, both)
    assert plan(world).read_bytes() == before
    assert [(product.client, product.status) for product in made.products] == [
        ("C001", Status.NOT_WRITTEN),
        ("C002", Status.MADE),
    ]
    [found] = made.products[0].reasons
    assert found.code == "DO208"
    assert "Strengths: It was changed by hand" in found.message
    assert "chess" not in found.message
    assert "DO205" not in [one.code for one in made.report.findings]
    make(world, both, overwrite=True)
    assert "Plays chess" in text(plan(world))
    assert kept(world) == [[], []]


def test_the_same_change_on_both_sides_is_no_conflict(world):
    edited(plan(world), reworded("Sings in a choir", "Plays chess"))
    assert reasons(make(world, both)) == []
    assert kept(world) == [[], []]
    assert "Walks an hour" in text(plan(world))


def test_a_section_that_was_taken_out_stays_out_unless_it_would_read_differently(world):
    edited(plan(world), removed("Strengths", "Sings in a choir"))
    make(world, new_goal)
    assert "choir" not in text(plan(world))
    assert "Walks an hour" in text(plan(world))
    assert reasons(make(world, both)) == ["DO208"]


def test_pictures_comments_and_tracked_changes_are_edits_too(world):
    def picture(made) -> None:
        data = io.BytesIO()
        Image.new("RGB", (8, 8)).save(data, "PNG")
        paragraph(made, "Sings in a choir").add_run().add_picture(data)

    edited(plan(world), picture)
    assert reasons(make(world, new_strengths)) == ["DO208"]
    make(world, overwrite=True)
    edited(plan(world), tracked("Sings in a choir", gone=False, text=" loudly"))
    make(world, new_goal)
    assert kept(world)[0] == ["strengths"]
    assert "w:ins" in docx.Document(str(plan(world))).element.xml


def test_a_line_that_was_signed_is_kept(world):
    edited(plan(world), lambda made: made.tables[0].cell(0, 2).paragraphs[0].add_run("Ruth, 10/02/2026"))
    make(world, new_goal)
    document = docx.Document(str(plan(world)))
    assert document.tables[0].cell(0, 2).text == "Ruth, 10/02/2026"
    assert "Walks an hour" in text(plan(world))


def test_a_style_that_the_edited_document_lost_is_a_conflict_and_not_a_loss(world):
    def lose(made) -> None:
        paragraph(made, "Sings in a choir").style = made.styles["Normal"]
        for style in list(made.styles.element):
            if style.get(docx.oxml.ns.qn("w:styleId")) == "Quote":
                style.find(docx.oxml.ns.qn("w:name")).set(docx.oxml.ns.qn("w:val"), "another")

    template = world / "agency_templates" / "little-agency" / "plan.docx"
    edited(template, lambda made: setattr(paragraph(made, "{{ plan.strengths"), "style", made.styles["Quote"]))
    make(world, overwrite=True)
    edited(plan(world), lose)
    before = plan(world).read_bytes()
    made = make(world, new_strengths)
    assert "style" in made.products[0].reasons[0].message
    assert plan(world).read_bytes() == before


def test_a_file_of_another_client_or_from_elsewhere_is_never_touched(world):
    other = (world / "out" / "C002-plan.docx").read_bytes()
    plan(world).write_bytes(other)
    assert reasons(make(world, overwrite=True)) == ["DO203"]
    assert plan(world).read_bytes() == other
    plan(world).write_bytes(b"notes")
    assert reasons(make(world, new_goal, overwrite=True)) == ["DO203"]
    assert plan(world).read_bytes() == b"notes"


def test_an_edited_document_of_a_client_who_left_is_not_removed(world):
    edited(plan(world), reworded("Sings in a choir", "Sings"))
    make(world, new_goal)

    def leave(rows: dict) -> None:
        for sheet in ("Clients", "Plans", "Goals", "Coverage"):
            rows[sheet] = [row for row in rows[sheet] if row["Client"] != "C001"]

    made = make(world, leave)
    assert "Sings" in text(plan(world))
    assert "DO205" in [found.code for found in made.report.findings]


@pytest.mark.engine("soffice")
def test_an_edit_in_libreoffice_is_kept_and_the_rest_renewed(world):
    flat = converted(plan(world), "fodt")
    flat.write_text(flat.read_text().replace("Sings in a choir of 10 people", "Sings in two choirs"))
    plan(world).write_bytes(converted(flat, "docx").read_bytes())
    assert reasons(make(world, new_goal)) == []
    assert "Sings in two choirs" in text(plan(world))
    assert "Walks an hour" in text(plan(world))
    assert "Sleeps" not in text(plan(world))
    assert kept(world) == [["strengths"], []]
    [document] = verify([plan(world)], folder=world).documents
    assert [one.code for one in document.findings] == ["DO313"]
