"""`plankit verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, results

if TYPE_CHECKING:
    from rich.console import Console

    from toolkit.pipeline.verify import Verification, Verified

__all__ = ["verify_command"]

_STYLES = {"unchanged": "green", "changed": "yellow", "unknown": "yellow", "not made here": "red", "unusable": "red"}


@click.command("verify", epilog="Example: plankit verify plans/00001001-plan.docx")
@click.argument(
    "documents", nargs=-1, required=True, metavar="DOCUMENT...", type=click.Path(path_type=Path, readable=False)
)
@options.json_option
@options.fail_on_option
def verify_command(documents: tuple[Path, ...], as_json: bool, fail_on: str) -> int:
    """Verify finished documents, also after somebody edited them in Word or LibreOffice.

    DOCUMENT is a Word file or a folder of them, held against its manifest.jsonl where there is one. Says whose plan each is,
    which template and payer profiles made it, what was changed by hand and where, and whether that breaks a payer's demand.
    """
    from toolkit.pipeline.verify import verify

    found = verify(documents)
    if as_json:
        print_json(found.to_dict())
    else:
        with results() as console:
            _print_verification(found, console)
    return int(options.is_failure(found, fail_on))


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
    same = sum(passage.state == "unchanged" for passage in document.passages)
    saved = f"; last saved with {document.saved_with}" if document.saved_with else ""
    lines = [
        f"client {said.client}, plan {said.plan}{version}, {said.kind}, stage {said.stage}, as of {said.as_of}",
        f"made with {said.made_with} from {template} under {', '.join(said.profiles) or 'no payer profile'}",
        f"{same} of {len(document.passages)} passages as they were made{saved}",
    ]
    for line in lines:
        console.print(Text(f"  {shown(line)}", style="dim"))
