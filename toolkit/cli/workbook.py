"""`plankit workbook`."""

from __future__ import annotations

import shlex
from datetime import date as Date
from pathlib import Path

import click

from toolkit.cli import options
from toolkit.cli.screen import own_name

__all__ = ["workbook_command"]


@click.command("workbook", epilog="Example: plankit workbook --payer ny-mhotrs-clinic --out caseload.xlsx")
@click.option(
    "--payer",
    "payers",
    multiple=True,
    metavar="ID",
    help="Mark the sheets and columns that this payer asks for; may be given again.",
)
@click.option("--agency", metavar="ID", help="Give the agency's own fields a column, and no other agency's.")
@click.option("--out", required=True, metavar="FILE", type=click.Path(path_type=Path), help="The .xlsx file to write.")
@options.as_of_option
def workbook_command(payers: tuple[str, ...], agency: str | None, out: Path, as_of: Date) -> None:
    """Write a blank caseload workbook to fill in.

    It has drop-downs, a note on every column, instructions, and a star at what the payers ask for.
    """
    from toolkit.errors import ConfigurationError, OutputUnwritableError
    from toolkit.pipeline.blankbook import blank_workbook
    from toolkit.pipeline.files import write_whole

    if out.suffix.casefold() != ".xlsx":
        raise ConfigurationError("The workbook's name ends in .xlsx.", str(out), "Write --out caseload.xlsx.")
    if out.exists():
        raise OutputUnwritableError(out, "A file of this name is there already.", "Choose another name.")
    write_whole(out, blank_workbook(as_of=as_of, payers=payers, agency=agency))
    click.echo(f"Written: {out}")
    click.echo(f"Fill it in, then: {own_name()} check {shlex.quote(str(out))}")
