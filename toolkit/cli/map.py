"""`plankit map`."""

from __future__ import annotations

import shlex
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.screen import own_name, print_json, results
from toolkit.findings import Severity

if TYPE_CHECKING:
    from rich.console import Console

    from toolkit.pipeline.mapcheck import CheckedMap
    from toolkit.pipeline.mapping import DraftedMap

__all__ = ["map_command"]


@click.command("map", epilog="Example: plankit map clients.csv plans.csv goals.csv --out MAP.xlsx")
@click.argument("exports", nargs=-1, metavar="EXPORT...", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--out", metavar="MAP.xlsx", type=click.Path(path_type=Path, dir_okay=False), help="Write the map to this file."
)
@click.option(
    "--map",
    "earlier",
    metavar="MAP.xlsx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="An earlier map, whose decisions are kept; what is new or gone is marked.",
)
@click.option(
    "--check",
    "checked",
    metavar="MAP.xlsx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Say what is wrong in this map and, with EXPORT or --payer, what the payers in use still miss.",
)
@click.option(
    "--supplement",
    "supplements",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path, readable=False),
    help="With --check: what the export cannot say stands here; may be given again.",
)
@options.payer_option
@options.agency_option
@options.as_of_option
@options.json_option
@options.fail_on_option
def map_command(
    exports: tuple[Path, ...],
    out: Path | None,
    earlier: Path | None,
    checked: Path | None,
    supplements: tuple[Path, ...],
    payers: tuple[str, ...],
    agency: str | None,
    as_of: Date,
    as_json: bool,
    fail_on: str,
) -> int:
    """Draft the map of your own system's export, for you to correct in Excel; or check one.

    EXPORT is a file (.xlsx, .xls, .ods, .csv), several, or a folder of them. The map says of each column which of our fields
    it fills, with two masked examples and how sure the guess is. All commands that take a SOURCE then take --map.
    """
    if checked is not None:
        if out is not None or earlier is not None:
            raise click.UsageError("--check only looks: leave out --out and --map.")
        return _check(exports, checked, supplements, payers, agency, as_of, as_json=as_json, fail_on=fail_on)
    if not exports or out is None:
        raise click.UsageError("Name the export, and the map to write: plankit map EXPORT --out MAP.xlsx")
    if supplements:
        raise click.UsageError("--supplement goes with --check; a map is drafted from the export alone.")
    return _draft(exports, out, earlier, payers, agency, as_of, as_json=as_json)


def _check(
    exports: tuple[Path, ...],
    checked: Path,
    supplements: tuple[Path, ...],
    payers: tuple[str, ...],
    agency: str | None,
    as_of: Date,
    *,
    as_json: bool,
    fail_on: str,
) -> int:
    from toolkit.pipeline.mapcheck import check_map

    report = check_map(checked, exports, as_of=as_of, payers=payers, supplements=supplements, agency=agency)
    if as_json:
        print_json(report.to_dict())
    else:
        with results() as console:
            _print_checked(report, console, checked)
    return int(options.is_failure(report, fail_on))


def _draft(
    exports: tuple[Path, ...],
    out: Path,
    earlier: Path | None,
    payers: tuple[str, ...],
    agency: str | None,
    as_of: Date,
    *,
    as_json: bool,
) -> int:
    from toolkit.errors import ConfigurationError, OutputUnwritableError
    from toolkit.pipeline.files import keep_apart, write_whole
    from toolkit.pipeline.mapping import draft_export_map

    if out.suffix.casefold() != ".xlsx":
        raise ConfigurationError("The map's name ends in .xlsx.", str(out), "Write --out MAP.xlsx.")
    if out.exists():
        mend = f"Choose another name; to bring it up to date: --map {out.name} --out NEW-{out.name}"
        raise OutputUnwritableError(out, "A file of this name is there already.", mend)
    keep_apart((*exports, *([earlier] if earlier else [])), out)
    drafted = draft_export_map(exports, as_of=as_of, payers=payers, agency=agency, earlier=earlier)
    write_whole(out, drafted.data)
    if as_json:
        print_json(drafted.to_dict())
    else:
        with results() as console:
            _print_drafted(drafted, console, exports, out)
    return 0


def _print_checked(report: CheckedMap, console: Console, checked: Path) -> None:
    from rich.padding import Padding

    from toolkit.pipeline.reports.terminal import findings_table

    errors = sum(found.severity is Severity.ERROR for found in report.findings)
    clients = "" if report.clients is None else f" {report.clients:,} clients were read by it."
    state = f"{errors} error{'' if errors == 1 else 's'}" if errors else "no errors"
    console.print(f"{checked.name}: {state}, {len(report.unused)} columns without a field.{clients}", style="bold")
    if report.findings:
        console.print(findings_table(report.findings, console.width))
    if not report.payers:
        console.print(
            "\nNo payer was named or found: name one with --payer, or name the export, to see what is missing."
        )
    elif not report.lacks:
        console.print(f"\nNothing that {', '.join(report.payers)} ask for is missing from all clients.")
    else:
        console.print(f"\nAsked for by {', '.join(report.payers)}, and filled by no column:", style="bold")
    for lack in report.lacks:
        console.print(f"  {lack.what}")
        for who in lack.asked_by:
            console.print(Padding(who, (0, 0, 0, 4)))
    if report.lacks:
        console.print(
            "\nMap a column, add a constant, or supply it: --supplement FILE (plankit workbook makes a blank one)."
        )
    if report.unused:
        console.print("\nColumns without a field", style="bold")
    for name in report.unused:
        console.print(f"  {name}")


def _print_drafted(drafted: DraftedMap, console: Console, exports: tuple[Path, ...], out: Path) -> None:
    from toolkit.pipeline.reports.terminal import findings_table

    counts = drafted.counts()
    said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    console.print(f"Columns: {said}.", style="bold")
    for table in drafted.draft.tables:
        used = sum(line.column.target is not None for line in table.columns)
        noun = table.table.row_is.replace("_", " ")
        console.print(
            f"  {table.table.title}: {table.rows:,} rows of {noun}, {used} of {len(table.columns)} columns used"
        )
    for name in drafted.draft.unread:
        console.print(f"  {name}: no header row was found; left out")
    if drafted.findings:
        console.print(findings_table(drafted.findings, console.width))
    named = " ".join(shlex.quote(str(export)) for export in exports)
    console.print(f"\nWritten: {out}")
    written = shlex.quote(str(out))
    console.print("Open it, look at what is not sure, and see what your payers still miss:", soft_wrap=True)
    console.print(f"  {own_name()} map {named} --check {written}", soft_wrap=True)
    console.print("Then check the clients:", soft_wrap=True)
    console.print(f"  {own_name()} check {named} --map {written}", soft_wrap=True)
