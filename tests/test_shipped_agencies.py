"""The agencies that come with the toolkit: their templates are sound Word files that print all of a record."""

import io
import re
import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import docxtpl
import jinja2
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from jinja2 import nodes
from lxml import etree
from shippedplans import (
    FOLDER,
    LONG,
    TOLD,
    agencies,
    compiled,
    context,
    empty_record,
    rendered,
    rich_record,
    templates,
)

from toolkit.records.sections import SECTIONS
from toolkit.templates.agency_schema import TEMPLATE_KINDS
from toolkit.templates.fieldnames import template_names
from toolkit.templates.values import field_names
from toolkit.templates.verify import structural_gate, text_of

SCRIPTS = Path(__file__).parent.parent / "scripts"
EVERY = [pytest.param(*pair, id=pair[1].place) for pair in templates()]
every_template = pytest.mark.parametrize(("agency", "template"), EVERY)
every_plan = pytest.mark.parametrize(
    ("agency", "template"), [param for param in EVERY if param.values[1].kind == "plan"]
)
# Sections whose heading stands in every plan, whatever is in the record: a condition must never hide what a payer may ask for.
CORE = [name for name in SECTIONS if name not in ("objectives", "interventions", "progress", "developmental_needs")]


def opened(data):
    return Document(io.BytesIO(data))


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word_parts(data):
    """The body, headers and footers as trees."""
    wanted = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
    return {name: etree.fromstring(xml) for name, xml in parts_of(data).items() if wanted.fullmatch(name)}


def paragraphs(tree):
    """Texts of the paragraphs; line breaks as line breaks."""
    return text_of(etree.tostring(tree, encoding="unicode")).splitlines()


def footers(data):
    return ["\n".join(paragraphs(tree)) for name, tree in word_parts(data).items() if "footer" in name]


def headings(document):
    return [
        (int(paragraph.style.name[-1]), paragraph.text)
        for paragraph in document.paragraphs
        if re.fullmatch(r"[Hh]eading \d", paragraph.style.name)
    ]


# -- the templates as files --------------------------------------------------------------------------------------------


def test_three_agencies_are_shipped_and_one_of_them_speaks_spanish_too():
    assert set(agencies()) == {"county-behavioral-health", "children-and-family", "substance-use-programme"}
    for agency in agencies().values():
        assert agency.kinds == TEMPLATE_KINDS
    harbor = agencies()["children-and-family"].templates
    kinds = {language: [each.kind for each in harbor if each.language == language] for language in ("en", "es")}
    assert kinds["en"] == kinds["es"] and len(kinds["en"]) == len(TEMPLATE_KINDS)


@every_template
def test_every_binding_is_found_in_the_word_file(agency, template):
    document = rendered(rich_record(birth_date="2014-03-02"), agency, template)
    assert set(template.sections) <= set(SECTIONS)
    assert set(document.sections) == set(template.bindings)


@every_template
def test_every_name_in_a_tag_is_one_that_templates_may_use(agency, template):
    names = template_names(agency.own_fields)
    for tree in word_parts(template.read()).values():
        assert unknown_names(tags_of(tree), names) == []


def tags_of(tree):
    """The tags of a part, one after another, as a Jinja template."""
    text = "\n".join("".join(node.text or "" for node in p.iter(qn("w:t"))) for p in tree.iter(qn("w:p")))
    tags = re.findall(r"\{%.*?%\}|\{\{.*?\}\}", text)
    return "\n".join(re.sub(r"\A\{([%{])(?:p|tr|tc|r) ", r"{\1 ", tag) for tag in tags)


def unknown_names(source, names):
    """Names that are not declared, with loops followed: `{% for goal in goals %}{{ goal.objectives }}`."""
    wrong = []

    def find(node, known):
        if isinstance(node, nodes.Name):
            if node.name == "loop" and "loop" in known:
                return None
            found = known.get(node.name) or names.roots.get(node.name)
            if found is None:
                wrong.append(node.name)
            return found
        if isinstance(node, nodes.Getattr):
            holder = find(node.node, known)
            found = names.scopes.get(holder.scope, {}).get(node.attr) if holder and holder.scope else None
            if holder is not None and found is None:
                wrong.append(f"{holder.name}.{node.attr}")
            return found
        if isinstance(node, nodes.For):
            one = find(node.iter, known)
            inside = {**known, node.target.name: one, "loop": None}
            for child in (node.test, *node.body):
                if child is not None:
                    find(child, inside)
            for child in node.else_:
                find(child, known)
            return None
        for child in node.iter_child_nodes():
            find(child, known)
        return None

    find(jinja2.Environment(autoescape=True).parse(source), {})
    return wrong


@every_template
def test_a_template_is_small_sound_and_has_title_language_and_page_numbers(agency, template):
    data = template.read()
    assert len(data) < 120_000
    assert structural_gate(data, name=template.place) == []
    assert opened(data).core_properties.title == "{{ document.title }}"
    styles = etree.fromstring(parts_of(data)["word/styles.xml"])
    default = styles.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert default.get(qn("w:val")) == {"en": "en-US", "es": "es-US"}[template.language]
    for name, tree in word_parts(data).items():
        if "footer" in name:
            fields = [node.get(qn("w:instr")).strip() for node in tree.iter(qn("w:fldSimple"))]
            assert fields == ["PAGE", "NUMPAGES"]
    section = opened(data).sections[0]
    assert (section.page_width.inches, section.page_height.inches) == (8.5, 11)
    assert min(section.left_margin.inches, section.right_margin.inches, section.top_margin.inches) >= 0.7


@every_template
def test_every_look_is_a_style_of_the_file(agency, template):
    data = template.read()
    styles = etree.fromstring(parts_of(data)["word/styles.xml"])
    known = {style.get(qn("w:styleId")) for style in styles.iter(qn("w:style"))}
    assert len(known) == len(list(styles.iter(qn("w:style"))))
    for tag in ("w:basedOn", "w:next"):
        assert {node.get(qn("w:val")) for node in styles.iter(qn(tag))} <= known
    for tree in word_parts(data).values():
        for tag in ("w:pStyle", "w:rStyle", "w:tblStyle"):
            assert {node.get(qn("w:val")) for node in tree.iter(qn(tag))} <= known
        by_hand = [child.tag for looks in tree.iter(qn("w:rPr")) for child in looks if child.tag != qn("w:rStyle")]
        by_hand += [child.tag for looks in tree.iter(qn("w:pPr")) for child in looks if child.tag != qn("w:pStyle")]
        assert by_hand == []


@every_template
def test_tables_have_set_widths_captions_and_rows_that_stay_whole(agency, template):
    data = template.read()
    section = opened(data).sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) // 635
    for tree in word_parts(data).values():
        for table in tree.iter(qn("w:tbl")):
            widths = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
            assert sum(widths) == int(table.find(f"{qn('w:tblPr')}/{qn('w:tblW')}").get(qn("w:w"))) <= room
            assert table.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}").get(qn("w:val"))
            rows = table.findall(qn("w:tr"))
            assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
            for row in rows:
                cells = [cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}") for cell in row.findall(qn("w:tc"))]
                assert sum(int(width.get(qn("w:w"))) for width in cells) == sum(widths)
            look = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
            repeated = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
            assert repeated == [look.get(qn("w:firstRow")) == "1"] + [False] * (len(rows) - 1)


def test_the_templates_look_like_three_different_agencies():
    looks = {}
    for agency in agencies().values():
        styles = opened(agency.templates[0].read()).styles
        heading = styles["Heading 1"].font
        tables = {style.name for style in styles if style.type == 3 and style.name != "Normal Table"}
        looks[agency.settings.id] = (str(heading.color.rgb), heading.name, heading.size, frozenset(tables))
        assert str(heading.color.rgb) == agency.settings.colours.primary
    assert len({look[0] for look in looks.values()}) == len({look[2] for look in looks.values()}) == 3
    printed = {tuple(rendered(rich_record(), agency, agency.templates[0]).sections) for agency in agencies().values()}
    assert len(printed) == 3


def test_the_script_makes_the_shipped_word_files(tmp_path):
    subprocess.run(
        [sys.executable, str(SCRIPTS / "make_agency_templates.py"), str(tmp_path)], check=True, capture_output=True
    )
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.docx"))
    assert made == sorted(path.relative_to(FOLDER) for path in FOLDER.rglob("*.docx"))
    for name in made:
        assert parts_of((tmp_path / name).read_bytes()) == parts_of((FOLDER / name).read_bytes()), name


# -- the documents that they make -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agency", "template"),
    [param for param in EVERY if param.values[1].kind != "review"],  # its pictures and boxes are ours alone
)
def test_both_engines_print_the_same_text(agency, template):
    seen = dict(context(rich_record(birth_date="2014-03-02"), agency, template))
    ours = word_parts(compiled(template.place).render(seen).data)
    theirs = word_parts(by_docxtpl(agency, template, seen))
    assert ours.keys() == theirs.keys()
    for name, tree in ours.items():
        assert paragraphs(tree) == paragraphs(theirs[name]), name
        assert len(list(tree.iter(qn("w:tbl")))) == len(list(theirs[name].iter(qn("w:tbl"))))
        assert len(list(tree.iter(qn("w:tr")))) == len(list(theirs[name].iter(qn("w:tr"))))


def by_docxtpl(agency, template, seen):
    made = docxtpl.DocxTemplate(template.path)
    letterhead = {name: seen["agency"][name] for name in field_names(seen["agency"])}
    logo = agency.folder / agency.settings.logo.file
    letterhead["logo"] = docxtpl.InlineImage(made, str(logo), width=Mm(agency.settings.logo.width_mm))
    made.render({**seen, "agency": letterhead}, autoescape=True)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@every_plan
def test_everything_in_the_record_is_printed(agency, template):
    text = rendered(rich_record(birth_date="2014-03-02"), agency, template).text
    for number in (1, 2):
        assert f"Goal text {number}." in text and f"Texto de la meta {number}" in text
        assert f"I want goal {number}" in text and f"Intervention text {number}." in text
        assert all(f"Objective text {number}.{step}." in text for step in (1, 2, 3, 4))
    wanted = (
        "00004711",
        "Siobhán O'Brien-Núñez",
        "Fairview Family Medicine <North> & Co.",
        "Lucía Núñez",
        "AB12345C",
        "Ruth Okafor, LCSW",
        "Daniel Reyes",
        "F41.1",
        "Sertraline",
        "Level 2.1 fits.",
        "Housing comes first",
        "Hangs on no goal",
        "Progress text 1",
        "Prefers none",
        "Safety plan form",
    )
    assert [value for value in wanted if value not in text] == []
    assert [name for name in TOLD if f"About {name.replace('_', ' ')}." not in text] == []


@every_plan
def test_headings_go_down_one_level_at_a_time_and_goals_are_numbered(agency, template):
    found = headings(opened(rendered(rich_record(goals=3), agency, template).data))
    levels = [level for level, _ in found]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    goal = "Meta" if template.language == "es" else "Goal"
    assert [text for level, text in found if level == 2 and text.startswith(goal + " ")] == [
        f"{goal} {n}" for n in (1, 2, 3)
    ]


@every_template
def test_the_logo_speaks_to_a_screen_reader(agency, template):
    trees = word_parts(rendered(rich_record(), agency, template).data)
    pictures = [node for tree in trees.values() for node in tree.iter(qn("wp:docPr"))]
    assert agency.settings.logo.alt in [node.get("descr") for node in pictures]
    assert all(node.get("descr") for node in pictures)


@every_plan
def test_headings_of_core_sections_stand_even_in_an_empty_plan(agency, template):
    document = rendered(empty_record(), agency, template, "draft")
    assert [name for name in CORE if name not in document.sections] == []


@every_template
@pytest.mark.parametrize(
    "record", [empty_record(), rich_record(), rich_record(12, 6, LONG)], ids=["empty", "rich", "ugly"]
)
def test_no_loop_leaves_an_empty_table_or_two_tables_that_touch(agency, template, record):
    data = rendered(record, agency, template).data
    assert structural_gate(data) == []
    for tree in word_parts(data).values():
        for table in tree.iter(qn("w:tbl")):
            rows = table.findall(qn("w:tr"))
            headers = [row for row in rows if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
            assert len(rows) > len(headers)
            after = table.getnext()
            assert after is not None and after.tag == qn("w:p")
            for cell in table.iter(qn("w:tc")):
                assert cell[-1].tag == qn("w:p")


@every_template
def test_a_draft_says_so_on_every_page_and_nothing_else_does(agency, template):
    word = "BORRADOR" if template.language == "es" else "DRAFT"
    for stage, expected in (("draft", 1), ("for-signature", 0)):
        trees = word_parts(rendered(rich_record(), agency, template, stage).data)
        marks = ["\n".join(paragraphs(tree)).count(word) for name, tree in trees.items() if "header" in name]
        assert marks == [expected, expected]


@every_plan
def test_every_page_says_that_it_is_not_for_release(agency, template):
    notice = {"en": "Chart copy – not for release", "es": "Copia del expediente – no divulgar"}[template.language]
    assert [notice in text for text in footers(rendered(rich_record(), agency, template).data)] == [True, True]


def test_every_page_of_the_recovery_programme_carries_the_short_notice_of_part_2():
    agency = agencies()["substance-use-programme"]
    notice = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
    found = footers(rendered(rich_record(), agency, agency.templates[0]).data)
    assert [text.splitlines()[0] for text in found] == [notice, notice]
    assert all(programme.substance_use for programme in agency.settings.programmes)


@every_plan
def test_signature_lines_follow_the_required_signers(agency, template):
    seen = context(rich_record(), agency, template)
    document = rendered(rich_record(), agency, template)
    table = opened(document.data).tables[-1]
    labels = [row.cells[0].text.split("\n")[0] for row in table.rows[1:]]
    assert labels == [signer.label for signer in seen["required_signers"]]
    signed = [bool(signer.signed) for signer in seen["required_signers"]]
    assert [bool(row.cells[1].text) for row in table.rows[1:]] == signed and True in signed and False in signed


@every_plan
def test_without_payers_there_are_still_lines_to_sign_on(agency, template):
    table = opened(rendered(empty_record(), agency, template).data).tables[-1]
    assert len(table.rows) == 3 and [row.cells[1].text for row in table.rows[1:]] == ["", ""]


@every_plan
def test_the_guardian_stands_in_the_plan_of_a_minor(agency, template):
    assert "Lucía Núñez" in rendered(rich_record(birth_date="2014-03-02"), agency, template).sections["demographics"]


@every_plan
def test_concerns_in_the_clients_words_alone_are_not_called_nothing(agency, template):
    record = rich_record()
    plan = record.plans[0].model_copy(update={"presenting_concerns": None, "history": None})
    sections = rendered(record.model_copy(update={"plans": (plan,)}), agency, template).sections
    for name in ("presenting_concerns", "history"):
        assert "othing" not in sections[name] and "Sin datos" not in sections[name] and sections[name].strip()


@every_plan
def test_a_rating_of_zero_is_printed(agency, template):
    reviews = rendered(rich_record(), agency, template).sections["reviews"]
    assert re.search(r"(gain|rating|calificación): 0", reviews)


def test_spanish_speakers_read_their_own_language_first():
    agency = agencies()["children-and-family"]
    goals = rendered(rich_record(), agency, agency.templates[1]).sections["goals"]
    assert goals.index("Texto de la meta 1") < goals.index("En inglés: Goal text 1")


@pytest.mark.engine
def test_libreoffice_opens_every_document_and_numbers_its_pages(tmp_path):
    for number, (agency, template) in enumerate(templates()):
        (tmp_path / f"{number}.docx").write_bytes(rendered(rich_record(), agency, template).data)
    files = [str(path) for path in sorted(tmp_path.glob("*.docx"))]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for number, (_, template) in enumerate(templates()):
        text = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / f"{number}.pdf"), "-"], check=True, capture_output=True
        ).stdout.decode()
        pages = text.rstrip("\f").split("\f")
        page, of = ("Página", "de") if template.language == "es" else ("Page", "of")
        assert len(pages) >= (4 if template.kind == "plan" else 1)
        for at, shown in enumerate(pages, 1):
            assert f"{page} {at} {of} {len(pages)}" in shown
