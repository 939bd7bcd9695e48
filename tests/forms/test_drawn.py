"""What a form's pages show beside what its fields hold: an answer that is stored and not seen is told."""

import pytest
from pdfmaking import form, stream

from toolkit.forms.filling.template import FormTemplate
from toolkit.forms.reading.reading import read_form

LATIN = "<</Font<</F1 21 0 R>>>>"
HELVETICA = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
TWO_BYTES = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 22 0 R>>"
UNKNOWN = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/GBK-EUC-H>>"
MAP = """begincmap
1 beginbfchar <0005> <0057> endbfchar
1 beginbfrange <0010> <0013> <0061> endbfrange
endcmap"""


def undrawn(drawn, font=HELVETICA, value="(Wa)", ours=("PK-",), **more):
    field = f"<</T(a)/FT/Tx/V{value}/Subtype/Widget/F 4/Rect[0 0 99 20]/AP<</N 20 0 R>>>>"
    look = stream(drawn, f"/Type/XObject/Subtype/Form/BBox[0 0 99 20]/Resources {LATIN}")
    others = {20: look, 21: font, 22: stream(MAP)}
    return read_form(form([field], others=others, **more), ours=ours).undrawn


@pytest.mark.parametrize(
    ("drawn", "font", "is_told"),
    [
        (b"BT /F1 9 Tf (W) Tj 0 -9 Td (a) Tj ET", HELVETICA, False),
        (b"BT /F1 9 Tf (\\127\\\na) Tj ET", HELVETICA, False),
        (b"BT /F1 9 Tf [<57>-20<61>] TJ ET", HELVETICA, False),
        (b"BT /F1 9 Tf (OLD) Tj ET", HELVETICA, True),
        (b"BT /F1 9 Tf (??) Tj ET", HELVETICA, True),
        (b"q Q", HELVETICA, True),
        (b"BT /F1 9 Tf <00050010> Tj ET", TWO_BYTES, False),
        (b"BT /F1 9 Tf (Wa) Tj ET", TWO_BYTES, True),
        (b"BT /F1 9 Tf <00000000> Tj ET", TWO_BYTES, True),
        (b"BT /F1 9 Tf (any) Tj ET", UNKNOWN, False),
        (b"BT /F2 9 Tf (a font that is not there) Tj ET", HELVETICA, False),
    ],
)
def test_a_field_whose_page_shows_other_letters_or_none_is_told(drawn, font, is_told):
    assert undrawn(drawn, font) == (("a",) if is_told else ())


def test_what_is_blank_hidden_left_to_viewers_or_not_ours_is_not_compared():
    assert undrawn(b"q Q", value="()") == ()
    assert undrawn(b"q Q", ours=()) == ()
    assert undrawn(b"q Q", acroform="/NeedAppearances true") == ()
    nowhere = "<</T(a)/FT/Tx/V(x)/Subtype/Widget/F 2/Rect[0 0 0 0]>>"
    assert read_form(form([nowhere]), ours=("PK-",)).undrawn == ()


def test_a_drop_down_shows_the_text_of_what_it_stores():
    field = "<</T(a)/FT/Ch/Ff 131072/Opt[[(st)(Stalled)]]/V(st)/Subtype/Widget/F 4/Rect[0 0 99 20]/AP<</N 20 0 R>>>>"
    look = stream(b"BT /F1 9 Tf (Stalled) Tj ET", f"/Type/XObject/Subtype/Form/BBox[0 0 99 20]/Resources {LATIN}")
    assert read_form(form([field], others={20: look, 21: HELVETICA}), ours=("PK-",)).undrawn == ()


def test_a_form_that_we_filled_shows_what_it_holds():
    field = "<</T(a)/FT/Tx/DA(/Helv 9 Tf 0 g)/Subtype/Widget/F 4/Rect[0 0 300 20]>>"
    filled = FormTemplate.load(form([field])).fill({"a": "Łódź, Ω – naïve"}).data
    assert read_form(filled, ours=("PK-",)).undrawn == ()


def test_a_map_of_characters_that_never_ends_is_let_be():
    ranges = b"1 beginbfrange " + b"<0000> <FFFF> <0000> " * 12_000 + b"endbfrange"
    field = "<</T(a)/FT/Tx/V(W)/Subtype/Widget/F 4/Rect[0 0 99 20]/AP<</N 20 0 R>>>>"
    look = stream(b"BT /F1 9 Tf <0057> Tj ET", f"/Type/XObject/Subtype/Form/BBox[0 0 99 20]/Resources {LATIN}")
    others = {20: look, 21: TWO_BYTES, 22: stream(ranges)}
    assert read_form(form([field], others=others), ours=("PK-",)).undrawn == ()
