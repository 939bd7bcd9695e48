"""The staff of a caseload: found by id, or by name where only one of that name is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from toolkit.records.fields import Row
from toolkit.records.origins import Origin, RowOrigin
from toolkit.records.people import Staff
from toolkit.records.reading.headers import nearest, plain

__all__ = ["By", "Found", "StaffBook", "StaffMember"]


class By(StrEnum):
    """How a staff member was found."""

    ID = "id"
    NAME = "name"
    SEVERAL = "several"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a reference: the id that is meant, or what it might have been."""

    by: By
    id: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A staff member with the places of the row and, for forms, of its values."""

    row: Staff
    origin: RowOrigin | Origin | None
    values: Mapping[str, Origin] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)


class StaffBook:
    """Staff members by id. `narrowed` makes the small book that travels with one client's rows.

    `is_list` says whether there is a list of staff at all.
    """

    def __init__(
        self, members: Iterable[StaffMember] = (), found: Mapping[str, Found] | None = None, *, is_list: bool = False
    ) -> None:
        self.members: dict[str, StaffMember] = {}
        for member in members:
            self.members.setdefault(member.row.id, member)
        self.is_list = is_list or bool(self.members)
        self._found: dict[str, Found] = dict(found or {})
        self._names: dict[str, list[str]] | None = None

    def find(self, reference: str) -> Found:
        """The staff member whom an id or a name means."""
        if reference in self.members:
            return Found(By.ID, reference)
        found = self._found.get(reference)
        if found is None:
            found = self._found[reference] = self._search(reference)
        return found

    def _search(self, reference: str) -> Found:
        if self._names is None:
            self._names = {}
            for member in self.members.values():
                for name in _names(member.row):
                    self._names.setdefault(name, []).append(member.row.id)
        ids = self._names.get(plain(reference)) or self._names.get(plain(reference.partition(",")[0])) or []
        if ids:
            return Found(By.NAME, ids[0]) if len(ids) == 1 else Found(By.SEVERAL, suggestion=", ".join(ids))
        near = nearest(reference, self.members, cutoff=60)
        if not near:
            name = nearest(plain(reference), self._names, cutoff=75)
            near = self._names[name][0] if name else ""
        return Found(By.NOTHING, suggestion=near)

    def narrowed(self, references: Iterable[str]) -> StaffBook:
        """A book that answers these references as this one does: those who are named, and their supervisors."""
        found: dict[str, Found] = {}
        members: dict[str, StaffMember] = {}
        waiting = list(references)
        while waiting:
            reference = waiting.pop()
            if reference in found:
                continue
            answer = found[reference] = self.find(reference)
            member = self.members.get(answer.id)
            if member is not None and answer.id not in members:
                members[answer.id] = member
                if member.row.supervisor:
                    waiting.append(member.row.supervisor)
        return StaffBook(members.values(), found, is_list=self.is_list)

    def joined(self, own: Iterable[StaffMember]) -> StaffBook:
        """The book with a client's own list of staff, which goes first."""
        return StaffBook([*own, *self.members.values()], self._found, is_list=self.is_list)


def _names(row: Row) -> set[str]:
    name = getattr(row, "name", None) or ""
    return {plain(name), plain(name.partition(",")[0])} - {""}
