"""Checks of what a screen reader needs, of what was left over, and of fonts that other computers lack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from toolkit.findings import Finding, WordPlace
from toolkit.shipped import shipped_folder
from toolkit.templates import codes
from toolkit.templates.agency import Agency
from toolkit.templates.lint.subject import Part, Subject
from toolkit.templates.places import plain_text
from toolkit.templates.tags import find_spans
from toolkit.templates.wordml import nearest, parse_xml, w

__all__ = ["check"]

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_DECORATIVE: Final = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_DC_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"
_LATIN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}latin"
_LONG: Final = 15
_ROW_LOOP = re.compile(r"\{%[-+]?tr\s+for\b")
_FILLER = re.compile(
    r"lorem ipsum|dolor sit amet|(?-i:\bTODO\b|\bTBD\b|\bXX+\b)|"
    r"\[\s*(?:insert|enter|your|name|date|inserte|escriba|nombre|fecha)\b"
    r"[^\]]*\]|click or tap here to enter|click here to enter|haga clic (?:o pulse )?aquí|type text here",
    re.IGNORECASE,
)
_FONTS: Final = """
Aptos;Aptos Display;Arial;Arial Black;Arial Narrow;Bahnschrift;Book Antiqua;Bookman Old Style;Calibri;Calibri Light;Cambria;
Cambria Math;Candara;Caladea;Carlito;Century;Century Gothic;Comic Sans MS;Consolas;Constantia;Corbel;Courier;Courier New;
DejaVu Sans;DejaVu Serif;Ebrima;Franklin Gothic Book;Franklin Gothic Medium;Garamond;Georgia;Gill Sans MT;Helvetica;
Helvetica Neue;Impact;Liberation Mono;Liberation Sans;Liberation Serif;Lucida Console;Lucida Sans Unicode;MS Gothic;
MS Mincho;Microsoft Sans Serif;Noto Sans;Noto Serif;Palatino Linotype;Segoe UI;Segoe UI Emoji;Segoe UI Light;
Segoe UI Semibold;Segoe UI Symbol;Symbol;Tahoma;Times;Times New Roman;Trebuchet MS;Verdana;Webdings;Wingdings;Wingdings 2;
Wingdings 3
"""
_LETTERHEAD: Final = ("department", "address", "phone", "website")
_COMMON: Final = frozenset(name.strip().casefold() for name in _FONTS.split(";"))


def check(subject: Subject, known: Iterable[Agency]) -> Iterator[Finding]:
    """The findings of these checks. `known` are the agencies whose names must not stand in another's templates."""
    for part in subject.texts:
        if part.label == "body":
            yield from _headings(part)
        yield from _tables(part)
        yield from _pictures(part)
        yield from _leftovers(part, _other_names(subject, known))
    yield from _language(subject)
    yield from _title(subject)
    yield from _fonts(subject)
    yield from _left_in_settings(subject, known)


# -- what a screen reader needs --------------------------------------------------------------------------------------


def _headings(part: Part) -> Iterator[Finding]:
    before = 0
    for paragraph, level in part.locator.levels.items():
        if level > before + 1:
            wanted = f"Heading {before + 1}"
            yield codes.HEADING_ORDER.finding(
                f"This heading is of level {level}, and the one before it {f'of level {before}' if before else 'missing'}.",
                place=part.locator.place(paragraph),
                hint=f"Give it the style {wanted}, or change the look of that style instead of taking a lower one.",
            )
        before = level
    texts = sum(bool(plain_text(paragraph).strip()) for paragraph in part.root.iter(w("p")))
    if not part.locator.levels and texts > _LONG:
        yield codes.NO_HEADING.finding(
            "The template has no headings, so nobody who listens to it can find a section.",
            place=part.locator.base,
            hint="Give the titles of its sections the styles Heading 1 and Heading 2 (Home › Styles).",
        )


def _tables(part: Part) -> Iterator[Finding]:
    """A loop over rows that follows a row of plain words has that row for its header."""
    for table in part.root.iter(w("tbl")):
        rows = [row for row in table.iter(w("tr")) if nearest(row, w("tbl")) is table]
        loop = next((n for n, row in enumerate(rows) if _ROW_LOOP.search(_row_text(row))), None)
        if loop != 1 or find_spans(_row_text(rows[0])) or not _row_text(rows[0]).strip():
            continue
        if rows[0].find(f"{w('trPr')}/{w('tblHeader')}") is None:
            yield codes.NO_HEADER_ROW.finding(
                "The first row of this table is its header, but is not marked as one: it does not repeat on the next page.",
                place=part.locator.place(rows[0]),
                hint="Select the row, and choose Layout › Repeat Header Rows.",
            )


def _row_text(row: etree._Element) -> str:
    return " ".join(plain_text(paragraph) for paragraph in row.iter(w("p")))


def _pictures(part: Part) -> Iterator[Finding]:
    for drawing in part.root.iter(_DRAWING):
        decorative = next(drawing.iter(_DECORATIVE), None)
        said = (drawing.get("descr") or drawing.get("title") or "").strip()
        if not said and (decorative is None or decorative.get("val") not in ("1", "true")):
            yield codes.NO_ALT_TEXT.finding(
                "This picture has no alternative text: who cannot see it does not learn what it shows.",
                place=part.locator.place(drawing),
                hint="Right-click it, choose View Alt Text, and write what it shows, or mark it as decorative.",
            )


def _language(subject: Subject) -> Iterator[Finding]:
    named = _first_part(subject, ".wordprocessingml.styles+xml")
    found = None if named is None else named.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}")
    language = "" if found is None else found.get(w("val"), "")
    wanted = {"en": "English", "es": "Spanish"}[subject.target.language]
    hint = f"Select all (Ctrl+A), then choose Review › Language › Set Proofing Language, {wanted}, Set As Default."
    if not language:
        what = "The template does not say in which language it is, so a screen reader reads it in its own."
        yield codes.NO_LANGUAGE.finding(what, place=subject.base, hint=hint)
    elif subject.target.template is not None and not language.lower().startswith(subject.target.language):
        what = f"The template is set to the language “{language}”, and agency.yaml says that it is in {wanted}."
        yield codes.NO_LANGUAGE.finding(what, place=subject.base, hint=hint)


def _title(subject: Subject) -> Iterator[Finding]:
    properties = _first_part(subject, ".core-properties+xml")
    title = None if properties is None else properties.find(_DC_TITLE)
    if title is None or not (title.text or "").strip():
        yield codes.NO_TITLE.finding(
            "The template has no title among its properties; a screen reader then reads the file's name instead.",
            place=WordPlace(subject.target.label, "document properties"),
            hint="Write “{{ document.title }}” at File › Info › Title.",
        )


def _first_part(subject: Subject, ending: str) -> etree._Element | None:
    names = subject.package.parts_of_type(ending)
    return parse_xml(subject.package.read(names[0]), f"{subject.target.label} › {names[0]}") if names else None


# -- what was left over ----------------------------------------------------------------------------------------------


def _other_names(subject: Subject, known: Iterable[Agency]) -> list[str]:
    own = subject.target.agency
    if own is None:
        return []
    words = " ".join(filter(None, (own.settings.name, own.settings.department))).casefold()
    others = (agency.settings.name for agency in known if agency.id != own.id)
    return [name for name in others if name.casefold() not in words]


def _leftovers(part: Part, others: list[str]) -> Iterator[Finding]:
    for paragraph in part.root.iter(w("p")):
        text = plain_text(paragraph)
        filler = _FILLER.search(text)
        if filler:
            yield codes.FILLER.finding(
                f"“{filler.group()}” looks like text that was to be replaced; it would stand in every document.",
                place=part.locator.place(paragraph),
                hint="Replace it with a tag or with the agency's own words, or delete it.",
            )
        for name in others:
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
                yield codes.OTHER_AGENCY.finding(
                    f"The name of another agency, {name}, stands here.",
                    place=part.locator.place(paragraph),
                    hint="Write “{{ agency.name }}”.",
                )


def _left_in_settings(subject: Subject, known: Iterable[Agency]) -> Iterator[Finding]:
    """What an agency that began as a copy of a shipped one still has of it in agency.yaml; said at its first template."""
    agency, template = subject.target.agency, subject.target.template
    if agency is None or template is None or template.id != agency.templates[0].id:
        return
    own = agency.settings
    shipped = shipped_folder("agency_templates")
    for other in known:
        if other.id == agency.id or shipped not in other.folder.parents:
            continue
        theirs = other.settings
        same = [name for name in _LETTERHEAD if (value := getattr(own, name)) and value == getattr(theirs, name)]
        if own.logo is not None and theirs.logo is not None and own.logo.alt == theirs.logo.alt:
            same.append("logo")
        if same:
            yield codes.OTHER_AGENCY.finding(
                f"In agency.yaml these are still those of {theirs.name}: {', '.join(same)}. Every document prints them.",
                place=subject.base,
                hint="Write your own, or delete the lines.",
            )


def _fonts(subject: Subject) -> Iterator[Finding]:
    embedded = _embedded(subject)
    seen: dict[str, WordPlace] = {}
    for part in subject.texts:
        for fonts in part.root.iter(w("rFonts")):
            for name in (fonts.get(w("ascii")), fonts.get(w("hAnsi"))):
                seen.setdefault(name or "", part.locator.place(fonts))
    for name in (".wordprocessingml.styles+xml", ".theme+xml"):
        root = _first_part(subject, name)
        for fonts in () if root is None else root.iter(w("rFonts"), _LATIN):
            for face in (fonts.get(w("ascii")), fonts.get(w("hAnsi")), fonts.get("typeface")):
                seen.setdefault(face or "", subject.base)
    for name, place in seen.items():
        if name and not name.startswith("+") and name.casefold() not in _COMMON | embedded:
            yield codes.RARE_FONT.finding(
                f"The font {name} is neither embedded nor on most computers: others see another one, with other line breaks.",
                place=place,
                hint="Take a common font such as Calibri or Arial, or embed it: File › Options › Save › Embed fonts.",
            )


def _embedded(subject: Subject) -> frozenset[str]:
    table = _first_part(subject, ".wordprocessingml.fontTable+xml")
    fonts = () if table is None else table.iter(w("font"))
    return frozenset(font.get(w("name"), "").casefold() for font in fonts if font.find(w("embedRegular")) is not None)
