"""The worklist on a terminal, to be printed on Monday morning, and as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from toolkit.errors import ConfigurationError
from toolkit.pipeline.files import write_whole
from toolkit.pipeline.reports.rows import shown
from toolkit.pipeline.reports.sheets import Column, Link, Marked, SheetBook, Value
from toolkit.pipeline.worklist import DueGroup, DueLine, Worklist, days_said

__all__ = ["check_worklist_ending", "print_worklist", "worklist_bytes", "write_worklist"]

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WIDE = 100
_MOST_LINES = 200
_MOST_FINDINGS = 10
_STYLES = {
    DueGroup.OVERDUE: "bold red",
    DueGroup.NOW: "yellow",
    DueGroup.WAITING: "yellow",
    DueGroup.UNKNOWN: "magenta",
}
_COLUMNS = (
    Column("Due", 12),
    Column("Not before", 12),
    Column("Days left", 10),
    Column("Status", 18),
    Column("Client", 14),
    Column("What", 34),
    Column("Clinician", 22),
    Column("Programme", 26),
    Column("Why that day", 70),
    Column("Payer profile", 24),
    Column("Citation", 28),
    Column("Standing", 12),
    Column("Window opens", 14),
    Column("Grace ends", 12),
    Column("Done", 12),
    Column("Set by hand by", 18),
    Column("Reason", 30),
    Column("Where", 26),
)
_PRINTED = 9
"""Columns that are printed: up to the reckoning. The rest is there to look up."""


def check_worklist_ending(path: Path) -> None:
    """Raise ConfigurationError where the worklist cannot be written in the form that the file's ending asks for."""
    if path.suffix.casefold() != ".xlsx":
        raise ConfigurationError(
            "The worklist is written as an Excel workbook.", path.name, "End the name with .xlsx, such as due.xlsx."
        )


def write_worklist(worklist: Worklist, path: Path) -> None:
    """Write the workbook. Raises ConfigurationError for another ending, OutputUnwritableError."""
    check_worklist_ending(path)
    write_whole(path, worklist_bytes(worklist))


def worklist_bytes(worklist: Worklist) -> bytes:
    """A workbook with the sheets All, one for each clinician, Counts and Basis. Equal worklists give equal bytes."""
    book = SheetBook("What is due", worklist.as_of)
    for name, lines in (("All", worklist.lines), *worklist.by_clinician.items()):
        book.add(name, _COLUMNS, (_row(line, worklist) for line in lines), printed=_PRINTED)
    groups = [Column(str(group).capitalize(), 18) for group in DueGroup]
    book.add("Counts", (Column("Of", 14), Column("Name", 34), *groups), _count_rows(worklist))
    book.add("Basis", (Column("What", 18), Column("Which", 44), Column("Note", 90)), _basis_rows(worklist))
    return book.to_bytes()


def _row(line: DueLine, worklist: Worklist) -> tuple[Value | Link | Marked, ...]:
    is_late = line.group is DueGroup.OVERDUE
    status = str(line.status)
    return (
        Marked(line.due) if is_late and line.due else line.due,
        line.not_before,
        line.days_left(worklist.as_of),
        Marked(status) if is_late else status,
        line.client,
        line.item,
        line.clinician,
        line.programme,
        line.why,
        line.profile,
        line.citation,
        line.standing,
        line.opens,
        line.grace_end,
        line.done,
        line.set_by,
        line.set_reason,
        line.path,
    )


def _count_rows(worklist: Worklist) -> Iterable[tuple[Value, ...]]:
    for of in ("programmes", "clinicians"):
        for name, counted in worklist.counts[of].items():
            yield (of.removesuffix("s"), name, *(counted.get(str(group)) for group in DueGroup))


def _basis_rows(worklist: Worklist) -> Iterable[tuple[Value, ...]]:
    yield "As of", worklist.as_of, _extent(worklist)
    for reservation in worklist.reservations:
        yield "Not verified", *reservation.split(": ", 1)
    for profile in worklist.profiles:
        yield "Payer profile", profile.id, f"{profile.title}; {profile.clients} clients; {profile.file}"
    for found in worklist.findings:
        yield str(found.severity), str(found.place or found.client), f"{found.message} {found.hint}"


def _extent(worklist: Worklist) -> str:
    return f"What is not due yet is listed up to {worklist.by}."


def print_worklist(worklist: Worklist, console: Console) -> None:
    """Print what is overdue, due now, waiting and coming, then what cannot be reckoned, then the counts."""
    console.print(Text(f"What is due, as of {worklist.as_of:%A} {worklist.as_of}", style="bold"))
    if not worklist.lines:
        console.print(f"Nothing. {_extent(worklist)}")
    for group in DueGroup:
        lines = worklist.of_group(group)
        if lines:
            console.print(Text(f"\n{_title(group, worklist)} ({len(lines):,})", style=_STYLES.get(group, "bold")))
            console.print(_table(lines, worklist, is_wide=console.width >= _WIDE))
    _print_findings(worklist, console)
    _print_counts(worklist, console)
    for reservation in worklist.reservations:
        console.print(Text(f"Not verified: {reservation}. Ask the payer before you rely on it.", style="yellow"))


def _title(group: DueGroup, worklist: Worklist) -> str:
    match group:
        case DueGroup.NOW:
            return "Due now"
        case DueGroup.COMING:
            return f"Coming by {worklist.by}"
    return str(group).capitalize()


def _table(lines: tuple[DueLine, ...], worklist: Worklist, *, is_wide: bool) -> Padding:
    """Two lines each: day, client, what and clinician; how late, why, whose rule. Where it is narrow the last stands below."""
    table = Table(box=None, padding=(0, 1), pad_edge=False, show_header=False, expand=True)
    table.add_column("due", no_wrap=True, min_width=15)
    table.add_column("client", no_wrap=True, min_width=10)
    table.add_column("what and why", ratio=1)
    if is_wide:
        table.add_column("clinician and payer", min_width=24, max_width=28)
    for line in lines[:_MOST_LINES]:
        due = Text(f"{_day(line)}\n")
        due.append(days_said(line, worklist.as_of) or _no_day(line), style=_STYLES.get(line.group, ""))
        what = Text(shown(line.item), style="bold")
        what.append(f"\n{shown(_why(line))}", style="not bold dim")
        who = Text(shown(line.clinician))
        who.append(f"\n{shown(line.profile)}", style="dim")
        if is_wide:
            table.add_row(due, Text(shown(line.client)), what, who)
        else:
            table.add_row(due, Text(shown(line.client)), Text("\n").join((what, who)))
    if len(lines) > _MOST_LINES:
        more = f"… and {len(lines) - _MOST_LINES:,} more: write them all with --out due.xlsx"
        table.add_row("", "", Text(more))
    return Padding(table, (0, 0, 0, 2))


def _day(line: DueLine) -> str:
    """`Fri 2026-10-30`: whoever plans the week asks for the day of the week."""
    if line.moment:
        return f"{_WEEKDAYS[line.moment.weekday()]} {line.moment:%Y-%m-%d %H:%M}"
    day = line.due or line.not_before
    return f"{_WEEKDAYS[day.weekday()]} {day}" if day else "no day"


def _no_day(line: DueLine) -> str:
    """What is still to come from services has an earliest day at most."""
    return "at the earliest" if line.not_before and not line.due else ""


def _why(line: DueLine) -> str:
    parts = [line.why]
    if line.set_by:
        parts.insert(0, f"set by hand by {line.set_by}: {line.set_reason}")
    if line.done:
        parts.append(f"done on {line.done}")
    if line.opens and line.group in (DueGroup.NOW, DueGroup.COMING):
        parts.append(f"window from {line.opens} on")
    if line.grace_end:
        parts.append(f"grace until {line.grace_end}")
    return "; ".join(parts)


def _print_findings(worklist: Worklist, console: Console) -> None:
    """What may change a day: `check` says it all."""
    if not worklist.findings:
        return
    console.print(
        Text(f"\nWhat is wrong in the records, and may change these days ({len(worklist.findings):,})", style="bold")
    )
    for found in worklist.findings[:_MOST_FINDINGS]:
        place = str(found.place or found.client)
        console.print(Padding(Text(shown(f"{place}: {found.message} {found.hint}")), (0, 0, 0, 2)))
    if len(worklist.findings) > _MOST_FINDINGS:
        console.print(f"  … and {len(worklist.findings) - _MOST_FINDINGS:,} more: plankit check shows them.")


def _print_counts(worklist: Worklist, console: Console) -> None:
    counts = worklist.counts
    clients, listed = counts["clients"], counts["listed"]
    said = ", ".join(f"{count:,} {status}" for status, count in counts["status"].items())
    console.print(
        Text(
            f"\n{clients:,} client{'' if clients == 1 else 's'}; {listed:,} listed{': ' if said else ''}{said}",
            style="bold",
        )
    )
    if counts["left_out"]:
        console.print(f"Not listed: {', '.join(f'{count:,} {status}' for status, count in counts['left_out'].items())}")
    if counts["without_profile"]:
        console.print(
            Text(
                f"No payer profile applies to {counts['without_profile']:,} of the clients: no payer's days are reckoned for "
                "them. plankit check says why.",
                style="yellow",
            )
        )
    for of in ("programmes", "clinicians"):
        if counts[of]:
            console.print(_counts_table(of.removesuffix("s").capitalize(), counts[of]))


def _counts_table(of: str, counted: Mapping[str, Mapping[str, int]]) -> Padding:
    groups = [group for group in DueGroup if any(str(group) in row for row in counted.values())]
    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style="bold")
    table.add_column(of, min_width=24)
    for group in groups:
        table.add_column(str(group).capitalize(), justify="right")
    for name, row in counted.items():
        table.add_row(Text(shown(name)), *(f"{row[str(group)]:,}" if str(group) in row else "" for group in groups))
    return Padding(table, (1, 0, 0, 2))
