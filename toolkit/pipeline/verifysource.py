"""Whether the caseload still says what it said when a document was printed: by the hash of the record in its imprint.

A store has the record of that day too, and so can tell a changed plan from progress and signatures, which come after printing
and change no word of what was printed. Files have only the hash to go by. No value is ever said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from toolkit.findings import FilePlace, Finding
from toolkit.pipeline import verifycodes as codes
from toolkit.pipeline.setting import declared_fields
from toolkit.pipeline.sources import is_store, read_clients
from toolkit.records.canonical import record_hash
from toolkit.records.client import PlanRecord
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.plan import Plan
from toolkit.store.store import Store
from toolkit.templates.imprint import Imprint

__all__ = ["CaseloadNow"]

_AGAIN = "Make the document again, or take the caseload of that day."


class CaseloadNow:
    """The caseload as it is now, with `export` read by the map of an agency's own export.

    Raises InputError and its kin where it cannot be read.
    """

    def __init__(self, sources: Sequence[Path], folder: Path, export: ExportOptions | None = None) -> None:
        self._clients = read_clients(sources, own_fields=declared_fields(folder), export=export, may_be_empty=True)
        self._store = sources[0] if is_store(sources[0]) else None

    def moved_since(self, imprint: Imprint, file: str) -> Iterator[Finding]:
        """What has changed for the client of a document since it was printed."""
        place = FilePlace(file)
        if imprint.client not in self._clients:
            hint = "Look whether the client has another number by now, or was taken out."
            yield codes.RECORD_MOVED.finding("The caseload does not have this client.", place=place, hint=hint)
            return
        record = self._clients.client(imprint.client).record
        if record_hash(record) == imprint.record_sha256:
            return
        if imprint.plan and record.plan(imprint.plan) is None:
            message = "The caseload does not have this plan any more."
            yield codes.RECORD_MOVED.finding(message, place=place, hint=_AGAIN)
            return
        printed = self._record_of(imprint)
        if printed is not None and _as_printed(printed) == _as_printed(record):
            message = "Progress or signatures have come since this was printed; nothing else has changed."
            yield codes.RECORD_GROWN.finding(message, place=place)
            return
        what = _what_changed(imprint, printed, record)
        yield codes.RECORD_MOVED.finding(f"{what} has changed since this was printed.", place=place, hint=_AGAIN)

    def _record_of(self, imprint: Imprint) -> PlanRecord | None:
        """The record that was printed, where it is a revision of the store."""
        if self._store is None:
            return None
        with Store.open(self._store) as store, store.reader() as reader:
            history = reader.history(imprint.client)
            found = next((one for one in history if one.record_hash == imprint.record_sha256), None)
            return reader.record(found.id) if found is not None else None


def _what_changed(imprint: Imprint, printed: PlanRecord | None, record: PlanRecord) -> str:
    if printed is None:
        return "The plan, or something else in the client's record,"
    then, now = printed.plan(imprint.plan), record.plan(imprint.plan)
    is_plan = then is not None and now is not None and _plan_as_printed(then) != _plan_as_printed(now)
    return "The plan" if is_plan else "Something in the client's record, not in the plan,"


def _as_printed(record: PlanRecord) -> PlanRecord:
    """The record without what comes after a plan is printed."""
    return record.model_copy(update={"plans": tuple(map(_plan_as_printed, record.plans))})


def _plan_as_printed(plan: Plan) -> Plan:
    return plan.model_copy(update={"progress": (), "signatures": ()})
