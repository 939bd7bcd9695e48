"""`plankit verify`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, results

if TYPE_CHECKING:
    from rich.console import Console

    from toolkit.findings import Finding
    from toolkit.pipeline.verify import Verification, Verified
    from toolkit.records.mapping.exportmap import ExportOptions

__all__ = ["verify_command"]

_STYLES = {"unchanged": "green", "changed": "yellow", "unknown": "yellow", "not made here": "red", "unusable": "red"}


@click.command("verify", epilog="Example: plankit verify plans/00001001-plan.docx")
@click.argument(
    "documents", nargs=-1, required=True, metavar="DOCUMENT...", type=click.Path(path_type=Path, readable=False)
)
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="SOURCE",
    type=click.Path(path_type=Path, readable=False),
    help="The caseload, to say what has changed since, and for the audit sheet; may be given again. Inside a workspace its "
    "store, if none is named.",
)
@options.export_options
@click.option(
    "--audit-sheet",
    "sheet",
    metavar="FILE.docx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a page a client for the auditor, and a PDF beside it where LibreOffice is there. Needs the caseload.",
)
@options.as_of_option
@options.json_option
@options.fail_on_option
def verify_command(
    documents: tuple[Path, ...],
    sources: tuple[Path, ...],
    export: ExportOptions | None,
    sheet: Path | None,
    as_of: Date,
    as_json: bool,
    fail_on: str,
) -> int:
    """Verify finished documents, also after somebody edited them in Word or LibreOffice.

    DOCUMENT is a Word file or a folder of them, held against its manifest.jsonl where there is one. Says whose plan each is,
    which template and payer profiles made it, what was changed by hand and where, and whether that breaks a payer's demand.
    With the caseload, also whose plan has changed since.
    """
    from toolkit.pipeline.keys import imprint_keys
    from toolkit.pipeline.verify import verify

    if export is not None and not sources:
        raise click.UsageError("--map says how to read an export: name the export with --source.")
    sources = sources or _own_store()
    if sheet is not None and not sources:
        raise click.UsageError("The audit sheet needs the caseload: name it with --source.")
    found = verify(documents, keys=imprint_keys(sources, folder=Path.cwd()), sources=sources, export=export)
    files: list[Path] = []
    if sheet is not None:
        files, more = _write_sheet(found, documents, sources, export, sheet, as_of)
        found = replace(found, general=(*found.general, *more))
    if as_json:
        print_json(found.to_dict())
    else:
        with results() as console:
            _print_verification(found, console)
            for file in files:
                console.print(f"Written: {file}")
    return int(options.is_failure(found, fail_on))


def _own_store() -> tuple[Path, ...]:
    """The store of the workspace in which we are, once it has clients."""
    from toolkit.pipeline.workspace import Workspace
    from toolkit.store.store import Store

    workspace = Workspace.around(Path.cwd())
    if workspace is None:
        return ()
    with Store.open(workspace.store) as store:
        return (options.nearby(workspace.store),) if store.clients() else ()


def _write_sheet(
    found: Verification,
    documents: Sequence[Path],
    sources: Sequence[Path],
    export: ExportOptions | None,
    sheet: Path,
    as_of: Date,
) -> tuple[list[Path], Sequence[Finding]]:
    """The files that were written, and what was found as the sheet was made."""
    from toolkit.pipeline.audit.sheet import audit_sheet
    from toolkit.pipeline.files import keep_apart, write_whole
    from toolkit.pipeline.verify import word_files

    keep_apart(sources, sheet)
    paths = [file for path in documents for file in (word_files(path) if path.is_dir() else [path])]
    made = audit_sheet(found, {path.name: path.read_bytes() for path in paths}, sources, as_of=as_of, export=export)
    outputs = [(sheet, made.docx), *([(sheet.with_suffix(".pdf"), made.pdf)] if made.pdf else [])]
    for path, data in outputs:
        write_whole(path, data)
    return [path for path, _ in outputs], made.findings


def _print_verification(found: Verification, console: Console) -> None:
    from toolkit.pipeline.reports.terminal import findings_table

    for document in found.documents:
        _print_document(document, console)
        if document.findings:
            console.print(findings_table(document.findings, console.width))
    if found.general:
        console.print("\nThe folder", style="bold")
        console.print(findings_table(found.general, console.width))
    unsound = sum(any(one.severity == "error" for one in document.findings) for document in found.documents)
    count = len(found.documents)
    console.print(f"\n{count:,} document{'' if count == 1 else 's'}, {unsound:,} with errors.", style="bold")


def _print_document(document: Verified, console: Console) -> None:
    from rich.text import Text

    from toolkit.pipeline.reports.rows import shown

    heading = Text(f"\n{shown(document.file)}", style="bold")
    heading.append(f"  {document.state}", style=_STYLES[document.state])
    console.print(heading)
    said = document.imprint
    if said is None:
        return
    version = f" (version {said.plan_version})" if said.plan_version else ""
    template = f"{said.agency}'s template {said.template} ({said.template_sha256[:12]})"
    whole = f"{len(document.passages)} passages"
    same = sum(passage.state == "unchanged" for passage in document.passages)
    saved = f"; last saved with {document.saved_with}" if document.saved_with else ""
    lines = [
        f"client {said.client}, plan {said.plan}{version}, {said.kind}, stage {said.stage}, as of {said.as_of}",
        f"made with {said.made_with} from {template} under {', '.join(said.profiles) or 'no payer profile'}",
        (
            f"{whole}, not compared{saved}"
            if document.state == "unknown"
            else f"{same} of {whole} as they were made{saved}"
        ),
    ]
    for line in lines:
        console.print(Text(f"  {shown(line)}", style="dim"))
