"""`plankit sign`."""

from __future__ import annotations

import shlex
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, results
from toolkit.errors import InputError
from toolkit.records.choices import METHODS, ROLES

if TYPE_CHECKING:
    from toolkit.pipeline.signing.said import Recorded, Said
    from toolkit.pipeline.signing.status import SigningStatus
    from toolkit.store.store import Store

__all__ = ["sign_command"]

_ROLES, _METHODS = ([code for code, _ in known] for known in (ROLES, METHODS))
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("sign", epilog="Example: plankit sign 00001001 --plan P1 --role client --date 2026-09-02")
@click.argument("client", metavar="[CLIENT]", required=False)
@click.option("--plan", default="", metavar="ID", help="The plan that was signed, where the client has several.")
@click.option("--role", type=click.Choice(_ROLES), metavar="ROLE", help=f"In which role: {', '.join(_ROLES)}.")
@click.option("--name", metavar="NAME", help="Who signed; may be left out for the client.")
@click.option("--staff", metavar="ID", help="Staff id of the signer.")
@click.option("--credential", metavar="TEXT", help="Credential of the signer, where the staff list does not say it.")
@click.option("--title", metavar="TEXT", help="Title of the signer.")
@click.option("--date", "day", type=options.DAY, metavar="DATE", help="The day of the signature or refusal.")
@click.option("--method", type=click.Choice(_METHODS), help="How it was signed.")
@click.option("--evidence", metavar="TEXT", help="What shows a verbal or electronic agreement.")
@click.option("--refused", is_flag=True, help="The person declined; say why with --reason.")
@click.option("--reason", metavar="TEXT", help="Why there is no signature.")
@click.option("--attempts", metavar="TEXT", help="When and how it was tried; alone, it records an attempt.")
@click.option("--document", type=_FILE, metavar="FILE", help="The document signed.  [default: the last one made of it]")
@click.option("--file", "scan", type=_FILE, metavar="SCAN", help="Scan of the signed page; a copy is kept.")
@click.option("--status", "is_status", is_flag=True, help="Say who signed, what is lacking, and what changed since.")
@click.option("--blank", type=_FILE, metavar="FILE.xlsx", help="Write a sheet with a row for each lacking signature.")
@click.option("--from", "sheet", type=_FILE, metavar="FILE.xlsx", help="Record what such a sheet says, filled in.")
@options.store_option
@options.as_of_option
@options.actor_option
@options.json_option
def sign_command(
    client: str | None,
    is_status: bool,
    blank: Path | None,
    sheet: Path | None,
    store_path: Path | None,
    as_of: Date,
    actor: str,
    as_json: bool,
    **said: Any,
) -> int:
    """Record a signature, a refusal or an attempt against one version of a plan.

    The signature stays with the version and the document that were signed; nothing overwrites it.
    """
    with options.open_store(store_path) as store:
        if blank is not None:
            _write_blank(store, client, blank, as_of)
            return 0
        if sheet is not None:
            return _record_sheet(sheet, store, actor, as_of, as_json=as_json)
        if is_status:
            _print_status(store, client, as_of, as_json=as_json)
            return 0
        recorded = _recorded([_said(client, **said)], store, actor, as_of)
        _refuse(recorded[0])
        _print_recorded(recorded, as_json=as_json)
    return 0


def _said(
    client: str | None,
    *,
    plan: str,
    day: Date | None,
    document: Path | None,
    scan: Path | None,
    refused: bool,
    **values: str | None,
) -> Said:
    from toolkit.pipeline.signing.said import Said

    if client is None or values["role"] is None:
        raise click.UsageError("Say whose plan was signed in which role: plankit sign CLIENT --role ROLE --date DATE.")
    known = {name: value for name, value in values.items() if value} | {"date": day, "refused": refused or None}
    return Said(client, plan, known, document=document, scan=scan)


def _recorded(said: list[Said], store: Store, actor: str, as_of: Date) -> tuple[Recorded, ...]:
    from toolkit.pipeline.signing.record import record_signatures

    return record_signatures(said, store, actor=actor, now=options.now(), as_of=as_of)


def _write_blank(store: Store, client: str | None, path: Path, as_of: Date) -> None:
    from toolkit.pipeline.files import keep_apart, write_whole
    from toolkit.pipeline.signing.sheet import blank_sheet

    keep_apart([store.path], path)
    statuses = _statuses(store, client, as_of)
    write_whole(path, blank_sheet(statuses, as_of))
    lacking = sum(len(status.lacking) for status in statuses)
    click.echo(f"Written: {path} ({lacking:,} signature{'' if lacking == 1 else 's'} lacking)")
    click.echo(f"Fill it in, then: plankit sign --from {shlex.quote(str(path))}")


def _record_sheet(path: Path, store: Store, actor: str, as_of: Date, *, as_json: bool) -> int:
    """Record what can be recorded of a sheet. Exit code 1 where a row could not."""
    from toolkit.pipeline.signing.sheet import in_order, read_sheet

    said, unread = read_sheet(path)
    recorded = in_order(_recorded(list(said), store, actor, as_of), unread)
    _print_recorded(recorded, as_json=as_json)
    return int(any(not each.row for each in recorded))


def _refuse(recorded: Recorded) -> None:
    """Raise InputError for what could not be recorded of a signature that was typed in."""
    from toolkit.findings import Severity

    if not recorded.row:
        first = next(found for found in recorded.findings if found.severity is Severity.ERROR)
        raise InputError(first.message, f"client {recorded.said.client}", first.hint)


def _print_recorded(recorded: tuple[Recorded, ...], *, as_json: bool) -> None:
    from toolkit.pipeline.reports.signing import print_recorded

    if as_json:
        print_json({"signatures": [each.to_dict() for each in recorded]})
        return
    with results() as console:
        print_recorded(recorded, console)


def _statuses(store: Store, client: str | None, as_of: Date) -> tuple[SigningStatus, ...]:
    from toolkit.pipeline.setting import open_setting
    from toolkit.pipeline.signing.status import signing_status

    return signing_status(store, open_setting(as_of=as_of), (client,) if client else ())


def _print_status(store: Store, client: str | None, as_of: Date, *, as_json: bool) -> None:
    from toolkit.pipeline.reports.signing import print_status

    statuses = _statuses(store, client, as_of)
    if as_json:
        print_json({"plans": [each.to_dict() for each in statuses]})
        return
    with results() as console:
        print_status(statuses, console)
