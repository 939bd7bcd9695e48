"""Records to try a template on: all that a field can be, one by one, starting from a record in which all is filled.

A *world* is that record with some paths changed: blank, zero, no, another choice, a row among others. The record belongs to
nobody: it is made of the samples that fields declare.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import timedelta
from typing import Any, Final

from toolkit.payers.demands import plan_day
from toolkit.payers.kinds.conditions import Situation, When
from toolkit.records.client import PlanRecord
from toolkit.records.fields import FieldSpec, Kind, field_specs
from toolkit.records.reading.layout import OwnFields
from toolkit.records.samplerecord import sample_record
from toolkit.records.vocabulary import PLAN_ROWS, ROWS, row_type
from toolkit.templates.lint.formulas import Atom

__all__ = [
    "BLANK",
    "NO",
    "SAMPLE",
    "ZERO",
    "Raw",
    "Value",
    "World",
    "applies",
    "base_record",
    "copied",
    "domain",
    "is_so",
    "other_value",
    "rows_of",
    "set_path",
    "spec_of",
    "suited",
    "value_at",
]

SAMPLE: Final = "sample"
BLANK: Final = "blank"
ZERO: Final = "zero"
NO: Final = "no"
_PLAN: Final = frozenset(row.collection for row in PLAN_ROWS)
_KNOWN: Final = {row.collection: row for row in ROWS}
_PLACES: Final = ((1, 1), (1, 2), (2, 2), (2, 3), (12, 12))
_REASON: Final = {"kind": "declined", "reason": "The client would rather not say", "who": "R. Okafor"}
_ADULT_BORN, _MINOR_BORN = Date(1988, 4, 12), Date(2014, 4, 12)
_NUMBERS: Final = (Kind.NUMBER, Kind.INTEGER)

Value = str | tuple[Any, ...]
Raw = dict[str, Any]


def base_record(own_fields: OwnFields) -> Raw:
    """The record of samples as plain data, made consistent: nothing ended, refused or superseded, each task a person."""
    raw = sample_record(own_fields).model_dump()
    plan = raw["plans"][0]
    plan.update(supersedes=None, amendment_reason="Medication added", made_under=None, made_elsewhere=None)
    plan.update(kind="full", episode="E1", signatures=(), effective=Date(2026, 9, 1), written=Date(2026, 9, 1))
    for pointer in plan["pointers"]:
        pointer["section"] = "medications"
    for collection, name in (("episodes", "discharge"), ("coverage", "ends"), ("medications", "stopped")):
        for row in raw[collection]:
            row[name] = None
    for row in raw["diagnoses"]:
        row["resolved"] = None
    for intervention in plan["interventions"]:
        intervention["objectives"] = ("O1-1",)
    _give_tasks_people(raw)
    return raw


def _give_tasks_people(raw: Raw) -> None:
    """A staff member of their own for each field that names one, so that one can be changed without the others."""
    pattern = raw["staff"][0]
    staff: list[Raw] = []
    for collection, row in _KNOWN.items():
        for name, spec in field_specs(row).items():
            if spec.refers_to == "staff" and collection != "staff":
                identity = f"ST-{collection}-{name}".replace("_", "-")
                person = {**pattern, "id": identity, "name": f"{pattern['name']} {len(staff) + 1}", "is_trainee": False}
                staff.append({**person, "supervisor": "ST-plans-coordinator"})
                for each in rows_of(raw, collection):
                    each[name] = identity
    raw["staff"] = tuple(staff)


def copied(raw: Raw) -> Raw:
    """A copy whose rows can be changed: the rows' own values never are, only replaced."""

    def rows(values: Any) -> Any:
        return (
            tuple(dict(row) for row in values)
            if isinstance(values, tuple) and values and isinstance(values[0], dict)
            else values
        )

    copy = {name: rows(value) for name, value in raw.items()}
    copy["client"] = dict(raw["client"])
    copy["plans"] = tuple({name: rows(value) for name, value in plan.items()} for plan in raw["plans"])
    return copy


def rows_of(raw: Raw, collection: str) -> Sequence[Raw]:
    """The rows of a collection in plain data."""
    if collection == "clients":
        return (raw["client"],)
    if collection in _PLAN:
        return raw["plans"][0].get(collection, ())  # type: ignore[no-any-return]
    return raw.get(collection, ())  # type: ignore[no-any-return]


def spec_of(path: str) -> FieldSpec | None:
    """The declaration of the field at a path, None for a collection or what is reckoned."""
    collection, _, name = path.partition(".")
    holder, _, rest = name.partition(".")
    if collection not in _KNOWN or not name:
        return None
    return field_specs(row_type("staff")).get(rest) if rest else field_specs(row_type(collection)).get(holder)


def domain(path: str, asked: Iterable[Atom]) -> tuple[Value, ...]:
    """What a path can be, as far as a template asks: as in the sample first, then all else."""
    if path.startswith("@"):
        return tuple(("place", *place) for place in _PLACES)
    spec = spec_of(path)
    values: list[Value] = [SAMPLE, BLANK]
    if spec is not None and spec.kind in _NUMBERS:
        values.append(ZERO)
    if path == "is_minor" or (spec is not None and spec.kind is Kind.YES_NO):
        values.append(NO)
    for atom in asked:
        if atom.asks == "equal":
            values.append(("is", atom.operand))
            if spec is not None and spec.choices:
                values.append(("is", next((code for code, _ in spec.choices if code != atom.operand), atom.operand)))
        elif atom.asks == "compare":
            number = atom.operand[1]
            values += [("is", number - 1), ("is", number), ("is", number + 1)]
    return tuple(dict.fromkeys(values))


@dataclass(frozen=True)
class World:
    """The record with some paths changed.

    `raw` is the base. `excused` are the paths whose blank must give its reason, `pointed` those whose blank names the
    document that holds the section. `varied` is a path with a further value, for the one row that it is about.
    """

    raw: Raw
    values: Mapping[str, Value]
    excused: frozenset[str] = frozenset()
    pointed: Mapping[str, str] = field(default_factory=dict)
    varied: tuple[str, Any] | None = None

    def record(self) -> PlanRecord:
        """The record of this world."""
        raw = copied(self.raw)
        for path, value in sorted(self.values.items(), key=lambda item: item[0].count(".")):
            _apply(raw, path, value)
            if value == BLANK and path in self.excused:
                _excuse(raw, path)
        for path, section in self.pointed.items():
            if self.values.get(path) == BLANK:
                plan = raw["plans"][0]
                pointer = {"id": f"PT-{section}", "section": section, "document": "Assessment", "place": "Tab 2"}
                plan["pointers"] = (*plan["pointers"], pointer)
        if self.varied is not None:
            set_path(raw, *self.varied)
        for path, value in self.values.items():
            if path.startswith("@") and isinstance(value, tuple):
                _place(raw, self.raw, path[1:], *value[1:])
        return PlanRecord.model_validate(raw)


def _apply(raw: Raw, path: str, value: Value) -> None:
    if path == "is_minor":
        born = {SAMPLE: _MINOR_BORN, NO: _ADULT_BORN}.get(str(value))
        raw["client"]["birth_date"] = born
    elif value != SAMPLE and not path.startswith("@"):
        set_path(raw, path, _plain(path, value))


def _plain(path: str, value: Value) -> Any:
    if value == BLANK:
        return None
    if value == ZERO:
        return 0
    return False if value == NO else value[1]


def set_path(raw: Raw, path: str, value: Any) -> None:
    """Give a path a value in all rows that it stands for; None for a collection takes its rows away."""
    collection, _, name = path.partition(".")
    holder, _, rest = name.partition(".")
    if collection not in _KNOWN:
        return
    if not name:
        (raw["plans"][0] if collection in _PLAN else raw)[collection] = ()
        return
    rows: Iterable[Raw] = rows_of(raw, collection)
    if rest:
        rows, holder = [row for row in raw["staff"] if row["id"] == f"ST-{collection}-{holder}".replace("_", "-")], rest
    spec = spec_of(path)
    many = spec is not None and spec.kind in (Kind.REFS, Kind.CHOICES)
    for row in rows:
        if holder in row:
            row[holder] = (() if value is None else (value,)) if many else value
        elif row.get("extra"):
            kept = tuple(each for each in row["extra"] if each["name"] != holder)
            row["extra"] = kept if value is None else (*kept, {"name": holder, "value": value})


def value_at(raw: Raw, path: str) -> Any:
    """The value of a path in the first row that it stands for."""
    collection, _, name = path.partition(".")
    holder, _, rest = name.partition(".")
    rows: Sequence[Raw] = rows_of(raw, collection) if collection in _KNOWN else ()
    if rest:
        rows, holder = [row for row in raw["staff"] if row["id"] == f"ST-{collection}-{holder}".replace("_", "-")], rest
    return rows[0].get(holder) if rows and name else None


def _excuse(raw: Raw, path: str) -> None:
    """Say why a path is blank, as a payer accepts it."""
    collection, _, name = path.partition(".")
    field, holders = name, rows_of(raw, collection)
    if not name:
        field, holders = collection, (raw["plans"][0] if collection in _PLAN else raw["client"],)
    for row in holders:
        row["absent"] = (*row.get("absent", ()), {"field": field.partition(".")[0], **_REASON})


def _place(raw: Raw, base: Raw, collection: str, position: int, count: int) -> None:
    """Put the one row of a collection among others, which are as the sample is and of other people."""
    rows = rows_of(raw, collection)
    if not rows or collection in ("clients", "plans") or count == 1:
        return
    like = dict(rows_of(base, collection)[0])
    for name, spec in field_specs(row_type(collection)).items():
        if spec.refers_to == "staff" and collection != "staff":
            like[name] = "ST-plans-coordinator"
    others = [{**like, "id": f"{like['id']}-{number}"} for number in range(2, count + 1)]
    filled = (*others[: position - 1], rows[0], *others[position - 1 :])
    (raw["plans"][0] if collection in _PLAN else raw)[collection] = filled


def is_so(atom: Atom, values: Mapping[str, Value], base: Mapping[str, Any], natural: Mapping[str, bool]) -> bool:
    """Whether an atom holds in a world. `base` are the sample's values by path, `natural` what is as it is."""
    if atom.asks == "place":
        place = values.get(f"@{atom.path}", ("place", 1, 1))
        return _is_placed(atom.operand, int(place[1]), int(place[2]))
    if atom.path in natural and atom.path not in values:
        return natural[atom.path]
    value = values.get(atom.path, SAMPLE)
    if atom.asks in ("true", "filled"):
        return value != BLANK and (atom.asks == "filled" or value not in (ZERO, NO, ("is", 0)))
    held = (
        None
        if value == BLANK
        else 0
        if value == ZERO
        else value[1]
        if isinstance(value, tuple)
        else base.get(atom.path)
    )
    if atom.asks == "equal":
        return bool(held == atom.operand)
    return isinstance(held, int | float) and _compares(held, *atom.operand)


def _is_placed(operand: tuple[Any, ...], position: int, count: int) -> bool:
    match operand:
        case ("first",):
            return position == 1
        case ("last",):
            return position == count
        case ("others",):
            return count > 1
        case ("slice", start, stop):
            return start < position and (stop is None or position <= stop)
        case (("index" | "index0" | "revindex" | "revindex0" | "length") as what, sign, number):
            counted = {"index": position, "index0": position - 1, "length": count}
            counted |= {"revindex": count - position + 1, "revindex0": count - position}
            return _compares(counted[what], sign, number)
    return False


def _compares(held: float, sign: str, number: float) -> bool:
    signs = {"==": held == number, "<": held < number, "<=": held <= number, ">": held > number, ">=": held >= number}
    return signs[sign]


def other_value(path: str, value: Any) -> Any:
    """Another value of the same kind, which prints differently."""
    spec = spec_of(path)
    kind = spec.kind if spec else Kind.TEXT
    if kind is Kind.DATE and isinstance(value, Date):
        return value + timedelta(days=1)
    if kind in _NUMBERS and isinstance(value, int | float):
        return value + 1
    if kind is Kind.YES_NO:
        return not value
    if spec is not None and spec.choices:
        return next(code for code, _ in spec.choices if code != value)
    return f"Zz {value}"


def suited(raw: Raw, when: When | None) -> Raw:
    """The base changed so that a demand's condition holds, as far as that can be done."""
    raw = copied(raw)
    if when is None:
        return raw
    _suit_client(raw["client"], when)
    _suit_episode(raw["episodes"][0], when)
    plan = raw["plans"][0]
    if "family_participants" in (when.has or ()):
        plan["participation"][0]["role"] = "family"
    if when.service is not None:
        plan["services"][0]["type"] = when.service[0]
    if when.author is not None:
        for row in raw["staff"]:
            row["is_trainee"] = row["id"] == "ST-plans-author"
    return suited(raw, when.any_of[0]) if when.any_of else raw


def _suit_client(client: Raw, when: When) -> None:
    if when.age_under is not None:
        client["birth_date"] = _MINOR_BORN
    elif when.age_from is not None:
        client["birth_date"] = _ADULT_BORN
    if when.language_not is not None:
        client["language"] = "Spanish"


def _suit_episode(episode: Raw, when: When) -> None:
    for name in ("legal_status", "programme", "level_of_care", "setting"):
        given = getattr(when, name)
        if given is not None:
            episode[name] = given[0]
    if when.risk_identified is not None:
        episode["risk_identified"] = when.risk_identified
    if when.stay_over is not None or when.stay_under is not None:
        episode["expected_stay_days"] = (when.stay_over or 0) + 1


def applies(record: PlanRecord, when: When | None, as_of: Date) -> bool:
    """Whether a condition holds for a record; also where nobody can say, since then nothing speaks against it."""
    plan = record.plans[0]
    if when is None:
        return True
    return when.answer(Situation(record, plan, record.episode_of(plan), plan_day(plan, as_of))).holds is not False
