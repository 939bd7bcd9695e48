"""`plankit import`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, progress, results

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.pipeline.importing.merging import Choices
    from toolkit.pipeline.importing.report import Imported
    from toolkit.records.mapping.exportmap import ExportOptions
    from toolkit.store.store import Store

__all__ = ["import_command"]


@click.command("import", epilog="Example: plankit import export-2026-11.xlsx --preview")
@options.some_files_argument
@options.export_options
@options.store_option
@click.option("--preview", is_flag=True, help="Say what an import would do, and change nothing.")
@click.option("--only", multiple=True, metavar="CLIENT", help="Only the client of this id; may be given again.")
@click.option(
    "--take",
    type=click.Choice(["store", "source"]),
    help="Whose value counts where both were changed, or where the source's is doubtful.",
)
@click.option(
    "--match",
    type=click.Choice(["same", "new"]),
    help="Whether doubtful rows without ids are the stored ones in other words, or new.",
)
@click.option(
    "--replace",
    "is_replacing",
    is_flag=True,
    help="Remove the rows and values that the source no longer has. Asks first.",
)
@click.option(
    "--answers",
    metavar="FILE.xlsx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="In place of SOURCE: take the answers to a check (plankit check --answers), filled in.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.actor_option
@options.json_option
@click.option("--show-values", is_flag=True, help="Show what changed from what to what. Mind who reads it.")
@options.fail_on_option
def import_command(
    sources: tuple[Path, ...],
    export: ExportOptions | None,
    store_path: Path | None,
    preview: bool,
    only: tuple[str, ...],
    take: str | None,
    match: str | None,
    is_replacing: bool,
    answers: Path | None,
    yes: bool,
    actor: str,
    as_json: bool,
    show_values: bool,
    fail_on: str,
) -> int:
    """Import a caseload into the store, and say what changed, client by client.

    Nothing is lost: what the source no longer has is kept and listed, and what was changed here since is not overwritten. What
    cannot be told without a person is left as it is, and asked.
    """
    from toolkit.pipeline.importing.matching import Same
    from toolkit.pipeline.importing.merging import Choices
    from toolkit.pipeline.reports.importing import print_import
    from toolkit.records.comparison.threeway import Take

    if answers is not None:
        if sources:
            raise click.UsageError("Import the source and its answers one after the other.")
        return _take_answers(answers, store_path, actor, preview=preview, as_json=as_json, fail_on=fail_on)
    if not sources:
        raise click.UsageError("Missing argument 'SOURCE...'.")
    choices = Choices(Take(take) if take else None, Same(match) if match else None, is_replacing)
    with options.open_store(store_path) as store:
        if is_replacing and not (preview or yes):
            _ask(_run(sources, export, store, choices, only, actor, preview=True, quiet=as_json))
        imported = _run(sources, export, store, choices, only, actor, preview=preview, quiet=as_json)
        if as_json:
            print_json(imported.to_dict(show_values=show_values))
        else:
            with results() as console:
                named = options.source_words(sources, export)
                print_import(imported, console, store=store.path, sources=named, show_values=show_values)
    return int(options.is_failure(imported, fail_on))


def _run(
    sources: Sequence[Path],
    export: ExportOptions | None,
    store: Store,
    choices: Choices,
    only: Sequence[str],
    actor: str,
    *,
    preview: bool,
    quiet: bool,
) -> Imported:
    from toolkit.pipeline.importing.run import import_sources
    from toolkit.pipeline.setting import declared_fields

    with progress("Importing", quiet=quiet) as on_progress:
        return import_sources(
            sources,
            store,
            actor=actor,
            now=options.now(),
            own_fields=declared_fields(),
            choices=choices,
            only=only,
            preview=preview,
            export=export,
            on_progress=on_progress,
        )


def _ask(would: Imported) -> None:
    """Ask whether to go on with --replace. Raises UsageError where nobody can be asked."""
    removed = sum(
        change.after is None
        for each in would.clients
        for change in each.changes
        if change.kind in ("removed", "changed")
    )
    if not removed:
        return
    if not sys.stdin.isatty():
        raise click.UsageError(f"--replace would remove {removed} rows and values. Add --yes if that is meant.")
    click.confirm(f"{removed} rows and values that the source does not have are removed. Go on?", abort=True)


def _take_answers(
    path: Path, store_path: Path | None, actor: str, *, preview: bool, as_json: bool, fail_on: str
) -> int:
    from toolkit.pipeline.answers.taking import take_answers
    from toolkit.pipeline.reports.answers import print_answers
    from toolkit.pipeline.setting import declared_fields

    now = options.now()
    with options.open_store(store_path) as store:
        taken = take_answers(
            path, store, actor=actor, now=now, as_of=now.date(), own_fields=declared_fields(), preview=preview
        )
    if as_json:
        print_json(taken.to_dict())
    else:
        with results() as console:
            print_answers(taken, console, path)
    return int(options.is_failure(taken, fail_on))
