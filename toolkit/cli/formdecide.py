"""`plankit form decide`, `undo`, `reissue` and `list`."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path
from typing import Any

import click

from toolkit.cli import options
from toolkit.cli.formmake import print_made
from toolkit.cli.screen import print_json, results

__all__ = ["decide_command", "list_command", "reissue_command", "undo_command"]

_number_argument = click.argument("number", metavar="FORM")


@click.command("decide", epilog="Example: plankit form decide PK-7K2M9-QXA4T --take form --reason asked --as RO")
@_number_argument
@click.option("--take", required=True, type=click.Choice(["form", "plan"]), help="Whose word counts.")
@click.option("--field", "name", default="", metavar="FIELD", help="One field alone, as form merge names it.")
@click.option("--file", default="", metavar="NAME", help="Which return, where several of the form wait.")
@click.option("--reason", required=True, help="Why.")
@click.option("--as", "who", required=True, metavar="NAME", help="Who decides.")
@options.store_option
def decide_command(number: str, take: str, name: str, file: str, reason: str, who: str, store_path: Path | None) -> int:
    """Decide about a returned form that waits: take what it says, or leave the plan as it is.

    The next plankit form merge acts on it. FORM is the number in the form's footer. A decision is about the return that waits
    now: a later one that says something else waits for a decision of its own.
    """
    from toolkit.pipeline.progress.deciding import Choice, decide

    with options.open_store(store_path) as store:
        decide(store, [Choice(number.strip().upper(), name, take, reason, who, file)], now=options.now())
    with results() as console:
        about = f"the field {name} of form {number}" if name else f"form {number}"
        console.print(f"Decided for the {take}, about {about}. Next: plankit form merge")
    return 0


@click.command("undo", epilog="Example: plankit form undo PK-7K2M9-QXA4T --reason misread --actor Okafor")
@_number_argument
@click.option("--reason", required=True, help="Why.")
@options.store_option
@options.actor_option
@options.json_option
def undo_command(number: str, reason: str, store_path: Path | None, actor: str, as_json: bool) -> int:
    """Take the merge of a form back, with a new revision. What was changed since stays as it is, and is listed.

    Where two returns of a form were merged, the later one is taken back first.
    """
    from toolkit.pipeline.progress.deciding import undo

    with options.open_store(store_path) as store:
        undone = undo(store, number.strip().upper(), reason=reason, actor=actor, now=options.now())
    if as_json:
        print_json({"form": undone.number, "client": undone.client, "changes": undone.changes, "kept": undone.kept})
        return 0
    with results() as console:
        console.print(f"Taken back: form {undone.number} of client {undone.client}.", style="bold")
        for line in undone.changes:
            console.print(f"  {line}")
        for line in undone.kept:
            console.print(f"  Kept, since it was changed later: {line}")
    return 0


@click.command("reissue", epilog="Example: plankit form reissue PK-7K2M9-QXA4T --out forms")
@_number_argument
@click.option(
    "--out", required=True, metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help="Folder for the form."
)
@click.option("--return-by", type=options.DAY, metavar="DATE", help="When it is wanted back.  [default: in a week]")
@options.as_of_option
@options.store_option
@options.actor_option
@options.json_option
def reissue_command(
    number: str, out: Path, return_by: Date | None, as_of: Date, store_path: Path | None, actor: str, as_json: bool
) -> int:
    """Make a form anew from the record of today. If the old one still comes back, it waits for a decision."""
    from toolkit.pipeline.progress.deciding import reissue

    with options.open_store(store_path) as store:
        made = reissue(
            store, number.strip().upper(), out, as_of=as_of, return_by=return_by, actor=actor, now=options.now()
        )
    if as_json:
        print_json(made.to_dict())
    else:
        with results() as console:
            print_made(made, console, is_sealed=True)
    return 0


@click.command("list", epilog="Example: plankit form list")
@options.store_option
@options.as_of_option
@click.option("--all", "every", is_flag=True, help="Also those that came back.")
@options.json_option
def list_command(store_path: Path | None, as_of: Date, every: bool, as_json: bool) -> int:
    """List the forms that are still wanted back or wait for a decision, the most overdue first: the chase list."""
    from toolkit.pipeline.progress.deciding import states

    with options.open_store(store_path) as store, store.reader() as reader:
        found = [state for state in states(reader) if every or state.is_wanted or state.waits]
    rows: list[dict[str, Any]] = [
        {
            "form": state.number,
            "client": state.client,
            "clinician": state.clinician,
            "return_by": state.return_by.isoformat() if state.return_by else "",
            "days_late": max(0, (as_of - state.return_by).days) if state.return_by and state.is_wanted else 0,
            "status": _status(state),
        }
        for state in found
    ]
    if as_json:
        print_json({"forms": rows})
        return 0
    with results() as console:
        _print_list(rows, console)
    return 0


def _status(state: Any) -> str:
    waits = f"waits for a decision: {', '.join(state.waits.values())}" if state.waits else ""
    if state.superseded_by:
        return "; ".join(filter(None, (f"superseded by {state.superseded_by}", waits)))
    if waits:
        return waits
    if state.is_merged:
        return "merged, a question is blank" if state.lacking else "merged"
    if state.is_refused:
        return "not wanted: the plan is kept"
    return "wanted back"


def _print_list(rows: list[dict[str, Any]], console: Any) -> None:
    from rich.table import Table

    from toolkit.pipeline.reports.rows import shown

    if not rows:
        console.print("No form is wanted back, and none waits for a decision.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in ("Form", "Client", "Clinician", "Return by", "Late", "Status"):
        table.add_column(header)
    for row in rows:
        late = f"{row['days_late']} days" if row["days_late"] else ""
        cells = (
            row["form"],
            shown(row["client"]),
            shown(row["clinician"]),
            row["return_by"],
            late,
            shown(row["status"]),
        )
        table.add_row(*cells)
    console.print(table)
