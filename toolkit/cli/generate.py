"""`plankit generate`."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, progress, results
from toolkit.errors import ExitCode

if TYPE_CHECKING:
    from rich.console import Console

    from toolkit.pipeline.generate import Generated
    from toolkit.pipeline.press import DocumentStage
    from toolkit.records.mapping.exportmap import ExportOptions

__all__ = ["generate_command"]

_MOST_REFUSED = 50
ALL_KINDS = "all"
TEMPLATE_KINDS = ("plan", "review", "client-copy", "signature-page", "release", "packet-cover")


@click.command("generate", epilog="Example: plankit generate caseload.xlsx --out plans --stage draft")
@options.sources_argument
@options.export_options
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the documents.",
)
@click.option(
    "--stage",
    type=click.Choice(["draft", "for-signature", "signed"]),
    default="for-signature",
    show_default=True,
    help="A draft shows what is missing; a plan for signature has all that payers ask for but signatures.",
)
@options.agency_option
@click.option("--template", metavar="ID", help="Template of the agency to use, where it has several.")
@click.option(
    "--allow-draft-templates",
    "allow_drafts",
    is_flag=True,
    help="The template that --template names may be a draft or retired.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([*TEMPLATE_KINDS, ALL_KINDS]),
    help="Kind of document to make; may be given again.  [default: plan]",
)
@options.payer_option
@options.as_of_option
@options.client_options
@click.option(
    "--names", "pattern", metavar="PATTERN", help="Pattern of file names, such as {client_id}-{template}-{stage}."
)
@click.option(
    "--since",
    metavar="FILE",
    help="Earlier caseload: reviews say what is new since. For a store also a day, such as 2026-09-01.",
)
@click.option("--pdf", is_flag=True, help="Put a PDF beside each document; needs LibreOffice.")
@click.option("--overwrite", is_flag=True, help="Make documents anew also where that loses what was changed by hand.")
@click.option("--resume", is_flag=True, help="Keep what an earlier run made, where it is still what would be made now.")
@options.json_option
@options.fail_on_option
@options.jobs_option
def generate_command(
    sources: tuple[Path, ...],
    export: ExportOptions | None,
    out: Path,
    stage: DocumentStage,
    agency: str | None,
    template: str | None,
    allow_drafts: bool,
    kinds: tuple[str, ...],
    payers: tuple[str, ...],
    as_of: Date,
    only: tuple[str, ...],
    clinicians: tuple[str, ...],
    programmes: tuple[str, ...],
    pattern: str | None,
    since: str | None,
    pdf: bool,
    overwrite: bool,
    resume: bool,
    as_json: bool,
    fail_on: str,
    jobs: int | None,
) -> int:
    """Make a checked Word document for each client of a caseload.

    A client whose document cannot be made is listed with the reasons; the others are made. The folder gets an index.xlsx
    with a linked row for every client, and a manifest.jsonl that says what each document was made from.
    """
    from toolkit.pipeline.generate import generate
    from toolkit.pipeline.keys import imprint_keys
    from toolkit.pipeline.product import Status
    from toolkit.pipeline.setting import Selection

    if template is not None and kinds:
        raise click.UsageError("Name a template or kinds of document, not both: a template is of one kind.")
    key, *older = imprint_keys(sources, folder=Path.cwd())
    with progress("Making documents", quiet=as_json) as on_progress:
        made = generate(
            sources,
            out,
            as_of=as_of,
            export=export,
            stage=stage,
            payers=payers,
            agency=agency,
            template=template,
            allow_drafts=allow_drafts,
            kinds=None if ALL_KINDS in kinds else kinds or ("plan",),
            selection=Selection(only, clinicians, programmes),
            pattern=pattern,
            since=_earlier(since),
            resume=resume,
            pdf=pdf,
            overwrite=overwrite,
            key=key,
            older_keys=older,
            jobs=jobs,
            on_progress=on_progress,
        )
    _record(made, sources)
    if as_json:
        print_json(made.to_dict())
    else:
        with results() as console:
            _print_generated(made, console)
    if made.of(Status.NOT_WRITTEN) or made.unprinted:
        return ExitCode.OUTPUT
    return int(options.is_failure(made.report, fail_on))


def _earlier(since: str | None) -> Path | Date | None:
    """The day, else the file or folder, that --since names; a file of that name comes first."""
    if since is None:
        return None
    try:
        return Path(since) if Path(since).exists() else Date.fromisoformat(since)
    except ValueError:
        return Path(since)


def _record(made: Generated, sources: tuple[Path, ...]) -> None:
    """Write down in the store what was made of it; a run over files leaves no trace there."""
    from toolkit.pipeline.recording import record_documents
    from toolkit.pipeline.sources import is_store

    if len(sources) == 1 and is_store(sources[0]):
        entries = [product.entry for product in made.products if product.entry is not None]
        record_documents(sources[0], entries, actor=options.user(), now=options.now())


def _print_generated(made: Generated, console: Console) -> None:
    """What was made, who was refused and why, and where to look; if nothing was made, the next command to run."""
    from toolkit.pipeline.index import INDEX
    from toolkit.pipeline.manifest import MANIFEST
    from toolkit.pipeline.product import Status
    from toolkit.pipeline.reports.terminal import print_reservations

    documents = made.of(Status.MADE)
    count = f"{len(documents):,} document{'' if len(documents) == 1 else 's'}"
    console.print(f"Made {count} in {made.out} (stage {made.stage}, as of {made.report.as_of}).", style="bold")
    print_reservations(made.report, console)
    _print_refused(made, console)
    _print_other_errors(made, console)
    console.print(f"\nIndex: {made.out / INDEX}   Manifest: {made.out / MANIFEST}")
    command = _next_command(made)
    if command:
        console.print(f"Next:  {command}", soft_wrap=True)


def _print_refused(made: Generated, console: Console) -> None:
    from toolkit.pipeline.product import Status
    from toolkit.pipeline.reports.rows import shown
    from toolkit.pipeline.reports.terminal import findings_table

    refused = [product for product in made.products if product.status is not Status.MADE]
    if not refused:
        return
    things = "clients" if len({product.kind for product in made.products}) == 1 else "documents"
    console.print(f"\nNot made: {len(refused):,} of {len(made.products):,} {things}", style="bold red")
    for product in refused[:_MOST_REFUSED]:
        kind = "" if things == "clients" else f"  {product.kind}"
        console.print(f"\n{shown(product.client)}{kind}  {product.status}", style="bold")
        console.print(findings_table(product.reasons, console.width))
    if len(refused) > _MOST_REFUSED:
        console.print(f"\n… and {len(refused) - _MOST_REFUSED:,} more: see the sheet Refused of the index.")


def _print_other_errors(made: Generated, console: Console) -> None:
    """Errors that refused nobody: of files, sheets and rows without a client; of documents that were made, how many."""
    from toolkit.findings import Severity
    from toolkit.pipeline.product import Status
    from toolkit.pipeline.reports.terminal import findings_table

    status = {product.client: product.status for product in made.products}
    errors = [found for found in made.report.findings if found.severity is Severity.ERROR and not found.waived]
    general = [found for found in errors if found.client not in status]
    printed = sum(status.get(found.client) is Status.MADE for found in errors)
    if general:
        console.print("\nFiles and the whole caseload", style="bold red")
        console.print(findings_table(general, console.width))
    if printed:
        count = f"{printed:,} error{'' if printed == 1 else 's'}"
        console.print(f"\n{count} did not keep a document from being made. To see them:")
        console.print(f"       {_check_command(made)}", soft_wrap=True)


def _check_command(made: Generated) -> str:
    from toolkit.cli.check import check_command

    return options.again(check_command, f"--as-of {made.report.as_of} --out report.html")


def _next_command(made: Generated) -> str:
    from toolkit.pipeline.product import Status

    if made.of(Status.NOT_WRITTEN) or made.unprinted:
        return options.again(generate_command, f"--as-of {made.report.as_of} --resume")
    if not made.of(Status.MADE):
        return _check_command(made)
    return ""
