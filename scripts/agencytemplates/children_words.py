"""What all parts of the children's plan share: its language, and how it lists things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agencytemplates.markup import Cell, each_row, either, header, p, row, table


@dataclass(frozen=True)
class Spoken:
    """A part of the plan, in a language: `en` or `es`."""

    language: str

    def t(self, english: str, spanish: str) -> str:
        """The words in the language of this plan."""
        return spanish if self.language == "es" else english

    def listed(self, section: str, rows: str) -> str:
        """A table of a section's rows, or in place of it why there are none."""
        return either(section, [rows], [p(f"{{{{ {section} }}}}")])

    def table_of(
        self, caption: str, widths: tuple[int, ...], labels: Iterable[str], loop: str, values: Iterable[Cell | str]
    ) -> str:
        """A table with a header row and one row for each item."""
        return table("HarborTable", caption, widths, [header(*labels), each_row(loop, row(*values))])
