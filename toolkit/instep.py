"""Doing the same to many things step by step: the first step for all of them, then the second for all of them.

The code and data of one step then stay in the processor's caches while it is done for the next: making documents so, two
dozen clients at a time, takes a quarter less time than one client after the other from beginning to end. What is done in
steps is a generator that yields nothing at the end of each of them and returns its result.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TypeVar

__all__ = ["Steps", "at_once", "in_step"]

Result = TypeVar("Result")

Steps = Generator[None, None, Result]
"""What is done in steps, and returns its result."""


def in_step(steps: Iterable[Steps[Result]]) -> list[Result]:
    """The results, in order. What one of them raises is raised here, and the others are closed where they stand."""
    running = dict(enumerate(steps))
    results: dict[int, Result] = {}
    try:
        while running:
            for number, each in list(running.items()):
                try:
                    next(each)
                except StopIteration as end:
                    results[number] = end.value
                    del running[number]
    finally:
        for each in running.values():
            each.close()
    return [results[number] for number in range(len(results))]


def at_once(steps: Steps[Result]) -> Result:
    """The result, all steps done one after the other."""
    return in_step([steps])[0]
