"""The designs of the three agencies, taken from their plans."""

from __future__ import annotations

from agencytemplates import children, children_look, county, county_look, recovery, recovery_look
from agencytemplates.design import Design
from agencytemplates.styles import Type


def of_county() -> Design:
    """Navy and sober, boxed."""
    return Design(
        language="en",
        width=10080,
        form="CountyForm",
        listing="CountyTable",
        signing="CountySignatures",
        base=Type("Arial", 10),
        paragraphs=county_look.PARAGRAPHS,
        grids=county_look.GRIDS,
        first_header=county.letterhead(),
        header=county.running_header(),
        footer=county.footer(),
        margins=(1260, 1080, 1180, 1080),
        client="Client",
        clinician="Primary clinician",
        numbered=True,
    )


def of_children(language: str) -> Design:
    """Warm, in English or Spanish."""
    plan = children.Plan(language)
    return Design(
        language=language,
        width=9600,
        form="HarborCard",
        listing="HarborTable",
        signing="HarborSignatures",
        base=Type("Verdana", 10),
        paragraphs=children_look.PARAGRAPHS,
        grids=children_look.GRIDS,
        first_header=plan.letterhead(),
        header=plan.running_header(),
        footer=plan.footer(),
        margins=(1360, 1320, 1260, 1320),
        client=plan.t("Child or young person", "Niño, niña o joven"),
        clinician=plan.t("Lead clinician", "Profesional principal"),
    )


def of_recovery() -> Design:
    """Green, with serif headings and labels beside their values."""
    return Design(
        language="en",
        width=9720,
        form="CedarPanel",
        listing="CedarTable",
        signing="CedarSignatures",
        base=Type("Arial", 10),
        paragraphs=recovery_look.PARAGRAPHS,
        grids=recovery_look.GRIDS,
        first_header=recovery.letterhead(),
        header=recovery.running_header(),
        footer=recovery.footer(),
        margins=(1320, 1260, 1360, 1260),
        client="Client",
        clinician="Primary counselor",
        pairs=(1700, 3360, 1700, 2960),
    )
