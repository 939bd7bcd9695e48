"""`plankit payer`: its group of commands, and `plankit payer list`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.payerdiff import diff_command
from toolkit.cli.payerfiles import plain_profile
from toolkit.cli.payerlint import lint_command
from toolkit.cli.payerschema import schema_command
from toolkit.cli.payershow import show_command
from toolkit.cli.screen import print_json, results

if TYPE_CHECKING:
    from toolkit.payers.catalogue import Catalogue
    from toolkit.payers.profile import PayerProfile

__all__ = ["payer_group"]


@click.group("payer", epilog="Example: plankit payer show ny-mhotrs-clinic")
def payer_group() -> None:
    """The payer profiles: what each payer asks for, with its source."""


@payer_group.command("list", epilog="Example: plankit payer list")
@options.json_option
def list_command(as_json: bool) -> None:
    """List the payer profiles, and how well each is founded."""
    catalogue = _catalogue()
    profiles = catalogue.profiles
    if as_json:
        findings = [found.to_dict() for found in catalogue.findings]
        print_json({"profiles": [plain_profile(profile) for profile in profiles], "findings": findings})
        return
    with results() as console:
        for profile in profiles:
            use = "" if profile.is_for_clients else "  (for others to extend)"
            console.print(f"{profile.key}{use}", style="bold")
            console.print(f"  {profile.title}")
            console.print(f"  demands: {_standings(profile)}; {profile.file}")
        for found in catalogue.findings:
            console.print(f"{found.severity}: {found.place}: {found.message} {found.hint}", style="red")


def _catalogue() -> Catalogue:
    from toolkit.payers.catalogue import Catalogue
    from toolkit.shipped import search_folders

    return Catalogue.load(search_folders("payer_profiles", Path.cwd()))


def _standings(profile: PayerProfile) -> str:
    return _listed(f"{count} {standing}" for standing, count in sorted(profile.standings().items()))


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(parts) or "none"


for command in (show_command, lint_command, diff_command, schema_command):
    payer_group.add_command(command)
