"""`plankit template lint`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, results

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from toolkit.findings import Finding
    from toolkit.templates.lint.review import Reviewed
    from toolkit.templates.lint.targets import Target

__all__ = ["lint_command"]

_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_WORDS = {"error": "error", "warning": "warning", "info": "remark"}


@click.command("lint", epilog="Example: plankit template lint children-and-family")
@click.argument("names", nargs=-1, metavar="[FILE|AGENCY|AGENCY/TEMPLATE]...")
@click.option(
    "--payer", "payers", multiple=True, metavar="ID", help="Look at what this payer asks for; may be given again."
)
@click.option(
    "--comments",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write copies of the templates with the findings as Word comments.",
)
@options.as_of_option
@options.json_option
@options.fail_on_option
def lint_command(
    names: tuple[str, ...], payers: tuple[str, ...], comments: Path | None, as_of: Date, as_json: bool, fail_on: str
) -> int:
    """Look for mistakes in Word templates, without any data.

    All templates of all agencies are looked at where none is named. Each finding says where it stands in the Word file, and
    what to write instead. What payers ask for is looked at for the profiles that agency.yaml lists, or else for all.
    """
    from toolkit.payers.catalogue import Catalogue
    from toolkit.shipped import search_folders
    from toolkit.templates.agency import agencies
    from toolkit.templates.lint.review import review
    from toolkit.templates.lint.targets import targets

    here = Path.cwd()
    known = agencies(search_folders("agency_templates", here))
    looked_at = targets(names, known)
    catalogue = Catalogue.load(search_folders("payer_profiles", here))
    reviewed = review(looked_at, catalogue, as_of=as_of, payers=payers, known=tuple(known.values()))
    copies = _write_comments(reviewed, looked_at, comments) if comments else []
    if as_json:
        print_json({"templates": [_plain(label, found) for label, found in reviewed.findings_of.items()]})
    else:
        with results() as console:
            _print(reviewed, console)
            for path in copies:
                console.print(f"Comments: {path}", soft_wrap=True)
    return int(options.is_failure(reviewed, fail_on))


def _write_comments(reviewed: Reviewed, looked_at: Sequence[Target], folder: Path) -> list[Path]:
    from toolkit.pipeline.templatecomments import write_comments

    return write_comments(reviewed, looked_at, folder)


def _plain(label: str, findings: tuple[Finding, ...]) -> dict[str, Any]:
    import dataclasses

    return {
        "file": label,
        "findings": [
            found.to_dict() | {"where": dataclasses.asdict(found.place) if found.place is not None else {}}
            for found in findings
        ],
    }


def _print(reviewed: Reviewed, console: Console) -> None:
    for label, findings in reviewed.findings_of.items():
        if findings:
            console.print(f"\n{label}", style="bold")
            console.print(_table(findings))
    console.print(_summary(reviewed), style="bold")


def _table(findings: tuple[Finding, ...]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 1, 0), show_header=False, pad_edge=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(ratio=2)
    for found in findings:
        grade = Text(_WORDS[found.severity], style=_STYLES[found.severity])
        grade.append(f"\n{found.code}", style="not bold default dim")
        said = Text(found.message)
        if found.hint:
            said.append(f"\n→ {found.hint}", style="dim")
        table.add_row(grade, _where(found), said)
    return table


def _where(found: Finding) -> str:
    """The place within the file, which stands above the table: `body › under “Goals” › table 2, row 3, cell 1`."""
    from toolkit.findings import WordPlace

    steps = str(found.place or "").split(" › ")[1:]
    if isinstance(found.place, WordPlace) and found.place.tag:
        steps = steps[:-1] if steps and steps[-1] == found.place.tag else steps
    return " › ".join(step for step in steps if step) or "the whole file"


def _summary(reviewed: Reviewed) -> str:
    many = len(reviewed.findings_of)
    counts = ", ".join(_many(count, _WORDS[severity]) for severity, count in reviewed.counts.items())
    return f"{_many(many, 'template')} looked at: {counts}."


def _many(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"
