"""The file of a form of ours: the drawn pages, the tree of fields, the structure that screen readers follow.

The pages' text is one paragraph each in the structure (drawing programs do not say more), then come the page's fields in
their order, each a Form element (ISO 32000-1, 14.7 and 14.8; 12.7.3 for the fields).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from toolkit.forms.fonts.core import core_font
from toolkit.forms.fonts.embedded import embedded_font
from toolkit.forms.making.structure import Structure, references
from toolkit.forms.pdf.objects import limited, open_pdf, raw, resolve
from toolkit.forms.pdf.rewrite import Rewrite
from toolkit.forms.pdf.syntax import name, numbers, text_string
from toolkit.forms.pdf.writing import whole_file

__all__ = ["FIELD_FONT", "DrawnPage", "Made", "Picture", "Sheet"]

FIELD_FONT: Final = "Wingdings3"
"""The name under which fields know their font, which is Noto Sans.

PDFium (Chrome, Edge) draws what is typed in a field's own font only where it takes the letter to be of that font's script. For
all others it takes a font of the computer's, and embeds none: curly quotation marks, Greek and Cyrillic were then blank for
whoever opened the saved form elsewhere. A font of this name it takes to hold signs of every script, and asks it first.
"""

_OWN_KEYS: Final = frozenset(("/Annots", "/Contents", "/StructParents", "/Tabs", "/Trans", "/AA", "/Parent"))
_INHERITED: Final = frozenset(("/Resources", "/MediaBox", "/CropBox", "/Rotate"))
_DEEPEST: Final = 50


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in dots: its data packed by `filter` (a PDF filter), `mask` how opaque each dot is."""

    width: int
    height: int
    colour_space: str
    data: bytes = field(repr=False)
    filter: str
    mask: Picture | None = None


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page of ours: the operators of its content, in points, which know the fields' font and the pictures by their names."""

    width: float
    height: float
    content: bytes
    pictures: Mapping[str, Picture]


@dataclass
class Made:
    """A field as it will be written: the inside of its dictionary and its widgets."""

    full_name: str
    tooltip: str
    entries: bytes
    widgets: list[_Widget] = field(default_factory=list)

    def add(self, page: int, entries: bytes, tooltip: str = "", *, is_hidden: bool = False) -> None:
        """One more appearance. `tooltip` is what is said of this one, where a field has several."""
        self.widgets.append(_Widget(page, entries, tooltip or self.tooltip, is_hidden))


@dataclass(frozen=True)
class _Widget:
    page: int
    entries: bytes
    tooltip: str
    is_hidden: bool


@dataclass
class _Group:
    """A node of the tree of names: a group with children, or a field."""

    number: int
    children: dict[str, _Group] = field(default_factory=dict)


class Sheet:
    """The pages with what was added to them so far."""

    def __init__(
        self,
        drawn: bytes | Sequence[DrawnPage],
        *,
        title: str,
        language: str,
        info: Mapping[str, str],
        embeds_font: bool = True,
    ) -> None:
        self._pages: list[IndirectObject | DrawnPage] = list(_pages_of(drawn) if isinstance(drawn, bytes) else drawn)
        self._out = Rewrite()
        self._language = language
        self._catalogue = self._out.reserve()
        self._tree = self._out.reserve()
        self._info = self._out.put(_information(title, info))
        self._page_numbers = [
            self._out.reserve() if isinstance(page, DrawnPage) else self._out.number_of(page) or 0
            for page in self._pages
        ]
        self.font_number = self._out.reserve()
        helvetica = core_font("Helvetica").definition()
        for position, body in enumerate(embedded_font().objects(self.font_number) if embeds_font else [helvetica]):
            self._out.fill(self.font_number if position == 0 else self._out.reserve(), body)
        self._fields: list[Made] = []
        self._shared: dict[bytes, int] = {}

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    def put(self, body: bytes) -> int:
        """An object; its number."""
        return self._out.put(body)

    def put_once(self, body: bytes) -> int:
        """An object that several fields share: the same body has one number."""
        if body not in self._shared:
            self._shared[body] = self._out.put(body)
        return self._shared[body]

    def add(self, full_name: str, tooltip: str, entries: bytes) -> Made:
        """A field, to which widgets are added."""
        made = Made(full_name, tooltip, entries)
        self._fields.append(made)
        return made

    def build(self, *, as_stream: bool = False) -> bytes:
        """The whole file."""
        out = self._out
        structure = Structure(out, self._page_numbers)
        root = _Group(0)
        annotations: list[list[int]] = [[] for _ in self._pages]
        for made in self._fields:
            self._write_field(made, root, annotations, structure)
        self._write_groups(root)
        for position, widgets in enumerate(annotations):
            self._write_page(position, widgets)
        out.fill(self._tree, b"<</Type/Pages/Kids[%s]/Count %d>>" % (references(self._page_numbers), len(self._pages)))
        out.fill(
            self._catalogue,
            b"<</Type/Catalog/Pages %d 0 R/AcroForm %s/Lang %s/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R"
            b"/ViewerPreferences<</DisplayDocTitle true>>>>"
            % (self._tree, self._form(root), text_string(self._language), structure.write()),
        )
        return whole_file(out.objects(), root=self._catalogue, info=self._info, as_stream=as_stream)

    def _form(self, root: _Group) -> bytes:
        helvetica = self._out.put(core_font("Helvetica").definition())
        symbols = self._out.put(b"<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>")
        return b"<</Fields[%s]/DR<</Font<</%s %d 0 R/Helv %d 0 R/ZaDb %d 0 R>>>>/DA(/%s 9 Tf 0 g)>>" % (
            references(group.number for group in root.children.values()),
            FIELD_FONT.encode(),
            self.font_number,
            helvetica,
            symbols,
            FIELD_FONT.encode(),
        )

    def _write_field(self, made: Made, root: _Group, annotations: list[list[int]], structure: Structure) -> None:
        """The field, with its one widget in the same dictionary, or with its widgets as kids."""
        above, *_ = groups = [root]
        for part in made.full_name.split("."):
            above = groups[-1]
            groups.append(above.children.setdefault(part, _Group(0)))
            groups[-1].number = groups[-1].number or self._out.reserve()
        number, own_name = groups[-1].number, made.full_name.rsplit(".", 1)[-1]
        head = b"<</T %s%s/TU %s%s" % (text_string(own_name), _parent(above), text_string(made.tooltip), made.entries)
        kids = []
        for widget in made.widgets:
            is_only = len(made.widgets) == 1
            own = number if is_only else self._out.reserve()
            body = b"/Type/Annot/Subtype/Widget/P %d 0 R%s" % (self._page_numbers[widget.page - 1], widget.entries)
            if not widget.is_hidden:
                body += b"/StructParent %d" % structure.add_field(own, widget.page, widget.tooltip)
            beginning = head if is_only else b"<</Parent %d 0 R/TU %s" % (number, text_string(widget.tooltip))
            self._out.fill(own, beginning + body + b">>")
            annotations[widget.page - 1].append(own)
            kids.append(own)
        if kids != [number]:
            self._out.fill(number, head + b"/Kids[%s]>>" % references(kids))

    def _write_groups(self, above: _Group) -> None:
        for part, group in above.children.items():
            if group.children:
                kids = references(child.number for child in group.children.values())
                self._out.fill(group.number, b"<</T %s%s/Kids[%s]>>" % (text_string(part), _parent(above), kids))
                self._write_groups(group)

    def _write_page(self, position: int, widgets: list[int]) -> None:
        page = self._pages[position]
        body, contents = self._drawn(page) if isinstance(page, DrawnPage) else self._taken_over(page)
        body += b"/Parent %d 0 R/Contents[%s]/Annots[%s]/Tabs/S/StructParents %d>>" % (
            self._tree,
            b" ".join(contents),
            references(widgets),
            position,
        )
        self._out.fill(self._page_numbers[position], body)

    def _drawn(self, page: DrawnPage) -> tuple[bytes, list[bytes]]:
        """The beginning of a page of ours, and the reference to its content."""
        pictures = b"".join(b"%s %d 0 R" % (name(key), self._picture(each)) for key, each in page.pictures.items())
        body = b"<</Type/Page/MediaBox[0 0 %s]/Resources<</Font<<%s %d 0 R>>/XObject<<%s>>>>" % (
            numbers(page.width, page.height),
            name(FIELD_FONT),
            self.font_number,
            pictures,
        )
        packed = zlib.compress(b"/P <</MCID 0>> BDC q\n%s\nQ EMC" % page.content)
        stream = b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed)
        return body, [b"%d 0 R" % self.put(stream)]

    def _picture(self, picture: Picture) -> int:
        mask = b"" if picture.mask is None else b"/SMask %d 0 R" % self._picture(picture.mask)
        entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace%s/Filter%s%s" % (
            picture.width,
            picture.height,
            name(picture.colour_space),
            name(picture.filter),
            mask,
        )
        return self.put_once(b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(picture.data), picture.data))

    def _taken_over(self, reference: IndirectObject) -> tuple[bytes, list[bytes]]:
        """The beginning of a page that another program drew, and references to its content."""
        page = resolve(reference)
        contents = raw(page, "/Contents")
        inner = resolve(contents)
        items = list(inner) if isinstance(inner, ArrayObject) else [] if inner is None else [contents]
        whole = DictionaryObject({**_inherited(page), **{key: page.raw_get(key) for key in page}})
        body = self._out.body(whole, without=_OWN_KEYS)[:-2]
        begin, end = (self.put(_content(operators)) for operators in (b"/P <</MCID 0>> BDC q", b"Q EMC"))
        return body, [b"%d 0 R" % begin, *(self._out.body(item) for item in items), b"%d 0 R" % end]


def _pages_of(page_pdf: bytes) -> Iterator[IndirectObject]:
    with limited():
        for page in open_pdf(page_pdf).pages:
            if page.indirect_reference is not None:
                yield page.indirect_reference


def _parent(above: _Group) -> bytes:
    return b"/Parent %d 0 R" % above.number if above.number else b""


def _content(operators: bytes) -> bytes:
    return b"<</Length %d>>\nstream\n%s\nendstream" % (len(operators), operators)


def _inherited(page: Any) -> dict[Any, Any]:
    """What a page takes over from the nodes above it."""
    found: dict[Any, Any] = {}
    above, depth = resolve(raw(page, "/Parent")), 0
    while isinstance(above, DictionaryObject) and depth < _DEEPEST:
        for key in above:
            if key in _INHERITED:
                found.setdefault(key, above.raw_get(key))
        above, depth = resolve(raw(above, "/Parent")), depth + 1
    return found


def _information(title: str, info: Mapping[str, str]) -> bytes:
    entries = {"Title": title, "Producer": "Plankit", **info}
    return b"<<%s>>" % b"".join(b"%s %s" % (name(key), text_string(value)) for key, value in entries.items())
