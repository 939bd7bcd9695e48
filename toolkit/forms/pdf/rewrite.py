"""A file written anew: all that is reachable from its catalogue, renumbered, in one revision, and nothing else."""

from __future__ import annotations

from collections import deque
from typing import Any

from pypdf.generic import IndirectObject

from toolkit.forms.pdf.objects import Ref, resolve, serialise

__all__ = ["Rewrite"]


class Rewrite:
    """Gathers the objects of a new file: those of a reader as they are met, and new ones.

    `put` gives an object of ours its number, `reserve` one that is to be filled in later; `number_of` brings in an object of
    the reader and all that it refers to. `objects` is then the list for `whole_file`.
    """

    def __init__(self) -> None:
        self._numbers: dict[Ref, int] = {}
        self._bodies: list[bytes | None] = []
        self._waiting: deque[tuple[int, IndirectObject]] = deque()
        self._dropped: set[Ref] = set()

    def reserve(self) -> int:
        """A number for an object whose body comes later."""
        self._bodies.append(None)
        return len(self._bodies)

    def put(self, body: bytes) -> int:
        """An object of ours; its number."""
        number = self.reserve()
        self._bodies[number - 1] = body
        return number

    def fill(self, number: int, body: bytes) -> None:
        """The body of a reserved number, or another one for an object that is there."""
        self._bodies[number - 1] = body

    def drop(self, ref: Ref) -> None:
        """References to this object of the reader become null."""
        self._dropped.add(ref)

    def number_of(self, reference: IndirectObject) -> int | None:
        """The number under which an object of the reader stands in the new file; None for one that is null or was dropped."""
        ref = (reference.idnum, reference.generation)
        if ref in self._dropped:
            return None
        if ref not in self._numbers:
            if resolve(reference) is None:
                return None
            self._numbers[ref] = self.reserve()
            self._waiting.append((self._numbers[ref], reference))
        return self._numbers[ref]

    def body(self, value: Any, without: frozenset[str] = frozenset()) -> bytes:
        """A direct object, with what it refers to brought in."""
        return serialise(value, self.number_of, without=without)

    def objects(self) -> list[bytes]:
        """All bodies in order, once everything that is referred to was brought in."""
        while self._waiting:
            number, reference = self._waiting.popleft()
            if self._bodies[number - 1] is None:
                self._bodies[number - 1] = self.body(resolve(reference))
        return [body if body is not None else b"null" for body in self._bodies]
