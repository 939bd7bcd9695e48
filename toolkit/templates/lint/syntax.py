"""Checks of the file and its tags: what the compiler says, and what it would print without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from typing import Final

from lxml import etree

from toolkit.findings import Finding, WordPlace
from toolkit.templates import codes
from toolkit.templates.lint.subject import Part, Subject
from toolkit.templates.places import Problem, plain_text
from toolkit.templates.tags import Tag, TagTable, find_spans
from toolkit.templates.wordml import W, ancestor, nearest, parse_xml, w

__all__ = ["check", "problem_finding"]

_OTHERS: Final = (
    (
        re.compile(r"\{#\s*(?:if|each|unless)?\s*([A-Za-z_][\w.]*)\s*\}(?!\})"),
        "docxtemplater",
        "{{%p for item in {0} %}}",
    ),
    (re.compile(r"\{/\s*([A-Za-z_][\w.]*)?\s*\}(?!\})"), "docxtemplater", "{{%p endfor %}}"),
    (re.compile(r"\{\^\s*([A-Za-z_][\w.]*)\s*\}(?!\})"), "docxtemplater", "{{%p if not {0} %}}"),
    (re.compile(r"(?<!\{)\{\s*[dc]\.([A-Za-z_][\w.]*)[^{}]*\}(?!\})"), "Carbone", "{{{{ {0} }}}}"),
    (re.compile(r"(?<![{$])\{\s*([A-Za-z_][\w.]*)\s*\}(?!\})"), "docxtemplater", "{{{{ {0} }}}}"),
    (re.compile(r"\$\{\s*([A-Za-z_][\w.]*)\s*\}"), "another program", "{{{{ {0} }}}}"),
    (re.compile(r"\[\[\s*([A-Za-z_][\w.]*)\s*\]\]"), "another program", "{{{{ {0} }}}}"),
    (re.compile(r"<<\s*([A-Za-z_][\w.]*)\s*>>"), "another program", "{{{{ {0} }}}}"),
)
_TYPOGRAPHIC = re.compile("[“”„‘’‚]")
_NO_LOOK: Final = frozenset(("lang", "noProof", "proofErr", "webHidden", "rtl"))
_UNREAD: Final = re.compile(rb"\{[{%]")
_SKIPPED: Final = (".comments+xml", ".commentsExtended+xml", ".relationships+xml")
_OBJECTS: Final = ("/oleObject", "/package", "/control", "/aFChunk")


def check(subject: Subject) -> Iterator[Finding]:
    """The findings of these checks, in the order of the parts."""
    for problem in dict.fromkeys(subject.survey.problems):
        yield problem_finding(_of_other_program(problem))
    for place in dict.fromkeys(subject.survey.swallowed):
        yield _swallowed(place)
    yield from _objects(subject)
    yield from _unread_parts(subject)
    if not subject.survey.problems:
        for part in subject.texts:
            yield from _spread(part)
    for part in subject.texts:
        for paragraph in part.root.iter(w("p")):
            yield from _paragraph(part, paragraph)
        yield from _merge_fields(part)


def problem_finding(problem: Problem) -> Finding:
    """What the compiler says, as a finding."""
    return problem.code.finding(problem.what, place=problem.place, hint=problem.mend)


def _swallowed(place: WordPlace) -> Finding:
    return codes.SWALLOWED.finding(
        "Beside a tag that takes the place of its whole paragraph, row or cell stands something that is never printed.",
        place=place,
        hint="Put the tag alone into a paragraph (or row, or cell) of its own, and the rest into another.",
    )


# -- blocks that run over two tables, rows or cells -------------------------------------------------------------------

_HOLDERS: Final = {"tr": ("tbl", "table"), "tc": ("tr", "table row"), "p": ("tc", "table cell")}


def _spread(part: Part) -> Iterator[Finding]:
    """Blocks whose two ends the compiler can join, though they stand in different tables, rows or cells."""
    table, open_tags = TagTable(), list[tuple[Tag, etree._Element]]()
    for paragraph in part.root.iter(w("p")):
        text = plain_text(paragraph)
        for span in find_spans(text):
            if span.kind != "{%":
                continue
            written = text[span.start : span.end]
            tag = table.add(written, part.locator.place(paragraph, written), None)
            if tag.level in _HOLDERS and tag.keyword in ("for", "if"):
                open_tags.append((tag, paragraph))
            elif tag.level in _HOLDERS and tag.keyword in ("endfor", "endif") and open_tags:
                yield from _apart(*open_tags.pop(), tag, paragraph)


def _apart(opener: Tag, start: etree._Element, closer: Tag, end: etree._Element) -> Iterator[Finding]:
    holder, noun = _HOLDERS[opener.level]
    if nearest(start, w(holder)) is not nearest(end, w(holder)):
        yield codes.UNEVEN.finding(
            f"“{opener.text}” and “{closer.text}” stand in two different {noun}s; all between is repeated with them.",
            place=closer.place,
            hint=f"Put both into one {noun}.",
        )


# -- other programs ----------------------------------------------------------------------------------------------------


def _of_other_program(problem: Problem) -> Problem:
    """`{#goals}` looks to the compiler like a comment that never ends."""
    if problem.code is not codes.TAG_OPEN:
        return problem
    for pattern, program, mend in _OTHERS[:1]:
        found = pattern.match(problem.place.tag)
        if found:
            what, hint = _other_words(found, program, mend)
            place = replace(problem.place, tag=found.group())
            return Problem(what, place, hint, codes.OTHER_DIALECT)
    return problem


def _other_words(found: re.Match[str], program: str, mend: str) -> tuple[str, str]:
    written = mend.format(found.group(1) or "")
    return f"“{found.group()}” is a tag of {program}; it would be printed as it stands.", f"Write “{written}”."


def _others(part: Part, paragraph: etree._Element, text: str) -> Iterator[Finding]:
    rest = list(text)
    for span in find_spans(text):
        end = span.end if span.kind != "open" else span.start + 2
        rest[span.start : end] = " " * (end - span.start)
    outside = "".join(rest)
    taken: list[tuple[int, int]] = []
    for pattern, program, mend in _OTHERS[1:]:
        for found in pattern.finditer(outside):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            taken.append(found.span())
            what, hint = _other_words(found, program, mend)
            place = part.locator.place(paragraph, found.group())
            yield codes.OTHER_DIALECT.finding(what, place=place, hint=hint)


# -- one paragraph -----------------------------------------------------------------------------------------------------


def _paragraph(part: Part, paragraph: etree._Element) -> Iterator[Finding]:
    nodes = [node for node in paragraph.iter(w("t"), w("delText")) if nearest(node, w("p")) is paragraph]
    kept = [node for node in nodes if node.tag == w("t") and not _is_deleted(node)]
    text = "".join(node.text or "" for node in kept)
    if any(sign in text for sign in ("{", "[[", "<<")):
        yield from _others(part, paragraph, text)
        yield from _tags(part, kept, text)
    gone = "".join(node.text or "" for node in nodes if node not in kept)
    if "{" in gone:
        yield from _deleted(part, paragraph, gone)


def _is_deleted(node: etree._Element) -> bool:
    return nearest(node, w("del"), w("moveFrom")) is not None


def _deleted(part: Part, paragraph: etree._Element, text: str) -> Iterator[Finding]:
    for span in find_spans(text):
        if span.kind in ("{{", "{%"):
            tag = text[span.start : span.end]
            yield codes.DELETED_TAG.finding(
                f"“{tag}” is crossed out by a tracked change, so it prints nothing, though it can still be read.",
                place=part.locator.place(paragraph, tag),
                hint="Accept or reject the change (Review › Accept).",
            )


def _tags(part: Part, nodes: list[etree._Element], text: str) -> Iterator[Finding]:
    starts = list(accumulate((len(node.text or "") for node in nodes), initial=0))
    for span in find_spans(text):
        if span.kind not in ("{{", "{%"):
            continue
        tag = text[span.start : span.end]
        ends = starts[1:]
        holders = [n for n, a, z in zip(nodes, starts, ends, strict=False) if a < span.end and span.start < z]
        place = part.locator.place(holders[0], tag)
        if _TYPOGRAPHIC.search(tag):
            yield codes.TYPOGRAPHIC.finding(
                f"“{tag}” holds typographic quotes. They are read as straight ones here, but not by other programs.",
                place=place,
                hint="Type straight quotes: press Ctrl+Z right after Word has changed one.",
            )
        if len({_look(node) for node in holders}) > 1:
            yield codes.MIXED_LOOK.finding(
                f"“{tag}” is written in several looks; its value gets that of the first sign alone.",
                place=place,
                hint="Select the whole tag, and give it one look.",
            )
        if any(nearest(node, w("ins"), w("moveTo")) is not None for node in holders):
            yield codes.UNDECIDED_CHANGE.finding(
                f"“{tag}” stands in a tracked change, and so will its value in every document.",
                place=place,
                hint="Accept the change (Review › Accept).",
            )


def _look(node: etree._Element) -> bytes:
    run = ancestor(node, w("r"))
    looks = None if run is None else run.find(w("rPr"))
    if looks is None:
        return b""
    telling = [child for child in looks if etree.QName(child).localname not in _NO_LOOK]
    return b"".join(sorted(etree.tostring(child, method="c14n", with_tail=False) for child in telling))


def _merge_fields(part: Part) -> Iterator[Finding]:
    codes_of = [(node, node.text or "") for node in part.root.iter(w("instrText"))]
    codes_of += [(node, node.get(f"{{{W}}}instr", "")) for node in part.root.iter(w("fldSimple"))]
    for node, text in codes_of:
        words = text.split()
        if words[:1] == ["MERGEFIELD"] and len(words) > 1:
            name = words[1].strip('"')
            yield codes.MERGE_FIELD.finding(
                f"The mail-merge field “{name}” is not filled in here: documents would show it as it stands.",
                place=part.locator.place(node, f"«{name}»"),
                hint="Delete the field (Ctrl+Shift+F9 makes text of it), and write a tag in its place.",
            )


# -- the package -------------------------------------------------------------------------------------------------------


def _objects(subject: Subject) -> Iterator[Finding]:
    for part, links in subject.package.relationships.items():
        label = subject.labels.get(part, "package")
        for link in links:
            if link.type.endswith(_OBJECTS) and not link.is_external and not link.target.startswith("customXml/"):
                yield codes.EMBEDDED.finding(
                    "An object of another program is embedded here; it is copied into every document as it stands.",
                    place=WordPlace(subject.target.label, label),
                    hint="Put its content into the template as text, a table or a picture.",
                )


def _unread_parts(subject: Subject) -> Iterator[Finding]:
    known = subject.labels
    for name in subject.package.members:
        kind = subject.package.content_type(name)
        if name in known or not name.endswith(".xml") or kind.endswith(_SKIPPED):
            continue
        data = subject.package.read(name)
        if not _UNREAD.search(data):
            continue
        root = parse_xml(data, f"{subject.target.label} › {name}")
        text = "".join(str(piece) for piece in root.itertext())
        span = next((span for span in find_spans(text) if span.kind in ("{{", "{%")), None)
        if span is not None:
            tag = text[span.start : span.end][:80]
            yield codes.UNREAD_PART.finding(
                f"“{tag}” stands in a part of the file where no tag is filled in (a chart, a diagram or a building block).",
                place=WordPlace(subject.target.label, name.rpartition("/")[2], tag=tag),
                hint="Put it into the text, a table, a text box, a header or a footer.",
            )
