"""Agencies: folders with `agency.yaml`, Word templates and a logo, read once and never changed.

`Agency.load` reads one folder, `agencies` all of several. Whatever is wrong with a folder is told at once, each
complaint with its file and line, in one ConfigurationError.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date as Date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from toolkit.errors import ConfigurationError, UnknownNameError
from toolkit.findings import Severity
from toolkit.payers.duedates.businessdays import Holidays
from toolkit.payers.naming import nearest
from toolkit.records.client import PlanRecord
from toolkit.records.fields import FieldSpec
from toolkit.records.plan import Plan
from toolkit.templates.agency_checks import Complaints, check_settings, parse_settings
from toolkit.templates.agency_schema import TEMPLATE_KINDS, AgencySettings, Binding, TemplateEntry, TemplateKind
from toolkit.templates.fieldnames import Names, template_names
from toolkit.templates.fitting import fits
from toolkit.templates.images import is_too_large, read_image
from toolkit.templates.marks import Mark
from toolkit.templates.richvalues import Picture
from toolkit.yamlfile import YamlFile, load_yaml

__all__ = ["LOGO", "SETTINGS_FILE", "Agency", "AgencyTemplate", "agencies", "named_agency"]

SETTINGS_FILE: Final = "agency.yaml"
LOGO: Final = "logo"
"""The name of the logo among an agency's pictures."""
MAX_SETTINGS_BYTES: Final = 1024 * 1024
MAX_FILE_BYTES: Final = 64 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


@dataclass(frozen=True)
class AgencyTemplate:
    """One Word template of an agency, with its entry in agency.yaml. `sha256` is that of the Word file when it was read."""

    entry: TemplateEntry
    path: Path
    sha256: str
    language: str
    agency_id: str

    @property
    def id(self) -> str:
        """Its id in agency.yaml."""
        return self.entry.id

    @property
    def kind(self) -> str:
        """The kind of document, one of `TEMPLATE_KINDS`."""
        return self.entry.kind

    @property
    def audience(self) -> str:
        """Who is meant to read it: `client` for the client's copy, else `chart`."""
        return "client" if self.kind == "client-copy" else "chart"

    @property
    def title(self) -> str:
        """The title of the documents that it makes."""
        return self.entry.title

    @property
    def sections(self) -> tuple[str, ...]:
        """Ids of the sections that it prints."""
        return self.entry.sections

    @property
    def bindings(self) -> Mapping[str, Binding]:
        """Where each section, statement and signature line stands in the Word file, by its id."""
        return self.entry.bindings

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The bindings as the compiler takes them."""
        return {
            name: Mark(bound.heading or "", bound.text or "", bound.tag or "") for name, bound in self.bindings.items()
        }

    @property
    def place(self) -> str:
        """How messages name it: `fairview-county/treatment-plan.docx`."""
        return f"{self.agency_id}/{self.path.name}"

    def read(self) -> bytes:
        """The Word file. Raises ConfigurationError if it is gone, or no longer the file whose hash was taken."""
        data = _read(self.path, self.place)
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise ConfigurationError(
                "The template was changed while documents were being made from it.", self.place, "Start again."
            )
        return data


@dataclass(frozen=True, eq=False)
class Agency:
    """An agency: its settings, its templates, its logo. Immutable and picklable; compared by identity.

    `sha256` covers agency.yaml, the logo and the word list; each template has a hash of its own. `wording` is the agency's
    own word list for texts, a CSV file in its folder, or None where it uses the shipped one.
    """

    settings: AgencySettings
    folder: Path
    templates: tuple[AgencyTemplate, ...]
    sha256: str
    logo: Picture | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    wording: Path | None = None

    @classmethod
    def load(cls, folder: Path) -> Agency:
        """The agency of a folder. Raises ConfigurationError with all complaints about it, each with its file and line."""
        name = f"{folder.name}/{SETTINGS_FILE}"
        content = _settings_content(folder / SETTINGS_FILE, name)
        settings, file, found = _read_settings(name, content)
        complaints = Complaints(file, list(found))
        if settings is None:
            complaints.raise_if_any()
            raise ConfigurationError("The settings cannot be used.", name)
        templates = _read_templates(settings, folder, complaints)
        logo, pictures = _read_logo(settings, folder, complaints)
        words = _own_file(folder, settings.wording, ("wording",), complaints) if settings.wording else None
        complaints.raise_if_any()
        digest = hashlib.sha256(content)
        for data in (*pictures.values(), *([words] if words is not None else [])):
            digest.update(hashlib.sha256(data).digest())
        wording = folder / settings.wording if settings.wording else None
        return cls(settings, folder, templates, digest.hexdigest(), logo, pictures, wording)

    @property
    def id(self) -> str:
        """Its id, as the Clients sheet names it."""
        return self.settings.id

    @property
    def version(self) -> str:
        """Version of its folder."""
        return self.settings.version

    @property
    def title(self) -> str:
        """Its name for people."""
        return self.settings.name

    @property
    def language(self) -> str:
        """`en` or `es`: the language of templates that name none."""
        return self.settings.language

    def __getstate__(self) -> dict[str, object]:
        """What crosses process borders: the fields, and nothing that was worked out from them."""
        return {each.name: self.__dict__[each.name] for each in fields(self)}

    @cached_property
    def own_fields(self) -> Mapping[str, tuple[FieldSpec, ...]]:
        """The fields that it declares, by collection: what readers take as `own_fields`."""
        declared: dict[str, tuple[FieldSpec, ...]] = {}
        for own in self.settings.fields:
            declared[own.collection] = (*declared.get(own.collection, ()), own.spec)
        return declared

    @cached_property
    def names(self) -> Names:
        """Every name that its templates can use."""
        return template_names(self.own_fields)

    @property
    def values(self) -> Mapping[str, object]:
        """What payers leave to the agency, by the name that their profiles give it."""
        return self.settings.values

    @cached_property
    def holidays(self) -> Holidays:
        """The days that are no business days for it, for deadlines counted in business days."""
        stated = self.settings.holidays
        return Holidays(stated.added, stated.not_kept, federal=stated.federal)

    @property
    def rules(self) -> Mapping[str, Severity | None]:
        """Our own advice graded otherwise, by code; None is switched off."""
        return {code: None if grade == "off" else Severity(grade) for code, grade in self.settings.rules.items()}

    def is_substance_use(self, programme: str | None) -> bool:
        """Whether a programme, by its name in the record, makes the whole record one of substance use."""
        name = (programme or "").strip().casefold()
        return any(each.substance_use and each.name.casefold() == name for each in self.settings.programmes)

    def template(self, template_id: str) -> AgencyTemplate:
        """The template of that id. Raises UnknownNameError."""
        found = next((each for each in self.templates if each.id == template_id), None)
        if found is None:
            known = tuple(self.settings.template_ids())
            raise UnknownNameError(f"template of {self.id}", template_id, nearest(template_id, known), known)
        return found

    @cached_property
    def kinds(self) -> tuple[TemplateKind, ...]:
        """The kinds of document that it has an approved template for, in the order of `TEMPLATE_KINDS`."""
        there = {each.kind for each in self.templates if each.entry.status == "approved"}
        return tuple(kind for kind in TEMPLATE_KINDS if kind in there)

    def template_for(
        self,
        record: PlanRecord,
        plan: Plan | None,
        kind: str = "plan",
        template_id: str | None = None,
        *,
        as_of: Date,
        allow_drafts: bool = False,
    ) -> AgencyTemplate:
        """The template for a client: the one that is named, else the approved one in effect on `as_of` whose `when` fits best.

        Raises UnknownNameError for an id that there is not, ConfigurationError where none fits, or the one that is named is a
        draft or retired and nobody said that it may be (`allow_drafts`).
        """
        if template_id is not None:
            named = self.template(template_id)
            if named.entry.status != "approved" and not allow_drafts:
                status = "a draft" if named.entry.status == "draft" else "retired"
                raise ConfigurationError(
                    f'The template "{template_id}" is {status}.',
                    self._settings_place,
                    "Name another or none, or say that it may be used: --allow-draft-templates.",
                )
            return named
        fitting = [
            each
            for each in self.templates
            if each.kind == kind
            and each.entry.status == "approved"
            and each.entry.effective.holds_on(as_of)
            and fits(each.entry.when, record, plan, as_of)
        ]
        if not fitting:
            raise ConfigurationError(
                f"No approved {kind} template of {self.title} is for this client on {as_of}.",
                self._settings_place,
                "Look at `status`, `effective` and `when` of its templates.",
            )
        return max(fitting, key=lambda each: each.entry.when.narrowness)

    @property
    def _settings_place(self) -> str:
        return f"{self.folder.name}/{SETTINGS_FILE}"


def _settings_content(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size <= MAX_SETTINGS_BYTES:
            return path.read_bytes()
    except OSError:
        pass
    load_yaml(path, name=name, error=ConfigurationError, max_bytes=MAX_SETTINGS_BYTES)  # says what is wrong with it
    return _read(path, name)


@lru_cache(maxsize=32)
def _read_settings(name: str, content: bytes) -> tuple[AgencySettings | None, YamlFile, tuple[tuple[int, str], ...]]:
    """The settings that a file holds, the file, and what is wrong with them; read once for each content."""
    file = load_yaml(content, name=name, error=ConfigurationError, max_bytes=MAX_SETTINGS_BYTES)
    complaints = Complaints(file)
    settings = parse_settings(file, complaints)
    if settings is not None:
        check_settings(settings, complaints)
    return settings, file, tuple(complaints.found)


def _read_templates(settings: AgencySettings, folder: Path, complaints: Complaints) -> tuple[AgencyTemplate, ...]:
    templates: list[AgencyTemplate] = []
    for position, entry in enumerate(settings.templates):
        data = _own_file(folder, entry.file, ("templates", position, "file"), complaints)
        if data is None:
            continue
        if not data.startswith(_ZIP):
            complaints.add(("templates", position, "file"), f'"{entry.file}" is not a Word file (.docx).')
        language = entry.language or settings.language
        sha256 = hashlib.sha256(data).hexdigest()
        templates.append(AgencyTemplate(entry, folder / entry.file, sha256, language, settings.id))
    return tuple(templates)


def _read_logo(
    settings: AgencySettings, folder: Path, complaints: Complaints
) -> tuple[Picture | None, Mapping[str, bytes]]:
    logo = settings.logo
    if logo is None:
        return None, {}
    data = _own_file(folder, logo.file, ("logo", "file"), complaints)
    if data is not None and not data.startswith(_PICTURES):
        complaints.add(("logo", "file"), f'"{logo.file}" is neither a PNG nor a JPEG. Save the logo as one of them.')
    elif data is not None and ((image := read_image(data)) is None or is_too_large(image)):
        complaints.add(
            ("logo", "file"),
            f'"{logo.file}" is damaged, or far larger than a page can show. Save it anew, at most 4,000 dots wide.',
        )
    return Picture(LOGO, logo.width_mm, logo.height_mm, logo.alt), {LOGO: data or b""}


def _own_file(folder: Path, name: str, keys: tuple[str | int, ...], complaints: Complaints) -> bytes | None:
    """The bytes of a file in the agency's own folder; None, with a complaint, where there is none to be had."""
    path = folder / name
    if not path.is_file():
        others = [each.name for each in folder.iterdir() if each.is_file() and not each.name.startswith(("~$", "."))]
        near = nearest(name, others)
        hint = f'Did you mean "{near}"?' if near else "Put it there, or change the name here."
        complaints.add(keys, f'There is no file "{name}" in the folder {folder.name}. {hint}')
        return None
    if path.resolve().parent != folder.resolve():
        complaints.add(keys, f'"{name}" is a link to another folder. Put the file itself here.')
        return None
    if path.stat().st_size > MAX_FILE_BYTES:
        complaints.add(keys, f'"{name}" is larger than {MAX_FILE_BYTES // 1024**2} MB. Make its pictures smaller.')
        return None
    return _read(path, f"{folder.name}/{name}")


def _read(path: Path, place: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise ConfigurationError(
            f"The file cannot be read ({problem.strerror}).", place, "Check its name and your rights."
        ) from None


def agencies(folders: Sequence[Path]) -> Mapping[str, Agency]:
    """All agencies of several folders of agencies, by id; the first folder comes first (the workspace before what is shipped).

    A folder that is not there holds none. Raises ConfigurationError for an agency that cannot be used, for two of one id
    in one folder, and for one that has the id of an agency further back without saying `replaces: id@version`.
    """
    known: dict[str, Agency] = {}
    for root in reversed(folders):
        here: dict[str, Agency] = {}
        for folder in sorted(root.iterdir()) if root.is_dir() else ():
            if not (folder / SETTINGS_FILE).is_file():
                continue
            agency = Agency.load(folder)
            if agency.id in here:
                raise ConfigurationError(
                    f'The folders {here[agency.id].folder.name} and {folder.name} both have the id "{agency.id}".',
                    f"{folder.name}/{SETTINGS_FILE}",
                    "Give one of them another id.",
                )
            _check_replacement(agency, known)
            here[agency.id] = agency
        known.update(here)
    return dict(sorted(known.items()))


def _check_replacement(agency: Agency, shipped: Mapping[str, Agency]) -> None:
    said, place = agency.settings.replaces, f"{agency.folder.name}/{SETTINGS_FILE}"
    other = shipped.get(agency.id)
    if other is None:
        if said is not None:
            raise ConfigurationError(
                f'It says "replaces: {said}", but no shipped agency has its id "{agency.id}".',
                place,
                "Give it the id of the agency that it replaces, or leave `replaces` out.",
            )
        return
    wanted = f"{other.id}@{other.version}"
    if said is None:
        raise ConfigurationError(
            f'"{agency.id}" is the id of a shipped agency.',
            place,
            f"Write `replaces: {wanted}` if it is meant to take its place, else give it another id.",
        )
    if said != wanted:
        raise ConfigurationError(
            f'It says "replaces: {said}", but the shipped agency is {wanted}.',
            place,
            f"Look at what changed in the shipped agency, then write `replaces: {wanted}`.",
        )


def named_agency(known: Mapping[str, Agency], agency_id: str) -> Agency:
    """The agency of that id. Raises UnknownNameError with the one that was probably meant."""
    if agency_id not in known:
        raise UnknownNameError("agency", agency_id, nearest(agency_id, known), tuple(known))
    return known[agency_id]
