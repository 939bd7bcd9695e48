"""A client as the store keeps it: the canonical record, and beside it origins and findings as compressed JSON.

`StoredRows` travels to workers as `ClientRows` do, and `build_client` makes the same `LoadedClient` of it.
"""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from toolkit.findings import (
    CellPlace,
    DataPlace,
    FieldPlace,
    FilePlace,
    Finding,
    LinePlace,
    Place,
    Severity,
    Stage,
    WordPlace,
)
from toolkit.records.canonical import canonical_json, record_from_json
from toolkit.records.client import PlanRecord
from toolkit.records.origins import Origin, Origins, RowOrigin
from toolkit.records.reading.bundles import ClientRows
from toolkit.records.reading.loaded import LoadedClient, SignedVersion

__all__ = [
    "Bundle",
    "Moved",
    "StoredRows",
    "packed",
    "packed_beside",
    "relocated_beside",
    "unpacked_beside",
    "unpacked_record",
]

Moved = Mapping[tuple[str, str], tuple[str, str, Mapping[int | None, int | None]]]
"""Where sheets stand now: (file, sheet) → its file, its sheet, and row → row."""

_PLACES: Mapping[str, Callable[..., Place]] = {
    kind.__name__: kind for kind in (CellPlace, DataPlace, FieldPlace, FilePlace, LinePlace, WordPlace)
}


@dataclass(frozen=True, slots=True)
class StoredRows:
    """One client of the store: plain, small and picklable. `record` and `beside` are as they stand in the store."""

    client: str
    record: bytes
    beside: bytes
    signed: tuple[SignedVersion, ...] = ()

    def loaded(self) -> LoadedClient:
        """The client as a reader gives it."""
        origins, findings = unpacked_beside(self.beside)
        return LoadedClient(unpacked_record(self.record), origins, findings, signed=self.signed)


Bundle = ClientRows | StoredRows
"""What a worker is given of one client, whatever the caseload was read from."""


def packed(record: PlanRecord) -> bytes:
    """The record's canonical JSON, compressed."""
    return zlib.compress(canonical_json(record).encode(), 9)


def unpacked_record(data: bytes) -> PlanRecord:
    """The record of compressed canonical JSON."""
    return record_from_json(zlib.decompress(data).decode())


def packed_beside(origins: Origins, findings: Iterable[Finding]) -> bytes:
    """Origins and findings as compressed JSON. Raw texts of findings are kept: the store holds the record too."""
    shapes: dict[tuple[str, str, str, int], int] = {}
    described: list[Any] = []
    rows: dict[str, list[int]] = {}
    for path, row in origins.rows.items():
        key = (row.kind, row.file, row.sheet, id(row.columns))
        if key not in shapes:
            shapes[key] = len(described)
            described.append([row.kind, row.file, row.sheet, dict(row.columns)])
        rows[path] = [shapes[key], row.row]
    plain = {
        "shapes": described,
        "rows": rows,
        "values": {path: _plain_origin(origin) for path, origin in origins.values.items()},
        "raw": origins.raw,
        "findings": [_plain_finding(found) for found in findings],
    }
    return _compressed(plain)


def unpacked_beside(data: bytes) -> tuple[Origins, tuple[Finding, ...]]:
    """The origins and findings again."""
    plain = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    shapes = plain["shapes"]
    rows = {}
    for path, (shape, row) in plain["rows"].items():
        kind, file, sheet, columns = shapes[shape]
        rows[path] = RowOrigin(kind, file, sheet, row, columns)
    values = {path: _origin(*facts) for path, facts in plain["values"].items()}
    return Origins(rows, values, plain["raw"]), tuple(_finding(facts) for facts in plain["findings"])


def relocated_beside(data: bytes, moved: Moved) -> bytes | None:
    """Origins and findings as they were packed, with the places where the same rows stand now.

    None where a finding names a file in its words that is another now: then the rows have to be read again.
    """
    plain = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    renamed = [file for (file, _), (now, _, _) in moved.items() if file != now]
    words = "\n".join(f"{found['message']}\n{found.get('hint', '')}" for found in plain["findings"])
    if any(file in words for file in renamed):
        return None
    shapes: dict[tuple[int, str, str], int] = {}
    for path, (shape, row) in plain["rows"].items():
        _, file, sheet, _ = plain["shapes"][shape]
        file, sheet, row = _moved_cell(file, sheet, row, moved)
        plain["rows"][path] = [shapes.setdefault((shape, file, sheet), len(shapes)), row]
    plain["shapes"] = [
        [plain["shapes"][shape][0], file, sheet, plain["shapes"][shape][3]] for shape, file, sheet in shapes
    ]
    for origin in plain["values"].values():
        if origin[2] is not None and origin[2][0] == "CellPlace":
            _, file, sheet, row, _ = origin[2]
            origin[2][1:4] = _moved_cell(file, sheet, row, moved)
            origin[1] = origin[2][1]
    for found in plain["findings"]:
        if found["place"] is not None and found["place"][0] == "CellPlace":
            _, file, sheet, row, _ = found["place"]
            found["place"][1:4] = _moved_cell(file, sheet, row, moved)
    return _compressed(plain)


def _moved_cell(file: str, sheet: str, row: int | None, moved: Moved) -> tuple[str, str, Any]:
    """A place where it stands now; as it is where nothing is known of it."""
    known = moved.get((file, sheet))
    if known is None or (row is not None and row not in known[2]):
        return file, sheet, row
    return known[0], known[1], known[2].get(row, row)


def _compressed(plain: Mapping[str, Any]) -> bytes:
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def _plain_origin(origin: Origin) -> list[Any]:
    time = origin.time.isoformat() if origin.time else None
    return [origin.kind, origin.file, _plain_place(origin.place), origin.author, time, origin.raw]


def _origin(kind: str, file: str, place: list[Any] | None, author: str, time: str | None, raw: str | None) -> Origin:
    return Origin(kind, file, _place(place), author, datetime.fromisoformat(time) if time else None, raw)


def _plain_place(place: Place | None) -> list[Any] | None:
    return None if place is None else [type(place).__name__, *dataclasses.astuple(place)]


def _place(facts: list[Any] | None) -> Place | None:
    if facts is None:
        return None
    kind, *rest = facts
    return _PLACES[kind](*(tuple(fact) if isinstance(fact, list) else fact for fact in rest))


def _plain_finding(found: Finding) -> dict[str, Any]:
    plain = {
        name: getattr(found, name)
        for name in (each.name for each in dataclasses.fields(Finding))
        if getattr(found, name)
    }
    return plain | {"place": _plain_place(found.place), "demands": list(found.demands)}


def _finding(facts: Mapping[str, Any]) -> Finding:
    known = dict(facts)
    known["severity"], known["stage"] = Severity(facts["severity"]), Stage(facts["stage"])
    known["place"], known["demands"] = _place(facts["place"]), tuple(facts["demands"])
    return Finding(**known)
