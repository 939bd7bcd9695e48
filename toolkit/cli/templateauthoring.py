"""`plankit template new`, `template fields` and `template preview`."""

from __future__ import annotations

import shlex
import sys
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.cli.screen import own_name, print_json, results

if TYPE_CHECKING:
    from toolkit.templates.agency import Agency
    from toolkit.templates.authoring.forms import FormRead

__all__ = ["fields_command", "new_command", "preview_command"]

DATA = ("typical", "minimal", "longest", "spanish", "minor")
KINDS = ("plan", "review", "client-copy", "signature-page", "release", "packet-cover")


@click.command("new", epilog="Example: plankit template new agency_templates/fairview --from plan-form.docx")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--like", metavar="AGENCY", help="The agency to begin from.  [default: the shipped one it sounds most like]"
)
@click.option(
    "--from",
    "form",
    metavar="FORM.docx",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Begin from a Word form of your own: what could be filled in is proposed as Word comments.",
)
@click.option("--name", metavar="TEXT", help="Name of the agency; asked for where it is left out.")
@click.option("--title", metavar="TEXT", help="Title of the document that the form is.")
@click.option("--kind", type=click.Choice(KINDS), help="Kind of document that the form is.")
@click.option("--language", type=click.Choice(["en", "es"]), help="Language of the form.")
@options.json_option
def new_command(
    folder: Path,
    like: str | None,
    form: Path | None,
    name: str | None,
    title: str | None,
    kind: str | None,
    language: str | None,
    as_json: bool,
) -> None:
    """Begin an agency: a copy of a shipped one, or from a Word form of your own.

    From a form, labels with blanks, empty cells beside labels, boxes to tick and merge fields are found; the copy of the form
    has a Word comment at each, with the tag to write there.
    """
    from toolkit.pipeline.newagency import Answers, agency_from_form, agency_like

    if form is not None and like is not None:
        raise click.UsageError("Begin from an agency or from a form, not from both.")
    if form is None and (title or kind or language):
        raise click.UsageError("--title, --kind and --language describe a form: name it with --from.")
    name = name or _asked("Name of the agency", folder.name.replace("-", " ").replace("_", " ").title())
    if form is None:
        made, read = agency_like(folder, like, name=name, here=Path.cwd()), None
    else:
        answers = Answers(
            name,
            title or _asked("Title of the document", form.stem.replace("-", " ").replace("_", " ").capitalize()),
            kind or _asked("Kind of document", "plan", KINDS),
            language or _asked("Language", "en", ("en", "es")),
        )
        made, read = agency_from_form(folder, form.read_bytes(), form.name, answers)
    if as_json:
        proposals = (
            [{"what": each.what, "label": each.label, "tag": each.tag} for each in read.proposals] if read else []
        )
        print_json({"agency": made.id, "folder": str(folder), "proposals": proposals})
    else:
        _print_new(made, folder, read)


def _asked(question: str, default: str, choices: tuple[str, ...] = ()) -> str:
    """An answer from the keyboard; the default where nobody sits there."""
    if not sys.stdin.isatty():
        return default
    kind = click.Choice(choices) if choices else None
    return str(click.prompt(question, default=default, type=kind, err=True))


def _print_new(made: Agency, folder: Path, read: FormRead | None) -> None:
    from rich.table import Table

    with results() as console:
        console.print(f"Began the agency {made.id} in {folder}: {len(made.templates)} template(s).", style="bold")
        if read is not None:
            known = sum(bool(each.tag) for each in read.proposals)
            console.print(f"Found {len(read.proposals)} places to fill in; {known} of them have a field.")
            table = Table("What", "Label", "Tag", box=None, pad_edge=False)
            for each in read.proposals:
                table.add_row(each.what, each.label, each.tag or "no field of that name")
            console.print(table)
            console.print("Open form.docx in Word: each comment says what to write in its place.")
        quoted = shlex.quote(str(folder))
        console.print(f"Next:  {own_name()} template lint {quoted}", soft_wrap=True)


@click.command("fields", epilog="Example: plankit template fields --out FIELDS.docx")
@options.agency_option
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="A .docx or .html file to write."
)
@click.option("--language", type=click.Choice(["en", "es"]), default="en", help="Language of the labels.")
@options.json_option
def fields_command(agency: str | None, out: Path | None, language: str, as_json: bool) -> None:
    """Every field that a template can print, as a Word document to copy tags and whole tables from, or as HTML."""
    from toolkit.pipeline.files import write_whole
    from toolkit.shipped import search_folders
    from toolkit.templates.agency import agencies, named_agency
    from toolkit.templates.authoring.as_html import handbook_html
    from toolkit.templates.authoring.as_word import handbook_docx
    from toolkit.templates.authoring.handbook import chapters, filter_lines
    from toolkit.templates.fieldnames import template_names

    names = template_names()
    title = "Fields for Word templates"
    if agency is not None:
        chosen = named_agency(agencies(search_folders("agency_templates", Path.cwd())), agency)
        names, title = chosen.names, f"Fields for the Word templates of {chosen.title}"
    known = list(chapters(names, language))
    if out is not None:
        if out.suffix.lower() not in (".docx", ".html"):
            raise click.UsageError("--out names a .docx or a .html file.")
        is_word = out.suffix.lower() == ".docx"
        page = (
            handbook_docx(title, known, filter_lines())
            if is_word
            else handbook_html(title, known, filter_lines()).encode()
        )
        write_whole(out, page)
    count = sum(len(chapter.entries) for chapter in known)
    if as_json:
        print_json(
            {
                "fields": [
                    {"chapter": chapter.title, "tag": entry.tag, "label": entry.label, "description": entry.description}
                    for chapter in known
                    for entry in chapter.entries
                ]
            }
        )
        return
    with results() as console:
        if out is not None:
            console.print(f"Wrote {count} fields and ready pieces to {out}.")
            return
        for chapter in known:
            console.print(f"\n{chapter.title}", style="bold")
            for entry in chapter.entries:
                console.print(f"  {entry.tag}  {entry.label}", markup=False, highlight=False)


@click.command("preview", epilog="Example: plankit template preview county-behavioral-health/plan --out preview")
@click.argument("template", metavar="FILE|AGENCY/TEMPLATE")
@click.option("--data", type=click.Choice(DATA), default="typical", show_default=True, help="The sample data.")
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the files.",
)
@click.option("--plain", is_flag=True, help="Do not mark each value with the tag that it comes from.")
@click.option(
    "--docx-only", is_flag=True, help="Make the Word file alone, no PDF and no pictures (these need LibreOffice)."
)
@options.as_of_option
@options.json_option
def preview_command(
    template: str, data: str, out: Path, plain: bool, docx_only: bool, as_of: Date, as_json: bool
) -> None:
    """See a template filled with sample data: as Word file, as PDF, and as a picture of each page."""
    from toolkit.pipeline.preview import preview
    from toolkit.shipped import search_folders
    from toolkit.templates.agency import agencies
    from toolkit.templates.lint.targets import targets

    found = targets((template,), agencies(search_folders("agency_templates", Path.cwd())))
    files = [
        path
        for target in found
        for path in preview(target, data, out, as_of=as_of, is_marked=not plain, printed=not docx_only, here=Path.cwd())
    ]
    if as_json:
        print_json({"files": [str(path) for path in files]})
        return
    with results() as console:
        for path in files:
            console.print(str(path), soft_wrap=True)
