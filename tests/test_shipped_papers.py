"""The documents beside the plan: reviews, client copies, signature pages, releases, packet covers."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from openxml_audit import OpenXmlValidator
from shippedplans import AS_OF, LONG, agencies, empty_record, rendered, rich_record, templates

from toolkit.records.client import PlanRecord
from toolkit.rules.reading_level import reading_level
from toolkit.templates.chart import ProgressChart
from toolkit.templates.verify import structural_gate

VALIDATOR = OpenXmlValidator()
EVERY = [pytest.param(*pair, id=pair[1].place) for pair in templates()]
PART_2 = (
    "This record which has been disclosed to you is protected by Federal confidentiality rules (42 CFR part 2). These rules prohibit you from using or disclosing this record, or testimony that describes the information contained in this record, in any civil, criminal, administrative, or legislative proceedings by any Federal, State, or local authority, against the patient, unless authorized by the consent of the patient, except as provided at 42 CFR 2.12(c)(5) or as authorized by a court in accordance with 42 CFR 2.64 or 2.65. In addition, the Federal rules prohibit you from making any other use or disclosure of this record unless at least one of the following applies:\n"  # noqa: E501
    "(i) Further use or disclosure is expressly permitted by the written consent of the individual whose information is being disclosed in this record or as otherwise permitted by 42 CFR part 2.\n"  # noqa: E501
    "(ii) You are a covered entity or business associate and have received the record for treatment, payment, or health care operations, or\n"  # noqa: E501
    "(iii) You have received the record from a covered entity or business associate as permitted by 45 CFR part 164, subparts A and E.\n"  # noqa: E501
    "A general authorization for the release of medical or other information is NOT sufficient to meet the required elements of written consent to further use or redisclose the record (see 42 CFR 2.31)."  # noqa: E501
)


def of_kind(kind):
    params = [param for param in EVERY if param.values[1].kind == kind]
    return pytest.mark.parametrize(("agency", "template"), params)


def ids(agency_id, kind):
    return next(pair for pair in templates() if pair[0].id == agency_id and pair[1].kind == kind)


def with_rows(record, plan=None, **rows):
    """The record with rows of the client, and of the plan, put in place of its own."""
    data = record.model_dump(mode="json") | rows
    data["plans"][0] |= plan or {}
    return PlanRecord.model_validate(data)


def to_sign(*consents):
    return with_rows(rich_record(), consents=[{"id": f"C{n}", **each} for n, each in enumerate(consents, 1)])


# -- as files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("agency", "template"), EVERY)
def test_documents_pass_the_audit_of_the_format_and_our_own_gate(agency, template, tmp_path):
    data = rendered(rich_record(1, 1, birth_date="2014-03-02"), agency, template).data
    path = tmp_path / "document.docx"
    path.write_bytes(data)
    assert [str(error) for error in VALIDATOR.validate(str(path)).errors] == []
    assert structural_gate(data) == []


@pytest.mark.parametrize(("agency", "template"), EVERY)
def test_no_machine_word_or_tag_is_printed(agency, template):
    for record in (rich_record(2, 2, LONG, birth_date="2014-03-02"), empty_record()):
        text = rendered(record, agency, template).text
        assert not re.search(r"\{[{%]|[%}]\}|None|Undefined|in_progress|View\(|\bP1\b|\bST1\b|\bG1\b", text)


# -- two languages ----------------------------------------------------------------------------------------------------


def test_every_document_of_the_childrens_agency_is_there_in_both_languages():
    agency = agencies()["children-and-family"]
    by_language = {
        language: {each.kind: each for each in agency.templates if each.language == language}
        for language in ("en", "es")
    }
    assert by_language["en"].keys() == by_language["es"].keys()
    for kind, english in by_language["en"].items():
        spanish = by_language["es"][kind]
        assert english.title != spanish.title
        assert english.bindings.keys() == spanish.bindings.keys(), kind


ENGLISH = re.compile(
    r"\b(the|of|and|with|signature|name|date|goal|review|plan and|who|what|your?|this|copy|phone|record number|born)\b",
    re.I,
)
# What a Spanish document says in English all the same: the federal notice, and the names of the agency and its places.
KEPT = re.compile(r"(?s)This record which has been.*see 42 CFR 2\.31\)\.|Bright Harbor|Children & Family Services")


@pytest.mark.parametrize("kind", ["plan", "review", "client-copy", "signature-page", "release", "packet-cover"])
def test_no_label_of_a_spanish_document_is_english(kind):
    agency = agencies()["children-and-family"]
    spanish = next(each for each in agency.templates if each.kind == kind and each.language == "es")
    for tree in word_trees(spanish.read()):
        for paragraph in tree.iter(qn("w:p")):
            fixed = re.sub(r"\{[%{].*?[%}]\}", " ", "".join(node.text or "" for node in paragraph.iter(qn("w:t"))))
            found = ENGLISH.findall(KEPT.sub("", fixed))
            statute = paragraph.find(f".//{qn('w:pStyle')}[@{qn('w:val')}='Statute']") is not None
            assert statute or not found, fixed


def word_trees(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name)]
        return [etree.fromstring(archive.read(name)) for name in names]


# -- the review -------------------------------------------------------------------------------------------------------


def ratings(*values):
    entries = [
        {"id": f"PR1-{n}", "goal": "G1", "date": f"2026-09-{n:02d}", "rating": value, "text": "x", "author": "ST1"}
        for n, value in enumerate(values, 2)
    ]
    return with_rows(rich_record(), plan={"progress": entries})


@of_kind("review")
def test_a_review_shows_each_goals_progress_in_a_picture_a_table_and_words_that_agree(agency, template):
    document = Document(io.BytesIO(rendered(ratings(1, 2.5, 4), agency, template).data))
    said = [node.get("descr") for node in document.element.body.iter(qn("wp:docPr"))]
    chart = next(text for text in said if "4" in text)
    table = next(table for table in document.tables if table._tbl.findall(f".//{qn('w:drawing')}"))
    figures = [(row.cells[1].text, row.cells[2].text) for row in table.rows[1:]]
    assert [value.split()[0] for _, value in figures] == ["0", "1", "2.5", "4", "6"]
    for when, value in figures:
        day = re.search(r"\d\d/\d\d/\d{4}", when)
        assert value.split()[0] in chart and (day is None or when.startswith(("Began", "Comienzo")) or day[0] in chart)
    assert len([row for row in table.rows if row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]) == 1


def test_ratings_after_the_documents_day_are_not_shown():
    agency, template = ids("county-behavioral-health", "review")
    later = {"id": "PR9", "goal": "G1", "date": "2026-12-24", "rating": 5.75, "text": "later"}
    record = with_rows(rich_record(), plan={"progress": [later]})
    document = Document(io.BytesIO(rendered(record, agency, template).data))
    assert all("5.75" not in (node.get("descr") or "") for node in document.element.body.iter(qn("wp:docPr")))


def test_the_same_figures_give_the_same_picture_and_others_another():
    first = ProgressChart(((date(2026, 9, 1), 3.0),), 1, 5, date(2026, 8, 1), date(2026, 12, 1))
    again = ProgressChart(((date(2026, 9, 1), 3.0),), 1, 5, date(2026, 8, 1), date(2026, 12, 1))
    other = ProgressChart(((date(2026, 9, 1), 4.0),), 1, 5, date(2026, 8, 1), date(2026, 12, 1))
    assert first.png() == again.png() != other.png()


@pytest.mark.parametrize(
    "chart",
    [
        ProgressChart(()),
        ProgressChart(((date(2026, 1, 1), 0.0),)),
        ProgressChart(tuple((date(2026, 1, day), -1e9 * day) for day in range(1, 29)), 1e9, -1e9),
        ProgressChart(((date(1, 1, 1), 1e-9), (date(9999, 12, 31), 1e-9)), 0.0, 0.0, date(9999, 12, 31), date(1, 1, 1)),
    ],
)
def test_odd_figures_still_give_a_picture(chart):
    from PIL import Image

    picture = Image.open(io.BytesIO(chart.png()))
    picture.load()
    assert picture.size == (720, 300) and len(picture.getcolors(100_000)) > 1


@of_kind("review")
def test_what_the_payers_rules_ask_of_a_review_is_listed_with_the_rule(agency, template):
    text = rendered(rich_record(), agency, template).text
    assert "14 NYCRR 599.10(d)" in text and "☐" in text


@of_kind("review")
def test_a_review_to_be_held_has_room_to_write_and_one_held_has_none(agency, template):
    coming = rendered(with_rows(rich_record(), plan={"reviews": []}), agency, template)
    held = {
        "id": "R1", "held": "2026-09-30", "decision": "continue", "progress_summary": "It goes well.", "participants": "All",
    }  # fmt: skip
    done = rendered(with_rows(rich_record(), plan={"reviews": [held]}), agency, template)
    assert "☐ " in coming.sections["reviews"] and "It goes well." in done.sections["reviews"]
    assert "____" in coming.text and "____" not in done.text


# -- the client's copy ------------------------------------------------------------------------------------------------


@of_kind("client-copy")
def test_the_clients_copy_prints_no_sensitive_field_and_says_whose_it_is(agency, template):
    record = with_rows(rich_record(birth_date="2014-03-02"))
    document = rendered(record, agency, template)
    assert "Lucía Núñez" not in document.text and "About recovery plan" not in document.text
    assert "About family involvement" not in document.text
    assert {"en": "Copy for the client", "es": "Copia para el cliente"}[template.language] in document.text


@of_kind("client-copy")
def test_the_words_of_the_clients_copy_are_easy_to_read(agency, template):
    if template.language != "en":
        pytest.skip("the grade is reckoned for English")
    data = template.read()
    fixed = "\n".join(
        re.sub(r"\{[%{].*?[%}]\}", "Ann", "".join(node.text or "" for node in paragraph.iter(qn("w:t"))))
        for tree in word_trees(data)[:1]
        for paragraph in tree.iter(qn("w:p"))
        if "{%p" not in "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
    )
    level = reading_level(fixed, frozenset({"ann"}))
    assert level is not None and level.grade <= 6


# -- the release ------------------------------------------------------------------------------------------------------


@of_kind("release")
def test_a_blank_form_is_made_where_no_consent_waits(agency, template):
    document = Document(io.BytesIO(rendered(rich_record(), agency, template).data))
    assert [p.text for p in document.paragraphs if p.style.name.startswith("Title")] == [template.title]


@of_kind("release")
def test_a_form_is_made_for_each_consent_that_waits_and_not_for_those_signed_or_revoked(agency, template):
    record = to_sign(
        {"kind": "release", "recipient": "O'Malley & Sons", "information": "Attendance", "expires": "2027-01-31"},
        {"kind": "release", "recipient": "Signed Clinic", "signed": "2026-01-01"},
        {"kind": "release", "recipient": "Revoked Clinic", "revoked": "2026-01-01"},
        {"kind": "treatment", "recipient": "Nobody"},
        {"kind": "substance_use", "recipient": "Recovery House"},
    )
    document = rendered(record, agency, template)
    titles = [p for p in Document(io.BytesIO(document.data)).paragraphs if p.style.name.startswith("Title")]
    assert len(titles) == 2
    assert "O'Malley & Sons" in document.text and "Recovery House" in document.text and "01/31/2027" in document.text
    assert not re.search("Signed Clinic|Revoked Clinic|Nobody", document.text)


@of_kind("release")
def test_the_notice_of_part_2_is_printed_word_for_word_where_records_are_of_substance_use_and_only_there(
    agency, template
):
    protected = rendered(to_sign({"kind": "substance_use", "recipient": "House"}), agency, template).text
    assert PART_2 in protected
    plain = rendered(to_sign({"kind": "release", "recipient": "School"}), agency, template).text
    assert (PART_2 in plain) == (agency.id == "substance-use-programme")


@of_kind("release")
def test_a_release_holds_the_six_elements_and_the_statements(agency, template):
    wanted = {
        "en": (
            "Exactly what information", "May give the information", "May receive it", "What it is for", "Ends on, or with",
            "Signatures", "By what right", "I can take this back at any time, in writing", "I do not have to sign",
            "may pass it on", "I get a copy",
        ),
        "es": (
            "Qué información, con exactitud", "Puede dar la información", "Puede recibirla", "Para qué es", "Termina el día",
            "Firmas", "Con qué derecho", "Puedo retirar este permiso cuando quiera, por escrito", "No tengo que firmar",
            "puede pasarla a otros", "Recibo una copia",
        ),
    }[template.language]  # fmt: skip
    text = rendered(to_sign({"kind": "release", "recipient": "School"}), agency, template).text
    assert [words for words in wanted if words not in text] == []


# -- signature page and cover -----------------------------------------------------------------------------------------


@of_kind("signature-page")
def test_the_signature_page_has_a_line_for_each_required_signer(agency, template):
    text = rendered(rich_record(), agency, template).sections["signatures"]
    assert "Ruth Okafor" in text and "Siobhán O'Brien-Núñez" in text


@of_kind("packet-cover")
def test_the_cover_lists_the_documents_that_the_agency_makes_for_this_client(agency, template):
    spanish = template.language == "es"
    text = rendered(rich_record(language="Spanish" if spanish else "English"), agency, template).text
    titles = [
        each.title for each in agency.templates if each.language == template.language and each.kind != template.kind
    ]
    assert len(titles) == 5 and [title for title in titles if title not in text] == []
    assert AS_OF.strftime("%m/%d/%Y") in text
