"""Verification of finished documents: every render is checked before anyone sees it.

Cheap checks on the parts that a render has made: well-formed XML, no tag left over, every relationship resolved, ids and
bookmark names unique, the record's own texts present, the required sections there, whole, in order and not empty.
`verify_document` and `structural_gate` are the slower checks of a whole package, whoever has written it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape, unescape
from itertools import pairwise
from typing import Final
from xml.parsers import expat

from toolkit.errors import OutputError, TemplateError
from toolkit.findings import WordPlace
from toolkit.templates.marks import PREFIX
from toolkit.templates.package import CONTENT_TYPES, Package, open_package
from toolkit.templates.places import Problem

__all__ = [
    "Bookmarks",
    "DocumentRefusedError",
    "bookmarks_of",
    "content_problems",
    "leftover_problem",
    "part_problems",
    "section_texts",
    "structural_gate",
    "text_of",
    "verify_document",
    "wellformed_problem",
]

_TAG_SIGNS: Final = ("{{", "{%", "{#")
_LINK = re.compile(r"""(?:id|embed|link|pict|dm|lo|qs|cs)=["']([^"']*)["']""")
_DRAWING_ID = re.compile(r'<wp:docPr\s[^>]*?\bid="([^"]*)"')
_BOOKMARK = re.compile(
    r"<w:bookmark(Start|End)\s"
    r"""(?:w:id="([^"]*)"(?:\s+w:name="([^"]*)")?\s*/?>|([^>]*)>)"""  # as everybody writes it, or another way
)
_ID = re.compile(r'\bw:id="([^"]*)"')
_NAME = re.compile(r'\bw:name="([^"]*)"')
_VISIBLE = re.compile(r"<w:t(?:\s[^>]*)?>[^<]*[^<\s][^<]*</w:t>|<w:drawing>|<w:drawing\s")
_TEXT = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|<w:(tab|br|cr)(?:\s[^>]*)?/>|(</w:p>)")
_FALLBACK = re.compile(r"<mc:Fallback>.*?</mc:Fallback>", re.DOTALL)
_REPORT: Final = "This is a fault of the template or of plankit: please report it with the template."

Bookmarks = Sequence[tuple[bool, str, str, int, int]]
"""Starts and ends of bookmarks in their order: (whether it is an end, id, name, where its tag begins and ends)."""


class DocumentRefusedError(OutputError):
    """A document failed its own verification and must not be used. Facts: the problems."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems: tuple[Problem, ...] = problems

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now) of the first problem, and how many more there are."""
        first, *more = (fact for fact in self.args if isinstance(fact, Problem))
        count = f" ({len(more)} more.)" if more else ""
        return first.what, str(first.place), first.mend + count


# -- one part -----------------------------------------------------------------------------------------------------------


def leftover_problem(xml: str, place: WordPlace) -> Problem | None:
    """A tag left over in printed XML. Braces that came from data or escapes are parted by a signal and do not count."""
    if "{" in xml and any(sign in xml for sign in _TAG_SIGNS):
        return Problem("A tag was left over in the document.", place, _REPORT)
    return None


def wellformed_problem(data: bytes, place: WordPlace) -> Problem | None:
    """Whether a part is well-formed XML."""
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError:
        mend = "Look for a condition or loop that begins in one cell, row or paragraph and ends in another."
        return Problem("The template printed a document that Word could not open.", place, mend)
    return None


def part_problems(
    xml: str, links: frozenset[str] | set[str], place: WordPlace, bookmarks: Bookmarks | None = None
) -> list[Problem]:
    """Relationships, drawing ids and bookmarks of one part; `links` are the ids of its relationships.

    `bookmarks` are the part's, where the caller has found them already.
    """
    problems = []
    used = {found.group(1) for piece in xml.split(" r:")[1:] if (found := _LINK.match(piece))}
    if used - links - {""}:
        problems.append(Problem("A picture or link in the document leads nowhere.", place, _REPORT))
    drawings = _DRAWING_ID.findall(xml) if "<wp:docPr" in xml else []
    if len(set(drawings)) != len(drawings):
        problems.append(Problem("Two drawings in the document have one id.", place, _REPORT))
    problems.extend(_bookmark_problems(bookmarks_of(xml) if bookmarks is None else bookmarks, place))
    return problems


def _bookmark_problems(bookmarks: Bookmarks, place: WordPlace) -> list[Problem]:
    starts: dict[str, str] = {}
    ended: set[str] = set()
    for is_end, identity, name, *_ in bookmarks:
        if is_end:
            if identity not in starts or identity in ended:
                return [Problem("A bookmark of the document ends without having begun.", place, _REPORT)]
            ended.add(identity)
        elif identity in starts:
            return [Problem("Two bookmarks of the document have one id.", place, _REPORT)]
        else:
            starts[identity] = name
    if len(set(starts.values())) != len(starts):
        return [Problem("Two bookmarks of the document have one name.", place, _REPORT)]
    if len(ended) != len(starts):
        return [Problem("A bookmark of the document never ends.", place, _REPORT)]
    return []


def bookmarks_of(xml: str) -> Bookmarks:
    """The bookmarks of a part."""
    if "<w:bookmark" not in xml:
        return ()
    bookmarks = []
    for found in _BOOKMARK.finditer(xml):
        kind, identity, name, others = found.groups()
        if others is not None:
            identity, name = (_attribute(pattern, others) for pattern in (_ID, _NAME))
        bookmarks.append((kind == "End", identity, name or "", *found.span()))
    return bookmarks


def _attribute(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group(1) if found else ""


# -- text and sections --------------------------------------------------------------------------------------------------


def text_of(xml: str) -> str:
    """The text of a part: a line for each paragraph, tabs and line breaks as themselves."""
    if "<mc:Fallback>" in xml:
        xml = _FALLBACK.sub("", xml)
    pieces = []
    for text, sign, end in _TEXT.findall(xml):
        pieces.append("\n" if end else text if not sign else "\t" if sign == "tab" else "\n")
    return unescape("".join(pieces))


def _ranges(bookmarks: Bookmarks) -> dict[str, tuple[int, int]]:
    """Mark name (with `_2`, …) → where its range begins and ends in the XML; an end before its start is -1."""
    found: dict[str, tuple[int, int]] = {}
    names: dict[str, str] = {}
    for is_end, identity, name, begins, ends in bookmarks:
        if not is_end and name.startswith(PREFIX):
            names[identity] = name
            found[name] = (ends, -1)
        elif is_end and identity in names:
            start, end = found[names[identity]]
            found[names[identity]] = (start, begins if end < 0 else end)
    return found


def _mark_of(name: str, known: Iterable[str] = ()) -> str:
    identity = name.removeprefix(PREFIX)
    base, _, number = identity.rpartition("_")
    return base if number.isdigit() and base and identity not in known else identity


def section_texts(parts: Mapping[str, str], marks: Iterable[str] = ()) -> dict[str, str]:
    """Mark id → the text between its marks, without the heading; repeated marks follow each other on new lines.

    `parts` are the parts' XML, `marks` the ids that are known (needed only for ids that themselves end in `_2`).
    """
    known = frozenset(marks)
    texts: dict[str, list[str]] = {}
    for xml in parts.values():
        for name, (start, end) in _ranges(bookmarks_of(xml)).items():
            texts.setdefault(_mark_of(name, known), []).append(text_of(xml[start:end]).strip() if end >= 0 else "")
    return {identity: "\n".join(text for text in found if text) for identity, found in texts.items()}


def content_problems(
    parts: Mapping[str, str],
    place: WordPlace,
    *,
    expected_texts: Sequence[str] = (),
    required_marks: Sequence[str] = (),
    section_order: Sequence[str] = (),
    expected_in: Mapping[str, Sequence[str]] | None = None,
    bookmarks: Mapping[str, Bookmarks] | None = None,
) -> list[Problem]:
    """What the document as a whole must hold.

    `expected_texts` stand somewhere, as words of their own (the record's own id); `required_marks` are present, whole and
    not empty: a section is empty when it shows no text and no picture besides its heading. `section_order` is the order of
    marks in the template; `expected_in` gives for a section the texts of which at least one stands in it.
    """
    problems = [
        Problem(
            "The document does not hold the record's own id.",
            place,
            "Print it in the template, for example in the footer.",
        )
        for text in expected_texts
        if not _holds(parts, text)
    ]
    if required_marks or expected_in:
        known = bookmarks or {name: bookmarks_of(xml) for name, xml in parts.items()}
        ranges = [(xml, _ranges(known[name])) for name, xml in parts.items()]
        problems.extend(_section_problems(ranges, place, required_marks, section_order, expected_in or {}))
    return problems


def _holds(parts: Mapping[str, str], text: str) -> bool:
    """Whether a text stands in a document, not merely as a part of a longer word or inside of a tag of the XML."""
    plain = escape(text, quote=False)
    if any(_is_word(xml, plain) for xml in parts.values()):
        return True
    alone = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
    return any(alone.search(text_of(xml)) for xml in parts.values())


def _is_word(xml: str, text: str) -> bool:
    """Whether a text stands between two tags of the XML with nothing before and after that would belong to its word."""
    at = xml.find(text)
    while at >= 0:
        around = xml[at - 1 : at] + xml[at + len(text) : at + len(text) + 1]
        if xml.rfind(">", 0, at) > xml.rfind("<", 0, at) and not any(sign.isalnum() for sign in around):
            return True
        at = xml.find(text, at + 1)
    return False


def _section_problems(
    parts: Sequence[tuple[str, Mapping[str, tuple[int, int]]]],
    place: WordPlace,
    required: Sequence[str],
    order: Sequence[str],
    expected_in: Mapping[str, Sequence[str]],
) -> list[Problem]:
    known = {*required, *order, *expected_in}
    ranges: dict[str, list[tuple[str, int, int]]] = {}
    for xml, found_in in parts:
        for name, (start, end) in found_in.items():
            ranges.setdefault(_mark_of(name, known), []).append((xml, start, end))
    problems = [problem for mark in required if (problem := _mark_problem(mark, ranges.get(mark, []), place))]
    problems.extend(_order_problems(ranges, order, place))
    for mark, texts in expected_in.items():
        if texts and not _holds_any([found for found in ranges.get(mark, []) if found[2] >= 0], texts):
            mend = "Look at the tags between its heading and the next in the template: they print something else."
            problems.append(Problem(f"The section “{mark}” does not hold what belongs into it.", place, mend))
    return problems


def _holds_any(ranges: Sequence[tuple[str, int, int]], texts: Sequence[str]) -> bool:
    plain = [escape(text, quote=False) for text in texts]
    if any(xml.find(text, start, end) >= 0 for xml, start, end in ranges for text in plain):
        return True
    inside = _level("\n".join(text_of(xml[start:end]) for xml, start, end in ranges))
    return any(_level(text) in inside for text in texts)


def _level(text: str) -> str:
    """Without what filters change: capitals and spaces."""
    return "".join(text.split()).casefold()


def _mark_problem(mark: str, found: Sequence[tuple[str, int, int]], place: WordPlace) -> Problem | None:
    if not found:
        return Problem(
            f"The section “{mark}” is not in the document.", place, "Look for a condition around it in the template."
        )
    if any(end < 0 for _, _, end in found):
        return Problem(f"The section “{mark}” is not whole: its end stands before its beginning.", place, _REPORT)
    if not any(_VISIBLE.search(xml, start, end) for xml, start, end in found):
        return Problem(
            f"The section “{mark}” is empty.", place, "Fill in what belongs there, or say why there is nothing."
        )
    return None


def _order_problems(
    ranges: Mapping[str, Sequence[tuple[str, int, int]]], order: Sequence[str], place: WordPlace
) -> list[Problem]:
    problems = []
    seen: dict[int, list[tuple[int, int, str]]] = {}
    for mark in order:
        for xml, start, end in ranges.get(mark, [])[:1]:
            seen.setdefault(id(xml), []).append((start, end, mark))
    for found in seen.values():
        for (start, end, one), (next_start, next_end, other) in pairwise(found):
            if next_start < start:
                what = f"The sections “{one}” and “{other}” stand in the wrong order."
                problems.append(Problem(what, place, _REPORT))
            elif next_start < end < next_end:
                what = f"The sections “{one}” and “{other}” run into each other."
                problems.append(Problem(what, place, _REPORT))
    return problems


# -- whole documents ----------------------------------------------------------------------------------------------------


def _text_parts(package: Package) -> dict[str, str]:
    kinds = (".document.main+xml", ".header+xml", ".footer+xml", ".footnotes+xml", ".endnotes+xml")
    return {name: package.read(name).decode("utf-8", "replace") for name in package.parts_of_type(*kinds)}


def verify_document(
    data: bytes,
    *,
    name: str = "document",
    expected_texts: Sequence[str] = (),
    required_marks: Sequence[str] = (),
    section_order: Sequence[str] = (),
    expected_in: Mapping[str, Sequence[str]] | None = None,
) -> list[Problem]:
    """All that is wrong with a finished document, whoever has edited it since: structure, texts and sections."""
    place = WordPlace(name)
    problems = structural_gate(data, name=name)
    if any(problem.place.part == "package" for problem in problems):
        return problems
    parts = _text_parts(open_package(data, name))
    return problems + content_problems(
        parts,
        place,
        expected_texts=expected_texts,
        required_marks=required_marks,
        section_order=section_order,
        expected_in=expected_in,
    )


def structural_gate(data: bytes, *, name: str = "document") -> list[Problem]:
    """Every way in which a package could make Word say “unreadable content”, as far as can be told without Word."""
    try:
        package = open_package(data, name)
    except TemplateError as error:
        return [Problem(error.what, WordPlace(name, "package"), error.mend)]
    problems = _package_problems(package, name)
    for part, xml in _text_parts(package).items():
        place = WordPlace(name, part)
        broken = wellformed_problem(xml.encode("utf-8"), place)
        if broken:
            problems.append(broken)
            continue
        links = {link.id for link in package.relationships.get(part, ())}
        problems.extend(part_problems(xml, links, place))
        problems.extend(_block_problems(xml, place))
    return problems


def _package_problems(package: Package, name: str) -> list[Problem]:
    problems = []
    targets = {""}
    for part, links in package.relationships.items():
        repeated = [identity for identity, count in Counter(link.id for link in links).items() if count > 1]
        inner = [link.target.split("#")[0] for link in links if not link.is_external]
        targets.update(inner)
        if repeated:
            problems.append(Problem("Two relationships have one id.", WordPlace(name, part or "package root"), _REPORT))
        if any(target and target not in package.members for target in inner):
            problems.append(Problem("A relationship leads nowhere.", WordPlace(name, part or "package root"), _REPORT))
    for member in package.members:
        if member == CONTENT_TYPES or member.endswith(".rels"):
            continue
        if not package.content_type(member):
            problems.append(Problem("A part has no content type.", WordPlace(name, member), _REPORT))
        if member not in targets:
            problems.append(Problem("A part belongs to nothing.", WordPlace(name, member), _REPORT))
    return problems


_BLOCKS: Final = {
    "A table cell does not end with a paragraph.": re.compile(r"(?<!</w:p>)(?<!<w:p/>)(?<!</w:sdt>)</w:tc>"),
    "A table has no rows.": re.compile(r"</w:tblGrid></w:tbl>|<w:tblGrid/></w:tbl>"),
    "A table row has no cells.": re.compile(r"<w:tr(?:\s[^>]*)?>(?:<w:trPr>(?:(?!</w:trPr>).)*</w:trPr>)?</w:tr>"),
}
_NOISE = re.compile(r"<w:(?:bookmarkStart|bookmarkEnd|proofErr)\s[^>]*/>|(?<=>)\s+(?=<)")
_EMPTY_PARAGRAPH = re.compile(r"<w:p\s[^>]*/>")


def _block_problems(xml: str, place: WordPlace) -> list[Problem]:
    fields = [xml.count(f'w:fldCharType="{kind}"') for kind in ("begin", "end")]
    if fields[0] != fields[1]:
        return [Problem("A field (a page number or date) has no end.", place, _REPORT)]
    bare = _EMPTY_PARAGRAPH.sub("<w:p/>", _NOISE.sub("", xml))
    return [Problem(what, place, _REPORT) for what, pattern in _BLOCKS.items() if pattern.search(bare)]
