"""A foreign form made fit for filling: written anew, without what a filled form must not carry.

Scripts, programs to start, places to send data to, embedded files and XFA go; fields that only a page knows are entered into
the form's list; widgets that stand directly in an array become objects of their own. A signed form is never touched.
"""

from __future__ import annotations

from typing import Any, Final

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from toolkit.forms.pdf.fieldtree import FieldTree
from toolkit.forms.pdf.objects import PdfReader, array_of, dict_of, int_of, name_of, raw, ref_of, resolve
from toolkit.forms.pdf.rewrite import Rewrite
from toolkit.forms.pdf.writing import last_section, whole_file
from toolkit.forms.reading.actions import bookmarks

__all__ = ["is_sound", "mended"]

_ACTIVE: Final = frozenset(
    ("JavaScript", "Launch", "GoToR", "SubmitForm", "ImportData", "GoToE", "Rendition", "Hide", "ResetForm")
)
_CARRIERS: Final = frozenset(("FileAttachment", "RichMedia", "Screen", "Movie", "Sound", "3D"))
_MOST_OBJECTS: Final = 8_388_607
"""The highest number that readers must know (ISO 32000-1, annex C)."""
_ROOT_KEYS: Final = frozenset(("/AA", "/AF", "/Perms", "/NeedsRendering", "/Legal"))


def is_sound(data: bytes, reader: PdfReader, tree: FieldTree) -> bool:
    """Whether updates can be appended to the file as it is: its cross-references hold, and every widget is an object."""
    section = last_section(data)
    if section is None or any(generation not in (0, 65535) and entries for generation, entries in reader.xref.items()):
        return False
    if int_of(reader.trailer, "/Size") > _MOST_OBJECTS:
        return False
    for node in tree.nodes:
        if node.is_stray or node.ref is None or any(widget.ref is None for widget in node.widgets):
            return False
    entries = reader.xref.get(0, {})
    return all(_is_object(data, number, offset) for number, offset in entries.items() if offset)


def _is_object(data: bytes, number: int, offset: int) -> bool:
    return data[offset : offset + 24].lstrip().startswith(b"%d " % number)


def mended(reader: PdfReader, tree: FieldTree) -> bytes:
    """The file written anew. The reader's objects are changed; read the bytes again."""
    root = resolve(reader.trailer.get("/Root"))
    _clean_root(root)
    for page in tree.pages:
        original = resolve(page.indirect_reference) if hasattr(page, "indirect_reference") else page
        _clean_page(reader, original)
    for node in tree.nodes:
        for entry in (*node.chain, *(widget.entry for widget in node.widgets)):
            _clean_actions(entry)
    _enter_strays(reader, root, tree)
    out = Rewrite()
    catalogue = out.put(b"null")
    out.fill(catalogue, out.body(root))
    info = reader.trailer.raw_get("/Info") if "/Info" in reader.trailer else None
    number = out.number_of(info) if isinstance(info, IndirectObject) else None
    return whole_file(out.objects(), root=catalogue, info=number or 0)


def _clean_root(root: Any) -> None:
    for key in _ROOT_KEYS:
        _drop(root, key)
    if _is_active(raw(root, "/OpenAction")):
        _drop(root, "/OpenAction")
    names = dict_of(root, "/Names")
    for key in ("/JavaScript", "/EmbeddedFiles", "/Renditions"):
        _drop(names, key)
    for bookmark in bookmarks(root):
        _clean_actions(bookmark)
    form = dict_of(root, "/AcroForm")
    for key in ("/XFA", "/NeedAppearances", "/CO"):
        _drop(form, key)


def _drop(holder: Any, key: str) -> None:
    if isinstance(holder, DictionaryObject) and key in holder:
        del holder[key]


def _is_active(value: Any) -> bool:
    """Whether an action, or one that follows it, does more than move about in the file."""
    action = resolve(value)
    if not isinstance(action, DictionaryObject):
        return False
    return name_of(action, "/S") in _ACTIVE or "/Next" in action


def _clean_actions(entry: Any) -> None:
    _drop(entry, "/AA")
    if _is_active(raw(entry, "/A")):
        _drop(entry, "/A")


def _clean_page(reader: PdfReader, page: Any) -> None:
    """Actions and carriers of files go; annotations that stand directly in the array become objects."""
    _drop(page, "/AA")
    _drop(page, "/AF")
    annotations = array_of(page, "/Annots")
    kept = ArrayObject()
    for item in annotations:
        entry = resolve(item)
        if not isinstance(entry, DictionaryObject) or name_of(entry, "/Subtype") in _CARRIERS:
            continue
        _clean_actions(entry)
        kept.append(item if isinstance(item, IndirectObject) else _entered(reader, entry))
    if annotations:
        page[NameObject("/Annots")] = kept


def _entered(reader: PdfReader, entry: DictionaryObject) -> IndirectObject:
    """A direct dictionary as an object of the reader, so that it can be referred to. The same one gets the same number."""
    number = max(100_000_000, *(known for _, known in reader.resolved_objects)) + 1
    for (generation, known), each in reader.resolved_objects.items():
        if each is entry:
            return IndirectObject(known, generation, reader)
    reader.resolved_objects[(0, number)] = entry
    return IndirectObject(number, 0, reader)


def _enter_strays(reader: PdfReader, root: Any, tree: FieldTree) -> None:
    """Fields that only a page knows go into the form's list, their topmost node; direct fields and kids become objects."""
    form = dict_of(root, "/AcroForm")
    if "/AcroForm" not in root:
        root[NameObject("/AcroForm")] = form
    fields = ArrayObject(
        item if isinstance(item, IndirectObject) else _entered(reader, resolve(item))
        for item in array_of(form, "/Fields")
        if isinstance(resolve(item), DictionaryObject)
    )
    listed = {ref_of(item) for item in fields}
    for node in tree.nodes:
        kids = array_of(node.entry, "/Kids")
        if any(not isinstance(kid, IndirectObject) for kid in kids):
            node.entry[NameObject("/Kids")] = ArrayObject(
                kid if isinstance(kid, IndirectObject) else _entered(reader, resolve(kid))
                for kid in kids
                if isinstance(resolve(kid), DictionaryObject)
            )
        if node.is_stray:
            top = node.chain[-1]
            reference = getattr(top, "indirect_reference", None) or _entered(reader, top)
            if ref_of(reference) not in listed:
                listed.add(ref_of(reference))
                fields.append(reference)
    form[NameObject("/Fields")] = fields
