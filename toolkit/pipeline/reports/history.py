"""The history of a client, for the terminal: the newest revision first."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from toolkit.pipeline.history import History, Step
from toolkit.pipeline.reports.rows import shown
from toolkit.records.comparison.sentences import named

__all__ = ["print_history"]

_KINDS = {"import": "import", "form": "returned form", "decision": "decision", "signature": "signature"}


def print_history(history: History, console: Console) -> None:
    """Print it, with what the record says."""
    count = len(history.steps)
    console.print(f"{shown(history.client)}  {history.name}: {count} revision{'' if count == 1 else 's'}", style="bold")
    for step in reversed(history.steps):
        _print_step(step, history, console)


def _print_step(step: Step, history: History, console: Console) -> None:
    revision = step.revision
    when = revision.time.astimezone().strftime("%Y-%m-%d %H:%M")
    sources = ", ".join(source.name for source in revision.sources)
    what = _KINDS.get(revision.kind, revision.kind) + (f" of {sources}" if sources else "")
    console.print(f"\nRevision {revision.number}  {when}  {revision.actor}  {what}", style="bold")
    if revision.parent is None:
        console.print(f"  The first: {step.rows} rows.")
    for said in step.said:
        console.print(Padding(Text(said), (0, 0, 0, 2)))
    if revision.parent is not None and not step.changes:
        console.print("  The record is the same; what the import said changed.")
    _print_beside(revision.id, history, console)


def _print_beside(revision: int, history: History, console: Console) -> None:
    for decision in history.decisions:
        if decision.revision != revision:
            continue
        if decision.subject == "answer":
            console.print(f"  Answered with a {decision.decided}: {named(decision.path)}.")
        else:
            console.print(f"  Decided: {named(decision.path)}: the {decision.decided}'s was taken.")
    for document in history.documents:
        if document.revision == revision:
            console.print(f"  Document made: {document.file} ({document.stage}, as of {document.as_of})")
    for signature in history.signatures:
        if signature.revision == revision:
            said = signature.content
            kind = "refused" if said.get("refused") else "signed" if said.get("date") else "signature tried"
            console.print(f"  Plan {signature.plan} {kind}: {said.get('role', '')} {said.get('date') or ''}".rstrip())
