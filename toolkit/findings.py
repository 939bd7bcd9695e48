"""Findings: what is wrong or doubtful in the user's material, as values.

A finding has a code, a severity, a typed place and a sentence. It names the field and never prints the value: reports
travel by mail. The raw value rides along in `value`, which `to_dict` gives only when asked (`--show-values`).

Every code is declared once, by the module that makes it, with `declare`; `CODES` is the registry of all of them. Codes are
two letters and three digits: the letters name the family (`RD` reading, `CO` completeness, `QU` quality, `GT` golden thread,
`TL` timelines, `SG` signatures, `LA` language, `TP` templates, `PP` payer profiles, `DO` documents, `PF` payers' forms). A
code is never reused.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

__all__ = [
    "CODES",
    "CellPlace",
    "Code",
    "DataPlace",
    "FieldPlace",
    "FilePlace",
    "Finding",
    "LinePlace",
    "Place",
    "Severity",
    "Stage",
    "WordPlace",
    "column_letter",
    "declare",
    "worst",
]


class Severity(StrEnum):
    """How bad a finding is. `rank` grows with it."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return _RANK[self]


_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


class Stage(StrEnum):
    """When a finding matters.

    `CONTENT`: a payer's demand on the text; unmet, it stops a document for signature. `IN_FORCE`: signatures, deadlines,
    overdue; reported, never stops printing. `ADVICE`: our own house rules. `INPUT`: what a reader found.
    """

    INPUT = "input"
    CONTENT = "content"
    IN_FORCE = "in_force"
    ADVICE = "advice"


def column_letter(index: int) -> str:
    """Spreadsheet letters of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A whole file (its name, never its folders: reports travel)."""

    file: str

    def __str__(self) -> str:
        return self.file


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell of a workbook or CSV file. `row` is 1-based as users see it, `column` 0-based; None is the whole row or sheet."""

    file: str
    sheet: str
    row: int | None = None
    column: int | None = None

    @property
    def cell(self) -> str:
        """`D14`, `row 14`, `column D` or ''."""
        if self.row is not None and self.column is not None:
            return f"{column_letter(self.column)}{self.row}"
        if self.row is not None:
            return f"row {self.row}"
        return f"column {column_letter(self.column)}" if self.column is not None else ""

    def __str__(self) -> str:
        return " › ".join(part for part in (self.file, self.sheet, self.cell) if part)


@dataclass(frozen=True, slots=True)
class LinePlace:
    """A line (1-based) of a text file such as YAML."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class DataPlace:
    """A value inside JSON or YAML form data, by its keys: `goals › 2 › target_date` (list positions 1-based)."""

    file: str
    keys: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        return " › ".join((self.file, *(str(key) for key in self.keys)))


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A field of a PDF form, by its full name. Pages count from 1; 0 is none."""

    file: str
    field: str = ""
    page: int = 0

    def __str__(self) -> str:
        return " › ".join(part for part in (self.file, f"page {self.page}" if self.page else "", self.field) if part)


@dataclass(frozen=True, slots=True)
class WordPlace:
    """A place in a Word file. All counts are 1-based; `part` is body, header 1, footer 2, footnotes, …"""

    file: str
    part: str = "body"
    heading: str = ""
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    paragraph: int | None = None
    tag: str = ""

    def __str__(self) -> str:
        spot = [self.file, self.part]
        if self.heading:
            spot.append(f"under “{self.heading}”")
        if self.table is not None:
            grid = f"table {self.table}"
            grid += f", row {self.row}" if self.row is not None else ""
            grid += f", cell {self.cell}" if self.cell is not None else ""
            spot.append(grid)
        if self.paragraph is not None:
            spot.append(f"paragraph {self.paragraph}")
        if self.tag:
            spot.append(self.tag)
        return " › ".join(spot)


Place = FilePlace | CellPlace | LinePlace | DataPlace | FieldPlace | WordPlace


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong or doubtful.

    `field` is a record path (`plans[P1].goals[G2].target_date`) or ''. `message` says what is wrong without quoting the
    client's text; `hint` how to mend it. `demands` are the ids `profile@version#demand` that it breaks, most strict first;
    `citation` and `standing` are the first one's. `waived` holds who waived it and why. `value` is the raw text, for
    `--show-values` alone.
    """

    code: str
    severity: Severity
    message: str
    client: str = ""
    field: str = ""
    place: Place | None = None
    hint: str = ""
    citation: str = ""
    standing: str = ""
    demands: tuple[str, ...] = ()
    stage: Stage = Stage.INPUT
    cause: str = ""
    clinician: str = ""
    waived: str = ""
    value: str | None = dataclasses.field(default=None, repr=False)

    @property
    def is_blocking(self) -> bool:
        """True for an unwaived error of stage content or input: no document for signature until it is mended."""
        return self.severity is Severity.ERROR and self.stage in (Stage.CONTENT, Stage.INPUT) and not self.waived

    def sort_key(self) -> tuple[Any, ...]:
        """Order of reports: client, worst first, place, code. Total, so that reports are the same every time."""
        return (self.client, -self.severity.rank, str(self.place or ""), self.code, self.field, self.message)

    def with_severity(self, severity: Severity) -> Finding:
        """The same finding, graded otherwise (an agency may regrade advice)."""
        return replace(self, severity=severity)

    def to_dict(self, *, show_values: bool = False) -> dict[str, Any]:
        """JSON-ready: plain strings and lists, the keys of `check --json`."""
        plain: dict[str, Any] = {
            "code": self.code,
            "severity": str(self.severity),
            "client": self.client,
            "field": self.field,
            "place": str(self.place or ""),
            "message": self.message,
            "hint": self.hint,
            "citation": self.citation,
            "standing": self.standing,
            "demands": list(self.demands),
            "stage": str(self.stage),
            "clinician": self.clinician,
            "waived": self.waived,
        }
        if show_values:
            plain["value"] = self.value
        return plain


@dataclass(frozen=True, slots=True)
class Code:
    """A declared code: what a finding of it means, whatever the place. Calling it makes a finding."""

    code: str
    name: str
    severity: Severity
    title: str
    stage: Stage = Stage.INPUT

    def finding(self, message: str, **facts: Any) -> Finding:
        """A finding with this code, severity and stage; `facts` are further attributes of Finding."""
        return Finding(
            **{"code": self.code, "severity": self.severity, "stage": self.stage, "message": message, **facts}
        )


_CODES: dict[str, Code] = {}
CODES: Mapping[str, Code] = MappingProxyType(_CODES)
_CODE_SHAPE = re.compile(r"[A-Z]{2}\d{3}")


def declare(code: str, name: str, severity: Severity, title: str, *, stage: Stage = Stage.INPUT) -> Code:
    """Enter a code into the registry.

    `name` is dotted and human (`date.unreadable`), `title` one line without a full stop. Raises ValueError for a code of
    the wrong shape or one that is taken: a mistake of ours, found at import.
    """
    if not _CODE_SHAPE.fullmatch(code):
        raise ValueError(f"{code!r} is not two letters and three digits")
    if code in _CODES or any(known.name == name for known in _CODES.values()):
        raise ValueError(f"{code} ({name}) is declared twice")
    declared = Code(code, name, severity, title, stage)
    _CODES[code] = declared
    return declared


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The highest severity among findings that nobody waived, or None."""
    return max((f.severity for f in findings if not f.waived), key=lambda severity: severity.rank, default=None)
