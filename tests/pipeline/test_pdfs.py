"""PDFs beside the documents: made once, kept while they belong, never in the way of what others wrote."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from world import build_world, caseload_rows, write_caseload

from toolkit.pipeline.generate import Generated, generate
from toolkit.pipeline.product import Status
from toolkit.pipeline.setting import Selection

AS_OF = date(2026, 10, 1)
pytestmark = pytest.mark.engine("soffice")


def make(world: Path, **options) -> Generated:
    return generate([world / "caseload.xlsx"], world / "out", as_of=AS_OF, folder=world, **options)


def pdfs(world: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((world / "out").glob("*.pdf"))}


def manifest(world: Path) -> dict[str, dict]:
    lines = (world / "out" / "manifest.jsonl").read_text().splitlines()
    return {line["client"]: line for line in map(json.loads, lines)}


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> Path:
    world = build_world(tmp_path_factory.mktemp("world"))
    made = make(world, pdf=True)
    assert [document["pdf"] for document in made.to_dict()["documents"]] == [f"C00{n}-plan.pdf" for n in (1, 2, 3)]
    return world


def test_pdfs_are_kept_while_they_belong_and_renewed_with_their_document(printed, monkeypatch):
    first = pdfs(printed)
    stamps = {path: path.stat().st_mtime_ns for path in (printed / "out").glob("*.pdf")}
    rows = caseload_rows(3)
    rows["Plans"][1]["Strengths"] = "Plays chess"
    write_caseload(printed / "caseload.xlsx", rows)
    assert make(printed, pdf=True).unprinted == ()
    second = pdfs(printed)
    assert [name for name in first if first[name] != second[name]] == ["C002-plan.pdf"]
    assert (printed / "out" / "C001-plan.pdf").stat().st_mtime_ns == stamps[printed / "out" / "C001-plan.pdf"]

    rows["Plans"][0]["Strengths"] = "Paints"
    write_caseload(printed / "caseload.xlsx", rows)
    make(printed, selection=Selection(("C001", "C002")))
    assert sorted(pdfs(printed)) == ["C002-plan.pdf", "C003-plan.pdf"], "one of an older plan is no longer there"
    assert [bool(line["pdf_sha256"]) for line in manifest(printed).values()] == [False, True, True]

    (printed / "out" / "C001-plan.pdf").write_bytes(b"somebody else's")
    made = make(printed, pdf=True)
    assert [(found.code, found.client) for found in made.unprinted] == [("DO203", "C001")]
    assert pdfs(printed)["C001-plan.pdf"] == b"somebody else's"
    (printed / "out" / "C001-plan.pdf").unlink()

    monkeypatch.setenv("PLANKIT_OFFICE", str(printed / "nowhere"))
    made = make(printed, pdf=True)
    assert [found.code for found in made.unprinted] == ["DO206"]
    assert len(made.of(Status.MADE)) == 3
    assert sorted(pdfs(printed)) == ["C002-plan.pdf", "C003-plan.pdf"]


def test_a_run_that_was_cut_off_among_its_pdfs_is_taken_up_again(tmp_path, monkeypatch):
    from toolkit.pipeline import pdfs as module

    world = build_world(tmp_path)
    real = module.write_whole

    def cut_off(path: Path, data: bytes) -> None:
        real(path, data)
        if path.name == "C002-plan.pdf":
            raise KeyboardInterrupt

    monkeypatch.setattr(module, "write_whole", cut_off)
    with pytest.raises(KeyboardInterrupt):
        make(world, pdf=True)
    assert sorted(pdfs(world)) == ["C001-plan.pdf", "C002-plan.pdf"]
    monkeypatch.setattr(module, "write_whole", real)
    assert make(world, pdf=True, resume=True).unprinted == ()
    assert sorted(pdfs(world)) == ["C001-plan.pdf", "C002-plan.pdf", "C003-plan.pdf"]
    assert all(line["pdf_sha256"] for line in manifest(world).values())
    assert not (world / "out" / ".plankit").exists()
