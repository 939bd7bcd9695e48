"""Where an imprint goes in a Word package, and how it is found there again.

What a template needs for it (relationships, content types, what its own properties say) is worked out once; a render adds two
small members.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from lxml import etree

from toolkit.templates.imprint import Imprint
from toolkit.templates.package import CONTENT_TYPES, Member, Package, deflate, rels_name
from toolkit.templates.wordml import parse_xml

__all__ = ["ImprintPlace", "find_imprints", "inserted", "main_part", "place_for"]

_NAMESPACE: Final = "urn:plankit:imprint:1"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_ITEM_LINK: Final = f"{_OFFICE}/relationships/customXml"
_ITEM_PROPERTIES_LINK: Final = f"{_OFFICE}/relationships/customXmlProps"
_PROPERTIES_LINK: Final = f"{_OFFICE}/relationships/custom-properties"
_VARIANT: Final = f"{_OFFICE}/docPropsVTypes"
_PROPERTIES: Final = f"{_OFFICE}/custom-properties"
_PROPERTIES_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_ITEM_PROPERTIES_TYPE: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STORE_ID: Final = "{7C1F2E0A-5B1D-4A53-9C36-6D0B8F3E2A11}"
_FORMAT_ID: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_NAME: Final = "plankit "
_PIECE: Final = 250
_ITEM = re.compile(r"customXml/item([0-9]{1,6})\.xml")
_CUSTOM: Final = "docProps/custom.xml"
_EMPTY_RELS: Final = (
    _HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
).encode()


def main_part(package: Package) -> str:
    """The name of the part that holds the document's body."""
    return package.parts_of_type(".document.main+xml")[0]


def inserted(xml: bytes, entries: str, element: bytes) -> bytes:
    """A catalogue with entries added before its end, whichever way it is written."""
    head, found, tail = xml.rpartition(b"</" + element)
    if found:
        return head + entries.encode("utf-8") + found + tail
    head, _, tail = xml.rpartition(b"/>")
    return head + b">" + entries.encode("utf-8") + b"</" + element + b">" + tail


@dataclass(frozen=True)
class ImprintPlace:
    """Where a template's documents carry their imprint.

    `catalogues` are the relationships and content types with what it needs; `fixed` are the members that are the same in
    every document. `properties` are the document's own properties around those of the imprint, and the first free number.
    """

    item: str
    custom: str
    catalogues: Mapping[str, bytes]
    fixed: Mapping[str, Member]
    properties: tuple[str, str, int]

    def members(self, imprint: Imprint) -> tuple[Member, Member]:
        """The custom XML part and the document properties with the imprint."""
        text = escape(json := imprint.to_json(), quote=False)
        item = f'{_HEAD}<imprint xmlns="{_NAMESPACE}">{text}</imprint>'
        before, after, first = self.properties
        pieces = [json[at : at + _PIECE] for at in range(0, len(json), _PIECE)]
        own = "".join(
            f'<property fmtid="{_FORMAT_ID}" pid="{first + number}" name="{_NAME}{number + 1:02d}">'
            f"<vt:lpwstr>{escape(piece, quote=False)}</vt:lpwstr></property>"
            for number, piece in enumerate(pieces)
        )
        return deflate(self.item, item.encode()), deflate(self.custom, f"{before}{own}{after}".encode())


def place_for(package: Package) -> ImprintPlace:
    """Where the documents of a template carry their imprint."""
    main = main_part(package)
    item = next((name for name in _items(package) if _ITEM.fullmatch(name)), None) or _free_item(package)
    custom = _custom_part(package) or _CUSTOM
    properties = item.replace("/item", "/itemProps")
    catalogues: dict[str, bytes] = {}
    if item not in package.members:
        target = f'<Relationship Id="plankitImprint" Type="{_ITEM_LINK}" Target="/{item}"/>'
        catalogues[rels_name(main)] = inserted(_catalogue(package, rels_name(main)), target, b"Relationships")
    types = f'<Override PartName="/{properties}" ContentType="{_ITEM_PROPERTIES_TYPE}"/>'
    types = "" if package.content_type(properties) == _ITEM_PROPERTIES_TYPE else types
    types += "" if "xml" in package.defaults else f'<Override PartName="/{item}" ContentType="application/xml"/>'
    if custom not in package.members:
        types += f'<Override PartName="/{custom}" ContentType="{_PROPERTIES_TYPE}"/>'
        target = f'<Relationship Id="plankitProperties" Type="{_PROPERTIES_LINK}" Target="{custom}"/>'
        catalogues[rels_name("")] = inserted(_catalogue(package, rels_name("")), target, b"Relationships")
    if types:
        catalogues[CONTENT_TYPES] = inserted(package.read(CONTENT_TYPES), types, b"Types")
    fixed = {name: deflate(name, data) for name, data in {**catalogues, **_about_item(item, properties)}.items()}
    return ImprintPlace(item, custom, catalogues, fixed, _own_properties(package, custom))


def _catalogue(package: Package, name: str) -> bytes:
    return package.read(name) if name in package.members else _EMPTY_RELS


def _about_item(item: str, properties: str) -> dict[str, bytes]:
    described = (
        f'{_HEAD}<ds:datastoreItem xmlns:ds="{_OFFICE}/customXml" ds:itemID="{_STORE_ID}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    link = f'<Relationship Id="rId1" Type="{_ITEM_PROPERTIES_LINK}" Target="/{properties}"/>'
    return {properties: described.encode(), rels_name(item): inserted(_EMPTY_RELS, link, b"Relationships")}


def _free_item(package: Package) -> str:
    taken = {
        int(found) for name in package.members if (found := "".join(re.findall(r"customXml/item(\d+)\.xml", name)))
    }
    return f"customXml/item{max(taken, default=0) + 1}.xml"


def _custom_part(package: Package) -> str:
    links = package.relationships.get("", ())
    return next((link.target for link in links if link.type == _PROPERTIES_LINK and link.target in package.members), "")


def _own_properties(package: Package, custom: str) -> tuple[str, str, int]:
    """The template's own document properties, cut where those of the imprint go, and the first free number."""
    empty = f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_VARIANT}"></Properties>'.encode()
    root = parse_xml(package.read(custom) if custom in package.members else empty, custom)
    for node in list(root):
        if node.get("name", "").startswith(_NAME):
            root.remove(node)
    numbers = [int(node.get("pid", "1")) for node in root if node.get("pid", "").isdigit()]
    inner = "".join(etree.tostring(node, encoding="unicode", with_tail=False) for node in root)
    before = f'{_HEAD}<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_VARIANT}">{inner}'
    return before, "</Properties>", max([1, *numbers]) + 1


# -- finding it again ---------------------------------------------------------------------------------------------------


def find_imprints(package: Package) -> tuple[Imprint | None, ...]:
    """The imprints of a document, one for each place that has any: None where it is there and cannot be read."""
    texts = [*_item_texts(package), *_property_texts(package)]
    return tuple(Imprint.from_json(text) for text in texts)


def _items(package: Package) -> Iterator[str]:
    """The custom XML parts that hold an imprint."""
    for link in package.relationships.get(main_part(package), ()):
        is_item = link.type == _ITEM_LINK and not link.is_external and link.target in package.members
        if is_item and _NAMESPACE.encode() in package.read(link.target):
            yield link.target


def _item_texts(package: Package) -> Iterator[str]:
    for name in _items(package):
        yield "".join(map(str, parse_xml(package.read(name), name).itertext()))


def _property_texts(package: Package) -> Iterator[str]:
    custom = _custom_part(package)
    if not custom:
        return
    root = parse_xml(package.read(custom), custom)
    pieces = {node.get("name", ""): "".join(map(str, node.itertext())) for node in root if isinstance(node.tag, str)}
    ours = sorted(name for name in pieces if name.startswith(_NAME))
    if ours:
        yield "".join(pieces[name] for name in ours)
