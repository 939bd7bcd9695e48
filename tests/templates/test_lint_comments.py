"""Findings as Word comments in a copy of the template: each at its place, nothing else changed, opened by LibreOffice."""

import subprocess

import pytest
from docx import Document
from lintfiles import lint
from wordfiles import add_table, opened, saved

from toolkit.templates.lint.comments import commented


def template():
    document = Document()
    document.core_properties.title = "Plan"
    document.add_heading("Treatment plan", 1)
    paragraph = document.add_paragraph("Name: ")
    for piece in ("{{ client", ".ful_name", " }}", " and more"):
        paragraph.add_run(piece)
    add_table(document, [["Goal"], ["{{ goals.text }}"]])
    document.sections[0].header.paragraphs[0].text = "{{ agency.nam }}"
    return saved(document)


def anchored(document, comment):
    """The text that a comment hangs on."""
    inside, text = False, []
    for node in document.element.body.iter():
        kind = node.tag.rpartition("}")[2]
        if kind in ("commentRangeStart", "commentRangeEnd") and node.values()[0] == str(comment.comment_id):
            inside = kind == "commentRangeStart"
        elif kind == "t" and inside:
            text.append(node.text)
    return "".join(text)


@pytest.fixture
def copy(tmp_path):
    findings = lint(template(), tmp_path)
    return findings, opened(commented(template(), "plan.docx", findings))


def test_each_finding_is_a_comment_with_its_mend(copy):
    findings, document = copy
    texts = [comment.text for comment in document.comments]
    assert len(texts) == len(findings) == 3
    for found, text in zip(findings, texts, strict=True):
        assert found.code in text
        assert found.message in text
        assert found.hint in text


def test_a_comment_hangs_on_the_tag_that_it_is_about(copy):
    _, document = copy
    first, second, _third = document.comments
    assert anchored(document, first) == "{{ client.ful_name }}"
    assert anchored(document, second) == "{{ goals.text }}"


def test_what_is_in_a_header_is_said_at_the_beginning_with_its_place(copy):
    _, document = copy
    last = list(document.comments)[-1]
    assert last.text.startswith("header 1 › paragraph 1")
    assert anchored(document, last) == "Treatment plan"


def test_the_text_of_the_template_is_as_it_was(copy):
    _, document = copy
    assert [p.text for p in document.paragraphs] == [p.text for p in opened(template()).paragraphs]


def test_a_template_without_any_text_gets_a_line_for_them(tmp_path):
    document = Document()
    document.core_properties.title = ""
    empty = saved(document)
    findings = lint(empty, tmp_path)
    assert findings
    assert len(list(opened(commented(empty, "plan.docx", findings)).comments)) == len(findings)


@pytest.mark.engine
def test_libreoffice_opens_the_copy_and_keeps_the_comments(copy, tmp_path):
    findings, document = copy
    document.save(tmp_path / "copy.docx")
    office = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    for kind, name in (("odt", "copy.docx"), ("docx:MS Word 2007 XML", "copy.odt")):
        run = [*office, kind, "--outdir", str(tmp_path), str(tmp_path / name)]
        subprocess.run(run, check=True, capture_output=True, timeout=180)
    assert len(list(opened((tmp_path / "copy.docx").read_bytes()).comments)) == len(findings)
