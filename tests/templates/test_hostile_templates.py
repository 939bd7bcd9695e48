"""A file that is no ordinary Word file is refused with what it is and what to do."""

import io
import time
import zipfile

import pytest
from wordfiles import built, member, rendered, with_members

from toolkit.errors import TemplateError
from toolkit.templates.compile import compile_template
from toolkit.templates.tags import find_spans

PLAIN = built("{{ name }}")
DOCUMENT = member(PLAIN, "word/document.xml")


def refused(source, what):
    with pytest.raises(TemplateError, match=what) as caught:
        compile_template(source, name="plan.docx")
    assert caught.value.where.startswith("plan.docx")
    assert caught.value.mend


@pytest.mark.parametrize(
    ("source", "what"),
    [
        (b"", "empty"),
        (b"hello", "not a Word file"),
        (b"%PDF-1.7 x", "not a Word file"),
        (b"{\\rtf1 x}", "not a Word file"),
        (PLAIN[:2000], "damaged or cut off"),
        (PLAIN[:-40], "damaged or cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"old Word file \(\.doc\)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (with_members(PLAIN, {}, drop=["[Content_Types].xml"]), "zip file, but not a Word file"),
        (with_members(PLAIN, {"word/vbaProject.bin": b"x"}), "macros"),
        (with_members(PLAIN, {"../evil.xml": b"x"}), "leads out"),
        (with_members(PLAIN, {"/evil.xml": b"x"}), "leads out"),
        (with_members(PLAIN, {"word/DOCUMENT.xml": b"x"}), "two parts of one name"),
    ],
)
def test_refused(source, what):
    refused(source, what)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("document.main+xml", "document.macroEnabled.main+xml", "macros"),
        ("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml", r"\.dotx"),
        ("wordprocessingml.document.main+xml", "spreadsheetml.sheet.main+xml", "no Word document"),
    ],
)
def test_other_office_files_are_refused(old, new, what):
    types = member(PLAIN, "[Content_Types].xml").replace(old, new)
    refused(with_members(PLAIN, {"[Content_Types].xml": types}), what)


def test_strict_open_xml_is_refused():
    strict = DOCUMENT.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    refused(with_members(PLAIN, {"word/document.xml": strict}), "Strict Open XML")


def test_entities_are_refused_before_anything_unfolds():
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    body = DOCUMENT.split("?>", 1)[1].replace("{{ name }}", "&b;")
    refused(with_members(PLAIN, {"word/document.xml": bomb + body}), "document type or entities")


def test_outside_files_are_never_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file://{secret}">]>'
    body = DOCUMENT.split("?>", 1)[1].replace("{{ name }}", "&a;")
    refused(with_members(PLAIN, {"word/document.xml": head + body}), "document type or entities")


def test_broken_xml_is_refused():
    refused(with_members(PLAIN, {"word/document.xml": DOCUMENT[:-20]}), "damaged")


def test_a_zip_bomb_is_refused_unread():
    refused(with_members(PLAIN, {"word/media/big.bin": b"\0" * (65 * 1024 * 1024)}), "unfolds")


def test_a_member_that_lies_about_its_size_is_refused():
    source = bytearray(with_members(PLAIN, {"word/media/big.bin": b"\0" * 100_000}))
    directory = source.rindex(b"word/media/big.bin") - 46
    source[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    refused(bytes(source), "damaged")


def test_too_many_members_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(4001):
            archive.writestr(f"{number}.xml", "")
    refused(out.getvalue(), "unfolds")


def test_an_encrypted_member_is_refused():
    source = bytearray(PLAIN)
    entry = source.index(b"PK\x01\x02")
    source[entry + 8] |= 1
    refused(bytes(source), "password")


def test_a_path_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(TemplateError, match="cannot be read"):
        compile_template(tmp_path / "none.docx")


def test_noncharacters_in_a_template_cannot_pass_for_our_signals():
    source = with_members(
        PLAIN, {"word/document.xml": DOCUMENT.replace("{{ name }}", "\ufdd00\ufdd1 \ufdd47\ufdd5 {{ name }}")}
    )
    assert rendered(source, {"name": "Ana"}).text.strip() == "0 7 Ana"


def test_comments_and_processing_instructions_in_the_xml_are_ignored():
    noisy = DOCUMENT.replace("<w:body>", "<w:body><!-- {{ x }} > </w:p> --><?word {{ y }} > ?>")
    document = rendered(with_members(PLAIN, {"word/document.xml": noisy}), {"name": "Ana"})
    assert document.text.strip() == "Ana"


def test_a_part_with_foreign_prefixes_is_refused_only_if_it_has_tags():
    foreign = (
        DOCUMENT.replace("<w:", "<ns0:")
        .replace("</w:", "</ns0:")
        .replace(" w:", " ns0:")
        .replace("xmlns:w=", "xmlns:ns0=")
    )
    refused(with_members(PLAIN, {"word/document.xml": foreign}), "Word did not write this part")
    plain = with_members(PLAIN, {"word/document.xml": foreign.replace("{{ name }}", "text")})
    assert compile_template(plain).render({}).data


def test_a_template_in_another_encoding_is_read():
    wide = DOCUMENT.replace('encoding="UTF-8"', 'encoding="UTF-16"').replace("encoding='UTF-8'", "encoding='UTF-16'")
    source = with_members(PLAIN, {"word/document.xml": wide.encode("utf-16")})
    assert rendered(source, {"name": "José"}).text.strip() == "José"


@pytest.mark.parametrize(
    "text",
    ["{{'" + "}}" * 100_000, "{{ a " * 50_000, "{%" * 50_000, "{{'}} " * 5_000],
    ids=["quote", "open", "%", "many"],
)
def test_text_made_to_be_read_for_ever_is_read_in_a_moment(text):
    began = time.process_time()
    assert find_spans(text)
    assert time.process_time() - began < 5, "seconds; about 0.5 is usual, minutes were"
