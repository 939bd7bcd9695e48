"""`plankit payer list` and `plankit payer show`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli import options
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
        print_json({"profiles": [_plain(profile) for profile in profiles], "findings": findings})
        return
    with results() as console:
        for profile in profiles:
            use = "" if profile.is_for_clients else "  (for others to extend)"
            console.print(f"{profile.key}{use}", style="bold")
            console.print(f"  {profile.title}")
            console.print(f"  demands: {_standings(profile)}; {profile.file}")
        for found in catalogue.findings:
            console.print(f"{found.severity}: {found.place}: {found.message} {found.hint}", style="red")


@payer_group.command("show", epilog="Example: plankit payer show ny-mhotrs-clinic")
@click.argument("reference", metavar="ID")
@options.as_of_option
@options.json_option
def show_command(reference: str, as_of: Date, as_json: bool) -> None:
    """Show what a payer asks for: each demand in a sentence, with its citation. ID may be id@version."""
    profile = _catalogue().get(reference, on=as_of)
    if as_json:
        print_json({"profiles": [_plain(profile)], "demands": _demands(profile)})
        return
    with results() as console:
        console.print(f"{profile.key}  {profile.title}", style="bold")
        console.print(f"File {profile.file}; holds {_period(profile)}; version chosen as of {as_of}")
        if profile.source:
            console.print(f"Source: {profile.source}")
        console.print(f"Demands: {_standings(profile)}")
        if profile.note:
            console.print(f"Note: {profile.note}")
        for demand in _demands(profile):
            console.print(f"\n{demand['id']}  {demand['standing']}", style="bold")
            lines = (
                demand["sentence"],
                demand["citation"],
                demand["note"],
                demand["inherited_from"] and f"from {demand['inherited_from']}",
            )
            for line in filter(None, lines):
                console.print(f"  {line}")


def _catalogue() -> Catalogue:
    from toolkit.payers.catalogue import Catalogue
    from toolkit.shipped import search_folders

    return Catalogue.load(search_folders("payer_profiles", Path.cwd()))


def _plain(profile: PayerProfile) -> dict[str, Any]:
    return {
        "id": profile.id,
        "version": profile.version,
        "title": profile.title,
        "programme": profile.programme,
        "from": _iso(profile.effective.starts),
        "to": _iso(profile.effective.to),
        "source": profile.source,
        "standing": str(profile.standing),
        "checked": _iso(profile.checked),
        "standings": {str(standing): count for standing, count in sorted(profile.standings().items())},
        "file": profile.file,
        "sha256": profile.fingerprint,
    }


def _demands(profile: PayerProfile) -> list[dict[str, Any]]:
    return [
        {
            "id": demand.id,
            "kind": demand.kind,
            "sentence": demand.sentence(),
            "citation": demand.citation,
            "standing": str(demand.standing or profile.standing),
            "checked": _iso(demand.checked),
            "note": demand.note,
            "inherited_from": profile.inherited_from(demand.id),
        }
        for demand in profile.demands
    ]


def _standings(profile: PayerProfile) -> str:
    return _listed(f"{count} {standing}" for standing, count in sorted(profile.standings().items()))


def _period(profile: PayerProfile) -> str:
    start, end = _iso(profile.effective.starts), _iso(profile.effective.to)
    if not start and not end:
        return "always"
    return " ".join(filter(None, (f"from {start}" if start else "", f"to {end}" if end else "")))


def _iso(day: Date | None) -> str:
    return day.isoformat() if day else ""


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(parts) or "none"
