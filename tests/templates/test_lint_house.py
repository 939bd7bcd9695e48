"""What a screen reader needs, what was left over, fonts: found in templates, copied into every document."""

import io
from pathlib import Path

import pytest
from agencyfiles import write
from docx.oxml.ns import qn
from lintfiles import AS_OF, NO_PAYERS, body, changed, codes_of, lint
from wordfiles import Document, add_table, member, opened, png, rendered, saved, with_members

from scripts.make_docs import template_pages
from toolkit.errors import TemplateError
from toolkit.findings import CODES
from toolkit.templates.agency import Agency
from toolkit.templates.lint.review import review
from toolkit.templates.lint.rulebook import LINT_RULES, explain
from toolkit.templates.lint.targets import Target
from toolkit.templates.marks import Mark

ROWS = [["Service"], ["{%tr for s in services %}"], ["{{ s.type }}"], ["{%tr endfor %}"]]
VALUES = {"document": {"title": "Plan"}, "services": [{"type": "Therapy"}], "client": {"full_name": "Rosa"}}


def good():
    """A template in which all is as it should be."""
    document = Document()
    document.core_properties.title = "{{ document.title }}"
    document.add_heading("Plan", 1)
    document.add_heading("Services", 2)
    return saved(document)


def with_table(*, marked):
    document = opened(good())
    table = add_table(document, ROWS)
    if marked:
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(properties.makeelement(qn("w:tblHeader"), {}))
    return saved(document)


def with_picture(alt):
    def change(document):
        document.add_picture(io.BytesIO(png()))
        drawing = next(document.element.body.iter(qn("wp:docPr")))
        drawing.set("descr", alt)

    return changed(good(), change)


def with_heading(level):
    return changed(good(), lambda document: document.add_heading("Further", level))


def with_text(text, font=None):
    def change(document):
        run = document.add_paragraph().add_run(text)
        if font:
            run.font.name = font

    return changed(good(), change)


def without_language():
    styles = member(good(), "word/styles.xml").replace('<w:lang w:val="en-US"', "<w:lang")
    return with_members(good(), {"word/styles.xml": styles})


def embedded(font):
    data = with_text("x", font)
    table = member(data, "word/fontTable.xml")
    entry = f'<w:font w:name="{font}"><w:embedRegular r:id="rId1"/></w:font></w:fonts>'
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    if "xmlns:r=" not in table:
        table = table.replace("<w:fonts ", f'<w:fonts xmlns:r="{space}" ', 1)
    return with_members(data, {"word/fontTable.xml": table.replace("</w:fonts>", entry)})


CASES = {
    "TP401": (with_heading(4), with_heading(3)),
    "TP402": (body(*("A line of text" for _ in range(20))), body(*("A line" for _ in range(20)), heading="Plan")),
    "TP403": (with_table(marked=False), with_table(marked=True)),
    "TP404": (with_picture(""), with_picture("A boat before the rising sun")),
    "TP405": (without_language(), good()),
    "TP406": (changed(good(), lambda d: setattr(d.core_properties, "title", "")), good()),
    "TP501": (with_text("Lorem ipsum dolor"), with_text("The plan of {{ client.full_name }}")),
    "TP503": (with_text("x", "Brightwater Sans"), embedded("Brightwater Sans")),
}


@pytest.mark.parametrize("code", CASES)
def test_what_is_wrong_is_found_and_what_is_right_is_not(code, tmp_path):
    bad, right = CASES[code]
    found = [each for each in lint(bad, tmp_path) if each.code == code]
    assert len(found) == 1
    assert found[0].hint
    assert code not in codes_of(lint(right, tmp_path))


@pytest.mark.parametrize("code", CASES)
def test_documents_inherit_it(code, tmp_path):
    """The document made of the bad template has the same fault: lint finds it there too."""
    made = rendered(CASES[code][0], VALUES).data
    if code == "TP403":  # its loop is done; its header is as unmarked as before
        assert opened(made).tables[0].rows[0]._tr.find(".//" + qn("w:tblHeader")) is None
    else:
        assert code in codes_of(lint(made, tmp_path))


@pytest.mark.parametrize("text", ["[Insert address]", "TODO: rights", "Click or tap here to enter text.", "[Nombre]"])
def test_all_kinds_of_filler_are_found(text, tmp_path):
    assert "TP501" in codes_of(lint(with_text(text), tmp_path))


def test_the_name_of_another_agency_is_found(tmp_path):
    own, other = (tmp_path / name for name in ("own", "other"))
    write(own, "id: own\nname: Fairview County\ntemplates: [{id: plan, file: plan.docx, title: Plan}]\n")
    write(other, "id: other\nname: Bright Harbor\ntemplates: [{id: plan, file: plan.docx, title: Plan}]\n")
    (own / "plan.docx").write_bytes(with_text("A plan of Bright Harbor for Fairview County"))
    agencies = [Agency.load(own), Agency.load(other)]
    target = Target(own / "plan.docx", "plan.docx", agencies[0], agencies[0].templates[0])
    (found,) = [
        each for each in review([target], NO_PAYERS, as_of=AS_OF, known=agencies).findings if each.code == "TP502"
    ]
    assert "Bright Harbor" in found.message


def test_a_spanish_template_set_to_english_is_found(tmp_path):
    folder = write(
        tmp_path / "own", "id: own\nname: X\ntemplates: [{id: p, file: plan.docx, title: P, language: es}]\n"
    )
    (folder / "plan.docx").write_bytes(good())
    agency = Agency.load(folder)
    target = Target(folder / "plan.docx", "plan.docx", agency, agency.templates[0])
    assert "TP405" in codes_of(review([target], NO_PAYERS, as_of=AS_OF).findings)


def test_every_code_of_templates_is_explained():
    assert set(LINT_RULES) == {code for code in CODES if code.startswith("TP")}
    for code, rule in LINT_RULES.items():
        assert rule.why.endswith(".")
        assert rule.mend.endswith(".")
        assert rule.bad != rule.good
        assert rule.why in explain(code)


def test_the_pages_are_those_of_the_rules():
    folder = Path(__file__).parents[2] / "docs" / "templates"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == template_pages()


def bound(tmp_path, heading):
    """The codes of a template whose heading is Our goals, in an agency that looks for the goals under another."""
    folder = write(
        tmp_path / heading.replace(" ", "-"),
        "id: own\nname: X\ntemplates:\n"
        f"  - {{id: p, file: plan.docx, title: P, sections: [goals], bindings: {{goals: {{heading: {heading}}}}}}}\n",
    )
    (folder / "plan.docx").write_bytes(changed(good(), lambda document: document.add_heading("Our goals", 2)))
    agency = Agency.load(folder)
    target = Target(folder / "plan.docx", "plan.docx", agency, agency.templates[0])
    return target, codes_of(review([target], NO_PAYERS, as_of=AS_OF).findings)


def test_a_section_that_agency_yaml_looks_for_elsewhere_is_found_and_no_document_is_made(tmp_path):
    assert "TP111" not in bound(tmp_path, "Our goals")[1]
    target, found = bound(tmp_path, "Goals of the plan")
    assert "TP111" in found
    with pytest.raises(TemplateError, match="Goals of the plan"):
        rendered(target.read(), VALUES, marks={"goals": Mark(heading="Goals of the plan")})
    assert rendered(target.read(), VALUES, marks={"goals": Mark(heading="Our goals")}).text
