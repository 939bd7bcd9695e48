"""How sentences of demands join words: lists with "or" and "and", names of things without their underscores."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["both", "either", "spaced"]


def either(words: Iterable[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return _joined(words, "or")


def both(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return _joined(words, "and")


def spaced(name: str) -> str:
    """`primary clinician` of `primary_clinician`."""
    return name.replace("_", " ")


def _joined(words: Iterable[str], joint: str) -> str:
    *most, last = words
    return f"{', '.join(most)} {joint} {last}" if most else last
