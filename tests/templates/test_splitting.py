"""A tag that Word has cut into runs prints what the whole tag prints: in every shipped template, three places of each tag."""

import io
import os
import re
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from shippedplans import context, rich_record, templates
from splitting import split_at, tags_of

from toolkit.templates.compile import compile_template
from toolkit.templates.verify import text_of

EVERY = os.environ.get("PLANKIT_FUZZ") == "all"
PLANS = [pytest.param(*pair, id=pair[1].place) for pair in templates()]


def printed(data, agency, template, values):
    """The text of the body, then that of each header and footer."""
    compiled = compile_template(
        data, name="plan.docx", pictures=agency.pictures, language=template.language, marks=template.marks
    )
    document = compiled.render(values)
    return [document.text, *(text_of(xml) for xml in margins_of(document.data))]


def margins_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(name for name in archive.namelist() if re.fullmatch(r"word/(header|footer)\d*\.xml", name))
        return [archive.read(name).decode() for name in names]


def rounds(tags):
    """Sets of cuts: each cuts every tag once. Three of them, or as many as the longest tag has places."""
    longest = max(end - start for _, start, end in tags)
    if EVERY:
        return [[(n, a + k) for n, a, z in tags if a + k < z] for k in range(1, longest)]
    places = (lambda a, z: a + 1, lambda a, z: (a + z) // 2, lambda a, z: z - 1)
    return [[(n, place(a, z)) for n, a, z in tags] for place in places]


@pytest.mark.parametrize(("agency", "template"), PLANS)
def test_a_split_tag_prints_what_the_whole_one_prints(agency, template):
    data = template.read()
    values = context(rich_record(), agency, template)
    tags = tags_of(data)
    bodies = len(list(Document(io.BytesIO(data)).element.body.iter(qn("w:p"))))
    assert any(number < bodies for number, *_ in tags) and any(number >= bodies for number, *_ in tags)
    whole = printed(data, agency, template, values)
    for cuts in rounds(tags):
        assert printed(split_at(data, cuts), agency, template, values) == whole
