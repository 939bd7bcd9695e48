"""The words of the workbook's instruction sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["InstructionLine", "instruction_lines"]


@dataclass(frozen=True, slots=True)
class InstructionLine:
    """One row of the sheet: what it is about, and what to do."""

    left: str
    right: str = ""
    is_heading: bool = False
    is_title: bool = False


_START = (
    InstructionLine("Caseload workbook", is_title=True, is_heading=True),
    InstructionLine("What it is", "One row a thing, on the sheet of its name; rows belong together by their ids."),
    InstructionLine(
        "Begin with", "Clients, Plans, Goals, Objectives and Interventions. Use the other sheets where a payer asks."
    ),
    InstructionLine(
        "Client",
        "The client's id stands in the first column of every sheet, written the same way. Leading zeros count.",
    ),
    InstructionLine(
        "Ids",
        "Goals are G1, G2, …; objectives O1-1, O1-2, … Begin each with a letter, or Excel turns 1-2 into a date. "
        "Leave an id blank and it is made from the order of the rows.",
    ),
    InstructionLine("Several ids", "Put ; between them: O1-1; O1-2"),
    InstructionLine("Dates", "2026-03-09 or 3/9/2026 (month, day, year)."),
    InstructionLine("Line breaks", "Alt and Enter. They are printed as you typed them."),
    InstructionLine(
        "Nothing to write?",
        "A blank means that nobody filled it in. Say instead: none reported, not applicable, declined, deferred or unknown. "
        "Add why, who and when if you like: declined: prefers not to say; by R. Okafor; 2026-05-02. "
        "For a whole sheet, write it once in that sheet's main column: Medications, Name: none reported.",
    ),
    InstructionLine("Order", "Rows are printed in their order. Print order changes it without moving rows."),
    InstructionLine("Grey columns", "They show whose row it is, and are not read."),
    InstructionLine(
        "Columns of your own", "Columns that we do not know are kept, and listed when you check the workbook."
    ),
    InstructionLine("Then", "plankit check caseload.xlsx   says what is missing, and where."),
    InstructionLine("", "plankit generate caseload.xlsx --out plans   makes the Word documents."),
)


def instruction_lines(
    payers: Sequence[str], starred: Sequence[tuple[str, str, tuple[str, ...]]]
) -> list[InstructionLine]:
    """All lines. `starred` lists the demanded columns: sheet, header, and who asks for it."""
    lines = list(_START)
    if payers:
        lines += [InstructionLine(""), InstructionLine("Made for", "; ".join(payers))]
    if starred:
        lines += [
            InstructionLine(""),
            InstructionLine("Columns with a star", "What these payers ask for:", is_heading=True),
        ]
        lines += [InstructionLine(f"{sheet}: {header}", "; ".join(asked_by)) for sheet, header, asked_by in starred]
    return lines
