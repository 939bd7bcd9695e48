"""`plankit form fill`: a payer's own form, filled for each client."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.formfields import form_argument, map_option
from toolkit.cli.screen import print_json, progress, results
from toolkit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from toolkit.pipeline.payerforms.results import FilledForm, FilledForms, StillToFill
    from toolkit.records.mapping.exportmap import ExportOptions

__all__ = ["fill_command"]

_MOST = 50
_LISTED = 8


@click.command("fill", epilog="Example: plankit form fill form.pdf caseload.xlsx --map map.yaml --out out")
@form_argument
@options.sources_argument
@map_option
@options.export_options_as("--export-map")
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the forms.",
)
@click.option(
    "--flatten",
    is_flag=True,
    help="Make plain pages instead of forms: what is still to fill in is then written by hand.",
)
@options.agency_option
@options.payer_option
@options.as_of_option
@options.client_options
@options.json_option
@options.fail_on_option
def fill_command(
    form: Path,
    sources: tuple[Path, ...],
    export: ExportOptions | None,
    map_path: Path,
    out: Path,
    flatten: bool,
    agency: str | None,
    payers: tuple[str, ...],
    as_of: Date,
    only: tuple[str, ...],
    clinicians: tuple[str, ...],
    programmes: tuple[str, ...],
    as_json: bool,
    fail_on: str,
) -> int:
    """Fill a payer's own PDF form for each client, by a map of its fields.

    Nothing is ever cut in silence: what does not fit goes into an addendum or is reported, and each form comes with a list
    of what somebody still has to fill in. The folder gets an index, forms.xlsx, and a manifest, forms.jsonl.
    """
    from toolkit.pipeline.payerforms.fill import fill_forms
    from toolkit.pipeline.payerforms.results import FormStatus
    from toolkit.pipeline.setting import Selection

    with progress("Filling forms", quiet=as_json) as on_progress:
        made = fill_forms(
            form,
            sources,
            map_path,
            out,
            as_of=as_of,
            flatten=flatten,
            agency=agency,
            payers=payers,
            selection=Selection(only, clinicians, programmes),
            export=export,
            on_progress=on_progress,
        )
    _record(made, sources)
    if as_json:
        print_json(made.to_dict())
    else:
        with results() as console:
            _print(made, console)
    if made.is_stopped:
        return ExitCode.CONFIGURATION
    if made.of(FormStatus.NOT_WRITTEN):
        return ExitCode.OUTPUT
    return int(options.is_failure(made, fail_on))


def _record(made: FilledForms, sources: tuple[Path, ...]) -> None:
    """Write down in the store which forms were made of it, as with documents; a run over files leaves no trace there."""
    from toolkit.pipeline.sources import is_store

    if len(sources) == 1 and is_store(sources[0]) and made.entries:
        from toolkit.pipeline.recording import record_documents

        record_documents(sources[0], made.entries, actor=options.user(), now=options.now(), doing="form fill")


def _print(made: FilledForms, console: Console) -> None:
    from toolkit.findings import Severity
    from toolkit.pipeline.payerforms.index import FORMS_INDEX
    from toolkit.pipeline.payerforms.results import FormStatus
    from toolkit.pipeline.reports.terminal import findings_table

    grave = [found for found in made.findings if found.severity is not Severity.INFO]
    if made.is_stopped:
        console.print("Nothing was made: the map has errors.", style="bold red")
        console.print(findings_table(grave, console.width))
        return
    done = made.of(FormStatus.MADE)
    count = f"{len(done):,} form{'' if len(done) == 1 else 's'}"
    console.print(f"Filled {count} in {made.out} (as of {made.as_of}).", style="bold")
    if continued := made.with_addendum():
        pages = "1 form has" if continued == 1 else f"{continued:,} forms have"
        console.print(f"{pages} an addendum, behind the form's own pages: send it along.")
    if grave:
        console.print(findings_table(grave, console.width))
    everywhere = made.still_on_every_form()
    if everywhere:
        console.print(f"\nOn every form you still fill: {_listed(everywhere)}")
    told = [form for form in made.forms if _is_told(form, everywhere)]
    for form in told[:_MOST]:
        _print_form(form, everywhere, console)
    if len(told) > _MOST:
        console.print(f"\n… and {len(told) - _MOST:,} more: see the index.")
    console.print(f"\nIndex, with what you still fill: {made.out / FORMS_INDEX}")


def _is_told(form: FilledForm, everywhere: Sequence[StillToFill]) -> bool:
    """Whether there is more to say of a form than that it was made like all others."""
    from toolkit.findings import Severity
    from toolkit.pipeline.payerforms.results import FormStatus

    has_findings = any(found.severity is not Severity.INFO for found in form.findings)
    return form.status is not FormStatus.MADE or has_findings or len(form.still) > len(everywhere)


def _print_form(form: FilledForm, everywhere: Sequence[StillToFill], console: Console) -> None:
    from toolkit.findings import Severity
    from toolkit.pipeline.payerforms.results import FormStatus
    from toolkit.pipeline.reports.rows import shown
    from toolkit.pipeline.reports.terminal import findings_table

    is_made = form.status is FormStatus.MADE
    state = form.file if is_made else str(form.status)
    console.print(f"\n{shown(form.client)}  {state}", style="" if is_made else "bold red")
    told = [found for found in form.findings if found.severity is not Severity.INFO]
    if told:
        console.print(findings_table(told, console.width))
    own = [each for each in form.still if each not in everywhere]
    if is_made and own:
        also = "also " if everywhere else ""
        console.print(f"  You {also}still fill: {_listed(own)}")


def _listed(fields: Sequence[StillToFill]) -> str:
    said = "; ".join(f"p. {each.page} {each.label}" for each in fields[:_LISTED])
    return said + (f"; and {len(fields) - _LISTED} more" if len(fields) > _LISTED else "")
