"""What a file does beside showing a form: scripts, programs it starts, places it sends data to, files it carries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pypdf.generic import ArrayObject, DictionaryObject

from toolkit.forms.model import Notice
from toolkit.forms.pdf.fieldtree import FieldTree
from toolkit.forms.pdf.objects import dict_of, name_of, raw, resolve

__all__ = ["active_content", "bookmarks"]

_BY_ACTION: Final = {
    "JavaScript": Notice.JAVASCRIPT,
    "Rendition": Notice.JAVASCRIPT,
    "Launch": Notice.LAUNCH,
    "GoToR": Notice.LAUNCH,  # another file, which may be another machine's
    "SubmitForm": Notice.SUBMIT,
    "ImportData": Notice.SUBMIT,
    "GoToE": Notice.ATTACHMENT,
}
_MOST_ACTIONS: Final = 200
_MOST_BOOKMARKS: Final = 5_000
_FILES: Final = frozenset(("FileAttachment", "RichMedia", "Screen", "Movie", "Sound", "3D"))


def active_content(root: Any, tree: FieldTree) -> Iterator[Notice]:
    """A notice for each kind of active content in catalogue, bookmarks, pages, fields and other annotations."""
    names = dict_of(root, "/Names")
    if "/JavaScript" in names or "/Renditions" in names:
        yield Notice.JAVASCRIPT
    if "/EmbeddedFiles" in names or raw(root, "/AF") is not None:
        yield Notice.ATTACHMENT
    yield from _actions(raw(root, "/OpenAction"))
    holders: list[DictionaryObject] = [*tree.pages, *bookmarks(root)]
    for node in tree.nodes:
        holders += [*node.chain, *(widget.entry for widget in node.widgets)]
    for _, entry in tree.other_annotations:
        holders.append(entry)
        if name_of(entry, "/Subtype") in _FILES:
            yield Notice.ATTACHMENT
    yield from _additional(root)
    seen: set[int] = set()
    for holder in holders:
        if id(holder) not in seen:
            seen.add(id(holder))
            if "/A" in holder:
                yield from _actions(raw(holder, "/A"))
            if "/AA" in holder:
                yield from _additional(holder)


def bookmarks(root: Any) -> Iterator[DictionaryObject]:
    """The entries of the outline, each once, the first five thousand."""
    waiting, seen = [raw(dict_of(root, "/Outlines"), "/First")], set[int]()
    while waiting and len(seen) < _MOST_BOOKMARKS:
        entry = resolve(waiting.pop())
        if isinstance(entry, DictionaryObject) and id(entry) not in seen:
            seen.add(id(entry))
            yield entry
            waiting += [raw(entry, "/Next"), raw(entry, "/First")]


def _additional(holder: Any) -> Iterator[Notice]:
    events = dict_of(holder, "/AA")
    for event in list(events)[:_MOST_ACTIONS]:
        yield from _actions(raw(events, event))


def _actions(value: Any) -> Iterator[Notice]:
    """The notices of an action and of those that follow it (/Next), each looked at once."""
    waiting, seen = [value], set[int]()
    while waiting and len(seen) < _MOST_ACTIONS:
        action = resolve(waiting.pop())
        if isinstance(action, ArrayObject):
            waiting.extend(action[:_MOST_ACTIONS])
        elif isinstance(action, DictionaryObject) and id(action) not in seen:
            seen.add(id(action))
            found = _BY_ACTION.get(name_of(action, "/S"))
            if found is not None:
                yield found
            waiting.append(raw(action, "/Next"))
