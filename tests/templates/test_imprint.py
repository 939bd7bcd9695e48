"""What a document says about itself: complete, without a word of its content, and still there after other programs."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wordfiles import round_tripped

from toolkit.templates.compile import compile_template
from toolkit.templates.imprint import MARGINS, PLAIN_KEY, REST, Imprint, ImprintKey, Marking
from toolkit.templates.imprinting import find_imprints
from toolkit.templates.marks import Mark
from toolkit.templates.package import open_package
from toolkit.templates.passages import levelled, read_passages
from toolkit.templates.verify import structural_gate

MARKS = {"strengths": Mark(heading="Strengths"), "goals": Mark(heading="Goals"), "inner": Mark(heading="First")}
MARKS |= {"signature_lines": Mark(tag="{%tr for s in signers %}"), "place": Mark(tag="{{ place }}")}
VALUES = {"strengths": "Sings & paints", "goals": ["Sleep", "Work"], "signers": ["Ana", "Ruth"], "place": "Fairview"}


def template() -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Little agency {{ place }}"
    document.sections[0].footer.paragraphs[0].text = "Never changes"
    document.add_heading("Strengths", 1)
    document.add_paragraph("{{ strengths }}")
    document.add_heading("Goals", 1)
    document.add_paragraph("{%p for g in goals %}")
    document.add_paragraph("{{ g }}")
    document.add_paragraph("{%p endfor %}")
    document.add_heading("First", 2)
    document.add_paragraph("{{ goals[0] }}")
    document.add_heading("Signatures", 1)
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).text = "{%tr for s in signers %}"
    table.cell(1, 0).text = "{{ s }}"
    table.cell(1, 1).text = "Signature and date"
    table.cell(2, 0).text = "{%tr endfor %}"
    document.add_paragraph("Made in {{ place }}")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def imprint(**changed: object) -> Imprint:
    facts = {
        name: f"the {name}" for name in Imprint.__dataclass_fields__ if name not in ("demands", "hashes", "profiles")
    }
    return Imprint(**(facts | {"profiles": ("p@1",), "demands": {"goals": ("p@1#goals",)}} | changed))


def rendered(values: dict = VALUES, key: ImprintKey = PLAIN_KEY, source: bytes | None = None) -> bytes:
    compiled = compile_template(source) if source else compile_template(template(), marks=MARKS)
    return compiled.render(values, marking=Marking(imprint(), key)).data


def found(data: bytes) -> list[Imprint | None]:
    return list(find_imprints(open_package(data, "document")))


def test_the_imprint_stands_in_two_places_and_says_the_same_in_both():
    data = rendered()
    one, other = found(data)
    assert one == other is not None
    assert one.client == "the client"
    assert one.is_whole(PLAIN_KEY)
    assert set(one.hashes) == {*MARKS, "signature_lines_2", REST, MARGINS}
    assert len(one.hashes["signature_lines"]) == 2, "one for each paragraph of a line to sign"
    assert len(one.hashes[MARGINS]) == 2, "one for the header, one for the footer that no tag is in"
    assert structural_gate(data) == []
    assert rendered() == data


def test_no_word_of_the_content_is_in_it():
    with zipfile.ZipFile(io.BytesIO(rendered())) as package:
        said = package.read("customXml/item1.xml") + package.read("docProps/custom.xml")
    for word in (b"Sings", b"Sleep", b"Fairview", b"Ana"):
        assert word not in said
    assert max(map(len, re.findall(rb"<vt:lpwstr>(.*?)</vt:lpwstr>", said))) <= 255 + 6 * 50


def test_hashes_differ_with_text_key_client_and_passage():
    one = found(rendered())[0]
    other = found(rendered(VALUES | {"strengths": "Sings"}))[0]
    keyed = found(rendered(key=ImprintKey("mine", b"0" * 32)))[0]
    assert {name for name in one.hashes if one.hashes[name] != other.hashes[name]} == {"strengths"}
    assert not any(one.hashes[name] == keyed.hashes[name] for name in one.hashes)
    assert one.digest("a", "text", PLAIN_KEY) != one.digest("b", "text", PLAIN_KEY)
    assert one.digest("a", "text", PLAIN_KEY) != imprint(client="x").digest("a", "text", PLAIN_KEY)
    assert not keyed.is_whole(PLAIN_KEY)
    assert not Imprint.from_json(one.to_json().replace("the client", "another")).is_whole(PLAIN_KEY)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[1]", "nonsense", '{"plankit": 2}', "[" * 5000, imprint().to_json().replace('"p@1"', "1", 1) + "x"],
)
def test_what_is_no_imprint_is_none(text):
    assert Imprint.from_json(text) is None


def test_a_template_made_from_a_finished_document_gets_one_imprint_of_its_own():
    again = rendered(source=_with_tags(rendered()))
    assert [one.client for one in found(again)] == ["the client"] * 2
    assert structural_gate(again) == []


def _with_tags(data: bytes) -> bytes:
    document = docx.Document(io.BytesIO(data))
    document.add_paragraph("{{ strengths }} {{ goals }} {{ signers }} {{ place }}")
    document.core_properties.title = "Copy"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.engine("soffice")
@pytest.mark.parametrize("way", [("docx",), ("odt", "docx")])
def test_it_outlives_libreoffice_and_finds_nothing_changed_there(way):
    before = found(rendered())[0]
    data = round_tripped(rendered(), *way)
    assert before in found(data)
    package = open_package(data, "document")
    passages = read_passages(package.read("word/document.xml").decode())
    assert {name: before.digests(name, passages, PLAIN_KEY) for name in passages.names} == {
        name: hashes for name, hashes in before.hashes.items() if not name.startswith("*")
    }
    margins = [package.read(name).decode() for name in package.parts_of_type(".header+xml", ".footer+xml")]
    assert before.margin_digests(margins, PLAIN_KEY) == before.hashes[MARGINS]
    assert before.digest(REST, passages.rest, PLAIN_KEY) == before.hashes[REST][0]


WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="<&"), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_a_passage_reads_the_same_however_its_text_is_broken_into_runs(paragraphs):
    def body(runs: bool) -> str:
        inner = "".join(
            "<w:p>"
            + ("".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in words) if runs else _run("".join(words)))
            + "</w:p>"
            for words in paragraphs
        )
        return f'<w:p><w:bookmarkStart w:id="1" w:name="plankit_a"/></w:p>{inner}<w:p><w:bookmarkEnd w:id="1"/></w:p>'

    one, other = read_passages(body(True)), read_passages(body(False))
    assert one.text("a") == other.text("a") == levelled(" ".join("".join(words) for words in paragraphs))
    assert one.lines("a") == other.lines("a")
    assert (one.rest, one.outer) == ("", ("a",))


def _run(text: str) -> str:
    return f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
