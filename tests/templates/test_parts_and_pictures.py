"""Tags work in every part of a document, and pictures come with their bytes, types, relationships and ids."""

import io
import struct

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from wordfiles import Document, built, member, opened, png, rendered, saved, with_members

from toolkit.errors import TemplateError
from toolkit.templates.compile import compile_template
from toolkit.templates.images import read_image
from toolkit.templates.richvalues import Picture
from toolkit.templates.values import Missing
from toolkit.templates.verify import structural_gate

NOTES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:id="1"><w:p><w:r><w:t>Note for {{ na</w:t></w:r><w:r><w:t>me }}</w:t></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)


def with_notes(source, kind):
    types = member(source, "[Content_Types].xml").replace(
        "</Types>",
        f'<Override PartName="/word/{kind}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{kind}+xml"/></Types>',
    )
    rels = member(source, "word/_rels/document.xml.rels").replace(
        "</Relationships>",
        f'<Relationship Id="rId90" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{kind}.xml"/></Relationships>',
    )
    notes = NOTES.replace("footnote", kind.rstrip("s"))
    return with_members(
        source, {"[Content_Types].xml": types, "word/_rels/document.xml.rels": rels, f"word/{kind}.xml": notes}
    )


@pytest.mark.parametrize("kind", ["footnotes", "endnotes"])
def test_notes(kind):
    data = rendered(with_notes(built("x"), kind), {"name": "Ana & Bo"}).data
    assert "Note for Ana &amp; Bo" in member(data, f"word/{kind}.xml").replace("</w:t></w:r><w:r><w:t>", "")
    assert structural_gate(data) == []


def test_headers_and_footers_of_every_kind():
    document = Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    parts = {
        name: getattr(section, name)
        for name in (
            "header",
            "footer",
            "first_page_header",
            "first_page_footer",
            "even_page_header",
            "even_page_footer",
        )
    }
    for name, part in parts.items():
        part.paragraphs[0].text = f"{name} {{{{ name }}}}"
    printed = opened(rendered(saved(document), {"name": "Ana"}).data).sections[0]
    for name in parts:
        assert getattr(printed, name).paragraphs[0].text == f"{name} Ana"


def test_document_properties():
    document = Document()
    document.core_properties.title = "Plan of {{ name }}"
    document.core_properties.keywords = "{% if name %}named{% endif %}"
    document.add_paragraph("x")
    properties = opened(rendered(saved(document), {"name": "Ana & Bo"}).data).core_properties
    assert (properties.title, properties.keywords) == ("Plan of Ana & Bo", "named")


BOX = (
    f"<w:r {nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml' "
    "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
    "xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'>"
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx><w:txbxContent>"
    "<w:p><w:r><w:t>Box {{ na</w:t></w:r><w:r><w:t>me }}</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>{%p if gone %}</w:t></w:r></w:p><w:p><w:r><w:t>hidden</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>{%p endif %}</w:t></w:r></w:p>"
    "</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
    "<w:p><w:r><w:t>Box {{ name }}</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


def test_text_boxes():
    document = Document()
    paragraph = document.add_paragraph("Around {{ name }}")
    paragraph._p.append(parse_xml(BOX))
    printed = rendered(saved(document), {"name": "Ana", "gone": False})
    boxes = list(opened(printed.data).element.body.iter(qn("w:txbxContent")))
    assert ["".join(t.text for t in box.iter(qn("w:t"))) for box in boxes] == ["Box Ana", "Box Ana"]
    assert printed.text.count("Box Ana") == 1
    assert "Around Ana" in printed.text


def test_alternative_texts_of_the_templates_own_pictures():
    document = Document()
    document.add_picture(_file(png()))
    for node in document.element.body.iter(qn("wp:docPr")):
        node.set("descr", "Chart for {{ name }}")
    data = rendered(saved(document), {"name": 'Ana "Nita" <R>'}).data
    assert opened(data).element.body.xpath(".//wp:docPr/@descr") == ['Chart for Ana "Nita" <R>']


def _file(data):
    return io.BytesIO(data)


def test_missing_alternative_texts_print_their_wording():
    document = Document()
    document.core_properties.subject = "{{ name }}"
    document.add_paragraph("x")
    source = saved(document)
    assert opened(rendered(source, {"name": Missing("Name", "not given")}).data).core_properties.subject == "not given"
    draft = rendered(source, {"name": Missing("Name")}, draft=True)
    assert opened(draft.data).core_properties.subject == "[missing: Name]"


def test_drawings_in_loops_get_ids_of_their_own():
    document = Document()
    document.add_paragraph("{%p for x in xs %}")
    document.add_paragraph().add_run().add_picture(_file(png()))
    document.add_paragraph("{%p endfor %}")
    data = rendered(saved(document), {"xs": [1, 2, 3]}).data
    ids = opened(data).element.body.xpath(".//wp:docPr/@id")
    assert len(set(ids)) == 3
    assert structural_gate(data) == []


@pytest.mark.parametrize("part", ["header", "footer", "first_page_header", "first_page_footer", "even_page_header"])
def test_pictures_in_headers_and_footers(part):
    document = Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    document.add_paragraph("{{ logo }}")
    getattr(section, part).paragraphs[0].text = "{{ logo }} of the county"
    value = Picture("logo", width_mm=30, alt_text='County "seal"')
    data = rendered(saved(document), {"logo": value}, pictures={"logo": png(30, 15)}).data
    assert structural_gate(data) == []
    header = getattr(opened(data).sections[0], part)
    blip = header._element.xpath(".//a:blip/@r:embed")[0]
    assert header.part.related_parts[blip].blob == png(30, 15)
    assert header._element.xpath(".//wp:extent/@cx") == ["1080000"]
    assert header._element.xpath(".//wp:extent/@cy") == ["540000"]
    assert header._element.xpath(".//wp:docPr/@descr") == ['County "seal"']


def test_pictures_given_to_compile_serve_every_render():
    template = compile_template(built("{{ a }} {{ b }}"), pictures={"logo": png()})
    document = template.render({"a": Picture("logo"), "b": Picture("own")}, pictures={"own": png(5, 5)})
    assert len(opened(document.data).inline_shapes) == 2
    with pytest.raises(TemplateError, match="no picture “own”"):
        template.render({"a": Picture("logo"), "b": Picture("own")})


def test_one_picture_twice_is_one_member():
    data = rendered(built("{{ a }} {{ a }}"), {"a": Picture("x")}, pictures={"x": png()}).data
    assert structural_gate(data) == []
    assert len({shape._inline.graphic.graphicData.pic.blipFill.blip.embed for shape in opened(data).inline_shapes}) == 1


def test_a_picture_with_a_link():
    data = rendered(built("{{ a }}"), {"a": Picture("x", url="https://example.org/")}, pictures={"x": png()}).data
    assert structural_gate(data) == []
    assert 'Target="https://example.org/"' in member(data, "word/_rels/document.xml.rels")


@pytest.mark.parametrize("name", ["/etc/passwd", "../logo.png", "logo"])
def test_a_picture_never_comes_from_a_path(name):
    with pytest.raises(TemplateError, match="no picture"):
        rendered(built("{{ a }}"), {"a": Picture(name)})


def test_bytes_that_are_no_picture_are_refused():
    with pytest.raises(TemplateError, match="not a PNG"):
        rendered(built("{{ a }}"), {"a": Picture("x")}, pictures={"x": b"MZ no picture"})


def test_own_size_comes_from_pixels_and_resolution():
    assert (read_image(png(96, 48)).width, read_image(png(96, 48)).height) == (914400, 457200)
    dense = png(300, 300)
    physical = b"pHYs" + struct.pack(">IIB", 11811, 11811, 1)
    dense = dense[:33] + struct.pack(">I", 9) + physical + b"\0\0\0\0" + dense[33:]
    assert abs(read_image(dense).width - 914400) < 100
    gif = b"GIF89a" + struct.pack("<HH", 96, 10) + b"\0"
    assert (read_image(gif).content_type, read_image(gif).width) == ("image/gif", 914400)
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\x01\x00\x60\x00\x60\x00\x00"
    jpeg = head + b"\xff\xc0\x00\x0b\x08\x00\x30\x00\x60\x01\x00\x00\x00"
    assert (read_image(jpeg).extension, read_image(jpeg).width, read_image(jpeg).height) == ("jpeg", 914400, 457200)
    assert read_image(b"\x89PNG\r\n\x1a\n") is None


def test_large_pictures_are_made_to_fit_the_page():
    data = rendered(built("{{ a }}"), {"a": Picture("x")}, pictures={"x": png(4000, 10)}).data
    assert opened(data).inline_shapes[0].width == Mm(165)


def test_traces_of_editing_are_left_behind():
    document = Document()
    paragraph = document.add_paragraph()
    paragraph._p.append(
        parse_xml(
            f"<w:del {nsdecls('w')} w:id='9' w:author='x'><w:r><w:delText>{{{{ gone }}}}</w:delText></w:r></w:del>"
        )
    )
    paragraph.add_run("{{ name }}")
    paragraph._p.set(qn("w:rsidR"), "00112233")
    data = rendered(saved(document), {"name": "Ana"}).data
    xml = member(data, "word/document.xml")
    assert "Ana" in xml
    assert "gone" not in xml
    assert "00112233" not in xml
    assert structural_gate(data) == []


def test_invisible_characters_in_a_tag_do_no_harm():
    source = built("{{ na\u200bme\u00ad }}")
    assert opened(rendered(source, {"name": "Ana"}).data).paragraphs[0].text == "Ana"
