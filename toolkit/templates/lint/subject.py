"""A template opened for lint: its parts as the author wrote them, and their translation as far as it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from toolkit.findings import WordPlace
from toolkit.templates.compile import shared_environment
from toolkit.templates.lint.targets import Target
from toolkit.templates.package import Package, open_package
from toolkit.templates.places import Locator
from toolkit.templates.translate import Survey, part_labels, survey_package
from toolkit.templates.wordml import parse_xml

__all__ = ["Part", "Subject"]


@dataclass(frozen=True)
class Part:
    """One part that a reader of the document sees (body, a header, a footer, notes), or the document's properties."""

    name: str
    label: str
    root: etree._Element
    locator: Locator

    @property
    def is_text(self) -> bool:
        """Whether it holds paragraphs."""
        return self.label != "document properties"


@dataclass(frozen=True)
class Subject:
    """One opened template."""

    target: Target
    data: bytes
    package: Package
    survey: Survey

    @classmethod
    def of(cls, target: Target) -> Subject:
        """The subject of a target. Raises TemplateError for a file that is no Word template at all."""
        data = target.read()
        package = open_package(data, target.label)
        return cls(target, data, package, survey_package(package, shared_environment(), target.marks))

    @property
    def base(self) -> WordPlace:
        """The file as a whole."""
        return WordPlace(self.target.label)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts in which tags are filled in, as the author wrote them."""
        return tuple(self._part(name, label) for name, label in part_labels(self.package))

    def _part(self, name: str, label: str) -> Part:
        root = parse_xml(self.package.read(name), f"{self.target.label} › {label}")
        return Part(name, label, root, Locator(root, self.target.label, label, self.survey.levels))

    @property
    def texts(self) -> tuple[Part, ...]:
        """The parts that hold paragraphs."""
        return tuple(part for part in self.parts if part.is_text)

    @property
    def labels(self) -> Mapping[str, str]:
        """Part name → what people call it."""
        return {part.name: part.label for part in self.parts}
