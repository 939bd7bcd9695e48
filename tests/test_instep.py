"""Things done step by step together, whatever number of steps each has."""

from __future__ import annotations

import pytest

from toolkit.instep import Steps, at_once, in_step


def told(name: str, steps: int, log: list[str]) -> Steps[str]:
    try:
        for step in range(steps):
            log.append(f"{name}{step}")
            yield
    finally:
        log.append(f"{name} ends")
    return name.upper()


def failing() -> Steps[str]:
    yield
    raise ValueError


def test_each_step_is_done_for_all_before_the_next():
    log: list[str] = []
    assert in_step([told("a", 2, log), told("b", 2, log)]) == ["A", "B"]
    assert log == ["a0", "b0", "a1", "b1", "a ends", "b ends"]


def test_results_keep_their_order_whoever_ends_first():
    log: list[str] = []
    assert in_step(told(name, steps, log) for name, steps in (("a", 3), ("b", 0), ("c", 1))) == ["A", "B", "C"]
    assert in_step([]) == []


def test_what_one_raises_is_raised_and_the_others_are_closed():
    log: list[str] = []
    with pytest.raises(ValueError):
        in_step([told("a", 9, log), failing()])
    assert log == ["a0", "a1", "a ends"]


def test_one_alone_is_done_at_once():
    log: list[str] = []
    assert at_once(told("a", 2, log)) == "A"
    assert log == ["a0", "a1", "a ends"]
