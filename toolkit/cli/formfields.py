"""`plankit form fields` and `plankit form lint`: what a payer's form asks for, and whether its map holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli import options
from toolkit.cli.screen import own_name, print_json, results
from toolkit.errors import ExitCode, OutputUnwritableError

if TYPE_CHECKING:
    from toolkit.pipeline.payerforms.opening import FormFields

__all__ = ["fields_command", "form_argument", "lint_command", "map_option"]

form_argument = click.argument("form", metavar="FORM.pdf", type=click.Path(path_type=Path, readable=False))
map_option = click.option(
    "--map",
    "map_path",
    required=True,
    metavar="MAP.yaml",
    type=click.Path(path_type=Path, readable=False),
    help="Which field takes what; `plankit form fields` writes a first one.",
)


@click.command("fields", epilog="Example: plankit form fields request.pdf --out request.yaml")
@form_argument
@click.option("--out", metavar="MAP.yaml", type=click.Path(path_type=Path), help="Write a first map of the form.")
@click.option(
    "--map",
    "earlier",
    metavar="MAP.yaml",
    type=click.Path(path_type=Path, readable=False),
    help="With --out: the map of an earlier edition, whose entries are kept; what is new or gone is marked.",
)
@options.json_option
def fields_command(form: Path, out: Path | None, earlier: Path | None, as_json: bool) -> None:
    """List the fields of a payer's own fillable PDF, with a guess at what each asks for."""
    from toolkit.pipeline.files import write_whole
    from toolkit.pipeline.payerforms.opening import form_fields
    from toolkit.templates.fieldnames import template_names

    if out is not None and out.exists():
        raise OutputUnwritableError(out, "A file of this name is there.", "Choose another name: a map is work.")
    if earlier is not None and out is None:
        raise click.UsageError("--map goes with --out: name the file that the new map is to be written to.")
    found = form_fields(form, template_names(), earlier)
    if out is not None:
        write_whole(out, found.draft.encode("utf-8"))
    if as_json:
        print_json({"form": found.name, "sha256": found.sha256, "fields": _plain(found)})
    elif out is not None:
        with results() as console:
            kept = f"{found.kept} kept from {earlier.name}, " if earlier else ""
            console.print(f"Wrote {out}: {len(found.reading.fields)} fields, {kept}{_guessed(found)} guessed.")
            console.print(f"Next:  {own_name()} form lint {form} --map {out}", soft_wrap=True)
    else:
        _print(found)


def _guessed(found: FormFields) -> int:
    return found.draft.count("  # a guess (")


def _plain(found: FormFields) -> list[dict[str, Any]]:
    return [
        {
            "field": each.name,
            "type": str(each.kind),
            "page": each.page,
            "tooltip": each.tooltip,
            "beside": found.near.get(each.name, ""),
            "choices": [{"export": option.export, "shown": option.shown} for option in each.options],
            "length": each.max_length,
            "required": each.is_required,
            "read_only": each.is_read_only,
            "guess": found.guesses[each.name].path if each.name in found.guesses else "",
        }
        for each in found.reading.fields
    ]


def _print(found: FormFields) -> None:
    from rich import box
    from rich.table import Column, Table
    from rich.text import Text

    # Names are for copying into a map: folded over lines where they are long, never cut.
    columns = [Column(title, overflow="fold") for title in ("Page", "Field", "Type", "What it says", "Guess")]
    table = Table(*columns, box=box.SIMPLE_HEAD)
    for each in found.reading.fields:
        kind = str(each.kind) + (f", at most {each.max_length}" if each.max_length else "")
        if each.options:
            kind += f": {', '.join(option.export for option in each.options[:6])}"
        guess = found.guesses[each.name].path if each.name in found.guesses else ""
        said = each.tooltip or found.near.get(each.name, "")
        table.add_row(*(Text(cell) for cell in (str(each.page or ""), each.name, kind, said, guess)))
    with results() as console:
        console.print(table)
        for notice in found.reading.notices:
            console.print(f"The file: {notice}.")


@click.command("lint", epilog="Example: plankit form lint request.pdf --map request.yaml")
@form_argument
@map_option
@options.json_option
@options.fail_on_option
def lint_command(form: Path, map_path: Path, as_json: bool, fail_on: str) -> int:
    """Hold the map of a payer's form against the form and against the fields that records have."""
    from toolkit.findings import Severity
    from toolkit.pipeline.payerforms.fill import lint_form
    from toolkit.pipeline.reports.terminal import findings_table

    findings = lint_form(form, map_path)
    if as_json:
        print_json({"findings": [found.to_dict() for found in findings]})
    else:
        with results() as console:
            if findings:
                console.print(findings_table(findings, console.width))
            counted = sum(found.severity is Severity.ERROR for found in findings)
            others = len(findings) - counted
            console.print(
                f"{map_path.name}: {counted} error{'' if counted == 1 else 's'}, "
                f"{others} other finding{'' if others == 1 else 's'}.",
                style="bold",
            )
    if fail_on == options.NEVER:
        return ExitCode.DONE
    least = Severity(fail_on).rank
    return ExitCode.FINDINGS if any(found.severity.rank >= least for found in findings) else ExitCode.DONE
