"""The command `plankit`: its group of commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import difflib
import errno
import gc
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from toolkit.cli.check import check_command
from toolkit.cli.coverage import coverage_command
from toolkit.cli.demo import demo_command
from toolkit.cli.due import due_command
from toolkit.cli.export import export_command
from toolkit.cli.form import form_group
from toolkit.cli.generate import generate_command
from toolkit.cli.history import history_command
from toolkit.cli.importing import import_command
from toolkit.cli.map import map_command
from toolkit.cli.new import new_command
from toolkit.cli.payer import payer_group
from toolkit.cli.rule import rule_group
from toolkit.cli.screen import print_bug, print_error
from toolkit.cli.sign import sign_command
from toolkit.cli.store import store_group
from toolkit.cli.template import template_group
from toolkit.cli.verify import verify_command
from toolkit.cli.workbook import workbook_command
from toolkit.errors import ConfigurationError, ExitCode, OutputError, ToolkitError

__all__ = ["cli", "main"]

_STOPPED = 130
"""What shells expect of a command that was stopped from the keyboard."""
_OUTPUT_REFUSED = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
"""What the system says, of no file, where stdout goes to a disk that is full or gone."""


class Commands(click.Group):
    """A group that says which command was probably meant, and turns every error into a message and an exit code."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name. Raises UsageError with the nearest name where there is none."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            near = difflib.get_close_matches(name, self.list_commands(ctx), n=1, cutoff=0.5)
            said = f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(self.list_commands(ctx))}."
            raise click.UsageError(f'There is no command "{name}". {said}', ctx)
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **settings: Any) -> NoReturn:
        """Run a command and leave with its exit code."""
        _make_output_safe()
        settings["standalone_mode"] = False
        sys.exit(self._run(list(sys.argv[1:] if args is None else args), *rest, **settings))

    def _run(self, args: list[str], *rest: Any, **settings: Any) -> int:
        debug = "--debug" in args
        try:
            _check_folder()
            result = super().main(args, *rest, **settings)
            sys.stdout.flush()
            return int(result or 0)
        except click.ClickException as error:
            error.show()
            return error.exit_code
        except (click.Abort, KeyboardInterrupt):
            click.echo("Stopped.", err=True)
            return _STOPPED
        except (BrokenPipeError, SystemExit):  # click and rich leave so where a pipe was closed, and nowhere else
            return _seen_enough()
        except ToolkitError as error:
            print_error(error, debug=debug)
            return error.exit_code
        except OSError as error:
            if error.filename is None and error.errno in _OUTPUT_REFUSED:
                return _cannot_print(debug=debug)
            print_bug(error, debug=debug)
            return ExitCode.BUG
        except (
            Exception
        ) as error:  # the last line of defence: no traceback, and nothing of the client's, on a user's screen
            print_bug(error, debug=debug)
            return ExitCode.BUG


def _check_folder() -> None:
    try:
        Path.cwd()
    except FileNotFoundError:
        what, mend = "The folder in which you are is gone.", "Change to another folder, and run the command again."
        raise ConfigurationError(what, "", mend) from None


def _seen_enough() -> int:
    """Whoever read our output closed it (`plankit check … | head`): no error, and nothing more to print."""
    _drop_output()
    return ExitCode.DONE


def _cannot_print(*, debug: bool) -> int:
    error = OutputError("What was to be printed cannot be written.", "", "Make room on the disk, or print elsewhere.")
    _drop_output()
    print_error(error, debug=debug)
    return error.exit_code


def _drop_output() -> None:
    """Let nothing more go to stdout: what is still held back would fail again as Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _make_output_safe() -> None:
    """Write what the console's encoding lacks as `?`: a report must not end at a letter that Windows' code page has not.

    A stream that was closed before we began is one into nothing.
    """
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: plankit demo",
)
@click.version_option(package_name="plankit", prog_name="plankit")
@click.option("--debug", is_flag=True, help="Show where in the program an error arose.")
def cli(debug: bool) -> None:
    """Treatment plans from a caseload workbook: checked against the payer's rules, in the agency's own Word templates."""


for command in (
    demo_command,
    check_command,
    generate_command,
    due_command,
    form_group,
    coverage_command,
    verify_command,
    workbook_command,
    map_command,
    new_command,
    import_command,
    export_command,
    history_command,
    sign_command,
    store_group,
    payer_group,
    rule_group,
    template_group,
):
    cli.add_command(command)


def main() -> NoReturn:
    """The console script. A command is short: the collector of cycles would find little, and takes a tenth of its time."""
    gc.set_threshold(50_000, 20, 50)
    cli.main(prog_name="plankit")
