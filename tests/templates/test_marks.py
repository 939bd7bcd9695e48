"""Sections, statements and signature lines are found again in every document, and their loss is noticed."""

import io

import pytest
from docx.oxml.ns import qn
from wordfiles import Document, add_table, built, opened, rendered, saved

from toolkit.templates.compile import compile_template
from toolkit.templates.marks import Mark
from toolkit.templates.places import TemplateProblemsError
from toolkit.templates.verify import DocumentRefusedError, structural_gate, verify_document

MARKS = {
    "strengths": Mark(heading="Strengths"),
    "goals": Mark(heading="Goals"),
    "goal": Mark(heading="Goal {{ loop.index }}"),
    "crisis_plan": Mark(heading="Crisis plan"),
    "statement": Mark(text="I took part in making this plan."),
    "signature": Mark(tag="{{ signer.role }}"),
}
DATA = {
    "strengths": "humor & family",
    "goals": [{"text": "sleep"}, {"text": "work"}],
    "crisis": "call 555-0100",
    "signers": [{"role": "Client"}, {"role": "Clinician"}],
    "plan": {"id": "P-7"},
}
REQUIRED = tuple(MARKS)


def plan():
    document = Document()
    document.add_heading("Plan {{ plan.id }}", 0)
    document.add_heading("1. Strengths:", 1)
    document.add_paragraph("{{ strengths }}")
    document.add_heading("Goals", 1)
    document.add_paragraph("{%p for g in goals %}")
    document.add_heading("Goal {{ loop.index }}", 2)
    document.add_paragraph("{{ g.text }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p if crisis %}")
    document.add_heading("Crisis plan", 1)
    document.add_paragraph("{{ crisis }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("I took part in making this plan.")
    add_table(
        document, [["{%tr for signer in signers %}", ""], ["{{ signer.role }}", "________"], ["{%tr endfor %}", ""]]
    )
    return saved(document)


TEMPLATE = compile_template(plan(), name="plan.docx", marks=MARKS)


def printed(**changes):
    return TEMPLATE.render({**DATA, **changes}, required_marks=REQUIRED, expected_texts=["P-7"])


def test_sections_are_the_text_between_their_marks_without_the_heading():
    document = printed()
    assert document.sections == {
        "strengths": "humor & family",
        "goals": "Goal 1\nsleep\nGoal 2\nwork",
        "goal": "sleep\nwork",
        "crisis_plan": "call 555-0100\nI took part in making this plan.\nClient\n________\nClinician\n________",
        "statement": "I took part in making this plan.",
        "signature": "Client\n________\nClinician\n________",
    }


def test_repeated_marks_have_names_and_ids_of_their_own():
    body = opened(printed().data).element.body
    names = [node.get(qn("w:name")) for node in body.iter(qn("w:bookmarkStart"))]
    ids = [node.get(qn("w:id")) for node in body.iter(qn("w:bookmarkStart"))]
    assert names.count("plankit_goal") == names.count("plankit_goal_2") == 1
    assert "plankit_signature_2" in names
    assert len(set(names)) == len(names) == len(set(ids))
    assert structural_gate(printed().data) == []


def test_marks_survive_being_saved_by_another_program():
    again = saved(opened(printed().data))
    assert verify_document(again, required_marks=REQUIRED, section_order=TEMPLATE.marks, expected_texts=["P-7"]) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"strengths": ""}, "“strengths” is empty"),
        ({"strengths": "  \n "}, "“strengths” is empty"),
        ({"crisis": ""}, "“crisis_plan” is not in the document"),
        ({"goals": []}, "“goals” is empty"),
        ({"signers": []}, "“signature” is not in the document"),
        ({"plan": {"id": "P-8"}}, "own id"),
    ],
)
def test_data_that_leaves_a_section_out_or_empty_is_refused(changes, what):
    with pytest.raises(DocumentRefusedError, match=what):
        printed(**changes)


def test_empty_sections_pass_where_they_are_not_required():
    assert TEMPLATE.render({**DATA, "strengths": ""}).sections["strengths"] == ""


def edited(change):
    document = opened(printed().data)
    change(document.element.body, {p.text: p._p for p in document.paragraphs})
    return verify_document(
        saved(document), required_marks=REQUIRED, section_order=TEMPLATE.marks, expected_in={"strengths": ["humor"]}
    )


def test_deleting_a_section_fails_verification():
    def delete(body, paragraphs):
        body.remove(paragraphs["1. Strengths:"])
        body.remove(paragraphs["humor & family"])

    assert any("“strengths”" in problem.what for problem in edited(delete))


def test_emptying_a_section_fails_verification():
    def empty(body, paragraphs):
        body.remove(paragraphs["humor & family"])

    assert "The section “strengths” is empty." in [problem.what for problem in edited(empty)]


def test_swapping_two_sections_fails_verification():
    def swap(body, paragraphs):
        first = paragraphs["1. Strengths:"]
        crisis = [paragraphs["Crisis plan"], paragraphs["call 555-0100"]]
        for node in crisis:
            first.addprevious(node)

    found = [problem.what for problem in edited(swap)]
    assert any("wrong order" in what or "not whole" in what or "without having begun" in what for what in found)


def test_swapping_the_text_of_two_sections_fails_verification():
    def swap(body, paragraphs):
        paragraphs["Crisis plan"].addnext(paragraphs["humor & family"])
        paragraphs["1. Strengths:"].addnext(paragraphs["call 555-0100"])

    assert "The section “strengths” does not hold what belongs into it." in [problem.what for problem in edited(swap)]


def test_crossing_marks_fail_verification():
    def cross(body, paragraphs):
        start = next(n for n in body.iter(qn("w:bookmarkStart")) if n.get(qn("w:name")) == "plankit_crisis_plan")
        paragraphs["sleep"].append(start)

    assert any("run into each other" in problem.what or "wrong order" in problem.what for problem in edited(cross))


def test_a_binding_that_is_not_in_the_template_is_an_error_with_a_suggestion():
    with pytest.raises(TemplateProblemsError) as caught:
        compile_template(
            plan(), name="plan.docx", marks={"strengths": Mark(heading="Strenghts"), "b a d": Mark(text="x")}
        )
    first, second = caught.value.problems
    assert "no heading “Strenghts”" in first.what
    assert "strengths" in first.mend
    assert "cannot be the id" in second.what


def test_headings_need_no_style_when_their_text_stands_alone():
    source = built("STRENGTHS", "{{ a }}", "NEEDS", "{{ b }}")
    marks = {"strengths": Mark(heading="Strengths"), "needs": Mark(heading="Needs")}
    assert rendered(source, {"a": "one", "b": "two"}, marks=marks).sections == {"strengths": "one", "needs": "two"}


def test_headings_in_table_cells_and_tags_of_every_level_can_be_marked():
    document = Document()
    table = add_table(document, [["Strengths"], ["{{ a }}"], ["Needs"], ["{{ b }}"]])
    for index in (0, 2):
        table.cell(index, 0).paragraphs[0].style = "Heading 2"
    document.add_paragraph("{{p notes }}")
    document.add_paragraph("{%p if b %}")
    document.add_paragraph("seen")
    document.add_paragraph("{%p endif %}")
    add_table(document, [["{%tr for s in c %}"], ["{{ s }}"], ["{%tr endfor %}"]])
    marks = {
        "strengths": Mark(heading="Strengths"),
        "needs": Mark(heading="Needs"),
        "notes": Mark(tag="notes"),
        "choice": Mark(tag="{%p if b %}"),
        "rows": Mark(tag="{%tr for s in c %}"),
    }
    values = {"a": "one", "b": "two", "notes": ["n1", "n2"], "c": ["r1", "r2"]}
    document = rendered(saved(document), values, marks=marks, required_marks=tuple(marks))
    assert structural_gate(document.data) == []
    assert document.sections["strengths"] == "one"
    assert document.sections["needs"].startswith("two")
    assert (document.sections["notes"], document.sections["choice"]) == ("n1\nn2", "seen")
    assert document.sections["rows"] == "r1\nr2"


def test_an_authors_own_bookmarks_stay_unique_in_loops():
    document = Document()
    document.add_paragraph("{%p for g in goals %}")
    paragraph = document.add_paragraph("{{ g.text }}")
    for kind, place in (("bookmarkStart", 0), ("bookmarkEnd", 2)):
        node = paragraph._p.makeelement(qn(f"w:{kind}"), {qn("w:id"): "3"})
        if kind == "bookmarkStart":
            node.set(qn("w:name"), "mine")
        paragraph._p.insert(place, node)
    document.add_paragraph("{%p endfor %}")
    data = rendered(saved(document), DATA).data
    names = [node.get(qn("w:name")) for node in opened(data).element.body.iter(qn("w:bookmarkStart"))]
    assert names == ["mine", "mine_2"]
    assert structural_gate(data) == []


def test_a_section_with_only_a_picture_is_not_empty():
    from wordfiles import png

    from toolkit.templates.richvalues import Picture

    source = built("CHART", "{{ chart }}")
    document = rendered(
        source,
        {"chart": Picture("chart", alt_text="Progress")},
        marks={"chart": Mark(heading="Chart")},
        required_marks=("chart",),
        pictures={"chart": png()},
    )
    assert Document(io.BytesIO(document.data)).inline_shapes
