"""Changed values that look like slips of an export rather than news: each is asked about before it is taken."""

from __future__ import annotations

import re
from datetime import date as Date
from typing import Any

__all__ = ["doubt_about"]

_GARBLED = "\ufffd"
_ZEROS = re.compile(r"0+(\d+)")


def doubt_about(path: str, mine: Any, theirs: Any) -> str:
    """Why a changed value should not be taken without asking, in a sentence without values; '' where it should.

    Takes the stored value and the source's, both not blank.
    """
    if isinstance(mine, Date) and isinstance(theirs, Date):
        turned = (mine.year, mine.month, mine.day) == (theirs.year, theirs.day, theirs.month)
        return (
            "Day and month have changed places: perhaps the export writes its dates in another order." if turned else ""
        )
    if isinstance(mine, str) and isinstance(theirs, str):
        if _is_garbled(mine, theirs):
            return "The letters are garbled: the export was read or saved in the wrong encoding."
        if _has_lost_zeros(mine, theirs):
            return "A number lost its zeros: a spreadsheet program took the text for a number."
    return ""


def _is_garbled(mine: str, theirs: str) -> bool:
    if _GARBLED in theirs and _GARBLED not in mine:
        return True
    for encoding in ("cp1252", "latin-1", "mac-roman"):
        try:
            if theirs != mine and theirs.encode(encoding).decode("utf-8") == mine:
                return True
        except UnicodeError:
            continue
    return False


def _has_lost_zeros(mine: str, theirs: str) -> bool:
    front = _ZEROS.fullmatch(mine)
    if front is not None and theirs == front[1]:
        return True
    return "." in mine and theirs.replace(".", "", 1).isdigit() and mine.rstrip("0").rstrip(".") == theirs
