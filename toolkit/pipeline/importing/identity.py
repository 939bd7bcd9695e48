"""Whether a client of the source is the person whom the store knows by that id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Date

from toolkit.findings import Finding
from toolkit.pipeline.importing import codes
from toolkit.records.client import Client
from toolkit.records.reading import assemblycodes
from toolkit.records.reading.loaded import LoadedClient

__all__ = ["Person", "identity_finding", "known_person_finding", "two_persons_finding"]


@dataclass(frozen=True, slots=True)
class Person:
    """By what a person is recognised: the name without regard to case, and the birth date."""

    name: str
    birth_date: Date | None

    @classmethod
    def of(cls, client: Client) -> Person:
        """The person of a client's row."""
        words = f"{client.first_name or ''} {client.last_name or ''}".casefold().split()
        return cls(" ".join(words), client.birth_date)

    @property
    def is_known(self) -> bool:
        """Whether both the name and the birth date are there."""
        return bool(self.name) and self.birth_date is not None

    def is_another_than(self, other: Person) -> bool:
        """Whether both name and birth date differ, of persons of whom both are known."""
        return self.is_known and other.is_known and self.name != other.name and self.birth_date != other.birth_date


def identity_finding(loaded: LoadedClient, stored: Client, others: Mapping[Person, str]) -> Finding | None:
    """A finding where a known id stands for another person now; `others` are the store's persons by name and birth date."""
    now = Person.of(loaded.record.client)
    if not now.is_another_than(Person.of(stored)):
        return None
    owner = others.get(now, "")
    whose = f" They are those of the stored client “{owner}”: the export may have swapped the two." if owner else ""
    return codes.IDENTITY.finding(
        f"The client has another name and another birth date than in the store.{whose} Nothing of the client was taken.",
        client=stored.id,
        field="client",
        place=loaded.origins.place("client"),
        hint="Correct the ids in the source and import again. If the store is wrong, import again with --take source "
        f"--only {stored.id}.",
    )


def known_person_finding(loaded: LoadedClient, absent: Mapping[Person, str]) -> Finding | None:
    """A finding where a new id brings a person whom the store knows by an id that the source does not have any more."""
    client = loaded.record.client
    person = Person.of(client)
    owner = absent.get(person, "") if person.is_known else ""
    if not owner:
        return None
    zeros = owner.lstrip("0") == client.id.lstrip("0")
    why = "The ids differ only in zeros at the front." if zeros else "The id may have changed."
    return codes.KNOWN_PERSON.finding(
        f"A new client has the name and birth date of the stored client “{owner}”, who is not in the source. {why} "
        "Nothing of the client was taken.",
        client=client.id,
        field="client",
        place=loaded.origins.place("client"),
        hint=f"Write the id “{owner}” in the source. If it is another person: import again with --match new "
        f"--only {client.id}.",
    )


def two_persons_finding(loaded: LoadedClient, persons: Callable[[], Iterable[Person]]) -> Finding | None:
    """A finding where the source has two rows for one id, and they are not of one person."""
    twice = next((found for found in loaded.findings if found.code == assemblycodes.CLIENT_TWICE.code), None)
    if twice is None or len(set(persons())) < 2:
        return None
    return codes.TWO_PERSONS.finding(
        "Rows of this id give different names or birth dates: nobody can say whose the other rows are. "
        "Nothing of the client was taken.",
        client=loaded.record.client.id,
        field="client",
        place=twice.place,
        hint="Give each person an id of their own in the source, and import again.",
    )
