"""Run all checks on some templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from functools import cached_property

from toolkit.errors import TemplateError
from toolkit.findings import Finding, Severity, WordPlace
from toolkit.payers.catalogue import Catalogue
from toolkit.payers.profile import PayerProfile
from toolkit.templates import codes
from toolkit.templates.agency import Agency
from toolkit.templates.lint import house, languages, proof, syntax
from toolkit.templates.lint.reading import read
from toolkit.templates.lint.subject import Subject
from toolkit.templates.lint.targets import Target
from toolkit.templates.lint.trials import Trials

__all__ = ["Reviewed", "review"]


@dataclass(frozen=True)
class Reviewed:
    """The templates that were looked at, and what was found in each, in the order in which an author meets it."""

    findings_of: Mapping[str, tuple[Finding, ...]]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them."""
        return tuple(found for findings in self.findings_of.values() for found in findings)

    @cached_property
    def counts(self) -> Mapping[Severity, int]:
        """How many of each severity, the worst first."""
        counted = Counter(found.severity for found in self.findings)
        return {severity: counted[severity] for severity in reversed(Severity)}

    def has_at_least(self, severity: Severity) -> bool:
        """Whether there is a finding of that severity or worse."""
        return any(found.severity.rank >= severity.rank for found in self.findings)


def review(
    targets: Sequence[Target],
    catalogue: Catalogue,
    *,
    as_of: Date,
    payers: Sequence[str] = (),
    known: Sequence[Agency] = (),
) -> Reviewed:
    """What is wrong with some templates. No file makes it stop: one that is no Word file is a finding.

    What payers ask for is looked at for the profiles of `payers`, else for those that agency.yaml lists, else for all.
    `known` are the agencies whose names must not stand in another's templates. Raises ConfigurationError for a profile
    that there is not.
    """
    found = {}
    for target in targets:
        profiles = _profiles(target, catalogue, payers, as_of)
        found[target.label] = tuple(_review(target, profiles, as_of, known))
    return Reviewed(found)


def _profiles(target: Target, catalogue: Catalogue, payers: Sequence[str], as_of: Date) -> list[PayerProfile]:
    """The profiles to look at, in the version of the day. One that is only there to be extended is no payer's."""
    listed = payers or (target.agency.settings.payers if target.agency else ())
    if listed:
        return [catalogue.get(name, on=as_of) for name in listed]
    there = (each for each in catalogue.profiles if each.applies_to is not None)
    return [each for each in there if each.effective.includes(as_of)]


def _review(target: Target, profiles: Sequence[PayerProfile], as_of: Date, known: Sequence[Agency]) -> list[Finding]:
    try:
        subject = Subject.of(target)
    except TemplateError as error:
        return [codes.UNUSABLE.finding(error.what, place=WordPlace(target.label, ""), hint=error.mend)]
    reading = read(subject)
    found = [*syntax.check(subject), *reading.findings, *languages.check(target)]
    if profiles and not any(each.severity is Severity.ERROR for each in found):
        found += proof.check(Trials(subject, as_of, profiles[0]), reading, profiles)
    return _in_order(subject, dict.fromkeys((*found, *house.check(subject, known))))


def _in_order(subject: Subject, findings: Iterable[Finding]) -> list[Finding]:
    """The findings in the order of the text: the file as a whole, the body, headers, footers, notes."""
    numbers: dict[WordPlace, tuple[int, int]] = {}
    for part_number, part in enumerate(subject.parts, 1):
        numbers.setdefault(part.locator.base, (part_number, -1))
        numbers |= {place: (part_number, number) for place, number in part.locator.order().items()}

    def key(found: Finding) -> tuple[tuple[int, int], int]:
        place = found.place if isinstance(found.place, WordPlace) else subject.base
        return numbers.get(replace(place, tag=""), (0, 0)), -found.severity.rank

    return sorted(findings, key=key)
