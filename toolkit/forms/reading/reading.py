"""What a file says, read in this process: for files of ours, and inside the worker that reads everybody else's.

The fields come from the pages and from the form's own list. Where the two disagree, the page is right: it is what people saw
when they saved. A file without fields is never "no answers" but a diagnosis: flattened, scanned, XFA, locked, damaged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import Final

from pypdf.errors import DependencyError, LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject

from toolkit.forms.model import FormField, Mark, Notice, Reading, Verdict
from toolkit.forms.pdf.fieldtree import FieldTree, TooManyFieldsError, field_tree
from toolkit.forms.pdf.objects import (
    ANY_READING_ERROR,
    PdfReader,
    dict_of,
    limited,
    name_of,
    open_pdf,
    raw,
    resolve,
    stream_bytes,
    text_of,
)
from toolkit.forms.pdf.unlocking import LockedError, unlocked
from toolkit.forms.pdf.writing import after_end, last_section
from toolkit.forms.reading.actions import active_content
from toolkit.forms.reading.codes import PICTURES, codes_of_picture, codes_of_scan
from toolkit.forms.reading.drawn import undrawn_fields
from toolkit.forms.reading.fields import field_of
from toolkit.forms.reading.formdata import is_form_data, read_form_data

__all__ = ["no_form", "read_form"]

_MAX_PAGES: Final = 500
_TEXT_PAGES: Final = 60
_MAX_TEXT: Final = 200_000
_UNSAID: Final = frozenset(("Link", "Popup", "Widget", "PrinterMark", "TrapNet"))
_OBJECT: Final = re.compile(rb"\d\s+\d+\s+obj\b")
_BEGINNINGS: Final = (
    (b"PK\x03\x04", "It is a zip or Office file."),
    (b"\xd0\xcf\x11\xe0", "It is an old Office file, or one with a password."),
    (b"\xff\xd8\xff", "It is a picture (JPEG)."),
    (b"\x89PNG", "It is a picture (PNG)."),
    (b"II*\x00", "It is a picture (TIFF)."),
    (b"MM\x00*", "It is a picture (TIFF)."),
    (b"{\\rtf", "It is a text document (RTF)."),
)


def read_form(data: bytes, *, ours: Sequence[str] = (), texts: bool = False) -> Reading:
    """Read a form. Never raises for what a file holds; the verdict says what it is.

    `ours` are marks of our own forms: a file without fields that has one of them in its information or its page texts was
    flattened or printed. `texts` asks for the pages' texts also where there are fields (it costs time); of a scan or picture
    they are what its QR codes say. With `ours` what the pages show of the fields is compared with what the fields hold.
    """
    if is_form_data(data):
        return read_form_data(data)
    if data.startswith(PICTURES):
        return Reading(Verdict.SCAN, texts=codes_of_picture(data), reason=_what_it_is(data))
    if (other := no_form(data)) is not None:
        return other
    with limited():
        try:
            return _read(data, ours, texts)
        except (LimitReachedError, TooManyFieldsError, MemoryError):
            return Reading(Verdict.TOO_MUCH, reason="It asks for more than any form needs.")
        except DependencyError:
            return Reading(Verdict.LOCKED, reason="It is encrypted in a way that cannot be read.")
        except ANY_READING_ERROR:
            return Reading(Verdict.DAMAGED, reason="It is cut off or damaged.")


def no_form(data: bytes) -> Reading | None:
    """The reading of a file that by its beginning is neither PDF nor form data nor picture; None for all others."""
    if is_form_data(data) or data.startswith(PICTURES) or b"%PDF-" in data[:1024]:
        return None
    return Reading(Verdict.NOT_PDF, reason=_what_it_is(data))


def _what_it_is(data: bytes) -> str:
    if not data:
        return "The file is empty."
    for beginning, said in _BEGINNINGS:
        if data.startswith(beginning):
            return said
    if b"<html" in data[:2048].lower() or b"<!doctype html" in data[:2048].lower():
        return "It is a web page, perhaps a page that asks to log in."
    return "It is some other kind of file."


def _read(data: bytes, ours: Sequence[str], texts: bool) -> Reading:
    notices: list[Notice] = []
    try:
        opened = unlocked(data)
    except LockedError:
        return Reading(Verdict.LOCKED, reason="It opens with a password only.")
    if opened is not None:
        data = opened.data
        notices.append(Notice.ENCRYPTED)
    rest = after_end(data)
    if _OBJECT.search(rest):
        return Reading(Verdict.DAMAGED, reason="It is cut off: what was saved last is not whole.")
    if rest or last_section(data) is None:
        notices.append(Notice.REPAIRED)
    reader = open_pdf(data)
    tree = field_tree(reader)
    if len(tree.pages) > _MAX_PAGES:
        return Reading(Verdict.TOO_MUCH, reason=f"It has more than {_MAX_PAGES} pages.")
    if not tree.pages:
        return Reading(Verdict.DAMAGED, reason="It has no page that can be read.")
    fields, older, duplicates, clashing = _reconciled(tree)
    root = resolve(reader.trailer.get("/Root"))
    notices += _notices(root, tree, fields)
    notices += [Notice.SPLIT] * bool(_is_split(tree)) + [Notice.DUPLICATE] * bool(duplicates)
    page_texts = tuple(_texts(reader)) if texts or not fields else ()
    info = _info(reader)
    needs_rendering = str(root.get("/NeedsRendering", "")).lower() == "true" if isinstance(root, dict) else False
    verdict, reason = (Verdict.OK, "")
    if not fields or (needs_rendering and Notice.XFA in notices):
        verdict, reason = _diagnosis(tree, needs_rendering or Notice.XFA in notices, info.values(), page_texts, ours)
    if verdict is Verdict.SCAN:
        page_texts = codes_of_scan(data)
    is_left_to_viewers = Notice.NO_APPEARANCES in notices
    undrawn = tuple(undrawn_fields(tree, fields)) if ours and not is_left_to_viewers else ()
    return Reading(
        verdict,
        fields=tuple(fields),
        pages=len(tree.pages),
        info=MappingProxyType(info),
        notices=tuple(sorted(set(notices), key=list(Notice).index)),
        marks=(*_marks(tree), *(_added(tree) if ours else ())),
        texts=page_texts,
        older=older,
        duplicates=duplicates,
        clashing=clashing,
        undrawn=undrawn,
        reason=reason,
    )


def _reconciled(tree: FieldTree) -> tuple[list[FormField], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The fields, each name once; the names whose list value the page contradicts; those that two fields share; those under
    which pages show two values.

    Of several fields of one name the one on a page counts, then the one that holds something, then the first.
    """
    by_name: dict[str, list[tuple[FormField, bool]]] = {}
    for node in tree.nodes:
        by_name.setdefault(node.name, []).append((field_of(node), node.is_stray))
    fields, older, duplicates, clashing = [], [], [], []
    for name, found in by_name.items():
        best, _ = max(found, key=lambda each: (each[0].page > 0, bool(each[0].value)))
        fields.append(best)
        listed = [each for each, is_stray in found if not is_stray]
        if any(is_stray for _, is_stray in found) and any(each.value != best.value for each in listed):
            older.append(name)
        if len(listed) > 1:
            duplicates.append(name)
        if len({each.value for each, _ in found if each.page and each.value}) > 1:
            clashing.append(name)
    return fields, tuple(older), tuple(duplicates), tuple(clashing)


def _is_split(tree: FieldTree) -> bool:
    return any(node.is_stray for node in tree.nodes)


def _notices(root: object, tree: FieldTree, fields: Iterable[FormField]) -> Iterator[Notice]:
    yield from active_content(root, tree)
    form = tree.form
    if "/XFA" in form:
        yield Notice.XFA
    permissions = dict_of(root, "/Perms")
    if "/DocMDP" in permissions:
        yield Notice.CERTIFIED
    if "/UR3" in permissions or "/UR" in permissions:
        yield Notice.READER_EXTENDED
    if any(field.value == "signed" for field in fields):  # whatever /SigFlags say, which some programs leave out
        yield Notice.SIGNED
    if str(resolve(raw(form, "/NeedAppearances"))).lower() == "true":
        yield Notice.NO_APPEARANCES
    if raw(form, "/CO") is not None:
        yield Notice.CALCULATED


def _marks(tree: FieldTree) -> Iterator[Mark]:
    for page, entry in tree.other_annotations[:1000]:
        kind = name_of(entry, "/Subtype")
        if kind not in _UNSAID:
            yield Mark(page, kind, text_of(raw(entry, "/Contents"))[:_MAX_TEXT])


def _added(tree: FieldTree) -> Iterator[Mark]:
    """A mark for each page to whose own content something was added: one of our pages is drawn in a single stream.

    Adobe's Fill & Sign adds a stream of its own, in a part marked `/ADBE_FillSign`; so do others that write over a page.
    """
    for number, page in enumerate(tree.pages[:_TEXT_PAGES], 1):
        content = resolve(raw(page, "/Contents"))
        streams = [resolve(each) for each in content] if isinstance(content, ArrayObject) else [content]
        if len(streams) > 1 or any(b"/ADBE_FillSign" in stream_bytes(each) for each in streams):
            yield Mark(number, Mark.CONTENT, "")


def _info(reader: PdfReader) -> dict[str, str]:
    info = resolve(reader.trailer.raw_get("/Info")) if "/Info" in reader.trailer else None
    if not isinstance(info, DictionaryObject):
        return {}
    return {str(key)[1:]: text_of(raw(info, key))[:2000] for key in list(info)[:100]}


def _texts(reader: PdfReader) -> Iterator[str]:
    for page in reader.pages[:_TEXT_PAGES]:
        try:
            yield page.extract_text()[:_MAX_TEXT]
        except LimitReachedError:
            raise
        except ANY_READING_ERROR:
            yield ""


def _diagnosis(
    tree: FieldTree, is_xfa: bool, info: Iterable[str], texts: Sequence[str], ours: Sequence[str]
) -> tuple[Verdict, str]:
    """What a file without (usable) fields is, and why it is thought so."""
    everything = "\n".join((*info, *texts))
    if is_xfa or "Please wait..." in everything[:2000]:
        return Verdict.XFA, "It is a form that only Adobe Acrobat can show."
    if any(mark in everything for mark in ours):
        return Verdict.FLATTENED, "The answers are on the page, not in fields."
    if not any(text.strip() for text in texts) and any(_has_picture(page) for page in tree.pages):
        return Verdict.SCAN, "Its pages are pictures."
    return Verdict.NO_FIELDS, "It has no fields."


def _has_picture(page: DictionaryObject) -> bool:
    pictures = dict_of(dict_of(page, "/Resources"), "/XObject")
    if any(name_of(dict_of(pictures, key), "/Subtype") == "Image" for key in list(pictures)[:50]):
        return True
    return b"BI" in stream_bytes(resolve(raw(page, "/Contents")))[:200_000]
