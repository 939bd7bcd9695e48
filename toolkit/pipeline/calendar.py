"""Calendars of what is due: one for each clinician, with an all-day entry for each line that has a day.

An entry names the client by id alone and is marked confidential. Equal worklists give equal bytes: the stamp is the
worklist's day, never the clock. An entry keeps its id when its day moves, so that a calendar moves it too.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, timedelta
from datetime import date as Date
from datetime import datetime as DateTime
from datetime import time as Time
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.pipeline.files import prepare_folder, write_whole
from toolkit.pipeline.names import folded, safe_stem
from toolkit.pipeline.reports.rows import shown
from toolkit.pipeline.worklist import DueGroup, DueLine, Worklist

if TYPE_CHECKING:
    from icalendar import Event

__all__ = ["calendar_bytes", "write_calendars"]

ENDING = ".ics"
_DAY = timedelta(days=1)


def write_calendars(worklist: Worklist, target: Path) -> tuple[Path, ...]:
    """Write one calendar of all where `target` ends in .ics, else one for each clinician into that folder.

    A clinician without anything that has a day gets none. Gives the files in order. Raises OutputUnwritableError.
    """
    if target.suffix.casefold() == ENDING:
        write_whole(target, calendar_bytes(worklist.lines, worklist.as_of, "Due dates"))
        return (target,)
    prepare_folder(target)
    written = []
    with_days = {name: lines for name, lines in worklist.by_clinician.items() if any(map(_has_day, lines))}
    shared = Counter(folded(safe_stem(name)) for name in with_days)
    for name, lines in with_days.items():
        stem = safe_stem(name)
        if shared[folded(stem)] > 1:
            stem = f"{stem}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        path = target / f"{stem}{ENDING}"
        write_whole(path, calendar_bytes(lines, worklist.as_of, f"Due dates: {name}"))
        written.append(path)
    return tuple(written)


def calendar_bytes(lines: Iterable[DueLine], as_of: Date, title: str) -> bytes:
    """The lines that are still to do and have a day, as an iCalendar file (RFC 5545)."""
    from icalendar import Calendar, vText  # costs a quarter of a second, and only who asks for calendars needs it

    calendar = Calendar()
    calendar.add("prodid", "-//Plankit//Due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", vText(_clean(title)))
    stamp = DateTime.combine(as_of, Time(), UTC)
    for line in sorted(filter(_has_day, lines), key=lambda line: (line.due or Date.max, line.client, line.uid)):
        calendar.add_component(_event(line, stamp))
    return bytes(calendar.to_ical())


def _has_day(line: DueLine) -> bool:
    return line.due is not None and line.group is not DueGroup.PAST


def _event(line: DueLine, stamp: DateTime) -> Event:
    from icalendar import Event

    day = line.due or Date.max
    event = Event()
    event.add("uid", f"{line.uid}@plankit.invalid")
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    if day < Date.max:
        event.add("dtend", day + _DAY)
    event.add("summary", _clean(f"{line.client}: {line.item}"))
    event.add("description", "\n".join(map(_clean, _description(line))))
    event.add("categories", [str(line.group)])
    event.add("class", "CONFIDENTIAL")
    event.add("transp", "TRANSPARENT")
    return event


def _clean(text: str) -> str:
    """The text on one line, without characters that a calendar cannot hold."""
    return shown(text).replace("\n", " ").encode("utf-8", "replace").decode("utf-8")


def _description(line: DueLine) -> Iterable[str]:
    """Status and reckoning. A reason that a person typed may speak of the client, and stays out of calendars."""
    yield f"Status: {line.status}"
    if line.moment:
        yield f"By {line.moment:%H:%M}"
    yield f"Reckoning: {line.why}"
    if line.set_by:
        yield f"Set by hand by {line.set_by}"
    if line.opens:
        yield f"Window opens on {line.opens}"
    if line.grace_end:
        yield f"Grace ends on {line.grace_end}"
    if line.profile:
        yield f"Payer profile: {line.profile}"
    if line.programme:
        yield f"Programme: {line.programme}"
