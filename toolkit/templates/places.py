"""Where things stand in a Word file, in the words of someone who has it open, and the errors that say so."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from lxml import etree

from toolkit.errors import TemplateError
from toolkit.findings import Code, WordPlace
from toolkit.templates import codes
from toolkit.templates.wordml import nearest, parse_xml, w

__all__ = [
    "SEE_NAMES",
    "Locator",
    "Problem",
    "TemplateProblemsError",
    "did_you_mean",
    "heading_levels",
    "plain_text",
    "read_heading_levels",
]

SEE_NAMES = "Check its spelling. What a template sees is listed on the page docs/contracts.md."
"""What to do about a name to which none is near."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a template: what, where, what to write instead, and by which code lint reports it."""

    what: str
    place: WordPlace
    mend: str
    code: Code = codes.UNUSABLE

    def __str__(self) -> str:
        return f"{self.place}: {self.what} {self.mend}".rstrip()


class TemplateProblemsError(TemplateError):
    """All that is wrong in one template. The sentence speaks of the first; `problems` holds all. Facts: the problems."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems: tuple[Problem, ...] = problems

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now) of the first problem, and how many more there are."""
        first, *more = (fact for fact in self.args if isinstance(fact, Problem))
        count = f" ({len(more)} more {'problem' if len(more) == 1 else 'problems'} in this template.)" if more else ""
        return first.what, str(first.place), first.mend + count


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`Did you mean “…”?` for the nearest known name, or ''."""
    close = difflib.get_close_matches(name, [other for other in known if other != name], n=1, cutoff=0.6)
    return f"Did you mean “{close[0]}”?" if close else ""


def plain_text(paragraph: etree._Element) -> str:
    """The text of one paragraph as a reader sees it, without that of text boxes inside it."""
    return "".join(
        (node.text or "") if node.tag == w("t") else " "
        for node in paragraph.iter(w("t"), w("tab"), w("br"))
        if nearest(node, w("pPr"), w("p")) is paragraph
    )


_HEADING_NAME = re.compile(r"heading\s*([1-9])\Z", re.IGNORECASE)


def read_heading_levels(styles: bytes, where: str) -> Mapping[str, int]:
    """The `heading_levels` of a styles part, read once for each content: documents of one template all have the same.

    `where` is its place for messages. Raises `TemplateError` for a part that cannot be read.
    """
    try:
        return dict(_levels_in(styles))
    except TemplateError as error:
        raise TemplateError(error.what, where, error.mend) from None


@lru_cache(maxsize=32)
def _levels_in(styles: bytes) -> tuple[tuple[str, int], ...]:
    return tuple(heading_levels(parse_xml(styles, "")).items())


def heading_levels(styles: etree._Element | None) -> Mapping[str, int]:
    """Style id → heading level (1 to 9), by outline level, name or the style it is based on."""
    if styles is None:
        return {}
    found: dict[str, int] = {}
    parents: dict[str, str] = {}
    for style in styles.iter(w("style")):
        identity = style.get(w("styleId"), "")
        based = style.find(w("basedOn"))
        parents[identity] = "" if based is None else based.get(w("val"), "")
        level = _own_level(style)
        if level:
            found[identity] = level
    for identity in parents:
        if identity not in found and (level := _inherited_level(identity, parents, found)):
            found[identity] = level
    return found


def _own_level(style: etree._Element) -> int:
    outline = style.find(f"{w('pPr')}/{w('outlineLvl')}")
    if outline is not None:
        level = outline.get(w("val"), "")
        return int(level) + 1 if level.isdigit() and int(level) < 9 else 0
    name = style.find(w("name"))
    match = _HEADING_NAME.match("" if name is None else name.get(w("val"), ""))
    return int(match.group(1)) if match else 0


def _inherited_level(identity: str, parents: Mapping[str, str], found: Mapping[str, int]) -> int:
    seen: set[str] = set()
    while identity and identity not in seen:
        if identity in found:
            return found[identity]
        seen.add(identity)
        identity = parents.get(identity, "")
    return 0


class Locator:
    """The place of every paragraph of one part, and which of them are headings.

    Paragraphs outside tables are counted from 1 through the part; those in a cell, within the cell.
    """

    def __init__(self, root: etree._Element, file: str, part: str, levels: Mapping[str, int]) -> None:
        self.base = WordPlace(file, part)
        self.levels: dict[etree._Element, int] = {}
        self._places: dict[etree._Element, WordPlace] = {}
        self._style_levels = levels
        self._path: list[tuple[int, str]] = []
        self._tables = 0
        self._walk(root, self.base, [0])

    def place(self, node: etree._Element, tag: str = "") -> WordPlace:
        """The place of a paragraph or of anything inside one; `tag` is the tag's text."""
        found = self._places.get(node)
        for parent in node.iterancestors():
            if found is not None:
                break
            found = self._places.get(parent)
        return replace(found or self.base, tag=tag)

    def order(self) -> Mapping[WordPlace, int]:
        """The places of the part in the order of the text."""
        return {place: number for number, place in enumerate(dict.fromkeys(self._places.values()))}

    def _walk(self, container: etree._Element, place: WordPlace, count: list[int]) -> None:
        for child in container:
            if child.tag == w("p"):
                self._paragraph(child, place, count)
            elif child.tag == w("tbl"):
                self._table(child, place)
            elif isinstance(child.tag, str):
                self._walk(child, place, count)

    def _paragraph(self, paragraph: etree._Element, place: WordPlace, count: list[int]) -> None:
        count[0] += 1
        level = self._level(paragraph)
        if level:
            self.levels[paragraph] = level
            text = " ".join(plain_text(paragraph).split())
            self._path = [step for step in self._path if step[0] < level]
            self._path.append((level, text))
        here = replace(place, heading=self._heading(), paragraph=count[0])
        self._places[paragraph] = here
        for inner in paragraph:
            if isinstance(inner.tag, str):
                self._walk(inner, here, [0])

    def _heading(self) -> str:
        return " › ".join(text for _, text in self._path if text)

    def _table(self, table: etree._Element, place: WordPlace) -> None:
        self._tables += 1
        here = replace(place, heading=self._heading(), table=self._tables, paragraph=None)
        rows = [row for row in table.iter(w("tr")) if nearest(row, w("tbl")) is table]
        for row_number, row in enumerate(rows, 1):
            self._places[row] = replace(here, row=row_number)
            cells = [cell for cell in row.iter(w("tc")) if nearest(cell, w("tr")) is row]
            for cell_number, cell in enumerate(cells, 1):
                self._walk(cell, replace(here, row=row_number, cell=cell_number), [0])

    def _level(self, paragraph: etree._Element) -> int:
        properties = paragraph.find(w("pPr"))
        if properties is None:
            return 0
        outline = properties.find(w("outlineLvl"))
        if outline is not None and outline.get(w("val"), "").isdigit():
            level = int(outline.get(w("val"), "9"))
            return level + 1 if level < 9 else 0
        style = properties.find(w("pStyle"))
        return 0 if style is None else self._style_levels.get(style.get(w("val"), ""), 0)
