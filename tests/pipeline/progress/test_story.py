"""From a caseload to forms, from returned forms to the record, and what was typed stands under its goal in the review."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import docx

from toolkit.pipeline.progress.story import ANSWERS, tell_story
from toolkit.store.store import Store

SAMPLES = Path(__file__).parents[3] / "samples"
AS_OF, NOW = date(2026, 10, 15), datetime(2026, 10, 15, 17, tzinfo=UTC)


def test_what_clinicians_typed_stands_under_its_goal_in_the_review_document(tmp_path):
    story = tell_story(SAMPLES / "caseload.xlsx", tmp_path / "ws", as_of=AS_OF, now=NOW)
    assert (story.forms, story.merged, len(story.reviews)) == (13, 2, 2)
    review = next(path for path in story.reviews if path.name.startswith("00001001"))
    text = "\n".join(_texts(review))
    goal = text.index("parent at 6 of 10")
    for typed in (ANSWERS["00001001"]["G1.note"], "Mornings are calmer."):
        assert typed in text
    assert text.index(ANSWERS["00001001"]["G1.note"]) > goal
    spanish = next(path for path in story.reviews if path.name.startswith("CF-2003"))
    assert ANSWERS["CF-2003"]["G1.note"] in "\n".join(_texts(spanish))
    with Store.open(tmp_path / "ws" / "store.sqlite") as store:
        revisions = len(store.history("00001001"))
    again = tell_story(SAMPLES / "caseload.xlsx", tmp_path / "ws", as_of=AS_OF, now=NOW)
    assert (again.forms, again.merged, again.reviews) == (story.forms, story.merged, story.reviews)
    with Store.open(tmp_path / "ws" / "store.sqlite") as store:
        assert len(store.history("00001001")) == revisions


def _texts(path: Path) -> list[str]:
    """All paragraphs of a document's body in their order, those in tables too."""
    body = docx.Document(str(path)).element.body
    return [
        "".join(node.itertext())
        for node in body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
    ]
