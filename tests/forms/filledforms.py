"""Forms made for filling, and what PDFium shows of them once they are filled."""

import pypdfium2
from pdfmaking import form, stream

from toolkit.forms.filling.addendum import Addendum
from toolkit.forms.filling.template import FormTemplate

MARK = stream("0 g 2 2 6 6 re f", "/Type/XObject/Subtype/Form/BBox[0 0 10 10]")
EMPTY = stream("", "/Type/XObject/Subtype/Form/BBox[0 0 10 10]")
RADIO = (
    "<</FT/Btn/Ff 49152/T(r)/Kids[11 0 R 12 0 R]>>",
    "<</Parent 10 0 R/Subtype/Widget/F 4/Rect[50 50 60 60]/AS/Off/AP<</N<</yes 20 0 R/Off 21 0 R>>>>>>",
    "<</Parent 10 0 R/Subtype/Widget/F 4/Rect[80 50 90 60]/AS/Off/AP<</N<</no 20 0 R/Off 21 0 R>>>>>>",
)
STATES = {20: MARK, 21: EMPTY}


def template(*fields, **more):
    return FormTemplate.load(form(fields, **more))


def radio(**more):
    return template(*RADIO, listed=[10], on_page=[11, 12], others=STATES, **more)


def seen(data, page=0):
    """The text that PDFium shows, fields included."""
    document = pypdfium2.PdfDocument(data)
    if document.get_formtype():
        document.init_forms()
        document[page].flatten()
    return document[page].get_textpage().get_text_range().replace("\r\n", "\n")


def ink(data, rect, scale=4):
    """How much of a rectangle is dark, from 0 to 1, as PDFium shows it."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    picture = document[0].render(scale=scale).to_pil().convert("L")
    left, bottom, right, top = (each * scale for each in rect)
    part = picture.crop((int(left), picture.height - int(top), int(right), picture.height - int(bottom)))
    return sum(part.histogram()[:128]) / (part.width * part.height)


def kinds(failure):
    return [(problem.field, problem.kind) for problem in failure.value.problems]


ADDENDUM = Addendum("Addendum", ("Prairie Example Health Plan",), ((1, "Strengths", "Sings in a choir. " * 20),))
