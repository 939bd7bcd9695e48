"""`plankit form`: progress updates out and back, and payers' own forms."""

from __future__ import annotations

import click

from toolkit.cli.formfields import fields_command, lint_command
from toolkit.cli.formfill import fill_command
from toolkit.cli.formmake import make_command

__all__ = ["form_group"]


@click.group("form")
def form_group() -> None:
    """Fillable PDFs: progress updates for clinicians, and payers' own forms."""


for command in (make_command, fields_command, lint_command, fill_command):
    form_group.add_command(command)
