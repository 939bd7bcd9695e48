"""Signatures for the terminal: what was recorded, and how each client's plan stands."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from toolkit.pipeline.reports.rows import shown
from toolkit.pipeline.reports.terminal import findings_table
from toolkit.pipeline.signing.record import said_in_words
from toolkit.pipeline.signing.said import Recorded
from toolkit.pipeline.signing.status import SigningStatus
from toolkit.records.comparison.sentences import sentence

__all__ = ["print_recorded", "print_status"]

_MOST_CHANGES = 12


def print_recorded(recorded: Sequence[Recorded], console: Console) -> None:
    """What was recorded, and what was not and why."""
    done = sum(bool(each.row) for each in recorded)
    console.print(f"Recorded {done:,} of {len(recorded):,}.", style="bold")
    for each in recorded:
        sign, style = ("+", "green") if each.row else ("!", "bold red")
        line = Text.assemble((f"{sign} ", style), f"{shown(each.said.client)}  {said_in_words(each)}")
        console.print(line, soft_wrap=True)
        if each.scan:
            console.print(f"    scan kept as signatures/{each.scan}", soft_wrap=True)
        if each.findings:
            console.print(findings_table(each.findings, console.width))


def print_status(statuses: Sequence[SigningStatus], console: Console) -> None:
    """Plan by plan: signed by whom, what is lacking, what changed since the signed version."""
    waiting = sum(not each.is_settled for each in statuses)
    console.print(
        f"{len(statuses):,} plan{'' if len(statuses) == 1 else 's'}: {waiting:,} with a signature lacking.",
        style="bold",
    )
    for status in statuses:
        _print_plan(status, console)
    if waiting:
        console.print(
            "\nA sheet to fill in, one row for each signature that is lacking: plankit sign --blank FILE.xlsx"
        )


def _print_plan(status: SigningStatus, console: Console) -> None:
    force = f"in force from {status.opens}" if status.opens else "not in force"
    console.print(f"\n{shown(status.client)}  plan {status.plan.id}  {force}", style="bold")
    _line(console, f"Because: {status.why}.", "dim")
    for signed in status.signed:
        older = "" if signed.is_current else ", an older version"
        proof = f"; document {signed.document[:12]}" if signed.document else ""
        proof += f"; scan {signed.scan}" if signed.scan else ""
        _line(console, f"+ {signed.who} {signed.what}{older}{proof}", "green" if signed.is_current else "yellow")
    for lacking in status.lacking:
        source = f" ({lacking.required.demand.source})" if lacking.required.demand.source else ""
        _line(console, f"! {lacking.required.label}: {lacking.why}{source}", "red")
    for page in status.pages:
        text = f"? {shown(page.file)}, a signed page of form {page.form}, came back {page.came}: say who signed it and when"
        _line(console, text, "yellow")
        command = f"plankit sign {shown(status.client)} --plan {status.plan.id} --role … --date … --file SCAN"
        _line(console, f"    {command} (it lies in the inbox, in the folder merged)", "dim")
    if status.changes:
        whose = "it was signed" if status.since == status.plan.id else f"plan {status.since} was signed"
        _line(console, f"Changed since {whose}:", "")
        for change in status.changes[:_MOST_CHANGES]:
            _line(console, f"  ~ {sentence(change, show_values=False)}", "")
        if len(status.changes) > _MOST_CHANGES:
            _line(console, f"  … and {len(status.changes) - _MOST_CHANGES} more changes", "dim")


def _line(console: Console, text: str, style: str) -> None:
    console.print(Padding(Text(text, style), (0, 0, 0, 2)))
