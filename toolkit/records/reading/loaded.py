"""A client as every reader gives it."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.findings import Finding
from toolkit.records.client import PlanRecord
from toolkit.records.origins import Origins

__all__ = ["LoadedClient"]


@dataclass(slots=True)
class LoadedClient:
    """A client as read: the record, where its values came from, and what was found on the way.

    `derived` are the paths of rows whose source gave them no id, so that their ids were derived from their places.
    """

    record: PlanRecord
    origins: Origins
    findings: tuple[Finding, ...]
    derived: frozenset[str] = frozenset()
