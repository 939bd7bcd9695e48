"""Several places of a Word file in a few words."""

import pytest

from toolkit.findings import WordPlace
from toolkit.templates.spans import spoken


def paragraph(number, **more):
    return WordPlace("plan.docx", paragraph=number, **more)


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([], ""),
        ([paragraph(3)], "paragraph 3"),
        ([paragraph(5), paragraph(3), paragraph(4), paragraph(3)], "paragraphs 3 to 5"),
        ([paragraph(1), paragraph(3), paragraph(4), paragraph(9)], "paragraphs 1, 3 to 4 and 9"),
        ([paragraph(2, table=4, row=1, cell=3)], "table 4 row 1 cell 3"),
        ([paragraph(1, table=4, row=1, cell=3), paragraph(1, table=5, row=1, cell=1)], "tables 4 to 5"),
        ([paragraph(7), paragraph(1, part="footer 2"), paragraph(2, part="footer 2")], "paragraph 7, footer 2"),
    ],
)
def test_places_are_said_as_a_reader_would_look_for_them(places, words):
    assert spoken(places) == words
