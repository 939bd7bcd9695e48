"""From a profile's YAML file to a `PayerProfile`, or to findings that say file and line and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from toolkit.errors import ConfigurationError
from toolkit.findings import Code, FilePlace, Finding, LinePlace
from toolkit.payers import codes
from toolkit.payers.kinds.conditions import When
from toolkit.payers.kinds.contents import DoseDemand
from toolkit.payers.kinds.deadlines import DeadlineDemand
from toolkit.payers.kinds.kinds import KEYS_OF_KINDS, kind_of
from toolkit.payers.kinds.needed import PlanNeededDemand
from toolkit.payers.kinds.parts import BaseDemand, Effective, Standing
from toolkit.payers.kinds.signing import MayObject
from toolkit.payers.naming import did_you_mean, nearest
from toolkit.payers.profile import Ages, AppliesTo, PayerProfile
from toolkit.yamlfile import YamlFile, load_yaml

__all__ = ["SUFFIXES", "ProfileFile", "read_folder", "read_profile", "rivals"]

SUFFIXES = (".yaml", ".yml")

_MAX_BYTES = 1024 * 1024
_PARTS: Mapping[str, type[BaseModel]] = {
    "when": When,
    "any_of": When,
    "effective": Effective,
    "applies_to": AppliesTo,
    "ages": Ages,
    "may_object": MayObject,
}
_NEEDS_CITATION = (Standing.VERIFIED, Standing.SECONDARY)


@dataclass(frozen=True, slots=True, eq=False)
class ProfileFile:
    """What was read from one file. `profile` is None where the file has errors; `names` are those that it claims even so."""

    path: Path
    profile: PayerProfile | None
    findings: tuple[Finding, ...]
    names: tuple[str, ...]
    yaml: YamlFile | None

    def place(self, *keys: str | int) -> LinePlace | FilePlace:
        """The place of what stands at those keys, or of the nearest thing above."""
        return self.yaml.place(keys) if self.yaml else FilePlace(self.path.name)


def read_profile(path: Path) -> ProfileFile:
    """Read one profile. Never raises for what the file holds: that becomes findings."""
    try:
        content = path.read_bytes() if path.stat().st_size <= _MAX_BYTES else None
    except OSError:
        content = None  # the reader of YAML says what is wrong with the file
    return _profile_of(path, content) if content is not None else _read_profile(path, path)


@lru_cache(maxsize=128)
def _profile_of(path: Path, content: bytes) -> ProfileFile:
    """A file that says what it said before is not read again; what was read of it does not change."""
    return _read_profile(path, content)


def _read_profile(path: Path, content: Path | bytes) -> ProfileFile:
    try:
        source = load_yaml(content, name=path.name, error=ConfigurationError, max_bytes=_MAX_BYTES)
    except ConfigurationError as problem:
        name, _, line = problem.where.rpartition(":")
        place = LinePlace(name, int(line)) if name and line.isdigit() else FilePlace(path.name)
        finding = codes.UNREADABLE.finding(problem.what, place=place, hint=problem.mend)
        return ProfileFile(path, None, (finding,), (path.stem,), None)
    findings = list(_duplicates(source))
    profile: PayerProfile | None = None
    if not isinstance(source.data, dict):
        hint = "Begin with id, title and version; docs/payer-profiles.md has an example."
        findings.append(codes.UNREADABLE.finding("The file is not a profile.", place=source.place(), hint=hint))
    else:
        try:
            profile = PayerProfile.model_validate(source.data)
        except ValidationError as problem:
            findings.extend(_explained(details, source) for details in problem.errors(include_url=False))
        else:
            findings.extend(_contradictions(profile, source))
    return ProfileFile(path, None if findings else profile, tuple(findings), _names(path, source.data), source)


def read_folder(folder: Path) -> list[ProfileFile]:
    """Read the profiles of a folder, by name. Raises ConfigurationError for a folder that is not there."""
    if not folder.is_dir():
        raise ConfigurationError("There is no such folder of payer profiles.", str(folder), "Check the spelling.")
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES)
    return [read_profile(file) for file in files if not file.name.startswith((".", "~"))]


def _names(path: Path, data: Any) -> tuple[str, ...]:
    """What a profile is called, as far as it can be told where it has errors."""
    if not isinstance(data, dict):
        return (path.stem,)
    scope = data.get("applies_to")
    payers = scope.get("payers") if isinstance(scope, dict) else None
    listed = payers if isinstance(payers, list) else [payers]
    return tuple(name for name in (data.get("id") or path.stem, *listed) if isinstance(name, str))


def _duplicates(source: YamlFile) -> Iterator[Finding]:
    for twice in source.duplicates:
        yield codes.KEY_TWICE.finding(
            f'The key "{twice.keys[-1]}" stands a second time; the first is in line {twice.kept_line}.',
            place=LinePlace(source.name, twice.line),
            hint="Keep one of them.",
        )


def _explained(details: ErrorDetails, source: YamlFile) -> Finding:
    """A pydantic error as a finding in plain English."""
    keys = tuple(details["loc"])
    if keys[:1] == ("demands",) and len(keys) > 2:
        keys = (*keys[:2], *keys[3:])  # the third is the tag of the demand's kind, which the file does not have
    code, message, hint = _sentence(details, keys, source)
    return code.finding(message, place=source.place(keys), hint=hint)


def _sentence(details: ErrorDetails, keys: tuple[str | int, ...], source: YamlFile) -> tuple[Code, str, str]:
    name = str(keys[-1]) if keys else "profile"
    match details["type"]:
        case "extra_forbidden":
            known = _known_keys(keys[:-1], source.data)
            return codes.UNKNOWN_KEY, f'The key "{name}" means nothing here.', did_you_mean(name, known)
        case "missing":
            return codes.MISSING_KEY, f'The key "{name}" is missing.', f"Add a line {name}: …"
        case "kind_unknown":
            return codes.MISSING_KEY, "A demand does not say what it is about.", _kind_hint(keys, source.data)
        case "contradiction":
            return codes.CONTRADICTION, f"Contradiction: {details['msg']}.", "Change one of the two."
        case "value_error":
            return codes.BAD_VALUE, f"{_about(keys)} cannot be that: {details['ctx']['error']}", ""
    return codes.BAD_VALUE, f"{_about(keys)} cannot be that.", _wanted(details)


def _about(keys: tuple[str | int, ...]) -> str:
    named = [key for key in keys if isinstance(key, str)]
    return f'The value of "{named[-1]}"' if named else "The profile"


_WANTED = {
    "string": "Write a text.",
    "bool": "Write yes or no.",
    "date": "Write a date such as 2026-09-01.",
    "int": "Write a whole number.",
    "tuple": "Write a list, such as [first, second].",
    "model": "Write keys below it, each on its own line.",
    "dict": "Write keys below it, each on its own line.",
    "greater": "Write a larger number.",
    "less": "Write a smaller number.",
}


def _wanted(details: ErrorDetails) -> str:
    """What to write instead."""
    kind = details["type"]
    if kind in ("literal_error", "enum"):
        expected = str(details["ctx"]["expected"]).replace(" or ", ", ").replace("'", "")
        return did_you_mean(str(details["input"]), expected.split(", "))
    if kind == "string_pattern_mismatch":
        return (
            "Write it in small letters, digits and hyphens, such as ny-mhotrs-clinic (a reference: id or id@version)."
        )
    if kind in ("too_long", "too_short"):
        facts = details["ctx"]
        bound = f"at least {facts['min_length']}" if kind == "too_short" else f"at most {facts['max_length']}"
        return f"Write a list of another length: {bound}."
    return _WANTED.get(kind.partition("_")[0], f"{details['msg']}.")


def _known_keys(keys: tuple[str | int, ...], data: Any) -> list[str]:
    """The keys that may stand in the mapping at `keys`."""
    named = [key for key in keys if isinstance(key, str)]
    part: type[BaseModel] = PayerProfile
    if named and named[-1] in _PARTS:
        part = _PARTS[named[-1]]
    elif len(keys) == 2 and keys[0] == "demands" and isinstance(keys[1], int):
        part = next(kind for kind in KEYS_OF_KINDS.values() if kind.kind == kind_of(data["demands"][keys[1]]))
    return [field.alias or name for name, field in part.model_fields.items()]


def _kind_hint(keys: tuple[str | int, ...], data: Any) -> str:
    demand = data["demands"][keys[1]] if len(keys) > 1 and isinstance(keys[1], int) else None
    for key in demand if isinstance(demand, dict) else ():
        near = nearest(str(key), KEYS_OF_KINDS)
        if near:
            return f'Instead of "{key}", did you mean "{near}"?'
    return f"It needs one of the keys {', '.join(KEYS_OF_KINDS)}."


def _contradictions(profile: PayerProfile, source: YamlFile) -> Iterator[Finding]:
    """What no single demand can be blamed for by itself."""
    for position, demand in enumerate(profile.demands):
        for problem in (
            *_twice(profile, position, demand),
            *_unfounded(profile, demand),
            *_outside(profile, demand),
            *(f'"{other}" says something else about the same thing' for other in rivals(profile, position)),
        ):
            message = f'Demand "{demand.id}": {problem}.'
            yield codes.CONTRADICTION.finding(
                message, place=source.place(("demands", position)), hint="Change one of the two."
            )


def _twice(profile: PayerProfile, position: int, demand: BaseDemand) -> Iterator[str]:
    if any(earlier.id == demand.id for earlier in profile.demands[:position]):
        yield "another demand has the same id"
    if profile.leaves_out and demand.id in profile.leaves_out:
        yield "it is left out and made again; made again, it replaces the inherited one by itself"


def _unfounded(profile: PayerProfile, demand: BaseDemand) -> Iterator[str]:
    standing = demand.standing or profile.standing
    citation = demand.citation or profile.source
    if standing in _NEEDS_CITATION and not citation:
        yield f"it is {standing} and has no citation"
    if standing in _NEEDS_CITATION and not (demand.checked or profile.checked):
        yield f"it is {standing} and does not say when that was checked"
    if standing is Standing.EXAMPLE and citation:
        yield "it is an example and cites a rule"


def _outside(profile: PayerProfile, demand: BaseDemand) -> Iterator[str]:
    if demand.effective and not demand.effective.meets(profile.effective):
        yield "it holds only on days on which this version of the profile does not"


def rivals(profile: PayerProfile, position: int) -> Iterator[str]:
    """Ids of earlier demands that say something else about one thing, under the same condition, on the same days.

    Who could say which holds? Deadlines of a kind are such, doses, and what plan is wanted for the same services.
    """
    demand = profile.demands[position]
    if not isinstance(demand, DeadlineDemand | DoseDemand | PlanNeededDemand):
        return
    for earlier in profile.demands[:position]:
        at_once = (earlier.effective or profile.effective).meets(demand.effective or profile.effective)
        alike = (earlier.subject(), earlier.when, earlier.for_plan) == (demand.subject(), demand.when, demand.for_plan)
        if alike and at_once and earlier.id != demand.id:
            yield earlier.id
