"""The clients of a mapped export, as a part of a caseload: items become rows when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from toolkit.findings import CellPlace, Finding, Place
from toolkit.records.mapping.items import Item
from toolkit.records.mapping.rows import Rows
from toolkit.records.reading.bundles import EXPORT, Lot, Nesting
from toolkit.records.vocabulary import PLAN_ROWS

__all__ = ["MappedPart"]

_PLAN_COLLECTIONS = frozenset(row.collection for row in PLAN_ROWS)


class MappedPart:
    """The clients of an export, each with its items. `defines_clients` is False for those whom only other rows name."""

    def __init__(self, rows: Rows, items: Iterable[tuple[Item, list[Item]]], *, defines_clients: bool) -> None:
        self.defines_clients = defines_clients
        self._rows = rows
        self._items = {client.id: (client, members) for client, members in items}
        self.said: dict[str, list[Finding]] = {}
        """What was found about clients as rows were tied together."""
        self._read: tuple[str, list[Finding]] = ("", [])

    def client_ids(self) -> Iterable[str]:
        """The ids of all clients, in the order of the export."""
        return self._items

    def lots(self, client: str) -> Iterator[Lot]:
        """The rows of one client."""
        if client not in self._items:
            return
        self._rows.findings = []
        own, members = self._items[client]
        if self.defines_clients:
            yield from self._rows.lots([(own, None)])
            for twin in own.twins:
                first = twin.slot.table.place(twin.row, twin.slot.columns[0].index)
                yield self._rows.lot(Item("clients", own.id, sources=[twin], named_at=first), None)
        numbers = {id(item): number for number, item in enumerate(members)}
        loose = next((item for item in members if item.collection in _PLAN_COLLECTIONS and item.parent is own), None)
        has_plan = any(item.collection == "plans" for item in members)
        implied: Nesting | None = None
        if loose is not None and not has_plan:
            implied = Nesting((EXPORT, "plan"))
            yield self._rows.lot(Item("plans", named_at=loose.named_at), implied)
        yield from self._rows.lots((item, _nesting(item, numbers, implied)) for item in _by_kind(members))
        self._read = (client, self._rows.findings)

    def findings(self, client: str) -> Iterable[Finding]:
        """What was found about one client as its rows were tied together and made."""
        if self._read[0] != client:
            list(self.lots(client))
        return [replace(found, client=client) for found in (*self.said.get(client, ()), *self._read[1])]

    def staff_place(self) -> Place | None:
        """A column in which staff are named, None where there is none."""
        for _, members in self._items.values():
            for source in (source for item in members for source in item.sources):
                for columns in source.slot.fields.values():
                    spec = columns[0].target.spec
                    if spec is not None and spec.refers_to == "staff":
                        return source.slot.table.grid.place(None, columns[0].index)
        return None

    def place_of(self, client: str) -> tuple[Place, int]:
        """The place that names a client first, and how many rows belong to it."""
        own, members = self._items[client]
        return own.named_at or CellPlace("", ""), max(1, len(members))


def _by_kind(members: Iterable[Item]) -> list[Item]:
    """Items of one kind together, each kind in its order."""
    kinds: dict[str, list[Item]] = {}
    for item in members:
        kinds.setdefault(item.collection, []).append(item)
    return [item for items in kinds.values() for item in items]


def _nesting(item: Item, numbers: dict[int, int], implied: Nesting | None) -> Nesting:
    number = int(item.label) if item.label.isdigit() and item.collection != "plans" else None
    under = numbers.get(id(item.parent)) if item.parent is not None else None
    key = (EXPORT, numbers[id(item)])
    if under is not None:
        return Nesting(key, (EXPORT, under), number)
    return Nesting(key, implied.key if implied is not None and item.collection in _PLAN_COLLECTIONS else None, number)
