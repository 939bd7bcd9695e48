"""What a printed part may need before Word accepts it: a paragraph in every cell, a cell in every row, a grid that fits.

Loops and conditions can empty a cell, a row or a table, and column loops change how many columns there are. Whether that
has happened is told by counting a few closing tags; only then is the part parsed and mended.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from toolkit.templates.tags import TOKEN
from toolkit.templates.wordml import W, names_in, nearest, w

__all__ = ["close_last_paragraphs", "fragile_kinds", "mend", "needs_mending"]

_MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_HOLDERS: Final = names_in("txbxContent hdr ftr footnote endnote")
_LAST_CHILD: Final = {"tr": "tc", "tbl": "tr"}
_BESIDE: Final = frozenset(map(w, names_in("tcPr trPr tblPrEx tblPr tblGrid bookmarkStart bookmarkEnd")))


def fragile_kinds(root: etree._Element) -> tuple[str, ...]:
    """The kinds of element in a translated part that data could leave empty: those with a token right inside them."""
    kinds = ("tc", "tr", "tbl", *_HOLDERS)
    return tuple(kind for kind in kinds if any(_is_fragile(node, kind) for node in root.iter(w(kind))))


def _is_fragile(node: etree._Element, kind: str) -> bool:
    """Whether data could leave an element without what it must hold, or with something else at its end.

    What stands before its first token or after its last is printed whenever the element is.
    """
    wanted = w(_LAST_CHILD.get(kind, "p"))
    tokens = [bool(TOKEN.search(text or "")) for text in (node.text, *(child.tail for child in node))]
    if not any(tokens):
        return False
    inner = [number for number, child in enumerate(node) if child.tag not in _BESIDE]
    if not inner or any(node[number].tag != wanted for number in inner):
        return True
    return any(tokens[: inner[0] + 1]) and any(tokens[inner[-1] + 1 :])


def needs_mending(xml: str, kinds: tuple[str, ...]) -> bool:
    """Whether an element of one of these kinds does not end as it must: a cell with a paragraph, a row with a cell."""
    for kind in kinds:
        end = f"</w:{kind}>"
        whole = xml.count(f"</w:{_LAST_CHILD.get(kind, 'p')}>{end}")
        if kind not in _LAST_CHILD:
            whole += xml.count(f"<w:p/>{end}")
        if xml.count(end) != whole:
            return True
    return False


def close_last_paragraphs(root: etree._Element) -> None:
    """Write empty last paragraphs of cells as a pair of tags, so that counting sees them."""
    for holder in root.iter(w("tc"), *map(w, _HOLDERS)):
        last = holder[-1] if len(holder) else None
        if last is not None and last.tag == w("p") and not len(last) and not last.text:
            last.text = ""


def mend(xml: str, *, grids: bool) -> str:
    """The part with its cells, rows and tables made whole; with `grids`, column counts too. The XML must be well-formed."""
    root = etree.fromstring(xml.encode("utf-8"), etree.XMLParser(resolve_entities=False, no_network=True))
    for row in list(root.iter(w("tr"))):
        if next(row.iter(w("tc")), None) is None:
            _remove(row)
    for table in list(root.iter(w("tbl"))):
        if next(table.iter(w("tr")), None) is None:
            _remove(table)
        elif grids:
            _fit_grid(table)
    for cell in root.iter(w("tc"), *map(w, _HOLDERS)):
        _end_with_paragraph(cell)
    return etree.tostring(root, encoding="unicode")


def _remove(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _end_with_paragraph(holder: etree._Element) -> None:
    blocks = [
        child for child in holder if child.tag in (w("p"), w("tbl"), w("sdt")) or child.tag == f"{{{_MC}}}Fallback"
    ]
    if not blocks or blocks[-1].tag == w("tbl"):
        etree.SubElement(holder, w("p"))


def _fit_grid(table: etree._Element) -> None:
    """As many columns in the grid as the widest row has, of the same total width."""
    grid = table.find(w("tblGrid"))
    rows = [row for row in table.iter(w("tr")) if nearest(row, w("tbl")) is table]
    if grid is None or not rows:
        return
    needed = max(_width(row) for row in rows)
    columns = grid.findall(w("gridCol"))
    if needed == len(columns) or not needed:
        return
    widths = [_number(column.get(w("w"), "")) for column in columns]
    for column in columns:
        grid.remove(column)
    for index, width in enumerate(_spread(widths, needed)):
        column = grid.makeelement(w("gridCol"), {})
        if width:
            column.set(w("w"), str(width))
        grid.insert(index, column)


def _spread(widths: list[int], needed: int) -> list[int]:
    total = sum(widths)
    if needed < len(widths):
        extra = sum(widths[needed:]) // needed
        return [width + extra for width in widths[:needed]]
    average = total // needed
    scaled = [width * len(widths) // needed for width in widths]
    return scaled + [average] * (needed - len(widths))


def _width(row: etree._Element) -> int:
    around = sum(_number(node.get(w("val"), "")) for node in row.findall(f"{w('trPr')}/*") if _is_offset(node))
    spans = 0
    for cell in row.iter(w("tc")):
        if nearest(cell, w("tr")) is row:
            span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
            spans += 1 if span is None else max(1, _number(span.get(w("val"), "1")))
    return around + spans


def _is_offset(node: etree._Element) -> bool:
    return node.tag in (f"{{{W}}}gridBefore", f"{{{W}}}gridAfter")


def _number(text: str) -> int:
    try:
        return int(float(text))
    except ValueError:
        return 0
