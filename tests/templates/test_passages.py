"""Passages are read the same by a render, by verification from the finished file, and by a walk over the tree."""

from __future__ import annotations

import unicodedata

import pytest
from lxml import etree
from shippedplans import LONG, compiled, context, empty_record, rich_record, templates

from toolkit.templates.finished import open_finished
from toolkit.templates.imprint import MARGINS, PLAIN_KEY, REST, Imprint, Marking
from toolkit.templates.marks import PREFIX
from toolkit.templates.passages import read_passages
from toolkit.templates.wordml import W, parse_xml, w

FACTS = {name: name for name in Imprint.__dataclass_fields__ if name not in ("demands", "hashes", "profiles")}
AWKWARD = "Caf\u0065\u0301 \u00a0 <w:t> a>b & c\tline\nnext &amp; \u1112\u1161\u11ab \u2014 " + LONG
RECORDS = {
    "rich": rich_record(),
    "twelve goals": rich_record(goals=12, objectives=2),
    "awkward": rich_record(more=AWKWARD, last_name="\u0301O\u2019Neil  de\u00a0la Cruz"),
    "minor": rich_record(birth_date="2015-02-03"),
    "empty": empty_record(),
}


def plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def walked(root: etree._Element) -> dict[str, str]:
    """Passage → its levelled text, from its first bookmark to the last that ends it."""
    pieces: list[str] = []
    names: dict[str, str] = {}
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for event, node in etree.iterwalk(root, events=("start", "end")):
        kind = node.tag.removeprefix(f"{{{W}}}")
        if event == "end":
            pieces += [" "] if kind == "p" else []
        elif kind == "bookmarkStart" and node.get(w("name")).startswith(PREFIX):
            name = names[node.get(w("id"))] = node.get(w("name")).removeprefix(PREFIX)
            starts.setdefault(name, len(pieces))
        elif kind == "bookmarkEnd" and node.get(w("id")) in names:
            ends[names[node.get(w("id"))]] = len(pieces)
        elif kind == "t":
            pieces.append(node.text or "")
        elif kind in ("br", "cr") or (kind == "tab" and not node.attrib):
            pieces.append(" ")
    return {name: plain("".join(pieces[start : ends[name]])) for name, start in starts.items()}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
@pytest.mark.parametrize(("agency", "template"), [pytest.param(*pair, id=pair[1].place) for pair in templates()])
def test_a_shipped_template_is_imprinted_with_what_verification_reads_in_the_finished_file(agency, template, record):
    seen = context(record, agency, template)
    rendered = compiled(template.place).render(
        seen, draft=True, marking=Marking(Imprint(**FACTS, profiles=()), PLAIN_KEY)
    )
    finished = open_finished(rendered.data, "plan.docx")
    [reading] = finished.readings
    was = finished.imprint
    again = {name: was.digests(name, reading.passages, PLAIN_KEY) for name in reading.passages.names}
    again[REST] = (was.digest(REST, reading.passages.rest, PLAIN_KEY),)
    again[MARGINS] = was.margin_digests(reading.margin_texts, PLAIN_KEY)
    assert was.hashes == again

    body = rendered.parts["word/document.xml"]
    passages = read_passages(body)
    assert bool(passages.names) == bool(template.bindings)
    assert {name: passages.text(name) for name in passages.names} == walked(parse_xml(body.encode(), "body"))


def body(inner: str) -> str:
    return f'<w:body xmlns:w="{W}">{inner}</w:body>'


def test_white_space_bookmarks_and_letters_that_join_across_runs_change_nothing():
    passages = read_passages(
        body(
            "\n <w:p>\n <w:r><w:t>one </w:t>\n <w:tab/>\n</w:r></w:p><w:p>"
            '<w:bookmarkStart w:id="1" w:name="own"/><w:bookmarkStart w:name="plankit_a" w:id="2"/>'
            '<w:r><w:t>e</w:t></w:r><w:bookmarkStart w:id="3" w:name="plankit_b"/>'
            '<w:r><w:delText>gone</w:delText><w:t xml:space="preserve">\u0301 x > y</w:t><w:br w:type="page"/></w:r>'
            '<w:bookmarkEnd w:id="3"/><w:r><w:t/><w:instrText>PAGE</w:instrText><w:t>2</w:t></w:r></w:p>'
            '<w:bookmarkEnd w:id="1"/><w:bookmarkEnd w:id="2"/><w:bookmarkEnd w:id="9"/>'
            '<w:bookmarkStart w:id="4" w:name="plankit_lost"/><w:p><w:r><w:t>last</w:t></w:r></w:p>'
        )
    )
    assert passages.names == ("a", "b")
    assert passages.text("a") == "\u00e9 x > y 2"
    assert passages.text("b") == "\u0301 x > y"
    assert (passages.outer, passages.rest, passages.lines("a")) == (("a",), "one last", ("\u00e9 x > y 2",))
