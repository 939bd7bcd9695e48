"""The shipped templates with one tag cut into runs, wherever Word might cut it: the document is always the same.

The tests cut each tag at three places, `make fuzz` at all.
"""

import io
from copy import deepcopy

from docx import Document
from docx.oxml.ns import qn

from toolkit.templates.tags import find_spans

__all__ = ["split_at", "tags_of"]


def tags_of(data):
    """(paragraph number, start, end) of every tag of the body, the headers and the footers, counted through in this order."""
    found = []
    for number, paragraph in enumerate(_paragraphs(Document(io.BytesIO(data)))):
        text = "".join(node.text or "" for node in own_texts(paragraph))
        found += [(number, span.start, span.end) for span in find_spans(text) if span.kind in ("{{", "{%")]
    return found


def _paragraphs(document):
    """Every paragraph of the body and then of each header and footer, which all have a part of their own."""
    sides = ("header", "footer", "first_page_header", "first_page_footer", "even_page_header", "even_page_footer")
    margins = [getattr(section, side) for section in document.sections for side in sides]
    own = [margin for margin in margins if not margin.is_linked_to_previous]
    return [
        paragraph
        for root in (document.element.body, *(margin._element for margin in own))
        for paragraph in root.iter(qn("w:p"))
    ]


def own_texts(paragraph):
    return [node for run in paragraph.findall(qn("w:r")) for node in run.findall(qn("w:t"))]


def split_at(data, cuts):
    """The template with runs cut at places (paragraph number, character), one or many of a paragraph."""
    document = Document(io.BytesIO(data))
    paragraphs = _paragraphs(document)
    for number, place in sorted(cuts, reverse=True):
        _cut(paragraphs[number], place)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _cut(paragraph, place):
    position = 0
    for node in own_texts(paragraph):
        text = node.text or ""
        if position < place < position + len(text):
            run = node.getparent()
            after = deepcopy(run)
            twin = after.findall(qn("w:t"))[run.findall(qn("w:t")).index(node)]
            node.text, twin.text = text[: place - position], text[place - position :]
            for one in (node, twin):
                one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            for child in list(run)[list(run).index(node) + 1 :]:
                run.remove(child)
            for child in list(after):
                if child is twin:
                    break
                if child.tag != qn("w:rPr"):
                    after.remove(child)
            run.addnext(after)
            return
        position += len(text)
