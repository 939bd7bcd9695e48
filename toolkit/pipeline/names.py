"""Names of documents: safe on every system, no two alike, the same every time.

A name is made from the agency's pattern, such as `{client_id}-{template}`. Where the plain name had to be changed to be safe,
or two of the caseload would differ only in case, it ends in eight digits of a hash of what it names. It never depends on
the order of the clients.
"""

from __future__ import annotations

import hashlib
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from toolkit.errors import ConfigurationError
from toolkit.templates.agency_schema import FILE_NAME_PARTS

__all__ = ["FileNames", "checked_pattern", "folded", "safe_stem"]

_LONGEST = 100
"""Characters of a stem; with folder, ending and an owner file's prefix it stays below the limits of Windows."""

_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "clock$", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)
_ALLOWED_MARKS = frozenset("-_.,()+=@#&' ")
_RUNS = re.compile(r"_{2,}")


class FileNames:
    """The names of a caseload's documents.

    `client_ids` are all clients of the caseload, whether or not they are made this time: so a run for one client gives it
    the name that a run for all of them does.
    """

    def __init__(self, client_ids: Iterable[str]) -> None:
        counted = Counter(folded(safe_stem(client_id)) for client_id in set(client_ids))
        self._shared = frozenset(key for key, count in counted.items() if count > 1)

    def name(self, pattern: str, parts: Mapping[str, str], *, marked: bool = False, ending: str = ".docx") -> str:
        """The file name of one document. `parts` has every name of `FILE_NAME_PARTS`; `marked` adds the hash in any case."""
        plain = pattern.format_map(parts)
        stem = safe_stem(plain)
        if marked or stem != plain or folded(safe_stem(parts["client_id"])) in self._shared:
            key = "\0".join((parts["client_id"], parts["agency"], parts["template"]))
            stem = f"{stem}-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        return stem + ending


def checked_pattern(pattern: str) -> str:
    """A pattern given as an option, if it can be used. Raises ConfigurationError that says which part cannot."""
    try:
        fields = {name + how for _, name, spec, how in _parsed(pattern) if name is not None}
    except ValueError:
        raise ConfigurationError(
            "The pattern for file names has an unpaired brace.", pattern, "Write {{ for a brace."
        ) from None
    unknown = sorted(fields - set(FILE_NAME_PARTS))
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in FILE_NAME_PARTS)
        raise ConfigurationError(
            f"The pattern for file names knows no {{{unknown[0]}}}.", pattern, f"It knows {known}."
        )
    if "client_id" not in fields:
        raise ConfigurationError("The pattern for file names lacks {client_id}.", pattern, "Add {client_id} to it.")
    return pattern


def _parsed(pattern: str) -> Iterator[tuple[str, str | None, str, str]]:
    for literal, name, spec, conversion in string.Formatter().parse(pattern):
        yield literal, name, spec or "", f"!{conversion}" if conversion else f":{spec}" if spec else ""


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


def folded(stem: str) -> str:
    """The name in a form that is equal for names that a disk which ignores case takes for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", stem).casefold())
