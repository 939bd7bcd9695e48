"""Ids of rows: checked where given, derived the same way every time where not.

A derived id is the class's prefix and the row's place under its parent: goal `G1`, objective `O1-2` (goal G1, second),
`O0-1` where it hangs on no goal, `O-GA7-2` under a goal whose id is not `G` and digits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

__all__ = ["HasId", "child_stem", "give_ids", "natural"]

_GOAL = re.compile(r"G(\d+)")
_PIECES = re.compile(r"(\d+)")


class HasId(Protocol):
    """A row that can be given an id. `stem` is what its derived id begins with, `number` the place that its source states."""

    id: str
    stem: str
    number: int | None


def child_stem(prefix: str, goal: str | None) -> str:
    """What the derived ids of rows under a goal begin with: `O1-`, `O0-`, `O-GA7-`."""
    if not goal:
        return f"{prefix}0-"
    numbered = _GOAL.fullmatch(goal)
    return f"{prefix}{numbered[1]}-" if numbered else f"{prefix}-{goal}-"


def give_ids(rows: Sequence[HasId], taken: set[str] | None = None) -> list[tuple[int, int]]:
    """Give each row of one scope an id, in its place; return (position of a repeated id, position of the first) pairs.

    The first row that states an id keeps it; a later one with the same id gets a derived one, so that nothing is lost.
    """
    owners: dict[str, int] = {}
    waiting: list[int] = []
    repeated: list[tuple[int, int]] = []
    for position, row in enumerate(rows):
        if row.id and row.id not in owners:
            owners[row.id] = position
        else:
            waiting.append(position)
            if row.id:
                repeated.append((position, owners[row.id]))
    if waiting:
        _derive(rows, set(owners) | (taken or set()), waiting)
    return repeated


def _derive(rows: Sequence[HasId], taken: set[str], waiting: Sequence[int]) -> None:
    places: Counter[str] = Counter()
    wanted = dict.fromkeys(waiting)
    for position, row in enumerate(rows):
        places[row.stem] += 1
        if position not in wanted:
            continue
        number = row.number or places[row.stem]
        while f"{row.stem}{number}" in taken:
            number += 1
        row.id = f"{row.stem}{number}"
        taken.add(row.id)


def natural(row_id: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts ids as people do: ST2 before ST10, and numbers before letters."""
    return tuple(
        (0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in _PIECES.split(row_id) if piece
    )
