"""The pages of a form as a tree to which the pages of an addendum can be added."""

from __future__ import annotations

from typing import Final

from pypdf.generic import IndirectObject

from toolkit.forms.filling.addendum import Addendum, addendum_pages
from toolkit.forms.filling.faces import Ink
from toolkit.forms.pdf.fieldtree import FieldTree
from toolkit.forms.pdf.objects import PdfReader, array_of, dict_of, raw, rect_of, ref_of, resolve, serialise

__all__ = ["PageTree"]

_LEAST_PAGE: Final = 300.0
"""Points. A form on smaller pages gets its addendum on letter paper."""


class PageTree:
    """The form's tree of pages, to which pages can be added."""

    def __init__(self, reader: PdfReader, tree: FieldTree) -> None:
        root = resolve(reader.trailer.get("/Root"))
        # Acrobat warns of a form with extended rights whose pages are not those that the rights were given for.
        extended = ref_of(reader.trailer.raw_get("/Root")) if "/UR3" in dict_of(root, "/Perms") else None
        self._catalogue = (extended[0], serialise(root, _same, without=frozenset(("/Perms",)))) if extended else None
        reference = ref_of(raw(root, "/Pages"))
        node = dict_of(root, "/Pages")
        self._number = reference[0] if reference else 0
        self._head = serialise(node, _same, without=frozenset(("/Kids", "/Count")))[2:-2]
        self._kids = serialise(array_of(node, "/Kids"), _same)[1:-1]
        self._count = len(tree.pages)
        left, bottom, right, top = rect_of(tree.pages[0], "/MediaBox")
        width, height = right - left, top - bottom
        is_usual = min(width, height) >= _LEAST_PAGE
        self._width, self._height = (width, height) if is_usual else (612.0, 792.0)

    def append(self, addendum: Addendum, ink: Ink) -> None:
        """Pages for what goes on after the form."""
        pages = addendum_pages(addendum, self._width, self._height, self._number, ink)
        kids = b" ".join([self._kids, *(b"%d 0 R" % number for number in pages)])
        count = self._count + len(pages)
        ink.replace(self._number, b"<<%s/Kids[%s]/Count %d>>" % (self._head, kids, count))
        if self._catalogue:
            ink.replace(*self._catalogue)


def _same(reference: IndirectObject) -> int:
    return int(reference.idnum)
