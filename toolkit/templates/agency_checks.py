"""What can be wrong with an agency.yaml, told all at once: each complaint with its line, and with the name probably meant."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from toolkit.errors import ConfigurationError
from toolkit.payers.naming import did_you_mean, nearest
from toolkit.records.fields import FieldSpec, field_specs
from toolkit.records.sections import SECTIONS
from toolkit.records.vocabulary import ROWS, vocabulary
from toolkit.templates.agency_schema import AgencySettings, OwnField, TemplateEntry
from toolkit.templates.fieldnames import template_names
from toolkit.templates.marks import is_mark_id
from toolkit.yamlfile import YamlFile

__all__ = ["Complaints", "check_settings", "parse_settings"]

Keys = tuple[str | int, ...]
_MARKS = re.compile(r"(?:statement|signature)_[a-z0-9_]+")


@dataclass
class Complaints:
    """The complaints about one file, in the order of its lines when they are raised."""

    file: YamlFile
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, keys: Keys, what: str) -> None:
        """One complaint, at the line of `keys`. `what` is a sentence, or two where it says how to mend it."""
        place = self.file.place(keys)
        self.found.append((place.line or 0, f"{place}: {what}"))

    def raise_if_any(self) -> None:
        """Raise ConfigurationError with all of them."""
        lines = list(dict.fromkeys(text for _, text in sorted(self.found)))
        if len(lines) == 1:
            where, _, what = lines[0].partition(": ")
            raise ConfigurationError(what, where)
        if lines:
            raise ConfigurationError("\n".join((f"{len(lines)} settings cannot be used.", *lines)), self.file.name)


# -- the shape -----------------------------------------------------------------------------------------------------


def parse_settings(file: YamlFile, complaints: Complaints) -> AgencySettings | None:
    """The settings of a file, or None where their shape is wrong; why is among the complaints."""
    for twice in file.duplicates:
        where = f"line {twice.kept_line}"
        complaints.add(twice.keys, f'"{twice.keys[-1]}" is set twice, in {where} and line {twice.line}. Keep one.')
    if not isinstance(file.data, dict):
        complaints.add((), "The file holds no settings. Write them as `id: …`, `name: …`, `templates: …`.")
        return None
    try:
        return AgencySettings.model_validate(file.data)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            keys = tuple(step for step in problem["loc"] if step != "[key]")
            complaints.add(keys, _sentence(problem["type"], keys, problem.get("ctx", {})))
        return None


def _sentence(kind: str, keys: Keys, facts: Mapping[str, Any]) -> str:
    name = next((str(key) for key in reversed(keys) if isinstance(key, str)), "the file")
    if kind == "extra_forbidden":
        return f'There is no setting "{name}" here. {did_you_mean(name, _settings_at(keys[:-1]))}'
    if kind == "missing":
        return f'The setting "{name}" is missing.'
    if kind == "value_error":
        reason = str(facts["error"])
        return f'"{name}": {reason}.'
    if kind in ("literal_error", "enum"):
        return f'"{name}" is one of {facts["expected"]}.'.replace(" or ", ", ")
    return f'"{name}": {_PLAIN.get(kind, "this value cannot be used here")}.'.format(**facts)


_PLAIN = {
    "string_type": "a text is wanted here",
    "tuple_type": "a list is wanted here, each item after `- `",
    "dict_type": "settings of the form `key: value` are wanted here",
    "mapping_type": "settings of the form `key: value` are wanted here",
    "model_type": "settings of the form `key: value` are wanted here",
    "model_attributes_type": "settings of the form `key: value` are wanted here",
    "bool_parsing": "true or false is wanted here",
    "bool_type": "true or false is wanted here",
    "float_parsing": "a number is wanted here",
    "float_type": "a number is wanted here",
    "date_parsing": "a date such as 2026-01-31 is wanted here",
    "date_type": "a date such as 2026-01-31 is wanted here",
    "date_from_datetime_parsing": "a date such as 2026-01-31 is wanted here",
    "date_from_datetime_inexact": "a date such as 2026-01-31 is wanted here",
    "string_too_short": "this may not be empty",
    "string_too_long": "this is longer than {max_length} characters",
    "too_short": "at least one is wanted here",
    "greater_than": "a number above {gt} is wanted here",
    "less_than_equal": "a number of at most {le} is wanted here",
    "string_pattern_mismatch": "this is not written as it should be (see agency.yaml in the documentation)",
}


def _settings_at(keys: Keys) -> tuple[str, ...]:
    """The names of the settings that there are at `keys`, as a person writes them."""
    kind: Any = AgencySettings
    for key in keys:
        kind = _step(kind, key)
    model = _model(kind)
    if model is None:
        return ()
    return tuple(info.alias or name for name, info in model.model_fields.items())


def _step(kind: Any, key: str | int) -> Any:
    """The type of what stands at `key` in a value of the type `kind`."""
    model = _model(kind)
    if model is not None:
        return next((i.annotation for name, i in model.model_fields.items() if key in (name, i.alias)), None)
    kind = _bare(kind)
    arguments = get_args(kind)
    if not arguments:
        return None
    return arguments[0] if isinstance(key, int) else arguments[-1]


def _model(kind: Any) -> type[BaseModel] | None:
    kind = _bare(kind)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _bare(kind: Any) -> Any:
    """A type without Annotated and without None."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in (Union, types.UnionType):
        return _bare(next(each for each in get_args(kind) if each is not type(None)))
    return kind


# -- what hangs together -------------------------------------------------------------------------------------------


def check_settings(settings: AgencySettings, complaints: Complaints) -> None:
    """The checks that look at several settings, or at the record's vocabulary."""
    _check_own_fields(settings, complaints)
    _check_paths(settings, complaints)
    _check_programmes(settings, complaints)
    seen: set[str] = set()
    for position, entry in enumerate(settings.templates):
        at: Keys = ("templates", position)
        if entry.id in seen:
            complaints.add((*at, "id"), f'Two templates have the id "{entry.id}". Give each its own.')
        seen.add(entry.id)
        _check_template(entry, at, complaints)


def _check_own_fields(settings: AgencySettings, complaints: Complaints) -> None:
    names = template_names().scopes
    collections = tuple(row.collection for row in ROWS if row.collection in names)
    headers = {collection: _headers(collection) for collection in collections}
    taken = {collection: set(names[collection]) for collection in collections}
    for position, own in enumerate(settings.fields):
        at: Keys = ("fields", position)
        if own.collection not in headers:
            hint = did_you_mean(own.collection, collections)
            complaints.add((*at, "collection"), f'There is no kind of row "{own.collection}". {hint}')
            continue
        for name in _names_of(own):
            if name in taken[own.collection] or name in _KEPT:
                complaints.add(
                    (*at, "name"), f'The name "{name}" is taken already. Choose another, such as county_{name}.'
                )
            taken[own.collection].add(name)
        if own.label.casefold() in headers[own.collection]:
            complaints.add((*at, "label"), f'A column "{own.label}" is there already. Choose another label.')
        headers[own.collection].add(own.label.casefold())


_KEPT = frozenset(
    ("id", "absent", "extra", "loop", "self", "true", "false", "none", "and", "or", "not", "in", "is", "if")
)
"""Words of the template language, and of the record itself."""


def _names_of(own: OwnField) -> Iterator[str]:
    yield own.name
    if own.choices:
        yield f"{own.name}_code"


def _headers(collection: str) -> set[str]:
    row = next(row for row in ROWS if row.collection == collection)
    specs: Sequence[FieldSpec] = tuple(field_specs(row).values())
    return {header.casefold() for spec in specs for header in (spec.name, spec.label, *spec.aliases)} | {"id", "client"}


def _check_paths(settings: AgencySettings, complaints: Complaints) -> None:
    """Labels and words name fields as reports do: `plans.barriers`; words may also name a whole table: `medications`."""
    fields = (*vocabulary(), *(f"{own.collection}.{own.name}" for own in settings.fields))
    with_tables = (*fields, *(row.collection for row in ROWS))
    for language, labels in settings.labels.items():
        for path in labels:
            if path not in fields:
                complaints.add(("labels", language, path), _no_field(path, fields))
    for language, words in settings.words.items():
        for path in words.fields:
            if path not in with_tables:
                complaints.add(("words", language, "fields", path), _no_field(path, with_tables))


def _no_field(path: str, known: Sequence[str]) -> str:
    near = nearest(path, known)
    return f'There is no field "{path}". ' + (f'Did you mean "{near}"?' if near else "Write it as plans.barriers.")


def _check_programmes(settings: AgencySettings, complaints: Complaints) -> None:
    seen: set[str] = set()
    for position, programme in enumerate(settings.programmes):
        name = programme.name.casefold()
        if name in seen:
            complaints.add(("programmes", position), f'The programme "{programme.name}" is there twice. Keep one.')
        seen.add(name)


def _check_template(entry: TemplateEntry, at: Keys, complaints: Complaints) -> None:
    known = tuple(SECTIONS)
    for position, section in enumerate(entry.sections):
        where: Keys = (*at, "sections", position)
        if section not in SECTIONS:
            complaints.add(where, f'There is no section "{section}". {did_you_mean(section, known)}')
        elif section not in entry.bindings:
            complaints.add(
                where, f'The section "{section}" has no binding. Add one below `bindings`: {section}: {{heading: …}}.'
            )
    for name in entry.bindings:
        if not is_mark_id(name):
            complaints.add(
                (*at, "bindings", name), f'"{name}" is too long. A binding\'s name has at most 28 characters.'
            )
        if name not in SECTIONS and not _MARKS.fullmatch(name):
            hint = f"{did_you_mean(name, known)} Or begin it with statement_ or signature_."
            complaints.add((*at, "bindings", name), f'There is no section "{name}". {hint}')
