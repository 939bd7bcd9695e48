"""What commands print: results on stdout, progress and errors on stderr, never a value of a client's in either's errors."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["own_name", "print_bug", "print_error", "print_json", "progress", "results"]

_PAGE = 120
"""Width of what goes into a file or another program."""


def own_name() -> str:
    """How the user can call us again: `plankit` where the shell finds it, else by its place (`.venv/bin/plankit`)."""
    called = Path(sys.argv[0])
    if shutil.which("plankit") or called.stem != "plankit":
        return "plankit"
    place = os.path.relpath(called)
    return str(called) if place.startswith("..") else place


@contextmanager
def results() -> Iterator[Console]:
    """A console on stdout, for results. What does not go to a terminal has neither colours nor blanks at line ends."""
    from rich.console import Console

    plain = {"markup": False, "highlight": False, "emoji": False}
    if sys.stdout.isatty():
        yield Console(**plain)  # type: ignore[arg-type]
        return
    console = Console(width=shutil.get_terminal_size((_PAGE, 50)).columns, color_system=None, **plain)  # type: ignore[arg-type]
    with console.capture() as captured:
        yield console
    for line in captured.get().splitlines():
        click.echo(line.rstrip())


def print_json(plain: Any) -> None:
    """One JSON object on stdout."""
    text = json.dumps(plain, ensure_ascii=False, indent=2)
    click.echo(text if _can_print(text) else json.dumps(plain, indent=2))


def _can_print(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


@contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr, for work that calls back with (done, all). Nothing where stderr is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_error(error: ToolkitError, *, debug: bool) -> None:
    """Say what stands in the way, where, and what to do now."""
    place = f"{error.where}: " if error.where else ""
    click.echo(f"Error: {place}{error.what}", err=True)
    if error.mend:
        click.echo(f"       {error.mend}", err=True)
    if debug:
        _print_frames(error)


def print_bug(error: Exception, *, debug: bool) -> None:
    """Say that the fault is ours, with a number that is the same for the same fault, and nothing of what was worked on."""
    last = _frames(error)[-1]
    number = hashlib.sha256(f"{type(error).__name__} {Path(last.filename).name} {last.name}".encode()).hexdigest()[:8]
    click.echo(
        f"Error: Something in plankit went wrong that should not have (number {number}, {type(error).__name__} in "
        f"{Path(last.filename).name}, line {last.lineno}).\n"
        "       Your files are as they were. Please report the number; --debug shows more, and no client's data.",
        err=True,
    )
    if debug:
        _print_frames(error)


def _print_frames(error: BaseException) -> None:
    """The way to the error, without its message: an error of a library may quote what it was given."""
    for frame in _frames(error):
        click.echo(f"  {frame.filename}:{frame.lineno} in {frame.name}", err=True)
    click.echo(f"  {type(error).__qualname__}", err=True)


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    return list(traceback.extract_tb(error.__traceback__)) or [traceback.FrameSummary("", 0, "")]
