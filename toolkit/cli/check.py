"""`plankit check`."""

from __future__ import annotations

import shlex
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, progress, results

if TYPE_CHECKING:
    from toolkit.pipeline.report import Report
    from toolkit.records.mapping.exportmap import ExportOptions

__all__ = ["check_command"]


@click.command("check", epilog="Example: plankit check caseload.xlsx --as-of 2026-10-01 --out report.html")
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
    help="Write the report as .html, .xlsx, .csv or .json; may be given again.",
)
@click.option(
    "--answers",
    metavar="FILE.xlsx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="In a workspace: write the findings with columns to fill in, for plankit import --answers.",
)
@options.json_option
@click.option(
    "--show-values", is_flag=True, help="Show what the record says where something is wrong. Mind who reads it."
)
@options.fail_on_option
@options.jobs_option
def check_command(
    sources: tuple[Path, ...],
    export: ExportOptions | None,
    payers: tuple[str, ...],
    agency: str | None,
    as_of: Date,
    only: tuple[str, ...],
    clinicians: tuple[str, ...],
    programmes: tuple[str, ...],
    files: tuple[Path, ...],
    answers: Path | None,
    as_json: bool,
    show_values: bool,
    fail_on: str,
    jobs: int | None,
) -> int:
    """Check a caseload against its payers' rules and our advice.

    SOURCE is a workbook, a folder of CSV files, or form data (JSON or YAML); several are taken together.
    """
    from toolkit.pipeline.check import check
    from toolkit.pipeline.files import keep_apart
    from toolkit.pipeline.reports import check_ending, write_report
    from toolkit.pipeline.reports.terminal import print_report
    from toolkit.pipeline.setting import Selection

    for file in files:
        check_ending(file)
        keep_apart(sources, file)
    if answers is not None:
        _check_answers(sources, answers)
    with progress("Checking", quiet=as_json) as on_progress:
        report = check(
            sources,
            as_of=as_of,
            export=export,
            payers=payers,
            agency=agency,
            selection=Selection(only, clinicians, programmes),
            jobs=jobs,
            on_progress=on_progress,
        )
    for file in files:
        write_report(report, file, show_values=show_values)
    if answers is not None:
        _write_answers(report, sources[0], answers, show_values=show_values)
    if as_json:
        print_json(report.to_dict(show_values=show_values))
    else:
        with results() as console:
            print_report(report, console, show_values=show_values)
            for file in files:
                console.print(f"\nWritten: {file}")
            if answers is not None:
                command = f"plankit import --answers {shlex.quote(str(answers))}"
                console.print(f"\nWritten: {answers}. Fill it in, then: {command}", soft_wrap=True)
    return int(options.is_failure(report, fail_on))


def _check_answers(sources: tuple[Path, ...], path: Path) -> None:
    """Raise UsageError where the answers could not come back: they are decisions in a store's history."""
    from toolkit.pipeline.files import keep_apart
    from toolkit.pipeline.sources import is_store

    if len(sources) != 1 or not is_store(sources[0]):
        raise click.UsageError(
            "--answers is about what is in the store: import the source first (plankit import), then check without SOURCE."
        )
    if path.suffix.casefold() != ".xlsx":
        raise click.UsageError("--answers writes an Excel workbook: name a file that ends in .xlsx.")
    keep_apart(sources, path)


def _write_answers(report: Report, store: Path, path: Path, *, show_values: bool) -> None:
    from toolkit.pipeline.answers.sheet import answer_sheet
    from toolkit.pipeline.files import write_whole
    from toolkit.store.store import Store

    with Store.open(store) as opened, opened.reader() as reader:
        marks = reader.marks()
    write_whole(path, answer_sheet(report, marks, show_values=show_values))
