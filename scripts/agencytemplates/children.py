"""The children's and family agency: warm, larger type, plain words; in English and in Spanish."""

from __future__ import annotations

from agencytemplates.children_ending import Ending
from agencytemplates.children_front import Front
from agencytemplates.children_look import GRIDS, PARAGRAPHS
from agencytemplates.children_work import Work
from agencytemplates.markup import cell, cells, p, row, table, when
from agencytemplates.package import Letter
from agencytemplates.styles import Type, styles_part


def plan() -> Letter:
    """The treatment plan in English."""
    return Plan("en").letter()


def plan_in_spanish() -> Letter:
    """The treatment plan in Spanish, for families who read Spanish."""
    return Plan("es").letter()


class Plan(Front, Work, Ending):
    """The plan in one language, and what its pages have around it."""

    def letter(self) -> Letter:
        """The whole template."""
        code = self.t("en-US", "es-US")
        first = (self.about(), self.concerns(), self.strengths(), self.family(), self.history(), self.health())
        then = (self.needs(), self.together(), self.goals(), self.services(), self.hard_times(), self.done())
        last = (self.people(), self.reviews(), self.rest(), self.signatures())
        return Letter(
            title="{{ document.title }}",
            subject=self.t("Record {{ client.id }}", "Expediente {{ client.id }}"),
            language=code,
            styles=styles_part(code, Type("Verdana", 10), PARAGRAPHS, GRIDS),
            body="".join((*first, *then, *last)),
            first_header=self.letterhead(),
            header=self.running_header(),
            first_footer=self.footer(),
            footer=self.footer(),
            margins=(1360, 1320, 1260, 1320),
        )

    def letterhead(self) -> str:
        """Logo and name on the left, address on the right."""
        name = cells(p("{{ agency.name }}", "LetterheadName"), p("{{ agency.department }}", "LetterheadDepartment"))
        address = cell("{{ agency.address }}\n{{ agency.phone }}\n{{ agency.website }}", "LetterheadDetail")
        caption = self.t("Letterhead", "Membrete")
        rows = [row(cell("{{ agency.logo }}", "LetterheadDepartment"), name, address)]
        return table("HarborLetterhead", caption, (1900, 4600, 3100), rows) + p("", "LetterheadRule") + self.draft()

    def running_header(self) -> str:
        """From the second page on: whose plan it is."""
        record = self.t("Record number", "Expediente n.º")
        return p(f"{{{{ client.full_name }}}}\t{record} {{{{ client.id }}}}", "Header") + self.draft()

    def draft(self) -> str:
        """The mark on a draft."""
        return when("document.is_draft", p(self.t("DRAFT – do not sign", "BORRADOR – no firmar"), "DraftMark"))

    def footer(self) -> str:
        """Notice and page number."""
        page = self.t("Page <<PAGE>> of <<NUMPAGES>>", "Página <<PAGE>> de <<NUMPAGES>>")
        return p(f"{{{{ agency.name }}}} · {{{{ document.notice }}}}\t{page}", "Footer")
