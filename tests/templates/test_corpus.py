"""On templates that other people made, our output reads like docxtpl's own."""

import io
from pathlib import Path

import pytest
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from docxtpl import RichText as TheirRichText
from wordfiles import content, png

from toolkit.templates.compile import compile_template
from toolkit.templates.richvalues import Picture, RichText, Run
from toolkit.templates.values import Callback, View
from toolkit.templates.verify import structural_gate

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "docx"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the public templates are not on this machine")


class Person:
    """A person as docassemble knows one: an object that prints, with methods."""

    def __init__(self, name, **fields):
        self._name = name
        self.__dict__.update(fields)

    def __str__(self):
        return self._name


def says(text):
    return lambda *_: text


def order(_template):
    items = [
        {"desc": "Sessions & groups", "qty": 2, "price": "40"},
        {"desc": "Workbook <b>", "qty": 1, "price": "5"},
    ]
    both = {
        "customer_name": "Ana “Nita” Ruiz",
        "items": items,
        "total_price": "85",
        "is_paid": False,
        "in_europe": True,
        "company_name": "North & South",
    }
    return both, both


def nested(_template):
    both = {
        "dishes": [
            {"name": "Pizza", "ingredients": ["bread", "tomato"]},
            {"name": "Soup", "ingredients": ["water", "salt & pepper"]},
        ],
        "authors": [{"name": "Ana", "books": [{"title": "One"}, {"title": "Two"}]}, {"name": "Bo", "books": []}],
    }
    return both, both


def dynamic_table(_template):
    both = {
        "col_labels": ["fruit", "vegetables", "stone", "thing"],
        "tbl_contents": [
            {"label": "yellow", "cols": ["banana", "capsicum", "pyrite", "taxi"]},
            {"label": "red", "cols": ["apple", "tomato", "cinnabar", "doubledecker"]},
        ],
    }
    return both, both


def header_footer(_template):
    both = {"title": "Plan of care", "company_name": "Example County", "date": "2026-03-01", "mysubdoc": ""}
    return both, both


def inline_image(template):
    stream, other = io.BytesIO(png(40, 20)), io.BytesIO(png(10, 20))
    theirs = {
        "myimage": InlineImage(template, stream, width=Mm(20)),
        "myimageratio": InlineImage(template, other, width=Mm(30), height=Mm(60)),
        "frameworks": [{"image": InlineImage(template, io.BytesIO(png(8, 8)), height=Mm(10)), "desc": "Django & co"}],
    }
    ours = {
        "myimage": Picture("one", width_mm=20),
        "myimageratio": Picture("two", width_mm=30, height_mm=60),
        "frameworks": [{"image": Picture("three", height_mm=10), "desc": "Django & co"}],
    }
    return theirs, ours


def rich_text(_template):
    rich = TheirRichText("a rich & <bold> text", bold=True, color="#ff0000")
    rich.add(" and more", italic=True, size=20)
    ours = RichText((Run("a rich & <bold> text", bold=True, color="#ff0000"), Run(" and more", italic=True, size=10)))
    return {"example": rich}, {"example": ours}


def made_up(_template):
    address = {"address": Person("", block=says("1 Main St")), "mailing_address": Person("", block=says("PO Box 7"))}
    theirs = {
        "users": [Person("Ana Ruiz", **address)],
        "made_up_variable": "x",
        "made_up_two": "y & z",
        "user_has_made_up_variable": True,
        "some_amount": 5,
        "currency": lambda amount: f"{amount:.2f}",
    }
    user = {
        "address": {"block": Callback(says("1 Main St"))},
        "mailing_address": {"block": Callback(says("PO Box 7"))},
    }
    ours = theirs | {"users": [View(user, text="Ana Ruiz")], "currency": Callback(theirs["currency"])}
    theirs["users"] = _PrintedList(theirs["users"])
    return theirs, ours


class _PrintedList(list):
    """A list as docassemble prints one."""

    def __str__(self):
        return ", ".join(str(item) for item in self)


def fee_waiver(_template):
    theirs = {
        "today": says("March 1, 2026"),
        "i": 0,
        "users": [
            Person(
                "Ana",
                name_full=says("Ana <María> Ruiz"),
                age_in_years=lambda: 12,
                signature="",
                parent=Person("", signature="signed by parent"),
            )
        ],
    }
    user = {
        "name_full": Callback(says("Ana <María> Ruiz")),
        "age_in_years": Callback(lambda: 12),
        "signature": "",
        "parent": {"signature": "signed by parent"},
    }
    return theirs, theirs | {"today": Callback(theirs["today"]), "users": [View(user, text="Ana")]}


def jinja_demo(_template):
    theirs = {
        "client": Person("Ana & Bo", child=["Cleo", "Dan"]),
        "fruit_types": ["apple", "peach"],
        "favorite_fruit": {"apple": True, "peach": False},
        "sky_is_blue": False,
    }
    return theirs, theirs | {"client": View({"child": ["Cleo", "Dan"]}, text="Ana & Bo")}


def letter(_template):
    theirs = {
        "today": says("March 1, 2026"),
        "adverse_party": Person("", address_block=says("A. Party\n1 Main St")),
        "subject_matter": "noise > music",
        "phone_number": "555-0142",
        "user": Person("Ana Ruiz", signature="(signed)"),
    }
    ours = theirs | {
        "today": Callback(theirs["today"]),
        "adverse_party": {"address_block": Callback(says("A. Party\n1 Main St"))},
        "user": View({"signature": "(signed)"}, text="Ana Ruiz"),
    }
    return theirs, ours


PICTURES = {"one": png(40, 20), "two": png(10, 20), "three": png(8, 8)}
CASES = {
    "python-docx-template__order_tpl": order,
    "python-docx-template__nested_for_tpl": nested,
    "python-docx-template__dynamic_table_tpl": dynamic_table,
    "python-docx-template__header_footer_tpl": header_footer,
    "python-docx-template__inline_image_tpl": inline_image,
    "python-docx-template__richtext_tpl": rich_text,
    "da-ALDashboard__made_up_variables": made_up,
    "da-USCISApplications__Fee_Waiver_Cover_Letter_EAD": fee_waiver,
    "docassemble__docx-jinja2-demo": jinja_demo,
    "docassemble__letter_template": letter,
}


def test_every_public_template_has_a_case():
    assert {path.stem for path in CORPUS.glob("*.docx")} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_reads_like_docxtpl(name):
    source = CORPUS / f"{name}.docx"
    template = DocxTemplate(source)
    theirs, ours = CASES[name](template)
    template.render(theirs, autoescape=True)
    buffer = io.BytesIO()
    template.save(buffer)
    document = compile_template(source).render(ours, pictures=PICTURES)
    assert content(document.data) == content(buffer.getvalue())


@pytest.mark.parametrize("name", CASES)
def test_output_has_no_structural_fault_that_the_template_had_not(name):
    source = CORPUS / f"{name}.docx"
    _, ours = CASES[name](DocxTemplate(source))
    before = {problem.what for problem in structural_gate(source.read_bytes())}
    after = structural_gate(compile_template(source).render(ours, pictures=PICTURES).data)
    assert {problem.what for problem in after} <= before
