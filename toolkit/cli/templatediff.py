"""`plankit template diff`."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, results

__all__ = ["diff_command"]

_TITLES = {"section": "Sections", "field": "Fields", "condition": "Conditions", "text": "Fixed text"}


@click.command("diff", epilog="Example: plankit template diff plan-2025.docx fairview-county/plan")
@click.argument("old")
@click.argument("new")
@options.json_option
def diff_command(old: str, new: str, as_json: bool) -> None:
    """Say what changed between two versions of a template: sections, fields, conditions, fixed text.

    OLD and NEW are Word files, or AGENCY/TEMPLATE.
    """
    from toolkit.shipped import search_folders
    from toolkit.templates.agency import agencies
    from toolkit.templates.lint.changes import changes
    from toolkit.templates.lint.subject import Subject
    from toolkit.templates.lint.targets import targets

    known = agencies(search_folders("agency_templates", Path.cwd()))
    looked_at = []
    for name in (old, new):
        named = targets((name,), known)
        if len(named) != 1:
            raise click.UsageError(f"{name} has {len(named)} templates. Name one of them: {name}/TEMPLATE.")
        looked_at.append(Subject.of(named[0]))
    found = changes(*looked_at)
    if as_json:
        print_json({"changes": [change.to_dict() for change in found]})
        return
    with results() as console:
        for kind, title in _TITLES.items():
            lines = [change for change in found if change.kind == kind]
            if lines:
                console.print(f"\n{title}", style="bold")
            for change in lines:
                console.print(f"  {change.sentence}")
                console.print(f"    {' › '.join(step for step in str(change.place).split(' › ')[1:3])}", style="dim")
        console.print(
            "\nNothing changed that a reader sees." if not found else f"\n{len(found)} changes.", style="bold"
        )
