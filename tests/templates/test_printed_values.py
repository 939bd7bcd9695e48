"""Whatever a value holds is printed as it is, and no value can become markup or a tag."""

import io

import pytest
from docx.oxml.ns import qn
from docxtpl import DocxTemplate, InlineImage
from docxtpl import Listing as TheirListing
from docxtpl import RichText as TheirRichText
from docxtpl import RichTextParagraph as TheirParagraph
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from wordfiles import Document, built, member, opened, png, rendered, saved

from toolkit.errors import TemplateError
from toolkit.templates.compile import compile_template
from toolkit.templates.richvalues import Listing, RichParagraph, RichParagraphs, RichText, Run
from toolkit.templates.values import Missing, View
from toolkit.templates.verify import structural_gate

LINE = compile_template(built("[{{ x }}]"), name="plan.docx")


def line(value, **options):
    return opened(LINE.render({"x": value}, **options).data).paragraphs[0].text


UGLY = [
    "A & B",
    "<b>x</b>",
    "]]> <!-- -->",
    "&amp; &lt;",
    "“quotes” 'and' \"more\"",
    "emoji 👩‍👩‍👧 🏳️‍🌈",
    "שלום עולם",
    "مرحبا",
    "José Ñuño O’Hara",
    "  leading and trailing  ",
    "{{ x }} {% if x %} {# x #}",
    "{_{ x }_}",
    "{{",
    "{",
    "{% endfor %}",
    "\ue000\uf0fc private use",
    "x" * 32767,
    "",
]


@pytest.mark.parametrize("value", UGLY)
def test_text_comes_out_as_it_went_in(value):
    assert line(value) == f"[{value}]"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_legal_text_comes_out_as_it_went_in(value):
    kept = "".join(character for character in value if not "\ufdd0" <= character <= "\ufdef")
    assert line(value) == f"[{kept}]"


def test_a_value_that_looks_like_a_tag_is_never_run():
    document = rendered(built("{{ x }}{{ y }}{{ x }}"), {"x": "{", "y": "{ 7 * 7 }}"})
    assert document.text.strip() == "{{ 7 * 7 }}{"


def test_signs_for_lines_tabs_paragraphs_and_pages():
    document = opened(LINE.render({"x": "a\nb\tc\ad\fe\r\nf\rg\vh"}).data)
    assert [p.text for p in document.paragraphs] == ["[a\nb\tc", "d", "", "e\nf\ng\nh]"]
    assert document.paragraphs[2]._p.xpath(".//w:br[@w:type='page']")


def test_new_paragraphs_keep_style_and_look():
    document = Document()
    document.add_paragraph(style="List Bullet").add_run("{{ x }}").bold = True
    printed = opened(rendered(saved(document), {"x": "a\ab"}).data)
    assert [(p.text, p.style.name, p.runs[0].bold) for p in printed.paragraphs] == [
        ("a", "List Bullet", True),
        ("b", "List Bullet", True),
    ]


def test_forbidden_characters_are_removed_and_counted():
    document = LINE.render({"x": "a\x00b\x08c\ud800d\uffffe\ufdd0f"})
    assert opened(document.data).paragraphs[0].text == "[abcdef]"
    assert document.removed_characters == 5


def test_markup_from_a_caller_is_text_like_any_other():
    assert line(Markup("<b>x</b>")) == "[<b>x</b>]"
    assert opened(rendered(built("{{ x|safe }}{{ x|e }}"), {"x": "<i>"}).data).paragraphs[0].text == "<i><i>"


@pytest.mark.parametrize(
    ("value", "printed"),
    [(None, ""), (0, "0"), (2.5, "2.5"), (True, "True"), ([], ""), (["a", "b"], "a, b"), (View({}, text="Ana"), "Ana")],
)
def test_other_values_print_as_people_expect(value, printed):
    assert line(value) == f"[{printed}]"


def test_a_group_of_fields_is_not_printed():
    with pytest.raises(TemplateError, match="group of fields"):
        line({"a": 1})


# -- missing values -----------------------------------------------------------------------------------------------------


def test_missing_values_print_their_wording_and_are_reported():
    assert line(Missing("Target date", "not yet set")) == "[not yet set]"
    document = LINE.render({"x": Missing("Target date")})
    assert opened(document.data).paragraphs[0].text == "[]"
    assert document.missing == ("Target date",)


def test_a_draft_shows_missing_values_highlighted():
    document = LINE.render({"x": Missing("Target <date>")}, draft=True)
    runs = opened(document.data).paragraphs[0].runs
    assert [(run.text, run.font.highlight_color is not None) for run in runs] == [
        ("[", False),
        ("[missing: Target <date>]", True),
        ("]", False),
    ]


MISSING_USES = [
    "{{ x.a.b }}",
    "{{ x['a'] }}",
    "{{ x|upper }}",
    "{{ x|date('YYYY') }}",
    "{{ x|first }}",
    "{{ x + 1 }}",
    "{{ x.strftime('%d') }}",
    "{{ x ~ '' }}",
    "{{ [x]|join(', ') }}",
    "{{ [x]|and_list }}",
    "{{ x|yesno }}",
    "{{ x|round(1) }}",
]


@pytest.mark.parametrize("tag", MISSING_USES)
def test_missing_values_survive_every_use(tag):
    document = rendered(built(tag), {"x": Missing("Scale", "none")}, draft=True)
    assert opened(document.data).paragraphs[0].text == "[missing: Scale]"
    assert document.missing == ("Scale",)
    assert opened(rendered(built(tag), {"x": Missing("Scale", "none")}).data).paragraphs[0].text == "none"


def test_missing_values_are_false_empty_and_never_larger():
    source = built(
        "{% if x %}a{% endif %}{% for i in x %}b{% endfor %}{{ x|length }}"
        "{% if x < 1 or x > 1 or x == 1 %}c{% endif %}{% if x is missing %}d{% endif %}{{ x|default_if_missing('e') }}"
    )
    document = rendered(source, {"x": Missing("Scale")}, draft=True)
    assert opened(document.data).paragraphs[0].text == "0de"
    assert document.missing == ()


def test_missing_parts_of_a_joined_text_are_highlighted():
    document = rendered(built("{{ 'by ' ~ x ~ ' at ' ~ y }}"), {"x": Missing("Staff"), "y": "noon"}, draft=True)
    assert [run.text for run in opened(document.data).paragraphs[0].runs] == ["by ", "[missing: Staff]", " at noon"]


def test_what_is_missing_is_said_in_the_language_of_the_document():
    document = rendered(built("{{ x }}", "{{ x ~ '!' }}"), {"x": Missing("Metas")}, draft=True, language="es")
    assert [p.text for p in opened(document.data).paragraphs] == ["[falta: Metas]", "[falta: Metas]!"]


def test_data_cannot_forge_a_missing_mark():
    forged = "\ufddaName\ufddb\ufddc"
    document = rendered(built("{{ x }}{{ x ~ x }}{{ [x, y]|join }}"), {"x": forged, "y": Missing("Y")}, draft=True)
    assert document.missing == ("Y",)
    assert opened(document.data).paragraphs[0].text == "NameNameNameName[missing: Y]"


# -- rich values --------------------------------------------------------------------------------------------------------


def test_rich_text_prints_its_looks():
    rich = RichText((Run("bold", bold=True), Run(" red", color="#FF0000", size=14), Run("2", superscript=True)))
    for tag in ("{{r x }}", "{{ x }}"):
        data = rendered(built(f"a {tag} z"), {"x": rich}).data
        runs = {run.text: run for run in opened(data).paragraphs[0].runs}
        assert opened(data).paragraphs[0].text == "a bold red2 z"
        assert runs["bold"].bold
        assert str(runs[" red"].font.color.rgb) == "FF0000"
        assert runs[" red"].font.size.pt == 14
        assert runs["2"].font.superscript
        assert structural_gate(data) == []


def test_links_become_relationships_of_the_part_at_hand():
    document = Document()
    document.add_paragraph("{{r x }}")
    document.sections[0].footer.paragraphs[0].text = "{{ x }}"
    rich = RichText.of("our site", url="https://example.org/?a=1&b=2")
    data = rendered(saved(document), {"x": rich}).data
    assert structural_gate(data) == []
    for part in ("word/_rels/document.xml.rels", "word/_rels/footer1.xml.rels"):
        assert 'Target="https://example.org/?a=1&amp;b=2" TargetMode="External"' in member(data, part)
    assert opened(data).paragraphs[0].hyperlinks[0].address == "https://example.org/?a=1&b=2"


@pytest.mark.parametrize(
    "look", [{"color": "red"}, {"url": "javascript:alert(1)"}, {"url": "file:///etc"}, {"size": 0}]
)
def test_looks_that_word_cannot_show_are_refused(look):
    with pytest.raises(ValueError, match=r"colour|link|size"):
        Run("x", **look)


def test_rich_paragraphs_print_as_paragraphs():
    value = RichParagraphs((RichParagraph(RichText.of("one", bold=True), "Quote"), RichParagraph(RichText.of("two"))))
    for tag in ("{{p x }}", "{{ x }}"):
        data = rendered(built(tag), {"x": value}).data
        texts = [p.text for p in opened(data).paragraphs if p.text]
        assert texts == ["one", "two"]


def test_a_listing_prints_like_its_text():
    assert line(Listing("a\nb & c")) == "[a\nb & c]"


# -- docxtpl's own values -----------------------------------------------------------------------------------------------


def test_docxtpl_values_are_translated():
    rich = TheirRichText("a & b", bold=True, color="ff0000", font="Arial", underline=True)
    assert line(rich) == "[a & b]"
    assert line(TheirListing("a & b\nc")) == "[a & b\nc]"
    paragraph = TheirParagraph("para <1>", parastyle="Quote")
    printed = opened(rendered(built("{{p x }}"), {"x": paragraph}).data).paragraphs[0]
    assert (printed.text, printed.style.name) == ("para <1>", "Quote")


def test_a_docxtpl_picture_with_bytes_is_translated():
    template = DocxTemplate(io.BytesIO(built("x")))
    picture = InlineImage(template, io.BytesIO(png()), width=360000)
    data = LINE.render({"x": picture}).data
    assert opened(data).element.body.xpath(".//wp:extent/@cx") == ["360000"]
    assert structural_gate(data) == []


def test_docxtpl_values_that_carry_files_are_refused_by_name():
    template = DocxTemplate(io.BytesIO(built("x")))
    linked = TheirRichText()
    linked.add("x", url_id="rId9")
    subdoc = type("Subdoc", (), {"__module__": "docxtpl.subdoc"})()  # building a real one needs docxcompose
    values = {
        "InlineImage": InlineImage(template, "/etc/hostname"),
        "Subdoc": subdoc,
        "RichText": linked,
        "DocxTemplate": template,
    }
    for name, value in values.items():
        with pytest.raises(TemplateError, match=name):
            line(value)


def test_spaces_at_the_ends_survive():
    printed = LINE.render({"x": "  a  "}).data
    assert opened(printed).element.body.xpath(".//w:t")[0].get(qn("xml:space")) == "preserve"


@pytest.mark.parametrize("tag", ["{{p x }}", "{{r x }}", "{{ x }}"])
def test_missing_values_are_highlighted_at_every_level(tag):
    document = rendered(built(tag), {"x": Missing("Strengths", "none reported")}, draft=True)
    assert [run.text for run in opened(document.data).paragraphs[0].runs if run.font.highlight_color] == [
        "[missing: Strengths]"
    ]
    assert structural_gate(document.data) == []
    assert rendered(built(tag), {"x": Missing("Strengths", "none reported")}).text.strip() == "none reported"


def test_missing_values_in_cells_keep_the_cell():
    for level in ("tc", "tr"):
        source = built([[f"{{{{{level} x }}}}"]])
        document = rendered(source, {"x": Missing("Scale", "none")})
        assert opened(document.data).tables[0].cell(0, 0).text == "none"
        assert structural_gate(document.data) == []
