"""What somebody says of one signature, before it is held against the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.findings import Finding, Place

__all__ = ["Recorded", "Said"]


@dataclass(frozen=True, slots=True)
class Said:
    """A signature, a refusal or an attempt. `values` are fields of a row of Signatures, typed; `plan` '' is the only plan.

    `version` is the mark of the version that a sheet was made for, '' where none was; `document` and `scan` are files.
    """

    client: str
    plan: str
    values: Mapping[str, Any] = field(repr=False)
    version: str = ""
    document: Path | None = None
    scan: Path | None = None
    place: Place | None = None

    @property
    def is_refusal(self) -> bool:
        """Whether the person declined."""
        return bool(self.values.get("refused"))

    @property
    def is_attempt(self) -> bool:
        """Whether nothing was signed: only tried, or a reason given."""
        tried = self.values.get("attempts") or self.values.get("reason")
        shown = self.values.get("method") or self.values.get("evidence") or self.scan or self.document
        return not self.is_refusal and bool(tried) and not shown

    @property
    def what(self) -> str:
        """`signature`, `refusal` or `attempt`."""
        return "refusal" if self.is_refusal else "attempt" if self.is_attempt else "signature"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one of them. `row` is the id in the record's signatures, '' where it was not recorded."""

    said: Said
    plan: str = ""
    row: str = ""
    document: str = ""
    scan: str = ""
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, without names."""
        return {
            "client": self.said.client,
            "plan": self.plan,
            "role": self.said.values.get("role") or "",
            "what": self.said.what,
            "recorded": bool(self.row),
            "row": self.row,
            "document": self.document,
            "scan": self.scan,
            "findings": [found.to_dict() for found in self.findings],
        }
