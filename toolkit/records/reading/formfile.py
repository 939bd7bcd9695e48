"""Reading a JSON or YAML file into plain values that know their places."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import FileUnreadableError, InputError
from toolkit.findings import DataPlace, Place
from toolkit.records.reading.foreign import read_bytes
from toolkit.yamlfile import MAX_DEPTH, load_yaml

__all__ = ["FormFile", "Keys", "read_form_file"]

Keys = tuple[str | int, ...]
_MAX_BYTES = 256 << 20
_EXACT_DIGITS = 18


@dataclass(frozen=True, slots=True)
class FormFile:
    """The content of a file: `data`, the place of what stands at some keys, and the keys that are given twice."""

    name: str
    kind: str
    data: Any
    place: Callable[[Keys], Place]
    duplicates: tuple[tuple[Keys, Place], ...] = ()


def read_form_file(path: Path, kind: str) -> FormFile:
    """Read a file of kind json or yaml. Raises a child of InputError for one that is neither, or damaged."""
    data = read_bytes(path, _MAX_BYTES)
    if kind == "yaml":
        file = load_yaml(path, error=InputError)
        twice = tuple((tuple(double.keys), file.place(double.keys)) for double in file.duplicates)
        return FormFile(path.name, kind, file.data, file.place, twice)
    doubles = _Doubles()
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        plain = json.loads(
            text,
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=str,
            object_pairs_hook=doubles.mapping,
        )
    except UnicodeDecodeError:
        raise FileUnreadableError(path, "The file is not in UTF-8.", "Save it again with the encoding UTF-8.") from None
    except json.JSONDecodeError as error:
        raise FileUnreadableError(
            path, f"The file is no JSON: line {error.lineno}, column {error.colno} cannot be read.", _MEND
        ) from None
    except RecursionError:
        raise FileUnreadableError(path, "The file is nested too deeply.", "Ask for it again.") from None
    if _depth(plain) > MAX_DEPTH:
        raise FileUnreadableError(path, f"The file is nested more than {MAX_DEPTH} levels deep.", "Flatten it.")

    def place(keys: Keys) -> Place:
        return DataPlace(path.name, _counted_from_one(keys))

    return FormFile(path.name, kind, plain, place, tuple((keys, place(keys)) for keys in doubles.within(plain)))


_MEND = "Look there for a missing comma, quotation mark or bracket; or export the file again."


def _counted_from_one(keys: Keys) -> Keys:
    return tuple(key + 1 if isinstance(key, int) else key for key in keys)


def _integer(text: str) -> int | str:
    return int(text) if len(text) <= _EXACT_DIGITS else text


def _decimal(text: str) -> float | str:
    """A number that would not print as it is written (`1.10`, `1e400`) stays text: it may be an id or a version."""
    number = float(text)
    return number if repr(number) == text else text


class _Doubles:
    """Makes mappings in which the first of two equal keys counts, and remembers the others."""

    def __init__(self) -> None:
        # The mapping is kept with its keys, since the number of one that is gone may be given to another.
        self._found: dict[int, tuple[dict[str, Any], list[str]]] = {}

    def mapping(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """The mapping of some pairs."""
        entries: dict[str, Any] = {}
        twice: list[str] = []
        for key, value in pairs:
            if key in entries:
                twice.append(key)
            else:
                entries[key] = value
        if twice:
            self._found[id(entries)] = (entries, twice)
        return entries

    def within(self, data: Any, above: Keys = ()) -> Iterator[Keys]:
        """The keys that lead to each key given twice in `data`, which holds the mappings made and is not nested deeply."""
        if not self._found:
            return
        if isinstance(data, dict):
            _, twice = self._found.get(id(data), (data, []))
            yield from ((*above, key) for key in twice)
            for key, value in data.items():
                yield from self.within(value, (*above, key))
        elif isinstance(data, list):
            for position, value in enumerate(data):
                yield from self.within(value, (*above, position))


def _depth(data: Any) -> int:
    level, depth = [data], 0
    while level:
        depth += 1
        level = [
            part
            for value in level
            for part in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
        ]
    return depth
