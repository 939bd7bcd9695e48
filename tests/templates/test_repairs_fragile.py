"""Which elements of a template data could leave empty, told before anything is printed."""

import pytest
from lxml import etree

from toolkit.findings import WordPlace
from toolkit.templates.repairs import fragile_kinds
from toolkit.templates.tags import Emit, Spot, TagTable
from toolkit.templates.wordml import W

P = "<w:p><w:r><w:t>text</w:t></w:r></w:p>"


def kinds(inner: str) -> tuple[str, ...]:
    table = TagTable()
    place = WordPlace("template.docx")
    while "@" in inner:
        inner = inner.replace("@", table.signal(place, Emit.MARKS, Spot()).token, 1)
    return fragile_kinds(etree.fromstring(f'<w:body xmlns:w="{W}">{inner}</w:body>'))


@pytest.mark.parametrize(
    ("cell", "is_fragile"),
    [
        (f"{P}@{P}@", False),  # a label, then a loop of paragraphs
        (f"@{P}@{P}", False),  # a condition, then a paragraph that always stands
        (f"@{P}@", True),
        (f"@{P}@{P}@", True),
        (f"{P}@<w:tbl><w:tr><w:tc>{P}</w:tc></w:tr></w:tbl>@", True),  # a table may come last
        ("@", True),
        (P, False),
        (f'<w:tcPr/>{P}@{P}@<w:bookmarkEnd w:id="1"/>', False),
    ],
)
def test_a_cell_is_whole_where_a_paragraph_stands_before_all_tags_or_after_them(cell, is_fragile):
    found = kinds(f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>")
    assert ("tc" in found) is is_fragile


@pytest.mark.parametrize(
    ("rows", "is_fragile"),
    [("ROW@ROW@", False), ("@ROW@", True), ("@ROW@ROW", False), ("<w:tblPr/><w:tblGrid/>ROW@ROW@", False)],
)
def test_a_table_is_whole_where_a_row_stands_before_all_tags_or_after_them(rows, is_fragile):
    row = f"<w:tr><w:tc>{P}</w:tc></w:tr>"
    assert ("tbl" in kinds(f"<w:tbl>{rows.replace('ROW', row)}</w:tbl>")) is is_fragile
