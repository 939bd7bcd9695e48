"""The field reference: every name is in it, and each ready piece really renders."""

from __future__ import annotations

import io

import docx
import pytest
from shippedplans import agencies, context, rich_record

from toolkit.templates.authoring.as_html import handbook_html
from toolkit.templates.authoring.as_word import handbook_docx
from toolkit.templates.authoring.handbook import SNIPPETS, chapters, filter_lines
from toolkit.templates.compile import compile_template
from toolkit.templates.fieldnames import reference, template_names


def test_every_name_that_a_template_can_use_is_in_the_word_file_and_in_the_page():
    names = template_names()
    known = list(chapters(names))
    wanted = {line.tag for line in reference(names)}
    document = docx.Document(io.BytesIO(handbook_docx("Fields", known, filter_lines())))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells[:1]}
    page = handbook_html("Fields", known, filter_lines())
    for tag in wanted:
        shapes = (f"{{{{ {tag} }}}}", f"{{% for … in {tag} %}}", f"{tag}.…")
        assert any(shape in cells for shape in shapes), tag
        assert any(shape in page for shape in shapes), tag


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.title)
def test_every_ready_piece_renders_as_it_stands_in_the_word_file(snippet):
    document = docx.Document()
    document.add_paragraph("{{ client.id }}")
    for paragraph in snippet.paragraphs:
        document.add_paragraph(paragraph)
    if snippet.header:
        table = document.add_table(rows=1, cols=len(snippet.header))
        for row in snippet.rows:
            cells = table.add_row().cells
            if len(row) == 1:
                cells[0].merge(cells[-1])
            for number, text in enumerate(row):
                cells[number].text = text
    held = io.BytesIO()
    document.save(held)
    agency = agencies()["county-behavioral-health"]
    seen = context(rich_record(birth_date="2014-03-02"), agency, agency.templates[0])
    made = compile_template(held.getvalue(), name="piece", known_names=agency.names.roots).render(seen)
    assert "{" not in made.text
    if snippet.header:
        assert len(docx.Document(io.BytesIO(made.data)).tables[0].rows) > 1


def test_an_agencys_own_fields_and_what_is_kept_from_the_client_are_said():
    page = handbook_html("Fields", chapters(template_names()), [])
    assert "Left out of the client&#x27;s copy: it is about a third party." in page
