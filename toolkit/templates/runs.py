"""Find every tag of a part and give each one token in one text node, however Word has split it.

Word cuts text into runs as it pleases: after spelling checks, edits or a change of language. So the text of a paragraph
is read as a whole, and each tag is put back as one token into the run where it began, whose look it keeps.
"""

from __future__ import annotations

import re
from itertools import accumulate

from lxml import etree

from toolkit.findings import WordPlace
from toolkit.templates import codes
from toolkit.templates.places import Locator, Problem
from toolkit.templates.tags import Emit, Span, TagTable, find_spans
from toolkit.templates.wordml import nearest, replace_with_text, w

__all__ = ["BRACE_GUARD", "SPACE", "TagReader", "drop_if_empty", "guard_braces"]

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STRAY = re.compile(r"[}%]\}")
_ESCAPED = {"{_{": "{{", "{_%": "{%", "}_}": "}}", "%_}": "%}"}
_GUARDED = re.compile(r"\{(?=[{%#]|\Z)")
BRACE_GUARD = "\ufdd2"


def guard_braces(text: str) -> str:
    """Text whose braces are meant as such: a signal parts them, so that no `{{` in it can pass for a tag left over."""
    return _GUARDED.sub("{" + BRACE_GUARD, text)


class TagReader:
    """Reads the tags of one part into `table`; what is wrong goes to `problems`. `has_escapes` if there was a `{_{`."""

    def __init__(self, locator: Locator, table: TagTable, problems: list[Problem]) -> None:
        self.locator = locator
        self.table = table
        self.problems = problems
        self.has_escapes = False
        self._raw = False

    def read_paragraphs(self, root: etree._Element) -> None:
        """Every paragraph, text boxes included, in the order of the document."""
        texts: dict[etree._Element, list[etree._Element]] = {}
        for node in root.iter(w("t")):
            paragraph = nearest(node, w("p"))
            if paragraph is not None:
                texts.setdefault(paragraph, []).append(node)
        for paragraph, nodes in texts.items():
            if self._raw or any("{" in (node.text or "") or "}" in (node.text or "") for node in nodes):
                self._read_paragraph(paragraph, nodes)

    def read_elsewhere(self, root: etree._Element) -> None:
        """Attributes (alternative texts) and text outside paragraphs (document properties, field codes, drawings)."""
        for node in root.iter():
            for name, value in node.attrib.items():
                if "{{" in value or "{%" in value:
                    node.set(name, self._tokens(str(value), node, Emit.ATTRIBUTE))
            text = node.text or ""
            if ("{{" in text or "{%" in text or "{#" in text) and not self._is_read(node):
                node.text = self._tokens(text, node, Emit.PLAIN)

    @staticmethod
    def _is_read(node: etree._Element) -> bool:
        return node.tag == w("t") and nearest(node, w("p")) is not None

    def _tokens(self, text: str, node: etree._Element, emit: Emit) -> str:
        pieces: list[str] = []
        position = 0
        for span in find_spans(text):
            pieces.append(guard_braces(text[position : span.start]))
            pieces.append(self._piece(text[span.start : span.end], span, node, emit))
            position = span.end
        return "".join((*pieces, guard_braces(text[position:])))

    def _read_paragraph(self, paragraph: etree._Element, nodes: list[etree._Element]) -> None:
        texts = [node.text or "" for node in nodes]
        whole = "".join(texts)
        starts = list(accumulate((len(text) for text in texts), initial=0))[:-1]
        pieces: list[list[str]] = [[] for _ in nodes]
        position = 0
        for span in find_spans(whole):
            self._literal(whole, position, span.start, starts, pieces, paragraph)
            home = _holder(starts, texts, span.start)
            pieces[home].append(self._piece(whole[span.start : span.end], span, nodes[home], Emit.TEXT))
            _drop_between(nodes[home], nodes[_holder(starts, texts, span.end - 1)], paragraph)
            position = span.end
        self._literal(whole, position, len(whole), starts, pieces, paragraph)
        for node, old, new in zip(nodes, texts, pieces, strict=True):
            _set_text(node, old, "".join(new))

    def _literal(
        self,
        whole: str,
        start: int,
        end: int,
        starts: list[int],
        pieces: list[list[str]],
        paragraph: etree._Element,
    ) -> None:
        text = whole[start:end]
        stray = None if self._raw else _STRAY.search(text)
        if stray:
            around = text[max(0, stray.start() - 30) : stray.end()]
            whole_tag = "{{ name }}" if stray.group() == "}}" else "{% … %}"
            mend = f"Write “{whole_tag}”, or “{stray.group()[0]}_}}” for the signs themselves."
            what = f"Here is “{stray.group()}” without its beginning."
            self._problem(what, self.locator.place(paragraph, around), mend)
        for index, begin in enumerate(starts):
            finish = starts[index + 1] if index + 1 < len(starts) else len(whole)
            low, high = max(start, begin), min(end, finish)
            if low < high:
                pieces[index].append(guard_braces(whole[low:high]))

    def _piece(self, written: str, span: Span, node: etree._Element, emit: Emit) -> str:
        if span.kind == "escape":
            self.has_escapes = True
            return guard_braces(_ESCAPED[written])
        if span.kind == "open":
            self._unclosed(written, node)
            return ""
        if self._raw and not re.match(r"\{%[-+]?\s*endraw\s*[-+]?%\}\Z", written):
            return guard_braces(written)
        tag = self.table.add(written, self.locator.place(node, written), node)
        tag.emit = emit
        if tag.keyword in ("raw", "endraw"):
            self._raw = tag.keyword == "raw"
            tag.delimiter, tag.body = "{#", ""
        return tag.token

    def _unclosed(self, written: str, node: etree._Element) -> None:
        closer = {"{{": "}}", "{%": "%}", "{#": "#}"}[written[:2]]
        self._problem(
            f"A tag begins with “{written[:2]}” and is not closed in its paragraph.",
            self.locator.place(node, written[:40]),
            f"Write “{closer}” at its end, in the same paragraph.",
        )

    def _problem(self, what: str, place: WordPlace, mend: str) -> None:
        self.problems.append(Problem(what, place, mend, codes.TAG_OPEN))


def _holder(starts: list[int], texts: list[str], position: int) -> int:
    """The text node that holds a character."""
    for index in range(len(starts) - 1, -1, -1):
        if starts[index] <= position and texts[index]:
            return index
    return 0


def _drop_between(first: etree._Element, last: etree._Element, paragraph: etree._Element) -> None:
    """Line breaks and tabs that Word or the author put inside a tag have no meaning there."""
    if first is last:
        return
    inside = False
    breaks = []
    for node in paragraph.iter():
        if node is first:
            inside = True
        elif node is last:
            break
        elif inside and node.tag in (w("br"), w("tab"), w("cr"), w("noBreakHyphen"), w("softHyphen")):
            breaks.append(node)
    for node in breaks:
        parent = node.getparent()
        if parent is not None and nearest(node, w("p")) is paragraph:
            parent.remove(node)


def _set_text(node: etree._Element, old: str, new: str) -> None:
    if new == old:
        return
    node.text = new
    node.set(SPACE, "preserve")
    if not new:
        drop_if_empty(node)


def drop_if_empty(text: etree._Element) -> None:
    """Remove a text node without text, and its run if nothing but looks is left in it."""
    run = text.getparent()
    if text.text or run is None:
        return
    replace_with_text(text, "")
    holds = any(child.tag != w("rPr") for child in run)
    if run.tag == w("r") and not holds and not (run.text or "").strip():
        replace_with_text(run, "")
