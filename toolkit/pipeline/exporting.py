"""The store as the standard workbook: to be looked through, edited and imported again.

Each client's revision stands on a hidden sheet; when the workbook comes back, it is held against that revision, so that only
what was edited counts, whatever has happened in the store meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date

from toolkit.records.client import PlanRecord
from toolkit.records.reading.caseload import OwnFields
from toolkit.records.workbook import WorkbookSettings, caseload_workbook
from toolkit.store.store import Store

__all__ = ["export_workbook"]


def export_workbook(
    store: Store,
    *,
    made_for: Date,
    own_fields: OwnFields | None = None,
    only: Sequence[str] = (),
    lists: dict[str, Sequence[str]] | None = None,
) -> tuple[bytes, int]:
    """The workbook as a file, and the number of clients in it; `only` limits it to some.

    `made_for` stands in the file's properties; `lists` are drop-downs. Raises NoSuchClientError, and OutputError for a text
    longer than a cell can hold.
    """
    with store.reader() as reader:
        chosen = only or reader.clients()
        marks = reader.marks()
        records: list[PlanRecord] = [reader.current(client).record for client in chosen]
    settings = WorkbookSettings(
        made_for=made_for,
        own_fields=own_fields or {},
        lists=lists or {},
        marks={client: marks[client] for client in chosen},
    )
    return caseload_workbook(settings, records), len(records)
