"""A tag that Word has cut into runs prints what the whole tag prints: in every shipped template, three places of each tag."""

import os

import pytest
from shippedplans import context, rich_record, templates
from splitting import split_at, tags_of

from toolkit.templates.compile import compile_template

EVERY = os.environ.get("PLANKIT_FUZZ") == "all"
PLANS = [pytest.param(*pair, id=pair[1].place) for pair in templates()]


def printed(data, agency, template, values):
    compiled = compile_template(
        data, name="plan.docx", pictures=agency.pictures, language=template.language, marks=template.marks
    )
    return compiled.render(values).text


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
    assert tags
    whole = printed(data, agency, template, values)
    for cuts in rounds(tags):
        assert printed(split_at(data, cuts), agency, template, values) == whole
