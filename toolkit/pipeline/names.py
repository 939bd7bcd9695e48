"""Names of documents: safe on every system, no two alike, the same every time.

A name is made from a pattern such as `{client_id}-{template}`. It depends on which clients and templates there are, never
on their order. Where the plain name had to be changed to be safe, or two would differ only in case, it ends in eight
digits of a hash of what it names.
"""

from __future__ import annotations

import hashlib
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from toolkit.errors import ConfigurationError

__all__ = ["DEFAULT_PATTERN", "PATTERN_FIELDS", "FileNames", "Issue", "safe_stem"]

DEFAULT_PATTERN = "{client_id}-{template}"
PATTERN_FIELDS = ("client_id", "template", "agency", "stage", "as_of")
"""What a pattern may name. Names of people are not among them: file names travel further than files."""

_LONGEST = 100
"""Characters of a stem; with folder, ending and an owner file's prefix it stays below the limits of Windows."""

_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "clock$", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)
_ALLOWED_MARKS = frozenset("-_.,()+=@#&' ")
_RUNS = re.compile(r"_{2,}")


@dataclass(frozen=True, slots=True)
class Issue:
    """What a document is named after."""

    client_id: str
    template: str
    agency: str = ""


class FileNames:
    """The names of all documents that a run could make.

    `issues` are all pairs of client and template that there could be, whether or not they are made this time: so a run
    for one client gives it the name that a run for all of them does.
    """

    def __init__(self, issues: Iterable[Issue], *, pattern: str = DEFAULT_PATTERN, stage: str, as_of: str) -> None:
        self._pattern = checked_pattern(pattern)
        self._constants = {"stage": stage, "as_of": as_of}
        self._taken = Counter(_folded(self._stem(issue)[0]) for issue in set(issues))

    def name(self, issue: Issue, ending: str = ".docx") -> str:
        """The file name of one document, with its ending."""
        stem, is_changed = self._stem(issue)
        if is_changed or self._taken[_folded(stem)] > 1:
            key = "\0".join((issue.client_id, issue.template, issue.agency))
            stem = f"{stem}-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        return stem + ending

    def _stem(self, issue: Issue) -> tuple[str, bool]:
        facts = {"client_id": issue.client_id, "template": issue.template, "agency": issue.agency, **self._constants}
        plain = self._pattern.format_map(facts)
        stem = safe_stem(plain)
        return stem, stem != plain


def checked_pattern(pattern: str) -> str:
    """The pattern, if it can be used. Raises ConfigurationError that says which part cannot."""
    try:
        fields = {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}
    except ValueError:
        raise ConfigurationError(
            "The pattern for file names has an unpaired brace.", pattern, "Write {{ for a brace."
        ) from None
    unknown = sorted(fields - set(PATTERN_FIELDS))
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PATTERN_FIELDS)
        raise ConfigurationError(
            f"The pattern for file names knows no {{{unknown[0]}}}.", pattern, f"It knows {known}."
        )
    if "client_id" not in fields:
        raise ConfigurationError("The pattern for file names lacks {client_id}.", pattern, "Add {client_id} to it.")
    return pattern


def safe_stem(plain: str) -> str:
    """A stem that every system takes as a plain file name: no separators, device names, odd spaces, or dots at its ends."""
    stem = unicodedata.normalize("NFC", plain)
    stem = _RUNS.sub("_", "".join(_safe_characters(stem))) if not _is_plain(stem) else stem
    stem = _shortened(stem.strip(" ."))
    if stem.split(".", 1)[0].rstrip(" ").casefold() in _RESERVED or stem.startswith(("~", "-", "=", "+", "@")):
        stem = f"_{stem}"
    return stem or "_"


def _is_plain(stem: str) -> bool:
    return all(character.isalnum() or character in _ALLOWED_MARKS for character in stem)


def _safe_characters(stem: str) -> Iterator[str]:
    for character in stem:
        yield character if character.isalnum() or character in _ALLOWED_MARKS else "_"


def _shortened(stem: str) -> str:
    """At most `_LONGEST` characters, and bytes such that a name of four-byte letters still fits into 255."""
    stem = stem[:_LONGEST]
    while len(stem.encode("utf-8", "surrogatepass")) > 2 * _LONGEST:
        stem = stem[:-1]
    return stem.rstrip(" .")


def _folded(stem: str) -> str:
    """Equal for names that a disk which ignores case takes for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", stem).casefold())
