"""Options that several commands share, declared once."""

from __future__ import annotations

import getpass
import os
import shlex
from collections.abc import Callable, Sequence
from datetime import date as Date
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click
from click.core import ParameterSource

from toolkit.errors import ConfigurationError

if TYPE_CHECKING:
    from toolkit.findings import Severity
    from toolkit.records.mapping.exportmap import ExportOptions
    from toolkit.store.store import Store

__all__ = [
    "DAY",
    "actor_option",
    "again",
    "agency_option",
    "as_of_option",
    "client_options",
    "export_options",
    "export_options_as",
    "fail_on_option",
    "files_argument",
    "is_failure",
    "jobs_option",
    "json_option",
    "nearby",
    "now",
    "open_store",
    "payer_option",
    "some_files_argument",
    "source_words",
    "sources_argument",
    "store_option",
    "user",
]

Command = TypeVar("Command", bound=Callable[..., Any])
NEVER = "never"


class Day(click.ParamType[Date]):
    """A day as 2026-09-01."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Date:
        """The day that a text writes."""
        if isinstance(value, Date):
            return value
        try:
            return Date.fromisoformat(value)
        except ValueError:
            self.fail(f'"{value}" is not a day. Write it as 2026-09-01.', param, ctx)


DAY = Day()


def _today() -> Date:
    """Today by the user's own clock: the only place that asks for it."""
    return Date.today()  # noqa: DTZ011


as_of_option = click.option(
    "--as-of",
    type=DAY,
    default=_today,
    show_default="today",
    metavar="DATE",
    help="The day from which dates are reckoned.",
)
payer_option = click.option(
    "--payer",
    "payers",
    multiple=True,
    metavar="ID",
    help="Payer profile to apply instead of the clients' coverage; may be given again.",
)
agency_option = click.option(
    "--agency", metavar="ID", help="Agency to use instead of the Clients sheet's column Agency."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
jobs_option = click.option(
    "--jobs", type=click.IntRange(1, 64), metavar="N", help="Processes to use.  [default: one a core for many clients]"
)
fail_on_option = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", NEVER]),
    default="error",
    show_default=True,
    help="Leave with exit code 1 where a finding of this severity or worse was made.",
)


def _sources(ctx: click.Context, param: click.Parameter, value: tuple[Path, ...]) -> tuple[Path, ...]:
    """What was named, else the store of the workspace in which we are."""
    if value or ctx.resilient_parsing:
        return value
    from toolkit.pipeline.workspace import Workspace

    workspace = Workspace.around(Path.cwd())
    if workspace is None:
        raise click.UsageError(
            "Missing argument 'SOURCE...': name a caseload (plankit workbook makes one), or work in a workspace "
            "(plankit new makes one).",
            ctx,
        )
    return (nearby(workspace.store),)


def nearby(path: Path) -> Path:
    """A path as a user would type it from here, where that is not up and away."""
    near = Path(os.path.relpath(path))
    return path if near.parts[:2] == ("..", "..") else near


def _source_files(*, required: bool, callback: Callable[..., Any] | None) -> Callable[[Command], Command]:
    kind = click.Path(path_type=Path, readable=False)
    name = "SOURCE..." if required else "[SOURCE...]"
    return click.argument("sources", nargs=-1, required=required, metavar=name, type=kind, callback=callback)


sources_argument = _source_files(required=False, callback=_sources)
"""The sources of a command that reads records: files, or nothing inside a workspace, whose store is read."""
files_argument = _source_files(required=True, callback=None)
"""The sources of a command that needs files."""
some_files_argument = _source_files(required=False, callback=None)
"""The sources of a command that can be given something else in their place."""


def user() -> str:
    """Who works here, where no --actor says so."""
    try:
        return os.environ.get("PLANKIT_ACTOR") or getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


actor_option = click.option(
    "--actor",
    metavar="NAME",
    default=user,
    show_default="your user name",
    help="Who does this, for the history.  [env: PLANKIT_ACTOR]",
)
store_option = click.option(
    "--store",
    "store_path",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The store, where it is not the workspace's.",
)


def now() -> datetime:
    """The time by the user's own clock: the only place that asks for it."""
    return datetime.now().astimezone()


def open_store(path: Path | None) -> Store:
    """The store that was named, else the one of the workspace in which we are. Raises StoreMissingError and its kin."""
    from toolkit.pipeline.workspace import Workspace
    from toolkit.store.store import Store

    if path is None:
        workspace = Workspace.around(Path.cwd())
        if workspace is None:
            what, mend = "There is no workspace here.", "Make one with: plankit new DIR, or name a store with --store."
            raise ConfigurationError(what, str(Path.cwd()), mend)
        path = nearby(workspace.store)
    return Store.open(path)


def client_options(command: Command) -> Command:
    """--only, --clinician, --programme: which clients of the caseload."""
    for option in (
        click.option(
            "--programme", "programmes", multiple=True, metavar="NAME", help="Only clients of this programme."
        ),
        click.option(
            "--clinician", "clinicians", multiple=True, metavar="NAME", help="Only clients of this clinician."
        ),
        click.option("--only", multiple=True, metavar="CLIENT", help="Only the client of this id; may be given again."),
    ):
        command = option(command)
    return command


def export_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--map, --supplement, --prefer: the sources are an agency's own export. The command is given `export`, or None."""
    return export_options_as("--map")(command)


def export_options_as(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The same, where --map is called otherwise: the command has a map of something else."""
    return lambda command: _with_export(command, name)


def _with_export(command: Callable[..., Any], name: str) -> Callable[..., Any]:
    @wraps(command)
    def packed(
        *args: Any, map_file: Path | None, supplements: tuple[Path, ...], prefer: str | None, **settings: Any
    ) -> Any:
        from toolkit.records.mapping.exportmap import ExportOptions

        if map_file is None and (supplements or prefer):
            raise click.UsageError(
                f"--supplement and --prefer go with {name}; without a map name the workbook as a SOURCE."
            )
        export = None if map_file is None else ExportOptions(map_file, supplements, prefer or "")
        return command(*args, export=export, **settings)

    for option in (
        click.option(
            "--prefer",
            type=click.Choice(["export", "supplement"]),
            help="Which of the two counts where they differ.  [default: it is an error until you say]",
        ),
        click.option(
            "--supplement",
            "supplements",
            multiple=True,
            metavar="FILE",
            type=click.Path(path_type=Path, readable=False),
            help="Workbook of the standard shape with what the export cannot say; may be given again.",
        ),
        click.option(
            name,
            "map_file",
            metavar="MAP.xlsx",
            type=click.Path(path_type=Path, dir_okay=False),
            help="SOURCE is your own system's export; read it by this map (plankit map makes one).",
        ),
    ):
        packed = option(packed)
    return packed


def source_words(sources: Sequence[Path], export: ExportOptions | None) -> str:
    """The sources as one types them behind a command, with their map and supplement."""
    words = list(map(str, sources))
    if export is not None:
        words += [
            "--map",
            str(export.map),
            *(word for each in export.supplements for word in ("--supplement", str(each))),
        ]
        words += ["--prefer", export.prefer] if export.prefer else []
    return " ".join(map(shlex.quote, words))


class Judged(Protocol):
    """What findings were made about."""

    def has_at_least(self, severity: Severity) -> bool:
        """Whether there is a finding of that severity or worse."""
        ...


def is_failure(report: Judged, fail_on: str) -> bool:
    """Whether the findings call for exit code 1."""
    from toolkit.findings import Severity

    return fail_on != NEVER and report.has_at_least(Severity(fail_on))


def again(command: click.Command, more: str) -> str:
    """A command to run next on the same sources: with the options of the running one that `command` takes too, and `more`.

    What `more` says is not said twice.
    """
    from toolkit.cli.screen import own_name

    context = click.get_current_context()
    takes = {param.name for param in command.params}
    words: list[str] = []
    for param in context.command.params:
        name = param.name or ""
        if name not in takes or context.get_parameter_source(name) is not ParameterSource.COMMANDLINE:
            continue
        if isinstance(param, click.Argument):
            words = [*map(str, context.params[name]), *words]
        elif param.opts[0] not in more.split() and param.opts[0] not in _NOT_AGAIN:
            words += _written(param, context.params[name])
    return " ".join((own_name(), command.name or "", *map(shlex.quote, words), more))


_NOT_AGAIN = ("--json", "--fail-on")
"""Options that say how a program reads the outcome, not what is done."""


def _written(param: click.Parameter, value: Any) -> list[str]:
    if isinstance(value, bool):
        return [param.opts[0]] if value else []
    values = value if isinstance(value, tuple) else (value,)
    return [word for each in values for word in (param.opts[0], str(each))]
