"""YAML that remembers its lines, so that any complaint can say `file.yaml:12`.

What an office means is what it gets, which is narrower than YAML 1.1:

- Keys are always text. `true` and `false` are the only truth values: `no` and `on` stay text, as country codes and words do.
- A number is one only if it would print as it is written: `007`, `1.10`, `1_000` and `12:30` stay text, since they may be
  ids, versions and times, and whoever wants a number of them can still read one.
- `2026-09-01` is a date; a day that does not exist stays text, for its reader to complain about.
- Aliases, tags, several documents in one file, more than `MAX_DEPTH` levels and files above a size are refused: nobody needs
  them here, and they are how a small file fills the memory.
- A key that is given twice is not silently overwritten: the first stays, and `YamlFile.duplicates` names both lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from toolkit.errors import ConfigurationError, InputError
from toolkit.findings import LinePlace

__all__ = ["MAX_BYTES", "MAX_DEPTH", "DuplicateKey", "YamlFile", "load_yaml"]

MAX_BYTES: Final = 32 * 1024 * 1024
MAX_DEPTH: Final = 50

Keys = tuple[str | int, ...]
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONSTANTS = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "true": True,
    "True": True,
    "false": False,
    "False": False,
}
_BRACKETS = re.compile(r"""[][{}]|"[^"]*"|'[^']*'|(?:^|(?<=\s))#.*""", re.MULTILINE)
"""Brackets that count, and what is passed over since brackets in it do not."""
_TOO_DEEP: Final = f"The file is nested more than {MAX_DEPTH} levels deep."
_FLATTEN: Final = "Flatten it."
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class DuplicateKey:
    """A key given twice in one mapping: the keys that lead to it, the line whose value stands, and the line passed over."""

    keys: Keys
    kept_line: int
    line: int


@dataclass(slots=True)
class _Lines:
    """The line of a value and, below it, those of its parts, by key or 0-based position."""

    line: int
    parts: dict[str | int, _Lines] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A YAML file as plain python: dicts with text keys, lists, str, int, float, bool, date and None."""

    name: str
    data: Any
    duplicates: tuple[DuplicateKey, ...]
    _lines: _Lines = field(repr=False)

    def line(self, keys: Keys) -> int | None:
        """The line (1-based) of the key, or of the list item (0-based position), at `keys`; None if there is none such."""
        at: _Lines | None = self._lines
        for key in keys:
            at = at.parts.get(key) if at else None
        return at.line if at else None

    def place(self, keys: Keys = ()) -> LinePlace:
        """The place of what is at `keys`, or of the nearest thing above it that is there."""
        at = self._lines
        for key in keys:
            if key not in at.parts:
                break
            at = at.parts[key]
        return LinePlace(self.name, at.line)


def load_yaml(
    source: Path | str | bytes,
    *,
    name: str = "",
    error: type[InputError] | type[ConfigurationError] = InputError,
    max_bytes: int = MAX_BYTES,
) -> YamlFile:
    """Read YAML from a file (a Path), from a file's content (bytes), or from a text (a str); the latter two need a `name`.

    Raises `error` (what, where, what now) for a file that is missing, too large, not UTF-8 or UTF-16, or no YAML in the
    sense of this module. No message quotes the file. An empty file has the data None.
    """
    name = name or (source.name if isinstance(source, Path) else "text")
    text = _text(source, name, error, max_bytes)
    try:
        return _Builder(name, error).build(text)
    except yaml.YAMLError as problem:
        what, mend, line = _explained(problem, text)
        raise error(what, name if line is None else f"{name}:{line}", mend) from None


def _text(source: Path | str | bytes, name: str, error: type[Exception], max_bytes: int) -> str:
    if isinstance(source, str | bytes):
        size = len(source)
        raw = b"" if isinstance(source, str) else source
    else:
        try:
            size = source.stat().st_size
            raw = source.read_bytes() if size <= max_bytes else b""
        except OSError as problem:
            raise error(
                f"The file cannot be read ({problem.strerror}).", name, "Check its name and your rights."
            ) from None
    if size > max_bytes:
        raise error("The file is too large to be read.", name, f"Split it into files below {max_bytes // 1024**2} MB.")
    if isinstance(source, str):
        return source
    try:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise error("The file is not in UTF-8.", name, "Save it again with the encoding UTF-8.") from None


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


class _Builder:
    """Builds plain python from the parser's events: one pass, and no constructor of the YAML library is ever called."""

    def __init__(self, name: str, error: type[Exception]) -> None:
        self.name = name
        self.error = error
        self.duplicates: list[DuplicateKey] = []
        self.events: Iterator[Any] = iter(())

    def build(self, text: str) -> YamlFile:
        self.events = iter(yaml.parse(text, Loader=_Loader))
        data, lines, documents = None, _Lines(1), 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refused(event, "The file holds more than one document.", "Use a list instead of `---`.")
                data, lines = self._value(next(self.events), ())
        return YamlFile(self.name, data, tuple(self.duplicates), lines)

    def _refused(self, event: Any, what: str, mend: str) -> Exception:
        return self.error(what, f"{self.name}:{_line(event)}", mend)

    def _value(self, event: Any, keys: Keys) -> tuple[Any, _Lines]:
        if isinstance(event, yaml.AliasEvent):
            raise self._refused(event, "The file uses an alias (*name).", "Write the value out where it is needed.")
        if event.tag is not None and event.tag != "!":
            raise self._refused(event, "The file uses a tag (!name).", "Leave the tag out; write the plain value.")
        if len(keys) > MAX_DEPTH:
            raise self._refused(event, _TOO_DEEP, _FLATTEN)
        lines = _Lines(_line(event))
        if isinstance(event, yaml.ScalarEvent):
            return (_scalar(event.value) if event.implicit[0] else event.value), lines
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(keys, lines), lines
        return self._mapping(keys, lines), lines

    def _sequence(self, keys: Keys, lines: _Lines) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            position = len(items)
            item, lines.parts[position] = self._value(event, (*keys, position))
            items.append(item)
        return items

    def _mapping(self, keys: Keys, lines: _Lines) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refused(event, "A key is not a plain word.", "Write `key: value`.")
            key, line = str(event.value), _line(event)
            value, value_lines = self._value(next(self.events), (*keys, key))
            value_lines.line = line
            if key in entries:
                self.duplicates.append(DuplicateKey((*keys, key), lines.parts[key].line, line))
            else:
                entries[key], lines.parts[key] = value, value_lines
        return entries


def _scalar(text: str) -> Any:
    """The value of a plain (unquoted) scalar."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        number = float(text)
        return number if repr(number) == text else text
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _too_deep(text: str) -> int | None:
    """The line of the first bracket beyond `MAX_DEPTH`, if there is one.

    The scanners of some YAML libraries look far ahead and have limits of their own, which they report in their own words.
    """
    depth = 0
    for found in _BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found.group(), 0)
        if depth > MAX_DEPTH:
            return text.count("\n", 0, found.start()) + 1
    return None


_OPENED = (
    ("quoted scalar", "A quotation mark is opened here and never closed.", "Close it, or write the text after `|`."),
    ("flow ", "A bracket is opened here and never closed.", "Close it, or put the text in quotation marks."),
)
_MET = (
    ("mapping values", "A colon stands where none can stand.", "Put texts that hold `: ` in quotation marks."),
    ("expected ':'", "A line has no colon after its key.", "Write `key: value`."),
    ("did not find expected", "The indentation does not fit the lines above.", "Line up keys that belong together."),
    ("any token", "A text begins with a character that YAML keeps for itself.", "Put it in quotation marks."),
)


def _explained(problem: yaml.YAMLError, text: str) -> tuple[str, str, int | None]:
    """What is wrong, what to do, and the line: of the thing that was opened, or of what was met."""
    opened, met = getattr(problem, "context_mark", None), getattr(problem, "problem_mark", None)
    if met is None:
        return "The file holds characters that no text can hold.", "Remove the control characters.", None
    deep = _too_deep(text[: met.index])
    if deep is not None:
        return _TOO_DEEP, _FLATTEN, deep
    line = text.splitlines()[met.line : met.line + 1]
    if "\t" in "".join(line)[: met.column + 1]:
        return "A line is indented with a tab.", "Indent with blanks only.", met.line + 1
    for sign, what, mend in _OPENED:
        if opened is not None and sign in str(getattr(problem, "context", "")):
            return what, mend, opened.line + 1
    for sign, what, mend in _MET:
        if sign in str(getattr(problem, "problem", "")):
            return what, mend, met.line + 1
    return "The file cannot be read as YAML.", "Look at this line and the one above it.", met.line + 1
