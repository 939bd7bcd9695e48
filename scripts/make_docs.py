"""Make the files that come from the code: the pages on commands and rules, the schema of payer profiles.

`make docs` runs it; tests see that it was run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from toolkit.cli.main import cli
from toolkit.payers.review.jsonschema import SCHEMA_FILE, schema_text
from toolkit.rules.pages import write_pages
from toolkit.templates.lint import rulebook

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"

_HEAD = """# Commands

This page is made from the commands themselves. `plankit COMMAND --help` says the same.

Exit codes: 0 done; 1 findings of the severity that `--fail-on` names, or worse; 2 the command was typed wrongly; 3 an input
cannot be read; 4 a profile, an agency or an option cannot be used; 5 a template is broken; 6 a result cannot be written;
70 a fault of ours. Findings and results go to stdout, progress and errors to stderr.
"""


def commands_page() -> str:
    """The page on all commands, each with its help."""
    return "\n".join([_HEAD, *_sections(cli, "plankit")])


def _sections(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[str]:
    settings = {**command.context_settings, "max_content_width": 100, "terminal_width": 100}
    context = click.Context(command, info_name=name, parent=parent, **settings)
    yield f"## {context.command_path}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            yield from _sections(command.commands[inner], inner, context)


def template_pages() -> dict[str, str]:
    """The pages on what lint finds in templates, by file name."""
    pages = {f"{code}.md": rulebook.page(rule) for code, rule in rulebook.LINT_RULES.items()}
    return {**pages, "README.md": rulebook.index_page()}


def main() -> None:
    """Write the pages."""
    (DOCS / "commands.md").write_text(commands_page(), encoding="utf-8", newline="\n")
    (ROOT / "payer_profiles" / SCHEMA_FILE).write_text(schema_text(), encoding="utf-8", newline="\n")
    (DOCS / "rules").mkdir(exist_ok=True)
    for path in write_pages(DOCS / "rules"):
        print(path.relative_to(DOCS.parent))
    (DOCS / "templates").mkdir(exist_ok=True)
    for name, text in template_pages().items():
        (DOCS / "templates" / name).write_text(text, encoding="utf-8", newline="\n")
    print("docs/commands.md")


if __name__ == "__main__":
    main()
