"""The map of a payer's form: YAML that says what goes into each field.

form: request.pdf
fingerprint: 5f1c…                       # `plankit form fields` writes it; another edition of the form is refused
dates: MM/DD/YYYY                        # how dates are written where an entry says nothing else
fields:
  member.last_name: client.last_name     # an expression, as in a Word template between {{ }}
  member.dob: client.birth_date|date('MMDDYYYY')
  member.sex: {value: client.sex, choices: {Female: F, Male: M}}     # what we say → the form's export value
  reason: {value: plan.presenting_concerns, overflow: addendum}      # what does not fit goes on a further page
  reviewer: ~                            # filled in by hand
  goal_2: {value: "goals[1].text", when: goals|length > 1}      # left out where the condition is not true
splits:
  - {value: client.phone|replace('-', ''), into: [area, exchange, line]}           # by the fields' lengths
  - {value: plan.history, into: [history_1, history_2], by: lines}                 # words, as they fit
layout: {member.last_name: text, page 1 at …}                # for saying what a new edition changed
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from toolkit.errors import ConfigurationError
from toolkit.findings import Finding, LinePlace
from toolkit.forms.mapping import codes
from toolkit.payers.naming import did_you_mean
from toolkit.yamlfile import YamlFile, load_yaml

__all__ = ["Entry", "FormMap", "Split", "load_map"]

_KEYS: Final = ("form", "title", "fingerprint", "dates", "fields", "splits", "layout")
_ENTRY_KEYS: Final = ("value", "dates", "choices", "overflow", "when")
_SPLIT_KEYS: Final = ("value", "into", "by", "dates", "overflow", "when")
_OVERFLOWS: Final = ("report", "addendum")
_WAYS: Final = ("lengths", "lines")
_MAX_BYTES: Final = 4 * 1024 * 1024


@dataclass(frozen=True, eq=False)
class Entry:
    """What goes into one field. `value` is an expression, '' for a field that is filled in by hand.

    Where the expression `when` is not true, the field is left empty, and nobody is asked to fill it in.
    """

    field: str
    value: str
    place: LinePlace
    dates: str = ""
    choices: Mapping[str, str] | None = None
    overflow: str = "report"
    when: str = ""

    @property
    def into(self) -> tuple[str, ...]:
        """The one field that it is about."""
        return (self.field,)


@dataclass(frozen=True, eq=False)
class Split:
    """One value over several fields: `by` their lengths, or in lines of words as they fit."""

    value: str
    into: tuple[str, ...]
    place: LinePlace
    by: str = "lengths"
    dates: str = ""
    overflow: str = "report"
    when: str = ""


@dataclass(frozen=True)
class FormMap:
    """A map as it was read, of the form whose file was named `form`.

    `findings` say what of it cannot be used; those parts are left out.
    """

    name: str
    form: str
    title: str
    fingerprint: str
    dates: str
    dates_place: LinePlace
    entries: tuple[Entry, ...]
    splits: tuple[Split, ...]
    layout: Mapping[str, str]
    findings: tuple[Finding, ...]
    sha256: str

    def fills(self) -> Iterator[str]:
        """The names of all fields that the map fills."""
        yield from (entry.field for entry in self.entries if entry.value)
        for split in self.splits:
            yield from split.into

    @property
    def named(self) -> frozenset[str]:
        """All fields that the map says anything about."""
        return frozenset(
            (*(entry.field for entry in self.entries), *(name for split in self.splits for name in split.into))
        )


def load_map(path: Path) -> FormMap:
    """Read a map. Raises ConfigurationError for a file that cannot be read as one."""
    file = load_yaml(path, name=path.name, error=ConfigurationError, max_bytes=_MAX_BYTES)
    if not isinstance(file.data, dict):
        mend = "Write one with: plankit form fields FORM.pdf --out MAP.yaml"
        raise ConfigurationError("The file is no map of a form.", path.name, mend)
    return _Reader(file).read(hashlib.sha256(path.read_bytes()).hexdigest())


class _Reader:
    """Reads the parts of a map, and gathers what cannot be used."""

    def __init__(self, file: YamlFile) -> None:
        self.file = file
        self.data: dict[str, Any] = file.data
        self.findings: list[Finding] = []

    def read(self, sha256: str) -> FormMap:
        for duplicate in self.file.duplicates:
            place = LinePlace(self.file.name, duplicate.line)
            self._complain(f"This key stands in line {duplicate.kept_line} already.", place, "Remove one of the two.")
        self._known(self.data, _KEYS, ())
        layout = self.data.get("layout")
        return FormMap(
            name=self.file.name,
            form=self._text("form"),
            title=self._text("title") or self._text("form"),
            fingerprint=self._text("fingerprint"),
            dates=self._text("dates") or "MM/DD/YYYY",
            dates_place=self.file.place(("dates",)),
            entries=tuple(self._entries()),
            splits=tuple(self._splits()),
            layout={str(name): str(line) for name, line in layout.items()} if isinstance(layout, dict) else {},
            findings=tuple(self.findings),
            sha256=sha256,
        )

    def _complain(self, message: str, place: LinePlace, hint: str) -> None:
        self.findings.append(codes.SETTING.finding(message, place=place, hint=hint))

    def _known(self, holder: Mapping[str, Any], known: tuple[str, ...], keys: tuple[str | int, ...]) -> None:
        for key in holder:
            if key not in known:
                place = self.file.place((*keys, key))
                self._complain(f"A map has no setting “{key}” here.", place, did_you_mean(key, known))

    def _text(self, key: str, holder: Mapping[str, Any] | None = None, keys: tuple[str | int, ...] = ()) -> str:
        value = (self.data if holder is None else holder).get(key)
        if value is None:
            return ""
        if isinstance(value, dict | list):
            self._complain(f"“{key}” takes one text.", self.file.place((*keys, key)), "Write it in one line.")
            return ""
        return str(value).lower() if isinstance(value, bool) else str(value)

    def _word(self, key: str, known: tuple[str, ...], holder: Mapping[str, Any], keys: tuple[str | int, ...]) -> str:
        said = self._text(key, holder, keys)
        if said and said not in known:
            place = self.file.place((*keys, key))
            self._complain(f"“{key}” cannot be what is written here.", place, did_you_mean(said, known))
            return known[0]
        return said or known[0]

    def _entries(self) -> Iterator[Entry]:
        fields = self.data.get("fields")
        if fields is None:
            return
        if not isinstance(fields, dict):
            self._complain(
                "“fields” takes a line for each field.", self.file.place(("fields",)), "Write `field: expression`."
            )
            return
        for name, said in fields.items():
            keys = ("fields", name)
            place = self.file.place(keys)
            if isinstance(said, dict):
                yield self._long_entry(name, said, keys, place)
            elif isinstance(said, list):
                self._complain(
                    "A field takes one expression.", place, "Use `splits` for one value over several fields."
                )
            else:
                yield Entry(name, self._text(name, fields, ("fields",)), place)

    def _long_entry(self, name: str, said: dict[str, Any], keys: tuple[str, str], place: LinePlace) -> Entry:
        self._known(said, _ENTRY_KEYS, keys)
        choices = said.get("choices")
        if choices is not None and not isinstance(choices, dict):
            self._complain("“choices” takes `what we say: export value`.", self.file.place((*keys, "choices")), "")
            choices = None
        return Entry(
            name,
            self._text("value", said, keys),
            place,
            self._text("dates", said, keys),
            {str(key): _choice(value) for key, value in choices.items()} if choices else None,
            self._word("overflow", _OVERFLOWS, said, keys),
            self._text("when", said, keys),
        )

    def _splits(self) -> Iterator[Split]:
        splits = self.data.get("splits")
        if splits is None:
            return
        if not isinstance(splits, list):
            self._complain("“splits” takes a list.", self.file.place(("splits",)), "Begin each with a dash.")
            return
        for position, said in enumerate(splits):
            keys = ("splits", position)
            place = self.file.place(keys)
            into = said.get("into") if isinstance(said, dict) else None
            if not isinstance(said, dict) or not isinstance(into, list) or not into:
                self._complain(
                    "A split names a value and the fields it goes into.", place, "Write {value: …, into: [a, b]}."
                )
                continue
            self._known(said, _SPLIT_KEYS, keys)
            yield Split(
                self._text("value", said, keys),
                tuple(str(name) for name in into),
                place,
                self._word("by", _WAYS, said, keys),
                self._text("dates", said, keys),
                self._word("overflow", _OVERFLOWS, said, keys),
                self._text("when", said, keys),
            )


def _choice(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
