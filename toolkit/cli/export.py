"""`plankit export`."""

from __future__ import annotations

import shlex
from datetime import date as Date
from pathlib import Path

import click

from toolkit.cli import options
from toolkit.cli.screen import own_name

__all__ = ["export_command"]


@click.command("export", epilog="Example: plankit export --out caseload.xlsx")
@click.option("--out", required=True, metavar="FILE", type=click.Path(path_type=Path), help="The .xlsx file to write.")
@options.store_option
@click.option("--only", multiple=True, metavar="CLIENT", help="Only the client of this id; may be given again.")
@click.option("--force", is_flag=True, help="Write over a file of this name.")
@options.as_of_option
def export_command(out: Path, store_path: Path | None, only: tuple[str, ...], force: bool, as_of: Date) -> None:
    """Write the store's clients into the standard workbook, to be looked through, edited and imported again."""
    from toolkit.errors import ConfigurationError, OutputUnwritableError
    from toolkit.pipeline.exporting import export_workbook
    from toolkit.pipeline.files import write_whole
    from toolkit.pipeline.setting import declared_fields

    if out.suffix.casefold() != ".xlsx":
        raise ConfigurationError("The workbook's name ends in .xlsx.", str(out), "Write --out caseload.xlsx.")
    if out.exists() and not force:
        raise OutputUnwritableError(
            out, "A file of this name is there already.", "Choose another name, or add --force."
        )
    with options.open_store(store_path) as store:
        data, clients = export_workbook(store, made_for=as_of, own_fields=declared_fields(), only=only)
    write_whole(out, data)
    click.echo(f"Written: {out} ({clients:,} client{'' if clients == 1 else 's'})")
    click.echo(f"Edit it, then: {own_name()} import {shlex.quote(str(out))}")
