"""What a form's signatures still allow (ISO 32000-1, 12.8.2): nothing, filling in, or filling in but for locked fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pypdf.generic import DictionaryObject

from toolkit.forms.model import Reading
from toolkit.forms.pdf.fieldtree import FieldTree
from toolkit.forms.pdf.objects import array_of, dict_of, int_of, name_of, resolve, text_of

__all__ = ["allows_filling", "locked_fields", "with_locks"]

_NO_CHANGES = 1


def allows_filling(root: Any) -> bool:
    """Whether the certification of a file, if it has one, leaves its fields to be filled in."""
    certificate = dict_of(dict_of(root, "/Perms"), "/DocMDP")
    return all(int_of(rules, "/P", 2) != _NO_CHANGES for rules in _rules(certificate, "DocMDP"))


def locked_fields(tree: FieldTree) -> frozenset[str]:
    """Full names of the fields that a signature has locked: to change them would break it."""
    names = [node.name for node in tree.nodes]
    locked: set[str] = set()
    for node in tree.nodes:
        signature = resolve(node.inherited("/V"))
        if node.type != "Sig" or not isinstance(signature, DictionaryObject):
            continue
        for rules in (*_rules(signature, "FieldMDP"), dict_of(node.entry, "/Lock")):
            locked.update(_named(rules, names))
    return frozenset(locked)


def with_locks(reading: Reading, locked: frozenset[str]) -> Reading:
    """The reading with the fields that a signature locks as read-only."""
    fields = (replace(each, is_read_only=True) if each.name in locked else each for each in reading.fields)
    return replace(reading, fields=tuple(fields)) if locked else reading


def _rules(signature: DictionaryObject, method: str) -> Iterator[DictionaryObject]:
    for item in array_of(signature, "/Reference"):
        reference = resolve(item)
        if name_of(reference, "/TransformMethod") == method:
            yield dict_of(reference, "/TransformParams")


def _named(rules: DictionaryObject, names: list[str]) -> Iterator[str]:
    said = {text_of(item) for item in array_of(rules, "/Fields")}
    match name_of(rules, "/Action"):
        case "All":
            yield from names
        case "Include":
            yield from (name for name in names if _is_under(name, said))
        case "Exclude":
            yield from (name for name in names if not _is_under(name, said))


def _is_under(name: str, said: set[str]) -> bool:
    """Whether it is one of the fields, or below one of them."""
    return any(name == each or name.startswith(f"{each}.") for each in said)
