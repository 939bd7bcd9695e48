"""Every document says in its footer that it is not for release, and a draft that it is one, whoever made the template."""

import pytest
from docx.enum.section import WD_SECTION
from wordfiles import Document, opened, rendered, saved

from toolkit.errors import TemplateError
from toolkit.templates.footers import with_notices
from toolkit.templates.verify import structural_gate

NOTICE = "Chart copy – not for release"
DRAFT = "DRAFT – not for signature"
KINDS = ("footer", "first_page_footer", "even_page_footer")


def footers(source, *, is_draft=False, language="en"):
    """The texts of the three footers of each section of a document made from a template."""
    notice = {"en": NOTICE, "es": "Copia del expediente – no divulgar"}[language]
    context = {"document": {"notice": notice, "is_draft": is_draft}}
    data = rendered(with_notices(source, "plan.docx", language), context, language=language).data
    assert structural_gate(data) == []
    return [
        ["\n".join(p.text for p in getattr(section, kind).paragraphs).strip() for kind in KINDS]
        for section in opened(data).sections
    ]


def document(*, first=False, evens=False, footer=None):
    made = Document()
    made.add_paragraph("Plan")
    made.sections[0].different_first_page_header_footer = first
    made.settings.odd_and_even_pages_header_footer = evens
    if footer is not None:
        made.sections[0].footer.paragraphs[0].text = footer
    return made


def test_a_template_without_footers_gets_them_for_every_kind_of_page():
    assert footers(saved(document()))[0][0] == NOTICE
    assert footers(saved(document(first=True, evens=True))) == [[NOTICE, NOTICE, NOTICE]]


def test_a_footer_of_the_agencys_own_keeps_its_text_and_says_it_besides():
    assert footers(saved(document(footer="Page 1")))[0][0] == f"Page 1\n{NOTICE}"
    own = document(first=True, footer="Page 1")
    own.sections[0].first_page_footer.paragraphs[0].text = "First page"
    assert footers(saved(own))[0][:2] == [f"Page 1\n{NOTICE}", f"First page\n{NOTICE}"]


def test_a_draft_says_so_and_nothing_else_does():
    assert DRAFT in footers(saved(document()), is_draft=True)[0][0]
    assert DRAFT not in footers(saved(document()))[0][0]
    spoken = footers(saved(document(footer="{{ document.notice }}")), is_draft=True)
    assert (spoken[0][0].count(NOTICE), spoken[0][0].count(DRAFT)) == (1, 1)


def test_every_section_says_it():
    made = document(footer="One")
    made.add_section(WD_SECTION.NEW_PAGE).footer.is_linked_to_previous = False
    made.sections[1].footer.paragraphs[0].text = "Two"
    made.add_section(WD_SECTION.NEW_PAGE)
    assert [each[0] for each in footers(saved(made))] == [f"One\n{NOTICE}", f"Two\n{NOTICE}", f"Two\n{NOTICE}"]


def test_spanish_templates_say_it_in_spanish():
    [[text, *_]] = footers(saved(document()), is_draft=True, language="es")
    assert text.split("  ") == ["Copia del expediente – no divulgar", "BORRADOR – no firmar"]


@pytest.mark.parametrize("said", ["{{ document.notice }}", NOTICE])
def test_a_template_that_says_everything_comes_back_as_it_is(said):
    made = document(footer=said)
    made.add_paragraph("{% if document.is_draft %}Draft{% endif %}")
    source = saved(made)
    assert with_notices(source, "plan.docx") is source


def test_the_same_template_gives_the_same_bytes():
    source = saved(document())
    assert with_notices(source, "plan.docx") == with_notices(source, "plan.docx")


def test_what_is_no_word_file_is_refused():
    with pytest.raises(TemplateError):
        with_notices(b"no Word file", "plan.docx")
