"""`plankit form`: progress updates out and back, and payers' own forms."""

from __future__ import annotations

import click

from toolkit.cli.formdecide import decide_command, list_command, reissue_command, undo_command
from toolkit.cli.formfields import fields_command, lint_command
from toolkit.cli.formfill import fill_command
from toolkit.cli.formmake import make_command
from toolkit.cli.formmerge import merge_command, read_command

__all__ = ["form_group"]


@click.group("form", epilog="Example: plankit form make caseload.xlsx --out forms")
def form_group() -> None:
    """Fillable PDFs: progress updates for clinicians, and payers' own forms."""


for command in (
    make_command,
    read_command,
    merge_command,
    decide_command,
    undo_command,
    reissue_command,
    list_command,
    fields_command,
    lint_command,
    fill_command,
):
    form_group.add_command(command)
