"""Every way in which the toolkit can fail to go on, and the exit codes.

Something wrong in the user's material is a `toolkit.findings.Finding`, a value. An exception from this module means that
the work at hand cannot go on. Each class takes facts (a path, a reason) and writes the sentence itself: what, where, what
now. All are picklable, since they cross process borders. No message holds a value from a client's record.
"""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path
from typing import ClassVar

__all__ = [
    "ConfigurationError",
    "ExitCode",
    "FileInUseError",
    "FileUnreadableError",
    "InputError",
    "MapUnusableError",
    "NothingToReadError",
    "OutputError",
    "OutputUnwritableError",
    "SourceNotFoundError",
    "TemplateError",
    "ToolkitError",
    "UnknownNameError",
]


class ExitCode(IntEnum):
    """What a command returns to the shell."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    INPUT = 3
    CONFIGURATION = 4
    TEMPLATE = 5
    OUTPUT = 6
    BUG = 70


class ToolkitError(Exception):
    """The work cannot go on.

    `what` is the sentence, `where` the file or place ('' if there is none), `mend` what the user can do now.
    Subclasses with facts of their own pass exactly their constructor's arguments on to `Exception`, which is what
    makes them picklable, and override `describe`.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.BUG

    def __init__(self, *facts: object) -> None:
        super().__init__(*facts)
        self.what, self.where, self.mend = self.describe()

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now) from the facts in `self.args`: up to three texts unless a subclass says otherwise."""
        what, where, mend = (*(str(fact) for fact in self.args), "", "", "")[:3]
        return what, where, mend

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}{' ' + self.mend if self.mend else ''}"


class InputError(ToolkitError):
    """A source (workbook, CSV, form data) cannot be used at all. Facts: what, where, what now."""

    exit_code = ExitCode.INPUT


class SourceNotFoundError(InputError):
    """A file or folder that was named does not exist. Facts: path."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(str(path))

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        return "There is no such file or folder.", str(self.args[0]), "Check the spelling, or give the full path."


class FileUnreadableError(InputError):
    """A file is there but cannot be read as what it claims to be. Facts: path, reason, what now."""

    def __init__(self, path: Path | str, reason: str, mend: str) -> None:
        super().__init__(str(path), reason, mend)

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        path, reason, mend = (str(fact) for fact in self.args)
        return reason, path, mend


class NothingToReadError(InputError):
    """The sources hold no client at all. Facts: what was looked at, what now."""

    def __init__(self, looked_at: str, mend: str) -> None:
        super().__init__(looked_at, mend)

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        looked_at, mend = (str(fact) for fact in self.args)
        return "No client was found.", looked_at, mend


class ConfigurationError(ToolkitError):
    """A payer profile, an agency's settings or an option cannot be used. Facts: what, where, what now."""

    exit_code = ExitCode.CONFIGURATION


class UnknownNameError(ConfigurationError):
    """A name of ours (agency, payer, template, rule) that is not known. Facts: kind, name, the nearest, all."""

    def __init__(self, kind: str, name: str, nearest: str | None, known: tuple[str, ...]) -> None:
        super().__init__(kind, name, nearest, known)

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        kind, name, nearest, known = self.args
        mend = f'Did you mean "{nearest}"?' if nearest else f"Known: {', '.join(known) or 'none'}."
        return f'There is no {kind} "{name}".', "", mend


class MapUnusableError(ConfigurationError):
    """The map of an export has errors, so that data would be read wrongly or not at all.

    Facts: the map's file, the first errors as (place, what, what now), how many there are.
    """

    def __init__(self, path: Path | str, errors: tuple[tuple[str, str, str], ...], count: int) -> None:
        super().__init__(str(path), errors, count)

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        path, errors, count = self.args
        place, what, mend = errors[0]
        more = f" {count - 1} more: plankit map --check {path} lists all." if count > 1 else ""
        return f"The map cannot be used. {what}", place or path, f"{mend}{more}"


class TemplateError(ToolkitError):
    """A Word template cannot be compiled or rendered. Facts: what, where (part, paragraph, tag), what to write instead."""

    exit_code = ExitCode.TEMPLATE


class OutputError(ToolkitError):
    """A result cannot be written or failed its own verification. Facts: what, where, what now."""

    exit_code = ExitCode.OUTPUT


class OutputUnwritableError(OutputError):
    """A file or folder cannot be written. Facts: path, reason, what now."""

    def __init__(self, path: Path | str, reason: str, mend: str) -> None:
        super().__init__(str(path), reason, mend)

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        path, reason, mend = (str(fact) for fact in self.args)
        return reason, path, mend


class FileInUseError(OutputUnwritableError):
    """A file is open in Word or held by another program, so that it cannot be replaced now. Facts: path, what shows it."""

    def __init__(self, path: Path | str, sign: str) -> None:
        OutputError.__init__(self, str(path), sign)

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        path, sign = (str(fact) for fact in self.args)
        return f"The file is in use ({sign}).", path, "Close it in Word, and run the same command again."
