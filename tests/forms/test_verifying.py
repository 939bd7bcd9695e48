"""A filled form is read back before anybody gets it: what does not say what was put in is stopped, with the field's name."""

import pytest
from pdfmaking import form, stream, text_field

from toolkit.errors import ExitCode
from toolkit.forms.errors import FormUnverifiedError
from toolkit.forms.filling.inking import NewObjects
from toolkit.forms.filling.template import FormTemplate
from toolkit.forms.filling.verifying import verify, verify_flat

MARK = stream("0 g 2 2 6 6 re f", "/Type/XObject/Subtype/Form/BBox[0 0 10 10]")
BOX = "<</FT/Btn/T(box)/F 4/Rect[50 50 60 60]/Subtype/Widget/AS/Off/AP<</N<</Yes 20 0 R/Off 21 0 R>>>>>>"
VALUES = {"name": "Ruth", "box": "Yes", "list": ("b",)}


@pytest.fixture(params=[False, True], ids=["table", "stream"])
def template(request):
    chosen = "<</FT/Ch/Ff 2097152/T(list)/Opt[(a)(b)]/F 4/Subtype/Widget/Rect[50 500 150 540]>>"
    others = {} if request.param else {20: MARK, 21: MARK}
    box = BOX.replace("/AP<</N<</Yes 20 0 R/Off 21 0 R>>>>", "") if request.param else BOX
    return FormTemplate.load(form([text_field("name"), box, chosen], others=others, streams=request.param))


def drawn_of(made, first):
    """What filling draws, with the numbers that its objects get."""
    ink = NewObjects(first)
    return {name: made._ready[name][0].write(value, ink) for name, value in VALUES.items()}, ink


@pytest.mark.parametrize(
    "written, instead, field",
    [
        (b"/V (Ruth)", b"/V (Rudi)", "name"),
        (b"(Ruth) Tj", b"(Rudi) Tj", "name"),
        (b"/V /Yes", b"/V /Off", "box"),
        (b"/V [(b)]", b"/V [(a)]", "list"),
    ],
)
def test_a_form_that_does_not_say_what_was_put_in_is_stopped(written, instead, field, template):
    data = template.fill(VALUES).data
    drawn, _ = drawn_of(template, template._ending.size + len(template._made))
    verify(data, template._ending, VALUES, template._ready, drawn)
    assert data.count(written) == 1
    with pytest.raises(FormUnverifiedError) as failure:
        verify(data.replace(written, instead), template._ending, VALUES, template._ready, drawn)
    assert failure.value.where == field and "Ruth" not in str(failure.value)
    assert failure.value.exit_code is ExitCode.OUTPUT


@pytest.mark.parametrize("written, instead", [(b"(Ruth) Tj", b"(Rudi) Tj"), (b" Do Q\n", b" Dx Q\n")])
def test_a_flattened_form_that_does_not_show_what_was_put_in_is_stopped(written, instead, template):
    data = template.fill(VALUES, flatten=True).data
    base = template._base()
    drawn, ink = drawn_of(template, base.following)
    verify_flat(data, len(base.body), drawn, ink.shown)
    with pytest.raises(FormUnverifiedError):
        verify_flat(data.replace(written, instead), len(base.body), drawn, ink.shown)
