"""`plankit coverage`."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, progress, results

if TYPE_CHECKING:
    from toolkit.records.mapping.exportmap import ExportOptions

__all__ = ["coverage_command"]


@click.command("coverage", epilog="Example: plankit coverage claims.csv caseload.xlsx --out coverage.xlsx")
@click.argument("claims", metavar="CLAIMS", type=click.Path(path_type=Path, dir_okay=False, readable=False))
@options.sources_argument
@options.export_options
@options.payer_option
@options.agency_option
@options.as_of_option
@options.client_options
@click.option(
    "--out",
    "files",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the answers as .xlsx (claims and gaps) or .csv (claims); may be given again.",
)
@options.json_option
def coverage_command(
    claims: Path,
    sources: tuple[Path, ...],
    export: ExportOptions | None,
    payers: tuple[str, ...],
    agency: str | None,
    as_of: Date,
    only: tuple[str, ...],
    clinicians: tuple[str, ...],
    programmes: tuple[str, ...],
    files: tuple[Path, ...],
    as_json: bool,
) -> int:
    """Say for each claim whether a signed plan was in force on its day, and where there was none.

    CLAIMS is a CSV file or workbook with one line a claim: Client, Date, Service, Units, Staff. SOURCE is a workbook, a
    folder of CSV files, or form data. Leaves with exit code 1 where a claim is not covered or could not be read.
    """
    from toolkit.pipeline.coverage import coverage
    from toolkit.pipeline.files import keep_apart
    from toolkit.pipeline.reports.coverage import check_coverage_ending, print_coverage, write_coverage
    from toolkit.pipeline.setting import Selection

    for file in files:
        check_coverage_ending(file)
        keep_apart((claims, *sources), file)
    with progress("Looking up claims", quiet=as_json) as on_progress:
        report = coverage(
            claims,
            sources,
            as_of=as_of,
            export=export,
            payers=payers,
            agency=agency,
            selection=Selection(only, clinicians, programmes),
            on_progress=on_progress,
        )
    for file in files:
        write_coverage(report, file)
    if as_json:
        print_json(report.to_dict())
    else:
        with results() as console:
            print_coverage(report, console)
            for file in files:
                console.print(f"\nWritten: {file}")
    return int(not report.is_all_covered)
