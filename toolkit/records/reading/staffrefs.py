"""References to staff: settled to ids, and whom a record names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from toolkit.findings import Code, Place
from toolkit.records.origins import Origin
from toolkit.records.people import Staff
from toolkit.records.reading import assemblycodes as codes
from toolkit.records.reading.rowsof import Entry
from toolkit.records.reading.staffbook import By, StaffBook, StaffMember

__all__ = ["Say", "StaffReferences"]

_LIKE_AN_ID = re.compile(r"[A-Za-z]{0,4}[-_]?\d+")


class Say(Protocol):
    """Keeps a finding."""

    def __call__(self, code: Code, message: str, place: Place | None, field: str = "", hint: str = "") -> None:
        """Keep a finding with these facts."""


class StaffReferences:
    """The references of one client's rows to staff.

    Where the caseload has no list of staff at all, what looks like a name becomes a staff member of that name with a
    derived id, so that documents can print it.
    """

    def __init__(self, book: StaffBook, say: Say) -> None:
        self._book = book
        self._say = say
        self._used: dict[str, None] = {}
        self._made: dict[str, StaffMember] = {}

    @property
    def made(self) -> Iterable[str]:
        """The ids of members who were made from their names."""
        return [member.row.id for member in self._made.values()]

    def settle(self, entry: Entry, path: str) -> None:
        """Replace names by ids in the fields of a row that name staff; say which references mean nobody."""
        values = entry.values
        for name in entry.lot.shape.staff_fields:
            reference = values.get(name)
            if reference is None:
                continue
            if reference in self._book.members:
                self._used[reference] = None
            elif not self._book.is_list:
                values[name] = self._taken_as_it_stands(reference, entry, name)
            else:
                values[name] = self._searched(reference, entry, name, f"{path}.{name}")

    def _searched(self, reference: str, entry: Entry, name: str, path: str) -> str:
        found = self._book.find(reference)
        if found.by is By.ID or found.by is By.NAME:
            self._used[found.id] = None
            if found.by is By.NAME:
                self._say(
                    codes.STAFF_BY_NAME,
                    f"The name of a staff member was read as the id “{found.id}”.",
                    entry.place(name),
                    path,
                    "Write the id, which stays right when two people have one name.",
                )
            return found.id
        if found.by is By.SEVERAL:
            self._say(
                codes.STAFF_AMBIGUOUS,
                f"The name fits several staff members: {found.suggestion}.",
                entry.place(name),
                path,
                "Write the id of the one who is meant.",
            )
        else:
            hint = f"Did you mean “{found.suggestion}”? " if found.suggestion else ""
            self._say(
                codes.STAFF_UNKNOWN,
                f"There is no such person on the sheet “{Staff.sheet}”.",
                entry.place(name),
                path,
                f"{hint}Add the person to the sheet “{Staff.sheet}”, or correct the id.",
            )
        return reference

    def _taken_as_it_stands(self, reference: str, entry: Entry, name: str) -> str:
        if _LIKE_AN_ID.fullmatch(reference):
            return reference
        member = self._made.get(reference)
        if member is None:
            origin = Origin(entry.lot.shape.kind, entry.lot.shape.file, entry.place(name))
            row = Staff(id=f"{Staff.prefix}{len(self._made) + 1}", name=reference)
            member = self._made[reference] = StaffMember(row, origin, {"name": origin})
        return member.row.id

    def named(self) -> Iterable[StaffMember]:
        """The staff members whom the rows name, and their supervisors."""
        waiting, named = list(self._used), dict[str, StaffMember]()
        while waiting:
            member = self._book.members.get(waiting.pop())
            if member is None or member.row.id in named:
                continue
            named[member.row.id] = member
            if member.row.supervisor:
                waiting.append(member.row.supervisor)
        return [*named.values(), *self._made.values()]
