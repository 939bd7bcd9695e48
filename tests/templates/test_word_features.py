"""What Word puts into files beside plain text: each renders right, or is refused with its place and what to do."""

import re
import time
from copy import deepcopy

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lintfiles import body, changed, codes_of, lint
from wordfiles import member, opened, rendered, with_members

from toolkit.errors import TemplateError
from toolkit.templates.compile import compile_template

W = nsdecls("w")
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
VALUES = {"client": {"full_name": "Ana Ruiz", "id": "C7"}, "goals": [{"text": "Sleeps"}, {"text": "Eats"}]}
LOOP = ("{%p for g in goals %}", "{{ g.text }}", "{%p endfor %}")


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text):
    return f"<w:p>{run(text)}</w:p>"


def block(text):
    """A paragraph as an element."""
    return parse_xml(paragraph(text).replace("<w:p>", f"<w:p {W}>", 1))


def control(content, properties=""):
    """A content control."""
    return parse_xml(
        f'<w:sdt {W} xmlns:w15="{W15}"><w:sdtPr><w:id w:val="5"/>{properties}</w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def in_body(*elements):
    return changed(body("Plan"), lambda document: [document.element.body.insert(1, each) for each in elements[::-1]])


def in_paragraph(*parts):
    """A paragraph of plain runs and of elements."""

    def change(document):
        target = document.add_paragraph()
        for part in parts:
            if isinstance(part, str):
                target.add_run(part)
            else:
                target._p.append(part)

    return changed(body("Plan"), change)


def printed(data):
    made = rendered(data, VALUES).data
    return [node.text for node in opened(made).element.body.iter(qn("w:t")) if node.text][1:]


# -- content controls -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (in_body(control(paragraph("{{ client.full_name }}"))), ["Ana Ruiz"]),
        (in_body(control("".join(map(paragraph, LOOP)))), ["Sleeps", "Eats"]),
        (in_body(block(LOOP[0]), control(paragraph(LOOP[1])), block(LOOP[2])), ["Sleeps", "Eats"]),
        (in_paragraph("Name: ", control(run("{{ client.") + run("full_name }}"))), ["Name: ", "Ana Ruiz"]),
        (in_paragraph("Name: {{ client.", control(run("full_name }}"))), ["Name: Ana Ruiz"]),
    ],
    ids=["a block", "a loop inside", "a loop around", "in a line", "half a tag"],
)
def test_tags_in_content_controls_are_filled_in(data, texts, tmp_path):
    assert printed(data) == texts
    assert not {code for code in codes_of(lint(data, tmp_path)) if code < "TP2"}
    xml = member(rendered(data, VALUES).data, "word/document.xml")
    assert '<w:id w:val="5"/>' not in xml, "a loop would repeat it"


@pytest.mark.parametrize("place", [in_body, in_paragraph])
def test_a_control_that_word_would_write_over_keeps_our_value(place):
    bound = (
        '<w:alias w:val="Name"/><w:showingPlcHdr/><w:dataBinding w:xpath="/x" w:storeItemID="{1}"/>'
        '<w15:dataBinding w:xpath="/x" w:storeItemID="{1}"/>'
    )
    wrap = paragraph if place is in_body else run
    xml = member(rendered(place(control(wrap("{{ client.id }}"), bound)), VALUES).data, "word/document.xml")
    assert "C7" in xml and '<w:alias w:val="Name"/>' in xml
    assert "dataBinding" not in xml and "showingPlcHdr" not in xml
    untouched = member(rendered(place(control(wrap("Fairview"), bound)), VALUES).data, "word/document.xml")
    assert untouched.count("dataBinding") == 2, "without a tag it is the author's"


# -- fields ---------------------------------------------------------------------------------------------------------------


def field(*instruction, shown="1"):
    """A field as Word writes it: its instruction cut into runs."""
    pieces = "".join(f'<w:instrText xml:space="preserve">{piece}</w:instrText>' for piece in instruction)
    steps = [f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")]
    runs = (steps[0], pieces, steps[1], f"<w:t>{shown}</w:t>", steps[2])
    return [parse_xml(f"<w:r {W}>{each}</w:r>") for each in runs]


def simple_field(instruction, shown="1"):
    return parse_xml(f'<w:fldSimple {W} w:instr="{instruction}">{run(shown)}</w:fldSimple>')


@pytest.mark.parametrize("instruction", ["PAGE", "NUMPAGES", "TOC \\o 1-3", "REF goals", "DATE \\@ M/d/yyyy"])
def test_words_own_fields_stay_as_they_are(instruction, tmp_path):
    data = in_paragraph("{{ client.id }}, page ", *field(f" {instruction} "), simple_field(f" {instruction} ", "2"))
    assert printed(data) == ["C7, page ", "1", "2"]
    xml = member(rendered(data, VALUES).data, "word/document.xml")
    assert xml.count(instruction) == 2
    assert xml.count("fldChar ") == 3
    assert "TP002" not in codes_of(lint(data, tmp_path))


@pytest.mark.parametrize(
    "elements",
    [
        field(" INCLUDETEXT ", '"c:\\\\secret.docx" '),
        field(" DDE", 'AUTO c:\\\\cmd.exe "/k calc" '),
        field(' includepicture "https://example.org/a.png" \\d '),
        [simple_field(" LINK Excel.Sheet.12 &quot;c:\\x.xlsx&quot; ")],
        [*field(" IF 1 = 1 ")[:2], *field(" DATABASE \\d x "), *field(" x ")[2:]],
    ],
    ids=["text", "a program", "a picture", "a sheet", "inside another field"],
)
def test_fields_that_fetch_from_elsewhere_are_refused_and_named(elements, tmp_path):
    data = in_paragraph("x", *elements)
    with pytest.raises(TemplateError, match="gets its content from another file or program"):
        compile_template(data, name="plan.docx")
    found = next(each for each in lint(data, tmp_path) if each.code == "TP002")
    assert (found.place.part, found.place.paragraph) == ("body", 2)
    assert "Ctrl+Shift+F9" in found.hint


# -- tracked changes ------------------------------------------------------------------------------------------------------


def tracked(kind, text):
    name = "delText" if kind == "del" else "t"
    return parse_xml(f'<w:{kind} {W} w:id="8" w:author="A"><w:r><w:{name}>{text}</w:{name}></w:r></w:{kind}>')


def test_tracked_changes_inside_a_tag_are_read_as_accepted(tmp_path):
    inserted = in_paragraph("N: {{ client.", tracked("ins", "full_name }}"))
    assert printed(inserted) == ["N: Ana Ruiz"]
    assert "TP117" in codes_of(lint(inserted, tmp_path))
    corrected = in_paragraph("N: {{ client.", tracked("del", "nme"), tracked("ins", "full_name"), " }}")
    assert printed(corrected) == ["N: Ana Ruiz"]
    assert "nme" not in member(rendered(corrected, VALUES).data, "word/document.xml")
    lost = in_paragraph("N: {{ client.full_name ", tracked("del", "}}"))
    (found,) = [each for each in lint(lost, tmp_path) if each.code == "TP101"]
    assert found.place.paragraph == 2


# -- tables ---------------------------------------------------------------------------------------------------------------


def nested(*rows):
    """A table five deep, the innermost of these rows."""

    def change(document):
        cell = document.add_table(1, 1).cell(0, 0)
        for _ in range(3):
            cell = cell.add_table(1, 1).cell(0, 0)
        table = cell.add_table(len(rows), 1)
        for row, text in zip(table.rows, rows, strict=True):
            row.cells[0].text = text

    return changed(body("Plan"), change)


def test_tables_five_deep_are_filled_in_and_located(tmp_path):
    assert printed(nested("{%tr for g in goals %}", "{{ g.text }}", "{%tr endfor %}")) == ["Sleeps", "Eats"]
    (found,) = [each for each in lint(nested("x", "{{ client.id }"), tmp_path) if each.code == "TP101"]
    assert (found.place.table, found.place.row, found.place.cell) == (5, 2, 1)


def test_a_table_of_ten_thousand_rows_is_printed_whole_whether_in_data_or_in_the_template():
    loop = body(table=[["{%tr for g in goals %}", ""], ["{{ g.text }}", "a"], ["{%tr endfor %}", ""]])
    goals = [{"text": f"Goal {number}"} for number in range(10_000)]
    began = time.process_time()
    xml = member(rendered(loop, {"goals": goals}).data, "word/document.xml")
    assert xml.count("<w:tr>") + xml.count("<w:tr ") == 10_000 and "Goal 9999" in xml
    plain = body(table=[["x"]])
    document = member(plain, "word/document.xml")
    row = document[document.index("<w:tr>") : document.index("</w:tr>") + len("</w:tr>")]
    tagged = row.replace(">x<", ">{{ client.id }}<")
    xml = member(
        rendered(with_members(plain, {"word/document.xml": document.replace(row, row * 9_999 + tagged)}), VALUES).data,
        "word/document.xml",
    )
    assert xml.count("<w:tr>") == 10_000 and xml.count("C7") == 1
    assert time.process_time() - began < 10, "seconds; about 1 is usual"


# -- objects and fonts ----------------------------------------------------------------------------------------------------


def with_part(name, data, kind, content_type, attach="document"):
    """A package with one more part, related to another."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    plain = body("{{ client.id }}")
    rels = f"word/_rels/{attach}.xml.rels"
    empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    links = member(plain, rels) if attach == "document" else empty
    link = f'<Relationship Id="rId90" Type="{base}/{kind}" Target="{name}"/></Relationships>'
    types = member(plain, "[Content_Types].xml")
    extension = name.rpartition(".")[2]
    return with_members(
        plain,
        {
            f"word/{name}": data,
            rels: links.replace("</Relationships>", link),
            "[Content_Types].xml": types.replace(
                "</Types>", f'<Default Extension="{extension}" ContentType="{content_type}"/></Types>'
            ),
        },
    )


def test_an_embedded_object_is_named_and_copied_untouched(tmp_path):
    data = with_part("embeddings/sheet.bin", b"\xd0\xcf\x11\xe0object", "oleObject", "application/vnd.ole")
    (found,) = [each for each in lint(data, tmp_path) if each.code == "TP003"]
    assert "copied into every document" in found.message and found.hint
    made = rendered(data, VALUES).data
    with pytest.raises(UnicodeDecodeError):
        member(made, "word/embeddings/sheet.bin")
    assert "TP003" in codes_of(lint(made, tmp_path)), "the document has it too"
    assert "TP003" not in codes_of(lint(body("{{ client.id }}"), tmp_path))


def test_embedded_fonts_go_into_the_document_as_they_are(tmp_path):
    font = bytes(range(256)) * 4
    kind = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
    data = with_part("fonts/font1.odttf", font, "font", kind, attach="fontTable")
    made = rendered(data, VALUES)
    assert made.text.strip() == "C7"
    with_fonts = opened(made.data).part.package
    assert [part.blob for part in with_fonts.iter_parts() if str(part.partname).endswith(".odttf")] == [font]


def test_a_copy_of_a_row_in_a_loop_shares_nothing_with_the_others():
    """Bookmarks, drawings and controls in a loop would have one id; Word then calls the file damaged."""
    row = control(paragraph("{{ g.text }}"))
    xml = member(
        rendered(in_body(block(LOOP[0]), row, deepcopy(row), block(LOOP[2])), VALUES).data, "word/document.xml"
    )
    assert len(re.findall("<w:sdt[ >]", xml)) == 4 and "<w:id " not in xml
