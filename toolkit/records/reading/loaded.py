"""A client as every reader gives it."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.findings import Finding
from toolkit.records.client import PlanRecord
from toolkit.records.origins import Origins

__all__ = ["LoadedClient", "SignedVersion"]


@dataclass(frozen=True, slots=True)
class SignedVersion:
    """What the store knows of one signature: its row, the plan that it stands in, and which version of it was signed.

    `version` tells that version from every other; `record` is the record that holds it, as it stands in the store.
    """

    plan: str
    row: str
    version: str
    record: bytes


@dataclass(slots=True)
class LoadedClient:
    """A client as read: the record, where its values came from, and what was found on the way.

    `derived` are the paths of rows whose source gave them no id, so that their ids were derived from their places.
    `signed` has a line for each signature that was recorded in the store; a file knows of none.
    """

    record: PlanRecord
    origins: Origins
    findings: tuple[Finding, ...]
    derived: frozenset[str] = frozenset()
    signed: tuple[SignedVersion, ...] = ()
