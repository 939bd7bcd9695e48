"""`plankit due`."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, progress, results

if TYPE_CHECKING:
    from toolkit.records.mapping.exportmap import ExportOptions

__all__ = ["due_command"]

_STATUSES = ("overdue", "due", "waiting-signature", "not-due", "cannot-be-reckoned", "done", "ended")


@click.command("due", epilog="Example: plankit due caseload.xlsx --by 2026-11-30 --out due.xlsx")
@options.sources_argument
@options.export_options
@click.option(
    "--by",
    type=options.DAY,
    metavar="DATE",
    help="List what is not due yet up to this day.  [default: 30 days from --as-of]",
)
@click.option("--from", "first", type=options.DAY, metavar="DATE", help="Leave out what was due before this day.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice(_STATUSES),
    help="Only what stands so; may be given again.  [default: all but done and ended]",
)
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    metavar="ID",
    help="Only days that this payer profile sets; may be given again.",
)
@options.payer_option
@options.agency_option
@options.as_of_option
@options.client_options
@click.option(
    "--ics",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Write calendars: a folder gets one for each clinician, a file that ends in .ics gets all.",
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the worklist as .xlsx, with a sheet for each clinician.",
)
@options.json_option
@click.option(
    "--fail-on",
    type=click.Choice(["overdue", options.NEVER]),
    default="overdue",
    show_default=True,
    help="Leave with exit code 1 where something listed is overdue.",
)
@options.jobs_option
def due_command(
    sources: tuple[Path, ...],
    export: ExportOptions | None,
    by: Date | None,
    first: Date | None,
    statuses: tuple[str, ...],
    profiles: tuple[str, ...],
    payers: tuple[str, ...],
    agency: str | None,
    as_of: Date,
    only: tuple[str, ...],
    clinicians: tuple[str, ...],
    programmes: tuple[str, ...],
    ics: Path | None,
    out: Path | None,
    as_json: bool,
    fail_on: str,
    jobs: int | None,
) -> int:
    """Say what is due for whom, when, and why that day.

    Plans, reviews, signatures, certifications, approvals, consents and authorisations: what is overdue, due now, waiting for
    a signature or cannot be reckoned, and what comes up to --by. SOURCE is a workbook, a folder of CSV files, or form data.
    """
    from toolkit.payers.duedates.duedates import DueStatus
    from toolkit.pipeline.calendar import write_calendars
    from toolkit.pipeline.due import due
    from toolkit.pipeline.files import keep_apart
    from toolkit.pipeline.reports.due import check_worklist_ending, print_worklist, write_worklist
    from toolkit.pipeline.setting import Selection

    if out is not None:
        check_worklist_ending(out)
        keep_apart(sources, out)
    with progress("Reckoning", quiet=as_json) as on_progress:
        worklist = due(
            sources,
            as_of=as_of,
            export=export,
            by=by,
            first=first,
            statuses=[DueStatus(status.replace("-", " ")) for status in statuses],
            profiles=profiles,
            payers=payers,
            agency=agency,
            selection=Selection(only, clinicians, programmes),
            jobs=jobs,
            on_progress=on_progress,
        )
    written = list(write_calendars(worklist, ics)) if ics is not None else []
    if out is not None:
        write_worklist(worklist, out)
        written.append(out)
    if as_json:
        print_json(worklist.to_dict())
    else:
        with results() as console:
            print_worklist(worklist, console)
            if written:
                console.print()
            for file in written:
                console.print(f"Written: {file}", soft_wrap=True)
    return int(fail_on != options.NEVER and worklist.is_overdue)
