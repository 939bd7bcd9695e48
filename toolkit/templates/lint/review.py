"""Run all checks on some templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from toolkit.errors import TemplateError
from toolkit.findings import Finding, Severity, WordPlace
from toolkit.templates import codes
from toolkit.templates.lint import syntax
from toolkit.templates.lint.reading import read
from toolkit.templates.lint.subject import Subject
from toolkit.templates.lint.targets import Target

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


def review(targets: Sequence[Target]) -> Reviewed:
    """What is wrong with some templates. No file makes it stop: one that is no Word file is a finding."""
    return Reviewed({target.label: tuple(_review(target)) for target in targets})


def _review(target: Target) -> list[Finding]:
    try:
        subject = Subject.of(target)
    except TemplateError as error:
        return [codes.UNUSABLE.finding(error.what, place=WordPlace(target.label, ""), hint=error.mend)]
    reading = read(subject)
    return list(dict.fromkeys((*syntax.check(subject), *reading.findings)))
