"""What of a form a map relies on: its fields' names, kinds, choices, lengths and places. A new edition shows here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping

from toolkit.forms.model import FieldKind, FormField

__all__ = ["changes", "fingerprint", "layout_of"]


def layout_of(fields: Iterable[FormField]) -> dict[str, str]:
    """Full name → the field in one line: `text, page 1 at 72 600 540 620, at most 20`. Push buttons are left out."""
    return {each.name: _line(each) for each in fields if each.kind is not FieldKind.BUTTON}


def _line(each: FormField) -> str:
    parts = [str(each.kind)]
    for place in each.places:
        where = " ".join(f"{edge:.0f}" for edge in place.rect)
        parts.append(f"page {place.page} at {where}" + (f" = {place.export}" if place.export else ""))
    if each.max_length:
        parts.append(f"at most {each.max_length}")
    if each.options and each.kind not in (FieldKind.CHECK_BOX, FieldKind.RADIO):
        digest = hashlib.sha256(json.dumps([[o.export, o.shown] for o in each.options]).encode()).hexdigest()[:8]
        parts.append(f"{len(each.options)} choices {digest}")
    parts += [word for word, is_so in (("multi-line", each.is_multiline), ("comb", each.is_comb)) if is_so]
    return ", ".join(parts)


def fingerprint(layout: Mapping[str, str]) -> str:
    """A hash of a layout, in any order of its fields."""
    return hashlib.sha256(json.dumps(sorted(layout.items()), ensure_ascii=False).encode()).hexdigest()[:32]


def changes(known: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """What differs, a sentence for each field: gone, new, changed."""
    for name, line in known.items():
        if name not in now:
            yield f"“{name}” is gone ({line})."
        elif now[name] != line:
            yield f"“{name}” was: {line}; is now: {now[name]}."
    for name, line in now.items():
        if name not in known:
            yield f"“{name}” is new ({line})."
