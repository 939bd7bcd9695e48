"""The process that reads strange files: one file after the other, under limits, until one is too much for it.

It takes frames on stdin (length in 4 bytes, then JSON settings, a zero byte, the file) and answers each on stdout (length,
then the reading as JSON). Memory and processor time are limited by the system where it can (not on Windows); the clock is
watched by whoever started it. It ends when stdin does. Started by `reader`, never by people.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any, BinaryIO

from toolkit.forms.model import Reading, Verdict
from toolkit.forms.reading.reading import read_form

__all__ = ["main", "read_frame", "write_frame"]


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame; None at the end of the stream, or in the middle of a frame."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    length = int.from_bytes(head, "big")
    body = stream.read(length)
    return body if len(body) == length else None


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """Send a frame."""
    stream.write(len(body).to_bytes(4, "big") + body)
    stream.flush()


def main(memory: int, seconds: int) -> None:
    """Serve until stdin ends. `memory` in bytes, `seconds` of processor time for each file; 0 is no limit."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may come between the answers
    _limit_memory(memory)
    while (frame := read_frame(sys.stdin.buffer)) is not None:
        _limit_time(seconds)
        settings, _, data = frame.partition(b"\0")
        write_frame(answers, _answer(json.loads(settings), data))


def _answer(settings: dict[str, Any], data: bytes) -> bytes:
    try:
        reading = read_form(data, ours=settings["ours"], texts=settings["texts"])
        return json.dumps(reading.to_dict()).encode()
    except MemoryError:
        reading = Reading(Verdict.TOO_MUCH, reason="It asks for more memory than any form needs.")
        return json.dumps(reading.to_dict()).encode()


def _limit_memory(memory: int) -> None:
    if memory and sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (memory if most == resource.RLIM_INFINITY else min(memory, most), most))


def _limit_time(seconds: int) -> None:
    """The limit counts all that the process ever used, so it moves on with each file."""
    if seconds and sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        limit = int(time.process_time()) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))
