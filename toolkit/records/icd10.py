"""ICD-10-CM: which diagnosis codes there are, and which can be billed, on a day.

A release holds from its day until the next one. A subset of one release is shipped (the chapters that treatment plans use);
an agency puts newer releases beside its caseload as the official files `icd10cm-order-2027.txt`. Titles are ICD-10-CM's own.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from toolkit.errors import ConfigurationError
from toolkit.records.reading.foreign import read_bytes

__all__ = [
    "CodeBook",
    "Icd10Code",
    "Release",
    "find_releases",
    "looks_like_icd9",
    "read_order_file",
    "shipped_release",
    "standard",
]

_SHIPPED = "icd10cm-2026-04.json.gz"
_LIKE_DIGITS = str.maketrans("OILS", "0115")
_MAX_FILE = 64 * 1024**2
_SHAPE = re.compile(r"[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?")
_ICD9 = re.compile(r"\d{3}(?:\.\d{1,2})?")
_ORDER_FILE = re.compile(r"icd10cm[-_ ]order[-_ ](?:(april)[-_ ](?:1[-_ ])?)?(20\d\d)\.txt", re.IGNORECASE)
_ORDER_LINE = re.compile(r"\d{5} ([A-Z]\d[A-Z0-9]{1,5}) +([01]) (.{60}) (.+)")
_FEWEST = 100
"""An order file with fewer codes than this was cut or is something else."""


class Icd10Code(NamedTuple):
    """A code as it is written (`F43.10`), whether it can be billed, and its title."""

    code: str
    is_billable: bool
    title: str


@lru_cache(maxsize=8192)
def standard(written: str) -> str:
    """A code as ICD-10-CM writes it: capitals, a dot after the third character, no blanks. `f4310 ` → `F43.10`."""
    bare = "".join(written.upper().split()).replace(".", "")
    if written.count(".") > 1 or (looks_like_icd9(written.strip())):
        return written.strip()
    return f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare


@lru_cache(maxsize=8192)
def looks_like_icd9(written: str) -> bool:
    """Whether a code has the shape of ICD-9 and DSM-IV (`309.81`): those end with September 2015."""
    return _ICD9.fullmatch(written.strip()) is not None


@dataclass(frozen=True)
class Release:
    """The codes of one release, or some chapters of it. `ranges` are the categories that it has; none means all."""

    name: str
    starts: Date
    ends: Date
    codes: Mapping[str, Icd10Code] = field(repr=False)
    ranges: tuple[tuple[str, str], ...] = ()

    def covers(self, code: str) -> bool:
        """Whether a code that this release lacks does not exist: its category is among those that the release has, or it
        has not the shape of a code.
        """
        inside = any(first <= code[:3] <= last for first, last in self.ranges)
        return inside or not self.ranges or _SHAPE.fullmatch(code) is None

    def below(self, code: str) -> tuple[Icd10Code, ...]:
        """The billable codes that begin with this one, in order."""
        start = code if "." in code else f"{code}."
        return tuple(each for each in self._billable if each.code.startswith(start) and each.code != code)

    def nearest(self, code: str) -> Icd10Code | None:
        """The billable code that is meant: with digits for letters like them (`F41.O`), else the only one a slip away."""
        alike = self.codes.get(code[:1] + code[1:].translate(_LIKE_DIGITS))
        if alike is not None and alike.is_billable:
            return alike
        near = [each for each in self._billable if Levenshtein.distance(code, each.code, score_cutoff=1) == 1]
        return near[0] if len(near) == 1 else None

    @cached_property
    def _billable(self) -> tuple[Icd10Code, ...]:
        return tuple(each for each in self.codes.values() if each.is_billable)


@dataclass(frozen=True)
class CodeBook:
    """The releases at hand. Files travel between processes by name and are read where they are needed."""

    files: tuple[Path, ...] = ()

    def on(self, day: Date) -> Release | None:
        """The release that holds on a day, an agency's own before the shipped one; None where none does."""
        if self.files:
            own = [release for release in map(read_order_file, self.files) if release.starts <= day <= release.ends]
            if own:
                return max(own, key=lambda release: release.starts)
        shipped = shipped_release()
        return shipped if shipped.starts <= day <= shipped.ends else None


@cache
def shipped_release() -> Release:
    """The subset that comes with the toolkit."""
    data = (files("toolkit.records") / _SHIPPED).read_bytes()
    plain = json.loads(gzip.decompress(data))
    codes = {code: Icd10Code(code, bool(billable), title) for code, billable, title in plain["codes"]}
    ranges = tuple((first, last) for first, last in plain["ranges"])
    return Release(plain["release"], Date.fromisoformat(plain["from"]), Date.fromisoformat(plain["to"]), codes, ranges)


def find_releases(folder: Path) -> CodeBook:
    """The official order files in a folder (`icd10cm-order-2027.txt`, `icd10cm-order-April-2027.txt`), not yet read."""
    if not folder.is_dir():
        return CodeBook()
    return CodeBook(
        tuple(sorted(path for path in folder.iterdir() if _ORDER_FILE.fullmatch(path.name) and path.is_file()))
    )


@cache
def read_order_file(path: Path) -> Release:
    """A whole release from the official order file of CMS. Its name says the fiscal year, and whether it is April's.

    Raises ConfigurationError for a file that is none, FileUnreadableError for one that cannot be read or is too large.
    """
    named = _ORDER_FILE.fullmatch(path.name)
    if named is None:
        raise _unusable(path)
    year = int(named[2])
    starts = Date(year, 4, 1) if named[1] else Date(year - 1, 10, 1)
    codes = {
        code.code: code for code in _order_lines(read_bytes(path, _MAX_FILE).decode("utf-8", "replace").splitlines())
    }
    if len(codes) < _FEWEST:
        raise _unusable(path)
    return Release(f"ICD-10-CM ({path.name})", starts, Date(year, 9, 30), codes)


def _order_lines(lines: Sequence[str]) -> Iterator[Icd10Code]:
    for line in lines:
        found = _ORDER_LINE.match(line)
        if found is not None:
            yield Icd10Code(standard(found[1]), found[2] == "1", found[4].strip())


def _unusable(path: Path) -> ConfigurationError:
    return ConfigurationError(
        "The file is no order file of ICD-10-CM.",
        path.name,
        "Take the file icd10cm-order-YEAR.txt from the code descriptions that CMS publishes, under its own name.",
    )
