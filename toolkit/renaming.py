"""Giving a finished file or folder its name, also where a virus scanner or a synced folder holds it for a moment."""

from __future__ import annotations

import time
from pathlib import Path

__all__ = ["rename"]

_PAUSES = (0.05, 0.1, 0.2, 0.4)
"""Seconds between attempts: virus scanners and indexers hold a new file for a moment."""


def rename(finished: Path, path: Path) -> None:
    """Give a finished file its name, in the place of the file that has it; a folder takes that of no other.

    Raises PermissionError where it is held for longer than three quarters of a second, and other errors of the system at once.
    """
    for pause in _PAUSES:
        try:
            finished.replace(path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    finished.replace(path)
