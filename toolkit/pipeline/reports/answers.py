"""Answers to a check, for the terminal: how many were taken, and why some were not."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from toolkit.pipeline.answers.taking import Answers
from toolkit.pipeline.reports.rows import shown
from toolkit.pipeline.reports.terminal import findings_table
from toolkit.records.comparison.sentences import named

__all__ = ["print_answers"]


def print_answers(answers: Answers, console: Console, path: Path) -> None:
    """Print it, without values."""
    counts = [f"{count:,} {state}" for state in ("taken", "unchanged", "refused") if (count := answers.count(state))]
    verb = "Would take" if answers.is_preview else "Took"
    console.print(f"{verb} the answers of {path.name}: {', '.join(counts) or 'none is filled in'}.", style="bold")
    if answers.backup:
        console.print(f"A copy of the store as it was before: backups/{answers.backup}")
    for each in answers.answers:
        if each.state == "taken":
            about = named(each.path) if each.what == "value" else f"{each.code} {each.path}".rstrip()
            console.print(f"+ {shown(each.client)}  {each.what} for {about}", soft_wrap=True)
    if answers.findings:
        console.print("\nNot taken; the sheet is as it was, mend it and import it again:", style="bold red")
        console.print(findings_table(answers.findings, console.width))
    if answers.count("taken") and not answers.is_preview:
        console.print("\nNext:  plankit check")
