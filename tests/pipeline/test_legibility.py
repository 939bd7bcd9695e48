"""How hard the finished client's copy is to read, as its whole text stands on paper."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path

import pypdf
import pytest
from editing import edited

from toolkit.packets.topdf import print_pdfs
from toolkit.pipeline.generate import generate
from toolkit.pipeline.setting import Selection
from toolkit.pipeline.verify import verify
from toolkit.shipped import shipped_folder

HARD = (
    "Throughout the forthcoming intervention period, individualized psychotherapy appointments will systematically address "
    "anticipatory anxiety regarding independent transportation, incorporating respiratory regulation exercises and "
    "progressively challenging environmental exposures."
)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("copies")
    clients = ("00001001", "00001003", "CF-2001", "CF-2003", "SU-3001")
    generate(
        [shipped_folder("samples") / "caseload.xlsx"],
        folder,
        as_of=date(2026, 10, 1),
        folder=folder,
        kinds=["client-copy", "plan"],
        selection=Selection(only=clients),
    )
    return folder


def hard(path: Path) -> list:
    [document] = verify([path], folder=path.parent).documents
    return [one for one in document.findings if one.code == "DO327"]


def test_no_shipped_copy_of_the_samples_is_hard_to_read(made):
    copies = sorted(made.glob("*client-copy*.docx"))
    assert len(copies) == 5
    assert [hard(path) for path in copies] == [[]] * 5


@pytest.mark.parametrize(
    ("name", "times"), [("00001001-client-copy", 1), ("00001001-plan", 0), ("CF-2003-client-copy-es", 0)]
)
def test_a_copy_with_hard_sentences_is_named_with_their_paragraphs(made, tmp_path, name, times):
    path = Path(shutil.copy(made / f"{name}.docx", tmp_path))

    def harden(document) -> None:
        for _ in range(3):
            document.add_paragraph(HARD)

    found = hard(edited(path, harden))
    assert len(found) == times
    for one in found:
        assert "reads at about grade" in one.message
        assert one.place.paragraph is not None and f"(paragraphs {one.place.paragraph} to " in one.message
        assert "psychotherapy" not in one.message + one.hint
        assert one.client == "00001001"


@pytest.mark.engine
def test_a_copy_of_up_to_three_goals_is_one_page(made):
    copies = [path.read_bytes() for path in sorted(made.glob("*client-copy*.docx"))]
    printed = print_pdfs(copies, as_of=date(2026, 10, 1))
    assert [len(pypdf.PdfReader(io.BytesIO(each.pdf or b"")).pages) for each in printed] == [1] * len(copies)
