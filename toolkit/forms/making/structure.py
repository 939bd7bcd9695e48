"""The structure of a form of ours: Document, in it a paragraph for each page's text and a Form element for each field."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.forms.pdf.rewrite import Rewrite
from toolkit.forms.pdf.syntax import text_string

__all__ = ["Structure", "references"]


class Structure:
    """Gathers the elements; `write` gives the number of the tree's root."""

    def __init__(self, out: Rewrite, page_numbers: list[int]) -> None:
        self._out = out
        self._page_numbers = page_numbers
        self._root, self._document = out.reserve(), out.reserve()
        self._paragraphs = [
            out.put(b"<</Type/StructElem/S/P/P %d 0 R/Pg %d 0 R/K 0>>" % (self._document, page))
            for page in page_numbers
        ]
        self._of_page: list[list[int]] = [[paragraph] for paragraph in self._paragraphs]
        self._elements: list[int] = []

    def add_field(self, widget: int, page: int, tooltip: str) -> int:
        """An element for a widget; the key (/StructParent) under which the widget names it."""
        element = self._out.put(
            b"<</Type/StructElem/S/Form/P %d 0 R/Alt %s/K<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>>>"
            % (self._document, text_string(tooltip), widget, self._page_numbers[page - 1])
        )
        self._of_page[page - 1].append(element)
        self._elements.append(element)
        return len(self._page_numbers) + len(self._elements) - 1

    def write(self) -> int:
        """The tree, page after page."""
        kids = references(element for page in self._of_page for element in page)
        self._out.fill(self._document, b"<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>" % (self._root, kids))
        pages = [b"%d[%d 0 R]" % (key, paragraph) for key, paragraph in enumerate(self._paragraphs)]
        fields = [b"%d %d 0 R" % (key, element) for key, element in enumerate(self._elements, len(pages))]
        parents = self._out.put(b"<</Nums[%s]>>" % b" ".join(pages + fields))
        following = len(pages) + len(fields)
        self._out.fill(
            self._root,
            b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>"
            % (self._document, parents, following),
        )
        return self._root


def references(numbers: Iterable[int]) -> bytes:
    """References to objects, as the inside of an array."""
    return b" ".join(b"%d 0 R" % number for number in numbers)
