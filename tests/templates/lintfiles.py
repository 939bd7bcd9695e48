"""Templates built for the tests of lint, and how it is run on them."""

import io
from datetime import date

from wordfiles import Document, add_table, saved

from toolkit.payers.catalogue import Catalogue
from toolkit.templates.lint.review import review
from toolkit.templates.lint.targets import Target

AS_OF = date(2026, 9, 1)


def body(*paragraphs, table=None, header=None, footer=None, heading=None):
    """A Word file of these paragraphs, and a table, header, footer and heading where they are given."""
    document = Document()
    if heading:
        document.add_heading(heading, 1)
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        add_table(document, table)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    return saved(document)


def changed(data, change):
    """The Word file after `change(document)` of python-docx."""
    document = Document(io.BytesIO(data))
    change(document)
    return saved(document)


NO_PAYERS = Catalogue(())


def lint(data, folder, name="plan.docx"):
    """The findings about one file that no agency knows, without payers."""
    path = folder / name
    path.write_bytes(data)
    return review([Target(path, name)], NO_PAYERS, as_of=AS_OF).findings


def codes_of(findings):
    return {found.code for found in findings}
