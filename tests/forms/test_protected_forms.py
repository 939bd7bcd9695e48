"""Forms that do more than ask, or that somebody has signed, certified or encrypted."""

import io

import pikepdf
import pypdf
import pytest
from filledforms import ADDENDUM, seen, template
from pdfmaking import form, stream, text_field

from toolkit.forms.errors import FormUnusableError, ValuesRefusedError
from toolkit.forms.filling.template import FormTemplate
from toolkit.forms.model import Notice
from toolkit.forms.reading.reading import read_form


def test_scripts_programs_files_and_xfa_are_not_in_the_filled_form():
    fields = [text_field("n", more="/AA<</K<</S/JavaScript/JS(x)>>>>/A<</S/Launch/F(x.exe)>>")]
    catalogue = (
        "/OpenAction<</S/JavaScript/JS(app.alert)>>/Names<</JavaScript<</Names[(a) 22 0 R]>>"
        "/EmbeddedFiles<</Names[(x.exe) 20 0 R]>>>>/AA<</WC<</S/SubmitForm/F(http://example.org)>>>>"
    )
    others = {20: "<</Type/Filespec/EF<</F 21 0 R>>>>", 21: stream(b"MZ"), 22: "<</S/JavaScript/JS(evil)>>"}
    made = FormTemplate.load(form(fields, catalogue=catalogue, acroform="/XFA[(t) 21 0 R]/CO[10 0 R]", others=others))
    assert set(made.dropped) == {Notice.JAVASCRIPT, Notice.ATTACHMENT, Notice.LAUNCH, Notice.SUBMIT, Notice.XFA}
    data = made.fill({"n": "clean"}).data
    assert read_form(data).notices == ()
    for trace in (b"JavaScript", b"Launch", b"SubmitForm", b"EmbeddedFile", b"/XFA", b"MZ"):
        assert trace not in data


@pytest.mark.parametrize(
    "more, notice",
    [
        ({"catalogue": "/Outlines<</First 30 0 R/Last 30 0 R/Count 1>>"}, Notice.JAVASCRIPT),
        ({"catalogue": "/Names<</Renditions<</Names[(a)31 0 R]>>>>"}, Notice.JAVASCRIPT),
        ({"on_page": [10, 32]}, Notice.LAUNCH),
        ({"catalogue": "/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[<</S/Launch/F(evil.exe)>>]>>"}, Notice.LAUNCH),
        ({"page": "/AA<</O<</S/JavaScript/JS(evil)>>>>"}, Notice.JAVASCRIPT),
    ],
)
@pytest.mark.parametrize("flatten", [False, True])
def test_what_does_more_than_show_a_form_is_found_and_taken_out_wherever_it_hides(more, notice, flatten):
    bookmark = "<</Title(Look)/First 33 0 R/Next 30 0 R>>"
    nested = "<</Title(here)/A<</S/JavaScript/JS(evil)>>>>"
    remote = "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/GoToR/F(evil.pdf)/D[0/Fit]>>>>"
    others = {30: bookmark, 31: "<</S/MR/JS(evil)>>", 32: remote, 33: nested}
    made = FormTemplate.load(form([text_field("n")], others=others, **more))
    assert made.dropped == (notice,)
    assert b"evil" not in made.fill({"n": "x"}, flatten=flatten).data


def signed(**more):
    signature = "<</FT/Sig/T(sign)/V 22 0 R/Subtype/Widget/F 4/Rect[300 50 400 90]>>"
    others = {22: "<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]/Contents<00>>>"}
    return form([text_field("n"), signature], acroform="/SigFlags 3", others=others, **more)


@pytest.mark.parametrize("acroform", ["", "/XFA[(template) 22 0 R]"])
def test_fields_for_signatures_are_kept_for_whoever_signs(acroform):
    signature = "<</FT/Sig/T(sign)/Subtype/Widget/F 4/Rect[300 50 400 90]/Lock<</Type/SigFieldLock/Action/All>>>>"
    data = template(text_field("n"), signature, acroform=acroform, others={22: stream("<x/>")}).fill({"n": "x"}).data
    fields = pypdf.PdfReader(io.BytesIO(data)).get_fields()
    assert (
        fields["sign"]["/FT"] == "/Sig" and fields["sign"].indirect_reference.get_object()["/Lock"]["/Action"] == "/All"
    )
    assert b"/XFA" not in data and read_form(data).values == {"n": "x"}


def test_a_signed_form_is_only_appended_to_and_keeps_what_was_signed():
    blank = signed(catalogue="/Perms<</DocMDP 22 0 R>>")
    data = FormTemplate.load(blank).fill({"n": "x"}).data
    assert data.startswith(blank)
    reading = read_form(data)
    assert {Notice.SIGNED, Notice.CERTIFIED} <= set(reading.notices)
    assert reading.values == {"n": "x"}


def test_a_signed_form_that_could_not_be_appended_to_is_refused():
    blank = signed().replace(b"/SigFlags 3", b"/XFA 22 0 R/SigFlags 3")
    with pytest.raises(FormUnusableError, match="signed"):
        FormTemplate.load(blank)
    with pytest.raises(FormUnusableError, match="signed"):
        FormTemplate.load(signed()).fill({"n": "x"}, flatten=True)


def certified(level):
    signature = "<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]/Contents<00>/Reference[<</TransformMethod/DocMDP"
    signature += f"/TransformParams<</Type/TransformParams/P {level}/V/1.2>>>>]>>"
    field = "<</FT/Sig/T(sign)/V 22 0 R/Subtype/Widget/F 4/Rect[300 50 400 90]>>"
    return form([text_field("n"), field], catalogue="/Perms<</DocMDP 22 0 R>>", others={22: signature})


@pytest.mark.parametrize("level", [2, 3])
def test_a_certified_form_that_may_be_filled_in_is(level):
    assert read_form(FormTemplate.load(certified(level)).fill({"n": "x"}).data).values == {"n": "x"}


def test_a_certified_form_that_allows_no_change_is_refused():
    with pytest.raises(FormUnusableError, match="would break the signature"):
        FormTemplate.load(certified(1))


@pytest.mark.parametrize(
    "rules, locked",
    [
        ("/Action/All", {"a", "g.b", "g.c"}),
        ("/Action/Include/Fields[(g)]", {"g.b", "g.c"}),
        ("/Action/Exclude/Fields[(g.b)]", {"a", "g.c"}),
        ("", set()),
    ],
)
@pytest.mark.parametrize("where", ["signature", "field"])
def test_fields_that_a_signature_locks_are_not_filled(rules, locked, where):
    lock = f"/Lock<</Type/SigFieldLock{rules}>>" if where == "field" else ""
    reference = f"/Reference[<</TransformMethod/FieldMDP/TransformParams<<{rules}>>>>]" if where == "signature" else ""
    fields = [
        text_field("a"),
        "<</T(g)/Kids[12 0 R 13 0 R]>>",
        text_field("b", more="/Parent 11 0 R", rect="50 600 250 620"),
        text_field("c", more="/Parent 11 0 R", rect="50 500 250 520"),
        f"<</FT/Sig/T(sign)/V 22 0 R/Subtype/Widget/F 4/Rect[300 50 400 90]{lock}>>",
    ]
    others = {22: f"<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>{reference}>>"}
    made = template(*fields, listed=[10, 11, 14], on_page=[10, 12, 13, 14], others=others, acroform="/SigFlags 3")
    assert {each.name for each in made.fields.values() if each.is_read_only} - {"sign"} == locked
    for name in ("a", "g.b", "g.c"):
        if name in locked:
            with pytest.raises(ValuesRefusedError, match="the signature locks it"):
                made.fill({name: "x"})
        else:
            assert read_form(made.fill({name: "x"}).data).values[name] == "x"


def test_what_a_signed_form_carries_stays_and_is_told():
    made = FormTemplate.load(signed(catalogue="/OpenAction<</S/JavaScript/JS(x)>>"))
    assert made.kept == (Notice.JAVASCRIPT,) and made.dropped == ()


def encrypted(blank, user="", revision=6, **allowed):
    """As payers hand out forms that are to be filled in and not changed."""
    out = io.BytesIO()
    allow = pikepdf.Permissions(modify_assembly=False, modify_other=False, extract=False, **allowed)
    with pikepdf.open(io.BytesIO(blank)) as document:
        encryption = pikepdf.Encryption(
            owner="owner", user=user, R=revision, aes=revision > 3, metadata=revision > 3, allow=allow
        )
        document.save(out, encryption=encryption)
    return out.getvalue()


@pytest.mark.parametrize("revision", [3, 4, 6])
def test_a_form_that_is_encrypted_but_opens_everywhere_is_filled_and_comes_without_encryption(revision):
    made = FormTemplate.load(encrypted(form([text_field("n")]), revision=revision, modify_annotation=False))
    data = made.fill({"n": "Łódź"}).data
    assert made.dropped == (Notice.ENCRYPTED,)
    assert b"/Encrypt" not in data and read_form(data).values == {"n": "Łódź"} and "Łódź" in seen(data)


def test_an_encrypted_form_that_may_not_be_filled_in_or_is_signed_is_refused():
    closed = encrypted(form([text_field("n")]), modify_form=False, modify_annotation=False)
    with pytest.raises(FormUnusableError, match="does not allow it to be filled in"):
        FormTemplate.load(closed)
    with pytest.raises(FormUnusableError, match="signed and encrypted"):
        FormTemplate.load(encrypted(signed(catalogue="/Perms<</DocMDP 22 0 R>>")))
    with pytest.raises(FormUnusableError, match="password"):
        FormTemplate.load(encrypted(form([text_field("n")]), user="secret"))


def test_a_reader_extended_form_that_is_only_filled_keeps_its_permissions():
    blank = form([text_field("n")], catalogue="/Perms<</UR3 20 0 R>>", others={20: "<<>>"})
    assert Notice.READER_EXTENDED in read_form(FormTemplate.load(blank).fill({"n": "x"}).data).notices


def test_an_addendum_to_a_reader_extended_form_gives_up_its_permissions():
    blank = form([text_field("n")], catalogue="/Perms<</UR3 20 0 R>>", others={20: "<<>>"})
    data = FormTemplate.load(blank).fill({"n": "x"}, addendum=ADDENDUM).data
    assert Notice.READER_EXTENDED not in read_form(data).notices
    assert read_form(data).values == {"n": "x"} and "Sings in a choir." in seen(data, 1)
