"""`plankit payer lint`."""

from __future__ import annotations

from datetime import date as Date
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.payerfiles import origin_of, profile_shelves
from toolkit.cli.screen import print_json, results

if TYPE_CHECKING:
    from toolkit.payers.review.lint import Reviewed

__all__ = ["lint_command"]

_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}


@click.command("lint", epilog="Example: plankit payer lint payer_profiles/lakeshore-outpatient.yaml")
@click.argument("names", nargs=-1, metavar="[ID|FILE]...")
@options.as_of_option
@options.json_option
@options.fail_on_option
def lint_command(names: tuple[str, ...], as_of: Date, as_json: bool, fail_on: str) -> int:
    """Review payer profiles: errors, missing citations, stale checks, demands that never count.

    All profiles are reviewed where none is named. ID may be id@version. A file from elsewhere is looked at as if it stood
    in your own folder payer_profiles.
    """
    from toolkit.payers.review.lint import review

    reviewed = review(profile_shelves(names), names, as_of=as_of)
    if as_json:
        profiles = [
            {
                "id": file.names[0],
                "version": file.profile.version if file.profile else "",
                "file": file.path.name,
                "origin": origin_of(file.path),
                "sound": file.profile is not None,
            }
            for file in reviewed.files
        ]
        findings = [found.to_dict() for found in reviewed.findings]
        print_json({"as_of": as_of.isoformat(), "profiles": profiles, "findings": findings})
    else:
        _print(reviewed)
    return int(options.is_failure(reviewed, fail_on))


def _print(reviewed: Reviewed) -> None:
    from rich.padding import Padding
    from rich.text import Text

    with results() as console:
        for found in reviewed.findings:
            line = Text(f"{found.place}: ")
            line.append(str(found.severity), style=_STYLES[found.severity])
            line.append(f" {found.code}")
            console.print(line)
            console.print(Padding(Text(found.message), (0, 0, 0, 4)))
            if found.hint:
                console.print(Padding(Text(found.hint, style="dim"), (0, 0, 0, 4)))
        console.print(_summary(reviewed), style="bold")


def _summary(reviewed: Reviewed) -> str:
    words = {"error": "error", "warning": "warning", "info": "remark"}
    counts = [_many(count, words[severity]) for severity, count in reversed(reviewed.counts.items())]
    return f"{_many(len(reviewed.files), 'profile')} reviewed as of {reviewed.as_of}: {', '.join(counts)}."


def _many(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"
