"""A Word file from its parts: the same bytes every time, and nothing in it that is not used."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

from agencytemplates.styles import NAMESPACE
from agencytemplates.theme import theme_part

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CREATED = "2026-11-23T00:00:00Z"
_WHEN = (2026, 11, 23, 0, 0, 0)
_KINDS = {
    "document": "document.main",
    "styles": "styles",
    "settings": "settings",
    "numbering": "numbering",
    "header1": "header",
    "header2": "header",
    "footer1": "footer",
    "footer2": "footer",
    "fontTable": "fontTable",
    "theme/theme1": "theme",
}
_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"


@dataclass(frozen=True)
class Letter:
    """All that one template is made of. Margins are twentieths of a point: top, right, bottom, left."""

    title: str
    subject: str
    language: str
    styles: str
    body: str
    first_header: str
    header: str
    first_footer: str
    footer: str
    margins: tuple[int, int, int, int]
    numbered_headings: bool = False
    bulleted: bool = False


def word_file(letter: Letter) -> bytes:
    """The .docx of a template, Letter paper, with a first page of its own. Raises etree.XMLSyntaxError for broken parts."""
    parts = {
        "document": f'<w:document {NAMESPACE} xmlns:r="{_OFFICE}"><w:body>{letter.body}{_section(letter)}</w:body>'
        "</w:document>",
        "styles": letter.styles,
        "settings": _settings(letter.language),
        "numbering": _numbering(letter.numbered_headings, letter.bulleted),
        "header1": f"<w:hdr {NAMESPACE}>{letter.first_header}</w:hdr>",
        "header2": f"<w:hdr {NAMESPACE}>{letter.header}</w:hdr>",
        "footer1": f"<w:ftr {NAMESPACE}>{letter.first_footer}</w:ftr>",
        "footer2": f"<w:ftr {NAMESPACE}>{letter.footer}</w:ftr>",
        "fontTable": _font_table(letter.styles),
        "theme/theme1": theme_part(letter.styles),
    }
    files = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _root_relations(),
        "docProps/app.xml": _app(),
        "docProps/core.xml": _core(letter),
        "word/_rels/document.xml.rels": _relations(),
        **{f"word/{name}.xml": xml for name, xml in parts.items()},
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in files.items():
            data = (_HEAD + xml).encode()
            etree.fromstring(data)
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, data)
    return held.getvalue()


def _section(letter: Letter) -> str:
    top, right, bottom, left = letter.margins
    references = "".join(
        f'<w:{kind}Reference w:type="{page}" r:id="rId{number}"/>'
        for kind, page, number in (
            ("header", "first", 4),
            ("header", "default", 5),
            ("footer", "first", 6),
            ("footer", "default", 7),
        )
    )
    return (
        f'<w:sectPr>{references}<w:pgSz w:w="12240" w:h="15840"/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        'w:header="560" w:footer="480" w:gutter="0"/><w:cols w:space="720"/><w:titlePg/></w:sectPr>'
    )


def _settings(language: str) -> str:
    mode = 'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"'
    return (
        f'<w:settings {NAMESPACE}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f"<w:compat><w:compatSetting {mode}/></w:compat>"
        f'<w:themeFontLang w:val="{language}"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _numbering(numbered: bool, bulleted: bool) -> str:
    """Numbers for the headings of the first level, where the agency numbers its sections, and the bullets of lists."""
    headings = (
        '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>'
        '<w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:tabs><w:tab w:val="num" w:pos="440"/></w:tabs><w:ind w:left="440" w:hanging="440"/></w:pPr></w:lvl>'
        "</w:abstractNum>"
    )
    bullets = (
        '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/>'
        '<w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:tabs><w:tab w:val="num" w:pos="300"/></w:tabs><w:ind w:left="300" w:hanging="300"/></w:pPr></w:lvl>'
        "</w:abstractNum>"
    )
    lists = [(1, headings)] * numbered + [(2, bullets)] * bulleted
    kinds = "".join(kind for _, kind in lists)
    numbers = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number - 1}"/></w:num>' for number, _ in lists
    )
    return f"<w:numbering {NAMESPACE}>{kinds}{numbers}</w:numbering>" if lists else f"<w:numbering {NAMESPACE}/>"


def fonts_of(styles: str) -> list[str]:
    """The fonts that the styles name, that of the body first."""
    return list(dict.fromkeys(re.findall(r'w:ascii="([^"]+)"', styles)))


def _font_table(styles: str) -> str:
    kinds = {"Times New Roman": "roman", "Courier New": "modern"}
    fonts = "".join(
        f'<w:font w:name="{name}"><w:family w:val="{kinds.get(name, "swiss")}"/></w:font>' for name in fonts_of(styles)
    )
    return f"<w:fonts {NAMESPACE}>{fonts}</w:fonts>"


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_THEME if kind == "theme" else f"{_WORD}.{kind}+xml"}"/>'
        for name, kind in _KINDS.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def _root_relations() -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/extended-properties" Target="docProps/app.xml"/></Relationships>'
    )


def _relations() -> str:
    names = [name for name in _KINDS if name != "document"]
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{name.split("/")[-1].rstrip("12")}" Target="{name}.xml"/>'
        for number, name in enumerate(names, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _app() -> str:
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion></Properties>"
    )


def _core(letter: Letter) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(letter.title)}</dc:title><dc:subject>{escape(letter.subject)}</dc:subject>"
        "<dc:creator>{{ agency.name }}</dc:creator>"
        f"<dc:language>{letter.language}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_CREATED}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_CREATED}</dcterms:modified></cp:coreProperties>'
    )
