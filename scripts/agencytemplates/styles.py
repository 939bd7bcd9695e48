"""Word styles as data, and the styles part that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass(frozen=True)
class Type:
    """The look of characters: font, size in points, colour as six hexadecimal digits. None leaves it to the base style."""

    font: str | None = None
    size: float | None = None
    color: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    caps: bool = False
    spacing: int = 0
    proofed: bool = True
    language: str = ""

    def xml(self, language: str = "") -> str:
        """The w:rPr element, or '' for a look that says nothing."""
        parts = []
        if self.font:
            parts.append(
                f'<w:rFonts w:ascii="{self.font}" w:hAnsi="{self.font}" w:eastAsia="{self.font}" w:cs="{self.font}"/>'
            )
        for name, value in (("b", self.bold), ("i", self.italic)):
            if value is not None:
                off = "" if value else ' w:val="0"'
                parts += [f"<w:{name}{off}/>", f"<w:{name}Cs{off}/>"]
        parts += ["<w:caps/>"] * self.caps + ["<w:noProof/>"] * (not self.proofed)
        if self.color:
            parts.append(f'<w:color w:val="{self.color}"/>')
        if self.spacing:
            parts.append(f'<w:spacing w:val="{self.spacing}"/>')
        if self.size:
            half = round(self.size * 2)
            parts.append(f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>')
        language = language or self.language
        if language:
            parts.append(f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/>')
        return f"<w:rPr>{''.join(parts)}</w:rPr>" if parts else ""


@dataclass(frozen=True)
class Block:
    """The look of a paragraph: space before and after in points, lines as a factor, borders as (side, colour, eighths)."""

    before: float = 0
    after: float = 0
    line: float = 1.0
    keep_next: bool = False
    keep_lines: bool = False
    left: int = 0
    right: int = 0
    align: str = ""
    shade: str = ""
    borders: tuple[tuple[str, str, int], ...] = ()
    border_space: int = 4
    tabs: tuple[tuple[str, int], ...] = ()
    outline: int | None = None
    numbered: bool = False
    bullet: bool = False
    new_page: bool = False

    def xml(self) -> str:
        """The w:pPr element."""
        parts = ["<w:keepNext/>"] * self.keep_next + ["<w:keepLines/>"] * self.keep_lines
        parts += ["<w:pageBreakBefore/>"] * self.new_page + ["<w:widowControl/>"]
        if self.numbered or self.bullet:
            parts.append(f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{1 if self.numbered else 2}"/></w:numPr>')
        if self.borders:
            order = ("top", "left", "bottom", "right")
            sides = sorted(self.borders, key=lambda side: order.index(side[0]))
            parts.append("<w:pBdr>" + "".join(_border(*side, self.border_space) for side in sides) + "</w:pBdr>")
        if self.shade:
            parts.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{self.shade}"/>')
        if self.tabs:
            stops = "".join(f'<w:tab w:val="{kind}" w:pos="{at}"/>' for kind, at in self.tabs)
            parts.append(f"<w:tabs>{stops}</w:tabs>")
        parts.append(
            f'<w:spacing w:before="{round(self.before * 20)}" w:after="{round(self.after * 20)}" '
            f'w:line="{round(self.line * 240)}" w:lineRule="auto"/>'
        )
        if self.left or self.right:
            parts.append(f'<w:ind w:left="{self.left}" w:right="{self.right}"/>')
        if self.align:
            parts.append(f'<w:jc w:val="{self.align}"/>')
        if self.outline is not None:
            parts.append(f'<w:outlineLvl w:val="{self.outline}"/>')
        return f"<w:pPr>{''.join(parts)}</w:pPr>"


def _border(side: str, color: str, size: int, space: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>'


@dataclass(frozen=True)
class Paragraph:
    """A paragraph style."""

    id: str
    name: str
    block: Block = Block()
    type: Type = Type()
    base: str = "Normal"
    next: str = ""

    def xml(self) -> str:
        """The w:style element."""
        builtin = "" if self.name.islower() or self.name in _BUILT_IN else ' w:customStyle="1"'
        after = f'<w:next w:val="{self.next}"/>' if self.next else ""
        default = ' w:default="1"' if self.id == "Normal" else ""
        based = "" if self.id == "Normal" else f'<w:basedOn w:val="{self.base}"/>'
        return (
            f'<w:style w:type="paragraph"{default}{builtin} w:styleId="{self.id}"><w:name w:val={quoteattr(self.name)}/>'
            f"{based}{after}<w:qFormat/>{self.block.xml()}{self.type.xml()}</w:style>"
        )


_BUILT_IN = frozenset({"Normal", "Title", "Subtitle", "Body Text", "Quote", "Strong"})


@dataclass(frozen=True)
class Grid:
    """A table style. `lines` are (side, colour, eighths of a point), the header and first column have looks of their own."""

    id: str
    name: str
    lines: tuple[tuple[str, str, int], ...] = ()
    margins: tuple[int, int, int, int] = (40, 100, 40, 100)
    header_fill: str = ""
    header_type: Type = Type()
    header_lines: tuple[tuple[str, str, int], ...] = ()
    column_fill: str = ""
    column_type: Type = Type()
    fill: str = ""

    def xml(self) -> str:
        """The w:style element."""
        top, left, bottom, right = self.margins
        sides = (("top", top), ("left", left), ("bottom", bottom), ("right", right))
        room = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
        shade = f"<w:tcPr>{_fill(self.fill)}</w:tcPr>" if self.fill else ""
        return (
            f'<w:style w:type="table" w:customStyle="1" w:styleId="{self.id}"><w:name w:val={quoteattr(self.name)}/>'
            f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr>{_lines("tblBorders", self.lines)}'
            f"<w:tblCellMar>{room}</w:tblCellMar></w:tblPr>{shade}"
            + _part("firstRow", self.header_fill, self.header_type, self.header_lines)
            + _part("firstCol", self.column_fill, self.column_type, ())
            + "</w:style>"
        )


def _fill(color: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{color}"/>' if color else ""


def _lines(name: str, lines: tuple[tuple[str, str, int], ...]) -> str:
    order = ("top", "left", "bottom", "right", "insideH", "insideV")
    inner = "".join(_border(*side, 0) for side in sorted(lines, key=lambda side: order.index(side[0])))
    return f"<w:{name}>{inner}</w:{name}>" if inner else ""


def _part(where: str, fill: str, look: Type, lines: tuple[tuple[str, str, int], ...]) -> str:
    inside = _lines("tcBorders", lines) + _fill(fill)
    cell = f"<w:tcPr>{inside}</w:tcPr>" if inside else ""
    return f'<w:tblStylePr w:type="{where}">{look.xml()}{cell}</w:tblStylePr>' if cell or look.xml() else ""


_TAG = Paragraph(
    "TemplateTag", "Template Tag", Block(), Type("Courier New", 7.5, "7F7F7F", False, False, proofed=False)
)
_FIXED = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
    '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:qFormat/>'
    "<w:rPr><w:b/><w:bCs/></w:rPr></w:style>"
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)


def styles_part(language: str, normal: Type, paragraphs: Sequence[Paragraph], grids: Sequence[Grid]) -> str:
    """The whole of word/styles.xml."""
    every = [Paragraph("Normal", "Normal"), *paragraphs, _TAG]
    return (
        f"<w:styles {NAMESPACE}><w:docDefaults><w:rPrDefault>{normal.xml(language)}</w:rPrDefault>"
        "<w:pPrDefault/></w:docDefaults>"
        + "".join(style.xml() for style in every)
        + _FIXED
        + "".join(grid.xml() for grid in grids)
        + "</w:styles>"
    )
