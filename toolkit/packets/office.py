"""LibreOffice: the one place that looks for it, starts it, and ends it.

A launch has a folder of its own with the documents under names of ours, a profile of its own that runs no macros, follows
no links and writes tagged PDF, and a time limit; whatever it started ends with it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from toolkit.errors import ConfigurationError

__all__ = ["OfficeMissingError", "find_office", "launch", "make_profile"]

_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "win32": (
        r"C:\Program Files\LibreOffice\program\soffice.com",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    ),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "linux": ("/usr/lib/libreoffice/program/soffice", "/opt/libreoffice/program/soffice"),
}
_HOW_TO_GET: Final[Mapping[str, str]] = {
    "win32": "Get it from www.libreoffice.org, or type: winget install TheDocumentFoundation.LibreOffice",
    "darwin": "Get it from www.libreoffice.org, or type: brew install --cask libreoffice",
    "linux": "Install it with your system's packages; on Debian or Ubuntu: sudo apt-get install libreoffice-writer",
}
_LOOK_EVERY: Final = 0.05
"""Seconds between two looks at how far a launch has come."""

_SETTINGS: Final = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Common/Filter/PDF/Export", "UseTaggedPDF", "true"),
    ("Common/Filter/PDF/Export", "ExportNotes", "false"),
    ("Common/Misc", "FirstRun", "false"),
    ("Common/Misc", "CrashReport", "false"),
    ("Recovery/RecoveryInfo", "Enabled", "false"),
    ("Recovery/AutoSave", "Enabled", "false"),
)
_REGISTRY: Final = "http://openoffice.org/2001/registry"


class OfficeMissingError(ConfigurationError):
    """LibreOffice is not on this machine. Facts: the kind of system (`sys.platform`), the program that was named or ''."""

    def __init__(self, platform: str, program: str = "") -> None:
        super().__init__(platform, program)

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        platform, program = (str(fact) for fact in self.args)
        if program:
            return "LibreOffice is not where PLANKIT_OFFICE says.", program, "Name its program soffice, or unset it."
        how = _HOW_TO_GET.get(platform, _HOW_TO_GET["linux"])
        return "PDF needs LibreOffice, which this machine lacks.", "", f"{how} (PLANKIT_OFFICE can name its program.)"


def find_office(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """LibreOffice's program: as `PLANKIT_OFFICE` says, else on the path, else where its installer puts it.

    Raises OfficeMissingError, which says how to get it.
    """
    named = (os.environ if environ is None else environ).get("PLANKIT_OFFICE", "")
    if named:
        if not Path(named).is_file():
            raise OfficeMissingError(platform, named)
        return Path(named)
    path = None if environ is None else environ.get("PATH", "")
    on_path = (shutil.which(name, path=path) for name in _NAMES)
    places = (place for place in _PLACES.get(platform, _PLACES["linux"]) if Path(place).is_file())
    found = next((one for one in (*on_path, *places) if one), None)
    if found is None:
        raise OfficeMissingError(platform)
    return Path(found)


def make_profile(folder: Path) -> None:
    """A LibreOffice profile that is safe for documents from anywhere."""
    user = folder / "user"
    user.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="{_REGISTRY}">{items}</oor:items>'
    (user / "registrymodifications.xcu").write_text(text, encoding="utf-8")


def launch(
    program: Path,
    profile: Path,
    folder: Path,
    arguments: Sequence[str],
    *,
    seconds: float,
    progress: Callable[[], int],
) -> bool:
    """Start LibreOffice in a folder and wait until it ends. Whether it did by itself, in time.

    `progress` counts what it has made so far: the limit of `seconds` begins anew with each. Raises OfficeMissingError where
    the program cannot be started at all.
    """
    command = [str(program), "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile.as_uri()}"]
    with _running([*command, *arguments], folder) as process:
        made, deadline = 0, time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.wait(_LOOK_EVERY) == 0
            if (now := progress()) != made:
                made, deadline = now, time.monotonic() + seconds
        return False


@contextlib.contextmanager
def _running(command: Sequence[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The process; when the block is left, it and all that it started are ended."""
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | {"TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        raise OfficeMissingError(sys.platform, command[0]) from None
    try:
        yield process
    finally:
        _end(process)
        process.wait()


if sys.platform == "win32":

    def _end(process: subprocess.Popen[bytes]) -> None:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
else:

    def _end(process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
