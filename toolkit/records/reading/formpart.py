"""The clients of one file of form data, as a part of a caseload."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.findings import Finding, Place
from toolkit.records.reading.bundles import Lot

__all__ = ["FormPart"]


class FormPart:
    """The rows of the clients in one file. `defines_clients` is False for rows of clients who are not in the file."""

    def __init__(self, *, defines_clients: bool = True) -> None:
        self.defines_clients = defines_clients
        self.rows: dict[str, list[Lot]] = {}
        self.places: dict[str, Place] = {}
        self.said: dict[str, list[Finding]] = {}

    def client_ids(self) -> Iterable[str]:
        """The ids of all clients, in the order of the file."""
        return self.rows

    def lots(self, client: str) -> Iterable[Lot]:
        """The rows of one client."""
        return self.rows.get(client, ())

    def findings(self, client: str) -> Iterable[Finding]:
        """What was found in a client's form before its values were read."""
        return self.said.get(client, ())

    def staff_place(self) -> Place | None:
        """Nowhere: a form names staff by the list that it brings, or by name."""
        return None

    def place_of(self, client: str) -> tuple[Place, int]:
        """The place of a client's first row, and how many rows there are."""
        return self.places[client], len(self.rows[client])
