"""One client's import: the stored record, what imports have said so far, and what the source says now, brought together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from toolkit.findings import Finding, Place
from toolkit.pipeline.importing.doubts import doubt_about
from toolkit.pipeline.importing.heldplans import hold_signed
from toolkit.pipeline.importing.matching import Doubt, Matched, Same, match_rows
from toolkit.records.client import PlanRecord
from toolkit.records.comparison.flat import FlatRow, Flattened, flattened, row_of, unflattened, with_staff_named
from toolkit.records.comparison.threeway import Collision, Kept, Merged, Policy, Take, merge_flat
from toolkit.records.origins import Origin, Origins
from toolkit.records.paths import RecordPath
from toolkit.records.reading.loaded import LoadedClient
from toolkit.store.revision import StoredRecord

__all__ = ["LATE", "Choices", "ClientMerge", "merge_client"]

LATE = frozenset({"form", "decision", "signature"})
"""Kinds of origin that are later than any file: no import overwrites such a value unless somebody says so."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user decided for this import, where something has to be decided; None leaves it open."""

    take: Take | None = None
    match: Same | None = None
    replace: bool = False


@dataclass(frozen=True, slots=True)
class ClientMerge:
    """The result for one client. `imported` is the base of the next import; `open` keep the store's value for now."""

    record: PlanRecord
    origins: Origins
    findings: tuple[Finding, ...]
    imported: PlanRecord
    open: tuple[Collision, ...]
    decided: tuple[tuple[Collision, Take], ...]
    kept: tuple[Kept, ...]
    doubts: tuple[tuple[Doubt, Place | None], ...]
    held: tuple[str, ...] = ()
    """Paths of what the source would change of a plan that is signed."""

    @property
    def is_settled(self) -> bool:
        """Whether the import left nothing to say."""
        return not (self.open or self.kept or self.doubts or self.decided or self.held)


def merge_client(
    stored: StoredRecord,
    loaded: LoadedClient,
    choices: Choices,
    *,
    base: PlanRecord | None = None,
    signed: Iterable[str] = (),
    is_filled: Callable[[str, str], bool] = lambda collection, field: True,
) -> ClientMerge:
    """Bring what a source says of a client to what the store has.

    `base` is the record of the revision that the source was exported from (None: what imports have said so far). `is_filled`
    says whether a column (collection, field) has a value in any row of the source: one that has none counts as absent.
    `signed` are the ids of plans that are signed: they stay so unless the user takes the source's.
    """
    return _ClientMerging(stored, loaded, choices, base, is_filled, signed).result()


class _ClientMerging:
    def __init__(
        self,
        stored: StoredRecord,
        loaded: LoadedClient,
        choices: Choices,
        base: PlanRecord | None,
        is_filled: Callable[[str, str], bool],
        signed: Iterable[str],
    ) -> None:
        self._stored, self._loaded, self._choices, self._is_filled = stored, loaded, choices, is_filled
        self._is_export = base is not None
        self._signed = () if choices.take is Take.SOURCE else tuple(signed)
        self._layer = flattened(stored.imported or stored.record)
        self._base = flattened(base) if base is not None else self._layer
        self._is_imported = stored.imported is None or stored.imported is stored.record
        self._mine = self._layer if self._is_imported else flattened(stored.record)
        self._matched = self._match()
        self._theirs = self._matched.rows
        self._source_path = {ours: theirs for theirs, ours in self._matched.paths.items()}

    def _match(self) -> Matched:
        theirs = flattened(self._loaded.record)
        known = self._mine | {path: row for path, row in self._base.items() if path not in self._mine}
        return match_rows(theirs, self._loaded.derived, known, lambda path: self._choices.match)

    def result(self) -> ClientMerge:
        self._hold_doubtful()
        held = hold_signed(
            self._signed, self._base, self._mine, self._theirs, says=self._says, removes=self._choices.replace
        )
        for path in held:  # such a row is not the source's: it stays where it came from
            self._source_path.pop(path, None)
            self._source_path.pop(path.rpartition(".")[0], None)
        merged = merge_flat(self._base, self._mine, self._theirs, self._policy())
        waiting = {doubt.stored for doubt in self._matched.doubts}
        origins = self._origins(merged)
        return ClientMerge(
            record=merged.record,
            origins=origins,
            findings=self._findings(origins),
            imported=self._imported(merged),
            open=merged.open,
            decided=merged.decided,
            kept=tuple(kept for kept in merged.kept if kept.path not in waiting),
            doubts=tuple((doubt, self._loaded.origins.place(doubt.path)) for doubt in self._matched.doubts),
            held=held,
        )

    def _hold_doubtful(self) -> None:
        """Rows that wait for a decision are as if the source had said nothing of them: also where it would remove them."""
        for doubt in self._matched.doubts:
            for path, row in self._base.items():
                if path == doubt.stored or path.startswith(f"{doubt.stored}."):
                    self._theirs.setdefault(path, row)

    def _policy(self) -> Policy:
        take = self._choices.take
        return Policy(
            says=self._says,
            removes=self._choices.replace,
            yields=self._yields,
            doubt=doubt_about,
            decide=lambda collision: take,
        )

    def _says(self, path: str) -> bool:
        """Whether the source speaks of a field that it leaves blank: it has the column, and could be read."""
        if self._choices.replace:
            return True
        where = RecordPath.parse(path)
        row = self._source_path.get(str(replace(where, field="")))
        if row is None:
            return False
        there = f"{row}.{where.field}"
        collection = "clients" if where.collection == "client" else where.collection
        origins = self._loaded.origins
        return origins.get(there) is not None and there not in origins.raw and self._is_filled(collection, where.field)

    def _yields(self, path: str) -> bool:
        return not _is_late(self._stored.origins, path)

    # -- what imports have said -----------------------------------------------------------------------------------

    def _imported(self, merged: Merged) -> PlanRecord:
        """The base of the next import: what imports had said, with what this one says, but for what waits to be decided.

        A workbook that was exported from here says nothing of that: its changes are later than any other source's.
        """
        if self._is_export:
            return self._stored.imported or self._stored.record
        if self._is_imported and not (merged.open or merged.decided):
            return merged.record  # nothing but imports has said anything, and nothing of this one waits
        said = merge_flat(
            self._layer, self._layer, self._theirs, Policy(says=self._says, removes=self._choices.replace)
        )
        rows = flattened(said.record)
        for collision in merged.open:
            _put_back(rows, self._layer, collision.path)
        return unflattened(with_staff_named(rows))

    # -- origins and findings -------------------------------------------------------------------------------------

    def _origins(self, merged: Merged) -> Origins:
        """Where each value of the merged record came from: the source, where it says the same, else where it was from."""
        origins = Origins()
        for path, row in flattened(merged.record).items():
            source = self._source_path.get(path)
            if source is not None:
                self._take_row(origins, path, source)
            theirs = self._theirs[path].values if source is not None else {}
            for name, value in row.values.items():
                if source is None or theirs.get(name) != value:
                    self._keep_value(origins, f"{path}.{name}")
            if source is None:
                self._keep_row(origins, path)
        return origins

    def _take_row(self, origins: Origins, path: str, source: str) -> None:
        theirs = self._loaded.origins
        if source in theirs.rows:
            origins.rows[path] = theirs.rows[source]
        for old, value in theirs.values.items():
            if old == source or old.rpartition(".")[0] == source:
                origins.values[path + old[len(source) :]] = value
        for old, raw in theirs.raw.items():
            if old.rpartition(".")[0] == source:
                origins.raw[path + old[len(source) :]] = raw

    def _keep_row(self, origins: Origins, path: str) -> None:
        mine = self._stored.origins
        if path in mine.rows:
            origins.rows[path] = mine.rows[path]
        elif path in mine.values:
            origins.values[path] = mine.values[path]
        for place, raw in mine.raw.items():
            if place.rpartition(".")[0] == path:
                origins.raw[place] = raw

    def _keep_value(self, origins: Origins, path: str) -> None:
        mine = self._stored.origins.get(path)
        if mine is not None:
            origins.values[path] = mine
        if path in self._stored.origins.raw:
            origins.raw[path] = self._stored.origins.raw[path]
        else:
            origins.raw.pop(path, None)

    def _findings(self, origins: Origins) -> tuple[Finding, ...]:
        """The findings of this reading, under the store's ids, and those of earlier ones about what it does not speak of."""
        now = [replace(found, field=self._under_our_ids(found.field)) for found in self._loaded.findings]
        read, known = _files_of(self._loaded.origins), _files_of(origins)
        before = [
            found
            for found in self._stored.findings
            if (file := getattr(found.place, "file", "")) not in read
            and (not self._speaks_of(found.field) if found.field else file in known)
        ]
        return (*before, *now)

    def _speaks_of(self, path: str) -> bool:
        """Whether the source has the row, the value's column, or rows of the collection at a path."""
        row, _, field = path.rpartition(".")
        if path in self._source_path or any(each.startswith(f"{path}[") for each in self._source_path):
            return True
        source = self._source_path.get(row)
        return source is not None and self._loaded.origins.get(f"{source}.{field}") is not None

    def _under_our_ids(self, path: str) -> str:
        rows: Mapping[str, str] = self._matched.paths
        if path in rows:
            return rows[path]
        row, _, field = path.rpartition(".")
        return f"{rows[row]}.{field}" if row in rows else path


def _files_of(origins: Origins) -> set[str]:
    return {row.file for row in origins.rows.values()} | {value.file for value in origins.values.values()}


def _is_late(origins: Origins, path: str) -> bool:
    origin: Origin | None = origins.get(path) or origins.get(path.rpartition(".")[0])
    return origin is not None and origin.kind in LATE


def _put_back(rows: Flattened, before: Flattened, path: str) -> None:
    """Give a row or value back what it was before."""
    if path in before or path in rows:
        if path in before:
            rows[path] = before[path]
        else:
            del rows[path]
        return
    try:
        row, name = row_of(rows, path)
    except KeyError:
        return
    old = before.get(row.path, FlatRow(row.collection, row.id, row.plan)).values.get(name)
    values = {key: value for key, value in row.values.items() if key != name}
    rows[row.path] = replace(row, values=values | ({} if old is None else {name: old}))
