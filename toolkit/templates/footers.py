"""What every document says in its footer, whoever made its template: that it is not for release, and when it is a draft.

Templates of our own say it themselves, in their own look. A template that does not is given a line in each footer that a
page can show, and a footer where it has none, before it is compiled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from toolkit.templates.package import CONTENT_TYPES, Member, Package, deflate, open_package, rels_name, write_package
from toolkit.templates.wording import DRAFT_NOTICES, NOTICES
from toolkit.templates.wordml import R, W, parse_xml, w

__all__ = ["with_notices"]

_FOOTER_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_FOOTER_LINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"
_NEW: Final = "word/plankit-footer.xml"
_NEW_ID: Final = "plankitFooter"
_SETTINGS: Final = "wordprocessingml.settings+xml"
_TEXTS: Final = (".document.main+xml", ".header+xml", ".footer+xml")
_NO_LINKS: Final = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_EMPTY: Final = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:ftr xmlns:w="{W}"></w:ftr>'.encode()


@dataclass
class _Footers:
    """The footers that pages can show: the parts there are, and whether a section lacks one."""

    shown: dict[str, None] = field(default_factory=dict)
    lacking: bool = False


def with_notices(source: bytes, name: str, language: str = "en") -> bytes:
    """The template with the notice of release in all its footers, and the mark of drafts if it has none at all.

    `name` stands in messages. A template that lacks nothing comes back as it is. Raises `TemplateError` for a file that
    cannot be used.
    """
    package = open_package(source, name)
    [main, *_] = package.parts_of_type(".document.main+xml")
    document = parse_xml(package.read(main), f"{name} › {main}")
    footers = _footers_of(document, package, main)
    texts = {part: _text(package, part) for part in package.parts_of_type(*_TEXTS)}
    draft = "" if any("document.is_draft" in text for text in texts.values()) else DRAFT_NOTICES[language]
    lines = {part: _line(_says_so(texts.get(part, ""), language), draft) for part in footers.shown}
    if not any(lines.values()) and not footers.lacking:
        return source
    members = dict(package.members)
    for part, line in lines.items():
        if line:
            members[part] = deflate(part, _with_line(package.read(part), f"{name} › {part}", line))
    if footers.lacking:
        members[_NEW] = deflate(_NEW, _with_line(_EMPTY, name, _line(False, draft)))
        members[main] = deflate(main, _as_bytes(document))
        members |= _entered(package, CONTENT_TYPES, "Override", PartName=f"/{_NEW}", ContentType=_FOOTER_TYPE)
        members |= _entered(package, rels_name(main), "Relationship", Id=_NEW_ID, Type=_FOOTER_LINK, Target=f"/{_NEW}")
    return write_package(members.values())


def _entered(package: Package, catalogue: str, kind: str, **facts: str) -> dict[str, Member]:
    """A catalogue of the package with one entry more."""
    member = package.members.get(catalogue)
    root = parse_xml(package.read(catalogue) if member else _NO_LINKS, f"{package.file} › {catalogue}")
    etree.SubElement(root, f"{{{etree.QName(root).namespace}}}{kind}", facts)
    return {catalogue: deflate(catalogue, _as_bytes(root))}


def _as_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _footers_of(document: etree._Element, package: Package, main: str) -> _Footers:
    """The footers of all sections; where a section lacks one, a reference to the new one is put into it."""
    targets = {link.id: link.target for link in package.relationships.get(main, ())}
    evens = _is_on(next(_settings(package), None), "evenAndOddHeaders")
    found = _Footers()
    in_effect: dict[str, str] = {}
    for section in _sections(document):
        for reference in section.findall(w("footerReference")):
            target = targets.get(reference.get(f"{{{R}}}id", ""), "")
            if target in package.members:
                in_effect[reference.get(w("type"), "default")] = target
        kinds = ["default", *(["first"] if _is_on(section, "titlePg") else []), *(["even"] if evens else [])]
        for kind in kinds:
            if kind not in in_effect:
                section.insert(0, section.makeelement(w("footerReference"), {w("type"): kind, f"{{{R}}}id": _NEW_ID}))
                in_effect[kind] = _NEW
                found.lacking = True
            elif in_effect[kind] != _NEW:
                found.shown[in_effect[kind]] = None
    return found


def _sections(document: etree._Element) -> Iterator[etree._Element]:
    """The section settings in the order of the document; the last is made where the body has none."""
    body = document.find(w("body"))
    if body is None:
        return
    if body.find(w("sectPr")) is None:
        body.append(body.makeelement(w("sectPr"), {}))
    yield from (section for holder in body.iter(w("pPr")) for section in holder.findall(w("sectPr")))
    yield from body.findall(w("sectPr"))


def _settings(package: Package) -> Iterator[etree._Element]:
    for part in package.parts_of_type(_SETTINGS):
        yield parse_xml(package.read(part), f"{package.file} › {part}")


def _is_on(properties: etree._Element | None, name: str) -> bool:
    switch = None if properties is None else properties.find(w(name))
    return switch is not None and switch.get(w("val"), "true") not in ("0", "false", "off")


def _text(package: Package, part: str) -> str:
    root = parse_xml(package.read(part), f"{package.file} › {part}")
    return "".join(node.text or "" for node in root.iter(w("t")))


def _says_so(text: str, language: str) -> bool:
    return "document.notice" in text or NOTICES[language] in text


def _line(says_so: bool, draft: str) -> str:
    """What a footer is to say besides, as tags; '' if it says everything."""
    pieces = [] if says_so else ["{{ document.notice }}"]
    if draft:
        pieces.append("{% if document.is_draft %}" + draft + "{% endif %}")
    return "  ".join(pieces)


def _with_line(footer: bytes, where: str, text: str) -> bytes:
    root = parse_xml(footer, where)
    paragraph = etree.SubElement(root, w("p"))
    etree.SubElement(etree.SubElement(paragraph, w("pPr")), w("jc"), {w("val"): "center"})
    run = etree.SubElement(paragraph, w("r"))
    etree.SubElement(etree.SubElement(run, w("rPr")), w("sz"), {w("val"): "16"})
    etree.SubElement(run, w("t")).text = text
    return _as_bytes(root)
