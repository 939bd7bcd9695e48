"""What to look at: names as people type them, made into Word files with what is known of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import TemplateError, UnknownNameError
from toolkit.payers.naming import nearest
from toolkit.templates.agency import SETTINGS_FILE, Agency, AgencyTemplate
from toolkit.templates.fieldnames import Names, template_names
from toolkit.templates.marks import Mark

__all__ = ["Target", "targets"]


@dataclass(frozen=True)
class Target:
    """One Word file. `agency` and `template` are None for a file that no agency.yaml speaks of."""

    path: Path
    label: str
    agency: Agency | None = None
    template: AgencyTemplate | None = None

    @property
    def names(self) -> Names:
        """Every name that a template of this agency can use."""
        return self.agency.names if self.agency else template_names()

    @property
    def marks(self) -> Mapping[str, Mark]:
        """Where its sections stand, as agency.yaml binds them."""
        return self.template.marks if self.template else {}

    @property
    def language(self) -> str:
        """`en` or `es`."""
        return self.template.language if self.template else "en"

    @property
    def kind(self) -> str:
        """The kind of document; a file that no agency.yaml speaks of is taken for a plan."""
        return self.template.kind if self.template else "plan"

    def read(self) -> bytes:
        """The Word file. Raises TemplateError if it cannot be read."""
        try:
            return self.path.read_bytes()
        except OSError as problem:
            what = f"The file cannot be read ({problem.strerror})."
            raise TemplateError(what, self.label, "Check its name and your rights.") from None


def targets(names: Sequence[str], known: Mapping[str, Agency]) -> list[Target]:
    """The templates that are named: a Word file, an agency's id or folder, or `AGENCY/TEMPLATE`; all without a name.

    Each comes once, in the order of names. Raises UnknownNameError for a name that is none of these.
    """
    if not names:
        return [target for agency in known.values() for target in _of_agency(agency)]
    found = {target.path.resolve(): target for name in names for target in _named(name, known)}
    return list(found.values())


def _named(name: str, known: Mapping[str, Agency]) -> Iterator[Target]:
    path = Path(name)
    if path.is_file():
        yield _of_file(path, known)
    elif (path / SETTINGS_FILE).is_file():
        yield from _of_agency(Agency.load(path))
    elif name in known:
        yield from _of_agency(known[name])
    else:
        agency, _, template = name.partition("/")
        if agency not in known or not template:
            raise UnknownNameError("template, agency or Word file", name, nearest(name, known), tuple(known))
        yield _of_template(known[agency], known[agency].template(template))


def _of_file(path: Path, known: Mapping[str, Agency]) -> Target:
    """A Word file, with its agency where it stands in one's folder and agency.yaml names it."""
    here = path.resolve()
    agencies = [agency for agency in known.values() if agency.folder.resolve() == here.parent]
    if not agencies and (here.parent / SETTINGS_FILE).is_file():
        agencies = [Agency.load(here.parent)]
    for agency in agencies:
        for template in agency.templates:
            if template.path.resolve() == here:
                return _of_template(agency, template)
        return Target(path, f"{agency.id}/{path.name}", agency)
    return Target(path, path.name)


def _of_agency(agency: Agency) -> Iterator[Target]:
    for template in agency.templates:
        yield _of_template(agency, template)


def _of_template(agency: Agency, template: AgencyTemplate) -> Target:
    return Target(template.path, template.place, agency, template)
