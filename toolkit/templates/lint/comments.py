"""Findings as Word comments in a copy of the template, each at its place, for who has nothing but Word."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from toolkit.findings import Finding, WordPlace
from toolkit.templates.places import Locator, heading_levels
from toolkit.templates.wordml import nearest, w

__all__ = ["commented"]

_AUTHOR: Final = "Plankit"
_WORDS: Final = {"error": "Error", "warning": "Warning", "info": "Remark"}


def commented(data: bytes, file: str, findings: Iterable[Finding]) -> bytes:
    """A copy of the template with a comment for each finding. `file` is the template's name in their places.

    Word knows no comments in headers, footers and notes: what is found there, or in the file as a whole, stands at the
    beginning of the text with its place. A template without any text gets a line for them.
    """
    document = Document(io.BytesIO(data))
    body = document.element.body
    levels = heading_levels(document.styles.element)
    locator = Locator(document.element, file, "body", levels)
    by_place: dict[WordPlace, Any] = {}
    for paragraph in body.iter(w("p")):
        by_place.setdefault(locator.place(paragraph), paragraph)
    for finding in findings:
        place = finding.place if isinstance(finding.place, WordPlace) else WordPlace(file)
        paragraph = _paragraph_at(place, by_place)
        text = f"{_WORDS[finding.severity]} {finding.code}: {finding.message}"
        if paragraph is None:
            where = " › ".join(str(place).split(" › ")[1:])
            text = f"{where}\n{text}" if where else text
        runs = _runs(document, paragraph, place.tag)
        document.add_comment(
            runs, text=f"{text}\n→ {finding.hint}" if finding.hint else text, author=_AUTHOR, initials="PK"
        )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraph_at(place: WordPlace, by_place: Mapping[WordPlace, Any]) -> Any:
    """The paragraph of a place in the body; of a whole row or table the first in it."""
    if place.part != "body" or (place.paragraph is None and place.table is None):
        return None
    bare = replace(place, tag="")
    exact = by_place.get(bare)
    if exact is not None:
        return exact
    inside = (
        paragraph
        for known, paragraph in by_place.items()
        if place.table is not None and known.table == place.table and place.row in (None, known.row)
    )
    return next(inside, None)


def _runs(document: WordDocument, paragraph: Any, tag: str) -> Sequence[Run]:
    """The runs that a comment hangs on: those of the tag, else of the paragraph, else the first of the document."""
    if paragraph is not None:
        runs = [Run(run, Paragraph(paragraph, document)) for run in paragraph.iter(w("r")) if _can_hold(run, paragraph)]
        chosen = _of_tag(runs, tag) or runs
        if chosen:
            return [chosen[0], chosen[-1]]
    first = next((run for run in document.element.body.iter(w("r")) if _can_hold(run, None)), None)
    if first is None:
        return [document.add_paragraph().add_run(" ")]
    return [Run(first, Paragraph(first.getparent(), document))]


def _can_hold(run: Any, paragraph: Any) -> bool:
    """Whether a run stands right in its paragraph, where the marks of a comment may stand."""
    parent = run.getparent()
    return bool(
        parent is not None and parent.tag == w("p") and (paragraph is None or nearest(run, w("p")) is paragraph)
    )


def _of_tag(runs: Sequence[Run], tag: str) -> list[Run]:
    whole = "".join(run.text for run in runs)
    start = whole.find(tag) if tag else -1
    if start < 0:
        return []
    found, position = [], 0
    for run in runs:
        end = position + len(run.text)
        if position < start + len(tag) and start < end:
            found.append(run)
        position = end
    return found
