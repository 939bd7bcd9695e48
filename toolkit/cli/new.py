"""`plankit new`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from toolkit.cli import options
from toolkit.cli.screen import own_name

__all__ = ["new_command"]


@click.command("new", epilog="Example: plankit new tamarack")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@options.actor_option
def new_command(folder: Path, actor: str) -> None:
    """Make a workspace to start from: settings, a store, an agency and a caseload to try."""
    from toolkit.pipeline.workspace import new_workspace

    workspace = new_workspace(folder, actor=actor, now=options.now())
    click.echo(f"Made the workspace {folder}:")
    for name, what in (
        ("plankit.toml", "its settings"),
        (workspace.settings.store, "the history of every record; back up this file and the folder backups beside it"),
        ("caseload.xlsx", "six invented clients to try"),
        ("agency_templates/my-agency/", "your agency: name, logo, Word templates, to be changed"),
        ("payer_profiles/", "payer profiles of your own, before the shipped ones"),
        ("inbox/  output/", "what comes in, and what is made"),
    ):
        click.echo(f"  {name:<28} {what}")
    click.echo("Go on with:")
    click.echo(f"  cd {shlex.quote(str(folder))}")
    for command in ("import caseload.xlsx", "check", "generate --out output", "history 00001001"):
        click.echo(f"  {own_name()} {command}")
