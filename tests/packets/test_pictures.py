from __future__ import annotations

import io

import pytest
from PIL import Image
from pypdf import PdfWriter

from toolkit.packets.pictures import page_pictures


def test_each_page_is_a_picture_of_its_size():
    writer = PdfWriter()
    writer.add_blank_page(612, 792)
    writer.add_blank_page(792, 612)
    buffer = io.BytesIO()
    writer.write(buffer)
    pictures = [Image.open(io.BytesIO(data)) for data in page_pictures(buffer.getvalue(), dots_per_inch=72)]
    assert [(picture.size, picture.format) for picture in pictures] == [((612, 792), "PNG"), ((792, 612), "PNG")]
    assert pictures[0].getpixel((100, 100)) == (255, 255, 255)


def test_what_is_no_pdf_is_refused():
    with pytest.raises(ValueError, match="not a PDF"):
        list(page_pictures(b"nothing"))
