"""All parts of a template, from XML to programs: read tags, translate the dialect, place marks, check, compile."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from jinja2 import nodes
from lxml import etree

from toolkit.findings import WordPlace
from toolkit.templates import codes
from toolkit.templates.dialect import Dialect
from toolkit.templates.environment import Sandbox
from toolkit.templates.marks import Mark, MarkPlacer, is_mark_id, normal
from toolkit.templates.package import Package
from toolkit.templates.places import (
    SEE_NAMES,
    Locator,
    Problem,
    TemplateProblemsError,
    did_you_mean,
    read_heading_levels,
)
from toolkit.templates.prepare import parsed, program
from toolkit.templates.remote import remote_problems
from toolkit.templates.render import CompiledPart
from toolkit.templates.repairs import close_last_paragraphs, fragile_kinds
from toolkit.templates.runs import TagReader
from toolkit.templates.source import Source, build_source
from toolkit.templates.tags import TOKEN, Emit, Spot, Tag, TagTable, TagText
from toolkit.templates.traces import drop_blank_text, drop_traces
from toolkit.templates.wordml import STRICT, W, parse_xml

__all__ = ["PartSource", "Survey", "Translated", "part_labels", "survey_package", "translate_package"]

_LABELS: Final = {
    ".document.main+xml": "body",
    ".header+xml": "header",
    ".footer+xml": "footer",
    ".footnotes+xml": "footnotes",
    ".endnotes+xml": "endnotes",
    ".core-properties+xml": "document properties",
    ".extended-properties+xml": "document properties",
    ".custom-properties+xml": "document properties",
}
_COUNTED: Final = ("header", "footer")
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_DOC_PR: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_COLUMN_TAGS: Final = frozenset((Emit.SPAN, Emit.CELLS, Emit.ROWS))
_NUMBERED = re.compile(rb'<(?:w:bookmarkStart|wp:docPr)\s[^>]*?\b(?:w:)?id="(\d{1,9})"')
_STYLES: Final = ".wordprocessingml.styles+xml"


@dataclass
class Translated:
    """What a compiled template keeps of its translation."""

    parts: tuple[CompiledPart, ...] = ()
    names: frozenset[str] = frozenset()
    tags: tuple[TagText, ...] = ()
    marks: tuple[str, ...] = ()
    swallowed: tuple[WordPlace, ...] = ()
    first_id: int = 0
    link_prefix: str = ""


@dataclass(frozen=True)
class PartSource:
    """One part as Jinja source and tree: the tag of line n is `source.tags[n - 2]`."""

    name: str
    label: str
    source: Source
    tree: nodes.Template


@dataclass
class Survey:
    """What is gathered over the parts of one template.

    `sources` are those of the parts that could be read; with `runs` they become programs, which uses their trees up.
    """

    package: Package
    environment: Sandbox
    marks: Mapping[str, Mark]
    levels: Mapping[str, int]
    runs: bool = False
    sources: list[PartSource] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    parts: list[CompiledPart] = field(default_factory=list)
    names: dict[str, WordPlace] = field(default_factory=dict)
    tags: list[TagText] = field(default_factory=list)
    swallowed: list[WordPlace] = field(default_factory=list)
    bound: list[str] = field(default_factory=list)
    unread: list[tuple[str, tuple[Tag, ...]]] = field(default_factory=list)  # the tags of parts that cannot be read
    uncompiled: set[str] = field(default_factory=set)  # marks that are there, in parts with a problem of their own
    seen: set[str] = field(default_factory=set)


def translate_package(
    package: Package, environment: Sandbox, marks: Mapping[str, Mark], known_names: tuple[str, ...] | None
) -> Translated:
    """Translate all parts. Raises `TemplateProblemsError` with everything that is wrong in any of them."""
    work = survey_package(package, environment, marks, known_names, runs=True)
    if work.problems:
        raise TemplateProblemsError(*dict.fromkeys(work.problems))
    return Translated(
        parts=tuple(work.parts),
        names=frozenset(work.names),
        tags=tuple(work.tags),
        marks=tuple(dict.fromkeys(work.bound)),
        swallowed=tuple(work.swallowed),
        first_id=_highest_id(package) + 1000,
        link_prefix=_link_prefix(package),
    )


def survey_package(
    package: Package,
    environment: Sandbox,
    marks: Mapping[str, Mark],
    known_names: tuple[str, ...] | None = None,
    *,
    runs: bool = False,
) -> Survey:
    """Translate all parts as far as it goes: what is wrong is among `problems`. `runs` makes programs of them."""
    work = Survey(package, environment, marks, _heading_levels(package), runs)
    for name, label in part_labels(package):
        _translate_part(work, name, label)
    work.problems.extend(remote_problems(package))
    _check_marks(work)
    _check_names(work, known_names)
    return work


def part_labels(package: Package) -> list[tuple[str, str]]:
    """The parts in which tags are filled in: their member names, and what people call them (`header 1`)."""
    found: list[tuple[str, str]] = []
    counts: Counter[str] = Counter()
    for ending, label in _LABELS.items():
        for name in sorted(package.parts_of_type(ending)):
            counts[label] += 1
            found.append((name, f"{label} {counts[label]}" if label in _COUNTED else label))
    return found


def _heading_levels(package: Package) -> Mapping[str, int]:
    names = package.parts_of_type(_STYLES)
    return read_heading_levels(package.read(names[0]), f"{package.file} › styles") if names else {}


def _highest_id(package: Package) -> int:
    highest = 0
    for name, _ in part_labels(package):
        highest = max(highest, *(int(number) for number in _NUMBERED.findall(package.read(name))), 0)
    return highest


def _link_prefix(package: Package) -> str:
    used = [link.id for links in package.relationships.values() for link in links]
    prefix = "rIdPlankit"
    while any(identity.startswith(prefix) for identity in used):
        prefix += "X"
    return prefix


def _translate_part(work: Survey, name: str, label: str) -> None:
    base = WordPlace(work.package.file, label)
    root = parse_xml(work.package.read(name), str(base))
    if _is_strict(root, base, work.problems):
        return
    drop_traces(root)
    table, found = TagTable(), list[Problem]()
    locator = Locator(root, work.package.file, label, work.levels)
    placer = MarkPlacer(root, locator, work.marks)
    placer.find_texts()
    reader = TagReader(locator, table, found)
    reader.read_paragraphs(root)
    reader.read_elsewhere(root)
    work.tags.extend(TagText(tag.text, tag.place) for tag in table)
    placer.find_tags(table)
    work.seen |= placer.seen
    if not (list(table) or reader.has_escapes or placer.bound):
        work.problems.extend(found)
        return
    if _lacks_prefix(root, label, base, work.problems):
        return
    dialect = Dialect(root, table, found)
    dialect.translate()
    placer.place(table)
    work.swallowed.extend(dialect.notes)
    _number_drawings(root, table, locator)
    close_last_paragraphs(root)
    drop_blank_text(root)
    if not _compile_part(work, name, label, root, table, found):
        work.uncompiled |= placer.bound


def _is_strict(root: etree._Element, base: WordPlace, problems: list[Problem]) -> bool:
    strict = (etree.QName(root).namespace or "").startswith(STRICT)
    if strict:
        mend = "Open it in Word and save it as “Word Document (*.docx)”."
        problems.append(Problem("This is a “Strict Open XML” Word file.", base, mend))
    return strict


def _lacks_prefix(root: etree._Element, label: str, base: WordPlace, problems: list[Problem]) -> bool:
    """Whether another program wrote this part with names of its own, which ours would not match."""
    lacks = label != "document properties" and root.nsmap.get("w") != W
    if lacks:
        problems.append(Problem("Word did not write this part.", base, "Open the file in Word and save it again."))
    return lacks


def _number_drawings(root: etree._Element, table: TagTable, locator: Locator) -> None:
    """Drawings get their ids while rendering, since a loop repeats them."""
    for drawing in root.iter(_DOC_PR):
        drawing.set("id", table.signal(locator.place(drawing), Emit.DRAWING_ID, Spot()).token)


def _compile_part(
    work: Survey, name: str, label: str, root: etree._Element, table: TagTable, found: list[Problem]
) -> bool:
    xml = _with_prefixes(root)
    source = build_source(xml, table, found)
    base = WordPlace(work.package.file, label)
    tree = parsed(work.environment, source, name, base, found)
    work.problems.extend(found)
    if tree is None:
        work.unread.append((label, source.tags))
        return False
    order = [int(number) for number in TOKEN.findall(xml)]
    for index in order:
        for action, mark, _ in table[index].spot.marks:
            if action == "open" and mark.removeprefix("plankit_") in work.marks:
                work.bound.append(mark.removeprefix("plankit_"))
    if not work.runs:
        work.sources.append(PartSource(name, label, source, tree))
        return True
    compiled = program(work.environment, tree, source, name, base, work.problems)
    if compiled is None:
        return False
    template, names = compiled
    for used in sorted(names):
        work.names.setdefault(used, _first_use(used, table, base))
    work.parts.append(
        CompiledPart(
            name=name,
            label=label,
            template=template,
            spots=tuple(tag.spot for tag in source.tags),
            tags=source.tags,
            varies_columns=any(tag.emit in _COLUMN_TAGS or tag.level == "tc" for tag in source.tags),
            fragile=fragile_kinds(root),
            links=frozenset(link.id for link in work.package.relationships.get(name, ())),
        )
    )
    return True


def _with_prefixes(root: etree._Element) -> str:
    """The part as text, with the prefix that links and pictures are written with."""
    text = etree.tostring(root, encoding="unicode")
    if root.nsmap.get("w") == W and "r" not in root.nsmap:
        declared = ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        start = re.match(r"<[^\s/>]+", text)
        text = text[: start.end()] + declared + text[start.end() :] if start else text
    return _DECLARATION + text


def _first_use(name: str, table: TagTable, base: WordPlace) -> WordPlace:
    word = re.compile(rf"(?<![\w.]){re.escape(name)}\b")
    return next((tag.place for tag in table if word.search(tag.body)), base)


def _check_marks(work: Survey) -> None:
    bound = set(work.bound)
    for identity, mark in work.marks.items():
        place = WordPlace(work.package.file, tag=mark.wanted)
        if not is_mark_id(identity):
            what = f"“{identity}” cannot be the id of a section."
            work.problems.append(
                Problem(what, place, "Use at most 28 letters, digits and underscores.", codes.NOT_BOUND)
            )
        elif identity not in bound and identity not in work.uncompiled:
            kind = "heading" if mark.heading else "text" if mark.text else "tag"
            wanted = mark.wanted if mark.tag else normal(mark.wanted)
            mend = did_you_mean(wanted, work.seen) or "Write it into the template, or bind the section elsewhere."
            work.problems.append(
                Problem(
                    f"There is no {kind} “{mark.wanted}” for the section “{identity}”.", place, mend, codes.NOT_BOUND
                )
            )


def _check_names(work: Survey, known_names: tuple[str, ...] | None) -> None:
    if known_names is None:
        return
    for name, place in work.names.items():
        if name not in known_names and name != "loop":
            mend = did_you_mean(name, known_names) or SEE_NAMES
            work.problems.append(Problem(f"There is no field “{name}”.", place, mend, codes.NO_NAME))
