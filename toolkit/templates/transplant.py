"""Take blocks out of one Word document and make them fit into another: styles, lists, bookmarks, pictures and links.

What cannot be made to fit is refused: a block is never put where it would look or read otherwise.
"""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Mapping
from html import escape
from typing import Final

from lxml import etree

from toolkit.templates.imprinting import inserted, main_part
from toolkit.templates.package import CONTENT_TYPES, Member, Package, Relationship, deflate, rels_name, store
from toolkit.templates.wordml import R, parse_xml, w

__all__ = ["Transplant", "UnsafeError"]

_STYLED: Final = tuple(map(w, ("pStyle", "rStyle", "tblStyle")))
_REFUSED: Final = tuple(
    map(w, ("footnoteReference", "endnoteReference", "commentReference", "object", "sectPr", "altChunk"))
)
_DRAWING_ID: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_NO_LINKS: Final = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


class UnsafeError(Exception):
    """A block cannot be made to fit. The message says why, in a sentence, and quotes nothing."""


class Transplant:
    """From one package into the main part of another, whose tree is `root`."""

    def __init__(self, source: Package, target: Package, root: etree._Element) -> None:
        self._source, self._target = source, target
        self._styles = _style_map(source, target)
        self._lists = _list_looks(source), _list_looks(target)
        self._links = {link.id: link for link in source.relationships.get(main_part(source), ())}
        self._new_links: dict[str, str] = {}
        self._entries: list[str] = []
        self._media: dict[str, Member] = {}
        numbers = (node.get(w("id"), "") for node in root.iter(w("bookmarkStart")))
        drawings = (node.get("id", "") for node in root.iter(_DRAWING_ID))
        self._last = max([0, *(int(number) for number in (*numbers, *drawings) if number.isdigit())])

    def taken(self, block: etree._Element) -> etree._Element:
        """A copy of a block that fits into the target. Raises UnsafeError."""
        taken = copy.deepcopy(block)
        taken.tail = None
        if any(True for _ in taken.iter(*_REFUSED)):
            raise UnsafeError("It holds a note, a comment or an object, which cannot be moved safely.")
        for node in taken.iter(*_STYLED):
            style = self._styles.get(node.get(w("val"), ""))
            if style is None:
                raise UnsafeError("It uses a style that the edited document does not have.")
            node.set(w("val"), style)
        for node in taken.iter(w("numPr")):
            self._check_list(node)
        self._renumber(taken)
        for node in taken.iter():
            for name, value in node.attrib.items():
                if str(name).startswith(f"{{{R}}}"):
                    node.set(name, self._link(str(value)))
        return taken

    def _renumber(self, taken: etree._Element) -> None:
        numbers: dict[str, str] = {}
        for node in taken.iter(w("bookmarkStart"), w("bookmarkEnd")):
            old = node.get(w("id"), "")
            if old not in numbers:
                self._last += 1
                numbers[old] = str(self._last)
            node.set(w("id"), numbers[old])
        for node in taken.iter(_DRAWING_ID):
            self._last += 1
            node.set("id", str(self._last))

    def _check_list(self, node: etree._Element) -> None:
        number, level = node.find(w("numId")), node.find(w("ilvl"))
        key = ("" if number is None else number.get(w("val"), ""), "0" if level is None else level.get(w("val"), "0"))
        if key[0] not in ("", "0") and self._lists[0].get(key) != self._lists[1].get(key):
            raise UnsafeError("It has a numbered list that the edited document does not have.")

    def _link(self, identity: str) -> str:
        if identity not in self._new_links:
            link = self._links.get(identity)
            if link is None:
                raise UnsafeError("It holds a link that leads nowhere.")
            self._new_links[identity] = self._carried(link)
        return self._new_links[identity]

    def _carried(self, link: Relationship) -> str:
        identity = f"plankitRenewed{len(self._entries) + 1}"
        if link.is_external and link.type.endswith("/hyperlink"):
            target = f'{escape(link.target)}" TargetMode="External'
        elif link.type.endswith("/image") and not link.is_external:
            name = f"word/media/plankit-renewed-{posixpath.basename(link.target)}"
            self._media[name] = store(name, self._source.read(link.target))
            target = f"/{name}"
        else:
            raise UnsafeError("It holds something that cannot be moved safely.")
        self._entries.append(f'<Relationship Id="{identity}" Type="{link.type}" Target="{target}"/>')
        return identity

    def members(self, catalogues: Mapping[str, bytes]) -> dict[str, Member]:
        """What the blocks bring with them; `catalogues` are those of the target that are changed already."""
        if not self._entries:
            return {}
        name = rels_name(main_part(self._target))
        old = catalogues.get(name) or (self._target.read(name) if name in self._target.members else _NO_LINKS)
        added = {name: deflate(name, inserted(old, "".join(self._entries), b"Relationships")), **self._media}
        known = self._target.defaults
        endings = {media.rpartition(".")[2].lower() for media in self._media} - set(known)
        if endings:
            kinds = "".join(
                f'<Default Extension="{ending}" ContentType="{self._source.defaults.get(ending, "image/png")}"/>'
                for ending in sorted(endings)
            )
            types = catalogues.get(CONTENT_TYPES) or self._target.read(CONTENT_TYPES)
            added[CONTENT_TYPES] = deflate(CONTENT_TYPES, inserted(types, kinds, b"Types"))
        return added


def _style_map(source: Package, target: Package) -> dict[str, str]:
    """Style id of the source → id of the style of the same name and kind in the target."""
    there = {(kind, name): identity for identity, kind, name in _styles(target)}
    return {identity: there[kind, name] for identity, kind, name in _styles(source) if (kind, name) in there}


def _styles(package: Package) -> list[tuple[str, str, str]]:
    found = []
    for part in package.parts_of_type(".styles+xml"):
        for style in parse_xml(package.read(part), part).iter(w("style")):
            name = style.find(w("name"))
            shown = "" if name is None else name.get(w("val"), "").casefold()
            found.append((style.get(w("styleId"), ""), style.get(w("type"), ""), shown))
    return found


def _list_looks(package: Package) -> dict[tuple[str, str], tuple[str, str]]:
    """(list, level) → its kind of number and the text around it."""
    looks: dict[tuple[str, str], tuple[str, str]] = {}
    for part in package.parts_of_type(".numbering+xml"):
        root = parse_xml(package.read(part), part)
        kinds = {node.get(w("abstractNumId")): node for node in root.iter(w("abstractNum"))}
        for number in root.iter(w("num")):
            link = number.find(w("abstractNumId"))
            kind = kinds.get(link.get(w("val"))) if link is not None else None
            for level in () if kind is None else kind.iter(w("lvl")):
                style, text = level.find(w("numFmt")), level.find(w("lvlText"))
                look = tuple("" if node is None else node.get(w("val"), "") for node in (style, text))
                looks[number.get(w("numId"), ""), level.get(w("ilvl"), "0")] = (look[0], look[1])
    return looks
