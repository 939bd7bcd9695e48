"""Forms that others made, from real agencies and programs: every field filled, read back by two libraries, and flattened.

The files stand beside the project, not in it; without them these tests are skipped.
"""

import io
import logging
from collections import Counter
from pathlib import Path

import pypdf
import pytest

from toolkit.forms.filling.template import FormTemplate
from toolkit.forms.mapping.neartext import near_texts
from toolkit.forms.model import FieldKind, Verdict
from toolkit.forms.reading.reading import read_form

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "pdf"
RADIO = 1 << 15
FORMS = sorted(CORPUS.glob("*.pdf"))
pytestmark = pytest.mark.skipif(not FORMS, reason="no public forms beside the project")


def answer(number, field):
    """Something that a field can take: another thing for every field."""
    if field.kind is FieldKind.TEXT:
        text = f"{number} ą{field.name.rsplit('.', 1)[-1]}"
        return text[: field.max_length] if field.max_length else text
    exports = [option.export for option in field.options]
    if field.is_multiple:
        return tuple(exports[:2])
    return exports[-1] if exports else ""


def fillable(fields):
    silent = (FieldKind.BUTTON, FieldKind.SIGNATURE)
    return [each for each in fields if each.kind not in silent and not each.is_read_only]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem[:40])
def test_every_field_takes_a_value_that_others_read_and_that_flattening_keeps_on_the_page(path):
    made = FormTemplate.load(path.read_bytes(), name=path.name)
    values = {each.name: answer(number, each) for number, each in enumerate(fillable(made.fields.values()))}
    data = made.fill(values).data
    said = read_form(data)
    assert {name: said.values[name] for name in values} == values
    theirs = pypdf.PdfReader(io.BytesIO(data)).get_fields()
    for each in fillable(made.fields.values()):
        if each.kind is FieldKind.TEXT:
            assert theirs[each.name]["/V"] == values[each.name]
    signatures = [each.name for each in said.fields if each.kind is FieldKind.SIGNATURE]
    assert signatures == [each.name for each in made.fields.values() if each.kind is FieldKind.SIGNATURE]
    flat = made.fill(values, flatten=True).data
    assert read_form(flat).verdict is Verdict.NO_FIELDS and flat.count(b"%%EOF") == 1
    for trace in (b"/JavaScript", b"/XFA", b"/Launch", b"/SubmitForm"):
        assert trace not in flat


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem[:40])
def test_of_a_radio_group_one_button_is_on(path):
    made = FormTemplate.load(path.read_bytes(), name=path.name)
    radios = [each for each in fillable(made.fields.values()) if each.kind is FieldKind.RADIO]
    for position in (0, -1):
        values = {each.name: each.options[position].export for each in radios}
        on = Counter[int]()
        for page in pypdf.PdfReader(io.BytesIO(made.fill(values).data)).pages:
            for item in page.get("/Annots", ()):
                widget = item.get_object()
                group = widget.get("/Parent", {})
                if group.get("/T") and group.get("/Ff", 0) & RADIO and not group["/Ff"] & 1:
                    on[widget.raw_get("/Parent").idnum] += widget.get("/AS") == group["/V"]
        assert len(on) == len(values) and set(on.values()) <= {1}


def test_the_library_tells_nothing_of_a_file_while_it_is_read(caplog):
    data = (CORPUS / "pdf.js__annotation-button-widget.pdf").read_bytes()
    fields = read_form(data).fields
    logging.getLogger("pypdf").setLevel(logging.NOTSET)
    near_texts(data, fields)
    assert caplog.records == []
