"""`plankit history`."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, results

__all__ = ["history_command"]


@click.command("history", epilog="Example: plankit history 00001001")
@click.argument("client", metavar="CLIENT")
@options.store_option
@click.option("--last", type=click.IntRange(1), metavar="N", help="Only the last N revisions.")
@options.json_option
def history_command(client: str, store_path: Path | None, last: int | None, as_json: bool) -> None:
    """Show what happened to a client's record: revisions, and what changed between them, in words.

    It prints what the record says: mind who reads it.
    """
    from toolkit.pipeline.history import client_history
    from toolkit.pipeline.reports.history import print_history

    with options.open_store(store_path) as store:
        history = client_history(store, client, last=last)
    if as_json:
        print_json(history.to_dict())
    else:
        with results() as console:
            print_history(history, console)
