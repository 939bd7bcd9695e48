"""`plankit template list` and `plankit template lint`."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, results
from toolkit.cli.templateauthoring import fields_command, new_command, preview_command
from toolkit.cli.templatediff import diff_command
from toolkit.cli.templatelint import lint_command

__all__ = ["template_group"]


@click.group("template", epilog="Example: plankit template list")
def template_group() -> None:
    """The agencies and their Word templates."""


template_group.add_command(lint_command)
template_group.add_command(new_command)
template_group.add_command(fields_command)
template_group.add_command(preview_command)
template_group.add_command(diff_command)


@template_group.command("list", epilog="Example: plankit template list")
@options.json_option
def list_command(as_json: bool) -> None:
    """List the agencies with their templates."""
    from toolkit.shipped import search_folders
    from toolkit.templates.agency import agencies

    known = agencies(search_folders("agency_templates", Path.cwd()))
    if as_json:
        print_json(
            {
                "templates": [
                    {
                        "agency": agency.id,
                        "agency_name": agency.title,
                        "id": template.id,
                        "kind": template.kind,
                        "title": template.title,
                        "language": template.language,
                        "status": template.entry.status,
                        "from": _iso(template.entry.effective.start),
                        "to": _iso(template.entry.effective.end),
                        "approver": template.entry.approver or "",
                        "file": template.place,
                        "sha256": template.sha256,
                    }
                    for agency in known.values()
                    for template in agency.templates
                ]
            }
        )
        return
    with results() as console:
        for agency in known.values():
            console.print(f"{agency.id}  {agency.title}", style="bold")
            for template in agency.templates:
                console.print(
                    f"  {template.id}  {template.title} ({template.language}, {template.entry.status})  {template.place}"
                )


def _iso(day: Date | None) -> str:
    return day.isoformat() if day else ""
