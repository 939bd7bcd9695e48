"""`plankit demo`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from datetime import date as Date
from datetime import datetime as DateTime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.screen import own_name, progress, results

if TYPE_CHECKING:
    from toolkit.pipeline.product import Product

__all__ = ["demo_command"]

_AS_OF = Date(2026, 10, 15)
"""The day for which the sample caseloads were written."""
_NOW = DateTime(2026, 10, 15, 17, 0, tzinfo=UTC)
"""The time at which the demonstration's forms are merged: the same whenever it is run."""


@click.command("demo", epilog="Example: plankit demo --out demo")
@click.option(
    "--out",
    default="demo",
    show_default=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for what is made.",
)
def demo_command(out: Path) -> None:
    """Check and print the sample caseload, check one with mistakes, and send progress updates out and back."""
    from toolkit.pipeline.check import check
    from toolkit.pipeline.generate import generate
    from toolkit.pipeline.product import Status
    from toolkit.pipeline.progress.story import tell_story
    from toolkit.pipeline.reports import write_report
    from toolkit.pipeline.reports.rows import summary_line
    from toolkit.pipeline.reports.terminal import print_reservations
    from toolkit.shipped import shipped_folder

    samples = shipped_folder("samples")
    good, bad = samples / "caseload.xlsx", samples / "caseload-with-problems.xlsx"
    with progress("Making the sample plans") as on_progress:
        made = generate([good], out / "plans", as_of=_AS_OF, resume=True, on_progress=on_progress)
    report = check([bad], as_of=_AS_OF)
    write_report(report, out / "report.html")
    write_report(report, out / "report.xlsx")
    story = tell_story(good, out / "workspace", as_of=_AS_OF, now=_NOW)
    documents = made.of(Status.MADE)
    with results() as console:
        console.print(f"1. {good.name}: {summary_line(made.report)}")
        console.print(f"   Made {len(documents)} treatment plans in {out / 'plans'}. Look at one of them in Word:")
        for product in _one_of_each_agency(documents):
            console.print(f"     {out / 'plans' / product}")
        console.print(f"   {out / 'plans' / 'index.xlsx'} links them all; manifest.jsonl says what each was made from.")
        console.print(f"2. {bad.name}, with planted mistakes: {summary_line(report)}")
        for cause in report.causes[:3]:
            console.print(
                f"     {cause.title}: {cause.clients} client{'' if cause.clients == 1 else 's'} ({cause.code})"
            )
        console.print(f"   The whole list, with the cell to mend: {out / 'report.html'} and {out / 'report.xlsx'}")
        console.print(
            f"3. {story.forms} fillable progress updates in {story.workspace / 'forms'}: open one and fill it in."
        )
        console.print(f"   {story.merged} came back and were merged; what they say stands under its goal in:")
        for path in story.reviews:
            console.print(f"     {path}")
        print_reservations(made.report, console)
        console.print("\nWith your own caseload:")
        console.print(f"   {own_name()} workbook --payer ny-mhotrs-clinic --out caseload.xlsx")
        console.print(f"   {own_name()} check caseload.xlsx")
        console.print(f"   {own_name()} generate caseload.xlsx --out plans")


def _one_of_each_agency(products: Sequence[Product]) -> list[str]:
    """The file of the first document of each agency."""
    first: dict[str, str] = {}
    for product in products:
        first.setdefault(product.summary.status.agency, product.file)
    return list(first.values())
