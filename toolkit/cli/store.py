"""`plankit store`: whoever looks after the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, results
from toolkit.errors import ExitCode

if TYPE_CHECKING:
    from toolkit.pipeline.purging import Purged

__all__ = ["store_group"]


@click.group("store", epilog="Example: plankit store verify")
def store_group() -> None:
    """The store itself: whether it is sound, its backups, and taking a client out for good."""


@store_group.command("verify", epilog="Example: plankit store verify")
@options.store_option
@options.json_option
def verify_command(store_path: Path | None, as_json: bool) -> int:
    """Say whether the store is what was written: its events, what they say, its records."""
    from toolkit.pipeline.reports.terminal import findings_table
    from toolkit.store.verifying import verify

    with options.open_store(store_path) as store:
        found = verify(store)
        with store.reader() as reader:
            counts = dict(reader.counts())
    if as_json:
        print_json({"findings": [each.to_dict() for each in found], "counts": counts})
    else:
        with results() as console:
            said = ", ".join(f"{count:,} {name}" for name, count in counts.items())
            console.print(f"{store.path}: {said}.")
            if found:
                console.print(findings_table(found, console.width))
            else:
                console.print("All of it is as it was written, and nothing is missing from the chain of events.")
    return ExitCode.FINDINGS if found else ExitCode.DONE


@store_group.command("backup", epilog="Example: plankit store backup")
@options.store_option
@options.actor_option
def backup_command(store_path: Path | None, actor: str) -> None:
    """Make a dated copy of the store now. An import that changes something makes one by itself."""
    with options.open_store(store_path) as store:
        with store.transaction(actor=actor, kind="backup", now=options.now()) as work:
            copy = store.backup(options.now())
            work.event("backup")
        click.echo(f"Written: {copy}")


@store_group.command("purge", epilog="Example: plankit store purge 00001001 --reason 'imported by mistake'")
@click.argument("client", metavar="CLIENT")
@click.option("--reason", required=True, metavar="TEXT", help="Why, for the history. Say nothing of who it was.")
@options.store_option
@options.actor_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def purge_command(client: str, reason: str, store_path: Path | None, actor: str, yes: bool) -> None:
    """Take a client out of the store for good, one who should never have been imported.

    Scans of signed pages go too. What was printed, and older backups, are named: they are yours to delete.
    """
    from toolkit.pipeline.purging import purge_client

    with options.open_store(store_path) as store:
        store.current(client)
        if not yes:
            click.confirm(f"All revisions, documents and signatures of client {client} go for good. Go on?", abort=True)
        purged = purge_client(store, client, reason=reason, actor=actor, now=options.now())
    _print_purged(purged)


def _print_purged(purged: Purged) -> None:
    revisions, scans = purged.revisions, purged.scans
    also = f", {scans:,} scan{'' if scans == 1 else 's'} of signed pages" if scans else ""
    click.echo(
        f"Purged: {revisions:,} revision{'' if revisions == 1 else 's'}{also}. The chain of events still verifies."
    )
    for path in purged.left:
        click.echo(f"Could not be deleted, delete it yourself: {path}")
    if purged.documents:
        click.echo(f"Documents that were made of the client, wherever they lie: {', '.join(purged.documents)}")
    if purged.backups:
        count, folder = len(purged.backups), purged.backups[0].parent
        click.echo(f"{count} older backup{'' if count == 1 else 's'} in {folder} may still hold the client.")
