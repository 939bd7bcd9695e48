"""What of an earlier map still holds for a new edition of a form: its entries and splits, written as they were."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Final

from toolkit.forms.mapping.formmap import Entry, FormMap, Split

__all__ = ["carried_entry", "carried_splits", "gone", "kept_splits", "scalar"]

_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*\Z")
_WORDS: Final = frozenset(("true", "false", "null", "yes", "no", "on", "off"))


def scalar(text: str) -> str:
    """A text as YAML: plain where that is sure to be read as it is, else in quotation marks."""
    if _PLAIN.match(text) and text.lower() not in _WORDS:
        return text
    # What is not printable would end the line, or is forbidden in YAML: it is written as an escape.
    return json.dumps(text, ensure_ascii=not text.isprintable())


def carried_entry(entry: Entry) -> str:
    """An entry's value as it stands after the field's name."""
    settings = _settings(entry)
    if not settings:
        return scalar(entry.value) if entry.value else "~"
    return _flow({"value": scalar(entry.value) if entry.value else "~", **settings})


def kept_splits(earlier: FormMap, known: Container[str]) -> tuple[Split, ...]:
    """The splits all of whose fields the form has."""
    return tuple(split for split in earlier.splits if all(name in known for name in split.into))


def carried_splits(splits: Sequence[Split]) -> Iterator[str]:
    """The lines of splits; none where there are none."""
    if splits:
        yield ""
        yield "splits:"
    for split in splits:
        into = f"[{', '.join(map(scalar, split.into))}]"
        by = {"by": split.by} if split.by != "lengths" else {}
        yield f"  - {_flow({'value': scalar(split.value), 'into': into, **by, **_settings(split)})}"


def gone(earlier: FormMap, known: Container[str]) -> tuple[str, ...]:
    """The fields that the earlier map filled and the form does not have."""
    return tuple(dict.fromkeys(name for name in earlier.fills() if name not in known))


def _settings(item: Entry | Split) -> dict[str, str]:
    """What is said besides the value, as YAML."""
    said: dict[str, str] = {}
    if item.dates:
        said["dates"] = scalar(item.dates)
    if isinstance(item, Entry) and item.choices:
        said["choices"] = _flow(
            {scalar(key): json.dumps(export, ensure_ascii=False) for key, export in item.choices.items()}
        )
    if item.overflow != "report":
        said["overflow"] = item.overflow
    if item.when:
        said["when"] = scalar(item.when) if item.when not in ("true", "false") else item.when
    return said


def _flow(parts: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{key}: {value}' for key, value in parts.items())}}}"
