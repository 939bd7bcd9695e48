"""`plankit form`: progress updates out and back, and payers' own forms."""

from __future__ import annotations

import click

from toolkit.cli.formmake import make_command

__all__ = ["form_group"]


@click.group("form")
def form_group() -> None:
    """Fillable PDFs: progress updates for clinicians."""


form_group.add_command(make_command)
