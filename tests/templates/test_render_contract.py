"""A compiled template is immutable, shareable and picklable, and the same input gives the same bytes."""

import io
import pickle
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from wordfiles import Document, add_table, built, opened, png, rendered, saved, with_members

from toolkit.errors import TemplateError
from toolkit.templates.compile import compile_template, section_text
from toolkit.templates.marks import Mark
from toolkit.templates.richvalues import Picture, RichText
from toolkit.templates.values import Missing, View, freeze
from toolkit.templates.verify import DocumentRefusedError, structural_gate, verify_document


def plan():
    document = Document()
    document.add_heading("Plan of {{ client.name }}", 1)
    document.add_paragraph("{{ logo }}")
    table = [["{%tr for g in goals %}", ""], ["{{ g.id }}", "{{ g.text }}"], ["{%tr endfor %}", ""]]
    add_table(document, table)
    document.sections[0].footer.paragraphs[0].text = "{{ client.id }}"
    return saved(document)


def values(number):
    goals = [{"id": f"G{n}", "text": f"goal {n} of client {number}"} for n in range(number % 5 + 1)]
    return {"client": {"name": f"Client <{number}>", "id": f"C{number}"}, "goals": goals, "logo": Picture("logo", 20)}


def shout(value, times=1):
    return str(value).upper() + "!" * times


RECIPE = {
    "name": "plan.docx",
    "marks": {"goals": Mark(heading="Plan of {{ client.name }}")},
    "pictures": {"logo": png()},
    "filters": {"shout": shout},
    "language": "es",
}
TEMPLATE = compile_template(plan(), **RECIPE)


def test_the_same_input_gives_the_same_bytes():
    assert TEMPLATE.render(values(3)).data == TEMPLATE.render(values(3)).data
    assert (
        compile_template(plan_once := TEMPLATE._recipe[0], **RECIPE).render(values(3)).data
        == TEMPLATE.render(values(3)).data
    ), len(plan_once)


def test_written_archives_have_fixed_dates_and_pass_their_own_test():
    archive = zipfile.ZipFile(io.BytesIO(TEMPLATE.render(values(1)).data))
    assert archive.testzip() is None
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_threads_share_a_template_without_mixing_people():
    def one(number):
        document = opened(TEMPLATE.render(values(number)).data)
        texts = [cell.text for row in document.tables[0].rows for cell in row.cells]
        return (
            document.paragraphs[0].text == f"Plan of Client <{number}>"
            and document.sections[0].footer.paragraphs[0].text == f"C{number}"
            and all(text.endswith(f"of client {number}") for text in texts[1::2])
        )

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(one, range(120)))


def test_a_pickled_template_renders_the_same():
    again = pickle.loads(pickle.dumps(TEMPLATE))
    assert (again.hash, again.names, again.marks, again.language) == (
        TEMPLATE.hash,
        TEMPLATE.names,
        TEMPLATE.marks,
        "es",
    )
    assert again.render(values(2)).data == TEMPLATE.render(values(2)).data


def test_values_pickle():
    view = View({"a": [1, {"b": Missing("B")}], "c": RichText.of("x", bold=True)}, text="t")
    again = pickle.loads(pickle.dumps(view))
    assert again == view
    assert again["a"][1].b == Missing("B")


def test_a_template_knows_its_names_tags_and_parts():
    assert TEMPLATE.names == {"client", "goals", "logo"}
    assert TEMPLATE.parts == ("word/document.xml", "word/footer1.xml")
    assert [tag.text for tag in TEMPLATE.tags] == [
        "{{ client.name }}",
        "{{ logo }}",
        "{%tr for g in goals %}",
        "{{ g.id }}",
        "{{ g.text }}",
        "{%tr endfor %}",
        "{{ client.id }}",
    ]
    assert len(TEMPLATE.hash) == 64
    assert "plan.docx" in repr(TEMPLATE)


def test_nothing_of_one_render_reaches_the_next():
    source = built("{% set seen = 1 %}{{ x }}", "{{ y|default('fresh') }}")
    template = compile_template(source)
    template.render({"x": "{% set %}", "y": "old"})
    assert template.render({"x": ""}).text.split() == ["fresh"]


def test_own_filters_see_and_give_plain_values():
    source = built("{{ name|shout(2) }} {{ gone|shout }}")
    document = rendered(source, {"name": "a<b", "gone": Missing("Gone", "-")}, filters={"shout": shout})
    assert document.text.strip() == "A<B!! -"
    with pytest.raises(TemplateError, match="cannot be given"):
        rendered(built("{{ name|bad }}"), {"name": "x"}, filters={"bad": lambda value: object()})


def test_frozen_data_may_be_given_once_for_many_templates():
    view = freeze(values(1))
    assert TEMPLATE.render(view).data == TEMPLATE.render(values(1)).data


def test_a_template_without_tags_is_a_document():
    source = built("just text")
    template = compile_template(source)
    assert template.parts == ()
    assert opened(template.render({}).data).paragraphs[0].text == "just text"


def test_expected_texts_are_looked_for_in_every_part_and_across_runs():
    TEMPLATE.render(values(1), expected_texts=["C1", "Client <1>"])
    with pytest.raises(DocumentRefusedError, match="own id"):
        TEMPLATE.render(values(1), expected_texts=["C2"])


def test_refusals_pickle_and_quote_no_value():
    with pytest.raises(DocumentRefusedError) as caught:
        TEMPLATE.render(values(1), expected_texts=["C2"], required_marks=("none",))
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert "C2" not in str(again)
    assert len(again.problems) == 2


def test_section_text_is_a_plain_dictionary():
    assert section_text(TEMPLATE.render(values(0))) == {"goals": "G0\ngoal 0 of client 0"}


# -- the slow gate ------------------------------------------------------------------------------------------------------

DATA = TEMPLATE.render(values(2)).data


def faults(changes, drop=()):
    return [problem.what for problem in structural_gate(with_members(DATA, changes, drop))]


def body(old, new):
    with zipfile.ZipFile(io.BytesIO(DATA)) as archive:
        xml = archive.read("word/document.xml").decode()
    assert old in xml
    return {"word/document.xml": xml.replace(old, new)}


def test_the_gate_passes_what_we_render():
    assert structural_gate(DATA) == []
    assert verify_document(DATA, expected_texts=["C2"]) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"word/stray.xml": "<x/>"}, "belongs to nothing"),
        ({"word/stray.zzz": "x"}, "no content type"),
        (body("r:embed=", "r:embed='none' x="), "leads nowhere"),
        (body("</w:body>", ""), "could not open"),
        (body("</w:p></w:tc>", "</w:p><w:tbl><w:tblGrid/></w:tbl></w:tc>"), "does not end with a paragraph"),
        (body("<w:bookmarkEnd", "<w:gone"), "never ends"),
        (body("<w:bookmarkStart", "<w:gone"), "without having begun"),
    ],
)
def test_the_gate_finds(changes, what):
    assert any(what in fault for fault in faults(changes))


def test_the_gate_finds_parts_that_are_gone():
    assert "A relationship leads nowhere." in faults({}, drop=["word/styles.xml"])


def test_the_gate_names_a_file_that_is_no_document():
    assert [problem.place.part for problem in verify_document(b"no zip")] == ["package"]
