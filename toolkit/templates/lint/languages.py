"""An agency that speaks two languages says the same in both: every kind of document, and every section and statement of it."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding, WordPlace
from toolkit.templates import codes
from toolkit.templates.agency import Agency, AgencyTemplate
from toolkit.templates.lint.targets import Target

__all__ = ["check"]

_LANGUAGES = {"en": "English", "es": "Spanish"}


def check(target: Target) -> Iterator[Finding]:
    """What the same document in the agency's other languages has that this one lacks, or that there is none."""
    agency, template = target.agency, target.template
    if agency is None or template is None or template.entry.status == "retired":
        return
    current = [each for each in agency.templates if each.entry.status != "retired"]
    for language in dict.fromkeys(each.language for each in current if each.language != template.language):
        others = [each for each in current if each.language == language and each.kind == template.kind]
        if not others:
            yield _no_document(agency, template, language)
        elif lacking := sorted(set.intersection(*(set(each.bindings) for each in others)) - set(template.bindings)):
            yield _lacks(template, language, lacking)


def _no_document(agency: Agency, template: AgencyTemplate, language: str) -> Finding:
    spoken = _LANGUAGES[language]
    return codes.LANGUAGE_LACKS_DOCUMENT.finding(
        f"{agency.title} has documents in {spoken}, but none of the kind {template.kind}.",
        place=WordPlace(template.place, ""),
        hint=f"Write it in {spoken} too, and enter it in agency.yaml.",
    )


def _lacks(template: AgencyTemplate, language: str, lacking: list[str]) -> Finding:
    here, there = _LANGUAGES[template.language], _LANGUAGES[language]
    return codes.LANGUAGE_LACKS_PART.finding(
        f"The {template.kind} in {there} prints what this one in {here} does not: {', '.join(lacking)}.",
        place=WordPlace(template.place, ""),
        hint="Add it to the template, and bind it in agency.yaml.",
    )
