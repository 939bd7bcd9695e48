"""A problem: what is wrong with one raw value, before anybody knows whose it is and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toolkit.findings import Code, Finding, Severity

__all__ = ["Problem"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong or doubtful with a value, and how to mend it; neither quotes the value."""

    code: Code
    message: str
    hint: str = ""

    @property
    def kind(self) -> str:
        """The code's name, such as `date.impossible`."""
        return self.code.name

    @property
    def severity(self) -> Severity:
        """The code's severity: below error, the value that came with the problem can be used."""
        return self.code.severity

    def finding(self, **facts: Any) -> Finding:
        """The problem as a finding; `facts` are further attributes of Finding: client, field, place, value."""
        return self.code.finding(self.message, hint=self.hint, **facts)
