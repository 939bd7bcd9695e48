"""`plankit form read` and `plankit form merge`."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, progress, results
from toolkit.errors import ExitCode, OutputError

if TYPE_CHECKING:
    from rich.console import Console

    from toolkit.pipeline.progress.outcomes import FileOutcome, MergedInbox
    from toolkit.pipeline.progress.returned import Returned

__all__ = ["merge_command", "read_command"]


@click.command("read", epilog="Example: plankit form read inbox/0042-progress.pdf")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@options.store_option
@options.json_option
def read_command(files: tuple[Path, ...], store_path: Path | None, as_json: bool) -> int:
    """Say what returned forms hold: whose they are, and every answer. Nothing is merged.

    The command is there to show content: mind who reads it.
    """
    from toolkit.forms.progress.issue import OPEN_KEY
    from toolkit.forms.reading.reader import FormReader
    from toolkit.pipeline.progress.returned import look_at
    from toolkit.pipeline.workspace import Workspace

    keys = dict([OPEN_KEY])
    if store_path is not None or Workspace.around(Path.cwd()) is not None:
        with options.open_store(store_path) as store, store.reader() as reader:
            keys |= reader.keys()
    with FormReader(ours=("PK-",)) as form_reader:
        read = [look_at(path, form_reader, keys) for path in files]
    if as_json:
        print_json({"forms": [each.to_dict() for each in read]})
    else:
        with results() as console:
            for each in read:
                _print_read(each, console)
    return ExitCode.FINDINGS if any(each.aside is not None for each in read) else ExitCode.DONE


def _print_read(read: Returned, console: Console) -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from toolkit.pipeline.reports.rows import shown

    console.print(Text(shown(f"{read.file}  {read.number}".rstrip()), style="bold"))
    if read.aside is not None:
        console.print(Padding(Text(f"{read.aside.why} {read.aside.mend}", style="red"), (0, 0, 0, 2)))
    if read.issue is not None:
        issue = read.issue
        told = f"client {issue.client}, plan {issue.plan}, period {issue.first} to {issue.last}, made {issue.made}"
        console.print(Padding(Text(shown(told)), (0, 0, 0, 2)))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim")
    grid.add_column(overflow="fold")
    for name, text in read.values.items():
        grid.add_row(shown(name), shown(text))
    console.print(Padding(grid, (0, 0, 1, 2)))


@click.command("merge", epilog="Example: plankit form merge inbox --preview")
@click.argument("inbox", required=False, metavar="[INBOX]", type=click.Path(path_type=Path))
@options.store_option
@click.option("--preview", is_flag=True, help="Show what would change for each client, and change nothing.")
@options.as_of_option
@options.actor_option
@options.json_option
@click.option("--show-values", is_flag=True, help="Show what changes from what to what; --preview always does.")
def merge_command(
    inbox: Path | None,
    store_path: Path | None,
    preview: bool,
    as_of: Date,
    actor: str,
    as_json: bool,
    show_values: bool,
) -> int:
    """Merge returned forms into the store: all files of INBOX, or one (inside a workspace its inbox, if none is named).

    Every file is merged, known already, waiting for a decision, or set aside with the reason. Files that were merged or set
    aside move to a folder of that name, with a note beside each; nothing is deleted.
    """
    from toolkit.pipeline.progress.deciding import decide
    from toolkit.pipeline.progress.decisionbook import read_decisions, write_decisions
    from toolkit.pipeline.progress.inbox import merge_inbox
    from toolkit.pipeline.progress.outcomes import Sort

    folder = inbox if inbox is not None else _inbox()
    with options.open_store(store_path) as store:
        if not preview:
            decide(store, read_decisions(folder), now=options.now())
        with progress("Merging forms", quiet=as_json) as on_progress:
            merged = merge_inbox(
                folder, store, as_of=as_of, now=options.now(), actor=actor, preview=preview, on_progress=on_progress
            )
        book, unwritten = None, None
        try:
            book = None if preview else write_decisions(merged)
        except OutputError as error:  # what was merged is told all the same
            unwritten = error
    if as_json:
        print_json(merged.to_dict(show_values=show_values or preview))
    else:
        with results() as console:
            _print_merged(merged, console, show_values=show_values or preview, preview=preview, book=book)
    if unwritten is not None:
        raise unwritten
    return ExitCode.FINDINGS if merged.of(Sort.DECISION) or merged.of(Sort.ASIDE) else ExitCode.DONE


def _inbox() -> Path:
    from toolkit.pipeline.workspace import Workspace

    workspace = Workspace.around(Path.cwd())
    if workspace is None:
        raise click.UsageError("Missing argument 'INBOX': name the folder with the returned forms.")
    return options.nearby(workspace.inbox)


def _print_merged(
    merged: MergedInbox, console: Console, *, show_values: bool, preview: bool, book: Path | None
) -> None:
    from toolkit.pipeline.progress.outcomes import Sort

    count = f"{len(merged.files):,} file{'' if len(merged.files) == 1 else 's'}"
    parts = [f"{len(found):,} {sort}" for sort in Sort if (found := merged.of(sort))]
    would = "Nothing is changed yet. " if preview else ""
    console.print(f"{would}{count} looked at: {', '.join(parts) or 'nothing to merge'}.", style="bold")
    for sort in Sort:
        for outcome in merged.of(sort):
            _print_outcome(outcome, console, show_values)
    if book is not None:
        console.print(f"\nTo decide: fill in the last columns of {book}, and merge again; or plankit form decide.")
    if merged.wanted and not preview:
        late = ", ".join(f"{state.number} (client {state.client})" for state in merged.wanted[:5])
        more = f" and {len(merged.wanted) - 5:,} more" if len(merged.wanted) > 5 else ""
        console.print(f"\nStill wanted: {late}{more}. plankit form list shows all.")


_SAID = ("PU301", "PU302", "PU303", "PU304")
"""Findings that say of a file what its own line says already."""


def _print_outcome(outcome: FileOutcome, console: Console, show_values: bool) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from toolkit.pipeline.progress.outcomes import Sort
    from toolkit.pipeline.reports.rows import shown

    style = {Sort.ASIDE: "red", Sort.DECISION: "yellow"}.get(outcome.sort, "")
    about = f"  client {outcome.client}" if outcome.client else ""
    console.print(
        Text(shown(f"\n{outcome.file}  {outcome.sort}{about}  {outcome.number}".rstrip()), style=style or "bold")
    )
    lines = [line for line in (f"{outcome.why} {outcome.mend}".strip(),) if line]
    for each in outcome.waiting:
        lines.append(f"{each.name or 'The form'}: {each.why}")
        if show_values and each.name:
            both = (("issued", each.issued), ("plan", each.plan), ("form", each.form))
            lines.append("    " + "   ".join(f"{whose}: {said}" for whose, said in both if said is not None))
    lines += ["Taken as it is, it would change:"] if outcome.waiting and outcome.changes else []
    lines += outcome.shown if show_values else outcome.changes
    lines += [f"{found.message} {found.hint}" for found in outcome.findings if found.code not in _SAID]
    for line in lines:
        console.print(Padding(Text(shown(line)), (0, 0, 0, 2)))
