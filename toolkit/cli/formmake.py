"""`plankit form make`."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, progress, results

if TYPE_CHECKING:
    from rich.console import Console

    from toolkit.pipeline.progress.make import MadeForms
    from toolkit.records.mapping.exportmap import ExportOptions
    from toolkit.store.store import Store

__all__ = ["make_command", "print_made"]


@click.command("make", epilog="Example: plankit form make caseload.xlsx --out forms --due-by 2026-11-30")
@options.sources_argument
@options.export_options
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the forms: a folder in it for each clinician.",
)
@click.option(
    "--per",
    type=click.Choice(["client", "clinician"]),
    default="client",
    show_default=True,
    help="One form for the whole plan, or one for each responsible person with the objectives that are theirs.",
)
@click.option("--due-by", type=options.DAY, metavar="DATE", help="Only clients whose review is due by this day.")
@click.option(
    "--from",
    "first",
    type=options.DAY,
    metavar="DATE",
    help="First day of the period.  [default: after the last review]",
)
@click.option(
    "--return-by", type=options.DAY, metavar="DATE", help="When the forms are wanted back.  [default: in a week]"
)
@options.agency_option
@options.payer_option
@options.as_of_option
@options.client_options
@options.actor_option
@options.json_option
@options.jobs_option
def make_command(
    sources: tuple[Path, ...],
    export: ExportOptions | None,
    out: Path,
    per: str,
    due_by: Date | None,
    first: Date | None,
    return_by: Date | None,
    agency: str | None,
    payers: tuple[str, ...],
    as_of: Date,
    only: tuple[str, ...],
    clinicians: tuple[str, ...],
    programmes: tuple[str, ...],
    actor: str,
    as_json: bool,
    jobs: int | None,
) -> int:
    """Make fillable progress updates, in which all that is known is filled in.

    Each clinician's folder has a page that lists the forms, with the day by which they are wanted back. Inside a workspace
    the forms carry its seal, and can be merged when they come back; made outside of one they can only be read.
    """
    from toolkit.pipeline.progress.deciding import form_key, issue_forms
    from toolkit.pipeline.progress.make import OPEN, make_forms
    from toolkit.pipeline.progress.occasions import Wish
    from toolkit.pipeline.setting import Selection

    store = _workspace_store()
    with progress("Making forms", quiet=as_json) as on_progress:
        made = make_forms(
            sources,
            out,
            key=form_key(store) if store else OPEN,
            wish=Wish(as_of, first, return_by=return_by, per=per, due_by=due_by),
            payers=payers,
            agency=agency,
            selection=Selection(only, clinicians, programmes),
            export=export,
            jobs=jobs,
            on_progress=on_progress,
        )
    if store:
        issue_forms(store, made.forms, actor=actor, now=options.now())
        store.close()
    if as_json:
        print_json(made.to_dict())
    else:
        with results() as console:
            print_made(made, console, is_sealed=store is not None)
    return 0


def _workspace_store() -> Store | None:
    """The store of the workspace in which we are, None outside of one."""
    from toolkit.pipeline.workspace import Workspace
    from toolkit.store.store import Store

    workspace = Workspace.around(Path.cwd())
    return None if workspace is None else Store.open(options.nearby(workspace.store))


def print_made(made: MadeForms, console: Console, *, is_sealed: bool) -> None:
    """What was made, for whom, and where to look."""
    from toolkit.pipeline.progress.pages import INDEX, INDEX_PAGE
    from toolkit.pipeline.reports.rows import shown
    from toolkit.pipeline.reports.terminal import findings_table

    count = f"{len(made.forms):,} progress update{'' if len(made.forms) == 1 else 's'}"
    console.print(f"Made {count} in {made.out} (as of {made.as_of}).", style="bold")
    folders: dict[str, list[Date]] = {}
    for form in made.forms:
        folders.setdefault(form.file.split("/")[0], []).append(form.return_by)
    for name, days in folders.items():
        forms = f"{len(days):,} form{'' if len(days) == 1 else 's'}"
        console.print(f"  {shown(name)}: {forms}, back by {min(days)}")
    if made.findings:
        console.print(findings_table(made.findings, console.width))
    if not is_sealed:
        console.print("Made outside a workspace: these forms can be read, and not merged (plankit new makes one).")
    console.print(f"\nList of all: {made.out / INDEX}   In each folder: {INDEX_PAGE}")
