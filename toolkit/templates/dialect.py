"""The docxtpl dialect: what a tag does to the paragraph, row, cell or run that it stands in.

`{%p %}`, `{%tr %}`, `{%tc %}` and `{%r %}` take the place of their paragraph, row, cell or run; `{% colspan n %}`,
`{% cellbg colour %}`, `{% vm %}` and `{% hm %}` change their cell; `{%-` and `-%}` join paragraphs. All of it is done on
the tree, once, when a template is compiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from typing import cast

from lxml import etree

from toolkit.findings import Code, WordPlace
from toolkit.templates import codes
from toolkit.templates.places import Problem, plain_text
from toolkit.templates.runs import SPACE, drop_if_empty
from toolkit.templates.tags import TOKEN, Emit, Spot, Tag, TagTable
from toolkit.templates.wordml import (
    ancestor,
    fragment,
    is_attached,
    nearest,
    put_after,
    put_before,
    replace_with_text,
    set_ordered,
    w,
)

__all__ = ["Dialect"]

_TARGETS = {"tr": "table row", "tc": "table cell", "p": "paragraph", "r": "run"}
_EMITS = {"tr": Emit.ROWS, "tc": Emit.CELLS, "p": Emit.PARAGRAPHS, "r": Emit.RUNS}
_CELL_TAGS = ("colspan", "cellbg", "vm", "hm")
_PASSAGES = (w("hyperlink"), w("ins"), w("smartTag"))


class Dialect:
    """Translates the tags of one part. `problems` takes what cannot be; `notes` the texts that a tag swallows."""

    def __init__(self, root: etree._Element, table: TagTable, problems: list[Problem]) -> None:
        self.root = root
        self.table = table
        self.problems = problems
        self.notes: list[WordPlace] = []

    def translate(self) -> None:
        """The whole translation, in docxtpl's order."""
        written = list(self.table)
        self._cell_tags(written)
        self._join_paragraphs(written)
        for tag in written:
            if tag.delimiter == "{{" and tag.emit is Emit.TEXT:
                tag.spot = spot_of(tag)
        for tag in written:
            if tag.level == "r":
                self._isolate(tag)
        for level in ("tr", "tc", "p", "r"):
            self._lift([tag for tag in written if tag.level == level], level)

    # -- tags that change their cell ------------------------------------------------------------------------------

    def _cell_tags(self, written: Iterable[Tag]) -> None:
        for tag in written:
            if tag.keyword not in _CELL_TAGS or tag.level:
                continue
            cell = None if tag.node is None else ancestor(tag.node, w("tc"))
            if cell is None:
                self._problem(
                    tag,
                    f"“{tag.text}” stands outside a table.",
                    "Put it into the table cell that it is about.",
                    codes.OUTSIDE,
                )
                continue
            self._take_out(tag)
            self._cell_tag(tag, cell)

    def _cell_tag(self, tag: Tag, cell: etree._Element) -> None:
        argument = tag.body[len(tag.keyword) :].strip()
        if tag.keyword in ("colspan", "cellbg") and not argument:
            example = "{% colspan 3 %}" if tag.keyword == "colspan" else "{% cellbg colour %}"
            self._problem(tag, f"“{tag.text}” lacks its value.", f"Write for example “{example}”.", codes.NO_VALUE)
        elif tag.keyword == "colspan":
            _set_property(cell, "gridSpan", self.table.derive(tag, "{{", argument, Emit.SPAN).token)
        elif tag.keyword == "cellbg":
            shade = set_ordered(_properties(cell), "shd")
            shade.set(w("val"), "clear")
            shade.set(w("color"), "auto")
            shade.set(w("fill"), self.table.derive(tag, "{{", argument, Emit.FILL).token)
        elif tag.keyword == "vm":
            self._merge_down(tag, cell)
        else:
            self._merge_across(tag, cell)

    def _merge_down(self, tag: Tag, cell: etree._Element) -> None:
        state = "'restart' if loop.first else 'continue'"
        _set_property(cell, "vMerge", self.table.derive(tag, "{{", state, Emit.ATTRIBUTE).token)
        put_after(_properties(cell), self.table.derive(tag, "{%", "if loop.first").token)
        blank = etree.SubElement(cell, w("p"))
        put_before(blank, self.table.derive(tag, "{%", "else").token)
        put_after(blank, self.table.derive(tag, "{%", "endif").token)

    def _merge_across(self, tag: Tag, cell: etree._Element) -> None:
        old = _properties(cell).find(w("gridSpan"))
        width = "1" if old is None else old.get(w("val"), "1")
        token = TOKEN.fullmatch(width)
        factor = self.table[int(token.group(1))].body if token else str(int(width) if width.isdigit() else 1)
        product = self.table.derive(tag, "{{", f"({factor}) * loop.length", Emit.SPAN)
        _set_property(cell, "gridSpan", product.token)
        put_before(cell, self.table.derive(tag, "{%", "if loop.first").token)
        put_after(cell, self.table.derive(tag, "{%", "endif").token)

    def _take_out(self, tag: Tag) -> None:
        if tag.node is not None:
            tag.node.text = (tag.node.text or "").replace(tag.token, "")
            drop_if_empty(tag.node)

    # -- white space and joined paragraphs ------------------------------------------------------------------------

    def _join_paragraphs(self, written: Iterable[Tag]) -> None:
        for tag in written:
            if tag.emit is not Emit.TEXT or tag.node is None or tag.level:
                continue
            if tag.trims_before:
                self._trim_before(tag, tag.node)
            if tag.trims_after:
                self._trim_after(tag, tag.node)

    def _trim_before(self, tag: Tag, node: etree._Element) -> None:
        before, _, after = (node.text or "").partition(tag.token)
        node.text = before.rstrip() + tag.token + after
        paragraph = ancestor(node, w("p"))
        if tag.delimiter != "{%" or paragraph is None or plain_text(paragraph).split(tag.token)[0].strip():
            return
        previous = paragraph.getprevious()
        if previous is not None and self._may_join(previous, paragraph):
            _append_content(previous, paragraph)

    def _trim_after(self, tag: Tag, node: etree._Element) -> None:
        before, _, after = (node.text or "").partition(tag.token)
        node.text = before + tag.token + after.lstrip()
        paragraph = ancestor(node, w("p"))
        if tag.delimiter != "{%" or paragraph is None or plain_text(paragraph).rsplit(tag.token, 1)[-1].strip():
            return
        following = paragraph.getnext()
        if following is not None and self._may_join(paragraph, following):
            _append_content(paragraph, following)

    def _may_join(self, first: etree._Element, second: etree._Element) -> bool:
        """Two paragraphs, neither of which ends a section or gives way to a tag."""
        if first.tag != w("p") or second.tag != w("p") or _ends_section(first):
            return False
        tokens = TOKEN.findall(plain_text(first) + plain_text(second))
        return not any(self.table[int(token)].level in ("p", "tc", "tr") for token in tokens)

    # -- tags that take the place of what they stand in -------------------------------------------------------------

    def _isolate(self, tag: Tag) -> None:
        """Cut a run so that the tag stands in a run of its own."""
        node = tag.node
        run = None if node is None else ancestor(node, w("r"))
        if node is None or run is None:
            return
        before, _, after = (node.text or "").partition(tag.token)
        rest = _new_run(run)
        text = etree.SubElement(rest, w("t"), {SPACE: "preserve"})
        text.text = after
        for sibling in list(node.itersiblings()):
            rest.append(sibling)
        node.text = before
        alone = _new_run(run)
        own = etree.SubElement(alone, w("t"))
        own.text = tag.token
        for other in self.table:
            if other is not tag and other.node is node and other.token in after:
                other.node = text
        tag.node = own
        rest.tail, run.tail = run.tail, None
        run.addnext(rest)
        run.addnext(alone)
        drop_if_empty(text)
        drop_if_empty(node)

    def _lift(self, tags: Iterable[Tag], level: str) -> None:
        groups: dict[etree._Element, list[Tag]] = {}
        for tag in tags:
            if tag.node is None or not is_attached(tag.node, self.root):
                continue
            target = ancestor(tag.node, w(level))
            if target is None:
                what = f"“{tag.text}” stands outside a {_TARGETS[level]}."
                mend = "Put it into a table, or write “{%p … %}”." if level in ("tr", "tc") else "Type it as text."
                self._problem(tag, what, mend, codes.OUTSIDE)
            else:
                groups.setdefault(target, []).append(tag)
        for target, members in groups.items():
            self._replace(target, members, level)

    def _replace(self, target: etree._Element, members: list[Tag], level: str) -> None:
        self._note_swallowed(target, members)
        for tag in members:
            if tag.delimiter == "{{":
                tag.emit = _EMITS[level]
        tokens = "".join(tag.token for tag in members if tag.delimiter != "{#")
        if level == "p" and _ends_section(target):
            properties = target.find(w("pPr"))
            for child in list(target):
                if child is not properties:
                    target.remove(child)
            put_before(target, tokens)
        else:
            replace_with_text(target, tokens)

    def _note_swallowed(self, target: etree._Element, members: list[Tag]) -> None:
        own = {tag.index for tag in members}
        text = "".join(node.text or "" for node in target.iter(w("t")))
        for found in TOKEN.finditer(text):
            other = self.table[int(found.group(1))]
            if other.index in own or other.delimiter == "{#":
                continue
            if other.delimiter == "{%":
                what = f"“{other.text}” would vanish together with what “{members[0].text}” stands in."
                mend = f"Put each of the two into a {_TARGETS[members[0].level]} of its own."
                self._problem(other, what, mend, codes.TAG_SWALLOWED)
            else:
                self.notes.append(other.place)
        if TOKEN.sub("", text).strip():
            self.notes.append(members[0].place)

    def _problem(self, tag: Tag, what: str, mend: str, code: Code) -> None:
        self.problems.append(Problem(what, tag.place, mend, code))


def spot_of(tag: Tag) -> Spot:
    """What the value of a tag needs to know of its surroundings."""
    node = tag.node
    run = None if node is None else ancestor(node, w("r"))
    paragraph = None if node is None else ancestor(node, w("p"))
    if run is None or paragraph is None:
        return Spot(can_split=False)
    leave, enter, can_split = _passage(run, paragraph)
    cell, row = nearest(paragraph, w("tc")), nearest(paragraph, w("tr"))
    return Spot(
        run=fragment(run.find(w("rPr"))),
        missing=_highlighted(run),
        paragraph=_paragraph_properties(paragraph),
        leave=leave,
        enter=enter,
        can_split=can_split,
        cell="" if cell is None else fragment(cell.find(w("tcPr"))),
        row="" if row is None else fragment(row.find(w("trPr"))),
    )


def _passage(run: etree._Element, paragraph: etree._Element) -> tuple[str, str, bool]:
    leave, enter = "", ""
    for node in run.iterancestors():
        if node is paragraph:
            return leave, enter, True
        if node.tag not in _PASSAGES:
            return "", "", False
        bare = node.makeelement(node.tag, {str(key): str(value) for key, value in node.attrib.items()})
        opening = fragment(_adopted(bare, node))
        leave += f"</w:{etree.QName(node).localname}>"
        enter = re.sub(r"/>\Z", ">", opening) + enter
    return "", "", False


def _adopted(bare: etree._Element, original: etree._Element) -> etree._Element:
    """`bare` within a tree of the same declarations, so that it is written with the same prefixes."""
    root = original.getroottree().getroot()
    holder = etree.Element(root.tag, nsmap=cast("dict[str, str]", root.nsmap))
    holder.append(bare)
    return bare


def _highlighted(run: etree._Element) -> str:
    old = run.find(w("rPr"))
    holder = _adopted(run.makeelement(w("r"), {}), run)
    looks = deepcopy(old) if old is not None else holder.makeelement(w("rPr"), {})
    holder.append(looks)
    set_ordered(looks, "highlight").set(w("val"), "yellow")
    return fragment(looks)


def _paragraph_properties(paragraph: etree._Element) -> str:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        return ""
    if properties.find(w("sectPr")) is None:
        return fragment(properties)
    holder = _adopted(paragraph.makeelement(w("p"), {}), paragraph)
    copy = deepcopy(properties)
    holder.append(copy)
    for section in copy.findall(w("sectPr")):
        copy.remove(section)
    return fragment(copy)


def _properties(cell: etree._Element) -> etree._Element:
    found = cell.find(w("tcPr"))
    if found is None:
        found = cell.makeelement(w("tcPr"), {})
        cell.insert(0, found)
    return found


def _set_property(cell: etree._Element, name: str, value: str) -> None:
    set_ordered(_properties(cell), name).set(w("val"), value)


def _ends_section(paragraph: etree._Element) -> bool:
    return paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None


def _append_content(paragraph: etree._Element, other: etree._Element) -> None:
    for child in list(other):
        if child.tag != w("pPr"):
            paragraph.append(child)
    parent = other.getparent()
    if parent is not None:
        parent.remove(other)


def _new_run(run: etree._Element) -> etree._Element:
    parent = run.getparent()
    new = (run if parent is None else parent).makeelement(w("r"), {})
    looks = run.find(w("rPr"))
    if looks is not None:
        new.append(deepcopy(looks))
    return new
