"""A picture as a DrawingML inline."""

from __future__ import annotations

from typing import Final

from toolkit.templates.collector import Collector
from toolkit.templates.images import Image
from toolkit.templates.richvalues import Picture

__all__ = ["drawing_xml"]

_EMU_PER_MM: Final = 36000
_WIDEST: Final = 165 * _EMU_PER_MM  # what stands between the margins of a letter page
_MAIN: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_INLINE: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_PICTURE: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def drawing_xml(picture: Picture, description: str, collector: Collector) -> str:
    """`w:drawing` for a picture of this render; its bytes join the package. Raises `TemplateError` if there are none.

    `description` is the alternative text, escaped for an attribute.
    """
    relationship, image = collector.picture(picture)
    width, height = _size(picture, image)
    identity = collector.next_id()
    link = ""
    if picture.url:
        link = f'<a:hlinkClick xmlns:a="{_MAIN}" r:id="{collector.link(picture.url)}"/>'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_INLINE}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{identity}" name="Picture {identity}" descr="{description}">{link}</wp:docPr>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_MAIN}" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{_MAIN}"><a:graphicData uri="{_PICTURE}"><pic:pic xmlns:pic="{_PICTURE}">'
        f'<pic:nvPicPr><pic:cNvPr id="{identity}" name="Picture {identity}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _size(picture: Picture, image: Image) -> tuple[int, int]:
    """Width and height in EMU."""
    width = None if picture.width_mm is None else round(picture.width_mm * _EMU_PER_MM)
    height = None if picture.height_mm is None else round(picture.height_mm * _EMU_PER_MM)
    if width is not None and height is not None:
        return width, height
    if height is not None:
        return max(1, round(image.width * height / image.height)), height
    width = min(image.width, _WIDEST) if width is None else width
    return width, max(1, round(image.height * width / image.width))
