"""Form data without its form: FDF (ISO 32000-1, 12.7.7) and XFDF (ISO 19444-1), as some programs send instead of the PDF.

Names and values alone are read: what an FDF file says of pages, scripts or other files is left out. Both are read like a form
whose fields stand on no page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from lxml import etree
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, read_object

from toolkit.forms.model import FieldKind, FormField, Reading, Value, Verdict
from toolkit.forms.pdf.objects import ANY_READING_ERROR, text_of

__all__ = ["is_form_data", "read_form_data"]

_MOST_FIELDS: Final = 5000
_DEEPEST: Final = 20
_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\s*(?=<<)")
_XFDF: Final = "{http://ns.adobe.com/xfdf/}"


def is_form_data(data: bytes) -> bool:
    """Whether a file is FDF or XFDF, by its beginning."""
    beginning = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    return beginning.startswith(b"%FDF-") or (beginning.startswith(b"<") and b"<xfdf" in beginning)


def read_form_data(data: bytes) -> Reading:
    """The names and values. Never raises for what the file holds."""
    try:
        pairs = list(_of_fdf(data) if data.startswith(b"%FDF-") else _of_xfdf(data))
    except (etree.XMLSyntaxError, ValueError, *ANY_READING_ERROR):
        return Reading(Verdict.DAMAGED, reason="The form data is cut off or damaged.")
    if len(pairs) > _MOST_FIELDS:
        return Reading(Verdict.TOO_MUCH, reason="It has more fields than any form needs.")
    said: dict[str, Value] = {}
    clashing: list[str] = []
    for name, value in pairs:
        if value and said.setdefault(name, value) != value:
            clashing.append(name)
    fields = tuple(FormField(name, FieldKind.TEXT, said.get(name, "")) for name in dict(pairs))
    return Reading(Verdict.OK if fields else Verdict.NO_FIELDS, fields=fields, clashing=tuple(clashing))


def _of_fdf(data: bytes) -> Iterator[tuple[str, Value]]:
    found = _OBJECT.search(data)
    if found is None:
        raise ValueError("no object")
    root = read_object(BytesIO(data[found.end() :]), None)
    form = root.get("/FDF") if isinstance(root, DictionaryObject) else None
    fields = form.get("/Fields") if isinstance(form, DictionaryObject) else None
    if isinstance(fields, ArrayObject):
        yield from _fdf_fields(fields, "", 0)


def _fdf_fields(fields: ArrayObject, prefix: str, depth: int) -> Iterator[tuple[str, Value]]:
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    for field in fields:
        if isinstance(field, IndirectObject) or not isinstance(field, DictionaryObject):
            continue
        part = text_of(field.get("/T"))
        name = f"{prefix}.{part}" if prefix and part else prefix or part
        kids = field.get("/Kids")
        if isinstance(kids, ArrayObject):
            yield from _fdf_fields(kids, name, depth + 1)
        value = field.get("/V")
        if name and value is not None:
            several = isinstance(value, ArrayObject)
            yield name, tuple(text_of(each) for each in value) if several else text_of(value)


def _of_xfdf(data: bytes) -> Iterator[tuple[str, Value]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("a document type")
    fields = root.find(f"{_XFDF}fields")
    if fields is not None:
        yield from _xfdf_fields(fields, "", 0)


def _xfdf_fields(parent: etree._Element, prefix: str, depth: int) -> Iterator[tuple[str, Value]]:
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    for field in parent.iterchildren(f"{_XFDF}field"):
        part = field.get("name", "")
        name = f"{prefix}.{part}" if prefix and part else prefix or part
        plain = list(field.iterchildren(f"{_XFDF}value"))
        rich = () if plain else field.iterchildren(f"{_XFDF}value-richtext")  # the same once more where both are given
        values = ["".join(map(str, value.itertext())) for value in (*plain, *rich)]
        if name and values:
            yield name, values[0] if len(values) == 1 else tuple(values)
        yield from _xfdf_fields(field, name, depth + 1)
